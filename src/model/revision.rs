//! Revisions: the numbered states of a published text.

use jiff::Timestamp;

use crate::diag::{Code, Diagnostic};
use crate::fields::Fields;
use crate::source::At;

/// One state of a published text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revision {
    /// 1 for the first publication, then one more each time.
    pub number: At<u32>,
    /// When.
    pub date: At<Timestamp>,
    /// What changed; may hold inline Markdown.
    pub summary: At<String>,
}

/// Reads `revisions`: numbered 1, 2, 3 … in the order of their dates, the first with the date of the publication where there
/// is one. `None` if one of them could not be read, since nothing can then be said of the others.
pub fn read_all(fields: &mut Fields<'_, '_>, published: Option<Timestamp>) -> Option<Vec<Revision>> {
    let revisions = fields.each("revisions", read);
    if fields.misread("revisions") {
        return None;
    }
    let mut previous = published;
    for (revision, expected) in revisions.iter().zip(1..) {
        if revision.number.value != expected {
            let message = format!("revision {expected} should stand here, not {}", revision.number);
            fields.report.add(Diagnostic::new(Code::RevisionOrder, revision.number.place, message));
        }
        if expected == 1 && published.is_some_and(|published| revision.date.value > published) {
            let message = "the first revision is the publication, and is dated after it";
            fields.report.add(Diagnostic::new(Code::RevisionOrder, revision.date.place, message));
        }
        if previous.is_some_and(|previous| revision.date.value < previous) {
            let before = if expected == 1 { "the publication" } else { "the revision before it" };
            let message = format!("revision {expected} is dated before {before}");
            fields.report.add(Diagnostic::new(Code::RevisionOrder, revision.date.place, message));
        }
        previous = Some(revision.date.value);
    }
    Some(revisions)
}

/// Reads `{ number, date, summary }`.
fn read(fields: &mut Fields<'_, '_>) -> Option<Revision> {
    let number = fields.number("number");
    let number = fields.require("number", number);
    let date = fields.instant("date");
    let date = fields.require("date", date);
    let summary = fields.markdown_line("summary", 1_000);
    let summary = fields.require("summary", summary);
    Some(Revision { number: number?, date: date?, summary: summary? })
}
