//! How long a step took in each year, as points along a scale from an hour to years, beside what was promised.

use jiff::SignedDuration;
use serde::Serialize;

use super::{Frame, Tick};
use crate::html::edition::Edition;
use crate::model::promise::{Clock, Promise};

/// The times of a year.
#[derive(Clone, Debug)]
pub struct YearOfTimes {
    /// The year.
    pub year: i16,
    /// The times, the shortest first.
    pub times: Vec<SignedDuration>,
    /// Their median.
    pub median: Option<SignedDuration>,
}

/// The chart.
#[derive(Debug, PartialEq, Serialize)]
pub struct DurationChart {
    /// Where things stand.
    pub frame: Frame,
    /// The years with their points.
    pub rows: Vec<Row>,
    /// The scale.
    pub ticks: Vec<Tick>,
    /// Where the promise stands, if there is one.
    pub promise: Option<f64>,
}

/// A year.
#[derive(Debug, PartialEq, Serialize)]
pub struct Row {
    /// The year.
    pub year: i16,
    /// The middle of its row.
    pub y: f64,
    /// Where the shortest and the longest time stand, and the median.
    pub spread: Option<Spread>,
    /// Each time.
    pub points: Vec<f64>,
}

/// From the shortest to the longest.
#[derive(Debug, PartialEq, Serialize)]
pub struct Spread {
    /// The shortest.
    pub from: f64,
    /// The longest.
    pub to: f64,
    /// The middle.
    pub median: f64,
}

/// The marks of the scale. It is logarithmic: an hour and a year both have to be seen.
const SCALE: [(f64, &str); 6] = [
    (1.0, "scale.hour"),
    (24.0, "scale.day"),
    (168.0, "scale.week"),
    (720.0, "scale.month"),
    (2160.0, "scale.quarter"),
    (8760.0, "scale.year"),
];
/// The marks of the scale for time that leaves weekends out, in business days.
const BUSINESS_DAYS: [i64; 5] = [1, 5, 20, 60, 260];
/// Three years, where the scale ends.
const LONGEST: f64 = 26280.0;

/// The share of the scale that a time takes.
fn share(time: SignedDuration) -> f64 {
    share_of_hours(time.as_secs_f64() / 3600.0)
}

fn share_of_hours(hours: f64) -> f64 {
    hours.max(1.0).ln() / LONGEST.ln()
}

impl DurationChart {
    /// The chart of some years; none when nothing was measured.
    pub fn new(edition: &Edition<'_>, years: &[YearOfTimes], promise: Option<Promise>) -> Option<Self> {
        if years.iter().all(|year| year.times.is_empty()) {
            return None;
        }
        let frame = Frame::new(years.len(), 58.0);
        let at = |time: SignedDuration| frame.at(share(time));
        let row = |(number, year): (usize, &YearOfTimes)| {
            let ends = year.times.first().zip(year.times.last()).zip(year.median);
            Row {
                year: year.year,
                y: frame.row(number),
                spread: ends.map(|((first, last), median)| Spread {
                    from: at(*first),
                    to: at(*last),
                    median: at(median),
                }),
                points: year.times.iter().map(|time| at(*time)).collect(),
            }
        };
        Some(Self {
            rows: years.iter().enumerate().map(row).collect(),
            ticks: match promise.map(|promise| promise.clock) {
                None | Some(Clock::Calendar) => calendar_ticks(edition, &frame),
                Some(Clock::Business) => business_ticks(edition, &frame),
            },
            promise: promise.map(|promise| at(promise.time)),
            frame,
        })
    }
}

fn calendar_ticks(edition: &Edition<'_>, frame: &Frame) -> Vec<Tick> {
    SCALE
        .iter()
        .map(|(hours, label)| Tick { x: frame.at(share_of_hours(*hours)), label: edition.word(label) })
        .collect()
}

fn business_ticks(edition: &Edition<'_>, frame: &Frame) -> Vec<Tick> {
    let hour = SignedDuration::from_hours(1);
    let days = BUSINESS_DAYS.into_iter().map(|days| SignedDuration::from_hours(days * 24));
    let tick = |time: SignedDuration| Tick { x: frame.at(share(time)), label: edition.duration(time, Clock::Business) };
    std::iter::once(hour).chain(days).map(tick).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::html::tests::editions;

    #[test]
    fn the_scale_is_logarithmic_and_has_ends() {
        let hours = SignedDuration::from_hours;
        let year = |year, times: &[i64]| YearOfTimes {
            year,
            times: times.iter().map(|time| hours(*time)).collect(),
            median: times.get(times.len() / 2).map(|time| hours(*time)),
        };
        let years = [year(2026, &[0, 48, 9_999_999]), year(2025, &[])];
        let [english, _] = editions();
        let chart = DurationChart::new(&english.edition(), &years, "48h".parse().ok()).expect("a chart");
        let (frame, row) = (&chart.frame, &chart.rows[0]);
        assert_eq!(row.points, [frame.left, chart.promise.expect("a promise"), frame.right]);
        assert_eq!(row.spread.as_ref().map(|spread| spread.median), chart.promise);
        assert_eq!(chart.rows[1].spread, None);
        assert_eq!(DurationChart::new(&english.edition(), &[year(2025, &[])], None), None);
    }

    #[test]
    fn business_days_have_a_scale_of_their_own() {
        let time = SignedDuration::from_hours(72);
        let year = YearOfTimes { year: 2026, times: vec![time], median: Some(time) };
        let [english, _] = editions();
        let chart = DurationChart::new(&english.edition(), &[year], "3bd".parse().ok()).expect("a chart");
        let labels: Vec<_> = chart.ticks.iter().map(|tick| tick.label.as_str()).collect();
        let days = ["1 business day", "5 business days", "20 business days", "60 business days", "260 business days"];
        assert_eq!(labels, [&["1 hour"], days.as_slice()].concat());
        assert_eq!(chart.rows[0].points, [chart.promise.expect("a promise")]);
    }
}
