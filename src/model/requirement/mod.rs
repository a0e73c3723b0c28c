//! What a project lets in of a dependency, as its metadata says it: read in the grammar of the dependency's ecosystem.
//!
//! A requirement that cannot be read leads to no verdict: what it lets in is unknown.

use crate::invalid::Invalid;
use crate::model::package::Package;
use crate::model::version::{Version, VersionOrder};

mod command;
mod dart;
mod go;
mod hex;
mod npm;
mod pep508;

/// A requirement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Requirement {
    written: String,
    versions: Versions,
}

/// Which versions it lets in.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Versions {
    Any,
    Pypi(pep508::Specifiers),
    Npm(npm::Range),
    Cargo(semver::VersionReq),
    Go(go::Minimum),
    Hex(hex::Requirement),
    Pub(dart::Constraint),
    /// It may be right, and says nothing to us.
    Unread,
}

/// How an ecosystem writes requirements.
struct Grammar {
    /// The type in the purls of its packages.
    kind: &'static str,
    /// Reads one; none where it is not one.
    read: fn(&str, &Package) -> Option<Versions>,
    /// How requirements look there.
    example: &'static str,
}

const fn grammar(kind: &'static str, example: &'static str, read: fn(&str, &Package) -> Option<Versions>) -> Grammar {
    Grammar { kind, read, example }
}

/// Every ecosystem whose requirements are understood.
const GRAMMARS: &[Grammar] = &[
    grammar("pypi", "`>=4.21.6,<5`", read_pypi),
    grammar("npm", "`^1.2.3`, `>=1.2.3 <2.0.0` or `1.x || 2.x`", read_npm),
    grammar("cargo", "`1.2.3` or `>=1.2, <1.5`", |text, _| text.parse().ok().map(Versions::Cargo)),
    grammar("golang", "`v1.2.3`", |text, package| go::Minimum::read(text, package.name()).map(Versions::Go)),
    grammar("hex", "`~> 1.2` or `>= 1.0.0 and < 2.0.0`", |text, _| hex::Requirement::read(text).map(Versions::Hex)),
    grammar("pub", "`^1.2.3`, `>=1.2.3 <2.0.0` or `any`", |text, _| dart::Constraint::read(text).map(Versions::Pub)),
];

fn read_pypi(text: &str, package: &Package) -> Option<Versions> {
    match pep508::read(text, package)? {
        pep508::Read::Specifiers(specifiers) => Some(Versions::Pypi(specifiers)),
        pep508::Read::Address => Some(Versions::Unread),
    }
}

/// A range, or what npm takes in its place: an address, `workspace:*`, or a tag such as `latest`.
fn read_npm(text: &str, package: &Package) -> Option<Versions> {
    let of_alias = text.strip_prefix("npm:").and_then(|alias| alias.strip_prefix(package.name())?.strip_prefix('@'));
    let is_tag = text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c));
    match npm::Range::read(of_alias.unwrap_or(text)) {
        Some(range) => Some(Versions::Npm(range)),
        None => (is_tag || text.contains([':', '/'])).then_some(Versions::Unread),
    }
}

fn grammar_of(package: &Package) -> Option<&'static Grammar> {
    GRAMMARS.iter().find(|grammar| grammar.kind == package.kind())
}

/// How requirements on a package look, where that is known.
#[must_use]
pub fn example(package: &Package) -> Option<&'static str> {
    grammar_of(package).map(|grammar| grammar.example)
}

/// The types of packages whose requirements are understood.
#[must_use]
pub fn kinds() -> Vec<&'static str> {
    GRAMMARS.iter().map(|grammar| grammar.kind).collect()
}

impl Requirement {
    /// Reads a requirement on a package. An empty one lets in everything.
    ///
    /// # Errors
    /// When the ecosystem's grammar is known, and this is nothing that it allows.
    pub fn read(text: &str, package: &Package) -> Result<Self, Invalid> {
        let trimmed = text.trim();
        let versions = match grammar_of(package) {
            _ if trimmed.is_empty() => Versions::Any,
            None => Versions::Unread,
            Some(Grammar { read, example, .. }) => read(trimmed, package).ok_or_else(|| {
                Invalid::text(
                    text,
                    format_args!("is not a requirement of {} on {}", package.name(), package.registry()),
                )
                .hint(format!("write it as in the project's metadata, such as {example}"))
            })?,
        };
        Ok(Self { written: text.to_owned(), versions })
    }

    /// As it was written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.written
    }

    /// Whether it lets in every version.
    #[must_use]
    pub fn is_any(&self) -> bool {
        self.versions == Versions::Any
    }

    /// Whether it is known what it lets in.
    #[must_use]
    pub fn is_read(&self) -> bool {
        self.versions != Versions::Unread
    }

    /// Whether the package manager may install a version for it. This is the rule of the package manager, and so only for
    /// requirements: affected versions are compared by order alone. None where nobody can tell.
    #[must_use]
    pub fn admits(&self, version: &Version) -> Option<bool> {
        let (python, semantic) = (version.as_pep440(), version.as_semver());
        match &self.versions {
            Versions::Any => Some(!version.is_prerelease()),
            Versions::Pypi(specifiers) => python.map(|version| specifiers.admits(version)),
            Versions::Npm(range) => semantic.map(|version| range.admits(version)),
            Versions::Cargo(requirement) => semantic.map(|version| requirement.matches(version)),
            Versions::Go(minimum) => semantic.map(|version| minimum.admits(version)),
            Versions::Hex(requirement) => semantic.map(|version| requirement.admits(version)),
            Versions::Pub(constraint) => semantic.map(|version| constraint.admits(version)),
            Versions::Unread => None,
        }
    }

    /// The versions that it names, and for each the next one with as many numbers. What it lets in changes nowhere else, but
    /// at the end of a stretch.
    #[must_use]
    pub fn turning_points(&self, order: VersionOrder) -> Vec<Version> {
        let is_part = |c: char| c.is_ascii_alphanumeric() || ".-+!".contains(c);
        let words = self.written.split(|c: char| !is_part(c)).map(|word| word.trim_start_matches(['-', '.', '!']));
        let named = words.filter_map(|word| {
            let numbers = word.trim_end_matches(['.', 'x', 'X']);
            ["", ".0", ".0.0"].into_iter().find_map(|rest| order.parse(&format!("{numbers}{rest}")).ok())
        });
        named.flat_map(|version| [version.next(), Some(version)]).flatten().collect()
    }
}
