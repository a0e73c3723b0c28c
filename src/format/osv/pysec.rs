//! PYSEC: a record in the form in which the Python packaging authority's advisory database takes contributions.
//!
//! `vulns/<package>/PYSEC-0000-<anything>.yaml`; the database gives the final id. It is where `pip-audit` gets its data from.

use super::wire::Record;
use crate::model::advisory::Disclosed;
use crate::model::portal::Portal;

/// The record as YAML, without what only our own database says.
#[must_use]
pub fn export(portal: &Portal, disclosed: &Disclosed) -> Vec<u8> {
    let id = format!("PYSEC-0000-{}", disclosed.advisory.id.value);
    let record = Record { id, database_specific: None, ..Record::new(portal, disclosed) };
    // Texts, lists and maps of texts have a form in YAML, and writing to memory cannot fail.
    serde_saphyr::to_string(&record).unwrap_or_default().into_bytes()
}
