//! Signing a built portal.

use std::fs;

use secportal::openpgp::certificate::Certificate;
use snapbox::str;

use crate::keys::Maker;
use crate::site::{ADVISORY, Run, SITE_TOML, Site, files_below};

const WHITE: &str = ".well-known/csaf/white";
const METADATA: &str = ".well-known/csaf/provider-metadata.json";
const FEED: &str = ".well-known/csaf/white/csaf-feed-tlp-white.json";
const IDS: [&str; 2] = ["ACME-2025-0001", "ACME-2026-0001"];
const NAMES: [&str; 2] = ["2025/acme-2025-0001.json", "2026/acme-2026-0001.json"];

/// A built portal with two advisories, and a key for it.
fn portal(key: &Maker) -> Site {
    let signing = format!("{SITE_TOML}\n[signing]\nfingerprint = \"{}\"\n", key.fingerprint());
    let site = Site::new().write("site.toml", &signing).write("key.asc", &key.secret());
    let site = IDS.into_iter().fold(site, with_advisory);
    site.build().fine();
    site
}

fn with_advisory(site: Site, id: &str) -> Site {
    let year = id.split('-').nth(1).expect("a year");
    let advisory = ADVISORY.replace("ACME-2026-0001", id).replace("2026-", &format!("{year}-"));
    site.write(&format!("content/advisories/{id}.toml"), &advisory)
}

fn sign(site: &Site) -> Run {
    site.run(&["sign", "--key", "key.asc"])
}

/// The first line that signing prints.
fn told(run: Run) -> String {
    run.fine().stdout.lines().next().expect("a line").to_owned()
}

fn kept(site: &Site) -> Vec<String> {
    files_below(&site.path("signatures")).into_keys().collect()
}

#[test]
fn everything_that_should_be_signed_is() {
    let key = Maker::key();
    let site = portal(&key);
    let text = site.built("security.txt");
    let run = sign(&site).fine();
    let expected = format!(
        "3 signatures: 3 new, 0 kept\n  by key {}, which never expires, in {}\n",
        key.fingerprint(),
        site.path("public").canonicalize().expect("the folder").display()
    );
    assert_eq!(run.stdout, expected);
    let key_file = site.built(&format!(".well-known/csaf/openpgp/{}.asc", key.fingerprint()));
    assert_eq!(key_file, key.public());
    let public = Certificate::parse(&key_file).expect("a public key");
    for name in NAMES {
        let signature = site.built(&format!("{WHITE}/{name}.asc"));
        let document = site.built(&format!("{WHITE}/{name}"));
        let verified = public.verify(&signature, document.as_bytes()).expect("it holds");
        assert_eq!(verified.made.to_string(), "2026-11-23T00:00:00Z");
    }
    let signed = site.built(".well-known/security.txt");
    assert_eq!(public.verify_text(&signed).expect("it holds").text, text);
    assert_eq!(site.built("security.txt"), signed);
    assert_eq!(kept(&site), ["acme-2025-0001.json.asc", "acme-2026-0001.json.asc", "security.txt.asc"]);
    for bytes in site.output().into_values().chain(files_below(&site.path("signatures")).into_values()) {
        assert!(!String::from_utf8_lossy(&bytes).contains("PRIVATE KEY"));
    }
}

#[test]
fn the_documents_that_list_others_tell_of_signatures() {
    let key = Maker::key();
    let site = portal(&key);
    let (metadata, feed) = (site.built(METADATA), site.built(FEED));
    assert!(!metadata.contains("openpgp") && !feed.contains("signature"));
    sign(&site).fine();
    let link = "https://security.acme.example/.well-known/csaf/openpgp/";
    let fingerprint = key.fingerprint();
    let expected = metadata
        .replace("\"csaf_provider\"", "\"csaf_trusted_provider\"")
        .replace("2026-02-01T12:00:00Z", "2026-11-23T00:00:00Z")
        .replace("  \"publisher\"", &format!("  \"public_openpgp_keys\": [\n    {{\n      \"fingerprint\": \"{fingerprint}\",\n      \"url\": \"{link}{fingerprint}.asc\"\n    }}\n  ],\n  \"publisher\""));
    assert_eq!(site.built(METADATA), expected);
    let mut signed = site.built(FEED);
    for name in NAMES {
        let link = format!(
            ",\n          {{\n            \"href\": \"https://security.acme.example/{WHITE}/{name}.asc\",\n            \"rel\": \"signature\"\n          }}"
        );
        assert!(signed.contains(&link), "{signed}");
        signed = signed.replace(&link, "");
    }
    assert_eq!(signed, feed, "nothing else has changed");
    let folder = site.built(&format!("{WHITE}/2026/index.html"));
    let item = |name: &str| format!("<li><p><a href=\"{name}\">{name}</a></p></li>\n");
    let both = item("acme-2026-0001.json") + &item("acme-2026-0001.json.asc");
    assert!(folder.contains(&both), "{folder}");
}

