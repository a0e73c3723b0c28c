//! What the feeds say: one entry for each public advisory, the same in every feed format.

use std::cmp::Reverse;
use std::fmt::Write;

use quick_xml::escape::escape;

use crate::format::{instant, page_about};
use crate::markdown::{self, Style};
use crate::model::advisory::Disclosed;
use crate::model::id::VulnerabilityId;
use crate::model::portal::Portal;
use crate::model::severity::headline;
use crate::route::Route;

pub mod atom;
pub mod json_feed;

/// A feed holds this many entries, so that it stays small; all advisories are in the list of OSV records.
const LIMIT: usize = 100;

/// An advisory as an entry of a feed.
struct Entry<'p> {
    disclosed: &'p Disclosed,
    /// Permanent, wherever the site is hosted.
    id: String,
    /// The full URL of its page.
    page: String,
    /// Plain text, with the advisory's id and whether it was taken back.
    title: String,
    /// Plain text; of a withdrawn advisory the reason, since the rest may not be true.
    summary: Option<String>,
    /// The advisory's texts, with absolute links only.
    html: String,
    published: String,
    modified: String,
    /// Severity, CVE ids and weaknesses.
    tags: Vec<String>,
}

/// The permanent id of the feed.
fn id(portal: &Portal) -> String {
    portal.config.permanent_id("advisories")
}

fn title(portal: &Portal) -> String {
    format!("{} security advisories", portal.config.name)
}

/// When an entry last changed; in a portal without advisories the authority's own date, which never changes.
fn updated(portal: &Portal) -> String {
    instant(portal.advisories.iter().map(Disclosed::modified).max().unwrap_or(portal.config.since))
}

/// The advisories that changed last, the newest change first: a revision or withdrawal of an old advisory is news that has
/// to reach everybody, and must not fall out of the feed.
fn entries(portal: &Portal) -> Vec<Entry<'_>> {
    let mut advisories: Vec<_> = portal.advisories.iter().collect();
    // Sorting is stable: those of one instant stay in the order of the portal.
    advisories.sort_by_cached_key(|disclosed| Reverse(disclosed.modified()));
    advisories.into_iter().take(LIMIT).map(|disclosed| entry(portal, disclosed)).collect()
}

fn entry<'p>(portal: &'p Portal, disclosed: &'p Disclosed) -> Entry<'p> {
    let advisory = &disclosed.advisory;
    let page = portal.config.base_url.absolute(&Route::advisory(advisory.id.as_str()));
    let mark = if disclosed.withdrawn.is_some() { "Withdrawn: " } else { "" };
    Entry {
        disclosed,
        id: portal.config.permanent_id(advisory.id.as_str()),
        title: format!("{mark}{}: {}", advisory.id, markdown::plain(&advisory.title)),
        summary: summary(disclosed),
        html: html(portal, disclosed, &page),
        page,
        published: instant(disclosed.published),
        modified: instant(disclosed.modified()),
        tags: tags(disclosed),
    }
}

fn summary(disclosed: &Disclosed) -> Option<String> {
    let advisory = &disclosed.advisory;
    let Some((_, reason)) = &disclosed.withdrawn else {
        return advisory.summary.as_ref().map(|summary| markdown::plain(summary));
    };
    let reason = markdown::plain(reason);
    Some(match advisory.duplicate_of() {
        Some(id) => format!("Duplicate of {id}: {reason}"),
        None => reason,
    })
}

fn tags(disclosed: &Disclosed) -> Vec<String> {
    let advisory = &disclosed.advisory;
    let severity = headline(advisory.cvss.iter().map(|vector| &vector.value));
    let severity = severity.map(|vector| format!("{} severity", vector.severity()));
    let cves = advisory.aliases.iter().filter(|alias| alias.is_cve()).map(ToString::to_string);
    severity.into_iter().chain(cves).chain(advisory.cwe.iter().map(ToString::to_string)).collect()
}

/// What readers need who never open the page: what it is, whom it affects, and what to do.
fn html(portal: &Portal, disclosed: &Disclosed, page: &str) -> String {
    let advisory = &disclosed.advisory;
    let mut html = String::new();
    let mut paragraph = |inner: &str| {
        // Writing to a string cannot fail.
        let _ = writeln!(html, "<p>{inner}</p>");
    };
    if let Some((_, reason)) = &disclosed.withdrawn {
        paragraph(&markdown::inline_html(&format!("**Withdrawn:** {reason}")));
    }
    if let Some(id) = &advisory.duplicate_of {
        paragraph(&original(portal, id));
    }
    if let Some(summary) = &advisory.summary {
        paragraph(&markdown::inline_html(summary));
    }
    if !advisory.affected.is_empty() {
        let intervals: Vec<_> = advisory.affected.iter().map(|interval| format!("`{interval}`")).collect();
        paragraph(&markdown::inline_html(&format!("**Affected versions:** {}", intervals.join("; "))));
    }
    let texts = [
        ("Impact", "impact-", &advisory.impact),
        ("Details", "details-", &advisory.details),
        ("Workarounds", "workarounds-", &advisory.workarounds),
    ];
    for (heading, anchor_prefix, prose) in texts {
        if let Some(prose) = prose {
            let link = |target: &str| Some(format!("{page}#{anchor_prefix}{}", target.strip_prefix('#')?));
            let style = Style {
                top_level: 3,
                anchor_prefix,
                drop_title: false,
                link: &link,
                label: &markdown::english,
                page: Some(page),
            };
            let _ = write!(html, "<h2>{heading}</h2>\n{}", markdown::html(&prose.text, &style));
        }
    }
    html
}

/// The way from a duplicate to what it tells once more.
fn original(portal: &Portal, id: &VulnerabilityId) -> String {
    let name = escape(id.as_str());
    match page_about(portal, id) {
        Some(page) => format!("Duplicate of <a href=\"{}\">{name}</a>.", escape(&page)),
        None => format!("Duplicate of {name}."),
    }
}
