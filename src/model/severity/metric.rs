//! What a version of CVSS measures, and which values a vector gives to it.

use std::fmt;

use crate::model::severity::CvssVersion;

/// One metric of a version of CVSS.
#[derive(Debug)]
pub struct Metric {
    /// As in a vector: `AV`.
    pub code: &'static str,
    /// In words: `Attack vector`.
    pub name: &'static str,
    /// What it is about.
    pub group: Group,
    /// Its values but for "not defined", which every metric outside [`Group::Base`] has too.
    pub values: &'static [Value],
}

/// The metric groups; their order is that of a canonical vector.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// Innate and everywhere the same; all of them must be in a vector.
    Base,
    /// Changes with time; called "temporal" before CVSS 4.
    Threat,
    /// Differs from place to place.
    Environmental,
    /// Tells more and changes no score; new in CVSS 4.
    Supplemental,
}

impl Group {
    /// What a version calls it.
    #[must_use]
    pub fn name(self, version: CvssVersion) -> &'static str {
        match self {
            Self::Base => "Base",
            Self::Threat if version < CvssVersion::V4_0 => "Temporal",
            Self::Threat => "Threat",
            Self::Environmental => "Environmental",
            Self::Supplemental => "Supplemental",
        }
    }
}

/// One value of a metric.
#[derive(Debug)]
pub struct Value {
    /// As in a vector: `N`.
    pub code: &'static str,
    /// In words: `Network`.
    pub name: &'static str,
    /// What the equations use: thousandths in CVSS 2 and 3, in CVSS 4 steps below the most severe value.
    pub weight: i32,
}

/// A row of a table of values.
#[must_use]
pub const fn value(code: &'static str, name: &'static str, weight: i32) -> Value {
    Value { code, name, weight }
}

/// A row of a table of metrics, of the base group.
#[must_use]
pub const fn base(code: &'static str, name: &'static str, values: &'static [Value]) -> Metric {
    Metric { code, name, group: Group::Base, values }
}

/// A row of a table of metrics, of the threat or temporal group.
#[must_use]
pub const fn threat(code: &'static str, name: &'static str, values: &'static [Value]) -> Metric {
    Metric { code, name, group: Group::Threat, values }
}

/// A row of a table of metrics, of the environmental group.
#[must_use]
pub const fn environmental(code: &'static str, name: &'static str, values: &'static [Value]) -> Metric {
    Metric { code, name, group: Group::Environmental, values }
}

/// A row of a table of metrics, of the supplemental group.
#[must_use]
pub const fn supplemental(code: &'static str, name: &'static str, values: &'static [Value]) -> Metric {
    Metric { code, name, group: Group::Supplemental, values }
}

/// How many metrics the richest version has.
const MOST_METRICS: usize = 32;

/// The value of each metric of a version; prints itself as the canonical vector.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Selection {
    version: CvssVersion,
    /// By place in the version's table: 0 is not defined, n the n-th of the metric's values.
    ordinals: [u8; MOST_METRICS],
}

impl Selection {
    /// A selection in which nothing is defined yet.
    #[must_use]
    pub fn new(version: CvssVersion) -> Self {
        Self { version, ordinals: [0; MOST_METRICS] }
    }

    /// The version whose metrics these are.
    #[must_use]
    pub fn version(&self) -> CvssVersion {
        self.version
    }

    /// The same with the metric at a place of the version's table set to the n-th of its values, from 1.
    #[must_use]
    pub fn with(mut self, place: usize, ordinal: u8) -> Self {
        if let Some(slot) = self.ordinals.get_mut(place) {
            *slot = ordinal;
        }
        self
    }

    /// The same with only the metrics of these groups.
    #[must_use]
    pub fn only(mut self, groups: &[Group]) -> Self {
        for (metric, ordinal) in self.version.metrics().iter().zip(&mut self.ordinals) {
            if !groups.contains(&metric.group) {
                *ordinal = 0;
            }
        }
        self
    }

    /// Whether any metric of a group is defined.
    #[must_use]
    pub fn has(&self, group: Group) -> bool {
        self.defined().any(|(metric, _)| metric.group == group)
    }

    /// The base metrics that are not defined.
    pub fn missing(&self) -> impl Iterator<Item = &'static Metric> {
        let metrics = self.version.metrics().iter().zip(self.ordinals);
        metrics.filter(|(metric, ordinal)| metric.group == Group::Base && *ordinal == 0).map(|(metric, _)| metric)
    }

    /// The defined metrics and their values, in the order of the specification.
    pub fn defined(&self) -> impl Iterator<Item = (&'static Metric, &'static Value)> {
        let metrics = self.version.metrics().iter().zip(self.ordinals);
        metrics.filter_map(|(metric, ordinal)| Some((metric, chosen(metric, ordinal)?)))
    }

    /// The weights of the first `N` metrics, which are the base metrics of every version.
    #[must_use]
    pub fn base_weights<const N: usize>(&self) -> [i32; N] {
        self.weights(0).map(|weight| weight.unwrap_or(0))
    }

    /// The weights of `N` metrics from a place of the version's table on; `None` is not defined.
    #[must_use]
    pub fn weights<const N: usize>(&self, first: usize) -> [Option<i32>; N] {
        std::array::from_fn(|n| {
            let (metric, ordinal) = (self.version.metrics().get(first + n)?, self.ordinals.get(first + n)?);
            chosen(metric, *ordinal).map(|value| value.weight)
        })
    }
}

/// The n-th value of a metric, from 1.
fn chosen(metric: &'static Metric, ordinal: u8) -> Option<&'static Value> {
    metric.values.get(usize::from(ordinal).checked_sub(1)?)
}

impl fmt::Display for Selection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut separator = "";
        if self.version != CvssVersion::V2 {
            write!(f, "CVSS:{}", self.version)?;
            separator = "/";
        }
        for (metric, value) in self.defined() {
            write!(f, "{separator}{}:{}", metric.code, value.code)?;
            separator = "/";
        }
        Ok(())
    }
}
