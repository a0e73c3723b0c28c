//! What is wrong with the content: placed, coded and worded for its author. A machine's failures are not here.

use crate::invalid::Invalid;
use crate::markdown::Replaced;
use crate::source::{Place, SourceId, Sources};

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// The output would be wrong: nothing is written.
    Error,
    /// The output is right, but somebody should look.
    Warning,
}

impl Level {
    /// `error` or `warning`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

/// Declares every kind of finding once: its name in Rust, its stable public name, its level and its meaning.
macro_rules! codes {
    ($($variant:ident $name:literal $level:ident $meaning:literal)*) => {
        /// A kind of finding. Its name is stable: scripts and people may rely on it.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Code { $(#[doc = $meaning] $variant),* }

        impl Code {
            /// Every code, in the order of the documentation.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// The stable public name, such as `unknown-field`.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $name),* }
            }

            /// How much a finding of this kind weighs at most.
            #[must_use]
            pub fn level(self) -> Level {
                match self { $(Self::$variant => Level::$level),* }
            }

            /// What the code stands for, in one sentence.
            #[must_use]
            pub fn meaning(self) -> &'static str {
                match self { $(Self::$variant => $meaning),* }
            }
        }
    };
}

codes! {
    // Files and their syntax.
    MissingFile "missing-file" Error "a file that `site.toml` names is not there"
    NotUtf8 "not-utf8" Error "a text file is not UTF-8"
    ReplacedCharacter "replaced-character" Warning "a character controls a terminal or turns the direction of what follows, and is replaced"
    ByteOrderMark "byte-order-mark" Warning "a text file begins with a byte order mark, which other tools stumble over"
    OutsideLink "outside-link" Error "a symbolic link in the content leads out of the content folder"
    UnusedFile "unused-file" Warning "a file in the content folder is read by nobody"
    TomlSyntax "toml-syntax" Error "a TOML file cannot be parsed"
    UnknownField "unknown-field" Error "a field that secportal does not know, usually a slip of the pen"
    MissingField "missing-field" Error "a field that is required is not there"
    WrongType "wrong-type" Error "a field holds another kind of value than it should"
    MissingTexts "missing-texts" Warning "a theme has a language in which some of its texts are missing"
    Template "template" Error "a template of the theme cannot be parsed or rendered"
    MissingTheme "missing-theme" Error "the theme that `site.toml` names is neither in `themes/` nor built in"
    RouteCollision "route-collision" Error "two pages or files would be written to the same place"

    // Values.
    UnknownWord "unknown-word" Error "a word that is not in the closed list of the field"
    InvalidText "invalid-text" Error "a text is empty, too long or not on one line"
    InvalidUrl "invalid-url" Error "a URL is not an absolute http(s) URL"
    InvalidDate "invalid-date" Error "a date has no offset or is out of all reason"
    InvalidDuration "invalid-duration" Error "a promised time is not a duration such as `48h` or `90d`"
    InvalidId "invalid-id" Error "an advisory's id is not of the form PREFIX-YEAR-NUMBER with the project's prefix"
    InvalidAlias "invalid-alias" Error "an alias is not the id of a vulnerability"
    InvalidPackage "invalid-package" Error "a package is not a package URL of a type whose version order is known"
    InvalidVersion "invalid-version" Error "a version is not one of its ecosystem, or a selector of versions cannot be read"
    InvalidVector "invalid-vector" Error "a CVSS vector does not follow its specification"
    InvalidCwe "invalid-cwe" Error "a CWE id does not name a weakness of the CWE list"
    DiscouragedCwe "discouraged-cwe" Warning "a weakness is so broad that a closer one nearly always exists"
    ProhibitedCwe "prohibited-cwe" Warning "a weakness is no cause of a vulnerability by itself"
    InvalidContact "invalid-contact" Error "a contact is not a URI that RFC 9116 allows, or not an e-mail address"
    InvalidFingerprint "invalid-fingerprint" Error "the fingerprint of a key is not 40 hexadecimal digits"
    InvalidLanguage "invalid-language" Error "a language is not a tag of RFC 5646"

    // Advisories.
    DuplicateId "duplicate-id" Error "two advisories have the same id, or ids that differ by case only"
    DuplicateAlias "duplicate-alias" Error "an alias is given twice, or by two advisories"
    EmptyInterval "empty-interval" Error "an affected interval holds no version"
    OverlappingIntervals "overlapping-intervals" Error "two affected intervals of one advisory overlap"
    UnknownRelease "unknown-release" Warning "an advisory names a fixed version that is not among the releases"
    VersionSpelling "version-spelling" Warning "an advisory spells a fixed version otherwise than its release"
    AlmostAffected "almost-affected" Warning "a release lies directly beside an affected range, as a pre-release of its first version or a post-release of its last"
    DateOrder "date-order" Error "two dates stand in an order that cannot be"
    DateInFuture "date-in-future" Error "something that has happened is dated after today"
    DuplicateEvent "duplicate-event" Error "an event that can happen only once is in the timeline twice"
    StatusMismatch "status-mismatch" Error "an advisory's status and its fields contradict each other"
    RevisionOrder "revision-order" Error "the revisions are not numbered 1, 2, 3 … in the order of their dates"
    EmbargoEnded "embargo-ended" Warning "an embargo is over and the advisory is still unpublished"
    MisplacedAdvisory "misplaced-advisory" Error "a file that is named like an advisory stands where pages or nothing is read"
    NamesUnpublished "names-unpublished" Error "what is public names an advisory that is not"
    OrphanDetails "orphan-details" Error "a text beside the advisories belongs to none of them"
    InvalidDuplicate "invalid-duplicate" Error "an advisory is said to be a duplicate of itself, or of one that the public cannot read"
    ManyReferences "many-references" Warning "a CVE draft has no room for all references of an advisory"
    MissingSeverity "missing-severity" Warning "a published advisory has no CVSS vector, so it has no severity"

    // Releases and support.
    DuplicateRelease "duplicate-release" Error "two releases are the same version in the ecosystem's order"
    VersionScheme "version-scheme" Warning "releases are numbered lower than older ones, as after a change of the scheme"
    UnlistedRelease "unlisted-release" Warning "the newest release is covered by no row of the supported versions"
    SupportConflict "support-conflict" Warning "the policy and `releases.toml` disagree on whether a version is supported"

    UnreadRow "unread-row" Warning "a row of the supported versions does not say which versions it means, or whether they are supported"
    UnreadDate "unread-date" Warning "the end of a support is not a day, or can be read as two"
    EndPassed "end-passed" Warning "a row of the supported versions is marked as supported, and its end has passed"
    ContradictoryRows "contradictory-rows" Warning "two rows of the supported versions say the contrary of the same versions"
    TemplateRows "template-rows" Warning "the supported versions are still those of GitHub's template"

    // Dependencies.
    DuplicateStatement "duplicate-statement" Error "two statements of one date are about the same vulnerability in the same package, and the same version"
    UnreadRequirement "unread-requirement" Warning "what a requirement on a dependency lets in is not known, so that no upgrade is judged by it"
    UnjustifiedStatement "unjustified-statement" Error "`not_affected` stands without a justification, or a justification without `not_affected`"

    // security.txt.
    SecurityTxtExpired "security-txt-expired" Error "security.txt has expired: a stale one is worse than none"
    SecurityTxtExpiresSoon "security-txt-expires-soon" Warning "security.txt expires within 30 days"
    SecurityTxtExpiresLate "security-txt-expires-late" Warning "security.txt expires more than a year ahead"
    SecurityTxtNotAtRoot "security-txt-not-at-root" Warning "security.txt is below a path, where nobody looks for it"

    // Markdown.
    DeadLink "dead-link" Error "a relative link leads nowhere"
    DeadFragment "dead-fragment" Error "a link to a section leads nowhere"
    DraftPage "draft-page" Error "the front matter of a public text says that it is not to be published"
    OpenFrontMatter "open-front-matter" Warning "front matter has no end, so that it is shown as text"
    TodoInComment "todo-in-comment" Warning "a hidden comment still holds a TODO"
    Mojibake "mojibake" Warning "UTF-8 text was read as Windows-1252 and saved again"
    EmptyPolicy "empty-policy" Error "the policy says nothing"
    PointerPolicy "pointer-policy" Warning "the policy is only a link or a path to where it stands"
    FencedPolicy "fenced-policy" Warning "the policy stands in a block of code, so that nothing in it is read"
    UneditedTemplate "unedited-template" Error "the policy still holds sentences of the template it was made from; an error where they are all that it says on reporting"
    VisibleTodo "visible-todo" Warning "the policy shows its readers a TODO or a TBD"
    PlaceholderContact "placeholder-contact" Error "the policy still holds a placeholder where a contact should be; an error where it names no other"
    UnfilledPlaceholder "unfilled-placeholder" Warning "the policy still holds a gap that its template leaves to be filled in"
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// What kind of finding it is.
    pub code: Code,
    /// How much it weighs: as its kind does, or less where less is lost.
    pub level: Level,
    /// Where.
    pub place: Place,
    /// What is wrong: lower case, names in backticks, no full stop.
    pub message: String,
    /// What to do about it.
    pub hint: Option<String>,
}

