//! Advisories against releases, in one table.

use serde::Serialize;

use super::part::{Kind, Link, advisory_link, version_link};
use super::severity::{Rating, rating};
use super::site::Head;
use crate::html::edition::Edition;
use crate::html::markup::Html;
use crate::model::advisory::Disclosed;
use crate::model::interval::Verdict;
use crate::model::release::Release;
use crate::route::Route;

/// `matrix.html`
#[derive(Debug, Serialize)]
pub struct Matrix {
    /// The head.
    pub head: Head,
    /// The releases, the highest version first: a column each.
    pub releases: Vec<Link>,
    /// The advisories, the newest first: a row each.
    pub rows: Vec<MatrixRow>,
    /// The marks with what they mean.
    pub legend: Vec<Mark>,
    /// The list of advisories.
    pub advisories: String,
}

/// An advisory's row.
#[derive(Debug, Serialize)]
pub struct MatrixRow {
    /// The advisory with its page.
    pub advisory: Link,
    /// Its title.
    pub title: Html,
    /// How severe it is.
    pub rating: Rating,
    /// What it means for each stretch of releases.
    pub cells: Vec<Cell>,
}

/// A stretch of releases for which an advisory means the same.
#[derive(Debug, PartialEq, Serialize)]
pub struct Cell {
    /// How many releases.
    pub releases: usize,
    /// What it means for them.
    pub mark: Mark,
    /// The first and the last one, as people say it: `2.0.0 to 2.0.6`.
    pub range: String,
}

/// What an advisory means for a release.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Mark {
    /// Decides mark and colour.
    pub kind: Kind,
    /// The word.
    pub word: String,
}

impl Matrix {
    /// The page.
    pub fn new(edition: &Edition<'_>) -> Self {
        let portal = edition.portal;
        let releases: Vec<_> = portal.releases.iter().collect();
        let row = |disclosed: &Disclosed| MatrixRow {
            advisory: advisory_link(edition, disclosed),
            title: edition.line(&disclosed.advisory.title),
            rating: rating(edition, &disclosed.advisory.cvss),
            cells: cells(edition, disclosed, &releases),
        };
        let about = edition.say("about.matrix", &[("name", &portal.config.name)]);
        Self {
            head: Head::new(edition, &edition.word("title.matrix"), &about, &Route::matrix())
                .below(edition, &Route::advisories()),
            releases: releases.iter().map(|release| version_link(edition, &release.version)).collect(),
            rows: portal.advisories.iter().map(row).collect(),
            legend: [Verdict::Affected, Verdict::Fixed, Verdict::NotAffected, Verdict::Unknown]
                .map(|verdict| mark(edition, verdict))
                .into(),
            advisories: edition.page(&Route::advisories()),
        }
    }
}

/// Neighbours with one verdict share a cell: a row says as much as the advisory does, however many releases there are.
fn cells(edition: &Edition<'_>, disclosed: &Disclosed, releases: &[&Release]) -> Vec<Cell> {
    let verdict = |release: &&Release| disclosed.verdict(&release.version);
    let stretches = releases.chunk_by(|one, next| verdict(one) == verdict(next));
    stretches
        .filter_map(|stretch| {
            let (highest, lowest) = (stretch.first()?, stretch.last()?);
            let range = match stretch.len() {
                1 => highest.version.to_string(),
                _ => edition.say("verdict.range", &[("from", &lowest.version.value), ("to", &highest.version.value)]),
            };
            Some(Cell { releases: stretch.len(), mark: mark(edition, verdict(highest)), range })
        })
        .collect()
}

fn mark(edition: &Edition<'_>, verdict: Verdict) -> Mark {
    let (kind, word) = match verdict {
        Verdict::Affected => (Kind::Bad, "verdict.affected"),
        Verdict::Fixed => (Kind::Good, "verdict.fixed"),
        Verdict::NotAffected => (Kind::Neutral, "verdict.never_affected"),
        Verdict::Unknown => (Kind::Unknown, "verdict.unknown"),
    };
    Mark { kind, word: edition.word(word) }
}
