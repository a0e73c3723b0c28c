//! Signatures that exist: whether one holds over certain bytes, and since when.

use jiff::Timestamp;
use pgp::composed::{CleartextSignedMessage, Deserializable, DetachedSignature};
use pgp::crypto::hash::HashAlgorithm;
use pgp::packet::{Signature, SignatureType};

use super::certificate::{Certificate, after, instant};
use crate::invalid::Invalid;

/// A signature that holds: by the key, at a time at which the key could sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verified {
    /// When it was made, by its own word.
    pub made: Timestamp,
    /// From when on it counts no longer.
    pub expires: Option<Timestamp>,
}

/// A text that was wrapped into its signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifiedText {
    /// The text, as it was before.
    pub text: String,
    /// Its signature.
    pub signature: Verified,
}

impl Certificate {
    /// Verifies an armoured signature over bytes. The caller judges the time at which it was made.
    ///
    /// # Errors
    /// When the text is no signature, or it is not by this key, over other bytes, or not to be relied on.
    pub fn verify(&self, signature: &str, bytes: &[u8]) -> Result<Verified, Invalid> {
        let (detached, _) = DetachedSignature::from_string(signature)
            .map_err(|_| Invalid::new("this is not an armoured OpenPGP signature"))?;
        self.judge(&detached.signature, &[SignatureType::Binary, SignatureType::Text], bytes)
    }

    /// Verifies a text that is wrapped into its signature. The caller judges the time at which it was made.
    ///
    /// # Errors
    /// As [`Certificate::verify`].
    pub fn verify_text(&self, signed: &str) -> Result<VerifiedText, Invalid> {
        let (message, _) = CleartextSignedMessage::from_string(signed)
            .map_err(|_| Invalid::new("this is not a text with an OpenPGP signature"))?;
        let normal = message.signed_text();
        let judged = message.signatures().iter().map(|one| self.judge(one, &[SignatureType::Text], normal.as_bytes()));
        let first_good = judged.reduce(Result::or);
        let signature = first_good.unwrap_or_else(|| Err(Invalid::new("the text has no signature")))?;
        Ok(VerifiedText { text: original(&message), signature })
    }

    fn judge(&self, signature: &Signature, kinds: &[SignatureType], bytes: &[u8]) -> Result<Verified, Invalid> {
        let wrong = |why: &str| Err(Invalid::new(why));
        if !signature.typ().is_some_and(|kind| kinds.contains(&kind)) {
            return wrong("the signature is not one over a document");
        }
        if !signature.hash_alg().is_some_and(is_strong) {
            return wrong("the signature relies on a hash that can be forged");
        }
        let Some(created) = signature.created() else {
            return wrong("the signature does not say when it was made");
        };
        let signers = self.signers();
        let Some(signer) = signers.iter().find(|signer| signer.verify(signature, bytes).is_ok()) else {
            return wrong("the signature is by another key, or over other bytes");
        };
        let made = instant(created);
        if signer.validity.fault(made).is_some() {
            return wrong("the signature was made when the key could not sign");
        }
        let expires = signature.signature_expiration_time().and_then(|lifetime| after(created, lifetime));
        Ok(Verified { made, expires })
    }
}

/// RFC 9580 §9.5: MD5, SHA-1 and RIPEMD-160 are no longer to be relied on.
fn is_strong(hash: HashAlgorithm) -> bool {
    use HashAlgorithm::{Sha3_256, Sha3_512, Sha256, Sha384, Sha512};
    matches!(hash, Sha256 | Sha384 | Sha512 | Sha3_256 | Sha3_512)
}

/// Whether a text is an armoured signature, by whomever and over whatever.
#[must_use]
pub fn is_signature(text: &str) -> bool {
    DetachedSignature::from_string(text).is_ok()
}

/// The text without the signature that it may be wrapped into, which is not verified; otherwise the text as it is.
#[must_use]
pub fn unwrap_text(text: &str) -> String {
    CleartextSignedMessage::from_string(text).map_or_else(|_| text.to_owned(), |(message, _)| original(&message))
}

/// The text as it was before dashes were escaped (RFC 9580 §7.2) and its last line break given to the signature.
fn original(message: &CleartextSignedMessage) -> String {
    let lines = message.text().split('\n').map(|line| line.strip_prefix("- ").unwrap_or(line));
    lines.flat_map(|line| [line, "\n"]).collect()
}

/// White space at the end of lines does not belong to the signed text (RFC 9580 §7.2).
pub(super) fn trim_lines(normal: &str) -> String {
    let lines: Vec<_> = normal.split("\r\n").map(|line| line.trim_end_matches([' ', '\t'])).collect();
    lines.join("\r\n")
}
