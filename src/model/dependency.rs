//! Statements about vulnerabilities in third-party packages (VEX).

use std::str::FromStr;

use jiff::Timestamp;

use crate::diag::{Code, Diagnostic};
use crate::fields::Fields;
use crate::invalid::Invalid;
use crate::model::id::VulnerabilityId;
use crate::model::interval::{self, End, Interval, any_holds};
use crate::model::package::Package;
use crate::model::reference::{self, Reference};
use crate::model::requirement::Requirement;
use crate::model::revision::{self, Revision};
use crate::model::severity::Vector;
use crate::model::version::{Version, VersionOrder};
use crate::source::{At, Place, Prose};
use crate::url::WebUrl;
use crate::words::{from_word, word};

/// What a vulnerability in a dependency means for the project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// The vulnerability.
    pub vulnerability: At<VulnerabilityId>,
    /// Its names in other lists.
    pub aliases: Vec<At<VulnerabilityId>>,
    /// What it is, in a few words.
    pub title: At<String>,
    /// The package that has it.
    pub package: At<Package>,
    /// Which versions of that package the project lets in, as its metadata says.
    pub requirement: At<Requirement>,
    /// Which versions of that package have it.
    pub vulnerable: Vec<At<Interval>>,
    /// The versions of the project that the statement is about; none are all.
    pub versions: Vec<At<Version>>,
    /// What it means for them.
    pub status: At<Status>,
    /// Why they are not affected, when they are not.
    pub justification: Option<At<Justification>>,
    /// When the statement was made, or last changed.
    pub date: At<Timestamp>,
    /// How the statement itself changed; where nothing is written, it is in its first state, of `date`.
    pub revisions: Vec<Revision>,
    /// How severe the vulnerability is in the dependency.
    pub cvss: Vec<At<Vector>>,
    /// What is known.
    pub notes: Option<Prose>,
    /// What users can do.
    pub action: Option<Prose>,
    /// Where its maintainers take reports.
    pub report: Option<At<WebUrl>>,
    /// Where to read more.
    pub references: Vec<Reference>,
}

/// What a vulnerability means for the project (OpenVEX 0.2.0, `status`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// The project is affected.
    Affected,
    /// Nobody knows yet.
    UnderInvestigation,
    /// The project contains the fix.
    Fixed,
    /// The project is not affected, and says why.
    NotAffected,
}

impl Status {
    const WORDS: &[(&str, Self)] = &[
        ("affected", Self::Affected),
        ("under_investigation", Self::UnderInvestigation),
        ("fixed", Self::Fixed),
        ("not_affected", Self::NotAffected),
    ];

    /// The word for it in TOML.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        word(Self::WORDS, self)
    }
}

impl FromStr for Status {
    type Err = Invalid;
    fn from_str(text: &str) -> Result<Self, Invalid> {
        from_word("a status", text, Self::WORDS)
    }
}

/// Why a project is not affected (OpenVEX 0.2.0, `justification`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Justification {
    /// The package is not in the project.
    ComponentNotPresent,
    /// The package is, the flawed code is not.
    VulnerableCodeNotPresent,
    /// The flawed code is never run.
    VulnerableCodeNotInExecutePath,
    /// It runs, and no attacker can reach it.
    VulnerableCodeCannotBeControlledByAdversary,
    /// The project protects itself.
    InlineMitigationsAlreadyExist,
}

impl Justification {
    const WORDS: &[(&str, Self)] = &[
        ("component_not_present", Self::ComponentNotPresent),
        ("vulnerable_code_not_present", Self::VulnerableCodeNotPresent),
        ("vulnerable_code_not_in_execute_path", Self::VulnerableCodeNotInExecutePath),
        ("vulnerable_code_cannot_be_controlled_by_adversary", Self::VulnerableCodeCannotBeControlledByAdversary),
        ("inline_mitigations_already_exist", Self::InlineMitigationsAlreadyExist),
    ];

    /// The word for it in TOML and in OpenVEX.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        word(Self::WORDS, self)
    }
}

