//! The kind of a flaw: an entry of MITRE's Common Weakness Enumeration (CWE).
//!
//! The whole list is built in as `cwe.tsv`, whose head names its version and its terms of use. Only weaknesses can be
//! named; the categories, views and deprecated entries are in the table so that the error can say what they are.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;
use std::sync::LazyLock;

use crate::invalid::Invalid;

/// The version of the CWE list that is built in, as CSAF 2.1 asks for beside each weakness.
pub const LIST_VERSION: &str = "4.20";

/// A weakness of the CWE list, neither deprecated nor a category or view.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cwe(u32);

/// MITRE's advice on naming a weakness as the cause of a vulnerability ("vulnerability mapping usage").
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mapping {
    /// Good to name.
    Allowed,
    /// Good to name once a closer weakness has been looked for.
    AllowedWithReview,
    /// So broad that a closer weakness nearly always exists.
    Discouraged,
    /// Not the cause of a vulnerability by itself, such as bad style.
    Prohibited,
}

impl Cwe {
    /// The name in the CWE list, letter for letter, as CSAF 2.0 test 6.1.11 compares it.
    #[must_use]
    pub fn name(self) -> &'static str {
        ENTRIES.get(&self.0).map_or("", |entry| entry.name)
    }

    /// What MITRE thinks of naming it as the cause of a vulnerability.
    #[must_use]
    pub fn mapping(self) -> Mapping {
        match ENTRIES.get(&self.0) {
            Some(Entry { kind: Kind::Weakness(mapping), .. }) => *mapping,
            _ => Mapping::Prohibited,
        }
    }

    /// The nearest kinds of it that are good to name, by number: what to name instead of a weakness that is not. A kind that is
    /// not good to name either gives way to its own kinds.
    #[must_use]
    pub fn closer(self) -> Vec<Self> {
        let mut closer = Vec::new();
        for (&number, entry) in ENTRIES.iter().filter(|(_, entry)| entry.parent == Some(self.0)) {
            let kind = Self(number);
            match entry.kind {
                Kind::Weakness(Mapping::Allowed | Mapping::AllowedWithReview) => closer.push(kind),
                _ => closer.extend(kind.closer()),
            }
        }
        closer.sort_unstable();
        closer
    }

    /// Its page in the CWE list.
    #[must_use]
    pub fn url(self) -> String {
        page(self.0)
    }
}

impl fmt::Display for Cwe {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CWE-{}", self.0)
    }
}

impl FromStr for Cwe {
    type Err = Invalid;

    /// Takes `CWE-79` in exactly this form, and only weaknesses of the list.
    fn from_str(text: &str) -> Result<Self, Invalid> {
        let number = text.strip_prefix("CWE-").and_then(decimal).ok_or_else(|| misspelt(text))?;
        match ENTRIES.get(&number) {
            Some(entry) => entry.weakness(number),
            None => Err(Invalid::new(format!("CWE {LIST_VERSION} has no weakness `{text}`"))
                .hint("look the weakness up on https://cwe.mitre.org")),
        }
    }
}

/// The list by id.
static ENTRIES: LazyLock<BTreeMap<u32, Entry>> = LazyLock::new(|| {
    let lines = include_str!("cwe.tsv").lines();
    lines.filter_map(Entry::read).collect()
});

/// One line of `cwe.tsv`.
struct Entry {
    kind: Kind,
    /// The weakness that this one is a kind of.
    parent: Option<u32>,
    name: &'static str,
}

/// What an id of the list stands for.
enum Kind {
    Weakness(Mapping),
    Deprecated,
    Category,
    View,
}

impl Entry {
    /// Reads id, kind, parent and name; a comment gives nothing.
    fn read(line: &'static str) -> Option<(u32, Self)> {
        let mut cells = line.splitn(4, '\t');
        let (number, kind) = (decimal(cells.next()?)?, cells.next()?);
        let (parent, name) = (decimal(cells.next()?), cells.next()?);
        let kind = match kind {
            "allowed" => Kind::Weakness(Mapping::Allowed),
            "review" => Kind::Weakness(Mapping::AllowedWithReview),
            "discouraged" => Kind::Weakness(Mapping::Discouraged),
            "prohibited" => Kind::Weakness(Mapping::Prohibited),
            "deprecated" => Kind::Deprecated,
            "category" => Kind::Category,
            "view" => Kind::View,
            _ => return None,
        };
        Some((number, Self { kind, parent, name }))
    }

