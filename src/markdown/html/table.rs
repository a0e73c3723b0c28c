//! Tables, with a header that says what it heads, in a region that scrolls by itself on narrow screens.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use pulldown_cmark::Alignment;

use super::Writer;
use crate::markdown::raw::{Content, Element};
use crate::markdown::{Label, escape};

/// What is known of the tables of a text.
#[derive(Default)]
pub struct Tables {
    /// The columns of the open table.
    pub alignments: Vec<Alignment>,
    /// The column of the next cell.
    column: usize,
    /// Whether the next row is the header.
    pub in_head: bool,
    /// The last heading's text.
    pub section: String,
    /// How many tables had a label so far.
    labels: BTreeMap<String, usize>,
}

impl Writer<'_, '_> {
    /// Opens a table, named for its section. `element` is what it was made from, if from raw HTML.
    pub fn open_table(&mut self, element: Option<&'static Element>) {
        let section = &self.tables.section;
        let name = if section.is_empty() { (self.style.label)(Label::Table) } else { section.clone() };
        let count = self.tables.labels.entry(name.clone()).or_default();
        *count += 1;
        let mut start = "<div class=\"table\" role=\"region\" tabindex=\"0\" aria-label=\"".to_owned();
        escape::attribute(&mut start, &name);
        if *count > 1 {
            let _ = write!(start, " ({count})");
        }
        start.push_str("\">\n<table>\n");
        self.out.open(&start, "</table>\n</div>\n", Content::Rows);
        self.out.mark_made(element);
    }

    /// Opens a row, whose cells are then counted.
    pub fn open_row(&mut self, start: &str, end: &'static str) {
        self.tables.column = 0;
        self.out.open(start, end, Content::Cells);
    }

    /// Opens the next cell of the row.
    pub fn open_cell(&mut self) {
        let align = match self.tables.alignments.get(self.tables.column) {
            Some(Alignment::Left) => " class=\"left\"",
            Some(Alignment::Center) => " class=\"center\"",
            Some(Alignment::Right) => " class=\"right\"",
            Some(Alignment::None) | None => "",
        };
        self.tables.column += 1;
        if self.tables.in_head {
            self.out.open(&format!("<th scope=\"col\"{align}>"), "</th>", Content::Phrasing);
        } else {
            self.out.open(&format!("<td{align}>"), "</td>", Content::Flow);
        }
    }

    /// Closes a cell.
    pub fn close_cell(&mut self) {
        let is_empty = self.out.is_empty();
        let start = self.out.close();
        // A header that says nothing heads nothing.
        if is_empty && self.tables.in_head {
            self.out.html.truncate(start);
            self.out.html.push_str("<td></td>");
        }
    }
}
