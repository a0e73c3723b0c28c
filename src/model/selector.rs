//! Selectors of versions, as people write them in supported-versions tables: `5.1.x`, `< 4.0`, `>= 2, <= 3.x`, `latest`.

use std::fmt;

use crate::invalid::Invalid;
use crate::model::version::{Version, VersionOrder};

/// Which versions a row of a supported-versions table, or a release line, speaks of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Selector {
    /// The newest release.
    Latest,
    /// Whatever no other row speaks of: `older`, `all other versions`, `any`.
    Others,
    /// Versions for which all of the constraints hold.
    All(Vec<Constraint>),
    /// Versions of any of these series, or one of these: `1.x, 2.x`.
    Any(Vec<Constraint>),
}

/// One part of a [`Selector`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Constraint {
    /// All versions whose release begins with these numbers: `5.1.x`.
    Series(Vec<u64>),
    /// All versions but those whose release begins with these numbers: `!= 5.1.x`.
    NotSeries(Vec<u64>),
    /// One version.
    Exactly(Version),
    /// Every other version.
    Except(Version),
    /// Before, that one not included.
    Before(Version),
    /// From the start to this one.
    UpTo(Version),
    /// After, that one not included.
    After(Version),
    /// This one and what follows.
    From(Version),
}

/// How narrowly a selector speaks: the narrowest of those that match a version decides.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Specificity {
    /// Whatever is left.
    Others,
    /// Open on one side.
    HalfOpen,
    /// Closed on both sides.
    Bounded,
    /// A series; the more numbers, the narrower.
    Series(usize),
    /// The newest release.
    Latest,
    /// One version.
    Exactly,
}

impl Selector {
    /// Reads a cell. A bare version of one or two numbers (`5.1`) means its series, one of three or more itself.
    ///
    /// # Errors
    /// When the text is not a selector: a branch name, a sentence.
    pub fn parse(text: &str, order: VersionOrder) -> Result<Self, Invalid> {
        let cell = text.trim().trim_matches('`').trim();
        let word = cell.to_lowercase();
        if matches!(word.as_str(), "latest" | "latest release" | "latest version" | "newest" | "current") {
            return Ok(Self::Latest);
        }
        if matches!(
            word.as_str(),
            "any" | "*" | "all" | "other" | "others" | "older" | "else" | "everything else" | "not latest"
        ) || ["older ", "all other", "any other", "other "].iter().any(|start| word.starts_with(start))
        {
            return Ok(Self::Others);
        }
        let spread = spread(cell);
        let parts: Vec<&str> = spread.split(',').flat_map(|part| part.split(" and ")).map(str::trim).collect();
        let constraints: Option<Vec<_>> = match &parts[..] {
            [range] => match range.split_once(" - ") {
                Some((first, last)) => {
                    bound(">=", first, order).zip(bound("<=", last, order)).map(|(from, to)| vec![from, to])
                }
                None => constraint(range, order).map(|constraint| vec![constraint]),
            },
            parts => parts.iter().map(|part| constraint(part, order)).collect(),
        };
        // No version is in two series: what is listed without signs is meant one beside the other.
        let is_list = parts.len() > 1 && parts.iter().all(|part| !part.starts_with(['<', '>', '=', '!']));
        constraints.map(if is_list { Self::Any } else { Self::All }).ok_or_else(|| {
            Invalid::text(cell, "does not say which versions it means")
                .hint("write `1.2.x`, `< 2.0`, `>= 1.0, < 2.0`, `latest` or `older`")
        })
    }

    /// Whether it speaks of a version; `latest` is the newest release, where one is known.
    #[must_use]
    pub fn matches(&self, version: &Version, latest: Option<&Version>) -> bool {
        match self {
            Self::Latest => latest == Some(version),
            Self::Others => true,
            Self::All(constraints) => constraints.iter().all(|constraint| constraint.holds(version)),
            Self::Any(constraints) => constraints.iter().any(|constraint| constraint.holds(version)),
        }
    }

    /// The versions at which it may begin or cease to match, in no order. For `latest` that depends on the releases.
    #[must_use]
    pub fn bounds(&self, order: VersionOrder) -> Vec<Version> {
        let constraints = match self {
            Self::Latest | Self::Others => &[][..],
            Self::All(constraints) | Self::Any(constraints) => constraints,
        };
        constraints.iter().flat_map(|constraint| constraint.bounds(order)).collect()
    }

