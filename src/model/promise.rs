//! What a policy promises: times, and the clocks that they are measured by.

use std::str::FromStr;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use crate::diag::Code;
use crate::fields::Fields;
use crate::invalid::Invalid;

/// Which time counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Clock {
    /// All of it.
    Calendar,
    /// Monday to Friday in UTC, day and night, without holidays: what falls on a weekend counts from Monday, 00:00.
    Business,
}

const DAY: i64 = 86_400;
const WEEK: i64 = 7 * DAY;
const WORKING_WEEK: i64 = 5 * DAY;

/// From the Monday before 1970, which began on a Thursday, to its start.
const TO_MONDAY: i64 = 3 * DAY;

impl Clock {
    /// How much of this time lies between two instants; negative where the second comes first.
    #[must_use]
    pub fn between(self, from: Timestamp, to: Timestamp) -> SignedDuration {
        match self {
            Self::Calendar => to.duration_since(from),
            Self::Business => SignedDuration::from_secs(worked_until(to) - worked_until(from)),
        }
    }

    /// The last instant that is not later than a time after another.
    #[must_use]
    pub fn after(self, from: Timestamp, time: SignedDuration) -> Timestamp {
        let end = match self {
            Self::Calendar => from.as_second().saturating_add(time.as_secs()),
            Self::Business => {
                let worked = worked_until(from).saturating_add(time.as_secs());
                let (weeks, rest) = (worked.div_euclid(WORKING_WEEK), worked.rem_euclid(WORKING_WEEK));
                weeks * WEEK + rest - TO_MONDAY
            }
        };
        Timestamp::from_second(end).unwrap_or(Timestamp::MAX)
    }
}

/// The seconds of business days since the Monday before 1970.
fn worked_until(instant: Timestamp) -> i64 {
    let since_monday = instant.as_second() + TO_MONDAY;
    since_monday.div_euclid(WEEK) * WORKING_WEEK + since_monday.rem_euclid(WEEK).min(WORKING_WEEK)
}

/// A time that the policy promises.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Promise {
    /// How long; a business day has 24 hours.
    pub time: SignedDuration,
    /// Of which time.
    pub clock: Clock,
}

impl Promise {
    /// The last day, in UTC, on which it can be kept.
    #[must_use]
    pub fn last_day(self, from: Timestamp) -> Date {
        self.clock.after(from, self.time).to_zoned(TimeZone::UTC).date()
    }
}

/// The units of promises with their hours. A unit comes before those that it ends in.
const UNITS: &[(&str, i64, Clock)] = &[
    ("business days", 24, Clock::Business),
    ("business day", 24, Clock::Business),
    ("bd", 24, Clock::Business),
    ("h", 1, Clock::Calendar),
    ("d", 24, Clock::Calendar),
    ("w", 168, Clock::Calendar),
];

impl FromStr for Promise {
    type Err = Invalid;

    /// Takes a whole number of hours, days, weeks or business days: `48h`, `7d`, `2w`, `3bd`, `3 business days`.
    fn from_str(text: &str) -> Result<Self, Invalid> {
        let found = UNITS.iter().find_map(|(unit, hours, clock)| {
            let number: u32 = text.strip_suffix(unit)?.trim().parse().ok()?;
            let hours = i64::from(number) * hours;
            (1..1_000_000).contains(&hours).then(|| Self { time: SignedDuration::from_hours(hours), clock: *clock })
        });
        found.ok_or_else(|| {
            Invalid::text(text, "is not a duration")
                .hint("write hours, days, weeks or business days, such as `48h`, `90d`, `2w` or `3bd`")
        })
    }
}

/// What a time is counted from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Start {
    /// That somebody told the project.
    Report,
    /// That the project said it had the report.
    #[default]
    Acknowledgement,
}

/// What the policy promises; every part is optional.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Promises {
    /// From the report to the acknowledgement.
    pub acknowledge: Option<Promise>,
    /// To the detailed answer.
    pub respond: Option<Promise>,
    /// What the detailed answer is counted from.
    pub respond_from: Start,
    /// From the report to the fix.
    pub fix: Option<Promise>,
    /// From the report to publication.
    pub disclose: Option<Promise>,
}

