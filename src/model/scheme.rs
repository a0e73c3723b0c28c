//! Changes of how a project numbers its releases.
//!
//! A fix for an old line is dated after newer lines, too, but the old line was begun before them. So the beginnings of the lines are
//! compared, those of the first numbers. Where the list does not hold the beginning of a line, only the year in a number tells.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::model::release::Release;

/// That a project began to number its releases lower than before.
#[derive(Clone, Copy, Debug)]
pub struct Change<'r> {
    /// The first release of the line that counts as newer.
    pub earlier: &'r Release,
    /// The first release of the line that was begun after it.
    pub later: &'r Release,
}

impl<'r> Change<'r> {
    /// The change that some releases tell of, in whatever order they stand.
    #[must_use]
    pub fn find(releases: &'r [Release]) -> Option<Self> {
        let mut above: Option<(u64, &Release)> = None;
        let mut newest_above = Date::MIN;
        for ((_, number), line) in lines_by_first_number(releases).into_iter().rev() {
            match above {
                Some((higher, earlier)) if earlier.date.value < line.first.date.value => {
                    let left_years = names_its_year(earlier, higher)
                        && !names_its_year(line.first, number)
                        && newest_above < line.first.date.value;
                    if begins_a_line(line.first) || left_years {
                        return Some(Self { earlier, later: line.first });
                    }
                }
                _ => above = Some((number, line.first)),
            }
            newest_above = newest_above.max(line.newest);
        }
        None
    }

    /// Whether a release is one of the old scheme that counts as newer than those of the new one.
    #[must_use]
    pub fn outdates(&self, release: &Release) -> bool {
        release.version.value > self.later.version.value && release.date.value < self.later.date.value
    }
}

/// The releases with one first number.
struct ByNumber<'c> {
    first: &'c Release,
    newest: Date,
}

/// The final releases that users can install, by epoch and first number.
fn lines_by_first_number(releases: &[Release]) -> BTreeMap<(u64, u64), ByNumber<'_>> {
    let mut lines: BTreeMap<(u64, u64), ByNumber<'_>> = BTreeMap::new();
    let counts = |release: &&Release| release.is_installable() && !release.version.is_prerelease();
    for release in releases.iter().filter(counts) {
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
