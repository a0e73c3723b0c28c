//! The schemas of the formats, and which document is judged by which.

use std::collections::BTreeMap;

use jsonschema::{Draft, Registry, Resource, Validator};
use rayon::prelude::*;
use serde_json::{Value, json};

use super::built::{Built, PROVIDER as PROVIDER_PATH};
use super::finding::{Code, Finding};
use super::osv;
use crate::invalid::Invalid;

/// A format of JSON documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Format {
    Osv,
    Csaf,
    Provider,
    Rolie,
    OpenVex,
    Cve,
    JsonFeed,
    Shields,
}

impl Format {
    const ALL: [Self; 8] =
        [Self::Osv, Self::Csaf, Self::Provider, Self::Rolie, Self::OpenVex, Self::Cve, Self::JsonFeed, Self::Shields];

    fn as_str(self) -> &'static str {
        match self {
            Self::Osv => "OSV",
            Self::Csaf => "CSAF",
            Self::Provider => "CSAF metadata",
            Self::Rolie => "ROLIE",
            Self::OpenVex => "OpenVEX",
            Self::Cve => "CVE",
            Self::JsonFeed => "JSON Feed",
            Self::Shields => "shields.io",
        }
    }

    /// What a document is by what it says of itself, and where it says nothing, by where it stands.
    fn of(path: &str, document: &Value) -> Option<Self> {
        let says = |pointer: &str, start: &str| {
            document.pointer(pointer).and_then(Value::as_str).is_some_and(|text| text.starts_with(start))
        };
        if document.pointer("/document/csaf_version").is_some() {
            Some(Self::Csaf)
        } else if document.get("metadata_version").is_some() && document.get("canonical_url").is_some() {
            Some(Self::Provider)
        } else if document.pointer("/feed/entry").is_some() {
            Some(Self::Rolie)
        } else if says("/@context", "https://openvex.dev/") {
            Some(Self::OpenVex)
        } else if says("/version", "https://jsonfeed.org/") {
            Some(Self::JsonFeed)
        } else if document.get("schemaVersion").is_some() && document.get("label").is_some() {
            Some(Self::Shields)
        } else if path.starts_with("osv/") && osv::is_record(document) {
            Some(Self::Osv)
        } else {
            Self::at(path)
        }
    }

    /// What has to stand at a place, whatever it says.
    fn at(path: &str) -> Option<Self> {
        match path {
            PROVIDER_PATH => Some(Self::Provider),
            "feed.json" => Some(Self::JsonFeed),
            "openvex.json" => Some(Self::OpenVex),
            path if path.starts_with("cve/") => Some(Self::Cve),
            path if path.starts_with("badge/") => Some(Self::Shields),
            path if path.starts_with("osv/") && !path.ends_with("/all.json") => Some(Self::Osv),
            _ => None,
        }
    }
}

