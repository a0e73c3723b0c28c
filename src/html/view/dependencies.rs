//! The page on vulnerabilities of dependencies, and how a statement is mentioned elsewhere.

use serde::Serialize;

use super::advisory::{Source, source, vulnerability_link};
use super::part::{Answer, Kind, Link, When, version_link};
use super::severity::{Rating, VectorRow, rating, rows};
use super::site::Head;
use crate::html::edition::Edition;
use crate::html::markup::Html;
use crate::model::dependency::{Justification, Remedy, Statement, Status};
use crate::model::subject::Subject;
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
    /// The statements that still hold.
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
    pub justification: Option<String>,
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
    /// What was stated before, and holds no more.
    pub earlier: Vec<Earlier>,
    /// Where to read more.
    pub references: Vec<Source>,
}

/// A statement that holds no more.
#[derive(Debug, Serialize)]
pub struct Earlier {
    /// When it was made.
    pub date: When,
    /// What it meant for the project.
    pub status: Answer,
    /// The versions of the project that it was about; none are all.
    pub versions: Vec<Link>,
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
    pub fn new(edition: &Edition<'_>) -> Self {
        let about = edition.say("about.dependencies", &[("name", &edition.portal.config.name)]);
        let groups = STATUSES.into_iter().map(|status| group(edition, status));
        Self {
            head: Head::new(edition, &edition.word("title.dependencies"), &about, &Route::dependencies()),
            groups: groups.filter(|group| group.number > 0).collect(),
        }
    }
}

fn group(edition: &Edition<'_>, status: Status) -> Group {
    let holding = |subject: Subject<'_>| {
        let holds = |one: &&Statement| one.status.value == status;
        subject.holding().into_iter().filter(holds).map(|one| entry(edition, &subject, one)).collect::<Vec<_>>()
    };
    let statements: Vec<_> = edition.portal.subjects().flat_map(holding).collect();
    Group { id: section(status), status: answer(edition, status), number: statements.len(), statements }
}

fn entry(edition: &Edition<'_>, subject: &Subject<'_>, statement: &Statement) -> Entry {
    let anchor = anchor(subject, statement);
    let text = |text: &str, part: &str| edition.prose(text, 4, &format!("{anchor}-{part}-"));
    Entry {
        vulnerability: vulnerability_link(&statement.vulnerability),
        aliases: statement.aliases.iter().map(|alias| vulnerability_link(alias)).collect(),
        title: edition.line(&statement.title),
        package: statement.package.name().to_owned(),
        registry: statement.package.registry(),
        rating: rating(edition, &statement.cvss),
        vectors: rows(edition, &statement.cvss),
        status: answer(edition, statement.status.value),
        justification: statement.justification.as_ref().map(|why| edition.word(because(why.value))),
        versions: subject.versions_of(statement).into_iter().map(|version| version_link(edition, version)).collect(),
        vulnerable: statement.vulnerable.iter().map(ToString::to_string).collect(),
        requirement: match statement.requirement.as_str().trim() {
            "" => edition.word("statement.any_version"),
            requirement => requirement.to_owned(),
        },
        remedy: remedy(edition, &statement.remedy()),
        notes: statement.notes.as_ref().map(|notes| text(&notes.text, "notes")),
        action: statement.action.as_ref().map(|action| text(&action.text, "action")),
        report: statement.report.as_ref().map(ToString::to_string),
        date: When::day_of(edition, statement.date.value),
        earlier: earlier(edition, subject, statement),
        references: statement.references.iter().map(|reference| source(edition, reference)).collect(),
        anchor,
    }
}

/// The statements that a newest one has replaced, the newest of them first.
fn earlier(edition: &Edition<'_>, subject: &Subject<'_>, statement: &Statement) -> Vec<Earlier> {
    let is_newest = subject.statements().last().is_some_and(|newest| std::ptr::eq(*newest, statement));
    let replaced = subject.statements().iter().rev().filter(|one| is_newest && !subject.holds(one));
    let earlier = replaced.map(|one| Earlier {
        date: When::day_of(edition, one.date.value),
        status: answer(edition, one.status.value),
        versions: one.versions.iter().map(|version| version_link(edition, version)).collect(),
    });
    earlier.collect()
}

