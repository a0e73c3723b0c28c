//! Secret keys: read, judged, unlocked, and used for signing.

use jiff::Timestamp;
use pgp::composed::{ArmorOptions, CleartextSignedMessage, Deserializable, DetachedSignature, SignedSecretKey};
use pgp::crypto::hash::HashAlgorithm;
use pgp::errors::{Error, Result as Made};
use pgp::packet::{SecretKey as Primary, SecretSubkey, Signature, SignatureConfig, SignatureType};
use pgp::packet::{Subpacket, SubpacketData};
use pgp::types::{self, KeyDetails, Password, S2kParams, SecretParams, SigningKey, StringToKey};

use super::certificate::{Certificate, instant};
use super::signature::trim_lines;
use crate::invalid::Invalid;

/// A secret key that may sign at its instant, unlocked.
pub struct SecretKey {
    certificate: Certificate,
    part: Part,
    expires: Option<Timestamp>,
    at: types::Timestamp,
}

/// A secret key that may sign at its instant, and that may be protected by a passphrase.
pub struct LockedKey(SecretKey);

/// The part of the key that signs.
enum Part {
    Primary(Primary),
    Subkey(SecretSubkey),
}

impl LockedKey {
    /// Reads an armoured secret key, for signatures that are made at an instant. Its newest part that may sign then and
    /// is at hand is taken: a key whose primary part is kept elsewhere will do.
    ///
    /// # Errors
    /// When the text is anything else, or the key may not sign at that instant.
    pub fn parse(armoured: &str, at: Timestamp) -> Result<Self, Invalid> {
        let secret = read(armoured)?;
        let certificate = Certificate::of(secret.to_public_key())?;
        let (part, expires) = choose(&secret, &certificate, at)?;
        let seconds = u32::try_from(at.as_second());
        let at = seconds.map_err(|_| Invalid::new(format!("OpenPGP cannot write the instant {at}")))?;
        Ok(Self(SecretKey { certificate, part, expires, at: types::Timestamp::from_secs(at) }))
    }

    /// The key, ready to sign. A passphrase that is not needed does no harm.
    ///
    /// # Errors
    /// When the key is protected and the passphrase is missing or wrong.
    pub fn unlock(self, passphrase: Option<&str>) -> Result<SecretKey, Invalid> {
        let Self(mut key) = self;
        if key.part.is_locked() {
            let passphrase = passphrase.ok_or_else(|| Invalid::new("the key is protected by a passphrase"))?;
            let unlocked = key.part.unlock(&Password::from(passphrase));
            unlocked.map_err(|_| Invalid::new("the passphrase does not open the key"))?;
        }
        Ok(key)
    }
}

impl SecretKey {
    /// The public part.
    #[must_use]
    pub fn certificate(&self) -> &Certificate {
        &self.certificate
    }

    /// When its signatures are made, in whole seconds.
    #[must_use]
    pub fn at(&self) -> Timestamp {
        instant(self.at)
    }

    /// Until when the key may sign.
    #[must_use]
    pub fn expires(&self) -> Option<Timestamp> {
        self.expires
    }

    /// An armoured signature over bytes, to be kept beside them (RFC 9580 §10.4).
    ///
    /// # Errors
    /// When the key cannot be used.
    pub fn sign(&self, bytes: &[u8]) -> Result<String, Invalid> {
        let signature = self.signature(SignatureType::Binary, bytes).map(DetachedSignature::new);
        signature.and_then(|signature| signature.to_armored_string(ArmorOptions::default())).map_err(unsigned)
    }

    /// A text of lines that end in a line feed, wrapped into its own signature, so that it stays readable (RFC 9580 §7). Its last line break becomes the
    /// one before the signature, which does not belong to the signed text.
    ///
    /// # Errors
    /// When the key cannot be used.
    pub fn sign_text(&self, text: &str) -> Result<String, Invalid> {
        let text = text.strip_suffix('\n').unwrap_or(text);
        let signature = |normal: &str| Ok(vec![self.signature(SignatureType::Text, trim_lines(normal).as_bytes())?]);
        let signed = CleartextSignedMessage::new_many(text, signature);
        signed.and_then(|signed| signed.to_armored_string(ArmorOptions::default())).map_err(unsigned)
    }