/// Reads the promises in `[policy]`.
pub fn read(fields: &mut Fields<'_, '_>) -> Promises {
    let acknowledge = within(fields, "acknowledge_within");
    let (respond, respond_from) = if fields.is_table("respond_within") {
        let read_table = |fields: &mut Fields<'_, '_>| {
            let promise = fields.value("after_report", Code::InvalidDuration);
            fields.require("after_report", promise).map(|promise| promise.value)
        };
        (fields.optional("respond_within", read_table), Start::Report)
    } else {
        (within(fields, "respond_within"), Start::Acknowledgement)
    };
    Promises {
        acknowledge,
        respond,
        respond_from,
        fix: within(fields, "fix_within"),
        disclose: within(fields, "disclose_within"),
    }
}

fn within(fields: &mut Fields<'_, '_>, key: &'static str) -> Option<Promise> {
    fields.value(key, Code::InvalidDuration).map(|promise| promise.value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn promise(text: &str) -> Promise {
        text.parse().expect("a promise")
    }

    #[test]
    fn promises_are_hours_days_weeks_or_business_days() {
        let check = |text: &str, hours: i64, clock: Clock| {
            assert_eq!(promise(text), Promise { time: SignedDuration::from_hours(hours), clock }, "{text}");
        };
        check("48h", 48, Clock::Calendar);
        check("90d", 2_160, Clock::Calendar);
        check("4w", 672, Clock::Calendar);
        check("3bd", 72, Clock::Business);
        check("3 bd", 72, Clock::Business);
        check("1 business day", 24, Clock::Business);
        check("10 business days", 240, Clock::Business);
        for bad in [
            "",
            "48",
            "h",
            "bd",
            "-1d",
            "0d",
            "0bd",
            "1.5bd",
            "99999999w",
            "two days",
            "3 b",
            "3b d",
            "3 days",
            "business days",
        ] {
            assert!(bad.parse::<Promise>().is_err(), "{bad}");
        }
    }

    /// 2026-11-20 is a Friday.
    #[test]
    fn business_days_leave_weekends_out() {
        let check = |from: &str, text: &str, end: &str| {
            let (from, end): (Timestamp, Timestamp) = (from.parse().expect("from"), end.parse().expect("end"));
            let Promise { time, clock } = promise(text);
            assert_eq!(clock.after(from, time), end, "{text} after {from}");
            assert_eq!(clock.between(from, end), time, "{text} after {from}");
            let next = end + SignedDuration::from_secs(1);
            assert!(clock.between(from, next) > time, "{text} after {from}");
        };
        check("2026-11-20T15:00:00Z", "1bd", "2026-11-23T15:00:00Z");
        check("2026-11-16T15:00:00Z", "3bd", "2026-11-19T15:00:00Z");
        check("2026-11-18T15:00:00Z", "5bd", "2026-11-25T15:00:00Z");
        check("2026-11-21T10:00:00Z", "1bd", "2026-11-24T00:00:00Z");
        check("2026-11-22T23:59:59Z", "3bd", "2026-11-26T00:00:00Z");
        // A day that ends with Friday has until Monday begins.
        check("2026-11-20T00:00:00Z", "1bd", "2026-11-23T00:00:00Z");
        // It is Friday in New York, and Saturday in UTC.
        check("2026-11-20T21:00:00-05:00", "1bd", "2026-11-24T00:00:00Z");
        check("1969-12-31T12:00:00Z", "2bd", "1970-01-02T12:00:00Z");
        check("2026-11-20T15:00:00Z", "3d", "2026-11-23T15:00:00Z");
    }

    #[test]
    fn a_weekend_is_no_time() {
        let between = |from: &str, to: &str| {
            Clock::Business.between(from.parse().expect("from"), to.parse().expect("to")).as_hours()
        };
        assert_eq!(between("2026-11-21T10:00:00Z", "2026-11-22T10:00:00Z"), 0);
        assert_eq!(between("2026-11-20T22:00:00Z", "2026-11-23T02:00:00Z"), 4);
        assert_eq!(between("2026-11-23T02:00:00Z", "2026-11-20T22:00:00Z"), -4);
        assert_eq!(between("2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z"), 261 * 24);
    }
}
