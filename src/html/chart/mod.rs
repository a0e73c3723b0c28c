//! Drawings: what to draw where, in the units of their own view box. Templates draw it; every drawing has its numbers in words
//! beside it.

pub mod durations;
pub mod support;

use jiff::civil::Date;
use serde::Serialize;

/// A line of the scale with its label.
#[derive(Debug, PartialEq, Serialize)]
pub struct Tick {
    /// How far from the left.
    pub x: f64,
    /// What it says.
    pub label: String,
}

/// The parts of a drawing that hold its content.
#[derive(Debug, PartialEq, Serialize)]
pub struct Frame {
    /// The width of the whole drawing.
    pub width: f64,
    /// Its height.
    pub height: f64,
    /// Where the scale begins.
    pub left: f64,
    /// Where it ends.
    pub right: f64,
    /// Where the rows begin.
    pub top: f64,
    /// Where they end.
    pub bottom: f64,
}

/// The width of every drawing.
const WIDTH: f64 = 760.0;
/// The height of a row.
const ROW: f64 = 34.0;
/// The room for the labels of the scale.
const SCALE: f64 = 26.0;

impl Frame {
    /// A frame with room for labels of rows on the left.
    fn new(rows: usize, left: f64) -> Self {
        let rows = f64::from(u32::try_from(rows).unwrap_or(u32::MAX));
        let bottom = SCALE + rows * ROW;
        Self { width: WIDTH, height: bottom + 6.0, left, right: WIDTH - 28.0, top: SCALE, bottom }
    }

    /// The place on the scale of a share of it, between 0 and 1.
    fn at(&self, share: f64) -> f64 {
        rounded(self.left + (self.right - self.left) * share.clamp(0.0, 1.0))
    }

    /// The middle of a row.
    fn row(&self, number: usize) -> f64 {
        self.top + (f64::from(u32::try_from(number).unwrap_or(u32::MAX)) + 0.5) * ROW
    }
}

/// With one decimal: finer than a screen shows.
fn rounded(place: f64) -> f64 {
    (place * 10.0).round() / 10.0
}

/// The days from a day to another one.
fn days(from: Date, to: Date) -> f64 {
    f64::from(from.until(to).map_or(0, |span| span.get_days()))
}
