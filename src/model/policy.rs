//! The supported versions that a policy's table states.

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

impl SupportTable {
    /// Finds the table of supported versions among the tables of a policy: the first below a heading that speaks of
    /// support or versions, or with a column of that name, whose cells look like versions.
    #[must_use]
    pub fn find(policy: &Page, order: VersionOrder) -> Option<Self> {
        let mut tables = policy.document.tables.iter();
        tables.find_map(|table| Self::read(table, &policy.prose, order))
    }

    fn read(table: &Table, prose: &Prose, order: VersionOrder) -> Option<Self> {
        let about_versions = |text: &str| {
            let text = text.to_lowercase();
            [
                "version",
                "versi\u{f3}n",
                "vers\u{e3}o",
                "release",
                "support",
                "\u{7248}\u{672c}",
            ]
            .iter()
            .any(|word| text.contains(word))
        };
        let columns = table.header.len();
        let cell = |row: usize, column: usize| {
            table
                .rows
                .get(row)
                .and_then(|cells| cells.get(column))
                .map_or("", |cell| cell.text.as_str())
        };
        let rows = 0..table.rows.len();
        let selects = |column: usize| {
            rows.clone()
                .filter(|row| Selector::parse(cell(*row, column), order).is_ok())
                .count()
        };
        let named = |column: &usize| {
            table
                .header
                .get(*column)
                .is_some_and(|header| about_versions(&header.text))
        };
        let version_column = (0..columns)
            .filter(|column| selects(*column) > 0)
            .max_by_key(|column| (selects(*column), named(column), columns - column))?;
        let judges = |column: usize| {
            rows.clone()
                .filter(|row| support(cell(*row, column)) != Support::Unknown)
                .count()
        };
        let others = || (0..columns).filter(|column| *column != version_column);
        let status_column = others().max_by_key(|column| (judges(*column), columns - column))?;
        let told = table.headings.iter().any(|heading| about_versions(heading)) || named(&version_column);
        if !told || judges(status_column) == 0 && !named(&status_column) {
            return None;
        }
        let row = |index: usize| {
            let versions = cell(index, version_column);
            let status = cell(index, status_column);
            let notes = others().filter(|column| *column != status_column).map(|column| {
                let header = table.header.get(column).map_or("", |header| header.text.as_str());
                (header.to_owned(), cell(index, column).to_owned())
            });
            let until = others().find_map(|column| date_in(cell(index, column)));
            let span = table
                .rows
                .get(index)
                .and_then(|cells| cells.get(version_column))
                .map_or(0..0, |cell| cell.span.clone());
            SupportRow {
                place: prose.place_of(span),
                versions: versions.to_owned(),
                selector: Selector::parse(versions, order),
                status: status.to_owned(),
                support: support(status),
                until,
                notes: notes.collect(),
            }
        };
        Some(Self {
            rows: rows.clone().map(row).collect(),
        })
    }
}

/// What a status cell says, by its mark or its words.
fn support(cell: &str) -> Support {
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
        "end of life",
        "end-of-life",
        "eol",
        "unmaintained",
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
        "active",
        "security patches",
        "security fixes",
        "long term",
        "lts",
    ];
    let text = cell.to_lowercase();
    let word = text.trim();
    if matches!(word, "no" | "none" | "n" | "never" | "n\u{e3}o") || NO.iter().any(|mark| text.contains(mark)) {
        Support::Unsupported
    } else if matches!(word, "yes" | "y" | "current" | "s\u{ed}" | "sim") || YES.iter().any(|mark| text.contains(mark))
    {
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
        let rows = SupportTable::find(&page, VersionOrder::Pep440)
            .map(|table| table.rows)
            .unwrap_or_default();
        let show = |row: &SupportRow| {
            let until = row.until.map(|date| format!("|{date}")).unwrap_or_default();
            format!("{}|{}{until}", row.versions, row.support.as_str())
        };
        rows.iter().map(show).collect()
    }

    #[test]
    fn real_tables_are_read() {
        let check = |table: &str, expected: &[&str]| assert_eq!(rows(table), expected, "{table}");
        check(
            "| Version | Supported |\n|---|---|\n| `< 1.0.0` | :white_check_mark: |",
            &["< 1.0.0|supported"],
        );
        check(
            "Version | Support\n:--:|:--:\n1.2 | Security patches only\n1.1 | End Of Life",
            &["1.2|supported", "1.1|unsupported"],
        );
        check(
            "|Version|Supported Until|\n|-|-|\n|1.x|Until 2026-12-31|",
            &["1.x|unknown|2026-12-31"],
        );
        check(
            "| Release Tag | Version | Supported |\n|-|-|-|\n| GA | 4.x | ✅ Actively supported |\n| old | 3.x | ❌ |",
            &["4.x|supported", "3.x|unsupported"],
        );
        check(
            "| Version | Supported |\n|-|-|\n| main | :heavy_check_mark: |\n| 1.x | no longer supported:x: |",
            &["main|supported", "1.x|unsupported"],
        );
        check("| Severity | Days |\n|-|-|\n| high | 7 |", &[]);
        check("<!--\n| Version | Supported |\n|-|-|\n| 1.x | yes |\n-->", &[]);
    }
}
