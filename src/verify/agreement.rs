//! What different formats say of one advisory is the same.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::built::Built;
use super::finding::{Code, Finding};
use super::osv;

/// What a document says of an advisory.
#[derive(Debug, Default)]
struct Said {
    path: String,
    published: Option<String>,
    modified: Option<String>,
    aliases: Option<BTreeSet<String>>,
    /// Vectors of CVSS 3, which every format has a field for.
    vectors: Option<BTreeSet<String>>,
}

/// Dates, names and vectors are the same in OSV, CSAF, the feeds and the API.
pub fn formats_agree(built: &Built<'_>) -> Vec<Finding> {
    let mut by_id: BTreeMap<String, Vec<Said>> = BTreeMap::new();
    for (path, document) in &built.json {
        for (id, said) in said(path, document) {
            by_id.entry(id).or_default().push(said);
        }
    }
    let mut findings: Vec<Finding> = by_id.iter().flat_map(|(id, all)| contradictions(id, all)).collect();
    findings.extend(feeds_have_the_same_ids(built));
    findings
}

fn contradictions(id: &str, all: &[Said]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let Some((first, others)) = all.split_first() else { return findings };
    for other in others {
        let mut differs = |what: &str, differs: bool| {
            if differs {
                let message = format!("it gives other {what} for `{id}` than `{}`", first.path);
                findings.push(Finding::new(Code::Contradiction, other.path.as_str(), message));
            }
        };
        differs("dates of publication", both_differ(first.published.as_ref(), other.published.as_ref()));
        differs("dates of change", both_differ(first.modified.as_ref(), other.modified.as_ref()));
        differs("names", both_differ(first.aliases.as_ref(), other.aliases.as_ref()));
        differs("vectors", both_differ(first.vectors.as_ref(), other.vectors.as_ref()));
    }
    findings
}

fn both_differ<T: PartialEq>(one: Option<&T>, two: Option<&T>) -> bool {
    matches!((one, two), (Some(one), Some(two)) if one != two)
}

fn said(path: &str, document: &Value) -> Vec<(String, Said)> {
    if document.pointer("/document/category").is_some_and(|category| category == "csaf_security_advisory") {
        of_csaf(path, document).into_iter().collect()
    } else if path.starts_with("osv/") && osv::is_record(document) {
        of_osv(path, document).into_iter().collect()
    } else if let Some(Value::Array(items)) = document.get("items") {
        items.iter().filter_map(|item| of_feed(path, item)).collect()
    } else if let Some(Value::Array(advisories)) = document.get("advisories") {
        advisories.iter().filter_map(|advisory| of_api(path, advisory)).collect()
    } else {
        Vec::new()
    }
}

fn text(value: &Value, pointer: &str) -> Option<String> {
    value.pointer(pointer)?.as_str().map(str::to_owned)
}

fn texts<'v>(values: impl IntoIterator<Item = &'v Value>) -> BTreeSet<String> {
    values.into_iter().filter_map(Value::as_str).map(str::to_owned).collect()
}

fn items<'v>(value: &'v Value, pointer: &str) -> &'v [Value] {
    value.pointer(pointer).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
}

fn version_3(vectors: BTreeSet<String>) -> BTreeSet<String> {
    vectors.into_iter().filter(|vector| vector.starts_with("CVSS:3.")).collect()
}

fn of_osv(path: &str, record: &Value) -> Option<(String, Said)> {
    let id = text(record, "/id")?;
    let said = Said {
        path: path.to_owned(),
        published: text(record, "/published"),
        // A record changes with every release that it lists, other documents do not.
        modified: None,
        aliases: Some(texts(items(record, "/aliases"))),
        vectors: Some(version_3(texts(items(record, "/severity").iter().filter_map(|one| one.get("score"))))),
    };
    Some((id.strip_prefix("x_").unwrap_or(&id).to_owned(), said))
}

fn of_csaf(path: &str, document: &Value) -> Option<(String, Said)> {
    let vulnerability = document.pointer("/vulnerabilities/0")?;
    let ids = items(vulnerability, "/ids").iter().filter_map(|id| id.get("text"));
    let scores = items(vulnerability, "/scores");
    let vectors = texts(scores.iter().filter_map(|score| score.pointer("/cvss_v3/vectorString")));
    let said = Said {
        path: path.to_owned(),
        published: text(document, "/document/tracking/initial_release_date"),
        modified: text(document, "/document/tracking/current_release_date"),
        aliases: Some(texts(vulnerability.get("cve").into_iter().chain(ids))),
        // Of two vectors of one version, and where nothing is affected, a document may hold none.
        vectors: Some(version_3(vectors)).filter(|vectors| !vectors.is_empty()),
    };
    Some((text(document, "/document/tracking/id")?, said))
}

fn of_feed(path: &str, item: &Value) -> Option<(String, Said)> {
    let said = Said {
        path: path.to_owned(),
        published: text(item, "/date_published"),
        modified: text(item, "/date_modified"),
        aliases: Some(texts(items(item, "/_security/aliases"))),
        vectors: Some(version_3(texts(items(item, "/_security/cvss")))),
    };
    Some((text(item, "/_security/id")?, said))
}

fn of_api(path: &str, advisory: &Value) -> Option<(String, Said)> {
    let said = Said {
        path: path.to_owned(),
        published: text(advisory, "/published"),
        modified: text(advisory, "/modified"),
        aliases: Some(texts(items(advisory, "/aliases"))),
        vectors: Some(version_3(texts(items(advisory, "/cvss")))),
    };
    Some((text(advisory, "/id")?, said))
}

/// A reader that changes from one feed to the other sees no entry twice.
fn feeds_have_the_same_ids(built: &Built<'_>) -> Option<Finding> {
    let atom = built.text("feed.xml")?;
    let feed = built.json.get("feed.json")?;
    let entries = atom.split("<entry>").skip(1).filter_map(|entry| entry.split("<id>").nth(1)?.split('<').next());
    let in_atom: BTreeSet<String> = entries.map(|id| id.trim().replace("&amp;", "&")).collect();
    let in_json = texts(items(feed, "/items").iter().filter_map(|item| item.get("id")));
    (in_atom != in_json)
        .then(|| Finding::new(Code::Contradiction, "feed.json", "its entries have other ids than those of `feed.xml`"))
}
