//! The portal in one of its languages: its texts, and where its pages stand.

use std::fmt::Display;

use jiff::SignedDuration;

use super::markup::{Html, escape};
use super::texts::Texts;
use super::theme::Theme;
use crate::language::Language;
use crate::markdown::{self, Label};
use crate::model::config::LANGUAGE;
use crate::model::page::Page;
use crate::model::portal::Portal;
use crate::model::promise::Clock;
use crate::route::Route;

/// The portal in one of its languages.
#[derive(Clone, Copy, Debug)]
pub struct Edition<'p> {
    /// The portal.
    pub portal: &'p Portal,
    /// The policy in this language.
    pub policy: &'p Page,
    theme: &'p Theme,
    texts: &'p Texts,
    /// None for the portal's own language.
    language: Option<&'p Language>,
}

impl<'p> Edition<'p> {
    /// The portal in its own language, which is that of its records.
    pub fn own(portal: &'p Portal, theme: &'p Theme) -> Self {
        Self { portal, policy: &portal.pages.policy, theme, texts: theme.english(), language: None }
    }

    /// The portal in the language of a translation of the policy, by its place in the portal's list. Where the theme does not
    /// speak the language, the policy is all that is in it.
    pub fn of(portal: &'p Portal, theme: &'p Theme, translation: usize) -> Self {
        let own = Self::own(portal, theme);
        let Some(policy) = portal.pages.translations.get(translation) else {
            return own;
        };
        let language = policy.language.as_ref();
        match language.and_then(|language| theme.texts(language.as_str())) {
            Some(texts) => Self { policy, texts, language, ..own },
            None => Self { policy, ..own },
        }
    }

    /// All editions of the portal, its own language first.
    pub fn all(&self) -> impl Iterator<Item = Self> {
        let translations = 0..self.portal.pages.translations.len();
        let editions = translations.map(|number| Self::of(self.portal, self.theme, number));
        std::iter::once(Self::own(self.portal, self.theme)).chain(editions.filter(|edition| edition.language.is_some()))
    }

    /// The tag of the language.
    pub fn language(&self) -> &'p str {
        self.language.map_or(LANGUAGE, Language::as_str)
    }

    /// The texts of the language.
    pub fn texts(&self) -> &'p Texts {
        self.texts
    }

    /// Where a page stands in this language.
    pub fn route(&self, route: &Route) -> Route {
        self.language.map_or_else(|| route.clone(), |language| route.in_language(language))
    }

    /// The link to a page in this language.
    pub fn page(&self, route: &Route) -> String {
        self.portal.config.base_url.href(&self.route(route))
    }

    /// The link to a file, or to a page that there is in the portal's own language only.
    pub fn file(&self, route: &Route) -> String {
        self.portal.config.base_url.href(route)
    }

    /// A text of the interface.
    pub fn word(&self, key: &str) -> String {
        self.texts.say(key, &[])
    }

    /// A text of the interface with values in its gaps.
    pub fn say(&self, key: &str, values: &[(&str, &dyn Display)]) -> String {
        self.texts.say(key, values)
    }

    /// A text of the interface for a number of things.
    pub fn count(&self, key: &str, number: usize) -> String {
        self.texts.say(key, &[("number", &number)])
    }

    /// A list in words: `a`, `a and b`, `a, b and c`.
    pub fn list(&self, items: &[String]) -> String {
        match items {
            [] => String::new(),
            [one] => one.clone(),
            [all @ .., last] => self.say("list.and", &[("first", &all.join(", ")), ("last", last)]),
        }
    }

    /// A duration as people say it: hours up to three days, then days. Business days begin with the first.
    pub fn duration(&self, duration: SignedDuration, clock: Clock) -> String {
        let minutes = duration.as_mins();
        let (key, number) = match (minutes, clock) {
            (..60, _) => ("duration.minutes", minutes),
            (60..1_440, _) | (1_440..4_321, Clock::Calendar) => ("duration.hours", minutes / 60),
            (_, Clock::Calendar) => ("duration.days", minutes / 1_440),
            (_, Clock::Business) => ("duration.business_days", minutes / 1_440),
        };
        self.say(key, &[("number", &number)])
    }

    /// A line of an author that may hold code and emphasis in Markdown.
    pub fn line(&self, text: &str) -> Html {
        self.in_own_language(&markdown::inline_html(text), "span")
    }

    /// The text of an advisory or statement; its headings are of a level and their names have a prefix.
    pub fn prose(&self, text: &str, top_level: u8, prefix: &str) -> Html {
        // A link to a section stays within the text, whose sections have got the prefix.
        let link = |target: &str| target.strip_prefix('#').map(|section| format!("#{prefix}{section}"));
        let style = markdown::Style {
            top_level,
            anchor_prefix: prefix,
            drop_title: false,
            link: &link,
            label: &markdown::english,
            page: None,
        };
        self.in_own_language(&markdown::html(text, &style), "div")
    }

    /// A word that is added to a text in the language of the edition.
    pub fn label(&self, label: Label<'_>) -> String {
        let key = match label {
            Label::Note => "added.note",
            Label::Tip => "added.tip",
            Label::Important => "added.important",
            Label::Warning => "added.warning",
            Label::Caution => "added.caution",
            Label::Done => "added.done",
            Label::NotDone => "added.not_done",
            Label::Table => "added.table",
            Label::Footnotes => "added.footnotes",
            Label::LinkTo(heading) => return self.say("added.link_to", &[("heading", &heading)]),
            Label::Footnote(number) => return self.say("added.footnote", &[("number", &number)]),
            Label::BackTo(reference) => return self.say("added.back_to", &[("reference", &reference)]),
        };
        self.word(key)
    }

    /// A plain text of an author.
    pub fn plain(&self, text: &str) -> Html {
        self.in_own_language(&escape(text), "span")
    }

    /// Says which language an author's text is in, where that is not the language of the page (WCAG 2.2, 3.1.2).
    fn in_own_language(&self, html: &str, element: &str) -> Html {
        match self.language {
            None => Html::safe(html),
            Some(_) => Html::safe(&format!("<{element} lang=\"{LANGUAGE}\">{html}</{element}>")),
        }
    }
}
