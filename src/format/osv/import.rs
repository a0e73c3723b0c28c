//! The way back: an OSV record as an advisory in TOML.

use std::collections::BTreeMap;

use super::record::{closing, opening};
use super::wire::{Event, Link, Range, Record, Revision, Specific, Step, Thanks};
use crate::format::advisory_toml::{
    AdvisoryToml, CreditToml, EventToml, IntervalToml, ReferenceToml, RevisionToml, date,
};
use crate::invalid::Invalid;
use crate::model::reference::ReferenceKind;
use crate::route::Route;

/// Reads a record; one of ours gives back the advisory that it was made from, but for raw HTML in its Markdown.
///
/// # Errors
/// When it is no record, or a date in it is none.
pub fn import(json: &str) -> Result<AdvisoryToml, Invalid> {
    let record: Record =
        serde_json::from_str(json).map_err(|error| Invalid::new(format!("this is not an OSV record: {error}")))?;
    let specific = record.database_specific.clone().unwrap_or_default();
    let id = specific.local_id.clone().unwrap_or_else(|| record.id.clone());
    let published = record.published.as_ref().unwrap_or(&record.modified);
    Ok(AdvisoryToml {
        status: if record.withdrawn.is_some() { "withdrawn" } else { "published" }.to_owned(),
        title: specific.title.clone().or(record.summary.clone()).unwrap_or_else(|| id.clone()),
        details: record.details.as_deref().and_then(|story| details(story, &specific)),
        cvss: record.severity.into_iter().map(|severity| severity.score).collect(),
        affected: record.affected.iter().flat_map(|one| &one.ranges).flat_map(intervals).collect(),
        published: Some(date(published)?),
        withdrawn: record.withdrawn.as_deref().map(date).transpose()?,
        timeline: specific.timeline.into_iter().map(event).collect::<Result<_, _>>()?,
        credits: record.credits.into_iter().map(|one| credit(one, &specific.organizations)).collect(),
        references: references(record.references, &id, &specific.reference_titles),
        revisions: revisions(&specific.revisions, published)?,
        id,
        summary: specific.summary,
        impact: specific.impact,
        workarounds: specific.workarounds,
        aliases: without(record.aliases, specific.duplicate_of.as_deref()),
        related: without(record.related, specific.duplicate_of.as_deref()),
        upstream: record.upstream,
        cwe: specific.cwe_ids,
        withdrawal_reason: specific.withdrawal_reason,
        duplicate_of: specific.duplicate_of,
        handler: specific.handler,
    })
}

/// The details alone, out of the story that they are told in.
fn details(story: &str, specific: &Specific) -> Option<String> {
    let mut rest = story;
    let reason = specific.withdrawal_reason.as_deref();
    for part in opening(reason, specific.duplicate_of.as_deref(), specific.summary.as_deref()) {
        rest = rest.strip_prefix(part.as_str()).unwrap_or(rest).trim_start_matches('\n');
    }
    for part in closing(specific.impact.as_deref(), specific.workarounds.as_deref()).iter().rev() {
        rest = rest.strip_suffix(part.as_str()).unwrap_or(rest).trim_end_matches('\n');
    }
    Some(rest.to_owned()).filter(|rest| !rest.is_empty())
}

/// Ids without the last one where that is what a duplicate tells once more, which stands in a field of its own.
fn without(mut ids: Vec<String>, duplicate_of: Option<&str>) -> Vec<String> {
    let last = ids.last().map(|id| id.strip_prefix("x_").unwrap_or(id));
    if last.is_some() && last == duplicate_of {
        ids.pop();
    }
    ids
}

/// One interval for each beginning; an end belongs to the beginning before it.
fn intervals(range: &Range) -> Vec<IntervalToml> {
    let mut intervals: Vec<IntervalToml> = Vec::new();
    for event in &range.events {
        match (event, intervals.last_mut()) {
            (Event::Introduced(version), _) => {
                intervals.push(IntervalToml { introduced: version.clone(), ..IntervalToml::default() });
            }
            (Event::Fixed(version), Some(interval)) => interval.fixed = Some(version.clone()),
            (Event::LastAffected(version), Some(interval)) => interval.last_affected = Some(version.clone()),
            (Event::Fixed(_) | Event::LastAffected(_), None) => {}
        }
    }
    intervals
}

fn event(step: Step) -> Result<EventToml, Invalid> {
    Ok(EventToml { date: date(&step.date)?, event: step.event, note: step.note })
}

fn credit(thanks: Thanks, organizations: &BTreeMap<String, String>) -> CreditToml {
    CreditToml {
        role: thanks.kind.map_or("other".to_owned(), |kind| kind.to_lowercase()),
        url: thanks
            .contact
            .into_iter()
            .find(|contact| contact.starts_with("https://") || contact.starts_with("http://")),
        organization: organizations.get(&thanks.name).cloned(),
        name: thanks.name,
    }
}

/// All but the page of the portal itself, which every record of ours begins with.
fn references(links: Vec<Link>, id: &str, titles: &BTreeMap<String, String>) -> Vec<ReferenceToml> {
    let own = format!("/{}", Route::advisory(id).as_str());
    let is_own = |link: &Link| link.kind == ReferenceKind::Advisory.as_str() && link.url.ends_with(&own);
    let skipped = usize::from(links.first().is_some_and(is_own));
    let reference =
        |link: Link| ReferenceToml { title: titles.get(&link.url).cloned(), kind: link.kind, url: link.url };
    links.into_iter().skip(skipped).map(reference).collect()
}

/// The revisions; a record of another database has been published once.
fn revisions(revisions: &[Revision], published: &str) -> Result<Vec<RevisionToml>, Invalid> {
    if revisions.is_empty() {
        let summary = "Initial publication".to_owned();
        return Ok(vec![RevisionToml { number: 1, date: date(published)?, summary }]);
    }
    let revision =
        |one: &Revision| Ok(RevisionToml { number: one.number, date: date(&one.date)?, summary: one.summary.clone() });
    revisions.iter().map(revision).collect()
}
