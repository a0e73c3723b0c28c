//! The page of supported versions, and what it says of a version in a word.

use jiff::civil::Date;
use serde::Serialize;

use super::part::{Answer, Kind, Link, When, static_file, version_link};
use super::site::Head;
use crate::html::chart::support::{Span, SupportChart};
use crate::html::edition::Edition;
use crate::html::markup::Html;
use crate::model::dependency::Status;
use crate::model::portal::{Portal, latest};
use crate::model::release::Release;
use crate::model::standing::Standing;
use crate::model::support::verdict::SupportStatus;
use crate::model::support::{Support, SupportRow};
use crate::route::Route;

/// `supported-versions.html`
#[derive(Debug, Serialize)]
pub struct SupportedVersions {
    /// The head.
    pub head: Head,
    /// The newest release.
    pub latest: Option<ReleaseRow>,
    /// What is supported.
    pub rows: Vec<Row>,
    /// The same drawn along the years; none where no release is listed.
    pub chart: Option<SupportChart>,
    /// The script.
    pub script: String,
    /// Whether any row has a last day.
    pub has_ends: bool,
    /// Whether any row has a release.
    pub has_releases: bool,
    /// Whether any row says more.
    pub has_notes: bool,
    /// The next day on which a support ends. Not the day of the build: a page changes only when what it says does.
    pub next_end: Option<When>,
    /// Where any version can be looked up.
    pub versions: String,
    /// The policy.
    pub policy: String,
    /// The calendar of the ends of support.
    pub calendar: String,
}

/// A row of the table.
#[derive(Debug, Serialize)]
pub struct Row {
    /// Which versions.
    pub versions: String,
    /// What they are called.
    pub name: Option<Html>,
    /// Whether they are supported.
    pub support: Answer,
    /// The last day of support.
    pub until: Option<When>,
    /// Its newest release.
    pub newest: Option<Link>,
    /// What else there is to say.
    pub notes: Vec<Html>,
}

/// A release in a list.
#[derive(Debug, Serialize)]
pub struct ReleaseRow {
    /// The version with its page.
    pub version: Link,
    /// The day of the release.
    pub date: When,
    /// Whether it is supported.
    pub support: Answer,
    /// Whether known vulnerabilities affect it.
    pub exposure: Answer,
    /// Why nobody should install it, in a word or two.
    pub remark: Option<String>,
}

impl SupportedVersions {
    /// The page.
    pub fn new(edition: &Edition<'_>) -> Self {
        let portal = edition.portal;
        let rows = rows(edition);
        let about = edition.say("about.supported_versions", &[("name", &portal.config.name)]);
        Self {
            head: Head::new(edition, &edition.word("title.supported_versions"), &about, &Route::supported_versions()),
            latest: portal.latest().map(|latest| release_row(edition, latest)),
            has_ends: rows.iter().any(|row| row.until.is_some()),
            has_releases: rows.iter().any(|row| row.newest.is_some()),
            has_notes: rows.iter().any(|row| !row.notes.is_empty()),
            chart: SupportChart::new(&spans(portal)),
            script: static_file(&portal.config.base_url, "static/support.js"),
            next_end: next_end(portal).map(|end| When::day(edition, end)),
            rows,
            versions: edition.page(&Route::releases()),
            policy: edition.page(&Route::policy()),
            calendar: edition.file(&Route::support_ics()),
        }
    }
}

/// What is stated of versions, with the days of their first and last release. What has no release cannot be drawn.
fn spans(portal: &Portal) -> Vec<Span> {
    let span = |(label, status): (String, SupportStatus<'_>)| {
        let days: Vec<_> = releases_of(portal, &status).map(|release| release.date.value).collect();
        Some(Span {
            label,
            kind: support_kind(status.support),
            from: *days.iter().min()?,
            last: *days.iter().max()?,
            until: status.until,
        })
    };
    portal.stated_support().into_iter().filter_map(span).collect()
}

/// The releases that something is stated of, the highest version first: those for which no narrower statement decides.
pub fn releases_of<'p>(portal: &'p Portal, status: &SupportStatus<'p>) -> impl Iterator<Item = &'p Release> {
    let of_row = |row: &'p SupportRow| row.selector.as_ref().ok();
    let selector = status.line.map(|line| &line.versions).or(status.row.and_then(of_row));
    let latest = portal.latest_version();
    portal
        .releases
        .iter()
        .filter(move |release| selector.is_some_and(|selector| selector.may_match(&release.version, latest)))
        .filter(move |release| portal.support_of(&release.version).is_decided_as(status))
}

