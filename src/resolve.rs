//! Resolves a project into its content: from texts as written to values as meant.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use rayon::prelude::*;

use crate::diag::{Code, Diagnostic, Report};
use crate::fields::read_toml;
use crate::language::Language;
use crate::model::advisory::{self, Advisory, Publication};
use crate::model::config::{Config, LANGUAGE};
use crate::model::content::Content;
use crate::model::dependency::{self, Statement};
use crate::model::id::{AdvisoryId, holds_id};
use crate::model::page::{Page, Pages};
use crate::model::release::{self, Line, Release};
use crate::model::support::SupportTable;
use crate::model::version::Version;
use crate::project::{CONTENT, Project, is_page};
use crate::source::{Place, Prose, SourceId};

/// What all the texts of a project mean. `None` when there is no usable `site.toml` or no policy.
pub fn resolve(project: &mut Project, report: &mut Report) -> Option<Content> {
    let config = project.config.take()?;
    let advisories = advisories(project, &config, report);
    keep_names(project, &advisories);
    let (releases, lines) = releases(project, &config, report);
    let statements = statements(project, &config, report);
    misplaced(project, &config, &advisories, report);
    unused(project, report);
    let policy = project.policy.map(|id| page(project, None, id))?;
    let support = SupportTable::find(&policy, &config, &releases, &public_fixes(&advisories));
    let (translations, others) = other_pages(project, &policy, report);
    Some(Content {
        today: project.today,
        pages: Pages { policy, translations, others, linked_files: project.linked_files.clone() },
        support,
        advisories,
        releases,
        lines,
        statements,
        config,
    })
}

/// The versions that public advisories name as fixed. What an unpublished one names shows nowhere, not even in a verdict.
fn public_fixes(advisories: &[Advisory]) -> Vec<&Version> {
    let published = advisories.iter().filter(|one| matches!(one.publication, Publication::Published { .. }));
    published.flat_map(|one| &one.affected).filter_map(|interval| interval.fixed()).collect()
}

/// What a file of `content/` is, by its path there.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind<'p> {
    AdvisoryList,
    Advisory,
    /// The long text of the advisory of that id.
    Details(&'p str),
    Releases,
    Dependencies,
    Page,
    Unknown,
}

fn kind(path: &str) -> Kind<'_> {
    match path {
        "advisories.toml" => Kind::AdvisoryList,
        "releases.toml" => Kind::Releases,
        "dependencies.toml" => Kind::Dependencies,
        path if is_page(path) => Kind::Page,
        path => match path.strip_prefix("advisories/").map(|name| (name, name.strip_suffix(".md"))) {
            Some((name, _)) if name.contains('/') => Kind::Unknown,
            Some((_, Some(id))) => Kind::Details(id),
            Some(_) => Kind::Advisory,
            None => Kind::Unknown,
        },
    }
}

fn advisories(project: &mut Project, config: &Config, report: &mut Report) -> Vec<Advisory> {
    // Files do not depend on each other, so each is read on its own with a report of its own.
    let read: Vec<(SourceId, Vec<Option<Advisory>>, Report)> = project
        .content
        .par_iter()
        .filter(|(path, _)| matches!(kind(path), Kind::Advisory | Kind::AdvisoryList))
        .map(|(path, id)| {
            let mut findings = Report::default();
            let advisories = read_toml(&project.sources, *id, &mut findings, |fields| match kind(path) {
                Kind::AdvisoryList => fields.each("advisory", |item| Some(advisory::read(item, config))),
                _ => vec![advisory::read(fields, config)],
            });
            (*id, advisories, findings)
        })
        .collect();
    let mut advisories = Vec::new();
    for (source, read, findings) in read {
        if is_public(&read, &findings) {
            project.secrets.disclose(source);
        }
        advisories.extend(read);
        report.absorb(findings);
    }
    let all_read = advisories.iter().all(Option::is_some);
    let mut advisories = advisories.into_iter().flatten().collect::<Vec<_>>();
    add_details(project, &mut advisories, all_read, report);
    advisories
}

/// Whether a file holds public advisories and nothing else: what could not be read may have been a draft.
fn is_public(read: &[Option<Advisory>], findings: &Report) -> bool {
    let all_public = read.iter().all(|one| one.as_ref().is_some_and(Advisory::is_public));
    let unread = [Code::TomlSyntax, Code::WrongType, Code::UnknownField];
    let unread = if read.len() == 1 { &unread[..1] } else { &unread };
    all_public && !read.is_empty() && !unread.iter().any(|code| findings.has_found(*code))
}

/// Gives each advisory the text that stands beside it in `<ID>.md`. A text may belong to one that could not be read.
fn add_details(project: &mut Project, advisories: &mut [Advisory], all_read: bool, report: &mut Report) {
    let mut by_id: BTreeMap<String, &mut Advisory> =
        advisories.iter_mut().map(|advisory| (advisory.id.to_string(), advisory)).collect();
    for (path, source) in &project.content {
        let Kind::Details(id) = kind(path) else { continue };
        let place = Place::start_of(*source);
        match by_id.get_mut(id) {
            Some(advisory) if advisory.details.is_some() => {
                let message = format!("`{id}` has `details` in its TOML already");
                report.add(Diagnostic::new(Code::OrphanDetails, place, message).hint("keep one of the two"));
            }
            Some(advisory) => {
                if advisory.is_public() {
                    project.secrets.disclose(*source);
                }
                advisory.details = Some(Prose::file(&project.sources, *source));
            }
            None if !all_read => {}
            None => {
                let message = format!("there is no advisory `{id}`");
                report.add(
                    Diagnostic::new(Code::OrphanDetails, place, message).hint("name the file like the advisory's id"),
                );
            }
        }
    }
}

