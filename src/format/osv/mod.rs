//! OSV: one record for each advisory, and the database around them as osv.dev lays it out, so that its importer and
//! `osv-scanner --offline` read it as they read others.

use std::io::{Cursor, Write};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::Serialize;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use crate::format::{instant, json};
use crate::model::advisory::Disclosed;
use crate::model::interval::any_holds;
use crate::model::portal::Portal;
use wire::Record;

pub mod import;
pub mod pysec;
pub mod record;
pub mod wire;

/// The record of an advisory.
#[must_use]
pub fn export(portal: &Portal, disclosed: &Disclosed) -> Vec<u8> {
    json(&Record::new(portal, disclosed))
}

/// When the record last changed: with the advisory, or with the last release that joined its list of affected versions.
#[must_use]
pub fn modified_at(portal: &Portal, disclosed: &Disclosed) -> Timestamp {
    let affected = portal
        .releases
        .iter()
        .filter(|release| release.in_registry && any_holds(&disclosed.advisory.affected, &release.version));
    let days = affected.filter_map(|release| release.date.value.to_zoned(TimeZone::UTC).ok());
    days.map(|day| day.timestamp()).fold(disclosed.modified(), Timestamp::max)
}

#[derive(Serialize)]
struct Entry {
    id: String,
    modified: String,
}

/// The list of all records that osv.dev asks a REST source for, by id.
#[must_use]
pub fn list(portal: &Portal) -> Vec<u8> {
    let entry = |disclosed: &&Disclosed| Entry {
        id: disclosed.advisory.id.osv_id(),
        modified: instant(modified_at(portal, disclosed)),
    };
    json(&by_id(portal).iter().map(entry).collect::<Vec<_>>())
}

/// `modified_id.csv`: when each record was modified, the newest first, so that a client knows which ones to fetch again.
#[must_use]
pub fn modified(portal: &Portal) -> String {
    let mut advisories = by_id(portal);
    // Sorting is stable: records of one instant stay in the order of their ids.
    advisories.sort_by_key(|disclosed| std::cmp::Reverse(modified_at(portal, disclosed)));
    let line = |disclosed: &Disclosed| {
        format!("{},{}\n", instant(modified_at(portal, disclosed)), disclosed.advisory.id.osv_id())
    };
    advisories.into_iter().map(line).collect()
}

/// All records in one archive, withdrawn ones too. Its bytes depend on the records alone: members by id, no time.
#[must_use]
pub fn archive(portal: &Portal) -> Vec<u8> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644);
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for disclosed in by_id(portal) {
        let name = format!("{}.json", disclosed.advisory.id.osv_id());
        // Writing to memory cannot fail, and ids are unique.
        let _ = archive.start_file(name, options);
        let _ = archive.write_all(&export(portal, disclosed));
    }
    archive.finish().map(Cursor::into_inner).unwrap_or_default()
}

fn by_id(portal: &Portal) -> Vec<&Disclosed> {
    let mut advisories: Vec<_> = portal.advisories.iter().collect();
    advisories.sort_by_cached_key(|disclosed| disclosed.advisory.id.osv_id());
    advisories
}
