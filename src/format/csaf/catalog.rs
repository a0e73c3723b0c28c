//! The portal's CSAF documents: which ones there are, and the lists of them that §7.1 asks for.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::note;
use crate::format::instant;
use crate::markdown;
use crate::model::advisory::Disclosed;
use crate::model::dependency::Statement;
use crate::model::portal::Portal;
use crate::model::subject::Subject;
use crate::route::Route;
use crate::site::CsafRecord;

/// What the lists say of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// What it is made from.
    pub record: CsafRecord,
    /// Its id.
    pub id: String,
    /// Its title, as plain text.
    pub title: String,
    /// What it says in one line, as plain text.
    pub summary: Option<String>,
    /// The date of its first state.
    pub published: Timestamp,
    /// The date of its last state.
    pub updated: Timestamp,
}

impl Entry {
    /// Where it stands: in the folder of the year in which it was published (§7.1.11).
    #[must_use]
    pub fn route(&self) -> Route {
        Route::csaf_document(self.year(), &self.id)
    }

    /// The year in which it was published.
    #[must_use]
    pub fn year(&self) -> i16 {
        self.published.to_zoned(TimeZone::UTC).year()
    }

    /// Its path from the folder of all documents.
    fn path(&self) -> String {
        format!("{}/{}", self.year(), self.route().file_name())
    }
}

/// All documents, by id.
#[must_use]
pub fn catalog(portal: &Portal) -> Vec<Entry> {
    let advisories = (0..portal.advisories.len()).map(CsafRecord::Advisory);
    let mut seen = BTreeSet::new();
    let statements = portal.statements.iter().enumerate();
    let first = statements.filter(|(_, statement)| seen.insert(&statement.vulnerability.value));
    let vulnerabilities = first.map(|(number, _)| CsafRecord::Vex(number));
    let mut entries: Vec<_> = advisories.chain(vulnerabilities).filter_map(|record| entry(portal, record)).collect();
    entries.sort_by(|one, next| one.id.cmp(&next.id));
    entries
}

/// What the lists say of one document; none where its record is not there.
#[must_use]
pub fn entry(portal: &Portal, record: CsafRecord) -> Option<Entry> {
    match record {
        CsafRecord::Advisory(number) => Some(of_advisory(record, portal.advisories.get(number)?)),
        CsafRecord::Vex(number) => Some(of_statement(portal, record, portal.statements.get(number)?)),
    }
}

fn of_advisory(record: CsafRecord, disclosed: &Disclosed) -> Entry {
    let advisory = &disclosed.advisory;
    let title = note::plain_title(&advisory.title, advisory.id.as_str());
    let title = if disclosed.withdrawn.is_some() { format!("Withdrawn: {title}") } else { title };
    let summary = advisory.summary.as_ref().map(|summary| markdown::plain(summary));
    Entry {
        record,
        id: advisory.id.to_string(),
        title,
        summary: summary.filter(|summary| !summary.is_empty()),
        published: disclosed.published,
        updated: disclosed.modified(),
    }
}

fn of_statement(portal: &Portal, record: CsafRecord, statement: &Statement) -> Entry {
    let vulnerability = statement.vulnerability.as_str();
    let subjects = portal.subjects_of(&statement.vulnerability);
    let statements = subjects.iter().flat_map(Subject::statements);
    let dates = statements.flat_map(|statement| &statement.revisions).map(|revision| revision.date.value);
    let dates: Vec<Timestamp> = dates.collect();
    let title = note::plain_title(&statement.title, vulnerability);
    Entry {
        record,
        id: format!("{}-VEX-{vulnerability}", portal.config.id_prefix),
        title: format!("What {vulnerability} means for {}", portal.config.name),
        summary: Some(title),
        published: dates.iter().min().copied().unwrap_or(statement.date.value),
        updated: dates.iter().max().copied().unwrap_or(statement.date.value),
    }
}

/// `index.txt`: the paths of all documents (§7.1.12).
#[must_use]
pub fn index(portal: &Portal) -> String {
    let mut paths: Vec<_> = catalog(portal).iter().map(Entry::path).collect();
    paths.sort();
    paths.iter().flat_map(|path| [path.as_str(), "\n"]).collect()
}

/// `changes.csv`: when each document last changed, the newest first (§7.1.13).
#[must_use]
pub fn changes(portal: &Portal) -> String {
    let line = |entry: &Entry| format!("\"{}\",\"{}\"\n", entry.path(), instant(entry.updated));
    newest_first(portal).iter().map(line).collect()
}

/// All documents, the newest change first. Sorting is stable: what changed at one instant stays in the order of the ids.
#[must_use]
pub fn newest_first(portal: &Portal) -> Vec<Entry> {
    let mut entries = catalog(portal);
    entries.sort_by_key(|entry| Reverse(entry.updated));
    entries
}
