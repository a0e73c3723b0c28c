//! A text of the interface with gaps for values: `{name} has **{number}** [advisories](advisories)`. It is written in
//! Markdown, of which it may use strong text, code and links; a link leads to where the value says that it names.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use pulldown_cmark::{Event, Parser, Tag, TagEnd};

use crate::html::markup::escape;
use crate::invalid::Invalid;

/// A text with gaps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message(Vec<Piece>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    Text(String),
    /// A gap for the value of that name.
    Value(String),
    Start(Mark),
    End(Mark),
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Mark {
    Strong,
    Code,
    /// A link to the address that the value of that name holds.
    Link(String),
}

impl Message {
    /// Reads a text.
    ///
    /// # Errors
    /// When it is empty, or uses more of Markdown than it may.
    pub fn read(text: &str) -> Result<Self, Invalid> {
        if is_plain(text) { Ok(Self::plain_text(text)) } else { Self::marked_text(text) }
    }

    fn plain_text(text: &str) -> Self {
        let mut pieces = Vec::new();
        push_text(&mut pieces, text);
        Self(pieces)
    }

    fn marked_text(text: &str) -> Result<Self, Invalid> {
        let mut pieces = Vec::new();
        let mut marks = Vec::new();
        let mut paragraphs = 0;
        for event in Parser::new(text) {
            match event {
                Event::Start(Tag::Paragraph) => paragraphs += 1,
                Event::End(TagEnd::Paragraph) => {}
                Event::Text(text) => push_text(&mut pieces, &text),
                Event::Code(text) => {
                    pieces.push(Piece::Start(Mark::Code));
                    push_text(&mut pieces, &text);
                    pieces.push(Piece::End(Mark::Code));
                }
                Event::Start(Tag::Strong) => start(&mut pieces, &mut marks, Mark::Strong),
                Event::Start(Tag::Link { dest_url, .. }) => {
                    start(&mut pieces, &mut marks, Mark::Link(dest_url.into_string()));
                }
                Event::End(TagEnd::Strong | TagEnd::Link) => pieces.extend(marks.pop().map(Piece::End)),
                _ => {
                    return Err(Invalid::text(text, "is more than a line of text")
                        .hint("it may hold `**strong**`, `` `code` ``, `{value}` and `[link](value)`"));
                }
            }
        }
        if paragraphs == 1 { Ok(Self(pieces)) } else { Err(Invalid::new("this text says nothing")) }
    }

    /// The names of the values that it needs.
    pub fn values(&self) -> BTreeSet<&str> {
        let names = self.0.iter().filter_map(|piece| match piece {
            Piece::Value(name) | Piece::Start(Mark::Link(name)) => Some(name.as_str()),
            _ => None,
        });
        names.collect()
    }

    /// The text without markup; a gap without a value stays as it is written.
    pub fn plain(&self, value: impl Fn(&str) -> Option<String>) -> String {
        let mut plain = String::new();
        for piece in &self.0 {
            match piece {
                Piece::Text(text) => plain.push_str(text),
                Piece::Value(name) => match value(name) {
                    Some(value) => plain.push_str(&value),
                    None => {
                        let _ = write!(plain, "{{{name}}}");
                    }
                },
                Piece::Start(_) | Piece::End(_) => {}
            }
        }
        plain
    }

    /// The text as HTML. Values come as HTML, too.
    ///
    /// # Errors
    /// When a value is missing, or cannot be shown: whatever the source of the values says.
    pub fn html<E>(&self, value: impl Fn(&str) -> Result<String, E>) -> Result<String, E> {
        let mut html = String::new();
        for piece in &self.0 {
            match piece {
                Piece::Text(text) => html.push_str(&escape(text)),
                Piece::Value(name) => html.push_str(&value(name)?),
                Piece::Start(Mark::Link(name)) => {
                    let _ = write!(html, "<a href=\"{}\">", value(name)?);
                }
                Piece::Start(mark) => {
                    let _ = write!(html, "<{}>", mark.element());
                }
                Piece::End(mark) => {
                    let _ = write!(html, "</{}>", mark.element());
                }
            }
        }
        Ok(html)
    }
}

