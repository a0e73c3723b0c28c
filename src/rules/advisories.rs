//! Rules about advisories.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::diag::{Code, Diagnostic, Report};
use crate::model::advisory::{Advisory, Publication};
use crate::model::content::Content;
use crate::model::cwe::{Cwe, Mapping};
use crate::model::reference;
use crate::model::timeline::{Event, EventKind};
use crate::route::Route;
use crate::source::{At, Place};

/// An id names one advisory. Ids that differ only by case would be one file on some systems.
pub fn ids_are_unique(content: &Content, report: &mut Report) {
    let mut seen: BTreeMap<String, &Advisory> = BTreeMap::new();
    for advisory in &content.advisories {
        let id = &advisory.id;
        match seen.get(&id.as_str().to_lowercase()) {
            Some(first) => {
                let message = format!("there are two advisories `{id}`");
                let hint = if first.id == *id {
                    "give one of them the next free number"
                } else {
                    "ids that differ by case only are one address to many systems"
                };
                report.add(Diagnostic::new(Code::DuplicateId, id.place, message).hint(hint));
            }
            None => drop(seen.insert(id.as_str().to_lowercase(), advisory)),
        }
    }
}

/// An alias names one vulnerability, and an advisory is about one.
pub fn aliases_are_unique(content: &Content, report: &mut Report) {
    let mut seen: BTreeMap<String, &Advisory> = BTreeMap::new();
    let ids: BTreeMap<String, &Advisory> =
        content.advisories.iter().map(|advisory| (advisory.id.as_str().to_lowercase(), advisory)).collect();
    for advisory in &content.advisories {
        for alias in &advisory.aliases {
            let key = alias.as_str().to_lowercase();
            if ids.contains_key(&key) {
                let message = format!("`{alias}` is the id of an advisory of this project");
                report.add(
                    Diagnostic::new(Code::DuplicateAlias, alias.place, message)
                        .hint("an advisory needs no alias for an own id; use `related` for another advisory"),
                );
            }
            if let Some(first) = seen.insert(key, advisory) {
                let message = format!("`{alias}` is already an alias of `{}`", first.id);
                report.add(
                    Diagnostic::new(Code::DuplicateAlias, alias.place, message)
                        .hint("use `related` for a similar vulnerability"),
                );
            }
        }
    }
}

/// What is a duplicate leads to the vulnerability that it tells once more: in somebody's list, or to an advisory of the project
/// that stands.
pub fn duplicates_lead_to_another(content: &Content, report: &mut Report) {
    let mut by_name: BTreeMap<String, &Advisory> = BTreeMap::new();
    for advisory in &content.advisories {
        let names = advisory.aliases.iter().map(|alias| alias.as_str()).chain([advisory.id.as_str()]);
        by_name.extend(names.map(|name| (name.to_lowercase(), advisory)));
    }
    for advisory in &content.advisories {
        let Some(duplicate_of) = &advisory.duplicate_of else { continue };
        let original = by_name.get(&duplicate_of.as_str().to_lowercase());
        let is_own = duplicate_of.as_str().starts_with(&format!("{}-", content.config.id_prefix));
        let (message, hint) = match original.map(|original| (*original, &original.publication)) {
            Some((original, _)) if original.id == advisory.id => {
                ("an advisory is no duplicate of itself", "name the other advisory")
            }
            Some((_, Publication::Withdrawn { .. })) => {
                ("this leads to an advisory that is withdrawn itself", "name the one that stands")
            }
            // What is not public may not be named at all, which is found elsewhere.
            Some((_, Publication::Published { .. } | Publication::Draft | Publication::Embargoed { .. })) => continue,
            None if !is_own => continue,
            None => ("this leads to no public advisory", "publish the other advisory first, or name its CVE id"),
        };
        report.add(Diagnostic::new(Code::InvalidDuplicate, duplicate_of.place, message).hint(hint));
    }
}

/// Every interval holds a version, and no version lies in two.
pub fn intervals_are_sound(content: &Content, report: &mut Report) {
    for advisory in &content.advisories {
        for (number, interval) in advisory.affected.iter().enumerate() {
            if interval.is_empty() {
                let message = format!("no version is `{}`", interval.value);
                report.add(
                    Diagnostic::new(Code::EmptyInterval, interval.place, message)
                        .hint("`introduced` has to come before `fixed`, in the order of the ecosystem"),
                );
            } else if let Some(other) =
                advisory.affected.iter().take(number).find(|other| !other.is_empty() && other.overlaps(interval))
            {
                let message = format!("`{}` overlaps `{}`", interval.value, other.value);
                report.add(
                    Diagnostic::new(Code::OverlappingIntervals, interval.place, message)
                        .hint("join the two, or end the first one earlier"),
                );
            }
        }
    }
}

