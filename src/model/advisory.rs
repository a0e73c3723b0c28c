//! Advisories: what an author states about one vulnerability.

use std::cmp::Reverse;
use std::str::FromStr;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::diag::{Code, Diagnostic};
use crate::fields::Fields;
use crate::invalid::Invalid;
use crate::model::config::Config;
use crate::model::credit::{self, Credit};
use crate::model::cwe::Cwe;
use crate::model::development::{History, Reach};
use crate::model::id::{AdvisoryId, VulnerabilityId};
use crate::model::interval::{self, End, Interval, Verdict};
use crate::model::reference::{self, Reference};
use crate::model::revision::{self, Revision};
use crate::model::severity::Vector;
use crate::model::timeline::{self, Event};
use crate::model::version::Version;
use crate::source::{At, Place, Prose};
use crate::words::from_word;

/// One vulnerability of the project, as its author describes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Advisory {
    /// Its own, permanent id.
    pub id: At<AdvisoryId>,
    /// Whether the public may see it, and since when.
    pub publication: Publication,
    /// What it is, in a few words; may hold inline Markdown.
    pub title: At<String>,
    /// What it means, in one line; may hold inline Markdown.
    pub summary: Option<At<String>>,
    /// The whole story.
    pub details: Option<Prose>,
    /// What an attacker gains.
    pub impact: Option<Prose>,
    /// What helps without an upgrade.
    pub workarounds: Option<Prose>,
    /// The same vulnerability in other lists.
    pub aliases: Vec<At<VulnerabilityId>>,
    /// Similar vulnerabilities.
    pub related: Vec<At<VulnerabilityId>>,
    /// The vulnerability in a dependency that this one comes from.
    pub upstream: Vec<At<VulnerabilityId>>,
    /// The vulnerability that it tells once more, which is why it was withdrawn.
    pub duplicate_of: Option<At<VulnerabilityId>>,
    /// How severe it is, in one or more versions of CVSS.
    pub cvss: Vec<At<Vector>>,
    /// What kind of weakness it is.
    pub cwe: Vec<At<Cwe>>,
    /// Which versions are affected, the lowest first; none means that nobody has said.
    pub affected: Vec<At<Interval>>,
    /// Who is responsible for it in the project.
    pub handler: Option<At<String>>,
    /// What happened, in the order written.
    pub timeline: Vec<Event>,
    /// Who helped.
    pub credits: Vec<Credit>,
    /// Where to read more.
    pub references: Vec<Reference>,
    /// How the advisory itself changed.
    pub revisions: Vec<Revision>,
}

impl Advisory {
    /// Whether the public may see it.
    #[must_use]
    pub fn is_public(&self) -> bool {
        self.publication.published().is_some()
    }

    /// The name of the vulnerability that it tells once more.
    #[must_use]
    pub fn duplicate_of(&self) -> Option<&str> {
        self.duplicate_of.as_ref().map(|id| id.as_str())
    }
}

/// How far an advisory is from the public.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Publication {
    /// Being written.
    Draft,
    /// Finished, and to be kept secret. It stays so until somebody publishes it: a date alone reveals nothing.
    Embargoed {
        /// When the parties have agreed to publish.
        until: Option<At<Timestamp>>,
    },
    /// Public.
    Published {
        /// Since when.
        at: At<Timestamp>,
    },
    /// Public, and taken back. It keeps its URL.
    Withdrawn {
        /// When it was published.
        published: At<Timestamp>,
        /// When it was taken back.
        at: At<Timestamp>,
        /// Why.
        reason: At<String>,
    },
}

impl Publication {
    /// When it became public, if it ever did.
    #[must_use]
    pub fn published(&self) -> Option<&At<Timestamp>> {
        match self {
            Self::Draft | Self::Embargoed { .. } => None,
            Self::Published { at } => Some(at),
            Self::Withdrawn { published, .. } => Some(published),
        }
    }
}

/// An advisory that the public may see, with the dates that makes certain.
///
/// Pages and formats are made from these alone, so that nothing unpublished can reach them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Disclosed {
    /// What is stated.
    pub advisory: Advisory,
    /// When it became public.
    pub published: Timestamp,
    /// When and why it was taken back, if it was.
    pub withdrawn: Option<(Timestamp, String)>,
    /// How far its fixes reach.
    pub reach: Reach,
}

impl Disclosed {
    /// The public form of an advisory, held against what the project has released; `None` for a draft and for one under
    /// embargo.
    #[must_use]
    pub fn new(advisory: Advisory, history: &Arc<History>) -> Option<Self> {
        let (published, withdrawn) = match &advisory.publication {
            Publication::Draft | Publication::Embargoed { .. } => return None,
            Publication::Published { at } => (at.value, None),
            Publication::Withdrawn { published, at, reason } => {
                (published.value, Some((at.value, reason.value.clone())))
            }
        };
        let day = published.to_zoned(TimeZone::UTC).date();
        let reach = Reach::new(history, &advisory.affected, day);
        Some(Self { advisory, published, withdrawn, reach })
    }

