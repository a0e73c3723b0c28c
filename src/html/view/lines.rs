//! What an advisory means for each line of releases that the project speaks of.

use serde::Serialize;

use super::part::{Answer, Kind, Link, version_link};
use super::support::{releases_of, support_word};
use crate::html::edition::Edition;
use crate::model::advisory::Disclosed;
use crate::model::interval::Verdict;
use crate::model::portal::Portal;
use crate::model::release::Release;
use crate::model::support::Support;
use crate::model::support::verdict::SupportStatus;
use crate::model::version::Version;

/// A line of releases.
#[derive(Debug, PartialEq, Serialize)]
pub struct LineRow {
    /// Which versions.
    pub versions: String,
    /// Whether they are supported.
    pub support: Answer,
    /// What the advisory means for them.
    pub outcome: Answer,
    /// The first version with the fix, where the line was affected and has one.
    pub fixed: Option<Link>,
    /// The newest version of the line, where that is another one to go to.
    pub go_to: Option<Link>,
}

/// What an advisory means for each line, as the project orders them; nothing for one that was withdrawn.
pub fn lines(edition: &Edition<'_>, disclosed: &Disclosed) -> Vec<LineRow> {
    if disclosed.withdrawn.is_some() {
        return Vec::new();
    }
    let stated = edition.portal.stated_support().into_iter();
    stated.map(|(versions, status)| line(edition, disclosed, versions, &status)).collect()
}

fn line(edition: &Edition<'_>, disclosed: &Disclosed, versions: String, status: &SupportStatus<'_>) -> LineRow {
    let known = known(edition.portal, disclosed, status);
    let affected = |version: &&Version| disclosed.verdict(version) == Verdict::Affected;
    let newest_affected = known.iter().position(affected);
    let named = fixed_below(edition.portal, disclosed, status);
    let (kind, word) = match (newest_affected, status.support) {
        _ if disclosed.advisory.affected.is_empty() => (Kind::Unknown, "line.not_evaluated"),
        _ if known.is_empty() => (Kind::Unknown, "line.no_release"),
        (None, _) if named.is_some() => (Kind::Good, "line.fixed"),
        (None, _) => (Kind::Good, "line.not_affected"),
        (Some(0), Support::Unsupported) => (Kind::Bad, "line.wont_fix"),
        (Some(0), _) => (Kind::Bad, "line.no_fix_yet"),
        (Some(_), _) => (Kind::Good, "line.fixed"),
    };
    // Newest first: the fix stands directly before the newest version that is affected.
    let fix = newest_affected.map_or(named, |place| known.get(place.checked_sub(1)?).copied());
    let newest = fix.and_then(|fix| newest_from(edition.portal, &known, fix));
    LineRow {
        versions,
        support: support_word(edition, status.support),
        outcome: Answer::word(kind, edition.word(word)),
        fixed: fix.map(|version| version_link(edition, version)),
        go_to: newest.map(|version| version_link(edition, version)),
    }
}

/// The versions of a line that are known, the highest first: its releases, and what the advisory names as fixed.
fn known<'p>(portal: &'p Portal, disclosed: &'p Disclosed, status: &SupportStatus<'p>) -> Vec<&'p Version> {
    let releases = releases_of(portal, status).map(|release| &release.version.value);
    let mut known: Vec<_> = releases.chain(fixes_of(portal, disclosed, status)).collect();
    known.sort_by(|one, two| two.cmp(one));
    known.dedup();
    known
}

/// What an advisory names as fixed in a line.
fn fixes_of<'p>(
    portal: &'p Portal,
    disclosed: &'p Disclosed,
    status: &SupportStatus<'p>,
) -> impl Iterator<Item = &'p Version> {
    let fixes = disclosed.advisory.affected.iter().filter_map(|interval| interval.fixed());
    fixes.filter(|fixed| portal.support_of(fixed).is_decided_as(status))
}

/// The highest version of a line that an advisory names as fixed, where it is not the first one: then the ones before it are
/// affected, whether they are listed or not.
fn fixed_below<'p>(portal: &'p Portal, disclosed: &'p Disclosed, status: &SupportStatus<'p>) -> Option<&'p Version> {
    let row = status.row.and_then(|row| row.selector.as_ref().ok());
    let selector = status.line.map(|line| &line.versions).or(row)?;
    let first = selector.bounds(portal.config.package.order()).iter().map(Version::finished).min()?;
    fixes_of(portal, disclosed, status).filter(|fixed| first < **fixed).max()
}

/// The newest version of a line to go to, where it is newer than the one with the fix and affected by no more.
fn newest_from<'p>(portal: &Portal, known: &[&'p Version], fix: &Version) -> Option<&'p Version> {
    let affected_by = |version: &Version| portal.affecting(version).count();
    let is_final =
        |version: &&&Version| !version.is_prerelease() && portal.release(version).is_none_or(Release::is_installable);
    let newer = known.iter().take_while(|version| **version > fix).filter(is_final);
    let most = affected_by(fix);
    newer.copied().find(|version| affected_by(version) <= most)
}
