//! What is not public is told to nobody: not in a log, not by a public text, not in what a page does not show.

use snapbox::str;

use crate::site::{ADVISORY, ADVISORY_FILE, Site};

const SECRET_FILE: &str = "content/advisories/ACME-2026-0002.toml";

const SECRET: &str = r#"id = "ACME-2026-0002"
status = "embargoed"
title = "The canary title"
summary = "The canary summary"
aliases = ["CVE-2026-0777"]
cvss = ["CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N"]
affected = [{ introduced = "1.0", fixed = "1.2" }]
handler = "The canary handler"
timeline = [{ date = 2026-02-01, event = "note", note = "The canary note" }]
credits = [{ name = "The canary finder", role = "finder" }]
"#;

/// A portal with a public and a secret advisory.
fn site() -> Site {
    Site::new().write(ADVISORY_FILE, ADVISORY).write(SECRET_FILE, SECRET)
}

#[test]
fn a_log_hears_of_a_secret_text_no_more_than_code_and_place() {
    site().edit(SECRET_FILE, "\"finder\"", "\"canary\"").check().says(
        1,
        str![[r#"
error[unknown-word]: this touches what is not public
--> content/advisories/ACME-2026-0002.toml:10:49
 |
hint: run `secportal check` in a terminal: a log may have other readers

1 error

"#]],
    );
}

/// Each line of a secret text in turn is spoilt in some way, so that there is something to find.
#[test]
fn no_mistake_tells_a_log_what_is_secret() {
    let mistakes: [fn(&str) -> String; 6] = [
        |line| line.replacen(" = \"", " = \"\\q", 1),
        |line| line.replacen(" = ", "canary = ", 1),
        |line| line.replacen(" = ", " = [[7]] # ", 1),
        |line| line.replace('"', "\"\u{202e}"),
        |line| line.replace("embargoed", "canary").replace("0002", "2").replace("CVE-2026-0777", "CVE-canary"),
        |line| format!("{line}\n{line}"),
    ];
    let site = site();
    let mut found = 0;
    for (number, line) in SECRET.lines().enumerate() {
        for spoil in mistakes {
            let mut lines: Vec<String> = SECRET.lines().map(str::to_owned).collect();
            lines[number] = spoil(line);
            site.put(SECRET_FILE, lines.join("\n").as_bytes());
            let run = site.check();
            assert!(!run.stderr.contains("canary"), "{}: {}", lines[number], run.stderr);
            found += run.findings().len();
        }
    }
    assert!(found > 40, "{found} mistakes were found");
}

#[test]
fn a_file_that_may_hold_an_advisory_is_secret_until_it_is_read() {
    let list = format!("[[advisory]]\n{ADVISORY}[[advisorry]]\ntitle = \"canary\"\n");
    for (path, text) in [
        ("content/advisories.toml", list.as_str()),
        ("content/advisories.toml", "advisory = [\"canary\"]\n"),
        ("content/advisories.toml", "advisorry = [{ title = \"canary\" }]\n"),
        ("content/advisories/ACME-2026-0002.toml", "canary"),
        ("content/advisories/ACME-2026-0002.toml", "\u{feff}title = \"canary\"\n"),
        ("content/advisories/ACME-2026-0003.md", "The canary\n"),
        ("content/drafts/ACME-2026-0002.toml", "title = \"canary\"\n"),
        ("content/drafts/ACME-2026-0002.md", "The canary\n"),
    ] {
        let run = Site::new().write(path, text).check();
        assert!(!run.findings().is_empty() && !run.stderr.contains("canary"), "{path}: {}", run.stderr);
    }
    let site = Site::new();
    site.put(SECRET_FILE, b"title = \"canary \xff\"\n");
    let run = site.check();
    assert!(!run.findings().is_empty() && !run.stderr.contains("canary"), "{}", run.stderr);
}

#[test]
fn a_log_hears_no_secret_name_by_way_of_a_public_text() {
    let site = site().edit(ADVISORY_FILE, "summary", "aliases = [\"cve-2026-0777\", \"acme-2026-0002\"]\nsummary");
    let run = site.check();
    let told = run.stderr.replace(SECRET_FILE, "").to_lowercase();
    assert!(!run.findings().is_empty());
    assert!(!told.contains("0777") && !told.contains("acme-2026-0002"), "{told}");
}

#[test]
fn a_log_hears_all_of_a_public_text() {
    let run = site().edit(ADVISORY_FILE, "summary", "sumary").check();
    assert!(run.stderr.contains("sumary = \"A summary\""), "{}", run.stderr);
}

#[test]
fn a_page_is_not_named_like_an_advisory() {
    for path in [
        "content/ACME-2026-0002.md",
        "content/acme-2026-0002.md",
        "content/acme_2026_0002.es.md",
        "content/draft ACME-2026-3.md",
        "content/ACME-2026-0001.md",
        "content/CVE-2026-0777.md",
        "content/cve-2026-99999-notes.md",
        "content/GHSA-wj6h-64fc-37mp.md",
        "content/PYSEC-2026-1.md",
        "content/notes/ACME-2026-0002.md",
        "content/advisories/drafts/acme-2026-0009.md",
    ] {
        let run = site().write(path, "# The canary\n").check();
        let found = run.findings();
        assert!(found.contains(&format!("misplaced-advisory {path}:1:1")), "{found:?}");
        assert!(run.code == 1 && !run.stderr.contains("canary"), "{}", run.stderr);
    }
    for path in ["content/acme.md", "content/acme-2026.md", "content/cve-process.md", "content/2026-02-01.md"] {
        site().write(path, "# A page\n").check().fine();
    }
}

#[test]
fn front_matter_that_says_draft_is_believed() {
    let front_matter = [
        "---\ntitle: The canary\ndraft: true\n---\n",
        "---\npublished: false\n---\n",
        "---\nstatus: Embargoed\n---\n",
        "+++\ndraft = true\n+++\n",
        "---\ndraft: yes\n\n",
    ];
    for front_matter in front_matter {
        for path in ["content/faq.md", "content/policy.es.md", "content/advisories/ACME-2026-0001.md"] {
            let run = site().write(path, &format!("{front_matter}# The canary\n")).build();
            let found = run.findings();
            assert!(found.iter().any(|one| one.starts_with(&format!("draft-page {path}"))), "{path}: {found:?}");
            assert!(run.code == 1 && !run.stderr.contains("canary"), "{path}: {}", run.stderr);
        }
    }
    site()
        .write(SECRET_FILE, &SECRET.replace("handler =", "impact = \"---\\ndraft: true\\n---\\nx\"\nhandler ="))
        .check()
        .fine();
}

#[test]
fn front_matter_is_not_shown() {
    for front_matter in
        ["---\nlayout: canary\n---\n", "+++\nlayout = \"canary\"\n+++\n", "\n---\nlayout: canary\n...\n"]
    {
        let site = site().write("content/faq.md", &format!("{front_matter}# A page\n"));
        site.build().fine();
        assert!(!site.built("faq/index.html").contains("canary"), "{front_matter}");
    }
    site()
        .write("content/faq.md", "---\nlayout: x\n\n# A page\n")
        .check()
        .finds(&["open-front-matter content/faq.md:2:1"]);
}

/// Each place where a public text can name a secret, with what it takes to write it there.
#[test]
fn what_is_public_names_nothing_that_is_not() {
    let release = "[[release]]\nversion = \"1.2\"\ndate = 2026-02-01\n";
    let line = "[[line]]\nversions = \"1.x\"\nname = \"One\"\n";
    let statement = "[[statement]]\nvulnerability = \"CVE-2026-1111\"\ntitle = \"A flaw\"\npackage = \"pkg:pypi/idna\"\n\
                     requirement = \"\"\nstatus = \"under_investigation\"\ndate = 2026-02-01\n";
    let named: Vec<(&str, String)> = [
        ("SECURITY.md", "See acme-2026-0002.\n"),
        ("SECURITY.md", "See [here](https://h.example/ACME%2D2026-0002).\n"),
        ("SECURITY.md", "See `CVE-2026-0777`.\n"),
        ("content/faq.md", "# FAQ\n\n| a |\n| - |\n| ACME-**2026**-0002 |\n"),
        ("content/advisories/ACME-2026-0001.md", "Like [cve-2026-0777](https://h.example/).\n"),
    ]
    .map(|(path, text)| (path, if path == "SECURITY.md" { format!("# Policy\n\n{text}") } else { text.to_owned() }))
    .into();
    let fields = [
        (ADVISORY_FILE, ADVISORY, "related = [\"ACME-2026-0002\"]\n"),
        (ADVISORY_FILE, ADVISORY, "upstream = [\"CVE-2026-0777\"]\n"),
        (ADVISORY_FILE, ADVISORY, "details = \"see x_ACME-2026-0002\"\n"),
        (ADVISORY_FILE, ADVISORY, "workarounds = \"\"\"\nas for\nAcme-2026-0002\n\"\"\"\n"),
        (ADVISORY_FILE, ADVISORY, "handler = \"ACME-2026-0002\"\n"),
        (ADVISORY_FILE, ADVISORY, "credits = [{ name = \"finder of ACME-2026-0002\", role = \"finder\" }]\n"),
        (
            ADVISORY_FILE,
            ADVISORY,
            "timeline = [{ date = 2026-02-01, event = \"note\", note = \"split off CVE-2026-0777\" }]\n",
        ),
        (
            ADVISORY_FILE,
            ADVISORY,
            "references = [{ type = \"FIX\", url = \"https://h.example/?q=ACME%2d2026-0002\" }]\n",
        ),
        ("content/releases.toml", release, "note = \"fixes ACME-2026-0002\"\n"),
        ("content/releases.toml", line, "note = \"*but* CVE\\\\-2026-0777\"\n"),
        ("content/dependencies.toml", statement, "notes = \"ACME-2026-0002\"\n"),
        ("content/dependencies.toml", statement, "aliases = [\"CVE-2026-0777\"]\n"),
    ];
    let fields = fields.map(|(path, text, more)| (path, format!("{text}{more}")));
    for (path, text) in named.into_iter().chain(fields) {
        let run = site().write(path, &text).build();
        let found = run.findings();
        assert!(found.iter().any(|one| one.starts_with(&format!("names-unpublished {path}"))), "{text}: {found:?}");
        let told = run.stderr.replace(SECRET_FILE, "").to_lowercase();
        assert!(run.code == 1 && !told.contains("0777") && !told.contains("2026-0002"), "{told}");
        // Once it is public, everybody may name it.
        let published =
            ADVISORY.replace("0001", "0002").replace("\nsummary =", "\naliases = [\"CVE-2026-0777\"]\nsummary =");
        let run = Site::new().write(ADVISORY_FILE, ADVISORY).write(SECRET_FILE, &published).write(path, &text).check();
        assert!(!run.stderr.contains("names-unpublished"), "{}", run.stderr);
    }
    site()
        .edit("site.toml", "Acme Makers", "Makers of ACME-2026-0002")
        .check()
        .finds(&["names-unpublished site.toml:5:10"]);
}

#[test]
fn a_list_of_advisories_is_searched_where_it_is_public() {
    let list =
        format!("[[advisory]]\n{SECRET}related = [\"ACME-2026-0001\", \"CVE-2026-0777\"]\n[[advisory]]\n{ADVISORY}");
    Site::new().write("content/advisories.toml", &list).check().fine();
    let list = format!("{list}handler = \"ACME-2026-0002\"\n");
    Site::new()
        .write("content/advisories.toml", &list)
        .check()
        .finds(&["names-unpublished content/advisories.toml:22:11"]);
}

/// Characters that end documents, or turn what stands beside them.
const CONTROLS: [char; 9] =
    ['\u{0}', '\u{b}', '\u{10}', '\u{7f}', '\u{85}', '\u{fffe}', '\u{202e}', '\u{2066}', '\u{2069}'];

#[test]
fn a_value_shows_no_character_that_is_no_text() {
    let values = [
        (ADVISORY_FILE, "A title"),
        (ADVISORY_FILE, "A summary"),
        (ADVISORY_FILE, "Initial"),
        ("site.toml", "Acme Makers"),
    ];
    for control in CONTROLS {
        let code = format!("\\u{:04x}", u32::from(control));
        for (path, old) in values {
            let site = Site::new().write(ADVISORY_FILE, ADVISORY).edit(path, old, &format!("{old}{code}"));
            let found = site.build().findings();
            assert!(found.len() == 1 && found[0].starts_with(&format!("replaced-character {path}")), "{found:?}");
            no_control_in(&site);
        }
    }
    let paired = ADVISORY.replace("A title", "A \u{2067}title\u{2069} \u{202b}x\u{202c}");
    Site::new().write(ADVISORY_FILE, &paired).check().fine();
    let made = ADVISORY.replace("A title", "A &#x202e; title");
    let site = Site::new().write(ADVISORY_FILE, &made).write("content/faq.md", "a &#11; b\n");
    site.build().finds(&[
        "replaced-character content/advisories/ACME-2026-0001.toml:3:9",
        "replaced-character content/faq.md:1:3",
    ]);
    no_control_in(&site);
}

/// No output holds a character that is no text, written as it is or as JSON and YAML escape it.
fn no_control_in(site: &Site) {
    for (path, bytes) in site.output().into_iter().filter(|(path, _)| !path.ends_with(".zip")) {
        let text = String::from_utf8(bytes).expect("text").to_lowercase();
        let escaped = CONTROLS.map(|control| format!("\\u{:04x}", u32::from(control)));
        assert!(!text.contains(CONTROLS) && !escaped.iter().any(|escaped| text.contains(escaped)), "{path}");
    }
}

#[test]
fn no_output_holds_a_character_that_is_no_text() {
    let text: String = CONTROLS.map(|control| format!("- a {control} b\n")).concat();
    let site = Site::new()
        .write("SECURITY.md", &format!("# Policy\n\n{text}"))
        .write("content/faq.md", &text)
        .write(ADVISORY_FILE, ADVISORY)
        .write("content/advisories/ACME-2026-0001.md", &text);
    let run = site.build();
    assert_eq!(
        (run.code, run.findings()),
        (
            0,
            [
                "replaced-character SECURITY.md:3:5",
                "replaced-character content/advisories/ACME-2026-0001.md:1:5",
                "replaced-character content/faq.md:1:5"
            ]
            .map(str::to_owned)
            .into()
        )
    );
    assert!(run.stderr.contains("the first of 9 such"), "{}", run.stderr);
    no_control_in(&site);
}
