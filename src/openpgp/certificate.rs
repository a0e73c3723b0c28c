//! Public keys: who they are, and from when until when which part of them may sign.

use jiff::Timestamp;
use pgp::composed::{ArmorOptions, Deserializable, SignedPublicKey, SignedPublicSubKey};
use pgp::errors::Result as Parsed;
use pgp::packet::{PublicKey, PublicSubkey, RevocationCode, Signature, SignatureType};
use pgp::types::{self, Duration, KeyDetails, KeyVersion, Tag};

use crate::invalid::Invalid;
use crate::model::fingerprint::Fingerprint;

/// A public key with what its owner says of it and of its subkeys (RFC 9580 §10.1.1, a transferable public key).
#[derive(Clone, Debug)]
pub struct Certificate {
    fingerprint: Fingerprint,
    key: SignedPublicKey,
}

impl Certificate {
    /// Reads an armoured public key.
    ///
    /// # Errors
    /// When the text is anything else, or the key is not of version 4, the only one that all validators know.
    pub fn parse(armoured: &str) -> Result<Self, Invalid> {
        match SignedPublicKey::from_string(armoured) {
            Ok((key, _)) => Self::of(key),
            Err(_) => Err(Invalid::new("this is not an armoured OpenPGP public key")
                .hint("`gpg --armor --export FINGERPRINT` prints one")),
        }
    }

    pub(super) fn of(key: SignedPublicKey) -> Result<Self, Invalid> {
        if key.version() != KeyVersion::V4 {
            return Err(Invalid::new("the key is not an OpenPGP key of version 4")
                .hint("older ones can be forged, and newer ones are not yet understood by those who verify"));
        }
        let fingerprint = format!("{:X}", key.fingerprint()).parse()?;
        let certificate = Self { fingerprint, key };
        if certificate.statement().is_none() {
            return Err(
                Invalid::new("the key is damaged: it says nothing of itself that holds").hint("export it again")
            );
        }
        Ok(certificate)
    }

    /// The fingerprint of the primary key.
    #[must_use]
    pub fn fingerprint(&self) -> &Fingerprint {
        &self.fingerprint
    }

    /// The key as text, as it is published.
    ///
    /// # Errors
    /// When the key cannot be written.
    pub fn armoured(&self) -> Result<String, Invalid> {
        let armoured = self.key.to_armored_string(ArmorOptions::default());
        armoured.map_err(|_| Invalid::new("the public key cannot be written"))
    }

    /// The parts of the key that may sign at some time, the primary key first.
    pub(super) fn signers(&self) -> Vec<Signer<'_>> {
        let primary = self.primary();
        let subkeys = self.key.public_subkeys.iter().map(|subkey| self.subkey(subkey, &primary.validity));
        let subkeys: Vec<_> = subkeys.collect();
        [primary].into_iter().chain(subkeys).filter(|signer| signer.validity.may_sign).collect()
    }

    /// The primary key, by its newest statement on itself.
    pub(super) fn primary(&self) -> Signer<'_> {
        let key = &self.key.primary_key;
        let statement = self.statement();
        let may_sign = statement.is_some_and(|statement| statement.key_flags().sign());
        let revocations = self.key.details.revocation_signatures.iter();
        let revocations = revocations.filter(|signature| signature.verify_key(key).is_ok());
        let validity = Validity::new(key.created_at(), statement, revocations, may_sign);
        Signer { part: Part::Primary(key), validity }
    }

    /// The newest statement of the primary key on itself (RFC 9580 §5.2.3.10): with one of its user ids, or else alone.
    fn statement(&self) -> Option<&Signature> {
        let key = &self.key.primary_key;
        let details = &self.key.details;
        let of_users = details.users.iter().flat_map(|user| {
            let holds = |signature: &&Signature| signature.verify_certification(key, Tag::UserId, &user.id).is_ok();
            let statements =
                user.signatures.iter().filter(|signature| signature.typ() != Some(SignatureType::CertRevocation));
            statements.filter(holds)
        });
        let alone = details.direct_signatures.iter().filter(|signature| signature.verify_key(key).is_ok());
        newest(of_users).or_else(|| newest(alone))
    }

    /// A subkey, by the newest statement that binds it to the primary key; it is valid only while that one is.
    fn subkey<'c>(&self, subkey: &'c SignedPublicSubKey, primary: &Validity) -> Signer<'c> {
        let owner = &self.key.primary_key;
        let bound =
            || subkey.signatures.iter().filter(|signature| signature.verify_subkey_binding(owner, &subkey.key).is_ok());
        let of_type = |wanted| move |signature: &&Signature| signature.typ() == Some(wanted);
        let statement = newest(bound().filter(of_type(SignatureType::SubkeyBinding)));
        let may_sign = statement.is_some_and(|statement| {
            let consents = |back: &Signature| back.verify_primary_key_binding(&subkey.key, owner).is_ok();
            statement.key_flags().sign() && statement.embedded_signature().is_some_and(consents)
        });
        let revocations = bound().filter(of_type(SignatureType::SubkeyRevocation));
        let own = Validity::new(subkey.key.created_at(), statement, revocations, may_sign);
        Signer { part: Part::Subkey(&subkey.key), validity: own.within(primary) }
    }
}