/// Keeps the names of unpublished advisories secret, and those of files that may hold one.
fn keep_names(project: &mut Project, advisories: &[Advisory]) {
    let secret = advisories.iter().filter(|advisory| !advisory.is_public());
    let names = secret.flat_map(|advisory| {
        std::iter::once(advisory.id.as_str()).chain(advisory.aliases.iter().map(|alias| alias.as_str()))
    });
    let unread = project.content.iter().filter(|(_, source)| project.secrets.holds(*source));
    let public: BTreeSet<&str> =
        advisories.iter().filter(|advisory| advisory.is_public()).map(|advisory| advisory.id.as_str()).collect();
    let files = unread.map(|(path, _)| file_stem(path));
    let files = files.filter(|stem| stem.parse::<AdvisoryId>().is_ok() && !public.contains(stem));
    let names: Vec<&str> = names.chain(files).collect();
    project.secrets.keep_names(names);
}

fn releases(project: &Project, config: &Config, report: &mut Report) -> (Vec<Release>, Vec<Line>) {
    let order = config.package.order();
    let read = |id: SourceId| {
        read_toml(&project.sources, id, report, |fields| {
            let releases = fields.each("release", |item| release::read_release(item, order));
            let lines = fields.each("line", |item| release::read_line(item, order));
            (releases, lines)
        })
    };
    find(project, Kind::Releases).map(read).unwrap_or_default()
}

fn statements(project: &Project, config: &Config, report: &mut Report) -> Vec<Statement> {
    let order = config.package.order();
    let read = |id: SourceId| {
        read_toml(&project.sources, id, report, |fields| fields.each("statement", |item| dependency::read(item, order)))
    };
    find(project, Kind::Dependencies).map(read).unwrap_or_default()
}

fn find(project: &Project, wanted: Kind<'_>) -> Option<SourceId> {
    project.content.iter().find(|(path, _)| kind(path) == wanted).map(|(_, id)| *id)
}

fn page(project: &Project, language: Option<Language>, id: SourceId) -> Page {
    Page::new(language, project.sources.get(id).path.clone(), Prose::file(&project.sources, id))
}

/// Translations of the policy, `policy.<lang>.md`, and all other pages.
fn other_pages(project: &Project, policy: &Page, report: &mut Report) -> (Vec<Page>, Vec<Page>) {
    let (mut translations, mut others) = (Vec::new(), Vec::new());
    let policy_stem = if Path::new(&policy.path).starts_with(CONTENT) { file_stem(&policy.path) } else { "policy" };
    for (path, id) in project.content.iter().filter(|(path, _)| kind(path) == Kind::Page) {
        let stem = file_stem(path);
        let language = stem.strip_prefix(policy_stem).and_then(|rest| rest.strip_prefix('.'));
        match language.map(str::parse::<Language>) {
            Some(Ok(language)) if language.as_str() == LANGUAGE => {
                let message = format!("`{}` itself is in `{LANGUAGE}`", policy.path);
                let hint = "a translation is in another language";
                report.add(Diagnostic::new(Code::InvalidLanguage, Place::start_of(*id), message).hint(hint));
            }
            Some(Ok(language)) => translations.push(page(project, Some(language), *id)),
            Some(Err(invalid)) => report.add(Diagnostic::invalid(Code::InvalidLanguage, Place::start_of(*id), invalid)),
            None => others.push(page(project, None, *id)),
        }
    }
    (translations, others)
}

fn file_stem(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or("");
    name.rsplit_once('.').filter(|(_, ending)| matches!(*ending, "md" | "toml")).map_or(name, |(stem, _)| stem)
}

/// A text that is named like an advisory is one's details, written to the wrong place: as a page it would be public at once.
fn misplaced(project: &Project, config: &Config, advisories: &[Advisory], report: &mut Report) {
    let ids = advisories.iter().flat_map(|one| {
        std::iter::once(one.id.as_str()).chain(one.aliases.iter().map(|alias| alias.as_str())).map(str::to_lowercase)
    });
    let ids: BTreeSet<String> = ids.collect();
    for (path, source) in &project.content {
        let is_misplaced = matches!(kind(path), Kind::Page | Kind::Unknown) && path.ends_with(".md");
        if is_misplaced
            && (holds_id(file_stem(path), &config.id_prefix) || ids.contains(&file_stem(path).to_lowercase()))
        {
            let message = format!("`{CONTENT}/{path}` is named like an advisory, and is none there");
            report.add(
                Diagnostic::new(Code::MisplacedAdvisory, Place::start_of(*source), message)
                    .hint("the text of an advisory is `content/advisories/<ID>.md`; give a page another name"),
            );
        }
    }
}

fn unused(project: &Project, report: &mut Report) {
    for (path, id) in project.content.iter().filter(|(path, _)| kind(path) == Kind::Unknown) {
        let message = format!("nobody reads `{CONTENT}/{path}`");
        let hint = "known are advisories.toml, advisories/*.toml, advisories/<ID>.md, releases.toml, dependencies.toml and pages (*.md)";
        report.add(Diagnostic::new(Code::UnusedFile, Place::start_of(*id), message).hint(hint));
    }
}
