//! Laws of the output: the same input gives the same bytes, and secrets stay secret.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use serde_json::Value;

use crate::site::{ADVISORY, ADVISORY_FILE, Run, Site, files_below, unzipped};

const SAMPLES: [&str; 3] = ["quillmesh", "minnow", "tern"];

#[test]
fn the_same_input_gives_the_same_bytes() {
    for sample in SAMPLES {
        let site = Site::sample(sample);
        assert_eq!(site.build().code, 0);
        let expected = site.output();
        let environments: [&[(&str, &str)]; 3] = [
            &[("TZ", "Pacific/Kiritimati"), ("LC_ALL", "tr_TR.UTF-8"), ("RAYON_NUM_THREADS", "1")],
            &[("TZ", "Pacific/Marquesas"), ("LANG", "C"), ("RAYON_NUM_THREADS", "7"), ("NO_COLOR", "1")],
            &[("SOURCE_DATE_EPOCH", "0"), ("HOME", "/nonexistent"), ("COLUMNS", "20")],
        ];
        for environment in environments {
            let elsewhere = Site::sample(sample);
            let mut command = elsewhere.command();
            command.args(["build", "--now", "2026-11-23"]).envs(environment.iter().copied());
            assert_eq!(Run::of(&mut command).code, 0);
            assert!(elsewhere.output() == expected, "{sample} {environment:?}");
        }
    }
}

#[test]
fn files_in_one_list_or_one_by_one_give_the_same_bytes() {
    let one = Site::new().write(ADVISORY_FILE, ADVISORY);
    let list = Site::new().write("content/advisories.toml", &format!("[[advisory]]\n{ADVISORY}"));
    one.build().fine();
    list.build().fine();
    assert!(one.output() == list.output());
}

/// Which files another day changes.
fn changed_by(now: &'static str) -> BTreeSet<String> {
    let today = Site::sample("quillmesh");
    let later = Site::sample("quillmesh").now(now);
    assert_eq!((today.build().code, later.build().code), (0, 0));
    let (today, later) = (today.output(), later.output());
    assert_eq!(today.keys().collect::<Vec<_>>(), later.keys().collect::<Vec<_>>());
    today.into_iter().filter(|(path, bytes)| later[path] != *bytes).map(|(path, _)| path).collect()
}

#[test]
fn another_day_changes_only_what_an_end_of_support_changes() {
    // The line 2.1 ends on 2026-12-31.
    assert!(changed_by("2026-12-31").is_empty());
    let after_the_end = changed_by("2027-01-02");
    assert!(after_the_end.contains("versions/2.1.2/index.html"), "{after_the_end:?}");
    for path in after_the_end.iter().map(|path| path.strip_prefix("es/").unwrap_or(path)) {
        let judges_support = path.starts_with("versions/")
            || [
                "index.html",
                "supported-versions/index.html",
                "api/v1/lookup.json",
                "api/v1/support.json",
                "badge/supported.json",
                "badge/supported.svg",
            ]
            .contains(&path)
            || path.starts_with("api/v1/versions/")
            || path.starts_with("advisories/");
        assert!(judges_support, "{path}");
    }
    let untouched =
        ["versions/3.1.0/index.html", "advisories/QUILL-2021-0001/advisory.md", "advisories/matrix/index.html"];
    assert!(untouched.iter().all(|path| !after_the_end.contains(*path)), "{after_the_end:?}");
}

/// The sample's draft and embargoed advisories hold this word in every field, beside ids that occur nowhere else.
const SECRETS: [&str; 14] = [
    "canary",
    "quill-2026-0004",
    "quill-2026-0006",
    "quill-2026-0007",
    "cve-2026-0777",
    "ghsa-7772",
    "ghsa-7773",
    "ghsa-7774",
    "cwe-772",
    "cwe-1284",
    "cwe-1285",
    "2027-01-18",
    "2027-02-22",
    "embargo_until",
];

#[test]
fn drafts_and_embargoed_advisories_reach_no_byte() {
    // Also long after the embargoes: a date alone reveals nothing.
    for now in ["2026-11-23", "2027-06-01"] {
        let site = Site::sample("quillmesh").edit("site.toml", "2027-05-31", "2028-05-31").now(now);
        let sources: Vec<u8> = files_below(&site.path("content")).into_values().flatten().collect();
        let sources = String::from_utf8_lossy(&sources).to_lowercase();
        let run = site.build();
        assert_eq!(run.code, 0, "{}", run.stderr);
        for secret in SECRETS {
            assert!(sources.contains(secret), "the sample holds {secret}");
            for (path, bytes) in uncompressed(site.output()) {
                let text = String::from_utf8_lossy(&bytes).to_lowercase();
                assert!(!text.contains(secret) && !path.to_lowercase().contains(secret), "{secret} in {path}");
            }
        }
    }
}

