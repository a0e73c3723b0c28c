//! Revisions: the numbered states of a published text.

use jiff::Timestamp;

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

/// Reads `{ number, date, summary }`.
pub fn read(fields: &mut Fields<'_, '_>) -> Option<Revision> {
    let number = fields.number("number");
    let number = fields.require("number", number);
    let date = fields.instant("date");
    let date = fields.require("date", date);
    let summary = fields.markdown_line("summary", 1_000);
    let summary = fields.require("summary", summary);
    Some(Revision { number: number?, date: date?, summary: summary? })
}
