//! Which link targets are allowed, and which of them somebody else must resolve.

use crate::uri;

/// What a link's target is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A URL that a page may lead to.
    Absolute,
    /// An e-mail address with `mailto:`.
    Mail,
    /// A path, a query or a section.
    Relative,
    /// Anything else: another scheme, another host without a scheme, or nothing that could be a URL.
    Forbidden,
}

/// Decides on a target after entities and escapes were decoded.
///
/// Browsers drop tabs and line breaks anywhere in a URL, and take a backslash for a slash, so a target with either is not
/// what it seems and is forbidden rather than repaired.
pub fn kind(target: &str) -> Kind {
    if target.starts_with(' ') || target.contains(char::is_control) {
        return Kind::Forbidden;
    }
    match target.find([':', '/', '?', '#', '\\']).and_then(|at| target.split_at_checked(at)) {
        Some((scheme, rest)) if rest.starts_with(':') => absolute(scheme, rest),
        Some(("", rest)) if rest.starts_with('\\') || rest.starts_with("//") || rest.starts_with("/\\") => {
            Kind::Forbidden
        }
        _ => Kind::Relative,
    }
}

fn absolute(scheme: &str, rest: &str) -> Kind {
    let is = |name: &str| scheme.eq_ignore_ascii_case(name);
    match rest.strip_prefix("://") {
        Some(rest) if (is("https") || is("http")) && has_host(rest) => Kind::Absolute,
        None if is("mailto") && rest.len() > 1 => Kind::Mail,
        _ => Kind::Forbidden,
    }
}

/// Whether what follows `https://` begins with a host that can be reached.
fn has_host(rest: &str) -> bool {
    rest.split(['/', '?', '#']).next().is_some_and(uri::is_authority)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_harmless_targets_pass() {
        let check = |expected: Kind, targets: &[&str]| {
            for target in targets {
                assert_eq!(kind(target), expected, "{target:?}");
            }
        };
        check(
            Kind::Absolute,
            &[
                "https://h.example",
                "HTTP://h.example/a:b",
                "https://[::1]:80/x",
                "https://h.example:8080#x",
                "https://é.example",
            ],
        );
        check(Kind::Mail, &["mailto:a@b.example", "MAILTO:a@b.example?subject=x"]);
        check(Kind::Relative, &["", "#scope", "docs/x.md", "./a b.md", "/scope", "?q=a:b", "SECURITY.md#a:b", "a\\b"]);
        check(
            Kind::Forbidden,
            &[
                "javascript:alert(1)",
                "JaVaScRiPt:alert(1)",
                "java\tscript:x",
                "java\nscript:x",
                "\u{1}javascript:x",
                " javascript:x",
            ],
        );
        check(
            Kind::Forbidden,
            &[
                "data:text/html,x",
                "vbscript:x",
                "file:///etc/passwd",
                "ftp://h.example",
                "ttps://h.example",
                "blob:https://h.example",
                "tel:1",
            ],
        );
        check(
            Kind::Forbidden,
            &[
                "//evil.example",
                "/\\evil.example",
                "\\\\evil.example",
                "\\/evil.example",
                "https:evil.example",
                "https:/evil.example",
            ],
        );
        check(
            Kind::Forbidden,
            &[
                "https://u:p@h.example",
                "https://",
                "https:///x",
                "https://{{ host }}/",
                "https://h.example:port/",
                "https://[x]/",
                "mailto:",
                ":x",
                "a:b",
            ],
        );
    }
}
