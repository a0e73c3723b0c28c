//! The Markdown pages of a portal and the links between them.

use std::collections::BTreeSet;

use percent_encoding::{AsciiSet, CONTROLS, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use crate::language::Language;
use crate::markdown::{self, Document};
use crate::model::config::Config;
use crate::route::{Route, is_segment};
use crate::source::Prose;

/// A Markdown page: the policy, a translation of it, or any other page.
#[derive(Debug)]
pub struct Page {
    /// Its language; `None` is the portal's own.
    pub language: Option<Language>,
    /// The file's path from the project's root.
    pub path: String,
    /// The text.
    pub prose: Prose,
    /// What stands in it.
    pub document: Document,
}

impl Page {
    /// Reads a page.
    #[must_use]
    pub fn new(language: Option<Language>, path: String, prose: Prose) -> Self {
        let document = markdown::read(&prose.text);
        Self { language, path, prose, document }
    }

    /// Its first heading, where it begins with one of the highest level.
    #[must_use]
    pub fn title(&self) -> Option<&str> {
        let first = self.document.headings.first().filter(|heading| heading.level == 1);
        first.map(|heading| heading.text.as_str())
    }

    /// The name of its file without folder and ending: what its route is made of.
    #[must_use]
    pub fn slug(&self) -> &str {
        let name = self.path.rsplit('/').next().unwrap_or("");
        name.strip_suffix(".md").unwrap_or(name)
    }

    fn has_section(&self, id: &str) -> bool {
        self.document.headings.iter().any(|heading| heading.id == id)
    }
}

/// All Markdown pages of a portal.
#[derive(Debug)]
pub struct Pages {
    /// The policy.
    pub policy: Page,
    /// The policy in other languages.
    pub translations: Vec<Page>,
    /// Other pages, by file name.
    pub others: Vec<Page>,
    /// Which files of the project relative links lead to, by their path from the project's root.
    pub linked_files: BTreeSet<String>,
}

/// Where a relative link leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Destination {
    /// A section of the same page.
    Section(String),
    /// A page of the portal, and a section of it.
    Page(Route, Option<String>),
    /// A file or a page of the repository, by its full URL.
    Repository(String),
    /// A page that is there, and a section of it that is not.
    MissingSection(String),
    /// Nowhere.
    Nowhere,
}

impl Pages {
    /// Every page with its route.
    pub fn iter(&self) -> impl Iterator<Item = (Route, &Page)> {
        let policies = std::iter::once(&self.policy).chain(&self.translations);
        let others = self.others.iter().filter(|page| is_segment(page.slug()));
        policies.chain(others).map(|page| (self.route(page), page))
    }

    /// Where a page stands.
    #[must_use]
    pub fn route(&self, page: &Page) -> Route {
        match &page.language {
            Some(language) => Route::policy().in_language(language),
            None if page.path == self.policy.path => Route::policy(),
            None => Route::page(&[page.slug()]),
        }
    }

    /// Finds out where a relative link of a page leads: to a section, to another page, or to a file of the repository,
    /// looked for beside the page and then from the root, since a policy is often a copy of a file that stands there.
    #[must_use]
    pub fn destination(&self, from: &Page, target: &str, config: &Config) -> Destination {
        let (path, section) = match target.split_once('#') {
            Some((path, section)) => (path, Some(section).filter(|section| !section.is_empty())),
            None => (target, None),
        };
        if path.is_empty() {
            return match section {
                None => Destination::Section(String::new()),
                Some(section) if from.has_section(section) => Destination::Section(section.to_owned()),
                Some(section) => Destination::MissingSection(section.to_owned()),
            };
        }
        let candidates = candidates(&from.path, path);
        let page = candidates.iter().find_map(|path| self.iter().find(|(_, page)| page.path == *path));
        if let Some((route, page)) = page {
            return match section {
                Some(section) if !page.has_section(section) => Destination::MissingSection(section.to_owned()),
                section => Destination::Page(route, section.map(str::to_owned)),
            };
        }
        if let Some(path) = candidates.iter().find(|path| self.linked_files.contains(*path)) {
            return Destination::Repository(repository_url(config, path, section));
        }
        forge_page(config, target).map_or(Destination::Nowhere, Destination::Repository)
    }
}

