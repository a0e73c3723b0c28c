//! VEX (CSAF 2.0 §4.5) from the portal's statements on dependencies: one document for each vulnerability.

use std::collections::{BTreeMap, BTreeSet};

use super::catalog::Entry;
use super::note::{self, note};
use super::product_tree::{Component, Whole, component_tree};
use super::score::{calculators, scores};
use super::wire::{Csaf, Flag, Note, ProductStatus, Reference, Remediation, Revision, Score, Threat, Vulnerability};
use super::{document, external, names};
use crate::format::instant;
use crate::format::way_out::of_dependency;
use crate::model::dependency::{Remedy, Statement, Status};
use crate::model::portal::Portal;
use crate::model::subject::Subject;
use crate::model::version::Version;
use crate::route::Route;

/// The document about the vulnerability that some subjects share.
#[must_use]
pub fn export(portal: &Portal, subjects: &[Subject<'_>], entry: &Entry) -> Csaf {
    let matter = Matter::new(portal, subjects);
    let page = Route::dependencies();
    Csaf {
        document: document(portal, entry, "csaf_vex", Vec::new(), history(subjects), &page),
        product_tree: component_tree(&portal.config, matter.products.iter().map(|(product, _)| product)),
        vulnerabilities: vec![matter.vulnerability()],
    }
}

/// The states of all statements together: one for each date, with what changed then.
#[must_use]
pub fn history(subjects: &[Subject<'_>]) -> Vec<Revision> {
    let mut changes: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let statements = subjects.iter().flat_map(Subject::statements);
    for revision in statements.flat_map(|statement| &statement.revisions) {
        changes.entry(instant(revision.date.value)).or_default().push(note::change(&revision.summary));
    }
    let revision = |(number, (date, mut summaries)): (u32, (String, Vec<String>))| {
        summaries.dedup();
        Revision { date, number: number.to_string(), summary: summaries.join("; ") }
    };
    (1..).zip(changes).map(revision).collect()
}

/// A vulnerability and what is stated about it.
struct Matter<'p> {
    portal: &'p Portal,
    /// The statements that still hold, in the order of their packages, the newest of each first.
    statements: Vec<&'p Statement>,
    /// The packages as components of the project's versions, each with the statement that holds for it.
    products: Vec<(Component<'p>, &'p Statement)>,
}

impl<'p> Matter<'p> {
    fn new(portal: &'p Portal, subjects: &[Subject<'p>]) -> Self {
        let products = subjects.iter().flat_map(|subject| components(portal, subject)).collect();
        Self { portal, statements: subjects.iter().flat_map(Subject::holding).collect(), products }
    }

    fn with_status(&self, status: Status) -> Vec<String> {
        let products = self.products.iter().filter(|(_, statement)| statement.status.value == status);
        products.map(|(product, _)| product.id(&self.portal.config)).collect()
    }

    /// The products that a statement holds for.
    fn products_of(&self, statement: &Statement) -> Vec<String> {
        let products = self.products.iter().filter(|(_, one)| std::ptr::eq(*one, statement));
        products.map(|(product, _)| product.id(&self.portal.config)).collect()
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
            scores: self.scores(),
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

    fn scores(&self) -> Vec<Score> {
        let affected = self.statements.iter().filter(|statement| statement.status.value == Status::Affected);
        let of = |statement: &&Statement| {
            scores(statement.cvss.iter().map(|vector| &vector.value), &self.products_of(statement))
        };
        affected.flat_map(of).collect()
    }

    fn flags(&self) -> Vec<Flag> {
        let flag = |statement: &&Statement| {
            let label = statement.justification.as_ref()?.as_str().to_owned();
            Some(Flag { label, product_ids: self.products_of(statement) })
        };
        self.statements.iter().filter_map(flag).collect()
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

/// A package as a component of each version that is stated about, in the portal's own spelling, and of all others where there
/// is a statement on all.
fn components<'p>(portal: &'p Portal, subject: &Subject<'p>) -> Vec<(Component<'p>, &'p Statement)> {
    let named = subject.named();
    let component = |whole: Whole<'p>, statement: &'p Statement| {
        (Component { whole, package: &statement.package.value }, statement)
    };
    let of_version = |version: &&'p Version| {
        let spelt = portal.release(version).map_or(*version, |release| &release.version.value);
        Some(component(Whole::Version(spelt), subject.on(version)?))
    };
    let versions = named.iter().filter_map(of_version);
    let rest = subject.on_the_rest().map(|statement| component(Whole::AllBut(named.clone()), statement));
    versions.chain(rest).collect()
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
