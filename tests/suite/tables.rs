//! Tables of supported versions as people write them: never a false word, and a finding where something was not understood.

use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;

use crate::site::Site;

/// `tests/fixtures/tables.toml`
#[derive(Deserialize)]
struct Cases {
    case: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    #[serde(default = "supported_versions")]
    heading: String,
    #[serde(default)]
    text: String,
    #[serde(default)]
    table: Vec<String>,
    #[serde(default)]
    releases: Vec<String>,
    ask: BTreeMap<String, String>,
    #[serde(default)]
    finds: Vec<String>,
}

fn supported_versions() -> String {
    "Supported versions".to_owned()
}

impl Case {
    fn policy(&self) -> String {
        let row = |row: &String| format!("| {row} |\n");
        let rule = self.table.first().map(|header| format!("|{}\n", "---|".repeat(header.split(" | ").count())));
        let table: Vec<_> =
            self.table.iter().take(1).map(row).chain(rule).chain(self.table.iter().skip(1).map(row)).collect();
        format!("# Security policy\n\n## {}\n\n{}\n{}", self.heading, self.text, table.concat())
    }

    fn site(&self) -> Site {
        let site = Site::new()
            .edit("site.toml", "name = \"acme\"", "name = \"thing\"")
            .edit("site.toml", "pkg:pypi/acme", "pkg:pypi/thing")
            .write("SECURITY.md", &self.policy())
            .now("2026-11-25");
        let release = |(number, version): (usize, &String)| {
            format!("[[release]]\nversion = \"{version}\"\ndate = 2025-{:02}-01\n", number + 1)
        };
        let releases: String = self.releases.iter().enumerate().map(release).collect();
        if releases.is_empty() { site } else { site.write("content/releases.toml", &releases) }
    }
}

fn support(site: &Site, version: &str) -> &'static str {
    let run = site.run(&["affected", version, "--json"]);
    let answer: Value = serde_json::from_str(&run.stdout).unwrap_or_else(|_| panic!("{}", run.stderr));
    match answer["support"]["status"].as_str() {
        Some("supported") => "yes",
        Some("unsupported") => "no",
        _ => "unknown",
    }
}

#[test]
fn tables_say_what_a_careful_reader_says() {
    let cases: Cases = toml::from_str(include_str!("../fixtures/tables.toml")).expect("the cases");
    let mut faults = Vec::new();
    for case in &cases.case {
        let site = case.site();
        let found: Vec<_> =
            site.check().findings().iter().filter_map(|found| found.split(' ').next()).map(str::to_owned).collect();
        if found != case.finds {
            faults.push(format!("{}: finds {found:?} instead of {:?}", case.name, case.finds));
        }
        for (version, truth) in &case.ask {
            let said = support(&site, version);
            if said != truth {
                faults.push(format!("{}: {version} is {said}, should be {truth}", case.name));
            }
        }
    }
    assert!(cases.case.len() > 40 && faults.is_empty(), "{}", faults.join("\n"));
}

fn table(rows: &str) -> Site {
    let policy = format!(
        "# Security Policy\n\n## Supported Versions\n\n| Version | Status | Ends |\n| --- | --- | --- |\n{rows}\n"
    );
    Site::new().write("SECURITY.md", &policy)
}

#[test]
fn what_is_not_understood_is_found_at_its_row() {
    let check = |rows: &str, expected: &[&str]| table(rows).check().finds(expected);
    check("| 2.x | ✅ | |\n| 1.x | EOL | 2024-01-01 |", &[]);
    check("| x.x.0 | ❌ | |\n| 2.x | ✅ | |", &["unread-row SECURITY.md:7:3"]);
    check("| 2.x | ✅ | |\n| 1.x | see below | |", &["unread-row SECURITY.md:8:3"]);
    check("| latest | ✅ | |", &["unread-row SECURITY.md:7:3"]);
    check("| 2.x | ✅ | when 3.0 is out |", &["unread-date SECURITY.md:7:3"]);
    check("| 2.x | ✅ | 03/12/2026 |", &["unread-date SECURITY.md:7:3"]);
    check("| 2.x | ✅ | 2026-11-22 |", &["end-passed SECURITY.md:7:3"]);
    check(
        "| 2.x | ✅ | |\n| 2.x | ❌ | |",
        &["contradictory-rows SECURITY.md:7:3", "contradictory-rows SECURITY.md:8:3"],
    );
    check("| 5.1.x | ✅ | |\n| 5.0.x | ❌ | |\n| 4.0.x | ✅ | |\n| < 4.0 | ❌ | |", &["template-rows SECURITY.md:7:3"]);
}

/// The page, the home page and the API keep the project's own words.
#[test]
fn what_a_row_says_beyond_a_mark_stays_visible() {
    let site = table("| 2.x | Security patches only | 2027-12-31 |\n| 1.x | ❌ | when 2.0 came out |");
    site.build();
    for page in ["supported-versions/index.html", "index.html", "api/v1/support.json"] {
        let page = site.built(page);
        assert!(page.contains("Security patches only") && page.contains("when 2.0 came out"), "{page}");
        assert!(!page.contains("Ends: 2027-12-31"), "a day that has a place of its own is said once: {page}");
    }
}

/// Rows that nobody has changed since they came with GitHub's template are shown nowhere.
#[test]
fn the_rows_of_the_template_are_no_statement() {
    let site = table("| 5.1.x | ✅ | |\n| 5.0.x | ❌ | |\n| 4.0.x | ✅ | |\n| < 4.0 | ❌ | |");
    site.build();
    assert!(!site.built("supported-versions/index.html").contains("5.1.x"));
    assert!(!site.built("api/v1/support.json").contains("5.1.x"));
}
