//! The disclosure timeline: what happened to past reports, year by year, and how long it took beside what the policy
//! promises.

use std::cmp::Reverse;

use serde::Serialize;

use super::advisories::by_year;
use super::advisory::event_name;
use super::part::{Html, Link, When, advisory_link, count, year_of};
use super::site::Head;
use super::times::{History, Step, Total, histories, promised, steps, totals};
use crate::model::advisory::Disclosed;
use crate::model::portal::Portal;
use crate::model::timeline::Event;
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
    /// The years, the newest first.
    pub years: Vec<Year>,
    /// The policy.
    pub policy: String,
}

/// A year.
#[derive(Debug, Serialize)]
pub struct Year {
    /// The year.
    pub year: i16,
    /// The advisories published in it, with the times they took.
    pub advisories: Vec<Taken>,
    /// How many events there were, in words.
    pub count: String,
    /// What happened in it, the newest first.
    pub events: Vec<Happened>,
    /// Whether the events are shown at once.
    pub open: bool,
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
    pub name: &'static str,
    /// In the author's words.
    pub note: Option<Html>,
    /// The advisory.
    pub advisory: Link,
}

impl Timeline {
    /// The page.
    pub fn new(portal: &Portal) -> Self {
        let promises = &portal.config.promises;
        let name = &portal.config.name;
        Self {
            head: Head::new(
                portal,
                "Disclosure timeline",
                &format!("How reports of vulnerabilities in {name} were handled, and how long each step took."),
                &Route::timeline(),
            ),
            count: if portal.advisories.is_empty() {
                String::new()
            } else {
                count(portal.advisories.len(), "advisory", "advisories")
            },
            totals: totals(&portal.advisories, promises),
            histories: histories(&portal.advisories, promises),
            promises: promised(promises),
            years: years(portal),
            policy: portal.config.base_url.href(&Route::policy(None)),
        }
    }
}

/// The years in which anything happened or was published.
fn years(portal: &Portal) -> Vec<Year> {
    let mut taken = by_year(portal.advisories.iter().map(|one| (year_of(one.published), taken(portal, one))));
    let mut all: Vec<(&Event, &Disclosed)> = portal
        .advisories
        .iter()
        .flat_map(|disclosed| disclosed.advisory.timeline.iter().map(move |event| (event, disclosed)))
        .collect();
    all.sort_by_key(|(event, _)| Reverse(event.date.value));
    let mut happened = by_year(
        all.into_iter().map(|(event, disclosed)| (year_of(event.date.value), happened(portal, event, disclosed))),
    );
    let mut numbers: Vec<_> =
        taken.iter().map(|(year, _)| *year).chain(happened.iter().map(|(year, _)| *year)).collect();
    numbers.sort_unstable_by(|one, two| two.cmp(one));
    numbers.dedup();
    let newest = numbers.first().copied();
    let year = |year: i16| {
        let advisories = take_year(&mut taken, year);
        let events = take_year(&mut happened, year);
        Year { year, advisories, count: count(events.len(), "event", "events"), events, open: Some(year) == newest }
    };
    numbers.into_iter().map(year).collect()
}

fn take_year<T>(groups: &mut [(i16, Vec<T>)], year: i16) -> Vec<T> {
    let group = groups.iter_mut().find(|(found, _)| *found == year);
    group.map(|(_, items)| std::mem::take(items)).unwrap_or_default()
}

fn taken(portal: &Portal, disclosed: &Disclosed) -> Taken {
    Taken {
        advisory: advisory_link(portal, disclosed),
        title: Html::line(&disclosed.advisory.title),
        steps: steps(disclosed, &portal.config.promises),
    }
}

fn happened(portal: &Portal, event: &Event, disclosed: &Disclosed) -> Happened {
    Happened {
        when: When::instant(event.date.value),
        name: event_name(event.kind.value),
        note: event.note.as_ref().map(|note| Html::line(note)),
        advisory: advisory_link(portal, disclosed),
    }
}
