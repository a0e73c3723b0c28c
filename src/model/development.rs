//! Lines of development: how far the fixes of an advisory reach.
//!
//! A fix is made in a line, and is in what follows it there. A higher version of another line may have been released long
//! before it: that the ranges do not hold it says that it is not affected, not that it was fixed.

use std::sync::Arc;

use jiff::civil::Date;

use crate::model::interval::{End, Interval};
use crate::model::release::{Line, Release};
use crate::model::selector::Selector;
use crate::model::version::{Version, VersionOrder};
use crate::source::At;

/// What the project has released, and in which lines: what an advisory is held against.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct History {
    /// Which versions belong to each line, in the order written.
    lines: Vec<Selector>,
    /// The day of each release, the lowest version first.
    days: Vec<(Version, Date)>,
}

impl History {
    /// The history that the content tells.
    #[must_use]
    pub fn new(lines: &[Line], releases: &[Release]) -> Self {
        let mut days: Vec<_> =
            releases.iter().map(|release| (release.version.value.clone(), release.date.value)).collect();
        days.sort();
        Self { lines: lines.iter().map(|line| line.versions.clone()).collect(), days }
    }

    /// The day on which a version was released, where it is listed.
    fn day(&self, version: &Version) -> Option<Date> {
        let place = self.days.binary_search_by(|(listed, _)| listed.cmp(version)).ok()?;
        self.days.get(place).map(|(_, day)| *day)
    }

    /// The place of the line that speaks most narrowly of a version.
    fn line_of(&self, version: &Version) -> Option<usize> {
        let lines = self.lines.iter().enumerate().filter(|(_, versions)| versions.matches(version, None));
        let narrowest = lines.reduce(|one, other| if other.1.is_narrower(one.1, version) { other } else { one });
        narrowest.map(|(place, _)| place)
    }

    /// The line of development of a version: the release line that holds it, else the versions that share all of its
    /// numbers but the last.
    fn branch_of(&self, version: &Version) -> Branch {
        self.line_of(version).map_or_else(
            || {
                let mut numbers = version.release();
                numbers.pop();
                Branch::Series { epoch: version.epoch(), numbers }
            },
            Branch::Line,
        )
    }
}

/// A line of development.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Branch {
    /// A release line, by its place.
    Line(usize),
    /// All versions of an epoch that begin with these numbers.
    Series { epoch: u64, numbers: Vec<u64> },
}

impl Branch {
    fn holds(&self, version: &Version, line: Option<usize>) -> bool {
        match self {
            Self::Line(place) => line == Some(*place),
            Self::Series { epoch, numbers } => {
                line.is_none() && version.epoch() == *epoch && version.begins_with(numbers)
            }
        }
    }

    /// The lowest version of a series, and the lowest one above it.
    fn bounds(&self, order: VersionOrder) -> Vec<Version> {
        match self {
            Self::Line(_) => Vec::new(),
            Self::Series { epoch, numbers } => {
                let above = next(numbers).and_then(|above| order.lowest_in_series(*epoch, &above));
                order.lowest_in_series(*epoch, numbers).into_iter().chain(above).collect()
            }
        }
    }
}

/// The series that follows: `[5, 2]` after `[5, 1]`.
fn next(numbers: &[u64]) -> Option<Vec<u64>> {
    let (last, before) = numbers.split_last()?;
    Some([before, &[last.checked_add(1)?]].concat())
}

/// How far the fixes of one advisory reach.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reach {
    history: Arc<History>,
    /// The ends of its ranges, the lowest first.
    ends: Vec<RangeEnd>,
    /// Whether a range has no end, so that nothing is above all of them.
    is_open: bool,
}

/// Where a range ends.
#[derive(Clone, Debug, PartialEq, Eq)]
struct RangeEnd {
    version: Version,
    branch: Branch,
    /// Since when there is a fix; `None` where a range names none.
    fix: Option<Since>,
}

