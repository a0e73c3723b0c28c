//! Signs a built portal: its files in, the files that are new or different out. A signature that still holds is kept, so
//! that the same portal signed by the same key is the same to the byte.
//!
//! 1. Each CSAF document gets a detached signature beside it (CSAF 2.0 §7.1.19), security.txt is wrapped into one (RFC
//!    9116 §2.3), and the public key is published (§7.1.20).
//! 2. What lists others says so: the provider's metadata its keys and its role, the ROLIE feed and the pages of the
//!    folders the signatures.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use rayon::prelude::*;
use serde_json::{Value, json as value};

use crate::format::json;
use crate::invalid::Invalid;
use crate::openpgp::certificate::Certificate;
use crate::openpgp::secret::SecretKey;
use crate::openpgp::signature::{Verified, is_signature, unwrap_text};
use crate::route::Route;

/// What the signature of security.txt is kept as.
const SECURITY_TXT: &str = "security.txt.asc";

/// Files by their paths.
pub type Files = BTreeMap<String, Vec<u8>>;
/// Signatures by the names of the files that keep them.
pub type Signatures = BTreeMap<String, String>;

/// What signing makes of a portal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signed {
    /// Every file that signing makes or changes, by its path in the portal.
    pub files: Files,
    /// Files of an earlier signing that are to go, by their paths.
    pub stale: BTreeSet<String>,
    /// Every signature of the portal, to be kept for the next time.
    pub signatures: Signatures,
    /// Signatures that were kept and are of documents that are gone.
    pub forgotten: Vec<String>,
    /// How many of the signatures are new.
    pub fresh: usize,
}

/// Whether a file of a portal is one that signing reads.
#[must_use]
pub fn reads(path: &str) -> bool {
    let others = [Route::security_txt(), Route::csaf_provider(), Route::csaf_feed()];
    document_name(path).is_some() || is_listing(path) || others.iter().any(|route| route.as_str() == path)
}

/// Signs a portal.
///
/// * `built`: the files that signing reads
/// * `paths`: all files of the portal
/// * `kept`: the signatures of earlier times
///
/// # Errors
/// When the key cannot be used, or a file is not what a build writes.
pub fn sign(built: &Files, paths: &BTreeSet<String>, kept: &Signatures, key: &SecretKey) -> Result<Signed, Invalid> {
    let made = Signer { key, kept }.everything(built)?;
    let certificate = key.certificate();
    let fingerprint = certificate.fingerprint().as_str();
    let places = made.iter().flat_map(|signature| signature.paths.iter().map(|path| (path, &signature.text)));
    let mut files: Files = places.map(|(path, text)| (path.clone(), text.clone().into_bytes())).collect();
    files.insert(Route::csaf_key(fingerprint).file_path(), certificate.armoured()?.into_bytes());
    files.extend(told(built, fingerprint, made.iter().map(|signature| signature.made).max())?);
    let fresh = made.iter().filter(|signature| signature.fresh).count();
    let signatures: Signatures = made.into_iter().map(|signature| (signature.kept_as, signature.text)).collect();
    Ok(Signed {
        stale: paths.iter().filter(|path| is_of_signing(path) && !files.contains_key(*path)).cloned().collect(),
        forgotten: forgotten(kept, &signatures),
        fresh,
        files,
        signatures,
    })
}

/// The name of a file in the folder of a year, from its path in the portal: `.well-known/csaf/white/<year>/<name>`.
fn name_in_year(path: &str) -> Option<&str> {
    let (year, name) = path.strip_prefix(Route::csaf_folder(None).as_str())?.split_once('/')?;
    let is_year = year.len() == 4 && year.bytes().all(|byte| byte.is_ascii_digit());
    (is_year && !name.contains('/')).then_some(name)
}

/// The file name of a CSAF document, from its path in the portal.
fn document_name(path: &str) -> Option<&str> {
    name_in_year(path).filter(|name| name.ends_with(".json"))
}

/// Whether a path is that of the page that lists the documents of a year.
fn is_listing(path: &str) -> bool {
    name_in_year(path) == Some("index.html")
}

/// Whether only signing makes a file at that path.
fn is_of_signing(path: &str) -> bool {
    path.starts_with(Route::csaf_keys().as_str())
        || path.strip_suffix(".asc").is_some_and(|signed| document_name(signed).is_some())
}

/// Kept signatures of documents that are gone. What is not named and shaped like one of ours is left alone.
fn forgotten(kept: &Signatures, signatures: &Signatures) -> Vec<String> {
    let ours = |name: &str, text: &str| name.ends_with(".json.asc") && is_signature(text);
    let gone = kept.iter().filter(|(name, text)| !signatures.contains_key(*name) && ours(name, text));
    gone.map(|(name, _)| name.clone()).collect()
}

/// The signature of one file.
struct Signature {
    /// Where it stands in the portal.
    paths: Vec<String>,
    /// The name of the file that keeps it.
    kept_as: String,
    text: String,
    made: Timestamp,
    fresh: bool,
}

struct Signer<'s> {
    key: &'s SecretKey,
    kept: &'s Signatures,
}

