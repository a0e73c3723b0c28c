//! What happened to a report, and how long it took beside what the policy promises.

use std::fmt;
use std::str::FromStr;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use crate::diag::Code;
use crate::fields::Fields;
use crate::invalid::Invalid;
use crate::source::At;
use crate::words::{from_word, word};

/// One step of a disclosure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// When.
    pub date: At<Timestamp>,
    /// What.
    pub kind: At<EventKind>,
    /// In the author's words.
    pub note: Option<At<String>>,
}

/// The steps of a disclosure, in the order in which they usually come (ISO/IEC 30111, phases).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum EventKind {
    /// Somebody told the project.
    Reported,
    /// The project said that it had the report.
    Acknowledged,
    /// The project answered in detail.
    Responded,
    /// Somebody became responsible for it.
    Assigned,
    /// The flaw was confirmed and the affected versions were determined.
    Confirmed,
    /// The code was searched for similar flaws.
    Audited,
    /// A fix was ready.
    Fixed,
    /// A release with the fix was published.
    Released,
    /// The advisory was published.
    Published,
    /// The advisory was changed.
    Updated,
    /// The advisory was withdrawn.
    Withdrawn,
    /// Anything else worth telling.
    Note,
}

impl EventKind {
    const WORDS: &[(&str, Self)] = &[
        ("reported", Self::Reported),
        ("acknowledged", Self::Acknowledged),
        ("responded", Self::Responded),
        ("assigned", Self::Assigned),
        ("confirmed", Self::Confirmed),
        ("audited", Self::Audited),
        ("fixed", Self::Fixed),
        ("released", Self::Released),
        ("published", Self::Published),
        ("updated", Self::Updated),
        ("withdrawn", Self::Withdrawn),
        ("note", Self::Note),
    ];

    /// The word for it in TOML.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        word(Self::WORDS, self)
    }

    /// Whether it can happen more than once to one report.
    #[must_use]
    pub fn repeats(self) -> bool {
        matches!(self, Self::Note | Self::Updated | Self::Released | Self::Fixed | Self::Assigned)
    }
}

impl FromStr for EventKind {
    type Err = Invalid;
    fn from_str(text: &str) -> Result<Self, Invalid> {
        from_word("an event", text, Self::WORDS)
    }
}

/// Reads `{ date, event, note }`.
pub fn read(fields: &mut Fields<'_, '_>) -> Option<Event> {
    let date = fields.instant("date");
    let date = fields.require("date", date);
    let kind = fields.value("event", Code::UnknownWord);
    let kind = fields.require("event", kind);
    let note = fields.markdown_line("note", 1_000);
    Some(Event { date: date?, kind: kind?, note })
}

/// The year, in UTC, in which an instant falls.
#[must_use]
pub fn year_of(instant: Timestamp) -> i16 {
    instant.to_zoned(TimeZone::UTC).year()
}

/// A time that the policy promises.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Promise(SignedDuration);

impl Promise {
    /// The time itself.
    #[must_use]
    pub fn duration(self) -> SignedDuration {
        self.0
    }
}

impl FromStr for Promise {
    type Err = Invalid;

    /// Takes a whole number of hours, days or weeks: `48h`, `7d`, `2w`.
    fn from_str(text: &str) -> Result<Self, Invalid> {
        let hours = [("h", 1), ("d", 24), ("w", 168)].into_iter().find_map(|(unit, hours)| {
            let number: u32 = text.strip_suffix(unit)?.trim().parse().ok()?;
            (number > 0).then(|| i64::from(number) * hours)
        });
        hours.filter(|hours| *hours < 1_000_000).map(|hours| Self(SignedDuration::from_hours(hours))).ok_or_else(|| {
            Invalid::text(text, "is not a duration").hint("write hours, days or weeks, such as `48h`, `90d` or `2w`")
        })
    }
}

impl fmt::Display for Promise {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&in_words(self.0))
    }
}

/// A duration as people say it: hours up to three days, then days.
#[must_use]
pub fn in_words(duration: SignedDuration) -> String {
    let plural = |number: i64, unit: &str| format!("{number} {unit}{}", if number == 1 { "" } else { "s" });
    let minutes = duration.as_mins();
    match minutes {
        0..60 => plural(minutes, "minute"),
        60..4_321 => plural(minutes / 60, "hour"),
        _ => plural(minutes / 1_440, "day"),
    }
}

/// What the policy promises; every part is optional.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Promises {
    /// From the report to the acknowledgement.
    pub acknowledge: Option<Promise>,
    /// From the acknowledgement to the detailed answer.
    pub respond: Option<Promise>,
    /// From the report to the fix.
    pub fix: Option<Promise>,
    /// From the report to publication.
    pub disclose: Option<Promise>,
}

/// What is measured in a timeline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Measure {
    /// From the report to the acknowledgement.
    Acknowledgement,
    /// From the acknowledgement to the detailed answer.
    Answer,
    /// From the report to the fix, or to the first release with it where the fix itself is not noted.
    Fix,
    /// From the report to publication.
    Disclosure,
}

/// A time that was really taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Measured {
    /// What it is the time of.
    pub measure: Measure,
    /// How long it took.
    pub took: SignedDuration,
    /// How long the policy says it may take.
    pub promised: Option<Promise>,
}

impl Measured {
    /// Whether the promise was kept; `None` where there is no promise.
    #[must_use]
    pub fn kept(&self) -> Option<bool> {
        self.promised.map(|promise| self.took <= promise.duration())
    }
}

/// The times that a timeline lets us measure. What was not noted down is not guessed.
#[must_use]
pub fn measure(timeline: &[Event], published: Timestamp, promises: &Promises) -> Vec<Measured> {
    let first =
        |kind: EventKind| timeline.iter().filter(|event| event.kind.value == kind).map(|event| event.date.value).min();
    let reported = first(EventKind::Reported);
    let acknowledged = first(EventKind::Acknowledged);
    let fixed = first(EventKind::Fixed).or_else(|| first(EventKind::Released));
    [
        (Measure::Acknowledgement, reported, acknowledged, promises.acknowledge),
        (Measure::Answer, acknowledged, first(EventKind::Responded), promises.respond),
        (Measure::Fix, reported, fixed, promises.fix),
        (Measure::Disclosure, reported, Some(published), promises.disclose),
    ]
    .into_iter()
    .filter_map(|(measure, from, to, promised)| {
        let took = to?.duration_since(from?);
        // A flaw that was public before it was reported has no time to measure.
        (!took.is_negative()).then_some(Measured { measure, took, promised })
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn promises_are_hours_days_or_weeks() {
        let check = |text: &str, expected: Option<&str>| {
            let promise = text.parse::<Promise>().ok().map(|promise| promise.to_string());
            assert_eq!(promise.as_deref(), expected, "{text}");
        };
        check("48h", Some("48 hours"));
        check("1h", Some("1 hour"));
        check("90d", Some("90 days"));
        check("2w", Some("14 days"));
        for bad in ["", "48", "h", "-1d", "0d", "1.5d", "99999999w", "two days"] {
            check(bad, None);
        }
    }
}
