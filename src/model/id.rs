//! Names of advisories and of vulnerabilities.

use std::fmt;
use std::str::FromStr;

use crate::invalid::Invalid;

/// An advisory's own id: `KIIPY-2026-0001`, prefix, year, and a number of four digits or more.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AdvisoryId(String);

impl AdvisoryId {
    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The id of its OSV record: its own where the prefix is registered with OSV, else with `x_` before it, which marks a
    /// database that nobody aggregates (OSV schema, `id`).
    #[must_use]
    pub fn osv_id(&self) -> String {
        if REGISTERED_WITH_OSV.contains(&self.prefix()) { self.0.clone() } else { format!("x_{}", self.0) }
    }

    /// What stands before the year: `KIIPY`.
    #[must_use]
    pub fn prefix(&self) -> &str {
        self.0.rsplitn(3, '-').nth(2).unwrap_or("")
    }
}

/// What the records of databases that OSV knows begin with (OSV schema, `id`).
const REGISTERED_WITH_OSV: &[&str] = &[
    "ALPINE",
    "ALSA",
    "ALBA",
    "ALEA",
    "ASB-A",
    "AZL",
    "BELL",
    "BIT",
    "CGA",
    "CLEANSTART",
    "CLSA",
    "CURL",
    "CVE",
    "DEBIAN",
    "DHI",
    "DLA",
    "DRUPAL",
    "DSA",
    "DTSA",
    "ECHO",
    "EEF",
    "ELA",
    "GHSA",
    "GO",
    "GSD",
    "HSEC",
    "JLSEC",
    "KUBE",
    "LBSEC",
    "LSN",
    "MAL",
    "MGASA",
    "MINI",
    "OESA",
    "OSEC",
    "OSV",
    "PHSA",
    "PSF",
    "PUB-A",
    "PYSEC",
    "RHBA",
    "RHEA",
    "RHSA",
    "RLSA",
    "ROOT",
    "RSEC",
    "RUSTSEC",
    "RXSA",
    "UBUNTU",
    "USN",
    "V8",
];

impl FromStr for AdvisoryId {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        let mut parts = text.rsplitn(3, '-');
        let (number, year, prefix) = (parts.next(), parts.next(), parts.next());
        let good_number = number.is_some_and(|number| digits(number) && (4..=12).contains(&number.len()));
        let good_year = year.is_some_and(|year| digits(year) && year.len() == 4);
        if good_number && good_year && prefix.is_some_and(is_prefix) {
            Ok(Self(text.to_owned()))
        } else {
            Err(Invalid::text(text, "is not an advisory id")
                .hint("write PREFIX-YEAR-NUMBER, the prefix in capitals and the number with four digits or more, as in `ACME-2026-0001`"))
        }
    }
}

/// Whether a text can stand before the year of an id: capitals, digits and single hyphens, a letter first.
#[must_use]
pub fn is_prefix(text: &str) -> bool {
    let good_part =
        |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
    text.len() <= 40 && text.starts_with(|first: char| first.is_ascii_uppercase()) && text.split('-').all(good_part)
}

/// Whether a name, such as that of a file, holds the id of an advisory in any case and with any signs between its parts: one
/// with the project's prefix, or a CVE, GHSA or PYSEC id.
#[must_use]
pub fn holds_id(name: &str, prefix: &str) -> bool {
    let upper = name.to_uppercase();
    let words: Vec<&str> = upper.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let is_number = |word: &&str| word.bytes().all(|byte| byte.is_ascii_digit());
    let is_group = |word: &&str| word.len() == 4 && word.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let numbered = [prefix, "CVE", "PYSEC"].map(|prefix| prefix.split('-').collect::<Vec<_>>());
    (0..words.len()).filter_map(|start| words.get(start..)).any(|rest| {
        let is_numbered = |prefix: &Vec<&str>| match rest.strip_prefix(prefix.as_slice()) {
            Some([year, number, ..]) => year.len() == 4 && is_number(year) && is_number(number),
            _ => false,
        };
        let is_ghsa = matches!(rest, ["GHSA", groups @ ..] if groups.len() >= 3 && groups.iter().take(3).all(is_group));
        is_ghsa || numbered.iter().any(is_numbered)
    })
}

impl fmt::Display for AdvisoryId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The name of a vulnerability in somebody's list: a CVE or GHSA id, or any other database's.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct VulnerabilityId(String);

impl VulnerabilityId {
    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it is a CVE id.
    #[must_use]
    pub fn is_cve(&self) -> bool {
        self.0.starts_with("CVE-")
    }