fn newest<'s>(signatures: impl Iterator<Item = &'s Signature>) -> Option<&'s Signature> {
    signatures.max_by_key(|signature| signature.created())
}

/// A part of a key that can verify what its secret counterpart has signed.
#[derive(Clone, Debug)]
pub(super) struct Signer<'c> {
    part: Part<'c>,
    pub(super) validity: Validity,
}

#[derive(Clone, Copy, Debug)]
enum Part<'c> {
    Primary(&'c PublicKey),
    Subkey(&'c PublicSubkey),
}

impl Signer<'_> {
    pub(super) fn fingerprint(&self) -> types::Fingerprint {
        match self.part {
            Part::Primary(key) => key.fingerprint(),
            Part::Subkey(key) => key.fingerprint(),
        }
    }

    /// Whether the signature is by this key and over these bytes.
    pub(super) fn verify(&self, signature: &Signature, bytes: &[u8]) -> Parsed<()> {
        match self.part {
            Part::Primary(key) => signature.verify(key, bytes),
            Part::Subkey(key) => signature.verify(key, bytes),
        }
    }
}

/// From when until when a key counts.
#[derive(Clone, Debug)]
pub(super) struct Validity {
    pub(super) may_sign: bool,
    pub(super) created: Timestamp,
    pub(super) expires: Option<Timestamp>,
    revoked: Option<Timestamp>,
}

impl Validity {
    fn new<'s>(
        created: types::Timestamp,
        statement: Option<&Signature>,
        revocations: impl Iterator<Item = &'s Signature>,
        may_sign: bool,
    ) -> Self {
        let lifetime = statement.and_then(Signature::key_expiration_time);
        Self {
            may_sign,
            created: instant(created),
            expires: lifetime.and_then(|lifetime| after(created, lifetime)),
            revoked: revocations.map(revoked_from).min(),
        }
    }

    fn within(self, owner: &Self) -> Self {
        let earlier = |one: Option<Timestamp>, other: Option<Timestamp>| one.into_iter().chain(other).min();
        Self {
            may_sign: self.may_sign,
            created: self.created.max(owner.created),
            expires: earlier(self.expires, owner.expires),
            revoked: earlier(self.revoked, owner.revoked),
        }
    }

    /// Why the key does not count at an instant; `None` when it does.
    pub(super) fn fault(&self, at: Timestamp) -> Option<Invalid> {
        let day = |instant: Timestamp| instant.strftime("%Y-%m-%d").to_string();
        match (self.revoked, self.expires) {
            (Some(revoked), _) if revoked <= at => Some(Invalid::new("the key is revoked")),
            _ if self.created > at => Some(
                Invalid::new(format!("the key is not valid yet: it was made at {}", self.created))
                    .hint("is the clock right, or `--now` or `SOURCE_DATE_EPOCH`?"),
            ),
            (_, Some(expires)) if expires <= at => Some(
                Invalid::new(format!("the key expired on {}", day(expires)))
                    .hint("prolong it with `gpg --quick-set-expire FINGERPRINT 1y` and export it again"),
            ),
            _ => None,
        }
    }
}

/// From when on a revocation counts: for a key that was retired from then on, for one that may be in other hands since
/// ever (RFC 9580 §5.2.3.31).
fn revoked_from(revocation: &Signature) -> Timestamp {
    match revocation.revocation_reason_code() {
        Some(RevocationCode::KeySuperseded | RevocationCode::KeyRetired) => {
            revocation.created().map_or(Timestamp::MIN, instant)
        }
        _ => Timestamp::MIN,
    }
}

/// The end of a lifetime in seconds; 0 means none (RFC 9580 §5.2.3.13).
pub(super) fn after(start: types::Timestamp, lifetime: Duration) -> Option<Timestamp> {
    let seconds = i64::from(start.as_secs()) + i64::from(lifetime.as_secs());
    Timestamp::from_second(seconds).ok().filter(|_| lifetime.as_secs() > 0)
}

pub(super) fn instant(time: types::Timestamp) -> Timestamp {
    Timestamp::from_second(time.as_secs().into()).unwrap_or(Timestamp::MAX)
}
