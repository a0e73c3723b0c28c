//! Scores: CVSS vectors as FIRST's schemas write them.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::wire::{Reference, Score};
use crate::model::severity::{CvssVersion, Vector};

/// The scores of products. Of each version of CVSS they have one (test 6.1.7): the first; of CVSS 4.0, for which CSAF 2.0 has
/// no place, none.
#[must_use]
pub fn scores<'v>(vectors: impl IntoIterator<Item = &'v Vector>, products: &[String]) -> Vec<Score> {
    let mut seen = BTreeSet::new();
    let wanted = |vector: &&Vector| vector.version() != CvssVersion::V4_0 && seen.insert(vector.version());
    if products.is_empty() {
        return Vec::new();
    }
    vectors.into_iter().filter(wanted).map(|vector| score(vector, products.to_vec())).collect()
}

fn score(vector: &Vector, products: Vec<String>) -> Score {
    let object = Some(object(vector));
    match vector.version() {
        CvssVersion::V2 => Score { cvss_v2: object, cvss_v3: None, products },
        _ => Score { cvss_v2: None, cvss_v3: object, products },
    }
}

/// The base score, and every metric of the vector: there are validators that want them all.
fn object(vector: &Vector) -> BTreeMap<String, Value> {
    let version = vector.version();
    let metrics = vector.metrics().map(|(name, value)| (property(name, version), Value::String(word(value))));
    let mut object: BTreeMap<String, Value> = metrics.collect();
    let mut set = |key: &str, value: Value| object.insert(key.to_owned(), value);
    set("baseScore", Value::from(vector.base_score().as_f64()));
    set("vectorString", Value::String(vector.to_string()));
    set("version", Value::String(version.to_string()));
    if version != CvssVersion::V2 {
        set("baseSeverity", Value::String(version.severity(vector.base_score()).as_str().to_uppercase()));
    }
    object
}

/// What FIRST's schemas call a metric: `attackVector` for "Attack vector".
fn property(name: &str, version: CvssVersion) -> String {
    let mut property = String::new();
    for word in name.split(' ') {
        let mut letters = word.chars();
        let first =
            letters.next().map(|c| if property.is_empty() { c.to_ascii_lowercase() } else { c.to_ascii_uppercase() });
        property.extend(first);
        property.push_str(letters.as_str());
    }
    let is_impact = ["onfidentiality", "ntegrity", "vailability"].iter().any(|end| property.ends_with(end));
    if is_impact && version != CvssVersion::V2 {
        property.push_str("Impact");
    }
    property
}

/// What they call a value: `LOW_MEDIUM` for "Low to medium".
fn word(value: &str) -> String {
    match value {
        "Adjacent" => "ADJACENT_NETWORK".to_owned(),
        value => value.to_uppercase().replace(" TO ", "_").replace(' ', "_"),
    }
}

/// Where the vectors of CVSS 4.0 can be looked at, which is what converters to CSAF 2.1 understand.
pub fn calculators<'v>(vectors: impl IntoIterator<Item = &'v Vector>) -> impl Iterator<Item = Reference> {
    let newest = vectors.into_iter().filter(|vector| vector.version() == CvssVersion::V4_0);
    newest.map(|vector| Reference {
        category: "external".to_owned(),
        summary: format!("CVSS 4.0: {} {} ({})", vector.nomenclature(), vector.score(), vector.severity()),
        url: vector.calculator_url(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_metric_is_a_property() {
        let check = |vector: &str, expected: &[(&str, &str)]| {
            let object = object(&vector.parse().expect("a vector"));
            for (key, value) in expected {
                assert_eq!(object.get(*key).and_then(Value::as_str), Some(*value), "{key} of {vector}");
            }
        };
        check(
            "CVSS:3.1/AV:A/AC:L/PR:N/UI:R/S:C/C:H/I:N/A:N/E:P/RL:O/RC:C/CR:M/MAV:A/MC:N",
            &[
                ("attackVector", "ADJACENT_NETWORK"),
                ("userInteraction", "REQUIRED"),
                ("confidentialityImpact", "HIGH"),
                ("exploitCodeMaturity", "PROOF_OF_CONCEPT"),
                ("remediationLevel", "OFFICIAL_FIX"),
                ("confidentialityRequirement", "MEDIUM"),
                ("modifiedAttackVector", "ADJACENT_NETWORK"),
                ("modifiedConfidentialityImpact", "NONE"),
                ("baseSeverity", "MEDIUM"),
            ],
        );
        check(
            "AV:A/AC:M/Au:S/C:P/I:N/A:C/E:POC/RL:TF/RC:UR/CDP:LM/TD:H/CR:H",
            &[
                ("accessVector", "ADJACENT_NETWORK"),
                ("authentication", "SINGLE"),
                ("confidentialityImpact", "PARTIAL"),
                ("availabilityImpact", "COMPLETE"),
                ("exploitability", "PROOF_OF_CONCEPT"),
                ("reportConfidence", "UNCORROBORATED"),
                ("collateralDamagePotential", "LOW_MEDIUM"),
                ("confidentialityRequirement", "HIGH"),
            ],
        );
    }
}
