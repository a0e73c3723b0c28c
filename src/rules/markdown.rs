//! Rules about the texts: links, leftovers and damage.

use std::ops::Range;

use crate::diag::{Code, Diagnostic, Report};
use crate::markdown::{self, Document};
use crate::model::content::Content;
use crate::model::page::Destination;
use crate::source::Prose;

/// Every relative link of a page leads to a section, a page or a file of the repository. The texts of advisories travel
/// to feeds and scanners, where only sections of their own and full URLs mean something.
pub fn links_lead_somewhere(content: &Content, report: &mut Report) {
    for (_, page) in content.pages.iter() {
        for link in page.document.links.iter().filter(|link| markdown::is_relative(&link.target)) {
            let place = page.prose.place_of(link.span.clone());
            match content.pages.destination(page, &link.target, &content.config) {
                Destination::Nowhere => {
                    let message = format!("`{}` leads nowhere", link.target);
                    let hint = "it is neither a page of `content/` nor a file of this repository; write a full URL for anything else";
                    report.add(Diagnostic::new(Code::DeadLink, place, message).hint(hint));
                }
                Destination::MissingSection(section) => {
                    let message = format!("there is no section `#{section}`");
                    report.add(
                        Diagnostic::new(Code::DeadFragment, place, message)
                            .hint("the name of a section is its heading in lower case, with hyphens for spaces"),
                    );
                }
                Destination::Section(_) | Destination::Page(..) | Destination::Repository(_) => {}
            }
        }
    }
    for prose in travelling_texts(content) {
        let document = markdown::read(&prose.text);
        for link in document.links.iter().filter(|link| markdown::is_relative(&link.target)) {
            check_travelling_link(prose, &document, &link.target, link.span.clone(), report);
        }
    }
}

fn travelling_texts(content: &Content) -> impl Iterator<Item = &Prose> {
    let advisories =
        content.advisories.iter().flat_map(|advisory| [&advisory.details, &advisory.impact, &advisory.workarounds]);
    let statements = content.statements.iter().flat_map(|statement| [&statement.notes, &statement.action]);
    advisories.chain(statements).flatten()
}

fn check_travelling_link(prose: &Prose, document: &Document, target: &str, span: Range<usize>, report: &mut Report) {
    let place = prose.place_of(span);
    match target.strip_prefix('#') {
        Some(section) if document.headings.iter().any(|heading| heading.id == section) => {}
        Some(section) => {
            let message = format!("there is no section `#{section}` in this text");
            report.add(Diagnostic::new(Code::DeadFragment, place, message));
        }
        None => {
            let message = format!("`{target}` leads nowhere outside this portal");
            report.add(
                Diagnostic::new(Code::DeadLink, place, message)
                    .hint("this text also goes to feeds and scanners; write the full URL"),
            );
        }
    }
}

/// A text that says of itself that it is a draft was not meant to be read yet; and what is meant for a site generator alone
/// is not to be read at all.
pub fn drafts_are_not_public(content: &Content, report: &mut Report) {
    let pages = content.pages.iter().map(|(_, page)| &page.prose);
    let public = content.advisories.iter().filter(|advisory| advisory.is_public());
    let texts = public.flat_map(|advisory| [&advisory.details, &advisory.impact, &advisory.workarounds]).flatten();
    let statements = content.statements.iter().flat_map(|statement| [&statement.notes, &statement.action]).flatten();
    for prose in pages.chain(texts).chain(statements) {
        if let Some(span) = markdown::unpublished(&prose.text) {
            let draft = Diagnostic::new(Code::DraftPage, prose.place_of(span), "this text says that it is not public");
            report.add(draft.hint("publish it without this line, or keep it outside of `content/`"));
        } else if let Some(span) = markdown::open_front_matter(&prose.text) {
            let open = Diagnostic::new(Code::OpenFrontMatter, prose.place_of(span), "this front matter has no end");
            report
                .add(open.hint("end it with the line that it begins with; where it is text, begin with an empty line"));
        }
    }
}

