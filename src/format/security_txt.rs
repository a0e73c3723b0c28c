//! security.txt (RFC 9116).

use std::fmt::Display;
use std::fmt::Write;

use super::instant;
use crate::model::config::ContactUri;
use crate::model::portal::Portal;
use crate::route::Route;
use crate::source::At;

/// The file, with its fields in an order that also a parser that follows the grammar of §4 to the letter accepts:
/// contacts, expiry and languages first.
#[must_use]
pub fn export(portal: &Portal) -> String {
    let config = &portal.config;
    let fields = &config.security_txt;
    let mut text = SecurityTxt::default();
    text.list("Contact", &fields.contact);
    text.field("Expires", instant(fields.expires.value));
    if !fields.preferred_languages.is_empty() {
        let languages: Vec<_> = fields.preferred_languages.iter().map(|language| language.as_str()).collect();
        text.field("Preferred-Languages", languages.join(", "));
    }
    text.list("Encryption", &fields.encryption);
    if fields.acknowledgments.is_empty() {
        text.field("Acknowledgments", config.base_url.absolute(&Route::acknowledgments()));
    } else {
        text.list("Acknowledgments", &fields.acknowledgments);
    }
    text.field("Policy", config.base_url.absolute(&Route::policy()));
    text.field("CSAF", config.base_url.absolute(&Route::csaf_provider()));
    text.list("Hiring", &fields.hiring);
    for route in [Route::security_txt(), Route::top_level_security_txt()] {
        text.field("Canonical", config.base_url.absolute(&route));
    }
    text.0
}

#[derive(Default)]
struct SecurityTxt(String);

impl SecurityTxt {
    fn field(&mut self, name: &str, value: impl Display) {
        // Writing to a string cannot fail.
        let _ = writeln!(self.0, "{name}: {value}");
    }

    fn list(&mut self, name: &str, uris: &[At<ContactUri>]) {
        for uri in uris {
            self.field(name, uri.as_str());
        }
    }
}
