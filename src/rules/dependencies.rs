//! Rules about statements on dependencies.

use std::collections::BTreeMap;

use crate::diag::{Code, Diagnostic, Report};
use crate::model::content::Content;
use crate::model::dependency::Statement;
use crate::model::package::Package;
use crate::model::requirement;
use crate::rules::advisories::in_past;

/// Of one date, there is one statement on a vulnerability in a package for each version: none of two would replace the other.
pub fn statements_do_not_contradict(content: &Content, report: &mut Report) {
    let mut said: BTreeMap<_, Vec<&Statement>> = BTreeMap::new();
    for statement in &content.statements {
        let of_one_date = (&statement.package.value, &statement.vulnerability.value, statement.date.value);
        let others = said.entry(of_one_date).or_default();
        if let Some(version) = others.iter().find_map(|other| in_both(other, statement)) {
            let message = format!(
                "there are two statements of one date about `{}` in `{}` and {version}",
                statement.vulnerability, statement.package
            );
            let hint = "name other versions in `versions`, or date the one later that replaces the other";
            report.add(Diagnostic::new(Code::DuplicateStatement, statement.vulnerability.place, message).hint(hint));
        }
        others.push(statement);
    }
}

/// What both are about.
fn in_both(one: &Statement, other: &Statement) -> Option<String> {
    if one.versions.is_empty() && other.versions.is_empty() {
        return Some("all versions".to_owned());
    }
    let named = |from: &Statement, to: &Statement| from.versions.iter().find(|version| to.speaks_of(version)).cloned();
    named(one, other).or_else(|| named(other, one)).map(|version| format!("`{version}`"))
}

/// A statement about a version that nobody released is read by nobody.
pub fn versions_are_releases(content: &Content, report: &mut Report) {
    // It may be one that could not be read.
    if content.releases.first().is_none_or(|release| report.has_errors_in(release.version.place.source)) {
        return;
    }
    for version in content.statements.iter().flat_map(|statement| &statement.versions) {
        if !content.releases.iter().any(|release| release.version.value == version.value) {
            let message = format!("`{version}` is not among the releases");
            let unknown = Diagnostic::new(Code::UnknownRelease, version.place, message);
            report.add(unknown.hint("add it to `content/releases.toml`"));
        }
    }
}

/// Statements have been made already, about intervals that hold a version.
pub fn statements_are_sound(content: &Content, report: &mut Report) {
    for statement in &content.statements {
        in_past(content, statement.date.value, statement.date.place, "date", report);
        for interval in statement.vulnerable.iter().filter(|interval| interval.is_empty()) {
            let message = format!("no version is `{}`", interval.value);
            report.add(Diagnostic::new(Code::EmptyInterval, interval.place, message));
        }
    }
}

/// What was changed has a revision of that date.
pub fn statements_are_revised(content: &Content, report: &mut Report) {
    for statement in &content.statements {
        if let Some(last) = statement.revisions.last()
            && last.date != statement.date
        {
            let message = format!("the last revision of `{}` is not of its `date`", statement.vulnerability);
            report.add(
                Diagnostic::new(Code::RevisionOrder, last.date.place, message)
                    .hint(format!("`date` says {}; add a revision for what changed then", statement.date.value)),
            );
        }
    }
}

/// A requirement that says nothing to us says nothing to readers.
pub fn requirements_are_read(content: &Content, report: &mut Report) {
    for statement in content.statements.iter().filter(|statement| !statement.requirement.is_read()) {
        let message = format!(
            "it is not known which versions of `{}` this lets in, so that pages and formats say \"unknown\"",
            statement.package
        );
        let hint = format!("versions are understood {}; say in `action` what users can do", forms(&statement.package));
        report.add(Diagnostic::new(Code::UnreadRequirement, statement.requirement.place, message).hint(hint));
    }
}

/// How requirements on a package would be understood.
fn forms(package: &Package) -> String {
    match requirement::example(package) {
        Some(example) => format!("where they are written such as {example}"),
        None => format!("in packages of the types {}", requirement::kinds().join(", ")),
    }
}