/// The first end of support that is still to come.
fn next_end(portal: &Portal) -> Option<Date> {
    let of_lines = portal.lines.iter().filter_map(|line| line.end_of_support.as_ref());
    let of_rows = portal.stated_rows().filter_map(SupportRow::until);
    let ends = of_lines.map(|end| end.value).chain(of_rows);
    ends.filter(|end| *end >= portal.today).min()
}

/// What is stated of versions.
pub fn rows(edition: &Edition<'_>) -> Vec<Row> {
    let stated = edition.portal.stated_support().into_iter();
    stated.map(|(versions, status)| row(edition, versions, &status)).collect()
}

fn row(edition: &Edition<'_>, versions: String, status: &SupportStatus<'_>) -> Row {
    let own_note = status.line.and_then(|line| line.note.as_ref()).map(|note| edition.plain(note));
    let word = support_word(edition, status.support);
    let said = |(header, cell): &(String, String)| match header.as_str() {
        "" => cell.clone(),
        header => format!("{header}: {cell}"),
    };
    // The verdict stands beside it already.
    let is_more = |(_, cell): &&(String, String)| cell.to_lowercase() != word.word.to_lowercase();
    let of_row =
        status.row.iter().flat_map(|row| row.notes.iter().filter(is_more)).map(|note| edition.plain(&said(note)));
    let newest = latest(releases_of(edition.portal, status));
    Row {
        versions,
        name: status.line.map(|line| edition.plain(&line.name)),
        support: support_word(edition, status.support),
        until: status.until.map(|until| When::day(edition, until)),
        newest: newest.map(|release| version_link(edition, &release.version)),
        notes: own_note.into_iter().chain(of_row).collect(),
    }
}

/// A release in a list.
pub fn release_row(edition: &Edition<'_>, release: &Release) -> ReleaseRow {
    let version = &release.version.value;
    let remark = match (&release.yanked, release.in_registry, version.is_prerelease()) {
        (Some(_), _, _) => Some("remark.yanked"),
        (None, false, _) => Some("remark.tag_only"),
        (None, true, true) => Some("remark.prerelease"),
        (None, true, false) => None,
    };
    ReleaseRow {
        version: version_link(edition, version),
        date: When::day(edition, release.date.value),
        support: support_answer(edition, &edition.portal.support_of(version)),
        exposure: exposure(edition, Known::of(&Standing::of(edition.portal, version))),
        remark: remark.map(|key| edition.word(key)),
    }
}

/// Whether a version is supported, with the reason.
pub fn support_answer(edition: &Edition<'_>, status: &SupportStatus<'_>) -> Answer {
    let line = status.line.map(|line| line.name.value.as_str());
    let until = status.until.map(|until| When::day(edition, until).text);
    let say = |key: &str, line: &str, until: &str| edition.say(key, &[("line", &line), ("date", &until)]);
    let text = match (status.support, until, line) {
        (Support::Supported, Some(until), Some(line)) => say("support.line_until", line, &until),
        (Support::Supported, Some(until), None) => say("support.until", "", &until),
        (Support::Supported, None, _) => edition.word("support.open_end"),
        (Support::Unsupported, Some(until), Some(line)) => say("support.line_ended", line, &until),
        (Support::Unsupported, Some(until), None) => say("support.ended", "", &until),
        (Support::Unsupported, None, _) if status.is_superseded => edition.word("support.superseded"),
        (Support::Unsupported, None, _) => edition.word("support.no_fixes"),
        (Support::Unknown, _, _) => edition.word("support.not_said"),
    };
    Answer { text, ..support_word(edition, status.support) }
}

/// Whether something is supported, in a word.
pub fn support_word(edition: &Edition<'_>, support: Support) -> Answer {
    let word = match support {
        Support::Supported => "support.supported",
        Support::Unsupported => "support.unsupported",
        Support::Unknown => "support.unknown",
    };
    Answer::word(support_kind(support), edition.word(word))
}

