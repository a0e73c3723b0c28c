//! `api/v1/support.json`: what is supported until when.

use schemars::JsonSchema;
use serde::Serialize;

use super::version::{Lifetime, day};
use super::{Project, VersionLink, schema_url};
use crate::format::json;
use crate::model::policy::SupportRow;
use crate::model::portal::{Portal, SupportStatus};
use crate::model::release::{Line, Release};
use crate::site::ApiType;

/// Which versions of a project get security fixes, until when.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct SupportReport {
    /// The schema of this document.
    #[serde(rename = "$schema")]
    schema: String,
    /// The project.
    project: Project,
    /// The highest final release that users can install.
    #[serde(skip_serializing_if = "Option::is_none")]
    latest: Option<VersionLink>,
    /// What the policy's table of supported versions says, row by row.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    policy: Vec<Stated>,
    /// The release lines.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    lines: Vec<Stated>,
    /// Every release, the highest version first, judged by both.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    releases: Vec<Judged>,
}

/// What is said of some versions.
#[derive(Debug, Serialize, JsonSchema)]
struct Stated {
    /// The versions, such as `1.2.x` or `>= 2.0, < 3.0`, as the project writes them.
    versions: String,
    /// Whether they are supported.
    support: Lifetime,
}

/// What follows for a release.
#[derive(Debug, Serialize, JsonSchema)]
struct Judged {
    /// The release.
    #[serde(flatten)]
    link: VersionLink,
    /// The day of the release.
    #[schemars(extend("format" = "date"))]
    date: String,
    /// Whether it is supported.
    support: Lifetime,
}

/// The document.
#[must_use]
pub fn export(portal: &Portal) -> Vec<u8> {
    let rows = portal.support.iter().flat_map(|table| &table.rows);
    json(&SupportReport {
        schema: schema_url(portal, ApiType::Support),
        project: Project::new(portal),
        latest: portal.latest().map(|release| VersionLink::new(portal, release)),
        policy: rows.map(|row| by_policy(portal, row)).collect(),
        lines: portal.lines.iter().map(|line| by_line(portal, line)).collect(),
        releases: portal.releases.iter().map(|release| judged(portal, release)).collect(),
    })
}

fn by_policy(portal: &Portal, row: &SupportRow) -> Stated {
    let status = SupportStatus::of(None, Some(row), portal.today);
    Stated { versions: row.versions.clone(), support: Lifetime::new(&status) }
}

fn by_line(portal: &Portal, line: &Line) -> Stated {
    let status = SupportStatus::of(Some(line), None, portal.today);
    Stated { versions: line.versions.to_string(), support: Lifetime::new(&status) }
}

fn judged(portal: &Portal, release: &Release) -> Judged {
    Judged {
        link: VersionLink::new(portal, release),
        date: day(release.date.value),
        support: Lifetime::new(&portal.support_of(&release.version)),
    }
}
