//! `api/v1/support.json`: what is supported until when.

use schemars::JsonSchema;
use serde::Serialize;

use super::version::{Lifetime, day};
use super::{Project, VersionLink, schema_url};
use crate::format::json;
use crate::markdown;
use crate::model::portal::Portal;
use crate::model::release::Release;
use crate::model::support::verdict::SupportStatus;
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
    /// What is stated: the rows of the policy's table of supported versions, then the release lines that it does not name.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    lines: Vec<Stated>,
    /// Every release, the highest version first, with what follows for it.
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
    /// What the project says of them beyond that, in its words.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    notes: Vec<Note>,
}

/// A cell of the policy's table that says more than a mark, or a sentence.
#[derive(Debug, Serialize, JsonSchema)]
struct Note {
    /// The header of the cell's column.
    #[serde(skip_serializing_if = "String::is_empty")]
    about: String,
    /// What it says, as plain text.
    text: String,
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
    let stated = portal.stated_support();
    json(&SupportReport {
        schema: schema_url(portal, ApiType::Support),
        project: Project::new(portal),
        latest: portal.latest().map(|release| VersionLink::new(portal, release)),
        lines: stated
            .into_iter()
            .map(|(versions, status)| Stated { versions, support: Lifetime::new(&status), notes: notes(&status) })
            .collect(),
        releases: portal.releases.iter().map(|release| judged(portal, release)).collect(),
    })
}

fn notes(status: &SupportStatus<'_>) -> Vec<Note> {
    let cells = status.row.iter().flat_map(|row| &row.notes);
    let of_row = cells.map(|(header, cell)| Note { about: header.clone(), text: cell.clone() });
    let of_line = status
        .line
        .and_then(|line| line.note.as_ref())
        .map(|note| Note { about: String::new(), text: markdown::plain(note) });
    of_row.chain(of_line).collect()
}

fn judged(portal: &Portal, release: &Release) -> Judged {
    Judged {
        link: VersionLink::new(portal, release),
        date: day(release.date.value),
        support: Lifetime::new(&portal.support_of(&release.version)),
    }
}
