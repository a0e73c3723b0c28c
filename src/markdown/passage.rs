//! The text that readers see, block by block: without comments, code and pictures.

use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::raw::{self, Token};
use super::{Passage, PassageKind, entity};

/// Stands for code, which is shown as it is and speaks for nobody. No keyboard writes it.
const CODE: &str = "\u{fffc}";

/// Collects the passages of a text from its events.
#[derive(Default)]
pub struct Passages {
    found: Vec<Passage>,
    open: Passage,
    /// How many blocks of code and pictures are open: their text is not read.
    unread: usize,
    /// How many elements of code in raw HTML are open; a block ends those that nothing else does.
    raw_code: usize,
}

impl Passages {
    /// Takes an event in. Its span is a place in the text, and so many headings have been read.
    pub fn event(&mut self, event: &Event<'_>, html: &str, span: &Range<usize>, headings: usize) {
        match event {
            Event::Text(text) => self.push(text, span),
            Event::Code(_) => self.push(CODE, span),
            Event::SoftBreak | Event::HardBreak => self.push(" ", span),
            Event::InlineHtml(_) => self.raw(html, span.start),
            Event::Start(Tag::HtmlBlock) => {
                self.end(PassageKind::Text, headings);
                self.raw(html, span.start);
                self.end(PassageKind::Text, headings);
            }
            Event::Start(tag) => self.start(tag, headings),
            Event::End(tag) => self.close(*tag, headings),
            _ => {}
        }
    }

    /// What was found.
    pub fn finish(mut self, headings: usize) -> Vec<Passage> {
        self.end(PassageKind::Text, headings);
        self.found
    }

    fn start(&mut self, tag: &Tag<'_>, headings: usize) {
        match tag {
            Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. } => {}
            Tag::Image { .. } => self.unread += 1,
            Tag::CodeBlock(_) => {
                self.end(PassageKind::Text, headings);
                self.unread += 1;
            }
            _ => self.end(PassageKind::Text, headings),
        }
    }

    fn close(&mut self, tag: TagEnd, headings: usize) {
        match tag {
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link => {}
            TagEnd::Image | TagEnd::CodeBlock => self.unread = self.unread.saturating_sub(1),
            TagEnd::Heading(_) => self.end(PassageKind::Heading, headings),
            TagEnd::TableCell => self.end(PassageKind::Cell, headings),
            _ => self.end(PassageKind::Text, headings),
        }
    }

    fn raw(&mut self, html: &str, start: usize) {
        for (place, token) in raw::tokens(html) {
            match token {
                Token::Text(text) => {
                    self.push(&entity::decode(text), &(place.start + start..place.end + start));
                }
                Token::Open(tag) if tag.element.is_code() => self.raw_code += 1,
                Token::Close(element) if element.is_code() => self.raw_code = self.raw_code.saturating_sub(1),
                Token::Open(_) | Token::Close(_) | Token::Comment(_) => {}
            }
        }
    }

    fn push(&mut self, text: &str, span: &Range<usize>) {
        if self.unread + self.raw_code == 0 {
            self.open.parts.push((self.open.text.len(), span.clone()));
            self.open.text.push_str(text);
        }
    }

    fn end(&mut self, kind: PassageKind, headings: usize) {
        self.raw_code = 0;
        let open = std::mem::take(&mut self.open);
        if !open.text.trim().is_empty() {
            self.found.push(Passage { kind, headings, ..open });
        }
    }
}

impl Passage {
    /// Where a part of the text stands: a byte range of the text that was read.
    #[must_use]
    pub fn span_of(&self, part: Range<usize>) -> Range<usize> {
        let start = self.place_of(part.start, |span| span.start);
        let end = self.place_of(part.end.saturating_sub(1), |span| span.end.saturating_sub(1)) + 1;
        start..end.max(start)
    }

    /// Where a byte of the text stands; where its part is written as something else, one of the part's ends.
    fn place_of(&self, at: usize, end_of: impl Fn(&Range<usize>) -> usize) -> usize {
        let number = self.parts.partition_point(|(start, _)| *start <= at);
        let Some((start, span)) = number.checked_sub(1).and_then(|number| self.parts.get(number)) else {
            return 0;
        };
        let next = self.parts.get(number).map_or(self.text.len(), |(next, _)| *next);
        let as_written = next - start == span.len();
        if as_written { span.start + at - start } else { end_of(span) }
    }
}
