//! How an advisory becomes an OSV record.
//!
//! What OSV has no field for stands in `database_specific`, so that a record says all that the advisory says.

use super::modified_at;
use super::wire::{Affected, Event, Link, Package, Range, Record, Revision, Severity, Specific, Step, Thanks};
use crate::format::{as_duplicate, instant};
use crate::markdown;
use crate::model::advisory::{Advisory, Disclosed};
use crate::model::credit::Credit;
use crate::model::id::VulnerabilityId;
use crate::model::interval::{End, Interval, any_holds};
use crate::model::portal::Portal;
use crate::model::reference::{Reference, ReferenceKind};
use crate::model::severity::{CvssVersion, Vector, headline};
use crate::model::version::{Version, VersionOrder};
use crate::route::Route;
use crate::source::{At, Prose};

/// The version of the schema that records are written for: the first that knows ids of local databases, `x_…`.
const SCHEMA_VERSION: &str = "1.8.0";

impl Record {
    /// The record of a public advisory.
    #[must_use]
    pub fn new(portal: &Portal, disclosed: &Disclosed) -> Self {
        let advisory = &disclosed.advisory;
        Self {
            schema_version: SCHEMA_VERSION.to_owned(),
            id: advisory.id.osv_id(),
            modified: instant(modified_at(portal, disclosed)),
            published: Some(instant(disclosed.published)),
            withdrawn: disclosed.withdrawn.as_ref().map(|(at, _)| instant(*at)),
            aliases: aliases(portal, advisory),
            related: related(portal, advisory),
            upstream: ids(&advisory.upstream),
            summary: Some(summary(disclosed)),
            details: Some(story(disclosed)).filter(|story| !story.is_empty()),
            severity: advisory.cvss.iter().map(|vector| severity(vector)).collect(),
            affected: affected(portal, advisory),
            references: references(portal, advisory),
            credits: advisory.credits.iter().map(thanks).collect(),
            database_specific: Some(specific(disclosed)),
        }
    }
}

fn ids(ids: &[At<VulnerabilityId>]) -> Vec<String> {
    ids.iter().map(ToString::to_string).collect()
}

/// The title; of a withdrawn advisory with the reason, since the rest may not be true (OSV schema, `withdrawn`).
fn summary(disclosed: &Disclosed) -> String {
    let title = markdown::plain(&disclosed.advisory.title);
    match &disclosed.withdrawn {
        Some((_, reason)) => {
            let why = as_duplicate(disclosed.advisory.duplicate_of());
            format!("Withdrawn{why}: {title} ({})", markdown::plain(reason))
        }
        None => title,
    }
}

/// The names in other databases, also that of what a duplicate tells once more.
fn aliases(portal: &Portal, advisory: &Advisory) -> Vec<String> {
    let duplicate_of = advisory.duplicate_of.iter().filter(|id| own_record(portal, id).is_none());
    ids(&advisory.aliases).into_iter().chain(duplicate_of.map(ToString::to_string)).collect()
}

/// Similar vulnerabilities, also the record of this database that a duplicate tells once more: aliases are ids in others.
fn related(portal: &Portal, advisory: &Advisory) -> Vec<String> {
    let duplicate_of = advisory.duplicate_of.iter().filter_map(|id| own_record(portal, id));
    ids(&advisory.related).into_iter().chain(duplicate_of).collect()
}

/// The id of the record of an advisory that is named by its own id.
fn own_record(portal: &Portal, id: &VulnerabilityId) -> Option<String> {
    let own = &portal.advisory(id)?.advisory.id;
    (own.as_str() == id.as_str()).then(|| own.osv_id())
}

/// Everything that an advisory tells, as one Markdown text: for readers who see `details` and nothing else.
#[must_use]
pub fn story(disclosed: &Disclosed) -> String {
    let advisory = &disclosed.advisory;
    let reason = disclosed.withdrawn.as_ref().map(|(_, reason)| reason.as_str());
    let mut parts = opening(reason, advisory.duplicate_of(), advisory.summary.as_ref().map(|summary| summary.as_str()));
    parts.extend(markup(advisory.details.as_ref()));
    parts
        .extend(closing(markup(advisory.impact.as_ref()).as_deref(), markup(advisory.workarounds.as_ref()).as_deref()));
    parts.join("\n\n")
}