/// How many documents of each format a site has.
pub fn count(built: &Built<'_>) -> BTreeMap<&'static str, usize> {
    let mut counts = BTreeMap::new();
    for format in built.json.iter().filter_map(|(path, document)| Format::of(path, document)) {
        *counts.entry(format.as_str()).or_insert(0) += 1;
    }
    counts
}

macro_rules! schema {
    ($path:literal) => {
        include_str!(concat!("../../schemas/", $path))
    };
}

const OSV: &str = schema!("osv/osv-schema-head.json");
const CSAF: &str = schema!("csaf/csaf_json_schema.json");
const PROVIDER: &str = schema!("csaf/provider_json_schema.json");
const ROLIE: &str = schema!("csaf/ROLIE_feed_json_schema.json");
const OPENVEX: &str = schema!("openvex/openvex-0.2.0.json");
const CVE: &str = schema!("cve/CVE_Record_Format_5.2.0-reconstructed.json");
const JSON_FEED: &str = schema!("jsonfeed/jsonfeed-1.1.json");
const SHIELDS: &str = schema!("shields/endpoint.schema.json");

/// What the schemas refer to, by address.
const REFERRED: &[(&str, &str)] = &[
    ("https://docs.oasis-open.org/csaf/csaf/v2.0/csaf_json_schema.json", CSAF),
    ("https://www.first.org/cvss/cvss-v2.0.json", schema!("csaf/cvss-v2.0.json")),
    ("https://www.first.org/cvss/cvss-v3.0.json", schema!("csaf/cvss-v3.0.json")),
    ("https://www.first.org/cvss/cvss-v3.1.json", schema!("csaf/cvss-v3.1.json")),
    ("https://json.schemastore.org/feed-1", schema!("jsonfeed/jsonfeed-1.json")),
];

/// Every schema, ready to judge.
pub struct Schemas {
    by_format: BTreeMap<Format, Validator>,
    rejected_cve: Validator,
}

impl Schemas {
    /// Makes the schemas ready.
    ///
    /// # Errors
    /// When one that is built in cannot be used.
    pub fn load() -> Result<Self, Invalid> {
        let mut registry = Registry::new();
        for (uri, text) in REFERRED {
            registry = registry.add(*uri, Resource::from_contents(parse(text)?)).map_err(broken)?;
        }
        let registry = registry.prepare().map_err(broken)?;
        let build = |schema: &Value| {
            let options = jsonschema::options().with_registry(&registry).should_validate_formats(true);
            options.build(schema).map_err(broken)
        };
        let mut by_format = BTreeMap::new();
        for format in Format::ALL {
            let schema = match format {
                Format::Osv => parse(OSV)?,
                Format::Csaf => parse(CSAF)?,
                Format::Provider => parse(PROVIDER)?,
                Format::Rolie => parse(ROLIE)?,
                Format::OpenVex => parse(OPENVEX)?,
                Format::Cve => cve("cnaPublishedContainer")?,
                Format::JsonFeed => parse(JSON_FEED)?,
                Format::Shields => parse(SHIELDS)?,
            };
            by_format.insert(format, build(&schema)?);
        }
        Ok(Self { by_format, rejected_cve: build(&cve("cnaRejectedContainer")?)? })
    }

    /// Judges every document by the schema of its format, and those of the API by the schemas that they name.
    pub fn judge(&self, built: &Built<'_>) -> Vec<Finding> {
        let documents: Vec<_> = built.json.iter().collect();
        documents.into_par_iter().flat_map_iter(|(path, document)| self.faults(built, path, document)).collect()
    }

    fn faults(&self, built: &Built<'_>, path: &str, document: &Value) -> Vec<Finding> {
        match Format::of(path, document) {
            Some(Format::Cve) => {
                let rejected = document.get("rejectedReasons").is_some();
                let validator = if rejected { Some(&self.rejected_cve) } else { self.by_format.get(&Format::Cve) };
                validator.map(|validator| errors(validator, path, &with_provider(document))).unwrap_or_default()
            }
            Some(format) => {
                let validator = self.by_format.get(&format);
                validator.map(|validator| errors(validator, path, document)).unwrap_or_default()
            }
            None => by_own_schema(built, path, document),
        }
    }
}

fn parse(text: &str) -> Result<Value, Invalid> {
    serde_json::from_str(text).map_err(broken)
}

fn broken(error: impl std::fmt::Display) -> Invalid {
    Invalid::new(format!("a schema that is built in cannot be used: {error}"))
}

/// The schema of a part of a CVE record.
fn cve(container: &str) -> Result<Value, Invalid> {
    let definitions = parse(CVE)?.get("definitions").cloned();
    Ok(json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "definitions": definitions,
        "$ref": format!("#/definitions/{container}"),
    }))
}

/// Who publishes a container is filled in by the CVE services; the schema wants it all the same.
fn with_provider(document: &Value) -> Value {
    let mut document = document.clone();
    if let Value::Object(fields) = &mut document {
        let nobody = json!({ "orgId": "00000000-0000-4000-9000-000000000000" });
        fields.entry("providerMetadata").or_insert(nobody);
    }
    document
}

/// A document that names a schema of the same site follows it.
fn by_own_schema(built: &Built<'_>, path: &str, document: &Value) -> Vec<Finding> {
    let named = document["$schema"].as_str().and_then(|url| built.path_of(url));
    let Some(schema) = named.and_then(|schema| built.json.get(schema.as_str())) else {
        return Vec::new();
    };
    let options = jsonschema::options().with_draft(Draft::Draft202012).should_validate_formats(true);
    match options.build(schema) {
        Ok(validator) => errors(&validator, path, document),
        Err(error) => vec![Finding::new(Code::Schema, path, format!("its schema cannot be used: {error}"))],
    }
}

/// A message says at most this much of a value.
const LONGEST: usize = 300;

fn errors(validator: &Validator, path: &str, document: &Value) -> Vec<Finding> {
    let finding = |error: jsonschema::ValidationError<'_>| {
        let message: String = error.to_string().chars().take(LONGEST).collect();
        Finding::new(Code::Schema, path, message).at(error.instance_path().to_string())
    };
    validator.iter_errors(document).map(finding).collect()
}
