//! What the public must not hear of: the texts that hold unpublished advisories, and the names of these.

use std::collections::BTreeSet;
use std::ops::Range;

use aho_corasick::AhoCorasick;

use crate::source::SourceId;

/// Secret texts and secret names.
#[derive(Debug, Default)]
pub struct Secrets {
    sources: BTreeSet<SourceId>,
    names: Option<Names>,
}

/// Names to look for in texts.
#[derive(Debug)]
struct Names(AhoCorasick);

impl Secrets {
    /// Keeps a text secret. One of which nobody knows yet whether it is public is better kept.
    pub fn keep(&mut self, source: SourceId) {
        self.sources.insert(source);
    }

    /// Takes a text for public that has been kept until now.
    pub fn disclose(&mut self, source: SourceId) {
        self.sources.remove(&source);
    }

    /// Whether a text is secret.
    #[must_use]
    pub fn holds(&self, source: SourceId) -> bool {
        self.sources.contains(&source)
    }

    /// Keeps these names secret, and no others.
    pub fn keep_names<'n>(&mut self, names: impl IntoIterator<Item = &'n str>) {
        let names: BTreeSet<&str> = names.into_iter().filter(|name| !name.is_empty()).collect();
        let matcher = AhoCorasick::builder().ascii_case_insensitive(true).build(&names);
        // Only names of more than four billion bytes cannot be looked for.
        self.names = matcher.ok().filter(|_| !names.is_empty()).map(Names);
    }

    /// Whether there is no secret name.
    #[must_use]
    pub fn name_nothing(&self) -> bool {
        self.names.is_none()
    }

    /// Where bytes say a secret name, in any case, as a word of its own: not as the beginning of a longer number.
    pub fn named_in<'t>(&'t self, text: &'t [u8]) -> impl Iterator<Item = Range<usize>> + 't {
        let goes_on = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
        let is_whole = move |place: &Range<usize>| {
            let before = place.start.checked_sub(1).and_then(|before| text.get(before));
            !goes_on(before) && !goes_on(text.get(place.end))
        };
        let found = self.names.iter().flat_map(move |names| names.0.find_overlapping_iter(text));
        found.map(|one| one.range()).filter(is_whole)
    }

    /// Whether a text says a secret name.
    #[must_use]
    pub fn are_named_in(&self, text: &str) -> bool {
        self.named_in(text.as_bytes()).next().is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_as_words_in_any_case() {
        let mut secrets = Secrets::default();
        assert!(!secrets.are_named_in("ACME-2026-0002"));
        secrets.keep_names(["ACME-2026-0002", "CVE-2026-1234", "CVE-2026-12345"]);
        let check = |text: &str, expected: &[&str]| {
            let found: Vec<_> = secrets.named_in(text.as_bytes()).map(|place| &text[place]).collect();
            assert_eq!(found, expected, "{text}");
        };
        check("see acme-2026-0002.", &["acme-2026-0002"]);
        check("x_ACME-2026-0002/fix-Cve-2026-1234-b", &["ACME-2026-0002", "Cve-2026-1234"]);
        check("CVE-2026-12345", &["CVE-2026-12345"]);
        check("CVE-2026-123456 XCVE-2026-1234 ACME-2026-00021 éACME-2026-0003", &[]);
        check("", &[]);
    }
}
