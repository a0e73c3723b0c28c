//! Characters that are no text: they end documents, break lines, or turn the direction of what stands beside them.

use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::{entity, front_matter, parse};

/// A text in which characters were replaced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replaced {
    /// The text.
    pub text: String,
    /// Where in it the first sign stands for a character.
    pub first: Range<usize>,
    /// The first character that was replaced.
    pub character: char,
    /// How many were.
    pub number: usize,
}

/// What is shown in the place of such a character.
const SIGN: char = char::REPLACEMENT_CHARACTER;

/// The text with signs in the place of such characters; `None` where there are none.
pub fn replace(text: &str) -> Option<Replaced> {
    let mut places = places(text);
    places.extend(made(text));
    places.sort_by_key(|place| place.start);
    places.dedup();
    let first = places.first()?;
    let written = text.get(first.clone())?;
    let character = entity::reference(written).map(|(character, _)| character).or_else(|| written.chars().next())?;
    let mut shown = String::with_capacity(text.len() + places.len());
    let mut end = 0;
    for place in &places {
        shown.push_str(text.get(end..place.start).unwrap_or(""));
        shown.push(SIGN);
        end = place.end;
    }
    shown.push_str(text.get(end..).unwrap_or(""));
    let first = first.start..first.start + SIGN.len_utf8();
    Some(Replaced { text: shown, first, character, number: places.len() })
}

/// Where such characters stand in a text, in ascending order: control characters, those that are none (`U+FFFE`), and marks of
/// direction that nothing ends on their line, or that end nothing (UAX #9, "explicit directional formatting").
fn places(text: &str) -> Vec<Range<usize>> {
    let mut places = Vec::new();
    let mut open = Vec::new();
    for (at, c) in text.char_indices() {
        let place = at..at + c.len_utf8();
        match c {
            '\n' => places.append(&mut open),
            '\u{202a}' | '\u{202b}' | '\u{202d}' | '\u{202e}' | '\u{2066}'..='\u{2068}' => open.push(place),
            '\u{202c}' if open.last().is_some_and(|last| !is_isolate(text, last)) => drop(open.pop()),
            '\u{2069}' => match open.iter().rposition(|mark| is_isolate(text, mark)) {
                // What is still open within an isolate ends with it.
                Some(start) => open.truncate(start),
                None => places.push(place),
            },
            '\u{202c}' => places.push(place),
            c if is_no_text(c) => places.push(place),
            _ => {}
        }
    }
    places.append(&mut open);
    places.sort_by_key(|place| place.start);
    places
}

fn is_isolate(text: &str, mark: &Range<usize>) -> bool {
    text.get(mark.clone()).is_some_and(|mark| matches!(mark, "\u{2066}" | "\u{2067}" | "\u{2068}"))
}

fn is_no_text(c: char) -> bool {
    let code = u32::from(c);
    let is_control = c.is_control() && !matches!(c, '\n' | '\t' | '\r') || matches!(c, '\u{2028}' | '\u{2029}');
    is_control || code & 0xfffe == 0xfffe || (0xfdd0..=0xfdef).contains(&code)
}

/// Where character references, such as `&#0;`, make such characters of Markdown; not in code, where they are only shown.
fn made(text: &str) -> Vec<Range<usize>> {
    if !text.contains("&#") {
        return Vec::new();
    }
    let offset = front_matter::length(text);
    let mut made = Vec::new();
    let mut in_code = false;
    for (event, span) in parse(text).into_offset_iter() {
        let is_read = match &event {
            Event::Start(Tag::CodeBlock(_)) | Event::End(TagEnd::CodeBlock) => {
                in_code = matches!(event, Event::Start(_));
                false
            }
            Event::Text(text) => !in_code && !places(text).is_empty(),
            Event::Html(_) | Event::InlineHtml(_) => true,
            Event::Start(Tag::Link { dest_url, title, .. } | Tag::Image { dest_url, title, .. }) => {
                !places(dest_url).is_empty() || !places(title).is_empty()
            }
            _ => false,
        };
        if is_read {
            made.extend(references(text, span.start + offset..span.end + offset));
        }
    }
    made
}

/// The character references in a part of a text that make such characters, whatever stands beside them.
fn references(text: &str, part: Range<usize>) -> impl Iterator<Item = Range<usize>> {
    let written = text.get(part.clone()).unwrap_or("");
    written.match_indices("&#").filter_map(move |(at, _)| {
        let (character, length) = entity::reference(written.get(at..)?)?;
        let start = part.start + at;
        (!places(character.encode_utf8(&mut [0; 4])).is_empty()).then_some(start..start + length)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_text_is_found() {
        let check = |text: &str, expected: &[usize]| {
            let found: Vec<_> = places(text).into_iter().map(|place| place.start).collect();
            assert_eq!(found, expected, "{text:?}");
        };
        check("a\tb\r\nc 👩‍💻 שלום\u{200f}", &[]);
        check("a\0b\u{b}c\u{10}d\u{fffe}\u{85}\u{2028}", &[1, 3, 5, 7, 10, 12]);
        check("a\u{202e}b", &[1]);
        check("\u{202b}a\u{202c} \u{2067}b\u{2069} \u{2067}\u{202e}c\u{2069}", &[]);
        check("\u{202b}a\n\u{202c}", &[0, 5]);
        check("\u{2067}\u{202c}\u{2069}\u{2069}", &[3, 9]);
        check("\u{202e}\u{2067}a\u{202c}", &[0, 3, 7]);
    }

    #[test]
    fn character_references_are_read() {
        let check = |text: &str, expected: Option<&str>| {
            assert_eq!(replace(text).map(|replaced| replaced.text).as_deref(), expected, "{text}");
        };
        check("a&#x202e;b", Some("a\u{fffd}b"));
        check("---\na: b\n---\n> <b>&#1;x&#11;</b>", Some("---\na: b\n---\n> <b>\u{fffd}x\u{fffd}</b>"));
        check("[a](b '&#x202E;')", Some("[a](b '\u{fffd}')"));
        check("\0&#16;", Some("\u{fffd}\u{fffd}"));
        for kept in ["`&#x202e;`", "```\n&#11;\n```", "&#60; &amp;#11;", "\\&#11;", "a"] {
            check(kept, None);
        }
    }
}
