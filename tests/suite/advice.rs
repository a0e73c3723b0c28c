//! Where users are sent: never to what is worse, never to what nobody can install, and always to what is known to exist.

use serde_json::Value;

use crate::site::{ADVISORY, ADVISORY_FILE, Site};

/// A site whose policy has these rows, `versions mark`.
fn policy(rows: &[&str]) -> Site {
    let row = |row: &&str| {
        let (versions, mark) = row.rsplit_once(' ').expect("a mark");
        format!("| {versions} | {mark} |\n")
    };
    let rows: String = rows.iter().map(row).collect();
    let table = format!("# Security Policy\n\n## Supported Versions\n\n| Version | Supported |\n| --- | --- |\n{rows}");
    Site::new().write("SECURITY.md", &table)
}

/// An advisory of a number with one range, or more.
fn advisory(number: u32, ranges: &str) -> (String, String) {
    let text = ADVISORY
        .replace("-0001", &format!("-000{number}"))
        .replace("{ introduced = \"1.0\", fixed = \"1.2\" }", ranges);
    (format!("content/advisories/{number}.toml"), text)
}

/// Releases as `version day`, with what else their tables say.
fn releases(releases: &[&str]) -> String {
    let release = |text: &&str| {
        let mut parts = text.splitn(3, ' ');
        let mut part = || parts.next().unwrap_or("");
        format!("[[release]]\nversion = \"{}\"\ndate = {}\n{}\n", part(), part(), part())
    };
    releases.iter().map(release).collect()
}

/// What to do about a version, up to the reason.
fn advice(site: &Site, version: &str) -> String {
    let answer = site.run(&["affected", version]).stdout;
    let advice = answer.lines().find_map(|line| line.strip_prefix("What to do: ")).unwrap_or(&answer);
    advice.split_once(". ").map_or(advice, |(what, _)| what).to_owned()
}

fn json(site: &Site, version: &str) -> Value {
    serde_json::from_str(&site.run(&["affected", version, "--json"]).stdout).expect("a document")
}

#[test]
fn a_version_that_an_advisory_names_as_fixed_exists() {
    let (file, text) = advisory(1, "{ introduced = \"0\", fixed = \"5.1.2\" }");
    let site = policy(&["5.1.x yes", "< 5.1 no"]).write(&file, &text);
    site.build().fine();
    assert_eq!(advice(&site, "5.0.0"), "upgrade to 5.1.2");
    assert_eq!(advice(&site, "5.1.0"), "upgrade to 5.1.2");
    assert_eq!(advice(&site, "5.1.2"), "nothing");
    let document = json(&site, "5.0.0");
    assert_eq!((&document["upgrade"]["version"], document["upgrade"].get("url")), (&"5.1.2".into(), None));
    let page = site.built("advisories/ACME-2026-0001/index.html");
    let line = page.split("<li>").find(|html| html.contains("<code>5.1.x</code>")).expect("the line");
    assert!(line.contains("Fixed") && line.contains("5.1.2"), "{line}");
    // With a list that ends before it, it is neither newer than all nor unheard of.
    let listed = site.write("content/releases.toml", &releases(&["5.0.0 2026-01-01", "5.1.1 2026-01-02"]));
    assert_eq!(listed.build().code, 0);
    assert_eq!(advice(&listed, "5.1.1"), "upgrade to 5.1.2");
    assert_eq!(
        (json(&listed, "5.1.2")["verdict"].clone(), advice(&listed, "5.1.2")),
        ("not_affected".into(), "nothing".into())
    );
    assert!(listed.built("api/v1/lookup.json").contains("\"fixes\": [\n    \"5.1.2\"\n  ]"));
}

/// The list of releases ends before the fix: what is latest is the fix, and what was latest is older.
#[test]
fn a_fixed_version_above_all_releases_is_the_latest() {
    let (file, text) = advisory(1, "{ introduced = \"0\", fixed = \"2.0.1\" }");
    let site = policy(&["latest yes", "older no"]).write(&file, &text);
    let site = site.write("content/releases.toml", &releases(&["1.0 2026-01-01", "2.0 2026-01-02"]));
    for version in ["1.0", "2.0"] {
        assert_eq!(advice(&site, version), "upgrade to 2.0.1");
    }
    assert_eq!(json(&site, "2.0.1")["support"]["status"], "supported");
    assert_eq!(advice(&site, "2.0.1"), "nothing");
}

