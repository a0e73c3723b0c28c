//! How long things took, beside what the policy promises: for one advisory, and over all of them.

use jiff::SignedDuration;
use serde::Serialize;

use super::advisories::by_year;
use super::part::{Answer, Kind};
use crate::html::chart::durations::{DurationChart, YearOfTimes};
use crate::html::edition::Edition;
use crate::model::advisory::Disclosed;
use crate::model::timeline::{Measure, Measured, Promise, Promises, measure, year_of};

/// The measures in the order of their columns, with their names and what they count from.
const MEASURES: [(Measure, &str, &str); 4] = [
    (Measure::Acknowledgement, "step.acknowledged", "step.from_report"),
    (Measure::Answer, "step.answered", "step.from_acknowledgement"),
    (Measure::Fix, "step.fixed", "step.from_report"),
    (Measure::Disclosure, "step.published", "step.from_report"),
];

/// A step and the time it took.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Step {
    /// `Acknowledged`.
    pub name: String,
    /// `from the report`.
    pub from: String,
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
    pub name: String,
    /// `from the report`.
    pub from: String,
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
    pub name: String,
    /// `from the report`.
    pub from: String,
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
pub fn steps(edition: &Edition<'_>, disclosed: &Disclosed) -> Vec<Step> {
    let promises = &edition.portal.config.promises;
    let measured = measure(&disclosed.advisory.timeline, disclosed.published, promises);
    let step = |(kind, name, from): (Measure, &str, &str)| {
        let found = measured.iter().find(|found| found.measure == kind);
        Step {
            name: edition.word(name),
            from: edition.word(from),
            took: found.map(|found| edition.duration(found.took)),
            promised: promised_time(edition, kind),
            kept: found.and_then(Measured::kept).map(|kept| kept_answer(edition, kept)),
        }
    };
    MEASURES.into_iter().map(step).collect()
}

/// The steps by their names.
pub fn step_names(edition: &Edition<'_>) -> Vec<String> {
    MEASURES.iter().map(|(_, name, _)| edition.word(name)).collect()
}

fn kept_answer(edition: &Edition<'_>, kept: bool) -> Answer {
    let (kind, word) = if kept { (Kind::Good, "step.in_time") } else { (Kind::Bad, "step.late") };
    Answer::word(kind, edition.word(word))
}

fn promised_time(edition: &Edition<'_>, measure: Measure) -> Option<String> {
    let promise = promise(&edition.portal.config.promises, measure)?;
    Some(edition.duration(promise.duration()))
}

fn promise(promises: &Promises, measure: Measure) -> Option<Promise> {
    match measure {
        Measure::Acknowledgement => promises.acknowledge,
        Measure::Answer => promises.respond,
        Measure::Fix => promises.fix,
        Measure::Disclosure => promises.disclose,
    }
}

/// What the policy promises, as phrases: `an acknowledgment within 48 hours`.
pub fn promised(edition: &Edition<'_>) -> Vec<String> {
    let phrase = |(measure, key): (Measure, &str)| {
        let time = promised_time(edition, measure)?;
        Some(edition.say(key, &[("time", &time)]))
    };
    let promises = [
        (Measure::Acknowledgement, "promise.acknowledgement"),
        (Measure::Answer, "promise.answer"),
        (Measure::Fix, "promise.fix"),
        (Measure::Disclosure, "promise.publication"),
    ];
    promises.into_iter().filter_map(phrase).collect()
}

/// The steps over all advisories.
pub fn totals(edition: &Edition<'_>) -> Vec<Total> {
    let advisories = &edition.portal.advisories;
    let promises = &edition.portal.config.promises;
    let measured: Vec<Measured> = advisories
        .iter()
        .flat_map(|disclosed| measure(&disclosed.advisory.timeline, disclosed.published, promises))
        .collect();
    let total = |(kind, name, from): (Measure, &str, &str)| {
        let of_kind = || measured.iter().filter(|found| found.measure == kind);
        let times: Vec<_> = of_kind().map(|found| found.took).collect();
        let judged: Vec<_> = of_kind().filter_map(Measured::kept).collect();
        Total {
            name: edition.word(name),
            from: edition.word(from),
            promised: promised_time(edition, kind),
            measured: share(edition, times.len(), advisories.len()),
            median: median(times).map(|time| edition.duration(time)),
            kept: kept_share(edition, &judged),
            all_kept: judged.iter().all(|kept| *kept),
        }
    };
    MEASURES.into_iter().map(total).collect()
}