impl FromStr for Justification {
    type Err = Invalid;
    fn from_str(text: &str) -> Result<Self, Invalid> {
        from_word("a justification", text, Self::WORDS)
    }
}

/// Whether a user of the project can install a fixed version of the dependency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Remedy {
    /// These fixed versions satisfy the project's requirement.
    Reachable(Vec<Version>),
    /// It excludes the fixed versions themselves, and lets in later ones, which are not vulnerable either.
    Later(Vec<Version>),
    /// It excludes them all.
    OutOfReach(Vec<Version>),
    /// Fixed versions exist, and it is not known what it lets in.
    Unclear(Vec<Version>),
    /// No version is known to be fixed.
    NoFix,
    /// It is not stated which versions are vulnerable.
    Unstated,
}

impl Statement {
    /// Whether a fixed version is reachable within the project's requirement. Computed, never stated.
    #[must_use]
    pub fn remedy(&self) -> Remedy {
        let fixed = self.fixed();
        let reachable: Vec<Version> = fixed.iter().filter(|version| self.admits(version)).cloned().collect();
        if self.vulnerable.is_empty() {
            Remedy::Unstated
        } else if self.ends().next().is_none() {
            Remedy::NoFix
        } else if !self.requirement.is_read() {
            Remedy::Unclear(fixed)
        } else if !reachable.is_empty() {
            Remedy::Reachable(reachable)
        } else if self.lets_in_later_ones() {
            Remedy::Later(fixed)
        } else {
            Remedy::OutOfReach(fixed)
        }
    }

    /// Whether it is about a version; one that names none is about all.
    #[must_use]
    pub fn speaks_of(&self, version: &Version) -> bool {
        self.versions.is_empty() || self.versions.iter().any(|one| version.stands_to(one).is_eq())
    }

    /// Whether the project is affected, and an upgrade of the dependency that the project accepts puts an end to that.
    #[must_use]
    pub fn is_mended_by_upgrade(&self) -> bool {
        self.status.value == Status::Affected && matches!(self.remedy(), Remedy::Reachable(_))
    }

    /// The highest fixed version that the project accepts, and the command that installs it or a later one.
    #[must_use]
    pub fn upgrade(&self) -> Option<(Version, Option<String>)> {
        let Remedy::Reachable(reachable) = self.remedy() else { return None };
        let fixed = reachable.into_iter().max()?;
        let is_newest_fixed = !self.vulnerable.iter().any(|interval| self.lets_in_from(interval, &fixed));
        let command = self.requirement.command(&self.package, &fixed, is_newest_fixed);
        Some((fixed, command))
    }

    /// The versions that a fix is said to be in, but for those that are vulnerable again.
    fn fixed(&self) -> Vec<Version> {
        let fixed = self.vulnerable.iter().filter_map(|interval| interval.fixed());
        fixed.filter(|version| !any_holds(&self.vulnerable, version)).cloned().collect()
    }

    /// The bounds beyond which versions are not vulnerable, as far as one interval tells.
    fn ends(&self) -> impl Iterator<Item = &Version> {
        self.vulnerable.iter().filter_map(|interval| match &interval.end {
            End::Fixed(version) | End::LastAffected(version) => Some(version),
            End::Open => None,
        })
    }

    fn admits(&self, version: &Version) -> bool {
        self.requirement.admits(version) == Some(true)
    }

    /// Versions by which it can be told what the requirement lets in: where its answer may change, and close to these bounds.
    fn trials<'v>(&self, bounds: impl IntoIterator<Item = &'v Version>) -> Vec<Version> {
        let near =
            bounds.into_iter().flat_map(|version| [Some(version.clone()), version.next(), version.final_release()]);
        near.flatten().chain(self.requirement.turning_points(self.package.order())).collect()
    }

    fn lets_in_later_ones(&self) -> bool {
        let is_later = |version: &Version| self.ends().any(|end| end < version);
        let trials = self.trials(self.ends());
        trials.iter().any(|one| is_later(one) && !any_holds(&self.vulnerable, one) && self.admits(one))
    }

    /// Whether the requirement lets in a vulnerable version of an interval, above a fixed one.
    fn lets_in_from(&self, interval: &Interval, fixed: &Version) -> bool {
        let trials = self.trials(interval.introduced.as_ref());
        trials.iter().any(|one| fixed < one && interval.contains(one) && self.admits(one))
    }
}

