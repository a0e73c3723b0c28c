//! Tables of support: which they are, what their columns tell, and their rows.

use std::ops::Range;

use jiff::civil::Date;

use super::date::{self, Order};
use super::own::Own;
use super::reach::Window;
use super::status::{Role, Said, agreed, is_only_a_day, say};
use super::{Channel, End, Support, SupportRow};
use crate::invalid::Invalid;
use crate::markdown::{Cell, Table};
use crate::model::page::Page;
use crate::model::selector::Selector;
use crate::model::version::VersionOrder;
use crate::model::vocabulary::{Concept, Words, with_emoji};
use crate::source::Prose;

/// The rows of all tables of a policy that tell which versions of the project are supported.
pub fn rows(policy: &Page, own: &Own, order: VersionOrder) -> Vec<SupportRow> {
    let tables = policy.document.tables.iter();
    tables.filter_map(|table| Grid { table, own, order }.rows(&policy.prose)).flatten().collect()
}

/// A table by rows and columns; a cell that is not there is empty.
struct Grid<'t> {
    table: &'t Table,
    own: &'t Own,
    order: VersionOrder,
}

/// What the columns of a table tell.
struct Columns {
    versions: usize,
    /// What the rows are about, where it may be something else than the project.
    subject: Option<usize>,
    /// Whether versions are supported; several where none of them is better than the others.
    status: Vec<usize>,
    /// When support ends, those about security first, each with how its days are written.
    ends: Vec<(usize, Rank, Order)>,
}

/// How much the header of a column of ends says about security fixes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    /// About something less.
    Lesser,
    /// About support.
    Plain,
    /// About security itself.
    Security,
}

