//! Notes: the texts of a document. Their titles say what they are, so that they can be read back.

use super::wire::Note;
use crate::markdown;

/// The title as it was written; `title` itself has it as plain text.
pub const TITLE: &str = "Title";
/// What it means, in one line.
pub const SUMMARY: &str = "Summary";
/// The whole story.
pub const DETAILS: &str = "Details";
/// What an attacker gains.
pub const IMPACT: &str = "Impact";
/// What helps without an upgrade, where no product is affected that a remediation could be for.
pub const WORKAROUNDS: &str = "Workarounds";
/// Why an advisory was taken back.
pub const WITHDRAWN: &str = "Withdrawn";
/// All vectors, in their order, where the scores do not say as much.
pub const CVSS: &str = "CVSS";
/// All weaknesses, where there is more than one.
pub const WEAKNESSES: &str = "Weaknesses";
/// All names in other lists, in their order, where `cve` and `ids` do not say as much.
pub const ALIASES: &str = "Aliases";
/// Similar vulnerabilities.
pub const RELATED: &str = "Related vulnerabilities";
/// The vulnerabilities in dependencies that this one comes from.
pub const UPSTREAM: &str = "Upstream vulnerabilities";
/// The vulnerability that a withdrawn advisory tells once more.
pub const DUPLICATE_OF: &str = "Duplicate of";
/// Who is responsible for it in the project.
pub const HANDLER: &str = "Handler";
/// The package that a statement is about.
pub const DEPENDENCY: &str = "Dependency";
/// What is known of a vulnerability in a dependency.
pub const ASSESSMENT: &str = "Assessment";

/// A text of an author; none where it is empty.
#[must_use]
pub fn note(category: &str, title: &str, text: &str) -> Option<Note> {
    let text = markup(text);
    (!text.is_empty()).then(|| Note { category: category.to_owned(), text, title: Some(title.to_owned()) })
}

/// A list, one item a line; none where it is empty.
#[must_use]
pub fn list(title: &str, items: impl IntoIterator<Item = String>) -> Option<Note> {
    let lines: Vec<String> = items.into_iter().map(|item| format!("- {item}")).collect();
    let text = lines.join("\n");
    (!lines.is_empty()).then(|| Note { category: "other".to_owned(), text, title: Some(title.to_owned()) })
}

/// A title in Markdown. Every vulnerability has one: a document without a note is invalid (test 6.1.27.5).
#[must_use]
pub fn title(markdown: &str, id: &str) -> Note {
    note("description", TITLE, markdown).unwrap_or_else(|| Note {
        category: "description".to_owned(),
        text: id.to_owned(),
        title: Some(TITLE.to_owned()),
    })
}

/// A title as plain text, which may not be empty.
#[must_use]
pub fn plain_title(markdown: &str, id: &str) -> String {
    let plain = markdown::plain(markdown);
    if plain.trim().is_empty() { id.to_owned() } else { plain }
}

/// What changed in a revision, which may not be empty.
#[must_use]
pub fn change(summary: &str) -> String {
    let text = markup(summary);
    if text.is_empty() { "Changed".to_owned() } else { text }
}

/// A text in Markdown that any program may show, without the empty lines around it (§8: no HTML).
#[must_use]
pub fn markup(text: &str) -> String {
    markdown::portable(text).trim_start_matches(['\n', '\r']).trim_end().to_owned()
}
