//! `site.toml`: whose portal it is, where it is hosted, and what its policy promises.

use std::str::FromStr;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::diag::{Code, Diagnostic, Report};
use crate::fields::{Fields, read_toml};
use crate::invalid::Invalid;
use crate::language::Language;
use crate::model::fingerprint::Fingerprint;
use crate::model::id::is_prefix;
use crate::model::insights::{self, Insights};
use crate::model::package::Package;
use crate::model::promise::{self, Promises};
use crate::source::{At, SourceId, Sources};
use crate::uri;
use crate::url::{BaseUrl, WebUrl};

/// The language of a project's records, and of its policy.
pub const LANGUAGE: &str = "en";

/// Stands in for an end of security.txt that could not be read; no author can write it.
pub const NEVER: Timestamp = Timestamp::MAX;

/// The theme that is built in.
pub const DEFAULT_THEME: &str = "default";

/// The project and its portal.
#[derive(Clone, Debug)]
pub struct Config {
    /// The file it was read from.
    pub source: SourceId,
    /// Where the site is hosted.
    pub base_url: At<BaseUrl>,
    /// The name of the theme.
    pub theme: Option<At<String>>,
    /// The project's name.
    pub name: String,
    /// Who makes it.
    pub vendor: String,
    /// What it is, in one line.
    pub description: Option<String>,
    /// Its repository.
    pub repository: WebUrl,
    /// Its package; the order of versions follows from it.
    pub package: Package,
    /// What its advisories' ids begin with.
    pub id_prefix: String,
    /// The authority that permanent ids are made from (RFC 4151): `tag:kiiglobal.io,2026:`.
    pub authority: String,
    /// Since when the authority stands, by its own date: what is said of a portal in which nothing has happened yet.
    pub since: Timestamp,
    /// The policy's file, from the project's root; none if it could not be read.
    pub policy_file: Option<At<String>>,
    /// What the policy promises.
    pub promises: Promises,
    /// What security.txt says.
    pub security_txt: SecurityTxt,
    /// What people state for OpenSSF Security Insights, if they do.
    pub security_insights: Option<Insights>,
    /// Which key signs the portal.
    pub signing: Option<Fingerprint>,
}

/// The fields of security.txt (RFC 9116 §2.5). `Policy`, `Canonical` and by default `Acknowledgments` follow from the site.
#[derive(Clone, Debug)]
pub struct SecurityTxt {
    /// How to report, the preferred way first.
    pub contact: Vec<At<ContactUri>>,
    /// After this instant nobody should rely on the file.
    pub expires: At<Timestamp>,
    /// Languages that reports may be written in.
    pub preferred_languages: Vec<At<Language>>,
    /// Keys for encrypted reports.
    pub encryption: Vec<At<ContactUri>>,
    /// Pages that thank reporters; the portal's own page when there is none.
    pub acknowledgments: Vec<At<ContactUri>>,
    /// Security jobs.
    pub hiring: Vec<At<ContactUri>>,
}

/// A URI as security.txt takes it: `https:`, `mailto:`, `tel:`, `dns:` or `openpgp4fpr:`, never `http:`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContactUri(String);

impl SecurityTxt {
    /// The day, in UTC, from which on nobody should rely on the file.
    #[must_use]
    pub fn expiry_day(&self) -> Date {
        self.expires.value.to_zoned(TimeZone::UTC).date()
    }
}

impl ContactUri {
    /// The URI as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it is the form for private reports of a repository on GitHub.
    #[must_use]
    pub fn is_github_form(&self) -> bool {
        self.0.starts_with("https://github.com/") && self.0.ends_with("/security/advisories/new")
    }

    /// What it is to people: an address, a number, or the name of a page.
    #[must_use]
    pub fn label(&self) -> String {
        let before_query = |text: &str| text.split(['?', '#']).next().unwrap_or("").to_owned();
        match self.0.split_once(':') {
            Some(("mailto", address)) => before_query(address),
            Some(("tel", number)) => before_query(number),
            Some(("https", rest)) => match rest.trim_start_matches('/') {
                _ if self.is_github_form() => "Private report on GitHub".to_owned(),
                page => before_query(page).trim_end_matches('/').to_owned(),
            },
            _ => self.0.clone(),
        }
    }
}

