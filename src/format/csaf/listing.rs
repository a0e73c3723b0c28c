//! The folders of documents as pages, for those who look at them as directories (§7.1.14): a list of names, and nothing to
//! load. Search engines have better pages to show.

use std::collections::BTreeSet;

use super::catalog::{Entry, catalog};
use crate::model::portal::Portal;
use crate::route::Route;
use crate::site::Digest;

/// The page of a year's folder, or of the folder of all years.
#[must_use]
pub fn page(portal: &Portal, year: Option<i16>) -> String {
    let (title, names) = match year {
        Some(year) => (format!("CSAF documents of {year}"), files(portal, year)),
        None => ("CSAF documents".to_owned(), years(portal)),
    };
    let canonical = portal.config.base_url.absolute(&Route::csaf_folder(year));
    // Names are letters, digits and `+-_./`; base URLs hold nothing that means anything in HTML.
    let items: String =
        names.iter().flat_map(|name| ["<li><p><a href=\"", name, "\">", name, "</a></p></li>\n"]).collect();
    let list = if items.is_empty() { "<p>None.</p>\n".to_owned() } else { format!("<ul>\n{items}</ul>\n") };
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; base-uri 'none'; form-action 'none'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"robots\" content=\"noindex\">\n\
         <title>{title}</title>\n<link rel=\"canonical\" href=\"{canonical}\">\n</head>\n\
         <body>\n<main>\n<h1>{title}</h1>\n{list}</main>\n</body>\n</html>\n"
    )
}

/// The years in which documents were published.
#[must_use]
pub fn folders(portal: &Portal) -> BTreeSet<i16> {
    catalog(portal).iter().map(Entry::year).collect()
}

/// The folders, and the lists beside them.
fn years(portal: &Portal) -> Vec<String> {
    let beside = ["category-white.json", "changes.csv", "csaf-feed-tlp-white.json", "index.txt", "service.json"];
    let folders = folders(portal).into_iter().map(|year| format!("{year}/"));
    folders.chain(beside.map(str::to_owned)).collect()
}

/// The documents of a year, each with its digests.
fn files(portal: &Portal, year: i16) -> Vec<String> {
    let entries = catalog(portal).into_iter().filter(|entry| entry.year() == year);
    let names = entries.flat_map(|entry| {
        let name = entry.route().file_name().to_owned();
        let digests = Digest::ALL.map(|digest| format!("{name}.{}", digest.ending()));
        std::iter::once(name).chain(digests).collect::<Vec<_>>()
    });
    names.collect()
}
