//! How long things took, beside what the policy promises: for one advisory, and over all of them.

use jiff::SignedDuration;
use serde::Serialize;

use super::advisories::by_year;
use super::part::{Answer, Kind, year_of};
use crate::html::chart::durations::{DurationChart, YearOfTimes};
use crate::model::advisory::Disclosed;
use crate::model::timeline::{Measure, Measured, Promise, Promises, in_words, measure};

/// The measures in the order of their columns, with their names and what they count from.
const MEASURES: [(Measure, &str, &str); 4] = [
    (Measure::Acknowledgement, "Acknowledged", "from the report"),
    (Measure::Answer, "Answered in detail", "from the acknowledgement"),
    (Measure::Fix, "Fixed", "from the report"),
    (Measure::Disclosure, "Published", "from the report"),
];

/// A step and the time it took.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Step {
    /// `Acknowledged`.
    pub name: &'static str,
    /// `from the report`.
    pub from: &'static str,
    /// `2 hours`; none when it was not written down.
    pub took: Option<String>,
    /// `48 hours`; none when the policy promises nothing.
    pub promised: Option<String>,
    /// Whether the promise was kept; none when there is nothing to compare.
    pub kept: Option<Answer>,
}

/// A step over all advisories.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Total {
    /// `Acknowledged`.
    pub name: &'static str,
    /// `from the report`.
    pub from: &'static str,
    /// `48 hours`; none when the policy promises nothing.
    pub promised: Option<String>,
    /// The median; none when nothing was measured.
    pub median: Option<String>,
    /// In how many advisories it could be measured: `9 of 12`.
    pub measured: String,
    /// How many promises were kept: `8 of 9`; none when there is nothing to compare.
    pub kept: Option<String>,
    /// Whether all of those were.
    pub all_kept: bool,
}

/// How long a step took, year by year.
#[derive(Debug, Serialize)]
pub struct History {
    /// `Acknowledged`.
    pub name: &'static str,
    /// `from the report`.
    pub from: &'static str,
    /// The name of its section in links.
    pub id: String,
    /// `48 hours`; none when the policy promises nothing.
    pub promised: Option<String>,
    /// The times drawn; none when nothing was measured.
    pub chart: Option<DurationChart>,
    /// The same in words, the newest year first.
    pub years: Vec<YearTotal>,
}

/// A step over the advisories of a year.
#[derive(Debug, PartialEq, Serialize)]
pub struct YearTotal {
    /// The year.
    pub year: i16,
    /// In how many advisories it could be measured: `9 of 12`.
    pub measured: String,
    /// The median; none when nothing was measured.
    pub median: Option<String>,
    /// From the shortest to the longest: `2 hours to 9 days`; none for fewer than two.
    pub spread: Option<String>,
    /// How many promises were kept: `8 of 9`; none when there is nothing to compare.
    pub kept: Option<String>,
}

/// The steps of one advisory: every one of them, also those whose time is not known.
pub fn steps(disclosed: &Disclosed, promises: &Promises) -> Vec<Step> {
    let measured = measure(&disclosed.advisory.timeline, disclosed.published, promises);
    let step = |(kind, name, from): (Measure, &'static str, &'static str)| {
        let found = measured.iter().find(|found| found.measure == kind);
        Step {
            name,
            from,
            took: found.map(|found| in_words(found.took)),
            promised: promise(promises, kind).map(|promise| promise.to_string()),
            kept: found.and_then(Measured::kept).map(kept),
        }
    };
    MEASURES.into_iter().map(step).collect()
}

fn kept(kept: bool) -> Answer {
    let (kind, word) = if kept { (Kind::Good, "in time") } else { (Kind::Bad, "late") };
    Answer { kind, word, text: String::new() }
}

fn promise(promises: &Promises, measure: Measure) -> Option<Promise> {
    match measure {
        Measure::Acknowledgement => promises.acknowledge,
        Measure::Answer => promises.respond,
        Measure::Fix => promises.fix,
        Measure::Disclosure => promises.disclose,
    }
}

