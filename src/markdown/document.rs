//! Reads what a Markdown text holds, with the place of each thing.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, CowStr, Event, LinkType, Tag, TagEnd};

use super::heading::{Ids, Outline, push_text};
use super::paragraph::Paragraphs;
use super::passage::Passages;
use super::raw::{self, Token};
use super::{Cell, Code, Comment, Document, Heading, Link, Table, comment, entity, front_matter, parse, run};

/// Reads a text.
pub fn read(text: &str) -> Document {
    let offset = front_matter::length(text);
    let mut reader = Reader {
        body: text.get(offset..).unwrap_or(""),
        offset,
        document: Document::default(),
        outline: Outline::default(),
        ids: Ids::default(),
        written: None,
        covered: 0,
        inner_end: 0,
        open_links: Vec::new(),
        in_code: false,
        raw_code: 0,
        run: Run::default(),
        passages: Passages::default(),
        paragraphs: Paragraphs::default(),
    };
    for (event, span) in parse(text).into_offset_iter() {
        reader.event(&event, span);
    }
    reader.finish()
}

struct Reader<'t> {
    body: &'t str,
    /// Where the body begins in the text.
    offset: usize,
    document: Document,
    outline: Outline<String>,
    ids: Ids,
    /// The text of the heading or cell that is open.
    written: Option<String>,
    /// How far blocks reach that have been seen.
    covered: usize,
    /// Where the last part of a line ends.
    inner_end: usize,
    /// The open links and images, by their number, with how they are written.
    open_links: Vec<(usize, LinkType)>,
    in_code: bool,
    /// How many elements of code in raw HTML are open; a block ends those that nothing else does.
    raw_code: usize,
    run: Run,
    passages: Passages,
    paragraphs: Paragraphs,
}

/// Text that the parser gave in several events.
#[derive(Default)]
struct Run {
    text: String,
    span: Range<usize>,
}

impl<'t> Reader<'t> {
    fn event(&mut self, event: &Event<'t>, span: Range<usize>) {
        if let Some(written) = &mut self.written {
            push_text(written, event);
        }
        self.paragraphs.event(event, &self.place(&span), &self.outline);
        if let Event::Text(text) = event {
            self.run.extend(text, &span);
        } else {
            self.end_run();
        }
        match event {
            Event::Start(tag) => self.start(tag, &span),
            Event::End(tag) => self.end(*tag, &span),
            Event::InlineHtml(_) => self.raw_html(&span),
            _ => self.cover(&span),
        }
        let html = self.body.get(span.clone()).unwrap_or("");
        self.passages.event(event, html, &self.place(&span), self.document.headings.len());
        self.inner_end = span.end;
    }

