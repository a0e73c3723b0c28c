//! The page that answers "is my version affected?" for any version, and lists the releases for those without a script.

use serde::Serialize;

use super::part::static_file;
use super::site::Head;
use super::support::{ReleaseRow, release_row};
use crate::html::edition::Edition;
use crate::model::version::VersionOrder;
use crate::route::Route;

/// `versions.html`
#[derive(Debug, Serialize)]
pub struct Versions {
    /// The head.
    pub head: Head,
    /// All releases, the highest first.
    pub releases: Vec<ReleaseRow>,
    /// A version to show how they are written.
    pub example: String,
    /// What a version is called that can be read.
    pub order: &'static str,
    /// The answers for every version, for the script.
    pub lookup: String,
    /// The script.
    pub script: String,
    /// The path before the id of an advisory.
    pub advisories: String,
    /// What vulnerabilities of dependencies mean.
    pub dependencies: String,
    /// Which versions are supported.
    pub supported_versions: String,
}

impl Versions {
    /// The page.
    pub fn new(edition: &Edition<'_>) -> Self {
        let portal = edition.portal;
        let about = edition.say("about.versions", &[("name", &portal.config.name)]);
        Self {
            head: Head::new(edition, &edition.word("title.versions"), &about, &Route::releases()),
            releases: portal.releases.iter().map(|release| release_row(edition, release)).collect(),
            example: portal.latest().map_or("1.2.3".to_owned(), |latest| latest.version.to_string()),
            order: match portal.config.package.order() {
                VersionOrder::Pep440 => "PEP 440",
                VersionOrder::SemVer => "Semantic Versioning",
            },
            lookup: edition.file(&Route::api_lookup()),
            script: static_file(&portal.config.base_url, "static/versions.js"),
            advisories: edition.page(&Route::advisories()),
            dependencies: edition.page(&Route::dependencies()),
            supported_versions: edition.page(&Route::supported_versions()),
        }
    }
}
