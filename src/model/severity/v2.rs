//! The metrics and equations of CVSS 2.0 ("A Complete Guide to the Common Vulnerability Scoring System Version 2.0",
//! sections 2 and 3.2).

use crate::model::severity::Scores;
use crate::model::severity::decimal::Decimal;
use crate::model::severity::metric::{Metric, Selection, Value, base, environmental, threat, value};

/// The metrics in the order of section 2.4.
pub const METRICS: &[Metric] = &[
    base(
        "AV",
        "Access vector",
        &[value("L", "Local", 395), value("A", "Adjacent network", 646), value("N", "Network", 1000)],
    ),
    base("AC", "Access complexity", &[value("H", "High", 350), value("M", "Medium", 610), value("L", "Low", 710)]),
    base("Au", "Authentication", &[value("M", "Multiple", 450), value("S", "Single", 560), value("N", "None", 704)]),
    base("C", "Confidentiality impact", IMPACTS),
    base("I", "Integrity impact", IMPACTS),
    base("A", "Availability impact", IMPACTS),
    threat(
        "E",
        "Exploitability",
        &[
            value("U", "Unproven", 850),
            value("POC", "Proof of concept", 900),
            value("F", "Functional", 950),
            value("H", "High", 1000),
        ],
    ),
    threat(
        "RL",
        "Remediation level",
        &[
            value("OF", "Official fix", 870),
            value("TF", "Temporary fix", 900),
            value("W", "Workaround", 950),
            value("U", "Unavailable", 1000),
        ],
    ),
    threat(
        "RC",
        "Report confidence",
        &[value("UC", "Unconfirmed", 900), value("UR", "Uncorroborated", 950), value("C", "Confirmed", 1000)],
    ),
    environmental(
        "CDP",
        "Collateral damage potential",
        &[
            value("N", "None", 0),
            value("L", "Low", 100),
            value("LM", "Low to medium", 300),
            value("MH", "Medium to high", 400),
            value("H", "High", 500),
        ],
    ),
    environmental(
        "TD",
        "Target distribution",
        &[value("N", "None", 0), value("L", "Low", 250), value("M", "Medium", 750), value("H", "High", 1000)],
    ),
    environmental("CR", "Confidentiality requirement", REQUIREMENTS),
    environmental("IR", "Integrity requirement", REQUIREMENTS),
    environmental("AR", "Availability requirement", REQUIREMENTS),
];

const IMPACTS: &[Value] = &[value("N", "None", 0), value("P", "Partial", 275), value("C", "Complete", 660)];
const REQUIREMENTS: &[Value] = &[value("L", "Low", 500), value("M", "Medium", 1000), value("H", "High", 1510)];

/// The scores of section 3.2, exact to the last step of each rounding.
///
/// The guide does not say what to do when a low requirement makes the adjusted base score negative; here it stays
/// negative until the end, as the equations are written, and the environmental score is 0 at least.
#[must_use]
pub fn scores(selection: &Selection) -> Scores {
    let [av, ac, au, c, i, a] = selection.base_weights().map(thousandths);
    let optional = selection.weights(6).map(|weight| weight.map(thousandths));
    let [e, rl, rc, cdp, td, cr, ir, ar] = optional;
    let [e, rl, rc, td, cr, ir, ar] = [e, rl, rc, td, cr, ir, ar].map(|weight| weight.unwrap_or(Decimal::ONE));
    let cdp = cdp.unwrap_or(Decimal::ZERO);

    let exploitability = Decimal::new(20, 0) * av * ac * au;
    let base = score(impact(c, i, a), exploitability);
    let temporal = |score: Decimal| (score * e * rl * rc).round();
    let adjusted_impact = impact(c * cr, i * ir, a * ar).min(Decimal::TEN);
    let adjusted = temporal(score(adjusted_impact, exploitability));
    let environmental = ((adjusted + (Decimal::TEN - adjusted) * cdp) * td).round();
    Scores::new(selection, base, temporal(base), environmental)
}

/// `Impact` = 10.41 · (1 − (1 − C)(1 − I)(1 − A)).
fn impact(c: Decimal, i: Decimal, a: Decimal) -> Decimal {
    let one = Decimal::ONE;
    Decimal::new(10_41, 2) * (one - (one - c) * (one - i) * (one - a))
}

/// `BaseScore` = (0.6 · `Impact` + 0.4 · `Exploitability` − 1.5) · `f(Impact)`, to one decimal place.
fn score(impact: Decimal, exploitability: Decimal) -> Decimal {
    if impact == Decimal::ZERO {
        return Decimal::ZERO;
    }
    let sum = Decimal::new(6, 1) * impact + Decimal::new(4, 1) * exploitability - Decimal::new(15, 1);
    (sum * Decimal::new(1_176, 3)).round()
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
            ("AV:L/AC:H/Au:M/C:N/I:N/A:P", "0.8 - -"),
            ("AV:L/AC:H/Au:M/C:N/I:N/A:C", "3.7 - -"),
            ("AV:L/AC:H/Au:M/C:N/I:N/A:N", "0.0 - -"),
            ("AV:N/AC:L/Au:N/C:P/I:P/A:P", "7.5 - -"),
            ("AV:N/AC:L/Au:N/C:C/I:C/A:C/IR:L/AR:L", "10.0 - 9.2"),
            ("AV:N/AC:H/Au:M/C:P/I:N/A:P", "3.2 - -"),
            ("AV:N/AC:M/Au:M/C:C/I:P/A:P/E:U/CDP:MH/TD:N/IR:M/AR:L", "6.9 5.9 0.0"),
            ("AV:A/AC:H/Au:N/C:N/I:C/A:N/RL:W/RC:C/CDP:L/CR:L", "4.6 4.4 5.0"),
            ("AV:L/AC:M/Au:S/C:C/I:C/A:N/E:U/RL:OF/RC:C/TD:M/CR:M/IR:M/AR:L", "6.0 4.4 3.3"),
            ("AV:L/AC:H/Au:N/C:C/I:C/A:P/E:H/RL:W/RC:UC/CDP:LM/CR:H/IR:L", "5.9 5.0 6.7"),
            ("AV:L/AC:L/Au:S/C:P/I:N/A:C/E:F/CDP:MH", "5.2 4.9 6.9"),
            ("AV:L/AC:M/Au:S/C:P/I:P/A:P/CDP:MH", "4.1 - 6.5"),
        ]);
    }

    /// A low requirement can press the adjusted base score below zero, which the guide does not foresee.
    #[test]
    fn a_negative_adjusted_score_stays_until_the_end() {
        check_scores(&[
            ("AV:L/AC:H/Au:M/C:N/I:N/A:P/E:F/RL:OF/AR:L", "0.8 0.7 0.0"),
            ("AV:L/AC:H/Au:M/C:N/I:N/A:P/E:H/CDP:MH/AR:L", "0.8 0.8 3.9"),
        ]);
    }
}
