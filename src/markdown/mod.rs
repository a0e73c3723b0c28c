//! Markdown: what a text holds, and how it is shown.
//!
//! The dialect is GitHub's, since the policies are written for it: `CommonMark` with tables, footnotes, strikethrough, task
//! lists, alerts (`> [!NOTE]`), bare URLs and e-mail addresses as links, and emoji by their short names (`:x:`).
//!
//! No text is trusted. Nothing of it reaches the output as markup: every tag is one of ours, every attribute is escaped,
//! every link leads to `http`, `https`, `mailto` or to where the caller resolves it. Raw HTML is not passed on either: tags
//! that are known and harmless are made anew, all others are shown as the text they are, since `<script>` in an advisory
//! is something to read.
//!
//! Knows nothing of pages, routes or files.

mod comment;
mod control;
mod document;
mod entity;
mod escape;
mod front_matter;
mod heading;
mod html;
mod inline;
mod label;
mod paragraph;
mod passage;
mod plain;
mod portable;
mod raw;
mod run;
mod shown;
mod target;

use std::ops::Range;

use pulldown_cmark::{Options, Parser};

pub use self::control::Replaced;
pub use self::label::{Label, english};

/// What a text holds, and where.
///
/// All spans are byte ranges of the text that was read, and begin and end between characters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Document {
    /// The headings, in order.
    pub headings: Vec<Heading>,
    /// The links and images, in order, bare URLs and raw HTML included.
    pub links: Vec<Link>,
    /// The tables, in order.
    pub tables: Vec<Table>,
    /// The paragraphs and list items, in order; footnotes are none.
    pub paragraphs: Vec<Paragraph>,
    /// The hidden comments, in order.
    pub comments: Vec<Comment>,
    /// What readers see of the text, in order, without code.
    pub passages: Vec<Passage>,
    /// The blocks of code, in order.
    pub code: Vec<Code>,
}

/// A heading that is not empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    /// 1 to 6, as written.
    pub level: u8,
    /// Its name in links, made as GitHub makes it, unique within the text.
    pub id: String,
    /// Its text without markup, with emoji for their short names.
    pub text: String,
    /// The heading as written, with its `#`.
    pub span: Range<usize>,
}

/// A link or an image.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Where it leads, decoded: a URL with `mailto:` for an e-mail address, a path, or `#section`.
    pub target: String,
    /// Whether it is an image.
    pub image: bool,
    /// The destination where it is written as it reads, else the link.
    pub span: Range<usize>,
}

/// A table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// The texts of the headings that it stands below, the highest first.
    pub headings: Vec<String>,
    /// The header row.
    pub header: Vec<Cell>,
    /// The other rows; each has as many cells as the header.
    pub rows: Vec<Vec<Cell>>,
    /// The table as written.
    pub span: Range<usize>,
}

/// A cell of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// Its text without markup; emoji and their short names (`:x:`) as written.
    pub text: String,
    /// The same without what is struck out; a line break is a comma.
    pub standing: String,
    /// The cell as written, without the space around it.
    pub span: Range<usize>,
}

/// A paragraph, or an item of a list without the lists in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paragraph {
    /// The texts of the headings that it stands below, the highest first.
    pub headings: Vec<String>,
    /// Its text without markup and what is struck out; code as written.
    pub text: String,
    /// Whether it is an item of a list.
    pub is_item: bool,
    /// The paragraph as written.
    pub span: Range<usize>,
}

/// A comment that readers do not see: `<!-- … -->`, or a link definition that only carries a text, `[comment]: # (…)`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comment {
    /// What it says, trimmed.
    pub text: String,
    /// The comment as written.
    pub span: Range<usize>,
}

/// The text of one block, on one line and without markup.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Passage {
    /// The text; `\u{fffc}` stands for code.
    pub text: String,
    /// What block it is of.
    pub kind: PassageKind,
    /// How many headings are above it, itself included where it is one: 0 before the first.
    pub headings: usize,
    /// Where each part of the text begins in it, and where that part stands.
    parts: Vec<(usize, Range<usize>)>,
}

