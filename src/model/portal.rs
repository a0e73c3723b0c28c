//! The portal: what the public may know, complete and immutable. Every page and format is made from it alone.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

use crate::model::advisory::{Advisory, Disclosed};
use crate::model::config::Config;
use crate::model::content::Content;
use crate::model::dependency::Statement;
use crate::model::destination::{Destination, LineKey, Ways};
use crate::model::development::History;
use crate::model::id::VulnerabilityId;
use crate::model::interval::Verdict;
use crate::model::page::Pages;
use crate::model::release::{Line, Release};
use crate::model::scheme::Change;
use crate::model::subject::Subject;
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
    /// The places of the statements on one vulnerability in one package, in the order in which they are first spoken of.
    subjects: Vec<Vec<usize>>,
    /// The places of the subjects by their vulnerability.
    by_vulnerability: BTreeMap<VulnerabilityId, Vec<usize>>,
    /// The versions that advisories name as fixed, lowest first: they exist, whether releases are listed or not.
    fixes: Vec<Version>,
    /// The ways to final versions.
    ways: Ways,
    /// The ways from pre-releases to later ones, by the version that they lead to.
    early_ways: BTreeMap<Version, Ways>,
    /// What is supported, as the project writes it, and how many advisories affect the best version known of it.
    havens: Vec<(String, Option<usize>)>,
}

/// A version to go to.
#[derive(Clone, Copy, Debug)]
pub struct Target<'p> {
    /// The version. An advisory may name it without its being among the releases.
    pub version: &'p Version,
    /// How many advisories affect it, too.
    pub affected_by: usize,
    /// Whether it is supported.
    pub support: SupportStatus<'p>,
}

/// That the support of a version has a last day.
#[derive(Clone, Debug)]
pub struct Ending {
    /// The day.
    pub until: Date,
    /// Whether it is near, on the portal's day.
    pub is_soon: bool,
    /// The next higher line that is supported longer.
    pub next: Option<String>,
}

/// So many days before its end it is said that a line ends.
const NOTICE_DAYS: i64 = 90;

impl From<Content> for Portal {
    /// Lets through what is public, and nothing else.
    fn from(content: Content) -> Self {
        let Content { config, today, pages, support, advisories, mut releases, lines, statements } = content;
        let history = Arc::new(History::new(&lines, &releases));
        let public = |advisory| Disclosed::new(advisory, &history);
        let mut advisories: Vec<_> = advisories.into_iter().filter_map(public).collect();
        advisories.sort_by_cached_key(Disclosed::newest_first);
        releases.sort_by(|one, two| two.version.cmp(&one.version));
        let (names, fixes) = (names(&advisories), fixes(&advisories));
        let subjects = subjects(&statements);
        let by_vulnerability = by_vulnerability(&statements, &subjects);
        let (ways, early_ways, havens) = Default::default();
        let portal = Self {
            config,
            today,
            pages,
            support,
            advisories,
            releases,
            lines,
            statements,
            names,
            subjects,
            by_vulnerability,
            fixes,
            ways,
            early_ways,
            havens,
        };
        portal.with_ways()
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

    /// What is stated of each vulnerability in each dependency, in the order in which they are first spoken of.
    pub fn subjects(&self) -> impl Iterator<Item = Subject<'_>> {
        self.subjects.iter().map(|places| self.subject(places))
    }