    fn start(&mut self, tag: &Tag<'t>, span: &Range<usize>) {
        match tag {
            Tag::Paragraph => self.cover(span),
            Tag::HtmlBlock => {
                self.raw_html(span);
                self.raw_text(span);
            }
            Tag::CodeBlock(kind) => {
                self.cover(span);
                self.in_code = true;
                let language = match kind {
                    CodeBlockKind::Fenced(info) => info.split_whitespace().next().unwrap_or("").to_lowercase(),
                    CodeBlockKind::Indented => String::new(),
                };
                self.document.code.push(Code { language, span: self.place(span) });
            }
            Tag::Heading { .. } => {
                self.cover(span);
                self.written = Some(String::new());
            }
            Tag::Table(_) => {
                self.cover(span);
                self.document.tables.push(Table {
                    headings: self.outline.sections().cloned().collect(),
                    header: Vec::new(),
                    rows: Vec::new(),
                    span: self.place(span),
                });
            }
            Tag::TableRow => {
                if let Some(table) = self.document.tables.last_mut() {
                    table.rows.push(Vec::new());
                }
            }
            Tag::TableCell => self.written = Some(String::new()),
            Tag::Link { link_type, dest_url, .. } => self.open_link(*link_type, dest_url, false, span),
            Tag::Image { link_type, dest_url, .. } => self.open_link(*link_type, dest_url, true, span),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd, span: &Range<usize>) {
        if matches!(tag, TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::Item | TagEnd::TableCell | TagEnd::HtmlBlock)
        {
            self.raw_code = 0;
        }
        match tag {
            TagEnd::Heading(level) => self.heading(level as u8, span),
            TagEnd::TableCell => self.cell(span),
            TagEnd::Link | TagEnd::Image => self.close_link(span),
            TagEnd::CodeBlock => self.in_code = false,
            _ => {}
        }
    }

    fn heading(&mut self, level: u8, span: &Range<usize>) {
        let written = self.written.take().unwrap_or_default();
        let written = written.trim();
        if written.is_empty() {
            return;
        }
        let text = run::with_emoji(written).into_owned();
        self.outline.enter(level, text.clone());
        let id = self.ids.next(written);
        let span = self.place(&trimmed(self.body, span));
        self.document.headings.push(Heading { level, id, text, span });
    }

    fn cell(&mut self, span: &Range<usize>) {
        let cell = Cell {
            text: self.written.take().unwrap_or_default().trim().to_owned(),
            standing: self.paragraphs.take_cell(),
            span: self.place(&trimmed(self.body, span)),
        };
        let Some(table) = self.document.tables.last_mut() else {
            return;
        };
        table.rows.last_mut().unwrap_or(&mut table.header).push(cell);
    }

    fn open_link(&mut self, link_type: LinkType, destination: &CowStr<'t>, image: bool, span: &Range<usize>) {
        self.open_links.push((self.document.links.len(), link_type));
        let target = match link_type {
            LinkType::Email => format!("mailto:{destination}"),
            _ => destination.to_string(),
        };
        let span = self.place(span);
        self.document.links.push(Link { target, image, span });
    }

    /// Finds the destination of a link that is written in full: behind its text, or, in `<…>`, as its text.
    fn close_link(&mut self, span: &Range<usize>) {
        let Some((number, link_type)) = self.open_links.pop() else {
            return;
        };
        let start = match link_type {
            LinkType::Inline => self.inner_end.max(span.start),
            LinkType::Autolink | LinkType::Email => span.start,
            _ => return,
        };
        let offset = self.offset;
        let Some(link) = self.document.links.get_mut(number) else {
            return;
        };
        let target =
            if link_type == LinkType::Email { link.target.trim_start_matches("mailto:") } else { &link.target };
        if let Some(place) = find(self.body, start..span.end, target) {
            link.span = place.start + offset..place.end + offset;
        }
    }

    /// Links and comments in raw HTML.
    fn raw_html(&mut self, span: &Range<usize>) {
        self.cover(span);
        let html = self.body.get(span.clone()).unwrap_or("");
        for (place, token) in raw::tokens(html) {
            let place = place.start + span.start..place.end + span.start;
            match token {
                Token::Comment(text) => self.comment(text, &place),
                Token::Open(tag) if tag.element.is_code() => self.raw_code += 1,
                Token::Close(element) if element.is_code() => self.raw_code = self.raw_code.saturating_sub(1),
                Token::Open(tag) => {
                    let image = tag.element.name == "img";
                    let name = if image { "src" } else { "href" };
                    if let Some(target) = tag.attribute(name).filter(|_| image || tag.element.name == "a") {
                        let place = find(self.body, place.clone(), &target).unwrap_or(place);
                        let (target, span) = (target.into_owned(), self.place(&place));
                        self.document.links.push(Link { target, image, span });
                    }
                }
                Token::Text(_) | Token::Close(_) => {}
            }
        }
    }

    fn comment(&mut self, text: &str, span: &Range<usize>) {
        let (text, span) = (text.trim().to_owned(), self.place(span));
        self.document.comments.push(Comment { text, span });
    }

    /// Bare URLs and addresses in the text of a block of raw HTML.
    fn raw_text(&mut self, span: &Range<usize>) {
        let mut in_code = 0_usize;
        for (place, token) in raw::tokens(self.body.get(span.clone()).unwrap_or("")) {
            match token {
                Token::Text(text) if in_code == 0 => {
                    let span = place.start + span.start..place.end + span.start;
                    self.bare_links(&Run { text: entity::decode(text).into_owned(), span });
                }
                Token::Open(tag) if tag.element.is_code() => in_code += 1,
                Token::Close(element) if element.is_code() => in_code = in_code.saturating_sub(1),
                _ => {}
            }
        }
    }

    fn end_run(&mut self) {
        let mut run = std::mem::take(&mut self.run);
        if !self.in_code && self.raw_code == 0 && self.open_links.is_empty() {
            self.bare_links(&run);
        }
        // The buffer is used again.
        run.text.clear();
        self.run = run;
    }

    /// Adds the bare URLs and addresses of a run.
    fn bare_links(&mut self, run: &Run) {
        // Where characters were written as something else, the places in the run are not those in the text.
        let as_written = self.body.get(run.span.clone()) == Some(run.text.as_str());
        for (place, piece) in run::pieces(&run.text) {
            if let Some(target) = piece.target() {
                let start = run.span.start;
                let place = if as_written { start + place.start..start + place.end } else { run.span.clone() };
                let span = self.place(&place);
                self.document.links.push(Link { target, image: false, span });
            }
        }
    }

    /// Goes on behind a block or a part of a line, past what stands before it and belongs to none.
    fn cover(&mut self, span: &Range<usize>) {
        let gap = self.covered..span.start;
        for (place, text) in comment::in_gap(self.body.get(gap.clone()).unwrap_or("")) {
            self.comment(text, &(gap.start + place.start..gap.start + place.end));
        }
        self.covered = self.covered.max(span.end);
    }

    fn finish(mut self) -> Document {
        let end = self.body.len();
        self.cover(&(end..end));
        let passages = self.passages.finish(self.document.headings.len());
        Document { passages, paragraphs: self.paragraphs.finish(), ..self.document }
    }

    /// A place in the body as a place in the whole text.
    fn place(&self, span: &Range<usize>) -> Range<usize> {
        span.start + self.offset..span.end + self.offset
    }
}

impl Run {
    fn extend(&mut self, text: &str, span: &Range<usize>) {
        let start = if self.text.is_empty() { span.start } else { self.span.start };
        self.text.push_str(text);
        self.span = start..span.end;
    }
}

/// A span without the space at its ends.
fn trimmed(text: &str, span: &Range<usize>) -> Range<usize> {
    let Some(written) = text.get(span.clone()) else {
        return span.clone();
    };
    let start = span.start + written.len() - written.trim_start().len();
    start..start + written.trim().len()
}

/// Where a part stands within a span of a text.
fn find(text: &str, span: Range<usize>, part: &str) -> Option<Range<usize>> {
    let at = span.start + text.get(span)?.find(part).filter(|_| !part.is_empty())?;
    Some(at..at + part.len())
}