/// What block a passage is of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PassageKind {
    /// A paragraph, an item or any other.
    #[default]
    Text,
    /// A heading.
    Heading,
    /// A cell of a table.
    Cell,
}

/// A block of code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Code {
    /// The language that it names, in lower case; empty for none.
    pub language: String,
    /// The block as written, with its fences.
    pub span: Range<usize>,
}

/// Finds out what a text holds.
#[must_use]
pub fn read(text: &str) -> Document {
    document::read(text)
}

/// How a text is shown as HTML.
#[derive(Clone, Copy)]
pub struct Style<'a> {
    /// The level (1 to 6) of the text's highest headings; the others follow without leaving a level out.
    pub top_level: u8,
    /// What ids begin with, so that several texts can stand on one page.
    pub anchor_prefix: &'a str,
    /// Leaves the [`title`] out, where the page shows it itself.
    pub drop_title: bool,
    /// The URL of a relative link (`docs/x.md`) or a section (`#scope`); with `None` the link's text stays alone.
    pub link: &'a (dyn Fn(&str) -> Option<String> + Sync),
    /// The words that are added, in the language of the text: [`english`], or another.
    pub label: &'a (dyn Fn(Label<'_>) -> String + Sync),
    /// The full URL of the text's page, when it is shown elsewhere, in a feed: links within the text lead to that page, and
    /// no heading links to itself. `None` on the page.
    pub page: Option<&'a str>,
}

/// The text as HTML for the body of a page.
#[must_use]
pub fn html(text: &str, style: &Style<'_>) -> String {
    html::write(text, style)
}

/// A line of text as HTML without blocks and links, for titles and summaries: code, emphasis and emoji only.
#[must_use]
pub fn inline_html(text: &str) -> String {
    inline::html(text)
}

/// The text without markup: paragraphs apart by an empty line, list items with a hyphen or number.
#[must_use]
pub fn plain(text: &str) -> String {
    plain::write(text)
}

/// The text as Markdown for other programs: without comments, and with raw HTML and forbidden links escaped, so that they
/// are shown as the text they are. Everything else stays as it is written.
#[must_use]
pub fn portable(text: &str) -> String {
    portable::write(text)
}

/// A line of text without the comments that a reader would not see, for fields that are more than Markdown to some formats.
#[must_use]
pub fn without_comments(line: &str) -> String {
    if !line.contains("<!--") {
        return line.to_owned();
    }
    let mut comments = document::read(line).comments;
    comments.sort_by_key(|comment| comment.span.start);
    let mut kept = String::with_capacity(line.len());
    let mut end = 0;
    for comment in comments {
        kept.push_str(line.get(end..comment.span.start).unwrap_or(""));
        end = end.max(comment.span.end);
    }
    kept.push_str(line.get(end..).unwrap_or(""));
    kept
}

/// The text of the first heading, if it is one of the highest level.
#[must_use]
pub fn title(text: &str) -> Option<String> {
    heading::title(text)
}

/// Where the front matter of a text says that it is not to be published.
#[must_use]
pub fn unpublished(text: &str) -> Option<Range<usize>> {
    front_matter::unpublished(text)
}

/// Where a text begins like front matter that nothing ends, so that it is shown.
#[must_use]
pub fn open_front_matter(text: &str) -> Option<Range<usize>> {
    front_matter::open(text)
}

/// The text with signs in the place of characters that are no text: controls, and marks of direction that reach out of their
/// line. `None` where there are none.
#[must_use]
pub fn without_controls(text: &str) -> Option<Replaced> {
    control::replace(text)
}

/// Whether a link's target is a path or a section, to be resolved by who knows the page: not a URL, and not one of the
/// disguises of one that browsers accept (`//host`, `\\host`, `java\tscript:`).
#[must_use]
pub fn is_relative(target: &str) -> bool {
    target::kind(target) == target::Kind::Relative
}

const DIALECT: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_FOOTNOTES)
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_TASKLISTS)
    .union(Options::ENABLE_GFM);

/// The events of a text after its front matter.
fn parse(text: &str) -> Parser<'_> {
    let body = text.get(front_matter::length(text)..).unwrap_or("");
    Parser::new_ext(body, DIALECT)
}

#[cfg(test)]
mod tests;