/// What a story begins with.
pub(super) fn opening(
    withdrawal_reason: Option<&str>,
    duplicate_of: Option<&str>,
    summary: Option<&str>,
) -> Vec<String> {
    let why = as_duplicate(duplicate_of);
    let withdrawn = withdrawal_reason.map(|reason| format!("**Withdrawn{why}:** {}", markdown::portable(reason)));
    withdrawn.into_iter().chain(summary.map(markdown::portable)).collect()
}

/// What a story ends with.
pub(super) fn closing(impact: Option<&str>, workarounds: Option<&str>) -> Vec<String> {
    let section = |heading, text: Option<&str>| text.map(|text| format!("## {heading}\n\n{text}"));
    section("Impact", impact).into_iter().chain(section("Workarounds", workarounds)).collect()
}

/// A text that other programs may show, without the empty lines around it.
fn markup(prose: Option<&Prose>) -> Option<String> {
    let text = markdown::portable(&prose?.text);
    Some(text.trim_start_matches(['\n', '\r']).trim_end().to_owned()).filter(|text| !text.is_empty())
}

fn severity(vector: &Vector) -> Severity {
    let kind = match vector.version() {
        CvssVersion::V2 => "CVSS_V2",
        CvssVersion::V3_0 | CvssVersion::V3_1 => "CVSS_V3",
        CvssVersion::V4_0 => "CVSS_V4",
    };
    Severity { kind: kind.to_owned(), score: vector.to_string() }
}

/// The affected versions. A withdrawn record keeps them: who reads it looks at `withdrawn` first.
///
/// One entry has all ranges, since `pip-audit` knows no fixes but those of the last entry that has any range. The list of
/// releases stands in it too, unless a matcher would take it for more than it is: see [`is_listed_apart`].
fn affected(portal: &Portal, advisory: &Advisory) -> Vec<Affected> {
    let project = &portal.config.package;
    let package = project.ecosystem().map(|ecosystem| Package {
        ecosystem: ecosystem.to_owned(),
        name: project.normalized_name(),
        purl: Some(project.to_string()),
    });
    let entry = |ranges, versions| Affected { package: package.clone(), ranges, versions };
    let intervals = &advisory.affected;
    if package.is_none() || intervals.is_empty() {
        // Only a package's own order gives a range a meaning.
        return vec![entry(Vec::new(), releases_in(portal, intervals))];
    }
    let ranges = ranges(intervals, project.order());
    if !is_listed_apart(intervals) {
        return vec![entry(ranges, releases_in(portal, intervals))];
    }
    let lists = intervals.iter().map(|interval| releases_in(portal, std::slice::from_ref(interval)));
    let lists = lists.filter(|versions| !versions.is_empty()).map(|versions| entry(Vec::new(), versions));
    std::iter::once(entry(ranges, Vec::new())).chain(lists).collect()
}

/// Whether the releases of each interval are listed in an entry of their own. `vulnerability-db` takes a list beside a
/// range without end for all that there is to it, and where a range begins with the very first version, all from the first to
/// the last version that the entry lists.
fn is_listed_apart(intervals: &[At<Interval>]) -> bool {
    let is_open = |interval: &At<Interval>| interval.end == End::Open;
    let is_first = |interval: &At<Interval>| interval.introduced.is_none();
    intervals.iter().any(is_open) || (intervals.len() > 1 && intervals.iter().any(is_first))
}

/// The releases in the registry that intervals hold, lowest first.
fn releases_in(portal: &Portal, intervals: &[At<Interval>]) -> Vec<String> {
    let releases = portal.releases.iter().rev().filter(|release| release.in_registry);
    releases
        .map(|release| &release.version.value)
        .filter(|version| any_holds(intervals, version))
        .map(|version| portal.config.package.listed(version))
        .collect()
}

