//! The Atom feed (RFC 4287).

use serde::Serialize;

use super::Entry;
use crate::format::xml;
use crate::model::portal::Portal;
use crate::route::Route;

/// The feed.
#[must_use]
pub fn export(portal: &Portal) -> Vec<u8> {
    let base = &portal.config.base_url;
    let entries = super::entries(portal);
    xml(&Feed {
        xmlns: "http://www.w3.org/2005/Atom",
        id: super::id(portal),
        title: super::title(portal),
        updated: super::updated(portal),
        author: Author { name: &portal.config.vendor },
        links: vec![
            Link::new("self", base.absolute(&Route::atom())).of_type("application/atom+xml"),
            Link::new("alternate", base.absolute(&Route::advisories())).of_type("text/html"),
        ],
        entries: entries.iter().map(item).collect(),
    })
}

#[derive(Serialize)]
#[serde(rename = "feed")]
struct Feed<'e> {
    #[serde(rename = "@xmlns")]
    xmlns: &'static str,
    id: String,
    title: String,
    updated: String,
    author: Author<'e>,
    #[serde(rename = "link")]
    links: Vec<Link>,
    #[serde(rename = "entry")]
    entries: Vec<Item<'e>>,
}

#[derive(Serialize)]
struct Author<'e> {
    name: &'e str,
}

#[derive(Serialize)]
struct Item<'e> {
    id: &'e str,
    title: &'e str,
    updated: &'e str,
    published: &'e str,
    #[serde(rename = "link")]
    links: Vec<Link>,
    #[serde(rename = "category")]
    categories: Vec<Category<'e>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    summary: Option<&'e str>,
    content: Content<'e>,
}

#[derive(Serialize)]
struct Link {
    #[serde(rename = "@rel")]
    rel: &'static str,
    #[serde(rename = "@type", skip_serializing_if = "Option::is_none")]
    kind: Option<&'static str>,
    #[serde(rename = "@title", skip_serializing_if = "Option::is_none")]
    title: Option<String>,
    #[serde(rename = "@href")]
    href: String,
}

#[derive(Serialize)]
struct Category<'e> {
    #[serde(rename = "@term")]
    term: &'e str,
}

#[derive(Serialize)]
struct Content<'e> {
    #[serde(rename = "@type")]
    kind: &'static str,
    #[serde(rename = "$text")]
    text: &'e str,
}

impl Link {
    fn new(rel: &'static str, href: String) -> Self {
        Self { rel, kind: None, title: None, href }
    }

    fn of_type(self, kind: &'static str) -> Self {
        Self { kind: Some(kind), ..self }
    }

    fn titled(self, title: Option<String>) -> Self {
        Self { title, ..self }
    }
}

fn item<'e>(entry: &'e Entry<'_>) -> Item<'e> {
    Item {
        id: &entry.id,
        title: &entry.title,
        updated: &entry.modified,
        published: &entry.published,
        links: links(entry),
        categories: entry.tags.iter().map(|tag| Category { term: tag }).collect(),
        summary: entry.summary.as_deref(),
        content: Content { kind: "html", text: &entry.html },
    }
}

/// The page, then the same vulnerability in other lists, then the references.
fn links(entry: &Entry<'_>) -> Vec<Link> {
    let advisory = &entry.disclosed.advisory;
    let page = Link::new("alternate", entry.page.clone()).of_type("text/html");
    let aliases = advisory.aliases.iter().filter_map(|alias| {
        let link = Link::new("related", alias.url()?);
        Some(link.titled(Some(alias.to_string())))
    });
    let references = advisory.references.iter().map(|reference| {
        let title = reference.title.as_ref().map(ToString::to_string);
        Link::new("related", reference.url.to_string()).titled(title)
    });
    std::iter::once(page).chain(aliases).chain(references).collect()
}