    /// How narrowly it speaks.
    #[must_use]
    pub fn specificity(&self) -> Specificity {
        match self {
            Self::Latest => Specificity::Latest,
            Self::Others => Specificity::Others,
            Self::All(constraints) | Self::Any(constraints) => constraints
                .iter()
                .map(|constraint| match constraint {
                    Constraint::Exactly(_) => Specificity::Exactly,
                    Constraint::Series(numbers) => Specificity::Series(numbers.len()),
                    _ if constraints.len() > 1 => Specificity::Bounded,
                    _ => Specificity::HalfOpen,
                })
                .max()
                .unwrap_or(Specificity::Others),
        }
    }
}

impl Constraint {
    fn bounds(&self, order: VersionOrder) -> Vec<Version> {
        match self {
            Self::Series(numbers) | Self::NotSeries(numbers) => {
                let end = next(numbers.clone()).and_then(|next| lowest_of(&next, order));
                lowest_of(numbers, order).into_iter().chain(end).collect()
            }
            Self::Exactly(one)
            | Self::Except(one)
            | Self::Before(one)
            | Self::UpTo(one)
            | Self::After(one)
            | Self::From(one) => vec![one.clone()],
        }
    }

    fn holds(&self, version: &Version) -> bool {
        match self {
            Self::Series(numbers) => in_series(version, numbers),
            Self::NotSeries(numbers) => !in_series(version, numbers),
            Self::Exactly(one) => version == one,
            Self::Except(one) => version != one,
            Self::Before(bound) => version < bound,
            Self::UpTo(bound) => version <= bound,
            Self::After(bound) => version > bound,
            Self::From(bound) => version >= bound,
        }
    }
}

/// The lowest version whose release begins with these numbers.
fn lowest_of(numbers: &[u64], order: VersionOrder) -> Option<Version> {
    let numbers: Vec<_> = numbers.iter().map(u64::to_string).collect();
    let mut text = numbers.join(".");
    if order == VersionOrder::SemVer {
        text.push_str(&".0".repeat(3_usize.saturating_sub(numbers.len())));
    }
    order.parse(&format!("{text}{}", order.lowest_suffix())).ok()
}

fn in_series(version: &Version, numbers: &[u64]) -> bool {
    let release = version.release();
    version.epoch() == 0
        && numbers.iter().enumerate().all(|(place, number)| release.get(place).copied().unwrap_or(0) == *number)
}

/// Signs in one spelling, `>=1.0 <2.0` with a comma, and a label such as `(alpha)` gone.
fn spread(cell: &str) -> String {
    let cell = cell.split('(').next().unwrap_or("").trim();
    let signs = cell.replace('≤', "<=").replace('≥', ">=").replace('–', "-").replace("&lt;", "<").replace("&gt;", ">");
    let mut words: Vec<String> = Vec::new();
    for word in signs.split_whitespace() {
        match words.last_mut() {
            // A sign and its version belong together; two complete constraints do not.
            Some(last) if last.ends_with(['<', '>', '=', '~', '^']) => last.push_str(word),
            Some(last) if word.starts_with(['<', '>', '=', '!']) && !last.ends_with(',') => {
                last.push(',');
                words.push(word.to_owned());
            }
            _ => words.push(word.to_owned()),
        }
    }
    words.join(" ")
}

fn constraint(text: &str, order: VersionOrder) -> Option<Constraint> {
    let sign_length = text.find(|c: char| !"<>=!".contains(c))?;
    let (sign, version) = text.split_at_checked(sign_length)?;
    match version.strip_suffix('+') {
        Some(first) if sign.is_empty() => bound(">=", first, order),
        _ => bound(sign, version, order),
    }
}

