//! Who provides the documents, and where: `provider-metadata.json` (§7.1.7).

use serde::Serialize;

use super::publisher;
use super::rolie::feed_title;
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
    #[serde(rename = "metadata_version")]
    version: &'static str,
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
        mirror: true,
        publisher: publisher(&portal.config),
        role: if is_provider { "csaf_provider" } else { "csaf_publisher" },
        version: "2.0",
    })
}
