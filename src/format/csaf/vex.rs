//! VEX (CSAF 2.0 §4.5) from the portal's statements on dependencies: one document for each vulnerability.

use std::collections::{BTreeMap, BTreeSet};

use super::catalog::Entry;
use super::note::{self, note};
use super::product_tree::{tree, version_id, whole_id};
use super::score::{calculators, scores};
use super::wire::{Csaf, Flag, Note, ProductStatus, Reference, Remediation, Revision, Threat, Vulnerability};
use super::{document, external, names};
use crate::format::instant;
use crate::format::way_out::of_dependency;
use crate::model::dependency::{Remedy, Statement, Status};
use crate::model::portal::Portal;
use crate::model::version::Version;
use crate::route::Route;

/// The document about the vulnerability that some statements share.
#[must_use]
pub fn export(portal: &Portal, statements: &[&Statement], entry: &Entry) -> Csaf {
    let subject = Subject::new(portal, statements);
    let page = Route::dependencies();
    let versions = subject.statuses.keys().copied().flatten();
    Csaf {
        document: document(portal, entry, "csaf_vex", Vec::new(), history(statements), &page),
        product_tree: tree(&portal.config, versions, []),
        vulnerabilities: vec![subject.vulnerability()],
    }
}

/// The statements about one vulnerability, in the order written.
#[must_use]
pub fn about<'p>(portal: &'p Portal, vulnerability: &str) -> Vec<&'p Statement> {
    portal.statements.iter().filter(|statement| statement.vulnerability.as_str() == vulnerability).collect()
}

/// The states of all statements together: one for each date, with what changed then.
#[must_use]
pub fn history(statements: &[&Statement]) -> Vec<Revision> {
    let mut changes: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for revision in statements.iter().flat_map(|statement| &statement.revisions) {
        changes.entry(instant(revision.date.value)).or_default().push(note::change(&revision.summary));
    }
    let revision = |(number, (date, mut summaries)): (u32, (String, Vec<String>))| {
        summaries.dedup();
        Revision { date, number: number.to_string(), summary: summaries.join("; ") }
    };
    (1..).zip(changes).map(revision).collect()
}

/// A vulnerability and what is stated about it.
struct Subject<'p> {
    portal: &'p Portal,
    statements: &'p [&'p Statement],
    /// By version, in the portal's own spelling; without any, of the project as a whole. Where statements on several packages
    /// differ, the worst one counts, since no product may have two (test 6.1.6).
    statuses: BTreeMap<Option<&'p Version>, Status>,
}

