//! Sentences and lists that say plainly which versions are supported: `Only the latest release receives security fixes.`

use super::date::Order;
use super::own::Own;
use super::reach::Window;
use super::status::{Role, say};
use super::table::end;
use super::{Support, SupportRow};
use crate::markdown::Paragraph;
use crate::model::page::Page;
use crate::model::selector::{Selector, Series};
use crate::model::version::VersionOrder;
use crate::model::vocabulary::{Concept, Words};
use crate::source::Place;

/// What a policy says in words below headings about supported versions. A section is read as a whole or not at all: a sentence
/// that is not understood may be an exception to the others.
pub fn rows(policy: &Page, own: &Own, order: VersionOrder) -> Vec<SupportRow> {
    let told = |paragraph: &&Paragraph| {
        let heading = paragraph.headings.last().map(|heading| own.without_names(heading));
        own.is_told_by(&paragraph.headings) == Some(true)
            && heading.is_some_and(|heading| heading.join(Concept::Status, Concept::Version))
    };
    // Where a table of something else stands, the words are about it.
    let has_table =
        |paragraph: &&Paragraph| policy.document.tables.iter().any(|table| table.headings == paragraph.headings);
    let paragraphs: Vec<&Paragraph> =
        policy.document.paragraphs.iter().filter(told).filter(|paragraph| !has_table(paragraph)).collect();
    let mut rows = Vec::new();
    for section in paragraphs.chunk_by(|one, other| one.headings == other.headings) {
        let mut reader = Section { own, order, rows: Vec::new(), of_items: heading_support(section) };
        let is_read = section
            .iter()
            .try_for_each(|paragraph| reader.paragraph(paragraph, policy.prose.place_of(paragraph.span.clone())));
        if is_read.is_some() {
            rows.append(&mut reader.rows);
        }
    }
    rows
}

/// What a heading says of the versions that are listed below it.
fn heading_support(section: &[&Paragraph]) -> Support {
    let heading = section.first().and_then(|paragraph| paragraph.headings.last());
    heading.and_then(|heading| say(heading, Role::Status, Order::Unknown).verdict).unwrap_or(Support::Unknown)
}

struct Section<'o> {
    own: &'o Own,
    order: VersionOrder,
    rows: Vec<SupportRow>,
    /// What an item says that is only a version.
    of_items: Support,
}

