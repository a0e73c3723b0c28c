//! What OpenSSF Security Insights asks of a project that only its people know: `[security_insights]` in `site.toml`.

use std::str::FromStr;

use jiff::civil::Date;

use crate::diag::{Code, Diagnostic, Level};
use crate::fields::Fields;
use crate::invalid::Invalid;
use crate::source::At;
use crate::url::WebUrl;
use crate::words::{from_word, word};

/// What people state about the project and its repository (Security Insights 2.2.0).
#[derive(Clone, Debug)]
pub struct Insights {
    /// When the statements last changed.
    pub last_updated: At<Date>,
    /// When somebody last made sure that they are true.
    pub last_reviewed: At<Date>,
    /// Who administers the project, the first point of contact first; at least one.
    pub administrators: Vec<Person>,
    /// Who maintains the repository, the first point of contact first; at least one.
    pub core_team: Vec<Person>,
    /// In what state the repository is.
    pub status: RepositoryStatus,
    /// The licence, as an SPDX expression.
    pub license: String,
    /// Where its text stands.
    pub license_url: WebUrl,
    /// Whether changes by others are accepted at all.
    pub accepts_change_request: bool,
    /// Whether changes made by machines are.
    pub accepts_automated_change_request: bool,
    /// Whether reports are paid for.
    pub bug_bounty_available: bool,
    /// The terms on which they are.
    pub bug_bounty_program: Option<WebUrl>,
    /// What reports may be about.
    pub in_scope: Vec<String>,
    /// What they may not be about.
    pub out_of_scope: Vec<String>,
    /// What the team itself found when it assessed the security of its software, or that it has not done so yet.
    pub self_assessment: String,
}

/// Somebody who can be asked.
#[derive(Clone, Debug)]
pub struct Person {
    /// The name.
    pub name: String,
    /// For whom the person works.
    pub affiliation: Option<String>,
    /// An e-mail address.
    pub email: Option<Email>,
    /// A profile elsewhere.
    pub social: Option<String>,
}

/// An e-mail address as Security Insights takes it (schema, `#Email`).
#[derive(Clone, Debug)]
pub struct Email(String);

impl Email {
    /// The address, without `mailto:`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Email {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        let good = |part: &str, marks: &str| {
            !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric() || marks.contains(c))
        };
        let good_end = |end: &str| end.len() >= 2 && end.bytes().all(|byte| byte.is_ascii_alphabetic());
        match text.split_once('@') {
            Some((local, host))
                if good(local, "._%+-")
                    && good(host, ".-")
                    && host.rsplit_once('.').is_some_and(|(name, end)| !name.is_empty() && good_end(end)) =>
            {
                Ok(Self(text.to_owned()))
            }
            _ => Err(Invalid::text(text, "is not an e-mail address").hint("write it like `name@example.org`")),
        }
    }
}

/// The state of a repository (repostatus.org).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RepositoryStatus {
    /// It is worked on.
    Active,
    /// Nobody will work on it any more, unfinished as it is.
    Abandoned,
    /// There is little more than an idea.
    Concept,
    /// It works, and nobody works on it, though help is still given.
    Inactive,
    /// It stands elsewhere now.
    Moved,
    /// Work has stopped and is to go on.
    Suspended,
    /// It works, and no help is given.
    Unsupported,
    /// It does not work yet.
    Wip,
}

impl RepositoryStatus {
    const WORDS: &[(&str, Self)] = &[
        ("active", Self::Active),
        ("abandoned", Self::Abandoned),
        ("concept", Self::Concept),
        ("inactive", Self::Inactive),
        ("moved", Self::Moved),
        ("suspended", Self::Suspended),
        ("unsupported", Self::Unsupported),
        ("WIP", Self::Wip),
    ];

    /// The word for it in TOML, and in the file.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        word(Self::WORDS, self)
    }
}

impl FromStr for RepositoryStatus {
    type Err = Invalid;
    fn from_str(text: &str) -> Result<Self, Invalid> {
        from_word("a state of a repository", text, Self::WORDS)
    }
}

/// Reads `[security_insights]`. Every mistake is reported; half of the statements are none.
pub fn read(fields: &mut Fields<'_, '_>) -> Option<Insights> {
    let last_updated = fields.date("last_updated");
    let last_updated = fields.require("last_updated", last_updated);
    let last_reviewed = fields.date("last_reviewed");
    let last_reviewed = fields.require("last_reviewed", last_reviewed);
    let administrators = people(fields, "administrators");
    let core_team = people(fields, "core_team");
    let status = fields.value("status", Code::UnknownWord);
    let status = fields.require("status", status);
    let license = fields.line("license", 200);
    let license = fields.require("license", license);
    let license_url = fields.value("license_url", Code::InvalidUrl);
    let license_url = fields.require("license_url", license_url);
    let mut required_flag = |key: &'static str| {
        let flag = fields.flag(key);
        fields.require(key, flag)
    };
    let accepts_change_request = required_flag("accepts_change_request");
    let accepts_automated_change_request = required_flag("accepts_automated_change_request");
    let bug_bounty_available = required_flag("bug_bounty_available");
    let bug_bounty_program = fields.value("bug_bounty_program", Code::InvalidUrl);
    let mut lines = |key: &'static str| fields.texts(key).into_iter().map(|line| line.value).collect();
    let (in_scope, out_of_scope) = (lines("in_scope"), lines("out_of_scope"));
    let self_assessment = fields.line("self_assessment", 2_000);
    let self_assessment = fields.require("self_assessment", self_assessment);
    Some(Insights {
        last_updated: last_updated?,
        last_reviewed: last_reviewed?,
        administrators,
        core_team,
        status: status?.value,
        license: license?.value,
        license_url: license_url?.value,
        accepts_change_request: accepts_change_request?.value,
        accepts_automated_change_request: accepts_automated_change_request?.value,
        bug_bounty_available: bug_bounty_available?.value,
        bug_bounty_program: bug_bounty_program.map(|url| url.value),
        in_scope,
        out_of_scope,
        self_assessment: self_assessment?.value,
    })
}

fn people(fields: &mut Fields<'_, '_>, key: &'static str) -> Vec<Person> {
    let errors = fields.report.count(Level::Error);
    let people = fields.each(key, person);
    if people.is_empty() && fields.report.count(Level::Error) == errors {
        let message = format!("`{key}` names nobody");
        let hint = format!("write `{key} = [{{ name = \"…\", email = \"…\" }}]`; the first one is the one to ask");
        fields.report.add(Diagnostic::new(Code::MissingField, fields.place(), message).hint(hint));
    }
    people
}

fn person(fields: &mut Fields<'_, '_>) -> Option<Person> {
    let name = fields.line("name", 200);
    let name = fields.require("name", name);
    let affiliation = fields.line("affiliation", 200);
    let email = fields.value("email", Code::InvalidContact);
    let social = fields.line("social", 200);
    let text = |line: Option<At<String>>| line.map(|line| line.value);
    Some(Person {
        name: name?.value,
        affiliation: text(affiliation),
        email: email.map(|email| email.value),
        social: text(social),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_those_that_the_schema_takes() {
        for good in ["a@b.example", "a.b+c%d_e-f@g.h-i.example"] {
            assert!(good.parse::<Email>().is_ok(), "{good}");
        }
        for bad in
            ["", "a", "@b.example", "a@", "a@b", "a@b.c", "a@.example", "a@b.c1", "mailto:a@b.example", "é@b.example"]
        {
            assert!(bad.parse::<Email>().is_err(), "{bad}");
        }
    }
}
