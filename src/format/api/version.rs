//! `api/v1/versions/<V>.json`: whether a version is supported and affected, and where to go from it.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use super::{Project, VersionLink, is_false, is_zero, schema_url};
use crate::format::json;
use crate::model::advisory::Disclosed;
use crate::model::dependency::Statement;
use crate::model::portal::Portal;
use crate::model::standing::Standing;
use crate::model::support::verdict::SupportStatus;
use crate::model::version::Version;
use crate::route::Route;
use crate::site::ApiType;

/// What is known of one version of a project.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct VersionReport {
    /// The schema of this document.
    #[serde(rename = "$schema")]
    schema: String,
    /// The project.
    project: Project,
    /// The version, as it is spelt in the registry.
    version: String,
    /// The page about it, where it is a release that the portal lists.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("format" = "uri"))]
    url: Option<String>,
    /// The day of the release.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("format" = "date"))]
    date: Option<String>,
    /// Whether it is a pre-release.
    prerelease: bool,
    /// Whether the package registry has it, and not only the repository.
    #[serde(skip_serializing_if = "Option::is_none")]
    in_registry: Option<bool>,
    /// Why it was yanked, if it was.
    #[serde(skip_serializing_if = "Option::is_none")]
    yanked: Option<String>,
    /// `affected`, `not_affected` or `unknown`: whether known vulnerabilities affect it, its own or those of its dependencies.
    verdict: &'static str,
    /// Whether it is supported.
    support: Lifetime,
    /// The advisories that affect it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    affected: Vec<Flaw>,
    /// The ids of advisories of which nobody has said whether they affect it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    unknown: Vec<String>,
    /// The ids of advisories that are fixed in this version or an earlier one. All others never affected it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fixed: Vec<String>,
    /// What vulnerabilities of dependencies mean for it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    dependencies: Vec<Dependency>,
    /// Where to go if there is a reason to leave this version: the newest version of the nearest line that is supported and that
    /// the fewest advisories affect.
    #[serde(skip_serializing_if = "Option::is_none")]
    upgrade: Option<VersionLink>,
    /// How many advisories affect that version, too.
    #[serde(skip_serializing_if = "is_zero")]
    upgrade_affected_by: usize,
    /// Whether that version is supported.
    #[serde(skip_serializing_if = "Option::is_none")]
    upgrade_support: Option<Lifetime>,
    /// What is supported, as the project writes it, where this version is not and no single version is known to go to.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    supported: Vec<String>,
    /// The next line that is supported longer, where the support of `upgrade`, or without one of this version, has a last day.
    #[serde(skip_serializing_if = "Option::is_none")]
    next_line: Option<String>,
}

/// Whether versions get security fixes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
pub(super) struct Lifetime {
    /// `supported`, `unsupported` or `unknown`, on the day when the portal was built. Once `end_of_support` is past, the
    /// answer is `unsupported` whatever stands here.
    pub status: &'static str,
    /// The last day of support, where one is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("format" = "date"))]
    pub end_of_support: Option<String>,
    /// The release line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<String>,
    /// Whether it is a pre-release of a final version that exists, and not supported for that reason.
    #[serde(skip_serializing_if = "is_false")]
    pub superseded: bool,
}

/// An advisory that affects the version.
#[derive(Debug, Serialize, JsonSchema)]
struct Flaw {
    /// The advisory's id.
    id: String,
    /// Its page.
    #[schemars(extend("format" = "uri"))]
    url: String,
    /// The version that ends the interval which this version lies in, where one is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    fixed_in: Option<String>,
}

/// What a vulnerability of a dependency means for the version.
#[derive(Debug, Serialize, JsonSchema)]
struct Dependency {
    /// The vulnerability, such as a CVE id.
    vulnerability: String,
    /// The dependency as a purl without a version.
    package: String,
    /// `affected`, `not_affected`, `fixed` or `under_investigation` (OpenVEX 0.2.0).
    status: &'static str,
    /// Why it is not affected, in the words of OpenVEX.
    #[serde(skip_serializing_if = "Option::is_none")]
    justification: Option<&'static str>,
}

impl Lifetime {
    /// What the portal says on its day.
    pub(super) fn new(status: &SupportStatus<'_>) -> Self {
        Self {
            status: status.support.as_str(),
            end_of_support: status.until.map(day),
            line: status.line.map(|line| line.name.to_string()),
            superseded: status.is_superseded,
        }
    }
}

/// A day as JSON writes it.
pub(super) fn day(day: Date) -> String {
    day.strftime("%Y-%m-%d").to_string()
}

/// The document about a version, which need not be a release that the portal lists.
#[must_use]
pub fn export(portal: &Portal, version: &Version) -> Vec<u8> {
    let standing = Standing::of(portal, version);
    let ids = |advisories: &[&Disclosed]| advisories.iter().map(|one| one.advisory.id.to_string()).collect();
    let release = standing.release;
    json(&VersionReport {
        schema: schema_url(portal, ApiType::Version),
        project: Project::new(portal),
        version: release
            .filter(|release| *release.version == *version)
            .map_or(version, |release| &release.version)
            .to_string(),
        url: release.map(|release| portal.config.base_url.absolute(&Route::release(&release.version.normalized()))),
        date: release.map(|release| day(release.date.value)),
        prerelease: version.is_prerelease(),
        in_registry: release.map(|release| release.in_registry),
        yanked: release.and_then(|release| release.yanked.as_ref()).map(ToString::to_string),
        verdict: standing.exposure().as_str(),
        support: Lifetime::new(&standing.support),
        affected: standing.affecting.iter().map(|disclosed| flaw(portal, disclosed, version)).collect(),
        unknown: ids(&standing.unclear),
        fixed: ids(&standing.fixed),
        dependencies: standing.statements.iter().map(|statement| dependency(statement)).collect(),
        upgrade: standing.upgrade.map(|target| VersionLink::to(portal, target.version)),
        upgrade_affected_by: standing.upgrade.map_or(0, |target| target.affected_by),
        upgrade_support: standing.upgrade.map(|target| Lifetime::new(&target.support)),
        supported: standing.havens.iter().map(ToString::to_string).collect(),
        next_line: standing.ending.and_then(|ending| ending.next),
    })
}

fn flaw(portal: &Portal, disclosed: &Disclosed, version: &Version) -> Flaw {
    let advisory = &disclosed.advisory;
    let interval = advisory.affected.iter().find(|interval| interval.contains(version));
    Flaw {
        id: advisory.id.to_string(),
        url: portal.config.base_url.absolute(&Route::advisory(advisory.id.as_str())),
        fixed_in: interval.and_then(|interval| interval.fixed()).map(|fixed| portal.as_released(fixed).to_string()),
    }
}

fn dependency(statement: &Statement) -> Dependency {
    Dependency {
        vulnerability: statement.vulnerability.to_string(),
        package: statement.package.to_string(),
        status: statement.status.as_str(),
        justification: statement.justification.as_ref().map(|one| one.as_str()),
    }
}