    fn signature(&self, kind: SignatureType, bytes: &[u8]) -> Made<Signature> {
        match &self.part {
            Part::Primary(key) => signature(key, kind, self.at, bytes),
            Part::Subkey(key) => signature(key, kind, self.at, bytes),
        }
    }
}

fn signature(key: &impl SigningKey, kind: SignatureType, at: types::Timestamp, bytes: &[u8]) -> Made<Signature> {
    let mut config = SignatureConfig::v4(kind, key.algorithm(), HashAlgorithm::Sha512);
    config.hashed_subpackets = vec![
        Subpacket::regular(SubpacketData::SignatureCreationTime(at))?,
        Subpacket::regular(SubpacketData::IssuerFingerprint(key.fingerprint()))?,
    ];
    config.unhashed_subpackets = vec![Subpacket::regular(SubpacketData::IssuerKeyId(key.legacy_key_id()))?];
    config.sign(key, &Password::empty(), bytes)
}

fn unsigned(_: Error) -> Invalid {
    Invalid::new("the key cannot be used: its algorithm is not one that signs")
}

fn read(armoured: &str) -> Result<SignedSecretKey, Invalid> {
    let holds = |block: &str| armoured.contains(&format!("-----BEGIN PGP {block} KEY BLOCK-----"));
    SignedSecretKey::from_string(armoured).map(|(key, _)| key).map_err(|_| {
        Invalid::new(match (holds("PRIVATE"), holds("PUBLIC")) {
            (true, _) => "the secret key is damaged",
            (false, true) => "this is a public key, which cannot sign",
            (false, false) => "this is not an armoured OpenPGP secret key",
        })
        .hint("`gpg --armor --export-secret-keys FINGERPRINT` prints the one that is needed")
    })
}

/// The newest part that may sign and is at hand, still locked, with the end of its validity.
fn choose(
    secret: &SignedSecretKey,
    certificate: &Certificate,
    at: Timestamp,
) -> Result<(Part, Option<Timestamp>), Invalid> {
    if let Some(fault) = certificate.primary().validity.fault(at) {
        return Err(fault);
    }
    let mut signers = certificate.signers();
    signers.sort_by_key(|signer| signer.validity.created);
    let mut fault = Invalid::new("the key cannot sign")
        .hint("it needs a part that may sign and whose secret is in the file; see `gpg --list-secret-keys`");
    for signer in signers.iter().rev() {
        match (part(secret, &signer.fingerprint()), signer.validity.fault(at)) {
            (Some(part), None) => return Ok((part, signer.validity.expires)),
            (Some(_), Some(found)) => fault = found,
            (None, _) => {}
        }
    }
    Err(fault)
}

/// The secret of the part with that fingerprint, if it is in the file.
fn part(secret: &SignedSecretKey, fingerprint: &types::Fingerprint) -> Option<Part> {
    let primary = &secret.primary_key;
    if primary.fingerprint() == *fingerprint {
        return is_here(primary.secret_params()).then(|| Part::Primary(primary.clone()));
    }
    let subkey = secret.secret_subkeys.iter().find(|subkey| subkey.key.fingerprint() == *fingerprint)?;
    is_here(subkey.key.secret_params()).then(|| Part::Subkey(subkey.key.clone()))
}

/// GnuPG marks a secret that is kept elsewhere, offline or on a card, by a way of protection of its own.
fn is_here(secret: &SecretParams) -> bool {
    let SecretParams::Encrypted(encrypted) = secret else { return true };
    let (S2kParams::Cfb { s2k, .. } | S2kParams::Aead { s2k, .. } | S2kParams::MalleableCfb { s2k, .. }) =
        encrypted.string_to_key_params()
    else {
        return true;
    };
    !matches!(s2k, StringToKey::Private { .. })
}

impl Part {
    fn is_locked(&self) -> bool {
        match self {
            Self::Primary(key) => key.secret_params().is_encrypted(),
            Self::Subkey(key) => key.secret_params().is_encrypted(),
        }
    }

    fn unlock(&mut self, password: &Password) -> Made<()> {
        match self {
            Self::Primary(key) => key.remove_password(password),
            Self::Subkey(key) => key.remove_password(password),
        }
    }
}
