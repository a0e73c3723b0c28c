//! Small values that many pages show: HTML, links, dates, answers to a question.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use serde::Serialize;
use tera::Value;

use crate::markdown;
use crate::model::advisory::Disclosed;
use crate::model::portal::Portal;
use crate::model::version::Version;
use crate::route::Route;
use crate::url::BaseUrl;

/// HTML that goes into the page as it is.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Html(Value);

impl Html {
    /// HTML that was made by us, with every text of an author escaped.
    pub fn safe(html: &str) -> Self {
        Self(Value::safe_string(html))
    }

    /// A line that may hold code and emphasis in Markdown.
    pub fn line(text: &str) -> Self {
        Self::safe(&markdown::inline_html(text))
    }
}

/// A link with its text; without an address it is the text alone.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Link {
    /// What it says.
    pub text: String,
    /// Where it leads.
    pub href: Option<String>,
}

impl Link {
    /// A link.
    pub fn new(text: impl Into<String>, href: impl Into<String>) -> Self {
        Self { text: text.into(), href: Some(href.into()) }
    }

    /// A text that leads nowhere.
    pub fn none(text: impl Into<String>) -> Self {
        Self { text: text.into(), href: None }
    }
}

/// A point in time: as people read it, and as `<time datetime>` wants it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct When {
    /// `1 February 2026`, with the time of day where it is known.
    pub text: String,
    /// `2026-02-01` or `2026-02-01T12:00:00Z`.
    pub iso: String,
}

impl When {
    /// A day.
    pub fn day(day: Date) -> Self {
        Self { text: day_in_words(day), iso: day.to_string() }
    }

    /// The day of an instant.
    pub fn day_of(instant: Timestamp) -> Self {
        Self::day(utc(instant).date())
    }

    /// A day and its time; midnight is how a plain date was read, and so is shown as one.
    pub fn instant(instant: Timestamp) -> Self {
        let at = utc(instant);
        let (hour, minute) = (at.hour(), at.minute());
        if (hour, minute, at.second()) == (0, 0, 0) {
            return Self::day(at.date());
        }
        Self {
            text: format!("{}, {hour:02}:{minute:02} UTC", day_in_words(at.date())),
            iso: format!("{}T{hour:02}:{minute:02}:{:02}Z", at.date(), at.second()),
        }
    }
}

fn utc(instant: Timestamp) -> DateTime {
    instant.to_zoned(TimeZone::UTC).datetime()
}

/// The year in which an instant falls.
pub fn year_of(instant: Timestamp) -> i16 {
    utc(instant).year()
}

fn day_in_words(day: Date) -> String {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let month = usize::try_from(day.month()).ok().and_then(|month| MONTHS.get(month - 1));
    format!("{} {} {}", day.day(), month.copied().unwrap_or(""), day.year())
}

/// The answer to a question that the page is about, in a word and in a sentence.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Answer {
    /// Decides mark and colour.
    pub kind: Kind,
    /// `Supported`, `Affected`.
    pub word: &'static str,
    /// What there is to say besides; may be empty.
    pub text: String,
}

/// How good an answer is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// All is well.
    Good,
    /// Somebody should act.
    Bad,
    /// Nobody knows.
    Unknown,
    /// Neither.
    Neutral,
}

/// A number of things: `no advisory`, `1 advisory`, `2 advisories`.
pub fn count(number: usize, one: &str, many: &str) -> String {
    match number {
        0 => format!("no {many}"),
        1 => format!("1 {one}"),
        _ => format!("{number} {many}"),
    }
}

/// `a`, `a and b`, `a, b and c`.
pub fn list(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [all @ .., last] => format!("{} and {last}", all.join(", ")),
    }
}

/// The same with a capital at the start.
pub fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
    format!("{first}{}", letters.as_str())
}

/// Where a link within a text that stands alone leads: to a section of itself, whose name has got a prefix.
pub fn own_section(target: &str, prefix: &str) -> Option<String> {
    target.strip_prefix('#').map(|section| format!("#{prefix}{section}"))
}

/// The text of an advisory or statement as HTML; its headings are of a level and their names have a prefix.
pub fn text_html(text: &str, top_level: u8, prefix: &str) -> Html {
    let link = |target: &str| own_section(target, prefix);
    let style = markdown::Style { top_level, anchor_prefix: prefix, drop_title: false, link: &link, page: None };
    Html::safe(&markdown::html(text, &style))
}

/// The link to a file of the theme.
pub fn static_file(base: &BaseUrl, path: &str) -> String {
    base.href(&Route::file(path))
}

/// An advisory by its id, with its page.
pub fn advisory_link(portal: &Portal, disclosed: &Disclosed) -> Link {
    let id = disclosed.advisory.id.as_str();
    Link::new(id, portal.config.base_url.href(&Route::advisory(id)))
}

/// A version with the page of its release, where it has one.
pub fn version_link(portal: &Portal, version: &Version) -> Link {
    let href = portal.release(version).map(|_| portal.config.base_url.href(&Route::release(&version.normalized())));
    Link { text: version.to_string(), href }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn midnight_is_a_plain_date() {
        let check = |instant: &str, text: &str, iso: &str| {
            let when = When::instant(instant.parse().expect("an instant"));
            assert_eq!((when.text.as_str(), when.iso.as_str()), (text, iso));
        };
        check("2026-02-01T00:00:00Z", "1 February 2026", "2026-02-01");
        check("2026-02-01T09:05:00Z", "1 February 2026, 09:05 UTC", "2026-02-01T09:05:00Z");
        check("2026-02-01T01:30:00+02:00", "31 January 2026, 23:30 UTC", "2026-01-31T23:30:00Z");
    }

    #[test]
    fn numbers_and_lists_read_as_people_write_them() {
        assert_eq!(count(0, "advisory", "advisories"), "no advisories");
        assert_eq!(count(1, "advisory", "advisories"), "1 advisory");
        assert_eq!(count(2, "advisory", "advisories"), "2 advisories");
        let check = |items: &[&str], expected: &str| {
            let items: Vec<_> = items.iter().map(ToString::to_string).collect();
            assert_eq!(list(&items), expected);
        };
        check(&[], "");
        check(&["a"], "a");
        check(&["a", "b"], "a and b");
        check(&["a", "b", "c"], "a, b and c");
        assert_eq!(sentence("éa"), "Éa");
    }
}
