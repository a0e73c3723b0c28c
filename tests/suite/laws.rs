//! Laws of the output: the same input gives the same bytes, secrets stay secret, and nothing an author writes can panic.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use jiff::civil::date;
use proptest::prelude::*;
use secportal::compile::compile;
use secportal::diag::Report;
use secportal::project::Project;
use secportal::render::render;
use serde_json::Value;

use crate::site::{ADVISORY, ADVISORY_FILE, POLICY, Run, SITE_TOML, Site, files_below, unzipped};

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
    for path in &after_the_end {
        let judges_support = path.starts_with("versions/")
            || [
                "index.html",
                "supported-versions/index.html",
                "api/v1/support.json",
                "badge/supported.json",
                "badge/supported.svg",
            ]
            .contains(&path.as_str())
            || path.starts_with("api/v1/versions/")
            || path.starts_with("advisories/");
        assert!(judges_support, "{path}");
    }
    let untouched = ["versions/3.1.0/index.html", "advisories/QUILL-2021-0001/index.html"];
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

/// Compiles and renders a project as `build` does; whatever happens, it must not panic.
fn compile_all(root: &Path) {
    let mut report = Report::default();
    let Ok(mut project) = Project::read(root, date(2026, 11, 23), &mut report) else {
        return;
    };
    if let Some(compiled) = compile(&mut project, &mut report) {
        for (_, artifact) in compiled.site.iter() {
            let _ = render(&compiled, artifact);
        }
    }
    for diagnostic in report.sorted(&project.sources) {
        let source = project.sources.get(diagnostic.place.source);
        assert!(source.text.get(diagnostic.place.span()).is_some(), "{diagnostic:?}");
    }
}

/// Every field that takes a text, with a good one.
const EVERY_TEXT: [(&str, &str); 4] = [
    ("site.toml", SITE_TOML),
    (
        ADVISORY_FILE,
        r#"id = "ACME-2026-0001"
status = "withdrawn"
withdrawal_reason = "Wrong"
withdrawn = 2026-03-01
published = 2026-02-01
title = "A title"
summary = "A summary"
details = "Some *details*"
impact = "An impact"
workarounds = "A workaround"
aliases = ["CVE-2026-0001"]
related = ["GHSA-2222-3333-4444"]
upstream = ["PYSEC-2026-1"]
cvss = ["CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N", "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:L/VI:H/VA:L/SC:N/SI:H/SA:L", "AV:N/AC:L/Au:N/C:P/I:P/A:P"]
cwe = ["CWE-79"]
affected = [{ introduced = "1.0", fixed = "1.2" }, { introduced = "2.0", last_affected = "2.1" }]
handler = "Somebody"
timeline = [{ date = 2026-01-01, event = "reported", note = "A note" }]
credits = [{ name = "A", role = "finder", url = "https://a.example/", organization = "B" }]
references = [{ type = "WEB", url = "https://a.example/", title = "C" }]
revisions = [{ number = 1, date = 2026-02-01, summary = "Initial publication" }]
"#,
    ),
    (
        "content/releases.toml",
        "[[release]]\nversion = \"1.2\"\ndate = 2026-01-31\nyanked = \"Why\"\ntag = \"v1.2\"\nnote = \"A note\"\n\
         [[line]]\nversions = \">= 1.0, < 2.x\"\nname = \"One\"\nnote = \"A note\"\nend_of_support = 2026-12-31\n",
    ),
    (
        "content/dependencies.toml",
        "[[statement]]\nvulnerability = \"CVE-2026-0002\"\naliases = [\"PYSEC-2026-2\"]\ntitle = \"A flaw\"\n\
         package = \"pkg:pypi/dep\"\nrequirement = \"<2\"\nvulnerable = [{ introduced = \"0\", fixed = \"1\" }]\n\
         versions = [\"1.2\"]\nstatus = \"not_affected\"\njustification = \"component_not_present\"\ndate = 2026-01-01\n\
         cvss = [\"AV:N/AC:L/Au:N/C:P/I:P/A:P\"]\nnotes = \"A note\"\naction = \"An action\"\n\
         report = \"https://dep.example/\"\nreferences = [{ type = \"FIX\", url = \"https://dep.example/\" }]\n",
    ),
];

