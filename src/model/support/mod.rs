//! The supported versions that a policy's table states.

pub mod verdict;

use jiff::civil::Date;

use crate::invalid::Invalid;
use crate::markdown::Table;
use crate::model::page::Page;
use crate::model::selector::Selector;
use crate::model::version::VersionOrder;
use crate::source::{Place, Prose};

/// The supported-versions table of a policy, as data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SupportTable {
    /// The rows, in the order written.
    pub rows: Vec<SupportRow>,
}

/// One row of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SupportRow {
    /// Where it stands.
    pub place: Place,
    /// The version cell as written.
    pub versions: String,
    /// What the version cell means; a row that means nothing to us is shown all the same.
    pub selector: Result<Selector, Invalid>,
    /// The status cell as written.
    pub status: String,
    /// What the status cell means.
    pub support: Support,
    /// The last day of support, where a cell states one.
    pub until: Option<Date>,
    /// The other cells, each with its column's header.
    pub notes: Vec<(String, String)>,
}

/// Whether a version gets security fixes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Support {
    /// It does.
    Supported,
    /// It does not.
    Unsupported,
    /// Nobody has said, or not in words that decide it.
    Unknown,
}

impl Support {
    /// The word for it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Supported => "supported",
            Self::Unsupported => "unsupported",
            Self::Unknown => "unknown",
        }
    }
}

/// What a column of versions is called.
const VERSION_WORDS: &[&str] = &["version", "versi\u{f3}n", "vers\u{e3}o", "release", "\u{7248}\u{672c}"];
/// What a column or a section about support is called.
const SUPPORT_WORDS: &[&str] = &["support", "soporte", "suporte", "status", "\u{652f}\u{6301}"];

/// What a column that tells the end of support is called. A day in any other one, of a release say, means something else.
const END_WORDS: &[&str] =
    &["until", "end", "eol", "eos", "expir", "through", "support", "maint", "fixes", "hasta", "fin", "at\u{e9}"];
/// And what one that tells its beginning is called.
const BEGIN_WORDS: &[&str] = &["since", "from", "start", "begin", "released", "release date", "desde", "inicio"];

impl SupportTable {
    /// Finds the table of supported versions among the tables of a policy: the first below a heading that speaks of
    /// support or versions, or with a column of that name, whose cells look like versions.
    #[must_use]
    pub fn find(policy: &Page, order: VersionOrder) -> Option<Self> {
        let mut tables = policy.document.tables.iter();
        tables.find_map(|table| Self::read(table, &policy.prose, order))
    }

    fn read(table: &Table, prose: &Prose, order: VersionOrder) -> Option<Self> {
        let grid = Grid { table };
        let versions = grid.version_column(order)?;
        let status = grid.status_column(versions)?;
        let told =
            table.headings.iter().any(|heading| speaks_of(heading, VERSION_WORDS) || speaks_of(heading, SUPPORT_WORDS))
                || speaks_of(grid.header(versions), VERSION_WORDS);
        let judged = grid.judged(status) > 0 || speaks_of(grid.header(status), SUPPORT_WORDS);
        let row = |row: usize| grid.support_row(row, versions, status, prose, order);
        (told && judged).then(|| Self { rows: (0..table.rows.len()).map(row).collect() })
    }
}

fn speaks_of(text: &str, words: &[&str]) -> bool {
    let text = text.to_lowercase();
    words.iter().any(|word| text.contains(word))
}

/// A table by rows and columns; a cell that is not there is empty.
struct Grid<'t> {
    table: &'t Table,
}

impl<'t> Grid<'t> {
    fn header(&self, column: usize) -> &'t str {
        self.table.header.get(column).map_or("", |cell| &cell.text)
    }

    fn cell(&self, row: usize, column: usize) -> &'t str {
        let cell = self.table.rows.get(row).and_then(|cells| cells.get(column));
        cell.map_or("", |cell| &cell.text)
    }

    fn count(&self, column: usize, holds: impl Fn(&str) -> bool) -> usize {
        (0..self.table.rows.len()).filter(|row| holds(self.cell(*row, column))).count()
    }

    /// The column in which the most cells select versions, or the one that is called so.
    fn version_column(&self, order: VersionOrder) -> Option<usize> {
        let columns = self.table.header.len();
        let selecting = |column: usize| self.count(column, |cell| Selector::parse(cell, order).is_ok());
        let named = |column: usize| speaks_of(self.header(column), VERSION_WORDS);
        (0..columns)
            .filter(|column| selecting(*column) > 0 || named(*column))
            .max_by_key(|column| (selecting(*column), named(*column), columns - column))
    }

    /// Of the other columns the one in which the most cells say whether something is supported.
    fn status_column(&self, versions: usize) -> Option<usize> {
        let columns = self.table.header.len();
        let others = (0..columns).filter(|column| *column != versions);
        others.max_by_key(|column| (self.judged(*column), columns - column))
    }

    fn judged(&self, column: usize) -> usize {
        self.count(column, |cell| support(cell) != Support::Unknown)
    }

    fn support_row(
        &self,
        row: usize,
        versions: usize,
        status: usize,
        prose: &Prose,
        order: VersionOrder,
    ) -> SupportRow {
        let others = || (0..self.table.header.len()).filter(|column| *column != versions);
        let notes = others().filter(|column| *column != status);
        let is_end = |header: &str| speaks_of(header, END_WORDS) && !speaks_of(header, BEGIN_WORDS);
        let mut ends = others().filter(|column| *column == status || is_end(self.header(*column)));
        let span =
            self.table.rows.get(row).and_then(|cells| cells.get(versions)).map_or(0..0, |cell| cell.span.clone());
        SupportRow {
            place: prose.place_of(span),
            versions: self.cell(row, versions).to_owned(),
            selector: Selector::parse(self.cell(row, versions), order),
            status: self.cell(row, status).to_owned(),
            support: support(self.cell(row, status)),
            until: ends.find_map(|column| date_in(self.cell(row, column))),
            notes: notes.map(|column| (self.header(column).to_owned(), self.cell(row, column).to_owned())).collect(),
        }
    }
}

