//! Raw HTML in Markdown: its tokens, and the elements that we make anew.
//!
//! Only elements of [`ELEMENTS`] exist for us. Everything else that looks like a tag is text: in a security text it is an
//! example or a placeholder (`<script>`, `<version>`, `Vec<u8>`), and dropping it would change what is said.

use std::borrow::Cow;
use std::ops::Range;

use super::entity;

/// A part of raw HTML.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Token<'t> {
    /// Text, with character references.
    Text(&'t str),
    /// What stands between `<!--` and `-->`, or after a `<!--` that nothing ends.
    Comment(&'t str),
    /// The start of an element that we make.
    Open(Tag<'t>),
    /// The end of an element that we make.
    Close(&'static Element),
}

/// A start tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tag<'t> {
    /// What it starts.
    pub element: &'static Element,
    /// The tag as written.
    pub written: &'t str,
    attributes: &'t str,
}

impl<'t> Tag<'t> {
    /// The value of an attribute, decoded; empty for one without a value.
    pub fn attribute(&self, name: &str) -> Option<Cow<'t, str>> {
        let mut found = Attributes(self.attributes).filter(|(written, _)| written.eq_ignore_ascii_case(name));
        found.next().map(|(_, value)| entity::decode(value))
    }
}

/// An element that raw HTML may make.
#[derive(Debug, PartialEq, Eq)]
pub struct Element {
    /// Its name in raw HTML, in lower case.
    pub name: &'static str,
    /// The name that it gets; empty for one whose tags are left out.
    pub made: &'static str,
    /// What it is.
    pub category: Category,
    /// What it holds.
    pub content: Content,
}

impl Element {
    /// Whether its text is code, which is no link and no word of the author's.
    pub fn is_code(&self) -> bool {
        matches!(self.made, "code" | "pre" | "kbd" | "samp")
    }
}

/// What an element is to the element around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Category {
    /// A part of a line.
    Phrasing,
    /// A block.
    Flow,
    /// An item of a list.
    Item,
    /// A row of a table.
    Row,
    /// A cell of a table.
    Cell,
    /// The summary of details.
    Summary,
}

/// What an element may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content {
    /// Nothing; it has no end tag.
    Nothing,
    /// Parts of a line.
    Phrasing,
    /// Blocks and parts of a line.
    Flow,
    /// Blocks; parts of a line get a paragraph.
    Blocks,
    /// Items of a list.
    Items,
    /// Rows of a table.
    Rows,
    /// Cells of a table.
    Cells,
    /// A summary first, then blocks.
    Details,
}

impl Content {
    /// Whether an element of a category may stand here.
    pub fn admits(self, category: Category) -> bool {
        match category {
            Category::Phrasing => matches!(self, Self::Phrasing | Self::Flow | Self::Blocks | Self::Details),
            Category::Flow => matches!(self, Self::Flow | Self::Blocks | Self::Details),
            Category::Item => self == Self::Items,
            Category::Row => self == Self::Rows,
            Category::Cell => self == Self::Cells,
            Category::Summary => self == Self::Details,
        }
    }
}

/// The paragraph that loose text gets.
pub static PARAGRAPH: Element = element("p", "p", Category::Flow, Content::Phrasing);

