//! OpenSSF Security Insights 2.2.0: what people state in `site.toml`, and what the portal knows besides.

use serde::Serialize;

use crate::model::insights::{Email, Insights, Person};
use crate::model::portal::Portal;
use crate::route::Route;
use crate::url::WebUrl;

/// The file; `None` when nobody has stated what it needs.
#[must_use]
pub fn export(portal: &Portal) -> Option<Vec<u8>> {
    let insights = portal.config.security_insights.as_ref()?;
    let file = File {
        header: header(portal, insights),
        project: project(portal, insights),
        repository: repository(portal, insights),
    };
    // Texts, flags, lists and records of them have a form in YAML, and writing to memory cannot fail.
    Some(serde_saphyr::to_string(&file).unwrap_or_default().into_bytes())
}

/// The fields are named and ordered as in the schema.
#[derive(Serialize)]
struct File<'p> {
    header: Header,
    project: Project<'p>,
    repository: Repository<'p>,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Header {
    schema_version: &'static str,
    last_updated: String,
    last_reviewed: String,
    /// Where this very file stands.
    url: String,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Project<'p> {
    name: &'p str,
    administrators: Vec<Contact<'p>>,
    repositories: [ProjectRepository<'p>; 1],
    vulnerability_reporting: Reporting<'p>,
    documentation: ProjectDocumentation,
}

#[derive(Serialize)]
struct Contact<'p> {
    name: &'p str,
    /// Of several, one is asked first.
    primary: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    affiliation: Option<&'p str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<&'p str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    social: Option<&'p str>,
}

#[derive(Serialize)]
struct ProjectRepository<'p> {
    name: &'p str,
    comment: String,
    url: &'p str,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Reporting<'p> {
    reports_accepted: bool,
    bug_bounty_available: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    bug_bounty_program: Option<&'p str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    contact: Option<Contact<'p>>,
    comment: String,
    policy: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pgp_key: Option<&'p str>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    in_scope: &'p [String],
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    out_of_scope: &'p [String],
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct ProjectDocumentation {
    support_policy: String,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Repository<'p> {
    url: &'p str,
    status: &'static str,
    accepts_change_request: bool,
    accepts_automated_change_request: bool,
    core_team: Vec<Contact<'p>>,
    license: License<'p>,
    security: Posture<'p>,
    documentation: RepositoryDocumentation,
}

#[derive(Serialize)]
struct License<'p> {
    url: &'p str,
    expression: &'p str,
}

#[derive(Serialize)]
struct Posture<'p> {
    assessments: Assessments<'p>,
}

#[derive(Serialize)]
struct Assessments<'p> {
    #[serde(rename = "self")]
    own: Assessment<'p>,
}

#[derive(Serialize)]
struct Assessment<'p> {
    comment: &'p str,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct RepositoryDocumentation {
    security_policy: String,
}

fn header(portal: &Portal, insights: &Insights) -> Header {
    Header {
        schema_version: "2.2.0",
        last_updated: insights.last_updated.to_string(),
        last_reviewed: insights.last_reviewed.to_string(),
        url: portal.config.base_url.absolute(&Route::security_insights()),
    }
}

fn project<'p>(portal: &'p Portal, insights: &'p Insights) -> Project<'p> {
    let config = &portal.config;
    let comment = format!("The source code of {}", config.name);
    Project {
        name: &config.name,
        administrators: contacts(&insights.administrators),
        repositories: [ProjectRepository { name: &config.name, comment, url: config.repository.as_str() }],
        vulnerability_reporting: reporting(portal, insights),
        documentation: ProjectDocumentation { support_policy: config.base_url.absolute(&Route::supported_versions()) },
    }
}

/// The first address of security.txt is the contact; all ways stand in the comment, in their order, as the schema has a place
/// for mail only.
fn reporting<'p>(portal: &'p Portal, insights: &'p Insights) -> Reporting<'p> {
    let config = &portal.config;
    let ways: Vec<_> = config.security_txt.contact.iter().map(|contact| contact.as_str()).collect();
    let address =
        ways.iter().find_map(|way| way.strip_prefix("mailto:")).map(|way| way.split('?').next().unwrap_or(way));
    let contact = address.filter(|address| address.parse::<Email>().is_ok()).map(|address| Contact {
        name: &config.vendor,
        primary: true,
        affiliation: None,
        email: Some(address),
        social: None,
    });
    let keys = config.security_txt.encryption.iter().map(|key| key.as_str());
    Reporting {
        reports_accepted: true,
        bug_bounty_available: insights.bug_bounty_available,
        bug_bounty_program: insights.bug_bounty_program.as_ref().map(WebUrl::as_str),
        contact,
        comment: format!("Report by {}", ways.join(" or ")),
        policy: config.base_url.absolute(&Route::policy()),
        pgp_key: keys.into_iter().find(|key| key.starts_with("https:")),
        in_scope: &insights.in_scope,
        out_of_scope: &insights.out_of_scope,
    }
}

fn repository<'p>(portal: &'p Portal, insights: &'p Insights) -> Repository<'p> {
    let config = &portal.config;
    Repository {
        url: config.repository.as_str(),
        status: insights.status.as_str(),
        accepts_change_request: insights.accepts_change_request,
        accepts_automated_change_request: insights.accepts_automated_change_request,
        core_team: contacts(&insights.core_team),
        license: License { url: insights.license_url.as_str(), expression: &insights.license },
        security: Posture { assessments: Assessments { own: Assessment { comment: &insights.self_assessment } } },
        documentation: RepositoryDocumentation { security_policy: config.base_url.absolute(&Route::policy()) },
    }
}

fn contacts(people: &[Person]) -> Vec<Contact<'_>> {
    people
        .iter()
        .enumerate()
        .map(|(place, person)| Contact {
            name: &person.name,
            primary: place == 0,
            affiliation: person.affiliation.as_deref(),
            email: person.email.as_ref().map(Email::as_str),
            social: person.social.as_deref(),
        })
        .collect()
}