    /// What is stated of a vulnerability in dependencies, package by package.
    #[must_use]
    pub fn subjects_of(&self, vulnerability: &VulnerabilityId) -> Vec<Subject<'_>> {
        let places = self.by_vulnerability.get(vulnerability).into_iter().flatten();
        places.filter_map(|place| self.subjects.get(*place)).map(|places| self.subject(places)).collect()
    }

    fn subject(&self, places: &[usize]) -> Subject<'_> {
        Subject::new(places.iter().filter_map(|place| self.statements.get(*place)).collect())
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

    /// A version as its release is spelt, where one is listed.
    #[must_use]
    pub fn as_released<'p>(&'p self, version: &'p Version) -> &'p Version {
        self.release(version).map_or(version, |release| &release.version)
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
        let rows = || self.stated_rows();
        let same = |row: &SupportRow, line: &Line| row.selector.as_ref() == Ok(&line.versions);
        let of_rows = rows().map(|row| {
            let line = self.lines.iter().find(|line| same(row, line));
            (row.versions.trim_matches('`').to_owned(), SupportStatus::of_row(line, row, self.today))
        });
        let others = self.lines.iter().filter(|line| !rows().any(|row| same(row, line)));
        let of_lines = others.map(|line| (line.versions.to_string(), SupportStatus::of(Some(line), None, self.today)));
        of_rows.chain(of_lines).collect()
    }

    /// What the policy states of supported versions.
    pub fn stated_rows(&self) -> impl Iterator<Item = &SupportRow> {
        self.support.iter().flat_map(SupportTable::stated)
    }

    /// Whether a version is supported on the portal's day, and what says so. A pre-release of a final version that exists is not.
    #[must_use]
    pub fn support_of(&self, version: &Version) -> SupportStatus<'_> {
        let latest = self.latest_version();
        // A local build is supported as the version that it is made from, unless somebody speaks of local builds.
        let public = Some(version.public()).filter(|_| version.is_local() && !self.speaks_of_local_builds());
        let judged = public.as_ref().unwrap_or(version);
        let status = support_of(judged, self.support.as_ref(), &self.lines, latest, self.today);
        let is_superseded = version.is_prerelease() && self.exists(&version.finished());
        if is_superseded { status.superseded() } else { status }
    }

    /// What a row on the latest version means: the latest release, or a higher final version that an advisory names as fixed, where
    /// the list of releases ends before it.
    #[must_use]
    pub fn latest_version(&self) -> Option<&Version> {
        let latest = &self.latest()?.version.value;
        let fixes = self.fixes.iter().rev().find(|fixed| !fixed.is_prerelease());
        fixes.filter(|fixed| *fixed > latest && self.release(fixed).is_none()).or(Some(latest))
    }

    fn speaks_of_local_builds(&self) -> bool {
        let order = self.config.package.order();
        let rows = self.support.iter().flat_map(|table| &table.rows).filter_map(|row| row.selector.as_ref().ok());
        let mut named = rows.chain(self.lines.iter().map(|line| &line.versions)).flat_map(|one| one.bounds(order));
        named.any(|bound| bound.is_local()) || self.latest().is_some_and(|latest| latest.version.is_local())
    }

    /// Whether there is such a version: it is a release, or an advisory names it as fixed.
    #[must_use]
    pub fn exists(&self, version: &Version) -> bool {
        self.release(version).is_some() || self.fixes.binary_search(version).is_ok()
    }

    /// The versions that advisories name as fixed and that are not among the releases, lowest first.
    pub fn unlisted_fixes(&self) -> impl Iterator<Item = &Version> {
        self.fixes.iter().filter(|version| self.release(version).is_none())
    }

    /// The highest version that is known to exist, where releases are listed.
    #[must_use]
    pub fn newest(&self) -> Option<&Version> {
        let newest = &self.releases.first()?.version.value;
        self.fixes.last().filter(|named| *named > newest).or(Some(newest))
    }

    /// The final versions that are known to exist, in no order.
    pub fn finals(&self) -> impl Iterator<Item = &Version> {
        let releases = self.releases.iter().map(|release| &release.version.value);
        releases.chain(&self.fixes).filter(|version| !version.is_prerelease())
    }

    /// Where to go from a version, if somewhere no more than so many advisories affect what is there: see [`Ways`]. Never to
    /// what is yanked or not supported, and from a pre-release only to a later one of the same version where nothing final is
    /// better.
    #[must_use]
    pub fn upgrade(&self, version: &Version, most: usize) -> Option<Target<'_>> {
        let early =
            || self.early_ways.get(&version.finished()).filter(|_| version.is_prerelease())?.best(version, most);
        self.ways.best(version, most).or_else(early).map(|destination| self.target(destination))
    }

    /// Where to go if nothing that is supported is known.
    #[must_use]
    pub fn last_resort(&self, version: &Version, most: usize) -> Option<Target<'_>> {
        self.ways.last_resort(version, most).map(|destination| self.target(destination))
    }

    fn target<'p>(&'p self, destination: &'p Destination) -> Target<'p> {
        let Destination { version, affected_by, .. } = destination;
        Target { version, affected_by: *affected_by, support: self.support_of(version) }
    }

    /// What is supported, as the project writes it, but for what is known to be affected by more than so many advisories.
    pub fn havens(&self, most: usize) -> impl Iterator<Item = &str> {
        let good = move |best: &Option<usize>| best.is_none_or(|best| best <= most);
        self.havens.iter().filter(move |(_, best)| good(best)).map(|(versions, _)| versions.as_str())
    }

    /// The end of the support of a version, where one is known.
    #[must_use]
    pub fn ending(&self, version: &Version, support: &SupportStatus<'_>) -> Option<Ending> {
        let until = support.until.filter(|_| support.support == Support::Supported)?;
        let notice = self.today.saturating_add(NOTICE_DAYS.days());
        Some(Ending { until, is_soon: until <= notice, next: self.next_line(version, until) })
    }

    /// The next line above a version that is supported longer.
    fn next_line(&self, version: &Version, until: Date) -> Option<String> {
        let order = self.config.package.order();
        let longer = |status: &SupportStatus<'_>| {
            status.support == Support::Supported && status.until.is_none_or(|end| end > until)
        };
        let begin = |status: &SupportStatus<'_>| {
            let row = status.row.and_then(|row| row.selector.as_ref().ok());
            let versions = status.line.map(|line| &line.versions).or(row)?;
            versions.bounds(order).into_iter().min().filter(|first| first > version)
        };
        let lines = self.stated_support().into_iter().filter(|(_, status)| longer(status));
        let above = lines.filter_map(|(versions, status)| Some((begin(&status)?, versions)));
        above.min_by(|one, two| one.0.cmp(&two.0)).map(|(_, versions)| versions)
    }

    fn with_ways(self) -> Self {
        let (mut finals, mut early) = (Vec::new(), BTreeMap::<Version, Vec<Destination>>::new());
        for destination in self.destinations() {
            if destination.version.is_prerelease() {
                early.entry(destination.version.finished()).or_default().push(destination);
            } else {
                finals.push(destination);
            }
        }
        let havens = self.find_havens(&finals);
        let early_ways = early.into_iter().map(|(version, destinations)| (version, Ways::new(destinations))).collect();
        Self { ways: Ways::new(finals), early_ways, havens, ..self }
    }

    /// Every version that users can be sent to, the highest first: what can be installed, and what advisories name as fixed. Of a
    /// version and its local builds the version itself; nothing that only counts as newer since the scheme of the versions changed.
    fn destinations(&self) -> Vec<Destination> {
        let change = Change::find(&self.releases);
        let is_outdated = |release: &Release| change.is_some_and(|change| change.outdates(release));
        let releases = self.releases.iter().filter(|release| release.is_installable() && !is_outdated(release));
        let mut versions: Vec<_> =
            releases.map(|release| &release.version.value).chain(self.unlisted_fixes()).collect();
        versions.retain(|version| !version.is_local() || !self.exists(&version.public()));
        versions.sort_by(|one, two| two.cmp(one));
        let width = versions.iter().map(|version| version.release().len()).max().unwrap_or(1);
        versions.into_iter().map(|version| self.destination(version, width)).collect()
    }

    fn destination(&self, version: &Version, width: usize) -> Destination {
        let status = self.support_of(version);
        Destination {
            affected_by: self.affecting(version).count(),
            support: status.support,
            line: self.line_key(version, &status, width),
            version: version.clone(),
        }
    }

    /// What makes the line of a version: the release line or the row that tells where it begins and ends, else its numbers but the
    /// last of as many as the project uses.
    fn line_key(&self, version: &Version, status: &SupportStatus<'_>, width: usize) -> LineKey {
        let order = self.config.package.order();
        let line = status.line.and_then(|line| self.lines.iter().position(|one| std::ptr::eq(one, line)));
        let rows = self.support.as_ref().map_or(&[][..], |table| &table.rows);
        let bounded = |row: &SupportRow| row.selector.as_ref().is_ok_and(|versions| versions.is_closed(order));
        let row = status.row.filter(|row| bounded(row));
        let row = row.and_then(|row| rows.iter().position(|one| std::ptr::eq(one, row)));
        line.map(LineKey::Line).or(row.map(LineKey::Row)).unwrap_or_else(|| {
            let mut numbers = version.release();
            numbers.resize(width, 0);
            numbers.pop();
            LineKey::Series(version.epoch(), numbers)
        })
    }

    /// What is supported, with the best that is known of it.
    fn find_havens(&self, destinations: &[Destination]) -> Vec<(String, Option<usize>)> {
        let statuses: Vec<_> =
            destinations.iter().map(|one| (one.affected_by, self.support_of(&one.version))).collect();
        let supported = |(_, status): &(String, SupportStatus<'_>)| status.support == Support::Supported;
        let best = |of: &SupportStatus<'_>| {
            let within = statuses.iter().filter(|(_, status)| status.is_decided_as(of));
            within.map(|(affected_by, _)| *affected_by).min()
        };
        let stated = self.stated_support().into_iter().filter(supported);
        stated.map(|(versions, status)| (versions, best(&status))).collect()
    }
}