#[test]
fn who_is_not_supported_moves_to_what_is() {
    let site = policy(&["5.1.x yes", "< 5.1 no"]);
    assert_eq!(advice(&site, "5.0.0"), "move to a supported version: 5.1.x");
    assert_eq!(json(&site, "5.0.0")["supported"], serde_json::json!(["5.1.x"]));
    assert_eq!(advice(&site, "5.1.0"), "nothing");
    // Not where more is known than of the present version.
    let (file, text) = advisory(1, "{ introduced = \"5.1.0\" }");
    let worse =
        site.write(&file, &text).write("content/releases.toml", &releases(&["5.0.0 2026-01-01", "5.1.0 2026-01-02"]));
    assert_eq!(advice(&worse, "5.0.0"), "no upgrade yet");
}

#[test]
fn the_newest_release_of_the_line_is_the_one_to_go_to() {
    let ranges = "{ introduced = \"4.2\", fixed = \"4.2.10\" }, { introduced = \"5.1\", fixed = \"5.1.3\" }";
    let (file, text) = advisory(1, ranges);
    let list = [
        "4.2.9 2026-01-01",
        "4.2.10 2026-01-20",
        "4.2.27 2026-10-01",
        "5.1.2 2026-01-02",
        "5.1.3 2026-01-20",
        "5.1.9 2026-10-01",
    ];
    let site = Site::new().write(&file, &text).write("content/releases.toml", &releases(&list));
    assert_eq!(site.build().code, 0);
    assert_eq!(advice(&site, "4.2.9"), "upgrade to 4.2.27");
    assert_eq!(advice(&site, "4.2"), "upgrade to 4.2.27");
    assert_eq!(advice(&site, "5.1.2"), "upgrade to 5.1.9");
    assert_eq!(advice(&site, "4.2.10"), "nothing");
    let rows = policy(&["5.1.x yes", "4.2.x yes"]).write(&file, &text).write("content/releases.toml", &releases(&list));
    rows.build().fine();
    let page = rows.built("advisories/ACME-2026-0001/index.html");
    let line = page.split("<li>").find(|html| html.contains("<code>4.2.x</code>")).expect("the line");
    let (fixed, newest) = line.split_once("upgrade to").expect("the newest");
    assert!(fixed.contains("4.2.10") && newest.contains("4.2.27"), "{line}");
}

#[test]
fn nobody_is_sent_to_more_known_vulnerabilities() {
    let site =
        Site::new().write("content/releases.toml", &releases(&["1.0 2026-01-01", "1.1 2026-01-02", "2.0 2026-01-03"]));
    let write = |site: Site, number, ranges: &str| {
        let (file, text) = advisory(number, ranges);
        site.write(&file, &text)
    };
    // 1.1 mends one flaw and brings two.
    let site = write(site, 1, "{ introduced = \"1.0\", fixed = \"1.1\" }");
    let site = write(site, 2, "{ introduced = \"1.1\" }");
    let site = write(site, 3, "{ introduced = \"1.1\" }");
    assert_eq!(advice(&site, "1.0"), "no upgrade yet");
    assert!(json(&site, "1.0").get("upgrade").is_none());
}

