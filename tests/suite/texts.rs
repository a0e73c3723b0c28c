//! Whatever an author writes in a field: nothing panics, and what `check` accepts is right in every format.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use jiff::civil::date;
use proptest::prelude::*;
use secportal::compile::compile;
use secportal::diag::Report;
use secportal::project::Project;
use secportal::render::render;

use crate::site::{ADVISORY, ADVISORY_FILE, POLICY, SITE_TOML, Site};

/// Compiles and renders a project as `build` does; whatever happens, it must not panic. Gives the files where `check` finds
/// no error.
fn compile_all(root: &Path) -> Option<BTreeMap<String, Vec<u8>>> {
    let mut report = Report::default();
    let mut project = Project::read(root, date(2026, 11, 23), &mut report).ok()?;
    let compiled = compile(&mut project, &mut report);
    for diagnostic in report.sorted(&project.sources) {
        let source = project.sources.get(diagnostic.place.source);
        assert!(source.text.get(diagnostic.place.span()).is_some(), "{diagnostic:?}");
    }
    let compiled = compiled?;
    let rendered =
        compiled.site.iter().map(|(route, artifact)| Some((route.file_path(), render(&compiled, artifact).ok()?)));
    rendered.collect::<Option<_>>().filter(|_| !report.has_errors())
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

/// What makes the advisory a withdrawn one.
const WITHDRAWN: &str = r#"status = "withdrawn"
withdrawal_reason = "Wrong"
withdrawn = 2026-03-01
"#;

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

/// What trips programs: nothing, characters of several bytes, controls, markup; length is added.
const NASTY: [&str; 16] = [
    "",
    "é",
    "🙊-🙊",
    "\\u0000",
    "\\u200b",
    "-",
    "--",
    "%",
    "![](x)",
    "]]>",
    "a-2026-é",
    "<b>{{ x }}",
    "CVSS:3.1/é",
    "CWE-é",
    "9.9.9.9.9-é",
    "https://a.example/?a=b&c=d",
];

/// A portal with every text, and each file as its parts: those at odd places are the texts.
fn site_of_texts() -> (Site, Vec<(&'static str, Vec<String>)>) {
    let site = Site::new();
    let mut texts = EVERY_TEXT.map(|(path, text)| (path, text.to_owned())).to_vec();
    texts[0].1.push_str(MORE_CONFIG);
    let published = texts[1].1.replace(WITHDRAWN, "status = \"published\"\n").replace("2026-0001", "2026-0003");
    texts.push(("content/advisories/ACME-2026-0003.toml", published));
    let parts = texts.into_iter().map(|(path, text)| {
        site.put(path, text.as_bytes());
        (path, text.split('"').map(str::to_owned).collect())
    });
    let parts = parts.collect();
    assert_eq!(site.check().code, 0, "{}", site.check().stderr);
    (site, parts)
}

/// Each text in turn is replaced. One that `check` accepts stays, so that in the end as many as possible are nasty; and
/// then programs have nothing to complain of in any file.
#[test]
fn no_text_in_any_field_panics_or_breaks_a_format() {
    let long = "-1.".repeat(5_000);
    for value in NASTY.into_iter().chain([long.as_str()]) {
        let (site, mut files) = site_of_texts();
        let mut built = compile_all(&site.path("")).expect("a portal");
        for (path, parts) in &mut files {
            for place in (1..parts.len()).step_by(2) {
                let before = std::mem::replace(&mut parts[place], value.to_owned());
                site.put(path, parts.join("\"").as_bytes());
                match compile_all(&site.path("")) {
                    Some(files) => built = files,
                    None => parts[place] = before,
                }
            }
            site.put(path, parts.join("\"").as_bytes());
        }
        #[cfg(feature = "verify")]
        verify_finds_nothing(&built, value);
        drop(built);
    }
}

#[cfg(feature = "verify")]
fn verify_finds_nothing(built: &BTreeMap<String, Vec<u8>>, value: &str) {
    let now = "2026-11-23T23:59:59Z".parse().expect("an instant");
    let verdict = secportal::verify::verify(built, now).expect("schemas");
    assert!(verdict.findings.is_empty(), "{value}: {:#?}", verdict.findings);
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
        let _ = compile_all(folder.path());
        write("site.toml", &site_toml);
        let _ = compile_all(folder.path());
    }
}
