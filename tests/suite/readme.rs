//! The ways into a portal: from the project's README, and from the pages to the documents for programs.

use std::collections::BTreeSet;

use snapbox::file;

use crate::site::{ADVISORY, ADVISORY_FILE, SITE_TOML, Site};

#[test]
fn a_readme_leads_to_everything() {
    let site = Site::sample("quillmesh");
    let run = site.run(&["readme"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    snapbox::assert_data_eq!(run.stdout, file!["readme/quillmesh.md": Text].raw());
}

#[test]
fn links_in_a_readme_lead_somewhere() {
    for sample in ["quillmesh", "minnow", "tern"] {
        let site = Site::sample(sample);
        assert_eq!(site.build().code, 0);
        let text = site.run(&["readme", "--base-url", "https://elsewhere.example/x/"]).stdout;
        let links: Vec<_> = text.split("](").skip(1).filter_map(|rest| rest.split(')').next()).collect();
        let own: Vec<_> = links.iter().filter_map(|link| link.strip_prefix("https://elsewhere.example/x/")).collect();
        assert_eq!(own.len(), 16, "{text}");
        for link in own {
            let path = link.split('#').next().expect("a path");
            assert!(site.path("public").join(path).exists(), "{link}");
        }
    }
}

#[test]
fn with_errors_there_is_nothing_to_paste() {
    let run = Site::new().edit("site.toml", "2027-05-31", "2025-05-31").run(&["readme"]);
    assert_eq!(run.stdout, "");
    run.finds(&["security-txt-expired site.toml:17:11"]);
}

#[test]
fn warnings_are_shown_beside_the_readme() {
    let run = Site::new().run(&["readme", "--base-url", "https://a.example/x/"]);
    assert!(run.stdout.contains("https://a.example/x/badge/policy.svg"), "{}", run.stdout);
    run.finds(&["security-txt-not-at-root site.toml:1:12"]);
}

#[test]
fn a_name_is_no_markdown() {
    let named = SITE_TOML
        .replace("\"acme\"", "\"[a](b) <i> `c` ![d] \\\\ _e_\"")
        .replace("mailto:security@acme.example", "https://acme.example/report_(new)");
    let text = Site::new().write("site.toml", &named).run(&["readme"]).fine().stdout;
    let report = r"Found a vulnerability in \[a\](b) \<i\> \`c\` \!\[d\] \\ \_e\_? Please do not open a public issue, but report it in private: [acme.example/report\_(new)](https://acme.example/report_%28new%29).";
    assert!(text.contains(report), "{text}");
}

/// Each advisory's page leads to it in every format, and the list of advisories to the rest.
#[test]
fn pages_lead_to_the_documents_for_programs() {
    let of_one = |path: &str| {
        let record = path.starts_with("osv/") && path != "osv/all.json" && path.ends_with(".json");
        let csaf =
            path.starts_with(".well-known/csaf/white/20") && path.contains("/quill-20") && path.ends_with(".json");
        record || csaf || ["cve/", "pysec/", "ghsa/"].iter().any(|folder| path.starts_with(folder))
    };
    let site = Site::sample("quillmesh");
    assert_eq!(site.build().code, 0);
    let output = site.output();
    let wanted: BTreeSet<_> = output.keys().filter(|path| of_one(path)).cloned().collect();
    let mut linked = BTreeSet::new();
    for (path, bytes) in output {
        if path.starts_with("advisories/") {
            let page = String::from_utf8(bytes).expect("text");
            let (_, section) = page.split_once("id=\"formats\"").unwrap_or_default();
            let hrefs = section.split("href=\"/").skip(1).filter_map(|rest| rest.split('"').next());
            linked.extend(hrefs.filter(|path| of_one(path)).map(str::to_owned));
        }
    }
    assert!(wanted.len() > 60, "{wanted:?}");
    assert_eq!(linked, wanted);
    let list = site.built("advisories/index.html");
    for path in ["feed.xml", "osv/all.json", "osv/PyPI/all.zip", "openvex.json", "api/v1/advisories.json"] {
        assert!(list.contains(&format!("href=\"/{path}\"")), "{path}");
    }
    let empty = Site::new();
    empty.build().fine();
    assert!(!empty.built("advisories/index.html").contains("openvex.json"));
    let crates = Site::new()
        .write("site.toml", &SITE_TOML.replace("pkg:pypi", "pkg:cargo"))
        .write(ADVISORY_FILE, &ADVISORY.replace("\"1.0\"", "\"1.0.0\"").replace("\"1.2\"", "\"1.2.0\""));
    crates.build().fine();
    assert!(!crates.built("advisories/ACME-2026-0001/index.html").contains("pysec/"));
}