#[test]
fn nobody_is_sent_to_what_is_yanked_unsupported_or_not_finished() {
    let (file, text) = advisory(1, "{ introduced = \"1.0\", fixed = \"1.2\" }");
    let list = [
        "1.0 2026-01-01",
        "1.2 2026-01-02 yanked = \"Broken\"",
        "1.3rc1 2026-01-03",
        "2.0 2026-01-04",
        "3.0 2026-01-05",
    ];
    let site =
        policy(&["3.x yes", "2.x no", "1.x yes"]).write(&file, &text).write("content/releases.toml", &releases(&list));
    assert_eq!(advice(&site, "1.0"), "upgrade to 3.0");
    site.build();
    assert!(site.built("openvex.json").contains("Upgrade to acme 2.0 or later."), "{}", site.built("openvex.json"));
    // Where all is out of support, what is free of the flaw is still better.
    let ended = policy(&["< 4 no"]).write(&file, &text).write("content/releases.toml", &releases(&list));
    assert_eq!(advice(&ended, "1.0"), "upgrade to 2.0");
    assert!(ended.run(&["affected", "1.0"]).stdout.contains("It gets no security fixes either"));
    assert_eq!(advice(&ended, "2.0"), "no upgrade yet");
}

#[test]
fn a_prerelease_leads_to_its_line_or_to_a_later_one() {
    let (file, text) = advisory(1, "{ introduced = \"2.0rc1\", fixed = \"2.0rc2\" }");
    let early = ["1.0 2026-01-01", "2.0rc1 2026-01-02", "2.0rc2 2026-01-03"];
    let site = Site::new().write(&file, &text).write("content/releases.toml", &releases(&early));
    assert_eq!(advice(&site, "2.0rc1"), "upgrade to 2.0rc2");
    assert_eq!(advice(&site, "1.0"), "nothing");
    // Once its final version is out, it is not supported.
    let out = ["1.0 2026-01-01", "1.1rc1 2026-01-02", "1.1 2026-01-03", "1.2 2026-01-03"];
    let site = Site::new().write("content/releases.toml", &releases(&out));
    site.build().fine();
    assert_eq!(advice(&site, "1.1rc1"), "upgrade to 1.2");
    assert_eq!(advice(&site, "1.1.dev3"), "upgrade to 1.2");
    assert_eq!(json(&site, "1.1rc1")["support"]["status"], "unsupported");
    assert_eq!(json(&site, "1.3rc1")["support"]["status"], "supported");
    let page = site.built("versions/1.1rc1/index.html");
    assert!(page.contains("It is a pre-release of a version that is out, and gets no security fixes."), "{page}");
}

#[test]
fn a_line_that_ends_soon_names_the_next() {
    let lines = "[[line]]\nversions = \"1.x\"\nname = \"One\"\nend_of_support = 2026-12-31\n\
                 [[line]]\nversions = \"2.x\"\nname = \"Two\"\nend_of_support = 2026-12-01\n\
                 [[line]]\nversions = \"3.x\"\nname = \"Three\"\nend_of_support = 2028-12-31\n";
    let list = releases(&["1.0 2026-01-01", "1.2 2026-01-02", "3.0 2026-01-02"]);
    let site = Site::new().write(ADVISORY_FILE, ADVISORY).write("content/releases.toml", &(list + lines));
    assert_eq!(site.build().code, 0);
    let ends = "Its support ends on 31 December 2026; the next line is 3.x.";
    for version in ["1.0", "1.2"] {
        assert!(site.run(&["affected", version]).stdout.contains(ends), "{version}");
        assert!(site.built(&format!("versions/{version}/index.html")).contains(ends), "{version}");
        assert_eq!(json(&site, version)["next_line"], "3.x");
    }
    assert!(!site.run(&["affected", "3.0"]).stdout.contains("Its support ends"));
    // In summer it is far away, and the documents for programs are the same.
    let before = json(&site, "1.0");
    let summer = site.now("2026-06-01");
    assert!(!summer.run(&["affected", "1.0"]).stdout.contains("Its support ends"));
    assert_eq!(json(&summer, "1.0"), before);
}

