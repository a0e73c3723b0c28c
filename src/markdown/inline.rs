//! Single lines as HTML: titles and summaries.

use std::borrow::Cow;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::escape;
use super::run::{Piece, pieces};

/// A line with its code, emphasis and emoji as HTML. Links are only their text, and raw HTML is shown as written.
pub fn html(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    let heading = as_heading(text);
    for event in Parser::new_ext(&heading, Options::ENABLE_STRIKETHROUGH) {
        match event {
            Event::Text(text) => push_run(&mut out, &text),
            Event::InlineHtml(html) => escape::text(&mut out, &html),
            Event::Code(code) => {
                out.push_str("<code>");
                escape::text(&mut out, &code);
                out.push_str("</code>");
            }
            Event::Start(Tag::Emphasis) => out.push_str("<em>"),
            Event::End(TagEnd::Emphasis) => out.push_str("</em>"),
            Event::Start(Tag::Strong) => out.push_str("<strong>"),
            Event::End(TagEnd::Strong) => out.push_str("</strong>"),
            Event::Start(Tag::Strikethrough) => out.push_str("<del>"),
            Event::End(TagEnd::Strikethrough) => out.push_str("</del>"),
            _ => {}
        }
    }
    out
}

/// The line as a Markdown heading, the only block whose text cannot begin another one: `1. x`, `- x` and `# x` stay text.
fn as_heading(text: &str) -> String {
    let line: Cow<'_, str> =
        if text.contains(['\n', '\r']) { text.replace(['\n', '\r'], " ").into() } else { text.into() };
    let line = line.trim();
    // A heading may end in number signs that do not count.
    match line.strip_suffix('#') {
        Some(start) if !start.ends_with('\\') => format!("# {start}\\#"),
        _ => format!("# {line}"),
    }
}

fn push_run(out: &mut String, text: &str) {
    for (_, piece) in pieces(text) {
        match piece {
            Piece::Text(text) | Piece::Url(text) | Piece::Mail(text) => escape::text(out, text),
            Piece::Emoji(emoji) => push_emoji(out, emoji),
        }
    }
}

/// Adds an emoji with its name, which screen readers do not always know.
pub fn push_emoji(out: &mut String, emoji: &emojis::Emoji) {
    out.push_str("<span role=\"img\" aria-label=\"");
    escape::attribute(out, emoji.name());
    out.push_str("\">");
    out.push_str(emoji.as_str());
    out.push_str("</span>");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_have_no_blocks_and_no_links() {
        let check = |text: &str, expected: &str| assert_eq!(html(text), expected, "{text}");
        check(
            "`a < b` is *not* **b** ~~c~~ & d",
            "<code>a &lt; b</code> is <em>not</em> <strong>b</strong> <del>c</del> &amp; d",
        );
        check("1. x", "1. x");
        check("- x", "- x");
        check("# x", "# x");
        check("    x\n\ny", "x  y");
        check("in C #", "in C #");
        check("in C \\#", "in C #");
        check("[a](https://h.example) ![b](c.png) https://h.example", "a b https://h.example");
        check(
            "XSS by <script>x</script> <b> <!-- c -->",
            "XSS by &lt;script&gt;x&lt;/script&gt; &lt;b&gt; &lt;!-- c --&gt;",
        );
        check(":x: `:x:`", "<span role=\"img\" aria-label=\"cross mark\">❌</span> <code>:x:</code>");
        check("", "");
    }
}
