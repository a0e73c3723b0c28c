//! Rules about the versions that advisories name, beside the releases.

use std::collections::BTreeMap;
use std::ops::Bound;

use crate::diag::{Code, Diagnostic, Report};
use crate::model::advisory::Advisory;
use crate::model::content::Content;
use crate::model::interval::{End, Interval, any_holds};
use crate::model::release::Release;
use crate::model::version::Version;
use crate::source::Place;

/// Two spellings of a version are equal, and look like two versions to whoever searches for one.
pub fn fixed_versions_are_spelt_as_released(content: &Content, report: &mut Report) {
    let releases = by_version(content);
    for interval in content.advisories.iter().flat_map(|advisory| &advisory.affected) {
        let Some(fixed) = interval.fixed() else { continue };
        if let Some(release) = releases.get(fixed).filter(|one| one.version.normalized() != fixed.normalized()) {
            let message = format!("`{fixed}` was released as `{}`", release.version);
            report.add(
                Diagnostic::new(Code::VersionSpelling, interval.place, message)
                    .hint("spell it as in `content/releases.toml`; links lead to the release all the same"),
            );
        }
    }
}

/// By order a pre-release comes before its version, and a post-release after it: whether they have the flaw too is easily forgotten.
pub fn ranges_leave_out_no_near_release(content: &Content, report: &mut Report) {
    let releases = by_version(content);
    for advisory in &content.advisories {
        let near = |place: &Place, message: String, hint: String| {
            Diagnostic::new(Code::AlmostAffected, *place, message).hint(hint)
        };
        for interval in &advisory.affected {
            if let Some((early, first)) = early_release(&releases, advisory, interval) {
                let message = format!("`{early}` comes before `{first}`, and so is not affected");
                let hint = format!("if this pre-release has the flaw, write `introduced = \"{early}\"`");
                report.add(near(&interval.place, message, hint));
            }
            if let Some((remade, last)) = remade_release(&releases, advisory, interval) {
                let message = format!("`{remade}` comes after `{last}`, and so is not affected");
                let hint = format!("if it has the flaw as well, write `last_affected = \"{remade}\"`");
                report.add(near(&interval.place, message, hint));
            }
        }
    }
}

/// The first installable pre-release of where an interval begins that none of an advisory's intervals holds. Who begins with a
/// pre-release has thought of them.
fn early_release<'c>(
    releases: &Releases<'c>,
    advisory: &Advisory,
    interval: &'c Interval,
) -> Option<(&'c Version, &'c Version)> {
    let first = interval.introduced.as_ref().filter(|first| !first.is_prerelease())?;
    let lowest = first.first_prerelease();
    let mut early = releases.range::<Version, _>(&lowest..first).map(|(version, release)| (*version, release));
    let (early, _) =
        early.find(|(early, release)| release.is_installable() && !any_holds(&advisory.affected, early))?;
    Some((early, first))
}

/// The last installable post-release or other local build of where an interval ends that none of an advisory's intervals holds.
fn remade_release<'c>(
    releases: &Releases<'c>,
    advisory: &Advisory,
    interval: &'c Interval,
) -> Option<(&'c Version, &'c Version)> {
    let End::LastAffected(last) = &interval.end else { return None };
    let after = releases.range::<Version, _>((Bound::Excluded(last), Bound::Unbounded));
    let remade = after.take_while(|(version, _)| version.has_numbers_of(last)).filter(|(version, release)| {
        version.is_remade_from(last) && release.is_installable() && !any_holds(&advisory.affected, version)
    });
    remade.last().map(|(version, _)| (*version, last))
}

type Releases<'c> = BTreeMap<&'c Version, &'c Release>;

fn by_version(content: &Content) -> Releases<'_> {
    content.releases.iter().map(|release| (&release.version.value, release)).collect()
}
