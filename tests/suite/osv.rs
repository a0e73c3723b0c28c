//! OSV: records that scanners match, and the database around them.

use std::collections::BTreeMap;

use snapbox::str;

use crate::site::{ADVISORY, ADVISORY_FILE, Site, unzipped};

const RELEASES: &str = "[[release]]\nversion = \"1.0\"\ndate = 2026-01-01\n[[release]]\nversion = \"1.1.0\"\ndate = 2026-01-10\n\
                        [[release]]\nversion = \"1.2rc1\"\ndate = 2026-01-20\nregistry = false\n\
                        [[release]]\nversion = \"1.2\"\ndate = 2026-02-01\n";

#[test]
fn a_record_says_what_the_advisory_says() {
    let site = Site::new().write(ADVISORY_FILE, ADVISORY).write("content/releases.toml", RELEASES);
    site.build().fine();
    snapbox::assert_data_eq!(
        site.built("osv/x_ACME-2026-0001.json"),
        str![[r#"
{
  "schema_version": "1.8.0",
  "id": "x_ACME-2026-0001",
  "modified": "2026-02-01T12:00:00Z",
  "published": "2026-02-01T12:00:00Z",
  "summary": "A title",
  "details": "A summary",
  "severity": [
    {
      "type": "CVSS_V3",
      "score": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N"
    }
  ],
  "affected": [
    {
      "package": {
        "ecosystem": "PyPI",
        "name": "acme",
        "purl": "pkg:pypi/acme"
      },
      "ranges": [
        {
          "type": "ECOSYSTEM",
          "events": [
            {
              "introduced": "1.0"
            },
            {
              "fixed": "1.2"
            }
          ]
        }
      ],
      "versions": [
        "1.0",
        "1.1.0"
      ]
    }
  ],
  "references": [
    {
      "type": "ADVISORY",
      "url": "https://security.acme.example/advisories/ACME-2026-0001/"
    }
  ],
  "database_specific": {
    "local_id": "ACME-2026-0001",
    "severity": "HIGH",
    "summary": "A summary",
    "revisions": [
      {
        "number": 1,
        "date": "2026-02-01T12:00:00Z",
        "summary": "Initial publication"
      }
    ]
  }
}

"#]]
    );
}

#[test]
fn ids_of_registered_databases_stay_as_they_are() {
    let site = Site::new().write(ADVISORY_FILE, &ADVISORY.replace("ACME", "CURL")).edit("site.toml", "ACME", "CURL");
    site.build().fine();
    assert!(site.built("osv/CURL-2026-0001.json").contains("\"id\": \"CURL-2026-0001\""));
}

#[test]
fn semantic_versions_are_written_without_the_letter_of_a_tag() {
    let site = Site::new()
        .write(ADVISORY_FILE, &ADVISORY.replace("\"1.0\"", "\"v1.0.0\"").replace("\"1.2\"", "\"1.2.0\""))
        .edit("site.toml", "pkg:pypi", "pkg:cargo");
    assert_eq!(site.build().code, 0);
    let record = site.built("osv/x_ACME-2026-0001.json");
    for part in ["\"SEMVER\"", "\"crates.io\"", "\"introduced\": \"1.0.0\"", "\"fixed\": \"1.2.0\""] {
        assert!(record.contains(part), "{part} in {record}");
    }
}

#[test]
fn the_database_lists_its_records() {
    let site = Site::sample("quillmesh");
    assert_eq!(site.build().code, 0);
    let records: BTreeMap<String, Vec<u8>> = site
        .output()
        .into_iter()
        .filter_map(|(path, bytes)| Some((path.strip_prefix("osv/x_")?.to_owned(), bytes)))
        .map(|(name, bytes)| (format!("x_{name}"), bytes))
        .collect();
    assert_eq!(records.len(), 17);
    let archive = site.output().remove("osv/PyPI/all.zip").expect("an archive");
    assert!(unzipped(&archive) == records);
    let list: serde_json::Value = serde_json::from_str(&site.built("osv/all.json")).expect("a list");
    let listed: Vec<_> = list
        .as_array()
        .expect("an array")
        .iter()
        .map(|entry| format!("{}.json", entry["id"].as_str().expect("an id")))
        .collect();
    assert!(listed.iter().eq(records.keys()), "{listed:?}");
    let modified = site.built("osv/modified_id.csv");
    let lines: Vec<_> = modified.lines().collect();
    assert_eq!(lines.len(), records.len());
    assert!(lines.is_sorted_by(|one, next| one[..20] >= next[..20]), "{modified}");
    for line in lines {
        let (date, id) = line.split_once(',').expect("two columns");
        let record = String::from_utf8_lossy(&records[&format!("{id}.json")]).into_owned();
        assert!(record.contains(&format!("\"modified\": \"{date}\"")), "{line}");
    }
}

#[test]
fn a_database_without_records_is_empty() {
    let site = Site::new();
    site.build().fine();
    assert_eq!((site.built("osv/all.json").as_str(), site.built("osv/modified_id.csv").as_str()), ("[]\n", ""));
    let archive = site.output().remove("osv/PyPI/all.zip").expect("an archive");
    assert!(unzipped(&archive).is_empty());
}

#[test]
fn a_package_that_osv_does_not_know_gets_no_range() {
    let site = Site::new()
        .write(ADVISORY_FILE, &ADVISORY.replace("1.0", "1.0.0").replace("1.2\"", "1.2.0\""))
        .edit("site.toml", "pkg:pypi", "pkg:generic")
        .write("content/releases.toml", "[[release]]\nversion = \"1.0.0\"\ndate = 2026-01-01\n[[release]]\nversion = \"1.2.0\"\ndate = 2026-02-01\n");
    assert_eq!(site.build().code, 0);
    let record: serde_json::Value = serde_json::from_str(&site.built("osv/x_ACME-2026-0001.json")).expect("a record");
    assert_eq!(record["affected"], serde_json::json!([{ "versions": ["1.0.0"] }]));
    assert!(!site.output().keys().any(|path| path.ends_with("all.zip")));
}
