//! The page of an advisory.

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

use super::advisories::state;
use super::formats;
use super::lines::{LineRow, lines};
use super::part::{Answer, Link, When, static_file, version_link};
use super::severity::{Rating, VectorRow, rating, rows};
use super::site::Head;
use super::times::{Step, promise_script, steps};
use crate::html::edition::Edition;
use crate::html::markup::Html;
use crate::markdown;
use crate::model::advisory::Disclosed;
use crate::model::credit::{Credit, Role};
use crate::model::cwe::Cwe;
use crate::model::id::VulnerabilityId;
use crate::model::interval::{End, Interval};
use crate::model::promise::Clock;
use crate::model::reference::{Reference, ReferenceKind};
use crate::model::support::Support;
use crate::model::timeline::{Event, EventKind};
use crate::route::Route;
use crate::source::{At, Prose};

/// `advisory.html`
#[derive(Debug, Serialize)]
pub struct AdvisoryPage {
    /// The head.
    pub head: Head,
    /// The id.
    pub id: String,
    /// The title.
    pub title: Html,
    /// The summary.
    pub summary: Option<Html>,
    /// How severe it is.
    pub rating: Rating,
    /// Whether it is fixed, and where.
    pub state: Answer,
    /// When it was published.
    pub published: When,
    /// When it last changed, if it did.
    pub modified: Option<When>,
    /// When and why it was withdrawn, if it was.
    pub withdrawn: Option<Withdrawal>,
    /// What it means for each line of releases; empty when the project speaks of none.
    pub lines: Vec<LineRow>,
    /// Which versions are affected, and where to go from them.
    pub ranges: Vec<Range>,
    /// The long texts with their headings, in the order of the page.
    pub texts: Vec<Text>,
    /// The vectors.
    pub vectors: Vec<VectorRow>,
    /// The kinds of weakness.
    pub weaknesses: Vec<Link>,
    /// Its names in other lists.
    pub aliases: Vec<Link>,
    /// Similar vulnerabilities.
    pub related: Vec<Link>,
    /// Where in a dependency it comes from.
    pub upstream: Vec<Link>,
    /// Who is responsible for it.
    pub handler: Option<String>,
    /// What happened.
    pub events: Vec<EventRow>,
    /// How long it took; empty when no time could be measured.
    pub steps: Vec<Step>,
    /// Who helped.
    pub credits: Vec<Thanks>,
    /// Where to read more.
    pub references: Vec<Source>,
    /// How the text changed.
    pub revisions: Vec<Change>,
    /// The same as Markdown, to quote it elsewhere.
    pub markdown: String,
    /// The script that copies it.
    pub script: String,
    /// The script that tells when a promise was broken; none where none is open.
    pub promise_script: Option<String>,
    /// The same for programs.
    pub formats: Vec<Link>,
    /// The list of all advisories.
    pub advisories: String,
}

/// That an advisory was taken back.
#[derive(Debug, Serialize)]
pub struct Withdrawal {
    /// When.
    pub when: When,
    /// Why.
    pub reason: Html,
    /// The vulnerability that the advisory tells once more.
    pub duplicate_of: Option<Link>,
}

/// A stretch of affected versions.
#[derive(Debug, Serialize)]
pub struct Range {
    /// `>= 2.0.0, < 2.0.7`.
    pub affected: String,
    /// The releases in it.
    pub releases: Vec<Link>,
    /// The first version that is not affected, where one is known.
    pub fixed: Option<Link>,
    /// What else is to be said of the way out.
    pub remark: Option<String>,
}

/// A long text.
#[derive(Debug, Serialize)]
pub struct Text {
    /// The name of its section in links.
    pub id: &'static str,
    /// Its heading.
    pub heading: String,
    /// The text.
    pub html: Html,
}

/// A step of a disclosure.
#[derive(Debug, Serialize)]
pub struct EventRow {
    /// When.
    pub when: When,
    /// What.
    pub name: String,
    /// How long after the first one; none for the first.
    pub after: Option<String>,
    /// In the author's words.
    pub note: Option<Html>,
}

/// Somebody who helped.
#[derive(Debug, Serialize)]
pub struct Thanks {
    /// The name, with a page of the person.
    pub name: Link,
    /// For whom the person works.
    pub organization: Option<String>,
    /// In what role.
    pub role: String,
}

