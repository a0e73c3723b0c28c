//! How long things took, beside what the policy promises: for one advisory, and over all of them.

use jiff::SignedDuration;
use jiff::civil::Date;
use serde::Serialize;

use super::advisories::by_year;
use super::part::{Answer, Kind, When, static_file};
use crate::html::chart::durations::{DurationChart, YearOfTimes};
use crate::html::edition::Edition;
use crate::model::advisory::Disclosed;
use crate::model::promise::{Clock, Promise, Promises, Start};
use crate::model::timeline::{self, Measure, Outcome, measure, year_of};

/// The measures in the order of their columns, with their names.
const MEASURES: [(Measure, &str); 4] = [
    (Measure::Acknowledgement, "step.acknowledged"),
    (Measure::Answer, "step.answered"),
    (Measure::Fix, "step.fixed"),
    (Measure::Disclosure, "step.published"),
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
    /// What is still to be done; none when it was done, or nobody has written it down.
    pub pending: Option<Pending>,
    /// `48 hours`; none when the policy promises nothing.
    pub promised: Option<String>,
    /// Whether the promise was kept; none when there is nothing to compare.
    pub kept: Option<Answer>,
}

/// A step that is still to be done.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Pending {
    /// `not fixed yet; promised by 20 November 2026`.
    pub text: String,
    /// The last day of a promise that can still be kept, `2026-11-20`, for a script that knows today's.
    pub due: Option<String>,
}

impl Step {
    /// Whether more is known of it than its name and what was promised.
    pub fn says_something(&self) -> bool {
        self.took.is_some() || self.pending.as_ref().is_some_and(|pending| pending.due.is_some() || self.kept.is_some())
    }
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
    /// How many promises were kept: `8 of 9`; none when there is nothing to compare. What is overdue was not.
    pub kept: Option<String>,
    /// Whether all of those were.
    pub all_kept: bool,
    /// The promises that can still be kept; none when there is none.
    pub open: Option<OpenPromises>,
}

/// Promises that can still be kept, for a script that counts them when they no longer can.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct OpenPromises {
    /// The last day of each, with spaces between: `2026-11-20 2026-12-01`.
    pub due: String,
    /// How many others were kept.
    pub kept: usize,
    /// Of how many.
    pub judged: usize,
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
    /// How many promises were kept: `8 of 9`; none when there is nothing to compare. What is overdue was not.
    pub kept: Option<String>,
    /// The promises that can still be kept; none when there is none.
    pub open: Option<OpenPromises>,
}

/// The steps of one advisory: every one of them, also those whose time is not known.
pub fn steps(edition: &Edition<'_>, disclosed: &Disclosed) -> Vec<Step> {
    let promises = &edition.portal.config.promises;
    let measured = measure_one(disclosed, promises);
    let step = |(kind, name): (Measure, &str)| {
        let found = measured.iter().find(|found| found.measure == kind);
        Step {
            name: edition.word(name),
            from: from(edition, kind),
            took: found.and_then(|found| time_taken(edition, found)),
            pending: found.and_then(|found| pending(edition, found)),
            promised: promised_time(edition, kind),
            kept: found.and_then(|found| kept_answer(edition, found)),
        }
    };
    MEASURES.into_iter().map(step).collect()
}

fn measure_one(disclosed: &Disclosed, promises: &Promises) -> [timeline::Step; 4] {
    measure(&disclosed.advisory.timeline, disclosed.published, disclosed.lacks_fix(), promises)
}

/// The steps by their names.
pub fn step_names(edition: &Edition<'_>) -> Vec<String> {
    MEASURES.iter().map(|(_, name)| edition.word(name)).collect()
}

/// The script that tells when a promise was broken, for a page on which one is open.
pub fn promise_script<'s>(edition: &Edition<'_>, steps: impl IntoIterator<Item = &'s Step>) -> Option<String> {
    let is_open = |step: &Step| step.pending.as_ref().is_some_and(|pending| pending.due.is_some());
    steps.into_iter().any(is_open).then(|| static_file(&edition.portal.config.base_url, "static/promises.js"))
}

/// How long a step took. Parts of an hour or day are left out, so a time just over the promised one would read as that one.
fn time_taken(edition: &Edition<'_>, step: &timeline::Step) -> Option<String> {
    let took = edition.duration(step.took()?, clock(&edition.portal.config.promises, step.measure));
    let is_late = step.kept(edition.portal.today) == Some(false);
    let seems_kept = is_late && promised_time(edition, step.measure).as_ref() == Some(&took);
    Some(if seems_kept { edition.say("step.more_than", &[("time", &took)]) } else { took })
}

fn pending(edition: &Edition<'_>, step: &timeline::Step) -> Option<Pending> {
    let Outcome::Pending(last) = step.outcome else { return None };
    let text = match last {
        Some(last) => edition.say("step.not_fixed_by", &[("date", &When::day(edition, last).text)]),
        None => edition.word("step.not_fixed"),
    };
    let due = step.open_until(edition.portal.today).map(|last| last.to_string());
    Some(Pending { text, due })
}