impl Mark {
    fn element(&self) -> &'static str {
        match self {
            Self::Strong => "strong",
            Self::Code => "code",
            Self::Link(_) => "a",
        }
    }
}

/// Whether Markdown would find nothing in a text: most texts are, and a theme has more than a thousand.
fn is_plain(text: &str) -> bool {
    let harmless = |byte: u8| byte.is_ascii_alphanumeric() || !byte.is_ascii() || b" {}.,:;?'()/\"".contains(&byte);
    text.starts_with(|first: char| first.is_alphabetic() || first == '{')
        && text.ends_with(|last: char| !last.is_whitespace())
        && text.bytes().all(harmless)
}

fn start(pieces: &mut Vec<Piece>, marks: &mut Vec<Mark>, mark: Mark) {
    pieces.push(Piece::Start(mark.clone()));
    marks.push(mark);
}

/// Finds the gaps. A brace that holds no name is a character like any other.
fn push_text(pieces: &mut Vec<Piece>, text: &str) {
    let mut rest = text;
    let mut plain = String::new();
    while let Some((before, after)) = rest.split_once('{') {
        plain.push_str(before);
        let name = after.split_once('}').filter(|(name, _)| is_name(name));
        if let Some((name, after)) = name {
            pieces.extend((!plain.is_empty()).then(|| Piece::Text(std::mem::take(&mut plain))));
            pieces.push(Piece::Value(name.to_owned()));
            rest = after;
        } else {
            plain.push('{');
            rest = after;
        }
    }
    plain.push_str(rest);
    pieces.extend((!plain.is_empty()).then_some(Piece::Text(plain)));
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn html(text: &str, values: &[(&str, &str)]) -> Result<String, String> {
        let message = Message::read(text).map_err(|invalid| invalid.message)?;
        let value = |name: &str| values.iter().find(|(one, _)| *one == name).map(|(_, value)| (*value).to_owned());
        message.html(|name| value(name).ok_or_else(|| format!("no {name}")))
    }

    #[test]
    fn gaps_are_filled_in_text_code_and_links() {
        let values = [("name", "<i>a</i>"), ("number", "2"), ("page", "/x/")];
        let check = |text: &str, expected: &str| assert_eq!(html(text, &values).as_deref(), Ok(expected), "{text}");
        check("{name} has {number}", "<i>a</i> has 2");
        check("a & b < {number}", "a &amp; b &lt; 2");
        check("**{number}** of [the {name}](page)", "<strong>2</strong> of <a href=\"/x/\">the <i>a</i></a>");
        check("say `affected {number}`", "say <code>affected 2</code>");
        check("{ {Name} {} }", "{ {Name} {} }");
    }

    #[test]
    fn what_is_missing_is_named() {
        assert_eq!(html("{nothing}", &[]), Err("no nothing".to_owned()));
        assert_eq!(html("[a](nothing)", &[]), Err("no nothing".to_owned()));
        let message = Message::read("{a} [b {c}](d)").expect("a text");
        assert_eq!(message.values().into_iter().collect::<Vec<_>>(), ["a", "c", "d"]);
        assert_eq!(message.plain(|name| (name == "a").then(|| "&".to_owned())), "& b {c}");
    }

    proptest::proptest! {
        #[test]
        fn what_looks_plain_is_plain(text in "[a-zé{][a-z0-9é {}.,:;?'()/·\"]{0,30}") {
            if is_plain(&text) {
                proptest::prop_assert_eq!(Message::marked_text(&text), Ok(Message::plain_text(&text)));
            }
        }
    }

    #[test]
    fn only_a_line_of_text_is_a_text() {
        for text in ["", " ", "a\n\nb", "a\nb", "# a", "- a", "<b>a</b>", "*a*", "![a](b)", "> a"] {
            assert!(Message::read(text).is_err(), "{text:?}");
        }
    }
}
