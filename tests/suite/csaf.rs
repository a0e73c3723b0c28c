//! CSAF: advisories and VEX, and what aggregators look for around them.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use sha2::{Digest, Sha256, Sha512};
use snapbox::file;

use crate::site::{ADVISORY, ADVISORY_FILE, SITE_TOML, Site};

const FOLDER: &str = ".well-known/csaf/white/";

/// An advisory with everything that it can say.
const FULL: &str = r#"id = "ACME-2026-0001"
status = "published"
title = "A `title`"
summary = "A *summary*"
details = "Some *details* <b>here</b>"
impact = "An *impact*"
workarounds = "Do `this`"
aliases = ["GHSA-2222-3333-4444", "CVE-2026-1234"]
related = ["CVE-2026-1235"]
upstream = ["X41-2026-1"]
cvss = ["CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:L/VI:H/VA:L/SC:N/SI:H/SA:L", "AV:N/AC:L/Au:N/C:P/I:P/A:P", "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N/E:P"]
cwe = ["CWE-79", "CWE-80"]
published = 2026-02-01T12:00:00Z
affected = [{ introduced = "0", fixed = "1.1" }, { introduced = "1.5" }]
handler = "D"
timeline = [
    { date = 2026-01-01, event = "reported", note = "By *mail*" },
    { date = 2026-01-02, event = "responded" },
    { date = 2026-01-02, event = "assigned", note = "To D" },
    { date = 2026-02-01T12:00:00Z, event = "published" },
]
credits = [{ name = "A", role = "remediation_developer", url = "https://github.com/a-b", organization = "B" }]
references = [{ type = "FIX", url = "https://a.example/", title = "C" }, { type = "WEB", url = "https://a.example/" }]
revisions = [{ number = 1, date = 2026-02-01T12:00:00Z, summary = "Initial publication" }, { number = 2, date = 2026-03-01, summary = "More `code`" }]
"#;

const RELEASES: &str = "[[release]]\nversion = \"1.0\"\ndate = 2026-01-01\n[[release]]\nversion = \"1.1\"\ndate = 2026-02-01\n\
                        [[release]]\nversion = \"1.5\"\ndate = 2026-02-01\n";

/// Two packages with one vulnerability: together they affect 1.0, and leave 1.1 alone.
const STATEMENTS: &str = r#"
[[statement]]
vulnerability = "CVE-2026-0002"
aliases = ["PYSEC-2026-2"]
title = "A `flaw` in one"
package = "pkg:pypi/one"
requirement = "<2"
vulnerable = [{ introduced = "0", fixed = "1" }]
versions = ["1.0"]
status = "affected"
date = 2026-01-05
cvss = ["CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N"]

[[statement]]
vulnerability = "CVE-2026-0002"
title = "The flaw in two"
package = "pkg:pypi/two"
requirement = ""
versions = ["1.0", "1.1.0"]
status = "not_affected"
justification = "vulnerable_code_not_present"
notes = "It is *left out*"
date = 2026-01-07
revisions = [{ number = 1, date = 2026-01-05, summary = "First statement" }, { number = 2, date = 2026-01-07, summary = "Looked again" }]
"#;

fn full() -> Site {
    let site = Site::new().write(ADVISORY_FILE, FULL).write("content/releases.toml", RELEASES);
    let site = site.write("content/dependencies.toml", STATEMENTS);
    site.build().fine();
    site
}

fn read(site: &Site, path: &str) -> Value {
    serde_json::from_str(&site.built(&format!("{FOLDER}{path}"))).expect(path)
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map(Vec::as_slice).unwrap_or_default()
}

#[test]
fn an_advisory_says_all_that_its_author_wrote() {
    let built = full().built(".well-known/csaf/white/2026/acme-2026-0001.json");
    snapbox::assert_data_eq!(built, file!["documents/csaf.json": Text].raw());
}