fn kept_answer(edition: &Edition<'_>, step: &timeline::Step) -> Option<Answer> {
    let (kind, word) = match (step.kept(edition.portal.today)?, step.outcome) {
        (true, _) => (Kind::Good, "step.in_time"),
        (false, Outcome::Pending(_)) => (Kind::Bad, "step.overdue"),
        (false, _) => (Kind::Bad, "step.late"),
    };
    Some(Answer::word(kind, edition.word(word)))
}

fn from(edition: &Edition<'_>, measure: Measure) -> String {
    let from_acknowledgement = edition.portal.config.promises.respond_from == Start::Acknowledgement;
    let is_answer = measure == Measure::Answer;
    edition.word(if is_answer && from_acknowledgement { "step.from_acknowledgement" } else { "step.from_report" })
}

fn promised_time(edition: &Edition<'_>, measure: Measure) -> Option<String> {
    let promise = promise(&edition.portal.config.promises, measure)?;
    Some(edition.duration(promise.time, promise.clock))
}

fn promise(promises: &Promises, measure: Measure) -> Option<Promise> {
    match measure {
        Measure::Acknowledgement => promises.acknowledge,
        Measure::Answer => promises.respond,
        Measure::Fix => promises.fix,
        Measure::Disclosure => promises.disclose,
    }
}

/// The clock by which a step is measured: that of its promise.
fn clock(promises: &Promises, measure: Measure) -> Clock {
    promise(promises, measure).map_or(Clock::Calendar, |promise| promise.clock)
}

/// What the policy promises, as phrases: `an acknowledgment within 48 hours`.
pub fn promised(edition: &Edition<'_>) -> Vec<String> {
    let phrase = |(measure, key): (Measure, &str)| {
        let time = promised_time(edition, measure)?;
        Some(edition.say(key, &[("time", &time)]))
    };
    let answer = match edition.portal.config.promises.respond_from {
        Start::Report => "promise.answer_to_report",
        Start::Acknowledgement => "promise.answer",
    };
    let promises = [
        (Measure::Acknowledgement, "promise.acknowledgement"),
        (Measure::Answer, answer),
        (Measure::Fix, "promise.fix"),
        (Measure::Disclosure, "promise.publication"),
    ];
    promises.into_iter().filter_map(phrase).collect()
}

/// The steps over all advisories.
pub fn totals(edition: &Edition<'_>) -> Vec<Total> {
    let advisories: Vec<_> = edition.portal.advisories.iter().collect();
    let total = |(kind, name): (Measure, &str)| {
        let group = Group::new(edition, &advisories, kind);
        Total {
            name: edition.word(name),
            from: from(edition, kind),
            promised: promised_time(edition, kind),
            measured: share(edition, group.times.len(), advisories.len()),
            kept: group.kept_share(edition),
            all_kept: group.kept == group.judged,
            open: group.open_promises(),
            median: median(&group.times).map(|time| edition.duration(time, group.clock)),
        }
    };
    MEASURES.into_iter().map(total).collect()
}

/// One step of many advisories.
struct Group {
    clock: Clock,
    /// The times, the shortest first.
    times: Vec<SignedDuration>,
    /// How many promises were kept.
    kept: usize,
    /// Of how many.
    judged: usize,
    /// The last days of the promises that can still be kept.
    open: Vec<Date>,
}

impl Group {
    fn new(edition: &Edition<'_>, advisories: &[&Disclosed], kind: Measure) -> Self {
        let promises = &edition.portal.config.promises;
        let all = advisories.iter().flat_map(|one| measure_one(one, promises));
        let steps: Vec<_> = all.filter(|step| step.measure == kind).collect();
        Self::of(&steps, clock(promises, kind), edition.portal.today)
    }

    fn of(steps: &[timeline::Step], clock: Clock, today: Date) -> Self {
        let mut times: Vec<_> = steps.iter().filter_map(timeline::Step::took).collect();
        times.sort_unstable();
        let judged: Vec<_> = steps.iter().filter_map(|step| step.kept(today)).collect();
        let mut open: Vec<_> = steps.iter().filter_map(|step| step.open_until(today)).collect();
        open.sort_unstable();
        Self { clock, times, kept: judged.iter().filter(|kept| **kept).count(), judged: judged.len(), open }
    }

    fn kept_share(&self, edition: &Edition<'_>) -> Option<String> {
        (self.judged > 0).then(|| share(edition, self.kept, self.judged))
    }

    fn open_promises(&self) -> Option<OpenPromises> {
        let days: Vec<_> = self.open.iter().map(ToString::to_string).collect();
        let open = OpenPromises { due: days.join(" "), kept: self.kept, judged: self.judged };
        (!days.is_empty()).then_some(open)
    }
}

