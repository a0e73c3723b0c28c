//! Affected versions: intervals in the order of their ecosystem, never specifier matching.
//!
//! `2.0rc1` comes before `2.0` and is therefore affected by what `2.0` fixes (OSV schema, evaluation algorithm).

use std::fmt;

use crate::diag::Code;
use crate::fields::Fields;
use crate::invalid::Invalid;
use crate::model::version::{Version, VersionOrder};
use crate::source::{At, Place};

/// A stretch of affected versions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Interval {
    /// The first affected version; `None` is the very first one (`introduced = "0"`).
    pub introduced: Option<Version>,
    /// Where it ends.
    pub end: End,
}

/// The end of an interval.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum End {
    /// The first version that is not affected any more.
    Fixed(Version),
    /// The last version that is affected.
    LastAffected(Version),
    /// No version ends it so far.
    Open,
}

impl Interval {
    /// Whether a version lies in the interval.
    #[must_use]
    pub fn contains(&self, version: &Version) -> bool {
        let begun = self.introduced.as_ref().is_none_or(|introduced| version.stands_to(introduced).is_ge());
        let ended = match &self.end {
            End::Fixed(fixed) => version.stands_to(fixed).is_ge(),
            End::LastAffected(last) => version.stands_to(last).is_gt(),
            End::Open => false,
        };
        begun && !ended
    }

    /// Whether no version can lie in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        match (&self.introduced, &self.end) {
            (Some(introduced), End::Fixed(fixed)) => introduced >= fixed,
            (Some(introduced), End::LastAffected(last)) => introduced > last,
            _ => false,
        }
    }

    /// Whether some version could lie in both.
    #[must_use]
    pub fn overlaps(&self, other: &Self) -> bool {
        let later = if self.introduced < other.introduced { other } else { self };
        let earlier = if self.introduced < other.introduced { self } else { other };
        match &later.introduced {
            Some(start) => earlier.contains(start),
            None => true,
        }
    }

    /// The versions that it names.
    pub fn versions(&self) -> impl Iterator<Item = &Version> {
        let end = match &self.end {
            End::Fixed(version) | End::LastAffected(version) => Some(version),
            End::Open => None,
        };
        self.introduced.iter().chain(end)
    }

    /// The first version that is not affected any more, where one is known.
    #[must_use]
    pub fn fixed(&self) -> Option<&Version> {
        match &self.end {
            End::Fixed(fixed) => Some(fixed),
            End::LastAffected(_) | End::Open => None,
        }
    }
}

impl fmt::Display for Interval {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.introduced, &self.end) {
            (None, End::Open) => f.write_str("all versions"),
            (None, End::Fixed(fixed)) => write!(f, "< {fixed}"),
            (None, End::LastAffected(last)) => write!(f, "<= {last}"),
            (Some(introduced), End::Open) => write!(f, ">= {introduced}"),
            (Some(introduced), End::Fixed(fixed)) => write!(f, ">= {introduced}, < {fixed}"),
            (Some(introduced), End::LastAffected(last)) if introduced == last => write!(f, "{last} only"),
            (Some(introduced), End::LastAffected(last)) => write!(f, ">= {introduced}, <= {last}"),
        }
    }
}

/// What is known of a version: affected or not, or that nobody has said. Every page and format says the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// The version lies in an affected interval.
    Affected,
    /// It lies in none of them, and has the fix: see [`crate::model::development`].
    Fixed,
    /// It lies in none of them, and nothing says that it was fixed.
    NotAffected,
    /// No affected versions are stated.
    Unknown,
}

impl Verdict {
    /// The word for it in formats of our own.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Affected => "affected",
            Self::Fixed => "fixed",
            Self::NotAffected => "not_affected",
            Self::Unknown => "unknown",
        }
    }
}

/// Whether one of the intervals holds a version.
#[must_use]
pub fn any_holds(intervals: &[At<Interval>], version: &Version) -> bool {
    intervals.iter().any(|interval| interval.contains(version))
}