    /// Where the public can read about it, for the lists whose addresses follow from the id.
    #[must_use]
    pub fn url(&self) -> Option<String> {
        let id = &self.0;
        if self.is_cve() {
            Some(format!("https://www.cve.org/CVERecord?id={id}"))
        } else if id.starts_with("GHSA-") {
            Some(format!("https://github.com/advisories/{id}"))
        } else if id.starts_with("PYSEC-") || id.starts_with("RUSTSEC-") || id.starts_with("MAL-") {
            Some(format!("https://osv.dev/vulnerability/{id}"))
        } else {
            None
        }
    }
}

impl FromStr for VulnerabilityId {
    type Err = Invalid;

    /// Takes `CVE-YEAR-NUMBER` and `GHSA-xxxx-xxxx-xxxx` in their exact forms, and any other `PREFIX-…`.
    fn from_str(text: &str) -> Result<Self, Invalid> {
        let upper = text.to_ascii_uppercase();
        if upper.starts_with("CVE-") && !is_cve(text) {
            return Err(Invalid::text(text, "is not a CVE id").hint("write it like `CVE-2026-12345`"));
        }
        if upper.starts_with("GHSA-") && !is_ghsa(text) {
            return Err(Invalid::text(text, "is not a GHSA id")
                .hint("write `GHSA-` and three groups of four, in lower case, as in `GHSA-wj6h-64fc-37mp`"));
        }
        let good = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
        let named = text.contains('-') && text.starts_with(|first: char| first.is_ascii_alphanumeric());
        if named && text.len() <= 80 && text.bytes().all(good) {
            Ok(Self(text.to_owned()))
        } else {
            Err(Invalid::text(text, "is not the id of a vulnerability")
                .hint("write the id alone, such as `CVE-2026-12345` or `PYSEC-2026-1`, without spaces"))
        }
    }
}

/// `CVE-`, a year, and a number of four digits or more.
fn is_cve(text: &str) -> bool {
    let parts: Vec<_> = text.split('-').collect();
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    matches!(parts[..], ["CVE", year, number] if digits(year) && year.len() == 4 && digits(number) && (4..=19).contains(&number.len()))
}

/// `GHSA-` and three groups of four from GitHub's alphabet.
fn is_ghsa(text: &str) -> bool {
    let group = |part: &&str| part.len() == 4 && part.bytes().all(|byte| b"23456789cfghjmpqrvwx".contains(&byte));
    let parts: Vec<_> = text.split('-').collect();
    matches!(parts[..], ["GHSA", a, b, c] if [a, b, c].iter().all(group))
}

impl fmt::Display for VulnerabilityId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn advisory_ids_are_prefix_year_number() {
        for good in ["KIIPY-2026-0001", "A-B2-2026-123456"] {
            assert_eq!(good.parse::<AdvisoryId>().map(|id| id.to_string()), Ok(good.to_owned()));
        }
        let bad = [
            "",
            "KIIPY",
            "KIIPY-2026",
            "KIIPY-26-0001",
            "KIIPY-2026-1",
            "kiipy-2026-0001",
            "-2026-0001",
            "A--B-2026-0001",
            "KIIPY-2026-0001 ",
            "../KIIPY-2026-0001",
            "KIIPY-2026-000\u{661}",
            "1A-2026-0001",
        ];
        for bad in bad {
            assert!(bad.parse::<AdvisoryId>().is_err(), "{bad}");
        }
        assert_eq!("A-B2-2026-0001".parse::<AdvisoryId>().expect("an id").prefix(), "A-B2");
    }

    #[test]
    fn names_may_hold_ids() {
        let names = [
            "acme-2026-0002",
            "ACME_2026_2 (copy)",
            "draft.A-B2-2026-0001.es",
            "CVE-2026-1234-x",
            "ghsa-wj6h-64fc-37mp",
        ];
        for name in names {
            assert!(holds_id(name, "ACME") || holds_id(name, "A-B2"), "{name}");
        }
        for name in
            ["acme", "acme-2026", "acme-2026-plans", "2026-02-01-acme", "cve-process", "ghsa-how-to-do", "", "x-2026-1"]
        {
            assert!(!holds_id(name, "ACME") && !holds_id(name, ""), "{name}");
        }
    }

    #[test]
    fn vulnerability_ids_keep_the_form_of_their_list() {
        for good in ["CVE-2026-12345", "GHSA-wj6h-64fc-37mp", "PYSEC-2026-1325", "X41-2026-002", "SNYK-PYTHON-X-1"] {
            assert!(good.parse::<VulnerabilityId>().is_ok(), "{good}");
        }
        for bad in [
            "",
            "CVE-2026-1",
            "cve-2026-12345",
            "CVE-26-12345",
            "GHSA-WJ6H-64FC-37MP",
            " CVE-2026-12345",
            "plain",
            "A-\u{e9}",
        ] {
            assert!(bad.parse::<VulnerabilityId>().is_err(), "{bad}");
        }
    }
}
