//! The home page: how to report, which versions are supported, and what is open.

use serde::Serialize;

use super::advisories::{Row, row};
use super::dependencies::answer;
use super::formats;
use super::part::{Answer, Kind, Link};
use super::site::{Head, contact_link};
use super::support::{self, ReleaseRow, release_row, rows};
use super::times::promised;
use crate::html::edition::Edition;
use crate::html::markup::Html;
use crate::model::config::ContactUri;
use crate::model::dependency::Status;
use crate::route::Route;
use crate::source::At;

/// `home.html`
#[derive(Debug, Serialize)]
pub struct Home {
    /// The head.
    pub head: Head,
    /// What the project is, in one line.
    pub description: Option<Html>,
    /// Ways to report, the preferred one first.
    pub contacts: Vec<Link>,
    /// Keys for encrypted reports.
    pub keys: Vec<Link>,
    /// What reporters can expect, as phrases.
    pub promises: Vec<String>,
    /// The newest release.
    pub latest: Option<ReleaseRow>,
    /// What is supported.
    pub support: Vec<support::Row>,
    /// What is open, in a few words.
    pub open_text: String,
    /// Whether nothing is.
    pub open_kind: Kind,
    /// Advisories without a fix.
    pub open: Vec<Row>,
    /// The newest advisories.
    pub newest: Vec<Row>,
    /// How many advisories there are.
    pub advisories: usize,
    /// What is open about vulnerabilities of dependencies.
    pub dependencies: Vec<Answer>,
    /// The same for programs.
    pub formats: Vec<Link>,
    /// The pages that say more.
    pub links: Links,
}

/// The pages that the home page leads to.
#[derive(Debug, Serialize)]
pub struct Links {
    /// The policy.
    pub policy: String,
    /// Supported versions.
    pub supported_versions: String,
    /// Whether a version is affected.
    pub versions: String,
    /// All advisories.
    pub advisories: String,
    /// The timeline.
    pub timeline: String,
    /// Dependencies.
    pub dependencies: String,
}

/// How many of the newest advisories the home page shows.
const NEWEST: usize = 5;

impl Home {
    /// The page.
    pub fn new(edition: &Edition<'_>) -> Self {
        let portal = edition.portal;
        let config = &portal.config;
        let uris =
            |contacts: &[At<ContactUri>]| contacts.iter().map(|contact| contact_link(edition, contact)).collect();
        let open: Vec<_> = portal.open().map(|advisory| row(edition, advisory)).collect();
        let about = edition.say("about.home", &[("name", &config.name)]);
        let title = edition.say("title.home", &[("name", &config.name)]);
        let head = Head { title, ..Head::new(edition, "", &about, &Route::home()) };
        Self {
            head,
            description: config.description.as_ref().map(|text| edition.plain(text)),
            contacts: uris(&config.security_txt.contact),
            keys: uris(&config.security_txt.encryption),
            promises: promised(edition),
            latest: portal.latest().map(|latest| release_row(edition, latest)),
            support: rows(edition),
            open_text: edition.count("count.open", open.len()),
            open_kind: if open.is_empty() { Kind::Good } else { Kind::Bad },
            open,
            newest: portal.advisories.iter().take(NEWEST).map(|advisory| row(edition, advisory)).collect(),
            advisories: portal.advisories.len(),
            dependencies: dependencies(edition),
            formats: formats::of_portal(edition),
            links: Links {
                versions: edition.page(&Route::releases()),
                policy: edition.page(&Route::policy()),
                supported_versions: edition.page(&Route::supported_versions()),
                advisories: edition.page(&Route::advisories()),
                timeline: edition.page(&Route::timeline()),
                dependencies: edition.page(&Route::dependencies()),
            },
        }
    }
}

/// How many vulnerabilities of dependencies affect the project, and how many are being looked into.
fn dependencies(edition: &Edition<'_>) -> Vec<Answer> {
    let open = [Status::Affected, Status::UnderInvestigation].into_iter().filter_map(|status| {
        let number = edition.portal.statements.iter().filter(|one| one.status.value == status).count();
        let text = number.to_string();
        (number > 0).then(|| Answer { text, ..answer(edition, status) })
    });
    open.collect()
}
