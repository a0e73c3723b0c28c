//! Shows Markdown as HTML.
//!
//! One pass over the parser's events. Which element may stand where is the business of [`output`], the making of elements
//! from raw HTML that of [`remake`].

mod footnote;
mod output;
mod remake;
mod table;

use std::borrow::Cow;
use std::fmt::Write as _;

use pulldown_cmark::{BlockQuoteKind, CodeBlockKind, Event, LinkType, Parser, Tag, TagEnd};

use self::footnote::Footnotes;
use self::output::Output;
use self::table::Tables;
use super::heading::{Ids, Outline, push_text, written_text};
use super::inline::push_emoji;
use super::raw::Content;
use super::run::{self, Piece, pieces};
use super::target::{self, Kind};
use super::{Label, Style, escape, label, parse};

/// The HTML of a text.
pub fn write(text: &str, style: &Style<'_>) -> String {
    let mut writer = Writer {
        style,
        events: parse(text),
        out: Output::with_capacity(text.len() + text.len() / 2),
        run: String::new(),
        raw_block: String::new(),
        heading: None,
        heading_seen: false,
        outline: Outline::default(),
        ids: Ids::default(),
        tables: Tables::default(),
        footnotes: Footnotes::default(),
        outer: Vec::new(),
    };
    while let Some(event) = writer.events.next() {
        writer.event(event);
    }
    writer.finish()
}

/// The state of writing one text.
struct Writer<'t, 's> {
    style: &'s Style<'s>,
    events: Parser<'t>,
    out: Output,
    /// Text that is not written yet. The parser splits text wherever markup could have begun; a URL must be seen whole.
    run: String,
    /// The raw HTML of the open block of it.
    raw_block: String,
    /// The text without markup of the open heading.
    heading: Option<String>,
    heading_seen: bool,
    outline: Outline<()>,
    ids: Ids,
    tables: Tables,
    footnotes: Footnotes,
    /// What was written before the footnotes that are open.
    outer: Vec<String>,
}

