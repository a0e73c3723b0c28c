//! The OSV database: its lists hold the records that stand beside them.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use serde_json::Value;
use zip::ZipArchive;

use super::built::Built;
use super::finding::{Code, Finding};

/// The list of records, as osv.dev asks for it.
const LIST: &str = "osv/all.json";
/// When each record was modified.
const MODIFIED: &str = "osv/modified_id.csv";

/// Whether a document is a record.
pub fn is_record(document: &Value) -> bool {
    document["id"].is_string() && document["modified"].is_string() && document.get("affected").is_some()
}

/// The records by id, each with its path.
fn records<'b>(built: &'b Built<'_>) -> BTreeMap<&'b str, (&'b str, &'b Value)> {
    let records = built.json_below("osv/").filter(|(_, document)| is_record(document));
    records.filter_map(|(path, record)| Some((record["id"].as_str()?, (path, record)))).collect()
}

/// `all.json`, `modified_id.csv` and the archives hold exactly the records.
pub fn lists(built: &Built<'_>) -> Vec<Finding> {
    let records = records(built);
    let mut findings = names(built);
    if let Some(Value::Array(entries)) = built.json.get(LIST) {
        let entries = entries.iter().filter_map(|entry| Some((entry["id"].as_str()?, entry["modified"].as_str()?)));
        compare(LIST, &entries.collect(), &records, &mut findings);
    }
    if let Some(text) = built.text(MODIFIED) {
        let entries: Vec<_> = text.lines().filter_map(|line| line.split_once(',')).collect();
        if !entries.is_sorted_by(|one, next| one.0 >= next.0) {
            findings.push(Finding::new(Code::StaleList, MODIFIED, "the newest change does not come first"));
        }
        let by_id = entries.into_iter().map(|(date, id)| (id.rsplit('/').next().unwrap_or(id), date));
        compare(MODIFIED, &by_id.collect(), &records, &mut findings);
    }
    for (path, bytes) in built.files.iter().filter(|(path, _)| path.starts_with("osv/") && path.ends_with("all.zip")) {
        archive(path, bytes, built, &records, &mut findings);
    }
    findings
}

/// A record's file has the name of its id (osv.dev, REST layout).
fn names(built: &Built<'_>) -> Vec<Finding> {
    let wrong = |(path, record): (&str, &Value)| {
        let id = record["id"].as_str()?;
        let name = path.rsplit('/').next()?;
        (name != format!("{id}.json"))
            .then(|| Finding::new(Code::Misplaced, path, format!("the record `{id}` stands in a file of another name")))
    };
    built.json_below("osv/").filter(|(_, document)| is_record(document)).filter_map(wrong).collect()
}

fn compare(
    path: &str,
    entries: &BTreeMap<&str, &str>,
    records: &BTreeMap<&str, (&str, &Value)>,
    findings: &mut Vec<Finding>,
) {
    for (id, (record, document)) in records {
        match entries.get(id) {
            None => findings.push(Finding::new(Code::NotListed, *record, format!("`{path}` does not list `{id}`"))),
            Some(date) if document["modified"].as_str() != Some(date) => {
                let message = format!("`{id}` was not modified at `{date}`");
                findings.push(Finding::new(Code::StaleList, path, message));
            }
            Some(_) => {}
        }
    }
    for id in entries.keys().filter(|id| !records.contains_key(*id)) {
        findings.push(Finding::new(Code::MissingFile, path, format!("there is no record `{id}`")));
    }
}

fn archive(
    path: &str,
    bytes: &[u8],
    built: &Built<'_>,
    records: &BTreeMap<&str, (&str, &Value)>,
    findings: &mut Vec<Finding>,
) {
    let Some(members) = members(bytes) else {
        findings.push(Finding::new(Code::Unreadable, path, "this is not an archive that can be read"));
        return;
    };
    for (id, (record, _)) in records {
        match members.get(&format!("{id}.json")) {
            None => findings.push(Finding::new(Code::NotListed, *record, format!("`{path}` does not hold `{id}`"))),
            Some(member) if built.files.get(*record) != Some(member) => {
                findings.push(Finding::new(Code::StaleList, path, format!("`{id}` is not as it stands in `{record}`")));
            }
            Some(_) => {}
        }
    }
    let known = |name: &str| name.strip_suffix(".json").is_some_and(|id| records.contains_key(id));
    for name in members.keys().filter(|name| !known(name)) {
        findings.push(Finding::new(Code::MissingFile, path, format!("there is no record for `{name}`")));
    }
}

/// A member is read up to this size, so that a small archive cannot fill the memory.
const LARGEST: u64 = 64 << 20;

fn members(bytes: &[u8]) -> Option<BTreeMap<String, Vec<u8>>> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
    let count = archive.len();
    let member = |number| {
        let member = archive.by_index(number).ok()?;
        let name = member.name().ok()?.into_owned();
        let mut content = Vec::new();
        member.take(LARGEST).read_to_end(&mut content).ok()?;
        Some((name, content))
    };
    (0..count).map(member).collect()
}
