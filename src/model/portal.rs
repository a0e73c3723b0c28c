//! The portal: what the public may know, complete and immutable. Every page and format is made from it alone.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::model::advisory::{Advisory, Disclosed};
use crate::model::config::Config;
use crate::model::content::Content;
use crate::model::dependency::Statement;
use crate::model::development::History;
use crate::model::id::VulnerabilityId;
use crate::model::interval::Verdict;
use crate::model::page::Pages;
use crate::model::release::{Line, Release};
use crate::model::support::verdict::{SupportStatus, support_of};
use crate::model::support::{Support, SupportRow, SupportTable};
use crate::model::timeline::year_of;
use crate::model::version::Version;

/// What the public may know.
#[derive(Debug)]
pub struct Portal {
    /// `site.toml`.
    pub config: Config,
    /// The day for which it is made: ends of support are judged by it.
    pub today: Date,
    /// The policy and every other page.
    pub pages: Pages,
    /// The policy's supported versions.
    pub support: Option<SupportTable>,
    /// Public advisories, the newest first.
    pub advisories: Vec<Disclosed>,
    /// Releases, the highest version first.
    pub releases: Vec<Release>,
    /// Release lines, in the order written.
    pub lines: Vec<Line>,
    /// Statements on dependencies, in the order written.
    pub statements: Vec<Statement>,
    /// The places of the advisories by their ids and aliases, in lower case.
    names: BTreeMap<String, usize>,
    /// The places of the releases that an upgrade may lead to, the highest version first, and how many advisories affect each.
    upgrade_targets: Vec<(usize, usize)>,
}

/// A release to go to.
#[derive(Clone, Copy, Debug)]
pub struct Target<'p> {
    /// The release.
    pub release: &'p Release,
    /// How many advisories affect it, too.
    pub affected_by: usize,
}

impl From<Content> for Portal {
    /// Lets through what is public, and nothing else.
    fn from(content: Content) -> Self {
        let Content { config, today, pages, support, advisories, mut releases, lines, statements } = content;
        let history = Arc::new(History::new(&lines, &releases));
        let public = |advisory| Disclosed::new(advisory, &history);
        let mut advisories: Vec<_> = advisories.into_iter().filter_map(public).collect();
        advisories.sort_by_cached_key(Disclosed::newest_first);
        releases.sort_by(|one, two| two.version.cmp(&one.version));
        let (names, upgrade_targets) = (names(&advisories), Vec::new());
        let portal =
            Self { config, today, pages, support, advisories, releases, lines, statements, names, upgrade_targets };
        Self { upgrade_targets: portal.find_targets(), ..portal }
    }
}

impl Portal {
    /// The advisories that affect a version.
    pub fn affecting<'p>(&'p self, version: &'p Version) -> impl Iterator<Item = &'p Disclosed> {
        self.advisories.iter().filter(move |advisory| advisory.verdict(version) == Verdict::Affected)
    }

    /// The advisory of the project that a name in any list stands for.
    #[must_use]
    pub fn advisory(&self, name: &VulnerabilityId) -> Option<&Disclosed> {
        self.advisories.get(*self.names.get(&name.as_str().to_lowercase())?)
    }

    /// The open advisories, which somebody has to do something about: those that affect the latest release, and those that
    /// affect versions without a fix.
    pub fn open(&self) -> impl Iterator<Item = &Disclosed> {
        let latest = self.latest().map(|release| &release.version.value);
        let affects_latest =
            move |one: &Disclosed| latest.is_some_and(|latest| one.verdict(latest) == Verdict::Affected);
        self.advisories.iter().filter(move |one| one.lacks_fix() || affects_latest(one))
    }

    /// When anything that it publishes last changed, by the dates of the content; the authority's own date when nothing
    /// has been published yet.
    #[must_use]
    pub fn updated(&self) -> Timestamp {
        let advisories = self.advisories.iter().map(Disclosed::modified);
        let statements = self.statements.iter().map(|statement| statement.date.value);
        advisories.chain(statements).max().unwrap_or(self.config.since)
    }

    /// The versions that can be judged by an advisory, lowest first: the releases, or where none are listed, the versions
    /// that it names itself.
    #[must_use]
    pub fn known_versions<'p>(&'p self, advisory: &'p Advisory) -> Vec<&'p Version> {
        if self.releases.is_empty() {
            let mut named: Vec<_> = advisory.affected.iter().flat_map(|interval| interval.versions()).collect();
            named.sort();
            named.dedup();
            return named;
        }
        self.releases.iter().rev().map(|release| &release.version.value).collect()
    }

    /// The years in which anything was published or happened, the newest first.
    #[must_use]
    pub fn disclosure_years(&self) -> Vec<i16> {
        let published = self.advisories.iter().map(|one| one.published);
        let events = self.advisories.iter().flat_map(|one| &one.advisory.timeline).map(|event| event.date.value);
        let years: BTreeSet<i16> = published.chain(events).map(year_of).collect();
        years.into_iter().rev().collect()
    }

