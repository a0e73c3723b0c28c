//! Dates: written as every format takes them, not in the future, and in order.

use jiff::Timestamp;
use rayon::prelude::*;
use serde_json::Value;

use super::built::Built;
use super::finding::{Code, Finding};

/// Fields that say when something happened.
const HAPPENED: &[&str] = &[
    "current_release_date",
    "date",
    "datePublic",
    "date_modified",
    "date_published",
    "initial_release_date",
    "last_updated",
    "modified",
    "published",
    "release_date",
    "time",
    "timestamp",
    "updated",
    "withdrawn",
];

/// Fields of one object of which the first may not be later than the second.
const ORDER: &[(&str, &str)] = &[
    ("published", "modified"),
    ("published", "withdrawn"),
    ("published", "updated"),
    ("date_published", "date_modified"),
    ("initial_release_date", "current_release_date"),
    ("timestamp", "last_updated"),
];

/// The dates of every document.
pub fn are_sound(built: &Built<'_>) -> Vec<Finding> {
    let documents: Vec<_> = built.json.iter().filter(|(path, _)| !path.ends_with(".schema.json")).collect();
    let mut findings: Vec<Finding> = documents
        .into_par_iter()
        .flat_map_iter(|(path, document)| {
            let mut walk = Walk { path, now: built.now, findings: Vec::new() };
            walk.value(document, "");
            walk.findings
        })
        .collect();
    findings.extend(atom(built));
    findings
}

struct Walk<'w> {
    path: &'w str,
    now: Timestamp,
    findings: Vec<Finding>,
}

impl Walk<'_> {
    fn value(&mut self, value: &Value, pointer: &str) {
        match value {
            Value::Array(values) => {
                for (number, value) in values.iter().enumerate() {
                    self.value(value, &format!("{pointer}/{number}"));
                }
            }
            Value::Object(fields) => {
                for (name, value) in fields {
                    let pointer = format!("{pointer}/{name}");
                    match value {
                        Value::String(text) if HAPPENED.contains(&name.as_str()) => self.date(text, &pointer),
                        value => self.value(value, &pointer),
                    }
                }
                self.order(fields, pointer);
            }
            _ => {}
        }
    }

    fn date(&mut self, text: &str, pointer: &str) {
        match instant(text) {
            None => self.add(Code::DateForm, pointer, format!("`{text}` is not a date in UTC, ending in `Z`")),
            Some(date) if date > self.now => {
                self.add(Code::DateInFuture, pointer, format!("`{text}` is still to come"));
            }
            Some(_) => {}
        }
    }

    fn order(&mut self, fields: &serde_json::Map<String, Value>, pointer: &str) {
        for (first, second) in ORDER {
            let of = |name: &str| instant(fields.get(name)?.as_str()?);
            if let (Some(earlier), Some(later)) = (of(first), of(second))
                && earlier > later
            {
                self.add(Code::DateOrder, pointer, format!("`{first}` is later than `{second}`"));
            }
        }
    }

    fn add(&mut self, code: Code, pointer: &str, message: String) {
        self.findings.push(Finding::new(code, self.path, message).at(pointer));
    }
}

/// RFC 3339 in UTC with `T` and `Z`, or a day alone.
fn instant(text: &str) -> Option<Timestamp> {
    let full = match text.len() {
        10 => format!("{text}T00:00:00Z"),
        _ => text.to_owned(),
    };
    let form = full.ends_with('Z') && full.as_bytes().get(10) == Some(&b'T');
    full.parse().ok().filter(|_| form)
}

/// The feed was updated when its newest entry was, or later (RFC 4287 §4.2.15).
fn atom(built: &Built<'_>) -> Vec<Finding> {
    let wrong = |path: &String| {
        let text = built.text(path).filter(|text| text.contains("<feed"))?;
        let mut dates = text.split("<updated>").skip(1).filter_map(|rest| instant(rest.split('<').next()?.trim()));
        let feed = dates.next()?;
        dates
            .any(|entry| entry > feed)
            .then(|| Finding::new(Code::DateOrder, path, "an entry was updated after the feed"))
    };
    built.files.keys().filter(|path| path.ends_with(".xml")).filter_map(wrong).collect()
}
