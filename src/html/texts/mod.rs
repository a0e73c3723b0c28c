//! The texts of the interface, in each language that the theme speaks. Pages in a language are written with its texts; what it
//! lacks is said in English.

pub mod message;
mod read;

use std::collections::BTreeMap;
use std::fmt::{self, Display};
use std::sync::Arc;

use intl_pluralrules::{PluralCategory, PluralRuleType, PluralRules};
use unic_langid::LanguageIdentifier;

use self::message::Message;
pub use self::read::{Written, compare, read, report_missing};

/// The texts of a language.
pub struct Texts {
    language: String,
    plural: Option<PluralRules>,
    messages: BTreeMap<String, Forms>,
    fallback: Option<Arc<Texts>>,
}

/// A text in each of the forms that a language counts in; one that counts nothing has the form `other` alone.
pub type Forms = BTreeMap<Form, Message>;

/// A way of counting: a category of Unicode CLDR, or exactly none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Form {
    /// No thing at all, in languages with or without a category for it.
    None,
    /// One.
    One,
    /// Two, where that is a category.
    Two,
    /// A few, where that is a category.
    Few,
    /// Many, where that is a category.
    Many,
    /// Every other number.
    Other,
}

impl Form {
    /// All forms with their names.
    pub const WORDS: &[(&str, Self)] = &[
        ("none", Self::None),
        ("one", Self::One),
        ("two", Self::Two),
        ("few", Self::Few),
        ("many", Self::Many),
        ("other", Self::Other),
    ];
}

impl Texts {
    /// The texts of a language, given by its tag. What they lack is taken from another language.
    pub fn new(language: &str, messages: BTreeMap<String, Forms>, fallback: Option<Arc<Self>>) -> Self {
        let primary = language.split('-').next();
        let rules =
            |tag: &str| PluralRules::create(tag.parse::<LanguageIdentifier>().ok()?, PluralRuleType::CARDINAL).ok();
        let plural = rules(language).or_else(|| rules(primary?));
        Self { language: language.to_owned(), plural, messages, fallback }
    }

    /// The tag of the language.
    pub fn language(&self) -> &str {
        &self.language
    }

    /// A text in plain words, with values in its gaps. One that nobody has written is its own name.
    pub fn say(&self, key: &str, values: &[(&str, &dyn Display)]) -> String {
        let value = |name: &str| values.iter().find(|(one, _)| *one == name).map(|(_, value)| value.to_string());
        let number = value("number").and_then(|number| number.parse().ok());
        self.message(key, number).map_or_else(|| key.to_owned(), |message| message.plain(value))
    }

    /// The text of that name, for a number of things if it counts any.
    pub fn message(&self, key: &str, number: Option<u64>) -> Option<&Message> {
        let Some(forms) = self.messages.get(key) else {
            return self.fallback.as_ref()?.message(key, number);
        };
        let exactly_none = forms.get(&Form::None).filter(|_| number == Some(0));
        let of_number = || forms.get(&self.form(number?));
        exactly_none.or_else(of_number).or_else(|| forms.get(&Form::Other))
    }

    fn form(&self, number: u64) -> Form {
        match self.plural.as_ref().map(|rules| rules.select(number)) {
            Some(Ok(PluralCategory::ONE)) => Form::One,
            Some(Ok(PluralCategory::TWO)) => Form::Two,
            Some(Ok(PluralCategory::FEW)) => Form::Few,
            Some(Ok(PluralCategory::MANY)) => Form::Many,
            _ => Form::Other,
        }
    }
}

impl fmt::Debug for Texts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Texts").field("language", &self.language).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(language: &str, forms: &[Form], fallback: Option<Arc<Texts>>) -> Texts {
        let message = |form: &Form| Message::read(&format!("{form:?} {{number}}")).expect("a text");
        let forms = forms.iter().map(|form| (*form, message(form))).collect();
        Texts::new(language, BTreeMap::from([(format!("count.{language}"), forms)]), fallback)
    }

    #[test]
    fn numbers_take_the_forms_of_the_language() {
        let check = |texts: &Texts, key: &str, expected: &[(u64, &str)]| {
            for (number, form) in expected {
                assert_eq!(texts.say(key, &[("number", number)]), format!("{form} {number}"), "{texts:?}");
            }
        };
        let english = Arc::new(texts("en", &[Form::None, Form::One, Form::Other], None));
        let in_english = [(0, "None"), (1, "One"), (2, "Other"), (21, "Other")];
        check(&english, "count.en", &in_english);
        let polish = texts("pl", &[Form::One, Form::Few, Form::Many, Form::Other], Some(english));
        check(&polish, "count.pl", &[(0, "Many"), (1, "One"), (3, "Few"), (5, "Many"), (22, "Few")]);
        // What is said in English counts as English does.
        check(&polish, "count.en", &in_english);
        let brazilian = texts("pt-BR", &[Form::One, Form::Other], None);
        check(&brazilian, "count.pt-BR", &[(1, "One"), (2, "Other")]);
        assert_eq!(brazilian.say("count.nothing", &[]), "count.nothing");
    }
}