/// A reference.
#[derive(Debug, Serialize)]
pub struct Source {
    /// What is to be found there.
    pub kind: String,
    /// The link.
    pub link: Link,
}

/// A revision.
#[derive(Debug, Serialize)]
pub struct Change {
    /// Its number.
    pub number: u32,
    /// When.
    pub when: When,
    /// What changed.
    pub summary: Html,
}

impl AdvisoryPage {
    /// The page of a public advisory.
    pub fn new(edition: &Edition<'_>, disclosed: &Disclosed) -> Self {
        let portal = edition.portal;
        let advisory = &disclosed.advisory;
        let route = Route::advisory(advisory.id.as_str());
        let description = advisory.summary.as_ref().unwrap_or(&advisory.title);
        let title = format!("{}: {}", advisory.id, markdown::plain(&advisory.title));
        let steps = steps(edition, disclosed);
        let modified = disclosed.modified();
        let ids = |ids: &[At<VulnerabilityId>]| ids.iter().map(|id| vulnerability_link(id)).collect();
        Self {
            head: Head::new(edition, &title, &markdown::plain(description), &route)
                .below(edition, &Route::advisories()),
            id: advisory.id.to_string(),
            title: edition.line(&advisory.title),
            summary: advisory.summary.as_ref().map(|summary| edition.line(summary)),
            rating: rating(edition, &advisory.cvss),
            state: state(edition, disclosed),
            published: When::day_of(edition, disclosed.published),
            modified: (modified != disclosed.published).then(|| When::day_of(edition, modified)),
            withdrawn: disclosed.withdrawn.as_ref().map(|(when, reason)| Withdrawal {
                when: When::day_of(edition, *when),
                reason: edition.line(reason),
                duplicate_of: advisory.duplicate_of.as_ref().map(|id| original_link(edition, id)),
            }),
            lines: lines(edition, disclosed),
            ranges: advisory.affected.iter().map(|interval| range(edition, interval)).collect(),
            texts: texts(edition, disclosed),
            vectors: rows(edition, &advisory.cvss),
            weaknesses: advisory.cwe.iter().map(|cwe| weakness(cwe.value)).collect(),
            aliases: ids(&advisory.aliases),
            related: ids(&advisory.related),
            upstream: ids(&advisory.upstream),
            handler: advisory.handler.as_ref().map(ToString::to_string),
            events: events(edition, &advisory.timeline),
            promise_script: promise_script(edition, &steps),
            steps: if steps.iter().any(Step::says_something) { steps } else { Vec::new() },
            credits: advisory.credits.iter().map(|credit| thanks(edition, credit)).collect(),
            references: advisory.references.iter().map(|reference| source(edition, reference)).collect(),
            revisions: advisory
                .revisions
                .iter()
                .map(|revision| Change {
                    number: revision.number.value,
                    when: When::day_of(edition, revision.date.value),
                    summary: edition.line(&revision.summary),
                })
                .collect(),
            markdown: edition.file(&Route::advisory_markdown(advisory.id.as_str())),
            script: static_file(&portal.config.base_url, "static/copy.js"),
            formats: formats::of_advisory(edition, disclosed),
            advisories: edition.page(&Route::advisories()),
        }
    }
}