    /// When its content last changed: the newest of publication, revisions and withdrawal.
    #[must_use]
    pub fn modified(&self) -> Timestamp {
        let revised = self.advisory.revisions.iter().map(|revision| revision.date.value);
        let withdrawn = self.withdrawn.iter().map(|(at, _)| *at);
        revised.chain(withdrawn).fold(self.published, Timestamp::max)
    }

    /// The numbered states of its public text, oldest first: the publication, the revisions written, and the withdrawal
    /// where no revision tells of it. The last one is of [`Self::modified`].
    #[must_use]
    pub fn history(&self) -> Vec<State> {
        let written = self.advisory.revisions.iter().map(|one| (one.date.value, one.summary.value.clone()));
        let mut states: Vec<(Timestamp, String)> = written.collect();
        match states.first_mut() {
            Some(first) => first.0 = self.published,
            None => states.push((self.published, "Initial publication".to_owned())),
        }
        if let Some((at, reason)) = &self.withdrawn
            && states.last().is_none_or(|last| last.0 < *at)
        {
            states.push((*at, format!("Withdrawn: {reason}")));
        }
        (1..).zip(states).map(|(number, (date, summary))| State { number, date, summary }).collect()
    }

    /// Sorts the newest first.
    #[must_use]
    pub fn newest_first(&self) -> impl Ord + use<> {
        (Reverse(self.published), Reverse(self.advisory.id.value.clone()))
    }

    /// Whether some affected version has no fix to go to; a withdrawn one needs none.
    #[must_use]
    pub fn lacks_fix(&self) -> bool {
        self.withdrawn.is_none() && self.advisory.affected.iter().any(|interval| interval.end == End::Open)
    }

    /// Whether nobody has said which versions it affects.
    #[must_use]
    pub fn is_unclear(&self) -> bool {
        self.withdrawn.is_none() && self.advisory.affected.is_empty()
    }

    /// The verdict on a version; a withdrawn advisory affects none.
    #[must_use]
    pub fn verdict(&self, version: &Version) -> Verdict {
        let affected = &self.advisory.affected;
        if self.withdrawn.is_some() {
            Verdict::NotAffected
        } else if affected.is_empty() {
            Verdict::Unknown
        } else if interval::any_holds(affected, version) {
            Verdict::Affected
        } else if self.reach.fixes(version) {
            Verdict::Fixed
        } else {
            Verdict::NotAffected
        }
    }
}

/// One state of a public text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct State {
    /// 1 for the first, then one more each time.
    pub number: u32,
    /// When.
    pub date: Timestamp,
    /// What changed; may hold inline Markdown.
    pub summary: String,
}

/// An advisory's TOML says at most this much in a title, which is what a CVE record takes (CVE 5.2, `title`).
const TITLE_LIMIT: usize = 256;
/// And this much in other lines.
const LINE_LIMIT: usize = 1_000;

/// Reads one advisory. Every mistake is reported; without an id, a title and a status there is nothing to keep.
pub fn read(fields: &mut Fields<'_, '_>, config: &Config) -> Option<Advisory> {
    let id = fields.value::<AdvisoryId>("id", Code::InvalidId);
    let id = fields.require("id", id);
    if let Some(id) = &id {
        check_prefix(fields, id, config);
    }
    let title = fields.markdown_line("title", TITLE_LIMIT);
    let title = fields.require("title", title);
    let publication = read_publication(fields);
    let summary = fields.markdown_line("summary", LINE_LIMIT);
    let details = fields.prose("details");
    let impact = fields.prose("impact");
    let workarounds = fields.prose("workarounds");
    let aliases = fields.values("aliases", Code::InvalidAlias);
    let related = fields.values("related", Code::InvalidAlias);
    let upstream = fields.values("upstream", Code::InvalidAlias);
    let duplicate_of = fields.value("duplicate_of", Code::InvalidAlias);
    let cvss = fields.values("cvss", Code::InvalidVector);
    check_uniqueness(fields, &aliases, &cvss);
    let cwe = fields.values("cwe", Code::InvalidCwe);
    let mut affected = fields.each("affected", |item| interval::read(item, config.package.order()));
    affected.sort_by(|one, other| one.introduced.cmp(&other.introduced));
    let handler = fields.line("handler", LINE_LIMIT);
    let timeline = fields.each("timeline", timeline::read);
    let credits = fields.each("credits", credit::read);
    let references = fields.each("references", reference::read);
    let published = publication.as_ref().and_then(Publication::published).map(|at| at.value);
    let revisions = revision::read_all(fields, published);
    let advisory = Advisory {
        id: id?,
        publication: publication?,
        title: title?,
        summary,
        details,
        impact,
        workarounds,
        aliases,
        related,
        upstream,
        duplicate_of,
        cvss,
        cwe,
        affected,
        handler,
        timeline,
        credits,
        references,
        revisions: revisions.unwrap_or_default(),
    };
    check_completeness(fields, &advisory);
    Some(advisory)
}