impl Diagnostic {
    /// A finding without a hint.
    pub fn new(code: Code, place: Place, message: impl Into<String>) -> Self {
        Self { code, level: code.level(), place, message: message.into(), hint: None }
    }

    /// The finding for a text that is not the value it was meant to be.
    #[must_use]
    pub fn invalid(code: Code, place: Place, invalid: Invalid) -> Self {
        Self { code, level: code.level(), place, message: invalid.message, hint: invalid.hint }
    }

    /// The same as a warning, where the output is right nevertheless.
    #[must_use]
    pub fn as_warning(self) -> Self {
        Self { level: Level::Warning, ..self }
    }

    /// The finding for characters that were replaced, since they are no text.
    #[must_use]
    pub fn replaced(place: Place, replaced: &Replaced) -> Self {
        let code = u32::from(replaced.character);
        let more = match replaced.number {
            1 => String::new(),
            number => format!(", the first of {number} such characters"),
        };
        let message =
            format!("U+{code:04X} is no text, or reaches out of its line{more}; a `\u{fffd}` is shown instead");
        Self::new(Code::ReplacedCharacter, place, message).hint("remove it")
    }

    /// The same with what to do about it.
    #[must_use]
    pub fn hint(self, hint: impl Into<String>) -> Self {
        Self { hint: Some(hint.into()), ..self }
    }
}

