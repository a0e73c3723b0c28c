//! OpenVEX 0.2.0: what each vulnerability means for each release, those of dependencies too, in one document.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use super::way_out::{self, way_out};
use super::{as_duplicate, instant, json};
use crate::markdown;
use crate::model::advisory::Disclosed;
use crate::model::dependency::{Justification, Statement, Status};
use crate::model::interval::Verdict;
use crate::model::portal::Portal;
use crate::model::release::Release;
use crate::model::subject::Subject;
use crate::model::version::Version;

/// The document.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Document {
    /// The version of the specification.
    #[serde(rename = "@context")]
    pub context: String,
    /// Its permanent id.
    #[serde(rename = "@id")]
    pub id: String,
    /// Who states all this.
    pub author: String,
    /// In what role.
    pub role: String,
    /// Since when the document exists.
    pub timestamp: String,
    /// When it last changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_updated: Option<String>,
    /// 1 for the first, one more with every change of a record in it.
    pub version: usize,
    /// What is stated.
    pub statements: Vec<Claim>,
}

/// What one vulnerability means for some products.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Claim {
    /// The vulnerability.
    pub vulnerability: Vulnerability,
    /// Since when this is stated.
    pub timestamp: String,
    /// When it last changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_updated: Option<String>,
    /// The products.
    pub products: Vec<Product>,
    /// What it means for them.
    pub status: String,
    /// Why they are not affected, in a word.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub justification: Option<String>,
    /// Why they are not affected, in prose.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub impact_statement: Option<String>,
    /// What can be done where they are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub action_statement: Option<String>,
}

/// A vulnerability.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Vulnerability {
    /// Its CVE id where it has one, else the project's.
    pub name: String,
    /// What it is, in a few words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Its other names.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
}

/// A version of the project.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Product {
    /// Its purl.
    #[serde(rename = "@id")]
    pub id: String,
    /// The dependency that has the vulnerability.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub subcomponents: Vec<Component>,
}

/// A dependency.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Component {
    /// Its purl, without a version.
    #[serde(rename = "@id")]
    pub id: String,
}

/// The document.
#[must_use]
pub fn export(portal: &Portal) -> Vec<u8> {
    let advisories = portal.advisories.iter().rev().flat_map(|disclosed| of_advisory(portal, disclosed));
    let dependencies = portal.subjects().flat_map(|subject| of_subject(portal, &subject));
    let (states, releases) = (states(portal), releases(portal));
    let first = states.iter().min().copied().unwrap_or(portal.config.since);
    let last = releases.iter().copied().max().unwrap_or(first).max(portal.updated());
    json(&Document {
        context: "https://openvex.dev/ns/v0.2.0".to_owned(),
        id: portal.config.permanent_id("openvex"),
        author: portal.config.vendor.clone(),
        role: "Vendor".to_owned(),
        timestamp: instant(first),
        last_updated: (last != first).then(|| instant(last)),
        version: states.len() + releases.len(),
        statements: advisories.chain(dependencies).collect(),
    })
}

/// When releases were published that advisories are held against: each adds products to their claims, and so a version.
fn releases(portal: &Portal) -> Vec<Timestamp> {
    let of = |release: &Release| release.date.value.to_zoned(TimeZone::UTC).map(|start| start.timestamp()).ok();
    let judged = !portal.advisories.is_empty();
    portal.releases.iter().filter(|_| judged).filter_map(of).collect()
}

/// When a record in the document was published or changed. No change goes without one.
fn states(portal: &Portal) -> Vec<Timestamp> {
    let advisories = portal.advisories.iter().flat_map(Disclosed::history).map(|state| state.date);
    let statements = portal.statements.iter().flat_map(|statement| &statement.revisions);
    advisories.chain(statements.map(|revision| revision.date.value)).collect()
}

/// One claim for each verdict and each way out, since a claim has one of either.
fn of_advisory(portal: &Portal, disclosed: &Disclosed) -> Vec<Claim> {
    let known = portal.versions_known_to(disclosed);
    let mut groups: BTreeMap<(Verdict, String), Vec<Product>> = BTreeMap::new();
    for version in portal.known_versions(&disclosed.advisory) {
        let verdict = disclosed.verdict(version);
        let text = match verdict {
            Verdict::Affected => advice(portal, disclosed, version, &known),
            Verdict::NotAffected => no_impact(disclosed),
            Verdict::Fixed | Verdict::Unknown => String::new(),
        };
        let product = Product { id: portal.config.package.at(version), subcomponents: Vec::new() };
        groups.entry((verdict, text)).or_default().push(product);
    }
    let modified = disclosed.modified();
    let claim = |((verdict, text), products): ((Verdict, String), _)| Claim {
        vulnerability: vulnerability(disclosed),
        timestamp: instant(disclosed.published),
        last_updated: (modified != disclosed.published).then(|| instant(modified)),
        products,
        status: status(verdict).as_str().to_owned(),
        justification: None,
        impact_statement: Some(text.clone()).filter(|_| verdict == Verdict::NotAffected),
        action_statement: Some(text).filter(|_| verdict == Verdict::Affected),
    };
    groups.into_iter().map(claim).collect()
}