/// What the policy promises, as phrases: `an acknowledgement within 48 hours`.
pub fn promised(promises: &Promises) -> Vec<String> {
    let phrase = |promise: Option<Promise>, what: &str, from: &str| {
        promise.map(|promise| format!("{what} within {promise} {from}").trim_end().to_owned())
    };
    [
        phrase(promises.acknowledge, "an acknowledgement", ""),
        phrase(promises.respond, "a detailed answer", "of the acknowledgement"),
        phrase(promises.fix, "a fix", "of the report"),
        phrase(promises.disclose, "publication", "of the report"),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The steps over all advisories.
pub fn totals(advisories: &[Disclosed], promises: &Promises) -> Vec<Total> {
    let measured: Vec<Measured> = advisories
        .iter()
        .flat_map(|disclosed| measure(&disclosed.advisory.timeline, disclosed.published, promises))
        .collect();
    let total = |(kind, name, from): (Measure, &'static str, &'static str)| {
        let of_kind = || measured.iter().filter(|found| found.measure == kind);
        let times: Vec<_> = of_kind().map(|found| found.took).collect();
        let judged: Vec<_> = of_kind().filter_map(Measured::kept).collect();
        let kept = judged.iter().filter(|kept| **kept).count();
        Total {
            name,
            from,
            promised: promise(promises, kind).map(|promise| promise.to_string()),
            measured: format!("{} of {}", times.len(), advisories.len()),
            median: median(times).map(in_words),
            kept: (!judged.is_empty()).then(|| format!("{kept} of {}", judged.len())),
            all_kept: kept == judged.len(),
        }
    };
    MEASURES.into_iter().map(total).collect()
}

/// Each step over the years in which advisories were published, which stand newest first.
pub fn histories(advisories: &[Disclosed], promises: &Promises) -> Vec<History> {
    let years = by_year(advisories.iter().map(|one| (year_of(one.published), one)));
    let history = |(kind, name, from): (Measure, &'static str, &'static str)| {
        let of_years: Vec<(i16, usize, Vec<Measured>)> = years
            .iter()
            .map(|(year, advisories)| (*year, advisories.len(), measured(advisories, promises, kind)))
            .collect();
        let times: Vec<_> = of_years.iter().map(|(year, _, measured)| times_of(*year, measured)).collect();
        let promise = promise(promises, kind);
        History {
            name,
            from,
            id: format!("times-{}", name.split(' ').next().unwrap_or_default().to_lowercase()),
            promised: promise.map(|promise| promise.to_string()),
            chart: DurationChart::new(&times, promise.map(Promise::duration)),
            years: of_years.iter().map(|(year, of, measured)| year_total(*year, *of, measured)).collect(),
        }
    };
    MEASURES.into_iter().map(history).collect()
}

/// One kind of time in each advisory that has it, the shortest first.
fn measured(advisories: &[&Disclosed], promises: &Promises, kind: Measure) -> Vec<Measured> {
    let all = advisories.iter().flat_map(|one| measure(&one.advisory.timeline, one.published, promises));
    let mut found: Vec<_> = all.filter(|found| found.measure == kind).collect();
    found.sort_by_key(|found| found.took);
    found
}

fn times_of(year: i16, measured: &[Measured]) -> YearOfTimes {
    let times: Vec<_> = measured.iter().map(|found| found.took).collect();
    YearOfTimes { year, median: median(times.clone()), times }
}

fn year_total(year: i16, advisories: usize, measured: &[Measured]) -> YearTotal {
    let YearOfTimes { times, median, .. } = times_of(year, measured);
    let judged: Vec<_> = measured.iter().filter_map(Measured::kept).collect();
    let kept = judged.iter().filter(|kept| **kept).count();
    let spread = match times.as_slice() {
        [first, .., last] => Some(format!("{} to {}", in_words(*first), in_words(*last))),
        _ => None,
    };
    YearTotal {
        year,
        measured: format!("{} of {advisories}", times.len()),
        median: median.map(in_words),
        spread,
        kept: (!judged.is_empty()).then(|| format!("{kept} of {}", judged.len())),
    }
}

/// The middle of the sorted times, or half-way between the two in the middle.
fn median(mut times: Vec<SignedDuration>) -> Option<SignedDuration> {
    times.sort_unstable();
    let upper = *times.get(times.len() / 2)?;
    let lower = *times.get(times.len().checked_sub(1)? / 2)?;
    Some((lower + upper) / 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_the_middle() {
        let check = |hours: &[i64], expected: Option<&str>| {
            let times = hours.iter().map(|hours| SignedDuration::from_hours(*hours)).collect();
            assert_eq!(median(times).map(in_words).as_deref(), expected, "{hours:?}");
        };
        check(&[], None);
        check(&[5], Some("5 hours"));
        check(&[9, 1, 5], Some("5 hours"));
        check(&[40, 1, 2, 4], Some("3 hours"));
    }

    #[test]
    fn a_year_is_told_by_its_median_and_its_ends() {
        let measured = |hours: i64| Measured {
            measure: Measure::Fix,
            took: SignedDuration::from_hours(hours),
            promised: "2d".parse().ok(),
        };
        let total = year_total(2026, 4, &[measured(1), measured(3), measured(100)]);
        assert_eq!((total.measured.as_str(), total.median.as_deref()), ("3 of 4", Some("3 hours")));
        assert_eq!((total.spread.as_deref(), total.kept.as_deref()), (Some("1 hour to 4 days"), Some("2 of 3")));
        let nothing = year_total(2025, 1, &[]);
        assert_eq!((nothing.median, nothing.spread, nothing.kept), (None, None, None));
    }

    #[test]
    fn promises_are_named_where_there_are_any() {
        let promises = Promises { acknowledge: "48h".parse().ok(), respond: "7d".parse().ok(), ..Promises::default() };
        assert_eq!(
            promised(&promises),
            ["an acknowledgement within 48 hours", "a detailed answer within 7 days of the acknowledgement"]
        );
        assert!(promised(&Promises::default()).is_empty());
    }

    #[test]
    fn what_was_not_measured_is_not_counted() {
        let totals = totals(&[], &Promises::default());
        assert_eq!(totals.len(), MEASURES.len());
        assert!(totals.iter().all(|total| total.median.is_none() && total.kept.is_none()));
        assert!(totals.iter().all(|total| total.measured == "0 of 0"));
    }
}
