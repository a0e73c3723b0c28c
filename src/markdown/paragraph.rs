//! The text that holds, of paragraphs, list items and cells: with code, without what is struck out.

use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::heading::{Outline, push_text};
use super::{Paragraph, raw};

/// Collects the paragraphs of a text from its events.
#[derive(Default)]
pub struct Paragraphs {
    found: Vec<Paragraph>,
    /// What has been written and not struck out.
    standing: String,
    /// Whether the paragraph that is open is an item of a list, and where it begins.
    open: Option<(bool, usize)>,
    strikes: usize,
    in_cell: bool,
    in_footnote: bool,
}

impl Paragraphs {
    /// Takes an event in. Its span is a place in the text, and below these headings.
    pub fn event(&mut self, event: &Event<'_>, span: &Range<usize>, outline: &Outline<String>) {
        match event {
            Event::Start(tag) => self.start(tag, span, outline),
            Event::End(TagEnd::Paragraph | TagEnd::Item) => self.close(span.end, outline),
            Event::End(TagEnd::FootnoteDefinition) => self.in_footnote = false,
            Event::End(TagEnd::Strikethrough) => self.strikes = self.strikes.saturating_sub(1),
            _ if self.strikes > 0 => {}
            // Lines of a cell list, as commas do.
            Event::InlineHtml(html) if self.in_cell && raw::visible(html) == " " => self.standing.push_str(", "),
            event => push_text(&mut self.standing, event),
        }
    }

    /// What stands in the cell that ends.
    pub fn take_cell(&mut self) -> String {
        self.in_cell = false;
        std::mem::take(&mut self.standing).trim().to_owned()
    }

    /// What was found.
    pub fn finish(self) -> Vec<Paragraph> {
        self.found
    }

    fn start(&mut self, tag: &Tag<'_>, span: &Range<usize>, outline: &Outline<String>) {
        match tag {
            Tag::Paragraph => {
                // The first paragraph of an item is the item.
                let is_item = self.open.is_some_and(|(is_item, _)| is_item) && self.standing.trim().is_empty();
                self.open(is_item, span.start, outline);
            }
            Tag::Item => self.open(true, span.start, outline),
            Tag::List(_) | Tag::BlockQuote(_) | Tag::CodeBlock(_) => self.close(span.start, outline),
            Tag::FootnoteDefinition(_) => self.in_footnote = true,
            Tag::Strikethrough => self.strikes += 1,
            Tag::TableCell => {
                self.in_cell = true;
                self.standing.clear();
            }
            _ => {}
        }
    }

    fn open(&mut self, is_item: bool, start: usize, outline: &Outline<String>) {
        self.close(start, outline);
        self.open = Some((is_item, start)).filter(|_| !self.in_footnote);
    }

    fn close(&mut self, end: usize, outline: &Outline<String>) {
        let text = std::mem::take(&mut self.standing).trim().to_owned();
        if let Some((is_item, start)) = self.open.take().filter(|_| !text.is_empty()) {
            let headings = outline.sections().cloned().collect();
            self.found.push(Paragraph { headings, text, is_item, span: start..end });
        }
    }
}
