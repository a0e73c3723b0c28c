//! Small values that many pages show: links, dates, answers to a question.

use std::fmt::Display;

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use serde::Serialize;

use crate::html::edition::Edition;
use crate::model::advisory::Disclosed;
use crate::model::version::Version;
use crate::route::Route;
use crate::url::BaseUrl;

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
    pub fn day(edition: &Edition<'_>, day: Date) -> Self {
        let month = edition.word(MONTHS.get(month_index(day)).copied().unwrap_or(""));
        let values: [(&str, &dyn Display); 3] = [("day", &day.day()), ("month", &month), ("year", &day.year())];
        Self { text: edition.say("date.day", &values), iso: day.to_string() }
    }

    /// The day of an instant.
    pub fn day_of(edition: &Edition<'_>, instant: Timestamp) -> Self {
        Self::day(edition, utc(instant).date())
    }

    /// A day and its time; midnight is how a plain date was read, and so is shown as one.
    pub fn instant(edition: &Edition<'_>, instant: Timestamp) -> Self {
        let at = utc(instant);
        let (hour, minute) = (at.hour(), at.minute());
        let day = Self::day(edition, at.date());
        if (hour, minute, at.second()) == (0, 0, 0) {
            return day;
        }
        Self {
            text: edition.say("date.instant", &[("day", &day.text), ("time", &format!("{hour:02}:{minute:02}"))]),
            iso: format!("{}T{hour:02}:{minute:02}:{:02}Z", at.date(), at.second()),
        }
    }
}

const MONTHS: [&str; 12] = [
    "date.january",
    "date.february",
    "date.march",
    "date.april",
    "date.may",
    "date.june",
    "date.july",
    "date.august",
    "date.september",
    "date.october",
    "date.november",
    "date.december",
];

fn month_index(day: Date) -> usize {
    usize::try_from(day.month()).unwrap_or(1).saturating_sub(1)
}

fn utc(instant: Timestamp) -> DateTime {
    instant.to_zoned(TimeZone::UTC).datetime()
}

/// The answer to a question that the page is about, in a word and in a sentence.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Answer {
    /// Decides mark and colour.
    pub kind: Kind,
    /// `Supported`, `Affected`.
    pub word: String,
    /// What there is to say besides; may be empty.
    pub text: String,
}

impl Answer {
    /// An answer in a word.
    pub fn word(kind: Kind, word: String) -> Self {
        Self { kind, word, text: String::new() }
    }
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

/// The link to a file of the theme.
pub fn static_file(base: &BaseUrl, path: &str) -> String {
    base.href(&Route::file(path))
}

/// An advisory by its id, with its page.
pub fn advisory_link(edition: &Edition<'_>, disclosed: &Disclosed) -> Link {
    let id = disclosed.advisory.id.as_str();
    Link::new(id, edition.page(&Route::advisory(id)))
}

/// A version with the page of its release, where it has one: as that is spelt.
pub fn version_link(edition: &Edition<'_>, version: &Version) -> Link {
    match edition.portal.release(version) {
        Some(release) => {
            Link::new(release.version.to_string(), edition.page(&Route::release(&release.version.normalized())))
        }
        None => Link { text: version.to_string(), href: None },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    use crate::html::tests::editions;

    #[test]
    fn midnight_is_a_plain_date() {
        let [english, spanish] = editions();
        let check = |instant: &str, text: &str, other_text: &str, iso: &str| {
            for (sample, text) in [(&english, text), (&spanish, other_text)] {
                let when = When::instant(&sample.edition(), instant.parse().expect("an instant"));
                assert_eq!((when.text.as_str(), when.iso.as_str()), (text, iso));
            }
        };
        check("2026-02-01T00:00:00Z", "1 February 2026", "1 de febrero de 2026", "2026-02-01");
        let at = ["1 February 2026, 09:05 UTC", "1 de febrero de 2026, 09:05 UTC"];
        check("2026-02-01T09:05:00Z", at[0], at[1], "2026-02-01T09:05:00Z");
        let before = ["31 January 2026, 23:30 UTC", "31 de enero de 2026, 23:30 UTC"];
        check("2026-02-01T01:30:00+02:00", before[0], before[1], "2026-01-31T23:30:00Z");
    }
}
