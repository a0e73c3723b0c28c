//! The words and marks by which people tell which versions are supported, in their languages.
//!
//! The words are data, in `vocabulary.toml`; here is only how they are found in a text.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Declares every concept once, with its name in `vocabulary.toml`.
macro_rules! concepts {
    ($($variant:ident $name:literal)*) => {
        /// What words can stand for; `vocabulary.toml` tells what each means.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Concept { $(#[doc = $name] $variant),* }

        impl Concept {
            /// Every concept.
            const ALL: &[Self] = &[$(Self::$variant),*];

            /// The name in `vocabulary.toml`.
            fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),* }
            }
        }
    };
}

concepts! {
    Yes "yes" No "no" Good "good" Bad "bad" Not "not" Past "past" Future "future" Doubt "doubt" Instead "instead" But "but"
    Security "security" Version "version" Status "status" Until "until" End "end" Since "since" Subject "subject"
    Topic "topic" Product "product" Latest "latest" Older "older" Other "other" Branch "branch" Prerelease "prerelease"
    Final "final" Label "label" Minor "minor" Major "major" Numbers "numbers" Later "later" Earlier "earlier" Below "below"
    Above "above" From "from" UpTo "up-to" To "to" And "and" Or "or" Except "except" Each "each" Filler "filler"
    Months "months" EndOf "end-of" Mid "mid" Early "early" Late "late" Open "open" Nothing "nothing"
    Only "only" Plain "plain" Lesser "lesser"
}

/// The longest phrase, in words.
const LONGEST: usize = 6;

/// A text as its words: lower case, without accents, apostrophes and punctuation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words(Vec<String>);

impl Words {
    /// The words of a text.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let plain = plain(text);
        Self(plain.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect())
    }

    /// The words one by one.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether anything in them stands for a concept.
    #[must_use]
    pub fn mention(&self, concept: Concept) -> bool {
        let lexicon = lexicon(concept);
        (0..self.0.len()).any(|start| lexicon.length_at(&self.0, start).is_some()) || lexicon.is_within(&self.0)
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether they are a phrase for a concept, and nothing else.
    #[must_use]
    pub fn are(&self, concept: Concept) -> bool {
        lexicon(concept).has(&self.0)
    }

    /// Whether they begin with a phrase for a concept.
    #[must_use]
    pub fn begin_with(&self, concept: Concept) -> bool {
        self.length_at(concept, 0).is_some()
    }

    /// How many words the longest phrase for a concept has that begins at a place.
    #[must_use]
    pub fn length_at(&self, concept: Concept, start: usize) -> Option<usize> {
        lexicon(concept).length_at(&self.0, start)
    }

    /// Whether a word for one concept stands beside one for another: `supported versions`, `versions supported`.
    #[must_use]
    pub fn join(&self, one: Concept, other: Concept) -> bool {
        let follows = |first: Concept, second: Concept| {
            (0..self.0.len()).any(|start| {
                let end = self.length_at(first, start).map(|length| start + length);
                end.is_some_and(|end| self.length_at(second, end).is_some())
            })
        };
        follows(one, other)
            || follows(other, one)
            || (lexicon(one).is_within(&self.0) && lexicon(other).is_within(&self.0))
    }
}

impl FromIterator<String> for Words {
    fn from_iter<I: IntoIterator<Item = String>>(words: I) -> Self {
        Self(words.into_iter().collect())
    }
}

/// Lower case, without accents and apostrophes, so that `Não` is `nao` and `isn’t` is `isnt`; length and places change.
#[must_use]
pub fn plain(text: &str) -> String {
    let lower = text.nfd().filter(|c| !is_combining_mark(*c) && !matches!(c, '\'' | '\u{2019}'));
    lower.flat_map(char::to_lowercase).nfc().collect()
}

/// What a mark says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// Yes: `✅`.
    Good,
    /// No: `❌`.
    Bad,
    /// Something between: `⚠`.
    Doubtful,
}

/// The marks in a text, emoji also by their short names.
pub fn marks(text: &str) -> impl Iterator<Item = Mark> {
    let text = with_emoji(text).to_lowercase();
    let marks = [("good", Mark::Good), ("bad", Mark::Bad), ("doubt", Mark::Doubtful)];
    let is_there = move |name: &str| {
        VOCABULARY.marks.get(name).is_some_and(|marks| marks.iter().any(|mark| text.contains(mark.as_str())))
    };
    marks.into_iter().filter(move |(name, _)| is_there(name)).map(|(_, mark)| mark)
}

/// The text with emoji for their short names, also where one is glued to a word or to another, `supported:x:`: a page shows it as it
/// is written, and people know what it means.
#[must_use]
pub fn with_emoji(text: &str) -> String {
    let mut parts = text.split(':').peekable();
    let mut result = parts.next().unwrap_or("").to_owned();
    let mut is_behind_emoji = false;
    while let Some(part) = parts.next() {
        let emoji = emojis::get_by_shortcode(part).filter(|_| !is_behind_emoji && parts.peek().is_some());
        match emoji {
            Some(emoji) => result.push_str(emoji.as_str()),
            None if is_behind_emoji => result.push_str(part),
            None => result.extend([":", part]),
        }
        is_behind_emoji = emoji.is_some();
    }
    result
}

/// The month of a word, from 1.
#[must_use]
pub fn month(word: &str) -> Option<i8> {
    VOCABULARY.months.get(word).copied()
}