#[test]
fn statements_on_one_vulnerability_share_a_document() {
    let built = full().built(".well-known/csaf/white/2026/acme-vex-cve-2026-0002.json");
    snapbox::assert_data_eq!(built, file!["documents/csaf_vex.json": Text].raw());
}

/// What a document says of products.
fn check_status(advisory: &str, releases: &str, expected: &Value) {
    let site = Site::new().write(ADVISORY_FILE, advisory).write("content/releases.toml", releases);
    assert_eq!(site.build().code, 0);
    let document = read(&site, "2026/acme-2026-0001.json");
    assert_eq!(document["vulnerabilities"][0]["product_status"], *expected);
}

#[test]
fn there_is_always_a_product() {
    let unknown = ADVISORY.replace("affected = [{ introduced = \"1.0\", fixed = \"1.2\" }]\n", "");
    let withdrawn =
        ADVISORY.replace("\"published\"", "\"withdrawn\"\nwithdrawn = 2026-03-01\nwithdrawal_reason = \"R\"");
    let release =
        "[[release]]\nversion = \"1.0.0\"\ndate = 2026-01-01\n[[release]]\nversion = \"1.2\"\ndate = 2026-01-01\n";
    let range = "acme-vers:pypi/>=1.0|<1.2";
    check_status(ADVISORY, "", &json!({ "known_affected": ["acme-1.0", range], "fixed": ["acme-1.2"] }));
    check_status(ADVISORY, release, &json!({ "known_affected": ["acme-1.0.0", range], "fixed": ["acme-1.2"] }));
    check_status(&unknown, "", &json!({ "under_investigation": ["acme"] }));
    check_status(&unknown, release, &json!({ "under_investigation": ["acme-1.0.0", "acme-1.2"] }));
    check_status(&withdrawn, release, &json!({ "known_not_affected": ["acme-1.0.0", "acme-1.2", range] }));
}

#[test]
fn a_withdrawn_advisory_says_when_and_why() {
    let site = Site::sample("quillmesh");
    assert_eq!(site.build().code, 0);
    let document = read(&site, "2023/quill-2023-0003.json");
    let reason = "Not a vulnerability: delivery is at least once by design, and the replay window holds. CVE-2023-9999041 was rejected on 2023-12-01.";
    assert!(document["document"]["title"].as_str().is_some_and(|title| title.starts_with("Withdrawn: ")));
    assert_eq!(
        document["document"]["notes"][0],
        json!({ "category": "general", "text": reason, "title": "Withdrawn" })
    );
    let history = list(&document["document"]["tracking"]["revision_history"]);
    assert_eq!(history.last().expect("a revision")["date"], "2023-12-04T10:00:00Z");
    let vulnerability = &document["vulnerabilities"][0];
    let statuses = vulnerability["product_status"].as_object().expect("an object");
    assert!(statuses.keys().eq(["known_not_affected"]), "{statuses:?}");
    assert_eq!(vulnerability["threats"][0]["date"], "2023-12-04T10:00:00Z");
    assert_eq!((vulnerability.get("remediations"), vulnerability.get("scores")), (None, None));
}

#[test]
fn every_document_has_its_digests() {
    let site = Site::sample("quillmesh");
    assert_eq!(site.build().code, 0);
    let output = site.output();
    let documents: Vec<&String> = documents(&output).collect();
    assert_eq!(documents.len(), 17 + 5);
    for path in documents {
        let name = path.rsplit('/').next().expect("a name");
        let line = |bytes: &[u8]| {
            let digits: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().concat();
            format!("{digits}  {name}\n").into_bytes()
        };
        assert_eq!(output[&format!("{path}.sha256")], line(&Sha256::digest(&output[path])), "{path}");
        assert_eq!(output[&format!("{path}.sha512")], line(&Sha512::digest(&output[path])), "{path}");
    }
}