/// The statement as it is mentioned on the page of a release.
pub fn mention(edition: &Edition<'_>, statement: &Statement) -> Mention {
    let page = edition.page(&Route::dependencies());
    let subjects = edition.portal.subjects_of(&statement.vulnerability);
    let subject = subjects.iter().find(|subject| subject.statements().iter().any(|one| std::ptr::eq(*one, statement)));
    let anchor = subject.map(|subject| anchor(subject, statement)).unwrap_or_default();
    Mention {
        vulnerability: Link::new(statement.vulnerability.as_str(), format!("{page}#{anchor}")),
        package: statement.package.name().to_owned(),
        title: edition.line(&statement.title),
        status: answer(edition, statement.status.value),
    }
}

/// The same vulnerability can be in several packages, and have several statements in one, so that the name of a section holds
/// all three: the oldest statement has no number.
fn anchor(subject: &Subject<'_>, statement: &Statement) -> String {
    let letter = |c: char| {
        if c.is_ascii_alphanumeric() || "-_.".contains(c) { c } else { '-' }
    };
    let package: String = statement.package.name().chars().map(letter).collect();
    let number = subject.statements().iter().position(|one| std::ptr::eq(*one, statement)).unwrap_or_default();
    let number = if number == 0 { String::new() } else { format!("-{}", number + 1) };
    format!("{}-{package}{number}", statement.vulnerability)
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
pub fn answer(edition: &Edition<'_>, status: Status) -> Answer {
    let (kind, word, text) = match status {
        Status::Affected => (Kind::Bad, "statement.affected", "statement.affected_means"),
        Status::UnderInvestigation => (Kind::Unknown, "statement.investigated", "statement.investigated_means"),
        Status::Fixed => (Kind::Good, "statement.fixed", "statement.fixed_means"),
        Status::NotAffected => (Kind::Good, "statement.not_affected", "statement.not_affected_means"),
    };
    Answer { kind, word: edition.word(word), text: edition.word(text) }
}

fn because(justification: Justification) -> &'static str {
    match justification {
        Justification::ComponentNotPresent => "statement.component_not_present",
        Justification::VulnerableCodeNotPresent => "statement.code_not_present",
        Justification::VulnerableCodeNotInExecutePath => "statement.code_not_run",
        Justification::VulnerableCodeCannotBeControlledByAdversary => "statement.code_not_controlled",
        Justification::InlineMitigationsAlreadyExist => "statement.mitigated",
    }
}

/// Whether a user can get a fixed version of the dependency and keep the project.
fn remedy(edition: &Edition<'_>, remedy: &Remedy) -> Answer {
    let say = |key: &str, versions: &[Version]| {
        let versions = edition.list(&versions.iter().map(ToString::to_string).collect::<Vec<_>>());
        let key = if versions.is_empty() { "remedy.unnamed" } else { key };
        edition.say(key, &[("versions", &versions), ("name", &edition.portal.config.name)])
    };
    let (kind, word, text) = match remedy {
        Remedy::Reachable(versions) => (Kind::Good, "remedy.reachable", say("remedy.reachable_means", versions)),
        Remedy::Later(versions) => (Kind::Neutral, "remedy.later", say("remedy.later_means", versions)),
        Remedy::OutOfReach(versions) => (Kind::Bad, "remedy.out_of_reach", say("remedy.out_of_reach_means", versions)),
        Remedy::Unclear(versions) => (Kind::Unknown, "remedy.unclear", say("remedy.unclear_means", versions)),
        Remedy::NoFix => (Kind::Bad, "remedy.no_fix", edition.word("remedy.no_fix_means")),
        Remedy::Unstated => (Kind::Unknown, "remedy.unclear", edition.word("remedy.unstated_means")),
    };
    Answer { kind, word: edition.word(word), text }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::html::tests::editions;
    use crate::model::version::VersionOrder;

    #[test]
    fn a_remedy_says_whether_a_fix_can_be_installed() {
        let [english, _] = editions();
        let version = VersionOrder::Pep440.parse("1.2").expect("a version");
        let check = |case: Remedy, kind: Kind, text: &str| {
            let answer = remedy(&english.edition(), &case);
            assert_eq!((answer.kind, answer.text.as_str()), (kind, text));
        };
        check(Remedy::Reachable(vec![version.clone()]), Kind::Good, "Fixed in 1.2, which a<b lets you install.");
        check(Remedy::OutOfReach(vec![version]), Kind::Bad, "Fixed in 1.2, which the requirement of a<b excludes.");
        check(Remedy::NoFix, Kind::Bad, "No version of the package is known to be fixed.");
    }

    #[test]
    fn every_status_has_a_section_of_its_own() {
        let mut sections = STATUSES.map(section);
        sections.sort_unstable();
        assert!(sections.windows(2).all(|pair| pair[0] != pair[1]));
    }
}
