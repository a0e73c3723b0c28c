//! Files that are not as they should be: syntax, encodings, links, sizes.

use std::os::unix::fs::symlink;

use crate::site::{ADVISORY, ADVISORY_FILE, POLICY, Site};

#[test]
fn broken_toml_is_named_with_all_its_places() {
    Site::new()
        .edit("site.toml", "base_url = \"https", "base_url = https")
        .edit("site.toml", "\"acme\"", "7")
        .check()
        .finds(&["toml-syntax site.toml:1:12", "wrong-type site.toml:4:8"]);
    Site::new().write(ADVISORY_FILE, "id = \ntitle = \"x\nstatus = 'draft'\n").check().finds(&[
        "toml-syntax content/advisories/ACME-2026-0001.toml:1:6",
        "toml-syntax content/advisories/ACME-2026-0001.toml:2:11",
    ]);
}

#[test]
fn text_that_is_not_utf8_is_named_at_its_first_wrong_byte() {
    let site = Site::new();
    site.put(ADVISORY_FILE, b"id = \"ACME-2026-0001\"\n# caf\xe9\n");
    let run = site.check();
    assert!(
        run.findings().contains(&"not-utf8 content/advisories/ACME-2026-0001.toml:2:6".to_owned()),
        "{}",
        run.stderr
    );
    assert_eq!(run.code, 1);
    let site = Site::new();
    site.put("SECURITY.md", b"# Pol\xedtica\n");
    assert_eq!(site.check().findings(), ["not-utf8 SECURITY.md:1:6"]);
    site.put("SECURITY.md", b"\xef\xbb\xbf# Policy\r\n\r\nOne\r\nPol\xedtica\r\n");
    assert_eq!(site.check().findings(), ["byte-order-mark SECURITY.md:1:1", "not-utf8 SECURITY.md:4:4"]);
}

#[test]
fn a_byte_order_mark_is_named_and_changes_nothing() {
    let marked = Site::new().write("SECURITY.md", &format!("\u{feff}{POLICY}"));
    assert_eq!(marked.build().findings(), ["byte-order-mark SECURITY.md:1:1"]);
    let plain = Site::new();
    plain.build().fine();
    assert!(marked.output() == plain.output());
    let toml = Site::new().write(ADVISORY_FILE, &format!("\u{feff}{ADVISORY}"));
    toml.check().finds(&["byte-order-mark content/advisories/ACME-2026-0001.toml:1:1"]);
}

#[test]
fn line_ends_of_other_systems_change_nothing() {
    let site = |ends: &str| {
        let write = |text: &str| text.replace('\n', ends);
        Site::new().write("SECURITY.md", &write(POLICY)).write(
            ADVISORY_FILE,
            &write(&ADVISORY.replace("summary = \"A", "details = \"\"\"\na\n\nb\n\"\"\"\nsummary = \"A")),
        )
    };
    let (unix, other) = (site("\n"), site("\r\n"));
    unix.build().fine();
    other.build().fine();
    assert!(unix.output() == other.output());
}

#[test]
fn a_link_out_of_the_content_is_not_followed() {
    let secret = tempfile::tempdir().expect("a folder");
    std::fs::write(secret.path().join("a.toml"), "id = 1").expect("a file");
    let site = Site::new().write(ADVISORY_FILE, ADVISORY);
    symlink(secret.path().join("a.toml"), site.path("content/advisories/b.toml")).expect("a link");
    symlink(secret.path(), site.path("content/more")).expect("a link");
    symlink("nowhere", site.path("content/dangling.md")).expect("a link");
    site.check().finds(&[
        "outside-link content/advisories/b.toml",
        "outside-link content/dangling.md",
        "outside-link content/more",
    ]);
}

#[test]
fn a_link_within_the_content_is_followed() {
    let site = Site::new().write("content/scope.md", "# Scope\n");
    symlink("scope.md", site.path("content/limits.md")).expect("a link");
    site.build().fine();
    assert!(site.output().contains_key("limits/index.html"));
}

#[test]
fn files_that_nobody_reads_are_named() {
    let site =
        Site::new().write("content/logo.svg", "<svg/>").write("content/advisory.toml", "").write("content/.hidden", "");
    site.check().finds(&["unused-file content/advisory.toml", "unused-file content/logo.svg"]);
}

#[test]
fn a_line_of_30_kb_is_shown_in_part() {
    let long = "x".repeat(30_000);
    let run = Site::new().write(ADVISORY_FILE, &format!("{ADVISORY}unknown = \"{long}\"\n")).check();
    assert_eq!(run.findings(), ["unknown-field content/advisories/ACME-2026-0001.toml:9:1"], "{}", run.stderr);
    assert!(run.stderr.lines().all(|line| line.len() < 400), "{}", run.stderr);
    let run = Site::new().write(ADVISORY_FILE, &ADVISORY.replace("A title", &long)).check();
    assert_eq!(run.findings(), ["invalid-text content/advisories/ACME-2026-0001.toml:3:9"], "{}", run.stderr);
    assert!(run.stderr.lines().all(|line| line.len() < 400), "{}", run.stderr);
    let run = Site::new().write("SECURITY.md", &format!("{POLICY}\n{long} [x]({long})\n")).check();
    assert_eq!(run.code, 1);
}

#[test]
fn what_an_author_wrote_cannot_steer_the_terminal() {
    let run = Site::new().write(ADVISORY_FILE, &ADVISORY.replace("\"published\"", "\"\\u001b[31m\\u202e\"")).check();
    assert_eq!(run.code, 1);
    assert!(!run.stderr.contains(['\u{1b}', '\u{202e}']), "{}", run.stderr);
}

#[test]
fn two_pages_cannot_have_one_address() {
    Site::new()
        .write("content/timeline.md", "# Timeline\n")
        .check()
        .finds(&["route-collision content/timeline.md:1:1"]);
    Site::new().write("content/a b.md", "# A\n").check().finds(&["invalid-text content/a b.md:1:1"]);
}