    /// The weakness, unless the id stands for something else.
    fn weakness(&self, number: u32) -> Result<Cwe, Invalid> {
        let name = self.name;
        let (message, hint) = match self.kind {
            Kind::Weakness(_) => return Ok(Cwe(number)),
            Kind::Deprecated => ("is deprecated".to_owned(), "its page says what to name instead"),
            Kind::Category => (format!("is a category (`{name}`), not a weakness"), "name one of its members"),
            Kind::View => (format!("is a view (`{name}`), not a weakness"), "name one of its members"),
        };
        Err(Invalid::new(format!("`CWE-{number}` {message}")).hint(format!("{hint}: {}", page(number))))
    }
}

/// Where the public reads about an id of the list.
fn page(number: u32) -> String {
    format!("https://cwe.mitre.org/data/definitions/{number}.html")
}

/// A number without sign or leading zero.
fn decimal(text: &str) -> Option<u32> {
    let plain = text.bytes().all(|byte| byte.is_ascii_digit()) && !text.starts_with('0');
    if plain { text.parse().ok() } else { None }
}

/// The error for a text that is not an id, with the weakness its author may have meant.
fn misspelt(text: &str) -> Invalid {
    let hint = match meant_by_number(text).or_else(|| meant_by_name(text)) {
        Some(cwe) => format!("did you mean `{cwe}` ({})?", cwe.name()),
        None => "write the id alone, as in `CWE-79`".to_owned(),
    };
    Invalid::text(text, "is not a CWE id").hint(hint)
}

/// The weakness in `cwe-79`, `CWE 79`, `CWE-079`, `79` or `CWE-79: Improper …`.
fn meant_by_number(text: &str) -> Option<Cwe> {
    let from_digit = text.trim_start_matches(|letter: char| !letter.is_ascii_digit()).trim_start_matches('0');
    let digits = from_digit.split(|letter: char| !letter.is_ascii_digit()).next()?;
    let number = decimal(digits)?;
    ENTRIES.get(&number)?.weakness(number).ok()
}

