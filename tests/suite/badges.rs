//! Badges: the state of the project in a word or two, drawn and as data.

use quick_xml::Reader;
use quick_xml::events::Event;
use serde_json::Value;
use snapbox::file;

use crate::site::{ADVISORY, ADVISORY_FILE, POLICY, SITE_TOML, Site};

const BADGES: [&str; 4] = ["policy", "supported", "advisories", "security-txt"];

/// What the badges of a portal say, in the order of [`BADGES`]; drawn or as data, they say the same.
fn messages(site: &Site) -> Vec<String> {
    let run = site.build();
    assert_eq!(run.code, 0, "{}", run.stderr);
    let message = |badge: &str| {
        let data: Value = serde_json::from_str(&site.built(&format!("badge/{badge}.json"))).expect("a document");
        let (label, message) = (data["label"].as_str().expect("a label"), data["message"].as_str().expect("a message"));
        let drawing = site.built(&format!("badge/{badge}.svg"));
        assert_eq!(texts(&drawing), [&format!("{label}: {message}"), label, message], "{drawing}");
        message.to_owned()
    };
    BADGES.into_iter().map(message).collect()
}

/// The title and the texts of a drawing, which has to be well-formed.
fn texts(drawing: &str) -> Vec<String> {
    let mut reader = Reader::from_str(drawing);
    let (mut texts, mut inside) = (Vec::<String>::new(), false);
    loop {
        match reader.read_event().expect("a well-formed drawing") {
            Event::Start(tag) => {
                assert!(tag.attributes().all(|attribute| attribute.is_ok()));
                inside = matches!(tag.name().as_ref(), "title" | "text");
                texts.extend(inside.then(String::new));
            }
            Event::End(_) => inside = false,
            Event::Text(text) if inside => {
                texts.last_mut().expect("a text").push_str(&text);
            }
            Event::GeneralRef(name) if inside => {
                let named = [("lt", "<"), ("gt", ">"), ("amp", "&"), ("quot", "\""), ("apos", "'")];
                let (_, c) = named.iter().find(|(one, _)| *one == &*name).expect("a name that XML knows");
                texts.last_mut().expect("a text").push_str(c);
            }
            Event::Eof => return texts,
            _ => {}
        }
    }
}

#[test]
fn a_badge_is_drawn() {
    let site = Site::new();
    site.build().fine();
    snapbox::assert_data_eq!(site.built("badge/supported.svg"), file!["badges/supported.svg": Text].raw());
}

#[test]
fn a_badge_is_data_for_shields() {
    let site = Site::new();
    site.build().fine();
    snapbox::assert_data_eq!(site.built("badge/supported.json"), file!["badges/supported.json": Text].raw());
}

#[test]
fn badges_say_how_it_stands() {
    let check = |site: Site, expected: [&str; 3]| assert_eq!(messages(&site)[1..], expected);
    let releases = "[[release]]\nversion = \"1.1\"\ndate = 2026-01-10\n";
    check(Site::new(), ["1.x", "none open", "until 2027-05-31"]);
    check(Site::sample("tern"), ["unknown", "none open", "until 2027-06-30"]);
    check(Site::sample("minnow"), ["1.x, 0.3.x", "none open", "until 2027-03-31"]);
    check(Site::sample("quillmesh"), ["3.x, 2.1.x", "1 open", "until 2027-05-31"]);
    check(Site::sample("quillmesh").now("2027-01-02"), ["3.x", "1 open", "until 2027-05-31"]);
    let with = |advisory: &str| Site::new().write(ADVISORY_FILE, advisory);
    // A fix that nobody can install yet leaves the latest release affected.
    check(with(ADVISORY).write("content/releases.toml", releases), ["1.x", "1 open", "until 2027-05-31"]);
    check(with(ADVISORY), ["1.x", "none open", "until 2027-05-31"]);
    let open = ADVISORY.replace(", fixed = \"1.2\"", "");
    check(with(&open), ["1.x", "1 open", "until 2027-05-31"]);
    let unclear = ADVISORY.replace("affected", "# affected");
    check(with(&unclear), ["1.x", "1 unclear", "until 2027-05-31"]);
    let withdrawn = open.replace("\"published\"", "\"withdrawn\"");
    let withdrawn = format!("withdrawn = 2026-03-01T00:00:00Z\nwithdrawal_reason = \"Wrong\"\n{withdrawn}");
    check(with(&withdrawn), ["1.x", "none open", "until 2027-05-31"]);
    let ended = |policy: &str| Site::new().write("SECURITY.md", policy);
    check(ended(&POLICY.replace(":white_check_mark:", ":x:")), ["none", "none open", "until 2027-05-31"]);
}

#[test]
fn nothing_that_stands_in_a_table_breaks_a_badge() {
    let check = |versions: &str, expected: &str| {
        let site = Site::new().write("SECURITY.md", &POLICY.replace("| 1.x ", &format!("| {versions} ")));
        assert_eq!(messages(&site)[1], expected);
    };
    check("a & b</text><script>", "a & b</text><script>");
    check("\"'&lt;&#x202e;x]]>", "\"'<\u{fffd}x]]>");
    check("\u{202e}\u{2066}", "\u{fffd}\u{fffd}");
    check(&"9.9.".repeat(100), &format!("{}…", &"9.9.".repeat(100)[..39]));
    let name = Site::new().write("site.toml", &SITE_TOML.replace("\"acme\"", "\"</title>\\\"&\""));
    assert_eq!(messages(&name)[0], "policy");
}
