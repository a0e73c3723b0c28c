//! Which keys may sign, and which signatures hold.

use jiff::Timestamp;
use pgp::packet::RevocationCode;
use secportal::openpgp::certificate::Certificate;
use secportal::openpgp::secret::{LockedKey, SecretKey};
use secportal::openpgp::signature::unwrap_text;

use crate::keys::Maker;

const NOW: &str = "2026-11-23T00:00:00Z";

fn at(text: &str) -> Timestamp {
    text.parse().expect("an instant")
}

fn unlocked(maker: &Maker, now: &str, passphrase: Option<&str>) -> Result<SecretKey, String> {
    let key = LockedKey::parse(&maker.secret(), at(now)).and_then(|key| key.unlock(passphrase));
    key.map_err(|invalid| invalid.message)
}

fn certificate(maker: &Maker) -> Certificate {
    Certificate::parse(&maker.public()).expect("a public key")
}

#[test]
fn only_a_key_that_is_valid_at_its_instant_signs() {
    let check = |maker: &Maker, now: &str, passphrase: Option<&str>, expected: Option<&str>| {
        let refusal = unlocked(maker, now, passphrase).err();
        assert_eq!(refusal.as_deref(), expected, "{now} {passphrase:?}");
    };
    let key = Maker::key();
    check(&key, NOW, None, None);
    check(&key, NOW, Some("not needed"), None);
    check(&key, "2026-01-01T00:00:00Z", None, None);
    let early = "the key is not valid yet: it was made at 2026-01-01T00:00:00Z";
    check(&key, "2025-12-31T23:59:59Z", None, Some(early));
    check(&key, "2107-01-01T00:00:00Z", None, Some("OpenPGP cannot write the instant 2107-01-01T00:00:00Z"));
    check(&key.clone().days(10), "2026-01-10T23:59:59Z", None, None);
    check(&key.clone().days(10), "2026-01-11T00:00:00Z", None, Some("the key expired on 2026-01-11"));
    let lost = key.clone().revoked("2026-11-24T00:00:00Z", RevocationCode::KeyCompromised);
    check(&lost, NOW, None, Some("the key is revoked"));
    let retired = key.clone().revoked("2026-11-24T00:00:00Z", RevocationCode::KeyRetired);
    check(&retired, NOW, None, None);
    check(&retired, "2026-11-24T00:00:00Z", None, Some("the key is revoked"));
    check(&key.clone().cannot_sign(), NOW, None, Some("the key cannot sign"));
    let locked = key.locked("secret");
    check(&locked, NOW, Some("secret"), None);
    check(&locked, NOW, None, Some("the key is protected by a passphrase"));
    check(&locked, NOW, Some("Secret"), Some("the passphrase does not open the key"));
}

#[test]
fn what_is_not_a_secret_key_is_refused() {
    let check = |text: &str, expected: &str| {
        let refusal = LockedKey::parse(text, at(NOW)).err().map(|invalid| invalid.message).unwrap_or_default();
        assert_eq!(refusal, expected);
    };
    let key = Maker::key();
    check(&key.public(), "this is a public key, which cannot sign");
    check("", "this is not an armoured OpenPGP secret key");
    let secret = key.secret();
    let (start, end) = secret.split_at(secret.len() / 2);
    check(start, "the secret key is damaged");
    check(&format!("{start}\u{fffd}{end}"), "the secret key is damaged");
    let letter = start.rfind('A').expect("a letter");
    let altered = format!("{}B{}", &start[..letter], &secret[letter + 1..]);
    let refusal = LockedKey::parse(&altered, at(NOW)).err().expect("a refusal").message;
    assert!(refusal.contains("the key is damaged") || refusal.contains("the secret key is damaged"), "{refusal}");
    assert!(Certificate::parse(&key.secret()).is_err());
}

#[test]
fn a_signature_holds_over_its_bytes_only() {
    for maker in [Maker::key(), Maker::with_subkey(), Maker::key().days(400)] {
        let key = unlocked(&maker, NOW, None).expect("a key");
        let signature = key.sign(b"bytes\r\n \xff").expect("a signature");
        let public = certificate(&maker);
        let verified = public.verify(&signature, b"bytes\r\n \xff").expect("it holds");
        assert_eq!((verified.made, verified.expires), (at(NOW), None));
        for other in [&b"bytes\n \xff"[..], b"", b"bytes\r\n \xff\n"] {
            assert!(public.verify(&signature, other).is_err());
        }
        assert!(certificate(&Maker::key()).verify(&signature, b"bytes\r\n \xff").is_err());
        assert!(public.verify("", b"").is_err());
        assert!(public.verify_text(&signature).is_err());
        assert_eq!(public.armoured().expect("a key"), maker.public());
        assert_eq!(public.fingerprint().as_str(), maker.fingerprint());
    }
}

#[test]
fn a_subkey_signs_for_its_primary_key() {
    let maker = Maker::with_subkey();
    let signature = unlocked(&maker, NOW, None).expect("a key").sign(b"bytes").expect("a signature");
    assert!(maker.is_by_subkey(&signature));
    let ended = maker.days(10);
    let refusal = unlocked(&ended, NOW, None).err();
    assert_eq!(refusal.as_deref(), Some("the key expired on 2026-01-11"));
}

#[test]
fn a_signature_outlives_its_key_unless_that_was_lost() {
    let maker = Maker::key();
    let signature = unlocked(&maker, "2026-01-05T00:00:00Z", None).expect("a key").sign(b"bytes").expect("a signature");
    let check = |maker: Maker, holds: bool| {
        assert_eq!(certificate(&maker).verify(&signature, b"bytes").is_ok(), holds);
    };
    check(maker.clone().days(10), true);
    check(maker.clone().days(2), false);
    check(maker.clone().revoked("2026-02-01T00:00:00Z", RevocationCode::KeySuperseded), true);
    check(maker.clone().revoked("2026-01-04T00:00:00Z", RevocationCode::KeySuperseded), false);
    check(maker.clone().revoked("2026-02-01T00:00:00Z", RevocationCode::NoReason), false);
    check(maker.cannot_sign(), false);
}

#[test]
fn a_text_stays_as_it_is_in_its_signature() {
    let maker = Maker::key();
    let key = unlocked(&maker, NOW, None).expect("a key");
    let public = certificate(&maker);
    for text in ["a\n", "\n", "a\n\nb\n\n", "-a\n- b\n--\n-----BEGIN PGP SIGNATURE-----\n", "é \t\n b\t\n"] {
        let signed = key.sign_text(text).expect("a signed text");
        let verified = public.verify_text(&signed).expect("it holds");
        assert_eq!((verified.text.as_str(), verified.signature.made), (text, at(NOW)));
        assert_eq!(unwrap_text(&signed), text);
        assert!(certificate(&Maker::key()).verify_text(&signed).is_err());
        assert!(public.verify_text(&signed.replacen("\n\n", "\n\nb", 1)).is_err(), "{signed}");
        assert!(public.verify_text(&format!("Contact: b\n{signed}")).is_err());
        assert!(public.verify_text(&format!("{signed}Contact: b\n")).is_err());
    }
    assert_eq!(unwrap_text("a\n"), "a\n");
    assert!(public.verify_text("a\n").is_err());
}