impl<'p> Subject<'p> {
    fn new(portal: &'p Portal, statements: &'p [&'p Statement]) -> Self {
        let mut statuses = BTreeMap::new();
        for statement in statements {
            for version in &statement.versions {
                let released = portal.releases.iter().map(|release| &release.version.value);
                let version = released.into_iter().find(|one| **one == version.value).unwrap_or(version);
                worsen(&mut statuses, Some(version), statement.status.value);
            }
        }
        if statuses.is_empty() {
            for statement in statements {
                worsen(&mut statuses, None, statement.status.value);
            }
        }
        Self { portal, statements, statuses }
    }

    fn product_id(&self, version: Option<&Version>) -> String {
        let config = &self.portal.config;
        version.map_or_else(|| whole_id(config), |version| version_id(config, version))
    }

    fn with_status(&self, status: Status) -> Vec<String> {
        let products = self.statuses.iter().filter(|(_, one)| **one == status);
        products.map(|(version, _)| self.product_id(*version)).collect()
    }

    /// The products of which a statement tells the status that counts.
    fn products_of(&self, statement: &Statement) -> Vec<String> {
        let speaks_of = |version: Option<&Version>| {
            version.is_none_or(|version| statement.versions.iter().any(|one| one.value == *version))
        };
        let products = self.statuses.iter();
        let products = products.filter(|(version, status)| **status == statement.status.value && speaks_of(**version));
        products.map(|(version, _)| self.product_id(*version)).collect()
    }

    fn vulnerability(&self) -> Vulnerability {
        let mut seen = BTreeSet::new();
        let aliases = self.statements.iter().flat_map(|statement| &statement.aliases);
        let vulnerability = self.statements.iter().take(1).map(|statement| &statement.vulnerability);
        let all = vulnerability.chain(aliases).map(|name| &name.value).filter(|name| seen.insert(*name));
        let all: Vec<_> = all.collect();
        let (cve, ids) = names(all.iter().copied());
        let status = ProductStatus {
            fixed: self.with_status(Status::Fixed),
            known_affected: self.with_status(Status::Affected),
            known_not_affected: self.with_status(Status::NotAffected),
            under_investigation: self.with_status(Status::UnderInvestigation),
        };
        let vectors = || self.statements.iter().flat_map(|statement| &statement.cvss).map(|vector| &vector.value);
        let pages = all.iter().filter_map(|name| Some(external(name.as_str(), name.url()?)));
        Vulnerability {
            flags: self.flags(),
            notes: self.notes(),
            references: pages.chain(self.references()).chain(calculators(vectors())).collect(),
            remediations: self.remediations(),
            scores: scores(vectors(), &status.known_affected),
            threats: self.threats(),
            title: self.title(),
            product_status: status,
            cve,
            ids,
            ..Vulnerability::default()
        }
    }

    fn title(&self) -> String {
        let title = |statement: &&Statement| note::plain_title(&statement.title, statement.vulnerability.as_str());
        self.statements.first().map(title).unwrap_or_default()
    }

    fn notes(&self) -> Vec<Note> {
        let of = |statement: &&Statement| {
            let title = note::title(&statement.title, statement.vulnerability.as_str());
            let notes = statement.notes.as_ref().and_then(|prose| note("details", note::ASSESSMENT, &prose.text));
            [Some(title), note("general", note::DEPENDENCY, &dependency(statement)), notes]
        };
        self.statements.iter().flat_map(of).flatten().collect()
    }

    /// One flag for each product at most (test 6.1.33): the first that is stated.
    fn flags(&self) -> Vec<Flag> {
        let mut flagged = BTreeSet::new();
        let mut flags = Vec::new();
        for statement in self.statements {
            let Some(label) = statement.justification.as_ref().map(|one| one.as_str().to_owned()) else { continue };
            let mut product_ids = self.products_of(statement);
            product_ids.retain(|product| flagged.insert(product.clone()));
            if !product_ids.is_empty() {
                flags.push(Flag { label, product_ids });
            }
        }
        flags
    }

    /// Why products are not affected, in the author's words.
    fn threats(&self) -> Vec<Threat> {
        let not_affected = self.statements.iter().filter(|statement| statement.status.value == Status::NotAffected);
        let threat = |statement: &&Statement| {
            let details = note::markup(&statement.notes.as_ref()?.text);
            let threat = Threat {
                category: "impact".to_owned(),
                date: Some(instant(statement.date.value)),
                details,
                product_ids: self.products_of(statement),
            };
            (!threat.details.is_empty() && !threat.product_ids.is_empty()).then_some(threat)
        };
        not_affected.filter_map(threat).collect()
    }

    fn remediations(&self) -> Vec<Remediation> {
        let remediation = |statement: &&Statement| {
            let (category, details) = match statement.status.value {
                Status::Affected => way_out(self.portal, statement),
                Status::UnderInvestigation => ("none_available", waiting(statement)),
                Status::Fixed | Status::NotAffected => return None,
            };
            let (category, product_ids) = (category.to_owned(), self.products_of(statement));
            (!product_ids.is_empty()).then_some(Remediation { category, date: None, details, product_ids })
        };
        self.statements.iter().filter_map(remediation).collect()
    }

    fn references(&self) -> Vec<Reference> {
        let of = |statement: &&Statement| {
            let written = statement.references.iter().map(|reference| {
                let kind = reference.kind.as_str();
                let title = reference.title.as_ref().map(|title| format!(": {}", note::markup(title)));
                external(&format!("{kind}{}", title.unwrap_or_default()), reference.url.to_string())
            });
            let name = statement.package.name();
            let report =
                statement.report.iter().map(|url| external(&format!("Where {name} takes reports"), url.to_string()));
            written.chain(report).collect::<Vec<_>>()
        };
        self.statements.iter().flat_map(of).collect()
    }
}

fn worsen<'p>(statuses: &mut BTreeMap<Option<&'p Version>, Status>, version: Option<&'p Version>, status: Status) {
    let worst = statuses.entry(version).or_insert(status);
    *worst = status.min(*worst);
}

/// The package, what the project lets in of it, and what of it is vulnerable.
fn dependency(statement: &Statement) -> String {
    let requirement = match statement.requirement.as_str().trim() {
        "" => "in any version".to_owned(),
        requirement => format!("as `{requirement}`"),
    };
    let vulnerable: Vec<String> = statement.vulnerable.iter().map(|interval| format!("`{}`", interval.value)).collect();
    let vulnerable = match vulnerable.as_slice() {
        [] => String::new(),
        ranges => format!(" Vulnerable: {}.", ranges.join(" or ")),
    };
    format!("`{}` is required {requirement}.{vulnerable}", statement.package)
}

/// What can be done where products are affected: in the author's words, else what follows from the versions that are fixed.
fn way_out(portal: &Portal, statement: &Statement) -> (&'static str, String) {
    let is_reachable = matches!(statement.remedy(), Remedy::Reachable(_));
    let category = if is_reachable { "vendor_fix" } else { "none_available" };
    let action = statement.action.as_ref().map(|prose| note::markup(&prose.text)).filter(|text| !text.is_empty());
    match (action, category) {
        (Some(action), "none_available") => ("workaround", action),
        (Some(action), category) => (category, action),
        (None, category) => (category, of_dependency(&portal.config.name, statement, |command| format!("`{command}`"))),
    }
}

/// What can be done until it is known whether products are affected.
fn waiting(statement: &Statement) -> String {
    let action = statement.action.as_ref().map(|prose| note::markup(&prose.text)).filter(|text| !text.is_empty());
    action.unwrap_or_else(|| "It is being investigated whether these versions are affected.".to_owned())
}
