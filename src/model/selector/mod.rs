//! Selectors of versions, as people write them in supported-versions tables: `5.1.x`, `< 4.0`, `>= 2, <= 3.x`, `latest in 7.x`.

mod read;
pub mod span;

use std::fmt;

use self::span::{Cut, Span};
use crate::model::version::{Version, VersionOrder};

/// Which versions a row of a supported-versions table, or a release line, speaks of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Selector {
    /// Versions for which all constraints of any of these groups hold: `1.x, 2.x` are two groups, `>= 1, < 3` is one.
    Named(Vec<Vec<Constraint>>),
    /// The newest ones.
    Newest(Newest),
    /// What is lower than the newest ones: `< 2.latest`.
    BelowNewest(Newest),
    /// What is lower than the other rows speak of, of a series or of all: `older`, `older 1.x`.
    Older(Series),
    /// Whatever no other row speaks of, of a series or of all: `all other versions`, `any`.
    Others(Series),
    /// Alphas, betas and release candidates.
    Prereleases,
    /// What is not released: a branch.
    Branch,
}

/// The numbers with which the versions of a series begin: `[7]` of `7.x`; all versions when there are none.
pub type Series = Vec<u64>;

/// The newest releases, or the newest series of releases.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Newest {
    /// Of which series.
    pub within: Series,
    /// How many.
    pub count: usize,
    /// Of what.
    pub unit: Unit,
}

/// What the newest ones are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Releases.
    Release,
    /// Series of releases with the same first numbers, so many: 2 for `7.1.x`.
    Series(usize),
}

/// One part of a [`Selector`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Constraint {
    /// All versions whose release begins with these numbers: `5.1.x`.
    Series(Vec<u64>),
    /// All versions but those whose release begins with these numbers: `!= 5.1.x`.
    NotSeries(Vec<u64>),
    /// One version.
    Exactly(Version),
    /// Every other version.
    Except(Version),
    /// Before, that one not included.
    Before(Version),
    /// From the start to this one.
    UpTo(Version),
    /// After, that one not included.
    After(Version),
    /// This one and what follows.
    From(Version),
}

impl Selector {
    /// Whether it speaks of a version; `latest` is the newest release, where one is known. What depends on other rows or on
    /// more than one release matches nothing here: release lines cannot say it.
    #[must_use]
    pub fn matches(&self, version: &Version, latest: Option<&Version>) -> bool {
        match self {
            Self::Named(groups) => groups.iter().any(|group| group.iter().all(|constraint| constraint.holds(version))),
            Self::Newest(_) => latest.is_some_and(|latest| version.stands_to(latest).is_eq()),
            Self::Others(_) => true,
            Self::BelowNewest(_) | Self::Older(_) | Self::Prereleases | Self::Branch => false,
        }
    }

    /// Whether it speaks of a version, or other rows or releases decide whether it does.
    #[must_use]
    pub fn may_match(&self, version: &Version, latest: Option<&Version>) -> bool {
        match self {
            Self::Named(_) => self.matches(version, latest),
            Self::Branch => false,
            Self::Newest(_) | Self::BelowNewest(_) | Self::Older(_) | Self::Others(_) | Self::Prereleases => true,
        }
    }

    /// Whether a release line can be named by it: by itself it tells which versions it means.
    #[must_use]
    pub fn is_of_line(&self) -> bool {
        match self {
            Self::Named(_) => true,
            Self::Newest(newest) => *newest == Newest { within: Series::new(), count: 1, unit: Unit::Release },
            Self::Others(series) => series.is_empty(),
            Self::BelowNewest(_) | Self::Older(_) | Self::Prereleases | Self::Branch => false,
        }
    }