/// `9 of 12`.
fn share(edition: &Edition<'_>, part: usize, whole: usize) -> String {
    edition.say("step.share", &[("part", &part), ("whole", &whole)])
}

fn kept_share(edition: &Edition<'_>, judged: &[bool]) -> Option<String> {
    let kept = judged.iter().filter(|kept| **kept).count();
    (!judged.is_empty()).then(|| share(edition, kept, judged.len()))
}

/// Each step over the years in which advisories were published, which stand newest first.
pub fn histories(edition: &Edition<'_>) -> Vec<History> {
    let promises = &edition.portal.config.promises;
    let years = by_year(edition.portal.advisories.iter().map(|one| (year_of(one.published), one)));
    let history = |(kind, name, from): (Measure, &str, &str)| {
        let of_years: Vec<(i16, usize, Vec<Measured>)> = years
            .iter()
            .map(|(year, advisories)| (*year, advisories.len(), measured(advisories, promises, kind)))
            .collect();
        let times: Vec<_> = of_years.iter().map(|(year, _, measured)| times_of(*year, measured)).collect();
        History {
            name: edition.word(name),
            from: edition.word(from),
            id: format!("times-{}", name.rsplit('.').next().unwrap_or_default()),
            promised: promised_time(edition, kind),
            chart: DurationChart::new(edition, &times, promise(promises, kind).map(Promise::duration)),
            years: of_years.iter().map(|(year, of, measured)| year_total(edition, *year, *of, measured)).collect(),
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

fn year_total(edition: &Edition<'_>, year: i16, advisories: usize, measured: &[Measured]) -> YearTotal {
    let YearOfTimes { times, median, .. } = times_of(year, measured);
    let judged: Vec<_> = measured.iter().filter_map(Measured::kept).collect();
    let words = |time: SignedDuration| edition.duration(time);
    let spread = match times.as_slice() {
        [first, .., last] => Some(edition.say("step.spread", &[("from", &words(*first)), ("to", &words(*last))])),
        _ => None,
    };
    YearTotal {
        year,
        measured: share(edition, times.len(), advisories),
        median: median.map(words),
        spread,
        kept: kept_share(edition, &judged),
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
    use crate::html::tests::editions;

    #[test]
    fn the_median_is_the_middle() {
        let check = |hours: &[i64], expected: Option<i64>| {
            let times = hours.iter().map(|hours| SignedDuration::from_hours(*hours)).collect();
            assert_eq!(median(times), expected.map(SignedDuration::from_hours), "{hours:?}");
        };
        check(&[], None);
        check(&[5], Some(5));
        check(&[9, 1, 5], Some(5));
        check(&[40, 1, 2, 4], Some(3));
    }

    #[test]
    fn a_year_is_told_by_its_median_and_its_ends() {
        let measured = |hours: i64| Measured {
            measure: Measure::Fix,
            took: SignedDuration::from_hours(hours),
            promised: "2d".parse().ok(),
        };
        let [english, spanish] = editions();
        let hours = [measured(1), measured(3), measured(100)];
        let check = |edition: &Edition<'_>, expected: [&str; 4]| {
            let total = year_total(edition, 2026, 4, &hours);
            let found = [Some(total.measured), total.median, total.spread, total.kept];
            assert_eq!(found.map(Option::unwrap_or_default), expected);
        };
        check(&english.edition(), ["3 of 4", "3 hours", "1 hour to 4 days", "2 of 3"]);
        check(&spanish.edition(), ["3 de 4", "3 horas", "de 1 hora a 4 días", "2 de 3"]);
        let nothing = year_total(&english.edition(), 2025, 1, &[]);
        assert_eq!((nothing.median, nothing.spread, nothing.kept), (None, None, None));
    }

    #[test]
    fn promises_are_named_where_there_are_any() {
        let [english, _] = editions();
        assert_eq!(promised(&english.edition()), ["an acknowledgment within 48 hours"]);
    }

    #[test]
    fn what_was_not_measured_is_not_counted() {
        let nothing = crate::html::tests::empty();
        let totals = totals(&nothing.edition());
        assert_eq!(totals.len(), MEASURES.len());
        assert!(totals.iter().all(|total| total.median.is_none() && total.kept.is_none()));
        assert!(totals.iter().all(|total| total.measured == "0 of 0"));
    }
}