impl FromStr for ContactUri {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        let wrong = |why: &str, hint: String| Err(Invalid::text(text, why).hint(hint));
        if text.starts_with("https://") {
            return text.parse::<WebUrl>().map(|url| Self(url.to_string()));
        }
        if text.starts_with("http://") {
            return wrong("is not encrypted", "RFC 9116 wants web addresses to begin with `https://`".to_owned());
        }
        let scheme = ["mailto:", "tel:", "dns:", "openpgp4fpr:"].into_iter().find(|scheme| text.starts_with(scheme));
        match scheme {
            None if text.contains('@') => wrong("is not a URI", "begin with `mailto:`".to_owned()),
            None => wrong("is not a URI", "begin with `mailto:`, `tel:` or `https://`".to_owned()),
            Some("mailto:") if !is_mailto(text) => {
                wrong("is not an e-mail address", "write it like `mailto:security@example.org`".to_owned())
            }
            Some(scheme) if uri::is_uri(text) && text.len() > scheme.len() && text.len() <= 2_000 => {
                Ok(Self(text.to_owned()))
            }
            Some(_) => wrong("is not a URI", "special characters have to be percent-encoded".to_owned()),
        }
    }
}

fn is_mailto(text: &str) -> bool {
    let address = text.strip_prefix("mailto:").unwrap_or("").split('?').next().unwrap_or("");
    matches!(address.split_once('@'), Some((local, host)) if !local.is_empty() && host.contains('.') && uri::is_host_name(host))
}

impl Config {
    /// A permanent id for something of this project, wherever the site is hosted: `tag:kiiglobal.io,2026:feed`.
    #[must_use]
    pub fn permanent_id(&self, specific: &str) -> String {
        format!("{}{specific}", self.authority)
    }
}

/// Reads `site.toml`. Without a package nothing else can be judged; anything else that is missing is reported, and a
/// stand-in takes its place, which no output will ever show because an error stops the build.
pub fn read(sources: &Sources, id: SourceId, report: &mut Report) -> Option<Config> {
    read_toml(sources, id, report, |fields| {
        let base_url = fields.value("base_url", Code::InvalidUrl);
        let base_url = fields.require("base_url", base_url);
        let theme = fields.line("theme", 100);
        let project = fields.section("project", read_project);
        let (policy_file, promises) = fields.section("policy", read_policy);
        let security_txt = fields.section("security_txt", read_security_txt);
        let security_insights = fields.optional("security_insights", insights::read);
        let signing = fields.optional("signing", read_signing);
        let project = project?;
        Some(Config {
            source: id,
            base_url: base_url
                .or_else(|| "https://stand-in.invalid/".parse().ok().map(|url| At::new(url, fields.place())))?,
            theme,
            name: project.name,
            vendor: project.vendor,
            description: project.description,
            repository: project.repository,
            package: project.package,
            id_prefix: project.id_prefix,
            since: authority_date(&project.authority).unwrap_or(Timestamp::UNIX_EPOCH),
            authority: project.authority,
            policy_file,
            promises,
            security_txt,
            security_insights,
            signing,
        })
    })
}

struct Project {
    name: String,
    vendor: String,
    description: Option<String>,
    repository: WebUrl,
    package: Package,
    id_prefix: String,
    authority: String,
}

fn read_project(fields: &mut Fields<'_, '_>) -> Option<Project> {
    let mut required_line = |key: &'static str| {
        let line = fields.line(key, 200);
        fields.require(key, line)
    };
    let (name, vendor) = (required_line("name"), required_line("vendor"));
    let (prefix, authority) = (required_line("id_prefix"), required_line("authority"));
    let description = fields.line("description", 300);
    let repository = fields.value::<WebUrl>("repository", Code::InvalidUrl);
    let repository = fields.require("repository", repository);
    let package = fields.value::<Package>("package", Code::InvalidPackage);
    let package = fields.require("package", package);
    if let Some(prefix) = prefix.as_ref().filter(|prefix| !is_prefix(prefix)) {
        let message = format!("`{prefix}` cannot be the prefix of an id");
        let hint = "use capitals, digits and single hyphens, such as `ACME`";
        fields.report.add(Diagnostic::new(Code::InvalidId, prefix.place, message).hint(hint));
    }
    if let Some(authority) = authority.as_ref().filter(|authority| !is_authority(authority)) {
        let message = format!("`{authority}` cannot begin a permanent id");
        let hint = "write a tag (RFC 4151) of a domain you hold and a year in which you held it, such as `tag:example.org,2026:`";
        fields.report.add(Diagnostic::new(Code::InvalidText, authority.place, message).hint(hint));
    }
    let text = |line: Option<At<String>>| line.map(|line| line.value).unwrap_or_default();
    let prefix = prefix.filter(|prefix| is_prefix(prefix));
    Some(Project {
        name: text(name),
        vendor: text(vendor),
        description: description.map(|line| line.value),
        repository: match repository {
            Some(url) => url.value,
            None => "https://stand-in.invalid/".parse().ok()?,
        },
        package: package?.value,
        id_prefix: text(prefix),
        authority: text(authority),
    })
}

