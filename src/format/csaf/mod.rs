//! CSAF 2.0 (OASIS standard, 18 November 2022): a security advisory for each advisory, a VEX document for each
//! vulnerability in a dependency, and the folder in which aggregators find them.
//!
//! No date is that of the build, and no program is named as the generator: a document changes when its content does.
//!
//! # Where the fields of an advisory stand
//!
//! A document says all that the advisory says. Paths without a slash at the front are those of its one vulnerability.
//!
//! | advisory | document |
//! |---|---|
//! | `id` | `/document/tracking/id` |
//! | `status`, `withdrawn` | withdrawn is what has a note of the document titled `Withdrawn`; the date is that of the one item of `threats` |
//! | `withdrawal_reason` | that note's text |
//! | `duplicate_of` | the note `Duplicate of`; a reference `duplicate of: ID` leads there |
//! | `title` | the note `Title`; `title` has it as plain text, and `/document/title` too, after `Withdrawn: ` where that is true |
//! | `summary`, `details`, `impact` | notes of the document: `Summary`, `Details`, `Impact` |
//! | `workarounds` | `remediations` of the category `workaround`; of a withdrawn advisory the note `Workarounds` |
//! | `aliases` | `cve`, then `ids`; where that is not all or not their order, the note `Aliases` has them all |
//! | `related`, `upstream` | notes `Related vulnerabilities`, `Upstream vulnerabilities` |
//! | `cvss` | `vectorString` of `scores`; where that is not all or not their order, the note `CVSS` has them all |
//! | `cwe` | `cwe`; where there are several, the note `Weaknesses` has them all, as `CWE-79: name` |
//! | `published` | `/document/tracking/initial_release_date`, `release_date` |
//! | `affected` | each branch `product_version_range` is an interval: `>=` is `introduced` (left out: `0`), `<` is `fixed`, `<=` is `last_affected`, a version alone is both ends, `*` is all versions; `><=!*\|%` within versions are percent-encoded |
//! | `handler` | the note `Handler` |
//! | `timeline` | `involvements`: each line of `summary` is an event of that `date`, as `event` or `event: note` |
//! | `credits` | `acknowledgments`: `names`, `organization`, `urls`; the role is the `summary` |
//! | `references` | `references` whose `summary` is a type in capitals, or `TYPE: title`; all others are ours |
//! | `revisions` | `/document/tracking/revision_history`; the last one is ours if it is of the withdrawal's date and says `Withdrawn: reason` |
//!
//! Lists in notes have one item a line, after `- `. Texts in notes, `details` and `summary` are Markdown in which raw HTML is
//! escaped; names and titles are plain text.
//!
//! # Tests of the standard that may not hold
//!
//! | test | when it does not hold |
//! |---|---|
//! | 6.2.3, missing score | the advisory has no vector, or has one of CVSS 4.0 only: there is no field for it, and no score is made up. The vector stands in a note and in a reference to the calculator |
//! | 6.2.16, missing identification helper | of a dependency as a component of a version of the project: no purl says that, and both have one of their own |

use sha2::{Sha256, Sha512};

use crate::format::json;
use crate::model::config::Config;
use crate::model::id::VulnerabilityId;
use crate::model::portal::Portal;
use crate::route::Route;
use crate::site::{CsafFile, CsafRecord, Digest};
use catalog::Entry;
use wire::{Csaf, Distribution, Document, Id, Note, Publisher, Reference, Revision, Tlp, Tracking};

pub mod advisory;
pub mod catalog;
pub mod import;
pub mod listing;
pub mod note;
pub mod product_tree;
pub mod provider;
pub mod rolie;
pub mod score;
pub mod vers;
pub mod vex;
pub mod wire;

/// The bytes of a file. One about a record that is not there is empty.
#[must_use]
pub fn export(portal: &Portal, file: CsafFile) -> Vec<u8> {
    match file {
        CsafFile::Record(record) => self::record(portal, record).map(|document| json(&document)).unwrap_or_default(),
        CsafFile::Digest(record, digest) => self::digest(portal, record, digest).into_bytes(),
        CsafFile::Provider => provider::metadata(portal),
        CsafFile::Feed => rolie::feed(portal),
        CsafFile::Service => rolie::service(portal),
        CsafFile::Category => rolie::category(),
        CsafFile::Index => catalog::index(portal).into_bytes(),
        CsafFile::Changes => catalog::changes(portal).into_bytes(),
        CsafFile::Listing(year) => listing::page(portal, year).into_bytes(),
    }
}