/// Hidden comments are notes among maintainers; a TODO in one has been waiting since.
pub fn comments_hold_no_todo(content: &Content, report: &mut Report) {
    for (_, page) in content.pages.iter() {
        for comment in &page.document.comments {
            let mark = ["TODO", "FIXME", "XXX"].into_iter().find(|mark| comment.text.contains(mark));
            if let Some(mark) = mark {
                let message = format!("a hidden comment says {mark}: `{}`", shortened(&comment.text));
                let place = page.prose.place_of(comment.span.clone());
                report.add(Diagnostic::new(Code::TodoInComment, place, message).hint("do what it says, or remove it"));
            }
        }
    }
}

fn shortened(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let start: String = line.chars().take(80).collect();
    if start.len() < line.len() { format!("{start}…") } else { start }
}

/// UTF-8 that was read as Windows-1252 and saved again.
pub fn text_is_not_mojibake(content: &Content, report: &mut Report) {
    let pages = content.pages.iter().map(|(_, page)| &page.prose);
    for prose in pages.chain(travelling_texts(content)) {
        for (span, meant) in mojibake(&prose.text) {
            let written = prose.text.get(span.clone()).unwrap_or("");
            let message = format!("`{written}` should read `{meant}`");
            report.add(
                Diagnostic::new(Code::Mojibake, prose.place_of(span), message)
                    .hint("this is UTF-8 that a program took for Windows-1252; write the character again"),
            );
        }
    }
}

/// Finds runs of characters whose Windows-1252 bytes are UTF-8, and what they were meant to be.
fn mojibake(text: &str) -> Vec<(Range<usize>, String)> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find(|c: char| ('\u{c2}'..='\u{f4}').contains(&c)) {
        let offset = text.len() - rest.len() + start;
        let run = text.get(offset..).unwrap_or("");
        let advance = match sequence(run) {
            Some((length, meant)) => {
                found.push((offset..offset + length, meant));
                length
            }
            None => run.chars().next().map_or(1, char::len_utf8),
        };
        rest = run.get(advance..).unwrap_or("");
    }
    found
}

/// The length of one garbled character at the start of a text, and the character that it was.
fn sequence(text: &str) -> Option<(usize, String)> {
    let lead = windows_1252(text.chars().next()?)?;
    let count = match lead {
        0xc2..=0xdf => 2,
        0xe0..=0xef => 3,
        0xf0..=0xf4 => 4,
        _ => return None,
    };
    let bytes: Vec<u8> = text.chars().take(count).map(windows_1252).collect::<Option<_>>()?;
    let meant = String::from_utf8(bytes).ok()?;
    // Two letters such as `Ã©` could be meant; so could nothing that a keyboard writes.
    let length = text.chars().take(count).map(char::len_utf8).sum();
    meant.chars().all(|c| !c.is_control()).then_some((length, meant))
}

/// The byte of a character in Windows-1252, with the five undefined bytes as the controls that programs keep for them.
fn windows_1252(c: char) -> Option<u8> {
    const HIGH: &str = "\u{20ac}\u{81}\u{201a}\u{192}\u{201e}\u{2026}\u{2020}\u{2021}\u{2c6}\u{2030}\u{160}\u{2039}\u{152}\u{8d}\u{17d}\u{8f}\u{90}\u{2018}\u{2019}\u{201c}\u{201d}\u{2022}\u{2013}\u{2014}\u{2dc}\u{2122}\u{161}\u{203a}\u{153}\u{9d}\u{17e}\u{178}";
    match u32::from(c) {
        code @ (0..0x80 | 0xa0..=0xff) => u8::try_from(code).ok(),
        _ => HIGH.chars().position(|high| high == c).and_then(|place| u8::try_from(0x80 + place).ok()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn garbled_characters_are_found_with_what_they_were() {
        let check = |text: &str, expected: &[&str]| {
            let meant: Vec<_> = mojibake(text).into_iter().map(|(_, meant)| meant).collect();
            assert_eq!(meant, expected, "{text}");
        };
        check("restrain. \u{f0}\u{178}\u{2122}\u{160}", &["🙊"]);
        check("thank you \u{f0}\u{178}\u{2122}\u{2021}", &["🙇"]);
        check("individual\u{e2}\u{20ac}\u{2122}s", &["\u{2019}"]);
        check("\u{f0}\u{178}\u{201d}\u{b4} Critical", &["🔴"]);
        check("caf\u{c3}\u{a9}", &["é"]);
        check("naïve café, Ångström, São Paulo, ÀÉ, 版本 ✅", &[]);
    }
}
