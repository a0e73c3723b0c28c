//! A security advisory (CSAF 2.0 §4.4) from an advisory of the portal.

use std::collections::BTreeMap;
use std::fmt::Display;

use jiff::Timestamp;

use super::catalog::Entry;
use super::note::{self, note};
use super::product_tree::{range_id, tree, version_id, whole_id};
use super::score::{calculators, scores};
use super::wire::{
    Acknowledgment, Csaf, Id, Involvement, Note, ProductStatus, Reference, Remediation, Revision, Threat,
    Vulnerability, Weakness,
};
use super::{document, external, names};
use crate::format::way_out::{WayOut, way_out};
use crate::format::{as_duplicate, instant, page_about};
use crate::model::advisory::{Advisory, Disclosed, State};
use crate::model::credit::Credit;
use crate::model::id::VulnerabilityId;
use crate::model::interval::{Interval, Verdict};
use crate::model::portal::Portal;
use crate::model::severity::Vector;
use crate::model::timeline::{Event, EventKind};
use crate::model::version::Version;
use crate::route::Route;
use crate::source::At;

/// The document.
#[must_use]
pub fn export(portal: &Portal, disclosed: &Disclosed, entry: &Entry) -> Csaf {
    let advisory = &disclosed.advisory;
    let page = Route::advisory(advisory.id.as_str());
    let subject = Subject { portal, disclosed, versions: portal.versions_known_to(disclosed) };
    let ranges = advisory.affected.iter().map(|interval| &interval.value);
    Csaf {
        document: document(portal, entry, "csaf_security_advisory", notes(disclosed), history(disclosed), &page),
        product_tree: tree(&portal.config, subject.versions.iter().copied(), ranges),
        vulnerabilities: vec![subject.vulnerability()],
    }
}

fn notes(disclosed: &Disclosed) -> Vec<Note> {
    let advisory = &disclosed.advisory;
    let withdrawn = disclosed.withdrawn.as_ref().and_then(|(_, reason)| note("general", note::WITHDRAWN, reason));
    let summary = advisory.summary.as_ref().and_then(|text| note("summary", note::SUMMARY, text));
    let details = advisory.details.as_ref().and_then(|prose| note("details", note::DETAILS, &prose.text));
    let impact = advisory.impact.as_ref().and_then(|prose| note("description", note::IMPACT, &prose.text));
    [withdrawn, summary, details, impact].into_iter().flatten().collect()
}

fn history(disclosed: &Disclosed) -> Vec<Revision> {
    let revision = |state: State| Revision {
        date: instant(state.date),
        number: state.number.to_string(),
        summary: note::change(&state.summary),
    };
    disclosed.history().into_iter().map(revision).collect()
}

/// An advisory and the versions that it can be judged on.
struct Subject<'p> {
    portal: &'p Portal,
    disclosed: &'p Disclosed,
    versions: Vec<&'p Version>,
}

