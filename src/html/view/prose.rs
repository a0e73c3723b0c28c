//! Pages that are the author's text: the policy, its translations and all others.

use serde::Serialize;

use super::part::Html;
use super::site::{Head, LANGUAGE, Translation};
use crate::markdown::{self, Heading};
use crate::model::page::{Destination, Page};
use crate::model::portal::Portal;
use crate::route::{Language, Route};

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
    /// The policy, in the portal's language or in another.
    pub fn policy(portal: &Portal, page: &Page) -> Self {
        let route = Route::policy(page.language.as_ref());
        let title = page.title().unwrap_or("Security policy");
        let description = format!(
            "The security policy of {}: what is supported, how to report, what happens then.",
            portal.config.name
        );
        let head = Head::new(portal, title, &description, &route)
            .below(portal, &Route::policy(None))
            .in_language(page.language.as_ref());
        let languages = languages(portal, page.language.as_ref());
        Self::new(portal, page, title, Head { languages, ..head })
    }

    /// Any other page.
    pub fn page(portal: &Portal, page: &Page) -> Self {
        let title = page.title().unwrap_or_else(|| page.slug());
        let description = format!("{title}: a page of the security portal of {}.", portal.config.name);
        let head = Head::new(portal, title, &description, &Route::page(None, &[page.slug()]));
        Self::new(portal, page, title, head)
    }

    fn new(portal: &Portal, page: &Page, title: &str, head: Head) -> Self {
        let link = |target: &str| href(portal, page, target);
        let style = markdown::Style { top_level: 2, anchor_prefix: "", drop_title: true, link: &link, page: None };
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
fn href(portal: &Portal, page: &Page, target: &str) -> Option<String> {
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

/// The policy in all its languages; empty when there is only one.
fn languages(portal: &Portal, current: Option<&Language>) -> Vec<Translation> {
    let translations = &portal.pages.translations;
    if translations.is_empty() {
        return Vec::new();
    }
    let base = &portal.config.base_url.value;
    let translation = |language: Option<&Language>| {
        let route = Route::policy(language);
        let tag = language.map_or(LANGUAGE, Language::as_str);
        Translation {
            language: tag.to_owned(),
            name: language_name(tag).to_owned(),
            href: base.href(&route),
            url: base.absolute(&route),
            current: language == current,
        }
    };
    let others = translations.iter().map(|page| translation(page.language.as_ref()));
    std::iter::once(translation(None)).chain(others).collect()
}

/// What a language calls itself, for those that portals are likely to have; else its tag.
fn language_name(tag: &str) -> &str {
    match tag.split('-').next().unwrap_or("") {
        "de" => "Deutsch",
        "en" => "English",
        "es" => "Español",
        "fr" => "Français",
        "it" => "Italiano",
        "ja" => "日本語",
        "ko" => "한국어",
        "nl" => "Nederlands",
        "pl" => "Polski",
        "pt" => "Português",
        "ru" => "Русский",
        "tr" => "Türkçe",
        "uk" => "Українська",
        "zh" => "中文",
        _ => tag,
    }
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
