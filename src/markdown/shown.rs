//! The events of what readers see: nothing of a comment, and no footnote that nothing leads to.

use std::collections::BTreeSet;

use pulldown_cmark::{CowStr, Event, Tag, TagEnd};

use super::parse;

/// The events of a text. Raw HTML between two other events is one event, as a comment may have many lines.
pub fn events(text: &str) -> Vec<Event<'_>> {
    let mut events: Vec<Event<'_>> = Vec::new();
    for event in parse(text) {
        match (events.last_mut(), event) {
            (Some(Event::Html(before)), Event::Html(html)) => *before = CowStr::from(format!("{before}{html}")),
            (_, event) => events.push(event),
        }
    }
    without_unused_footnotes(events)
}

fn without_unused_footnotes(events: Vec<Event<'_>>) -> Vec<Event<'_>> {
    let label = |label: &CowStr<'_>| label.to_lowercase();
    let used: BTreeSet<String> = events
        .iter()
        .filter_map(|event| match event {
            Event::FootnoteReference(name) => Some(label(name)),
            _ => None,
        })
        .collect();
    let mut inside_unused = 0_usize;
    events
        .into_iter()
        .filter(|event| match event {
            Event::Start(Tag::FootnoteDefinition(name)) if inside_unused > 0 || !used.contains(&label(name)) => {
                inside_unused += 1;
                false
            }
            Event::End(TagEnd::FootnoteDefinition) if inside_unused > 0 => {
                inside_unused -= 1;
                false
            }
            _ => inside_unused == 0,
        })
        .collect()
}
