//! What the content means: values that parse and print themselves. No disk, no template, no foreign format.

pub mod cwe;
pub mod fingerprint;
pub mod id;
pub mod package;
pub mod secrets;
pub mod severity;
pub mod standing;
pub mod version;
pub mod vocabulary;

pub mod insights;
pub mod interval;
pub mod revision;
pub mod scheme;
pub mod selector;
pub mod timeline;

pub mod credit;
pub mod reference;
pub mod requirement;

pub mod advisory;
pub mod dependency;
pub mod destination;
pub mod development;
pub mod release;
pub mod subject;

pub mod config;
pub mod content;
pub mod page;
pub mod portal;
pub mod promise;
pub mod support;
pub mod theme;