/// All findings of a compilation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    diagnostics: Vec<Diagnostic>,
}

impl Report {
    /// Adds a finding.
    pub fn add(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// Adds what another part of the work has found.
    pub fn absorb(&mut self, other: Self) {
        self.diagnostics.extend(other.diagnostics);
    }

    /// Drops the findings that do not count.
    pub fn retain(&mut self, counts: impl Fn(&Diagnostic) -> bool) {
        self.diagnostics.retain(counts);
    }

    /// How many findings of a level there are.
    #[must_use]
    pub fn count(&self, level: Level) -> usize {
        self.diagnostics.iter().filter(|found| found.level == level).count()
    }

    /// Whether anything found makes the output wrong.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.count(Level::Error) > 0
    }

    /// Whether a source has errors, so that part of it may not have been read.
    #[must_use]
    pub fn has_errors_in(&self, source: SourceId) -> bool {
        self.diagnostics.iter().any(|found| found.place.source == source && found.level == Level::Error)
    }

    /// Whether anything of a kind has been found.
    #[must_use]
    pub fn has_found(&self, code: Code) -> bool {
        self.diagnostics.iter().any(|found| found.code == code)
    }

    /// How many findings there are.
    #[must_use]
    pub fn total(&self) -> usize {
        self.diagnostics.len()
    }

    /// Whether something has been found within a place, leaving out so many `earlier` findings.
    #[must_use]
    pub fn has_found_in(&self, place: Place, earlier: usize) -> bool {
        self.diagnostics.iter().skip(earlier).any(|found| place.holds(found.place))
    }

    /// The findings by file and place, each once.
    #[must_use]
    pub fn sorted(&self, sources: &Sources) -> Vec<&Diagnostic> {
        let mut sorted: Vec<_> = self.diagnostics.iter().collect();
        sorted.sort_by_key(|found| (&sources.get(found.place.source).path, found.place, found.code, &found.message));
        sorted.dedup();
        sorted
    }
}