impl Subject<'_> {
    fn vulnerability(&self) -> Vulnerability {
        let advisory = &self.disclosed.advisory;
        let status = self.status();
        let (cve, ids) = names(advisory.aliases.iter().map(|alias| &alias.value));
        let vectors = || advisory.cvss.iter().map(|vector| &vector.value);
        Vulnerability {
            acknowledgments: advisory.credits.iter().map(acknowledgment).collect(),
            cwe: advisory.cwe.first().map(|cwe| Weakness { id: cwe.to_string(), name: cwe.name().to_owned() }),
            flags: Vec::new(),
            involvements: involvements(&advisory.timeline),
            notes: self.notes(cve.as_deref(), &ids),
            references: references(self.portal, advisory),
            release_date: Some(instant(self.disclosed.published)),
            remediations: self.remediations(&status),
            scores: scores(vectors(), &status.known_affected),
            threats: self.threats(&status),
            title: note::plain_title(&advisory.title, advisory.id.as_str()),
            product_status: status,
            cve,
            ids,
        }
    }

    /// Each version by its verdict, and each range; the project as a whole where there are neither.
    fn status(&self) -> ProductStatus {
        let config = &self.portal.config;
        let mut products: BTreeMap<Verdict, Vec<String>> = BTreeMap::new();
        for version in &self.versions {
            products.entry(self.disclosed.verdict(version)).or_default().push(version_id(config, version));
        }
        let withdrawn = self.disclosed.withdrawn.is_some();
        for interval in &self.disclosed.advisory.affected {
            let verdict = if withdrawn { Verdict::NotAffected } else { Verdict::Affected };
            products.entry(verdict).or_default().push(range_id(config, interval));
        }
        if products.is_empty() {
            let verdict = if withdrawn { Verdict::NotAffected } else { Verdict::Unknown };
            products.insert(verdict, vec![whole_id(config)]);
        }
        let mut of = |verdict| products.remove(&verdict).unwrap_or_default();
        ProductStatus {
            fixed: of(Verdict::Fixed),
            known_affected: of(Verdict::Affected),
            known_not_affected: of(Verdict::NotAffected),
            under_investigation: of(Verdict::Unknown),
        }
    }

    /// The title as written, and what CSAF 2.0 has no field for.
    fn notes(&self, cve: Option<&str>, ids: &[Id]) -> Vec<Note> {
        let advisory = &self.disclosed.advisory;
        let names = cve.into_iter().chain(ids.iter().map(|id| id.text.as_str()));
        let all_named = names.eq(advisory.aliases.iter().map(|alias| alias.as_str()));
        let all_scored = !self.is_withdrawn() && is_scored(advisory);
        let weaknesses = advisory.cwe.iter().map(|cwe| format!("{}: {}", cwe.value, cwe.name()));
        let workarounds = advisory.workarounds.as_ref().filter(|_| self.is_withdrawn());
        let more = [
            note::list(note::CVSS, words(&advisory.cvss)).filter(|_| !all_scored),
            note::list(note::WEAKNESSES, weaknesses).filter(|_| advisory.cwe.len() > 1),
            note::list(note::ALIASES, words(&advisory.aliases)).filter(|_| !all_named),
            note::list(note::RELATED, words(&advisory.related)),
            note::list(note::UPSTREAM, words(&advisory.upstream)),
            note::list(note::DUPLICATE_OF, advisory.duplicate_of.iter().map(ToString::to_string)),
            workarounds.and_then(|prose| note("general", note::WORKAROUNDS, &prose.text)),
            advisory.handler.as_ref().and_then(|handler| note("other", note::HANDLER, handler)),
        ];
        std::iter::once(note::title(&advisory.title, advisory.id.as_str())).chain(more.into_iter().flatten()).collect()
    }

    fn is_withdrawn(&self) -> bool {
        self.disclosed.withdrawn.is_some()
    }

    /// The way out of each affected range, and what helps until then. What was withdrawn needs none.
    fn remediations(&self, status: &ProductStatus) -> Vec<Remediation> {
        if self.is_withdrawn() {
            return Vec::new();
        }
        let advisory = &self.disclosed.advisory;
        let mut remediations: Vec<_> = advisory.affected.iter().map(|interval| self.remediation(interval)).collect();
        if !status.under_investigation.is_empty() {
            remediations.push(Remediation {
                category: "none_available".to_owned(),
                date: None,
                details: "It is not known yet which versions are affected.".to_owned(),
                product_ids: status.under_investigation.clone(),
            });
        }
        let text = advisory.workarounds.as_ref().map(|prose| note::markup(&prose.text));
        remediations.extend(text.filter(|text| !text.is_empty()).map(|details| Remediation {
            category: "workaround".to_owned(),
            date: None,
            details,
            product_ids: [status.known_affected.as_slice(), &status.under_investigation].concat(),
        }));
        remediations
    }

    fn remediation(&self, interval: &Interval) -> Remediation {
        let config = &self.portal.config;
        let inside = self.versions.iter().filter(|version| interval.contains(version));
        let versions = inside.map(|version| version_id(config, version));
        let product_ids = versions.chain([range_id(config, interval)]).collect();
        let WayOut { to, text } = way_out(self.portal, &self.disclosed.advisory, interval, &self.versions);
        Remediation {
            category: if to.is_some() { "vendor_fix" } else { "none_available" }.to_owned(),
            date: to.and_then(|version| self.released(version)),
            details: text,
            product_ids,
        }
    }

    /// The beginning of the day of a release, where it is known.
    fn released(&self, version: &Version) -> Option<String> {
        self.versions.iter().find(|known| **known == version)?;
        let release = self.portal.releases.iter().find(|release| release.version.value == *version)?;
        Some(format!("{}T00:00:00Z", release.date.value))
    }

    /// Why nothing is affected by what was withdrawn, with the date of the withdrawal.
    fn threats(&self, status: &ProductStatus) -> Vec<Threat> {
        let why = as_duplicate(self.disclosed.advisory.duplicate_of());
        let threat = |(at, reason): &(Timestamp, String)| Threat {
            category: "impact".to_owned(),
            date: Some(instant(*at)),
            details: format!("The advisory was withdrawn{why}: {}", note::markup(reason)),
            product_ids: status.known_not_affected.clone(),
        };
        self.disclosed.withdrawn.iter().map(threat).collect()
    }
}