/// A fixed version that nobody released cannot be upgraded to.
pub fn fixed_versions_are_releases(content: &Content, report: &mut Report) {
    // It may be one that could not be read.
    if content.releases.first().is_none_or(|release| report.has_errors_in(release.version.place.source)) {
        return;
    }
    for advisory in content.advisories.iter().filter(|advisory| advisory.is_public()) {
        for interval in &advisory.affected {
            let Some(fixed) = interval.fixed() else { continue };
            if !content.releases.iter().any(|release| release.version.value == *fixed) {
                let message = format!("`{fixed}` is not among the releases");
                report.add(
                    Diagnostic::new(Code::UnknownRelease, interval.place, message)
                        .hint("add it to `content/releases.toml`"),
                );
            }
        }
    }
}

/// MITRE's list says of each weakness whether it can be the cause of a vulnerability (CSAF 2.1 asks for one that can).
pub fn weaknesses_are_causes(content: &Content, report: &mut Report) {
    let is_withdrawn = |advisory: &&Advisory| matches!(advisory.publication, Publication::Withdrawn { .. });
    for advisory in content.advisories.iter().filter(|advisory| !is_withdrawn(advisory)) {
        for cwe in &advisory.cwe {
            let (code, flaw) = match cwe.mapping() {
                Mapping::Allowed | Mapping::AllowedWithReview => continue,
                Mapping::Discouraged => (Code::DiscouragedCwe, "is too broad to be the cause of a vulnerability"),
                Mapping::Prohibited => (Code::ProhibitedCwe, "is no cause of a vulnerability by itself"),
            };
            let message = format!("`{cwe}` ({}) {flaw}", cwe.name());
            report.add(Diagnostic::new(code, cwe.place, message).hint(closer_weaknesses(cwe.value)));
        }
    }
}

/// Where an advisory has a CVE id, its draft tells all references; at least the author knows which ones it does not.
pub fn references_fit_a_cve_record(content: &Content, report: &mut Report) {
    let has_cve = |advisory: &&Advisory| advisory.aliases.iter().any(|alias| alias.is_cve());
    for advisory in content.advisories.iter().filter(has_cve) {
        let page = content.config.base_url.absolute(&Route::advisory(advisory.id.as_str()));
        let (kept, left_out) = reference::for_cve(&advisory.references, &page);
        let Some(first) = left_out.first() else { continue };
        let more = match left_out.len() - 1 {
            0 => String::new(),
            more => format!(", and none for {more} more"),
        };
        let message = format!("a CVE record has no room for this reference{more}");
        let hint = format!(
            "it takes the advisory's page and {} more: all of the types FIX and ADVISORY, then the others in your order",
            kept.len()
        );
        report.add(Diagnostic::new(Code::ManyReferences, first.url.place, message).hint(hint));
    }
}

/// What to name instead: a few of its kinds, and the page that says more.
fn closer_weaknesses(cwe: Cwe) -> String {
    let kinds: Vec<_> = cwe.closer().iter().take(4).map(|kind| format!("`{kind}` ({})", kind.name())).collect();
    let page = cwe.url();
    if kinds.is_empty() {
        format!("name the weakness that an attacker makes use of; the page of `{cwe}` says more: {page}")
    } else {
        format!("name a closer weakness, such as {}; for others see {page}", kinds.join(", "))
    }
}

/// Steps that can only follow each other. A flaw may become public before it is fixed, so publication is not among them.
const ORDER: &[(EventKind, EventKind)] = &[
    (EventKind::Reported, EventKind::Acknowledged),
    (EventKind::Acknowledged, EventKind::Responded),
    (EventKind::Reported, EventKind::Assigned),
    (EventKind::Reported, EventKind::Confirmed),
    (EventKind::Confirmed, EventKind::Audited),
    (EventKind::Confirmed, EventKind::Fixed),
    (EventKind::Fixed, EventKind::Released),
    (EventKind::Published, EventKind::Updated),
    (EventKind::Published, EventKind::Withdrawn),
];

