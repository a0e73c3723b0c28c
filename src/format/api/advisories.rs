//! `api/v1/advisories.json`: every public advisory.

use schemars::JsonSchema;
use serde::Serialize;

use super::{Project, schema_url};
use crate::format::{instant, json};
use crate::markdown;
use crate::model::advisory::Disclosed;
use crate::model::interval::{End, Interval};
use crate::model::portal::Portal;
use crate::model::severity::{self, Vector};
use crate::route::Route;
use crate::site::ApiType;

/// Every public advisory of a project, the newest first; withdrawn ones stay.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct AdvisoryList {
    /// The schema of this document.
    #[serde(rename = "$schema")]
    schema: String,
    /// The project.
    project: Project,
    /// When anything that the portal publishes last changed.
    #[schemars(extend("format" = "date-time"))]
    updated: String,
    /// The advisories.
    advisories: Vec<Advisory>,
}

/// One advisory.
#[derive(Debug, Serialize, JsonSchema)]
struct Advisory {
    /// Its permanent id.
    id: String,
    /// Its page.
    #[schemars(extend("format" = "uri"))]
    url: String,
    /// What it is, in a few words.
    title: String,
    /// What it means, in one line.
    #[serde(skip_serializing_if = "Option::is_none")]
    summary: Option<String>,
    /// The same vulnerability in other lists, such as CVE ids.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    aliases: Vec<String>,
    /// When it was published.
    #[schemars(extend("format" = "date-time"))]
    published: String,
    /// When it last changed.
    #[schemars(extend("format" = "date-time"))]
    modified: String,
    /// That it was taken back: it affects no version.
    #[serde(skip_serializing_if = "Option::is_none")]
    withdrawn: Option<Withdrawal>,
    /// How severe it is; absent where nobody has rated it.
    #[serde(skip_serializing_if = "Option::is_none")]
    severity: Option<Severity>,
    /// Every CVSS vector that it was rated with.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    cvss: Vec<String>,
    /// The kinds of weakness, such as `CWE-79`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    cwe: Vec<String>,
    /// The intervals of affected versions, in the order of the registry; absent where nobody has said which are.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    affected: Vec<Range>,
    /// Its OSV record.
    #[schemars(extend("format" = "uri"))]
    osv: String,
}

/// That an advisory was taken back.
#[derive(Debug, Serialize, JsonSchema)]
struct Withdrawal {
    /// When.
    #[schemars(extend("format" = "date-time"))]
    date: String,
    /// Why.
    reason: String,
    /// The vulnerability that it tells once more: the id of an advisory of this list, or one of another list.
    #[serde(skip_serializing_if = "Option::is_none")]
    duplicate_of: Option<String>,
}

/// How severe it is by the vector of the highest CVSS version.
#[derive(Debug, Serialize, JsonSchema)]
struct Severity {
    /// `none`, `low`, `medium`, `high` or `critical`.
    rating: &'static str,
    /// From 0.0 to 10.0, the most specific score of the vector.
    score: f64,
    /// What the score is called: `CVSS-B`, `CVSS v3.1`.
    nomenclature: &'static str,
    /// The vector.
    vector: String,
}

/// A stretch of affected versions; without an end no version ends it so far.
#[derive(Debug, Serialize, JsonSchema)]
struct Range {
    /// The first affected version; `0` is the very first one.
    introduced: String,
    /// The first version that is not affected any more.
    #[serde(skip_serializing_if = "Option::is_none")]
    fixed: Option<String>,
    /// The last affected version, where no fix is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    last_affected: Option<String>,
}

/// The document.
#[must_use]
pub fn export(portal: &Portal) -> Vec<u8> {
    json(&AdvisoryList {
        schema: schema_url(portal, ApiType::Advisories),
        project: Project::new(portal),
        updated: instant(portal.updated()),
        advisories: portal.advisories.iter().map(|disclosed| advisory(portal, disclosed)).collect(),
    })
}

fn advisory(portal: &Portal, disclosed: &Disclosed) -> Advisory {
    let advisory = &disclosed.advisory;
    let base = &portal.config.base_url;
    let texts = |texts: &mut dyn Iterator<Item = String>| texts.collect::<Vec<_>>();
    Advisory {
        id: advisory.id.to_string(),
        url: base.absolute(&Route::advisory(advisory.id.as_str())),
        title: markdown::plain(&advisory.title),
        summary: advisory.summary.as_ref().map(|summary| markdown::plain(summary)),
        aliases: texts(&mut advisory.aliases.iter().map(ToString::to_string)),
        published: instant(disclosed.published),
        modified: instant(disclosed.modified()),
        withdrawn: disclosed.withdrawn.as_ref().map(|(date, reason)| Withdrawal {
            date: instant(*date),
            reason: markdown::plain(reason),
            duplicate_of: advisory.duplicate_of().map(str::to_owned),
        }),
        severity: severity::headline(advisory.cvss.iter().map(|vector| &vector.value)).map(rating),
        cvss: texts(&mut advisory.cvss.iter().map(ToString::to_string)),
        cwe: texts(&mut advisory.cwe.iter().map(ToString::to_string)),
        affected: advisory.affected.iter().map(|interval| range(interval)).collect(),
        osv: base.absolute(&Route::osv_record(&advisory.id.osv_id())),
    }
}

fn rating(vector: &Vector) -> Severity {
    Severity {
        rating: vector.severity().as_str(),
        score: vector.score().as_f64(),
        nomenclature: vector.nomenclature(),
        vector: vector.to_string(),
    }
}

fn range(interval: &Interval) -> Range {
    let (fixed, last_affected) = match &interval.end {
        End::Fixed(fixed) => (Some(fixed.to_string()), None),
        End::LastAffected(last) => (None, Some(last.to_string())),
        End::Open => (None, None),
    };
    let introduced = interval.introduced.as_ref().map_or("0".to_owned(), ToString::to_string);
    Range { introduced, fixed, last_affected }
}
