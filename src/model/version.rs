//! Versions and their order: PEP 440 for PyPI, SemVer 2.0 precedence for the others.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use crate::invalid::Invalid;

/// How the versions of an ecosystem are read and ordered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum VersionOrder {
    /// PEP 440: epochs, pre-, post- and development releases, `1.0 == 1.0.0`.
    Pep440,
    /// Semantic Versioning 2.0 precedence; build metadata does not count.
    SemVer,
}

impl VersionOrder {
    /// Reads a version. SemVer ones may have a leading `v`, as Go and git tags write it.
    ///
    /// # Errors
    /// When the text is not a version of this ecosystem.
    pub fn parse(self, text: &str) -> Result<Version, Invalid> {
        if text.trim() != text {
            return Err(Invalid::text(text, "begins or ends with white space").hint("leave it out"));
        }
        let key = match self {
            Self::Pep440 => pep440_rs::Version::from_str(text).map(Key::Pep440).map_err(|_| {
                Invalid::text(text, "is not a version by PEP 440")
                    .hint("write it as on PyPI, such as `1.4.2` or `2.0rc1`")
            })?,
            Self::SemVer => {
                semver::Version::parse(text.strip_prefix('v').unwrap_or(text)).map(Key::SemVer).map_err(|_| {
                    Invalid::text(text, "is not a semantic version")
                        .hint("write all three numbers, such as `1.4.2` or `2.0.0-rc.1`")
                })?
            }
        };
        Ok(Version { written: text.to_owned(), key })
    }
}

impl VersionOrder {
    /// The lowest version there is.
    #[must_use]
    pub fn lowest(self) -> Option<Version> {
        let zero = match self {
            Self::Pep440 => "0",
            Self::SemVer => "0.0.0",
        };
        self.parse(&format!("{zero}{}", self.lowest_suffix())).ok()
    }

    /// The lowest version of an epoch whose release begins with these numbers; `None` for numbers that no version has.
    #[must_use]
    pub fn lowest_in_series(self, epoch: u64, numbers: &[u64]) -> Option<Version> {
        let mut numbers = numbers.to_vec();
        let least = if self == Self::SemVer { 3 } else { 1 };
        numbers.resize(numbers.len().max(least), 0);
        let numbers: Vec<_> = numbers.iter().map(u64::to_string).collect();
        let epoch = if epoch == 0 { String::new() } else { format!("{epoch}!") };
        self.parse(&format!("{epoch}{}{}", numbers.join("."), self.lowest_suffix())).ok()
    }

    /// What makes of a release the lowest version with the same numbers.
    #[must_use]
    pub fn lowest_suffix(self) -> &'static str {
        match self {
            Self::Pep440 => ".dev0",
            Self::SemVer => "-0",
        }
    }

    /// The word for it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pep440 => "pep440",
            Self::SemVer => "semver",
        }
    }
}

/// A version, as its author wrote it and as it is ordered. Two spellings of one version are equal.
#[derive(Clone, Debug)]
pub struct Version {
    written: String,
    key: Key,
}

#[derive(Clone, Debug)]
enum Key {
    Pep440(pep440_rs::Version),
    SemVer(semver::Version),
}

impl Version {
    /// The one spelling that all spellings of this version share; what routes are made of.
    #[must_use]
    pub fn normalized(&self) -> String {
        match &self.key {
            Key::Pep440(version) => version.to_string(),
            Key::SemVer(version) => version.to_string(),
        }
    }

    /// How it is ordered.
    #[must_use]
    pub fn order(&self) -> VersionOrder {
        match &self.key {
            Key::Pep440(_) => VersionOrder::Pep440,
            Key::SemVer(_) => VersionOrder::SemVer,
        }
    }

    /// Whether it is a local build of a version, such as `1.13.1+cu117` (PEP 440, "Local version identifiers"). The build metadata
    /// of a semantic version make none: they do not count in any comparison.
    #[must_use]
    pub fn is_local(&self) -> bool {
        matches!(&self.key, Key::Pep440(version) if version.is_local())
    }

    /// The version that a local build is made from; every other one is its own.
    #[must_use]
    pub fn public(&self) -> Self {
        match &self.key {
            Key::Pep440(version) if version.is_local() => Self::normal(Key::Pep440(version.clone().without_local())),
            Key::Pep440(_) | Key::SemVer(_) => self.clone(),
        }
    }

