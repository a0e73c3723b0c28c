//! Rules about the policy as a text to act on: that it says something, here, and in the project's own words.

use std::ops::Range;

use super::placeholders::find_all;
use crate::diag::{Code, Diagnostic, Report};
use crate::markdown::{Document, Passage, PassageKind};
use crate::model::content::Content;
use crate::model::page::Page;
use crate::source::Place;

/// The policy and its translations.
pub fn policies(content: &Content) -> impl Iterator<Item = &Page> {
    std::iter::once(&content.pages.policy).chain(&content.pages.translations)
}

/// What readers see below the headings.
fn paragraphs(document: &Document) -> impl Iterator<Item = &Passage> {
    document.passages.iter().filter(|passage| passage.kind != PassageKind::Heading)
}

/// A policy without a word leaves readers where they were. A picture may be one.
pub fn policies_say_something(content: &Content, report: &mut Report) {
    for page in policies(content) {
        let document = &page.document;
        let shows_more = !document.code.is_empty() || document.links.iter().any(|link| link.image);
        if document.passages.is_empty() && !shows_more {
            let place = Place::start_of(page.prose.place.source);
            let empty = Diagnostic::new(Code::EmptyPolicy, place, "the policy says nothing");
            report.add(empty.hint("write which versions are supported, and how to report a vulnerability"));
        }
    }
}

/// A policy that is all code is shown as code: its links do not lead anywhere, and its table of versions is not read.
pub fn policies_are_text(content: &Content, report: &mut Report) {
    for page in policies(content) {
        let document = &page.document;
        let covers_most = |span: &Range<usize>| span.len() * 2 > page.prose.text.len();
        let is_markdown = |language: &str| matches!(language, "markdown" | "md");
        let only_code = paragraphs(document).next().is_none();
        let fence =
            document.code.iter().find(|code| only_code || is_markdown(&code.language) && covers_most(&code.span));
        if let Some(fence) = fence {
            let message = "the policy is a block of code, so its table and its links are not read";
            let fenced = Diagnostic::new(Code::FencedPolicy, page.prose.place_of(fence.span.clone()), message);
            report.add(fenced.hint("remove the fences, or the indentation, around it"));
        }
    }
}

/// A policy that only says where it stands is read by nobody who reads this one: not by scanners, nor for its table.
pub fn policies_are_here(content: &Content, report: &mut Report) {
    for page in policies(content) {
        if let Some(span) = path_alone(&page.document) {
            let path = page.prose.text.get(span.clone()).unwrap_or("");
            let message = format!("the policy is only the path `{path}`");
            let hint = "a symbolic link became a text; name that file in `[policy] file`, or write its text here";
            report.add(Diagnostic::new(Code::PointerPolicy, page.prose.place_of(span), message).hint(hint));
        } else if let Some((target, span)) = link_alone(&page.document) {
            let message = format!("the policy is only a link to `{target}`");
            let hint = "write here what it says there, at least which versions are supported and how to report";
            report.add(Diagnostic::new(Code::PointerPolicy, page.prose.place_of(span), message).hint(hint));
        }
    }
}

/// The path that is all of a text, as in the text that is left of a symbolic link.
fn path_alone(document: &Document) -> Option<Range<usize>> {
    let [only] = document.passages.as_slice() else { return None };
    let path = only.text.trim();
    let in_path = |c: char| c.is_alphanumeric() || "._-/\\".contains(c);
    let is_file = [".md", ".markdown", ".rst", ".txt", ".adoc"].iter().any(|ending| path.ends_with(ending));
    let is_path = path.chars().all(in_path) && (is_file || path.contains('/')) && document.links.is_empty();
    let start = only.text.len() - only.text.trim_start().len();
    (is_path && document.code.is_empty()).then(|| only.span_of(start..start + path.len()))
}

/// More words than a reference to another text needs.
const MANY_WORDS: usize = 30;

/// No more words than a link has itself.
const FEW_WORDS: usize = 4;

/// What leads to another text; without any of it a link is where to report.
const POINTERS: &[&str] = &[
    "see",
    "refer",
    "found",
    "read",
    "moved",
    "located",
    "lives",
    "visit",
    "siehe",
    "voir",
    "ver",
    "véase",
    "consulte",
    "vedi",
    "参见",
    "请参阅",
    "参照",
];

/// Where reports are taken: to lead there is what a policy is for.
const REPORTS_TAKEN: &[&str] =
    &["advisories/new", "/issues", "hackerone", "bugcrowd", "intigriti", "huntr", "tidelift", "yeswehack", "/forms"];

/// The link that is all that a short text has to say, and where it stands.
fn link_alone(document: &Document) -> Option<(&str, Range<usize>)> {
    let mut links = document.links.iter().filter(|link| !link.image);
    let first = links.next()?;
    let one_target = links.all(|link| link.target == first.target);
    let takes_reports = REPORTS_TAKEN.iter().any(|form| first.target.contains(form));
    let is_page = !first.target.starts_with("mailto:") && !first.target.starts_with('#') && !takes_reports;
    let is_plain = document.tables.is_empty() && document.code.is_empty() && document.headings.len() < 2;
    if !(one_target && is_page && is_plain) {
        return None;
    }
    let lower: String = paragraphs(document).map(|passage| passage.text.to_lowercase() + " ").collect();
    let words: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let leads_on = POINTERS.iter().any(|pointer| words.contains(pointer));
    // A link with hardly a word around it may lead anywhere; on another host, or by its name, it leads to the policy.
    let target = first.target.to_lowercase();
    let is_named = ["secur", "polic", "vulnerab"].iter().any(|name| lower.contains(name) || target.contains(name));
    let is_bare = lower.split_whitespace().count() <= FEW_WORDS && (target.contains("://") || is_named);
    (words.len() <= MANY_WORDS && (leads_on || is_bare) && !lower.contains('@'))
        .then(|| (first.target.as_str(), first.span.clone()))
}

