//! The page of a release: whether it is supported, what affects it, and where to go from it.

use serde::Serialize;

use super::advisories::{Row, row};
use super::dependencies::{Mention, mention};
use super::part::{Answer, Kind, Link, When, advisory_link, version_link};
use super::site::Head;
use super::support::{Known, exposure, support_answer};
use crate::html::edition::Edition;
use crate::html::markup::Html;
use crate::model::advisory::Disclosed;
use crate::model::dependency::Status;
use crate::model::policy::Support;
use crate::model::portal::Portal;
use crate::model::release::Release;
use crate::model::standing::Standing;
use crate::model::version::Version;
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
    /// The list of all releases.
    pub releases: String,
}

/// Where to go from a release.
#[derive(Clone, Debug, Serialize)]
pub struct Upgrade {
    /// Whether there is anything to do.
    pub kind: Kind,
    /// What to do, in words that go on with the link.
    pub text: String,
    /// Where to go: a release, or the section on dependencies.
    pub to: Option<Link>,
    /// The reason.
    pub why: String,
}

impl ReleasePage {
    /// The page of a release, which stands at that place in the portal's list.
    pub fn new(edition: &Edition<'_>, number: usize, release: &Release) -> Self {
        let portal = edition.portal;
        let version = &release.version.value;
        let name = &portal.config.name;
        let standing = Standing::of(portal, version);
        let rows = |advisories: &[&Disclosed]| advisories.iter().map(|one| row(edition, one)).collect();
        let known = Known::of(&standing);
        let support = support_answer(edition, &standing.support);
        let neighbour = |number: Option<usize>| {
            let release = portal.releases.get(number?)?;
            Some(version_link(edition, &release.version))
        };
        let mut statements = standing.statements.clone();
        statements.sort_by_key(|statement| statement.status.value);
        let route = Route::release(&version.normalized());
        let about = edition.say("about.release", &[("name", name), ("version", version)]);
        Self {
            head: Head::new(edition, &format!("{name} {version}"), &about, &route).below(edition, &Route::releases()),
            version: version.to_string(),
            date: When::day(edition, release.date.value),
            exposure: exposure(edition, known),
            upgrade: upgrade(edition, &standing, version),
            support,
            yanked: release.yanked.as_ref().map(|reason| edition.line(reason)),
            not_in_registry: (!release.in_registry).then(|| portal.config.package.registry()),
            prerelease: version.is_prerelease(),
            tag: release.tag.as_ref().map(ToString::to_string),
            note: release.note.as_ref().map(|note| edition.line(note)),
            affecting: rows(&standing.affecting),
            unclear: rows(&standing.unclear),
            fixed: standing.fixed.iter().map(|advisory| advisory_link(edition, advisory)).collect(),
            dependencies: statements.into_iter().map(|statement| mention(edition, statement)).collect(),
            dependencies_href: edition.page(&Route::dependencies()),
            previous: neighbour(Some(number + 1)),
            next: neighbour(number.checked_sub(1)),
            releases: edition.page(&Route::releases()),
        }
    }
}

/// Tells whether to leave a version: when it is affected itself, unsupported or not to be installed.
pub fn upgrade(edition: &Edition<'_>, standing: &Standing<'_>, version: &Version) -> Upgrade {
    let must = standing.needs_upgrade();
    let target = standing.upgrade.filter(|_| must);
    let to = |release: &Release| version_link(edition, &release.version);
    let (kind, text, to, why) = if let Some(target) = target {
        (Kind::Bad, "upgrade.to", Some(to(target)), "upgrade.nearest")
    } else if let Some(latest) =
        supported_latest(edition.portal, version).filter(|_| standing.support.support == Support::Unsupported)
    {
        (Kind::Bad, "upgrade.to", Some(to(latest)), "upgrade.affected_too")
    } else if must {
        (Kind::Bad, "upgrade.not_yet", None, "upgrade.nothing_better")
    } else if standing.through(Status::Affected) > 0 {
        let statements = Link::new(edition.word("upgrade.dependencies"), "#dependencies");
        (Kind::Bad, "upgrade.look_at", Some(statements), "upgrade.differs")
    } else if standing.release.is_some_and(|release| !release.in_registry) {
        (Kind::Neutral, "upgrade.nothing", None, "upgrade.not_installable")
    } else if standing.is_newer {
        (Kind::Unknown, "upgrade.later", None, "upgrade.not_listed")
    } else {
        (Kind::Good, "upgrade.nothing", None, "upgrade.no_reason")
    };
    Upgrade { kind, text: edition.word(text), to, why: edition.word(why) }
}

/// The latest release, if it is higher and supported.
fn supported_latest<'p>(portal: &'p Portal, version: &Version) -> Option<&'p Release> {
    let latest = portal.latest()?;
    let higher = latest.version.value > *version;
    let supported = portal.support_of(&latest.version).support == Support::Supported;
    (higher && supported).then_some(latest)
}