/// What a status cell says, by its mark or its words.
fn support(cell: &str) -> Support {
    // With a day beside it, the end may be still to come.
    const ENDED: &[&str] = &["end of life", "end-of-life", "eol"];
    const NO: &[&str] = &[
        ":x:",
        "\u{274c}",
        "\u{2716}",
        "\u{1f6d1}",
        "\u{26d4}",
        "\u{1f6ab}",
        ":no_entry",
        ":heavy_multiplication_x:",
        ":negative_squared_cross_mark:",
        "unsupported",
        "not supported",
        "no longer",
        "unmaintained",
        "not maintained",
        "not actively",
        "inactive",
        "no support",
        "no security",
        "no fixes",
        "no patches",
        "no updates",
        "without support",
        "deprecated",
        "discontinued",
    ];
    const YES: &[&str] = &[
        ":white_check_mark:",
        ":heavy_check_mark:",
        ":ballot_box_with_check:",
        "\u{2705}",
        "\u{2714}",
        "\u{2611}",
        "\u{2713}",
        "supported",
        "maintained",
        "full support",
        "security only",
        "bug fixes",
        "active",
        "security patches",
        "security fixes",
        "long term",
        "lts",
    ];
    let text = cell.to_lowercase();
    let word = text.trim();
    let says = |marks: &[&str]| marks.iter().any(|mark| text.contains(mark));
    let ended = says(ENDED) && date_in(&text).is_none();
    if matches!(word, "no" | "none" | "n" | "never" | "n\u{e3}o") || says(NO) || ended {
        Support::Unsupported
    } else if matches!(word, "yes" | "y" | "current" | "s\u{ed}" | "sim") || says(YES) {
        Support::Supported
    } else {
        Support::Unknown
    }
}

/// A complete date, `2026-12-31`, anywhere in a cell. Other forms leave open which day they mean.
fn date_in(cell: &str) -> Option<Date> {
    cell.split(|c: char| !c.is_ascii_digit() && c != '-')
        .find_map(|word| (word.len() == 10).then(|| word.parse().ok())?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Sources;

    /// Reads a policy that is only a table below a heading, and gives each row as `versions|support|until`.
    fn rows(table: &str) -> Vec<String> {
        let mut sources = Sources::default();
        let id = sources.add("SECURITY.md", format!("## Supported Versions\n\n{table}\n"));
        let page = Page::new(None, "SECURITY.md".into(), Prose::file(&sources, id));
        let rows = SupportTable::find(&page, VersionOrder::Pep440).map(|table| table.rows).unwrap_or_default();
        let show = |row: &SupportRow| {
            let until = row.until.map(|date| format!("|{date}")).unwrap_or_default();
            format!("{}|{}{until}", row.versions, row.support.as_str())
        };
        rows.iter().map(show).collect()
    }

    #[test]
    fn real_tables_are_read() {
        let check = |table: &str, expected: &[&str]| assert_eq!(rows(table), expected, "{table}");
        check("| Version | Supported |\n|---|---|\n| `< 1.0.0` | :white_check_mark: |", &["< 1.0.0|supported"]);
        check(
            "Version | Support\n:--:|:--:\n1.2 | Security patches only\n1.1 | End Of Life",
            &["1.2|supported", "1.1|unsupported"],
        );
        check("|Version|Supported Until|\n|-|-|\n|1.x|Until 2026-12-31|", &["1.x|unknown|2026-12-31"]);
        check(
            "| Release Tag | Version | Supported |\n|-|-|-|\n| GA | 4.x | ✅ Actively supported |\n| old | 3.x | ❌ |",
            &["4.x|supported", "3.x|unsupported"],
        );
        check(
            "| Version | Supported |\n|-|-|\n| main | :heavy_check_mark: |\n| 1.x | no longer supported:x: |",
            &["main|supported", "1.x|unsupported"],
        );
        check(
            "| Version | Released | Supported |\n|-|-|-|\n| 3.x | 2026-09-12 | ✅ |\n| 2.x | 2024-08-12 | ❌ |",
            &["3.x|supported", "2.x|unsupported"],
        );
        check("| Version | Supported | Supported since |\n|-|-|-|\n| 3.x | ✅ | 2024-09-12 |", &["3.x|supported"]);
        check(
            "| Version | Status | EOL |\n|-|-|-|\n| 3.x | Active | 2027-09-12 |\n| 2.x | Inactive | 2024-08-12 |",
            &["3.x|supported|2027-09-12", "2.x|unsupported|2024-08-12"],
        );
        check(
            "| Version | Supported |\n|-|-|\n| 3.x | Supported (EOL 2027-12-31) |\n| 2.x | EOL |\n| 1.x | Not maintained |\n| 0.x | No security fixes |",
            &["3.x|supported|2027-12-31", "2.x|unsupported", "1.x|unsupported", "0.x|unsupported"],
        );
        check("| Version | Supported |\n|-|-|\n| 2.latest | ✔️ |", &["2.latest|supported"]);
        check("| Page(s) | Supported |\n|-|-|\n| Home | ✔️ |", &[]);
        check("| Severity | Days |\n|-|-|\n| high | 7 |", &[]);
        check("<!--\n| Version | Supported |\n|-|-|\n| 1.x | yes |\n-->", &[]);
    }
}
