//! The API: answers for programs, with a schema beside each.

use serde_json::Value;
use snapbox::file;

use crate::site::{ADVISORY, ADVISORY_FILE, Site};

/// A portal with one of everything that the API speaks of.
fn full() -> Site {
    let advisory = ADVISORY.replace("\"1.2\"", "\"1.2.0\"").replace(
        "affected = [",
        "aliases = [\"CVE-2026-1234\"]\ncwe = [\"CWE-79\"]\naffected = [{ introduced = \"0\", last_affected = \"0.2\" }, ",
    );
    let site = Site::new()
        .write(ADVISORY_FILE, &advisory)
        .write("content/advisories/B.toml", &ADVISORY.replace("-0001", "-0002").replace("affected = ", "# affected = "))
        .write(
            "content/releases.toml",
            "[[release]]\nversion = \"1.1\"\ndate = 2026-01-10\nyanked = \"Broken\"\n[[release]]\nversion = \"1.2.0\"\ndate = 2026-02-01\n\
             [[line]]\nversions = \"1.x\"\nname = \"One\"\nend_of_support = 2026-12-31\n",
        )
        .write(
            "content/dependencies.toml",
            "[[statement]]\nvulnerability = \"CVE-2026-0002\"\ntitle = \"A flaw\"\npackage = \"pkg:pypi/dep\"\nrequirement = \"\"\n\
             versions = [\"1.1\"]\nstatus = \"not_affected\"\njustification = \"component_not_present\"\ndate = 2026-01-05\n",
        );
    site.build().fine();
    site
}

#[test]
fn the_api_lists_advisories() {
    snapbox::assert_data_eq!(full().built("api/v1/advisories.json"), file!["api/advisories.json": Text].raw());
}

#[test]
fn the_api_knows_each_release() {
    snapbox::assert_data_eq!(full().built("api/v1/versions/1.1.json"), file!["api/1.1.json": Text].raw());
    let newest: Value = serde_json::from_str(&full().built("api/v1/versions/1.2.0.json")).expect("a document");
    assert_eq!((newest.get("affected"), newest.get("upgrade")), (None, None));
    assert_eq!(newest["fixed"], serde_json::json!(["ACME-2026-0001"]));
    assert_eq!(newest["unknown"], serde_json::json!(["ACME-2026-0002"]));
}

#[test]
fn the_api_knows_what_is_supported_until_when() {
    snapbox::assert_data_eq!(full().built("api/v1/support.json"), file!["api/support.json": Text].raw());
}

#[test]
fn each_document_names_the_schema_beside_it() {
    let site = full();
    for (document, schema) in [("advisories", "advisories"), ("support", "support"), ("versions/1.1", "version")] {
        let document: Value =
            serde_json::from_str(&site.built(&format!("api/v1/{document}.json"))).expect("a document");
        let schema: Value =
            serde_json::from_str(&site.built(&format!("api/v1/{schema}.schema.json"))).expect("a schema");
        assert_eq!(document["$schema"], schema["$id"]);
        let properties = schema["properties"].as_object().expect("properties");
        for field in document.as_object().expect("an object").keys() {
            assert!(properties[field]["description"].is_string() || field == "$schema", "{field} is described");
        }
    }
}

#[test]
fn a_portal_in_which_nothing_has_happened_has_an_api() {
    let site = Site::new();
    site.build().fine();
    let list: Value = serde_json::from_str(&site.built("api/v1/advisories.json")).expect("a document");
    assert_eq!(
        (&list["advisories"], &list["updated"]),
        (&serde_json::json!([]), &serde_json::json!("2026-01-01T00:00:00Z"))
    );
    assert!(!site.path("public/api/v1/versions").exists());
}
