//! Source texts and places in them. Knows nothing of what the texts mean.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::{Deref, Range};

/// Every text that the project was read from, addressed by [`SourceId`].
#[derive(Debug, Default)]
pub struct Sources(Vec<Source>);

/// The number of a [`Source`] within its [`Sources`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourceId(u32);

/// One text file of the project.
#[derive(Debug)]
pub struct Source {
    /// Path relative to the project's root, with `/` on every system.
    pub path: String,
    /// The text, decoded, without a byte order mark.
    pub text: String,
    /// Where each line but the first begins, in bytes: looked up once, since a text may have many findings.
    later_lines: Vec<usize>,
}

impl Sources {
    /// Takes a text in and gives its number.
    pub fn add(&mut self, path: impl Into<String>, text: impl Into<String>) -> SourceId {
        let id = SourceId(u32::try_from(self.0.len()).unwrap_or(u32::MAX));
        self.0.push(Source::new(path.into(), text.into()));
        id
    }

    /// Takes another text in the place of one.
    pub fn replace(&mut self, id: SourceId, text: String) {
        if let Some(source) = self.0.get_mut(id.0 as usize) {
            *source = Source::new(std::mem::take(&mut source.path), text);
        }
    }

    /// The text of that number; an empty one for a number of other `Sources`.
    #[must_use]
    pub fn get(&self, id: SourceId) -> &Source {
        static NONE: Source = Source { path: String::new(), text: String::new(), later_lines: Vec::new() };
        self.0.get(id.0 as usize).unwrap_or(&NONE)
    }
}

impl Source {
    fn new(path: String, text: String) -> Self {
        let later_lines = text.match_indices('\n').map(|(newline, _)| newline + 1).collect();
        Self { path, text, later_lines }
    }

    /// Line and column of a byte offset, both counted from 1, the column in characters.
    #[must_use]
    pub fn line_column(&self, offset: usize) -> (usize, usize) {
        let line = self.line(offset);
        let column = self.before(offset).get(self.line_start(line)..).unwrap_or("").chars().count() + 1;
        (line, column)
    }

    /// The number of the line that holds a byte offset, counted from 1.
    #[must_use]
    pub fn line(&self, offset: usize) -> usize {
        self.later_lines.partition_point(|start| *start <= offset) + 1
    }

    /// The byte range of a line, by its number, without its end.
    #[must_use]
    pub fn line_span(&self, line: usize) -> Range<usize> {
        let end = self.later_lines.get(line.saturating_sub(1)).map_or(self.text.len(), |next| next - 1);
        self.line_start(line)..end
    }

    fn line_start(&self, line: usize) -> usize {
        let later = line.checked_sub(2).and_then(|number| self.later_lines.get(number));
        later.copied().unwrap_or(0)
    }

    /// The text up to the offset, or up to the character that the offset falls into.
    fn before(&self, offset: usize) -> &str {
        let mut end = offset.min(self.text.len());
        while !self.text.is_char_boundary(end) {
            end -= 1;
        }
        self.text.get(..end).unwrap_or("")
    }
}

/// A stretch of one source, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The text it lies in.
    pub source: SourceId,
    start: u32,
    end: u32,
}

impl Place {
    /// The place of a byte range.
    #[must_use]
    pub fn new(source: SourceId, span: Range<usize>) -> Self {
        let short = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
        Self { source, start: short(span.start), end: short(span.end) }
    }

    /// The start of a source: for what concerns the whole of it.
    #[must_use]
    pub fn start_of(source: SourceId) -> Self {
        Self::new(source, 0..0)
    }

    /// The byte range within the source.
    #[must_use]
    pub fn span(&self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Whether another place is within this one.
    #[must_use]
    pub fn holds(self, other: Self) -> bool {
        self.source == other.source && self.start <= other.start && other.end <= self.end
    }
}

/// A value and where its author wrote it. Compares and prints as the value alone.
#[derive(Clone, Debug)]
pub struct At<T> {
    /// What was written.
    pub value: T,
    /// Where.
    pub place: Place,
}

impl<T> At<T> {
    /// A value with its place.
    pub fn new(value: T, place: Place) -> Self {
        Self { value, place }
    }

    /// The same place, another value.
    pub fn map<U>(self, turn: impl FnOnce(T) -> U) -> At<U> {
        At::new(turn(self.value), self.place)
    }
}

impl<T> Deref for At<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T: PartialEq> PartialEq for At<T> {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl<T: Eq> Eq for At<T> {}

impl<T: PartialOrd> PartialOrd for At<T> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        self.value.partial_cmp(&other.value)
    }
}

impl<T: Ord> Ord for At<T> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.value.cmp(&other.value)
    }
}

impl<T: Hash> Hash for At<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.value.hash(state);
    }
}

impl<T: fmt::Display> fmt::Display for At<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.value.fmt(f)
    }
}

/// A longer text in Markdown: a whole file, or a string within one.
#[derive(Clone, Debug)]
pub struct Prose {
    /// The Markdown.
    pub text: String,
    /// Where it stands.
    pub place: Place,
    /// Whether the text is its file, so that places within it can be named exactly.
    whole_file: bool,
}

impl Prose {
    /// The text of a whole file.
    #[must_use]
    pub fn file(sources: &Sources, id: SourceId) -> Self {
        Self { text: sources.get(id).text.clone(), place: Place::start_of(id), whole_file: true }
    }

    /// Whether the text is that of a whole file.
    #[must_use]
    pub fn is_file(&self) -> bool {
        self.whole_file
    }

    /// The place of a byte range of the text; that of the whole string when the text is quoted in another file.
    #[must_use]
    pub fn place_of(&self, span: Range<usize>) -> Place {
        if self.whole_file { Place::new(self.place.source, span) } else { self.place }
    }
}

impl From<At<String>> for Prose {
    fn from(text: At<String>) -> Self {
        Self { text: text.value, place: text.place, whole_file: false }
    }
}

impl PartialEq for Prose {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for Prose {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_columns_count_characters_from_one() {
        let source = Source::new("a".into(), "één\ntwo\n".into());
        let check = |offset, expected| assert_eq!(source.line_column(offset), expected, "{offset}");
        check(0, (1, 1));
        check(1, (1, 1)); // inside the first character
        check(2, (1, 2));
        check(6, (2, 1));
        check(9, (2, 4));
        check(10, (3, 1));
        check(1_000, (3, 1));
    }

    #[test]
    fn lines_have_spans_without_their_ends() {
        let source = Source::new("a".into(), "one\n\nthree".into());
        let check = |line, expected| assert_eq!(source.text.get(source.line_span(line)), Some(expected), "{line}");
        check(1, "one");
        check(2, "");
        check(3, "three");
    }
}
