//! Hashes beside documents (CSAF 2.0 §7.1.18).

use std::fmt::Write;

use rayon::prelude::*;
use sha2::{Digest, Sha256, Sha512};

use super::built::Built;
use super::finding::{Code, Finding};

/// Each hash is that of the document beside it.
pub fn match_their_documents(built: &Built<'_>) -> Vec<Finding> {
    let wrong = |(path, bytes): (&String, &Vec<u8>)| {
        let (document, hash): (&str, fn(&[u8]) -> String) = if let Some(document) = path.strip_suffix(".sha256") {
            (document, |bytes| hex(&Sha256::digest(bytes)))
        } else {
            (path.strip_suffix(".sha512")?, |bytes| hex(&Sha512::digest(bytes)))
        };
        let Some(content) = built.files.get(document) else {
            return Some(Finding::new(Code::MissingFile, path, format!("there is no `{document}` to be hashed")));
        };
        let text = std::str::from_utf8(bytes).unwrap_or("");
        let stated = text.split_whitespace().next().unwrap_or("");
        (stated.to_lowercase() != hash(content)).then(|| {
            Finding::new(Code::HashMismatch, path, format!("the hash is not that of `{document}`"))
                .hint("the document was changed after it was hashed; build the site again")
        })
    };
    built.files.par_iter().filter_map(wrong).collect()
}

fn hex(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}
