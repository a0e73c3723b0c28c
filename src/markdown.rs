//! stub
#![allow(missing_docs)]
use std::ops::Range;
#[derive(Debug, Default)]
pub struct Document {
    pub headings: Vec<Heading>,
    pub links: Vec<Link>,
    pub tables: Vec<Table>,
    pub comments: Vec<Comment>,
}
#[derive(Debug)]
pub struct Heading {
    pub level: u8,
    pub id: String,
    pub text: String,
    pub span: Range<usize>,
}
#[derive(Debug)]
pub struct Link {
    pub target: String,
    pub image: bool,
    pub span: Range<usize>,
}
#[derive(Debug)]
pub struct Table {
    pub headings: Vec<String>,
    pub header: Vec<Cell>,
    pub rows: Vec<Vec<Cell>>,
    pub span: Range<usize>,
}
#[derive(Debug)]
pub struct Cell {
    pub text: String,
    pub span: Range<usize>,
}
#[derive(Debug)]
pub struct Comment {
    pub text: String,
    pub span: Range<usize>,
}
pub fn read(_text: &str) -> Document {
    Document::default()
}
pub struct Style<'a> {
    pub top_level: u8,
    pub anchor_prefix: &'a str,
    pub drop_title: bool,
    pub link: &'a (dyn Fn(&str) -> Option<String> + Sync),
}
pub fn html(text: &str, _style: &Style) -> String {
    text.to_owned()
}
pub fn inline_html(text: &str) -> String {
    text.to_owned()
}
pub fn plain(text: &str) -> String {
    text.to_owned()
}
pub fn is_relative(_t: &str) -> bool {
    false
}
