//! Escapes text and URLs for HTML.

/// Adds text to HTML.
pub fn text(out: &mut String, text: &str) {
    replace(out, text, |c| match c {
        '&' => Some("&amp;"),
        '<' => Some("&lt;"),
        '>' => Some("&gt;"),
        c => forbidden(c),
    });
}

/// Adds text to an attribute's value in double quotes.
pub fn attribute(out: &mut String, text: &str) {
    replace(out, text, |c| match c {
        '&' => Some("&amp;"),
        '<' => Some("&lt;"),
        '>' => Some("&gt;"),
        '"' => Some("&quot;"),
        c => forbidden(c),
    });
}

/// Adds a URL to an attribute's value in double quotes, with everything percent-encoded that the URL standard does not
/// allow to stand there: quotes, spaces, brackets outside a host, stray percent signs.
pub fn url(out: &mut String, url: &str) {
    let bytes = url.as_bytes();
    let path = path_start(url);
    let mut in_fragment = false;
    for (at, &byte) in bytes.iter().enumerate() {
        match byte {
            b'&' => out.push_str("&amp;"),
            b'#' if !in_fragment => {
                in_fragment = true;
                out.push('#');
            }
            b'[' | b']' if at < path => out.push(char::from(byte)),
            b'%' if is_encoded(bytes, at) => out.push('%'),
            _ if byte.is_ascii_alphanumeric() || b"-._~:/?@!$'()*+,;=".contains(&byte) => out.push(char::from(byte)),
            _ => percent_encode(out, byte),
        }
    }
}

/// Where the path of an absolute URL begins; 0 for a relative one.
fn path_start(url: &str) -> usize {
    let Some((scheme, rest)) = url.split_once("://") else {
        return 0;
    };
    scheme.len() + 3 + rest.find(['/', '?', '#']).unwrap_or(rest.len())
}

fn is_encoded(bytes: &[u8], at: usize) -> bool {
    bytes.get(at + 1..at + 3).is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
}

fn percent_encode(out: &mut String, byte: u8) {
    out.push('%');
    for half in [byte >> 4, byte & 15] {
        out.extend(char::from_digit(half.into(), 16).map(|digit| digit.to_ascii_uppercase()));
    }
}

fn replace(out: &mut String, text: &str, replacement: impl Fn(char) -> Option<&'static str>) {
    let mut written = 0;
    for (at, c) in text.char_indices() {
        if let Some(replacement) = replacement(c) {
            out.push_str(text.get(written..at).unwrap_or(""));
            out.push_str(replacement);
            written = at + c.len_utf8();
        }
    }
    out.push_str(text.get(written..).unwrap_or(""));
}

/// What stands for a character that HTML documents must not contain (HTML standard §13.2.3.5).
fn forbidden(c: char) -> Option<&'static str> {
    match c {
        ' '..='~' | '\n' | '\t' => None,
        '\r' => Some(""),
        c if c.is_control() || is_noncharacter(c) => Some("\u{fffd}"),
        _ => None,
    }
}

fn is_noncharacter(c: char) -> bool {
    let code = u32::from(c);
    code & 0xfffe == 0xfffe || (0xfdd0..=0xfdef).contains(&code)
}

#[cfg(test)]
mod tests {
    #[test]
    fn markup_and_forbidden_characters_are_replaced() {
        let check = |text: &str, expected: &str| {
            let mut out = String::new();
            super::attribute(&mut out, text);
            assert_eq!(out, expected, "{text:?}");
        };
        check("<a href=\"x\">&amp;</a>", "&lt;a href=&quot;x&quot;&gt;&amp;amp;&lt;/a&gt;");
        check("a\r\n\tb\u{0}\u{7f}\u{85}\u{fdd0}\u{1ffff}é", "a\n\tb\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}é");
    }

    #[test]
    fn urls_are_encoded() {
        let check = |url: &str, expected: &str| {
            let mut out = String::new();
            super::url(&mut out, url);
            assert_eq!(out, expected, "{url}");
        };
        check("https://h.example/a?b=1&c=2#d", "https://h.example/a?b=1&amp;c=2#d");
        check("https://[::1]:8080/[x]", "https://[::1]:8080/%5Bx%5D");
        check("https://matrix.to/#/#room:h.example", "https://matrix.to/#/%23room:h.example");
        check("a b\"<>.md", "a%20b%22%3C%3E.md");
        check("100%/%2f", "100%25/%2f");
        check("/versão", "/vers%C3%A3o");
    }
}
