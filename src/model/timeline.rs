//! What happened to a report, and how long it took beside what the policy promises.

use std::str::FromStr;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use crate::diag::Code;
use crate::fields::Fields;
use crate::invalid::Invalid;
use crate::model::promise::{Clock, Promise, Promises, Start};
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

/// What is measured in a timeline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Measure {
    /// From the report to the acknowledgement.
    Acknowledgement,
    /// To the detailed answer: from the acknowledgement, or from the report where its promise counts from there.
    Answer,
    /// From the report to the fix, or to the first release with it where the fix itself is not noted.
    Fix,
    /// From the report to publication.
    Disclosure,
}

/// A step of a disclosure: how it went, beside what was promised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// Which step.
    pub measure: Measure,
    /// What the policy promises.
    pub promised: Option<Promise>,
    /// How it went.
    pub outcome: Outcome,
}

/// How a step went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It took a time, by the clock of its promise.
    Took(SignedDuration),
    /// It is still to be done, where it is known by when: on this day at the latest.
    Pending(Option<Date>),
    /// Nobody has written it down. That says nothing of whether it was done.
    Unknown,
}

impl Step {
    /// Whether the promise was kept; `None` where there is none, and as long as it can still be. What is not done on the
    /// day after the last one is late, however long it takes.
    #[must_use]
    pub fn kept(&self, today: Date) -> Option<bool> {
        match self.outcome {
            Outcome::Took(took) => self.promised.map(|promise| took <= promise.time),
            Outcome::Pending(Some(last)) if last < today => Some(false),
            Outcome::Pending(_) | Outcome::Unknown => None,
        }
    }

    /// How long it took.
    #[must_use]
    pub fn took(&self) -> Option<SignedDuration> {
        match self.outcome {
            Outcome::Took(took) => Some(took),
            Outcome::Pending(_) | Outcome::Unknown => None,
        }
    }

    /// The last day of a promise that can still be kept.
    #[must_use]
    pub fn open_until(&self, today: Date) -> Option<Date> {
        match self.outcome {
            Outcome::Pending(last) => last.filter(|last| *last >= today),
            Outcome::Took(_) | Outcome::Unknown => None,
        }
    }
}

/// Measures each step of a timeline. What was not noted down is not guessed; but an advisory that names no fix for some
/// version has none.
#[must_use]
pub fn measure(timeline: &[Event], published: Timestamp, lacks_fix: bool, promises: &Promises) -> [Step; 4] {
    let first =
        |kind: EventKind| timeline.iter().filter(|event| event.kind.value == kind).map(|event| event.date.value).min();
    let reported = first(EventKind::Reported);
    let acknowledged = first(EventKind::Acknowledged);
    let asked = match promises.respond_from {
        Start::Report => reported,
        Start::Acknowledgement => acknowledged,
    };
    let fixed = first(EventKind::Fixed).or_else(|| first(EventKind::Released));
    let step = |measure: Measure, from: Option<Timestamp>, to: Option<Timestamp>, promised: Option<Promise>| {
        let outcome = match to {
            None if measure == Measure::Fix && lacks_fix => {
                Outcome::Pending(from.zip(promised).map(|(from, promise)| promise.last_day(from)))
            }
            _ => from.zip(to).map_or(Outcome::Unknown, |(from, to)| time_between(from, to, promised)),
        };
        Step { measure, promised, outcome }
    };
    [
        step(Measure::Acknowledgement, reported, acknowledged, promises.acknowledge),
        step(Measure::Answer, asked, first(EventKind::Responded), promises.respond),
        step(Measure::Fix, reported, fixed, promises.fix),
        step(Measure::Disclosure, reported, Some(published), promises.disclose),
    ]
}

