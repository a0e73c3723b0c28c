//! URLs: where the site is hosted, and where it points to.

use std::fmt;
use std::str::FromStr;

use crate::invalid::Invalid;
use crate::route::{Route, is_segment};

/// Where the site is hosted: an https origin and a path that begins and ends with a slash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BaseUrl {
    origin: String,
    path: String,
}

impl BaseUrl {
    /// The full URL of a route, for everything outside HTML.
    #[must_use]
    pub fn absolute(&self, route: &Route) -> String {
        format!("{}{}{}", self.origin, self.path, route.address())
    }

    /// The link to a route from any page of the site: it carries the base path.
    #[must_use]
    pub fn href(&self, route: &Route) -> String {
        format!("{}{}", self.path, route.address())
    }

    /// Scheme, host and port: `https://kiichain.github.io`.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// The path below which the site lives; `/` when it has the host to itself.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Whether the site stands at the root of its host, where `/.well-known/` means something (RFC 8615).
    #[must_use]
    pub fn is_host_root(&self) -> bool {
        self.path == "/"
    }
}

impl fmt::Display for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.origin, self.path)
    }
}

impl FromStr for BaseUrl {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        let wrong = |why: &str| {
            Err(Invalid::text(text, format_args!("is not a base URL: {why}"))
                .hint("write it like `https://security.example.org/` or `https://owner.github.io/repository/`"))
        };
        let Some(rest) = text.strip_prefix("https://") else {
            return wrong("it has to begin with `https://`");
        };
        let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
        let good_host = |byte: u8| byte.is_ascii_alphanumeric() || b"-.:".contains(&byte);
        if host.is_empty()
            || !host.bytes().all(good_host)
            || !host.starts_with(|first: char| first.is_ascii_alphanumeric())
        {
            return wrong("its host is not a host name");
        }
        let path = path.trim_end_matches('/');
        if !path.is_empty() && !path.split('/').all(is_segment) {
            return wrong("its path may hold letters, digits and `-_.~` only, and no query or fragment");
        }
        let path = if path.is_empty() { "/".to_owned() } else { format!("/{path}/") };
        Ok(Self { origin: format!("https://{}", host.to_ascii_lowercase()), path })
    }
}

/// An absolute http or https URL: a host, printable ASCII, no spaces, quotes or brackets.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct WebUrl(String);

impl WebUrl {
    /// The URL as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for WebUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for WebUrl {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        if is_web_url(text) {
            Ok(Self(text.to_owned()))
        } else {
            Err(Invalid::text(text, "is not an absolute http(s) URL")
                .hint("write it in full, beginning with `https://`, special characters percent-encoded"))
        }
    }
}

fn is_web_url(text: &str) -> bool {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let Some(rest) = rest else { return false };
    let host = rest.split(['/', '?', '#']).next().unwrap_or("");
    let host_byte = |byte: u8| byte.is_ascii_alphanumeric() || b"-.:_[]".contains(&byte);
    let good_host = host.contains(|c: char| c.is_ascii_alphanumeric()) && host.bytes().all(host_byte);
    good_host && rest.bytes().all(|byte| byte.is_ascii_graphic() && !b"\"<>\\^`{|}".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base_urls_are_an_https_origin_and_a_path() {
        let check = |text: &str, expected: Option<&str>| {
            let parsed = text.parse::<BaseUrl>().ok().map(|url| url.to_string());
            assert_eq!(parsed.as_deref(), expected, "{text}");
        };
        check("https://a.example", Some("https://a.example/"));
        check("https://A.example/", Some("https://a.example/"));
        check("https://a.example/x", Some("https://a.example/x/"));
        check("https://a.example:8443/x/y/", Some("https://a.example:8443/x/y/"));
        check("http://a.example/", None);
        check("https:///x", None);
        check("https://a.example/?q", None);
        check("https://a.example/../x/", None);
        check("https://a b/", None);
        check("", None);
    }

    #[test]
    fn urls_of_routes_carry_the_base_path() {
        let base: BaseUrl = "https://a.example/x/".parse().expect("a base URL");
        let page = Route::page(&["policy"]);
        assert_eq!(base.href(&page), "/x/policy/");
        assert_eq!(base.absolute(&page), "https://a.example/x/policy/");
        assert_eq!(base.absolute(&Route::home()), "https://a.example/x/");
        assert_eq!(base.href(&Route::release("1!2.0+a.1")), "/x/versions/1!2.0%2Ba.1/");
    }

    #[test]
    fn web_urls_have_a_host_and_no_strange_character() {
        for good in ["https://a.example/x?y#z", "http://a.example", "https://[::1]:80/"] {
            assert!(is_web_url(good), "{good}");
        }
        for bad in [
            "ttps://a",
            "https://",
            "https:///x",
            "javascript:alert(1)",
            "https://a b",
            "https://a/\"x",
            "https://a/\u{202e}",
        ] {
            assert!(!is_web_url(bad), "{bad}");
        }
    }
}
