//! Markdown as text without markup.

use pulldown_cmark::{Event, Tag, TagEnd};

use super::raw::{self, Category, Content, Token};
use super::{entity, run, shown};

const PARAGRAPH: &str = "\n\n";
const LINE: &str = "\n";
const CELL: &str = " | ";

/// Lists in lists beyond this depth are not indented further; nobody could tell.
const DEEPEST: usize = 16;

/// The text alone.
pub fn write(text: &str) -> String {
    let mut writer = Writer {
        out: String::with_capacity(text.len()),
        run: String::new(),
        lists: Vec::new(),
        in_code: false,
        separator: "",
        at_start: true,
    };
    for event in shown::events(text) {
        writer.event(event);
    }
    writer.finish()
}

struct Writer {
    out: String,
    /// Text that is not written yet, since the parser gives a short name of an emoji in several events.
    run: String,
    /// The number of the next item in each open list, or none.
    lists: Vec<Option<u64>>,
    in_code: bool,
    /// What comes before the next text.
    separator: &'static str,
    /// Whether nothing stands before the next text: at the start, and behind the mark of an item.
    at_start: bool,
}

impl Writer {
    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Text(text) if self.in_code => self.push(&text),
            Event::Text(text) => self.run.push_str(&text),
            Event::Code(code) => {
                self.flush();
                self.push(&code);
            }
            Event::SoftBreak => self.run.push(' '),
            Event::HardBreak => self.run.push('\n'),
            Event::InlineHtml(html) | Event::Html(html) => self.raw(&html),
            Event::Rule => self.separate(PARAGRAPH),
            Event::Start(tag) => self.start(&tag),
            Event::End(tag) => self.end(tag),
            Event::FootnoteReference(_) | Event::TaskListMarker(_) | Event::InlineMath(_) | Event::DisplayMath(_) => {}
        }
    }

    fn start(&mut self, tag: &Tag<'_>) {
        match tag {
            Tag::Paragraph | Tag::Heading { .. } | Tag::BlockQuote(_) | Tag::Table(_) | Tag::HtmlBlock => {
                self.separate(PARAGRAPH);
            }
            Tag::CodeBlock(_) => {
                self.separate(PARAGRAPH);
                self.in_code = true;
            }
            Tag::List(start) => {
                self.separate(if self.lists.is_empty() { PARAGRAPH } else { LINE });
                self.lists.push(*start);
            }
            Tag::Item => self.item(),
            Tag::TableRow => self.separate(LINE),
            _ => self.flush(),
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::BlockQuote(_) | TagEnd::Table | TagEnd::HtmlBlock => {
                self.separate(PARAGRAPH);
            }
            TagEnd::CodeBlock => {
                self.in_code = false;
                self.out.truncate(self.out.trim_end().len());
                self.separate(PARAGRAPH);
            }
            TagEnd::List(_) => {
                self.lists.pop();
                self.separate(if self.lists.is_empty() { PARAGRAPH } else { LINE });
            }
            TagEnd::Item => {
                self.flush();
                self.at_start = false;
                self.separate(LINE);
            }
            TagEnd::TableCell => {
                self.separate(CELL);
            }
            _ => self.flush(),
        }
    }

    fn item(&mut self) {
        self.separate(LINE);
        let mark = match self.lists.last_mut() {
            Some(Some(number)) => {
                let mark = format!("{number}. ");
                *number = number.saturating_add(1);
                mark
            }
            _ => "- ".to_owned(),
        };
        let indent = "  ".repeat(self.lists.len().saturating_sub(1).min(DEEPEST));
        self.push(&format!("{indent}{mark}"));
        self.at_start = true;
    }

    fn raw(&mut self, html: &str) {
        for (_, token) in raw::tokens(html) {
            match token {
                Token::Text(text) => self.run.push_str(&entity::decode(text)),
                Token::Open(tag) if tag.element.name == "img" => {
                    self.run.push_str(&tag.attribute("alt").unwrap_or_default());
                }
                Token::Open(tag) if tag.element.content == Content::Nothing => self.run.push('\n'),
                Token::Open(raw::Tag { element, .. }) | Token::Close(element)
                    if element.category != Category::Phrasing =>
                {
                    self.separate(PARAGRAPH);
                }
                Token::Open(_) | Token::Close(_) | Token::Comment(_) => {}
            }
        }
    }

    /// Keeps the text so far apart from the text to come.
    fn separate(&mut self, separator: &'static str) {
        self.run.truncate(self.run.trim_end().len());
        self.flush();
        if !self.at_start && self.separator != PARAGRAPH {
            self.separator = separator;
        }
    }

    fn flush(&mut self) {
        let run = std::mem::take(&mut self.run);
        let begins = self.at_start || !self.separator.is_empty();
        self.push(&run::with_emoji(if begins { run.trim_start() } else { &run }));
    }

    fn push(&mut self, text: &str) {
        if !text.is_empty() {
            self.out.push_str(std::mem::take(&mut self.separator));
            self.out.push_str(text);
            self.at_start = false;
        }
    }

    fn finish(mut self) -> String {
        self.separate(LINE);
        self.out
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn markup_is_left_out() {
        let check = |text: &str, expected: &str| assert_eq!(super::write(text), expected, "{text}");
        check("# A *b*\n\n`c` [d](https://h.example) ![e](f.png)\ng :x:\n", "A b\n\nc d e g ❌");
        check("- a\n- b\n  - c\n\n3. d\n4. e\n\nf", "- a\n- b\n  - c\n\n3. d\n4. e\n\nf");
        check("- a\n\n- b", "- a\n\n- b");
        check("|a|b|\n|-|-|\n|1||\n|3|4|\n\nx", "a | b\n1\n3 | 4\n\nx");
        check("```sh\na :x:\n\n  b\n```\nc", "a :x:\n\n  b\n\nc");
        check("<!-- x -->\n[comment]: # (y)\n\na <b>b</b> <c> d<br>e", "a b <c> d\ne");
        check("<p>a\n  b</p>\n<ul><li>c &lt;<li>d</ul>\n\ne", "a\n  b\n\nc <\n\nd\n\ne");
        check("---\nlayout: x\n---\na[^1]\n\n> b\n\n[^1]: c", "a\n\nb\n\nc");
        check("- [x] a\n", "- a");
        check("a\n\n<!-- b\n\nc\n-->\n\nd", "a\n\nd");
        check("- a\n  <!-- b\n  c -->\n> d\n> <!--\n> e\n> -->\n\nf", "- a\n\nd\n\nf");
        check("<div>\n<!-- a\nb -->\nc\n</div>", "c");
        check("a\n\n[^1]: b", "a");
    }
}