fn status(verdict: Verdict) -> Status {
    match verdict {
        Verdict::Affected => Status::Affected,
        Verdict::Fixed => Status::Fixed,
        Verdict::NotAffected => Status::NotAffected,
        Verdict::Unknown => Status::UnderInvestigation,
    }
}

fn vulnerability(disclosed: &Disclosed) -> Vulnerability {
    let advisory = &disclosed.advisory;
    let cve = advisory.aliases.iter().find(|alias| alias.is_cve()).map(ToString::to_string);
    let own = cve.is_some().then(|| advisory.id.to_string());
    let others = advisory.aliases.iter().map(ToString::to_string).filter(|alias| Some(alias) != cve.as_ref());
    Vulnerability {
        aliases: own.into_iter().chain(others).collect(),
        name: cve.unwrap_or_else(|| advisory.id.to_string()),
        description: Some(markdown::plain(&advisory.title)),
    }
}

fn advice(portal: &Portal, disclosed: &Disclosed, version: &Version, known: &[&Version]) -> String {
    let advisory = &disclosed.advisory;
    let interval = advisory.affected.iter().find(|interval| interval.contains(version));
    let upgrade = interval.map(|interval| way_out(portal, advisory, interval, known).text).unwrap_or_default();
    match &advisory.workarounds {
        Some(workarounds) => format!("{upgrade}\n\nWorkarounds: {}", markdown::plain(&workarounds.text)),
        None => upgrade,
    }
}

fn no_impact(disclosed: &Disclosed) -> String {
    match &disclosed.withdrawn {
        Some((_, reason)) => {
            let why = as_duplicate(disclosed.advisory.duplicate_of());
            format!("The advisory was withdrawn{why}: {}", markdown::plain(reason))
        }
        None => format!("{} names no range of affected versions that this one lies in.", disclosed.advisory.id),
    }
}

/// The statements one after the other: of two on one version, readers take the later one.
fn of_subject(portal: &Portal, subject: &Subject<'_>) -> Vec<Claim> {
    let is_replaced = subject.statements().len() > 1;
    let claim = |statement: &&Statement| {
        let claim = of_statement(portal, statement);
        // Readers look at the time of a statement, not at that of its last change.
        let changed = claim.last_updated.clone().filter(|_| is_replaced);
        match changed {
            Some(timestamp) => Claim { timestamp, last_updated: None, ..claim },
            None => claim,
        }
    };
    subject.statements().iter().map(claim).collect()
}

fn of_statement(portal: &Portal, statement: &Statement) -> Claim {
    let component = Component { id: statement.package.to_string() };
    let product = |id: String| Product { id, subcomponents: vec![component.clone()] };
    // A statement that names no versions is about all of them.
    let products = match statement.versions.as_slice() {
        [] => vec![product(portal.config.package.to_string())],
        versions => versions.iter().map(|version| product(portal.config.package.at(version))).collect(),
    };
    let status = statement.status.value;
    let first = statement.revisions.first().map_or(statement.date.value, |first| first.date.value);
    let notes = statement.notes.as_ref().map(|notes| markdown::plain(&notes.text));
    Claim {
        vulnerability: Vulnerability {
            name: statement.vulnerability.to_string(),
            description: Some(markdown::plain(&statement.title)),
            aliases: statement.aliases.iter().map(ToString::to_string).collect(),
        },
        timestamp: instant(first),
        last_updated: (first != statement.date.value).then(|| instant(statement.date.value)),
        products,
        status: status.as_str().to_owned(),
        justification: statement.justification.as_deref().map(|one: &Justification| one.as_str().to_owned()),
        impact_statement: notes.filter(|_| status == Status::NotAffected),
        action_statement: (status == Status::Affected).then(|| action(portal, statement)),
    }
}

/// What users can do: in the author's words, else what follows from the versions that are fixed.
fn action(portal: &Portal, statement: &Statement) -> String {
    match &statement.action {
        Some(action) => markdown::plain(&action.text),
        None => way_out::of_dependency(&portal.config.name, statement, str::to_owned),
    }
}