/// Reads `{ introduced, fixed | last_affected }`.
pub fn read(fields: &mut Fields<'_, '_>, order: VersionOrder) -> Option<At<Interval>> {
    let place = fields.place();
    let introduced = fields.text("introduced");
    let introduced = fields.require("introduced", introduced);
    let fixed = version(fields, "fixed", order);
    let last_affected = version(fields, "last_affected", order);
    let introduced = match introduced? {
        zero if zero.value == "0" => None,
        text => Some(parse(fields, &text, order)?),
    };
    let end = match (fixed, last_affected) {
        (Some(_), Some(last)) => {
            let both = Invalid::new("`fixed` and `last_affected` cannot both end an interval")
                .hint("keep `fixed` when the fixed version is known");
            return fields.invalid(Code::InvalidVersion, last.place, both);
        }
        (Some(fixed), None) => End::Fixed(fixed.value),
        (None, Some(last)) => End::LastAffected(last.value),
        (None, None) if fields.wrote("fixed") || fields.wrote("last_affected") => return None,
        (None, None) => End::Open,
    };
    Some(At::new(Interval { introduced, end }, place))
}

fn version(fields: &mut Fields<'_, '_>, key: &'static str, order: VersionOrder) -> Option<At<Version>> {
    let text = fields.text(key)?;
    let place: Place = text.place;
    parse(fields, &text, order).map(|version| At::new(version, place))
}

fn parse(fields: &mut Fields<'_, '_>, text: &At<String>, order: VersionOrder) -> Option<Version> {
    match order.parse(text) {
        Ok(version) => Some(version),
        Err(invalid) => fields.invalid(Code::InvalidVersion, text.place, invalid),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn interval(introduced: &str, end: &str) -> Interval {
        let version = |text: &str| VersionOrder::Pep440.parse(text).expect("a version");
        let end = match end.split_at(1) {
            ("<", fixed) => End::Fixed(version(fixed)),
            ("=", last) => End::LastAffected(version(last)),
            _ => End::Open,
        };
        let introduced = (introduced != "0").then(|| version(introduced));
        Interval { introduced, end }
    }

    #[test]
    fn a_prerelease_of_the_fixed_version_is_affected() {
        let check = |start: &str, end: &str, version: &str, expected: bool| {
            let version = VersionOrder::Pep440.parse(version).expect("a version");
            assert_eq!(interval(start, end).contains(&version), expected, "{start} {end} {version}");
        };
        check("0", "<2.0", "2.0rc1", true);
        check("0", "<2.0", "2.0", false);
        check("0", "<2.0", "2.0.0", false);
        check("2.0", "<3.0", "2.0rc1", false);
        check("2.0", "=2.1", "2.1", true);
        check("2.0", "=2.1", "2.1.post1", false);
        check("2.0", "-", "99", true);
        check("2.0", "=2.1", "2.1+cu117", true);
        check("2.0", "<2.1", "2.1+cu117", false);
        check("2.0", "<2.1+b", "2.1+a", true);
        check("2.0", "=2.1+a", "2.1+b", false);
    }

    #[test]
    fn empty_and_overlapping_intervals_are_seen() {
        assert!(interval("2.0", "<2.0.0").is_empty());
        assert!(!interval("2.0", "=2.0").is_empty());
        assert!(interval("2.1", "=2.0").is_empty());
        let check = |one: Interval, two: Interval, expected: bool| {
            assert_eq!(one.overlaps(&two), expected, "{one} | {two}");
            assert_eq!(two.overlaps(&one), expected, "{two} | {one}");
        };
        check(interval("0", "<1.0"), interval("1.0", "<2.0"), false);
        check(interval("0", "=1.0"), interval("1.0", "<2.0"), true);
        check(interval("0", "-"), interval("1.0", "<2.0"), true);
        check(interval("0", "<1"), interval("0", "<2"), true);
    }
}
