//! Dart's version constraints, as `pubspec.yaml` writes them (dart.dev, "Version constraints"; `pub_semver` 2).

use semver::{Prerelease, Version};

/// What a constraint lets in: the versions between two bounds, each with whether it is let in itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Constraint {
    lowest: Option<(Version, bool)>,
    highest: Option<(Version, bool)>,
}

/// The signs, the longer ones first.
const SIGNS: &[&str] = &["^", ">=", "<=", ">", "<", ""];

impl Constraint {
    /// Reads `any`, `^1.2.3`, `1.2.3` or `>=1.2.3 <2.0.0`; none where it is not one.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let mut constraint = Self::default();
        if text == "any" {
            return Some(constraint);
        }
        let mut words = text.split_whitespace().peekable();
        let is_alone = !text.contains('^') || text.split_whitespace().filter(|word| *word != "^").count() == 1;
        while let Some(word) = words.next() {
            let (sign, rest) = SIGNS.iter().find_map(|sign| Some((*sign, word.strip_prefix(sign)?)))?;
            // A sign may stand alone, with its version after a space.
            let version = Version::parse(if rest.is_empty() { words.next()? } else { rest }).ok()?;
            constraint.narrow(sign, version)?;
        }
        Some(constraint.without_prereleases_of_the_end()).filter(|_| is_alone)
    }

    fn narrow(&mut self, sign: &str, version: Version) -> Option<()> {
        match sign {
            ">" => self.raise(version, false),
            ">=" => self.raise(version, true),
            "<" => self.lower(version, false),
            "<=" => self.lower(version, true),
            "^" => {
                let next = match version.major {
                    0 => Version::new(0, version.minor.checked_add(1)?, 0),
                    major => Version::new(major.checked_add(1)?, 0, 0),
                };
                self.raise(version, true);
                self.lower(Version { pre: Prerelease::new("0").ok()?, ..next }, false);
            }
            _ => {
                self.raise(version.clone(), true);
                self.lower(version, true);
            }
        }
        Some(())
    }

    fn raise(&mut self, version: Version, is_in: bool) {
        let is_stricter =
            |(old, _): &(Version, bool)| version.cmp_precedence(old).is_gt() || (version == *old && !is_in);
        if self.lowest.as_ref().is_none_or(is_stricter) {
            self.lowest = Some((version, is_in));
        }
    }

    fn lower(&mut self, version: Version, is_in: bool) {
        let is_stricter =
            |(old, _): &(Version, bool)| version.cmp_precedence(old).is_lt() || (version == *old && !is_in);
        if self.highest.as_ref().is_none_or(is_stricter) {
            self.highest = Some((version, is_in));
        }
    }

    /// `<2.0.0` does not mean 2.0.0-dev, but where the other end is a pre-release of the same version.
    fn without_prereleases_of_the_end(mut self) -> Self {
        let numbers = |version: &Version| (version.major, version.minor, version.patch);
        let begins_there = |end: &Version| {
            self.lowest.as_ref().is_some_and(|(low, _)| !low.pre.is_empty() && numbers(low) == numbers(end))
        };
        let is_plain = |end: &Version| end.pre.is_empty() && end.build.is_empty();
        if let Some((end, false)) = self.highest.clone()
            && is_plain(&end)
            && !begins_there(&end)
            && let Ok(pre) = Prerelease::new("0")
        {
            self.highest = Some((Version { pre, ..end }, false));
        }
        self
    }

    /// Whether it lets a version in.
    #[must_use]
    pub fn admits(&self, version: &Version) -> bool {
        let above = |(low, is_in): &(Version, bool)| {
            let order = version.cmp_precedence(low);
            order.is_gt() || (*is_in && order.is_eq())
        };
        let below = |(high, is_in): &(Version, bool)| {
            let order = version.cmp_precedence(high);
            order.is_lt() || (*is_in && order.is_eq())
        };
        self.lowest.as_ref().is_none_or(above) && self.highest.as_ref().is_none_or(below)
    }
}