fn support_kind(support: Support) -> Kind {
    match support {
        Support::Supported => Kind::Good,
        Support::Unsupported => Kind::Bad,
        Support::Unknown => Kind::Unknown,
    }
}

/// What is known to affect a version, in numbers.
#[derive(Clone, Copy, Debug, Default)]
pub struct Known {
    /// Advisories that affect it.
    pub affecting: usize,
    /// Advisories that do not say which versions they affect.
    pub unclear: usize,
    /// Vulnerabilities of dependencies that affect it.
    pub through_dependencies: usize,
    /// Vulnerabilities of dependencies that are still being looked into.
    pub investigated: usize,
    /// Whether it is newer than every release that is listed.
    pub is_newer: bool,
    /// Whether nobody has said what vulnerabilities of dependencies mean for it.
    pub is_unassessed: bool,
}

impl Known {
    /// Counts what is known of a version.
    pub fn of(standing: &Standing<'_>) -> Self {
        Self {
            affecting: standing.affecting.len(),
            unclear: standing.unclear.len(),
            through_dependencies: standing.through(Status::Affected),
            investigated: standing.through(Status::UnderInvestigation),
            is_newer: standing.is_newer,
            is_unassessed: standing.is_unassessed,
        }
    }
}

/// Whether known vulnerabilities affect a version: affected, not affected, or unknown.
pub fn exposure(edition: &Edition<'_>, known: Known) -> Answer {
    let own = || edition.count("exposure.own", known.affecting);
    let (kind, word, text) = match known {
        Known { affecting: 0, through_dependencies: through @ 1.., .. } => {
            let text = edition.count("exposure.only_through_dependencies", through);
            (Kind::Bad, "exposure.affected_through_dependencies", text)
        }
        Known { affecting: 1.., through_dependencies: 0, .. } => (Kind::Bad, "exposure.affected", own()),
        Known { affecting: 1.., through_dependencies: through, .. } => {
            let own = edition.count("exposure.own_as_well", known.affecting);
            let text = edition.say("exposure.through_dependencies_as_well", &[("own", &own), ("number", &through)]);
            (Kind::Bad, "exposure.affected", text)
        }
        Known { is_newer: true, .. } => (Kind::Unknown, "exposure.unknown", edition.word("exposure.newer")),
        Known { unclear: unclear @ 1.., .. } => {
            (Kind::Unknown, "exposure.unknown", edition.count("exposure.unclear", unclear))
        }
        Known { investigated: investigated @ 1.., .. } => {
            (Kind::Unknown, "exposure.unknown", edition.count("exposure.investigated", investigated))
        }
        Known { is_unassessed: true, .. } => {
            (Kind::Good, "exposure.not_affected", edition.word("exposure.not_assessed"))
        }
        _ => (Kind::Good, "exposure.not_affected", edition.word("exposure.nothing_known")),
    };
    Answer { kind, word: edition.word(word), text }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::html::tests::editions;

    #[test]
    fn a_version_is_affected_not_affected_or_unknown() {
        let [english, spanish] = editions();
        let check = |[affecting, unclear, through_dependencies, investigated]: [usize; 4], word: &str, text: &str| {
            let known =
                Known { affecting, unclear, through_dependencies, investigated, is_newer: false, is_unassessed: false };
            let answer = exposure(&english.edition(), known);
            assert_eq!((answer.word.as_str(), answer.text.as_str()), (word, text));
            let other = exposure(&spanish.edition(), known);
            assert!(other.kind == answer.kind && other.word != answer.word && other.text != answer.text, "{other:?}");
        };
        check([0, 0, 0, 0], "Not affected", "No known vulnerability.");
        check([1, 0, 0, 9], "Affected", "1 known vulnerability.");
        check([2, 1, 3, 0], "Affected", "2 known vulnerabilities, and 3 vulnerabilities of its dependencies.");
        check(
            [0, 1, 1, 0],
            "Affected through dependencies",
            "No known vulnerability of its own, but 1 vulnerability of its dependencies.",
        );
        check([0, 1, 0, 1], "Unknown", "1 advisory does not say which versions are affected.");
        check(
            [0, 0, 0, 2],
            "Unknown",
            "No known vulnerability of its own; 2 vulnerabilities of its dependencies being investigated.",
        );
    }
}
