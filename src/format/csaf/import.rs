//! The way back: a CSAF security advisory as an advisory in TOML, by the table in this module's parent.

use super::note;
use super::wire::{Acknowledgment, Branch, Csaf, Involvement, Note, Reference, Revision, Score, Vulnerability};
use crate::format::advisory_toml::{
    AdvisoryToml, CreditToml, EventToml, IntervalToml, ReferenceToml, RevisionToml, date,
};
use crate::invalid::Invalid;
use crate::model::reference::ReferenceKind;

/// Reads a document; one of ours gives back the advisory that it was made from, but for raw HTML in its Markdown.
///
/// # Errors
/// When it is no CSAF document, describes no vulnerability, or a date in it is none.
pub fn import(json: &str) -> Result<AdvisoryToml, Invalid> {
    let csaf: Csaf =
        serde_json::from_str(json).map_err(|error| Invalid::new(format!("this is not a CSAF document: {error}")))?;
    let Some(vulnerability) = csaf.vulnerabilities.first() else {
        return Err(Invalid::new("the document describes no vulnerability"));
    };
    let document = &csaf.document;
    let reason = text(&document.notes, note::WITHDRAWN);
    let withdrawn = reason.as_ref().and_then(|_| vulnerability.threats.first()?.date.clone());
    let mut affected = Vec::new();
    csaf.product_tree.branches.iter().for_each(|branch| intervals(branch, &mut affected));
    Ok(AdvisoryToml {
        id: document.tracking.id.clone(),
        status: if reason.is_some() { "withdrawn" } else { "published" }.to_owned(),
        title: text(&vulnerability.notes, note::TITLE).unwrap_or_else(|| vulnerability.title.clone()),
        summary: text(&document.notes, note::SUMMARY),
        details: text(&document.notes, note::DETAILS),
        impact: text(&document.notes, note::IMPACT),
        workarounds: workarounds(vulnerability),
        aliases: list(vulnerability, note::ALIASES).unwrap_or_else(|| names(vulnerability)),
        related: list(vulnerability, note::RELATED).unwrap_or_default(),
        upstream: list(vulnerability, note::UPSTREAM).unwrap_or_default(),
        cvss: list(vulnerability, note::CVSS)
            .unwrap_or_else(|| vulnerability.scores.iter().filter_map(vector).collect()),
        cwe: weaknesses(vulnerability),
        published: Some(date(&document.tracking.initial_release_date)?),
        revisions: revisions(&document.tracking.revision_history, withdrawn.as_deref(), reason.as_deref())?,
        withdrawn: withdrawn.as_deref().map(date).transpose()?,
        withdrawal_reason: reason,
        duplicate_of: list(vulnerability, note::DUPLICATE_OF).and_then(|ids| ids.into_iter().next()),
        handler: text(&vulnerability.notes, note::HANDLER),
        affected,
        timeline: events(&vulnerability.involvements)?,
        credits: vulnerability.acknowledgments.iter().flat_map(credits).collect(),
        references: vulnerability.references.iter().filter_map(reference).collect(),
    })
}

fn text(notes: &[Note], title: &str) -> Option<String> {
    notes.iter().find(|note| note.title.as_deref() == Some(title)).map(|note| note.text.clone())
}

fn list(vulnerability: &Vulnerability, title: &str) -> Option<Vec<String>> {
    let text = text(&vulnerability.notes, title)?;
    Some(text.lines().filter_map(|line| line.strip_prefix("- ")).map(str::to_owned).collect())
}

fn workarounds(vulnerability: &Vulnerability) -> Option<String> {
    let remediation = vulnerability.remediations.iter().find(|one| one.category == "workaround");
    remediation.map(|one| one.details.clone()).or_else(|| text(&vulnerability.notes, note::WORKAROUNDS))
}

fn names(vulnerability: &Vulnerability) -> Vec<String> {
    let ids = vulnerability.ids.iter().map(|id| id.text.clone());
    vulnerability.cve.clone().into_iter().chain(ids).collect()
}