    /// Whether there are advisories, and releases to hold them against.
    #[must_use]
    pub fn has_matrix(&self) -> bool {
        !self.advisories.is_empty() && !self.releases.is_empty()
    }

    /// Whether anything can be stated of a vulnerability and a version, its own or a dependency's: OpenVEX wants one
    /// statement at least.
    #[must_use]
    pub fn has_statements(&self) -> bool {
        let judged = |disclosed: &Disclosed| !self.known_versions(&disclosed.advisory).is_empty();
        !self.statements.is_empty() || self.advisories.iter().any(judged)
    }

    /// Of those, the ones that were known when the advisory last changed. A document with a version of its own must not
    /// change with every release that follows (CSAF 2.0 §3.1.11).
    #[must_use]
    pub fn versions_known_to<'p>(&'p self, disclosed: &'p Disclosed) -> Vec<&'p Version> {
        let day = disclosed.modified().to_zoned(TimeZone::UTC).date();
        let later = |version: &&Version| {
            let release = self.releases.iter().find(|release| release.version.value == **version);
            release.is_some_and(|release| release.date.value > day)
        };
        let known = self.known_versions(&disclosed.advisory).into_iter();
        known.filter(|version| !later(version)).collect()
    }

    /// The release of a version, where it is listed.
    #[must_use]
    pub fn release(&self, version: &Version) -> Option<&Release> {
        let found = self.releases.binary_search_by(|release| version.cmp(&release.version)).ok()?;
        self.releases.get(found)
    }

    /// The highest final release that users can install, or any release when there is none.
    #[must_use]
    pub fn latest(&self) -> Option<&Release> {
        latest(&self.releases)
    }

    /// What is stated of versions, by how the project writes them: the rows of the policy's table, each with what the release
    /// line of the same versions adds; then the other lines.
    #[must_use]
    pub fn stated_support(&self) -> Vec<(String, SupportStatus<'_>)> {
        let rows = self.support.as_ref().map_or(&[][..], |table| &table.rows);
        let same = |row: &SupportRow, line: &Line| row.selector.as_ref() == Ok(&line.versions);
        let of_rows = rows.iter().map(|row| {
            let line = self.lines.iter().find(|line| same(row, line));
            (row.versions.trim_matches('`').to_owned(), SupportStatus::of(line, Some(row), self.today))
        });
        let others = self.lines.iter().filter(|line| !rows.iter().any(|row| same(row, line)));
        let of_lines = others.map(|line| (line.versions.to_string(), SupportStatus::of(Some(line), None, self.today)));
        of_rows.chain(of_lines).collect()
    }

    /// Whether a version is supported on the portal's day, and what says so.
    #[must_use]
    pub fn support_of(&self, version: &Version) -> SupportStatus<'_> {
        let latest = self.latest().map(|release| &release.version.value);
        support_of(version, self.support.as_ref(), &self.lines, latest, self.today)
    }

    /// Where to go from a version: of the higher releases that can be installed and are supported (or nothing says that they
    /// are not), those that the fewest advisories affect, and of these the nearest. Never a pre-release.
    #[must_use]
    pub fn upgrade(&self, version: &Version) -> Option<Target<'_>> {
        let higher = |(place, _): &(usize, usize)| {
            self.releases.get(*place).is_some_and(|release| release.version.value > *version)
        };
        let nearest = self.upgrade_targets.partition_point(higher).checked_sub(1)?;
        let (place, affected_by) = *self.upgrade_targets.get(nearest)?;
        Some(Target { release: self.releases.get(place)?, affected_by })
    }

    /// The releases to go to, the highest first, each with the number of advisories that affect it: no more than affect those
    /// above it.
    fn find_targets(&self) -> Vec<(usize, usize)> {
        let mut targets: Vec<(usize, usize)> = Vec::new();
        for (place, release) in self.releases.iter().enumerate().filter(|(_, release)| self.is_worth_going_to(release))
        {
            let affected_by = self.affecting(&release.version).count();
            if targets.last().is_none_or(|(_, fewest)| affected_by <= *fewest) {
                targets.push((place, affected_by));
            }
        }
        targets
    }

    fn is_worth_going_to(&self, release: &Release) -> bool {
        release.is_installable()
            && !release.version.is_prerelease()
            && self.support_of(&release.version).support != Support::Unsupported
    }
}

/// The places of advisories by everything that they are called.
fn names(advisories: &[Disclosed]) -> BTreeMap<String, usize> {
    let mut places = BTreeMap::new();
    for (place, Disclosed { advisory, .. }) in advisories.iter().enumerate() {
        let aliases = advisory.aliases.iter().map(|alias| alias.as_str());
        places.extend(aliases.chain([advisory.id.as_str()]).map(|name| (name.to_lowercase(), place)));
    }
    places
}

/// The highest final release that users can install, else the highest that they can install at all, else the highest.
#[must_use]
pub fn latest<'r>(releases: impl IntoIterator<Item = &'r Release>) -> Option<&'r Release> {
    releases.into_iter().max_by_key(|release| {
        let installable = release.is_installable();
        (installable && !release.version.is_prerelease(), installable, &release.version)
    })
}
