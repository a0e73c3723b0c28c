//! The page that thanks: everybody who helped, with what they did and where.

use std::collections::BTreeMap;

use serde::Serialize;

use super::advisory::role_name;
use super::part::{Html, Link, advisory_link, list};
use super::site::Head;
use super::times::promised;
use crate::model::credit::{Credit, Role};
use crate::model::portal::Portal;
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
    pub fn new(portal: &Portal) -> Self {
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
            people.map(|(name, person)| person.show(name, portal)).collect()
        };
        Self {
            head: Head::new(
                portal,
                "Acknowledgments",
                &format!("The people who made {} safer.", portal.config.name),
                &Route::acknowledgments(),
            ),
            reporters: show(reporters),
            helpers: show(helpers),
            promise: list(&promised(&portal.config.promises)),
            policy: portal.config.base_url.href(&Route::policy(None)),
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

    fn show(&self, name: &str, portal: &Portal) -> Person {
        let contribution = |(number, credits): (&usize, &Vec<&Credit>)| {
            let disclosed = portal.advisories.get(*number)?;
            Some(Contribution {
                advisory: advisory_link(portal, disclosed),
                title: Html::line(&disclosed.advisory.title),
                roles: roles(credits),
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
fn roles(credits: &[&Credit]) -> String {
    let mut roles: Vec<_> = credits.iter().map(|credit| credit.role.value).collect();
    roles.sort_unstable();
    roles.dedup();
    let names: Vec<_> = roles.into_iter().map(|role| role_name(role).to_owned()).collect();
    list(&names)
}