impl Section<'_> {
    /// Reads a paragraph; `None` when it may say something of versions that is not understood.
    fn paragraph(&mut self, paragraph: &Paragraph, place: Place) -> Option<()> {
        for sentence in sentences(&paragraph.text) {
            self.sentence(sentence, paragraph.is_item, place)?;
        }
        Some(())
    }

    fn sentence(&mut self, sentence: &str, is_item: bool, place: Place) -> Option<()> {
        let words = self.own.without_names(sentence);
        if let Some(selector) =
            is_item.then(|| Selector::parse(&self.own.version_text(sentence), self.order).ok()).flatten()
        {
            self.add(sentence, selector, self.of_items, place, "");
            return Some(());
        }
        let is_lead = sentence.trim_end().ends_with(':') && !has_figure(sentence) && !words.mention(Concept::Latest);
        if is_lead {
            self.of_items = say(sentence, Role::Status, Order::Unknown).verdict.unwrap_or(self.of_items);
            return Some(());
        }
        match self.statement(sentence, &words) {
            Some((versions, selector, support)) => {
                let is_only = words.mention(Concept::Only);
                self.add(&versions, selector, support, place, sentence);
                if is_only && support == Support::Supported {
                    self.add(&versions, Selector::Others(Series::new()), Support::Unsupported, place, sentence);
                    self.rows.last_mut().into_iter().for_each(|row| row.is_implied = true);
                }
                Some(())
            }
            None => is_harmless(sentence, &words).then_some(()),
        }
    }

    /// The versions that a plain sentence speaks of, what they select, and what it says of them.
    fn statement(&self, sentence: &str, words: &Words) -> Option<(String, Selector, Support)> {
        let said = say(sentence, Role::Status, Order::Unknown);
        let is_hedged = [Concept::Doubt, Concept::Except, Concept::Each, Concept::But, Concept::Past]
            .into_iter()
            .any(|concept| words.mention(concept));
        let support = said.verdict.filter(|support| *support != Support::Unknown)?;
        if is_hedged && support == Support::Supported || said.has_unread_end || !said.ends.is_empty() {
            return None;
        }
        let versions = self.versions_in(sentence)?;
        let selector = Selector::parse(&versions, self.order).ok()?;
        Some((versions, selector, support))
    }

    /// What is left of a sentence without its plain words; what is left must be versions.
    fn versions_in(&self, sentence: &str) -> Option<String> {
        const PLAIN: &[Concept] = &[Concept::Plain, Concept::Only, Concept::Good, Concept::Bad, Concept::Not];
        const KEPT: &[Concept] =
            &[Concept::Latest, Concept::Older, Concept::Other, Concept::And, Concept::Or, Concept::Numbers];
        let text = self.own.version_text(sentence);
        let written: Vec<&str> = text
            .split_whitespace()
            .map(|word| word.trim_end_matches(['.', '!', ':']))
            .filter(|word| !word.is_empty())
            .collect();
        let words: Words = written.iter().map(|word| Words::of(word).iter().collect::<Vec<_>>().join(" ")).collect();
        let mut left: Vec<&str> = Vec::new();
        let mut place = 0;
        while let Some(word) = written.get(place) {
            let longest =
                |concepts: &[Concept]| concepts.iter().filter_map(|concept| words.length_at(*concept, place)).max();
            match (longest(KEPT), longest(PLAIN)) {
                (kept, Some(plain)) if !has_figure(word) && kept.is_none_or(|kept| plain > kept) => place += plain,
                _ => {
                    left.push(word);
                    place += 1;
                }
            }
        }
        let ends = |word: &str| {
            let word = Words::of(word);
            word.are(Concept::And)
                || word.are(Concept::Or)
                || (word.are(Concept::Filler) && !word.are(Concept::Version))
        };
        while left.last().is_some_and(|word| ends(word)) {
            left.pop();
        }
        while left.first().is_some_and(|word| ends(word)) {
            left.remove(0);
        }
        (!left.is_empty()).then(|| left.join(" "))
    }

    fn add(&mut self, versions: &str, selector: Selector, support: Support, place: Place, sentence: &str) {
        let note = Some(sentence.trim()).filter(|sentence| !sentence.is_empty());
        self.rows.push(SupportRow {
            place,
            versions: versions.trim().to_owned(),
            selector: Ok(selector),
            channel: None,
            status: sentence.to_owned(),
            support,
            end: end(std::iter::empty(), None),
            notes: note.map(|note| (String::new(), note.to_owned())).into_iter().collect(),
            is_implied: false,
            is_contradicted: false,
            window: Window::default(),
        });
    }
}

/// Whether a sentence that is no statement leaves the others as they are: it speaks of no versions, or says the same as `only`.
fn is_harmless(sentence: &str, words: &Words) -> bool {
    let says = |concept: Concept| words.mention(concept);
    let of_versions = says(Concept::Version) || says(Concept::Older) || says(Concept::Other) || says(Concept::Label);
    let takes_away = says(Concept::Not) && !says(Concept::Except) && (says(Concept::Older) || says(Concept::Other));
    !has_figure(sentence) && (takes_away || !of_versions)
}

fn has_figure(text: &str) -> bool {
    text.contains(|c: char| c.is_ascii_digit())
}

/// The sentences of a paragraph; a point within a number ends none.
fn sentences(text: &str) -> impl Iterator<Item = &str> {
    let parts = text
        .split_inclusive(['\u{3002}', '\n'])
        .flat_map(|part| part.split_inclusive(". "))
        .flat_map(|part| part.split_inclusive("! "));
    parts.filter(|part| !part.trim().is_empty())
}
