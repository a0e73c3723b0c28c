//! The JSON feed (JSON Feed 1.1).

use serde::Serialize;

use super::Entry;
use crate::format::json;
use crate::model::portal::Portal;
use crate::model::severity::headline;
use crate::route::Route;

/// The feed.
#[must_use]
pub fn export(portal: &Portal) -> Vec<u8> {
    let base = &portal.config.base_url;
    let entries = super::entries(portal);
    json(&JsonFeed {
        version: "https://jsonfeed.org/version/1.1",
        title: super::title(portal),
        home_page_url: base.absolute(&Route::advisories()),
        feed_url: base.absolute(&Route::json_feed()),
        authors: [Author { name: &portal.config.vendor }],
        items: entries.iter().map(item).collect(),
    })
}

/// The list of items is written even when it is empty: a feed must have one.
#[derive(Serialize)]
struct JsonFeed<'e> {
    version: &'static str,
    title: String,
    home_page_url: String,
    feed_url: String,
    authors: [Author<'e>; 1],
    items: Vec<Item<'e>>,
}

#[derive(Serialize)]
struct Author<'e> {
    name: &'e str,
}

#[derive(Serialize)]
struct Item<'e> {
    id: &'e str,
    url: &'e str,
    title: &'e str,
    #[serde(skip_serializing_if = "Option::is_none")]
    summary: Option<&'e str>,
    content_html: &'e str,
    date_published: &'e str,
    date_modified: &'e str,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    tags: &'e [String],
    #[serde(rename = "_security")]
    security: Security<'e>,
}

/// What programs need to know without reading the text: an extension (JSON Feed 1.1, "Extensions").
#[derive(Serialize)]
struct Security<'e> {
    /// Where the extension is explained.
    about: &'static str,
    /// The advisory's own id.
    id: &'e str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    aliases: Vec<&'e str>,
    /// The vulnerability that a withdrawn advisory tells once more.
    #[serde(skip_serializing_if = "Option::is_none")]
    duplicate_of: Option<&'e str>,
    /// `critical`, `high`, `medium`, `low` or `none`.
    #[serde(skip_serializing_if = "Option::is_none")]
    severity: Option<&'static str>,
    /// The vectors.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    cvss: Vec<String>,
}

fn item<'e>(entry: &'e Entry<'_>) -> Item<'e> {
    let advisory = &entry.disclosed.advisory;
    let vectors = || advisory.cvss.iter().map(|vector| &vector.value);
    Item {
        id: &entry.id,
        url: &entry.page,
        title: &entry.title,
        summary: entry.summary.as_deref(),
        content_html: &entry.html,
        date_published: &entry.published,
        date_modified: &entry.modified,
        tags: &entry.tags,
        security: Security {
            about: env!("CARGO_PKG_REPOSITORY"),
            id: advisory.id.as_str(),
            aliases: advisory.aliases.iter().map(|alias| alias.as_str()).collect(),
            duplicate_of: advisory.duplicate_of(),
            severity: headline(vectors()).map(|vector| vector.severity().as_str()),
            cvss: vectors().map(ToString::to_string).collect(),
        },
    }
}
