//! Whether a heading, a column or a cell is about this project's versions, or about something else's.

use std::collections::BTreeSet;

use crate::model::config::Config;
use crate::model::vocabulary::{Concept, Words, is_unspaced};

/// What the project calls itself.
pub struct Own {
    names: Vec<Words>,
    words: BTreeSet<String>,
}

impl Own {
    /// The names of a project: its own, its package's and its repository's.
    pub fn new(config: &Config) -> Self {
        let repository = config.repository.as_str().trim_end_matches('/').rsplit('/').next().unwrap_or("").to_owned();
        let package = config.package.name().to_owned();
        let names: Vec<_> = [config.name.clone(), package, repository].iter().map(|name| Words::of(name)).collect();
        let words = names.iter().flat_map(Words::iter).map(str::to_owned).collect();
        Self { names, words }
    }

    /// Whether a cell names the project, perhaps with what it is: `Acme library`.
    pub fn is_named_by(&self, cell: &str) -> bool {
        let words = Words::of(cell);
        let is_plain = |word: &str| Words::of(word).are(Concept::Filler) || Words::of(word).are(Concept::Plain);
        let named: Words = words.iter().filter(|word| !is_plain(word)).map(str::to_owned).collect();
        self.names.contains(&words) || self.names.contains(&named)
    }

    /// The words without the project's names.
    pub fn without_names(&self, text: &str) -> Words {
        Words::of(text).iter().filter(|word| !self.words.contains(*word)).map(str::to_owned).collect()
    }

    /// The text without the project's names, where a version is left: `2.x` of `Acme 2.x`.
    pub fn version_text(&self, cell: &str) -> String {
        let is_name = |word: &str| {
            let words = Words::of(word);
            !words.is_empty() && words.iter().all(|part| self.words.contains(part))
        };
        let left: Vec<_> = cell.split_whitespace().filter(|word| !is_name(word)).collect();
        let text = left.join(" ");
        if text.is_empty() { cell.to_owned() } else { text }
    }

    /// Whether a text below these headings is about the project's supported versions; `None` where they leave it open.
    pub fn is_told_by(&self, headings: &[String]) -> Option<bool> {
        let nearest = self.without_names(headings.last()?);
        let is_title = headings.len() == 1;
        if nearest.mention(Concept::Product)
            && (nearest.mention(Concept::Version) || (!is_title && nearest.mention(Concept::Status)))
        {
            return Some(false);
        }
        if nearest.join(Concept::Status, Concept::Version) {
            return Some(true);
        }
        let below_title = headings.iter().skip(usize::from(!is_title));
        if below_title.map(|heading| self.without_names(heading)).any(|heading| heading.mention(Concept::Topic)) {
            return Some(false);
        }
        (nearest.mention(Concept::Version) || nearest.mention(Concept::Status)).then_some(true).filter(|_| !is_title)
    }

    /// Whether a column is called after the project's versions; `None` where it is called something else altogether.
    pub fn heads_versions(&self, header: &str) -> Option<bool> {
        let words = self.without_names(header);
        if !words.mention(Concept::Version)
            || words.mention(Concept::Since)
            || words.mention(Concept::End)
            || words.mention(Concept::Until)
        {
            return None;
        }
        let mut place = 0;
        while place < words.iter().count() {
            let known = KNOWN.iter().filter_map(|concept| words.length_at(*concept, place)).max();
            let unspaced = is_unspaced(header);
            match known {
                Some(length) => place += length,
                None if unspaced => place += 1,
                None => return Some(false),
            }
        }
        Some(!words.mention(Concept::Product) && !words.mention(Concept::Topic))
    }
}

/// What may stand in the header of a column of versions.
const KNOWN: &[Concept] = &[
    Concept::Version,
    Concept::Filler,
    Concept::Status,
    Concept::Subject,
    Concept::Minor,
    Concept::Major,
    Concept::Final,
    Concept::Label,
    Concept::Latest,
    Concept::Good,
    Concept::And,
    Concept::Or,
    Concept::Plain,
];
