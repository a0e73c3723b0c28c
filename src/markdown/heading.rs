//! Headings: their text, their names in links, and their levels on a page.

use std::collections::BTreeMap;

use pulldown_cmark::{Event, HeadingLevel, Tag, TagEnd};

use super::{parse, raw, run};

/// The text of the first heading, if it is one of the highest level.
pub fn title(text: &str) -> Option<String> {
    let mut events = parse(text);
    while let Some(event) = events.next() {
        if let Event::Start(Tag::Heading { level, .. }) = event {
            let written = written_text(&mut events, TagEnd::Heading(level));
            // An empty heading is none.
            if !written.trim().is_empty() {
                return (level == HeadingLevel::H1).then(|| run::with_emoji(written.trim()).into_owned());
            }
        }
    }
    None
}

/// The text without markup up to the end of an element, which is consumed too.
pub fn written_text<'t>(events: &mut impl Iterator<Item = Event<'t>>, end: TagEnd) -> String {
    let mut text = String::new();
    let mut depth = 0_usize;
    for event in events {
        match &event {
            // Images can stand in the text of images.
            Event::End(tag) if *tag == end && depth == 0 => break,
            Event::Start(tag) if tag.to_end() == end => depth += 1,
            Event::End(tag) if *tag == end => depth -= 1,
            event => push_text(&mut text, event),
        }
    }
    text
}

/// Adds what an event says to a text without markup on a single line.
pub fn push_text(text: &mut String, event: &Event<'_>) {
    match event {
        Event::Text(part) | Event::Code(part) => text.push_str(part),
        Event::SoftBreak | Event::HardBreak => text.push(' '),
        Event::InlineHtml(html) => text.push_str(raw::visible(html)),
        _ => {}
    }
}

/// The ids of one text's headings.
#[derive(Default)]
pub struct Ids(BTreeMap<String, usize>);

impl Ids {
    /// The next heading's id, by GitHub's rule: lower case, without punctuation, spaces as hyphens, numbered when taken.
    pub fn next(&mut self, written: &str) -> String {
        let slug = slug(written);
        let mut id = slug.clone();
        while self.0.contains_key(&id) {
            let count = self.0.entry(slug.clone()).or_default();
            *count += 1;
            id = format!("{slug}-{count}");
        }
        self.0.insert(id.clone(), 0);
        id
    }
}

fn slug(written: &str) -> String {
    let kept = |c: &char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_' | '\u{300}'..='\u{36f}');
    let lower = written.trim().chars().filter(kept).flat_map(char::to_lowercase);
    let mut slug = String::with_capacity(written.len());
    slug.extend(lower.map(|c| if c == ' ' { '-' } else { c }));
    // An id cannot be empty; GitHub gives such headings none.
    if slug.is_empty() { "section".to_owned() } else { slug }
}

/// The open headings above a place in the text, the highest first, each with what is known of it.
#[derive(Default)]
pub struct Outline<T>(Vec<(u8, T)>);

impl<T> Outline<T> {
    /// Enters a section, and gives how deep it lies, from 0. A level that is left out does not count.
    pub fn enter(&mut self, level: u8, section: T) -> u8 {
        while self.0.last().is_some_and(|(open, _)| *open >= level) {
            self.0.pop();
        }
        let depth = u8::try_from(self.0.len()).unwrap_or(u8::MAX);
        self.0.push((level, section));
        depth
    }

    /// The open sections.
    pub fn sections(&self) -> impl Iterator<Item = &T> {
        self.0.iter().map(|(_, section)| section)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_made_as_github_makes_them() {
        let mut ids = Ids::default();
        let mut check = |text: &str, expected: &str| assert_eq!(ids.next(text), expected, "{text}");
        check("Supported Versions", "supported-versions");
        check("Supported Versions", "supported-versions-1");
        check("Supported Versions", "supported-versions-2");
        check("Supported Versions 1", "supported-versions-1-1");
        check(":rocket: What's new? (v1.2)", "rocket-whats-new-v12");
        check("🔒 Security", "-security");
        check("版本 ✅ São Ångström_x", "版本--são-ångström_x");
        check("!?", "section");
        check("…", "section-1");
    }

    #[test]
    fn depths_leave_no_level_out() {
        let check = |levels: &[u8], expected: &[u8]| {
            let mut outline = Outline::default();
            let depths: Vec<_> = levels.iter().map(|level| outline.enter(*level, ())).collect();
            assert_eq!(depths, expected, "{levels:?}");
        };
        check(&[1, 2, 3, 2], &[0, 1, 2, 1]);
        check(&[2, 4, 3, 2], &[0, 1, 1, 0]);
        check(&[3, 1, 3, 2], &[0, 0, 1, 1]);
    }

    #[test]
    fn the_title_is_the_first_heading() {
        let check = |text: &str, expected: Option<&str>| assert_eq!(title(text).as_deref(), expected, "{text}");
        check("<!-- licence -->\n# The `x` *policy* :lock:\n", Some("The x policy 🔒"));
        check("Security\n========\n", Some("Security"));
        check("## Scope\n# Policy", None);
        check("#\n# Policy", Some("Policy"));
        check("", None);
    }
}
