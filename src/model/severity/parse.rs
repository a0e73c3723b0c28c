//! How the text of a vector becomes a selection of metric values, strictly as the specifications and OSV's schema
//! have it: all base metrics, none twice, none unknown, letters in their case; in CVSS 4.0 in the fixed order too.

use crate::invalid::Invalid;
use crate::model::severity::CvssVersion;
use crate::model::severity::metric::{Group, Metric, Selection};

/// Reads a vector.
///
/// # Errors
/// What is wrong with it first, with the way out.
pub fn selection(text: &str) -> Result<Selection, Invalid> {
    let (version, fields) = version_and_fields(text)?;
    let mut reading = Reading { selection: Selection::new(version), seen: 0, next: 0, misplaced: None };
    for field in fields.split('/') {
        reading.take(field)?;
    }
    reading.finish()
}

/// Splits the prefix off; a vector of CVSS 2.0 has none, but may stand in parentheses.
fn version_and_fields(text: &str) -> Result<(CvssVersion, &str), Invalid> {
    if text.trim() != text || text.is_empty() {
        return Err(Invalid::text(text, "is not a CVSS vector")
            .hint(format!("write the vector alone, without spaces, as in `{EXAMPLE}`")));
    }
    if let Some(inner) = text.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        return Ok((CvssVersion::V2, inner));
    }
    if !text.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("CVSS")) {
        return Ok((CvssVersion::V2, text));
    }
    let (prefix, fields) = text.split_once('/').unwrap_or((text, ""));
    let prefixed = [CvssVersion::V3_0, CvssVersion::V3_1, CvssVersion::V4_0];
    let named = |version: &CvssVersion| prefix.strip_prefix("CVSS:") == Some(version.as_str());
    match prefixed.into_iter().find(named) {
        Some(version) => Ok((version, fields)),
        None => Err(Invalid::text(prefix, "does not start a CVSS vector")
            .hint("start with `CVSS:3.0/`, `CVSS:3.1/` or `CVSS:4.0/`, in capitals; CVSS 2.0 has no prefix")),
    }
}

/// A vector of which some metrics have been read.
struct Reading {
    selection: Selection,
    /// One bit for each metric read, not defined or not.
    seen: u64,
    /// The place after that of the last metric.
    next: usize,
    /// The first metric that stands after one it should stand before, and that one.
    misplaced: Option<(&'static Metric, &'static Metric)>,
}

impl Reading {
    /// Reads one metric and its value.
    fn take(&mut self, field: &str) -> Result<(), Invalid> {
        let version = self.selection.version();
        let (code, value) = field.split_once(':').ok_or_else(|| not_a_pair(field))?;
        let (place, metric) = self.find(code).ok_or_else(|| unknown_metric(version, code))?;
        let bit = 1 << place;
        if self.seen & bit != 0 {
            return Err(Invalid::new(format!("the metric `{code}` is in the vector twice")).hint("keep one of them"));
        }
        let ordinal = ordinal(version, metric, value).ok_or_else(|| unknown_value(version, metric, value))?;
        self.note_order(place, metric);
        self.seen |= bit;
        self.selection = self.selection.with(place, ordinal);
        Ok(())
    }

    /// The metric with a code, looked for from where the specification would have it next.
    fn find(&self, code: &str) -> Option<(usize, &'static Metric)> {
        let metrics = || self.selection.version().metrics().iter().enumerate();
        metrics().skip(self.next).chain(metrics().take(self.next)).find(|(_, metric)| metric.code == code)
    }

    /// Remembers the first metric that breaks the order.
    fn note_order(&mut self, place: usize, metric: &'static Metric) {
        let last = self.next.checked_sub(1).and_then(|last| self.selection.version().metrics().get(last));
        if let (true, None, Some(last)) = (place < self.next, self.misplaced, last) {
            self.misplaced = Some((metric, last));
        }
        self.next = place + 1;
    }

    /// The selection, when nothing is missing and the order is right.
    fn finish(self) -> Result<Selection, Invalid> {
        let version = self.selection.version();
        let missing: Vec<_> = self.selection.missing().map(described).collect();
        if !missing.is_empty() {
            let verb = if missing.len() == 1 { "is" } else { "are" };
            let all = codes(Selection::new(version).missing());
            return Err(Invalid::new(format!("{} {verb} missing from the vector", missing.join(", ")))
                .hint(format!("a vector of CVSS {version} has at least {all}")));
        }
        match self.misplaced {
            Some((metric, last)) if version == CvssVersion::V4_0 => {
                let order = format!("`{}` stands after `{}`, but CVSS 4.0 fixes the order", metric.code, last.code);
                Err(Invalid::new(order).hint(format!("write `{}`", self.selection)))
            }
            _ => Ok(self.selection),
        }
    }
}