/// The document of a record, if the record is there.
#[must_use]
pub fn record(portal: &Portal, record: CsafRecord) -> Option<Csaf> {
    let entry = catalog::entry(portal, record)?;
    match record {
        CsafRecord::Advisory(number) => Some(advisory::export(portal, portal.advisories.get(number)?, &entry)),
        CsafRecord::Vex(number) => {
            let subjects = portal.subjects_of(&portal.statements.get(number)?.vulnerability);
            Some(vex::export(portal, &subjects, &entry))
        }
    }
}

/// The digest of a document and its file name (§7.1.18).
fn digest(portal: &Portal, record: CsafRecord, digest: Digest) -> String {
    let bytes = export(portal, CsafFile::Record(record));
    let digest = match digest {
        Digest::Sha256 => hexadecimal(&<Sha256 as sha2::Digest>::digest(&bytes)),
        Digest::Sha512 => hexadecimal(&<Sha512 as sha2::Digest>::digest(&bytes)),
    };
    let name = catalog::entry(portal, record).map(|entry| entry.route().file_name().to_owned()).unwrap_or_default();
    format!("{digest}  {name}\n")
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().concat()
}

/// What stands before the products of every document.
fn document(
    portal: &Portal,
    entry: &Entry,
    category: &str,
    notes: Vec<Note>,
    revision_history: Vec<Revision>,
    page: &Route,
) -> Document {
    let base_url = &portal.config.base_url;
    let own = |summary: &str, route: &Route| Reference {
        category: "self".to_owned(),
        summary: summary.to_owned(),
        url: base_url.absolute(route),
    };
    let date = |revision: Option<&Revision>| revision.map(|revision| revision.date.clone()).unwrap_or_default();
    Document {
        category: category.to_owned(),
        csaf_version: "2.0".to_owned(),
        distribution: Distribution { tlp: Tlp { label: "WHITE".to_owned() } },
        lang: "en".to_owned(),
        notes,
        publisher: publisher(&portal.config),
        references: vec![own("Canonical URL", &entry.route()), own("Page for readers", page)],
        title: entry.title.clone(),
        tracking: Tracking {
            current_release_date: date(revision_history.last()),
            id: entry.id.clone(),
            initial_release_date: date(revision_history.first()),
            status: "final".to_owned(),
            version: revision_history.len().to_string(),
            revision_history,
        },
    }
}

/// The project's maker. Its namespace is the domain of the authority: the only one that it is known to hold for good.
fn publisher(config: &Config) -> Publisher {
    let authority = config.authority.strip_prefix("tag:").and_then(|rest| rest.split(',').next()).unwrap_or("");
    let domain = authority.rsplit('@').next().unwrap_or(authority);
    Publisher { category: "vendor".to_owned(), name: config.vendor.clone(), namespace: format!("https://{domain}") }
}

/// The first CVE id, and the names in other lists; a CVE id may not stand among those (test 6.2.17).
fn names<'n>(all: impl Iterator<Item = &'n VulnerabilityId> + Clone) -> (Option<String>, Vec<Id>) {
    let cve = all.clone().find(|name| name.is_cve()).map(ToString::to_string);
    let others = all.filter(|name| !name.is_cve());
    let id = |name: &VulnerabilityId| Id { system_name: list(name).to_owned(), text: name.to_string() };
    (cve, others.map(id).collect())
}

/// What the list is called that a name is from; by its prefix, where nothing more is known.
fn list(name: &VulnerabilityId) -> &str {
    match name.as_str().split('-').next().unwrap_or_default() {
        "GHSA" => "GitHub Advisory Database",
        "PYSEC" => "Python Packaging Advisory Database",
        "RUSTSEC" => "RustSec Advisory Database",
        "GO" => "Go Vulnerability Database",
        prefix => prefix,
    }
}

/// A page of somebody else.
fn external(summary: &str, url: String) -> Reference {
    Reference { category: "external".to_owned(), summary: summary.to_owned(), url }
}