/// The paths from the project's root that a relative link may mean, the likelier first.
#[must_use]
pub fn candidates(from: &str, path: &str) -> Vec<String> {
    let path = percent_decode_str(path.split('?').next().unwrap_or("")).decode_utf8_lossy();
    let folder = from.rsplit_once('/').map_or("", |(folder, _)| folder);
    let beside = if path.starts_with('/') { None } else { normalize(&format!("{folder}/{path}")) };
    let mut candidates: Vec<_> = beside.into_iter().chain(normalize(&path)).collect();
    candidates.dedup();
    candidates
}

/// A path without `.` and `..`; `None` when it climbs out of the root.
fn normalize(path: &str) -> Option<String> {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()?),
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// What stands for itself in the path of an address (RFC 3986 §2.3 and §3.3).
const PATH: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');

/// What stands for itself in the query and the fragment of an address that an author has written.
const TAIL: &AsciiSet =
    &CONTROLS.add(b' ').add(b'"').add(b'<').add(b'>').add(b'`').add(b'\\').add(b'^').add(b'{').add(b'|').add(b'}');

/// The page of a file in the project's repository, at its newest state.
fn repository_url(config: &Config, path: &str, section: Option<&str>) -> String {
    let path = utf8_percent_encode(path, PATH);
    let section = section.map(|section| format!("#{section}")).unwrap_or_default();
    format!("{}blob/HEAD/{path}{section}", forge_root(config))
}

/// What the addresses of a repository's pages begin with: GitLab keeps them apart from names of projects by a hyphen.
fn forge_root(config: &Config) -> String {
    let repository = config.repository.as_str().trim_end_matches('/');
    let host = repository.split('/').nth(2).unwrap_or("");
    format!("{repository}/{}", if host.contains("gitlab") { "-/" } else { "" })
}

/// The first part of the addresses of pages that a forge has for every repository, beside those of its files.
const FORGE_PAGES: &[&str] = &[
    "actions",
    "activity",
    "archive",
    "blame",
    "blob",
    "branches",
    "commit",
    "commits",
    "compare",
    "contributors",
    "deployments",
    "discussions",
    "forks",
    "graphs",
    "issues",
    "labels",
    "merge_requests",
    "milestone",
    "milestones",
    "network",
    "packages",
    "projects",
    "pull",
    "pulls",
    "pulse",
    "raw",
    "releases",
    "security",
    "settings",
    "stargazers",
    "tags",
    "tree",
    "wiki",
    "wikis",
];

/// The page of the repository that a link means which climbs out of the files: a forge shows a file two folders below its
/// repository, at `blob/HEAD/`, and so `../../security/advisories/new` in it leads to the form for private reports.
fn forge_page(config: &Config, target: &str) -> Option<String> {
    let end = target.find(['?', '#']).unwrap_or(target.len());
    let (path, tail) = target.split_at_checked(end)?;
    let above = path.trim_start_matches("./").strip_prefix("..")?;
    let parts: Vec<&str> = above.split('/').skip_while(|part| matches!(*part, "" | "." | ".." | "-")).collect();
    let known = match parts.first() {
        Some(first) => FORGE_PAGES.contains(first) && !parts.contains(&".."),
        None => true,
    };
    if !known || !above.is_empty() && !above.starts_with('/') {
        return None;
    }
    let root = if parts.is_empty() { config.repository.to_string() } else { forge_root(config) };
    let path = parts.join("/");
    let path = percent_decode_str(&path).decode_utf8_lossy();
    Some(format!("{root}{}{}", utf8_percent_encode(&path, PATH), utf8_percent_encode(tail, TAIL)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn relative_links_are_looked_for_beside_the_page_and_from_the_root() {
        let check =
            |from: &str, path: &str, expected: &[&str]| assert_eq!(candidates(from, path), expected, "{from} {path}");
        check("SECURITY.md", "docs/x.md", &["docs/x.md"]);
        check("content/policy.md", "docs/x.md", &["content/docs/x.md", "docs/x.md"]);
        check("content/policy.md", "../LICENSE", &["LICENSE"]);
        check("content/policy.md", "../../etc/passwd", &[]);
        check("content/policy.md", "/scope", &["scope"]);
        check("SECURITY.md", "My%20File.pdf", &["My File.pdf"]);
        check("a/b.md", "./c.md?raw=1", &["a/c.md", "c.md"]);
    }
}
