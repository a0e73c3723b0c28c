//! Tables of real policies, read into rows.

use super::*;
use crate::diag::Report;
use crate::model::config;
use crate::source::{Prose, Sources};

const SITE: &str = r#"base_url = "https://security.acme.example/"
[project]
name = "acme"
vendor = "Acme"
repository = "https://github.com/acme-example/acme"
package = "pkg:pypi/acme"
id_prefix = "ACME"
authority = "tag:acme.example,2026:"
[policy]
file = "SECURITY.md"
[security_txt]
contact = ["mailto:security@acme.example"]
expires = 2027-05-31T00:00:00Z
"#;

/// Reads a policy that is only this text below a heading, and gives each row as `versions|support|until`.
fn rows(heading: &str, text: &str) -> Vec<String> {
    let mut sources = Sources::default();
    let site = sources.add("site.toml", SITE);
    let config = config::read(&sources, site, &mut Report::default()).expect("a site.toml");
    let id = sources.add("SECURITY.md", format!("# Security policy\n\n## {heading}\n\n{text}\n"));
    let page = Page::new(None, "SECURITY.md".into(), Prose::file(&sources, id));
    let rows = SupportTable::find(&page, &config, &[], &[]).map(|table| table.rows).unwrap_or_default();
    let show = |row: &SupportRow| {
        let until = row.until().map(|date| format!("|{date}")).unwrap_or_default();
        format!("{}|{}{until}", row.versions, row.support.as_str())
    };
    rows.iter().map(show).collect()
}

#[test]
fn real_tables_are_read() {
    let check = |table: &str, expected: &[&str]| assert_eq!(rows("Supported Versions", table), expected, "{table}");
    check("| Version | Supported |\n|---|---|\n| `< 1.0.0` | :white_check_mark: |", &["< 1.0.0|supported"]);
    check(
        "Version | Support\n:--:|:--:\n1.2 | Security patches only\n1.1 | End Of Life",
        &["1.2|supported", "1.1|unsupported"],
    );
    check("|Version|Supported Until|\n|-|-|\n|1.x|Until 2026-12-31|", &["1.x|unknown|2026-12-31"]);
    check(
        "| Release Tag | Version | Supported |\n|-|-|-|\n| GA | 4.x | ✅ Actively supported |\n| old | 3.x | ❌ |",
        &["4.x|supported", "3.x|unsupported"],
    );
    check(
        "| Version | Supported |\n|-|-|\n| main | :heavy_check_mark: |\n| 1.x | no longer supported:x: |",
        &["main|supported", "1.x|unsupported"],
    );
    check(
        "| Version | Released | Supported |\n|-|-|-|\n| 3.x | 2026-09-12 | ✅ |\n| 2.x | 2024-08-12 | ❌ |",
        &["3.x|supported", "2.x|unsupported"],
    );
    check("| Version | Supported | Supported since |\n|-|-|-|\n| 3.x | ✅ | 2024-09-12 |", &["3.x|supported"]);
    check(
        "| Version | Status | EOL |\n|-|-|-|\n| 3.x | Active | 2027-09-12 |\n| 2.x | Inactive | 2024-08-12 |",
        &["3.x|supported|2027-09-12", "2.x|unsupported|2024-08-12"],
    );
    check(
        "| Version | Supported |\n|-|-|\n| 3.x | Supported (EOL 2027-12-31) |\n| 2.x | EOL |\n| 1.x | Not maintained |\n| 0.x | No security fixes |",
        &["3.x|supported|2027-12-31", "2.x|unsupported", "1.x|unsupported", "0.x|unsupported"],
    );
    check("| Version | Supported |\n|-|-|\n| 2.latest | ✔️ |", &["2.latest|supported"]);
    check("| Acme version | Support |\n|-|-|\n| 2.x | ✔️ |", &["2.x|supported"]);
    check("<!--\n| Version | Supported |\n|-|-|\n| 1.x | yes |\n-->", &[]);
}

#[test]
fn tables_of_other_things_are_none_of_support() {
    for (heading, table) in [
        ("Supported Pages", "| Page(s) | Supported |\n|-|-|\n| Home | ✔️ |"),
        ("Response times", "| Severity | Days |\n|-|-|\n| high | 7 |"),
        ("Supported Versions", "| Ruby Gem | Version | Supported |\n|-|-|-|\n| rack | 4.2 | ✅ |"),
        ("Dependencies", "| Library | Version | Supported |\n|-|-|-|\n| json | 4.2 | ✅ |"),
        ("Supported Python versions", "| Version | Status |\n|-|-|\n| 3.12 | ✅ |"),
        ("Supported platforms", "| Version | Supported |\n|-|-|\n| 12 | ✅ |"),
        ("Past vulnerabilities", "| CVE | Affected versions | Status |\n|-|-|-|\n| CVE-2024-99999 | < 1.2 | Fixed |"),
        ("Supported versions", "| Django version | Supported |\n|-|-|\n| 5.2 | ✅ |"),
        ("Supported versions", "| Component | Version | Supported |\n|-|-|-|\n| acme-plugin | 5.2 | ✅ |"),
        ("Release history", "| Version | Date | Changes |\n|-|-|-|\n| 1.2 | 2024-01-01 | Security fixes |"),
    ] {
        assert!(rows(heading, table).is_empty(), "{heading}: {:?}", rows(heading, table));
    }
    assert_eq!(
        rows(
            "Supported versions",
            "| Component | Version | Supported |\n|-|-|-|\n| Acme | 2.x | ✅ |\n| acme-plugin | 5.2 | ❌ |"
        ),
        ["2.x|supported"]
    );
}

#[test]
fn plain_sentences_and_lists_are_read() {
    let check = |text: &str, expected: &[&str]| assert_eq!(rows("Supported Versions", text), expected, "{text}");
    check(
        "Only the latest release receives security fixes.",
        &["latest release|supported", "latest release|unsupported"],
    );
    check(
        "Security updates are applied only to the latest release.",
        &["latest release|supported", "latest release|unsupported"],
    );
    check("The [latest released version](https://x.example) of Acme is supported.", &["latest version|supported"]);
    check("We support 2.x and 3.x.", &["2.x and 3.x|supported"]);
    check(
        "Versions 2.x and 3.x are supported. Version 1.x is not supported.",
        &["Versions 2.x and 3.x|supported", "Version 1.x|unsupported"],
    );
    check("The following versions are supported:\n\n- 2.x\n- 3.x", &["2.x|supported", "3.x|supported"]);
    check("These versions are no longer supported:\n\n- 1.x", &["1.x|unsupported"]);
    check(
        "We currently support the last 3 minor versions of Acme with security and bug fixes.",
        &["last 3 minor versions|supported"],
    );
    for text in [
        "Only the latest release receives security fixes, except for LTS customers.",
        "In general, we provide security updates only for the most recent published release. Requests for prior releases will be considered.",
        "This project will always provide security fixes for the latest two released versions. E.g. if the latest version is v0.28.x, then v0.27.x.",
        "Please see the releases. We recommend using the most recently released version.",
        "Check our website to see which versions are still supported and will receive security updates.",
        "We may support 2.x.",
    ] {
        check(text, &[]);
    }
}
