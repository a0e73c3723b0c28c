//! Which versions the rows reach, as far as the releases tell: `latest` is one of them, `older` is below the other rows.

use crate::model::release::Release;
use crate::model::selector::span::Span;
use crate::model::selector::{Newest, Selector, Series, Unit, in_series, lowest_of};
use crate::model::support::{Channel, SupportRow};
use crate::model::version::{Version, VersionOrder};

/// Whether a row speaks of a version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reaches {
    /// It does.
    Yes,
    /// Nobody can tell: which version is the newest, or what the row means, is not known.
    Maybe,
    /// It does not.
    No,
}

/// The newest releases that a row speaks of, from the lowest to the highest; none where no such release is known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Window {
    first: Option<Version>,
    last: Option<Version>,
}

/// The releases in which the newest are looked for, the highest version first.
#[derive(Clone, Debug)]
pub struct Known {
    /// What can be installed and is final.
    finals: Vec<Version>,
    /// Everything that is listed.
    listed: Vec<Version>,
}

impl Known {
    /// What is known from releases, and from the versions that public advisories name as fixed, in any order. Where no release is
    /// listed, fixes alone do not tell which version is the newest.
    #[must_use]
    pub fn new(releases: &[Release], fixes: &[&Version]) -> Self {
        let sorted = |mut versions: Vec<Version>| {
            versions.sort_by(|one, two| two.cmp(one));
            versions
        };
        let version = |release: &Release| release.version.value.clone();
        let is_final = |release: &&Release| release.is_installable() && !release.version.is_prerelease();
        let listed = sorted(releases.iter().map(version).collect());
        let mut finals: Vec<Version> = releases.iter().filter(is_final).map(version).collect();
        if !finals.is_empty() {
            let is_listed = |fixed: &Version| listed.binary_search_by(|one| fixed.cmp(one)).is_ok();
            let unlisted = fixes.iter().filter(|fixed| !fixed.is_prerelease() && !is_listed(fixed));
            finals.extend(unlisted.map(|fixed| (*fixed).clone()));
        }
        Self { finals: sorted(finals), listed }
    }

    /// The newest ones. Where fewer series are known than are asked for, lower ones may belong to them, too.
    #[must_use]
    pub fn window(&self, newest: &Newest, order: VersionOrder) -> Window {
        let mut within = self.finals.iter().filter(|version| in_series(version, &newest.within)).peekable();
        let last = within.peek().map(|version| (*version).clone());
        let first = match newest.unit {
            Unit::Release => within.nth(newest.count.saturating_sub(1)).cloned(),
            Unit::Series(length) => {
                let mut series: Vec<Series> = within.map(|version| series_of(version, length)).collect();
                series.dedup();
                series.get(newest.count.saturating_sub(1)).and_then(|series| lowest_of(series, order))
            }
        };
        Window { first, last }
    }

    fn lists(&self, version: &Version) -> bool {
        self.listed.binary_search_by(|listed| version.cmp(listed)).is_ok()
    }
}

fn series_of(version: &Version, length: usize) -> Series {
    let mut numbers = version.release();
    numbers.resize(length, 0);
    numbers
}

/// How a version lies to what the other rows speak of, for rows that say `older` or `all others`.
#[derive(Clone, Copy, Debug, Default)]
pub struct Surroundings {
    /// How many rows lie above it.
    above: usize,
    /// How many lie below it.
    below: usize,
    /// It is older than the newest of its own series.
    is_superseded: bool,
    /// A row may reach it.
    is_uncertain: bool,
}

impl SupportRow {
    /// Whether the row speaks of a version by itself; rows that say `older` or `all others` do not.
    #[must_use]
    pub fn reaches(&self, version: &Version, known: &Known) -> Reaches {
        let by_channel = match self.channel {
            Some(Channel::Prerelease) => version.is_prerelease(),
            Some(Channel::Final) => !version.is_prerelease(),
            None => true,
        };
        if !by_channel {
            return Reaches::No;
        }
        match &self.selector {
            Err(_) => certain_of_first_number(&self.versions, version),
            Ok(Selector::Newest(newest)) => self.window.reaches(newest, version, known),
            Ok(Selector::BelowNewest(newest)) => self.window.is_above(newest, version),
            Ok(Selector::Prereleases) => certain(version.is_prerelease()),
            Ok(Selector::Older(_) | Selector::Others(_) | Selector::Branch) => Reaches::No,
            Ok(selector @ Selector::Named(_)) => certain(selector.matches(version, None)),
        }
    }

    /// The narrowest stretch of versions around one that it names.
    #[must_use]
    pub fn span_around(&self, version: &Version, order: VersionOrder) -> Span {
        self.selector.as_ref().map_or_else(
            |_| Span::default(),
            |selector| match (selector, &self.window) {
                (Selector::Newest(_), Window { first: Some(first), last: Some(last) }) => Span::between(first, last),
                (selector, _) => selector.span_around(version, order),
            },
        )
    }

