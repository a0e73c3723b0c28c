//! Closed lists of words, and what to say about a word that is not in one.

use crate::invalid::Invalid;

/// The value of a word in a closed list.
///
/// # Errors
/// When the word is not in the list; the hint names the probable one.
pub fn from_word<T: Copy>(what: &str, text: &str, words: &[(&str, T)]) -> Result<T, Invalid> {
    words.iter().find(|(word, _)| *word == text).map(|(_, value)| *value).ok_or_else(|| {
        let known: Vec<_> = words.iter().map(|(word, _)| *word).collect();
        Invalid::text(text, format_args!("is not {what}")).hint(choices(text, &known))
    })
}

/// The word of a value in a closed list.
pub fn word<T: PartialEq + Copy>(words: &[(&'static str, T)], value: T) -> &'static str {
    words.iter().find(|(_, one)| *one == value).map_or("", |(word, _)| word)
}

/// The word among `known` that `written` was probably meant to be.
#[must_use]
pub fn nearest<'a>(written: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if written.len() > 64 {
        return None;
    }
    let written = written.to_ascii_lowercase();
    known
        .into_iter()
        .map(|word| (strsim::damerau_levenshtein(&written, &word.to_ascii_lowercase()), word))
        .filter(|(distance, word)| *distance <= word.len().div_ceil(3))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, word)| word)
}

/// The hint for a word that is not in a closed list: the probable one, else the whole list.
#[must_use]
pub fn choices(written: &str, known: &[&str]) -> String {
    match nearest(written, known.iter().copied()) {
        Some(word) => format!("did you mean `{word}`?"),
        None => format!("one of: {}", known.join(", ")),
    }
}
