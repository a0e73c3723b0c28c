//! What is known of a version: the one answer to "is my version affected?", which pages, the API and the command line give.

use crate::model::advisory::Disclosed;
use crate::model::dependency::{Statement, Status};
use crate::model::interval::Verdict;
use crate::model::policy::Support;
use crate::model::portal::{Portal, SupportStatus};
use crate::model::release::Release;
use crate::model::version::Version;

/// Whether known vulnerabilities affect a version, its own or those of its dependencies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exposure {
    /// At least one does.
    Affected,
    /// None does.
    NotAffected,
    /// Nobody can tell: an advisory does not name its versions, a dependency is still being looked into, or the version is
    /// newer than everything that this portal knows.
    Unknown,
}

impl Exposure {
    /// The word for it in the API.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Affected => "affected",
            Self::NotAffected => "not_affected",
            Self::Unknown => "unknown",
        }
    }
}

/// What is known of a version.
#[derive(Debug)]
pub struct Standing<'p> {
    /// The release, where it is one that the portal lists.
    pub release: Option<&'p Release>,
    /// Whether it is supported.
    pub support: SupportStatus<'p>,
    /// The advisories that affect it.
    pub affecting: Vec<&'p Disclosed>,
    /// The advisories of which nobody has said whether they affect it.
    pub unclear: Vec<&'p Disclosed>,
    /// The advisories that are fixed in it or in an earlier version.
    pub fixed: Vec<&'p Disclosed>,
    /// What vulnerabilities of dependencies mean for it; statements name releases.
    pub statements: Vec<&'p Statement>,
    /// Whether it is newer than every release that is listed.
    pub is_newer: bool,
    /// Where to go from it: see [`Portal::upgrade`].
    pub upgrade: Option<&'p Release>,
}

impl<'p> Standing<'p> {
    /// What a portal knows of a version.
    #[must_use]
    pub fn of(portal: &'p Portal, version: &Version) -> Self {
        let (mut affecting, mut unclear, mut fixed) = (Vec::new(), Vec::new(), Vec::new());
        for disclosed in &portal.advisories {
            match disclosed.verdict(version) {
                Verdict::Affected => affecting.push(disclosed),
                Verdict::Unknown => unclear.push(disclosed),
                Verdict::Fixed => fixed.push(disclosed),
                Verdict::NotAffected => {}
            }
        }
        let about = |statement: &&Statement| statement.versions.iter().any(|one| one.value == *version);
        Self {
            release: portal.release(version),
            support: portal.support_of(version),
            affecting,
            unclear,
            fixed,
            statements: portal.statements.iter().filter(about).collect(),
            is_newer: portal.releases.first().is_some_and(|newest| newest.version.value < *version),
            upgrade: portal.upgrade(version),
        }
    }

    /// Whether known vulnerabilities affect it.
    #[must_use]
    pub fn exposure(&self) -> Exposure {
        if !self.affecting.is_empty() || self.through(Status::Affected) > 0 {
            Exposure::Affected
        } else if self.is_newer || !self.unclear.is_empty() || self.through(Status::UnderInvestigation) > 0 {
            Exposure::Unknown
        } else {
            Exposure::NotAffected
        }
    }

    /// Whether there is a reason to leave it that another release can remove.
    #[must_use]
    pub fn needs_upgrade(&self) -> bool {
        let yanked = self.release.is_some_and(|release| release.yanked.is_some());
        !self.affecting.is_empty() || self.support.support == Support::Unsupported || yanked
    }

    /// How many vulnerabilities of dependencies have a status for it.
    #[must_use]
    pub fn through(&self, status: Status) -> usize {
        self.statements.iter().filter(|statement| statement.status.value == status).count()
    }
}

/// The versions at which an answer may change, lowest first, each once: the releases, the ends of every interval, and the
/// ends of what is said to be supported. Between two of them, and beyond, the answer is the same for every version.
#[must_use]
pub fn turning_points(portal: &Portal) -> Vec<Version> {
    let order = portal.config.package.order();
    let intervals = portal.advisories.iter().flat_map(|disclosed| &disclosed.advisory.affected);
    let rows = portal.support.iter().flat_map(|table| &table.rows).filter_map(|row| row.selector.as_ref().ok());
    let lines = portal.lines.iter().map(|line| &line.versions);
    let mut points: Vec<Version> = portal.releases.iter().map(|release| release.version.value.clone()).collect();
    points.extend(intervals.flat_map(|interval| interval.versions().cloned()));
    points.extend(rows.chain(lines).flat_map(|selector| selector.bounds(order)));
    points.sort();
    points.dedup();
    points
}