/// A sign with a version or a series: `<= 3.x` ends where the series ends, `> 1.4.x` begins after it.
fn bound(sign: &str, text: &str, order: VersionOrder) -> Option<Constraint> {
    let text = text.trim().trim_start_matches(['v', 'V']);
    let numbers = series(text);
    let starting = |numbers: &[u64]| first_of(numbers, order);
    Some(match (sign, numbers) {
        ("" | "=" | "==", Some(numbers)) => Constraint::Series(numbers),
        ("!=", Some(numbers)) => Constraint::NotSeries(numbers),
        ("<", Some(numbers)) => Constraint::Before(starting(&numbers)?),
        (">=", Some(numbers)) => Constraint::From(starting(&numbers)?),
        ("<=", Some(numbers)) => Constraint::Before(starting(&next(numbers)?)?),
        (">", Some(numbers)) => Constraint::From(starting(&next(numbers)?)?),
        ("" | "=" | "==", None) => match parts(text)? {
            few if few.len() < 3 => Constraint::Series(few),
            _ => Constraint::Exactly(order.parse(text).ok()?),
        },
        ("!=", None) => Constraint::Except(version(text, order)?),
        ("<", None) => Constraint::Before(version(text, order)?),
        ("<=", None) => Constraint::UpTo(version(text, order)?),
        (">", None) => Constraint::After(version(text, order)?),
        (">=", None) => Constraint::From(version(text, order)?),
        _ => return None,
    })
}

/// The numbers before the first wildcard: `[5, 1]` of `5.1.x`; `None` when there is no wildcard.
fn series(text: &str) -> Option<Vec<u64>> {
    let wild = |part: &str| matches!(part, "x" | "X" | "*");
    let all: Vec<_> = text.split('.').collect();
    let first_wild = all.iter().position(|part| wild(part))?;
    let (numbers, rest) = all.split_at_checked(first_wild)?;
    if numbers.is_empty() || !rest.iter().all(|part| wild(part)) {
        return None;
    }
    numbers.iter().map(|part| part.parse().ok()).collect()
}

/// The numbers at the start of a bare version; enough of it to tell a series from a release.
fn parts(text: &str) -> Option<Vec<u64>> {
    let numbers: Result<Vec<u64>, _> = text.split('.').map(str::parse).collect();
    match numbers {
        Ok(numbers) => Some(numbers),
        Err(_) if text.starts_with(|first: char| first.is_ascii_digit()) => Some(vec![0; 3]),
        Err(_) => None,
    }
}

/// The series that follows: `[5, 2]` after `[5, 1]`.
fn next(mut numbers: Vec<u64>) -> Option<Vec<u64>> {
    let last = numbers.last_mut()?;
    *last = last.checked_add(1)?;
    Some(numbers)
}

/// The first final release of a series.
fn first_of(numbers: &[u64], order: VersionOrder) -> Option<Version> {
    let text: Vec<_> = numbers.iter().map(u64::to_string).collect();
    version(&text.join("."), order)
}

/// A version of which people leave away zeros: `4.0` where SemVer wants `4.0.0`.
fn version(text: &str, order: VersionOrder) -> Option<Version> {
    let padded = || (1..=2).map(|zeros| format!("{text}{}", ".0".repeat(zeros)));
    order.parse(text).ok().or_else(|| padded().find_map(|padded| order.parse(&padded).ok()))
}

impl fmt::Display for Selector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Latest => f.write_str("latest"),
            Self::Others => f.write_str("all others"),
            Self::All(constraints) | Self::Any(constraints) => {
                let constraints: Vec<_> = constraints.iter().map(ToString::to_string).collect();
                f.write_str(&constraints.join(", "))
            }
        }
    }
}

