//! A built site with its documents read once, and how addresses become paths in it.

use std::collections::BTreeMap;

use jiff::Timestamp;
use percent_encoding::percent_decode_str;
use rayon::prelude::*;
use serde_json::Value;

use super::Files;
use super::finding::{Code, Finding};
use crate::route::Route;

/// Where the metadata of a CSAF provider stands.
pub const PROVIDER: &str = ".well-known/csaf/provider-metadata.json";

/// A site, read.
pub struct Built<'f> {
    /// Its files.
    pub files: &'f Files,
    /// Its JSON documents; those that are none are left out.
    pub json: BTreeMap<&'f str, Value>,
    /// Its base URL, by what it says itself: origin and path, with a slash at the end.
    pub base: Option<String>,
    /// The instant for which it is judged.
    pub now: Timestamp,
}

impl<'f> Built<'f> {
    /// Reads every document.
    pub fn new(files: &'f Files, now: Timestamp) -> Self {
        let documents = files.par_iter().filter(|(path, _)| path.ends_with(".json"));
        let json: BTreeMap<&str, Value> =
            documents.filter_map(|(path, bytes)| Some((path.as_str(), serde_json::from_slice(bytes).ok()?))).collect();
        let base = base(files, &json);
        Self { files, json, base, now }
    }

    /// A file as text; none if it is not there or no text.
    pub fn text(&self, path: &str) -> Option<&'f str> {
        std::str::from_utf8(self.files.get(path)?).ok()
    }

    /// The documents below a folder.
    pub fn json_below<'b>(&'b self, folder: &'b str) -> impl Iterator<Item = (&'f str, &'b Value)> {
        self.json.iter().filter(move |(path, _)| path.starts_with(folder)).map(|(path, value)| (*path, value))
    }

    /// The path of the file that serves an absolute URL; none for one of another site.
    pub fn path_of(&self, url: &str) -> Option<String> {
        let below = url.strip_prefix(self.base.as_deref()?)?;
        Some(file_path(below))
    }

    /// The absolute URL of a file.
    pub fn url_of(&self, path: &str) -> Option<String> {
        Some(format!("{}{}", self.base.as_deref()?, Route::file(path).address()))
    }
}

/// The file that serves the path of an address: without query and fragment, decoded, and with `index.html` for a folder.
pub fn file_path(path: &str) -> String {
    let path = path.split(['#', '?']).next().unwrap_or("");
    let path = percent_decode_str(path).decode_utf8_lossy();
    if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path.into_owned() }
}

/// The provider's metadata and security.txt name their own addresses, and so the site's.
fn base(files: &Files, json: &BTreeMap<&str, Value>) -> Option<String> {
    let provider = json.get(PROVIDER).and_then(|metadata| metadata["canonical_url"].as_str()?.strip_suffix(PROVIDER));
    let security_txt = || {
        let text = std::str::from_utf8(files.get(".well-known/security.txt")?).ok()?;
        let canonical = text.lines().filter_map(|line| line.strip_prefix("Canonical: "));
        canonical.map(str::trim).find_map(|url| url.strip_suffix(".well-known/security.txt"))
    };
    provider.or_else(security_txt).map(str::to_owned)
}

/// Files whose names promise a text or a document, and that are none.
pub fn unreadable(built: &Built<'_>) -> Vec<Finding> {
    let texts = [".json", ".html", ".xml", ".txt", ".csv", ".ics", ".yml", ".yaml", ".svg", ".asc"];
    let wrong = |(path, bytes): (&String, &Vec<u8>)| {
        let is_text = texts.iter().any(|ending| path.ends_with(ending));
        if is_text && std::str::from_utf8(bytes).is_err() {
            return Some(Finding::new(Code::Unreadable, path, "this is not UTF-8"));
        }
        let is_json = path.ends_with(".json") && !built.json.contains_key(path.as_str());
        let error = is_json.then(|| serde_json::from_slice::<Value>(bytes).err())??;
        Some(Finding::new(Code::Unreadable, path, format!("this is not JSON: {error}")))
    };
    built.files.iter().filter_map(wrong).collect()
}
