//! Comments that are written as link definitions: `[comment]: # (…)`, `[//]: # "…"`, `[note]: <> (…)`.
//!
//! The parser takes such lines out of the text, and keeps only the first of each name. So they are looked for between the
//! blocks that it reports, where nothing else can stand.

use std::ops::Range;

/// The comments in a stretch of text between two blocks, each with its place in the stretch.
pub fn in_gap(gap: &str) -> impl Iterator<Item = (Range<usize>, &str)> {
    gap.match_indices("]:").filter_map(|(at, mark)| {
        let line = gap.get(..at)?.rfind('\n').map_or(0, |line_end| line_end + 1);
        let start = line + gap.get(line..at)?.find('[')?;
        let after = gap.get(at + mark.len()..)?;
        let destination = after.trim_start();
        // A link to nowhere with a title is a comment; a link to somewhere is a link.
        let title = destination.strip_prefix('#').or_else(|| destination.strip_prefix("<>"))?;
        let title = title.strip_prefix(char::is_whitespace)?.trim_start();
        let close = match title.chars().next()? {
            '(' => ')',
            quote @ ('"' | '\'') => quote,
            _ => return None,
        };
        let title = title.get(1..)?;
        let text = title.get(..end_of_title(title, close)?)?;
        let end = gap.len() - title.len() + text.len() + 1;
        Some((start..end, text))
    })
}

/// Where the character stands that closes a title, unless it is escaped.
fn end_of_title(title: &str, close: char) -> Option<usize> {
    let mut escaped = false;
    let closes = |(_, c): &(usize, char)| {
        let closes = *c == close && !escaped;
        escaped = *c == '\\' && !escaped;
        closes
    };
    title.char_indices().find(closes).map(|(at, _)| at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn definitions_without_a_destination_are_comments() {
        let check = |gap: &str, expected: &[&str]| {
            let found: Vec<_> = in_gap(gap).map(|(span, text)| format!("{}|{text}", &gap[span])).collect();
            assert_eq!(found, expected, "{gap}");
        };
        check("\n[comment]: # (TODO: é)\n\n", &["[comment]: # (TODO: é)|TODO: é"]);
        check("[//]: # \"a\"\n> [x]: <>\n  'b'\n", &["[//]: # \"a\"|a", "[x]: <>\n  'b'|b"]);
        check("[a]: # (1\\) 2)\n[b]: # (3)", &["[a]: # (1\\) 2)|1\\) 2", "[b]: # (3)|3"]);
        check("[x]: https://h.example (title)\n[y]: #scope\n[z]: #\n", &[]);
    }
}
