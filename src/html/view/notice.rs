//! Pages that only lead elsewhere: for old addresses, and for addresses that do not exist.

use serde::Serialize;

use super::part::Link;
use super::site::Head;
use crate::html::edition::Edition;
use crate::route::Route;

/// `redirect.html`
#[derive(Debug, Serialize)]
pub struct Redirect {
    /// The head; its canonical address is where the page leads.
    pub head: Head,
    /// Where it leads.
    pub target: Link,
}

impl Redirect {
    /// A page that leads to a route.
    pub fn new(edition: &Edition<'_>, route: &Route) -> Self {
        let last = route.as_str().trim_end_matches('/').rsplit('/').next().unwrap_or("");
        Self {
            head: Head::new(
                edition,
                &edition.say("title.moved", &[("to", &last)]),
                &edition.word("about.moved"),
                route,
            ),
            target: Link::new(last, edition.page(route)),
        }
    }
}

/// `404.html`
#[derive(Debug, Serialize)]
pub struct NotFound {
    /// The head.
    pub head: Head,
    /// The list of advisories.
    pub advisories: String,
    /// The supported versions.
    pub supported_versions: String,
    /// The policy.
    pub policy: String,
    /// The same in the other languages of the portal, as there is one such page for all of them.
    pub others: Vec<OtherNotFound>,
}

/// What `404.html` says in another language.
#[derive(Debug, Serialize)]
pub struct OtherNotFound {
    /// The language tag.
    pub language: String,
    /// The heading.
    pub heading: String,
    /// That there is no such page.
    pub lead: String,
    /// The home page in that language.
    pub home: Link,
}

impl NotFound {
    /// The page.
    pub fn new(edition: &Edition<'_>) -> Self {
        let (title, about) = (edition.word("title.not_found"), edition.word("about.not_found"));
        let head = Head::new(edition, &title, &about, &Route::not_found());
        Self {
            head: Head { canonical: None, languages: Vec::new(), ..head },
            advisories: edition.page(&Route::advisories()),
            supported_versions: edition.page(&Route::supported_versions()),
            policy: edition.page(&Route::policy()),
            others: edition.all().filter(|other| other.language() != edition.language()).map(Into::into).collect(),
        }
    }
}

impl From<Edition<'_>> for OtherNotFound {
    fn from(edition: Edition<'_>) -> Self {
        let name = edition.say("frame.brand", &[("name", &edition.portal.config.name)]);
        Self {
            language: edition.texts().language().to_owned(),
            heading: edition.word("not_found.heading"),
            lead: edition.word("not_found.lead"),
            home: Link::new(name, edition.page(&Route::home())),
        }
    }
}
