//! Footnotes: numbered as they are referred to, listed at the end, with links both ways.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::markdown::{Label, Style, label};

/// The footnotes of one text.
#[derive(Default)]
pub struct Footnotes {
    /// By label in lower case.
    notes: BTreeMap<String, Footnote>,
    /// How many have been referred to.
    count: usize,
    open: Vec<String>,
}

#[derive(Default)]
struct Footnote {
    /// From 1; 0 while nothing refers to it.
    number: usize,
    references: usize,
    html: Option<String>,
}

impl Footnotes {
    /// Counts a reference, and gives the footnote's number and the reference's id.
    pub fn refer(&mut self, label: &str) -> (usize, String) {
        let note = self.notes.entry(label.to_lowercase()).or_default();
        if note.number == 0 {
            self.count += 1;
            note.number = self.count;
        }
        note.references += 1;
        (note.number, reference_id(note.number, note.references))
    }

    /// Begins a definition.
    pub fn define(&mut self, label: &str) {
        self.open.push(label.to_lowercase());
    }

    /// Ends the definition begun last. The first of several with one label counts.
    pub fn end_definition(&mut self, html: String) {
        if let Some(label) = self.open.pop() {
            self.notes.entry(label).or_default().html.get_or_insert(html);
        }
    }

    /// Writes the list of those that are referred to.
    pub fn write(&self, out: &mut String, page: &str, style: &Style<'_>) {
        let mut notes: Vec<_> = self.notes.values().filter(|note| note.number > 0).collect();
        if notes.is_empty() {
            return;
        }
        notes.sort_by_key(|note| note.number);
        let name = label::escaped(style, Label::Footnotes);
        let _ = write!(out, "<div class=\"footnotes\" role=\"doc-endnotes\" aria-label=\"{name}\">\n<ol>\n");
        for note in notes {
            note.write(out, page, style);
        }
        out.push_str("</ol>\n</div>\n");
    }
}

impl Footnote {
    fn write(&self, out: &mut String, page: &str, style: &Style<'_>) {
        let prefix = style.anchor_prefix;
        let number = self.number;
        let _ = write!(out, "<li id=\"{prefix}fn-{number}\">");
        let html = self.html.as_deref().unwrap_or("");
        // The links back stand at the end of the last paragraph.
        let (text, end) = html.strip_suffix("</p>\n").map_or((html, "\n"), |text| (text, "</p>\n"));
        out.push_str(text);
        for reference in 1..=self.references {
            let id = reference_id(number, reference);
            let shown = if reference > 1 { format!("{number}-{reference}") } else { number.to_string() };
            let name = label::escaped(style, Label::BackTo(&shown));
            let _ = write!(
                out,
                " <a href=\"{page}#{prefix}{id}\" role=\"doc-backlink\" aria-label=\"{name}\">↩\u{fe0e}</a>"
            );
        }
        out.push_str(end);
        out.push_str("</li>\n");
    }
}

fn reference_id(number: usize, reference: usize) -> String {
    if reference > 1 { format!("fnref-{number}-{reference}") } else { format!("fnref-{number}") }
}