/// The sections of `site.toml` that a portal can do without.
const MORE_CONFIG: &str = r#"
[signing]
fingerprint = "0123 4567 89AB CDEF 0123 4567 89AB CDEF 0123 4567"
[security_insights]
last_updated = 2026-01-01
last_reviewed = 2026-01-01
status = "active"
license = "Apache-2.0"
license_url = "https://acme.example/license"
accepts_change_request = true
accepts_automated_change_request = false
bug_bounty_available = false
in_scope = ["acme"]
out_of_scope = ["emca"]
self_assessment = "Good"
administrators = [{ name = "A", affiliation = "B", email = "a@acme.example", social = "https://acme.example/a" }]
core_team = [{ name = "A" }]
"#;

/// Each text in turn is replaced by what trips programs: nothing, characters of several bytes, controls, markup, length.
#[test]
fn no_text_in_any_field_panics() {
    let long = "-1.".repeat(5_000);
    let nasty = [
        "",
        "é",
        "🙊-🙊",
        "\\u0000",
        "-",
        "--",
        "%",
        "a-2026-é",
        "<b>{{ x }}",
        "CVSS:3.1/é",
        "CWE-é",
        "9.9.9.9.9-é",
        &long,
    ];
    let site = Site::new();
    let every_text = EVERY_TEXT.map(|(path, text)| match path {
        "site.toml" => (path, format!("{text}{MORE_CONFIG}")),
        _ => (path, text.to_owned()),
    });
    for (path, text) in &every_text {
        site.put(path, text.as_bytes());
    }
    assert_eq!(site.check().code, 0, "{}", site.check().stderr);
    for (path, text) in &every_text {
        let parts: Vec<&str> = text.split('"').collect();
        for place in (1..parts.len()).step_by(2) {
            for value in nasty {
                let mut parts = parts.clone();
                parts[place] = value;
                site.put(path, parts.join("\"").as_bytes());
                compile_all(&site.path(""));
            }
        }
        site.put(path, text.as_bytes());
    }
}

/// A text with one part replaced by something else, often something that matters to a parser.
fn mutated(text: &'static str) -> impl Strategy<Value = String> {
    let parts = prop_oneof![
        ".{0,12}",
        "[\\[\\]{}\"'=#\n.,:-]{1,6}",
        Just("\"\"\"".to_owned()),
        Just("9223372036854775808".to_owned()),
        Just("é\u{301}\u{202e}\u{0}".to_owned()),
        Just("|--|\n<!-- [^1]: ![](".to_owned()),
    ];
    (0..text.len(), 0..20_usize, parts).prop_map(move |(start, length, part)| {
        let start = (0..=start).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
        let end = (start + length..=text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len());
        format!("{}{part}{}", &text[..start], &text[end..])
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_an_author_writes_panics(site_toml in mutated(SITE_TOML), policy in mutated(POLICY), advisory in mutated(ADVISORY), details in ".{0,60}") {
        let folder = tempfile::tempdir().expect("a folder");
        fs::create_dir_all(folder.path().join("content/advisories")).expect("a folder");
        let write = |path: &str, text: &str| fs::write(folder.path().join(path), text).expect("a file");
        write("site.toml", SITE_TOML);
        write("SECURITY.md", &policy);
        write(ADVISORY_FILE, &advisory);
        write("content/advisories/ACME-2026-0001.md", &details);
        write("content/releases.toml", &advisory.replace("affected", "release"));
        compile_all(folder.path());
        write("site.toml", &site_toml);
        compile_all(folder.path());
    }
}
