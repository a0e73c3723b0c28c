//! URLs: where the site is hosted, and where it points to.

use std::fmt;
use std::str::FromStr;

use crate::invalid::Invalid;
use crate::route::{Route, is_segment};
use crate::uri::{self, Parts};

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
        let Parts { scheme, authority, rest } = uri::parts(text)?;
        if scheme != "https" {
            return wrong("it has to begin with `https://`");
        }
        let path = rest.strip_prefix('/').unwrap_or(rest).trim_end_matches('/');
        if !path.is_empty() && !path.split('/').all(is_segment) {
            return wrong("its path may hold letters, digits and `-_.~` only, and no query or fragment");
        }
        let path = if path.is_empty() { "/".to_owned() } else { format!("/{path}/") };
        Ok(Self { origin: format!("https://{}", authority.to_ascii_lowercase()), path })
    }
}

/// An absolute http or https URL, as browsers and the schemas of every format take it.
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
        uri::parts(text).map(|_| Self(text.to_owned()))
    }
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
        check("https://a.example:port/", None);
        check("https://a.example//x", None);
        check("https://https://a.example/", None);
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
}
