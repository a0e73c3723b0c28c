//! The URLs that authors write: what a browser or a format could not take is refused with what was meant.

use jsonschema::Validator;
use proptest::prelude::*;
use secportal::model::config::ContactUri;
use secportal::url::{BaseUrl, WebUrl};
use serde_json::{Value, json};

use crate::site::{ADVISORY, ADVISORY_FILE, Site};

/// What the schemas of CSAF, OSV and CVE ask of an address.
fn format_uri() -> Validator {
    let schema = json!({ "type": "string", "format": "uri" });
    jsonschema::options().should_validate_formats(true).build(&schema).expect("a schema")
}

const BAD: &[&str] = &[
    "https://x.example/a[]=1",
    "https://x.example/?a[b]=c",
    "https://x.example:port/",
    "https://x.example:99999/",
    "https://x.example/%zz",
    "https://x.example/100%",
    "https://[::1",
    "https://[::g]/",
    "https://x.example/a b",
    "https://x.example\\evil",
    "https://https://x.example/",
    "http://https://x.example/",
    "https://user@x.example/",
    "https://x.example/é",
    "https://é.example/",
    "https://x..example/",
    "https://{host}/",
    "https://<host>/",
    "https:///x",
    "https://",
    "https:x.example",
    "//x.example",
    "x.example",
    "ftp://x.example",
    "javascript:alert(1)",
    "https://x.example/a#b#c",
];

/// Wherever an author writes a URL, the same ones are refused.
#[test]
fn bad_urls_are_refused_in_every_field() {
    for bad in BAD {
        let quoted = format!("'{bad}'");
        let advisory = |field: &str| {
            let site = Site::new().write(ADVISORY_FILE, &format!("{ADVISORY}{field}\n"));
            site.check().findings()
        };
        let found = advisory(&format!("references = [{{ type = \"WEB\", url = {quoted} }}]"));
        assert_eq!(found, [format!("invalid-url {ADVISORY_FILE}:9:37")], "{bad}");
        let found = advisory(&format!("credits = [{{ name = \"A\", role = \"finder\", url = {quoted} }}]"));
        assert_eq!(found, [format!("invalid-url {ADVISORY_FILE}:9:49")], "{bad}");
        let site = |old: &str| Site::new().edit("site.toml", old, &quoted).check().findings();
        assert_eq!(site("\"https://github.com/acme-example/acme\""), ["invalid-url site.toml:6:14"], "{bad}");
        assert_eq!(site("\"https://security.acme.example/\""), ["invalid-url site.toml:1:12"], "{bad}");
        assert_eq!(site("\"mailto:security@acme.example\""), ["invalid-contact site.toml:16:12"], "{bad}");
    }
}

#[test]
fn contacts_of_other_schemes_are_uris_too() {
    let good = ["mailto:a.b+c@x.example?subject=a%20b", "tel:+1-201-555-0123", "dns:x.example?type=OPENPGPKEY"];
    for text in good {
        assert!(text.parse::<ContactUri>().is_ok() && format_uri().is_valid(&json!(text)), "{text}");
    }
    for text in [
        "mailto:a@x.example?subject=[x]",
        "mailto:a@%zz.example",
        "mailto:a@x..example",
        "tel:1 2",
        "tel:",
        "mailto:a@.",
        "dns:%",
    ] {
        assert!(text.parse::<ContactUri>().is_err(), "{text}");
    }
}

#[test]
fn a_refused_url_comes_with_the_one_that_was_meant() {
    let reference = "references = [{ type = \"WEB\", url = 'https://x.example/?a[]=1' }]\n";
    Site::new().write(ADVISORY_FILE, &format!("{ADVISORY}{reference}")).check().says(
        1,
        snapbox::str![[r#"
error[invalid-url]: `https://x.example/?a[]=1` holds a character that a URL cannot hold as it is
 --> content/advisories/ACME-2026-0001.toml:9:37
  |
9 | references = [{ type = "WEB", url = 'https://x.example/?a[]=1' }]
  |                                     ^^^^^^^^^^^^^^^^^^^^^^^^^^
  |
hint: percent-encoded it reads `https://x.example/?a%5B%5D=1`

1 error

"#]],
    );
}

/// What is accepted stands in the formats as it was written, and their schemas take it.
#[test]
fn good_urls_reach_every_format() {
    let good =
        ["https://x.example/a%5B%5D=1?q=a:b@c;d#e?f", "http://[::1]:8080/", "https://a_b.x.example./~c/(d)!$&'*+,;="];
    let references: Vec<_> = good.iter().map(|url| format!("{{ type = \"WEB\", url = \"{url}\" }}")).collect();
    let site = Site::new().write(ADVISORY_FILE, &format!("{ADVISORY}references = [{}]\n", references.join(", ")));
    site.build().fine();
    let osv: Value = serde_json::from_str(&site.built("osv/x_ACME-2026-0001.json")).expect("JSON");
    let csaf = site.built(".well-known/csaf/white/2026/acme-2026-0001.json");
    for url in good {
        assert!(format_uri().is_valid(&json!(url)), "{url}");
        let references = osv["references"].as_array().expect("references");
        assert!(references.iter().any(|reference| reference["url"] == url), "{url}");
        assert!(csaf.contains(url), "{url}");
    }
    assert_eq!(crate::site::Run::of(site.command().args(["verify", "public", "--now", "2026-11-23"])).fine().code, 0);
}

proptest! {
    /// Of any text that looks like an address: what is accepted is a URI to those who ask the grammar.
    #[test]
    fn what_is_accepted_is_a_uri(text in "https?://[a-z.:@0-9\\[\\]%]{0,12}[/?#]?[ -~é\u{202e}]{0,20}") {
        let uri = format_uri();
        let web = text.parse::<WebUrl>().map(|url| url.to_string());
        let base = text.parse::<BaseUrl>().map(|url| url.to_string());
        for accepted in web.into_iter().chain(base) {
            prop_assert!(uri.is_valid(&json!(accepted)), "{accepted}");
        }
    }

    #[test]
    fn what_is_accepted_as_a_contact_is_a_uri(text in "(mailto|tel|dns|openpgp4fpr):[ -~é]{0,20}") {
        if text.parse::<ContactUri>().is_ok() {
            prop_assert!(format_uri().is_valid(&json!(text)), "{text}");
        }
    }
}
