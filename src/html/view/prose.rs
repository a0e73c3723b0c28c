//! Pages that are the author's text: the policy, its translations and all others.

use serde::Serialize;

use super::site::{Head, Translation};
use crate::html::edition::Edition;
use crate::html::markup::Html;
use crate::language::Language;
use crate::markdown::{self, Heading};
use crate::model::config::LANGUAGE;
use crate::model::page::{Destination, Page};
use crate::route::Route;

/// `policy.html` and `page.html`
#[derive(Debug, Serialize)]
pub struct Text {
    /// The head.
    pub head: Head,
    /// The heading of the page.
    pub title: String,
    /// Its sections; empty when there are too few to need a list.
    pub contents: Vec<Section>,
    /// The text.
    pub html: Html,
}

/// A section in the table of contents.
#[derive(Debug, PartialEq, Serialize)]
pub struct Section {
    /// Its heading.
    pub text: String,
    /// Its name in links.
    pub id: String,
    /// The sections within it.
    pub sections: Vec<Section>,
}

/// Fewer sections than this need no table of contents.
const FEW: usize = 3;

impl Text {
    /// The policy in the language of the edition.
    pub fn policy(edition: &Edition<'_>) -> Self {
        let policy = edition.policy;
        let default = edition.word("title.policy");
        let title = policy.title().unwrap_or(&default);
        let about = edition.say("about.policy", &[("name", &edition.portal.config.name)]);
        let head = Head::new(edition, title, &about, &Route::policy());
        let route = edition.portal.pages.route(policy);
        let head = Head {
            canonical: Some(edition.portal.config.base_url.absolute(&route)),
            language: tag(policy).to_owned(),
            languages: languages(edition),
            ..head
        };
        Self::new(edition, policy, title, head)
    }

    /// Any other page.
    pub fn page(edition: &Edition<'_>, page: &Page) -> Self {
        let title = page.title().unwrap_or_else(|| page.slug());
        let about = edition.say("about.page", &[("title", &title), ("name", &edition.portal.config.name)]);
        let head = Head::new(edition, title, &about, &Route::page(&[page.slug()]));
        Self::new(edition, page, title, Head { languages: Vec::new(), ..head })
    }

    fn new(edition: &Edition<'_>, page: &Page, title: &str, head: Head) -> Self {
        let link = |target: &str| href(edition, page, target);
        let style = markdown::Style {
            top_level: 2,
            anchor_prefix: "",
            drop_title: true,
            link: &link,
            label: &|label| edition.label(label),
            page: None,
        };
        let headings = &page.document.headings;
        let below_title = headings.get(usize::from(page.title().is_some())..).unwrap_or(&[]);
        Self {
            head,
            title: title.to_owned(),
            contents: Some(contents(below_title)).filter(|list| list.len() >= FEW).unwrap_or_default(),
            html: Html::safe(&markdown::html(&page.prose.text, &style)),
        }
    }
}

/// Where a relative link of a page leads. What leads nowhere has been reported by the rules already.
fn href(edition: &Edition<'_>, page: &Page, target: &str) -> Option<String> {
    let portal = edition.portal;
    match portal.pages.destination(page, target, &portal.config) {
        Destination::Section(section) => Some(format!("#{section}")),
        Destination::Page(route, section) => {
            let section = section.map(|section| format!("#{section}")).unwrap_or_default();
            Some(format!("{}{section}", portal.config.base_url.href(&route)))
        }
        Destination::Repository(url) => Some(url),
        Destination::MissingSection(_) | Destination::Nowhere => None,
    }
}

/// The two highest levels of headings.
fn contents(headings: &[Heading]) -> Vec<Section> {
    let top = headings.iter().map(|heading| heading.level).min().unwrap_or(0);
    let mut sections: Vec<Section> = Vec::new();
    for heading in headings.iter().filter(|heading| heading.level <= top + 1) {
        let section = Section { text: heading.text.clone(), id: heading.id.clone(), sections: Vec::new() };
        match sections.last_mut() {
            Some(last) if heading.level > top => last.sections.push(section),
            _ => sections.push(section),
        }
    }
    sections
}

/// The policy in all its languages, those too that the theme does not speak; empty when there is only one.
fn languages(edition: &Edition<'_>) -> Vec<Translation> {
    let pages = &edition.portal.pages;
    if pages.translations.is_empty() {
        return Vec::new();
    }
    let current = tag(edition.policy);
    let policies = std::iter::once(&pages.policy).chain(&pages.translations);
    policies.map(|page| Translation::new(edition, tag(page), current, &pages.route(page))).collect()
}

fn tag(page: &Page) -> &str {
    page.language.as_ref().map_or(LANGUAGE, Language::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contents_are_the_two_highest_levels() {
        let headings: Vec<_> = [(3, "a"), (4, "b"), (5, "c"), (3, "d")]
            .map(|(level, id)| Heading { level, id: id.into(), text: id.into(), span: 0..0 })
            .into();
        let found = contents(&headings);
        let ids: Vec<_> = found.iter().map(|section| section.id.as_str()).collect();
        assert_eq!(ids, ["a", "d"]);
        assert_eq!(found[0].sections.len(), 1);
        assert_eq!(contents(&[]), []);
    }
}
