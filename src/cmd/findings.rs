//! Shows findings to people, in the form that Rust's compiler has made familiar.

use std::io::{self, IsTerminal, Write};
use std::ops::Range;

use annotate_snippets::{AnnotationKind, Group, Level as Label, Origin, Renderer, Snippet};

use super::cap::{self, Kind};
use crate::diag::{Code, Diagnostic, Level, Report};
use crate::failure::Failure;
use crate::leaks;
use crate::model::secrets::Secrets;
use crate::project::Project;
use crate::source::{Source, Sources};

/// Prints findings to standard error, as many as people read, and how many there are. What is not public is for the eyes
/// before a terminal: anything else may be a log that others read.
pub(super) fn print(report: &Report, project: &Project) {
    let Project { sources, secrets, .. } = project;
    let in_private = io::stderr().is_terminal();
    let sorted = report.sorted(sources);
    let (shown, more) = cap::choose(&sorted, |found| Kind {
        file: &sources.get(found.place.source).path,
        code: found.code.as_str(),
        is_error: found.code.level() == Level::Error,
    });
    let mut out = anstream::AutoStream::auto(io::stderr()).lock();
    // Nobody is left to be told when printing fails.
    for diagnostic in shown {
        let shown = Some(show(diagnostic, sources)).filter(|shown| in_private || !tells(diagnostic, shown, secrets));
        let _ = writeln!(out, "{}\n", shown.unwrap_or_else(|| withhold(diagnostic, sources)));
    }
    for line in more.lines() {
        let _ = writeln!(out, "{}", printable(line));
    }
    if let Some(total) = total(&sorted) {
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
    let message = abridged(&printable(&diagnostic.message));
    let title = label(diagnostic).primary_title(message.as_str()).id(diagnostic.code.as_str());
    let path = printable(&source.path);
    let (line, column) = source.line_column(diagnostic.place.span().start);
    let whole = source.line_span(line);
    let text = source.text.get(whole.clone()).unwrap_or("");
    let located = if source.text.is_empty() {
        title.element(Origin::path(path.as_str()))
    } else if text.len() > LONGEST {
        title.element(Origin::path(path.as_str()).line(line).char_column(column))
    } else {
        let snippet = Snippet::source(text).line_start(line).path(path.as_str());
        let span = within(source, &whole, diagnostic.place.span());
        title.element(snippet.annotation(AnnotationKind::Primary.span(span)))
    };
    let hint = diagnostic.hint.as_deref().map(printable);
    let mut groups = vec![located];
    groups.extend(hint.as_deref().map(|hint| Group::with_title(Label::HELP.with_name("hint").secondary_title(hint))));
    Renderer::styled().render(&groups)
}

/// Whether a finding, as it is shown, tells what is not public: it quotes a secret text, or a secret name in a public one.
fn tells(diagnostic: &Diagnostic, shown: &str, secrets: &Secrets) -> bool {
    diagnostic.code == Code::NamesUnpublished
        || secrets.holds(diagnostic.place.source)
        || leaks::tells(secrets, &diagnostic.message)
        || leaks::tells(secrets, &anstream::adapter::strip_str(shown).to_string())
}

/// A finding without a word of what it is about: level, code and place.
fn withhold(diagnostic: &Diagnostic, sources: &Sources) -> String {
    let source = sources.get(diagnostic.place.source);
    let (line, column) = source.line_column(diagnostic.place.span().start);
    let path = printable(&source.path);
    let title = label(diagnostic).primary_title("this touches what is not public").id(diagnostic.code.as_str());
    let origin = Origin::path(path.as_str());
    let hint = "run `secportal check` in a terminal: a log may have other readers";
    Renderer::styled().render(&[
        title.element(if source.text.is_empty() { origin } else { origin.line(line).char_column(column) }),
        Group::with_title(Label::HELP.with_name("hint").secondary_title(hint)),
    ])
}

fn label(diagnostic: &Diagnostic) -> Label<'static> {
    match diagnostic.level {
        Level::Error => Label::ERROR,
        Level::Warning => Label::WARNING,
    }
}

/// A line of so many bytes or more is not shown: nobody would find the place in it.
const LONGEST: usize = 4_000;

/// The part of a span that lies on its first line, from the start of that line: there an author has to look.
fn within(source: &Source, line: &Range<usize>, span: Range<usize>) -> Range<usize> {
    let boundary = |offset: usize| source.text.ceil_char_boundary(offset.min(line.end)) - line.start;
    boundary(span.start)..boundary(span.end)
}

/// A message is short, but what it quotes of its author's text may not be.
pub(super) fn abridged(message: &str) -> String {
    const ENDS: usize = 300;
    let length = message.chars().count();
    if length <= 2 * ENDS {
        return message.to_owned();
    }
    let start = message.chars().take(ENDS);
    let end = message.chars().skip(length - ENDS);
    start.chain(['…']).chain(end).collect()
}

/// A text that cannot move the cursor, change colours or turn the direction of what follows.
pub(super) fn printable(text: &str) -> String {
    let turns = |c: char| matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    text.chars().map(|c| if c.is_control() || turns(c) { '\u{fffd}' } else { c }).collect()
}

fn total(findings: &[&Diagnostic]) -> Option<String> {
    let counted = |level: Level| {
        let number = findings.iter().filter(|found| found.code.level() == level).count();
        (number > 0).then(|| format!("{number} {}{}", level.as_str(), if number == 1 { "" } else { "s" }))
    };
    let parts: Vec<String> = [Level::Error, Level::Warning].into_iter().filter_map(counted).collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}
