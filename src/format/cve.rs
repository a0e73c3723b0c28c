//! CVE: the draft of a CNA container (CVE record format 5.2, `containers.cna`), for whoever assigns or publishes the CVE id.
//!
//! It is never a whole record: only a CVE numbering authority can say that one is published.

use serde::Serialize;
use serde_json::{Value, json};

use super::way_out::way_out;
use super::{instant, json as document};
use crate::markdown;
use crate::model::advisory::{Advisory, Disclosed};
use crate::model::credit::Credit;
use crate::model::id::VulnerabilityId;
use crate::model::interval::{End, Interval};
use crate::model::portal::Portal;
use crate::model::reference::{self, Reference, ReferenceKind};
use crate::model::severity::{CvssVersion, Vector};
use crate::model::version::{Version, VersionOrder};
use crate::route::Route;
use crate::source::Prose;

/// Texts may be in one language only so far.
const LANGUAGE: &str = "en";
/// A description says at most this much, in characters.
const DESCRIPTION_LIMIT: usize = 4_096;
/// A text in Markdown says at most this much, in characters.
const MEDIA_LIMIT: usize = 16_384;

/// The container. That of a withdrawn advisory asks for the rejection of the CVE id.
#[must_use]
pub fn export(portal: &Portal, disclosed: &Disclosed) -> Vec<u8> {
    match &disclosed.withdrawn {
        Some((_, reason)) => document(&rejection(portal, &disclosed.advisory, reason)),
        None => document(&container(portal, disclosed)),
    }
}

/// Why a CVE id names no vulnerability, and the id that a duplicate is replaced by.
fn rejection(portal: &Portal, advisory: &Advisory, reason: &str) -> Value {
    let mut rejection = json!({ "rejectedReasons": [text(&markdown::plain(reason), None)] });
    if let Some(cve) = advisory.duplicate_of.as_ref().and_then(|id| cve_of(portal, id)) {
        rejection["replacedBy"] = json!([cve.as_str()]);
    }
    rejection
}

/// The CVE id of a vulnerability that is named by it, or by a name of an advisory that has one.
fn cve_of<'p>(portal: &'p Portal, id: &'p VulnerabilityId) -> Option<&'p VulnerabilityId> {
    let mut aliases = portal.advisory(id).into_iter().flat_map(|own| &own.advisory.aliases);
    if id.is_cve() { Some(id) } else { aliases.find(|alias| alias.is_cve()).map(|cve| &cve.value) }
}

/// The fields of a published container, those that are required first.
#[derive(Serialize)]
struct Container {
    title: String,
    descriptions: Vec<Value>,
    affected: Vec<Value>,
    references: Vec<Value>,
    #[serde(rename = "problemTypes", skip_serializing_if = "Vec::is_empty")]
    problem_types: Vec<Value>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    metrics: Vec<Value>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    solutions: Vec<Value>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    workarounds: Vec<Value>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    timeline: Vec<Value>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    credits: Vec<Value>,
    #[serde(rename = "datePublic")]
    date_public: String,
    source: Value,
}

fn container(portal: &Portal, disclosed: &Disclosed) -> Container {
    let advisory = &disclosed.advisory;
    let known = portal.versions_known_to(disclosed);
    let mut credits: Vec<Value> = Vec::new();
    // Items are unique (CVE 5.2, `credits`); two people may share a name, and have no address here that tells them apart.
    for credit in advisory.credits.iter().map(credit) {
        if !credits.contains(&credit) {
            credits.push(credit);
        }
    }
    Container {
        title: markdown::plain(&advisory.title),
        descriptions: vec![description(disclosed)],
        affected: vec![affected(portal, advisory)],
        references: references(portal, advisory),
        problem_types: advisory
            .cwe
            .iter()
            .map(|cwe| {
                let description = format!("{} {}", cwe.value, cwe.name());
                let kind =
                    json!({ "cweId": cwe.to_string(), "description": description, "lang": LANGUAGE, "type": "CWE" });
                json!({ "descriptions": [kind] })
            })
            .collect(),
        metrics: advisory.cvss.iter().map(|vector| metric(vector)).collect(),
        solutions: advisory
            .affected
            .iter()
            .map(|interval| way_out(portal, advisory, interval, &known))
            .filter(|way| way.to.is_some())
            .map(|way| text(&way.text, None))
            .collect(),
        workarounds: advisory
            .workarounds
            .iter()
            .map(|prose| text(&markdown::plain(&prose.text), markup(prose)))
            .collect(),
        timeline: advisory
            .timeline
            .iter()
            .map(|event| {
                let note = event.note.as_ref().map(|note| format!(": {}", markdown::plain(note))).unwrap_or_default();
                let value = format!("{}{note}", event.kind.as_str());
                json!({ "time": instant(event.date.value), "lang": LANGUAGE, "value": value })
            })
            .collect(),
        credits,
        date_public: instant(disclosed.published),
        source: json!({ "advisory": advisory.id.as_str(), "discovery": "UNKNOWN" }),
    }
}

/// A text in a language, cut where the format ends, with the Markdown it was made from.
fn text(plain: &str, markdown: Option<Value>) -> Value {
    let value: String = plain.chars().take(DESCRIPTION_LIMIT).collect();
    match markdown {
        Some(markdown) => json!({ "lang": LANGUAGE, "value": value, "supportingMedia": [markdown] }),
        None => json!({ "lang": LANGUAGE, "value": value }),
    }
}

