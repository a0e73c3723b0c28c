//! `api/v1/lookup.json`: the answer for every version there can be, for programs that know no more than how versions are ordered.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::version::Lifetime;
use super::{Project, is_false, is_zero, schema_url};
use crate::format::json;
use crate::model::advisory::Disclosed;
use crate::model::dependency::Status;
use crate::model::portal::Portal;
use crate::model::release::Release;
use crate::model::standing::{Standing, turning_points};
use crate::model::version::Version;
use crate::route::Route;
use crate::site::ApiType;

/// What is known of every version. To look one up, find the last span that begins at or before it; its `answer` is the place of
/// the answer in `answers`, counted from 0. A local build (`1.0+cu117`, PEP 440) is the version that it is made from, `1.0`, beside
/// every bound that is none itself.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Lookup {
    /// The schema of this document.
    #[serde(rename = "$schema")]
    schema: String,
    /// The project.
    project: Project,
    /// How its versions are ordered: `pep440` (PEP 440) or `semver` (Semantic Versioning 2.0, §11).
    order: &'static str,
    /// Every release that the portal lists, the highest version first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    releases: Vec<Listed>,
    /// The versions that advisories name as fixed and that are not among the releases.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fixes: Vec<String>,
    /// The answers, each once.
    answers: Vec<Answer>,
    /// The spans, from the lowest versions to the highest, without a gap.
    spans: Vec<Span>,
}

/// A release that the portal lists.
#[derive(Debug, Serialize, JsonSchema)]
struct Listed {
    /// The version.
    version: String,
    /// The page about it.
    #[schemars(extend("format" = "uri"))]
    url: String,
    /// Whether it was yanked.
    #[serde(skip_serializing_if = "is_false")]
    yanked: bool,
}

/// A stretch of versions of which the same is known. It ends where the next one begins.
#[derive(Debug, Serialize, JsonSchema)]
struct Span {
    /// Its first version. Absent in the first span, and where the span begins after a version.
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<String>,
    /// The version directly before it.
    #[serde(skip_serializing_if = "Option::is_none")]
    after: Option<String>,
    /// The place of the answer.
    answer: usize,
}

/// What is known of some versions.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
struct Answer {
    /// `affected`, `not_affected` or `unknown`.
    verdict: &'static str,
    /// Whether they are supported.
    support: Lifetime,
    /// The ids of the advisories that affect them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    affected: Vec<String>,
    /// The ids of advisories of which nobody has said whether they affect them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    unknown: Vec<String>,
    /// How many vulnerabilities of dependencies affect them.
    #[serde(skip_serializing_if = "is_zero")]
    dependencies_affected: usize,
    /// How many vulnerabilities of dependencies are still being looked into.
    #[serde(skip_serializing_if = "is_zero")]
    dependencies_investigated: usize,
    /// Whether they are newer than every release that is listed.
    #[serde(skip_serializing_if = "is_false")]
    newer: bool,
    /// Whether nobody has said what vulnerabilities of dependencies mean for them, though it is said of other versions.
    #[serde(skip_serializing_if = "is_false")]
    dependencies_unassessed: bool,
    /// Where to go if there is a reason to leave them: the newest version of the nearest line that is supported and that the
    /// fewest advisories affect.
    #[serde(skip_serializing_if = "Option::is_none")]
    upgrade: Option<String>,
    /// How many advisories affect that version, too.
    #[serde(skip_serializing_if = "is_zero")]
    upgrade_affected_by: usize,
    /// Whether that version is supported.
    #[serde(skip_serializing_if = "Option::is_none")]
    upgrade_support: Option<Lifetime>,
    /// What is supported, as the project writes it, where they are not and no single version is known to go to.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    supported: Vec<String>,
    /// The next line that is supported longer, where the support of `upgrade`, or without one of these versions, has a last day.
    #[serde(skip_serializing_if = "Option::is_none")]
    next_line: Option<String>,
}

/// The document.
#[must_use]
pub fn export(portal: &Portal) -> Vec<u8> {
    let order = portal.config.package.order();
    let points = turning_points(portal);
    let mut table = Table { portal, answers: Vec::new(), places: BTreeMap::new(), spans: Vec::new() };
    if let Some(lowest) = order.lowest().filter(|lowest| points.first().is_none_or(|first| lowest < first)) {
        table.add(&lowest, |answer| Span { from: None, after: None, answer });
    }
    for (number, point) in points.iter().enumerate() {
        table.add(point, |answer| Span { from: Some(point.to_string()), after: None, answer });
        let next = points.get(number + 1);
        // Above a local build lie other ones, and then what lies above the version that they are made from.
        let origin = Some(point.public()).filter(|_| point.is_local());
        for before in std::iter::once(point).chain(&origin) {
            if let Some(beyond) = before.just_after().filter(|beyond| next.is_none_or(|next| beyond < next)) {
                table.add(&beyond, |answer| Span { from: None, after: Some(before.to_string()), answer });
            }
        }
    }
    json(&Lookup {
        schema: schema_url(portal, ApiType::Lookup),
        project: Project::new(portal),
        order: order.as_str(),
        releases: portal.releases.iter().map(|release| listed(portal, release)).collect(),
        fixes: portal.unlisted_fixes().map(ToString::to_string).collect(),
        answers: table.answers,
        spans: table.spans,
    })
}

fn listed(portal: &Portal, release: &Release) -> Listed {
    let url = portal.config.base_url.absolute(&Route::release(&release.version.normalized()));
    Listed { version: release.version.to_string(), url, yanked: release.yanked.is_some() }
}

struct Table<'p> {
    portal: &'p Portal,
    answers: Vec<Answer>,
    places: BTreeMap<Answer, usize>,
    spans: Vec<Span>,
}

impl Table<'_> {
    /// Goes on with the span that holds a version, or with the one before it where the same is known.
    fn add(&mut self, version: &Version, span: impl FnOnce(usize) -> Span) {
        let answer = Answer::new(self.portal, &Standing::of(self.portal, version));
        let place = *self.places.entry(answer).or_insert_with_key(|answer| {
            self.answers.push(answer.clone());
            self.answers.len() - 1
        });
        if self.spans.last().is_none_or(|last| last.answer != place) {
            self.spans.push(span(place));
        }
    }
}

impl Answer {
    fn new(portal: &Portal, standing: &Standing<'_>) -> Self {
        let upgrade = standing.upgrade;
        let ids = |advisories: &[&Disclosed]| advisories.iter().map(|one| one.advisory.id.to_string()).collect();
        Self {
            verdict: standing.exposure().as_str(),
            support: Lifetime::new(&standing.support),
            affected: ids(&standing.affecting),
            unknown: ids(&standing.unclear),
            dependencies_affected: standing.through(Status::Affected),
            dependencies_investigated: standing.through(Status::UnderInvestigation),
            newer: standing.is_newer,
            dependencies_unassessed: standing.is_unassessed,
            upgrade: upgrade.map(|target| portal.as_released(target.version).to_string()),
            upgrade_affected_by: upgrade.map_or(0, |target| target.affected_by),
            upgrade_support: upgrade.map(|target| Lifetime::new(&target.support)),
            supported: standing.havens.iter().map(ToString::to_string).collect(),
            next_line: standing.ending.as_ref().and_then(|ending| ending.next.clone()),
        }
    }
}
