//! The metrics and equations of CVSS 3.0 and 3.1 (specification documents, section 7 of 3.1, section 8 of 3.0).

use crate::model::severity::decimal::Decimal;
use crate::model::severity::metric::{Metric, Selection, Value, base, environmental, threat, value};
use crate::model::severity::{CvssVersion, Scores};

/// The metrics in the order of section 6; both versions have the same.
pub const METRICS: &[Metric] = &[
    base("AV", "Attack vector", VECTORS),
    base("AC", "Attack complexity", COMPLEXITIES),
    base("PR", "Privileges required", PRIVILEGES),
    base("UI", "User interaction", INTERACTIONS),
    base("S", "Scope", SCOPES),
    base("C", "Confidentiality", IMPACTS),
    base("I", "Integrity", IMPACTS),
    base("A", "Availability", IMPACTS),
    threat(
        "E",
        "Exploit code maturity",
        &[
            value("H", "High", 1000),
            value("F", "Functional", 970),
            value("P", "Proof of concept", 940),
            value("U", "Unproven", 910),
        ],
    ),
    threat(
        "RL",
        "Remediation level",
        &[
            value("U", "Unavailable", 1000),
            value("W", "Workaround", 970),
            value("T", "Temporary fix", 960),
            value("O", "Official fix", 950),
        ],
    ),
    threat(
        "RC",
        "Report confidence",
        &[value("C", "Confirmed", 1000), value("R", "Reasonable", 960), value("U", "Unknown", 920)],
    ),
    environmental("CR", "Confidentiality requirement", REQUIREMENTS),
    environmental("IR", "Integrity requirement", REQUIREMENTS),
    environmental("AR", "Availability requirement", REQUIREMENTS),
    environmental("MAV", "Modified attack vector", VECTORS),
    environmental("MAC", "Modified attack complexity", COMPLEXITIES),
    environmental("MPR", "Modified privileges required", PRIVILEGES),
    environmental("MUI", "Modified user interaction", INTERACTIONS),
    environmental("MS", "Modified scope", SCOPES),
    environmental("MC", "Modified confidentiality", IMPACTS),
    environmental("MI", "Modified integrity", IMPACTS),
    environmental("MA", "Modified availability", IMPACTS),
];

const VECTORS: &[Value] =
    &[value("N", "Network", 850), value("A", "Adjacent", 620), value("L", "Local", 550), value("P", "Physical", 200)];
const COMPLEXITIES: &[Value] = &[value("L", "Low", 770), value("H", "High", 440)];
/// The weights are those of an unchanged scope.
const PRIVILEGES: &[Value] = &[value("N", "None", 850), value("L", "Low", 620), value("H", "High", 270)];
const INTERACTIONS: &[Value] = &[value("N", "None", 850), value("R", "Required", 620)];
const SCOPES: &[Value] = &[value("U", "Unchanged", UNCHANGED), value("C", "Changed", CHANGED)];
const IMPACTS: &[Value] = &[value("H", "High", 560), value("L", "Low", 220), value("N", "None", 0)];
const REQUIREMENTS: &[Value] = &[value("H", "High", 1500), value("M", "Medium", 1000), value("L", "Low", 500)];

/// Scope has no weight of its own: it chooses between equations.
const UNCHANGED: i32 = 0;
const CHANGED: i32 = 1;

/// The scores of section 7.
#[must_use]
pub fn scores(selection: &Selection) -> Scores {
    let [av, ac, pr, ui, scope, c, i, a] = selection.base_weights();
    let [e, rl, rc, cr, ir, ar] = selection.weights(8).map(|weight| thousandths(weight.unwrap_or(1000)));
    let [mav, mac, mpr, mui, modified_scope, mc, mi, ma] = selection.weights(14);
    let modified_scope = modified_scope.unwrap_or(scope);

    let impact_base = combined([c, i, a].map(thousandths));
    let base = score(scope, impact(scope, impact_base), exploitability(scope, [av, ac, pr, ui]));

    let modified = [(mc, c, cr), (mi, i, ir), (ma, a, ar)];
    let modified = modified.map(|(modified, plain, requirement)| thousandths(modified.unwrap_or(plain)) * requirement);
    let impact_base = combined(modified).min(Decimal::new(915, 3));
    let impact = modified_impact(selection.version(), modified_scope, impact_base);
    let modified = [mav.unwrap_or(av), mac.unwrap_or(ac), mpr.unwrap_or(pr), mui.unwrap_or(ui)];
    let environmental = score(modified_scope, impact, exploitability(modified_scope, modified));

    let temporal = |score: Decimal| (score * e * rl * rc).round_up();
    Scores::new(selection, base, temporal(base), temporal(environmental))
}

/// `ISS` = 1 − (1 − C)(1 − I)(1 − A).
fn combined([c, i, a]: [Decimal; 3]) -> Decimal {
    let one = Decimal::ONE;
    one - (one - c) * (one - i) * (one - a)
}

/// `Impact`, and in version 3.0 the modified one as well.
fn impact(scope: i32, iss: Decimal) -> Decimal {
    match scope {
        UNCHANGED => Decimal::new(6_42, 2) * iss,
        _ => changed_impact(iss, (iss - Decimal::new(2, 2)).power(15)),
    }
}