/// The files with the members of archives among them.
fn uncompressed(mut files: BTreeMap<String, Vec<u8>>) -> BTreeMap<String, Vec<u8>> {
    let archives: Vec<_> = files.keys().filter(|path| path.ends_with(".zip")).cloned().collect();
    assert!(!archives.is_empty(), "a portal has an archive");
    for path in archives {
        let members = unzipped(&files[&path]);
        files.extend(members.into_iter().map(|(name, bytes)| (format!("{path}/{name}"), bytes)));
    }
    files
}

#[test]
fn secrets_change_no_byte_of_the_output() {
    let with = Site::sample("quillmesh");
    let without = Site::sample("quillmesh");
    for (path, bytes) in files_below(&without.path("content/advisories")) {
        let text = String::from_utf8_lossy(&bytes);
        if text.to_lowercase().contains("canary") {
            fs::remove_file(without.path("content/advisories").join(path)).expect("a secret file");
        }
    }
    let list = fs::read_to_string(without.path("content/advisories.toml")).expect("the list");
    let public: Vec<_> = list.split("[[advisory]]").filter(|part| !part.to_lowercase().contains("canary")).collect();
    let without = without.write("content/advisories.toml", &public.join("[[advisory]]"));
    assert_eq!((with.build().code, without.build().code), (0, 0));
    assert!(with.output() == without.output());
}

#[test]
fn another_address_changes_only_addresses() {
    let built = |url: &str| {
        let site = Site::sample("quillmesh");
        assert_eq!(site.run(&["build", "--base-url", url]).code, 0);
        let texts = uncompressed(site.output())
            .into_iter()
            .filter(|(path, _)| !path.ends_with(".zip") && !path.contains(".json.sha"))
            .map(|(path, bytes)| (path, String::from_utf8_lossy(&bytes).replace(url, "BASE/")));
        texts.collect::<Vec<_>>()
    };
    let (one, two) = (built("https://one.example/"), built("https://two.example/"));
    assert!(one == two);
}

/// Every text in a JSON document.
fn texts(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::String(text) => found.push(text.clone()),
        Value::Array(values) => values.iter().for_each(|value| texts(value, found)),
        Value::Object(fields) => fields.values().for_each(|value| texts(value, found)),
        Value::Null => panic!("a document says null"),
        Value::Bool(_) | Value::Number(_) => {}
    }
}

/// A document is read far from the site, so that a relative link in it leads nowhere; and it does not say what it has not
/// got to say.
#[test]
fn documents_for_programs_have_absolute_links_and_no_empty_fields() {
    for sample in SAMPLES {
        let site = Site::sample(sample);
        assert_eq!(site.build().code, 0);
        for (path, bytes) in uncompressed(site.output()).into_iter().filter(|(path, _)| path.ends_with(".json")) {
            let text = String::from_utf8(bytes).expect("text");
            assert!(text.ends_with('\n'), "{path} ends with a line");
            let document: Value = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{path}: {error}"));
            let mut found = Vec::new();
            texts(&document, &mut found);
            for text in found {
                let relative = text.starts_with('/') || text.starts_with("../") || text.contains("](/");
                let relative = relative || text.replace("href=\"//", "").contains("href=\"/");
                assert!(!relative, "{path} says {text}");
                assert!(!text.is_empty(), "{path} has an empty text");
            }
        }
    }
}

/// What readers of the page do not see is in no file: a comment of several lines in each text, and one in each line of text.
#[test]
fn comments_reach_no_byte() {
    let hidden =
        "Before.\\n\\n<!-- one\\n\\nCANARY-SECRET\\n-->\\n\\n- item\\n  <!-- two\\n  CANARY-SECRET -->\\n\\nAfter.";
    let texts = ["details", "impact", "workarounds"].map(|key| format!("{key} = \"{hidden}\"\n")).concat();
    let line = "Shown <!-- CANARY-SECRET -->";
    let advisory = ADVISORY
        .replace("\"A title\"", &format!("\"{line}\""))
        .replace("\"A summary\"", &format!("\"{line}\""))
        .replace("\"Initial publication\"", &format!("\"{line}\""));
    let lines = format!(
        "aliases = [\"CVE-2026-12345\"]\nhandler = \"{line}\"\ncredits = [{{ name = \"{line}\", role = \"finder\" }}]\n\
         references = [{{ type = \"FIX\", url = \"https://acme.example/fix\", title = \"{line}\" }}]\n\
         timeline = [{{ date = 2026-01-10T09:12:00Z, event = \"reported\", note = \"{line}\" }}]\n"
    );
    let site = Site::new().write(ADVISORY_FILE, &format!("{advisory}{lines}{texts}"));
    let run = site.build();
    assert_eq!(run.code, 0, "{}", run.stderr);
    for (path, bytes) in site.output() {
        assert!(!String::from_utf8_lossy(&bytes).contains("CANARY-SECRET"), "{path}");
    }
    assert!(site.built("cve/CVE-2026-12345.json").contains("After."));
}