/// Since when there is a fix.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Since {
    /// The day of the fixed release.
    Released(Date),
    /// The day on which the advisory named it. The release is not listed, and may be older.
    Named(Date),
}

impl Since {
    /// Whether a release of that day in the line of the fix can have it. In one line order tells which came first, unless
    /// both days are known.
    fn allows_in_its_line(self, day: Option<Date>) -> bool {
        match (self, day) {
            (Self::Released(fixed), Some(day)) => day >= fixed,
            _ => true,
        }
    }

    /// Whether a release of that day in a line above can have it.
    fn allows_above(self, day: Option<Date>) -> bool {
        let (Self::Released(fixed) | Self::Named(fixed)) = self;
        day.is_none_or(|day| day >= fixed)
    }
}

impl Reach {
    /// How far the fixes of ranges reach that were published on a day.
    #[must_use]
    pub fn new(history: &Arc<History>, ranges: &[At<Interval>], published: Date) -> Self {
        let end = |range: &At<Interval>| {
            let (version, is_fix) = match &range.end {
                End::Fixed(fixed) => (fixed, true),
                End::LastAffected(last) => (last, false),
                End::Open => return None,
            };
            let since = || history.day(version).map_or(Since::Named(published), Since::Released);
            Some(RangeEnd { version: version.clone(), branch: history.branch_of(version), fix: is_fix.then(since) })
        };
        let mut ends: Vec<_> = ranges.iter().filter_map(end).collect();
        ends.sort_by(|one, two| one.version.cmp(&two.version));
        Self { history: Arc::clone(history), is_open: ends.len() < ranges.len(), ends }
    }

    /// Whether a version outside of all ranges has a fix: one of its own line of development, or one of a line below where it
    /// is above every affected line. A release that is older than the fix cannot have it.
    #[must_use]
    pub fn fixes(&self, version: &Version) -> bool {
        let Some(highest) = self.ends.iter().rev().find(|end| end.version <= *version) else { return false };
        let line = self.history.line_of(version);
        let mut below = self.ends.iter().rev().filter(|end| end.version <= *version);
        let day = self.history.day(version);
        match below.find(|end| end.branch.holds(version, line)) {
            Some(own) => own.fix.is_some_and(|since| since.allows_in_its_line(day)),
            None => self.is_above_all(highest) && highest.fix.is_some_and(|since| since.allows_above(day)),
        }
    }

    /// Whether no range ends above, or has no end at all.
    fn is_above_all(&self, end: &RangeEnd) -> bool {
        !self.is_open && self.ends.last() == Some(end)
    }

