//! Python's requirements: `requests[socks] >=2.31,<3; python_version < "3.13"` (PEP 508), or their version specifiers alone
//! (PEP 440). A marker says where a requirement holds, not what it lets in: it is shown as written, and changes no answer.

use std::str::FromStr;

use pep440_rs::{Operator, Version, VersionSpecifier, VersionSpecifiers};

use crate::model::package::Package;

/// The version specifiers of a requirement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Specifiers(VersionSpecifiers);

/// What a text turned out to be.
#[derive(Debug, PartialEq, Eq)]
pub enum Read {
    /// Specifiers.
    Specifiers(Specifiers),
    /// `name @ https://…`: a file, and no versions.
    Address,
}

impl Specifiers {
    /// Whether they let a version in. A pre-release has to be asked for, by a specifier that names one.
    #[must_use]
    pub fn admits(&self, version: &Version) -> bool {
        let asks = |one: &VersionSpecifier| *one.operator() != Operator::NotEqual && one.version().any_prerelease();
        self.0.iter().all(|one| holds(one, version)) && (!version.any_prerelease() || self.0.iter().any(asks))
    }

    /// The specifiers, as pip takes them.
    #[must_use]
    pub fn written(&self) -> String {
        self.0.to_string().replace(' ', "")
    }
}

/// Whether a specifier holds. With `.*` the numbers that a version leaves out are 0, which the library does not see:
/// 1.2 is not `1.2.3.*`.
fn holds(specifier: &VersionSpecifier, version: &Version) -> bool {
    let prefix = specifier.version();
    let begins_so = || {
        let numbers = version.release().iter().copied().chain(std::iter::repeat(0));
        version.epoch() == prefix.epoch() && prefix.release().iter().copied().zip(numbers).all(|(one, two)| one == two)
    };
    match specifier.operator() {
        Operator::EqualStar => begins_so(),
        Operator::NotEqualStar => !begins_so(),
        _ => specifier.contains(version),
    }
}

/// Reads a requirement on a package; none where it is not one.
#[must_use]
pub fn read(text: &str, package: &Package) -> Option<Read> {
    let (requirement, _marker) = text.split_once(';').unwrap_or((text, ""));
    let requirement = requirement.trim();
    let is_name = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    let name = requirement.get(..requirement.find(|c| !is_name(c)).unwrap_or(requirement.len()))?;
    let rest = without_extras(requirement.strip_prefix(name)?.trim_start())?;
    // Of `1.0` nothing would be left, which lets in any version.
    if !name.is_empty() && normalized(name) != package.normalized_name() {
        return None;
    }
    if rest.starts_with('@') {
        return Some(Read::Address);
    }
    let bare = rest.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')).unwrap_or(rest);
    let specifiers = VersionSpecifiers::from_str(bare.trim()).ok()?;
    Some(Read::Specifiers(Specifiers(specifiers)))
}

/// What follows on `[extra,another]`; none where that is not closed.
fn without_extras(text: &str) -> Option<&str> {
    match text.strip_prefix('[') {
        Some(extras) => extras.split_once(']').map(|(_, rest)| rest.trim_start()),
        None => Some(text),
    }
}

/// A name as PyPI compares it (PEP 503).
fn normalized(name: &str) -> String {
    let lower = name.to_ascii_lowercase();
    lower.split(['-', '_', '.']).filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-")
}
