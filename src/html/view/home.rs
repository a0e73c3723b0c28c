//! The home page: how to report, which versions are supported, and what is open.

use serde::Serialize;

use super::advisories::{Row, row};
use super::dependencies::answer;
use super::formats;
use super::part::{Answer, Kind, Link, count, sentence};
use super::site::{Head, contact_link};
use super::support::{self, ReleaseRow, release_row, rows};
use super::times::promised;
use crate::model::config::ContactUri;
use crate::model::dependency::Status;
use crate::model::portal::Portal;
use crate::route::Route;
use crate::source::At;

/// `home.html`
#[derive(Debug, Serialize)]
pub struct Home {
    /// The head.
    pub head: Head,
    /// What the project is, in one line.
    pub description: Option<String>,
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
    /// All advisories, in a number.
    pub advisories: String,
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
    pub fn new(portal: &Portal) -> Self {
        let config = &portal.config;
        let base = &config.base_url.value;
        let uris = |contacts: &[At<ContactUri>]| contacts.iter().map(|contact| contact_link(config, contact)).collect();
        let open: Vec<_> = portal
            .advisories
            .iter()
            .filter(|advisory| advisory.lacks_fix())
            .map(|advisory| row(portal, advisory))
            .collect();
        let description = format!(
            "How to report a vulnerability in {}, which versions are supported, and its advisories.",
            config.name
        );
        let mut head = Head::new(portal, "", &description, &Route::home());
        head.title = format!("{} security", config.name);
        Self {
            head,
            description: config.description.clone(),
            contacts: uris(&config.security_txt.contact),
            keys: uris(&config.security_txt.encryption),
            promises: promised(&config.promises),
            latest: portal.latest().map(|latest| release_row(portal, latest)),
            support: rows(portal),
            open_text: sentence(&count(open.len(), "advisory without a fix", "advisories without a fix")),
            open_kind: if open.is_empty() { Kind::Good } else { Kind::Bad },
            open,
            newest: portal.advisories.iter().take(NEWEST).map(|advisory| row(portal, advisory)).collect(),
            advisories: count(portal.advisories.len(), "advisory", "advisories"),
            dependencies: dependencies(portal),
            formats: formats::of_portal(portal),
            links: Links {
                versions: base.href(&Route::releases()),
                policy: base.href(&Route::policy(None)),
                supported_versions: base.href(&Route::supported_versions()),
                advisories: base.href(&Route::advisories()),
                timeline: base.href(&Route::timeline()),
                dependencies: base.href(&Route::dependencies()),
            },
        }
    }
}

/// How many vulnerabilities of dependencies affect the project, and how many are being looked into.
fn dependencies(portal: &Portal) -> Vec<Answer> {
    let open = [Status::Affected, Status::UnderInvestigation].into_iter().filter_map(|status| {
        let number = portal.statements.iter().filter(|one| one.status.value == status).count();
        let text = number.to_string();
        (number > 0).then(|| Answer { text, ..answer(status) })
    });
    open.collect()
}
