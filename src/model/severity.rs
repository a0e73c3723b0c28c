//! How bad a vulnerability is: CVSS vectors, their scores, and the words for them.
//!
//! Of CVSS 2.0, 3.0, 3.1 and 4.0 every metric is known, the optional ones too. What a vector looks like in a foreign
//! format is not decided here.

use std::fmt;
use std::str::FromStr;

use crate::invalid::Invalid;
use crate::model::severity::decimal::Decimal;
use crate::model::severity::metric::{Group, Metric, Selection};

mod decimal;
mod macro_vector;
mod metric;
mod parse;
mod v2;
mod v3;
mod v4;

/// A CVSS vector that follows its specification, with its scores.
///
/// It prints itself in canonical form: metrics in the order of the specification, those not defined left out.
#[derive(Clone, PartialEq, Eq)]
pub struct Vector {
    selection: Selection,
    scores: Scores,
}

impl Vector {
    /// The version it is written for; a score means nothing without it.
    #[must_use]
    pub fn version(&self) -> CvssVersion {
        self.selection.version()
    }

    /// The score a reader should act on, the most specific there is: the environmental score if any environmental
    /// metric is defined, else the temporal (threat) score if any such metric is, else the base score.
    #[must_use]
    pub fn score(&self) -> Score {
        self.scores.environmental.or(self.scores.temporal).unwrap_or(self.scores.base)
    }

    /// The word for [`Self::score`].
    #[must_use]
    pub fn severity(&self) -> Severity {
        self.version().severity(self.score())
    }

    /// The score of the base metrics alone.
    #[must_use]
    pub fn base_score(&self) -> Score {
        self.scores.base
    }

    /// The score of base and temporal (in CVSS 4.0: threat) metrics, if one of the latter is defined.
    #[must_use]
    pub fn temporal_score(&self) -> Option<Score> {
        self.scores.temporal
    }

    /// The score of all metrics, if an environmental one is defined.
    #[must_use]
    pub fn environmental_score(&self) -> Option<Score> {
        self.scores.environmental
    }

    /// What must stand wherever the score is shown: `CVSS-BT` and its like in CVSS 4.0 (section 1.3), else the version.
    #[must_use]
    pub fn nomenclature(&self) -> &'static str {
        match (self.version(), self.scores.temporal.is_some(), self.scores.environmental.is_some()) {
            (CvssVersion::V2, ..) => "CVSS v2.0",
            (CvssVersion::V3_0, ..) => "CVSS v3.0",
            (CvssVersion::V3_1, ..) => "CVSS v3.1",
            (CvssVersion::V4_0, false, false) => "CVSS-B",
            (CvssVersion::V4_0, true, false) => "CVSS-BT",
            (CvssVersion::V4_0, false, true) => "CVSS-BE",
            (CvssVersion::V4_0, true, true) => "CVSS-BTE",
        }
    }

    /// Where a reader can see and change the metrics: FIRST's calculator, for CVSS 2.0 that of the NVD.
    #[must_use]
    pub fn calculator_url(&self) -> String {
        match self.version() {
            CvssVersion::V2 => format!("https://nvd.nist.gov/vuln-metrics/cvss/v2-calculator?vector=({self})"),
            version => format!("https://www.first.org/cvss/calculator/{version}#{self}"),
        }
    }

    /// The defined metrics and their values in words, in the order of the specification:
    /// `("Attack vector", "Network")`.
    pub fn metrics(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        self.selection.defined().map(|(metric, value)| (metric.name, value.name))
    }

    /// The same with the groups of the metrics.
    pub fn readings(&self) -> impl Iterator<Item = Reading> {
        let version = self.version();
        self.selection.defined().map(move |(metric, value)| Reading::new(version, metric, value))
    }
}

/// A defined metric of a vector, in words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The group of metrics, as this version of CVSS calls it: `Base`, `Threat`.
    pub group: &'static str,
    /// The metric: `Attack vector`.
    pub metric: &'static str,
    /// Its value: `Network`.
    pub value: &'static str,
}

impl Reading {
    fn new(version: CvssVersion, metric: &Metric, value: &metric::Value) -> Self {
        Self { group: metric.group.name(version), metric: metric.name, value: value.name }
    }

    /// Every value of every metric of every version.
    #[cfg(test)]
    pub fn all() -> impl Iterator<Item = Self> {
        CvssVersion::ALL.into_iter().flat_map(|version| {
            let of_metric =
                move |metric: &'static Metric| metric.values.iter().map(move |value| Self::new(version, metric, value));
            version.metrics().iter().flat_map(of_metric)
        })
    }
}