    /// The versions at which the answer may change, in no order, beside the ends of ranges and of release lines.
    pub fn bounds(&self, order: VersionOrder) -> impl Iterator<Item = Version> {
        self.ends.iter().flat_map(move |end| end.branch.bounds(order))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{Place, Sources};

    fn version(text: &str) -> Version {
        VersionOrder::Pep440.parse(text).expect("a version")
    }

    /// Ranges as `from..fixed`, `from..=last` or `from..`, published on 2026-03-01.
    fn reach(lines: &[&str], releases: &[(&str, &str)], ranges: &[&str]) -> Reach {
        let place = Place::start_of(Sources::default().add(String::new(), String::new()));
        let history = History {
            lines: lines.iter().map(|line| Selector::parse(line, VersionOrder::Pep440).expect("a selector")).collect(),
            days: releases.iter().map(|(text, day)| (version(text), day.parse().expect("a day"))).collect(),
        };
        let range = |text: &&str| {
            let (from, end) = text.split_once("..").expect("a range");
            let end = match (end, end.strip_prefix('=')) {
                ("", _) => End::Open,
                (_, Some(last)) => End::LastAffected(version(last)),
                (fixed, None) => End::Fixed(version(fixed)),
            };
            At::new(Interval { introduced: Some(version(from)), end }, place)
        };
        let ranges: Vec<_> = ranges.iter().map(range).collect();
        Reach::new(&Arc::new(history), &ranges, "2026-03-01".parse().expect("a day"))
    }

    fn fixed<'v>(reach: &Reach, versions: &[&'v str]) -> Vec<&'v str> {
        versions.iter().copied().filter(|text| reach.fixes(&version(text))).collect()
    }

    #[test]
    fn a_fix_reaches_its_own_line() {
        let two = reach(&[], &[], &["1.0..1.1", "3.0..3.1"]);
        assert_eq!(
            fixed(&two, &["0.9", "1.1", "1.5", "2.0", "2.7", "3.0rc1", "3.1", "3.2"]),
            ["1.1", "1.5", "3.1", "3.2"]
        );
        let patch = reach(&[], &[], &["4.2..4.2.10", "5.1..5.1.3"]);
        assert_eq!(
            fixed(&patch, &["4.2.10", "4.2.11", "4.3", "5.0.9", "5.1.3", "5.2", "6.0"]),
            ["4.2.10", "4.2.11", "5.1.3", "5.2", "6.0"]
        );
    }

    #[test]
    fn the_release_lines_of_the_content_say_what_a_line_is() {
        let lines = reach(&["4.x", "4.2.x", "5.x"], &[], &["4.2..4.2.10", "5.0..5.1.3"]);
        assert_eq!(
            fixed(&lines, &["4.1.12", "4.2.10", "4.3", "5.1.3", "5.2", "6.0"]),
            ["4.2.10", "5.1.3", "5.2", "6.0"]
        );
    }

    #[test]
    fn what_is_above_every_affected_line_is_fixed() {
        assert_eq!(fixed(&reach(&[], &[], &["1.0..1.1"]), &["1.2", "2.0", "3.0"]), ["1.2", "2.0", "3.0"]);
        assert!(fixed(&reach(&[], &[], &["1.0..1.1", "3.0.."]), &["2.0"]).is_empty());
        assert!(fixed(&reach(&[], &[], &["1.0..1.1", "3.0..=3.2"]), &["2.0", "3.3", "4.0"]).is_empty());
    }

    #[test]
    fn a_later_end_without_a_fix_outweighs_an_earlier_fix() {
        let again = reach(&[], &[], &["1.0..1.1", "1.3..=1.4"]);
        assert_eq!(fixed(&again, &["1.1", "1.2", "1.5"]), ["1.1", "1.2"]);
    }

    #[test]
    fn no_release_has_a_fix_that_came_after_it() {
        let releases = [
            ("1.0", "2020-01-01"),
            ("1.1", "2026-02-01"),
            ("1.2", "2021-01-01"),
            ("2.0", "2021-01-01"),
            ("2.1", "2026-02-01"),
        ];
        let known = reach(&[], &releases, &["1.0..1.1"]);
        assert_eq!(fixed(&known, &["1.1", "1.2", "2.0", "2.1", "2.2"]), ["1.1", "2.1", "2.2"]);
        let unlisted =
            reach(&[], &[("1.2", "2021-01-01"), ("2.0", "2026-02-28"), ("2.1", "2026-03-01")], &["1.0..1.1"]);
        assert_eq!(fixed(&unlisted, &["1.2", "2.0", "2.1"]), ["1.2", "2.1"]);
    }

    #[test]
    fn the_answer_changes_only_at_the_bounds() {
        let bounds = |ranges: &[&str]| {
            let bounds: Vec<_> =
                reach(&["5.x"], &[], ranges).bounds(VersionOrder::Pep440).map(|one| one.to_string()).collect();
            bounds
        };
        assert_eq!(bounds(&["1.0..1.1"]), ["1.dev0", "2.dev0"]);
        assert_eq!(bounds(&["1!1.0..1!1.0.4"]), ["1!1.0.dev0", "1!1.1.dev0"]);
        assert_eq!(bounds(&["1..2"]), ["0.dev0"]);
        assert!(bounds(&["5.0..5.1"]).is_empty());
    }
}