/// Which of the metric's values it is, from 1; 0 is not defined.
fn ordinal(version: CvssVersion, metric: &Metric, value: &str) -> Option<u8> {
    if metric.group != Group::Base && value == not_defined(version) {
        return Some(0);
    }
    let position = metric.values.iter().position(|known| known.code == value)?;
    u8::try_from(position + 1).ok()
}

/// How a version writes that an optional metric is not defined.
fn not_defined(version: CvssVersion) -> &'static str {
    match version {
        CvssVersion::V2 => "ND",
        _ => "X",
    }
}

const EXAMPLE: &str = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N";

fn not_a_pair(field: &str) -> Invalid {
    let invalid = match field {
        "" => Invalid::new("there is an empty metric in the vector"),
        _ => Invalid::text(field, "is not a metric with its value"),
    };
    invalid.hint("write metrics as `AV:N`, with one slash between two of them and none at the end")
}

fn unknown_metric(version: CvssVersion, code: &str) -> Invalid {
    let metrics = version.metrics();
    let hint = match metrics.iter().find(|metric| metric.code.eq_ignore_ascii_case(code)) {
        Some(metric) => format!("did you mean `{}`? upper and lower case count", metric.code),
        None => elsewhere(code).unwrap_or_else(|| format!("one of: {}", codes(metrics.iter()))),
    };
    Invalid::text(code, format_args!("is not a metric of CVSS {version}")).hint(hint)
}

/// Which vectors have a metric that this one cannot have, most often for want of the right prefix.
fn elsewhere(code: &str) -> Option<String> {
    let knows = |version: &CvssVersion| version.metrics().iter().any(|metric| metric.code == code);
    let versions: Vec<_> = CvssVersion::ALL.into_iter().filter(knows).collect();
    let prefixes: Vec<_> = versions.iter().map(|version| format!("`CVSS:{version}/`")).collect();
    match versions.first()? {
        CvssVersion::V2 => Some(format!("`{code}` is a metric of CVSS 2.0, whose vectors have no prefix")),
        _ => Some(format!("`{code}` is a metric of vectors that start with {}", prefixes.join(" or "))),
    }
}

fn unknown_value(version: CvssVersion, metric: &'static Metric, value: &str) -> Invalid {
    let hint = match metric.values.iter().find(|known| known.code.eq_ignore_ascii_case(value)) {
        Some(known) => format!("did you mean `{}`? upper and lower case count", known.code),
        None => format!("one of: {}", values(version, metric).join(", ")),
    };
    Invalid::text(value, format_args!("is not a value of {} in CVSS {version}", described(metric))).hint(hint)
}

/// All that a metric can be, with the words for it.
fn values(version: CvssVersion, metric: &'static Metric) -> Vec<String> {
    let values = metric.values.iter().map(|value| format!("{} ({})", value.code, value.name.to_lowercase()));
    let undefined = (metric.group != Group::Base).then(|| format!("{} (not defined)", not_defined(version)));
    values.chain(undefined).collect()
}

/// A metric as messages name it.
fn described(metric: &'static Metric) -> String {
    format!("`{}` ({})", metric.code, metric.name.to_lowercase())
}

