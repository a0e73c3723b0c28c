//! OpenPGP keys that are made for a test.

use jiff::Timestamp;
use pgp::composed::{
    ArmorOptions, Deserializable, DetachedSignature, KeyType, SecretKeyParamsBuilder, SignedSecretKey,
    SubkeyParamsBuilder,
};
use pgp::crypto::hash::HashAlgorithm;
use pgp::crypto::sym::SymmetricKeyAlgorithm;
use pgp::packet::{
    KeyFlags, RevocationCode, Signature, SignatureConfig, SignatureType, Subpacket, SubpacketData, UserId,
};
use pgp::types::{self, Duration, KeyDetails, Password, S2kParams, StringToKey, Tag};
use rand::thread_rng;

/// Makes a key; as it begins, one of Ed25519 that signs, made at the beginning of 2026, without an end.
#[derive(Clone)]
pub struct Maker {
    secret: SignedSecretKey,
    made: &'static str,
    flags: KeyFlags,
    days: Option<u32>,
}

impl Maker {
    pub fn key() -> Self {
        Self::of(false)
    }

    /// A primary key that only certifies, with a subkey that signs.
    pub fn with_subkey() -> Self {
        let maker = Self::of(true);
        Self { flags: KeyFlags::default(), ..maker }
    }

    fn of(subkey: bool) -> Self {
        let made = "2026-01-01T00:00:00Z";
        let signing = SubkeyParamsBuilder::default()
            .key_type(KeyType::Ed25519Legacy)
            .can_sign(true)
            .created_at(time(made))
            .build()
            .expect("a subkey");
        let secret = SecretKeyParamsBuilder::default()
            .key_type(KeyType::Ed25519Legacy)
            .can_certify(true)
            .created_at(time(made))
            .primary_user_id("Test <test@acme.example>".to_owned())
            .subkeys(if subkey { vec![signing] } else { Vec::new() })
            .build()
            .map(|parameters| parameters.generate(thread_rng()).expect("a key"))
            .expect("a key");
        let mut flags = KeyFlags::default();
        flags.set_sign(true);
        Self { secret, made, flags, days: None }.sealed()
    }

    /// Ends so many days after it was made.
    pub fn days(self, days: u32) -> Self {
        Self { days: Some(days), ..self }.sealed()
    }

    pub fn cannot_sign(self) -> Self {
        Self { flags: KeyFlags::default(), ..self }.sealed()
    }

    pub fn revoked(mut self, at: &str, reason: RevocationCode) -> Self {
        let reason = SubpacketData::RevocationReason(reason, "a test".into());
        let config = self.config(SignatureType::KeyRevocation, at, [reason]);
        let primary = &self.secret.primary_key;
        let signature = config.sign_key(primary, &Password::empty(), primary.public_key());
        self.secret.details.revocation_signatures.push(signature.expect("a revocation"));
        self
    }

    pub fn locked(mut self, passphrase: &str) -> Self {
        // The cheapest derivation there is: how dear it should be is not what is tested.
        let s2k = StringToKey::new_iterated(thread_rng(), HashAlgorithm::Sha256, 0);
        let cheap = S2kParams::Cfb { sym_alg: SymmetricKeyAlgorithm::AES256, s2k, iv: vec![0; 16].into() };
        let password = Password::from(passphrase);
        self.secret.primary_key.set_password_with_s2k(&password, cheap).expect("a passphrase");
        self
    }

    /// The armoured secret key.
    pub fn secret(&self) -> String {
        self.secret.to_armored_string(ArmorOptions::default()).expect("a key")
    }

    /// The armoured public key.
    pub fn public(&self) -> String {
        self.secret.to_public_key().to_armored_string(ArmorOptions::default()).expect("a key")
    }

    pub fn fingerprint(&self) -> String {
        format!("{:X}", self.secret.fingerprint())
    }

    /// Whether a signature says that a subkey made it.
    pub fn is_by_subkey(&self, signature: &str) -> bool {
        let (detached, _) = DetachedSignature::from_string(signature).expect("a signature");
        let subkeys: Vec<_> = self.secret.secret_subkeys.iter().map(|subkey| subkey.key.fingerprint()).collect();
        detached.signature.issuer_fingerprint().into_iter().all(|issuer| subkeys.contains(issuer))
    }

    /// The key's statement on itself, made anew.
    fn sealed(mut self) -> Self {
        let lifetime = self.days.map(|days| SubpacketData::KeyExpirationTime(Duration::from_secs(days * 86_400)));
        let said = [SubpacketData::KeyFlags(self.flags.clone())].into_iter().chain(lifetime);
        let config = self.config(SignatureType::CertPositive, self.made, said);
        let primary = &self.secret.primary_key;
        let user: &UserId = &self.secret.details.users[0].id;
        let signature: Signature = config
            .sign_certification(primary, primary.public_key(), &Password::empty(), Tag::UserId, user)
            .expect("a certification");
        self.secret.details.users[0].signatures = vec![signature];
        self
    }

    fn config(&self, kind: SignatureType, at: &str, said: impl IntoIterator<Item = SubpacketData>) -> SignatureConfig {
        let primary = &self.secret.primary_key;
        let mut config = SignatureConfig::v4(kind, primary.algorithm(), HashAlgorithm::Sha512);
        let common =
            [SubpacketData::SignatureCreationTime(time(at)), SubpacketData::IssuerFingerprint(primary.fingerprint())];
        let all = common.into_iter().chain(said);
        config.hashed_subpackets = all.map(|data| Subpacket::regular(data).expect("a subpacket")).collect();
        config
    }
}

fn time(text: &str) -> types::Timestamp {
    let instant: Timestamp = text.parse().expect("an instant");
    types::Timestamp::from_secs(u32::try_from(instant.as_second()).expect("a time of OpenPGP"))
}
