//! The command by which a user of the project gets a fixed version of a dependency, within what the project lets in.

use super::{Requirement, Versions};
use crate::model::package::Package;
use crate::model::version::Version;

impl Requirement {
    /// The command, for the ecosystems that have one. `newest` says whether the newest version that is let in is as good as
    /// this one: then nobody has to be held back.
    #[must_use]
    pub fn command(&self, package: &Package, fixed: &Version, newest: bool) -> Option<String> {
        let name = package.name();
        let is_plain = name.chars().all(|c| c.is_ascii_alphanumeric() || "-_./@".contains(c));
        if !is_plain || name.starts_with('-') {
            return None;
        }
        match (package.kind(), newest) {
            ("pypi", true) => Some(match &self.versions {
                Versions::Pypi(specifiers) if !specifiers.written().is_empty() => {
                    format!("pip install --upgrade '{name}{}'", specifiers.written())
                }
                _ => format!("pip install --upgrade {name}"),
            }),
            ("pypi", false) => Some(format!("pip install '{name}=={fixed}'")),
            ("npm", true) => Some(format!("npm update {name}")),
            ("cargo", true) => Some(format!("cargo update -p {name}")),
            ("cargo", false) => Some(format!("cargo update -p {name} --precise {fixed}")),
            ("golang", _) => Some(format!("go get {name}@v{}", fixed.normalized())),
            ("hex", true) => Some(format!("mix deps.update {name}")),
            ("pub", true) => Some(format!("dart pub upgrade {name}")),
            _ => None,
        }
    }
}
