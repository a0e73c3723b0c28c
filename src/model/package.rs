//! Packages, and the order of versions that follows from their type.

use std::fmt;
use std::str::FromStr;

use packageurl::PackageUrl;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

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

    /// A version as its registry lists it, without the `v` of a tag. Where there is no registry, the tag is the version.
    #[must_use]
    pub fn listed(&self, version: &Version) -> String {
        let written = version.to_string();
        match (self.order(), self.ecosystem()) {
            (VersionOrder::SemVer, Some(_)) => written.strip_prefix('v').map(str::to_owned).unwrap_or(written),
            _ => written,
        }
    }

    /// The purl of one version of it: `pkg:pypi/kiipy@0.1.0`. Versions of Go modules have a `v` there, which lists of
    /// vulnerabilities leave out (purl specification, `golang`; Go vulnerability database).
    #[must_use]
    pub fn at(&self, version: &Version) -> String {
        let v = if self.kind() == "golang" { "v" } else { "" };
        format!("{}@{v}{}", self.purl, encoded(&self.listed(version)))
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
    const ENCODED: AsciiSet = NON_ALPHANUMERIC.remove(b'.').remove(b'-').remove(b'_').remove(b'~').remove(b':');
    utf8_percent_encode(text, &ENCODED).to_string()
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
        if !CASE_SENSITIVE.contains(&kind) {
            return Ok(Self { purl: purl.to_string(), name, registry: *registry });
        }
        let name = name_as_written(text).filter(|written| written.eq_ignore_ascii_case(&name)).unwrap_or(name);
        let segments = name.split('/').map(encoded);
        let purl = format!("pkg:{kind}/{}", segments.collect::<Vec<_>>().join("/"));
        Ok(Self { purl, name, registry: *registry })
    }
}

/// Types whose registries tell `JSONStream` from `jsonstream`. The purl specification has their names in lower case, but what
/// scanners make and compare has not (package-url/purl-spec#136 and #308).
const CASE_SENSITIVE: &[&str] = &["npm", "golang"];

/// The name in a purl, letter for letter.
fn name_as_written(purl: &str) -> Option<String> {
    let (_, kind_and_name) = purl.split_once(':')?;
    let (_, name) = kind_and_name.trim_start_matches('/').split_once('/')?;
    Some(percent_decode_str(name.trim_matches('/')).decode_utf8().ok()?.into_owned())
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
        check("pkg://Npm/JSONStream", Some(("JSONStream", "npm")));
        check("pkg:npm/%40Scope/Name", Some(("@Scope/Name", "npm")));
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
        check("pkg:cargo/a_b", "v1.0.0", "a_b", "pkg:cargo/a_b@1.0.0");
        check("pkg:npm/JSONStream", "v1.0.0+a", "JSONStream", "pkg:npm/JSONStream@1.0.0%2Ba");
        let module = "github.com/Masterminds/semver";
        let purl = "pkg:golang/github.com/Masterminds/semver";
        check(purl, "0.7.0", module, "pkg:golang/github.com/Masterminds/semver@v0.7.0");
        check(purl, "v2.0.0+incompatible", module, "pkg:golang/github.com/Masterminds/semver@v2.0.0%2Bincompatible");
        check("pkg:github/acme/tool", "v1.0.0", "acme/tool", "pkg:github/acme/tool@v1.0.0");
    }
}
