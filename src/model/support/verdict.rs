//! What the policy and the release lines say together of a version.

use jiff::civil::Date;

use crate::model::release::Line;
use crate::model::support::{Support, SupportRow, SupportTable};
use crate::model::version::Version;

/// What decides whether a version is supported.
#[derive(Clone, Copy, Debug)]
pub struct SupportStatus<'p> {
    /// The answer.
    pub support: Support,
    /// The last day of support, where one is known.
    pub until: Option<Date>,
    /// The release line that the version belongs to.
    pub line: Option<&'p Line>,
    /// The row of the policy's table that speaks of it.
    pub row: Option<&'p SupportRow>,
    /// Whether it is a pre-release of a version that exists, and so gets no fixes, whatever is said of its line.
    pub is_superseded: bool,
}

/// Merges what the release lines and the policy's table say of a version. Of the lines, and of the rows, the one that
/// speaks most narrowly of the version decides; a line's end of support decides over the table.
#[must_use]
pub fn support_of<'p>(
    version: &Version,
    table: Option<&'p SupportTable>,
    lines: &'p [Line],
    latest: Option<&Version>,
    today: Date,
) -> SupportStatus<'p> {
    let narrowest_line = lines
        .iter()
        .filter(|line| line.versions.matches(version, latest))
        .max_by_key(|line| line.versions.specificity());
    let rows = table.map_or(&[][..], |table| &table.rows);
    let narrowest_row = rows
        .iter()
        .rev()
        .filter_map(|row| row.selector.as_ref().ok().map(|selector| (selector, row)))
        .filter(|(selector, _)| selector.matches(version, latest))
        .max_by_key(|(selector, _)| selector.specificity())
        .map(|(_, row)| row);
    SupportStatus::of(narrowest_line, narrowest_row, today)
}

impl<'p> SupportStatus<'p> {
    /// Whether the same release line or the same row decides.
    #[must_use]
    pub fn is_decided_as(&self, other: &SupportStatus<'_>) -> bool {
        let same_row = self.row.zip(other.row).is_some_and(|(one, other)| std::ptr::eq(one, other));
        let same_line = self.line.zip(other.line).is_some_and(|(one, other)| std::ptr::eq(one, other));
        same_row || same_line
    }

    /// The same of a pre-release whose final version exists: fixes are made for that.
    #[must_use]
    pub fn superseded(self) -> Self {
        match self.support {
            Support::Unsupported => self,
            Support::Supported | Support::Unknown => {
                Self { support: Support::Unsupported, until: None, is_superseded: true, ..self }
            }
        }
    }

    /// What a release line and a row of the table say together of the versions that both speak of: a date decides over
    /// a mark, and the line's date over the row's.
    #[must_use]
    pub fn of(line: Option<&'p Line>, row: Option<&'p SupportRow>, today: Date) -> Self {
        let line_end = line.and_then(|line| line.end_of_support.as_ref()).map(|end| end.value);
        let until = line_end.or(row.and_then(|row| row.until));
        let support = match (until, row.map(|row| row.support)) {
            (Some(end), _) if end < today => Support::Unsupported,
            (Some(_), Some(Support::Unknown) | None) => Support::Supported,
            (_, Some(stated)) => stated,
            (None, None) => Support::Unknown,
        };
        // Who says that support has ended is not contradicted by a later day.
        let until = until.filter(|end| support != Support::Unsupported || *end < today);
        Self { support, until, line, row, is_superseded: false }
    }
}
