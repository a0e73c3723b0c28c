//! Stretches of versions, and which of two is the narrower.

use crate::model::version::Version;

/// A place between versions: just before one, or just after it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cut {
    version: Version,
    is_after: bool,
}

impl Cut {
    /// The place before a version.
    #[must_use]
    pub fn before(version: Version) -> Self {
        Self { version, is_after: false }
    }

    /// The place after a version.
    #[must_use]
    pub fn after(version: Version) -> Self {
        Self { version, is_after: true }
    }
}

/// All versions between two places; open at an end that is not there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Span {
    /// Where it begins.
    pub low: Option<Cut>,
    /// Where it ends.
    pub high: Option<Cut>,
}

impl Span {
    /// One version.
    #[must_use]
    pub fn only(version: &Version) -> Self {
        Self::between(version, version)
    }

    /// From one version to another, both included.
    #[must_use]
    pub fn between(first: &Version, last: &Version) -> Self {
        Self { low: Some(Cut::before(first.clone())), high: Some(Cut::after(last.clone())) }
    }

    /// What both hold.
    #[must_use]
    pub fn common(self, other: Self) -> Self {
        let high = match (self.high, other.high) {
            (Some(one), Some(other)) => Some(one.min(other)),
            (one, other) => one.or(other),
        };
        Self { low: self.low.max(other.low), high }
    }

    /// Whether no version is in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.low.as_ref().zip(self.high.as_ref()).is_some_and(|(low, high)| low >= high)
    }

    /// Whether everything in another one is in this one, too.
    #[must_use]
    pub fn holds(&self, other: &Self) -> bool {
        self.low <= other.low && self.ends_after(other)
    }

    /// Whether it ends where another one does, or later.
    #[must_use]
    pub fn ends_after(&self, other: &Self) -> bool {
        match (&self.high, &other.high) {
            (None, _) => true,
            (Some(_), None) => false,
            (Some(own), Some(other)) => own >= other,
        }
    }

    /// Whether a version lies below it.
    #[must_use]
    pub fn is_above(&self, version: &Version) -> bool {
        self.low.as_ref().is_some_and(|low| *low > Cut::before(version.clone()))
    }

    /// The one within the other, or this one where neither is.
    #[must_use]
    pub fn narrower(self, other: Self) -> Self {
        if self.holds(&other) { other } else { self }
    }
}