    /// The versions at which it may begin or cease to match, in no order. For `latest` that depends on the releases.
    #[must_use]
    pub fn bounds(&self, order: VersionOrder) -> Vec<Version> {
        let of_series = |series: &Series| Constraint::Series(series.clone()).bounds(order);
        match self {
            Self::Named(groups) => groups.iter().flatten().flat_map(|constraint| constraint.bounds(order)).collect(),
            Self::Newest(newest) | Self::BelowNewest(newest) => of_series(&newest.within),
            Self::Older(series) | Self::Others(series) => of_series(series),
            Self::Prereleases | Self::Branch => Vec::new(),
        }
    }

    /// The narrowest stretch of versions around one that it speaks of; everything for what is not named.
    #[must_use]
    pub fn span_around(&self, version: &Version, order: VersionOrder) -> Span {
        match self {
            Self::Named(groups) => {
                let holding = groups.iter().filter(|group| group.iter().all(|constraint| constraint.holds(version)));
                holding.map(|group| span(group, order)).reduce(Span::narrower).unwrap_or_default()
            }
            Self::Newest(_) => Span::only(version),
            _ => Span::default(),
        }
    }

    /// Whether it speaks more narrowly of a version than another selector that speaks of it, too.
    #[must_use]
    pub fn is_narrower(&self, other: &Self, version: &Version) -> bool {
        let span = |selector: &Self| selector.span_around(version, version.order());
        span(other).holds(&span(self)) && span(other) != span(self)
    }

    /// Whether it names one stretch of versions with a beginning and an end.
    #[must_use]
    pub fn is_closed(&self, order: VersionOrder) -> bool {
        let mut spans = self.spans(order);
        spans.next().is_some_and(|span| span.low.is_some() && span.high.is_some()) && spans.next().is_none()
    }

    /// The stretches of versions that are named.
    pub fn spans(&self, order: VersionOrder) -> impl Iterator<Item = Span> {
        let groups = if let Self::Named(groups) = self { &groups[..] } else { &[] };
        groups.iter().map(move |group| span(group, order))
    }
}

/// The stretch that all constraints leave; exceptions within it are left aside.
fn span(group: &[Constraint], order: VersionOrder) -> Span {
    group.iter().map(|constraint| constraint.span(order)).fold(Span::default(), Span::common)
}

/// Whether constraints leave anything.
fn in_bounds(group: &[Constraint], order: VersionOrder) -> bool {
    !span(group, order).is_empty()
}

/// Whether a version belongs to a series.
#[must_use]
pub fn in_series(version: &Version, numbers: &[u64]) -> bool {
    numbers.is_empty() || (version.epoch() == 0 && version.begins_with(numbers))
}

impl Constraint {
    fn bounds(&self, order: VersionOrder) -> Vec<Version> {
        match self {
            Self::Series(numbers) | Self::NotSeries(numbers) if numbers.is_empty() => Vec::new(),
            Self::Series(numbers) | Self::NotSeries(numbers) => {
                let end = next(numbers.clone()).and_then(|next| lowest_of(&next, order));
                lowest_of(numbers, order).into_iter().chain(end).collect()
            }
            Self::Before(one) => vec![lowest_before(one, order), one.clone()],
            Self::Exactly(one) | Self::Except(one) | Self::UpTo(one) | Self::After(one) | Self::From(one) => {
                vec![one.clone()]
            }
        }
    }

    fn span(&self, order: VersionOrder) -> Span {
        let (low, high) = match self {
            Self::Series(numbers) => {
                let end = next(numbers.clone()).and_then(|next| lowest_of(&next, order));
                (lowest_of(numbers, order).map(Cut::before), end.map(Cut::before))
            }
            Self::Exactly(one) => (Some(Cut::before(one.clone())), Some(Cut::after(one.clone()))),
            Self::Before(one) => (None, Some(Cut::before(lowest_before(one, order)))),
            Self::UpTo(one) => (None, Some(Cut::after(one.clone()))),
            Self::After(one) => (Some(Cut::after(one.clone())), None),
            Self::From(one) => (Some(Cut::before(one.clone())), None),
            Self::NotSeries(_) | Self::Except(_) => (None, None),
        };
        Span { low, high }
    }

