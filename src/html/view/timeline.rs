//! The disclosure timeline: what happened to past reports, year by year, and how long it took beside what the policy
//! promises.

use std::cmp::Reverse;

use serde::Serialize;

use super::advisory::event_name;
use super::part::{Link, When, advisory_link, static_file};
use super::site::Head;
use super::times::{History, Step, Total, histories, promise_script, promised, step_names, steps, totals};
use crate::html::edition::Edition;
use crate::html::markup::Html;
use crate::model::advisory::Disclosed;
use crate::model::timeline::{Event, year_of};
use crate::route::Route;

/// `timeline.html`
#[derive(Debug, Serialize)]
pub struct Timeline {
    /// The head.
    pub head: Head,
    /// How many advisories there are, in words; empty when there is none.
    pub count: String,
    /// The steps over all advisories.
    pub totals: Vec<Total>,
    /// The same year by year.
    pub histories: Vec<History>,
    /// What the policy promises, as phrases.
    pub promises: Vec<String>,
    /// The newest year in which anything happened.
    pub year: Option<Year>,
    /// The pages of the years before.
    pub others: Vec<Link>,
    /// The policy.
    pub policy: String,
    /// The script that tells when a promise was broken; none where none is open.
    pub promise_script: Option<String>,
}

/// `timeline-year.html`: a year before the newest one.
#[derive(Debug, Serialize)]
pub struct TimelineYear {
    /// The head.
    pub head: Head,
    /// The year.
    pub year: Year,
    /// All years with their pages, the newest first; the one of this page leads nowhere.
    pub years: Vec<Link>,
    /// The timeline over all years.
    pub timeline: String,
    /// The script that tells when a promise was broken; none where none is open.
    pub promise_script: Option<String>,
}

/// A year.
#[derive(Debug, Serialize)]
pub struct Year {
    /// The year.
    pub year: i16,
    /// The steps, by their names.
    pub steps: Vec<String>,
    /// The advisories published in it, with the times they took.
    pub advisories: Vec<Taken>,
    /// How many events there were, in words.
    pub count: String,
    /// What happened in it, the newest first.
    pub events: Vec<Happened>,
}

/// The times of an advisory.
#[derive(Debug, Serialize)]
pub struct Taken {
    /// The advisory.
    pub advisory: Link,
    /// Its title.
    pub title: Html,
    /// Each step with the time it took.
    pub steps: Vec<Step>,
}

/// An event.
#[derive(Debug, Serialize)]
pub struct Happened {
    /// When.
    pub when: When,
    /// What.
    pub name: String,
    /// In the author's words.
    pub note: Option<Html>,
    /// The advisory.
    pub advisory: Link,
}

impl Timeline {
    /// The page.
    pub fn new(edition: &Edition<'_>) -> Self {
        let about = edition.say("about.timeline", &[("name", &edition.portal.config.name)]);
        let number = edition.portal.advisories.len();
        let years = edition.portal.disclosure_years();
        let totals = totals(edition);
        let is_open = totals.iter().any(|total| total.open.is_some());
        Self {
            head: Head::new(edition, &edition.word("title.timeline"), &about, &Route::timeline()),
            promise_script: is_open.then(|| static_file(&edition.portal.config.base_url, "static/promises.js")),
            count: if number == 0 { String::new() } else { edition.count("count.advisories", number) },
            totals,
            histories: histories(edition),
            promises: promised(edition),
            year: years.first().map(|newest| year(edition, *newest)),
            others: years.iter().skip(1).map(|other| year_link(edition, *other)).collect(),
            policy: edition.page(&Route::policy()),
        }
    }
}

impl TimelineYear {
    /// The page of a year.
    pub fn new(edition: &Edition<'_>, number: i16) -> Self {
        let years = edition.portal.disclosure_years();
        let about = edition.say("about.timeline_year", &[("name", &edition.portal.config.name), ("year", &number)]);
        let title = edition.say("title.timeline_year", &[("year", &number)]);
        let timeline = edition.page(&Route::timeline());
        let of_year = year(edition, number);
        let link = |(place, year): (usize, &i16)| match place {
            _ if *year == number => Link::none(year.to_string()),
            0 => Link::new(year.to_string(), format!("{timeline}#year")),
            _ => year_link(edition, *year),
        };
        Self {
            head: Head::new(edition, &title, &about, &Route::timeline_year(number)).below(edition, &Route::timeline()),
            promise_script: promise_script(edition, of_year.advisories.iter().flat_map(|one| &one.steps)),
            year: of_year,
            years: years.iter().enumerate().map(link).collect(),
            timeline,
        }
    }
}

fn year_link(edition: &Edition<'_>, year: i16) -> Link {
    Link::new(year.to_string(), edition.page(&Route::timeline_year(year)))
}

fn year(edition: &Edition<'_>, year: i16) -> Year {
    let advisories = &edition.portal.advisories;
    let all = advisories.iter().flat_map(|one| one.advisory.timeline.iter().map(move |event| (event, one)));
    let mut events: Vec<_> = all.filter(|(event, _)| year_of(event.date.value) == year).collect();
    events.sort_by_key(|(event, _)| Reverse(event.date.value));
    let published = advisories.iter().filter(|one| year_of(one.published) == year);
    Year {
        year,
        steps: step_names(edition),
        advisories: published.map(|one| taken(edition, one)).collect(),
        count: edition.count("count.events", events.len()),
        events: events.into_iter().map(|(event, one)| happened(edition, event, one)).collect(),
    }
}

fn taken(edition: &Edition<'_>, disclosed: &Disclosed) -> Taken {
    Taken {
        advisory: advisory_link(edition, disclosed),
        title: edition.line(&disclosed.advisory.title),
        steps: steps(edition, disclosed),
    }
}

fn happened(edition: &Edition<'_>, event: &Event, disclosed: &Disclosed) -> Happened {
    Happened {
        when: When::instant(edition, event.date.value),
        name: event_name(edition, event.kind.value),
        note: event.note.as_ref().map(|note| edition.line(note)),
        advisory: advisory_link(edition, disclosed),
    }
}
