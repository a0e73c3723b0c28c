//! Where the documents can be found: `provider-metadata.json` (§7.1.7), and the ROLIE documents around the feed.

use serde::Serialize;

use super::catalog::{CATEGORY, Category, feed_title};
use super::publisher;
use super::wire::Publisher;
use crate::format::{instant, json};
use crate::model::portal::Portal;
use crate::route::Route;

#[derive(Serialize)]
struct Metadata {
    canonical_url: String,
    distributions: Vec<Distribution>,
    last_updated: String,
    #[serde(rename = "list_on_CSAF_aggregators")]
    list: bool,
    metadata_version: &'static str,
    #[serde(rename = "mirror_on_CSAF_aggregators")]
    mirror: bool,
    publisher: Publisher,
    role: &'static str,
}

#[derive(Serialize)]
struct Distribution {
    rolie: Rolie,
}

#[derive(Serialize)]
struct Rolie {
    categories: Vec<String>,
    feeds: Vec<Feed>,
    services: Vec<String>,
}

#[derive(Serialize)]
struct Feed {
    summary: String,
    tlp_label: &'static str,
    url: String,
}

/// The metadata. Only who has a host to himself can be a provider: the file has to stand at the root of it (§7.1.9).
#[must_use]
pub fn metadata(portal: &Portal) -> Vec<u8> {
    let url = |route: &Route| portal.config.base_url.absolute(route);
    let is_provider = portal.config.base_url.is_host_root();
    json(&Metadata {
        canonical_url: url(&Route::csaf_provider()),
        distributions: vec![Distribution {
            rolie: Rolie {
                categories: vec![url(&Route::csaf_category())],
                feeds: vec![Feed { summary: feed_title(portal), tlp_label: "WHITE", url: url(&Route::csaf_feed()) }],
                services: vec![url(&Route::csaf_service())],
            },
        }],
        last_updated: instant(portal.updated()),
        list: true,
        metadata_version: "2.0",
        mirror: true,
        publisher: publisher(&portal.config),
        role: if is_provider { "csaf_provider" } else { "csaf_publisher" },
    })
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
