//! The map of the site for search engines (sitemaps.org 0.9), and robots.txt (RFC 9309), which leads to it.

use jiff::Timestamp;
use serde::Serialize;

use crate::format::{instant, xml};
use crate::model::advisory::Disclosed;
use crate::model::portal::Portal;
use crate::route::Route;
use crate::site::{Artifact, Page, Site};

/// robots.txt: everything may be read.
#[must_use]
pub fn robots(portal: &Portal) -> String {
    format!("User-agent: *\nAllow: /\n\nSitemap: {}\n", portal.config.base_url.absolute(&Route::sitemap()))
}

/// One file may list this many pages.
const LIMIT: usize = 50_000;

/// Into how many parts the map is divided; 0 when one file holds all of it.
#[must_use]
pub fn parts(site: &Site) -> usize {
    let pages = pages(site).count();
    if pages > LIMIT { pages.div_ceil(LIMIT) } else { 0 }
}

/// The map, or the list of its parts where there are any.
#[must_use]
pub fn export(portal: &Portal, site: &Site) -> Vec<u8> {
    let parts = parts(site);
    if parts == 0 {
        return part(portal, site, 0);
    }
    let place = |number| Place { loc: portal.config.base_url.absolute(&Route::sitemap_part(number)), lastmod: None };
    xml(&Index { xmlns: XMLNS, sitemap: (0..parts).map(place).collect() })
}

/// A part of the map, from 0.
#[must_use]
pub fn part(portal: &Portal, site: &Site, number: usize) -> Vec<u8> {
    let place = |(route, artifact)| Place {
        loc: portal.config.base_url.absolute(route),
        lastmod: changed(portal, artifact).map(instant),
    };
    xml(&Map { xmlns: XMLNS, url: pages(site).skip(number * LIMIT).take(LIMIT).map(place).collect() })
}

/// The pages with an address of their own: none that only leads elsewhere.
fn pages(site: &Site) -> impl Iterator<Item = (&Route, &Artifact)> {
    let is_own =
        |artifact: &Artifact| matches!(artifact, Artifact::Page { page, .. } if !matches!(page, Page::Redirect(_)));
    site.iter().filter(move |(route, artifact)| route.is_page() && is_own(artifact))
}

/// When what a page says last changed, where the content tells. Of texts without a date, such as the policy, it does not.
fn changed(portal: &Portal, artifact: &Artifact) -> Option<Timestamp> {
    let Artifact::Page { page, .. } = artifact else {
        return None;
    };
    match page {
        Page::Advisory(number) => portal.advisories.get(*number).map(Disclosed::modified),
        Page::Advisories => portal.advisories.iter().map(Disclosed::modified).max(),
        Page::Dependencies => portal.statements.iter().map(|statement| statement.date.value).max(),
        _ => None,
    }
}

const XMLNS: &str = "http://www.sitemaps.org/schemas/sitemap/0.9";

#[derive(Serialize)]
#[serde(rename = "urlset")]
struct Map {
    #[serde(rename = "@xmlns")]
    xmlns: &'static str,
    url: Vec<Place>,
}

#[derive(Serialize)]
#[serde(rename = "sitemapindex")]
struct Index {
    #[serde(rename = "@xmlns")]
    xmlns: &'static str,
    sitemap: Vec<Place>,
}

#[derive(Serialize)]
struct Place {
    loc: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    lastmod: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_large_site_is_divided() {
        let mut site = Site::default();
        site.put(Route::not_found(), Page::NotFound.into()).expect("free");
        site.put(Route::releases(), Page::Redirect(Route::home()).into()).expect("free");
        for number in 0..LIMIT {
            site.put(Route::release(&number.to_string()), Page::Release(number).into()).expect("free");
        }
        assert_eq!(parts(&site), 0);
        site.put(Route::home(), Page::Home.into()).expect("free");
        assert_eq!(parts(&site), 2);
    }
}
