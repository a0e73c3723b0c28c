//! HTML under construction: what is written, and which elements are open.
//!
//! Elements made from Markdown nest by themselves; those made from raw HTML begin and end where their author pleases. What
//! an element may hold decides where the next one can stand, so that the result is always a tree, and a valid one.

use std::borrow::Cow;

use crate::markdown::raw::{Category, Content, Element, PARAGRAPH};

/// HTML that is being written.
#[derive(Default)]
pub struct Output {
    /// What is written.
    pub html: String,
    open: Vec<Open>,
}

/// An open element.
struct Open {
    /// The element, if it was made from raw HTML.
    element: Option<&'static Element>,
    content: Content,
    end_tag: Cow<'static, str>,
    /// Where its start tag begins in the output.
    start: usize,
    /// Where its content begins.
    inner: usize,
    /// Whether it is left out when it stays empty.
    optional: bool,
    in_link: bool,
    /// Whether its text is code.
    verbatim: bool,
}

impl Output {
    /// An empty output.
    pub fn with_capacity(bytes: usize) -> Self {
        Self { html: String::with_capacity(bytes), open: Vec::new() }
    }

    /// How many elements are open.
    pub fn depth(&self) -> usize {
        self.open.len()
    }

    /// Whether nothing stands in the innermost element.
    pub fn is_empty(&self) -> bool {
        self.open.last().is_some_and(|open| open.inner == self.html.len())
    }

    /// Whether text is code here.
    pub fn is_verbatim(&self) -> bool {
        self.open.last().is_some_and(|open| open.verbatim)
    }

    /// The elements that raw HTML made in the innermost one made from Markdown, from the inside, with their depth.
    pub fn made(&self) -> impl Iterator<Item = (usize, &'static Element)> {
        self.open.iter().enumerate().rev().map_while(|(depth, open)| open.element.map(|element| (depth, element)))
    }

    /// What may stand at this place.
    pub fn content(&self) -> Content {
        self.open.last().map_or(Content::Blocks, |open| open.content)
    }

    /// Whether a link is open, in which no other may stand.
    pub fn in_link(&self) -> bool {
        self.open.last().is_some_and(|open| open.in_link)
    }

    /// How many open elements stay open where an element of a category comes next: those made from raw HTML give way,
    /// those made from Markdown do not.
    pub fn place_for(&self, category: Category) -> Option<usize> {
        for (index, open) in self.open.iter().enumerate().rev() {
            if open.content.admits(category) {
                return Some(index + 1);
            }
            open.element?;
        }
        Content::Blocks.admits(category).then_some(0)
    }

    /// Makes sure that a block may follow.
    pub fn begin_block(&mut self) {
        if let Some(place) = self.place_for(Category::Flow) {
            self.close_to(place);
        }
        self.add_missing_summary();
    }

    /// Makes sure that a part of a line may follow.
    pub fn begin_phrasing(&mut self) {
        if matches!(self.content(), Content::Phrasing | Content::Flow) {
            return;
        }
        if let Some(place) = self.place_for(Category::Phrasing) {
            self.close_to(place);
        }
        self.add_missing_summary();
        if self.content() == Content::Blocks {
            self.open("<p>", "</p>\n", Content::Phrasing);
            self.mark_made(Some(&PARAGRAPH));
        }
    }

    fn add_missing_summary(&mut self) {
        if let Some(open) = self.open.last_mut().filter(|open| open.content == Content::Details) {
            open.content = Content::Blocks;
            self.html.push_str("<summary>Details</summary>\n");
        }
    }

    pub fn open_block(&mut self, start_tag: &str, end_tag: &'static str, content: Content) {
        self.begin_block();
        self.open(start_tag, end_tag, content);
    }

    pub fn open_phrasing(&mut self, start_tag: &str, end_tag: &'static str) {
        self.begin_phrasing();
        self.open(start_tag, end_tag, Content::Phrasing);
    }

    pub fn open(&mut self, start_tag: &str, end_tag: impl Into<Cow<'static, str>>, content: Content) {
        let start = self.html.len();
        self.html.push_str(start_tag);
        self.open.push(Open {
            element: None,
            content,
            end_tag: end_tag.into(),
            start,
            inner: self.html.len(),
            optional: false,
            in_link: self.in_link(),
            verbatim: self.open.last().is_some_and(|open| open.verbatim),
        });
    }

    /// Says of the innermost element that raw HTML made it.
    pub fn mark_made(&mut self, element: Option<&'static Element>) {
        if let Some(open) = self.open.last_mut() {
            open.element = element;
            open.optional = matches!(open.content, Content::Phrasing | Content::Cells);
        }
    }

    /// Says of the innermost element that it is a link. One without a text is of no use to anybody.
    pub fn mark_link(&mut self) {
        if let Some(open) = self.open.last_mut() {
            open.in_link = true;
            open.optional = true;
        }
    }

    /// Says of the innermost element that its text is code.
    pub fn mark_verbatim(&mut self) {
        if let Some(open) = self.open.last_mut() {
            open.verbatim = true;
        }
    }

    /// Closes the innermost element made from Markdown, with what raw HTML left open in it, and gives where it begins.
    pub fn close(&mut self) -> usize {
        while self.open.last().is_some_and(|open| open.element.is_some()) {
            self.close_innermost();
        }
        let start = self.open.last().map_or(0, |open| open.start);
        self.close_innermost();
        start
    }

    pub fn close_to(&mut self, depth: usize) {
        while self.open.len() > depth {
            self.close_innermost();
        }
    }

    pub fn close_innermost(&mut self) {
        self.add_missing_summary();
        let Some(open) = self.open.pop() else { return };
        if open.optional && self.html.len() == open.inner {
            return self.html.truncate(open.start);
        }
        self.html.push_str(&open.end_tag);
        if let (Some("summary"), Some(details)) = (open.element.map(|element| element.name), self.open.last_mut()) {
            details.content = Content::Blocks;
        }
    }
}