/// What GitHub's template tells its author to write about versions.
const ON_VERSIONS: &[&str] = &["use this section to tell people about which versions of"];

/// What it tells to write about reporting, as far as it is looked for, and in full.
const ON_REPORTING: &[(&str, &str)] = &[
    ("use this section to tell people how to report a vulnerability", ""),
    (
        "tell them where to go, how often they can expect to get an update on a",
        " reported vulnerability, what to expect if the vulnerability is accepted or declined, etc",
    ),
];

/// A policy that still tells its author what to write looks abandoned; one that tells so instead of how to report is none.
pub fn templates_are_edited(content: &Content, report: &mut Report) {
    for page in policies(content) {
        for passage in &page.document.passages {
            let lower = passage.text.to_ascii_lowercase();
            for sentence in ON_VERSIONS {
                report_template(page, passage, find_all(&lower, sentence), true, report);
            }
            for (sentence, _) in ON_REPORTING {
                let elsewhere = find_all(&lower, sentence).next().is_some() && tells_more(&page.document, passage);
                report_template(page, passage, find_all(&lower, sentence), elsewhere, report);
            }
        }
    }
}

fn report_template(
    page: &Page,
    passage: &Passage,
    found: impl Iterator<Item = Range<usize>>,
    harmless: bool,
    report: &mut Report,
) {
    for span in found {
        let place = page.prose.place_of(passage.span_of(span));
        let unedited = Diagnostic::new(Code::UneditedTemplate, place, "this is a sentence of the template")
            .hint("replace it by what is true of your project");
        report.add(if harmless { unedited.as_warning() } else { unedited });
    }
}

/// Whether the section of a passage says anything in words or code of its own.
fn tells_more(document: &Document, passage: &Passage) -> bool {
    let level = |number: usize| document.headings.get(number).map_or(0, |heading| heading.level);
    let own = passage.headings;
    let ends = |number: &usize| own == 0 || level(*number) <= level(own - 1);
    let end = (own..document.headings.len()).find(ends).unwrap_or(document.headings.len());
    let within = |passage: &&Passage| (own..=end).contains(&passage.headings);
    let texts = paragraphs(document).filter(within).filter(|passage| passage.kind == PassageKind::Text);
    let from = own.checked_sub(1).and_then(|own| document.headings.get(own)).map_or(0, |heading| heading.span.start);
    let to = document.headings.get(end).map_or(usize::MAX, |heading| heading.span.start);
    texts.map(|passage| own_words(&passage.text)).any(|words| words.contains(char::is_alphanumeric))
        || document.code.iter().any(|code| (from..to).contains(&code.span.start))
}

/// What a text says besides the template's sentences on reporting.
fn own_words(text: &str) -> String {
    let lower = text.to_ascii_lowercase();
    ON_REPORTING.iter().fold(lower, |text, (start, rest)| text.replace(rest, "").replace(start, ""))
}

/// What an author has still to write, shown to readers.
pub fn readers_see_no_todo(content: &Content, report: &mut Report) {
    for page in policies(content) {
        for passage in &page.document.passages {
            for mark in ["TODO", "TBD", "FIXME"] {
                for span in find_all(&passage.text, mark).filter(|span| is_mark(&passage.text, span)) {
                    let place = page.prose.place_of(passage.span_of(span));
                    let shown = Diagnostic::new(Code::VisibleTodo, place, format!("readers see `{mark}`"));
                    report.add(shown.hint("write what holds, or leave it out"));
                }
            }
        }
    }
}

/// Whether a mark stands alone: not within a word or a name, nor in a line of capitals, where Spanish says TODO for "all".
fn is_mark(text: &str, span: &Range<usize>) -> bool {
    let (before, after) = (text.get(..span.start).unwrap_or(""), text.get(span.end..).unwrap_or(""));
    let joins = |c: char| c.is_alphanumeric() || "_-/.\u{fffc}".contains(c);
    // A full stop ends a sentence, but in `TODO.md` it goes on.
    let goes_on = |text: &str| text.starts_with(joins) && !text.starts_with('.');
    let alone = !before.ends_with(joins) && !goes_on(after) && !after.strip_prefix('.').is_some_and(goes_on);
    let is_loud = |word: Option<&str>| {
        let letters: Vec<char> = word.unwrap_or("").chars().filter(|c| c.is_alphabetic()).collect();
        letters.len() > 1 && letters.iter().all(|c| c.is_uppercase())
    };
    let loud = is_loud(before.split_whitespace().next_back()) || is_loud(after.split_whitespace().next());
    alone && (after.starts_with(':') || !loud)
}
