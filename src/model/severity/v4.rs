//! The metrics of CVSS 4.0 (specification document, sections 2 to 5 and 7) and which of them make which score.

use crate::model::severity::metric::{
    Group, Metric, Selection, Value, base, environmental, supplemental, threat, value,
};
use crate::model::severity::{Score, Scores, macro_vector};

/// The metrics in the order that section 7 makes mandatory.
pub const METRICS: &[Metric] = &[
    base("AV", "Attack vector", VECTORS),
    base("AC", "Attack complexity", COMPLEXITIES),
    base("AT", "Attack requirements", ATTACK_REQUIREMENTS),
    base("PR", "Privileges required", PRIVILEGES),
    base("UI", "User interaction", INTERACTIONS),
    base("VC", "Confidentiality of the vulnerable system", IMPACTS),
    base("VI", "Integrity of the vulnerable system", IMPACTS),
    base("VA", "Availability of the vulnerable system", IMPACTS),
    base("SC", "Confidentiality of subsequent systems", SUBSEQUENT_IMPACTS),
    base("SI", "Integrity of subsequent systems", SUBSEQUENT_IMPACTS),
    base("SA", "Availability of subsequent systems", SUBSEQUENT_IMPACTS),
    threat(
        "E",
        "Exploit maturity",
        &[value("A", "Attacked", 0), value("P", "Proof of concept", 1), value("U", "Unreported", 2)],
    ),
    environmental("CR", "Confidentiality requirement", REQUIREMENTS),
    environmental("IR", "Integrity requirement", REQUIREMENTS),
    environmental("AR", "Availability requirement", REQUIREMENTS),
    environmental("MAV", "Modified attack vector", VECTORS),
    environmental("MAC", "Modified attack complexity", COMPLEXITIES),
    environmental("MAT", "Modified attack requirements", ATTACK_REQUIREMENTS),
    environmental("MPR", "Modified privileges required", PRIVILEGES),
    environmental("MUI", "Modified user interaction", INTERACTIONS),
    environmental("MVC", "Modified confidentiality of the vulnerable system", IMPACTS),
    environmental("MVI", "Modified integrity of the vulnerable system", IMPACTS),
    environmental("MVA", "Modified availability of the vulnerable system", IMPACTS),
    environmental(
        "MSC",
        "Modified confidentiality of subsequent systems",
        &[value("H", "High", 1), value("L", "Low", 2), value("N", "Negligible", 3)],
    ),
    environmental("MSI", "Modified integrity of subsequent systems", SAFETY_IMPACTS),
    environmental("MSA", "Modified availability of subsequent systems", SAFETY_IMPACTS),
    supplemental("S", "Safety", &[value("N", "Negligible", 0), value("P", "Present", 0)]),
    supplemental("AU", "Automatable", &[value("N", "No", 0), value("Y", "Yes", 0)]),
    supplemental("R", "Recovery", &[value("A", "Automatic", 0), value("U", "User", 0), value("I", "Irrecoverable", 0)]),
    supplemental("V", "Value density", &[value("D", "Diffuse", 0), value("C", "Concentrated", 0)]),
    supplemental(
        "RE",
        "Vulnerability response effort",
        &[value("L", "Low", 0), value("M", "Moderate", 0), value("H", "High", 0)],
    ),
    supplemental(
        "U",
        "Provider urgency",
        &[value("Clear", "Clear", 0), value("Green", "Green", 0), value("Amber", "Amber", 0), value("Red", "Red", 0)],
    ),
];

const VECTORS: &[Value] =
    &[value("N", "Network", 0), value("A", "Adjacent", 1), value("L", "Local", 2), value("P", "Physical", 3)];
const COMPLEXITIES: &[Value] = &[value("L", "Low", 0), value("H", "High", 1)];
const ATTACK_REQUIREMENTS: &[Value] = &[value("N", "None", 0), value("P", "Present", 1)];
const PRIVILEGES: &[Value] = &[value("N", "None", 0), value("L", "Low", 1), value("H", "High", 2)];
const INTERACTIONS: &[Value] = &[value("N", "None", 0), value("P", "Passive", 1), value("A", "Active", 2)];
const IMPACTS: &[Value] = &[value("H", "High", 0), value("L", "Low", 1), value("N", "None", 2)];
/// One step lower than in the vulnerable system, because safety stands above high.
const SUBSEQUENT_IMPACTS: &[Value] = &[value("H", "High", 1), value("L", "Low", 2), value("N", "None", 3)];
const SAFETY_IMPACTS: &[Value] =
    &[value("S", "Safety", 0), value("H", "High", 1), value("L", "Low", 2), value("N", "Negligible", 3)];