fn texts(edition: &Edition<'_>, disclosed: &Disclosed) -> Vec<Text> {
    let advisory = &disclosed.advisory;
    let text = |id, heading, prefix, prose: &Option<Prose>| {
        let prose = prose.as_ref()?;
        Some(Text { id, heading: edition.word(heading), html: edition.prose(&prose.text, 3, prefix) })
    };
    [
        text("impact", "advisory_text.impact", "impact-", &advisory.impact),
        text("details", "advisory_text.details", "details-", &advisory.details),
        text("workarounds", "advisory_text.workarounds", "workarounds-", &advisory.workarounds),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn range(edition: &Edition<'_>, interval: &Interval) -> Range {
    let portal = edition.portal;
    let inside = portal.releases.iter().filter(|release| interval.contains(&release.version));
    let fixed = interval.fixed();
    let unsupported = |version| portal.support_of(version).support == Support::Unsupported;
    let remark = match (&interval.end, fixed) {
        (End::Open, _) => Some("remark.no_fix_yet"),
        (End::LastAffected(_), _) => Some("remark.later_not_affected"),
        (_, Some(fixed)) if unsupported(fixed) => Some("remark.no_longer_supported"),
        _ => None,
    };
    Range {
        affected: interval.to_string(),
        releases: inside.map(|release| version_link(edition, &release.version)).collect(),
        fixed: fixed.map(|fixed| version_link(edition, fixed)),
        remark: remark.map(|key| edition.word(key)),
    }
}

/// The events in the order of time; those of one instant stay in the order written.
pub fn events(edition: &Edition<'_>, timeline: &[Event]) -> Vec<EventRow> {
    let mut sorted: Vec<_> = timeline.iter().collect();
    sorted.sort_by_key(|event| event.date.value);
    let first = sorted.first().map(|event| event.date.value);
    sorted.into_iter().map(|event| event_row(edition, event, first)).collect()
}

fn event_row(edition: &Edition<'_>, event: &Event, first: Option<Timestamp>) -> EventRow {
    let after = first.map(|first| event.date.value.duration_since(first)).filter(SignedDuration::is_positive);
    EventRow {
        after: after.map(|after| edition.duration(after, Clock::Calendar)),
        when: When::instant(edition, event.date.value),
        name: event_name(edition, event.kind.value),
        note: event.note.as_ref().map(|note| edition.line(note)),
    }
}

/// An event in words.
pub fn event_name(edition: &Edition<'_>, kind: EventKind) -> String {
    edition.word(match kind {
        EventKind::Reported => "event.reported",
        EventKind::Acknowledged => "event.acknowledged",
        EventKind::Responded => "event.responded",
        EventKind::Assigned => "event.assigned",
        EventKind::Confirmed => "event.confirmed",
        EventKind::Audited => "event.audited",
        EventKind::Fixed => "event.fixed",
        EventKind::Released => "event.released",
        EventKind::Published => "event.published",
        EventKind::Updated => "event.updated",
        EventKind::Withdrawn => "event.withdrawn",
        EventKind::Note => "event.note",
    })
}

/// The vulnerability in the list that it is from.
pub fn vulnerability_link(id: &VulnerabilityId) -> Link {
    Link { text: id.to_string(), href: id.url() }
}

/// To the page of an advisory of the project, else to the list that the id is of.
fn original_link(edition: &Edition<'_>, id: &VulnerabilityId) -> Link {
    match edition.portal.advisory(id) {
        Some(own) => Link::new(id.to_string(), edition.page(&Route::advisory(own.advisory.id.as_str()))),
        None => vulnerability_link(id),
    }
}

fn weakness(cwe: Cwe) -> Link {
    Link::new(format!("{cwe}: {}", cwe.name()), cwe.url())
}

fn thanks(edition: &Edition<'_>, credit: &Credit) -> Thanks {
    Thanks {
        name: Link { text: credit.name.to_string(), href: credit.url.as_ref().map(ToString::to_string) },
        organization: credit.organization.as_ref().map(ToString::to_string),
        role: role_name(edition, credit.role.value),
    }
}

/// A role in words.
pub fn role_name(edition: &Edition<'_>, role: Role) -> String {
    edition.word(match role {
        Role::Finder => "role.finder",
        Role::Reporter => "role.reporter",
        Role::Analyst => "role.analyst",
        Role::Coordinator => "role.coordinator",
        Role::RemediationDeveloper => "role.wrote_the_fix",
        Role::RemediationReviewer => "role.reviewed_the_fix",
        Role::RemediationVerifier => "role.verified_the_fix",
        Role::Tool => "role.tool",
        Role::Sponsor => "role.sponsor",
        Role::Other => "role.helper",
    })
}

/// A reference in words.
pub fn source(edition: &Edition<'_>, reference: &Reference) -> Source {
    let kind = match reference.kind.value {
        ReferenceKind::Advisory => "reference.advisory",
        ReferenceKind::Article => "reference.article",
        ReferenceKind::Detection => "reference.detection",
        ReferenceKind::Discussion => "reference.discussion",
        ReferenceKind::Report => "reference.report",
        ReferenceKind::Fix => "reference.fix",
        ReferenceKind::Introduced => "reference.introduced",
        ReferenceKind::Package => "reference.package",
        ReferenceKind::Evidence => "reference.evidence",
        ReferenceKind::Web => "reference.web",
    };
    let url = reference.url.as_str();
    let text = match &reference.title {
        Some(title) => title.to_string(),
        None => url.split_once("://").map_or(url, |(_, rest)| rest).trim_end_matches('/').to_owned(),
    };
    Source { kind: edition.word(kind), link: Link::new(text, url) }
}
