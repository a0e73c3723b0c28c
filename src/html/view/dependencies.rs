//! The page on vulnerabilities of dependencies, and how a statement is mentioned elsewhere.

use serde::Serialize;

use super::advisory::{Source, source, vulnerability_link};
use super::part::{Answer, Html, Kind, Link, When, list, text_html, version_link};
use super::severity::{Rating, VectorRow, rating, rows};
use super::site::Head;
use crate::model::dependency::{Justification, Remedy, Statement, Status};
use crate::model::portal::Portal;
use crate::model::version::Version;
use crate::route::Route;

/// `dependencies.html`
#[derive(Debug, Serialize)]
pub struct Dependencies {
    /// The head.
    pub head: Head,
    /// The statements by what they say, what users should act on first.
    pub groups: Vec<Group>,
}

/// The statements that say the same.
#[derive(Debug, Serialize)]
pub struct Group {
    /// The name of the section in links.
    pub id: &'static str,
    /// What they say.
    pub status: Answer,
    /// How many there are.
    pub number: usize,
    /// The statements, in the order written.
    pub statements: Vec<Entry>,
}

/// A statement.
#[derive(Debug, Serialize)]
pub struct Entry {
    /// The name of its section in links.
    pub anchor: String,
    /// The vulnerability.
    pub vulnerability: Link,
    /// Its other names.
    pub aliases: Vec<Link>,
    /// What it is.
    pub title: Html,
    /// The package's name.
    pub package: String,
    /// Where the package comes from.
    pub registry: &'static str,
    /// How severe it is in the dependency.
    pub rating: Rating,
    /// The vectors of that.
    pub vectors: Vec<VectorRow>,
    /// What it means for the project.
    pub status: Answer,
    /// Why the project is not affected.
    pub justification: Option<&'static str>,
    /// The versions of the project that it is about.
    pub versions: Vec<Link>,
    /// Which versions of the package are vulnerable.
    pub vulnerable: Vec<String>,
    /// Which versions of the package the project lets in.
    pub requirement: String,
    /// Whether a fixed version can be installed.
    pub remedy: Answer,
    /// What is known.
    pub notes: Option<Html>,
    /// What users can do.
    pub action: Option<Html>,
    /// Where the package's maintainers take reports.
    pub report: Option<String>,
    /// When it was stated.
    pub date: When,
    /// Where to read more.
    pub references: Vec<Source>,
}

/// A statement in a list.
#[derive(Clone, Debug, Serialize)]
pub struct Mention {
    /// The vulnerability, with its place on the page of dependencies.
    pub vulnerability: Link,
    /// The package's name.
    pub package: String,
    /// What it is.
    pub title: Html,
    /// What it means for the project.
    pub status: Answer,
}

/// What statements can say, in the order of the page.
const STATUSES: [Status; 4] = [Status::Affected, Status::UnderInvestigation, Status::Fixed, Status::NotAffected];

impl Dependencies {
    /// The page.
    pub fn new(portal: &Portal) -> Self {
        let name = &portal.config.name;
        let groups = STATUSES.into_iter().map(|status| group(portal, status));
        Self {
            head: Head::new(
                portal,
                "Dependencies",
                &format!("What known vulnerabilities in the packages that {name} depends on mean for {name}."),
                &Route::dependencies(),
            ),
            groups: groups.filter(|group| group.number > 0).collect(),
        }
    }
}

fn group(portal: &Portal, status: Status) -> Group {
    let members = portal.statements.iter().filter(|statement| statement.status.value == status);
    let statements: Vec<_> = members.map(|statement| entry(portal, statement)).collect();
    Group { id: section(status), status: answer(status), number: statements.len(), statements }
}

fn entry(portal: &Portal, statement: &Statement) -> Entry {
    let anchor = anchor(statement);
    let text = |text: &str, part: &str| text_html(text, 4, &format!("{anchor}-{part}-"));
    Entry {
        vulnerability: vulnerability_link(&statement.vulnerability),
        aliases: statement.aliases.iter().map(|alias| vulnerability_link(alias)).collect(),
        title: Html::line(&statement.title),
        package: statement.package.name().to_owned(),
        registry: statement.package.registry(),
        rating: rating(&statement.cvss),
        vectors: rows(&statement.cvss),
        status: answer(statement.status.value),
        justification: statement.justification.as_ref().map(|why| because(why.value)),
        versions: statement.versions.iter().map(|version| version_link(portal, version)).collect(),
        vulnerable: statement.vulnerable.iter().map(ToString::to_string).collect(),
        requirement: match statement.requirement.trim() {
            "" => "any version".to_owned(),
            requirement => requirement.to_owned(),
        },
        remedy: remedy(&statement.remedy(), &portal.config.name),
        notes: statement.notes.as_ref().map(|notes| text(&notes.text, "notes")),
        action: statement.action.as_ref().map(|action| text(&action.text, "action")),
        report: statement.report.as_ref().map(ToString::to_string),
        date: When::day_of(statement.date.value),
        references: statement.references.iter().map(source).collect(),
        anchor,
    }
}

