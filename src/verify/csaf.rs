//! CSAF 2.0: tests of documents that a schema cannot make (§6.1), and how documents are distributed (§7.1).

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;
use serde_json::Value;

use super::built::{Built, PROVIDER};
use super::finding::{Code, Finding};

/// The documents with their paths.
fn records<'b>(built: &'b Built<'_>) -> impl Iterator<Item = (&'b str, &'b Value)> {
    built.json.iter().filter(|(_, one)| one.pointer("/document/csaf_version").is_some()).map(|(path, one)| (*path, one))
}

fn list<'v>(value: &'v Value, pointer: &str) -> &'v [Value] {
    value.pointer(pointer).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
}

fn text<'v>(value: &'v Value, pointer: &str) -> &'v str {
    value.pointer(pointer).and_then(Value::as_str).unwrap_or_default()
}

/// Every document passes the mandatory tests that we make.
pub fn documents(built: &Built<'_>) -> Vec<Finding> {
    let records: Vec<_> = records(built).collect();
    records
        .into_par_iter()
        .flat_map_iter(|(path, document)| Tests { path, document, findings: Vec::new() }.run())
        .collect()
}

/// The lists in a status, by what they say (6.1.6).
const STATUSES: [(&str, &[&str]); 4] = [
    ("affected", &["first_affected", "known_affected", "last_affected"]),
    ("not affected", &["known_not_affected"]),
    ("fixed", &["first_fixed", "fixed"]),
    ("under investigation", &["under_investigation"]),
];

struct Tests<'d> {
    path: &'d str,
    document: &'d Value,
    findings: Vec<Finding>,
}

