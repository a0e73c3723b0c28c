//! ROLIE (RFC 8322) as CSAF has it in JSON: the feed of all documents, and the documents that lead to it (§7.1.15–17).

use serde::Serialize;

use super::catalog::{Entry, newest_first};
use crate::format::{instant, json};
use crate::model::portal::Portal;
use crate::route::Route;
use crate::site::Digest;

#[derive(Serialize)]
struct FeedDocument {
    feed: Feed,
}

#[derive(Serialize)]
struct Feed {
    category: Vec<Category>,
    entry: Vec<FeedEntry>,
    id: String,
    link: Vec<Link>,
    title: String,
    updated: String,
}

#[derive(Serialize)]
struct Category {
    scheme: &'static str,
    term: &'static str,
}

/// What every list says it is about (RFC 8322 §7.1.1).
const CATEGORY: Category = Category { scheme: "urn:ietf:params:rolie:category:information-type", term: "csaf" };

#[derive(Serialize)]
struct FeedEntry {
    content: Content,
    format: Format,
    id: String,
    link: Vec<Link>,
    published: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    summary: Option<Summary>,
    title: String,
    updated: String,
}

#[derive(Serialize)]
struct Content {
    src: String,
    #[serde(rename = "type")]
    kind: &'static str,
}

#[derive(Serialize)]
struct Format {
    schema: &'static str,
    version: &'static str,
}

#[derive(Serialize)]
struct Link {
    href: String,
    rel: &'static str,
}

#[derive(Serialize)]
struct Summary {
    content: String,
}

/// The ROLIE feed (§7.1.15): all documents, the newest first.
#[must_use]
pub fn feed(portal: &Portal) -> Vec<u8> {
    let config = &portal.config;
    let link = |rel, route: &Route| Link { rel, href: config.base_url.absolute(route) };
    json(&FeedDocument {
        feed: Feed {
            category: vec![CATEGORY],
            entry: newest_first(portal).into_iter().map(|entry| feed_entry(portal, entry)).collect(),
            id: format!("{}-csaf-feed-tlp-white", config.id_prefix),
            link: vec![link("self", &Route::csaf_feed()), link("service", &Route::csaf_service())],
            title: feed_title(portal),
            updated: instant(portal.updated()),
        },
    })
}

/// What the feed is called.
#[must_use]
pub fn feed_title(portal: &Portal) -> String {
    format!("Security advisories of {} (TLP:WHITE)", portal.config.name)
}

fn feed_entry(portal: &Portal, entry: Entry) -> FeedEntry {
    let route = entry.route();
    let link = |rel, route: &Route| Link { rel, href: portal.config.base_url.absolute(route) };
    let digests = Digest::ALL.iter().map(|digest| link("hash", &route.with_digest(digest.ending())));
    FeedEntry {
        content: Content { src: portal.config.base_url.absolute(&route), kind: "application/json" },
        format: Format { schema: "https://docs.oasis-open.org/csaf/csaf/v2.0/csaf_json_schema.json", version: "2.0" },
        id: entry.id,
        link: std::iter::once(link("self", &route)).chain(digests).collect(),
        published: instant(entry.published),
        summary: entry.summary.map(|content| Summary { content }),
        title: entry.title,
        updated: instant(entry.updated),
    }
}

#[derive(Serialize)]
struct ServiceDocument {
    service: Service,
}

#[derive(Serialize)]
struct Service {
    workspace: Vec<Workspace>,
}

#[derive(Serialize)]
struct Workspace {
    collection: Vec<Collection>,
    title: String,
}

#[derive(Serialize)]
struct Collection {
    categories: Categories,
    href: String,
    title: String,
}

#[derive(Serialize)]
struct Categories {
    category: Vec<Category>,
}

/// The ROLIE service document (§7.1.16): which feeds there are.
#[must_use]
pub fn service(portal: &Portal) -> Vec<u8> {
    let collection = Collection {
        categories: Categories { category: vec![CATEGORY] },
        href: portal.config.base_url.absolute(&Route::csaf_feed()),
        title: feed_title(portal),
    };
    let title = format!("CSAF documents of {}", portal.config.name);
    json(&ServiceDocument { service: Service { workspace: vec![Workspace { collection: vec![collection], title }] } })
}

#[derive(Serialize)]
struct CategoryDocument {
    categories: Categories,
}

/// The ROLIE category document (§7.1.17): by what the entries of the feed can be told apart. Ours are of one kind.
#[must_use]
pub fn category() -> Vec<u8> {
    json(&CategoryDocument { categories: Categories { category: vec![CATEGORY] } })
}