/// The statement as it is mentioned on the page of a release.
pub fn mention(portal: &Portal, statement: &Statement) -> Mention {
    let page = portal.config.base_url.href(&Route::dependencies());
    Mention {
        vulnerability: Link::new(statement.vulnerability.as_str(), format!("{page}#{}", anchor(statement))),
        package: statement.package.name().to_owned(),
        title: Html::line(&statement.title),
        status: answer(statement.status.value),
    }
}

/// The same vulnerability can be in several packages, so that the name of its section holds both.
fn anchor(statement: &Statement) -> String {
    let letter = |c: char| {
        if c.is_ascii_alphanumeric() || "-_.".contains(c) { c } else { '-' }
    };
    let package: String = statement.package.name().chars().map(letter).collect();
    format!("{}-{package}", statement.vulnerability)
}

fn section(status: Status) -> &'static str {
    match status {
        Status::Affected => "affected",
        Status::UnderInvestigation => "under-investigation",
        Status::Fixed => "fixed",
        Status::NotAffected => "not-affected",
    }
}

/// What a status means, in words.
pub fn answer(status: Status) -> Answer {
    let (kind, word, text) = match status {
        Status::Affected => (Kind::Bad, "Affected", "The vulnerability can be reached through the project."),
        Status::UnderInvestigation => (
            Kind::Unknown,
            "Under investigation",
            "Nobody knows yet. This is no verdict: when in doubt, install a fixed version.",
        ),
        Status::Fixed => (Kind::Good, "Fixed", "The project has dealt with the vulnerability."),
        Status::NotAffected => (Kind::Good, "Not affected", "The vulnerability does not reach the project."),
    };
    Answer { kind, word, text: text.to_owned() }
}

fn because(justification: Justification) -> &'static str {
    match justification {
        Justification::ComponentNotPresent => "The vulnerable component is not part of the project.",
        Justification::VulnerableCodeNotPresent => "The component is there, but not the part of it that is vulnerable.",
        Justification::VulnerableCodeNotInExecutePath => "The project never runs the vulnerable code.",
        Justification::VulnerableCodeCannotBeControlledByAdversary => {
            "The vulnerable code runs, but no attacker can control what reaches it."
        }
        Justification::InlineMitigationsAlreadyExist => "The project protects itself against the vulnerability.",
    }
}

/// Whether a user can get a fixed version of the dependency and keep the project.
fn remedy(remedy: &Remedy, project: &str) -> Answer {
    let names = |versions: &[Version]| list(&versions.iter().map(ToString::to_string).collect::<Vec<_>>());
    let (kind, word, text) = match remedy {
        Remedy::Reachable(versions) => (
            Kind::Good,
            "A fix can be installed",
            format!("Fixed in {}, which {project} lets you install.", names(versions)),
        ),
        Remedy::OutOfReach(versions) => (
            Kind::Bad,
            "The fix is out of reach",
            format!("Fixed in {}, which the requirement of {project} excludes.", names(versions)),
        ),
        Remedy::NoFix => (Kind::Bad, "No fix", "No version of the package is known to be fixed.".to_owned()),
    };
    Answer { kind, word, text }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::version::VersionOrder;

    #[test]
    fn a_remedy_says_whether_a_fix_can_be_installed() {
        let version = VersionOrder::Pep440.parse("1.2").expect("a version");
        let check = |case: Remedy, kind: Kind, text: &str| {
            let answer = remedy(&case, "x");
            assert_eq!((answer.kind, answer.text.as_str()), (kind, text));
        };
        check(Remedy::Reachable(vec![version.clone()]), Kind::Good, "Fixed in 1.2, which x lets you install.");
        check(Remedy::OutOfReach(vec![version]), Kind::Bad, "Fixed in 1.2, which the requirement of x excludes.");
        check(Remedy::NoFix, Kind::Bad, "No version of the package is known to be fixed.");
    }

    #[test]
    fn every_status_has_a_section_of_its_own() {
        let mut sections = STATUSES.map(section);
        sections.sort_unstable();
        assert!(sections.windows(2).all(|pair| pair[0] != pair[1]));
    }
}