fn codes(metrics: impl Iterator<Item = &'static Metric>) -> String {
    metrics.map(|metric| metric.code).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALONE: &str = "write the vector alone, without spaces, as in `CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N`";
    const PAIRS: &str = "write metrics as `AV:N`, with one slash between two of them and none at the end";
    const PREFIXES: &str = "start with `CVSS:3.0/`, `CVSS:3.1/` or `CVSS:4.0/`, in capitals; CVSS 2.0 has no prefix";
    const V3_BASE: &str = "a vector of CVSS 3.1 has at least AV, AC, PR, UI, S, C, I, A";

    #[test]
    fn every_mistake_is_named_and_has_a_way_out() {
        let check = |text: &str, message: &str, hint: &str| {
            let invalid = selection(text).expect_err(text);
            assert_eq!((invalid.message.as_str(), invalid.hint.as_deref()), (message, Some(hint)), "{text}");
        };
        check("", "`` is not a CVSS vector", ALONE);
        check("AV:N/AC:L/Au:N/C:P/I:P/A:P\n", "`AV:N/AC:L/Au:N/C:P/I:P/A:P\n` is not a CVSS vector", ALONE);
        check("cvss:3.1/AV:N", "`cvss:3.1` does not start a CVSS vector", PREFIXES);
        check("CVSS:3.2/AV:N", "`CVSS:3.2` does not start a CVSS vector", PREFIXES);
        check("CVSS:2.0/AV:N/AC:L/Au:N/C:P/I:P/A:P", "`CVSS:2.0` does not start a CVSS vector", PREFIXES);
        check("CVSS:3.1", "there is an empty metric in the vector", PAIRS);
        check("CVSS:3.1/AV:N/", "there is an empty metric in the vector", PAIRS);
        check("()", "there is an empty metric in the vector", PAIRS);
        check("high", "`high` is not a metric with its value", PAIRS);
        check("CVSS:3.1/AVN", "`AVN` is not a metric with its value", PAIRS);
        check("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N", "`A` (availability) is missing from the vector", V3_BASE);
        check(
            "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H",
            "`I` (integrity), `A` (availability) are missing from the vector",
            V3_BASE,
        );
        check(
            "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:L/VI:H/VA:L/SC:N/SI:H",
            "`SA` (availability of subsequent systems) is missing from the vector",
            "a vector of CVSS 4.0 has at least AV, AC, AT, PR, UI, VC, VI, VA, SC, SI, SA",
        );
        check("CVSS:3.1/AV:N/AV:L", "the metric `AV` is in the vector twice", "keep one of them");
        check("CVSS:3.1/E:X/E:X", "the metric `E` is in the vector twice", "keep one of them");
        check("CVSS:3.1/av:N", "`av` is not a metric of CVSS 3.1", "did you mean `AV`? upper and lower case count");
        check(
            "AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N",
            "`PR` is not a metric of CVSS 2.0",
            "`PR` is a metric of vectors that start with `CVSS:3.0/` or `CVSS:3.1/` or `CVSS:4.0/`",
        );
        check(
            "CVSS:3.1/AV:N/AC:L/Au:N/C:P/I:P/A:P",
            "`Au` is not a metric of CVSS 3.1",
            "`Au` is a metric of CVSS 2.0, whose vectors have no prefix",
        );
        check(
            "(AV:N/AC:L/Au:N/C:P/I:P/A:P",
            "`(AV` is not a metric of CVSS 2.0",
            "one of: AV, AC, Au, C, I, A, E, RL, RC, CDP, TD, CR, IR, AR",
        );
        check(
            "CVSS:3.1/AV:n",
            "`n` is not a value of `AV` (attack vector) in CVSS 3.1",
            "did you mean `N`? upper and lower case count",
        );
        check(
            "CVSS:3.1/AV:X",
            "`X` is not a value of `AV` (attack vector) in CVSS 3.1",
            "one of: N (network), A (adjacent), L (local), P (physical)",
        );
        check(
            "CVSS:3.1/E:N:N",
            "`N:N` is not a value of `E` (exploit code maturity) in CVSS 3.1",
            "one of: H (high), F (functional), P (proof of concept), U (unproven), X (not defined)",
        );
        check(
            "RC:X",
            "`X` is not a value of `RC` (report confidence) in CVSS 2.0",
            "one of: UC (unconfirmed), UR (uncorroborated), C (confirmed), ND (not defined)",
        );
        check(
            "CVSS:4.0/AC:L/AV:N/AT:N/PR:N/UI:N/VC:L/VI:H/VA:L/SC:N/SI:H/SA:L",
            "`AV` stands after `AC`, but CVSS 4.0 fixes the order",
            "write `CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:L/VI:H/VA:L/SC:N/SI:H/SA:L`",
        );
    }

    #[test]
    fn printing_is_canonical() {
        let check = |text: &str, canonical: &str| {
            assert_eq!(selection(text).map(|selection| selection.to_string()), Ok(canonical.to_owned()));
        };
        check("(A:P/I:P/C:P/Au:N/AC:L/AV:N/E:ND/TD:H)", "AV:N/AC:L/Au:N/C:P/I:P/A:P/TD:H");
        check(
            "CVSS:3.0/MS:X/S:U/C:H/I:N/A:N/E:X/RL:O/AV:N/AC:L/PR:N/UI:N",
            "CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N/RL:O",
        );
        check(
            "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:L/VI:H/VA:L/SC:N/SI:H/SA:L/E:X/MSI:S/S:P/U:Amber",
            "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:L/VI:H/VA:L/SC:N/SI:H/SA:L/MSI:S/S:P/U:Amber",
        );
    }
}
