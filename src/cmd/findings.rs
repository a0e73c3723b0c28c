//! Shows findings to people, in the form that Rust's compiler has made familiar.

use std::io::{self, Write};
use std::ops::Range;

use annotate_snippets::{AnnotationKind, Group, Level as Label, Origin, Renderer, Snippet};

use crate::diag::{Diagnostic, Level, Report};
use crate::failure::Failure;
use crate::source::{Source, Sources};

/// Prints every finding to standard error, and how many there are.
pub(super) fn print(report: &Report, sources: &Sources) {
    let mut out = anstream::AutoStream::auto(io::stderr()).lock();
    for diagnostic in report.sorted(sources) {
        // Nobody is left to be told when printing fails.
        let _ = writeln!(out, "{}\n", show(diagnostic, sources));
    }
    if let Some(total) = total(report) {
        let _ = writeln!(out, "{total}");
    }
}

/// Prints a failure of the machine.
pub(super) fn print_failure(failure: &Failure) {
    let title = failure.to_string();
    let error = Group::with_title(Label::ERROR.primary_title(title.as_str()));
    let hint = failure.way_out().map(|hint| Group::with_title(Label::HELP.with_name("hint").secondary_title(hint)));
    let mut out = anstream::AutoStream::auto(io::stderr()).lock();
    for line in std::iter::once(error).chain(hint) {
        // Nobody is left to be told when printing fails.
        let _ = writeln!(out, "{}", Renderer::styled().render(&[line]));
    }
}

/// One finding: level, code and message, place, source line with carets, hint.
#[must_use]
pub(super) fn show(diagnostic: &Diagnostic, sources: &Sources) -> String {
    let source = sources.get(diagnostic.place.source);
    let label = match diagnostic.code.level() {
        Level::Error => Label::ERROR,
        Level::Warning => Label::WARNING,
    };
    let message = printable(&diagnostic.message);
    let title = label.primary_title(message.as_str()).id(diagnostic.code.as_str());
    let path = printable(&source.path);
    let located = if source.text.is_empty() {
        title.element(Origin::path(path.as_str()))
    } else {
        let span = first_line(source, diagnostic.place.span());
        let snippet = Snippet::source(source.text.as_str()).path(path.as_str());
        title.element(snippet.annotation(AnnotationKind::Primary.span(span)))
    };
    let hint = diagnostic.hint.as_deref().map(printable);
    let mut groups = vec![located];
    groups.extend(hint.as_deref().map(|hint| Group::with_title(Label::HELP.with_name("hint").secondary_title(hint))));
    Renderer::styled().render(&groups)
}

/// The part of a span that lies on its first line: that is where an author has to look.
fn first_line(source: &Source, span: Range<usize>) -> Range<usize> {
    let length = source.text.len();
    let boundary =
        |offset: usize| (offset.min(length)..=length).find(|at| source.text.is_char_boundary(*at)).unwrap_or(length);
    let (start, end) = (boundary(span.start), boundary(span.end));
    let line_end = source.text.get(start..end).and_then(|text| text.find('\n')).map(|newline| start + newline);
    start..line_end.unwrap_or(end)
}

/// A text that cannot move the cursor, change colours or turn the direction of what follows.
pub(super) fn printable(text: &str) -> String {
    let turns = |c: char| matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    text.chars().map(|c| if c.is_control() || turns(c) { '\u{fffd}' } else { c }).collect()
}

fn total(report: &Report) -> Option<String> {
    let counted = |level: Level| {
        let number = report.count(level);
        (number > 0).then(|| format!("{number} {}{}", level.as_str(), if number == 1 { "" } else { "s" }))
    };
    let parts: Vec<String> = [Level::Error, Level::Warning].into_iter().filter_map(counted).collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}
