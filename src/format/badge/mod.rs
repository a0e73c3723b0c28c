//! Badges: the state of a project in two or three words, for its README. Each is drawn here, and given as data to those who
//! have shields.io draw it (<https://shields.io/badges/endpoint-badge>).

use serde::Serialize;

use crate::format::{is_xml, json};
use crate::model::portal::Portal;
use crate::model::support::Support;
use crate::model::support::verdict::SupportStatus;
use crate::site::Badge;

pub mod drawing;

/// What a badge says.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Saying {
    /// What it is about.
    label: &'static str,
    /// What there is to say of it.
    message: String,
    /// How good that is.
    tone: Tone,
}

/// How good it is what a badge says. The words say so too: colour is never all there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tone {
    Good,
    Bad,
    Unknown,
    Neutral,
}

impl Tone {
    /// Its colour on a light ground, as in the default theme.
    fn colour(self) -> &'static str {
        match self {
            Self::Good => "#166b3a",
            Self::Bad => "#b0241c",
            Self::Unknown => "#7a4d00",
            Self::Neutral => "#1a56b8",
        }
    }
}

/// What shields.io takes.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Endpoint<'s> {
    schema_version: u8,
    label: &'s str,
    message: &'s str,
    color: &'s str,
}

/// A badge as data.
#[must_use]
pub fn export(portal: &Portal, badge: Badge) -> Vec<u8> {
    let Saying { label, message, tone } = saying(portal, badge);
    json(&Endpoint { schema_version: 1, label, message: &message, color: tone.colour() })
}

fn saying(portal: &Portal, badge: Badge) -> Saying {
    let (label, (message, tone)) = match badge {
        Badge::Policy => ("security", ("policy".to_owned(), Tone::Neutral)),
        Badge::Supported => ("supported", supported(&portal.stated_support())),
        Badge::Advisories => {
            let unclear = portal.advisories.iter().filter(|one| one.is_unclear()).count();
            ("advisories", advisories(portal.open().count(), unclear))
        }
        Badge::SecurityTxt => ("security.txt", security_txt(portal)),
    };
    match short(&message) {
        nothing if nothing.is_empty() => Saying { label, message: "unknown".to_owned(), tone: Tone::Unknown },
        message => Saying { label, message, tone },
    }
}

fn supported(stated: &[(String, SupportStatus<'_>)]) -> (String, Tone) {
    let with = |wanted: Support| stated.iter().filter(move |(_, status)| status.support == wanted);
    if with(Support::Supported).next().is_some() {
        (list(with(Support::Supported).map(|(versions, _)| versions.as_str())), Tone::Good)
    } else if stated.is_empty() || with(Support::Unknown).next().is_some() {
        ("unknown".to_owned(), Tone::Unknown)
    } else {
        ("none".to_owned(), Tone::Bad)
    }
}

/// Advisories that do not say which versions they affect may be open: nobody knows.
fn advisories(open: usize, unclear: usize) -> (String, Tone) {
    match (open, unclear) {
        (0, 0) => ("none open".to_owned(), Tone::Good),
        (0, unclear) => (format!("{unclear} unclear"), Tone::Unknown),
        (open, 0) => (format!("{open} open"), Tone::Bad),
        (open, unclear) => (format!("{open} open, {unclear} unclear"), Tone::Bad),
    }
}

/// With an expired security.txt nothing is built, so that this needs no day to be judged on.
fn security_txt(portal: &Portal) -> (String, Tone) {
    let day = portal.config.security_txt.expiry_day().strftime("%Y-%m-%d");
    (format!("until {day}"), Tone::Good)
}

/// A badge says at most this many characters of its message.
const LONGEST: usize = 40;

/// As many items as a badge can hold, and a sign that there are more.
fn list<'i>(items: impl Iterator<Item = &'i str>) -> String {
    let mut text = String::new();
    for item in items {
        if text.is_empty() {
            text.push_str(item);
        } else if text.chars().count() + item.chars().count() + ", , …".len() > LONGEST {
            return text + ", …";
        } else {
            text.push_str(", ");
            text.push_str(item);
        }
    }
    text
}

/// A text that fits, without characters that cannot be drawn or that turn the direction of what follows.
fn short(text: &str) -> String {
    let turns = |c: char| matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let text: String = text.chars().filter(|c| is_xml(*c) && !c.is_control() && !turns(*c)).collect();
    if text.chars().count() <= LONGEST {
        return text;
    }
    let start: String = text.chars().take(LONGEST - 1).collect();
    format!("{}…", start.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_cut_between_items_and_texts_anywhere() {
        let check = |items: &[&str], expected: &str| assert_eq!(short(&list(items.iter().copied())), expected);
        check(&[], "");
        check(&["3.x", "2.1.x"], "3.x, 2.1.x");
        check(&["1.0.x"; 20], "1.0.x, 1.0.x, 1.0.x, 1.0.x, 1.0.x, …");
        check(&[&"x".repeat(41)], &format!("{}…", "x".repeat(39)));
        check(&[&"é".repeat(40)], &"é".repeat(40));
        check(&["a\u{202e}b\u{0}\tc\u{fffe}"], "abc");
    }

    #[test]
    fn what_nobody_knows_is_not_good() {
        let check = |open, unclear, expected: &str, tone| {
            assert_eq!(advisories(open, unclear), (expected.to_owned(), tone));
        };
        check(0, 0, "none open", Tone::Good);
        check(0, 1, "1 unclear", Tone::Unknown);
        check(2, 0, "2 open", Tone::Bad);
        check(2, 1, "2 open, 1 unclear", Tone::Bad);
    }
}