    fn holds(&self, version: &Version) -> bool {
        match self {
            Self::Series(numbers) => in_series(version, numbers),
            Self::NotSeries(numbers) => !in_series(version, numbers),
            Self::Exactly(one) => version.stands_to(one).is_eq(),
            Self::Except(one) => version.stands_to(one).is_ne(),
            // A pre-release of the bound is neither below it nor above.
            Self::Before(bound) => version.stands_to(bound).is_lt() && !is_prerelease_of(version, bound),
            Self::UpTo(bound) => version.stands_to(bound).is_le(),
            Self::After(bound) => version.stands_to(bound).is_gt(),
            Self::From(bound) => version.stands_to(bound).is_ge(),
        }
    }
}

/// The lowest pre-release of a final version; a pre-release is its own.
fn lowest_before(version: &Version, order: VersionOrder) -> Version {
    let lowest =
        lowest_of(&version.release(), order).filter(|lowest| lowest < version && is_prerelease_of(lowest, version));
    lowest.unwrap_or_else(|| version.clone())
}

fn is_prerelease_of(version: &Version, of: &Version) -> bool {
    version.is_prerelease() && !of.is_prerelease() && version.has_numbers_of(of)
}

/// The lowest version whose release begins with these numbers; none where there are no numbers.
#[must_use]
pub fn lowest_of(numbers: &[u64], order: VersionOrder) -> Option<Version> {
    if numbers.is_empty() { None } else { order.lowest_in_series(0, numbers) }
}

/// The series that follows: `[5, 2]` after `[5, 1]`.
fn next(mut numbers: Vec<u64>) -> Option<Vec<u64>> {
    let last = numbers.last_mut()?;
    *last = last.checked_add(1)?;
    Some(numbers)
}

impl fmt::Display for Selector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Named(groups) => {
                let constraints: Vec<_> = groups.iter().flatten().map(ToString::to_string).collect();
                f.write_str(&constraints.join(", "))
            }
            Self::Newest(newest) => newest.fmt(f),
            Self::BelowNewest(newest) => write!(f, "< {newest}"),
            Self::Older(series) => write!(f, "older{}", of(series)),
            Self::Others(series) => write!(f, "all others{}", of(series)),
            Self::Prereleases => f.write_str("pre-releases"),
            Self::Branch => f.write_str("not released"),
        }
    }
}

impl fmt::Display for Newest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = if self.count == 1 { String::new() } else { format!(" {}", self.count) };
        let unit = match self.unit {
            Unit::Release => "",
            Unit::Series(1) => " major",
            Unit::Series(_) => " minor",
        };
        write!(f, "latest{count}{unit}{}", of(&self.within))
    }
}

fn of(series: &[u64]) -> String {
    if series.is_empty() { String::new() } else { format!(" of {}", Constraint::Series(series.to_vec())) }
}

