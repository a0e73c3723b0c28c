//! Foreign formats: one file each, with its wire form and its mapping from the portal.

use jiff::Timestamp;
use quick_xml::se::Serializer;
use serde::Serialize;

use crate::model::advisory::Disclosed;
use crate::model::id::VulnerabilityId;
use crate::model::portal::Portal;
use crate::route::Route;
use crate::site::Document;

pub mod advisory_md;
pub mod advisory_toml;
pub mod api;
pub mod badge;
pub mod csaf;
pub mod cve;
pub mod feed;
pub mod ghsa;
pub mod openvex;
pub mod osv;
pub mod readme;
pub mod security_insights;
pub mod security_txt;
pub mod sitemap;
pub mod support_ics;
pub mod way_out;

/// The bytes of a document. One of a record that is not there is empty.
#[must_use]
pub fn document(portal: &Portal, document: Document) -> Vec<u8> {
    let advisory = |number: usize, export: fn(&Portal, &Disclosed) -> Vec<u8>| {
        portal.advisories.get(number).map(|disclosed| export(portal, disclosed)).unwrap_or_default()
    };
    match document {
        Document::Atom => feed::atom::export(portal),
        Document::JsonFeed => feed::json_feed::export(portal),
        Document::SupportIcs => support_ics::export(portal).unwrap_or_default(),
        Document::RobotsTxt => sitemap::robots(portal).into_bytes(),
        Document::SecurityInsights => security_insights::export(portal).unwrap_or_default(),
        Document::SecurityTxt => security_txt::export(portal).into_bytes(),
        Document::OsvRecord(number) => advisory(number, osv::export),
        Document::OsvList => osv::list(portal),
        Document::OsvModified => osv::modified(portal).into_bytes(),
        Document::OsvArchive => osv::archive(portal),
        Document::ApiAdvisories => api::advisories::export(portal),
        Document::ApiVersion(number) => portal
            .releases
            .get(number)
            .map(|release| api::version::export(portal, &release.version))
            .unwrap_or_default(),
        Document::ApiLookup => api::lookup::export(portal),
        Document::ApiSupport => api::support::export(portal),
        Document::ApiSchema(of) => api::schema(portal, of),
        Document::BadgeSvg(of) => badge::drawing::export(portal, of),
        Document::BadgeJson(of) => badge::export(portal, of),
        Document::OpenVex => openvex::export(portal),
        Document::Csaf(file) => csaf::export(portal, file),
        Document::Cve(number) => advisory(number, cve::export),
        Document::Pysec(number) => advisory(number, osv::pysec::export),
        Document::Ghsa(number) => advisory(number, ghsa::export),
        Document::AdvisoryMarkdown(number) => advisory(number, advisory_md::export),
    }
}

/// What follows on the word "withdrawn": ` as a duplicate of ID`, or nothing.
fn as_duplicate(id: Option<&str>) -> String {
    id.map(|id| format!(" as a duplicate of {id}")).unwrap_or_default()
}

/// Where the public reads about a vulnerability: on the page of an advisory of the project, else in the list that the id is of.
fn page_about(portal: &Portal, id: &VulnerabilityId) -> Option<String> {
    match portal.advisory(id) {
        Some(own) => Some(portal.config.base_url.absolute(&Route::advisory(own.advisory.id.as_str()))),
        None => id.url(),
    }
}

/// A JSON document: indented, with a final newline.
#[must_use]
pub fn json(document: &impl Serialize) -> Vec<u8> {
    // Our wire forms have texts for keys, and writing to memory cannot fail.
    let mut bytes = serde_json::to_vec_pretty(document).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}

/// An XML document: declared, indented, with a final newline.
#[must_use]
pub fn xml(document: &impl Serialize) -> Vec<u8> {
    let mut elements = String::new();
    let mut serializer = Serializer::new(&mut elements);
    serializer.indent(' ', 2);
    // Our wire forms have a name and texts only, and writing to memory cannot fail.
    let _ = document.serialize(serializer);
    // Not even escaped may these stand in a document; HTML shows the same in their place.
    let elements = elements.replace(|c| !is_xml(c), "\u{fffd}");
    format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{elements}\n").into_bytes()
}

/// Whether an XML document may hold a character (XML 1.0 §2.2).
fn is_xml(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{fffd}' | '\u{10000}'..)
}

/// An instant as every format takes it: RFC 3339 in UTC, to the second, with `T` and `Z`.
#[must_use]
pub fn instant(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}
