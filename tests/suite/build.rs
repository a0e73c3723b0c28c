//! What a build makes.

use snapbox::str;

use crate::site::{ADVISORY, ADVISORY_FILE, Site};

#[test]
fn a_build_says_what_it_wrote() {
    let site = Site::new().write(ADVISORY_FILE, ADVISORY);
    let run = site.build().fine();
    snapbox::assert_data_eq!(
        run.stdout,
        str![[r#"
[..] pages and [..] other files, [..] kB in [..] ms
  [..] new or changed, 0 removed, in [..]/public

"#]]
    );
    assert_eq!(site.run(&["build", "--quiet"]).fine().stdout, "");
}

#[test]
fn every_route_of_the_design_is_there() {
    let site = Site::new()
        .write(ADVISORY_FILE, &ADVISORY.replace("title = ", "aliases = [\"CVE-2026-0001\"]\ntitle = "))
        .write("content/releases.toml", "[[release]]\nversion = \"1.2\"\ndate = 2026-01-31\n")
        .write("content/scope.md", "# Scope\n")
        .write("content/policy.es.md", "# Seguridad\n");
    site.build().fine();
    let output = site.output();
    let routes = [
        "index.html",
        "policy/index.html",
        "es/policy/index.html",
        "scope/index.html",
        "supported-versions/index.html",
        "advisories/index.html",
        "advisories/ACME-2026-0001/index.html",
        "advisories/CVE-2026-0001/index.html",
        "timeline/index.html",
        "acknowledgments/index.html",
        "dependencies/index.html",
        "versions/1.2/index.html",
        "404.html",
        ".well-known/security.txt",
        "security.txt",
        ".nojekyll",
    ];
    for route in routes {
        assert!(output.contains_key(route), "{route} in {:?}", output.keys());
    }
}

#[test]
fn security_txt_follows_the_grammar() {
    let site = Site::new().edit("site.toml", "[security_txt]", "[security_txt]\npreferred_languages = [\"en\", \"es\"]\nencryption = [\"https://acme.example/key.asc\"]\nhiring = [\"https://acme.example/jobs\"]");
    site.build().fine();
    assert_eq!(site.built("security.txt"), site.built(".well-known/security.txt"));
    let expected = str![[r#"
Contact: mailto:security@acme.example
Expires: 2027-05-31T00:00:00Z
Preferred-Languages: en, es
Encryption: https://acme.example/key.asc
Acknowledgments: https://security.acme.example/acknowledgments/
Policy: https://security.acme.example/policy/
CSAF: https://security.acme.example/.well-known/csaf/provider-metadata.json
Hiring: https://acme.example/jobs
Canonical: https://security.acme.example/.well-known/security.txt
Canonical: https://security.acme.example/security.txt

"#]];
    snapbox::assert_data_eq!(site.built("security.txt"), expected);
}

#[test]
fn an_older_day_and_another_address_can_be_asked_for() {
    let site = Site::new();
    site.run(&["build", "--base-url", "https://other.example/x/"]);
    assert!(site.built("security.txt").contains("Canonical: https://other.example/x/security.txt\n"));
    assert!(site.built("404.html").contains("href=\"/x/"));
}

#[test]
fn the_page_of_a_release_does_not_grow_with_the_others() {
    let page = |last: u32| {
        let release = |number: u32| format!("[[release]]\nversion = \"1.{number}\"\ndate = 2026-01-31\n");
        let releases: String = (10..=last).map(release).collect();
        let latest = "[[release]]\nversion = \"2.0\"\ndate = 2026-01-31\n";
        let site = Site::new().write("content/releases.toml", &(releases + latest));
        site.build();
        site.built("versions/1.11/index.html")
    };
    assert_eq!(page(12), page(60));
}

/// A page with its style sheet is what a visitor in a hurry waits for.
#[test]
fn pages_are_small() {
    let site = Site::sample("quillmesh");
    assert_eq!(site.build().code, 0);
    let output = site.output();
    let length = |path: &str| output.get(path).unwrap_or_else(|| panic!("no {path}")).len();
    for page in output.keys().filter(|path| path.ends_with(".html")) {
        let total = length(page) + length("static/style.css");
        assert!(total < 60_000, "{page}: {total} bytes");
    }
}

#[test]
fn a_policy_may_be_named_from_here() {
    let site = Site::new().edit("site.toml", "\"SECURITY.md\"", "\"./SECURITY.md\"");
    site.build().fine();
    assert!(site.built("policy/index.html").contains("Security Policy"));
}

/// A fix that is not released yet does not help users of the latest release.
#[test]
fn open_means_the_same_on_the_home_page_and_on_the_badge() {
    let site = Site::new()
        .write(ADVISORY_FILE, ADVISORY)
        .write("content/releases.toml", "[[release]]\nversion = \"1.1\"\ndate = 2026-01-01\n");
    assert_eq!(site.build().findings(), [format!("unknown-release {ADVISORY_FILE}:7:13")]);
    assert!(site.built("index.html").contains("1 open advisory"));
    assert!(site.built("badge/advisories.json").contains("1 open"));
}

#[test]
fn links_into_the_repository_are_addresses_of_its_host() {
    let built = |repository: &str| {
        let site = Site::new()
            .edit("site.toml", "https://github.com/acme-example/acme", repository)
            .write("SECURITY.md", "# Security\n\n[File](docs/My%20File.md)\n")
            .write("docs/My File.md", "");
        site.build().fine();
        site.built("policy/index.html")
    };
    let github = "https://github.com/python-gitlab/python-gitlab";
    assert!(built(github).contains(&format!("href=\"{github}/blob/HEAD/docs/My%20File.md\"")));
    let gitlab = "https://gitlab.example/a/b";
    assert!(built(gitlab).contains(&format!("href=\"{gitlab}/-/blob/HEAD/docs/My%20File.md\"")));
}