/// The vector that stands for all: the one of the highest version, and among several of that the one with the highest
/// score, then the first. Scores of different versions are never averaged.
pub fn headline<'a>(vectors: impl IntoIterator<Item = &'a Vector>) -> Option<&'a Vector> {
    let rank = |vector: &Vector| (vector.version(), vector.score());
    vectors.into_iter().reduce(|best, next| if rank(next) > rank(best) { next } else { best })
}

impl FromStr for Vector {
    type Err = Invalid;

    /// Takes what the specifications and OSV's schema take and nothing else; a vector of CVSS 2.0 has no prefix and may
    /// stand in parentheses.
    fn from_str(text: &str) -> Result<Self, Invalid> {
        let selection = parse::selection(text)?;
        let scores = match selection.version() {
            CvssVersion::V2 => v2::scores(&selection),
            CvssVersion::V3_0 | CvssVersion::V3_1 => v3::scores(&selection),
            CvssVersion::V4_0 => v4::scores(&selection),
        };
        Ok(Self { selection, scores })
    }
}

impl fmt::Display for Vector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.selection.fmt(f)
    }
}

impl fmt::Debug for Vector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Vector({self} = {})", self.score())
    }
}

/// A version of CVSS, later ones greater.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CvssVersion {
    /// CVSS 2.0 of 2007.
    V2,
    /// CVSS 3.0 of 2015.
    V3_0,
    /// CVSS 3.1 of 2019.
    V3_1,
    /// CVSS 4.0 of 2023.
    V4_0,
}

impl CvssVersion {
    /// All of them, oldest first.
    const ALL: [Self; 4] = [Self::V2, Self::V3_0, Self::V3_1, Self::V4_0];

    /// The number: `3.1`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::V2 => "2.0",
            Self::V3_0 => "3.0",
            Self::V3_1 => "3.1",
            Self::V4_0 => "4.0",
        }
    }

    /// The word for a score: the qualitative rating of section 5 (CVSS 3) or 6 (CVSS 4.0). CVSS 2.0 has none of its
    /// own, so it is the NVD's, which knows neither "none" nor "critical".
    #[must_use]
    pub fn severity(self, score: Score) -> Severity {
        match (self, score.0) {
            (Self::V2, 0..40) | (_, 1..40) => Severity::Low,
            (Self::V2, 70..) | (_, 70..90) => Severity::High,
            (_, 0) => Severity::None,
            (_, 40..70) => Severity::Medium,
            (_, 90..) => Severity::Critical,
        }
    }

    /// Its metrics in the order of the specification, the base metrics first.
    fn metrics(self) -> &'static [Metric] {
        match self {
            Self::V2 => v2::METRICS,
            Self::V3_0 | Self::V3_1 => v3::METRICS,
            Self::V4_0 => v4::METRICS,
        }
    }
}

impl fmt::Display for CvssVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A score from 0.0 to 10.0, exact in tenths.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Score(u8);

impl Score {
    /// As a number for formats that want one; its shortest form has one decimal place.
    #[must_use]
    pub fn as_f64(self) -> f64 {
        f64::from(self.0) / 10.0
    }
}

impl fmt::Display for Score {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.0 / 10, self.0 % 10)
    }
}

/// The word for a score, worse ones greater.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// No impact: 0.0.
    None,
    /// 0.1 to 3.9; in CVSS 2.0 from 0.0.
    Low,
    /// 4.0 to 6.9.
    Medium,
    /// 7.0 to 8.9; in CVSS 2.0 up to 10.0.
    High,
    /// 9.0 to 10.0.
    Critical,
}

impl Severity {
    /// The word in lower case: `high`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::Critical => "critical",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What the equations of a version give for a vector.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Scores {
    base: Score,
    temporal: Option<Score>,
    environmental: Option<Score>,
}

