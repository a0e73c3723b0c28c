//! Reads a built site as its consumers would, and finds what they would stumble over.
//!
//! It shares nothing with the code that writes sites: documents are judged by the schemas of their formats and by what they say
//! of each other. It takes any site, also one that another tool has made; what is not there is not missed, unless a standard or
//! another file of the site asks for it. Knows nothing of disks: a site is a map from paths to bytes.

use std::collections::BTreeMap;

use jiff::Timestamp;
use rayon::prelude::*;

use crate::invalid::Invalid;
use built::Built;
use finding::Finding;
use schemas::Schemas;

mod agreement;
mod built;
mod csaf;
mod dates;
pub mod finding;
mod hashes;
mod leftovers;
mod links;
mod osv;
mod schemas;
mod security_txt;
#[cfg(feature = "sign")]
mod signatures;

/// The files of a site by their paths from its root, with `/` on every system.
pub type Files = BTreeMap<String, Vec<u8>>;

/// A family of checks.
type Check = fn(&Built<'_>) -> Vec<Finding>;

/// Every family; the only list of them.
const CHECKS: &[Check] = &[
    built::unreadable,
    hashes::match_their_documents,
    csaf::documents,
    csaf::distribution,
    osv::lists,
    links::lead_somewhere,
    security_txt::follows_the_rfc,
    dates::are_sound,
    agreement::formats_agree,
    leftovers::list_is_true,
    #[cfg(feature = "sign")]
    signatures::hold,
];

/// What was found, by file, and how many documents of which formats were judged.
#[derive(Debug)]
pub struct Verdict {
    /// The findings, each once.
    pub findings: Vec<Finding>,
    /// How many documents of a format there are.
    pub documents: BTreeMap<&'static str, usize>,
}

/// Looks a site over, as of an instant.
///
/// # Errors
/// When a schema that is built in cannot be used.
pub fn verify(files: &Files, now: Timestamp) -> Result<Verdict, Invalid> {
    let schemas = Schemas::load()?;
    let built = Built::new(files, now);
    let mut findings: Vec<Finding> = CHECKS.par_iter().flat_map(|check| check(&built)).collect();
    findings.extend(schemas.judge(&built));
    findings.sort();
    findings.dedup();
    Ok(Verdict { findings, documents: schemas::count(&built) })
}
