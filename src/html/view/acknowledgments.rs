//! The page that thanks: everybody who helped, with what they did and where.

use std::collections::BTreeMap;

use serde::Serialize;

use super::advisory::role_name;
use super::part::{Link, advisory_link};
use super::site::Head;
use super::times::promised;
use crate::html::edition::Edition;
use crate::html::markup::Html;
use crate::model::credit::{Credit, Role};
use crate::route::Route;

/// `acknowledgments.html`
#[derive(Debug, Serialize)]
pub struct Acknowledgments {
    /// The head.
    pub head: Head,
    /// Those who found and reported vulnerabilities.
    pub reporters: Vec<Person>,
    /// Those who helped to deal with them.
    pub helpers: Vec<Person>,
    /// What reporters can expect, in a sentence; empty when the policy promises no times.
    pub promise: String,
    /// The policy.
    pub policy: String,
}

/// Somebody who helped.
#[derive(Debug, Serialize)]
pub struct Person {
    /// The name, with a page of the person.
    pub name: Link,
    /// For whom the person works.
    pub organization: Option<String>,
    /// What the person helped with, the newest first.
    pub contributions: Vec<Contribution>,
}

/// What a person did for one advisory.
#[derive(Debug, Serialize)]
pub struct Contribution {
    /// The advisory.
    pub advisory: Link,
    /// Its title.
    pub title: Html,
    /// The roles, in words.
    pub roles: String,
}

/// What is known of a person while credits are gathered.
#[derive(Default)]
struct Gathered<'p> {
    credits: BTreeMap<usize, Vec<&'p Credit>>,
}

impl Acknowledgments {
    /// The page.
    pub fn new(edition: &Edition<'_>) -> Self {
        let portal = edition.portal;
        let mut people: BTreeMap<&str, Gathered<'_>> = BTreeMap::new();
        for (number, disclosed) in portal.advisories.iter().enumerate() {
            for credit in &disclosed.advisory.credits {
                let person = people.entry(credit.name.trim()).or_default();
                person.credits.entry(number).or_default().push(credit);
            }
        }
        let mut people: Vec<_> = people.into_iter().collect();
        // Advisories are sorted, so that the lowest number is the newest one; the names stay sorted among equals.
        people.sort_by_key(|(_, person)| person.credits.keys().next().copied());
        let (reporters, helpers): (Vec<_>, Vec<_>) = people.into_iter().partition(|(_, person)| person.reported());
        let show = |people: Vec<(&str, Gathered<'_>)>| {
            let people = people.into_iter();
            people.map(|(name, person)| person.show(name, edition)).collect()
        };
        let about = edition.say("about.acknowledgments", &[("name", &portal.config.name)]);
        Self {
            head: Head::new(edition, &edition.word("title.acknowledgments"), &about, &Route::acknowledgments()),
            reporters: show(reporters),
            helpers: show(helpers),
            promise: edition.list(&promised(edition)),
            policy: edition.page(&Route::policy()),
        }
    }
}

impl<'p> Gathered<'p> {
    fn all(&self) -> impl Iterator<Item = &'p Credit> + Clone {
        self.credits.values().flatten().copied()
    }

    fn reported(&self) -> bool {
        self.all().any(|credit| matches!(credit.role.value, Role::Finder | Role::Reporter | Role::Tool))
    }

    fn show(&self, name: &str, edition: &Edition<'_>) -> Person {
        let contribution = |(number, credits): (&usize, &Vec<&Credit>)| {
            let disclosed = edition.portal.advisories.get(*number)?;
            Some(Contribution {
                advisory: advisory_link(edition, disclosed),
                title: edition.line(&disclosed.advisory.title),
                roles: roles(edition, credits),
            })
        };
        Person {
            name: Link {
                text: name.to_owned(),
                href: self.all().find_map(|credit| credit.url.as_ref()).map(ToString::to_string),
            },
            organization: self.all().find_map(|credit| credit.organization.as_ref()).map(ToString::to_string),
            contributions: self.credits.iter().filter_map(contribution).collect(),
        }
    }
}

/// The roles of one person in one advisory, each once, in the order of a disclosure.
fn roles(edition: &Edition<'_>, credits: &[&Credit]) -> String {
    let mut roles: Vec<_> = credits.iter().map(|credit| credit.role.value).collect();
    roles.sort_unstable();
    roles.dedup();
    let names: Vec<_> = roles.into_iter().map(|role| role_name(edition, role)).collect();
    edition.list(&names)
}