    /// How it lies to a bound that somebody has named: below, at or above it. A local build is the version that it is made from,
    /// unless the bound is a local build, too (PEP 440, "Version matching").
    #[must_use]
    pub fn stands_to(&self, bound: &Self) -> Ordering {
        if self.is_local() && !bound.is_local() { self.public().cmp(bound) } else { self.cmp(bound) }
    }

    /// Whether it is a post-release of a version that is none, or another local build of it: the same release, mended or built
    /// otherwise.
    #[must_use]
    pub fn is_remade_from(&self, other: &Self) -> bool {
        match (&self.key, &other.key) {
            (Key::Pep440(one), Key::Pep440(two)) => {
                let origin = |version: &pep440_rs::Version| version.clone().without_local().with_post(None);
                one != two && origin(one) == two.clone().without_local()
            }
            _ => false,
        }
    }

    /// A version so close to this one that no project releases one between the two, but local builds of this one: what is true
    /// of it is true of all versions up to the next one that somebody names. `None` at the end of what numbers can express.
    #[must_use]
    pub fn just_after(&self) -> Option<Self> {
        let (order, text) = match &self.key {
            // Letters come before numbers there, so that no label that people use is lower.
            Key::Pep440(version) if version.is_local() => (VersionOrder::Pep440, format!("{version}.0a")),
            Key::Pep440(version) => {
                let next = |number: Option<u64>| number.map_or(Some(0), |number| number.checked_add(1));
                let after = match version.dev() {
                    Some(dev) => version.clone().with_dev(next(Some(dev))),
                    None => version.clone().with_post(Some(next(version.post())?)).with_dev(Some(0)),
                };
                (VersionOrder::Pep440, Some(after).filter(|after| version < after)?.to_string())
            }
            Key::SemVer(semver::Version { major, minor, patch, pre, .. }) => {
                let text = match pre.as_str() {
                    "" => format!("{major}.{minor}.{}-0", patch.checked_add(1)?),
                    pre => format!("{major}.{minor}.{patch}-{pre}.0"),
                };
                (VersionOrder::SemVer, text)
            }
        };
        order.parse(&text).ok()
    }

    /// Whether it is an alpha, beta, release candidate or development release.
    #[must_use]
    pub fn is_prerelease(&self) -> bool {
        match &self.key {
            Key::Pep440(version) => version.any_prerelease(),
            Key::SemVer(version) => !version.pre.is_empty(),
        }
    }

    /// What a pre-release leads to: `2.0` of `2.0rc1`.
    #[must_use]
    pub fn finished(&self) -> Self {
        Self::normal(match &self.key {
            Key::Pep440(version) if version.is_pre() => {
                Key::Pep440(pep440_rs::Version::new(version.release()).with_epoch(version.epoch()))
            }
            Key::Pep440(version) => Key::Pep440(version.clone().without_local().with_dev(None)),
            Key::SemVer(version) => Key::SemVer(semver::Version::new(version.major, version.minor, version.patch)),
        })
    }

    /// The lowest pre-release of a final version.
    #[must_use]
    pub fn first_prerelease(&self) -> Self {
        Self::normal(match self.finished().key {
            Key::Pep440(version) => Key::Pep440(version.with_dev(Some(0))),
            Key::SemVer(version) => {
                let pre = semver::Prerelease::new("0").unwrap_or_default();
                Key::SemVer(semver::Version { pre, ..version })
            }
        })
    }

    fn normal(key: Key) -> Self {
        let written = match &key {
            Key::Pep440(version) => version.to_string(),
            Key::SemVer(version) => version.to_string(),
        };
        Self { written, key }
    }

    /// How often the project has begun to count anew (PEP 440, "Version epochs").
    #[must_use]
    pub fn epoch(&self) -> u64 {
        match &self.key {
            Key::Pep440(version) => version.epoch(),
            Key::SemVer(_) => 0,
        }
    }

    /// The numbers of the release: `[2, 0]` of `2.0rc1`.
    #[must_use]
    pub fn release(&self) -> Vec<u64> {
        match &self.key {
            Key::Pep440(version) => version.release().to_vec(),
            Key::SemVer(version) => vec![version.major, version.minor, version.patch],
        }
    }