impl fmt::Display for Constraint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let series = |numbers: &[u64]| {
            let numbers: Vec<_> = numbers.iter().map(ToString::to_string).collect();
            format!("{}.x", numbers.join("."))
        };
        match self {
            Self::Series(numbers) => f.write_str(&series(numbers)),
            Self::NotSeries(numbers) => write!(f, "not {}", series(numbers)),
            Self::Exactly(version) => write!(f, "{version}"),
            Self::Except(version) => write!(f, "not {version}"),
            Self::Before(version) => write!(f, "< {version}"),
            Self::UpTo(version) => write!(f, "<= {version}"),
            Self::After(version) => write!(f, "> {version}"),
            Self::From(version) => write!(f, ">= {version}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Checks which of some versions a cell speaks of.
    fn check(order: VersionOrder, cell: &str, expected: &[&str]) {
        let all = ["0.9.0", "1.0.0", "1.4.2", "2.6.0", "3.0.0", "3.9.1", "4.0.0", "5.0.0", "5.1.3", "5.10.0"];
        let selector = Selector::parse(cell, order).unwrap_or_else(|error| panic!("{cell}: {error}"));
        let latest = order.parse("5.10.0").ok();
        let found: Vec<_> = all
            .into_iter()
            .filter(|text| selector.matches(&order.parse(text).expect("a version"), latest.as_ref()))
            .collect();
        assert_eq!(found, expected, "{cell}");
    }

    #[test]
    fn cells_of_real_tables_are_read() {
        for order in [VersionOrder::Pep440, VersionOrder::SemVer] {
            check(order, "5.1.x", &["5.1.3"]);
            check(order, "`5.1.*`", &["5.1.3"]);
            check(order, "5.x.x", &["5.0.0", "5.1.3", "5.10.0"]);
            check(order, "5.1", &["5.1.3"]);
            check(order, "v5.1.3", &["5.1.3"]);
            check(order, "< 1.0.0", &["0.9.0"]);
            check(order, "&lt;1.0", &["0.9.0"]);
            check(order, "<= 2.6.0", &["0.9.0", "1.0.0", "1.4.2", "2.6.0"]);
            check(order, "<=3.x", &["0.9.0", "1.0.0", "1.4.2", "2.6.0", "3.0.0", "3.9.1"]);
            check(order, "≤ 1.x.x", &["0.9.0", "1.0.0", "1.4.2"]);
            check(order, "> 5.0.x", &["5.1.3", "5.10.0"]);
            check(order, ">= 5.0", &["5.0.0", "5.1.3", "5.10.0"]);
            check(order, "5.1.3+", &["5.1.3", "5.10.0"]);
            check(order, ">= 1.4, <= 2.6.0", &["1.4.2", "2.6.0"]);
            check(order, ">=1.4 <3", &["1.4.2", "2.6.0"]);
            check(order, "5.x, != 5.1.3", &["5.0.0", "5.10.0"]);
            check(order, "1.x, 5.1.x", &["1.0.0", "1.4.2", "5.1.3"]);
            check(order, "3.0.0 and 4.x", &["3.0.0", "4.0.0"]);
            check(order, "1.4 - 3.0.0", &["1.4.2", "2.6.0", "3.0.0"]);
            check(order, "5.1.x (alpha)", &["5.1.3"]);
            check(order, "latest", &["5.10.0"]);
            check(order, "<= 2.6", &["0.9.0", "1.0.0", "1.4.2", "2.6.0"]);
            check(order, "> 2.6", &["3.0.0", "3.9.1", "4.0.0", "5.0.0", "5.1.3", "5.10.0"]);
            check(order, "5.0 and later", &["5.0.0", "5.1.3", "5.10.0"]);
            check(order, "1.0 to 1.4", &["1.0.0", "1.4.2"]);
            check(order, "1.0.0-2.6.0", &["1.0.0", "1.4.2", "2.6.0"]);
            check(order, "1.0 \u{2013} 1.4", &["1.0.0", "1.4.2"]);
            check(order, "prior to 2.0", &["0.9.0", "1.0.0", "1.4.2"]);
            check(order, "Older than 2.0", &["0.9.0", "1.0.0", "1.4.2"]);
            check(order, "1.4 and older", &["0.9.0", "1.0.0", "1.4.2"]);
            check(order, "all versions before 1.4", &["0.9.0", "1.0.0"]);
            check(order, "Version 3.x", &["3.0.0", "3.9.1"]);
            check(order, "LTS 3.x", &["3.0.0", "3.9.1"]);
            check(order, "3.9-lts", &["3.9.1"]);
            check(order, ">= 5.0.0 and < 5.10.0", &["5.0.0", "5.1.3"]);
            check(order, "^5.1", &["5.1.3", "5.10.0"]);
            check(order, "~> 5.1", &["5.1.3", "5.10.0"]);
            check(order, "~5.1", &["5.1.3"]);
            check(order, "^0.9", &["0.9.0"]);
            check(order, "5.1.x 3.x", &["3.0.0", "3.9.1", "5.1.3"]);
            check(order, "2.x or 1.x", &["1.0.0", "1.4.2", "2.6.0"]);
            check(order, "< 1.0, >= 5.1", &["0.9.0", "5.1.3", "5.10.0"]);
            check(order, "3.x / 4.x", &["3.0.0", "3.9.1", "4.0.0"]);
            check(order, "3.x (and later)", &["3.0.0", "3.9.1", "4.0.0", "5.0.0", "5.1.3", "5.10.0"]);
            check(order, "4.0 et ult\u{e9}rieures", &["4.0.0", "5.0.0", "5.1.3", "5.10.0"]);
            check(order, "\u{e4}lter als 1.4", &["0.9.0", "1.0.0"]);
            check(order, "5.1\u{53ca}\u{4ee5}\u{4e0a}", &["5.1.3", "5.10.0"]);
            check(order, "0.0.1", &[]);
        }
    }

    #[test]
    fn what_nobody_can_be_sure_of_selects_nothing() {
        for cell in [
            "",
            "see below",
            "Further Notice",
            "x",
            "80.30x",
            "< ",
            "1.2.3.x.4",
            "x.x.0",
            "latest of each series",
            "latest LTS",
            "latest 2 releases",
            "previous",
            "2.x except 2.3",
            "2.x (not 2.3.1)",
            "2.stable",
            "between 1.0 and 2.0",
            "2 years",
            "#2",
            "latest beta",
        ] {
            assert!(Selector::parse(cell, VersionOrder::Pep440).is_err(), "{cell}");
        }
    }

    #[test]
    fn a_series_begins_and_ends_with_its_lowest_versions() {
        let check = |order: VersionOrder, cell: &str, expected: &[&str]| {
            let selector = Selector::parse(cell, order).expect("a selector");
            let bounds: Vec<_> = selector.bounds(order).iter().map(ToString::to_string).collect();
            assert_eq!(bounds, expected, "{cell}");
        };
        check(VersionOrder::Pep440, "5.1.x", &["5.1.dev0", "5.2.dev0"]);
        check(VersionOrder::SemVer, "5.1.x", &["5.1.0-0", "5.2.0-0"]);
        check(VersionOrder::SemVer, ">= 1.2.3, < 2.0.0", &["1.2.3", "2.0.0-0", "2.0.0"]);
        check(VersionOrder::Pep440, "latest", &[]);
        check(VersionOrder::Pep440, "latest 7.x", &["7.dev0", "8.dev0"]);
    }

    #[test]
    fn what_only_the_releases_or_the_other_rows_tell_is_named_as_such() {
        let check = |cell: &str, expected: &str| {
            let selector =
                Selector::parse(cell, VersionOrder::Pep440).unwrap_or_else(|error| panic!("{cell}: {error}"));
            assert_eq!(selector.to_string(), expected, "{cell}");
        };
        check("Latest release in 7.x", "latest of 7.x");
        check("2.latest", "latest of 2.x");
        check("7.x (latest) latest", "latest of 7.x");
        check("< 2.latest", "< latest of 2.x");
        check("older than the latest release", "< latest");
        check("most recent release", "latest");
        check("last stable", "latest");
        check("two latest minor releases", "latest 2 minor");
        check("last 3 minor versions", "latest 3 minor");
        check("latest major", "latest major");
        check("older 1.x tags", "older of 1.x");
        check("Older versions", "older");
        check("All other releases", "all others");
        check("anything else", "all others");
        check("*", "all others");
        check("all other 7.x releases", "all others of 7.x");
        check("ältere Versionen", "older");
        check("Todas las demás", "all others");
        check("最新版本", "latest");
        check("main", "not released");
        check("alpha/beta", "pre-releases");
    }

    #[test]
    fn selectors_print_as_they_are_written() {
        for text in ["5.1.x", "< 4.0.0", ">= 1.2.3, < 2.0.0", "latest", "1.2.3"] {
            assert_eq!(Selector::parse(text, VersionOrder::SemVer).expect("a selector").to_string(), text);
        }
    }
}
