//! Makes raw HTML anew: known elements with the attributes that matter, and all the rest as text.

use std::fmt::Write as _;

use super::Writer;
use crate::markdown::raw::{Category, Content, Element, Tag, Token, tokens};
use crate::markdown::{entity, escape};

/// Browsers stop nesting at a similar depth; without a limit a text could make looking for the open element slow.
const DEEPEST: usize = 200;

impl Writer<'_, '_> {
    /// A piece of raw HTML within a line: one tag, one comment, or something else that is shown as written.
    pub(super) fn raw_inline(&mut self, html: &str) {
        match tokens(html).next() {
            Some((_, Token::Comment(_))) => {}
            Some((_, Token::Open(tag))) => self.open_raw(&tag),
            Some((_, Token::Close(element))) => self.close_raw(element),
            Some((_, Token::Text(_))) | None => self.show(html),
        }
    }

    /// A block of raw HTML.
    pub(super) fn raw_blocks(&mut self, html: &str) {
        for (_, token) in tokens(html) {
            match token {
                Token::Comment(_) => {}
                Token::Text(text) => self.raw_text(text),
                Token::Open(tag) => self.open_raw(&tag),
                Token::Close(element) => self.close_raw(element),
            }
        }
        self.flush();
        // A line ends with its block; lists, tables and details go on around the Markdown that follows.
        while self.out.made().next().is_some_and(|(_, element)| element.content == Content::Phrasing) {
            self.out.close_innermost();
        }
    }

    fn raw_text(&mut self, text: &str) {
        let in_line = matches!(self.out.content(), Content::Phrasing | Content::Flow);
        let begins = self.run.is_empty() && (self.out.is_empty() || !in_line) && !self.out.is_verbatim();
        let text = if begins { text.trim_start() } else { text };
        self.run.push_str(&entity::decode(text));
    }

    /// Shows markup as the text it is.
    fn show(&mut self, written: &str) {
        self.flush();
        self.out.begin_phrasing();
        escape::text(&mut self.out.html, written);
    }

    fn open_raw(&mut self, tag: &Tag<'_>) {
        // The text before the tag comes first, since it can end what the tag would stand in.
        self.flush();
        let element = tag.element;
        let Some(place) = self.out.place_for(element.category).filter(|_| self.out.depth() < DEEPEST) else {
            return self.show(tag.written);
        };
        match element.category {
            Category::Phrasing => self.out.begin_phrasing(),
            Category::Flow => self.out.begin_block(),
            _ => self.out.close_to(place),
        }
        self.make(element, tag);
    }

    fn make(&mut self, element: &'static Element, tag: &Tag<'_>) {
        match element.name {
            "img" => self.image(&tag.attribute("src").unwrap_or_default(), &tag.attribute("alt").unwrap_or_default()),
            "a" => {
                if tag.attribute("href").is_some_and(|href| self.push_anchor(&href, "")) {
                    self.out.mark_made(Some(element));
                    self.out.mark_link();
                }
            }
            "table" => self.open_table(Some(element)),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => self.make_heading(element),
            _ if element.made.is_empty() => {}
            _ => self.make_as_written(element, tag),
        }
    }

    fn make_heading(&mut self, element: &'static Element) {
        let level = element.name.bytes().last().map_or(6, |digit| digit - b'0');
        let level = self.shown_level(level);
        self.out.open(&format!("<h{level}>"), format!("</h{level}>\n"), element.content);
        self.out.mark_made(Some(element));
    }

    fn make_as_written(&mut self, element: &'static Element, tag: &Tag<'_>) {
        let mut start = format!("<{}", element.made);
        push_attributes(&mut start, tag);
        start.push('>');
        if element.content == Content::Nothing {
            return self.out.html.push_str(&start);
        }
        self.out.open(&start, format!("</{}>{}", element.made, line_end(element)), element.content);
        self.out.mark_made(Some(element));
        if matches!(element.made, "pre" | "code" | "kbd" | "samp") {
            self.out.mark_verbatim();
        }
    }

    fn close_raw(&mut self, element: &'static Element) {
        self.flush();
        let place = self.out.made().find(|(_, made)| made.name == element.name);
        if let Some((depth, _)) = place {
            self.out.close_to(depth);
        }
    }
}

fn line_end(element: &Element) -> &'static str {
    if element.category == Category::Phrasing { "" } else { "\n" }
}

/// The attributes that carry meaning. All others are for looks or for scripts.
fn push_attributes(start: &mut String, tag: &Tag<'_>) {
    match tag.element.made {
        "details" if tag.attribute("open").is_some() => start.push_str(" open"),
        "pre" => start.push_str(" tabindex=\"0\""),
        "ol" => push_number(start, tag, "start"),
        "td" | "th" => {
            push_number(start, tag, "colspan");
            push_number(start, tag, "rowspan");
        }
        "abbr" => {
            if let Some(title) = tag.attribute("title") {
                start.push_str(" title=\"");
                escape::attribute(start, &title);
                start.push('"');
            }
        }
        _ => {}
    }
}

fn push_number(start: &mut String, tag: &Tag<'_>, name: &str) {
    let number = tag.attribute(name).and_then(|value| value.parse::<u16>().ok());
    if let Some(number @ 1..=1000) = number {
        let _ = write!(start, " {name}=\"{number}\"");
    }
}