impl<'t> Writer<'t, '_> {
    fn event(&mut self, event: Event<'t>) {
        if let Some(heading) = &mut self.heading {
            push_text(heading, &event);
        }
        match event {
            Event::Text(text) => return self.run.push_str(&text),
            Event::SoftBreak => return self.run.push('\n'),
            Event::Html(html) => return self.raw_block.push_str(&html),
            _ => self.flush(),
        }
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Code(code) => {
                self.out.begin_phrasing();
                self.out.html.push_str("<code>");
                escape::text(&mut self.out.html, &code);
                self.out.html.push_str("</code>");
            }
            Event::InlineHtml(html) => self.raw_inline(&html),
            Event::HardBreak => self.out.html.push_str("<br>\n"),
            Event::Rule => {
                self.out.begin_block();
                self.out.html.push_str("<hr>\n");
            }
            Event::FootnoteReference(label) => self.footnote_reference(&label),
            Event::TaskListMarker(done) => {
                self.out.begin_phrasing();
                let (checked, label) = if done { (" checked", Label::Done) } else { ("", Label::NotDone) };
                let label = self.label(label);
                let _ = write!(self.out.html, "<input type=\"checkbox\" disabled{checked} aria-label=\"{label}\"> ");
            }
            _ => {}
        }
    }

    fn start(&mut self, tag: Tag<'t>) {
        match tag {
            Tag::Paragraph => self.out.open_block("<p>", "</p>\n", Content::Phrasing),
            Tag::Heading { .. } => {
                self.out.open_block("", "", Content::Phrasing);
                self.heading = Some(String::new());
            }
            Tag::BlockQuote(None) => self.out.open_block("<blockquote>\n", "</blockquote>\n", Content::Blocks),
            Tag::BlockQuote(Some(kind)) => self.open_alert(kind),
            Tag::CodeBlock(kind) => self.open_code(&kind),
            Tag::List(Some(start)) if start != 1 => {
                self.out.open_block(&format!("<ol start=\"{start}\">\n"), "</ol>\n", Content::Items);
            }
            Tag::List(Some(_)) => self.out.open_block("<ol>\n", "</ol>\n", Content::Items),
            Tag::List(None) => self.out.open_block("<ul>\n", "</ul>\n", Content::Items),
            Tag::Item => self.out.open("<li>", "</li>\n", Content::Flow),
            Tag::FootnoteDefinition(label) => {
                self.footnotes.define(&label);
                self.outer.push(std::mem::take(&mut self.out.html));
                self.out.open("", "", Content::Blocks);
            }
            Tag::Table(alignments) => {
                self.tables.alignments = alignments;
                self.out.begin_block();
                self.open_table(None);
            }
            Tag::TableHead => {
                self.tables.in_head = true;
                self.open_row("<thead>\n<tr>", "</tr>\n</thead>\n");
            }
            Tag::TableRow => self.open_row("<tr>", "</tr>\n"),
            Tag::TableCell => self.open_cell(),
            Tag::Emphasis => self.out.open_phrasing("<em>", "</em>"),
            Tag::Strong => self.out.open_phrasing("<strong>", "</strong>"),
            Tag::Strikethrough => self.out.open_phrasing("<del>", "</del>"),
            Tag::Link { link_type, dest_url, title, .. } => self.open_link(link_type, &dest_url, &title),
            Tag::Image { dest_url, .. } => {
                let alternative = written_text(&mut self.events, TagEnd::Image);
                if let Some(heading) = &mut self.heading {
                    heading.push_str(&alternative);
                }
                self.image(&dest_url, &alternative);
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::HtmlBlock => {
                let html = std::mem::take(&mut self.raw_block);
                self.raw_blocks(&html);
                self.raw_block = html;
                self.raw_block.clear();
            }
            TagEnd::Heading(level) => self.close_heading(level as u8),
            TagEnd::FootnoteDefinition => {
                self.out.close();
                let footnote = std::mem::replace(&mut self.out.html, self.outer.pop().unwrap_or_default());
                self.footnotes.end_definition(footnote);
            }
            TagEnd::TableHead => {
                self.out.close();
                self.tables.in_head = false;
            }
            TagEnd::TableCell => self.close_cell(),
            TagEnd::Image | TagEnd::MetadataBlock(_) => {}
            _ => {
                self.out.close();
            }
        }
    }

    /// What a link within the text begins with.
    fn page(&self) -> String {
        let mut page = String::new();
        escape::url(&mut page, self.style.page.unwrap_or(""));
        page
    }

    fn footnote_reference(&mut self, label: &str) {
        self.out.begin_phrasing();
        let (number, id) = self.footnotes.refer(label);
        let prefix = self.style.anchor_prefix;
        let page = self.page();
        let name = self.label(Label::Footnote(number));
        let _ = if self.out.in_link() {
            write!(self.out.html, "<sup id=\"{prefix}{id}\">{number}</sup>")
        } else {
            write!(
                self.out.html,
                "<sup><a class=\"footnote\" id=\"{prefix}{id}\" href=\"{page}#{prefix}fn-{number}\" role=\"doc-noteref\" \
                 aria-label=\"{name}\">{number}</a></sup>"
            )
        };
    }

    fn open_alert(&mut self, kind: BlockQuoteKind) {
        let (class, name) = match kind {
            BlockQuoteKind::Note => ("note", Label::Note),
            BlockQuoteKind::Tip => ("tip", Label::Tip),
            BlockQuoteKind::Important => ("important", Label::Important),
            BlockQuoteKind::Warning => ("warning", Label::Warning),
            BlockQuoteKind::Caution => ("caution", Label::Caution),
        };
        let name = self.label(name);
        let start = format!(
            "<aside class=\"alert alert-{class}\" role=\"note\" aria-label=\"{name}\">\n<p class=\"alert-title\">{name}</p>\n"
        );
        self.out.open_block(&start, "</aside>\n", Content::Blocks);
    }

    fn open_code(&mut self, kind: &CodeBlockKind<'_>) {
        let info = match kind {
            CodeBlockKind::Fenced(info) => info,
            CodeBlockKind::Indented => "",
        };
        let language = info.split(|c: char| c.is_whitespace() || c == ',' || c == '{').next().unwrap_or("");
        self.out.begin_block();
        self.out.html.push_str("<pre tabindex=\"0\"><code");
        if !language.is_empty() {
            self.out.html.push_str(" class=\"language-");
            escape::attribute(&mut self.out.html, language);
            self.out.html.push('"');
        }
        self.out.open(">", "</code></pre>\n", Content::Phrasing);
        self.out.mark_verbatim();
    }

    fn close_heading(&mut self, level: u8) {
        let written = self.heading.take().unwrap_or_default();
        let start = self.out.close();
        let written = written.trim();
        if written.is_empty() {
            return self.out.html.truncate(start);
        }
        let id = self.ids.next(written);
        let is_first = !std::mem::replace(&mut self.heading_seen, true);
        if is_first && level == 1 && self.style.drop_title {
            return self.out.html.truncate(start);
        }
        let text = run::with_emoji(written).into_owned();
        let prefix = self.style.anchor_prefix;
        let level = self.shown_level(level);
        if self.style.page.is_some() {
            self.out.html.insert_str(start, &format!("<h{level} id=\"{prefix}{id}\">"));
            let _ = writeln!(self.out.html, "</h{level}>");
            self.tables.section = text;
            return;
        }
        self.out.html.insert_str(start, &format!("<div class=\"heading\"><h{level} id=\"{prefix}{id}\">"));
        // The link stands beside the heading, not in it, where it would be read out as a part of it.
        let _ = write!(self.out.html, "</h{level}><a class=\"anchor\" href=\"#{prefix}{id}\" aria-label=\"");
        self.out.html.push_str(&self.label(Label::LinkTo(&text)));
        self.out.html.push_str("\">#</a></div>\n");
        self.tables.section = text;
    }

    /// A label, for an attribute or as text.
    fn label(&self, label: Label<'_>) -> String {
        label::escaped(self.style, label)
    }

    /// The level on the page of a heading that is entered now.
    fn shown_level(&mut self, level: u8) -> u8 {
        let depth = self.outline.enter(level, ());
        self.style.top_level.saturating_add(depth).clamp(1, 6)
    }

    fn open_link(&mut self, link_type: LinkType, destination: &str, title: &str) {
        self.out.begin_phrasing();
        let is_comment = link_type != LinkType::Inline && matches!(destination, "" | "#");
        let is_link = match link_type {
            LinkType::Email => self.push_anchor(&format!("mailto:{destination}"), title),
            _ => !is_comment && self.push_anchor(destination, title),
        };
        if is_link {
            return self.out.mark_link();
        }
        let (start, end) = match link_type {
            // `<std::string>` looks like a URL to the parser, but its author wrote a type.
            LinkType::Autolink => ("&lt;", "&gt;"),
            // The word `[comment]` is no link to a hidden comment of that name.
            _ if is_comment => ("[", "]"),
            _ => ("", ""),
        };
        self.out.open(start, end, Content::Phrasing);
    }

    /// Opens an anchor, unless the target is not allowed or leads nowhere, or another anchor is open.
    fn push_anchor(&mut self, target: &str, title: &str) -> bool {
        let resolved = match target::kind(target) {
            _ if self.out.in_link() => None,
            Kind::Absolute | Kind::Mail => Some(Cow::Borrowed(target)),
            Kind::Relative => (self.style.link)(target).map(Cow::Owned),
            Kind::Forbidden => None,
        };
        let Some(url) = resolved else { return false };
        let mut start = "<a href=\"".to_owned();
        escape::url(&mut start, &url);
        if !title.is_empty() {
            start.push_str("\" title=\"");
            escape::attribute(&mut start, title);
        }
        let is_elsewhere = target::kind(&url) == Kind::Absolute;
        start.push_str(if is_elsewhere { "\" rel=\"noopener noreferrer\">" } else { "\">" });
        self.out.open(&start, "</a>", Content::Phrasing);
        true
    }

    /// An image is a link to it: pages load nothing from elsewhere.
    fn image(&mut self, target: &str, alternative: &str) {
        self.out.begin_phrasing();
        let is_link = self.push_anchor(target, "");
        let text = alternative.trim();
        escape::text(&mut self.out.html, if text.is_empty() { "Image" } else { text });
        if is_link {
            self.out.close_innermost();
        }
    }

    /// Writes the text that is waiting.
    fn flush(&mut self) {
        if self.run.is_empty() {
            return;
        }
        self.out.begin_phrasing();
        let run = std::mem::take(&mut self.run);
        if self.out.is_verbatim() {
            escape::text(&mut self.out.html, &run);
        } else {
            pieces(&run).for_each(|(_, piece)| self.piece(piece));
        }
        // The buffer is used again.
        self.run = run;
        self.run.clear();
    }

    fn piece(&mut self, piece: Piece<'_>) {
        let is_link = piece.target().is_some_and(|target| self.push_anchor(&target, ""));
        match piece {
            Piece::Text(text) | Piece::Url(text) | Piece::Mail(text) => escape::text(&mut self.out.html, text),
            Piece::Emoji(emoji) => push_emoji(&mut self.out.html, emoji),
        }
        if is_link {
            self.out.close_innermost();
        }
    }

    fn finish(mut self) -> String {
        self.flush();
        self.out.close_to(0);
        let page = self.page();
        self.footnotes.write(&mut self.out.html, &page, self.style);
        self.out.html
    }
}

#[cfg(test)]
mod tests;