/// What cannot have happened before something else did not; what happens once is noted once; and the timeline's dates
/// are those of the advisory.
pub fn timelines_are_in_order(content: &Content, report: &mut Report) {
    for advisory in &content.advisories {
        for (earlier, later) in ORDER {
            check_order(&advisory.timeline, *earlier, *later, report);
        }
        check_single(&advisory.timeline, report);
        if let Some(published) = advisory.publication.published() {
            check_same(advisory, EventKind::Published, published, "published", report);
        }
        if let Publication::Withdrawn { published, at, .. } = &advisory.publication {
            check_same(advisory, EventKind::Withdrawn, at, "withdrawn", report);
            if at.value < published.value {
                let message = "the advisory was withdrawn before it was published";
                report.add(Diagnostic::new(Code::DateOrder, at.place, message));
            }
        }
    }
}

fn check_order(timeline: &[Event], earlier: EventKind, later: EventKind, report: &mut Report) {
    let first =
        |kind| timeline.iter().filter(move |event| event.kind.value == kind).min_by_key(|event| event.date.value);
    if let (Some(before), Some(after)) = (first(earlier), first(later))
        && after.date < before.date
    {
        let message = format!("`{}` is dated before `{}`", later.as_str(), earlier.as_str());
        report.add(Diagnostic::new(Code::DateOrder, after.date.place, message).hint(format!(
            "`{}` is dated {}",
            earlier.as_str(),
            before.date.value
        )));
    }
}

fn check_single(timeline: &[Event], report: &mut Report) {
    for (number, event) in timeline.iter().enumerate().filter(|(_, event)| !event.kind.repeats()) {
        if timeline.iter().take(number).any(|other| other.kind == event.kind) {
            let message = format!("`{}` stands in the timeline twice", event.kind.as_str());
            report.add(
                Diagnostic::new(Code::DuplicateEvent, event.kind.place, message).hint("write `note` for what followed"),
            );
        }
    }
}

/// An event that has a field of its own has the same date in both.
fn check_same(advisory: &Advisory, kind: EventKind, field: &At<Timestamp>, name: &str, report: &mut Report) {
    for event in advisory.timeline.iter().filter(|event| event.kind.value == kind) {
        if event.date != *field {
            let message = format!("the timeline dates `{name}` differently than the field `{name}`");
            report.add(
                Diagnostic::new(Code::DateOrder, event.date.place, message)
                    .hint(format!("the field says {}", field.value)),
            );
        }
    }
}

/// What has happened is not dated after today. An embargo's end may be.
pub fn the_past_is_past(content: &Content, report: &mut Report) {
    for advisory in &content.advisories {
        let published = advisory.publication.published().map(|at| (at, "published"));
        let withdrawn = match &advisory.publication {
            Publication::Withdrawn { at, .. } => Some((at, "withdrawn")),
            _ => None,
        };
        let events = advisory.timeline.iter().map(|event| (&event.date, event.kind.as_str()));
        let revisions = advisory.revisions.iter().map(|revision| (&revision.date, "revision"));
        for (date, what) in published.into_iter().chain(withdrawn).chain(events).chain(revisions) {
            in_past(content, date.value, date.place, what, report);
        }
    }
}

/// Reports a date after the day for which the content is judged.
pub(super) fn in_past(content: &Content, date: Timestamp, place: Place, what: &str, report: &mut Report) {
    if date.to_zoned(TimeZone::UTC).date() > content.today {
        let message = format!("`{what}` is dated {date}, after today, {}", content.today);
        report.add(
            Diagnostic::new(Code::DateInFuture, place, message)
                .hint("what is still to come belongs to an advisory with `status = \"embargoed\"`"),
        );
    }
}

/// An embargo that is over wants somebody's decision. It is never lifted by a date alone.
pub fn embargoes_are_running(content: &Content, report: &mut Report) {
    for advisory in &content.advisories {
        if let Publication::Embargoed { until: Some(until) } = &advisory.publication
            && until.value.to_zoned(TimeZone::UTC).date() < content.today
        {
            let message = format!("the embargo of `{}` ended on {}", advisory.id, until.value);
            report.add(
                Diagnostic::new(Code::EmbargoEnded, until.place, message)
                    .hint("set `status = \"published\"` and `published`, or agree on a later date"),
            );
        }
    }
}
