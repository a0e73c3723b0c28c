//! Links within the site lead to files that are there.

use rayon::prelude::*;
use serde_json::Value;

use super::built::{Built, file_path};
use super::finding::{Code, Finding};

/// Every address of the site in a document, and every link of a page.
pub fn lead_somewhere(built: &Built<'_>) -> Vec<Finding> {
    let files: Vec<_> = built.files.keys().collect();
    let of = |path: &String| match path.rsplit('.').next() {
        Some("json") => in_document(built, path),
        Some("html") => in_page(built, path),
        Some("xml" | "txt" | "ics" | "yml" | "yaml" | "svg") => in_text(built, path),
        _ => Vec::new(),
    };
    files.into_par_iter().flat_map_iter(of).collect()
}

fn missing(built: &Built<'_>, path: &str, url: &str, place: &str) -> Option<Finding> {
    let file = built.path_of(url)?;
    (!built.files.contains_key(&file)).then(|| {
        Finding::new(Code::MissingFile, path, format!("`{url}` is an address of this site, and leads to nothing"))
            .at(place)
    })
}

fn in_document(built: &Built<'_>, path: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    if let Some(document) = built.json.get(path) {
        walk(built, path, document, "", &mut findings);
    }
    findings
}

fn walk(built: &Built<'_>, path: &str, value: &Value, pointer: &str, findings: &mut Vec<Finding>) {
    match value {
        Value::String(text) if !text.contains(char::is_whitespace) => {
            findings.extend(missing(built, path, text, pointer));
        }
        Value::Array(values) => {
            for (number, value) in values.iter().enumerate() {
                walk(built, path, value, &format!("{pointer}/{number}"), findings);
            }
        }
        Value::Object(fields) => {
            for (name, value) in fields {
                walk(built, path, value, &format!("{pointer}/{name}"), findings);
            }
        }
        _ => {}
    }
}

/// Addresses in a text end where no address goes on.
fn in_text(built: &Built<'_>, path: &str) -> Vec<Finding> {
    let (Some(text), Some(base)) = (built.text(path), built.base.as_deref()) else {
        return Vec::new();
    };
    let ends = |c: char| c.is_whitespace() || "\"'<>()[],;|\\&`".contains(c);
    let urls = text.split(base).skip(1).filter_map(|rest| rest.split(ends).next());
    urls.filter_map(|below| missing(built, path, &format!("{base}{below}"), "")).collect()
}

/// The values of `href` and `src`, as far as they lead to the site itself.
fn in_page(built: &Built<'_>, path: &str) -> Vec<Finding> {
    let Some(text) = built.text(path) else { return Vec::new() };
    let targets = [" href=\"", " src=\""].into_iter().flat_map(|attribute| text.split(attribute).skip(1));
    let mut findings: Vec<Finding> = targets
        .filter_map(|rest| rest.split('"').next())
        .filter_map(|target| {
            let file = target_path(built, path, target)?;
            let dead = !built.files.contains_key(&file);
            dead.then(|| Finding::new(Code::DeadLink, path, format!("`{target}` leads to nothing")))
        })
        .collect();
    findings.dedup();
    findings
}

/// The file that a link of a page leads to; none for another site, another scheme or a place in the page.
fn target_path(built: &Built<'_>, page: &str, target: &str) -> Option<String> {
    let target = target.replace("&amp;", "&");
    if target.is_empty() || target.starts_with('#') || target.starts_with("//") {
        return None;
    }
    if let Some(file) = built.path_of(&target) {
        return Some(file);
    }
    if target.split(['/', '?', '#']).next().is_some_and(|first| first.contains(':')) {
        return None;
    }
    if target.starts_with('/') {
        let base = built.base.as_deref().and_then(|base| base.strip_prefix("https://")?.split_once('/'));
        let folder = base.map_or("", |(_, folder)| folder);
        return target.get(1..)?.strip_prefix(folder).map(|below| file_path(&decoded(below)));
    }
    let mut parts: Vec<&str> = page.split('/').collect();
    parts.pop();
    for part in target.split('/') {
        match part {
            "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    Some(file_path(&decoded(&parts.join("/"))))
}

fn decoded(path: &str) -> String {
    percent_encoding::percent_decode_str(path).decode_utf8_lossy().into_owned()
}
