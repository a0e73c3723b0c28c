//! The words that are added to a text when it is shown: titles of alerts, and names for those who hear the page.

use super::{Style, escape};

/// A word or phrase that is added.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Label<'t> {
    /// The title of `> [!NOTE]`.
    Note,
    /// The title of `> [!TIP]`.
    Tip,
    /// The title of `> [!IMPORTANT]`.
    Important,
    /// The title of `> [!WARNING]`.
    Warning,
    /// The title of `> [!CAUTION]`.
    Caution,
    /// A task that is done.
    Done,
    /// A task that is not done.
    NotDone,
    /// The name of a table below no heading.
    Table,
    /// The link of a heading to itself.
    LinkTo(&'t str),
    /// The list of footnotes.
    Footnotes,
    /// A reference to a footnote, by its number.
    Footnote(usize),
    /// The link from a footnote back to a reference: `2`, or `2-3` for the third one.
    BackTo(&'t str),
}

/// The labels in English.
#[must_use]
pub fn english(label: Label<'_>) -> String {
    let word = match label {
        Label::Note => "Note",
        Label::Tip => "Tip",
        Label::Important => "Important",
        Label::Warning => "Warning",
        Label::Caution => "Caution",
        Label::Done => "Completed task",
        Label::NotDone => "Incomplete task",
        Label::Table => "Table",
        Label::Footnotes => "Footnotes",
        Label::LinkTo(heading) => return format!("Link to “{heading}”"),
        Label::Footnote(number) => return format!("Footnote {number}"),
        Label::BackTo(reference) => return format!("Back to reference {reference}"),
    };
    word.to_owned()
}

/// A label in the language of a style, for an attribute or as text.
pub(super) fn escaped(style: &Style<'_>, label: Label<'_>) -> String {
    let mut escaped = String::new();
    escape::attribute(&mut escaped, &(style.label)(label));
    escaped
}
