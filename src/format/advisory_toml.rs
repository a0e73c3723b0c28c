//! Advisories as TOML, as an author would write them: what an advisory in a foreign format is read into.

use serde::Serialize;
use toml::value::Datetime;

use crate::invalid::Invalid;

/// One advisory, field by field as in `content/advisories/`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct AdvisoryToml {
    /// Its id.
    pub id: String,
    /// `published` or `withdrawn`: what others can read is public.
    pub status: String,
    /// What it is, in a few words.
    pub title: String,
    /// What it means, in one line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub summary: Option<String>,
    /// The whole story.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub details: Option<String>,
    /// What an attacker gains.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub impact: Option<String>,
    /// What helps without an upgrade.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub workarounds: Option<String>,
    /// The same vulnerability in other lists.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    /// Similar vulnerabilities.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub related: Vec<String>,
    /// The vulnerability in a dependency that it comes from.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub upstream: Vec<String>,
    /// Vectors.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub cvss: Vec<String>,
    /// Weaknesses.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub cwe: Vec<String>,
    /// When it was published.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub published: Option<Datetime>,
    /// When it was taken back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub withdrawn: Option<Datetime>,
    /// Why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub withdrawal_reason: Option<String>,
    /// The vulnerability that a withdrawn advisory tells once more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub duplicate_of: Option<String>,
    /// Who is responsible for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub handler: Option<String>,
    /// Affected versions.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub affected: Vec<IntervalToml>,
    /// What happened.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub timeline: Vec<EventToml>,
    /// Who helped.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub credits: Vec<CreditToml>,
    /// Where to read more.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub references: Vec<ReferenceToml>,
    /// How the text changed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub revisions: Vec<RevisionToml>,
}

/// `{ introduced, fixed | last_affected }`
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct IntervalToml {
    /// The first affected version; `0` is the very first one.
    pub introduced: String,
    /// The first version that is not affected any more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fixed: Option<String>,
    /// The last affected version.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_affected: Option<String>,
}

/// `{ date, event, note }`
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct EventToml {
    /// When.
    pub date: Datetime,
    /// What.
    pub event: String,
    /// In the author's words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// `{ name, role, url, organization }`
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CreditToml {
    /// Name or handle.
    pub name: String,
    /// In what role.
    pub role: String,
    /// A page of that person.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// For whom the person works.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organization: Option<String>,
}

/// `{ type, url, title }`
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ReferenceToml {
    /// What is to be found there.
    #[serde(rename = "type")]
    pub kind: String,
    /// Its address.
    pub url: String,
    /// What it is called.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
}

/// `{ number, date, summary }`
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RevisionToml {
    /// 1 for the first.
    pub number: u32,
    /// When.
    pub date: Datetime,
    /// What changed.
    pub summary: String,
}

impl AdvisoryToml {
    /// The text of the file.
    ///
    /// # Errors
    /// When a text cannot be written as TOML.
    pub fn write(&self) -> Result<String, Invalid> {
        toml::to_string_pretty(self)
            .map_err(|error| Invalid::new(format!("`{}` has no form in TOML: {error}", self.id)))
    }
}

/// A date of a foreign format as TOML writes it.
///
/// # Errors
/// When it is none.
pub fn date(text: &str) -> Result<Datetime, Invalid> {
    text.parse().map_err(|_| Invalid::text(text, "is not a date").hint("write it like `2026-02-01T12:00:00Z`"))
}
