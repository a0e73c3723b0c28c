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
use crate::model::portal::{Ending, Target};
use crate::model::release::Release;
use crate::model::standing::{Advice, Standing};
use crate::model::support::Support;
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
    /// Where to go: a release, the advisories or the dependencies.
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
            upgrade: upgrade(edition, &standing),
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

/// Tells what to do about a version.
pub fn upgrade(edition: &Edition<'_>, standing: &Standing<'_>) -> Upgrade {
    let dependencies = || Some(Link::new(edition.word("upgrade.dependencies"), edition.page(&Route::dependencies())));
    let advisories = || Some(Link::new(edition.word("upgrade.advisories"), edition.page(&Route::advisories())));
    let (kind, text, to, why) = match standing.advice() {
        Advice::Upgrade(target) => {
            (Kind::Bad, "upgrade.to", Some(version_link(edition, target.version)), reason(&target))
        }
        Advice::Move(versions) => {
            let supported = Link::new(versions.join(", "), edition.page(&Route::supported_versions()));
            (Kind::Bad, "upgrade.move", Some(supported), "support.no_fixes")
        }
        Advice::NotYet => (Kind::Bad, "upgrade.not_yet", None, "upgrade.nothing_better"),
        Advice::SeeDependencies => (Kind::Bad, "upgrade.look_at", dependencies(), "upgrade.differs"),
        Advice::NotInstallable => (Kind::Neutral, "upgrade.nothing", None, "upgrade.not_installable"),
        Advice::Later => (Kind::Unknown, "upgrade.later", None, "upgrade.not_listed"),
        Advice::SeeAdvisories => (Kind::Unknown, "upgrade.look_at", advisories(), "upgrade.not_named"),
        Advice::Wait => (Kind::Unknown, "upgrade.look_at", dependencies(), "upgrade.investigated"),
        Advice::CheckNumber => (Kind::Unknown, "upgrade.check_number", None, "upgrade.no_release"),
        Advice::Nothing => (Kind::Good, "upgrade.nothing", None, "upgrade.no_reason"),
    };
    let ending = standing.ending.as_ref().filter(|ending| ending.is_soon).map(|ending| self::ending(edition, ending));
    let why = std::iter::once(edition.word(why)).chain(ending).collect::<Vec<_>>().join(" ");
    Upgrade { kind, text: edition.word(text), to, why }
}

/// Why a version is the one to go to.
fn reason(target: &Target<'_>) -> &'static str {
    match (target.support.support, target.affected_by) {
        (Support::Supported, 0) => "upgrade.nearest",
        (Support::Supported, _) => "upgrade.fewest",
        (Support::Unknown, 0) => "upgrade.nearest_unsaid",
        (Support::Unknown, _) => "upgrade.fewest_unsaid",
        (Support::Unsupported, _) => "upgrade.last_resort",
    }
}

/// That a support ends, and what is supported longer.
fn ending(edition: &Edition<'_>, ending: &Ending) -> String {
    let until = When::day(edition, ending.until).text;
    match &ending.next {
        Some(next) => edition.say("upgrade.ends", &[("date", &until), ("line", next)]),
        None => edition.say("upgrade.ends_last", &[("date", &until)]),
    }
}
