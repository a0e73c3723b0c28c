//! What is wrong with a built site.

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Somebody gets something wrong.
    Error,
    /// Somebody will soon.
    Warning,
}

impl Level {
    /// The word for it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

macro_rules! codes {
    ($($name:ident $code:literal $level:ident $meaning:literal)*) => {
        /// What kind of finding it is.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Code {
            $(#[doc = $meaning] $name,)*
        }

        impl Code {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// The word for it.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }

            /// How bad it is.
            #[must_use]
            pub fn level(self) -> Level {
                match self { $(Self::$name => Level::$level,)* }
            }
        }
    };
}

codes! {
    Unreadable "unreadable" Error "a file is not what its name says"
    Schema "schema" Error "a document does not follow the schema of its format"
    HashMismatch "hash-mismatch" Error "a hash is not that of the document beside it"
    CsafTest "csaf-test" Error "a document fails a mandatory test of CSAF 2.0 §6.1"
    Signature "signature" Error "a signature does not hold"
    Misplaced "misplaced" Error "a document does not stand where its content says"
    NotListed "not-listed" Error "a document is not in a list that should have it"
    StaleList "stale-list" Error "a list says of a document what the document does not"
    DuplicateId "duplicate-id" Error "two documents have one id"
    MissingFile "missing-file" Error "a file is named and is not there"
    DeadLink "dead-link" Error "a link of a page leads to nothing"
    SecurityTxt "security-txt" Error "security.txt does not follow RFC 9116"
    SecurityTxtExpired "security-txt-expired" Error "security.txt has expired"
    SecurityTxtExpiresSoon "security-txt-expires-soon" Warning "security.txt expires within 30 days"
    DateForm "date-form" Error "a date is not RFC 3339 in UTC"
    DateInFuture "date-in-future" Error "something is said to have happened after today"
    DateOrder "date-order" Error "dates contradict each other"
    Contradiction "contradiction" Error "two formats say different things of one advisory"
    UnlistedFile "unlisted-file" Warning "a file is not in the list of what the build wrote"
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// The file, from the root of the site.
    pub path: String,
    /// What kind of finding it is; it decides the level.
    pub code: Code,
    /// Where in the file, as a JSON pointer or a line.
    pub place: Option<String>,
    /// What is wrong: lower case, names in backticks, no full stop.
    pub message: String,
    /// What to do about it.
    pub hint: Option<&'static str>,
}

impl Finding {
    /// A finding about a file as a whole.
    pub fn new(code: Code, path: impl Into<String>, message: impl Into<String>) -> Self {
        Self { path: path.into(), code, place: None, message: message.into(), hint: None }
    }

    /// The same at a place.
    #[must_use]
    pub fn at(self, place: impl Into<String>) -> Self {
        Self { place: Some(place.into()).filter(|place| !place.is_empty()), ..self }
    }

    /// The same with what to do about it.
    #[must_use]
    pub fn hint(self, hint: &'static str) -> Self {
        Self { hint: Some(hint), ..self }
    }
}
