//! How long things took, beside what the policy promises: for one advisory, and over all of them.

use jiff::SignedDuration;
use serde::Serialize;

use super::part::{Answer, Kind};
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