/// `9 of 12`.
fn share(edition: &Edition<'_>, part: usize, whole: usize) -> String {
    edition.say("step.share", &[("part", &part), ("whole", &whole)])
}

/// Each step over the years in which advisories were published, which stand newest first.
pub fn histories(edition: &Edition<'_>) -> Vec<History> {
    let promises = &edition.portal.config.promises;
    let years = by_year(edition.portal.advisories.iter().map(|one| (year_of(one.published), one)));
    let history = |(kind, name): (Measure, &str)| {
        let of_years: Vec<(i16, usize, Group)> = years
            .iter()
            .map(|(year, advisories)| (*year, advisories.len(), Group::new(edition, advisories, kind)))
            .collect();
        let times_of = |(year, _, group): &(i16, usize, Group)| YearOfTimes {
            year: *year,
            median: median(&group.times),
            times: group.times.clone(),
        };
        let times: Vec<_> = of_years.iter().map(times_of).collect();
        History {
            name: edition.word(name),
            from: from(edition, kind),
            id: format!("times-{}", name.rsplit('.').next().unwrap_or_default()),
            promised: promised_time(edition, kind),
            chart: DurationChart::new(edition, &times, promise(promises, kind)),
            years: of_years.iter().map(|(year, of, group)| year_total(edition, *year, *of, group)).collect(),
        }
    };
    MEASURES.into_iter().map(history).collect()
}

fn year_total(edition: &Edition<'_>, year: i16, advisories: usize, group: &Group) -> YearTotal {
    let words = |time: SignedDuration| edition.duration(time, group.clock);
    let spread = match group.times.as_slice() {
        [first, .., last] => Some(edition.say("step.spread", &[("from", &words(*first)), ("to", &words(*last))])),
        _ => None,
    };
    YearTotal {
        year,
        measured: share(edition, group.times.len(), advisories),
        median: median(&group.times).map(words),
        spread,
        kept: group.kept_share(edition),
        open: group.open_promises(),
    }
}

/// The middle of sorted times, or half-way between the two in the middle.
fn median(times: &[SignedDuration]) -> Option<SignedDuration> {
    let upper = *times.get(times.len() / 2)?;
    let lower = *times.get(times.len().checked_sub(1)? / 2)?;
    Some((lower + upper) / 2)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::html::tests::editions;

    #[test]
    fn the_median_is_the_middle() {
        let check = |hours: &[i64], expected: Option<i64>| {
            let times: Vec<_> = hours.iter().map(|hours| SignedDuration::from_hours(*hours)).collect();
            assert_eq!(median(&times), expected.map(SignedDuration::from_hours), "{hours:?}");
        };
        check(&[], None);
        check(&[5], Some(5));
        check(&[1, 5, 9], Some(5));
        check(&[1, 2, 4, 40], Some(3));
    }

    #[test]
    fn a_year_is_told_by_its_median_and_its_ends() {
        let step = |outcome: Outcome| timeline::Step { measure: Measure::Fix, promised: "2d".parse().ok(), outcome };
        let took = |hours: i64| step(Outcome::Took(SignedDuration::from_hours(hours)));
        let group = |steps: &[timeline::Step]| Group::of(steps, Clock::Calendar, date(2026, 11, 23));
        let [english, spanish] = editions();
        let hours = group(&[took(100), took(1), took(3)]);
        let check = |edition: &Edition<'_>, expected: [&str; 4]| {
            let total = year_total(edition, 2026, 4, &hours);
            let found = [Some(total.measured), total.median, total.spread, total.kept];
            assert_eq!(found.map(Option::unwrap_or_default), expected);
        };
        check(&english.edition(), ["3 of 4", "3 hours", "1 hour to 4 days", "2 of 3"]);
        check(&spanish.edition(), ["3 de 4", "3 horas", "de 1 hora a 4 días", "2 de 3"]);
        let nothing = year_total(&english.edition(), 2025, 1, &group(&[]));
        assert_eq!((nothing.median, nothing.spread, nothing.kept, nothing.open), (None, None, None, None));
        let pending = |day: i8| step(Outcome::Pending(Some(date(2026, 11, day))));
        let unfixed = group(&[took(1), pending(30), pending(22), pending(23), step(Outcome::Pending(None))]);
        let unfixed = year_total(&english.edition(), 2026, 5, &unfixed);
        assert_eq!((unfixed.measured.as_str(), unfixed.kept.as_deref()), ("1 of 5", Some("1 of 2")));
        let open = OpenPromises { due: "2026-11-23 2026-11-30".to_owned(), kept: 1, judged: 2 };
        assert_eq!(unfixed.open, Some(open));
    }

    #[test]
    fn promises_are_named_where_there_are_any() {
        let [english, _] = editions();
        assert_eq!(
            promised(&english.edition()),
            ["an acknowledgment within 48 hours", "a fix within 700 days of the report"]
        );
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
