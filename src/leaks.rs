//! Finds public texts that name an unpublished advisory, by its id or by another name of it.
//!
//! Every string of every public file is looked at, whatever field it stands in, so that no field can be forgotten. What is in
//! comments is published nowhere.

use std::borrow::Cow;
use std::ops::Range;

use percent_encoding::percent_decode_str;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::diag::{Code, Diagnostic, Report};
use crate::markdown;
use crate::model::content::Content;
use crate::model::secrets::Secrets;
use crate::project::{CONTENT, Project, SITE_TOML};
use crate::source::{Place, SourceId};

/// Reports every public text that names what is not public.
pub fn check(project: &Project, content: &Content, report: &mut Report) {
    if project.secrets.name_nothing() {
        return;
    }
    let search = Search { project, report };
    search.all(content);
}

struct Search<'p, 'r> {
    project: &'p Project,
    report: &'r mut Report,
}

impl Search<'_, '_> {
    fn all(mut self, content: &Content) {
        for (path, source) in &self.project.content {
            if path.ends_with(".toml") {
                self.toml(path, *source);
            }
        }
        self.toml(SITE_TOML, content.config.base_url.place.source);
        let details = content.advisories.iter().filter(|one| one.is_public()).filter_map(|one| one.details.as_ref());
        // Texts within TOML are its strings.
        let details = details.filter(|prose| prose.is_file());
        for prose in content.pages.iter().map(|(_, page)| &page.prose).chain(details) {
            match names(&self.project.secrets, &prose.text) {
                Named::Nowhere => {}
                Named::Somewhere => self.found(prose.place),
                Named::At(spans) => spans.into_iter().for_each(|span| self.found(prose.place_of(span))),
            }
        }
    }

    /// The strings of a file, but for those of secret advisories.
    fn toml(&mut self, path: &str, source: SourceId) {
        let (table, _) = DeTable::parse_recoverable(&self.project.sources.get(source).text);
        let table = table.into_inner();
        let is_list = path == "advisories.toml";
        if is_list || !self.project.secrets.holds(source) {
            self.table(&table, source, is_list);
        }
    }

    fn table(&mut self, table: &DeTable<'_>, source: SourceId, of_advisories: bool) {
        for value in table.values() {
            self.value(value, source, of_advisories);
        }
    }

    fn value(&mut self, value: &Spanned<DeValue<'_>>, source: SourceId, of_advisories: bool) {
        match value.get_ref() {
            DeValue::String(text) if names(&self.project.secrets, text) != Named::Nowhere => {
                self.found(Place::new(source, value.span()));
            }
            DeValue::Array(items) => items.iter().for_each(|item| self.value(item, source, of_advisories)),
            DeValue::Table(table) if !of_advisories || is_public(table) => self.table(table, source, false),
            _ => {}
        }
    }

    fn found(&mut self, place: Place) {
        let message = "this names an advisory that is not public";
        let hint =
            format!("name it once it is published; until then keep it outside of what `{CONTENT}/` makes public");
        self.report.add(Diagnostic::new(Code::NamesUnpublished, place, message).hint(hint));
    }
}

/// Whether a table of the list of advisories is one that the public may see.
fn is_public(advisory: &DeTable<'_>) -> bool {
    let status = advisory.get("status").map(Spanned::get_ref);
    matches!(status, Some(DeValue::String(status)) if matches!(status.as_ref(), "published" | "withdrawn"))
}

/// Where a text names a secret.
#[derive(Debug, PartialEq, Eq)]
enum Named {
    Nowhere,
    /// Here, as it is written.
    At(Vec<Range<usize>>),
    /// By what a reader or a browser makes of it.
    Somewhere,
}

fn names(secrets: &Secrets, text: &str) -> Named {
    let written: Vec<_> = secrets.named_in(text.as_bytes()).collect();
    if written.is_empty() && !tells(secrets, text) {
        return Named::Nowhere;
    }
    let document = markdown::read(text);
    let is_hidden = |place: &Range<usize>| {
        document.comments.iter().any(|comment| comment.span.start <= place.start && place.end <= comment.span.end)
    };
    let (hidden, shown): (Vec<_>, Vec<_>) = written.into_iter().partition(is_hidden);
    if !shown.is_empty() {
        Named::At(shown)
    } else if secrets.are_named_in(&read(&without(text, &hidden))) {
        Named::Somewhere
    } else {
        Named::Nowhere
    }
}

/// A text without some parts of it, which are in ascending order.
fn without(text: &str, parts: &[Range<usize>]) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut end = 0;
    for part in parts {
        kept.push_str(text.get(end..part.start).unwrap_or(""));
        end = part.end;
    }
    kept.push_str(text.get(end..).unwrap_or(""));
    kept
}

/// Whether a text names a secret, also by what a reader or a browser makes of it.
#[must_use]
pub fn tells(secrets: &Secrets, text: &str) -> bool {
    secrets.are_named_in(text) || secrets.are_named_in(&read(text))
}

/// What a reader or a browser makes of a text: without markup and with what links lead to, encoded or not, and with one hyphen
/// for all that look like it.
fn read(text: &str) -> String {
    let targets = markdown::read(text).links.into_iter().map(|link| link.target);
    let parts = std::iter::once(text.to_owned()).chain(std::iter::once(markdown::plain(text))).chain(targets);
    let decoded = |part: String| -> String {
        match percent_decode_str(&part).decode_utf8_lossy() {
            Cow::Borrowed(same) => same.to_owned(),
            Cow::Owned(decoded) => decoded,
        }
    };
    parts.map(decoded).map(|part| part.chars().filter_map(seen).chain(['\n']).collect::<String>()).collect()
}

/// The plain sign for one that looks like it; none for one that nobody sees.
fn seen(c: char) -> Option<char> {
    match c {
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe63}' | '\u{ff0d}' => Some('-'),
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' => None,
        c => Some(c),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_however_they_are_written() {
        let mut secrets = Secrets::default();
        secrets.keep_names(["ACME-2026-0002"]);
        let check = |text: &str, expected: usize| {
            let found = match names(&secrets, text) {
                Named::Nowhere => 0,
                Named::Somewhere => 1,
                Named::At(spans) => spans.len(),
            };
            assert_eq!(found, expected, "{text}");
        };
        check("ACME-2026-0002 and acme-2026-0002", 2);
        check("ACME-2026-0003, ACME-2026-00021", 0);
        check("[x](https://h.example/ACME%2D2026%2d0002)", 1);
        check("https://h.example/%41CME-2026-0002", 1);
        check("ACME&#45;2026-0002", 1);
        check("ACME\\-2026\\-0002", 1);
        check("ACME-**2026**-0002", 1);
        check("ACME\u{2011}2026\u{2011}0002", 1);
        check("ACME-\u{200b}2026-0002", 1);
        check("<!-- ACME-2026-0002 -->", 0);
        check("<!-- ACME-2026-0002 --> acme-2026-0002", 1);
        check("[note]: # (ACME-2026-0002)", 0);
        check("```\nACME-2026-0002\n```", 1);
    }
}