/// The paths of the documents themselves.
fn documents(output: &std::collections::BTreeMap<String, Vec<u8>>) -> impl Iterator<Item = &String> {
    let in_year = |path: &str| path.strip_prefix(FOLDER).is_some_and(|rest| rest.contains('/'));
    output.keys().filter(move |path| in_year(path) && path.ends_with(".json"))
}

#[test]
fn every_list_names_every_document() {
    let site = Site::sample("quillmesh");
    assert_eq!(site.build().code, 0);
    let output = site.output();
    let expected: BTreeSet<String> =
        documents(&output).filter_map(|path| path.strip_prefix(FOLDER).map(str::to_owned)).collect();
    let index: BTreeSet<String> = site.built(".well-known/csaf/white/index.txt").lines().map(str::to_owned).collect();
    assert_eq!(index, expected);

    let changes = site.built(".well-known/csaf/white/changes.csv");
    let rows: Vec<(&str, &str)> =
        changes.lines().filter_map(|line| line.trim_matches('"').split_once("\",\"")).collect();
    assert!(rows.is_sorted_by(|one, next| one.1 >= next.1), "{changes}");
    assert_eq!(rows.iter().map(|(path, _)| (*path).to_owned()).collect::<BTreeSet<_>>(), expected);

    let feed = read(&site, "csaf-feed-tlp-white.json");
    let base = format!("https://security.quillmesh.example/{FOLDER}");
    let sources = list(&feed["feed"]["entry"]).iter().filter_map(|entry| entry["content"]["src"].as_str());
    let listed: BTreeSet<String> = sources.filter_map(|url| url.strip_prefix(&base).map(str::to_owned)).collect();
    assert_eq!(listed, expected);
    assert_eq!(feed["feed"]["updated"], feed["feed"]["entry"][0]["updated"]);
    for entry in list(&feed["feed"]["entry"]) {
        for link in list(&entry["link"]) {
            let path = link["href"].as_str().and_then(|url| url.strip_prefix("https://security.quillmesh.example/"));
            assert!(output.contains_key(path.expect("an address of the portal")), "{link}");
        }
    }

    for path in &expected {
        let (year, name) = path.split_once('/').expect("a year");
        let above = site.built(&format!("{FOLDER}index.html"));
        let folder = site.built(&format!("{FOLDER}{year}/index.html"));
        assert!(above.contains(&format!("href=\"{year}/\"")) && folder.contains(&format!("href=\"{name}\"")), "{path}");
    }
}

#[test]
fn a_portal_without_documents_lists_none() {
    let site = Site::new();
    site.build().fine();
    assert_eq!(site.built(".well-known/csaf/white/index.txt"), "");
    assert_eq!(site.built(".well-known/csaf/white/changes.csv"), "");
    let feed = read(&site, "csaf-feed-tlp-white.json");
    assert_eq!((&feed["feed"]["entry"], &feed["feed"]["updated"]), (&json!([]), &json!("2026-01-01T00:00:00Z")));
    assert!(documents(&site.output()).next().is_none());
}

/// Who stands below a path cannot be found at the root of a host.
fn check_role(base_url: &str, expected: &str) {
    let site = Site::new().write("site.toml", &SITE_TOML.replace("https://security.acme.example/", base_url));
    assert_eq!(site.build().code, 0);
    let path = ".well-known/csaf/provider-metadata.json";
    let metadata: Value = serde_json::from_str(&site.built(path)).expect("metadata");
    assert_eq!(metadata["role"], expected);
    assert_eq!(metadata["canonical_url"], format!("{base_url}{path}"));
    let publisher = json!({ "category": "vendor", "name": "Acme Makers", "namespace": "https://acme.example" });
    assert_eq!(metadata["publisher"], publisher);
    assert!(site.built("security.txt").contains(&format!("CSAF: {base_url}{path}\n")));
}

#[test]
fn only_a_host_of_its_own_makes_a_provider() {
    check_role("https://security.acme.example/", "csaf_provider");
    check_role("https://acme.example/security/", "csaf_publisher");
}
