//! Credits: who helped, and how.

use std::str::FromStr;

use crate::diag::Code;
use crate::fields::Fields;
use crate::invalid::Invalid;
use crate::source::At;
use crate::url::WebUrl;
use crate::words::{from_word, word};

/// A name says at most this much.
const LINE_LIMIT: usize = 1_000;

/// Somebody who helped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credit {
    /// Name or handle.
    pub name: At<String>,
    /// In what role.
    pub role: At<Role>,
    /// A page of that person.
    pub url: Option<At<WebUrl>>,
    /// For whom the person works.
    pub organization: Option<At<String>>,
}

/// What somebody did for a disclosure (OSV schema, `credits[].type`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// Found the vulnerability.
    Finder,
    /// Told the project of it.
    Reporter,
    /// Looked into its cause and effect.
    Analyst,
    /// Brought the parties together.
    Coordinator,
    /// Wrote the fix.
    RemediationDeveloper,
    /// Reviewed the fix.
    RemediationReviewer,
    /// Tested the fix.
    RemediationVerifier,
    /// A program that found it.
    Tool,
    /// Paid for the work.
    Sponsor,
    /// Anything else.
    Other,
}

impl Role {
    const WORDS: &[(&str, Self)] = &[
        ("finder", Self::Finder),
        ("reporter", Self::Reporter),
        ("analyst", Self::Analyst),
        ("coordinator", Self::Coordinator),
        ("remediation_developer", Self::RemediationDeveloper),
        ("remediation_reviewer", Self::RemediationReviewer),
        ("remediation_verifier", Self::RemediationVerifier),
        ("tool", Self::Tool),
        ("sponsor", Self::Sponsor),
        ("other", Self::Other),
    ];

    /// The word for it in TOML.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        word(Self::WORDS, self)
    }
}

impl FromStr for Role {
    type Err = Invalid;
    fn from_str(text: &str) -> Result<Self, Invalid> {
        from_word("a role", text, Self::WORDS)
    }
}

/// Reads `{ name, role, url, organization }`.
pub fn read(fields: &mut Fields<'_, '_>) -> Option<Credit> {
    let name = fields.line("name", LINE_LIMIT);
    let name = fields.require("name", name);
    let role = fields.value("role", Code::UnknownWord);
    let role = fields.require("role", role);
    let url = fields.value("url", Code::InvalidUrl);
    let organization = fields.line("organization", LINE_LIMIT);
    Some(Credit { name: name?, role: role?, url, organization })
}