impl fmt::Display for Constraint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let series = |numbers: &[u64]| {
            let numbers: Vec<_> = numbers.iter().map(ToString::to_string).collect();
            format!("{}.x", numbers.join("."))
        };
        match self {
            Self::Series(numbers) => f.write_str(&series(numbers)),
            Self::NotSeries(numbers) => write!(f, "not {}", series(numbers)),
            Self::Exactly(version) => write!(f, "{version}"),
            Self::Except(version) => write!(f, "not {version}"),
            Self::Before(version) => write!(f, "< {version}"),
            Self::UpTo(version) => write!(f, "<= {version}"),
            Self::After(version) => write!(f, "> {version}"),
            Self::From(version) => write!(f, ">= {version}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Checks which of some versions a cell speaks of.
    fn check(order: VersionOrder, cell: &str, expected: &[&str]) {
        let all = ["0.9.0", "1.0.0", "1.4.2", "2.6.0", "3.0.0", "3.9.1", "4.0.0", "5.0.0", "5.1.3", "5.10.0"];
        let selector = Selector::parse(cell, order).unwrap_or_else(|error| panic!("{cell}: {error}"));
        let latest = order.parse("5.10.0").ok();
        let found: Vec<_> = all
            .into_iter()
            .filter(|text| selector.matches(&order.parse(text).expect("a version"), latest.as_ref()))
            .collect();
        assert_eq!(found, expected, "{cell}");
    }

    #[test]
    fn cells_of_real_tables_are_read() {
        for order in [VersionOrder::Pep440, VersionOrder::SemVer] {
            check(order, "5.1.x", &["5.1.3"]);
            check(order, "`5.1.*`", &["5.1.3"]);
            check(order, "5.x.x", &["5.0.0", "5.1.3", "5.10.0"]);
            check(order, "5.1", &["5.1.3"]);
            check(order, "v5.1.3", &["5.1.3"]);
            check(order, "< 1.0.0", &["0.9.0"]);
            check(order, "&lt;1.0", &["0.9.0"]);
            check(order, "<= 2.6.0", &["0.9.0", "1.0.0", "1.4.2", "2.6.0"]);
            check(order, "<=3.x", &["0.9.0", "1.0.0", "1.4.2", "2.6.0", "3.0.0", "3.9.1"]);
            check(order, "≤ 1.x.x", &["0.9.0", "1.0.0", "1.4.2"]);
            check(order, "> 5.0.x", &["5.1.3", "5.10.0"]);
            check(order, ">= 5.0", &["5.0.0", "5.1.3", "5.10.0"]);
            check(order, "5.1.3+", &["5.1.3", "5.10.0"]);
            check(order, ">= 1.4, <= 2.6.0", &["1.4.2", "2.6.0"]);
            check(order, ">=1.4 <3", &["1.4.2", "2.6.0"]);
            check(order, "5.x, != 5.1.3", &["5.0.0", "5.10.0"]);
            check(order, "1.x, 5.1.x", &["1.0.0", "1.4.2", "5.1.3"]);
            check(order, "3.0.0 and 4.x", &["3.0.0", "4.0.0"]);
            check(order, "1.4 - 3.0.0", &["1.4.2", "2.6.0", "3.0.0"]);
            check(order, "5.1.x (alpha)", &["5.1.3"]);
            check(order, "latest", &["5.10.0"]);
            check(order, "0.0.1", &[]);
        }
    }

    #[test]
    fn sentences_and_branches_select_nothing() {
        for cell in ["", "main", "see below", "Further Notice", "x", "80.30x", "< ", "1.2.3.x.4"] {
            assert!(Selector::parse(cell, VersionOrder::Pep440).is_err(), "{cell}");
        }
    }

    #[test]
    fn a_series_begins_and_ends_with_its_lowest_versions() {
        let check = |order: VersionOrder, cell: &str, expected: &[&str]| {
            let selector = Selector::parse(cell, order).expect("a selector");
            let bounds: Vec<_> = selector.bounds(order).iter().map(ToString::to_string).collect();
            assert_eq!(bounds, expected, "{cell}");
        };
        check(VersionOrder::Pep440, "5.1.x", &["5.1.dev0", "5.2.dev0"]);
        check(VersionOrder::SemVer, "5.1.x", &["5.1.0-0", "5.2.0-0"]);
        check(VersionOrder::SemVer, ">= 1.2.3, < 2.0.0", &["1.2.3", "2.0.0"]);
        check(VersionOrder::Pep440, "latest", &[]);
    }

    #[test]
    fn the_narrower_selector_is_more_specific() {
        let ranked = ["older", "< 7.2", ">= 1, < 3", "7.x", "7.2.x", "latest", "7.2.1"];
        let ranks: Vec<_> = ranked
            .iter()
            .map(|cell| Selector::parse(cell, VersionOrder::Pep440).expect("a selector").specificity())
            .collect();
        assert!(ranks.is_sorted() && ranks.windows(2).all(|pair| pair[0] != pair[1]), "{ranks:?}");
    }

    #[test]
    fn selectors_print_as_they_are_written() {
        for text in ["5.1.x", "< 4.0.0", ">= 1.2.3, < 2.0.0", "latest", "1.2.3"] {
            assert_eq!(Selector::parse(text, VersionOrder::SemVer).expect("a selector").to_string(), text);
        }
    }
}
