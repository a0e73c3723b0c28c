//! The wire form of OSV's records (OSV schema 1.8.0).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// One vulnerability.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// The version of the schema; 1.0.0 where there is none.
    #[serde(default)]
    pub schema_version: String,
    /// The id in the database: see `AdvisoryId::osv_id`.
    pub id: String,
    /// When the record last changed.
    pub modified: String,
    /// When it was published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published: Option<String>,
    /// When it was taken back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub withdrawn: Option<String>,
    /// The same vulnerability in other databases.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    /// Similar vulnerabilities.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub related: Vec<String>,
    /// The vulnerability in a dependency that it comes from.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub upstream: Vec<String>,
    /// The title, as plain text; of a withdrawn record with the reason.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub summary: Option<String>,
    /// The whole story, as Markdown: see [`super::record::story`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub details: Option<String>,
    /// CVSS vectors.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub severity: Vec<Severity>,
    /// Which versions are affected.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub affected: Vec<Affected>,
    /// Where to read more; the first is the portal's page.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub references: Vec<Link>,
    /// Who helped.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub credits: Vec<Thanks>,
    /// Everything else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub database_specific: Option<Specific>,
}

/// A vector.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Severity {
    /// `CVSS_V2`, `CVSS_V3` or `CVSS_V4`.
    #[serde(rename = "type")]
    pub kind: String,
    /// The vector, not the number.
    pub score: String,
}

/// The affected versions of a package.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Affected {
    /// The package; none where OSV does not know its registry.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub package: Option<Package>,
    /// The intervals, in a range for each kind of end.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ranges: Vec<Range>,
    /// The affected releases, lowest first, as the registry spells them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub versions: Vec<String>,
}

/// A package.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Package {
    /// The registry, as OSV calls it.
    pub ecosystem: String,
    /// The name, normalized as scanners compare it.
    pub name: String,
    /// The purl without a version.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purl: Option<String>,
}

/// Intervals that end in the same way.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Range {
    /// `ECOSYSTEM` or `SEMVER`.
    #[serde(rename = "type")]
    pub kind: String,
    /// Where they begin and end, in the order of the versions.
    pub events: Vec<Event>,
}

/// The beginning or the end of an interval.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// The first affected version; `0` is the very first one.
    Introduced(String),
    /// The first version that is not affected any more.
    Fixed(String),
    /// The last affected version, where no fix is known.
    LastAffected(String),
}

/// A reference.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Link {
    /// What is to be found there: `FIX`, `ADVISORY` and so on.
    #[serde(rename = "type")]
    pub kind: String,
    /// Its address.
    pub url: String,
}

/// A credit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Thanks {
    /// The name.
    pub name: String,
    /// Pages of the person.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub contact: Vec<String>,
    /// The role: `FINDER`, `REMEDIATION_DEVELOPER` and so on.
    #[serde(rename = "type", default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
}

/// What OSV has no field for.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Specific {
    /// The project's own id, where the record's carries `x_`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub local_id: Option<String>,
    /// The weaknesses, as GitHub's records have them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cwe_ids: Vec<String>,
    /// The word for the highest severity, in capitals, as GitHub's records have it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub severity: Option<String>,
    /// The title as Markdown, where `summary` is not the same.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// What it means in one line, as Markdown; also the beginning of `details`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub summary: Option<String>,
    /// What an attacker gains, as Markdown; also in `details`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub impact: Option<String>,
    /// What helps without an upgrade, as Markdown; also in `details`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub workarounds: Option<String>,
    /// Why it was taken back; also in `details`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub withdrawal_reason: Option<String>,
    /// The vulnerability that a withdrawn record tells once more; also in `aliases`, or in `related` where it is a record of ours.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duplicate_of: Option<String>,
    /// Who is responsible for it in the project.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub handler: Option<String>,
    /// For whom those in `credits` work, by name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub organizations: BTreeMap<String, String>,
    /// What the pages in `references` are called, by address.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub reference_titles: BTreeMap<String, String>,
    /// What happened.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub timeline: Vec<Step>,
    /// How the advisory itself changed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub revisions: Vec<Revision>,
}

/// A step of the disclosure.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Step {
    /// When.
    pub date: String,
    /// What: `reported`, `acknowledged` and so on.
    pub event: String,
    /// In the author's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// A state of the text.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Revision {
    /// 1 for the first.
    pub number: u32,
    /// When.
    pub date: String,
    /// What changed.
    pub summary: String,
}
