//! Addresses of the web by the grammar of RFC 3986, as the formats that carry them ask (JSON Schema's `format: uri`), and as
//! browsers can follow them. Knows nothing of what they lead to.

use fluent_uri::component::{Host, IAuthority};
use fluent_uri::pct_enc::EStr;
use fluent_uri::{Iri, Uri};
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use crate::invalid::Invalid;

/// The parts of an address, as written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parts<'t> {
    /// `https` or `http`.
    pub scheme: &'t str,
    /// The host, and the port if there is one.
    pub authority: &'t str,
    /// The path, query and fragment.
    pub rest: &'t str,
}

/// Longer ones are refused by the format of CVE records, and by many servers.
const LONGEST: usize = 2048;

/// Takes an http or https address apart, if it is one to the letter.
///
/// # Errors
/// When it is not, with the address that was probably meant.
pub fn parts(text: &str) -> Result<Parts<'_>, Invalid> {
    let Some((scheme, after)) = split_scheme(text) else {
        return Err(Invalid::text(text, "is not an absolute http(s) URL")
            .hint("write it in full, beginning with `https://`, special characters percent-encoded"));
    };
    if let Some((doubled, _)) = split_scheme(after) {
        return Err(Invalid::text(text, format_args!("begins with `{scheme}://{doubled}://`"))
            .hint(format!("leave the first one out: `{after}`")));
    }
    let (authority, rest) = after.split_at(after.find(['/', '?', '#', '\\']).unwrap_or(after.len()));
    if !is_authority(authority) || !authority.is_ascii() {
        return Err(Invalid::text(text, format_args!("has no host that can be reached: `{authority}`"))
            .hint("after `https://` comes a host such as `example.org`, with a port (`:8080`) or without; no name and no password; one in letters beyond ASCII is written with `xn--`"));
    }
    if !is_uri(text) {
        let encoded = format!("{scheme}://{authority}{}", encoded(rest));
        return Err(Invalid::text(text, "holds a character that a URL cannot hold as it is")
            .hint(format!("percent-encoded it reads `{encoded}`")));
    }
    if text.len() > LONGEST {
        return Err(Invalid::text(text, format_args!("has {} characters; {LONGEST} is the limit", text.len())));
    }
    Ok(Parts { scheme, authority, rest })
}

/// Whether a text is a URI of any scheme.
#[must_use]
pub fn is_uri(text: &str) -> bool {
    Uri::parse(text).is_ok()
}

/// Whether a text is a host that browsers can reach, with a port or without. One with a user deceives
/// (`trusted@evil.example`), and placeholders such as `<your-domain>` or `{host}` are none. Letters beyond ASCII are allowed.
#[must_use]
pub fn is_authority(text: &str) -> bool {
    let address = format!("https://{text}/");
    let Ok(iri) = Iri::parse(address.as_str()) else { return false };
    iri.authority().is_some_and(|authority| authority.as_str() == text && is_reachable(&authority))
}

fn is_reachable(authority: &IAuthority<'_>) -> bool {
    let good_host = match authority.host_parsed() {
        Host::Ipv4 { .. } | Host::Ipv6 { .. } => true,
        Host::RegName(name) => is_host_name(name.as_str()),
        Host::IpvFuture { .. } => false,
    };
    let port = authority.port().map(EStr::as_str);
    good_host && !authority.has_userinfo() && port.is_none_or(|port| port.parse::<u16>().is_ok())
}

/// Whether a text is a name of a host: labels of letters, digits, hyphens and underscores.
#[must_use]
pub fn is_host_name(text: &str) -> bool {
    let is_letter = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_' || !c.is_ascii();
    let is_label = |label: &str| (1..=63).contains(&label.chars().count()) && label.chars().all(is_letter);
    text.len() <= 253 && text.strip_suffix('.').unwrap_or(text).split('.').all(is_label)
}

fn split_scheme(text: &str) -> Option<(&str, &str)> {
    let (scheme, after) = text.split_once("://")?;
    matches!(scheme, "https" | "http").then_some((scheme, after))
}