const REQUIREMENTS: &[Value] = &[value("H", "High", 0), value("M", "Medium", 1), value("L", "Low", 2)];

/// CVSS-B, CVSS-BT, and CVSS-BE or CVSS-BTE (section 1.3).
#[must_use]
pub fn scores(selection: &Selection) -> Scores {
    let only = |groups: &[Group]| score(&selection.only(groups));
    Scores {
        base: only(&[Group::Base]),
        temporal: selection.has(Group::Threat).then(|| only(&[Group::Base, Group::Threat])),
        environmental: selection.has(Group::Environmental).then(|| score(selection)),
    }
}

/// The score of all metrics that are defined; the others count as the worst case (section 8).
fn score(selection: &Selection) -> Score {
    let base: [i32; 11] = selection.base_weights();
    let [e, cr, ir, ar] = selection.weights(11).map(|weight| weight.unwrap_or(0));
    let modified: [Option<i32>; 11] = selection.weights(15);
    let effective = std::array::from_fn(|n| match (modified.get(n), base.get(n)) {
        (Some(Some(modified)), _) => *modified,
        (_, plain) => plain.copied().unwrap_or(0),
    });
    let [av, ac, at, pr, ui, vc, vi, va, sc, si, sa] = effective;
    let levels = macro_vector::Levels {
        exploitability: [av, pr, ui],
        complexity: [ac, at],
        vulnerable: [vc, vi, va, cr, ir, ar],
        subsequent: [sc, si, sa],
        maturity: e,
    };
    Score(macro_vector::tenths(&levels))
}

#[cfg(test)]
mod tests {
    use crate::model::severity::tests::check_scores;

    /// CVSS-B, CVSS-BT and CVSS-BE or CVSS-BTE by FIRST's tables, checked against Red Hat's implementation.
    #[test]
    fn known_answers() {
        check_scores(&[
            ("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:L/VI:H/VA:L/SC:N/SI:H/SA:L", "9.2 - -"),
            ("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:L/VI:L/VA:L/SC:H/SI:N/SA:L", "7.8 - -"),
            ("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:L/VI:L/VA:N/SC:N/SI:L/SA:N", "6.9 - -"),
            ("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H", "10.0 - -"),
            ("CVSS:4.0/AV:P/AC:H/AT:P/PR:H/UI:A/VC:N/VI:N/VA:N/SC:N/SI:N/SA:N", "0.0 - -"),
            ("CVSS:4.0/AV:L/AC:H/AT:P/PR:H/UI:A/VC:N/VI:L/VA:N/SC:H/SI:L/SA:L", "2.1 - -"),
            ("CVSS:4.0/AV:A/AC:H/AT:N/PR:N/UI:N/VC:L/VI:N/VA:H/SC:N/SI:H/SA:N", "7.0 - -"),
            ("CVSS:4.0/AV:P/AC:H/AT:N/PR:L/UI:N/VC:H/VI:H/VA:N/SC:L/SI:N/SA:H", "6.8 - -"),
            ("CVSS:4.0/AV:P/AC:H/AT:N/PR:L/UI:A/VC:N/VI:L/VA:H/SC:N/SI:L/SA:H/AR:L/MVC:N", "5.7 - 4.2"),
            ("CVSS:4.0/AV:L/AC:L/AT:N/PR:N/UI:P/VC:H/VI:H/VA:H/SC:N/SI:L/SA:N/MAV:P/MVA:N", "8.5 - 6.8"),
            ("CVSS:4.0/AV:N/AC:H/AT:P/PR:H/UI:P/VC:N/VI:H/VA:L/SC:N/SI:H/SA:N/IR:L/MAT:N/MSI:H/R:A", "6.9 - 5.7"),
            ("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N/E:U", "9.3 8.1 -"),
            ("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N/E:P", "9.3 8.9 -"),
            ("CVSS:4.0/AV:N/AC:L/AT:P/PR:L/UI:P/VC:L/VI:N/VA:N/SC:N/SI:N/SA:N/E:U/CR:L/MSI:S", "2.1 0.5 2.2"),
            (
                "CVSS:4.0/AV:A/AC:L/AT:N/PR:L/UI:N/VC:H/VI:L/VA:N/SC:L/SI:N/SA:N/E:P/CR:M/IR:M/AR:H/MAV:N/MSA:S",
                "7.0 5.5 7.4",
            ),
            ("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N/MVC:N/MVI:N/MVA:N", "9.3 - 0.0"),
            ("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N/S:P/AU:Y/R:I/V:C/RE:H/U:Red", "9.3 - -"),
        ]);
    }
}