#[test]
fn releases_beside_a_range_are_named() {
    let early = advisory(1, "{ introduced = \"1.2.0\", fixed = \"1.3.0\" }");
    let late = advisory(2, "{ introduced = \"1.0\", last_affected = \"1.1\" }");
    let list = ["1.1 2026-01-01", "1.1.post1 2026-01-01", "1.2b1 2026-01-01", "1.2 2026-01-01", "1.3.0 2026-01-01"];
    let site =
        Site::new().write(&early.0, &early.1).write(&late.0, &late.1).write("content/releases.toml", &releases(&list));
    site.check()
        .finds(&["almost-affected content/advisories/1.toml:7:13", "almost-affected content/advisories/2.toml:7:13"]);
    // Who has thought of them is not told again.
    let early = advisory(1, "{ introduced = \"1.2b1\", fixed = \"1.3.0\" }");
    let late = advisory(2, "{ introduced = \"1.0\", last_affected = \"1.1.post1\" }");
    site.write(&early.0, &early.1).write(&late.0, &late.1).check().fine();
}

#[test]
fn a_fixed_version_spelt_otherwise_is_named() {
    let (file, text) = advisory(1, "{ introduced = \"1.0\", fixed = \"1.1.0\" }");
    let site = Site::new()
        .write(&file, &text)
        .write("content/releases.toml", &releases(&["1.0 2026-01-01", "1.1 2026-01-01"]));
    site.check().finds(&["version-spelling content/advisories/1.toml:7:13"]);
}

#[test]
fn a_change_of_the_scheme_is_told_from_a_back_port() {
    let check = |list: &[&str], expected: &[&str]| {
        let found = policy(&["any yes"]).write("content/releases.toml", &releases(list)).check();
        assert_eq!(found.findings(), expected, "{list:?}");
    };
    let changed = ["version-scheme content/releases.toml:10:11"];
    check(&["2013.2 2013-10-17", "2014.1 2014-04-17", "8.0 2016-09-15"], &changed);
    check(&["2013.2 2013-10-17", "2014.1.3 2014-10-02", "7.0.2 2015-05-01"], &changed);
    check(&["1.0 2020-01-01", "1.1 2020-02-01", "0.1.0 2021-01-01"], &changed);
    // Fixes for old lines, also where the list does not hold their beginnings.
    check(&["4.2 2023-04-03", "5.1.0 2024-08-07", "4.2.10 2024-09-01"], &[]);
    check(&["5.0 2023-12-04", "5.1.0 2024-08-07", "4.2.16 2024-09-03"], &[]);
    check(&["18.20.5 2024-11-12", "23.0.0 2024-10-16", "22.0.0 2024-04-24"], &[]);
    // Into years, with fixes for the old scheme; and with an epoch.
    check(&["2023.1 2023-02-01", "5.9.3 2024-01-01", "2024.1 2024-02-01"], &[]);
    check(&["2013.2 2013-10-17", "2014.1 2014-04-17", "1!8.0 2016-09-15"], &[]);
    // A pre-release of the next line begins nothing.
    check(&["3.0a1 2024-01-01", "2.0 2024-03-01", "3.0 2024-06-01"], &[]);
}

#[test]
fn nobody_is_sent_back_to_an_old_scheme() {
    let (file, text) = advisory(1, "{ introduced = \"0\", fixed = \"8.1.0\" }");
    let list = ["2014.1.2 2014-10-01", "7.0.0 2015-05-01", "8.0.0 2016-01-01"];
    let site = Site::new().write(&file, &text).write("content/releases.toml", &releases(&list));
    assert_eq!(advice(&site, "8.0.0"), "upgrade to 8.1.0");
    let open = advisory(1, "{ introduced = \"7.0.0\", last_affected = \"8.0.0\" }");
    let site = site.write(&open.0, &open.1);
    assert_eq!(advice(&site, "8.0.0"), "no upgrade yet");
}

#[test]
fn a_local_build_is_supported_as_its_version() {
    let site = policy(&["> 1.13.1 yes", "<= 1.13.1 no"]);
    assert_eq!(json(&site, "1.13.1+cu117")["support"]["status"], "unsupported");
    assert_eq!(json(&site, "1.13.2+cu117")["support"]["status"], "supported");
    let exact = policy(&["1.13.1+cu117 no", "1.13.x yes"]);
    assert_eq!(json(&exact, "1.13.1+cu117")["support"]["status"], "unsupported");
    assert_eq!(json(&exact, "1.13.1+cu118")["support"]["status"], "supported");
}
