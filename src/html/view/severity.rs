//! Severity as pages show it: a word, a shape and a number, and each vector in full.

use serde::Serialize;

use crate::html::edition::Edition;
use crate::html::texts::Form;
use crate::model::severity::{self, Reading, Severity, Vector};
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
    /// The group of metrics where it is not the base group: `Threat`.
    pub group: Option<String>,
    /// The metric: `Attack vector`.
    pub metric: String,
    /// Its value: `Network`.
    pub value: String,
    /// What that means, in a sentence.
    pub meaning: String,
}

/// The rating that stands for several vectors; they are never averaged.
pub fn rating(edition: &Edition<'_>, vectors: &[At<Vector>]) -> Rating {
    match severity::headline(vectors.iter().map(|vector| &vector.value)) {
        Some(vector) => rate(edition, vector),
        None => Rating { level: "unrated", word: edition.word("severity.unrated"), score: None },
    }
}

fn rate(edition: &Edition<'_>, vector: &Vector) -> Rating {
    let severity = vector.severity();
    let word = match severity {
        Severity::None => "severity.no",
        Severity::Low => "severity.low",
        Severity::Medium => "severity.medium",
        Severity::High => "severity.high",
        Severity::Critical => "severity.critical",
    };
    Rating { level: severity.as_str(), word: edition.word(word), score: Some(vector.score().to_string()) }
}

/// One row for each vector.
pub fn rows(edition: &Edition<'_>, vectors: &[At<Vector>]) -> Vec<VectorRow> {
    let row = |vector: &At<Vector>| VectorRow {
        name: vector.nomenclature(),
        vector: vector.to_string(),
        rating: rate(edition, vector),
        calculator: vector.calculator_url(),
        metrics: vector.readings().map(|reading| metric(edition, &reading)).collect(),
    };
    vectors.iter().map(row).collect()
}

/// A metric in words.
pub fn metric(edition: &Edition<'_>, reading: &Reading) -> MetricRow {
    let [group, metric, value, meaning] = keys(reading).map(|key| edition.word(&key));
    MetricRow { group: (reading.group != BASE).then_some(group), metric, value, meaning }
}

/// The names of the texts on a metric: of its group, of itself, of its value, and of what that means.
pub fn keys(reading: &Reading) -> [String; 4] {
    let (metric, value) = (slug(reading.metric), slug(reading.value));
    let like = metric.strip_prefix("modified_").unwrap_or(&metric);
    let like = ALIKE.iter().find(|(one, _)| *one == like).map_or(like, |(_, other)| other);
    [
        format!("metric_group.{}", slug(reading.group)),
        format!("metric.{metric}"),
        format!("metric_value.{value}"),
        format!("metric_meaning.{like}.{value}"),
    ]
}

/// The group of metrics that every vector has.
const BASE: &str = "Base";

/// The name of a metric or value as texts are named after it. `none` and `other` are forms of a text, and so get a mark.
fn slug(name: &str) -> String {
    let letter = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '_' };
    let slug: String = name.chars().map(letter).collect();
    if Form::WORDS.iter().any(|(word, _)| *word == slug) { format!("{slug}_") } else { slug }
}

/// Metrics that mean the same as another one.
const ALIKE: &[(&str, &str)] = &[
    ("access_vector", "attack_vector"),
    ("access_complexity", "attack_complexity"),
    ("confidentiality_impact", "confidentiality"),
    ("confidentiality_of_the_vulnerable_system", "confidentiality"),
    ("integrity_impact", "integrity"),
    ("integrity_of_the_vulnerable_system", "integrity"),
    ("availability_impact", "availability"),
    ("availability_of_the_vulnerable_system", "availability"),
    ("exploit_code_maturity", "exploit_maturity"),
    ("exploitability", "exploit_maturity"),
    ("integrity_requirement", "confidentiality_requirement"),
    ("availability_requirement", "confidentiality_requirement"),
];
