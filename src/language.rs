//! Languages, by their tags.

use std::str::FromStr;

use crate::invalid::Invalid;

/// A language tag (RFC 5646) as it stands in routes and in `lang` attributes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Language(String);

impl Language {
    /// The tag.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Language {
    type Err = Invalid;

    /// Takes a primary subtag of 2–3 letters and any number of subtags of 2–8 letters or digits.
    fn from_str(text: &str) -> Result<Self, Invalid> {
        let mut subtags = text.split('-');
        let primary = subtags.next().unwrap_or("");
        let good_primary = (2..=3).contains(&primary.len()) && primary.bytes().all(|byte| byte.is_ascii_lowercase());
        let good_rest =
            subtags.all(|tag| (2..=8).contains(&tag.len()) && tag.bytes().all(|byte| byte.is_ascii_alphanumeric()));
        if good_primary && good_rest {
            Ok(Self(text.to_owned()))
        } else {
            Err(Invalid::text(text, "is not a language tag")
                .hint("write a tag of RFC 5646, such as `en`, `es` or `pt-BR`"))
        }
    }
}

/// What a language calls itself, for those that portals are likely to have; else its tag.
#[must_use]
pub fn own_name(tag: &str) -> &str {
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
    fn tags_are_those_of_rfc_5646() {
        for tag in ["en", "es", "pt-BR", "zh-Hant-TW", "gsw"] {
            assert_eq!(tag.parse::<Language>().map(|language| language.as_str().to_owned()).as_deref(), Ok(tag));
        }
        for tag in ["", "e", "EN", "english", "en_GB", "en-", "e n"] {
            assert!(tag.parse::<Language>().is_err(), "{tag}");
        }
        assert_eq!((own_name("pt-BR"), own_name("tlh")), ("Português", "tlh"));
    }
}