/// What the path, query and fragment of an address cannot hold as it is (RFC 3986 §3.3 to §3.5).
const SPECIAL: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'<')
    .add(b'>')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// A path, query and fragment with what they cannot hold encoded; a `%` that encodes nothing is itself, and so is a second `#`.
fn encoded(rest: &str) -> String {
    let (before, fragment) = rest.split_once('#').map_or((rest, None), |(before, fragment)| (before, Some(fragment)));
    let encode = |text: &str| utf8_percent_encode(&encoded_percents(text), SPECIAL).to_string().replace('#', "%23");
    let fragment = fragment.map(|fragment| format!("#{}", encode(fragment)));
    format!("{}{}", encode(before), fragment.unwrap_or_default())
}

fn encoded_percents(text: &str) -> String {
    let is_code = |after: &str| after.len() >= 2 && after.bytes().take(2).all(|byte| byte.is_ascii_hexdigit());
    let mut parts = text.split('%');
    let first = parts.next().unwrap_or("").to_owned();
    parts.fold(first, |text, after| text + if is_code(after) { "%" } else { "%25" } + after)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_taken_apart() {
        let check = |text: &str, authority: &str, rest: &str| {
            let parts = parts(text).unwrap_or_else(|invalid| panic!("{invalid}"));
            assert_eq!((parts.authority, parts.rest), (authority, rest), "{text}");
        };
        check("https://a.example/x?y#z", "a.example", "/x?y#z");
        check("http://a.example", "a.example", "");
        check("https://[::1]:80/", "[::1]:80", "/");
        check("https://a_b.example.?x", "a_b.example.", "?x");
        check("https://a.example/https://b.example", "a.example", "/https://b.example");
    }

    #[test]
    fn what_is_no_address_is_refused_with_what_was_meant() {
        let check = |text: &str, hint: &str| {
            let invalid = parts(text).expect_err(text);
            let found = invalid.hint.unwrap_or_default();
            assert!(found.contains(hint), "{text}: {found}");
            let meant = hint.starts_with("https://").then(|| parts(hint));
            assert!(meant.is_none_or(|meant| meant.is_ok()), "{hint} is one");
        };
        check("https://x.example/a[]=1", "https://x.example/a%5B%5D=1");
        check("https://x.example/?a[b]=1#c[d]#e", "https://x.example/?a%5Bb%5D=1#c%5Bd%5D%23e");
        check("https://x.example/%zz%41%", "https://x.example/%25zz%41%25");
        check("https://x.example/a b\\c", "https://x.example/a%20b%5Cc");
        check("https://x.example/é\u{202e}", "https://x.example/%C3%A9%E2%80%AE");
        check("https://x.example?{a}|^`\"<>", "https://x.example?%7Ba%7D%7C%5E%60%22%3C%3E");
        check("https://https://x.example/", "https://x.example/");
        check("https://http://x.example/", "leave the first one out: `http://x.example/`");
        for host in [
            "",
            ":port",
            "x.example:port",
            "x.example:99999",
            "x.example:",
            "[::1",
            "::1",
            "[x]",
            "[v1.x]",
            "u@x.example",
            "u:p@x.example",
            "a..b",
            ".a",
            "<host>",
            "{host}",
            "é.example",
            "x.example\\",
            "a b",
            "%zz",
            "a%2fb",
            "*.example",
            "https:",
            "https",
        ] {
            let ok = host == "https" && parts("https://https/").is_ok();
            assert!(ok || parts(&format!("https://{host}/")).is_err(), "{host}");
        }
        for text in [
            "",
            "x",
            "ttps://a",
            "javascript:alert(1)",
            "//x.example",
            "HTTPS://x.example",
            "https:x.example",
            "https:/x.example",
        ] {
            check(text, "beginning with `https://`");
        }
        assert!(parts(&format!("https://x.example/{}", "a".repeat(2100))).is_err());
    }
}
