//! What every page shows: whose portal it is, where else to go, and how to report.

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;

use super::part::{Link, static_file};
use crate::model::config::{Config, ContactUri};
use crate::model::portal::Portal;
use crate::route::{Language, Route, is_segment};

/// The values that are the same on every page.
#[derive(Debug, Serialize)]
pub struct Site<'p> {
    /// The project's name.
    pub name: &'p str,
    /// Who makes it.
    pub vendor: &'p str,
    /// The home page.
    pub home: String,
    /// The style sheet.
    pub style: String,
    /// The icon.
    pub icon: String,
    /// The main pages.
    pub nav: Vec<Entry>,
    /// Other pages of the content.
    pub more: Vec<Link>,
    /// The preferred way to report.
    pub report: Link,
    /// The Atom feed.
    pub atom: String,
    /// The JSON feed.
    pub json_feed: String,
    /// security.txt.
    pub security_txt: String,
    /// The project's repository.
    pub repository: &'p str,
}

/// A page in the navigation.
#[derive(Debug, Serialize)]
pub struct Entry {
    /// Its name.
    pub text: &'static str,
    /// Its address.
    pub href: String,
}

/// What the head of a page says.
#[derive(Debug, Default, Serialize)]
pub struct Head {
    /// The title of the window, in plain text.
    pub title: String,
    /// What the page is, in one line of plain text.
    pub description: String,
    /// The page's full address; a page without one of its own is kept from search engines.
    pub canonical: Option<String>,
    /// The address of the entry in the navigation that leads to it.
    pub entry: String,
    /// The language of the content.
    pub language: String,
    /// The same page in other languages, this one included.
    pub languages: Vec<Translation>,
}

/// A page in a language.
#[derive(Clone, Debug, Serialize)]
pub struct Translation {
    /// The language tag.
    pub language: String,
    /// What the language calls itself.
    pub name: String,
    /// The path of the page.
    pub href: String,
    /// The full address of the page.
    pub url: String,
    /// Whether it is this page.
    pub current: bool,
}

/// The language of everything that is not the author's.
pub const LANGUAGE: &str = "en";

impl<'p> Site<'p> {
    /// The values for a portal.
    pub fn new(portal: &'p Portal) -> Self {
        let config = &portal.config;
        let base = &config.base_url.value;
        let entry = |text, route: Route| Entry { text, href: base.href(&route) };
        let more = portal.pages.others.iter().filter(|page| is_segment(page.slug()));
        Self {
            name: &config.name,
            vendor: &config.vendor,
            home: base.href(&Route::home()),
            style: static_file(base, "static/style.css"),
            icon: static_file(base, "static/icon.svg"),
            nav: vec![
                entry("Policy", Route::policy(None)),
                entry("Supported versions", Route::supported_versions()),
                entry("Check a version", Route::releases()),
                entry("Advisories", Route::advisories()),
                entry("Timeline", Route::timeline()),
                entry("Dependencies", Route::dependencies()),
                entry("Acknowledgments", Route::acknowledgments()),
            ],
            more: more
                .map(|page| {
                    let title = page.title().unwrap_or_else(|| page.slug());
                    Link::new(title, base.href(&Route::page(None, &[page.slug()])))
                })
                .collect(),
            report: preferred_contact(config),
            atom: base.href(&Route::atom()),
            json_feed: base.href(&Route::json_feed()),
            security_txt: base.href(&Route::security_txt()),
            repository: config.repository.as_str(),
        }
    }
}

impl Head {
    /// The head of a page at a route; its title gets the project's name.
    pub fn new(portal: &Portal, title: &str, description: &str, route: &Route) -> Self {
        let base = &portal.config.base_url.value;
        Self {
            title: format!("{} · {} security", title, portal.config.name),
            description: description.to_owned(),
            canonical: Some(base.absolute(route)),
            entry: base.href(route),
            language: LANGUAGE.to_owned(),
            languages: Vec::new(),
        }
    }

    /// The same for a page below another one in the navigation.
    #[must_use]
    pub fn below(self, portal: &Portal, parent: &Route) -> Self {
        Self { entry: portal.config.base_url.href(parent), ..self }
    }

    /// The same in another language.
    #[must_use]
    pub fn in_language(self, language: Option<&Language>) -> Self {
        Self { language: language.map_or(LANGUAGE, Language::as_str).to_owned(), ..self }
    }
}

/// How to report, the preferred way; the policy where `site.toml` names none.
fn preferred_contact(config: &Config) -> Link {
    match config.security_txt.contact.first() {
        Some(contact) => contact_link(config, contact),
        None => Link::new("the policy", config.base_url.href(&Route::policy(None))),
    }
}

/// A way to report, with the words that tell people what will open. A mail opens with what a report should tell, unless the
/// project has written a beginning of its own.
pub fn contact_link(config: &Config, contact: &ContactUri) -> Link {
    let uri = contact.as_str();
    if !uri.starts_with("mailto:") || uri.contains('?') {
        return Link::new(contact.label(), uri);
    }
    let encoded = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
    let subject = encoded(&format!("Vulnerability in {}", config.name));
    Link::new(contact.label(), format!("{uri}?subject={subject}&body={}", encoded(REPORT)))
}

/// What a report should tell; lines end as RFC 6068 §5 wants.
const REPORT: &str = "Affected versions:\r\n\r\nWhat an attacker can do:\r\n\r\nHow to reproduce it:\r\n\r\n\
                      How I would like to be credited:\r\n";