/// A flaw that was public before it was reported has no time to measure.
fn time_between(from: Timestamp, to: Timestamp, promised: Option<Promise>) -> Outcome {
    if to < from {
        return Outcome::Unknown;
    }
    let clock = promised.map_or(Clock::Calendar, |promise| promise.clock);
    Outcome::Took(clock.between(from, to))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::diag::Report;
    use crate::fields::read_toml;
    use crate::source::Sources;

    /// The steps of a timeline; the advisory is published on 1 December 2026.
    fn steps(events: &str, lacks_fix: bool, promises: &Promises) -> [Step; 4] {
        let (mut sources, mut report) = (Sources::default(), Report::default());
        let id = sources.add("a.toml", format!("timeline = [{events}]"));
        let timeline = read_toml(&sources, id, &mut report, |fields| fields.each("timeline", read));
        assert!(!report.has_errors(), "{:?}", report.sorted(&sources));
        measure(&timeline, "2026-12-01T00:00:00Z".parse().expect("an instant"), lacks_fix, promises)
    }

    fn fix_within(promise: &str) -> Promises {
        Promises { fix: promise.parse().ok(), ..Promises::default() }
    }

    #[test]
    fn offsets_count() {
        let hours = |from: &str, to: &str| {
            let events =
                format!("{{ date = {from}, event = \"reported\" }}, {{ date = {to}, event = \"acknowledged\" }}");
            steps(&events, false, &Promises::default())[0].took().map(|took| took.as_mins())
        };
        assert_eq!(hours("2026-01-01T10:00:00Z", "2026-01-01T10:00:00-05:30"), Some(330));
        assert_eq!(hours("2026-01-01T10:00:00+05:30", "2026-01-01T10:00:00Z"), Some(330));
        assert_eq!(hours("2026-01-01T10:00:00Z", "2026-01-01T10:00:00-00:30"), Some(30));
        assert_eq!(hours("2026-01-01T10:00:00-00:30", "2026-01-01T10:00:00Z"), None);
        assert_eq!(hours("2026-01-01", "2026-01-01T03:00:00+02:00"), Some(60));
    }

    #[test]
    fn an_answer_counts_from_where_the_promise_does() {
        let events = "{ date = 2026-11-02, event = \"reported\" }, { date = 2026-11-04, event = \"acknowledged\" }, \
                      { date = 2026-11-09, event = \"responded\" }";
        let days = |respond_from: Start, promise: &str| {
            let promises = Promises { respond: promise.parse().ok(), respond_from, ..Promises::default() };
            let step = steps(events, false, &promises)[1];
            (step.took().map(|took| took.as_hours() / 24), step.kept(date(2026, 12, 1)))
        };
        assert_eq!(days(Start::Acknowledgement, "5d"), (Some(5), Some(true)));
        assert_eq!(days(Start::Report, "5d"), (Some(7), Some(false)));
        assert_eq!(days(Start::Report, "5bd"), (Some(5), Some(true)));
        assert_eq!(days(Start::Acknowledgement, "2bd"), (Some(3), Some(false)));
    }

    #[test]
    fn a_fix_that_is_overdue_is_late_from_the_day_after() {
        let reported = "{ date = 2026-11-16T15:00:00Z, event = \"reported\" }";
        let fixed = "{ date = 2026-11-19T16:00:00Z, event = \"released\" }";
        let check = |events: &str, lacks_fix: bool, promise: &str, today: i8, expected: Option<bool>| {
            let step = steps(events, lacks_fix, &fix_within(promise))[2];
            assert_eq!(step.kept(date(2026, 11, today)), expected, "{events} {promise} on {today}");
        };
        check(reported, true, "3d", 19, None);
        check(reported, true, "3d", 20, Some(false));
        check(reported, true, "5bd", 23, None);
        check(reported, true, "5bd", 24, Some(false));
        check(reported, true, "", 30, None);
        // A fix was released, though nobody wrote down when.
        check(reported, false, "3d", 20, None);
        check("", true, "3d", 20, None);
        check(&format!("{reported}, {fixed}"), true, "3d", 20, Some(false));
        check(&format!("{reported}, {fixed}"), true, "4d", 20, Some(true));
        check(fixed, true, "4d", 30, None);
    }
}