static ELEMENTS: &[Element] = &[
    phrasing("a", "a"),
    phrasing("abbr", "abbr"),
    phrasing("b", "b"),
    element("blockquote", "blockquote", Category::Flow, Content::Blocks),
    element("br", "br", Category::Phrasing, Content::Nothing),
    element("center", "div", Category::Flow, Content::Blocks),
    phrasing("cite", "cite"),
    phrasing("code", "code"),
    phrasing("del", "del"),
    element("details", "details", Category::Flow, Content::Details),
    element("div", "div", Category::Flow, Content::Blocks),
    phrasing("em", "em"),
    phrasing("font", ""),
    element("h1", "h1", Category::Flow, Content::Phrasing),
    element("h2", "h2", Category::Flow, Content::Phrasing),
    element("h3", "h3", Category::Flow, Content::Phrasing),
    element("h4", "h4", Category::Flow, Content::Phrasing),
    element("h5", "h5", Category::Flow, Content::Phrasing),
    element("h6", "h6", Category::Flow, Content::Phrasing),
    element("hr", "hr", Category::Flow, Content::Nothing),
    phrasing("i", "i"),
    element("img", "", Category::Phrasing, Content::Nothing),
    phrasing("ins", "ins"),
    phrasing("kbd", "kbd"),
    element("li", "li", Category::Item, Content::Flow),
    phrasing("mark", "mark"),
    element("ol", "ol", Category::Flow, Content::Items),
    element("p", "p", Category::Flow, Content::Phrasing),
    element("pre", "pre", Category::Flow, Content::Phrasing),
    phrasing("q", "q"),
    phrasing("s", "s"),
    phrasing("samp", "samp"),
    phrasing("small", "small"),
    phrasing("span", ""),
    phrasing("strike", "s"),
    phrasing("strong", "strong"),
    phrasing("sub", "sub"),
    element("summary", "summary", Category::Summary, Content::Phrasing),
    phrasing("sup", "sup"),
    element("table", "table", Category::Flow, Content::Rows),
    element("tbody", "", Category::Row, Content::Cells),
    element("td", "td", Category::Cell, Content::Flow),
    element("tfoot", "", Category::Row, Content::Cells),
    element("th", "th", Category::Cell, Content::Phrasing),
    element("thead", "", Category::Row, Content::Cells),
    element("tr", "tr", Category::Row, Content::Cells),
    phrasing("tt", "code"),
    phrasing("u", "u"),
    element("ul", "ul", Category::Flow, Content::Items),
    phrasing("var", "var"),
    element("wbr", "wbr", Category::Phrasing, Content::Nothing),
];

const fn phrasing(name: &'static str, made: &'static str) -> Element {
    element(name, made, Category::Phrasing, Content::Phrasing)
}

const fn element(name: &'static str, made: &'static str, category: Category, content: Content) -> Element {
    Element { name, made, category, content }
}

fn known(name: &str) -> Option<&'static Element> {
    let name = name.to_ascii_lowercase();
    let place = ELEMENTS.binary_search_by(|element| element.name.cmp(name.as_str())).ok()?;
    ELEMENTS.get(place)
}

/// Splits raw HTML into tokens, each with its place.
pub fn tokens(html: &str) -> Tokens<'_> {
    Tokens { html, at: 0, found: None }
}

/// What a piece of inline HTML shows of itself: nothing for a tag or comment, all of it for anything else, a space for a
/// line break.
pub fn visible(html: &str) -> &str {
    match tokens(html).next() {
        Some((_, Token::Open(tag))) if tag.element.content == Content::Nothing => " ",
        Some((_, Token::Open(_) | Token::Close(_) | Token::Comment(_))) => "",
        Some((_, Token::Text(_))) | None => html,
    }
}

/// The tokens of raw HTML.
pub struct Tokens<'t> {
    html: &'t str,
    at: usize,
    found: Option<(Range<usize>, Token<'t>)>,
}

impl<'t> Iterator for Tokens<'t> {
    type Item = (Range<usize>, Token<'t>);

    fn next(&mut self) -> Option<Self::Item> {
        if let Some(found) = self.found.take() {
            return Some(found);
        }
        let start = self.at;
        let mut places = self.html.get(start..)?.match_indices('<').map(|(at, _)| start + at);
        self.found = places.find_map(|at| markup(self.html, at));
        let (end, after) =
            self.found.as_ref().map_or((self.html.len(), self.html.len()), |(span, _)| (span.start, span.end));
        self.at = after;
        if start == end {
            return self.found.take();
        }
        self.html.get(start..end).map(|text| (start..end, Token::Text(text)))
    }
}

/// The comment or known tag that begins at a place.
fn markup(html: &str, at: usize) -> Option<(Range<usize>, Token<'_>)> {
    let rest = html.get(at..)?;
    if let Some(comment) = rest.strip_prefix("<!--") {
        let (text, after) = comment_end(comment);
        return Some((at..html.len() - after.len(), Token::Comment(text)));
    }
    let inner = rest.get(1..)?;
    let (closes, inner) = inner.strip_prefix('/').map_or((false, inner), |inner| (true, inner));
    let name_length = inner.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'-').count();
    let (name, after_name) = inner.split_at_checked(name_length)?;
    let element = known(name)?;
    let mut attributes = Attributes(after_name);
    // A tag that would act is an attack that the text quotes.
    let acts = attributes.by_ref().any(|(name, _)| name.get(..2).is_some_and(|start| start.eq_ignore_ascii_case("on")));
    let rest = attributes.0.trim_start_matches(HTML_SPACE);
    let rest = rest.strip_prefix('/').unwrap_or(rest).strip_prefix('>')?;
    let end = html.len() - rest.len();
    let token = if closes {
        Token::Close(element)
    } else {
        let written = html.get(at..end)?;
        Token::Open(Tag { element, written, attributes: after_name })
    };
    (!acts).then_some((at..end, token))
}