impl Tests<'_> {
    fn run(mut self) -> Vec<Finding> {
        self.products();
        self.history();
        for (number, vulnerability) in list(self.document, "/vulnerabilities").iter().enumerate() {
            let pointer = format!("/vulnerabilities/{number}");
            self.status(vulnerability, &pointer);
            self.involvements(vulnerability, &pointer);
            self.profile(vulnerability, &pointer);
            for (field, test) in [("remediations", "6.1.29"), ("flags", "6.1.32")] {
                for (item, one) in list(vulnerability, &format!("/{field}")).iter().enumerate() {
                    if list(one, "/product_ids").is_empty() && list(one, "/group_ids").is_empty() {
                        self.fails(test, &format!("{pointer}/{field}/{item}"), "it is for no product");
                    }
                }
            }
        }
        self.findings
    }

    fn fails(&mut self, test: &str, pointer: &str, message: impl std::fmt::Display) {
        self.findings.push(Finding::new(Code::CsafTest, self.path, format!("test {test}: {message}")).at(pointer));
    }

    /// Products are defined once, and every one that is named is defined (6.1.1, 6.1.2); a version is no range (6.1.31).
    fn products(&mut self) {
        let (mut defined, mut named) = (Vec::new(), BTreeSet::new());
        products(self.document, &mut defined);
        for (number, vulnerability) in list(self.document, "/vulnerabilities").iter().enumerate() {
            references(vulnerability, &format!("/vulnerabilities/{number}"), &mut named);
        }
        let mut seen = BTreeSet::new();
        for id in &defined {
            if !seen.insert(*id) {
                self.fails("6.1.2", "/product_tree", format_args!("the product `{id}` is defined twice"));
            }
        }
        for (id, pointer) in named {
            if !seen.contains(id) {
                self.fails("6.1.1", &pointer, format_args!("the product `{id}` is not defined"));
            }
        }
        let mut versions = Vec::new();
        branches(self.document, "product_version", &mut versions);
        let words = ["<", ">", "after", "all", "before", "earlier", "later", "prior", "versions"];
        for version in versions {
            let lower = version.to_lowercase();
            if words
                .iter()
                .any(|word| lower.split(' ').any(|part| part == *word || (word.len() == 1 && part.contains(word))))
            {
                self.fails("6.1.31", "/product_tree", format_args!("the version `{version}` is a range"));
            }
        }
    }

    /// Revisions are numbered without a gap in the order of their dates, and the last one is the version (6.1.14, 16, 21, 22).
    fn history(&mut self) {
        let tracking = "/document/tracking";
        let mut revisions: Vec<_> = list(self.document, &format!("{tracking}/revision_history"))
            .iter()
            .map(|one| (text(one, "/date"), text(one, "/number")))
            .collect();
        revisions.sort_by_key(|(date, _)| *date);
        let major = |number: &str| number.split('.').next().and_then(|major| major.parse::<u64>().ok());
        let numbers: Vec<_> = revisions.iter().map(|(_, number)| *number).collect();
        let majors: Vec<_> = numbers.iter().map(|number| major(number)).collect();
        if !majors.is_sorted() {
            self.fails("6.1.14", tracking, "the revisions are not numbered in the order of their dates");
        }
        let last = numbers.last().copied().unwrap_or_default();
        if last != text(self.document, &format!("{tracking}/version")) {
            self.fails("6.1.16", tracking, "the version is not the number of the last revision");
        }
        if numbers.iter().collect::<BTreeSet<_>>().len() != numbers.len() {
            self.fails("6.1.22", tracking, "two revisions have one number");
        }
        let gap = majors.windows(2).any(|pair| matches!(pair, [Some(one), Some(next)] if next - one.min(next) > 1));
        if gap || !matches!(majors.first(), Some(Some(0 | 1))) {
            self.fails("6.1.21", tracking, "a revision is missing");
        }
        let dates: Vec<_> = revisions.iter().map(|(date, _)| *date).collect();
        if dates.last().copied().unwrap_or_default() != text(self.document, &format!("{tracking}/current_release_date"))
        {
            self.fails("6.2.6", tracking, "the current release date is not that of the last revision");
        }
    }

    /// No product has two statuses (6.1.6).
    fn status(&mut self, vulnerability: &Value, pointer: &str) {
        let mut seen: BTreeMap<&str, &str> = BTreeMap::new();
        for (status, fields) in STATUSES {
            for field in fields {
                for id in list(vulnerability, &format!("/product_status/{field}")).iter().filter_map(Value::as_str) {
                    if seen.insert(id, status).is_some_and(|before| before != status) {
                        self.fails(
                            "6.1.6",
                            &format!("{pointer}/product_status"),
                            format_args!("`{id}` has two statuses"),
                        );
                    }
                }
            }
        }
    }

    /// A party does one thing at a time (6.1.24).
    fn involvements(&mut self, vulnerability: &Value, pointer: &str) {
        let mut seen = BTreeSet::new();
        for one in list(vulnerability, "/involvements") {
            if one.get("date").is_some() && !seen.insert((text(one, "/party"), text(one, "/date"))) {
                self.fails("6.1.24", &format!("{pointer}/involvements"), "a party has two entries of one date");
            }
        }
    }

    /// What the profile asks of a vulnerability (6.1.27), and at most one flag for a product in VEX (6.1.33).
    fn profile(&mut self, vulnerability: &Value, pointer: &str) {
        let category = text(self.document, "/document/category");
        if !["csaf_security_advisory", "csaf_vex"].contains(&category) {
            return;
        }
        if list(vulnerability, "/notes").is_empty() {
            self.fails("6.1.27.5", pointer, "there is no note");
        }
        if vulnerability.get("product_status").is_none() {
            self.fails("6.1.27.6", pointer, "there is no status of products");
        }
        if category == "csaf_vex" {
            self.vex(vulnerability, pointer);
        }
    }

    fn vex(&mut self, vulnerability: &Value, pointer: &str) {
        if vulnerability.get("cve").is_none() && list(vulnerability, "/ids").is_empty() {
            self.fails("6.1.27.8", pointer, "the vulnerability has no id");
        }
        let of = |fields: &[&str], impact: bool| {
            let items = fields.iter().flat_map(|field| list(vulnerability, field));
            let items = items.filter(|one| !impact || one.get("category").is_none_or(|category| category == "impact"));
            items.flat_map(|one| list(one, "/product_ids")).filter_map(Value::as_str).collect::<Vec<_>>()
        };
        let explained = of(&["/flags", "/threats"], true);
        let unexplained = list(vulnerability, "/product_status/known_not_affected").iter().filter_map(Value::as_str);
        for id in unexplained.filter(|id| !explained.contains(id)) {
            self.fails("6.1.27.9", pointer, format_args!("it is not said why `{id}` is not affected"));
        }
        let remedied = of(&["/remediations"], false);
        let helpless = list(vulnerability, "/product_status/known_affected").iter().filter_map(Value::as_str);
        for id in helpless.filter(|id| !remedied.contains(id)) {
            self.fails("6.1.27.10", pointer, format_args!("it is not said what to do about `{id}`"));
        }
        let flagged = of(&["/flags"], false);
        if flagged.iter().collect::<BTreeSet<_>>().len() != flagged.len() {
            self.fails("6.1.33", pointer, "a product has two flags");
        }
    }
}

