//! The portal's own API, version 1: small JSON documents for programs that want an answer rather than a database. A change
//! that could break a reader makes a version 2 beside it.
//!
//! Each document has a JSON Schema beside it, which is made from the types here.

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema};
use serde::Serialize;
use serde_json::Value;

use super::json;
use crate::model::portal::Portal;
use crate::model::release::Release;
use crate::model::version::Version;
use crate::route::Route;
use crate::site::ApiType;

pub mod advisories;
pub mod lookup;
pub mod support;
pub mod version;

// serde passes references.
#[allow(clippy::trivially_copy_pass_by_ref)]
fn is_zero(number: &usize) -> bool {
    *number == 0
}

#[allow(clippy::trivially_copy_pass_by_ref)]
fn is_false(flag: &bool) -> bool {
    !flag
}

/// The project and its package.
#[derive(Debug, Serialize, JsonSchema)]
struct Project {
    /// Its name.
    name: String,
    /// Its package as a purl without a version (ECMA-427).
    package: String,
    /// Its security portal.
    portal: String,
}

impl Project {
    fn new(portal: &Portal) -> Self {
        let config = &portal.config;
        Self {
            name: config.name.clone(),
            package: config.package.to_string(),
            portal: config.base_url.absolute(&Route::home()),
        }
    }
}

/// A version of the project, and the document about it.
#[derive(Debug, Serialize, JsonSchema)]
struct VersionLink {
    /// The version, as it is spelt in the registry.
    version: String,
    /// The API's document about it, where it is a release that the portal lists.
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
}

impl VersionLink {
    fn new(portal: &Portal, release: &Release) -> Self {
        let version = &release.version.value;
        let url = portal.config.base_url.absolute(&Route::api_version(&version.normalized()));
        Self { version: version.to_string(), url: Some(url) }
    }

    /// The same for a version that need not be a release: an advisory may name it alone.
    fn to(portal: &Portal, version: &Version) -> Self {
        let unlisted = || Self { version: version.to_string(), url: None };
        portal.release(version).map_or_else(unlisted, |release| Self::new(portal, release))
    }
}

/// The schema of a type of document (JSON Schema, draft 2020-12).
#[must_use]
pub fn schema(portal: &Portal, of: ApiType) -> Vec<u8> {
    let generator = SchemaSettings::draft2020_12().for_serialize().into_generator();
    let mut schema: Schema = match of {
        ApiType::Advisories => generator.into_root_schema_for::<advisories::AdvisoryList>(),
        ApiType::Version => generator.into_root_schema_for::<version::VersionReport>(),
        ApiType::Lookup => generator.into_root_schema_for::<lookup::Lookup>(),
        ApiType::Support => generator.into_root_schema_for::<support::SupportReport>(),
    };
    schema.insert("$id".to_owned(), Value::String(schema_url(portal, of)));
    json(&schema)
}

fn schema_url(portal: &Portal, of: ApiType) -> String {
    portal.config.base_url.absolute(&Route::api_schema(of.as_str()))
}
