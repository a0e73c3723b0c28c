//! Pages that only lead elsewhere: for old addresses, and for addresses that do not exist.

use serde::Serialize;

use super::part::Link;
use super::site::Head;
use crate::model::portal::Portal;
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
    pub fn new(portal: &Portal, route: &Route) -> Self {
        let last = route.as_str().trim_end_matches('/').rsplit('/').next().unwrap_or("");
        Self {
            head: Head::new(portal, &format!("Moved to {last}"), "This page has moved.", route),
            target: Link::new(last, portal.config.base_url.href(route)),
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
}

impl NotFound {
    /// The page.
    pub fn new(portal: &Portal) -> Self {
        let base = &portal.config.base_url.value;
        let head = Head::new(portal, "Page not found", "There is no page at this address.", &Route::not_found());
        Self {
            head: Head { canonical: None, ..head },
            advisories: base.href(&Route::advisories()),
            supported_versions: base.href(&Route::supported_versions()),
            policy: base.href(&Route::policy(None)),
        }
    }
}