/// The ids of all products in a tree.
fn products<'v>(value: &'v Value, found: &mut Vec<&'v str>) {
    match value {
        Value::Array(values) => values.iter().for_each(|value| products(value, found)),
        Value::Object(fields) => {
            if fields.contains_key("product_identification_helper") || fields.contains_key("name") {
                found.extend(fields.get("product_id").and_then(Value::as_str));
            }
            fields.values().for_each(|value| products(value, found));
        }
        _ => {}
    }
}

/// The names of all branches of a category.
fn branches<'v>(value: &'v Value, category: &str, found: &mut Vec<&'v str>) {
    match value {
        Value::Array(values) => values.iter().for_each(|value| branches(value, category, found)),
        Value::Object(fields) => {
            if fields.get("category").is_some_and(|one| one == category) {
                found.extend(fields.get("name").and_then(Value::as_str));
            }
            fields.values().for_each(|value| branches(value, category, found));
        }
        _ => {}
    }
}

/// The products that a vulnerability names, each with a place where it does.
fn references<'v>(value: &'v Value, pointer: &str, found: &mut BTreeSet<(&'v str, String)>) {
    let lists = ["product_ids", "products"];
    match value {
        Value::Array(values) => {
            for (number, value) in values.iter().enumerate() {
                references(value, &format!("{pointer}/{number}"), found);
            }
        }
        Value::Object(fields) => {
            for (name, value) in fields {
                let pointer = format!("{pointer}/{name}");
                match value {
                    Value::Array(ids) if lists.contains(&name.as_str()) => {
                        found.extend(ids.iter().filter_map(Value::as_str).map(|id| (id, pointer.clone())));
                    }
                    Value::Object(statuses) if name == "product_status" => {
                        let ids = statuses.values().filter_map(Value::as_array).flatten().filter_map(Value::as_str);
                        found.extend(ids.map(|id| (id, pointer.clone())));
                    }
                    value => references(value, &pointer, found),
                }
            }
        }
        _ => {}
    }
}

/// Documents stand where their content says, and in every list beside them.
pub fn distribution(built: &Built<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut ids: BTreeMap<&str, &str> = BTreeMap::new();
    for (path, document) in records(built) {
        let id = text(document, "/document/tracking/id");
        if let Some(first) = ids.insert(id, path) {
            findings.push(Finding::new(Code::DuplicateId, path, format!("`{first}` has the id `{id}`, too")));
        }
        place(built, path, document, &mut findings);
    }
    if let Some(metadata) = built.json.get(PROVIDER) {
        let feeds = list(metadata, "/distributions").iter().flat_map(|one| list(one, "/rolie/feeds"));
        for url in feeds.filter_map(|feed| feed["url"].as_str()) {
            if let Some(path) = built.path_of(url) {
                feed(built, &path, &mut findings);
            }
        }
    }
    for (path, _) in
        built.files.iter().filter(|(path, _)| path.ends_with("/index.txt") || path.ends_with("/changes.csv"))
    {
        listed(built, path, &mut findings);
    }
    findings
}

/// The name of the file and of its folder, and the address that the document gives itself (§5.1, §7.1.11, 6.2.11).
fn place(built: &Built<'_>, path: &str, document: &Value, findings: &mut Vec<Finding>) {
    let mut misplaced = |message: String| findings.push(Finding::new(Code::Misplaced, path, message));
    let tracking = |field: &str| text(document, &format!("/document/tracking/{field}"));
    let mut parts = path.rsplit('/');
    let (name, folder) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    let expected = file_name(tracking("id"));
    if name != expected {
        misplaced(format!("by its id the file's name is `{expected}`"));
    }
    let year = tracking("initial_release_date").get(..4).unwrap_or_default();
    if folder.len() == 4 && folder != year {
        misplaced(format!("it was first released in {year}"));
    }
    let own = list(document, "/document/references")
        .iter()
        .find(|one| one["category"] == "self" && one["url"].as_str().is_some_and(|url| url.ends_with(name)));
    let url = built.url_of(path);
    if own.is_none_or(|own| url.as_deref().is_some_and(|url| own["url"] != url)) {
        misplaced("no reference of the category `self` is its address".to_owned());
    }
}

