//! Go's requirements: the lowest version that will do, as `go.mod` writes it (Go Modules Reference, "Minimal version
//! selection"). A new major version is another module, `…/v2`, but for v1, and for modules from before there were any.

use semver::Version;

/// The lowest version that will do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Minimum(Version);

impl Minimum {
    /// Reads `v1.2.3`, or the whole line, with the module before it and a comment behind; none where it is not one.
    #[must_use]
    pub fn read(text: &str, module: &str) -> Option<Self> {
        let (line, _comment) = text.split_once("//").unwrap_or((text, ""));
        let words: Vec<&str> = line.split_whitespace().collect();
        let version = match words.as_slice() {
            [version] => version,
            [path, version] | ["require", path, version] if *path == module => version,
            _ => return None,
        };
        Version::parse(version.strip_prefix('v').unwrap_or(version)).ok().map(Self)
    }

    /// Whether the module may be at that version.
    #[must_use]
    pub fn admits(&self, version: &Version) -> bool {
        let is_one_module = version.major == self.0.major
            || version.major.max(self.0.major) <= 1
            || (self.0.major <= version.major && version.build.as_str() == "incompatible");
        is_one_module && version.cmp_precedence(&self.0).is_ge()
    }
}
