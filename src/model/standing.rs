//! What is known of a version: the one answer to "is my version affected?", which pages, the API and the command line give.

use crate::model::advisory::Disclosed;
use crate::model::dependency::{Statement, Status};
use crate::model::interval::Verdict;
use crate::model::portal::{Ending, Portal, Target};
use crate::model::release::Release;
use crate::model::support::Support;
use crate::model::support::verdict::SupportStatus;
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

/// What to do about a version.
#[derive(Clone, Debug)]
pub enum Advice<'p> {
    /// Go to another version.
    Upgrade(Target<'p>),
    /// Go to one of these versions, which are supported. No single one is known that is better.
    Move(Vec<&'p str>),
    /// There is a reason to leave it, and nothing better.
    NotYet,
    /// Look at the vulnerabilities of its dependencies, which affect it.
    SeeDependencies,
    /// It cannot be installed, so that nobody has to leave it.
    NotInstallable,
    /// Ask again when the portal knows it.
    Later,
    /// Look at the advisories that do not say whether they affect it.
    SeeAdvisories,
    /// Look at the vulnerabilities of its dependencies that are being investigated.
    Wait,
    /// Make sure that there is such a version: releases are listed, and it is none of them.
    CheckNumber,
    /// Nothing.
    Nothing,
}

/// What is known of a version.
#[derive(Debug)]
pub struct Standing<'p> {
    /// The release, where it is one that the portal lists, or a local build of one.
    pub release: Option<&'p Release>,
    /// Whether it is supported.
    pub support: SupportStatus<'p>,
    /// The advisories that affect it.
    pub affecting: Vec<&'p Disclosed>,
    /// The advisories of which nobody has said whether they affect it.
    pub unclear: Vec<&'p Disclosed>,
    /// The advisories that are fixed in it or in an earlier version.
    pub fixed: Vec<&'p Disclosed>,
    /// What vulnerabilities of dependencies mean for it: of each the statement that holds.
    pub statements: Vec<&'p Statement>,
    /// Whether no statement on a dependency is about it, though there are statements about other releases.
    pub is_unassessed: bool,
    /// Whether it is newer than every release that is listed.
    pub is_newer: bool,
    /// Whether there may be no such version: releases are listed, and nothing names it.
    is_unheard_of: bool,
    /// Where to go from it, if there is a reason to leave it.
    pub upgrade: Option<Target<'p>>,
    /// What is supported, where it is not itself and no version is known to go to.
    pub havens: Vec<&'p str>,
    /// The end of the support of the version to go to, or of its own where there is no reason to leave it.
    pub ending: Option<Ending>,
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
        let statements: Vec<_> = portal.subjects().filter_map(|subject| subject.on(version)).collect();
        let listed = portal.release(version);
        let mut standing = Self {
            // A local build has the page of the version that it is made from.
            release: listed.or_else(|| portal.release(&version.public())),
            support: portal.support_of(version),
            affecting,
            unclear,
            fixed,
            is_unassessed: statements.is_empty() && !portal.statements.is_empty(),
            statements,
            is_newer: portal.newest().is_some_and(|newest| version.stands_to(newest).is_gt()),
            is_unheard_of: !portal.releases.is_empty() && !portal.exists(&version.public()) && listed.is_none(),
            upgrade: None,
            havens: Vec::new(),
            ending: None,
        };
        if standing.needs_upgrade() {
            standing.find_way(portal, version);
        }
        standing.ending = match standing.upgrade {
            Some(target) => portal.ending(target.version, &target.support),
            None => portal.ending(version, &standing.support),
        };
        standing
    }

    /// Finds out where to go. Nobody is sent to where more is known, nor to where as much is known without another reason.
    fn find_way(&mut self, portal: &'p Portal, version: &Version) {
        let known = self.affecting.len();
        let fewer = known.checked_sub(1);
        let most = if self.is_abandoned() { Some(known) } else { fewer };
        let Some(most) = most else { return };
        self.upgrade = portal.upgrade(version, most);
        if self.upgrade.is_none() && self.is_abandoned() {
            let is_unsupported = self.support.support == Support::Unsupported;
            self.havens = portal.havens(most).filter(|_| is_unsupported).collect();
            let resort = if self.is_yanked() { Some(known) } else { fewer };
            self.upgrade = resort.filter(|_| self.havens.is_empty()).and_then(|most| portal.last_resort(version, most));
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
        !self.affecting.is_empty() || self.is_abandoned()
    }

    /// Whether it gets no fixes or was yanked.
    fn is_abandoned(&self) -> bool {
        self.support.support == Support::Unsupported || self.is_yanked()
    }

    fn is_yanked(&self) -> bool {
        self.release.is_some_and(|release| release.yanked.is_some())
    }

    /// What to do about it.
    #[must_use]
    pub fn advice(&self) -> Advice<'p> {
        match self.upgrade {
            Some(target) => Advice::Upgrade(target),
            None if !self.havens.is_empty() => Advice::Move(self.havens.clone()),
            None if self.needs_upgrade() => Advice::NotYet,
            _ if self.through(Status::Affected) > 0 => Advice::SeeDependencies,
            _ if self.release.is_some_and(|release| !release.in_registry) => Advice::NotInstallable,
            _ if self.is_newer => Advice::Later,
            _ if !self.unclear.is_empty() => Advice::SeeAdvisories,
            _ if self.through(Status::UnderInvestigation) > 0 => Advice::Wait,
            _ if self.is_unheard_of => Advice::CheckNumber,
            _ => Advice::Nothing,
        }
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
    let rows = portal.stated_rows().filter_map(|row| row.selector.as_ref().ok());
    let lines = portal.lines.iter().map(|line| &line.versions);
    let mut points: Vec<Version> = portal.releases.iter().map(|release| release.version.value.clone()).collect();
    points.extend(intervals.flat_map(|interval| interval.versions().cloned()));
    points.extend(portal.advisories.iter().flat_map(|disclosed| disclosed.reach.bounds(order)));
    points.extend(portal.statements.iter().flat_map(|one| &one.versions).map(|version| version.value.clone()));
    points.extend(rows.chain(lines).flat_map(|selector| selector.bounds(order)));
    points.extend(portal.finals().flat_map(|version| [version.first_prerelease(), version.clone()]));
    let origins: Vec<Version> = points.iter().filter(|point| point.is_local()).map(Version::public).collect();
    points.extend(origins);
    points.sort();
    points.dedup();
    points
}