    /// Adds how a version lies to the row, which does not reach it.
    pub fn surround(&self, version: &Version, order: VersionOrder, around: &mut Surroundings) {
        match &self.selector {
            Err(_) => around.is_uncertain = true,
            Ok(Selector::Named(_)) => {
                let above = self.named_above(version, order);
                around.put(above);
            }
            Ok(Selector::Newest(newest)) if !in_series(version, &newest.within) => {
                let above = lowest_of(&newest.within, order).is_some_and(|lowest| *version < lowest);
                around.put(above);
            }
            Ok(Selector::Newest(_)) => match &self.window.first {
                Some(first) => {
                    around.is_superseded |= version < first;
                    around.below += usize::from(version >= first);
                }
                None => around.is_uncertain = true,
            },
            Ok(_) => {}
        }
    }

    /// How narrowly a row speaks that says `older` or `all others`.
    #[must_use]
    pub fn rest_rank(&self) -> (usize, bool) {
        match &self.selector {
            Ok(Selector::Older(series)) => (series.len(), true),
            Ok(Selector::Others(series)) => (series.len(), false),
            _ => (0, false),
        }
    }

    /// Whether everything that it names lies above a version.
    fn named_above(&self, version: &Version, order: VersionOrder) -> bool {
        self.selector.as_ref().is_ok_and(|selector| selector.spans(order).all(|span| span.is_above(version)))
    }

    /// Whether a row that says `older` or `all others` speaks of a version that no other row reaches.
    #[must_use]
    pub fn reaches_rest(&self, version: &Version, around: Surroundings) -> Reaches {
        match &self.selector {
            Ok(Selector::Older(series)) if in_series(version, series) => around.is_older(),
            Ok(Selector::Others(series)) if in_series(version, series) => {
                if around.is_uncertain {
                    Reaches::Maybe
                } else {
                    Reaches::Yes
                }
            }
            _ => Reaches::No,
        }
    }
}

impl Surroundings {
    /// That a row may reach the version.
    pub fn may_reach(&mut self) {
        self.is_uncertain = true;
    }

    /// That a row lies above the version, or else below it.
    fn put(&mut self, is_above: bool) {
        self.above += usize::from(is_above);
        self.below += usize::from(!is_above);
    }

    /// Lower than the other rows. Where some rows are above and others below, the project may mean both.
    fn is_older(self) -> Reaches {
        match self {
            Self { is_uncertain: true, .. } => Reaches::Maybe,
            Self { is_superseded: true, .. } | Self { above: 1.., below: 0, .. } => Reaches::Yes,
            Self { above: 1.., .. } => Reaches::Maybe,
            _ => Reaches::No,
        }
    }
}

impl Window {
    /// Whether no release is known that it could be.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.last.is_none()
    }

    fn reaches(&self, newest: &Newest, version: &Version, known: &Known) -> Reaches {
        let Some(last) = self.last.as_ref().filter(|_| in_series(version, &newest.within)) else {
            return if in_series(version, &newest.within) { Reaches::Maybe } else { Reaches::No };
        };
        let same_series = |length| series_of(version, length) == series_of(last, length);
        let is_above = version.stands_to(last).is_gt();
        match newest.unit {
            // What is listed above it is a pre-release, or was yanked.
            _ if is_above && known.lists(version) => Reaches::No,
            Unit::Series(length) if is_above && same_series(length) => Reaches::Yes,
            _ if is_above => Reaches::Maybe,
            Unit::Release if newest.count == 1 => certain(version.stands_to(last).is_eq()),
            _ => match &self.first {
                Some(first) if version >= first => Reaches::Yes,
                Some(_) => Reaches::No,
                None if known.lists(version) => Reaches::Yes,
                None => Reaches::Maybe,
            },
        }
    }

    /// Whether the newest ones are above a version.
    fn is_above(&self, newest: &Newest, version: &Version) -> Reaches {
        let below_series = newest
            .within
            .iter()
            .zip(version.release())
            .map(|(of_series, own)| own.cmp(of_series))
            .find(|one| one.is_ne());
        match (below_series, &self.first) {
            (Some(order), _) if order.is_lt() => Reaches::Yes,
            (Some(_), _) => Reaches::No,
            (None, Some(first)) => {
                if version < first {
                    Reaches::Yes
                } else {
                    Reaches::No
                }
            }
            (None, None) => Reaches::Maybe,
        }
    }
}

fn certain(reached: bool) -> Reaches {
    if reached { Reaches::Yes } else { Reaches::No }
}

/// What an unread row may mean: anything, unless it is a single word that begins with a number, such as `2.stable`.
fn certain_of_first_number(written: &str, version: &Version) -> Reaches {
    let word = written.trim().trim_matches('`').trim_start_matches(['v', 'V']);
    let is_range =
        word.contains(|c: char| c.is_whitespace() || !(c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_')));
    let figures = word.split(['.', '-', '_']).next().unwrap_or("");
    match figures.parse::<u64>() {
        Ok(number) if !is_range && !in_series(version, &[number]) => Reaches::No,
        _ => Reaches::Maybe,
    }
}
