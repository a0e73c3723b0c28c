//! The list of advisories, and the short form in which an advisory stands in any list.

use serde::Serialize;

use super::formats;
use super::part::{Answer, Html, Kind, Link, When, count, list, static_file, year_of};
use super::severity::{Rating, rating};
use super::site::Head;
use crate::model::advisory::Disclosed;
use crate::model::id::VulnerabilityId;
use crate::model::interval::End;
use crate::model::portal::Portal;
use crate::route::Route;
use crate::source::At;

/// `advisories.html`
#[derive(Debug, Serialize)]
pub struct Advisories {
    /// The head.
    pub head: Head,
    /// How many there are, in words.
    pub count: String,
    /// What ids begin with.
    pub id_prefix: String,
    /// The same for programs.
    pub formats: Vec<Link>,
    /// All of them against all releases, where there are any.
    pub matrix: Option<String>,
    /// The script that filters.
    pub script: String,
    /// The years with their advisories, the newest first.
    pub years: Vec<Year>,
}

/// The advisories of a year.
#[derive(Debug, Serialize)]
pub struct Year {
    /// The year.
    pub year: i16,
    /// How many there are, in words.
    pub count: String,
    /// The newest first.
    pub advisories: Vec<Row>,
}

/// An advisory in a list.
#[derive(Clone, Debug, Serialize)]
pub struct Row {
    /// Its id.
    pub id: String,
    /// Its page.
    pub href: String,
    /// Its title.
    pub title: Html,
    /// How severe it is.
    pub rating: Rating,
    /// When it was published.
    pub published: When,
    /// Which versions are affected.
    pub affected: String,
    /// Whether there is a fix.
    pub state: Answer,
    /// The same in a word to filter by: `open`, `fixed`, `unknown` or `withdrawn`.
    pub status: &'static str,
    /// Its names in other lists, by which people look for it.
    pub aliases: String,
}

impl Advisories {
    /// The list of all public advisories.
    pub fn new(portal: &Portal) -> Self {
        let name = &portal.config.name;
        let rows = portal.advisories.iter().map(|advisory| (year_of(advisory.published), row(portal, advisory)));
        Self {
            head: Head::new(
                portal,
                "Advisories",
                &format!("All security advisories of {name}, by year."),
                &Route::advisories(),
            ),
            count: count(portal.advisories.len(), "advisory", "advisories"),
            id_prefix: portal.config.id_prefix.clone(),
            formats: formats::of_portal(portal),
            script: static_file(&portal.config.base_url, "static/filter.js"),
            matrix: portal.has_matrix().then(|| portal.config.base_url.href(&Route::matrix())),
            years: by_year(rows)
                .into_iter()
                .map(|(year, advisories)| Year {
                    year,
                    count: count(advisories.len(), "advisory", "advisories"),
                    advisories,
                })
                .collect(),
        }
    }
}

/// Groups what is sorted by year already, in that order.
pub fn by_year<T>(items: impl Iterator<Item = (i16, T)>) -> Vec<(i16, Vec<T>)> {
    let mut years: Vec<(i16, Vec<T>)> = Vec::new();
    for (year, item) in items {
        match years.last_mut() {
            Some((last, group)) if *last == year => group.push(item),
            _ => years.push((year, vec![item])),
        }
    }
    years
}

/// The short form of an advisory.
pub fn row(portal: &Portal, disclosed: &Disclosed) -> Row {
    let advisory = &disclosed.advisory;
    let id = advisory.id.as_str();
    Row {
        id: id.to_owned(),
        href: portal.config.base_url.href(&Route::advisory(id)),
        title: Html::line(&advisory.title),
        rating: rating(&advisory.cvss),
        published: When::day_of(disclosed.published),
        affected: affected(disclosed),
        state: state(disclosed),
        status: status(disclosed),
        aliases: list_of(&advisory.aliases),
    }
}

fn list_of(ids: &[At<VulnerabilityId>]) -> String {
    ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}

fn status(disclosed: &Disclosed) -> &'static str {
    match state(disclosed).kind {
        _ if disclosed.withdrawn.is_some() => "withdrawn",
        Kind::Bad => "open",
        Kind::Unknown => "unknown",
        Kind::Good | Kind::Neutral => "fixed",
    }
}

fn affected(disclosed: &Disclosed) -> String {
    let intervals: Vec<_> = disclosed.advisory.affected.iter().map(ToString::to_string).collect();
    if intervals.is_empty() { "versions not stated".to_owned() } else { intervals.join(" · ") }
}

/// Whether an advisory is withdrawn, fixed, or still without a fix.
pub fn state(disclosed: &Disclosed) -> Answer {
    let intervals = &disclosed.advisory.affected;
    let fixed: Vec<_> = intervals.iter().filter_map(|interval| interval.fixed()).map(ToString::to_string).collect();
    let (kind, word, text) = if disclosed.withdrawn.is_some() {
        (Kind::Neutral, "Withdrawn", String::new())
    } else if intervals.is_empty() {
        (Kind::Unknown, "Affected versions unknown", String::new())
    } else if intervals.iter().any(|interval| interval.end == End::Open) {
        (Kind::Bad, "No fix yet", list(&fixed))
    } else if fixed.is_empty() {
        (Kind::Neutral, "Later versions not affected", String::new())
    } else {
        (Kind::Good, "Fixed", list(&fixed))
    };
    Answer { kind, word, text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_keep_the_order_in_which_they_come() {
        let grouped = by_year([(2026, 'a'), (2026, 'b'), (2024, 'c')].into_iter());
        assert_eq!(grouped, [(2026, vec!['a', 'b']), (2024, vec!['c'])]);
        assert!(by_year(std::iter::empty::<(i16, ())>()).is_empty());
    }
}