/// The versions that advisories name as fixed, lowest first.
fn fixes(advisories: &[Disclosed]) -> Vec<Version> {
    let standing = advisories.iter().filter(|disclosed| disclosed.withdrawn.is_none());
    let intervals = standing.flat_map(|disclosed| &disclosed.advisory.affected);
    let fixes: BTreeSet<&Version> = intervals.filter_map(|interval| interval.fixed()).collect();
    fixes.into_iter().cloned().collect()
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

/// The places of statements, by their vulnerability and package.
fn subjects(statements: &[Statement]) -> Vec<Vec<usize>> {
    let mut places = BTreeMap::new();
    let mut subjects: Vec<Vec<usize>> = Vec::new();
    for (number, statement) in statements.iter().enumerate() {
        let place = *places.entry((&statement.vulnerability.value, &statement.package.value)).or_insert(subjects.len());
        match subjects.get_mut(place) {
            Some(subject) => subject.push(number),
            None => subjects.push(vec![number]),
        }
    }
    subjects
}

/// The places of subjects, by their vulnerability.
fn by_vulnerability(statements: &[Statement], subjects: &[Vec<usize>]) -> BTreeMap<VulnerabilityId, Vec<usize>> {
    let mut places: BTreeMap<VulnerabilityId, Vec<usize>> = BTreeMap::new();
    for (place, subject) in subjects.iter().enumerate() {
        if let Some(statement) = subject.first().and_then(|first| statements.get(*first)) {
            places.entry(statement.vulnerability.value.clone()).or_default().push(place);
        }
    }
    places
}
