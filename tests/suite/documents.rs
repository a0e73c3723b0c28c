//! OpenVEX, and the drafts for those who publish elsewhere: CVE, GitHub, the Python packaging authority.

use serde_json::{Value, json};
use snapbox::file;

use crate::site::{ADVISORY, ADVISORY_FILE, Site};

/// An advisory with two intervals, everything a draft takes, and a little markup.
const FULL: &str = r#"id = "ACME-2026-0001"
status = "published"
title = "A `title`"
summary = "A *summary*"
details = "Some *details* <b>here</b>"
workarounds = "Do `this`"
aliases = ["GHSA-2222-3333-4444", "CVE-2026-1234"]
cvss = ["AV:N/AC:L/Au:N/C:P/I:P/A:P", "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:L/VI:H/VA:L/SC:N/SI:H/SA:L"]
cwe = ["CWE-79"]
published = 2026-02-01T12:00:00Z
affected = [{ introduced = "0", fixed = "1.1" }, { introduced = "1.5" }]
timeline = [{ date = 2026-01-01, event = "reported", note = "By *mail*" }]
credits = [{ name = "A", role = "remediation_developer", url = "https://github.com/a-b", organization = "B" }]
references = [{ type = "FIX", url = "https://a.example/", title = "C" }, { type = "WEB", url = "https://a.example/" }]
revisions = [{ number = 1, date = 2026-02-01T12:00:00Z, summary = "Initial publication" }, { number = 2, date = 2026-03-01, summary = "More" }]
"#;

const RELEASES: &str = "[[release]]\nversion = \"1.0\"\ndate = 2026-01-01\n[[release]]\nversion = \"1.1\"\ndate = 2026-02-01\n\
                        [[release]]\nversion = \"1.5\"\ndate = 2026-02-01\n";

const STATEMENT: &str = "[[statement]]\nvulnerability = \"CVE-2026-0002\"\naliases = [\"PYSEC-2026-2\"]\ntitle = \"A flaw\"\n\
                         package = \"pkg:pypi/dep\"\nrequirement = \"<2\"\nvulnerable = [{ introduced = \"0\", fixed = \"1\" }]\n\
                         versions = [\"1.0\", \"1.5\"]\nstatus = \"affected\"\ndate = 2026-01-05\n";

fn full() -> Site {
    let site = Site::new().write(ADVISORY_FILE, FULL).write("content/releases.toml", RELEASES);
    let site = site.write("content/dependencies.toml", STATEMENT);
    site.build().fine();
    site
}

fn read(site: &Site, path: &str) -> Value {
    serde_json::from_str(&site.built(path)).expect(path)
}

#[test]
fn openvex_states_each_vulnerability_for_each_release() {
    snapbox::assert_data_eq!(full().built("openvex.json"), file!["documents/openvex.json": Text].raw());
}

#[test]
fn openvex_counts_every_change() {
    let site = Site::sample("quillmesh");
    assert_eq!(site.build().code, 0);
    let version = |site: &Site| read(site, "openvex.json")["version"].as_u64().expect("a version");
    let before = version(&site);
    let site = site.edit(
        "content/dependencies.toml",
        "date = 2026-07-06T14:00:00Z\n",
        "date = 2026-10-01\nrevisions = [{ number = 1, date = 2026-07-06T14:00:00Z, summary = \"A\" }, { number = 2, date = 2026-10-01, summary = \"B\" }]\n",
    );
    assert_eq!(site.build().code, 0);
    assert_eq!(version(&site), before + 1);
}

/// A released version of a CSAF document never changes; other documents may, and say so.
#[test]
fn a_later_release_changes_no_document_silently() {
    let before = full();
    let after = full().edit(
        "content/releases.toml",
        "[[release]]",
        "[[release]]\nversion = \"1.6\"\ndate = 2026-05-01\n[[release]]",
    );
    after.build().fine();
    let document = ".well-known/csaf/white/2026/acme-2026-0001.json";
    assert_eq!(before.built(document), after.built(document));
    let (old, new) = (read(&before, "openvex.json"), read(&after, "openvex.json"));
    assert_eq!(new["version"], old["version"].as_u64().expect("a version") + 1);
    assert_eq!(
        (&old["last_updated"], &new["last_updated"]),
        (&json!("2026-03-01T00:00:00Z"), &json!("2026-05-01T00:00:00Z"))
    );
    let (old, new) = (read(&before, "osv/x_ACME-2026-0001.json"), read(&after, "osv/x_ACME-2026-0001.json"));
    assert_eq!((&old["modified"], &new["modified"]), (&json!("2026-03-01T00:00:00Z"), &json!("2026-05-01T00:00:00Z")));
    assert!(after.built("osv/modified_id.csv").starts_with("2026-05-01T00:00:00Z,"));
}

#[test]
fn without_anything_to_state_there_is_no_openvex() {
    let site = Site::new();
    site.build().fine();
    assert!(!site.path("public/openvex.json").exists());
}

#[test]
fn a_cve_draft_is_a_container_without_a_state() {
    let site = full();
    snapbox::assert_data_eq!(site.built("cve/CVE-2026-1234.json"), file!["documents/cve.json": Text].raw());
}

