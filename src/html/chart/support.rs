//! What is supported from when to when, as bars along the years.

use jiff::civil::{Date, date};
use serde::Serialize;

use super::{Frame, Tick, days};
use crate::html::view::part::Kind;

/// A row of the chart.
#[derive(Clone, Debug)]
pub struct Span {
    /// Which versions.
    pub label: String,
    /// How they are supported.
    pub kind: Kind,
    /// The day of the first release.
    pub from: Date,
    /// The day of the last release.
    pub last: Date,
    /// The last day of support, where one is known.
    pub until: Option<Date>,
}

/// The chart.
#[derive(Debug, PartialEq, Serialize)]
pub struct SupportChart {
    /// Where things stand.
    pub frame: Frame,
    /// The bars, in the order of the rows.
    pub bars: Vec<Bar>,
    /// The years.
    pub ticks: Vec<Tick>,
    /// The day where the scale begins, for a script that knows today's.
    pub from: String,
    /// The day where it ends.
    pub to: String,
}

/// A bar.
#[derive(Debug, PartialEq, Serialize)]
pub struct Bar {
    /// What it is called.
    pub label: String,
    /// Decides the colour.
    pub kind: Kind,
    /// Where it begins.
    pub x: f64,
    /// How long it is.
    pub width: f64,
    /// The middle of its row.
    pub y: f64,
    /// Whether nobody has said when it ends.
    pub open: bool,
}

impl SupportChart {
    /// The chart of some rows; none where no end of support is known.
    pub fn new(spans: &[Span]) -> Option<Self> {
        spans.iter().find(|span| span.until.is_some())?;
        let first = spans.iter().map(|span| span.from).min()?;
        let last = spans.iter().map(|span| span.until.unwrap_or(span.last)).max()?;
        let (from, to) = (first.first_of_year(), new_year(last.year().saturating_add(1))?);
        let frame = Frame::new(spans.len(), 118.0);
        let share = |day: Date| days(from, day) / days(from, to).max(1.0);
        let bar = |(row, span): (usize, &Span)| {
            // What is supported without an end goes on; of what is not, the last release is all that is known.
            let end = match (span.until, span.kind) {
                (Some(until), _) => until,
                (None, Kind::Good) => to,
                (None, _) => span.last,
            };
            let (x, end) = (frame.at(share(span.from)), frame.at(share(end)));
            Bar {
                label: span.label.clone(),
                kind: span.kind,
                x,
                width: super::rounded((end - x).max(4.0)),
                y: frame.row(row),
                open: span.until.is_none(),
            }
        };
        let bars = spans.iter().enumerate().map(bar).collect();
        let years = i32::from(to.year()) - i32::from(from.year());
        let step = usize::try_from(years / 10 + 1).unwrap_or(1);
        let ticks = (from.year()..=to.year())
            .step_by(step)
            .filter_map(|year| Some(Tick { x: frame.at(share(new_year(year)?)), label: year.to_string() }));
        Some(Self { ticks: ticks.collect(), bars, from: from.to_string(), to: to.to_string(), frame })
    }
}

fn new_year(year: i16) -> Option<Date> {
    Date::new(year, 1, 1).ok().filter(|day| *day < date(9999, 1, 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(label: &str, kind: Kind, from: Date, until: Option<Date>) -> Span {
        Span { label: label.to_owned(), kind, from, last: date(2025, 6, 1), until }
    }

    #[test]
    fn bars_reach_from_the_first_release_to_the_end_of_support() {
        let spans = [
            span("2.x", Kind::Good, date(2025, 1, 1), None),
            span("1.x", Kind::Bad, date(2024, 1, 1), Some(date(2025, 1, 1))),
            span("0.x", Kind::Bad, date(2024, 1, 1), None),
        ];
        let chart = SupportChart::new(&spans).expect("a chart");
        assert_eq!((chart.from.as_str(), chart.to.as_str()), ("2024-01-01", "2026-01-01"));
        let (left, right) = (chart.frame.left, chart.frame.right);
        let ends: Vec<_> = chart.bars.iter().map(|bar| (bar.x, bar.x + bar.width, bar.open)).collect();
        assert_eq!(ends[0], (ends[1].1, right, true));
        assert_eq!(ends[1], (left, ends[0].0, false));
        assert!(ends[2].1 > ends[1].1 && ends[2].1 < right, "{ends:?}");
        assert_eq!(chart.ticks.len(), 3);
    }

    #[test]
    fn a_long_history_has_few_labels_and_an_empty_one_no_chart() {
        let spans = [span("1.x", Kind::Good, date(1980, 5, 1), Some(date(2040, 1, 1)))];
        assert!(SupportChart::new(&spans).expect("a chart").ticks.len() <= 11);
        assert_eq!(SupportChart::new(&[]), None);
        assert_eq!(SupportChart::new(&[span("1.x", Kind::Good, date(2024, 5, 1), None)]), None);
    }
}