impl<'t> Grid<'t> {
    fn header(&self, column: usize) -> &'t str {
        self.table.header.get(column).map_or("", |cell| &cell.text)
    }

    fn cell(&self, row: usize, column: usize) -> Option<&'t Cell> {
        self.table.rows.get(row).and_then(|cells| cells.get(column))
    }

    fn text(&self, row: usize, column: usize) -> &'t str {
        self.cell(row, column).map_or("", |cell| &cell.text)
    }

    fn standing(&self, row: usize, column: usize) -> &'t str {
        self.cell(row, column).map_or("", |cell| &cell.standing)
    }

    fn columns(&self) -> Range<usize> {
        0..self.table.header.len()
    }

    fn count(&self, column: usize, holds: impl Fn(&str) -> bool) -> usize {
        (0..self.table.rows.len()).filter(|row| holds(self.text(*row, column))).count()
    }

    /// The rows about the project; none where the table tells of something else.
    fn rows(&self, prose: &Prose) -> Option<Vec<SupportRow>> {
        let told = self.own.is_told_by(&self.table.headings);
        if told == Some(false) {
            return None;
        }
        let columns = self.find_columns(told == Some(true))?;
        let is_row =
            |row: &usize| self.is_own(*row, &columns) && !self.is_header(*row, &columns) && !self.is_prose(*row);
        let rows: Vec<_> =
            (0..self.table.rows.len()).filter(is_row).map(|row| self.row(row, &columns, prose)).collect();
        (!rows.is_empty()).then_some(rows)
    }

    fn find_columns(&self, is_told: bool) -> Option<Columns> {
        let versions = self.version_column(is_told)?;
        let others = || self.columns().filter(move |column| *column != versions);
        let is_subject = |column: &usize| {
            let header = Words::of(self.header(*column));
            header.are(Concept::Subject) && !header.mention(Concept::Version)
        };
        let names_own = |column: usize| self.count(column, |cell| self.own.is_named_by(cell)) > 0;
        // Behind the versions, `Linux` and `Windows` only tell where they run.
        let subject = others().filter(is_subject).find(|column| *column < versions || names_own(*column));
        let rest: Vec<usize> = others().filter(|column| Some(*column) != subject).collect();
        let mut ends: Vec<_> = rest
            .iter()
            .filter_map(|column| Some((*column, self.end_rank(*column)?, self.date_order(*column))))
            .collect();
        ends.sort_by_key(|(_, rank, _)| std::cmp::Reverse(*rank));
        let not_end: Vec<usize> = rest.into_iter().filter(|column| self.end_rank(*column).is_none()).collect();
        let status = self.status_columns(&not_end, is_told);
        (!status.is_empty() || !ends.is_empty()).then_some(Columns { versions, subject, status, ends })
    }

    /// The column that is called after the project's versions and in which the most cells select some; one that is called nothing
    /// else where the heading speaks of supported versions.
    fn version_column(&self, is_told: bool) -> Option<usize> {
        let selecting = |column: usize| self.count(column, |cell| self.selector(cell).is_ok());
        let named = |column: usize| self.own.heads_versions(self.header(column));
        let candidates = self.columns().filter(|column| {
            named(*column) == Some(true) || (is_told && named(*column).is_none() && self.holds_versions(*column))
        });
        candidates
            .max_by_key(|column| (named(*column) == Some(true), selecting(*column), self.columns().len() - column))
    }

    /// Whether most cells of a column are versions, in one without a name that tells otherwise.
    fn holds_versions(&self, column: usize) -> bool {
        let header = Words::of(self.header(column));
        let is_other =
            [Concept::Subject, Concept::Product, Concept::Since, Concept::End, Concept::Until, Concept::Topic];
        let is_named = |cell: &str| matches!(self.selector(cell), Ok(Selector::Named(_) | Selector::Newest(_)));
        !is_other.into_iter().any(|concept| header.mention(concept))
            && self.count(column, is_named) * 2 > self.table.rows.len()
    }

    fn selector(&self, cell: &str) -> Result<Selector, Invalid> {
        Selector::parse(&self.own.version_text(cell), self.order)
    }

    /// The columns that tell whether versions are supported: those about security before those about support, and these before
    /// others in which every cell is an answer.
    fn status_columns(&self, columns: &[usize], is_told: bool) -> Vec<usize> {
        let ranked = columns.iter().filter_map(|column| Some((self.status_rank(*column, is_told)?, *column)));
        let ranked: Vec<(usize, usize)> = ranked.collect();
        let best = ranked.iter().map(|(rank, _)| *rank).max();
        ranked.into_iter().filter(|(rank, _)| Some(*rank) == best).map(|(_, column)| column).collect()
    }

    fn status_rank(&self, column: usize, is_told: bool) -> Option<usize> {
        let header = self.own.without_names(self.header(column));
        let says = |concept: Concept| header.mention(concept);
        if (says(Concept::Since) && !says(Concept::Security)) || says(Concept::Product) {
            return None;
        }
        let answers = self.count(column, |cell| say(cell, Role::Status, Order::Unknown).verdict.is_some());
        let filled = self.count(column, |cell| !cell.is_empty());
        match () {
            () if says(Concept::Doubt) && !says(Concept::Security) => (answers > 0).then_some(1),
            () if says(Concept::Security) => Some(4),
            () if says(Concept::Status) && says(Concept::Lesser) => Some(2),
            () if says(Concept::Status) => Some(3),
            () => (is_told && filled > 0 && answers == filled).then_some(1),
        }
    }

    fn end_rank(&self, column: usize) -> Option<Rank> {
        let header = Words::of(self.header(column));
        let says = |concept: Concept| header.mention(concept);
        if !(says(Concept::Until) || says(Concept::End))
            || says(Concept::Product)
            || says(Concept::Doubt) && !says(Concept::Security)
        {
            return None;
        }
        Some(match () {
            () if says(Concept::Security) => Rank::Security,
            () if says(Concept::Lesser) => Rank::Lesser,
            () => Rank::Plain,
        })
    }

    fn date_order(&self, column: usize) -> Order {
        date::order((0..self.table.rows.len()).map(|row| self.text(row, column)))
    }

    /// Whether a row is about the project.
    fn is_own(&self, row: usize, columns: &Columns) -> bool {
        let subject = columns.subject.map(|column| self.text(row, column));
        subject.is_none_or(|subject| subject.is_empty() || self.own.is_named_by(subject))
    }

    /// Whether a row is a line of prose behind the table, which Markdown takes for one: it says nothing but in one cell, and that
    /// names no versions.
    fn is_prose(&self, row: usize) -> bool {
        let mut said = self.columns().map(|column| self.text(row, column)).filter(|cell| !cell.is_empty());
        let first = said.next().unwrap_or("");
        said.next().is_none() && !matches!(self.selector(first), Ok(Selector::Named(_)))
    }

    /// Whether a row is the header again: it names versions without a number, and the status as its column is named.
    fn is_header(&self, row: usize, columns: &Columns) -> bool {
        let versions = self.text(row, columns.versions);
        let names = Words::of(versions).mention(Concept::Version) && !versions.contains(|c: char| c.is_ascii_digit());
        let repeats = |column: &usize| Words::of(self.text(row, *column)) == Words::of(self.header(*column));
        let told: Vec<_> = columns.status.iter().chain(columns.ends.iter().map(|(column, ..)| column)).collect();
        names && self.selector(versions).is_err() && told.into_iter().all(repeats)
    }

    fn row(&self, row: usize, columns: &Columns, prose: &Prose) -> SupportRow {
        let written = self.text(row, columns.versions);
        let span = self.cell(row, columns.versions).map_or(self.table.span.clone(), |cell| cell.span.clone());
        let is_struck = !written.is_empty() && self.standing(row, columns.versions).is_empty();
        let statuses: Vec<Said> = columns.status.iter().map(|column| self.said(row, *column, Role::Status)).collect();
        let ends = self.ends(row, columns);
        let others: Vec<Said> = self.notes(columns).map(|column| self.said(row, column, Role::Note)).collect();
        let is_unread = |said: &Said| said.has_unread_end;
        let unread = statuses.iter().chain(&ends).chain(&others).any(is_unread);
        let verdicts =
            statuses.iter().chain(ends.iter().filter(|_| statuses.iter().all(|said| said.verdict.is_none())));
        let support = agreed(verdicts.filter_map(|said| said.verdict)).unwrap_or(Support::Unknown);
        let days = statuses.iter().chain(&ends).chain(&others).flat_map(|said| said.ends.iter().copied());
        let status = columns.status.first().or(columns.ends.first().map(|(column, ..)| column));
        SupportRow {
            place: prose.place_of(span),
            versions: written.to_owned(),
            selector: self.selector(if is_struck { written } else { self.standing(row, columns.versions) }),
            channel: self.notes(columns).find_map(|column| channel(self.text(row, column))),
            status: status.map_or("", |column| self.text(row, *column)).to_owned(),
            support: if is_struck { struck(support, &statuses) } else { support },
            end: end(days, unread.then(|| self.unread_text(row, columns))),
            notes: self.remarks(row, columns),
            is_implied: false,
            is_contradicted: false,
            window: Window::default(),
        }
    }

    fn said(&self, row: usize, column: usize, role: Role) -> Said {
        let standing = self.standing(row, column);
        let said = say(standing, role, self.date_order(column));
        let is_struck = standing.is_empty() && !self.text(row, column).is_empty();
        if !is_struck || role != Role::Status {
            return said;
        }
        // What is struck out holds no more.
        let held = say(self.text(row, column), role, Order::Unknown).verdict;
        Said {
            verdict: Some(if held == Some(Support::Supported) { Support::Unsupported } else { Support::Unknown }),
            ..said
        }
    }

    /// What the columns of ends say: of those that say anything, the ones that are most about security.
    fn ends(&self, row: usize, columns: &Columns) -> Vec<Said> {
        let role = |rank: Rank| if rank == Rank::Lesser { Role::LesserEnd } else { Role::End };
        let said = columns
            .ends
            .iter()
            .map(|(column, rank, order)| (*rank, say(self.standing(row, *column), role(*rank), *order)));
        let said: Vec<_> = said.filter(|(_, said)| *said != Said::default()).collect();
        let best = said.iter().map(|(rank, _)| *rank).max();
        said.into_iter().filter(|(rank, _)| Some(*rank) == best).map(|(_, said)| said).collect()
    }

    /// The columns that tell something else.
    fn notes<'c>(&self, columns: &'c Columns) -> impl Iterator<Item = usize> + use<'c> {
        self.columns().filter(move |column| {
            *column != columns.versions
                && !columns.status.contains(column)
                && !columns.ends.iter().any(|(end, ..)| end == column)
        })
    }

    /// Every cell that says more than a mark.
    fn remarks(&self, row: usize, columns: &Columns) -> Vec<(String, String)> {
        let cells = self.columns().filter(|column| *column != columns.versions);
        let told = cells.map(|column| (column, self.text(row, column)));
        let more = told.filter(|(column, cell)| {
            let order = columns.ends.iter().find(|(end, ..)| end == column).map(|(.., order)| *order);
            let is_shown = order.is_some_and(|order| is_only_a_day(cell, order));
            !cell.is_empty() && !is_shown && (!columns.status.contains(column) || says_more(cell))
        });
        more.map(|(column, cell)| (self.header(column).to_owned(), cell.to_owned())).collect()
    }

    fn unread_text(&self, row: usize, columns: &Columns) -> String {
        let cells = self.columns().filter(|column| *column != columns.versions);
        let role = |column: usize| {
            let of_end = columns.ends.iter().find(|(end, ..)| *end == column);
            let of_status = columns.status.contains(&column);
            of_end.map_or(if of_status { Role::Status } else { Role::Note }, |_| Role::End)
        };
        let unread = |column: &usize| say(self.standing(row, *column), role(*column), Order::Unknown).has_unread_end;
        cells.into_iter().find(unread).map_or("", |column| self.text(row, column)).to_owned()
    }
}