impl Scores {
    /// Keeps those scores for which the vector defines a metric.
    fn new(selection: &Selection, base: Decimal, temporal: Decimal, environmental: Decimal) -> Self {
        let kept = |group, score: Decimal| selection.has(group).then(|| Score(score.tenths()));
        Self {
            base: Score(base.tenths()),
            temporal: kept(Group::Threat, temporal),
            environmental: kept(Group::Environmental, environmental),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Compares base, temporal and environmental score, `-` where there is none.
    pub fn check_scores(known: &[(&str, &str)]) {
        for (text, expected) in known {
            let vector: Vector = text.parse().expect(text);
            let shown = |score: Option<Score>| score.map_or("-".to_owned(), |score| score.to_string());
            let (temporal, environmental) = (shown(vector.temporal_score()), shown(vector.environmental_score()));
            assert_eq!(format!("{} {temporal} {environmental}", vector.base_score()), *expected, "{text}");
        }
    }

    #[test]
    fn a_reader_gets_the_most_specific_score_with_its_name_and_word() {
        let check = |text: &str, name: &str, score: &str, severity: Severity| {
            let vector: Vector = text.parse().expect(text);
            assert_eq!(vector.nomenclature(), name);
            assert_eq!((vector.score().to_string().as_str(), vector.severity()), (score, severity), "{text}");
        };
        let v4 = "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N";
        check(v4, "CVSS-B", "9.3", Severity::Critical);
        check(&format!("{v4}/E:P"), "CVSS-BT", "8.9", Severity::High);
        check(&format!("{v4}/MVC:N/MVI:N/MVA:N"), "CVSS-BE", "0.0", Severity::None);
        check(&format!("{v4}/E:P/MAV:P"), "CVSS-BTE", "5.2", Severity::Medium);
        check(&format!("{v4}/E:X/MAV:X/S:P"), "CVSS-B", "9.3", Severity::Critical);
        let v3 = "AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N";
        check(&format!("CVSS:3.0/{v3}"), "CVSS v3.0", "7.5", Severity::High);
        check(&format!("CVSS:3.1/{v3}/E:U"), "CVSS v3.1", "6.9", Severity::Medium);
        check(&format!("CVSS:3.1/{v3}/E:U/CR:L/MAV:P"), "CVSS v3.1", "2.6", Severity::Low);
        check("AV:N/AC:L/Au:N/C:C/I:C/A:C", "CVSS v2.0", "10.0", Severity::High);
        check("AV:N/AC:L/Au:N/C:N/I:N/A:N", "CVSS v2.0", "0.0", Severity::Low);
    }

    #[test]
    fn the_headline_is_of_the_highest_version() {
        let v2 = "AV:N/AC:L/Au:N/C:C/I:C/A:C";
        let low = "CVSS:3.1/AV:P/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N";
        let high = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N";
        let check = |vectors: &[&str], expected: Option<&str>| {
            let vectors: Vec<Vector> = vectors.iter().map(|text| text.parse().expect(text)).collect();
            assert_eq!(headline(&vectors).map(ToString::to_string).as_deref(), expected);
        };
        check(&[], None);
        check(&[low, v2], Some(low));
        check(&[low, v2, high], Some(high));
    }

    #[test]
    fn a_vector_leads_to_its_calculator_and_to_its_words() {
        let check = |text: &str, url: &str| {
            let vector: Vector = text.parse().expect(text);
            assert_eq!(vector.calculator_url(), url);
        };
        check(
            "AV:N/AC:L/Au:N/C:P/I:P/A:P",
            "https://nvd.nist.gov/vuln-metrics/cvss/v2-calculator?vector=(AV:N/AC:L/Au:N/C:P/I:P/A:P)",
        );
        let text = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N";
        check(text, &format!("https://www.first.org/cvss/calculator/3.1#{text}"));
        let vector: Vector = text.parse().expect(text);
        let metrics: Vec<_> = vector.metrics().take(2).collect();
        assert_eq!(metrics, [("Attack vector", "Network"), ("Attack complexity", "Low")]);
    }

    /// Vectors of any version in which each optional metric is defined or not.
    fn selections() -> impl Strategy<Value = Selection> {
        prop::sample::select(CvssVersion::ALL.to_vec()).prop_flat_map(|version| {
            let ordinals = version.metrics().iter().map(|metric| {
                let most = u8::try_from(metric.values.len()).unwrap_or(u8::MAX);
                u8::from(metric.group == Group::Base)..=most
            });
            ordinals.collect::<Vec<_>>().prop_map(move |ordinals| {
                let places = ordinals.into_iter().enumerate();
                places.fold(Selection::new(version), |selection, (place, ordinal)| selection.with(place, ordinal))
            })
        })
    }

    /// Texts that look like a vector, and others.
    const TEXTS: &str = r"(CVSS:[234]\.[01]/)?([A-Za-z]{0,3}:?[A-Za-z]{0,3}/?){0,14}|\PC{0,80}|\(?.{0,20}\)?";

    proptest! {
        #[test]
        fn what_is_printed_is_read_back(selection in selections()) {
            let text = selection.to_string();
            let vector: Vector = text.parse().expect("a printed vector is valid");
            prop_assert_eq!(vector.selection, selection);
            prop_assert_eq!(vector.to_string(), text);
            prop_assert!(vector.score() <= Score(100));
        }

        #[test]
        fn no_text_is_fatal(text in TEXTS) {
            if let Ok(vector) = text.parse::<Vector>() {
                prop_assert_eq!(vector.to_string().parse::<Vector>(), Ok(vector));
            }
        }
    }
}
