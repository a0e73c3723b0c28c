//! The supported versions that a policy states: read into rows, then held against the releases and the day.

pub mod date;
mod own;
pub mod reach;
mod sentence;
pub mod status;
mod table;
pub mod verdict;

use std::collections::BTreeMap;

use jiff::civil::Date;

use self::reach::{Known, Window};
use crate::invalid::Invalid;
use crate::model::config::Config;
use crate::model::page::Page;
use crate::model::release::Release;
use crate::model::selector::Selector;
use crate::model::selector::span::Span;
use crate::model::version::{Version, VersionOrder};
use crate::source::Place;

/// What a policy states of supported versions, as data.
#[derive(Clone, Debug)]
pub struct SupportTable {
    /// The rows of all tables of support, or what sentences and lists say where there is none, in the order written.
    pub rows: Vec<SupportRow>,
    /// Whether the rows are those of the template for a policy, which say nothing about the project: they are shown nowhere.
    pub is_template: bool,
    /// Where the first of the rows stands.
    pub place: Place,
    /// The releases that tell which version is the newest.
    known: Known,
    order: VersionOrder,
}

/// One statement about some versions: mostly a row of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SupportRow {
    /// Where it stands.
    pub place: Place,
    /// The versions as written.
    pub versions: String,
    /// What that means; a row that means nothing to us is shown all the same.
    pub selector: Result<Selector, Invalid>,
    /// Which releases of these versions it is about, where a column tells that: `GA`, `Beta`.
    pub channel: Option<Channel>,
    /// The status as written.
    pub status: String,
    /// What the status means.
    pub support: Support,
    /// The last day of support, where one is stated.
    pub end: Option<End>,
    /// What it says beyond a mark, each with its column's header, which may be empty.
    pub notes: Vec<(String, String)>,
    /// Whether it only follows from what is written, and is not shown: `only the latest release` also speaks of the others.
    pub is_implied: bool,
    /// Whether another row says the contrary of the same versions.
    pub is_contradicted: bool,
    /// The newest releases that it speaks of, where it does.
    window: Window,
}

/// Which releases a row is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Channel {
    /// Final ones.
    Final,
    /// Alphas, betas and release candidates.
    Prerelease,
}

/// When support ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum End {
    /// On a day, the last of support, which lies between these two: the same where the text can mean only one.
    On(Date, Date),
    /// In words that nobody can date.
    Unread(String),
}

/// Whether a version gets security fixes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Support {
    /// It does.
    Supported,
    /// It does not.
    Unsupported,
    /// Nobody has said, or not in words that decide it.
    Unknown,
}

impl Support {
    /// The word for it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Supported => "supported",
            Self::Unsupported => "unsupported",
            Self::Unknown => "unknown",
        }
    }
}

impl SupportTable {
    /// Reads what a policy states. Sentences and lists count where there is no table of support. What is newest follows from the
    /// releases, and from the versions that public advisories name as fixed.
    #[must_use]
    pub fn find(policy: &Page, config: &Config, releases: &[Release], fixes: &[&Version]) -> Option<Self> {
        let order = config.package.order();
        let own = own::Own::new(config);
        let mut rows = table::rows(policy, &own, order);
        if rows.is_empty() {
            rows = sentence::rows(policy, &own, order);
        }
        let place = rows.first()?.place;
        let known = Known::new(releases, fixes);
        for row in &mut rows {
            if let Ok(Selector::Newest(newest) | Selector::BelowNewest(newest)) = &row.selector {
                row.window = known.window(newest, order);
            }
        }
        let is_template =
            is_template(&rows) && !releases.iter().any(|release| rows.first().is_some_and(|row| row.names(release)));
        mark_contradictions(&mut rows, order);
        Some(Self { rows, is_template, place, known, order })
    }

    /// The rows that say something of the project, as they are written.
    pub fn stated(&self) -> impl Iterator<Item = &SupportRow> {
        self.rows.iter().filter(|row| !row.is_implied && !self.is_template)
    }
}

impl SupportRow {
    /// The last day of support, where it can be only one.
    #[must_use]
    pub fn until(&self) -> Option<Date> {
        match self.end {
            Some(End::On(first, last)) if first == last => Some(first),
            _ => None,
        }
    }

    /// Whether which versions it means depends on the newest release, and none is known.
    #[must_use]
    pub fn lacks_releases(&self) -> bool {
        matches!(self.selector, Ok(Selector::Newest(_) | Selector::BelowNewest(_))) && self.window.is_empty()
    }

    /// What it says on a day: an end that has passed decides over a mark. Who says that support has ended is not contradicted by
    /// a later day.
    #[must_use]
    pub fn on(&self, today: Date) -> Support {
        match (&self.end, self.support) {
            (None, stated) => stated,
            (_, Support::Unsupported) => Support::Unsupported,
            (Some(End::On(_, last)), _) if *last < today => Support::Unsupported,
            (Some(End::On(first, _)), _) if *first >= today => Support::Supported,
            (Some(_), _) => Support::Unknown,
        }
    }

    /// Whether it says something else of the same releases.
    fn contradicts(&self, other: &Self) -> bool {
        self.support != other.support && self.channel == other.channel
    }

    fn names(&self, release: &Release) -> bool {
        self.selector.as_ref().is_ok_and(|selector| selector.matches(&release.version, None))
    }
}

/// Whether these are the rows that GitHub's template for a policy comes with.
fn is_template(rows: &[SupportRow]) -> bool {
    const TEMPLATE: [(&str, Support); 4] = [
        ("5.1.x", Support::Supported),
        ("5.0.x", Support::Unsupported),
        ("4.0.x", Support::Supported),
        ("< 4.0", Support::Unsupported),
    ];
    rows.len() == TEMPLATE.len()
        && rows
            .iter()
            .zip(TEMPLATE)
            .all(|(row, (versions, support))| row.versions.trim_matches('`') == versions && row.support == support)
}

/// Marks rows that say the contrary of the same versions, or of some versions while neither is the narrower.
fn mark_contradictions(rows: &mut [SupportRow], order: VersionOrder) {
    let mut spans: Vec<(Span, usize)> = Vec::new();
    let mut alike: BTreeMap<String, usize> = BTreeMap::new();
    let mut pairs = Vec::new();
    for (place, row) in rows.iter().enumerate().filter(|(_, row)| row.support != Support::Unknown) {
        match &row.selector {
            Ok(selector @ Selector::Named(_)) => spans.extend(selector.spans(order).map(|span| (span, place))),
            Ok(selector) => pairs.extend(alike.insert(selector.to_string(), place).map(|other| (other, place))),
            Err(_) => {}
        }
    }
    spans.sort_by(|(one, _), (two, _)| {
        one.low.cmp(&two.low).then_with(|| two.ends_after(one).cmp(&one.ends_after(two)))
    });
    // Sorted so, each lies within those that are still open, or reaches out of the last of them.
    let mut open: Vec<(Span, usize)> = Vec::new();
    for (span, place) in spans {
        while open.last().is_some_and(|(last, _)| last.clone().common(span.clone()).is_empty()) {
            open.pop();
        }
        let clash = open.last().filter(|(last, _)| !last.holds(&span) || span.holds(last));
        pairs.extend(clash.map(|(_, other)| (*other, place)));
        open.push((span, place));
    }
    for (one, other) in pairs {
        let contrary = rows.get(one).zip(rows.get(other)).is_some_and(|(one, other)| one.contradicts(other));
        for place in [one, other].into_iter().filter(|_| contrary) {
            if let Some(row) = rows.get_mut(place) {
                row.is_contradicted = true;
            }
        }
    }
}

#[cfg(test)]
mod tests;