/// Whether the scores tell all vectors: none is of CVSS 4.0, no two are of one version, and products are affected.
fn is_scored(advisory: &Advisory) -> bool {
    let vectors = advisory.cvss.iter().map(|vector| &vector.value);
    !advisory.affected.is_empty() && scores(vectors, &[String::new()]).len() == advisory.cvss.len()
}

fn words<T: Display>(values: &[At<T>]) -> Vec<String> {
    values.iter().map(ToString::to_string).collect()
}

/// The names in other lists, the author's references as `FIX: title`, and the calculators of CVSS 4.0.
fn references(portal: &Portal, advisory: &Advisory) -> Vec<Reference> {
    let page = |prefix: &str, ids: &[At<VulnerabilityId>]| {
        let pages = ids.iter().filter_map(|id| Some(external(&format!("{prefix}{}", id.value), id.url()?)));
        pages.collect::<Vec<_>>()
    };
    let written = advisory.references.iter().map(|reference| {
        let kind = reference.kind.as_str();
        let summary = match &reference.title {
            Some(title) => format!("{kind}: {}", note::markup(title)),
            None => kind.to_owned(),
        };
        external(&summary, reference.url.to_string())
    });
    let vectors = advisory.cvss.iter().map(|vector: &At<Vector>| &vector.value);
    let mut references = page("", &advisory.aliases);
    references.extend(page("related: ", &advisory.related));
    references.extend(page("upstream: ", &advisory.upstream));
    references.extend(
        advisory
            .duplicate_of
            .iter()
            .filter_map(|id| Some(external(&format!("duplicate of: {}", id.value), page_about(portal, id)?))),
    );
    references.extend(written);
    references.extend(calculators(vectors));
    references
}

fn acknowledgment(credit: &Credit) -> Acknowledgment {
    Acknowledgment {
        names: vec![credit.name.to_string()],
        organization: credit.organization.as_ref().map(ToString::to_string),
        summary: Some(credit.role.as_str().to_owned()),
        urls: credit.url.iter().map(ToString::to_string).collect(),
    }
}

/// The timeline. Of a party and an instant there may be one entry only (test 6.1.24): it has a line for each event.
fn involvements(timeline: &[Event]) -> Vec<Involvement> {
    let mut involvements: Vec<Involvement> = Vec::new();
    for event in timeline {
        let (date, party) = (Some(instant(event.date.value)), party(event.kind.value));
        match involvements.iter_mut().find(|one| one.date == date && one.party == party) {
            Some(Involvement { summary: Some(summary), .. }) => {
                summary.push('\n');
                summary.push_str(&line(event));
            }
            _ => involvements.push(Involvement {
                date,
                party: party.to_owned(),
                status: progress(timeline, event).to_owned(),
                summary: Some(line(event)),
            }),
        }
    }
    involvements
}

fn party(kind: EventKind) -> &'static str {
    if kind == EventKind::Reported { "discoverer" } else { "vendor" }
}

/// `released`, or `released: note`.
fn line(event: &Event) -> String {
    match &event.note {
        Some(note) => format!("{}: {}", event.kind.as_str(), note::markup(note)),
        None => event.kind.as_str().to_owned(),
    }
}

/// How far the party was: who reported has done its part, and the project once it has a fix or has told the public.
fn progress(timeline: &[Event], at: &Event) -> &'static str {
    let completes = |event: &Event| {
        event.date.value <= at.date.value
            && matches!(event.kind.value, EventKind::Fixed | EventKind::Released | EventKind::Published)
    };
    let done = at.kind.value == EventKind::Reported || timeline.iter().any(completes);
    if done { "completed" } else { "in_progress" }
}
