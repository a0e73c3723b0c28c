//! Links within the site lead to files that are there.
//!
//! What only reads like a link, in a code block, a comment or a text of an advisory about links, is none: pages are read as
//! browsers read them, feeds and documents by their own grammars.

use html5gum::{DefaultEmitter, StartTag, Token, Tokenizer};
use quick_xml::XmlVersion;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesRef, BytesStart, Event};
use rayon::prelude::*;
use serde_json::Value;

use super::built::{Built, file_path};
use super::finding::{Code, Finding};

/// Every address of the site in a document, and every link of a page.
pub fn lead_somewhere(built: &Built<'_>) -> Vec<Finding> {
    let files: Vec<_> = built.files.keys().collect();
    let of = |path: &String| match path.rsplit('.').next() {
        Some("json") => in_json(built, path),
        Some("html") => in_page(built, path),
        Some("xml" | "svg") => in_xml(built, path),
        Some("yml" | "yaml") => in_yaml(built, path),
        Some("txt" | "ics") => in_text(built, path),
        _ => Vec::new(),
    };
    files.into_par_iter().flat_map_iter(of).collect()
}

fn missing(built: &Built<'_>, path: &str, url: &str, place: &str) -> Option<Finding> {
    let file = built.path_of(url)?;
    (!built.files.contains_key(&file)).then(|| {
        Finding::new(Code::MissingFile, path, format!("`{url}` is an address of this site, and leads to nothing"))
            .at(place)
    })
}

fn in_json(built: &Built<'_>, path: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    if let Some(document) = built.json.get(path) {
        walk(built, path, document, "", &mut findings);
    }
    findings
}

fn walk(built: &Built<'_>, path: &str, value: &Value, pointer: &str, findings: &mut Vec<Finding>) {
    match value {
        Value::String(text) if !text.contains(char::is_whitespace) => {
            findings.extend(missing(built, path, text, pointer));
        }
        Value::Array(values) => {
            for (number, value) in values.iter().enumerate() {
                walk(built, path, value, &format!("{pointer}/{number}"), findings);
            }
        }
        Value::Object(fields) => {
            for (name, value) in fields {
                walk(built, path, value, &format!("{pointer}/{name}"), findings);
            }
        }
        _ => {}
    }
}

/// Addresses in a text end where no address goes on.
fn in_text(built: &Built<'_>, path: &str) -> Vec<Finding> {
    let (Some(text), Some(base)) = (built.text(path), built.base.as_deref()) else {
        return Vec::new();
    };
    let ends = |c: char| c.is_whitespace() || "\"'<>()[],;|\\&`".contains(c);
    let urls = text.split(base).skip(1).filter_map(|rest| rest.split(ends).next());
    urls.filter_map(|below| missing(built, path, &format!("{base}{below}"), "")).collect()
}

/// The addresses that are the value of a field or an item; within a text they are only what the text says.
fn in_yaml(built: &Built<'_>, path: &str) -> Vec<Finding> {
    let is_key = |key: &str| key.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
    let value = |line: &str| {
        let item = line.trim().strip_prefix("- ");
        let field = item.unwrap_or(line).trim().split_once(": ").filter(|(key, _)| is_key(key));
        field.map(|(_, value)| value).or(item).map(|value| value.trim_matches(['"', '\'']).to_owned())
    };
    let values = built.text(path).unwrap_or("").lines().filter_map(value);
    values.filter_map(|value| missing(built, path, &value, "")).collect()
}

/// The addresses that are an attribute or all the text of an element, and the links of a text that is HTML (RFC 4287 §3.1.1).
fn in_xml(built: &Built<'_>, path: &str) -> Vec<Finding> {
    let Some(text) = built.text(path) else { return Vec::new() };
    let mut findings = Vec::new();
    let (mut written, mut is_html) = (String::new(), false);
    let mut reader = quick_xml::Reader::from_str(text);
    loop {
        match reader.read_event() {
            Ok(Event::Start(tag) | Event::Empty(tag)) => {
                is_html = attributes(&tag).any(|(name, value)| name == "type" && value == "html");
                findings.extend(attributes(&tag).filter_map(|(_, value)| missing(built, path, &value, "")));
                written.clear();
            }
            Ok(Event::Text(text)) => written.push_str(&text),
            Ok(Event::CData(text)) => written.push_str(&text),
            Ok(Event::GeneralRef(entity)) => written.push_str(&character(&entity)),
            Ok(Event::End(_)) if is_html => {
                findings.extend(links(&written).filter_map(|target| missing(built, path, &target, "")));
                written.clear();
            }
            Ok(Event::End(_)) => {
                findings.extend(missing(built, path, written.trim(), ""));
                written.clear();
            }
            Ok(Event::Eof) | Err(_) => return findings,
            Ok(_) => {}
        }
    }
}

/// The attributes of an element, as far as they can be read.
fn attributes(tag: &BytesStart<'_>) -> impl Iterator<Item = (String, String)> {
    tag.attributes().flatten().filter_map(|attribute| {
        let value = attribute.normalized_value(XmlVersion::Implicit1_0).ok()?;
        Some((attribute.key.as_ref().to_owned(), value.into_owned()))
    })
}

/// What `&lt;` or `&#60;` stands for.
fn character(entity: &BytesRef<'_>) -> String {
    let named = || resolve_predefined_entity(entity).map(str::to_owned);
    entity.resolve_char_ref().ok().flatten().map(String::from).or_else(named).unwrap_or_default()
}

/// The links of a page, as far as they lead to the site itself.
fn in_page(built: &Built<'_>, path: &str) -> Vec<Finding> {
    let Some(text) = built.text(path) else { return Vec::new() };
    let dead = links(text).filter(|target| {
        let file = target_path(built, path, target);
        file.is_some_and(|file| !built.files.contains_key(&file))
    });
    dead.map(|target| Finding::new(Code::DeadLink, path, format!("`{target}` leads to nothing"))).collect()
}

/// The values of `href` and `src` in HTML.
fn links(html: &str) -> impl Iterator<Item = String> {
    let mut emitter = DefaultEmitter::default();
    emitter.naively_switch_states(true);
    let tags = Tokenizer::new_with_emitter(html, emitter).flatten().filter_map(|token| match token {
        Token::StartTag(tag) => Some(tag),
        _ => None,
    });
    tags.flat_map(|tag: StartTag<()>| {
        let is_link = |name: &[u8]| name == b"href" || name == b"src";
        let links = tag.attributes.into_iter().filter(move |(name, _)| is_link(name));
        links.map(|(_, target)| String::from_utf8_lossy(&target).trim().to_owned())
    })
}

/// The file that a link of a page leads to; none for another site, another scheme or a place in the page.
fn target_path(built: &Built<'_>, page: &str, target: &str) -> Option<String> {
    if target.is_empty() || target.starts_with('#') || target.starts_with("//") {
        return None;
    }
    if let Some(file) = built.path_of(target) {
        return Some(file);
    }
    if target.split(['/', '?', '#']).next().is_some_and(|first| first.contains(':')) {
        return None;
    }
    if target.starts_with('/') {
        let base = built.base.as_deref().and_then(|base| base.strip_prefix("https://")?.split_once('/'));
        let folder = base.map_or("", |(_, folder)| folder);
        return target.get(1..)?.strip_prefix(folder).map(file_path);
    }
    let mut parts: Vec<&str> = page.split('/').collect();
    parts.pop();
    for part in target.split('/') {
        match part {
            "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    Some(file_path(&parts.join("/")))
}
