//! Packages, and the order of versions that follows from their type.

use std::fmt;
use std::str::FromStr;

use packageurl::PackageUrl;

use crate::invalid::Invalid;
use crate::model::version::VersionOrder;
use crate::words::choices;

/// A package, written as a package URL without a version: `pkg:pypi/kiipy` (purl specification 1.0, ECMA-427).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Package {
    purl: String,
    name: String,
    registry: Registry,
}

/// Where a package lives, for the types that secportal knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Registry {
    /// The type in the purl.
    kind: &'static str,
    /// What people call it.
    name: &'static str,
    order: VersionOrder,
}

const fn registry(kind: &'static str, name: &'static str, order: VersionOrder) -> Registry {
    Registry { kind, name, order }
}

const REGISTRIES: &[Registry] = &[
    registry("pypi", "PyPI", VersionOrder::Pep440),
    registry("cargo", "crates.io", VersionOrder::SemVer),
    registry("npm", "npm", VersionOrder::SemVer),
    registry("golang", "Go", VersionOrder::SemVer),
    registry("hex", "Hex", VersionOrder::SemVer),
    registry("pub", "Pub", VersionOrder::SemVer),
    registry("swift", "Swift", VersionOrder::SemVer),
    registry("github", "GitHub", VersionOrder::SemVer),
    registry("generic", "a release archive", VersionOrder::SemVer),
];

impl Package {
    /// The name within its registry, with the namespace where there is one: `@scope/name`.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The registry, as people call it: `PyPI`.
    #[must_use]
    pub fn registry(&self) -> &'static str {
        self.registry.name
    }

    /// How its versions are ordered.
    #[must_use]
    pub fn order(&self) -> VersionOrder {
        self.registry.order
    }
}

impl fmt::Display for Package {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.purl)
    }
}

impl FromStr for Package {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        let form = "write a package URL without a version, such as `pkg:pypi/kiipy`";
        let purl = PackageUrl::from_str(text)
            .map_err(|error| Invalid::text(text, format_args!("is not a package URL: {error}")).hint(form))?;
        if purl.version().is_some() || !purl.qualifiers().is_empty() || purl.subpath().is_some() {
            return Err(Invalid::text(text, "names more than a package").hint(form));
        }
        let kind = purl.ty();
        let Some(registry) = REGISTRIES.iter().find(|registry| registry.kind == kind) else {
            let kinds: Vec<_> = REGISTRIES.iter().map(|registry| registry.kind).collect();
            return Err(Invalid::new(format!("the order of versions is not known for packages of type `{kind}`"))
                .hint(choices(kind, &kinds)));
        };
        let name = match purl.namespace() {
            Some(namespace) => format!("{namespace}/{}", purl.name()),
            None => purl.name().to_owned(),
        };
        Ok(Self { purl: purl.to_string(), name, registry: *registry })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packages_are_purls_of_a_known_type_without_a_version() {
        let check = |text: &str, expected: Option<(&str, &str)>| {
            let package = text.parse::<Package>().ok();
            let found = package.as_ref().map(|package| (package.name(), package.registry()));
            assert_eq!(found, expected, "{text}");
        };
        check("pkg:pypi/kiipy", Some(("kiipy", "PyPI")));
        check("pkg:npm/%40scope/name", Some(("@scope/name", "npm")));
        check("pkg:golang/github.com/a/b", Some(("github.com/a/b", "Go")));
        check("pkg:pypi/kiipy@0.1.0", None);
        check("pkg:maven/org.x/y", None);
        check("kiipy", None);
        check("", None);
    }
}