/// The weakness that is known by the text, as in `SQL injection`, else the one with the shortest name that holds it.
fn meant_by_name(text: &str) -> Option<Cwe> {
    let wanted = text.trim().to_lowercase();
    if wanted.len() < 4 || wanted.starts_with("cwe") {
        return None;
    }
    let nickname = format!("('{wanted}')");
    let weaknesses = ENTRIES.iter().filter_map(|(number, entry)| entry.weakness(*number).ok());
    let named = weaknesses.map(|cwe| (cwe, cwe.name().to_lowercase())).filter(|(_, name)| name.contains(&wanted));
    named.min_by_key(|(_, name)| (!name.contains(&nickname), name.len())).map(|(cwe, _)| cwe)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn names_are_those_of_the_list() {
        let known = [
            (20, "Improper Input Validation", Mapping::Discouraged),
            (
                22,
                "Improper Limitation of a Pathname to a Restricted Directory ('Path Traversal')",
                Mapping::AllowedWithReview,
            ),
            (
                79,
                "Improper Neutralization of Input During Web Page Generation ('Cross-site Scripting')",
                Mapping::Allowed,
            ),
            (
                89,
                "Improper Neutralization of Special Elements used in an SQL Command ('SQL Injection')",
                Mapping::Allowed,
            ),
            (125, "Out-of-bounds Read", Mapping::Allowed),
            (208, "Observable Timing Discrepancy", Mapping::Allowed),
            (352, "Cross-Site Request Forgery (CSRF)", Mapping::Allowed),
            (400, "Uncontrolled Resource Consumption", Mapping::Discouraged),
            (502, "Deserialization of Untrusted Data", Mapping::Allowed),
            (918, "Server-Side Request Forgery (SSRF)", Mapping::Allowed),
            (1041, "Use of Redundant Code", Mapping::Prohibited),
            (1333, "Inefficient Regular Expression Complexity", Mapping::Allowed),
            (1434, "Insecure Setting of Generative AI/ML Model Inference Parameters", Mapping::Allowed),
        ];
        for (number, name, mapping) in known {
            let cwe: Cwe = format!("CWE-{number}").parse().expect("a weakness");
            assert_eq!((cwe.name(), cwe.mapping()), (name, mapping));
            assert_eq!(cwe.to_string(), format!("CWE-{number}"));
            assert_eq!(cwe.url(), format!("https://cwe.mitre.org/data/definitions/{number}.html"));
        }
    }

    #[test]
    fn every_mistake_is_named_and_has_a_way_out() {
        let page = |number| format!("https://cwe.mitre.org/data/definitions/{number}.html");
        let meant = |what: &str| format!("did you mean `{what}?");
        let xss =
            meant("CWE-79` (Improper Neutralization of Input During Web Page Generation ('Cross-site Scripting'))");
        let sql =
            meant("CWE-89` (Improper Neutralization of Special Elements used in an SQL Command ('SQL Injection'))");
        let alone = "write the id alone, as in `CWE-79`".to_owned();
        let look = "look the weakness up on https://cwe.mitre.org".to_owned();
        let bad = [
            ("", "`` is not a CWE id", &alone),
            ("CWE-", "`CWE-` is not a CWE id", &alone),
            ("79", "`79` is not a CWE id", &xss),
            ("cwe-79", "`cwe-79` is not a CWE id", &xss),
            ("CWE-079", "`CWE-079` is not a CWE id", &xss),
            ("CWE-79 ", "`CWE-79 ` is not a CWE id", &xss),
            ("CWE-79: XSS", "`CWE-79: XSS` is not a CWE id", &xss),
            ("CWE-+79", "`CWE-+79` is not a CWE id", &xss),
            ("SQL injection", "`SQL injection` is not a CWE id", &sql),
            ("CWE-\u{667}\u{669}", "`CWE-\u{667}\u{669}` is not a CWE id", &alone),
            ("CWE-99999999999", "`CWE-99999999999` is not a CWE id", &alone),
            ("CWE-99999", "CWE 4.20 has no weakness `CWE-99999`", &look),
            ("CWE-365", "`CWE-365` is deprecated", &format!("its page says what to name instead: {}", page(365))),
            (
                "CWE-310",
                "`CWE-310` is a category (`Cryptographic Issues`), not a weakness",
                &format!("name one of its members: {}", page(310)),
            ),
            (
                "CWE-1000",
                "`CWE-1000` is a view (`Research Concepts`), not a weakness",
                &format!("name one of its members: {}", page(1000)),
            ),
        ];
        for (text, message, hint) in bad {
            let invalid = text.parse::<Cwe>().expect_err(text);
            assert_eq!((invalid.message.as_str(), invalid.hint.as_ref()), (message, Some(hint)));
        }
    }

    #[test]
    fn the_whole_table_is_read() {
        let text = include_str!("cwe.tsv");
        assert!(text.starts_with(&format!("# The Common Weakness Enumeration (CWE), version {LIST_VERSION} ")));
        let numbers: Vec<u32> = text.lines().filter_map(Entry::read).map(|(number, _)| number).collect();
        assert!(numbers.is_sorted_by(|one, next| one < next));
        assert_eq!(numbers.len(), text.lines().filter(|line| !line.starts_with('#')).count());
        let weaknesses = ENTRIES.values().filter(|entry| matches!(entry.kind, Kind::Weakness(_)));
        assert_eq!(weaknesses.count(), 944);
    }

    #[test]
    fn a_weakness_that_is_too_broad_gives_way_to_its_nearest_kinds() {
        let closer = |number| Cwe(number).closer().into_iter().map(|cwe| cwe.0).collect::<Vec<_>>();
        assert_eq!(closer(20), [622, 1173, 1284, 1285, 1286, 1287, 1288, 1289]);
        // Of the kinds of CWE-119, CWE-786 and CWE-788 are too broad themselves.
        assert_eq!(closer(119), [120, 121, 122, 124, 125, 126, 127, 466, 787, 805, 822, 823, 824, 825]);
        assert_eq!(closer(208), [1254]);
        assert_eq!(closer(1254), [0; 0]);
    }

    proptest! {
        #[test]
        fn any_text_is_an_id_or_an_error(text in "(CWE-?)?[0-9]{0,12}.{0,20}") {
            if let Ok(cwe) = text.parse::<Cwe>() {
                prop_assert_eq!(cwe.to_string(), text);
            }
        }
    }
}
