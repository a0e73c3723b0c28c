//! What every page shows: whose portal it is, where else to go, and how to report.

use std::fmt::Display;

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;

use super::part::{Link, static_file};
use crate::html::edition::Edition;
use crate::language;
use crate::model::config::ContactUri;
use crate::route::{Route, is_segment};

/// The values that are the same on every page.
#[derive(Debug, Serialize)]
pub struct Site<'p> {
    /// The project's name.
    pub name: &'p str,
    /// Who makes it.
    pub vendor: &'p str,
    /// The language of the texts.
    pub language: &'p str,
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
    pub text: String,
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

impl<'p> Site<'p> {
    /// The values for a portal in a language.
    pub fn new(edition: &Edition<'p>) -> Self {
        let config = &edition.portal.config;
        let base = &config.base_url.value;
        let entry = |key: &str, route: Route| Entry { text: edition.word(key), href: edition.page(&route) };
        let more = edition.portal.pages.others.iter().filter(|page| is_segment(page.slug()));
        Self {
            name: &config.name,
            vendor: &config.vendor,
            language: edition.texts().language(),
            home: edition.page(&Route::home()),
            style: static_file(base, "static/style.css"),
            icon: static_file(base, "static/icon.svg"),
            nav: vec![
                entry("nav.policy", Route::policy()),
                entry("nav.supported_versions", Route::supported_versions()),
                entry("nav.versions", Route::releases()),
                entry("nav.advisories", Route::advisories()),
                entry("nav.timeline", Route::timeline()),
                entry("nav.dependencies", Route::dependencies()),
                entry("nav.acknowledgments", Route::acknowledgments()),
            ],
            more: more
                .map(|page| {
                    let title = page.title().unwrap_or_else(|| page.slug());
                    Link::new(title, base.href(&Route::page(&[page.slug()])))
                })
                .collect(),
            report: preferred_contact(edition),
            atom: base.href(&Route::atom()),
            json_feed: base.href(&Route::json_feed()),
            security_txt: base.href(&Route::security_txt()),
            repository: config.repository.as_str(),
        }
    }
}

impl Head {
    /// The head of a page at a route; its title gets the project's name.
    pub fn new(edition: &Edition<'_>, title: &str, description: &str, route: &Route) -> Self {
        let values: [(&str, &dyn Display); 2] = [("title", &title), ("name", &edition.portal.config.name)];
        Self {
            title: edition.say("title.page", &values),
            description: description.to_owned(),
            canonical: Some(edition.portal.config.base_url.absolute(&edition.route(route))),
            entry: edition.page(route),
            language: edition.language().to_owned(),
            languages: translations(edition, route),
        }
    }

    /// The same for a page below another one in the navigation.
    #[must_use]
    pub fn below(self, edition: &Edition<'_>, parent: &Route) -> Self {
        Self { entry: edition.page(parent), ..self }
    }
}

/// The page in all languages of the portal; empty when there is only one.
fn translations(edition: &Edition<'_>, route: &Route) -> Vec<Translation> {
    let current = edition.language();
    let all: Vec<_> =
        edition.all().map(|other| Translation::new(edition, other.language(), current, &other.route(route))).collect();
    if all.len() > 1 { all } else { Vec::new() }
}

impl Translation {
    /// A page in a language, beside the one in the current language.
    pub fn new(edition: &Edition<'_>, language: &str, current: &str, route: &Route) -> Self {
        Self {
            language: language.to_owned(),
            name: language::own_name(language).to_owned(),
            href: edition.file(route),
            url: edition.portal.config.base_url.absolute(route),
            current: language == current,
        }
    }
}

/// How to report, the preferred way; the policy where `site.toml` names none.
fn preferred_contact(edition: &Edition<'_>) -> Link {
    match edition.portal.config.security_txt.contact.first() {
        Some(contact) => contact_link(edition, contact),
        None => Link::new(edition.word("report.policy"), edition.page(&Route::policy())),
    }
}

/// A way to report, with the words that tell people what will open. A mail opens with what a report should tell, unless the
/// project has written a beginning of its own.
pub fn contact_link(edition: &Edition<'_>, contact: &ContactUri) -> Link {
    let uri = contact.as_str();
    let label = if contact.is_github_form() { edition.word("report.github") } else { contact.label() };
    if !uri.starts_with("mailto:") || uri.contains('?') {
        return Link::new(label, uri);
    }
    let encoded = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
    let subject = encoded(&edition.say("report.subject", &[("name", &edition.portal.config.name)]));
    let questions = QUESTIONS.map(|key| edition.word(key) + "\r\n").join("\r\n");
    Link::new(label, format!("{uri}?subject={subject}&body={}", encoded(&questions)))
}

/// What a report should tell; lines end as RFC 6068 §5 wants.
const QUESTIONS: [&str; 4] = ["report.versions", "report.impact", "report.steps", "report.credit"];