/// One advisory is one vulnerability, rated once by each version of CVSS: formats have one place for either (CSAF 2.0 §3.2.3.2 and
/// 6.1.7).
fn check_uniqueness(fields: &mut Fields<'_, '_>, aliases: &[At<VulnerabilityId>], cvss: &[At<Vector>]) {
    for cve in aliases.iter().filter(|alias| alias.is_cve()).skip(1) {
        let second = Diagnostic::new(Code::DuplicateAlias, cve.place, format!("`{cve}` is a second CVE id"));
        fields.report.add(second.hint("write an advisory for each vulnerability; others can be named in `related`"));
    }
    for (number, vector) in cvss.iter().enumerate() {
        if cvss.iter().take(number).any(|earlier| earlier.version() == vector.version()) {
            let message = format!("there is a vector of {} already", vector.version().as_str());
            let second = Diagnostic::new(Code::InvalidVector, vector.place, message);
            fields.report.add(second.hint("keep the one that you stand by"));
        }
    }
}

/// Once public, every state of the text has a number. Readers and scanners sort by severity: an advisory without a vector has
/// none.
fn check_completeness(fields: &mut Fields<'_, '_>, advisory: &Advisory) {
    let (id, publication) = (&advisory.id, &advisory.publication);
    if publication.published().is_some() && advisory.revisions.is_empty() && !fields.misread("revisions") {
        let message = format!("`{id}` is public and has no revision");
        let hint = "add `revisions = [{ number = 1, date = …, summary = \"Initial publication\" }]` with the date of publication";
        fields.report.add(Diagnostic::new(Code::StatusMismatch, id.place, message).hint(hint));
    }
    let is_current = matches!(publication, Publication::Published { .. });
    let is_withdrawn = matches!(publication, Publication::Withdrawn { .. });
    if let Some(duplicate_of) = advisory.duplicate_of.as_ref().filter(|_| !is_withdrawn) {
        let message = "`duplicate_of` stands in an advisory that is not withdrawn";
        let hint = "withdraw the advisory, or name the other vulnerability in `related`";
        fields.report.add(Diagnostic::new(Code::StatusMismatch, duplicate_of.place, message).hint(hint));
    }
    if is_current && advisory.cvss.is_empty() && !fields.misread("cvss") {
        let hint = "add `cvss = [\"CVSS:4.0/…\"]`; the score is computed from it";
        fields
            .report
            .add(Diagnostic::new(Code::MissingSeverity, id.place, format!("`{id}` has no CVSS vector")).hint(hint));
    }
}

fn check_prefix(fields: &mut Fields<'_, '_>, id: &At<AdvisoryId>, config: &Config) {
    // A prefix that cannot be one has been reported, and is empty.
    if id.prefix() != config.id_prefix && !config.id_prefix.is_empty() {
        let message = format!("`{id}` does not begin with this project's prefix");
        let hint = format!("`site.toml` says `id_prefix = \"{}\"`", config.id_prefix);
        fields.report.add(Diagnostic::new(Code::InvalidId, id.place, message).hint(hint));
    }
}

/// The words of `status`.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Status {
    Draft,
    Embargoed,
    Published,
    Withdrawn,
}

impl FromStr for Status {
    type Err = Invalid;
    fn from_str(text: &str) -> Result<Self, Invalid> {
        let words = [
            ("draft", Self::Draft),
            ("embargoed", Self::Embargoed),
            ("published", Self::Published),
            ("withdrawn", Self::Withdrawn),
        ];
        from_word("a status", text, &words)
    }
}

/// Reads the status and the dates that belong to it; dates of another status are a contradiction.
fn read_publication(fields: &mut Fields<'_, '_>) -> Option<Publication> {
    let status = fields.value::<Status>("status", Code::UnknownWord);
    let status = fields.require("status", status);
    let published = fields.instant("published");
    let withdrawn = fields.instant("withdrawn");
    let reason = fields.markdown_line("withdrawal_reason", LINE_LIMIT);
    let until = fields.instant("embargo_until");
    let status = status?;
    let is_public = matches!(status.value, Status::Published | Status::Withdrawn);
    let mut contradiction = |place: Option<Place>, field: &str, wanted: &str| {
        if let Some(place) = place {
            let message = format!("`{field}` stands in an advisory that is not {wanted}");
            fields.report.add(Diagnostic::new(Code::StatusMismatch, place, message));
        }
    };
    if !is_public {
        contradiction(published.as_ref().map(|at| at.place), "published", "published");
    }
    if status.value != Status::Withdrawn {
        contradiction(withdrawn.as_ref().map(|at| at.place), "withdrawn", "withdrawn");
        contradiction(reason.as_ref().map(|at| at.place), "withdrawal_reason", "withdrawn");
    }
    if status.value != Status::Embargoed {
        contradiction(until.as_ref().map(|at| at.place), "embargo_until", "embargoed");
    }
    match status.value {
        Status::Draft => Some(Publication::Draft),
        Status::Embargoed => Some(Publication::Embargoed { until }),
        Status::Published => Some(Publication::Published { at: fields.require("published", published)? }),
        Status::Withdrawn => {
            let published = fields.require("published", published);
            let at = fields.require("withdrawn", withdrawn);
            let reason = fields.require("withdrawal_reason", reason);
            Some(Publication::Withdrawn { published: published?, at: at?, reason: reason? })
        }
    }
}
