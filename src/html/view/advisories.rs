//! The list of advisories, and the short form in which an advisory stands in any list.

use serde::Serialize;

use super::formats;
use super::part::{Answer, Kind, Link, When, static_file};
use super::severity::{Rating, rating};
use super::site::Head;
use crate::html::edition::Edition;
use crate::html::markup::Html;
use crate::model::advisory::Disclosed;
use crate::model::id::VulnerabilityId;
use crate::model::interval::End;
use crate::model::timeline::year_of;
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
    /// The page that tells whether a version is affected.
    pub versions: String,
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
    pub fn new(edition: &Edition<'_>) -> Self {
        let portal = edition.portal;
        let rows = portal.advisories.iter().map(|advisory| (year_of(advisory.published), row(edition, advisory)));
        let about = edition.say("about.advisories", &[("name", &portal.config.name)]);
        Self {
            head: Head::new(edition, &edition.word("title.advisories"), &about, &Route::advisories()),
            count: edition.count("count.advisories", portal.advisories.len()),
            id_prefix: portal.config.id_prefix.clone(),
            formats: formats::of_portal(edition),
            versions: edition.page(&Route::releases()),
            script: static_file(&portal.config.base_url, "static/filter.js"),
            matrix: portal.has_matrix().then(|| edition.page(&Route::matrix())),
            years: by_year(rows)
                .into_iter()
                .map(|(year, advisories)| Year {
                    year,
                    count: edition.count("count.advisories", advisories.len()),
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
pub fn row(edition: &Edition<'_>, disclosed: &Disclosed) -> Row {
    let advisory = &disclosed.advisory;
    let id = advisory.id.as_str();
    Row {
        id: id.to_owned(),
        href: edition.page(&Route::advisory(id)),
        title: edition.line(&advisory.title),
        rating: rating(edition, &advisory.cvss),
        published: When::day_of(edition, disclosed.published),
        affected: affected(edition, disclosed),
        state: state(edition, disclosed),
        status: status(disclosed),
        aliases: list_of(&advisory.aliases),
    }
}

fn list_of(ids: &[At<VulnerabilityId>]) -> String {
    ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}

fn status(disclosed: &Disclosed) -> &'static str {
    match way_out(disclosed).0 {
        _ if disclosed.withdrawn.is_some() => "withdrawn",
        Kind::Bad => "open",
        Kind::Unknown => "unknown",
        Kind::Good | Kind::Neutral => "fixed",
    }
}

fn affected(edition: &Edition<'_>, disclosed: &Disclosed) -> String {
    let intervals: Vec<_> = disclosed.advisory.affected.iter().map(ToString::to_string).collect();
    if intervals.is_empty() { edition.word("state.not_stated") } else { intervals.join(" · ") }
}

/// Whether an advisory is withdrawn, fixed, or still without a fix.
pub fn state(edition: &Edition<'_>, disclosed: &Disclosed) -> Answer {
    let (kind, word) = way_out(disclosed);
    let intervals = &disclosed.advisory.affected;
    let fixed: Vec<_> = intervals.iter().filter_map(|interval| interval.fixed()).map(ToString::to_string).collect();
    let text = if disclosed.withdrawn.is_some() { String::new() } else { edition.list(&fixed) };
    Answer { kind, word: edition.word(word), text }
}

fn way_out(disclosed: &Disclosed) -> (Kind, &'static str) {
    let intervals = &disclosed.advisory.affected;
    if disclosed.withdrawn.is_some() {
        (Kind::Neutral, "state.withdrawn")
    } else if intervals.is_empty() {
        (Kind::Unknown, "state.unknown")
    } else if intervals.iter().any(|interval| interval.end == End::Open) {
        (Kind::Bad, "state.no_fix_yet")
    } else if intervals.iter().all(|interval| interval.fixed().is_none()) {
        (Kind::Neutral, "state.later_not_affected")
    } else {
        (Kind::Good, "state.fixed")
    }
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
