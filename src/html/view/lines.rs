//! What an advisory means for each line of releases that the project speaks of.

use serde::Serialize;

use super::part::{Answer, Kind, Link, version_link};
use super::support::{releases_of, support_word};
use crate::html::edition::Edition;
use crate::model::advisory::Disclosed;
use crate::model::interval::Verdict;
use crate::model::release::Release;
use crate::model::support::Support;
use crate::model::support::verdict::SupportStatus;

/// A line of releases.
#[derive(Debug, PartialEq, Serialize)]
pub struct LineRow {
    /// Which versions.
    pub versions: String,
    /// Whether they are supported.
    pub support: Answer,
    /// What the advisory means for them.
    pub outcome: Answer,
    /// The first release with the fix, where the line was affected and has one.
    pub fixed: Option<Link>,
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
    let releases: Vec<_> = releases_of(edition.portal, status).collect();
    let affected = |release: &&Release| disclosed.verdict(&release.version) == Verdict::Affected;
    let newest_affected = releases.iter().position(affected);
    let (kind, word) = match (newest_affected, status.support) {
        _ if disclosed.advisory.affected.is_empty() => (Kind::Unknown, "line.not_evaluated"),
        _ if releases.is_empty() => (Kind::Unknown, "line.no_release"),
        (None, _) => (Kind::Good, "line.not_affected"),
        (Some(0), Support::Unsupported) => (Kind::Bad, "line.wont_fix"),
        (Some(0), _) => (Kind::Bad, "line.no_fix_yet"),
        (Some(_), _) => (Kind::Good, "line.fixed"),
    };
    // Newest first: the fix stands directly before the newest release that is affected.
    let fix = newest_affected.and_then(|place| releases.get(place.checked_sub(1)?));
    LineRow {
        versions,
        support: support_word(edition, status.support),
        outcome: Answer::word(kind, edition.word(word)),
        fixed: fix.map(|release| version_link(edition, &release.version)),
    }
}