    /// Whether it has the numbers of another version: `1.0rc1` those of `1.0.0.post1`.
    #[must_use]
    pub fn has_numbers_of(&self, other: &Self) -> bool {
        self.epoch() == other.epoch() && self.begins_with(&other.release()) && other.begins_with(&self.release())
    }

    /// Whether its release begins with these numbers; those that it leaves out are 0.
    #[must_use]
    pub fn begins_with(&self, numbers: &[u64]) -> bool {
        let release = self.release();
        numbers.iter().enumerate().all(|(place, number)| release.get(place).copied().unwrap_or(0) == *number)
    }

    /// The final version whose last number is one higher: 1.2.4 for 1.2.3, 5.1 for 5.0rc1.
    #[must_use]
    pub fn next(&self) -> Option<Self> {
        let mut numbers = self.release();
        let last = numbers.last_mut()?;
        *last = last.checked_add(1)?;
        self.of_numbers(&numbers)
    }

    /// The release that a pre-release comes before: 5.0 for 5.0rc1. None where it is no pre-release.
    #[must_use]
    pub fn final_release(&self) -> Option<Self> {
        self.of_numbers(&self.release()).filter(|_| self.is_prerelease())
    }

    /// The final release of its epoch with these numbers.
    fn of_numbers(&self, numbers: &[u64]) -> Option<Self> {
        let numbers: Vec<_> = numbers.iter().map(u64::to_string).collect();
        let numbers = numbers.join(".");
        match &self.key {
            Key::Pep440(version) => VersionOrder::Pep440.parse(&format!("{}!{numbers}", version.epoch())).ok(),
            Key::SemVer(_) => VersionOrder::SemVer.parse(&numbers).ok(),
        }
    }

    /// The version by PEP 440, if it is one.
    #[must_use]
    pub fn as_pep440(&self) -> Option<&pep440_rs::Version> {
        match &self.key {
            Key::Pep440(version) => Some(version),
            Key::SemVer(_) => None,
        }
    }

    /// The semantic version, if it is one.
    #[must_use]
    pub fn as_semver(&self) -> Option<&semver::Version> {
        match &self.key {
            Key::Pep440(_) => None,
            Key::SemVer(version) => Some(version),
        }
    }
}

impl Ord for Version {
    fn cmp(&self, other: &Self) -> Ordering {
        match (&self.key, &other.key) {
            (Key::Pep440(one), Key::Pep440(two)) => one.cmp(two),
            (Key::SemVer(one), Key::SemVer(two)) => one.cmp_precedence(two),
            (Key::Pep440(_), Key::SemVer(_)) => Ordering::Less,
            (Key::SemVer(_), Key::Pep440(_)) => Ordering::Greater,
        }
    }
}

impl PartialOrd for Version {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Version {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Version {}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.written)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Checks that the versions stand in strictly ascending order.
    fn ascending(order: VersionOrder, versions: &[&str]) {
        let parsed: Vec<_> = versions.iter().map(|text| order.parse(text).expect("a version")).collect();
        for pair in parsed.windows(2) {
            assert!(pair[0] < pair[1], "{} < {}", pair[0], pair[1]);
        }
    }

    #[test]
    fn pep440_order() {
        let versions = [
            "1.0.dev1",
            "1.0a1.dev1",
            "1.0a1",
            "1.0b2",
            "1.0rc1",
            "1.0",
            "1.0+local",
            "1.0.post1",
            "1.1",
            "1.10",
            "1!0.1",
        ];
        ascending(VersionOrder::Pep440, &versions);
        let spellings =
            ["1.0rc1", "1.0.0-RC.1", "v1.0c1"].map(|text| VersionOrder::Pep440.parse(text).expect("a version"));
        assert!(spellings.iter().all(|version| *version == spellings[0] && version.is_prerelease()));
    }

    #[test]
    fn semver_order() {
        let versions = [
            "1.0.0-alpha",
            "1.0.0-alpha.1",
            "1.0.0-beta",
            "1.0.0-beta.2",
            "1.0.0-beta.11",
            "1.0.0-rc.1",
            "1.0.0",
            "1.10.0",
        ];
        ascending(VersionOrder::SemVer, &versions);
        let spellings = ["1.0.0", "v1.0.0+build"].map(|text| VersionOrder::SemVer.parse(text).expect("a version"));
        assert_eq!(spellings[0], spellings[1]);
    }