#[test]
fn a_publisher_stays_one_and_a_later_update_counts() {
    let site = portal(&Maker::key());
    let path = format!("public/{METADATA}");
    let site = site.edit(&path, "csaf_provider", "csaf_publisher").edit(&path, "2026-02-01", "2026-12-24");
    sign(&site).fine();
    let metadata = site.built(METADATA);
    assert!(metadata.contains(r#""role": "csaf_publisher""#) && metadata.contains("openpgp"), "{metadata}");
    assert!(metadata.contains(r#""last_updated": "2026-12-24T12:00:00Z""#), "{metadata}");
}

#[test]
fn what_has_not_changed_is_not_signed_again() {
    let key = Maker::key();
    let site = portal(&key);
    let unsigned = site.output();
    sign(&site).fine();
    let signed = site.output();
    let later = |site: &Site| told(Run::of(site.command().args(["sign", "--key", "key.asc", "--now", "2026-12-01"])));
    assert_eq!(later(&site), "3 signatures: 0 new, 3 kept");
    assert!(site.output() == signed, "signing twice changes nothing");
    fs::remove_dir_all(site.path("signatures")).expect("the signatures");
    let unknown_day = |site: &Site| told(Run::of(site.command().args(["sign", "--key", "key.asc"])));
    assert_eq!(unknown_day(&site), "3 signatures: 3 new, 0 kept");
    let signed = site.output();
    assert_eq!(unknown_day(&site), "3 signatures: 0 new, 3 kept");
    assert!(site.output() == signed, "nor does it by the clock of the machine");
    site.build().fine();
    assert!(site.output() == unsigned, "a build takes back all that signing did");
    assert_eq!(later(&site), "3 signatures: 0 new, 3 kept");
    assert!(site.output() == signed, "signing restores it");
    let elsewhere = portal(&key);
    for (name, bytes) in files_below(&site.path("signatures")) {
        let text = String::from_utf8(bytes).expect("text").replace('\n', "\r\n");
        elsewhere.put(&format!("signatures/{name}"), text.as_bytes());
    }
    assert_eq!(later(&elsewhere), "3 signatures: 0 new, 3 kept");
    assert!(elsewhere.output() == signed, "on another machine, too");
}

#[test]
fn what_changes_is_signed_again_and_what_is_gone_forgotten() {
    let site = portal(&Maker::key());
    sign(&site).fine();
    let site = site.write("signatures/README.md", "Mine").write("signatures/mine.json.asc", "Mine");
    fs::remove_file(site.path("content/advisories/ACME-2025-0001.toml")).expect("an advisory");
    let site =
        with_advisory(site, "ACME-2026-0002").edit("content/advisories/ACME-2026-0001.toml", "A title", "Another");
    site.build().fine();
    let run = sign(&site).fine();
    assert!(run.stdout.starts_with("3 signatures: 2 new, 1 kept\n"), "{}", run.stdout);
    assert!(run.stdout.ends_with("  1 of documents that are gone removed\n"), "{}", run.stdout);
    assert_eq!(
        kept(&site),
        ["README.md", "acme-2026-0001.json.asc", "acme-2026-0002.json.asc", "mine.json.asc", "security.txt.asc"]
    );
    assert!(!site.path(&format!("public/{WHITE}/2025")).exists());
    for spoilt in ["", "-----BEGIN PGP SIGNATURE-----\n", "\u{0}"] {
        let site = Site::write(portal(&Maker::key()), "signatures/acme-2026-0001.json.asc", spoilt);
        assert_eq!(told(sign(&site)), "3 signatures: 3 new, 0 kept");
    }
}

#[test]
fn another_key_signs_everything_anew() {
    let (old, new) = (Maker::key(), Maker::with_subkey());
    let site = portal(&old);
    sign(&site).fine();
    let site = site.edit("site.toml", &old.fingerprint(), &new.fingerprint()).write("key.asc", &new.secret());
    assert_eq!(told(sign(&site)), "3 signatures: 3 new, 0 kept");
    let keys: Vec<String> = files_below(&site.path("public/.well-known/csaf/openpgp")).into_keys().collect();
    assert_eq!(keys, [format!("{}.asc", new.fingerprint())]);
    assert!(!site.built(METADATA).contains(&old.fingerprint()));
    let public = Certificate::parse(&new.public()).expect("a key");
    let verified = public.verify_text(&site.built("security.txt")).expect("it holds");
    assert!(verified.text.starts_with("Contact: "), "{}", verified.text);
    assert_eq!(site.built(FEED).matches(r#""rel": "signature""#).count(), 2);
}

#[test]
fn the_key_comes_from_the_environment_too() {
    let key = Maker::key().locked("a passphrase");
    let site = portal(&key);
    fs::remove_file(site.path("key.asc")).expect("the key");
    let run = Run::of(
        site.command()
            .arg("sign")
            .env("SECPORTAL_SIGNING_KEY", key.secret())
            .env("SECPORTAL_SIGNING_PASSPHRASE", "a passphrase")
            .env("SOURCE_DATE_EPOCH", "1795392001"),
    );
    assert_eq!(told(run), "3 signatures: 3 new, 0 kept");
    assert!(site.built(METADATA).contains(r#""last_updated": "2026-11-23T00:00:01Z""#));
}

#[test]
fn a_key_that_may_not_sign_changes_nothing() {
    let good = Maker::key();
    let check = |key: &Maker, text: &str, expected: &str| {
        let site = portal(key).write("key.asc", text);
        let before = files_below(&site.path("."));
        let run = sign(&site);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""));
        assert!(run.stderr.contains(expected) && run.stderr.contains("\nhint: "), "{}", run.stderr);
        assert_eq!(run.stderr.lines().count(), 2, "what is wrong and the way out, and no byte of the key");
        assert!(files_below(&site.path(".")) == before);
    };
    let expired = Maker::key().days(30);
    check(&expired, &expired.secret(), "error: key.asc: the key expired on 2026-01-31\n");
    let unable = Maker::key().cannot_sign();
    check(&unable, &unable.secret(), "error: key.asc: the key cannot sign\n");
    check(&good, &good.public(), "error: key.asc: this is a public key, which cannot sign\n");
    check(&good, "\u{fffd}\u{0}", "error: key.asc: this is not an armoured OpenPGP secret key\n");
    check(&good, "", "error: key.asc: this is not an armoured OpenPGP secret key\n");
    check(&good, &good.secret()[..200], "error: key.asc: the secret key is damaged\n");
    check(&good, &good.clone().locked("x").secret(), "SECPORTAL_SIGNING_PASSPHRASE");
    let other = Maker::key();
    let mismatch = format!("error: the key is {}, but site.toml wants {}\n", other.fingerprint(), good.fingerprint());
    check(&good, &other.secret(), &mismatch);
}

#[test]
fn what_is_missing_is_asked_for() {
    let key = Maker::key();
    let site = portal(&key);
    site.run(&["sign", "--key", "nowhere.asc"]).says(
        2,
        str![[r#"
error: cannot read the key nowhere.asc: No such file or directory (os error 2)

"#]],
    );
    site.run(&["sign"]).says(
        2,
        str![[r#"
error: there is no key to sign with
hint: name the file of an armoured OpenPGP secret key with `--key`, or put the key itself into SECPORTAL_SIGNING_KEY

"#]],
    );
    let unsaid = Site::write(portal(&key), "site.toml", SITE_TOML);
    let said = sign(&unsaid);
    assert_eq!(said.code, 2);
    let lines = format!("      [signing]\n      fingerprint = \"{}\"\n", key.fingerprint());
    assert!(said.stderr.contains(&lines), "{}", said.stderr);
    fs::remove_dir_all(site.path("public")).expect("the portal");
    let unbuilt = sign(&site);
    assert!(unbuilt.stderr.contains("there is no built portal in "), "{}", unbuilt.stderr);
    assert!(unbuilt.stderr.contains("hint: run `secportal build` first"), "{}", unbuilt.stderr);
    assert_eq!((unbuilt.code, site.path("public").exists(), site.path("signatures").exists()), (2, false, false));
}

#[test]
fn a_portal_that_is_not_as_built_is_refused() {
    for (path, text) in
        [(METADATA, "{"), (METADATA, "{}"), (FEED, "[]"), (FEED, r#"{"feed": {"entry": [{"link": []}]}}"#)]
    {
        let site = portal(&Maker::key()).write(&format!("public/{path}"), text);
        let before = site.output();
        let run = sign(&site);
        assert!(run.stderr.contains(&format!("error: {path} is not as `secportal build` writes it")), "{}", run.stderr);
        assert_eq!(run.code, 2);
        assert!(site.output() == before && !site.path("signatures").exists());
    }
    let site = portal(&Maker::key()).write("public/mine.txt", "Mine");
    assert!(sign(&site).stderr.contains("holds files that secportal did not write"));
}

#[test]
fn a_portal_without_advisories_has_its_security_txt_signed() {
    let key = Maker::key();
    let site = portal(&key);
    fs::remove_dir_all(site.path("content")).expect("the advisories");
    site.build().fine();
    assert_eq!(told(sign(&site)), "1 signature: 1 new, 0 kept");
    assert!(site.built(METADATA).contains("csaf_trusted_provider"));
}

#[test]
fn the_fingerprint_in_site_toml_is_checked() {
    let site = |signing: &str| Site::new().write("site.toml", &format!("{SITE_TOML}\n[signing]\n{signing}"));
    site("fingerprint = \"0123 4567 89ab cdef 0123  4567 89ab cdef 0123 4567\"\n").check().fine();
    site("fingerprint = \"0x0123\"\n").check().finds(&["invalid-fingerprint site.toml:20:15"]);
    site("").check().finds(&["missing-field site.toml:19:1"]);
    site("key = \"x\"\n").check().finds(&["missing-field site.toml:19:1", "unknown-field site.toml:20:1"]);
    let run = site("fingerprint = 1\n").run(&["sign"]).finds(&["wrong-type site.toml:20:15"]);
    assert_eq!(run.code, 1);
}

/// `verify` holds signatures against the keys that the site publishes.
#[cfg(feature = "verify")]
#[test]
fn a_signature_that_does_not_hold_is_found() {
    let key = Maker::key();
    let site = portal(&key);
    sign(&site).fine();
    let verify = |site: &Site| Run::of(site.command().args(["verify", "public", "--now", "2026-11-23"]));
    verify(&site).fine();
    let document = |name: &str| format!("public/{WHITE}/{name}");
    let signature = fs::read(site.path(&document(&format!("{}.asc", NAMES[1])))).expect("a signature");
    fs::write(site.path(&document(&format!("{}.asc", NAMES[0]))), signature).expect("a file");
    let text = site.built(".well-known/security.txt").replace("Acknowledgments", "Acknowledgements");
    fs::write(site.path("public/.well-known/security.txt"), &text).expect("a file");
    fs::write(site.path("public/security.txt"), &text).expect("a file");
    let findings = verify(&site);
    assert_eq!(findings.code, 1);
    let expected = [".well-known/csaf/white/2025/acme-2025-0001.json.asc", ".well-known/security.txt"];
    let found: Vec<_> = findings.findings().into_iter().filter(|one| one.starts_with("signature ")).collect();
    assert_eq!(found, expected.map(|path| format!("signature {path}")), "{}", findings.stderr);
}
