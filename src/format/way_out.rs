//! What users of an affected version are told to do, in the same words in every format.

use crate::model::advisory::Advisory;
use crate::model::dependency::{Remedy, Statement};
use crate::model::interval::{End, Interval};
use crate::model::portal::Portal;
use crate::model::release::Release;
use crate::model::version::Version;

/// The way out of a range of affected versions.
#[derive(Debug, PartialEq, Eq)]
pub struct WayOut<'v> {
    /// The version to go to, where there is one.
    pub to: Option<&'v Version>,
    /// What to do, in a sentence.
    pub text: String,
}

/// The way out of one of an advisory's ranges, as far as versions are known; these stand lowest first. Versions are spelt as their
/// releases, and none that cannot be installed is a way out.
#[must_use]
pub fn way_out<'v>(
    portal: &'v Portal,
    advisory: &'v Advisory,
    interval: &'v Interval,
    versions: &[&'v Version],
) -> WayOut<'v> {
    let name = &portal.config.name;
    let affects = |version: &Version| advisory.affected.iter().any(|range| range.contains(version));
    let is_installable = |version: &Version| portal.release(version).is_none_or(Release::is_installable);
    let next_after = |bound: &Version| {
        let above = versions.iter().filter(|version| version.stands_to(bound).is_gt() && !version.is_prerelease());
        above.copied().find(|version| !affects(version) && is_installable(version))
    };
    let affects_again = |fixed: &Version| {
        advisory.affected.iter().any(|range| range.introduced.as_ref().is_some_and(|introduced| introduced >= fixed))
    };
    match &interval.end {
        End::Fixed(fixed) => {
            let instead = || next_after(fixed).unwrap_or(fixed);
            let to = if is_installable(fixed) { portal.as_released(fixed) } else { instead() };
            let text = if affects_again(to) {
                format!("Upgrade from {interval} to {name} {to}.")
            } else {
                format!("Upgrade to {name} {to} or later.")
            };
            WayOut { to: Some(to), text }
        }
        End::LastAffected(last) => match next_after(last) {
            Some(next) => {
                WayOut { to: Some(next), text: format!("{last} is the last one affected: upgrade to {name} {next}.") }
            }
            None => nowhere(),
        },
        End::Open => nowhere(),
    }
}

fn nowhere<'v>() -> WayOut<'v> {
    WayOut { to: None, text: "There is no fixed version yet.".to_owned() }
}

/// What to do about a vulnerability of a dependency that affects the project, as it follows from the versions that are fixed.
/// `code` marks the command, as the format wants it.
#[must_use]
pub fn of_dependency(project: &str, statement: &Statement, code: impl Fn(&str) -> String) -> String {
    let dependency = statement.package.name();
    let fixed_in = |fixed: &[Version]| match fixed {
        [] => format!("No fixed version of {dependency} is named, only the last one that is vulnerable"),
        fixed => {
            let fixed: Vec<_> = fixed.iter().map(ToString::to_string).collect();
            format!("{dependency} is fixed in {}", fixed.join(" or "))
        }
    };
    match statement.remedy() {
        Remedy::Reachable(fixed) => {
            let fixed: Vec<_> = fixed.iter().map(ToString::to_string).collect();
            let command = statement.upgrade().and_then(|(_, command)| command);
            let command = command.map_or_else(|| ".".to_owned(), |command| format!(": {}", code(&command)));
            format!("Upgrade {dependency} to {}, which {project} accepts{command}", fixed.join(" or "))
        }
        Remedy::Later(fixed) => format!("{}; {project} accepts later versions only.", fixed_in(&fixed)),
        Remedy::OutOfReach(fixed) => {
            format!("{}, and {project} accepts neither that nor a later version.", fixed_in(&fixed))
        }
        Remedy::Unclear(fixed) => format!("{}; it is not known whether {project} accepts it.", fixed_in(&fixed)),
        Remedy::NoFix => format!("No fixed version of {dependency} is known."),
        Remedy::Unstated => format!("It is not stated which versions of {dependency} are vulnerable."),
    }
}