/// `ModifiedImpact`: version 3.1 bends the curve of a changed scope.
fn modified_impact(version: CvssVersion, scope: i32, miss: Decimal) -> Decimal {
    if version == CvssVersion::V3_0 || scope == UNCHANGED {
        return impact(scope, miss);
    }
    changed_impact(miss, (miss * Decimal::new(9_731, 4) - Decimal::new(2, 2)).power(13))
}

/// 7.52 · (`ISS` − 0.029) − 3.25 · bend.
fn changed_impact(iss: Decimal, bend: Decimal) -> Decimal {
    Decimal::new(7_52, 2) * (iss - Decimal::new(29, 3)) - Decimal::new(3_25, 2) * bend
}

/// `Exploitability` = 8.22 · AV · AC · PR · UI; privileges matter less when the scope changes.
fn exploitability(scope: i32, [av, ac, pr, ui]: [i32; 4]) -> Decimal {
    let pr = match (scope, pr) {
        (CHANGED, 620) => 680,
        (CHANGED, 270) => 500,
        _ => pr,
    };
    Decimal::new(8_22, 2) * thousandths(av) * thousandths(ac) * thousandths(pr) * thousandths(ui)
}

/// The score from its two halves.
fn score(scope: i32, impact: Decimal, exploitability: Decimal) -> Decimal {
    if impact <= Decimal::ZERO {
        return Decimal::ZERO;
    }
    let sum = impact + exploitability;
    let sum = if scope == CHANGED { Decimal::new(1_08, 2) * sum } else { sum };
    sum.min(Decimal::TEN).round_up()
}

fn thousandths(weight: i32) -> Decimal {
    Decimal::new(weight.into(), 3)
}

#[cfg(test)]
mod tests {
    use crate::model::severity::tests::check_scores;

    /// Base, temporal and environmental score by FIRST's equations, checked against Red Hat's implementation.
    #[test]
    fn known_answers() {
        check_scores(&[
            ("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H", "10.0 - -"),
            ("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N", "7.5 - -"),
            ("CVSS:3.1/AV:P/AC:H/PR:H/UI:R/S:C/C:N/I:N/A:N", "0.0 - -"),
            ("CVSS:3.1/AV:N/AC:H/PR:H/UI:R/S:U/C:L/I:N/A:L", "3.1 - -"),
            ("CVSS:3.1/AV:A/AC:H/PR:H/UI:N/S:C/C:L/I:H/A:L", "6.8 - -"),
            ("CVSS:3.1/AV:L/AC:H/PR:L/UI:N/S:C/C:N/I:L/A:H/RC:U", "6.4 5.9 -"),
            ("CVSS:3.1/AV:L/AC:L/PR:N/UI:N/S:C/C:L/I:L/A:H/MAC:L/MA:H", "8.5 - 8.4"),
            ("CVSS:3.1/AV:N/AC:L/PR:L/UI:R/S:C/C:L/I:H/A:N/E:U/RL:W/AR:M/MAV:A/MS:U/MC:N/MI:H", "7.6 6.8 4.6"),
            ("CVSS:3.1/AV:L/AC:H/PR:N/UI:R/S:C/C:N/I:N/A:N/RL:U/RC:U/CR:H/IR:L/MUI:N/MC:H/MA:H", "0.0 0.0 7.6"),
            (
                "CVSS:3.0/AV:N/AC:L/PR:L/UI:N/S:U/C:N/I:L/A:N/E:H/RL:U/RC:U/AR:M/MPR:L/MUI:N/MS:U/MC:H/MI:H",
                "4.3 4.0 7.5",
            ),
            ("CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:C/C:L/I:N/A:H/MC:H/MI:L", "9.3 - 10.0"),
            ("CVSS:3.0/AV:A/AC:H/PR:L/UI:N/S:U/C:L/I:N/A:N/E:U/CR:L/IR:H/MUI:R/MI:H/MA:L", "2.6 2.4 6.1"),
            ("CVSS:3.0/AV:N/AC:H/PR:H/UI:R/S:U/C:N/I:H/A:H/E:H/RL:W/AR:H/MS:C", "5.7 5.6 7.4"),
            ("CVSS:3.0/AV:L/AC:L/PR:N/UI:R/S:U/C:H/I:H/A:H/AR:H/MAV:A/MC:H", "7.8 - 8.0"),
        ]);
    }

    /// Version 3.1 changed the modified impact of a changed scope and nothing else.
    #[test]
    fn the_versions_differ_in_the_environment_alone() {
        check_scores(&[
            ("CVSS:3.0/AV:N/AC:H/PR:H/UI:N/S:C/C:L/I:H/A:L/IR:M", "7.2 - 7.2"),
            ("CVSS:3.1/AV:N/AC:H/PR:H/UI:N/S:C/C:L/I:H/A:L/IR:M", "7.2 - 7.1"),
            ("CVSS:3.0/AV:L/AC:H/PR:H/UI:N/S:U/C:H/I:H/A:H/MS:C", "6.4 - 7.5"),
            ("CVSS:3.1/AV:L/AC:H/PR:H/UI:N/S:U/C:H/I:H/A:H/MS:C", "6.4 - 7.6"),
        ]);
    }
}
