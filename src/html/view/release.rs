//! The page of a release: whether it is supported, what affects it, and where to go from it.

use serde::Serialize;

use super::advisories::{Row, row};
use super::dependencies::{Mention, mention};
use super::part::{Answer, Html, Kind, Link, When, advisory_link, version_link};
use super::site::Head;
use super::support::{Known, exposure, support_answer};
use crate::model::dependency::Statement;
use crate::model::interval::Verdict;
use crate::model::policy::Support;
use crate::model::portal::Portal;
use crate::model::release::Release;
use crate::route::Route;

/// `release.html`
#[derive(Debug, Serialize)]
pub struct ReleasePage {
    /// The head.
    pub head: Head,
    /// The version.
    pub version: String,
    /// The day of the release.
    pub date: When,
    /// Whether it is supported.
    pub support: Answer,
    /// Whether known vulnerabilities affect it.
    pub exposure: Answer,
    /// Whether to go elsewhere, and where.
    pub upgrade: Upgrade,
    /// Why it was yanked, if it was.
    pub yanked: Option<Html>,
    /// The registry that does not have it, if it has only been tagged.
    pub not_in_registry: Option<&'static str>,
    /// Whether it is a pre-release.
    pub prerelease: bool,
    /// The tag in the repository.
    pub tag: Option<String>,
    /// Anything else.
    pub note: Option<Html>,
    /// The advisories that affect it.
    pub affecting: Vec<Row>,
    /// The advisories of which nobody has said whether they affect it.
    pub unclear: Vec<Row>,
    /// The advisories that are fixed in it or in an earlier release.
    pub fixed: Vec<Link>,
    /// What vulnerabilities of dependencies mean for it.
    pub dependencies: Vec<Mention>,
    /// The page on dependencies.
    pub dependencies_href: String,
    /// The next lower release.
    pub previous: Option<Link>,
    /// The next higher release.
    pub next: Option<Link>,
    /// All releases, the highest first; the one of this page leads nowhere.
    pub releases: Vec<Link>,
}

/// Where to go from a release.
#[derive(Clone, Debug, Serialize)]
pub struct Upgrade {
    /// Whether there is anything to do.
    pub kind: Kind,
    /// What to do, in words that go on with the link.
    pub text: &'static str,
    /// Where to go: a release, or the section on dependencies.
    pub to: Option<Link>,
    /// The reason.
    pub why: &'static str,
}

impl ReleasePage {
    /// The page of a release, which stands at that place in the portal's list.
    pub fn new(portal: &Portal, number: usize, release: &Release) -> Self {
        let version = &release.version.value;
        let name = &portal.config.name;
        let verdicts = |wanted: Verdict| {
            let found = portal.advisories.iter().filter(move |advisory| advisory.verdict(version) == wanted);
            found.map(|advisory| row(portal, advisory)).collect::<Vec<_>>()
        };
        let (affecting, unclear) = (verdicts(Verdict::Affected), verdicts(Verdict::Unknown));
        let fixed = portal.advisories.iter().filter(|advisory| advisory.verdict(version) == Verdict::Fixed);
        let known = Known::of(portal, version);
        let support = support_answer(&portal.support_of(version));
        let neighbour = |number: Option<usize>| {
            let release = portal.releases.get(number?)?;
            Some(version_link(portal, &release.version))
        };
        let all = portal.releases.iter().enumerate().map(|(other, release)| {
            if other == number {
                Link::none(release.version.to_string())
            } else {
                version_link(portal, &release.version)
            }
        });
        let about = |statement: &&Statement| statement.versions.iter().any(|one| one.value == *version);
        let mut statements: Vec<_> = portal.statements.iter().filter(about).collect();
        statements.sort_by_key(|statement| statement.status.value);
        let base = &portal.config.base_url;
        let route = Route::release(&version.normalized());
        let description =
            format!("Is {name} {version} supported, is it affected by a known vulnerability, and what to upgrade to.");
        Self {
            head: Head::new(portal, &format!("{name} {version}"), &description, &route)
                .below(portal, &Route::supported_versions()),
            version: version.to_string(),
            date: When::day(release.date.value),
            exposure: exposure(known),
            upgrade: upgrade(portal, release, &support, known),
            support,
            yanked: release.yanked.as_ref().map(|reason| Html::line(reason)),
            not_in_registry: (!release.in_registry).then(|| portal.config.package.registry()),
            prerelease: version.is_prerelease(),
            tag: release.tag.as_ref().map(ToString::to_string),
            note: release.note.as_ref().map(|note| Html::line(note)),
            affecting,
            unclear,
            fixed: fixed.map(|advisory| advisory_link(portal, advisory)).collect(),
            dependencies: statements.into_iter().map(|statement| mention(portal, statement)).collect(),
            dependencies_href: base.href(&Route::dependencies()),
            previous: neighbour(Some(number + 1)),
            next: neighbour(number.checked_sub(1)),
            releases: all.collect(),
        }
    }
}

/// Tells whether to leave a release: when it is affected itself, unsupported or not to be installed.
fn upgrade(portal: &Portal, release: &Release, support: &Answer, known: Known) -> Upgrade {
    let must = known.affecting > 0 || support.kind == Kind::Bad || release.yanked.is_some();
    let target = portal.upgrade(&release.version).filter(|_| must);
    let to = |release: &Release| version_link(portal, &release.version);
    let (kind, text, to, why) = if let Some(target) = target {
        let why = "The nearest higher release that is supported and free of known vulnerabilities of its own.";
        (Kind::Bad, "Upgrade to", Some(to(target)), why)
    } else if let Some(latest) = supported_latest(portal, release).filter(|_| support.kind == Kind::Bad) {
        let why = "It is supported, but known vulnerabilities affect it too: no higher release is free of them.";
        (Kind::Bad, "Upgrade to", Some(to(latest)), why)
    } else if must {
        let why = "No higher release is supported and free of known vulnerabilities.";
        (Kind::Bad, "No upgrade yet", None, why)
    } else if known.through_dependencies > 0 {
        let statements = Link::new("its dependencies", "#dependencies");
        (Kind::Bad, "Look at", Some(statements), "What you can do differs from one to the next.")
    } else if !release.in_registry {
        (Kind::Neutral, "Nothing", None, "It cannot be installed from the registry.")
    } else {
        (Kind::Good, "Nothing", None, "There is no reason known to leave it.")
    };
    Upgrade { kind, text, to, why }
}

/// The latest release, if it is higher and supported.
fn supported_latest<'p>(portal: &'p Portal, release: &Release) -> Option<&'p Release> {
    let latest = portal.latest()?;
    let higher = latest.version.value > release.version.value;
    let supported = portal.support_of(&latest.version).support == Support::Supported;
    (higher && supported).then_some(latest)
}
