//! Rules about releases and their support.

use std::collections::BTreeMap;

use crate::diag::{Code, Diagnostic, Report};
use crate::model::content::Content;
use crate::model::portal::latest;
use crate::model::scheme::Change;
use crate::model::support::Support;
use crate::model::support::verdict::support_of;

/// A version is released once, and not in the future.
pub fn releases_are_unique_and_past(content: &Content, report: &mut Report) {
    let mut seen = BTreeMap::new();
    for release in &content.releases {
        if let Some(first) = seen.insert(&release.version.value, release) {
            let message = format!("`{}` is the same version as `{}`", release.version, first.version);
            report.add(Diagnostic::new(Code::DuplicateRelease, release.version.place, message));
        }
        if release.date.value > content.today {
            let message =
                format!("the release `{}` is dated {}, after today, {}", release.version, release.date, content.today);
            report.add(Diagnostic::new(Code::DateInFuture, release.date.place, message));
        }
    }
}

/// Versions are compared by their numbers, whatever their dates: after a change from 2014.1 to 8.0 all that is said of older and newer
/// is wrong.
pub fn later_releases_are_numbered_higher(content: &Content, report: &mut Report) {
    let Some(Change { earlier, later }) = Change::find(&content.releases) else { return };
    let (old, new) = (&earlier.version, &later.version);
    let message = format!("`{new}` of {} counts as older than `{old}` of {}", later.date, earlier.date);
    report.add(Diagnostic::new(Code::VersionScheme, later.version.place, message).hint(
        "versions are compared by their numbers, not by their dates; on PyPI an epoch such as `1!8.0` begins to count anew, \
         and elsewhere each affected range has to end within its own scheme",
    ));
}

/// A table that does not speak of the newest release has been forgotten.
pub fn the_newest_release_is_listed(content: &Content, report: &mut Report) {
    let (Some(table), Some(newest)) = (&content.support, latest(&content.releases)) else {
        return;
    };
    let status = support_of(&newest.version, Some(table), &content.lines, Some(&newest.version), content.today);
    let stated = table.support_of(&newest.version, content.today);
    if let (None, None, Some(row)) = (status.line, stated, table.stated().next()) {
        let message = format!("no row of the supported versions speaks of the newest release, `{}`", newest.version);
        report.add(Diagnostic::new(Code::UnlistedRelease, row.place, message).hint("bring the table up to date"));
    }
}

/// The policy's table and the release lines say the same of every release.
pub fn policy_and_lines_agree(content: &Content, report: &mut Report) {
    let Some(table) = &content.support else { return };
    let newest = latest(&content.releases).map(|release| &release.version.value);
    let mut named = Vec::new();
    for release in &content.releases {
        let status = support_of(&release.version, Some(table), &content.lines, newest, content.today);
        let (Some(line), Some(row)) = (status.line, status.row) else {
            continue;
        };
        let Some(end) = &line.end_of_support else { continue };
        let by_line = if end.value < content.today { Support::Unsupported } else { Support::Supported };
        if row.support != Support::Unknown && row.support != by_line && !named.contains(&row.place) {
            named.push(row.place);
            let message = format!(
                "the policy says that `{}` is {}, and the line `{}` ends on {end}",
                row.versions,
                row.support.as_str(),
                line.name
            );
            report.add(
                Diagnostic::new(Code::SupportConflict, row.place, message)
                    .hint("the portal follows the line's date; bring the table up to date"),
            );
        }
    }
}