/// The number of a word: 2 of `two`.
#[must_use]
pub fn number(word: &str) -> Option<usize> {
    VOCABULARY.numbers.get(word).copied()
}

/// The phrases for a concept in every language.
#[derive(Debug, Default)]
struct Lexicon {
    /// Phrases of whole words.
    phrases: BTreeSet<Vec<String>>,
    /// Phrases of scripts that are written without spaces.
    parts: Vec<String>,
}

impl Lexicon {
    fn add(&mut self, phrase: &str) {
        let words = Words::of(phrase).0;
        if is_unspaced(phrase) {
            self.parts.push(words.join(" "));
        }
        self.phrases.insert(words);
    }

    fn has(&self, words: &[String]) -> bool {
        self.phrases.contains(words)
    }

    fn length_at(&self, words: &[String], start: usize) -> Option<usize> {
        let rest = words.get(start..)?;
        (1..=LONGEST.min(rest.len())).rev().find(|length| rest.get(..*length).is_some_and(|words| self.has(words)))
    }

    fn is_within(&self, words: &[String]) -> bool {
        let text = words.join(" ");
        is_unspaced(&text) && self.parts.iter().any(|part| text.contains(part.as_str()))
    }
}

/// Whether a text is in a script that is written without spaces: Thai, Chinese, Japanese; and Korean, which glues endings to words.
#[must_use]
pub fn is_unspaced(text: &str) -> bool {
    text.chars().any(|c| matches!(c, '\u{e00}'..='\u{e7f}' | '\u{2e80}'..='\u{d7ff}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ffef}'))
}

struct Vocabulary {
    lexicons: BTreeMap<Concept, Lexicon>,
    marks: BTreeMap<String, Vec<String>>,
    months: BTreeMap<String, i8>,
    numbers: BTreeMap<String, usize>,
}

/// By language and concept.
type Written = BTreeMap<String, BTreeMap<String, Vec<String>>>;

static VOCABULARY: LazyLock<Vocabulary> = LazyLock::new(|| {
    // The file is ours, and a test reads it.
    let mut written: Written = toml::from_str(include_str!("vocabulary.toml")).unwrap_or_default();
    let marks = written.remove("marks").unwrap_or_default();
    let listed = |concept: Concept| written.values().filter_map(move |language| language.get(concept.name()));
    let lexicon = |concept: Concept| {
        let mut lexicon = Lexicon::default();
        listed(concept).flatten().for_each(|phrase| lexicon.add(phrase));
        (concept, lexicon)
    };
    let forms = |names: &str| Words::of(names).0;
    let months = listed(Concept::Months).flat_map(|names| {
        (1..=12).zip(names).flat_map(move |(month, names)| forms(names).into_iter().map(move |name| (name, month)))
    });
    let numbers = listed(Concept::Numbers).flat_map(|names| {
        (1..).zip(names).flat_map(move |(number, names)| forms(names).into_iter().map(move |name| (name, number)))
    });
    Vocabulary {
        lexicons: Concept::ALL.iter().map(|concept| lexicon(*concept)).collect(),
        months: months.collect(),
        numbers: numbers.collect(),
        marks,
    }
});

fn lexicon(concept: Concept) -> &'static Lexicon {
    static NONE: Lexicon = Lexicon { phrases: BTreeSet::new(), parts: Vec::new() };
    VOCABULARY.lexicons.get(&concept).unwrap_or(&NONE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_holds_known_concepts_and_twelve_months() {
        let written: Written = toml::from_str(include_str!("vocabulary.toml")).expect("TOML");
        assert!(written.len() > 12, "a dozen languages");
        for (language, concepts) in written.iter().filter(|(language, _)| *language != "marks") {
            for (name, phrases) in concepts {
                assert!(Concept::ALL.iter().any(|concept| concept.name() == name), "{language}.{name}");
                assert!(name != "months" || phrases.len() == 12, "{language}");
                for phrase in phrases {
                    let length = Words::of(phrase).0.len();
                    assert!((1..=LONGEST).contains(&length), "{language}.{name}: {phrase}");
                }
            }
        }
        for concept in Concept::ALL {
            assert!(!lexicon(*concept).phrases.is_empty(), "{concept:?}");
        }
    }

    #[test]
    fn words_are_whole_words_in_any_case_and_with_or_without_accents() {
        let mentions = |text: &str, concept: Concept| Words::of(text).mention(concept);
        assert!(mentions("End-of-Life", Concept::Bad));
        assert!(mentions("It isn\u{2019}t", Concept::Not));
        assert!(mentions("nao", Concept::No) && mentions("NÃO", Concept::No));
        assert!(mentions("不支持", Concept::Good) && mentions("不支持", Concept::Not));
        assert!(!mentions("See results below", Concept::No));
        assert!(!mentions("Defaults apply", Concept::Bad));
        assert!(Words::of("Supported Versions").join(Concept::Status, Concept::Version));
        assert!(!Words::of("Versions and their support").join(Concept::Status, Concept::Version));
    }

    #[test]
    fn marks_are_read_by_sign_and_by_name() {
        let check = |text: &str, expected: &[Mark]| assert_eq!(marks(text).collect::<Vec<_>>(), expected, "{text}");
        check("✔️ yes", &[Mark::Good]);
        check("a :x: b", &[Mark::Bad]);
        check(":white_check_mark::warning:", &[Mark::Good, Mark::Doubtful]);
        check("12:30: no", &[]);
        check("Supported:x", &[]);
        check("supported:x:", &[Mark::Bad]);
    }
}
