//! What the policy and the release lines say together of a version, on a day.

use jiff::civil::Date;

use crate::model::release::Line;
use crate::model::selector::span::Span;
use crate::model::support::reach::{Reaches, Surroundings};
use crate::model::support::status::agreed;
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

/// What the rows say of a version.
#[derive(Clone, Copy, Debug)]
pub struct Stated<'p> {
    /// The answer; unknown where a row that may speak of it says something else.
    pub support: Support,
    /// The row that decides; none where rows may speak of it, and none surely does.
    pub row: Option<&'p SupportRow>,
}

impl SupportTable {
    /// What the rows say of a version on a day: the narrowest of those that reach it, unless one that may reach it differs. `None`
    /// where no row can speak of it.
    #[must_use]
    pub fn support_of(&self, version: &Version, today: Date) -> Option<Stated<'_>> {
        if self.is_template {
            return None;
        }
        let (reaching, uncertain, around) = self.rows_at(version);
        let (deciding, uncertain) = if reaching.is_empty() {
            let rest =
                |wanted: Reaches| self.rows.iter().filter(move |row| row.reaches_rest(version, around) == wanted);
            (narrowest_rest(rest(Reaches::Yes)), [uncertain, rest(Reaches::Maybe).collect()].concat())
        } else {
            (self.narrowest(&reaching, version), uncertain)
        };
        let Some(row) = deciding.first() else {
            return (!uncertain.is_empty()).then_some(Stated { support: Support::Unknown, row: None });
        };
        let support = agreed(deciding.iter().chain(&uncertain).map(|row| row.on(today))).unwrap_or(Support::Unknown);
        Some(Stated { support, row: Some(row) })
    }

    /// The rows that reach a version by themselves, those that may, and how it lies to the others.
    fn rows_at(&self, version: &Version) -> (Vec<&SupportRow>, Vec<&SupportRow>, Surroundings) {
        let (mut reaching, mut uncertain, mut around) = (Vec::new(), Vec::new(), Surroundings::default());
        for row in &self.rows {
            match row.reaches(version, &self.known) {
                Reaches::Yes => reaching.push(row),
                Reaches::Maybe => {
                    uncertain.push(row);
                    around.may_reach();
                }
                Reaches::No => row.surround(version, self.order, &mut around),
            }
        }
        (reaching, uncertain, around)
    }

    /// The rows within which no other lies.
    fn narrowest<'p>(&self, rows: &[&'p SupportRow], version: &Version) -> Vec<&'p SupportRow> {
        let spans: Vec<Span> = rows.iter().map(|row| row.span_around(version, self.order)).collect();
        let Some(narrowest) = spans.iter().cloned().reduce(Span::narrower) else {
            return Vec::new();
        };
        let counts = |span: &Span| !span.holds(&narrowest) || *span == narrowest;
        rows.iter().zip(&spans).filter(|(_, span)| counts(span)).map(|(row, _)| *row).collect()
    }
}

/// Of the rows that speak of what is left: `older` before `all others`, and those of a series before those of all.
fn narrowest_rest<'p>(rows: impl Iterator<Item = &'p SupportRow>) -> Vec<&'p SupportRow> {
    let mut rows: Vec<_> = rows.map(|row| (row.rest_rank(), row)).collect();
    let best = rows.iter().map(|(rank, _)| *rank).max();
    rows.retain(|(rank, _)| Some(*rank) == best);
    rows.into_iter().map(|(_, row)| row).collect()
}

/// Merges what the release lines and the policy say of a version. Of the lines, and of the rows, the one that speaks most narrowly
/// of the version decides; a line's end of support decides over the table.
#[must_use]
pub fn support_of<'p>(
    version: &Version,
    table: Option<&'p SupportTable>,
    lines: &'p [Line],
    latest: Option<&Version>,
    today: Date,
) -> SupportStatus<'p> {
    let line = lines
        .iter()
        .filter(|line| line.versions.matches(version, latest))
        .reduce(|one, other| if other.versions.is_narrower(&one.versions, version) { other } else { one });
    let stated = table.and_then(|table| table.support_of(version, today));
    SupportStatus::of(line, stated, today)
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
    pub fn of(line: Option<&'p Line>, stated: Option<Stated<'p>>, today: Date) -> Self {
        let row = stated.and_then(|stated| stated.row);
        let line_end = line.and_then(|line| line.end_of_support.as_ref()).map(|end| end.value);
        let by_table = stated.map_or(Support::Unknown, |stated| stated.support);
        let support = match line_end {
            Some(end) if end < today => Support::Unsupported,
            Some(_) if by_table == Support::Unknown => Support::Supported,
            _ => by_table,
        };
        let until = line_end.or(row.and_then(SupportRow::until).filter(|_| by_table != Support::Unknown));
        // Who says that support has ended is not contradicted by a later day.
        let until = until.filter(|end| support != Support::Unsupported || *end < today);
        Self { support, until, line, row, is_superseded: false }
    }

    /// What is stated of the versions of a row, and of the release line of the same versions.
    #[must_use]
    pub fn of_row(line: Option<&'p Line>, row: &'p SupportRow, today: Date) -> Self {
        // Of some of its versions, nobody can tell.
        let support = if row.is_contradicted { Support::Unknown } else { row.on(today) };
        Self::of(line, Some(Stated { support, row: Some(row) }), today)
    }
}
