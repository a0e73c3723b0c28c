//! Packages, and the order of versions that follows from their type.

use std::fmt::{self, Write};
use std::str::FromStr;

use packageurl::PackageUrl;
use percent_encoding::percent_decode_str;

use crate::invalid::Invalid;
use crate::model::version::{Version, VersionOrder};
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
    /// What OSV calls it (OSV schema 1.7, `affected[].package.ecosystem`), if it knows it.
    ecosystem: Option<&'static str>,
    order: VersionOrder,
}

const fn registry(
    kind: &'static str,
    name: &'static str,
    ecosystem: Option<&'static str>,
    order: VersionOrder,
) -> Registry {
    Registry { kind, name, ecosystem, order }
}

const REGISTRIES: &[Registry] = &[
    registry("pypi", "PyPI", Some("PyPI"), VersionOrder::Pep440),
    registry("cargo", "crates.io", Some("crates.io"), VersionOrder::SemVer),
    registry("npm", "npm", Some("npm"), VersionOrder::SemVer),
    registry("golang", "Go", Some("Go"), VersionOrder::SemVer),
    registry("hex", "Hex", Some("Hex"), VersionOrder::SemVer),
    registry("pub", "Pub", Some("Pub"), VersionOrder::SemVer),
    registry("swift", "Swift", Some("SwiftURL"), VersionOrder::SemVer),
    registry("github", "GitHub", None, VersionOrder::SemVer),
    registry("generic", "a release archive", None, VersionOrder::SemVer),
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

    /// The type of its purl: `pypi`. It is also the scheme of its version ranges (VERS 1.1).
    #[must_use]
    pub fn kind(&self) -> &'static str {
        self.registry.kind
    }

    /// What OSV calls its registry, where OSV knows it: `PyPI`, `crates.io`.
    #[must_use]
    pub fn ecosystem(&self) -> Option<&'static str> {
        self.registry.ecosystem
    }

    /// The name by which scanners compare: on PyPI in lower case, with one hyphen for each run of `-_.` (PEP 503).
    #[must_use]
    pub fn normalized_name(&self) -> String {
        if self.registry.kind != "pypi" {
            return self.name.clone();
        }
        let lower = self.name.to_ascii_lowercase();
        let parts: Vec<&str> = lower.split(['-', '_', '.']).filter(|part| !part.is_empty()).collect();
        parts.join("-")
    }

    /// The purl of one version of it: `pkg:pypi/kiipy@0.1.0`.
    #[must_use]
    pub fn at(&self, version: &Version) -> String {
        format!("{}@{}", self.purl, encoded(&version.to_string()))
    }

    /// The purl of a range of its versions, which is written as VERS 1.1 writes it: `pkg:pypi/kiipy?vers=vers:pypi%2F%3C0.2.0`.
    #[must_use]
    pub fn within(&self, range: &str) -> String {
        format!("{}?vers={}", self.purl, encoded(range))
    }

    /// How its versions are ordered.
    #[must_use]
    pub fn order(&self) -> VersionOrder {
        self.registry.order
    }
}

/// A part of a purl with everything percent-encoded that is neither a letter nor a digit nor one of `.-_~:`.
fn encoded(text: &str) -> String {
    let mut encoded = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b".-_~:".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
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
        // A purl has no capitals in the path of a Go module; the module has, and scanners compare it as it is.
        let name = match text.strip_prefix("pkg:golang/") {
            Some(module) => percent_decode_str(module).decode_utf8_lossy().into_owned(),
            None => name,
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
        check("pkg:golang/github.com/BurntSushi/toml", Some(("github.com/BurntSushi/toml", "Go")));
        check("pkg:pypi/kiipy@0.1.0", None);
        check("pkg:maven/org.x/y", None);
        check("kiipy", None);
        check("", None);
    }

    #[test]
    fn scanners_get_the_normalized_name_and_the_purl_of_a_version() {
        let check = |text: &str, version: &str, name: &str, purl: &str| {
            let package: Package = text.parse().expect("a package");
            let version = package.order().parse(version).expect("a version");
            assert_eq!((package.normalized_name().as_str(), package.at(&version).as_str()), (name, purl));
        };
        check("pkg:pypi/Quill.mesh_x", "1!2.0+a", "quill-mesh-x", "pkg:pypi/quill.mesh-x@1%212.0%2Ba");
        check("pkg:npm/%40scope/name", "1.0.0-rc.1", "@scope/name", "pkg:npm/%40scope/name@1.0.0-rc.1");
        check("pkg:cargo/a_b", "1.0.0", "a_b", "pkg:cargo/a_b@1.0.0");
    }
}