impl Signer<'_> {
    fn everything(&self, built: &Files) -> Result<Vec<Signature>, Invalid> {
        let documents =
            built.par_iter().filter_map(|(path, bytes)| Some(self.document(path, document_name(path)?, bytes)));
        let security_txt = built.get(Route::security_txt().as_str()).map(|bytes| self.security_txt(bytes));
        documents.chain(security_txt).collect()
    }

    fn document(&self, path: &str, name: &str, bytes: &[u8]) -> Result<Signature, Invalid> {
        let holds = |certificate: &Certificate, text: &str| certificate.verify(text, bytes).ok();
        self.signature(vec![format!("{path}.asc")], format!("{name}.asc"), holds, |key| key.sign(bytes))
    }

    /// security.txt may be signed already, by this key or by one that was used before.
    fn security_txt(&self, bytes: &[u8]) -> Result<Signature, Invalid> {
        let text = unwrap_text(&String::from_utf8_lossy(bytes));
        let holds = |certificate: &Certificate, signed: &str| {
            certificate.verify_text(signed).ok().filter(|signed| signed.text == text).map(|signed| signed.signature)
        };
        let paths = [Route::security_txt(), Route::top_level_security_txt()].map(|route| route.file_path());
        self.signature(paths.to_vec(), SECURITY_TXT.to_owned(), holds, |key| key.sign_text(&text))
    }

    /// The signature that was kept if it still holds, else a new one.
    fn signature(
        &self,
        paths: Vec<String>,
        kept_as: String,
        holds: impl Fn(&Certificate, &str) -> Option<Verified>,
        sign: impl Fn(&SecretKey) -> Result<String, Invalid>,
    ) -> Result<Signature, Invalid> {
        let held = |text: &str| {
            let verified = holds(self.key.certificate(), text)?;
            verified.expires.is_none_or(|expires| expires > self.key.at()).then_some(verified.made)
        };
        if let Some((text, made)) = self.kept.get(&kept_as).and_then(|text| Some((text.clone(), held(text)?))) {
            return Ok(Signature { paths, kept_as, text, made, fresh: false });
        }
        let text = sign(self.key)?;
        let made = held(&text).ok_or_else(|| Invalid::new("the key is damaged: what it signs does not hold"))?;
        Ok(Signature { paths, kept_as, text, made, fresh: true })
    }
}

/// The files that list others, told of the key and of the signatures.
fn told(built: &Files, fingerprint: &str, newest: Option<Timestamp>) -> Result<Files, Invalid> {
    let (metadata, feed) = (Route::csaf_provider(), Route::csaf_feed());
    let told = built.iter().filter_map(|(path, bytes)| {
        let told = match path.as_str() {
            path if path == metadata.as_str() => with_key(bytes, fingerprint, newest),
            path if path == feed.as_str() => with_signatures(bytes),
            path if is_listing(path) => Ok(with_listed(bytes)),
            _ => return None,
        };
        Some(told.map(|bytes| (path.clone(), bytes)))
    });
    told.collect()
}

/// The provider's metadata with the key, and with the role that signatures earn (CSAF 2.0 §7.2.3).
fn with_key(metadata: &[u8], fingerprint: &str, newest: Option<Timestamp>) -> Result<Vec<u8>, Invalid> {
    patched(&Route::csaf_provider(), metadata, |metadata| {
        let folder = metadata.get("canonical_url")?.as_str()?.strip_suffix("provider-metadata.json")?;
        let url = format!("{folder}openpgp/{fingerprint}.asc");
        let updated: Timestamp = metadata.get("last_updated")?.as_str()?.parse().ok()?;
        let metadata = metadata.as_object_mut()?;
        metadata.insert("public_openpgp_keys".to_owned(), value!([{ "fingerprint": fingerprint, "url": url }]));
        if metadata.get("role")? == "csaf_provider" {
            metadata.insert("role".to_owned(), value!("csaf_trusted_provider"));
        }
        if let Some(newest) = newest.filter(|newest| *newest > updated) {
            metadata.insert("last_updated".to_owned(), value!(newest.to_string()));
        }
        Some(())
    })
}

/// The ROLIE feed with a link from each entry to its signature (CSAF 2.0 §7.1.15).
fn with_signatures(feed: &[u8]) -> Result<Vec<u8>, Invalid> {
    patched(&Route::csaf_feed(), feed, |feed| {
        for entry in feed.get_mut("feed")?.get_mut("entry")?.as_array_mut()? {
            let links = entry.get_mut("link")?.as_array_mut()?;
            let document = links.iter().find(|link| link["rel"] == "self")?["href"].as_str()?;
            let signature = value!({ "href": format!("{document}.asc"), "rel": "signature" });
            links.retain(|link| link["rel"] != "signature");
            links.push(signature);
        }
        Some(())
    })
}

/// The page that lists the documents of a year, one a line, with the signature after each (CSAF 2.0 §7.1.14).
fn with_listed(page: &[u8]) -> Vec<u8> {
    let page = String::from_utf8_lossy(page);
    let unsigned = page.split_inclusive('\n').filter(|line| !line.contains(".json.asc\""));
    let signed = unsigned.flat_map(|line| {
        let signature = if line.contains(".json\"") { line.replace(".json", ".json.asc") } else { String::new() };
        [line.to_owned(), signature]
    });
    signed.collect::<String>().into_bytes()
}

/// A JSON file, changed, in the form in which a build writes it.
fn patched(route: &Route, bytes: &[u8], change: impl FnOnce(&mut Value) -> Option<()>) -> Result<Vec<u8>, Invalid> {
    let patched = serde_json::from_slice(bytes).ok().and_then(|mut value| {
        change(&mut value)?;
        Some(json(&value))
    });
    patched.ok_or_else(|| {
        Invalid::new(format!("{} is not as `secportal build` writes it", route.as_str())).hint("build again")
    })
}
