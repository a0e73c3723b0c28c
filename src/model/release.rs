//! Releases of the project, and the lines of releases that are supported together.

use jiff::civil::Date;

use crate::diag::Code;
use crate::fields::Fields;
use crate::invalid::Invalid;
use crate::model::selector::Selector;
use crate::model::version::{Version, VersionOrder};
use crate::source::At;

/// One release.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Release {
    /// Its version.
    pub version: At<Version>,
    /// The day it was published.
    pub date: At<Date>,
    /// Why it was yanked, if it was.
    pub yanked: Option<At<String>>,
    /// Its tag in the repository.
    pub tag: Option<At<String>>,
    /// Whether the package registry has it, and not only the repository.
    pub in_registry: bool,
    /// Anything else worth saying.
    pub note: Option<At<String>>,
}

impl Release {
    /// Whether users should be sent to it: in the registry and not yanked.
    #[must_use]
    pub fn is_installable(&self) -> bool {
        self.in_registry && self.yanked.is_none()
    }
}

/// A line of releases: `1.2.x`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Which versions belong to it.
    pub versions: Selector,
    /// What it is called.
    pub name: At<String>,
    /// The last day of its support; none is known when it is not given.
    pub end_of_support: Option<At<Date>>,
    /// Anything else worth saying.
    pub note: Option<At<String>>,
}

/// Reads `[[release]]`.
pub fn read_release(fields: &mut Fields<'_, '_>, order: VersionOrder) -> Option<Release> {
    let text = fields.line("version", 100);
    let text = fields.require("version", text);
    let date = fields.date("date");
    let date = fields.require("date", date);
    let yanked = fields.markdown_line("yanked", 1_000);
    let tag = fields.line("tag", 200);
    let registry = fields.flag("registry");
    let note = fields.markdown_line("note", 1_000);
    let text = text?;
    let version = match order.parse(&text) {
        Ok(version) => At::new(version, text.place),
        Err(invalid) => return fields.invalid(Code::InvalidVersion, text.place, invalid),
    };
    Some(Release {
        version,
        date: date?,
        yanked,
        tag,
        in_registry: registry.is_none_or(|registry| registry.value),
        note,
    })
}

/// Reads `[[line]]`.
pub fn read_line(fields: &mut Fields<'_, '_>, order: VersionOrder) -> Option<Line> {
    let versions = fields.line("versions", 200);
    let versions = fields.require("versions", versions);
    let name = fields.line("name", 200);
    let name = fields.require("name", name);
    let end_of_support = fields.date("end_of_support");
    let note = fields.markdown_line("note", 1_000);
    let versions = versions?;
    let of_line = |selector: &Selector| selector.is_of_line();
    let unclear =
        || Invalid::text(&versions, "does not name the versions of a line").hint("write `1.2.x` or `>= 1.0, < 2.0`");
    match Selector::parse(&versions, order).and_then(|selector| Some(selector).filter(of_line).ok_or_else(unclear)) {
        Ok(selector) => Some(Line { versions: selector, name: name?, end_of_support, note }),
        Err(invalid) => fields.invalid(Code::InvalidVersion, versions.place, invalid),
    }
}