/// Lower case, and one `_` for each run of other characters than letters, digits, `+` and `-` (§5.1).
fn file_name(id: &str) -> String {
    let mut name = String::new();
    for c in id.to_lowercase().chars() {
        match c {
            'a'..='z' | '0'..='9' | '+' | '-' => name.push(c),
            _ if name.ends_with('_') => {}
            _ => name.push('_'),
        }
    }
    format!("{name}.json")
}

/// The ROLIE feed has every document, with its dates, hashes and signature (§7.1.15).
fn feed(built: &Built<'_>, path: &str, findings: &mut Vec<Finding>) {
    let Some(feed) = built.json.get(path) else {
        findings.push(Finding::new(Code::MissingFile, PROVIDER, format!("the feed `{path}` is not there")));
        return;
    };
    let entries: BTreeMap<&str, &Value> =
        list(feed, "/feed/entry").iter().filter_map(|entry| Some((entry["id"].as_str()?, entry))).collect();
    for (record, document) in records(built) {
        let tracking = |field: &str| text(document, &format!("/document/tracking/{field}"));
        let Some(entry) = entries.get(tracking("id")) else {
            findings.push(Finding::new(Code::NotListed, record, format!("the feed `{path}` does not list it")));
            continue;
        };
        for (said, meant) in [("updated", "current_release_date"), ("published", "initial_release_date")] {
            if entry[said] != tracking(meant) {
                let message = format!("of `{}` it gives another date for `{said}`", tracking("id"));
                findings.push(Finding::new(Code::StaleList, path, message));
            }
        }
        for (ending, rel) in [("sha256", "hash"), ("sha512", "hash"), ("asc", "signature")] {
            let url = built.url_of(&format!("{record}.{ending}")).unwrap_or_default();
            let linked = list(entry, "/link").iter().any(|link| link["rel"] == rel && link["href"] == url);
            if !linked && built.files.contains_key(&format!("{record}.{ending}")) {
                findings.push(Finding::new(Code::NotListed, record, format!("the feed does not link its `.{ending}`")));
            }
        }
    }
    for entry in entries.values() {
        let source = text(entry, "/content/src");
        let there = built.path_of(source).and_then(|path| built.json.get(path.as_str()));
        if there.is_none_or(|document| document.pointer("/document/tracking/id") != entry.get("id")) {
            findings.push(Finding::new(Code::StaleList, path, format!("`{source}` is not the document of that entry")));
        }
    }
}

/// `index.txt` and `changes.csv` have every document below their folder (§7.1.12, §7.1.13).
fn listed(built: &Built<'_>, path: &str, findings: &mut Vec<Finding>) {
    let Some((folder, name)) = path.rsplit_once('/') else { return };
    let Some(lines) = built.text(path).map(str::lines) else { return };
    let fields = |line: &str| {
        let mut fields = line.split(',').map(|field| field.trim_matches('"').to_owned());
        (fields.next().unwrap_or_default(), fields.next())
    };
    let entries: Vec<(String, Option<String>)> = lines.map(fields).collect();
    if name == "changes.csv" && !entries.is_sorted_by(|one, next| one.1 >= next.1) {
        findings.push(Finding::new(Code::StaleList, path, "the newest change does not come first"));
    }
    let by_name: BTreeMap<&str, Option<&str>> =
        entries.iter().map(|(name, date)| (name.as_str(), date.as_deref())).collect();
    for (record, document) in records(built) {
        let Some(below) = record.strip_prefix(folder).and_then(|rest| rest.strip_prefix('/')) else { continue };
        let date = text(document, "/document/tracking/current_release_date");
        match by_name.get(below) {
            None => findings.push(Finding::new(Code::NotListed, record, format!("`{path}` does not list it"))),
            Some(Some(listed)) if *listed != date => {
                findings.push(Finding::new(Code::StaleList, path, format!("`{below}` was not changed at `{listed}`")));
            }
            Some(_) => {}
        }
    }
    for name in by_name.keys().filter(|name| !built.files.contains_key(&format!("{folder}/{name}"))) {
        findings.push(Finding::new(Code::MissingFile, path, format!("there is no `{name}`")));
    }
}
