//! Foreign formats: one file each, with its wire form and its mapping from the portal.

use jiff::Timestamp;
use serde::Serialize;

pub mod security_txt;

/// A JSON document: indented, with a final newline.
#[must_use]
pub fn json(document: &impl Serialize) -> Vec<u8> {
    // Our wire forms have texts for keys, and writing to memory cannot fail.
    let mut bytes = serde_json::to_vec_pretty(document).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}

/// An instant as every format takes it: RFC 3339 in UTC, to the second, with `T` and `Z`.
#[must_use]
pub fn instant(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}