/// What is struck out is not supported any more, where its status is struck out as well or says so itself.
fn struck(support: Support, statuses: &[Said]) -> Support {
    if statuses.is_empty() || support != Support::Unsupported { Support::Unknown } else { Support::Unsupported }
}

/// Whether a status says more than a mark, yes or no.
fn says_more(cell: &str) -> bool {
    let words = Words::of(&with_emoji(cell));
    !(words.is_empty() || words.are(Concept::Yes) || words.are(Concept::No))
}

/// Which releases a cell such as `GA / Stable` or `Beta` is about.
fn channel(cell: &str) -> Option<Channel> {
    let words = Words::of(cell);
    let all = |concept: Concept| {
        let mut place = 0;
        let length = words.iter().count();
        while place < length {
            place += words.length_at(concept, place)?;
        }
        (length > 0).then_some(())
    };
    let is_final = all(Concept::Final).map(|()| Channel::Final);
    is_final.or_else(|| all(Concept::Prerelease).map(|()| Channel::Prerelease))
}

/// When support ends, by all the days that a row tells: the span from the first to the last of them.
pub fn end(days: impl Iterator<Item = (Date, Date)>, unread: Option<String>) -> Option<End> {
    let spread = days.reduce(|(first, last), (other_first, other_last)| join((first, last), (other_first, other_last)));
    match (spread, unread) {
        (_, Some(text)) => Some(End::Unread(text)),
        (Some((first, last)), None) => Some(End::On(first, last)),
        (None, None) => None,
    }
}

/// Where one of them only tells that support does not end before a day, the other decides, unless it is earlier.
fn join((first, last): (Date, Date), (other_first, other_last): (Date, Date)) -> (Date, Date) {
    match (last == Date::MAX, other_last == Date::MAX) {
        (true, false) if other_first >= first => (other_first, other_last),
        (false, true) if first >= other_first => (first, last),
        _ => (first.min(other_first), last.max(other_last)),
    }
}