fn vector(score: &Score) -> Option<String> {
    let cvss = score.cvss_v2.as_ref().or(score.cvss_v3.as_ref())?;
    cvss.get("vectorString")?.as_str().map(str::to_owned)
}

/// The ids; in the list of several each has its name behind it.
fn weaknesses(vulnerability: &Vulnerability) -> Vec<String> {
    let id = |line: String| line.split(':').next().unwrap_or_default().to_owned();
    match list(vulnerability, note::WEAKNESSES) {
        Some(all) => all.into_iter().map(id).collect(),
        None => vulnerability.cwe.iter().map(|cwe| cwe.id.clone()).collect(),
    }
}

/// The intervals of the ranges at the ends of a branch.
fn intervals(branch: &Branch, found: &mut Vec<IntervalToml>) {
    if branch.category == "product_version_range" {
        found.extend(interval(&branch.name));
    }
    branch.branches.iter().for_each(|branch| intervals(branch, found));
}

/// The interval of a range such as `vers:pypi/>=1.0|<1.2`; none for what is not written so.
fn interval(range: &str) -> Option<IntervalToml> {
    let constraints = range.strip_prefix("vers:")?.split_once('/')?.1;
    let mut interval = IntervalToml { introduced: "0".to_owned(), ..IntervalToml::default() };
    for constraint in constraints.split('|').filter(|constraint| *constraint != "*") {
        let version = |sign: &str| constraint.strip_prefix(sign).map(unquoted);
        if let Some(first) = version(">=") {
            interval.introduced = first;
        } else if let Some(last) = version("<=") {
            interval.last_affected = Some(last);
        } else if let Some(fixed) = version("<") {
            interval.fixed = Some(fixed);
        } else {
            interval.introduced = unquoted(constraint);
            interval.last_affected = Some(interval.introduced.clone());
        }
    }
    Some(interval)
}

fn unquoted(version: &str) -> String {
    percent_encoding::percent_decode_str(version).decode_utf8_lossy().into_owned()
}

/// Each line of an involvement is an event: `released`, or `released: note`.
fn events(involvements: &[Involvement]) -> Result<Vec<EventToml>, Invalid> {
    let mut events = Vec::new();
    for involvement in involvements {
        let (Some(at), Some(summary)) = (&involvement.date, &involvement.summary) else { continue };
        for line in summary.lines() {
            let (event, note) = match line.split_once(": ") {
                Some((event, note)) => (event, Some(note.to_owned())),
                None => (line, None),
            };
            events.push(EventToml { date: date(at)?, event: event.to_owned(), note });
        }
    }
    Ok(events)
}

fn credits(thanks: &Acknowledgment) -> Vec<CreditToml> {
    let credit = |name: &String| CreditToml {
        name: name.clone(),
        role: thanks.summary.clone().unwrap_or_else(|| "other".to_owned()),
        url: thanks.urls.first().cloned(),
        organization: thanks.organization.clone(),
    };
    thanks.names.iter().map(credit).collect()
}

/// A reference of the author: its summary begins with its type.
fn reference(reference: &Reference) -> Option<ReferenceToml> {
    let (kind, title) = match reference.summary.split_once(": ") {
        Some((kind, title)) => (kind, Some(title.to_owned())),
        None => (reference.summary.as_str(), None),
    };
    kind.parse::<ReferenceKind>().ok()?;
    Some(ReferenceToml { kind: kind.to_owned(), url: reference.url.clone(), title })
}

/// The revisions, without the one that we add when an advisory is withdrawn.
fn revisions(
    history: &[Revision],
    withdrawn: Option<&str>,
    reason: Option<&str>,
) -> Result<Vec<RevisionToml>, Invalid> {
    let told = reason.map(|reason| format!("Withdrawn: {reason}"));
    let is_ours = |one: &Revision| withdrawn == Some(one.date.as_str()) && told.as_ref() == Some(&one.summary);
    let written = match history.split_last() {
        Some((last, before)) if is_ours(last) => before,
        _ => history,
    };
    (1..)
        .zip(written)
        .map(|(number, one)| Ok(RevisionToml { number, date: date(&one.date)?, summary: one.summary.clone() }))
        .collect()
}
