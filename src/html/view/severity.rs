//! Severity as pages show it: a word, a shape and a number, and each vector in full.

use serde::Serialize;

use super::part::sentence;
use crate::model::severity::{self, Reading, Vector};
use crate::source::At;

/// How severe something is, in short.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Rating {
    /// `critical`, `high`, `medium`, `low`, `none` or `unrated`: decides shape and colour.
    pub level: &'static str,
    /// The same for people.
    pub word: String,
    /// With one decimal: `8.7`.
    pub score: Option<String>,
}

/// A vector, with all that is needed to understand it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct VectorRow {
    /// What the score is called: `CVSS-B 4.0`.
    pub name: &'static str,
    /// The vector in full.
    pub vector: String,
    /// Its score in a word and a number.
    pub rating: Rating,
    /// FIRST's calculator with this vector.
    pub calculator: String,
    /// What it says, metric by metric.
    pub metrics: Vec<MetricRow>,
}

/// A metric of a vector, in words.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MetricRow {
    /// The group of metrics: `Base`.
    pub group: &'static str,
    /// The metric: `Attack vector`.
    pub metric: &'static str,
    /// Its value: `Network`.
    pub value: &'static str,
    /// What that means, in a sentence.
    pub meaning: &'static str,
}

/// The rating that stands for several vectors; they are never averaged.
pub fn rating(vectors: &[At<Vector>]) -> Rating {
    match severity::headline(vectors.iter().map(|vector| &vector.value)) {
        Some(vector) => rate(vector),
        None => Rating { level: "unrated", word: "Not rated".to_owned(), score: None },
    }
}

fn rate(vector: &Vector) -> Rating {
    let level = vector.severity().as_str();
    Rating { level, word: sentence(level), score: Some(vector.score().to_string()) }
}

/// One row for each vector.
pub fn rows(vectors: &[At<Vector>]) -> Vec<VectorRow> {
    let row = |vector: &At<Vector>| VectorRow {
        name: vector.nomenclature(),
        vector: vector.to_string(),
        rating: rate(vector),
        calculator: vector.calculator_url(),
        metrics: vector
            .readings()
            .map(|Reading { group, metric, value, meaning }| MetricRow { group, metric, value, meaning })
            .collect(),
    };
    vectors.iter().map(row).collect()
}