    #[test]
    fn nothing_lies_between_a_version_and_the_one_just_after() {
        let check = |order: VersionOrder, text: &str, above: &str| {
            let [version, above] = [text, above].map(|text| order.parse(text).expect("a version"));
            let after = version.just_after().expect("a version");
            assert!(version < after && after < above, "{version} < {after} < {above}");
        };
        check(VersionOrder::Pep440, "1.0", "1.0.post0");
        check(VersionOrder::Pep440, "1.0.post0", "1.0.post1");
        check(VersionOrder::Pep440, "1.0a1", "1.0a1.post0");
        check(VersionOrder::Pep440, "1.0a1.dev3", "1.0a1.dev5");
        check(VersionOrder::Pep440, "1.0a1", "1.0a2.dev0");
        check(VersionOrder::Pep440, "1.0+local", "1.0+local.1");
        check(VersionOrder::Pep440, "1.0.dev0", "1.0.dev2");
        check(VersionOrder::SemVer, "1.0.0", "1.0.1-0.a");
        check(VersionOrder::SemVer, "1.0.0-rc", "1.0.0-rc.1");
        let last = VersionOrder::SemVer.parse("1.0.18446744073709551615").expect("a version");
        assert!(last.just_after().is_none());
    }

    #[test]
    fn a_local_build_is_its_version_to_a_bound_that_names_none() {
        let check = |version: &str, bound: &str, expected: Ordering| {
            let [version, bound] = [version, bound].map(|text| VersionOrder::Pep440.parse(text).expect("a version"));
            assert_eq!(version.stands_to(&bound), expected, "{version} {bound}");
        };
        check("1.13.1+cu117", "1.13.1", Ordering::Equal);
        check("1.13.1+cu117", "1.13.1.post1", Ordering::Less);
        check("1.13.1rc1+cu117", "1.13.1", Ordering::Less);
        check("1.13.1+cu117", "1.13.1+cu116", Ordering::Greater);
        check("1.13.1", "1.13.1+cu116", Ordering::Less);
    }

    #[test]
    fn a_post_release_is_remade_from_its_version() {
        let check = |version: &str, other: &str, expected: bool| {
            let [version, other] = [version, other].map(|text| VersionOrder::Pep440.parse(text).expect("a version"));
            assert_eq!(version.is_remade_from(&other), expected, "{version} {other}");
        };
        check("1.0.post1", "1.0", true);
        check("1.0.0.post1", "1.0", true);
        check("1.0rc1.post1", "1.0rc1", true);
        check("1.0+b", "1.0+a", true);
        check("1.0.post2", "1.0.post1", false);
        check("1.0.1", "1.0", false);
        check("1.0", "1.0.0", false);
    }

    #[test]
    fn a_prerelease_leads_to_a_final_version() {
        let check = |order: VersionOrder, early: &str, last: &str, first: &str| {
            let [early, last, first] = [early, last, first].map(|text| order.parse(text).expect("a version"));
            assert_eq!((early.finished(), last.first_prerelease()), (last, first), "{early}");
        };
        check(VersionOrder::Pep440, "2.0.0rc1", "2.0", "2.0.dev0");
        check(VersionOrder::Pep440, "1!2.0rc1.post1.dev3", "1!2.0", "1!2.0.dev0");
        check(VersionOrder::Pep440, "2.0.post1.dev3", "2.0.post1", "2.0.post1.dev0");
        check(VersionOrder::SemVer, "v2.0.0-beta.1", "2.0.0", "2.0.0-0");
    }

    #[test]
    fn what_is_not_a_version_is_refused() {
        for bad in ["", "x", "0.2.0-n653", "2019-09-12-x", "1.0 beta!", "\u{661}.0"] {
            assert!(VersionOrder::Pep440.parse(bad).is_err(), "{bad}");
        }
        for bad in ["", "1", "1.0", "01.0.0", "1.0.0-"] {
            assert!(VersionOrder::SemVer.parse(bad).is_err(), "{bad}");
        }
    }
}