/// A range for each kind of end, since `fixed` and `last_affected` exclude each other in one (OSV schema, `events`); each has all
/// of its events, lowest first. Fixes come first: `pip-audit` reads no other range.
fn ranges(intervals: &[At<Interval>], order: VersionOrder) -> Vec<Range> {
    let (kind, text): (&str, fn(&Version) -> String) = match order {
        VersionOrder::Pep440 => ("ECOSYSTEM", ToString::to_string),
        // A leading `v` is no part of a semantic version.
        VersionOrder::SemVer => ("SEMVER", Version::normalized),
    };
    let (mut fixed, mut last_affected, mut open) = (Vec::new(), Vec::new(), Vec::new());
    let mut lowest_first: Vec<_> = intervals.iter().collect();
    lowest_first.sort_by_key(|interval| &interval.introduced);
    for interval in lowest_first {
        let introduced = Event::Introduced(interval.introduced.as_ref().map_or("0".to_owned(), text));
        match &interval.end {
            End::Fixed(version) => fixed.extend([introduced, Event::Fixed(text(version))]),
            End::LastAffected(version) => last_affected.extend([introduced, Event::LastAffected(text(version))]),
            End::Open => open.push(introduced),
        }
    }
    let range = |events: Vec<Event>| (!events.is_empty()).then(|| Range { kind: kind.to_owned(), events });
    [fixed, last_affected, open].into_iter().filter_map(range).collect()
}

/// The portal's page first: tools show the first `ADVISORY` as the record's own link.
fn references(portal: &Portal, advisory: &Advisory) -> Vec<Link> {
    let page = portal.config.base_url.absolute(&Route::advisory(advisory.id.as_str()));
    let own = Link { kind: ReferenceKind::Advisory.as_str().to_owned(), url: page };
    let written = advisory
        .references
        .iter()
        .map(|reference: &Reference| Link { kind: reference.kind.as_str().to_owned(), url: reference.url.to_string() });
    std::iter::once(own).chain(written).collect()
}

fn thanks(credit: &Credit) -> Thanks {
    Thanks {
        name: credit.name.to_string(),
        contact: credit.url.iter().map(ToString::to_string).collect(),
        kind: Some(credit.role.as_str().to_uppercase()),
    }
}

fn specific(disclosed: &Disclosed) -> Specific {
    let advisory = &disclosed.advisory;
    let title_is_told = summary(disclosed) == advisory.title.value;
    let organizations = advisory.credits.iter().filter_map(|credit| {
        let organization = credit.organization.as_ref()?;
        Some((credit.name.to_string(), organization.to_string()))
    });
    let titles = advisory.references.iter().filter_map(|reference| {
        let title = reference.title.as_ref()?;
        Some((reference.url.to_string(), title.to_string()))
    });
    Specific {
        local_id: Some(advisory.id.to_string()).filter(|id| *id != advisory.id.osv_id()),
        cwe_ids: advisory.cwe.iter().map(ToString::to_string).collect(),
        severity: headline(advisory.cvss.iter().map(|vector| &vector.value))
            .map(|vector| vector.severity().as_str().to_uppercase()),
        title: Some(advisory.title.value.clone()).filter(|_| !title_is_told),
        summary: advisory.summary.as_ref().map(ToString::to_string),
        impact: markup(advisory.impact.as_ref()),
        workarounds: markup(advisory.workarounds.as_ref()),
        withdrawal_reason: disclosed.withdrawn.as_ref().map(|(_, reason)| reason.clone()),
        duplicate_of: advisory.duplicate_of.as_ref().map(ToString::to_string),
        handler: advisory.handler.as_ref().map(ToString::to_string),
        organizations: organizations.collect(),
        reference_titles: titles.collect(),
        timeline: advisory
            .timeline
            .iter()
            .map(|event| Step {
                date: instant(event.date.value),
                event: event.kind.as_str().to_owned(),
                note: event.note.as_ref().map(ToString::to_string),
            })
            .collect(),
        revisions: advisory
            .revisions
            .iter()
            .map(|revision| Revision {
                number: revision.number.value,
                date: instant(revision.date.value),
                summary: revision.summary.to_string(),
            })
            .collect(),
    }
}
