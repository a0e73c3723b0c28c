//! Rules about releases and their support.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::diag::{Code, Diagnostic, Report};
use crate::model::content::Content;
use crate::model::portal::latest;
use crate::model::release::Release;
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
///
/// A fix for an old line is dated after newer ones, too, but its line was begun before theirs. So the beginnings of the lines are
/// compared, those of the first numbers. Where the list does not hold the beginning of a line, only the year in a number tells.
pub fn later_releases_are_numbered_higher(content: &Content, report: &mut Report) {
    let mut above: Option<(u64, &Release)> = None;
    let mut newest_above = Date::MIN;
    for ((_, number), line) in lines_by_first_number(content).into_iter().rev() {
        match above {
            Some((higher, earlier)) if earlier.date.value < line.first.date.value => {
                let left_years = names_its_year(earlier, higher)
                    && !names_its_year(line.first, number)
                    && newest_above < line.first.date.value;
                if begins_a_line(line.first) || left_years {
                    report.add(scheme_changed(earlier, line.first));
                    return;
                }
            }
            _ => above = Some((number, line.first)),
        }
        newest_above = newest_above.max(line.newest);
    }
}

/// The releases with one first number.
struct ByNumber<'c> {
    first: &'c Release,
    newest: Date,
}

/// The final releases that users can install, by epoch and first number.
fn lines_by_first_number(content: &Content) -> BTreeMap<(u64, u64), ByNumber<'_>> {
    let mut lines: BTreeMap<(u64, u64), ByNumber<'_>> = BTreeMap::new();
    let counts = |release: &&Release| release.is_installable() && !release.version.is_prerelease();
    for release in content.releases.iter().filter(counts) {
        let number = release.version.release().first().copied().unwrap_or(0);
        let day = release.date.value;
        let line = lines.entry((release.version.epoch(), number)).or_insert(ByNumber { first: release, newest: day });
        if day < line.first.date.value {
            line.first = release;
        }
        line.newest = line.newest.max(day);
    }
    lines
}

/// Whether a release is the first of its line by its numbers: `7.0.0`, `7.0`, `0.1.0`.
fn begins_a_line(release: &Release) -> bool {
    match release.version.release().as_slice() {
        [0, minor, rest @ ..] => *minor <= 1 && rest.iter().all(|number| *number == 0),
        [_, rest @ ..] => rest.iter().all(|number| *number == 0),
        [] => false,
    }
}

/// Whether a first number is the year of the release.
fn names_its_year(release: &Release, number: u64) -> bool {
    u64::try_from(release.date.value.year()).is_ok_and(|year| year.abs_diff(number) <= 1)
}

fn scheme_changed(earlier: &Release, later: &Release) -> Diagnostic {
    let (old, new) = (&earlier.version, &later.version);
    let message = format!("`{new}` of {} counts as older than `{old}` of {}", later.date, earlier.date);
    Diagnostic::new(Code::VersionScheme, later.version.place, message).hint(
        "versions are compared by their numbers, not by their dates; on PyPI an epoch such as `1!8.0` begins to count anew, \
         and elsewhere each affected range has to end within its own scheme",
    )
}

/// A table that does not speak of the newest release has been forgotten.
pub fn the_newest_release_is_listed(content: &Content, report: &mut Report) {
    let (Some(table), Some(newest)) = (&content.support, latest(&content.releases)) else {
        return;
    };
    let status = support_of(&newest.version, Some(table), &content.lines, Some(&newest.version), content.today);
    if let (None, None, Some(row)) = (status.line, status.row, table.rows.first()) {
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