/// Splits what follows `<!--` into the comment and what comes after it.
fn comment_end(comment: &str) -> (&str, &str) {
    let empty = comment.strip_prefix('>').or_else(|| comment.strip_prefix("->"));
    empty.map(|after| ("", after)).or_else(|| comment.split_once("-->")).unwrap_or((comment, ""))
}

const HTML_SPACE: [char; 5] = [' ', '\t', '\n', '\r', '\u{c}'];

/// The names and values of attributes by Markdown's own rules (0.31 §6.6), as far as they go.
struct Attributes<'t>(&'t str);

impl<'t> Iterator for Attributes<'t> {
    type Item = (&'t str, &'t str);

    fn next(&mut self) -> Option<Self::Item> {
        let start = self.0.trim_start_matches(HTML_SPACE);
        let in_name = |byte: &u8| byte.is_ascii_alphanumeric() || b"_:.-".contains(byte);
        let (name, after_name) = start.split_at_checked(start.bytes().take_while(in_name).count())?;
        // Between attributes there is space, so that `<a/b>` and `<a"b">` are no tags.
        if name.is_empty() || start.len() == self.0.len() {
            return None;
        }
        let (value, rest) = match after_name.trim_start_matches(HTML_SPACE).strip_prefix('=') {
            Some(rest) => value(rest.trim_start_matches(HTML_SPACE))?,
            None => ("", after_name),
        };
        self.0 = rest;
        Some((name, value))
    }
}

fn value(text: &str) -> Option<(&str, &str)> {
    if let Some(quote @ ('"' | '\'')) = text.chars().next() {
        return text.get(1..)?.split_once(quote);
    }
    let ends = |c: char| HTML_SPACE.contains(&c) || "\"'=<>`".contains(c);
    let end = text.find(ends).filter(|end| *end > 0)?;
    text.split_at_checked(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(html: &str) -> Vec<String> {
        let show = |(_, token): (Range<usize>, Token<'_>)| match token {
            Token::Text(text) => text.to_owned(),
            Token::Comment(text) => format!("comment {text}"),
            Token::Open(tag) => format!("open {}", tag.element.name),
            Token::Close(element) => format!("close {}", element.name),
        };
        tokens(html).map(show).collect()
    }

    #[test]
    fn known_tags_and_comments_are_tokens_and_the_rest_is_text() {
        let check = |html: &str, expected: &[&str]| assert_eq!(shown(html), expected, "{html}");
        check("a<b>b</B >c", &["a", "open b", "b", "close b", "c"]);
        check("<br/><BR /><hr\n>", &["open br", "open br", "open hr"]);
        check("x<!-- a > b -->y<!--", &["x", "comment  a > b ", "y", "comment "]);
        check("<!-->x<!--->y", &["comment ", "x", "comment ", "y"]);
        check("Vec<u8> <script>x</script>", &["Vec<u8> <script>x</script>"]);
        check("<img src=x onerror=alert(1)>", &["<img src=x onerror=alert(1)>"]);
        check("<img src=x/onerror=alert(1)>", &["<img src=x/onerror=alert(1)>"]);
        check("<b\u{a0}onclick=x> <b/x> <b\"x\"> <b x=\"> <b", &["<b\u{a0}onclick=x> <b/x> <b\"x\"> <b x=\"> <b"]);
        check("", &[]);
    }

    #[test]
    fn attributes_are_decoded() {
        let check = |html: &str, name: &str, expected: Option<&str>| {
            let Some((_, Token::Open(tag))) = tokens(html).next() else { panic!("{html} is no tag") };
            assert_eq!(tag.attribute(name).as_deref(), expected, "{html}");
        };
        check("<a href=\"x&amp;y\">", "href", Some("x&y"));
        check("<a title='\"' HREF = java&#x73;cript:x>", "href", Some("javascript:x"));
        check("<details open>", "open", Some(""));
        check("<a href=1 href=2>", "href", Some("1"));
        check("<a>", "href", None);
    }

    #[test]
    fn elements_are_sorted() {
        assert!(ELEMENTS.is_sorted_by(|a, b| a.name < b.name));
    }
}