/// Reads `[[statement]]`; `order` is that of the project's own versions.
pub fn read(fields: &mut Fields<'_, '_>, order: VersionOrder) -> Option<Statement> {
    let vulnerability = fields.value("vulnerability", Code::InvalidAlias);
    let vulnerability = fields.require("vulnerability", vulnerability);
    let aliases = fields.values("aliases", Code::InvalidAlias);
    let title = fields.markdown_line("title", 256);
    let title = fields.require("title", title);
    let package = fields.value::<Package>("package", Code::InvalidPackage);
    let package = fields.require("package", package);
    let requirement = read_requirement(fields, package.as_ref());
    let foreign = package.as_ref().map(|package| package.order());
    let vulnerable = fields.each("vulnerable", |item| interval::read(item, foreign.unwrap_or(order)));
    let versions = read_versions(fields, order);
    let status = fields.value("status", Code::UnknownWord);
    let status = fields.require("status", status);
    let justification = fields.value("justification", Code::UnknownWord);
    check_justification(fields, status.as_ref(), justification.as_ref());
    let date = fields.instant("date");
    let date = fields.require("date", date);
    let revisions = revision::read_all(fields, None);
    let cvss = fields.values("cvss", Code::InvalidVector);
    let notes = fields.prose("notes");
    let action = fields.prose("action");
    let report = fields.value("report", Code::InvalidUrl);
    let references = fields.each("references", reference::read);
    let date = date?;
    Some(Statement {
        vulnerability: vulnerability?,
        aliases,
        title: title?,
        package: package?,
        requirement: requirement?,
        vulnerable,
        versions,
        status: status?,
        justification,
        revisions: revisions.filter(|written| !written.is_empty()).unwrap_or_else(|| first_state(&date)),
        date,
        cvss,
        notes,
        action,
        report,
        references,
    })
}

/// Who says "not affected" says why (OpenVEX 0.2.0, status justifications).
fn check_justification(fields: &mut Fields<'_, '_>, status: Option<&At<Status>>, why: Option<&At<Justification>>) {
    let Some(status) = status else { return };
    let not_affected = status.value == Status::NotAffected;
    let unjustified = |place: Place, message: &str| Diagnostic::new(Code::UnjustifiedStatement, place, message);
    match why {
        None if not_affected && !fields.misread("justification") => fields.report.add(
            unjustified(status.place, "it is said not to affect the project, without a reason")
                .hint("add `justification`, such as \"vulnerable_code_not_in_execute_path\""),
        ),
        Some(why) if !not_affected => fields
            .report
            .add(unjustified(why.place, "only `not_affected` takes a justification").hint("say it in `notes`")),
        _ => {}
    }
}

/// The history of a statement that has not been changed.
fn first_state(date: &At<Timestamp>) -> Vec<Revision> {
    let number = At::new(1, date.place);
    let summary = At::new("First statement".to_owned(), date.place);
    vec![Revision { number, date: date.clone(), summary }]
}

fn read_versions(fields: &mut Fields<'_, '_>, order: VersionOrder) -> Vec<At<Version>> {
    let texts = fields.texts("versions");
    let parse = |text: At<String>| match order.parse(&text) {
        Ok(version) => Some(At::new(version, text.place)),
        Err(invalid) => fields.invalid(Code::InvalidVersion, text.place, invalid),
    };
    texts.into_iter().filter_map(parse).collect()
}

fn read_requirement(fields: &mut Fields<'_, '_>, package: Option<&At<Package>>) -> Option<At<Requirement>> {
    let text = fields.text("requirement");
    let text = fields.require("requirement", text)?;
    match Requirement::read(&text, package?) {
        Ok(requirement) => Some(At::new(requirement, text.place)),
        Err(invalid) => fields.invalid(Code::InvalidVersion, text.place, invalid),
    }
}
