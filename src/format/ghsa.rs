//! GitHub: the body of a request for a repository security advisory (REST API, `POST /repos/{owner}/{repo}/security-advisories`).
//!
//! Once GitHub has reviewed such an advisory, its users' Dependabot and `pip-audit` know of the vulnerability.

use serde_json::{Value, json};

use super::{json as document, osv};
use crate::markdown;
use crate::model::advisory::Disclosed;
use crate::model::credit::Credit;
use crate::model::interval::{End, Interval};
use crate::model::package::Package;
use crate::model::portal::Portal;
use crate::model::severity::{CvssVersion, Vector, headline};

/// The body of the request.
#[must_use]
pub fn export(portal: &Portal, disclosed: &Disclosed) -> Vec<u8> {
    let advisory = &disclosed.advisory;
    let package = &portal.config.package;
    let story = osv::record::story(disclosed);
    let mut body = json!({
        "summary": markdown::plain(&advisory.title),
        "description": if story.is_empty() { markdown::portable(&advisory.title) } else { story },
        "vulnerabilities": advisory.affected.iter().map(|interval| vulnerability(package, interval)).collect::<Vec<_>>(),
    });
    let mut put = |key: &str, values: Vec<Value>| {
        if !values.is_empty() {
            body[key] = Value::Array(values);
        }
    };
    put("cwe_ids", advisory.cwe.iter().map(|cwe| Value::String(cwe.to_string())).collect());
    put("credits", advisory.credits.iter().filter_map(credit).collect());
    if let Some(cve) = advisory.aliases.iter().find(|alias| alias.is_cve()) {
        body["cve_id"] = Value::String(cve.to_string());
    }
    // GitHub takes a vector or a word, never both.
    match vector(disclosed) {
        Some(vector) => body["cvss_vector_string"] = Value::String(vector.to_string()),
        None => {
            if let Some(word) = word(disclosed) {
                body["severity"] = Value::String(word);
            }
        }
    }
    document(&body)
}

/// GitHub thanks those who have an account there.
fn credit(credit: &Credit) -> Option<Value> {
    let login = credit.url.as_ref()?.as_str().strip_prefix("https://github.com/")?.trim_end_matches('/');
    (!login.contains('/')).then(|| json!({ "login": login, "type": credit.role.as_str() }))
}

/// GitHub knows CVSS 3 and 4.
fn vector(disclosed: &Disclosed) -> Option<&Vector> {
    let vectors = disclosed.advisory.cvss.iter().map(|vector| &vector.value);
    headline(vectors.filter(|vector| vector.version() != CvssVersion::V2))
}

/// The severity by CVSS 2; none where nobody has rated it.
fn word(disclosed: &Disclosed) -> Option<String> {
    let vectors = disclosed.advisory.cvss.iter().map(|vector| &vector.value);
    headline(vectors).map(|vector| vector.severity().to_string())
}

fn vulnerability(package: &Package, interval: &Interval) -> Value {
    let mut vulnerability = json!({
        "package": { "ecosystem": ecosystem(package), "name": package.name() },
        "vulnerable_version_range": range(interval),
    });
    if let Some(fixed) = interval.fixed() {
        vulnerability["patched_versions"] = Value::String(fixed.normalized());
    }
    vulnerability
}

/// A range in GitHub's own syntax, which has no word for all versions but `>= 0`.
fn range(interval: &Interval) -> String {
    let start = interval.introduced.as_ref().map(|version| format!(">= {}", version.normalized()));
    let end = match &interval.end {
        End::Fixed(fixed) => Some(format!("< {}", fixed.normalized())),
        End::LastAffected(last) => Some(format!("<= {}", last.normalized())),
        End::Open => None,
    };
    let parts: Vec<_> = start.into_iter().chain(end).collect();
    if parts.is_empty() { ">= 0".to_owned() } else { parts.join(", ") }
}

/// What GitHub calls the registry.
fn ecosystem(package: &Package) -> &'static str {
    match package.kind() {
        "pypi" => "pip",
        "cargo" => "rust",
        "npm" => "npm",
        "golang" => "go",
        "hex" => "erlang",
        "pub" => "pub",
        "swift" => "swift",
        _ => "other",
    }
}
