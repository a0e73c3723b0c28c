//! Markdown for programs that may trust it more than they should.

use pulldown_cmark::{Event, Parser, Tag};

use super::target::{self, Kind};
use super::{DIALECT, document, front_matter};

/// Escaping one thing can uncover another, such as a link within raw HTML; a text that needs more rounds than this is an
/// attack, and loses every character that could begin something.
const ROUNDS: usize = 16;

/// The text without comments, in which raw HTML and links to forbidden targets are escaped, so that every program shows
/// them as the text they are. All else stays as it is written.
pub fn write(text: &str) -> String {
    let mut text = without_comments(text.get(front_matter::length(text)..).unwrap_or(""));
    for _ in 0..ROUNDS {
        let dangerous = dangerous(&text);
        if dangerous.is_empty() {
            return text;
        }
        text = escaped(&text, &dangerous);
    }
    text.replace(['<', '['], "")
}

fn without_comments(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut end = 0;
    let mut comments = document::read(text).comments;
    comments.sort_by_key(|comment| comment.span.start);
    for comment in comments {
        kept.push_str(text.get(end..comment.span.start).unwrap_or(""));
        end = end.max(comment.span.end);
    }
    kept.push_str(text.get(end..).unwrap_or(""));
    kept
}

/// Where a backslash is needed, in ascending order.
fn dangerous(text: &str) -> Vec<usize> {
    let mut places = Vec::new();
    for (event, span) in Parser::new_ext(text, DIALECT).into_offset_iter() {
        let written = text.get(span.clone()).unwrap_or("");
        match event {
            Event::Html(_) | Event::InlineHtml(_) => {
                places.extend(written.match_indices('<').map(|(at, _)| span.start + at));
            }
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. })
                if target::kind(&dest_url) == Kind::Forbidden =>
            {
                places.extend(written.find(['[', '<']).map(|at| span.start + at));
            }
            _ => {}
        }
    }
    places.sort_unstable();
    places.dedup();
    places
}

fn escaped(text: &str, places: &[usize]) -> String {
    let mut out = String::with_capacity(text.len() + places.len());
    let mut end = 0;
    for place in places {
        out.push_str(text.get(end..*place).unwrap_or(""));
        out.push('\\');
        end = *place;
    }
    out.push_str(text.get(end..).unwrap_or(""));
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn only_what_is_dangerous_is_escaped() {
        let check = |text: &str, expected: &str| assert_eq!(write(text), expected, "{text}");
        check(
            "**a** `<b>` <https://a.example> [x](https://a.example) [y](#z)\n",
            "**a** `<b>` <https://a.example> [x](https://a.example) [y](#z)\n",
        );
        check("```\n<script>\n```", "```\n<script>\n```");
        check("a <b>c</b>", "a \\<b>c\\</b>");
        check("<script>alert(1)</script>\n\nb", "\\<script>alert(1)\\</script>\n\nb");
        check("a<!-- secret -->b\n\n[//]: # (secret)", "ab\n\n");
        check("[a](javascript:x) <javascript:x>", "\\[a](javascript:x) \\<javascript:x>");
        check("[a][b]\n\n[b]: javascript:x", "\\[a]\\[b]\n\n[b]: javascript:x");
        check("<div>[a](javascript:x)</div>", "\\<div>\\[a](javascript:x)\\</div>");
        check("1 < 2 &lt;b>", "1 < 2 &lt;b>");
    }

    /// Texts of what matters to a Markdown parser.
    const TEXTS: &str = r"([<>\[\]()\\`!/a:\-\n ]|<b>|<!--|-->|\]\(javascript:x\)|```|\PC){0,40}";

    proptest! {
        #[test]
        fn nothing_dangerous_is_left(text in TEXTS) {
            prop_assert!(dangerous(&write(&text)).is_empty());
        }
    }
}