#[test]
fn a_withdrawn_advisory_asks_for_rejection() {
    let withdrawn = "\"withdrawn\"\nwithdrawal_reason = \"Not *ours*\"\nwithdrawn = 2026-04-01";
    let site = Site::new().write(ADVISORY_FILE, &FULL.replace("\"published\"", withdrawn));
    site.build().fine();
    let expected = json!({ "rejectedReasons": [{ "lang": "en", "value": "Not ours" }] });
    assert_eq!(read(&site, "cve/CVE-2026-1234.json"), expected);
    let vex = read(&site, "openvex.json");
    let statuses: Vec<_> = vex["statements"].as_array().expect("statements").iter().map(|one| &one["status"]).collect();
    assert_eq!(statuses, ["not_affected"]);
}

#[test]
fn long_texts_end_where_the_format_ends() {
    let long = FULL.replace("Some *details*", &"é ".repeat(20_000));
    let site = Site::new().write(ADVISORY_FILE, &long);
    site.build().fine();
    let description = &read(&site, "cve/CVE-2026-1234.json")["descriptions"][0];
    assert_eq!(description["value"].as_str().expect("a text").chars().count(), 4_096);
    assert_eq!(description.get("supportingMedia"), None);
}

#[test]
fn github_gets_the_body_of_its_request() {
    snapbox::assert_data_eq!(full().built("ghsa/ACME-2026-0001.json"), file!["documents/ghsa.json": Text].raw());
}

#[test]
fn github_gets_a_word_where_it_does_not_know_the_vector() {
    let v2 = "cvss = [\"AV:N/AC:L/Au:N/C:P/I:P/A:P\"]";
    let site = Site::new()
        .write(ADVISORY_FILE, &ADVISORY.replace("cvss = [\"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N\"]", v2));
    site.build().fine();
    let body = read(&site, "ghsa/ACME-2026-0001.json");
    assert_eq!((body.get("cvss_vector_string"), body["severity"].as_str()), (None, Some("high")));
}

#[test]
fn the_python_packaging_authority_gets_yaml() {
    snapbox::assert_data_eq!(full().built("pysec/ACME-2026-0001.yaml"), file!["documents/pysec.yaml": Text].raw());
}

#[test]
fn only_python_packages_have_a_draft_for_it() {
    let site = Site::new()
        .write(ADVISORY_FILE, &ADVISORY.replace("\"1.0\"", "\"1.0.0\"").replace("\"1.2\"", "\"1.2.0\""))
        .edit("site.toml", "pkg:pypi", "pkg:npm");
    assert_eq!(site.build().code, 0);
    assert!(!site.path("public/pysec").exists());
    assert_eq!(read(&site, "ghsa/ACME-2026-0001.json")["vulnerabilities"][0]["package"]["ecosystem"], "npm");
}

#[test]
fn an_advisory_can_be_quoted_as_markdown() {
    let text = full().built("advisories/ACME-2026-0001/advisory.md");
    snapbox::assert_data_eq!(text, file!["documents/advisory.md": Text].raw());
}

/// Who is affected is sent where the flaw is not: also where only the last affected version is known.
#[test]
fn every_format_leads_out_of_a_range_in_the_same_words() {
    let release = |version: &str| format!("[[release]]\nversion = \"{version}\"\ndate = 2026-01-01\n");
    let ranges = "introduced = \"1.0\", last_affected = \"1.1\" }, { introduced = \"1.3\", fixed = \"1.4\"";
    let advisory = ADVISORY
        .replace("introduced = \"1.0\", fixed = \"1.2\"", ranges)
        .replace("cvss = ", "aliases = [\"CVE-2026-0001\"]\n# cvss = ");
    let statement = "[[statement]]\nvulnerability = \"CVE-2026-0009\"\ntitle = \"A flaw\"\npackage = \"pkg:pypi/dep\"\nrequirement = \"<2\"\nvulnerable = [{ introduced = \"0\" }]\nstatus = \"under_investigation\"\ndate = 2026-01-01\n";
    let site = Site::new()
        .write(ADVISORY_FILE, &advisory)
        .write("content/releases.toml", &["1.0", "1.1", "1.2", "1.3", "1.4"].map(release).concat())
        .write("content/dependencies.toml", statement);
    assert_eq!(site.build().findings(), [format!("missing-severity {ADVISORY_FILE}:1:6")]);
    let csaf = site.built(".well-known/csaf/white/2026/acme-2026-0001.json");
    for text in [&csaf, &site.built("openvex.json"), &site.built("cve/CVE-2026-0001.json")] {
        for way_out in ["1.1 is the last one affected: upgrade to acme 1.2.", "Upgrade to acme 1.4 or later."] {
            assert!(text.contains(way_out), "{way_out}: {text}");
        }
    }
    assert!(!csaf.contains("none_available"), "{csaf}");
    // Nobody has rated it, and no format does so instead.
    assert!(!site.built("ghsa/ACME-2026-0001.json").contains("\"severity\""));
    // What names no version is said of all.
    assert!(site.built("openvex.json").contains("\"@id\": \"pkg:pypi/acme\","), "{}", site.built("openvex.json"));
}