/// `tag:` a domain or mail address, a date, and a colon (RFC 4151 §2.1).
fn is_authority(text: &str) -> bool {
    let name = text.strip_prefix("tag:").and_then(|rest| rest.split(',').next()).unwrap_or("");
    let good_name =
        name.contains('.') && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._@".contains(&byte));
    good_name && authority_date(text).is_some()
}

/// The instant at which the authority was held: a year, month or day means its beginning in UTC (RFC 4151 §2.1).
fn authority_date(text: &str) -> Option<Timestamp> {
    let date = text.strip_suffix(':')?.rsplit(',').next()?;
    let full = match date.len() {
        4 => format!("{date}-01-01"),
        7 => format!("{date}-01"),
        _ => date.to_owned(),
    };
    let good = full.len() == 10 && full.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    let day: Date = full.parse().ok().filter(|_| good)?;
    day.to_zoned(TimeZone::UTC).ok().map(|zoned| zoned.timestamp())
}

fn read_policy(fields: &mut Fields<'_, '_>) -> (Option<At<String>>, Promises) {
    let file = fields.line("file", 500);
    let file = fields.require("file", file).map(|file| file.map(|path| path.trim_start_matches("./").to_owned()));
    (file, promise::read(fields))
}

fn read_security_txt(fields: &mut Fields<'_, '_>) -> SecurityTxt {
    let contact = fields.values("contact", Code::InvalidContact);
    // Whoever finds a flaw has to know whom to tell (RFC 9116 §2.5.3).
    if contact.is_empty() && !fields.misread("contact") {
        let hint = "add an address, such as `contact = [\"mailto:security@example.org\"]`";
        let nobody = Diagnostic::new(Code::MissingField, fields.place(), "`contact` names nobody");
        fields.report.add(nobody.hint(hint));
    }
    let expires = fields.instant("expires");
    let expires = fields.require("expires", expires);
    SecurityTxt {
        expires: expires.unwrap_or_else(|| At::new(NEVER, fields.place())),
        contact,
        preferred_languages: fields.values("preferred_languages", Code::InvalidLanguage),
        encryption: fields.values("encryption", Code::InvalidContact),
        acknowledgments: fields.values("acknowledgments", Code::InvalidContact),
        hiring: fields.values("hiring", Code::InvalidContact),
    }
}

fn read_signing(fields: &mut Fields<'_, '_>) -> Option<Fingerprint> {
    let fingerprint = fields.value("fingerprint", Code::InvalidFingerprint);
    fields.require("fingerprint", fingerprint).map(|fingerprint| fingerprint.value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contacts_say_what_will_open() {
        let check = |uri: &str, expected: &str| {
            let contact: ContactUri = uri.parse().expect("a contact");
            assert_eq!(contact.label(), expected);
        };
        check("mailto:security@a.example?subject=x", "security@a.example");
        check("tel:+1-201-555-0123", "+1-201-555-0123");
        check("https://a.example/report/?x#y", "a.example/report");
        check("https://github.com/a/b/security/advisories/new", "Private report on GitHub");
        check("openpgp4fpr:5f2d", "openpgp4fpr:5f2d");
    }

    #[test]
    fn an_authority_is_a_domain_and_a_date() {
        let check = |text: &str, expected: Option<&str>| {
            let since = authority_date(text).filter(|_| is_authority(text)).map(|since| since.to_string());
            assert_eq!(since.as_deref(), expected, "{text}");
        };
        check("tag:a.example,2026:", Some("2026-01-01T00:00:00Z"));
        check("tag:a.example,2026-05:", Some("2026-05-01T00:00:00Z"));
        check("tag:a@b.example,2026-05-02:", Some("2026-05-02T00:00:00Z"));
        for bad in
            ["", "tag:a.example,2026", "tag:a.example,20260:", "tag:a.example,2026-13:", "tag:a,2026:", "a,2026:"]
        {
            check(bad, None);
        }
    }
}
