//! References: where to read more.

use std::collections::BTreeSet;
use std::str::FromStr;

use crate::diag::Code;
use crate::fields::Fields;
use crate::invalid::Invalid;
use crate::source::At;
use crate::url::WebUrl;
use crate::words::{from_word, word};

/// A title says at most this much.
const LINE_LIMIT: usize = 1_000;

/// A page about the vulnerability.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// What is to be found there.
    pub kind: At<ReferenceKind>,
    /// Its address.
    pub url: At<WebUrl>,
    /// What it is called.
    pub title: Option<At<String>>,
}

/// What a reference leads to (OSV schema, `references[].type`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ReferenceKind {
    /// An advisory.
    Advisory,
    /// An article.
    Article,
    /// A means to detect it.
    Detection,
    /// A discussion.
    Discussion,
    /// The report.
    Report,
    /// The fix.
    Fix,
    /// The change that brought it in.
    Introduced,
    /// The package.
    Package,
    /// A demonstration.
    Evidence,
    /// Any other page.
    Web,
}

impl ReferenceKind {
    const WORDS: &[(&str, Self)] = &[
        ("ADVISORY", Self::Advisory),
        ("ARTICLE", Self::Article),
        ("DETECTION", Self::Detection),
        ("DISCUSSION", Self::Discussion),
        ("REPORT", Self::Report),
        ("FIX", Self::Fix),
        ("INTRODUCED", Self::Introduced),
        ("PACKAGE", Self::Package),
        ("EVIDENCE", Self::Evidence),
        ("WEB", Self::Web),
    ];

    /// The word for it in TOML.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        word(Self::WORDS, self)
    }
}

impl FromStr for ReferenceKind {
    type Err = Invalid;
    fn from_str(text: &str) -> Result<Self, Invalid> {
        from_word("a type of reference", text, Self::WORDS)
    }
}

/// How many references a CVE record takes (CVE 5.2, `references`).
const CVE_LIMIT: usize = 512;

/// The references that a CVE record takes beside the advisory's own page, and those that there is no room for.
///
/// Each address is one reference. Fixes and advisories have a place before all others, and of equals those that come first.
#[must_use]
pub fn for_cve<'r>(references: &'r [Reference], page: &str) -> (Vec<&'r Reference>, Vec<&'r Reference>) {
    let mut seen = BTreeSet::from([page.to_owned()]);
    let distinct: Vec<_> = references.iter().filter(|one| seen.insert(one.url.to_string())).collect();
    let comes_first = |one: &Reference| matches!(one.kind.value, ReferenceKind::Fix | ReferenceKind::Advisory);
    let room = CVE_LIMIT - 1;
    let mut room_for_first = distinct.iter().filter(|one| comes_first(one)).count().min(room);
    let mut room_for_others = room - room_for_first;
    distinct.into_iter().partition(|one| {
        let room = if comes_first(one) { &mut room_for_first } else { &mut room_for_others };
        let fits = *room > 0;
        *room = room.saturating_sub(1);
        fits
    })
}

/// Reads `{ type, url, title }`.
pub fn read(fields: &mut Fields<'_, '_>) -> Option<Reference> {
    let kind = fields.value("type", Code::UnknownWord);
    let kind = fields.require("type", kind);
    let url = fields.value("url", Code::InvalidUrl);
    let url = fields.require("url", url);
    let title = fields.line("title", LINE_LIMIT);
    Some(Reference { kind: kind?, url: url?, title })
}