fn markup(prose: &Prose) -> Option<Value> {
    let text = markdown::portable(prose.text.trim());
    let fits = (1..=MEDIA_LIMIT).contains(&text.chars().count());
    fits.then(|| json!({ "type": "text/markdown", "base64": false, "value": text }))
}

/// The summary and the whole story; at least the title.
fn description(disclosed: &Disclosed) -> Value {
    let advisory = &disclosed.advisory;
    let line = advisory.summary.as_ref().unwrap_or(&advisory.title);
    let prose = [&advisory.details, &advisory.impact].into_iter().flatten();
    let plain: Vec<String> =
        std::iter::once(markdown::plain(line)).chain(prose.map(|prose| markdown::plain(&prose.text))).collect();
    text(&plain.join("\n\n"), advisory.details.as_ref().and_then(markup))
}

fn affected(portal: &Portal, advisory: &Advisory) -> Value {
    let config = &portal.config;
    let kind = match config.package.order() {
        VersionOrder::Pep440 => "python",
        VersionOrder::SemVer => "semver",
    };
    let mut product = json!({
        "vendor": config.vendor,
        "product": config.name,
        "packageURL": config.package.to_string(),
        "repo": config.repository.as_str(),
        "defaultStatus": if advisory.affected.is_empty() { "unknown" } else { "unaffected" },
    });
    if !advisory.affected.is_empty() {
        let ranges = advisory.affected.iter().map(|interval| range(interval, kind));
        let versions: Vec<_> = local_builds(portal, advisory).chain(ranges).collect();
        product["versions"] = Value::Array(versions);
    }
    product
}

/// The affected local builds that order alone would put above the end of every range: readers of the format compare by it.
fn local_builds(portal: &Portal, advisory: &Advisory) -> impl Iterator<Item = Value> {
    let listed =
        portal.releases.iter().rev().map(|release| &release.version.value).filter(|version| version.is_local());
    let beyond = |interval: &Interval, version: &Version| matches!(&interval.end, End::LastAffected(last) if last < version && interval.contains(version));
    listed
        .filter(move |version| advisory.affected.iter().any(|interval| beyond(interval, version)))
        .map(|version| json!({ "version": version.normalized(), "status": "affected" }))
}

/// A stretch of versions; `0` is the very first one, and `*` has no end.
fn range(interval: &Interval, kind: &str) -> Value {
    let (bound, end) = match &interval.end {
        End::Fixed(fixed) => ("lessThan", fixed.normalized()),
        End::LastAffected(last) => ("lessThanOrEqual", last.normalized()),
        End::Open => ("lessThan", "*".to_owned()),
    };
    let first = interval.introduced.as_ref().map_or("0".to_owned(), Version::normalized);
    json!({ "version": first, bound: end, "status": "affected", "versionType": kind })
}

/// The portal's page first. The format wants every address once, and no more than it has room for.
fn references(portal: &Portal, advisory: &Advisory) -> Vec<Value> {
    let page = portal.config.base_url.absolute(&Route::advisory(advisory.id.as_str()));
    let (written, _) = reference::for_cve(&advisory.references, &page);
    let own = json!({ "url": page, "tags": ["vendor-advisory"] });
    std::iter::once(own).chain(written.into_iter().map(link)).collect()
}

fn link(reference: &Reference) -> Value {
    let mut link = json!({ "url": reference.url.to_string() });
    if let Some(title) = &reference.title {
        link["name"] = Value::String(title.chars().take(512).collect());
    }
    if let Some(tag) = tag(reference.kind.value) {
        link["tags"] = json!([tag]);
    }
    link
}

fn tag(kind: ReferenceKind) -> Option<&'static str> {
    match kind {
        ReferenceKind::Advisory => Some("third-party-advisory"),
        ReferenceKind::Article => Some("technical-description"),
        ReferenceKind::Discussion | ReferenceKind::Report => Some("issue-tracking"),
        ReferenceKind::Fix => Some("patch"),
        ReferenceKind::Package => Some("product"),
        ReferenceKind::Evidence => Some("exploit"),
        ReferenceKind::Detection | ReferenceKind::Introduced | ReferenceKind::Web => None,
    }
}

fn metric(vector: &Vector) -> Value {
    let (key, version) = match vector.version() {
        CvssVersion::V2 => ("cvssV2_0", "2.0"),
        CvssVersion::V3_0 => ("cvssV3_0", "3.0"),
        CvssVersion::V3_1 => ("cvssV3_1", "3.1"),
        CvssVersion::V4_0 => ("cvssV4_0", "4.0"),
    };
    let score = vector.base_score();
    let mut cvss = json!({ "version": version, "vectorString": vector.to_string(), "baseScore": score.as_f64() });
    if vector.version() != CvssVersion::V2 {
        cvss["baseSeverity"] = Value::String(vector.version().severity(score).as_str().to_uppercase());
    }
    json!({ "format": "CVSS", "scenarios": [{ "lang": LANGUAGE, "value": "GENERAL" }], key: cvss })
}

fn credit(credit: &Credit) -> Value {
    let value = match &credit.organization {
        Some(organization) => format!("{}, {organization}", credit.name.value),
        None => credit.name.to_string(),
    };
    json!({ "lang": LANGUAGE, "value": value, "type": credit.role.as_str().replace('_', " ") })
}
