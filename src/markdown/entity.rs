//! The character references of raw HTML, where the Markdown parser does not decode them.

use std::borrow::Cow;

/// The text with its character references decoded: all numeric ones, and the named ones that people type.
pub fn decode(text: &str) -> Cow<'_, str> {
    let Some(first) = text.find('&') else {
        return Cow::Borrowed(text);
    };
    let (start, mut rest) = text.split_at_checked(first).unwrap_or((text, ""));
    let mut decoded = start.to_owned();
    while let Some(c) = rest.chars().next() {
        let (meant, length) = if c == '&' { reference(rest).unwrap_or((c, 1)) } else { (c, c.len_utf8()) };
        decoded.push(meant);
        rest = rest.get(length..).unwrap_or("");
    }
    Cow::Owned(decoded)
}

/// The character that a text beginning with `&` refers to, and the length of the reference.
pub fn reference(text: &str) -> Option<(char, usize)> {
    const LONGEST: usize = 10;
    let end = text.bytes().take(LONGEST).position(|byte| byte == b';')?;
    let name = text.get(1..end)?;
    let meant = match name.strip_prefix('#') {
        Some(number) => numeric(number)?,
        None => named(name)?,
    };
    Some((meant, end + 1))
}

fn numeric(number: &str) -> Option<char> {
    let (digits, radix) = match number.strip_prefix(['x', 'X']) {
        Some(digits) => (digits, 16),
        None => (number, 10),
    };
    digits
        .bytes()
        .all(|digit| digit.is_ascii_hexdigit())
        .then(|| u32::from_str_radix(digits, radix).ok())?
        .and_then(char::from_u32)
}

fn named(name: &str) -> Option<char> {
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => '\u{a0}',
        "colon" => ':',
        "Tab" => '\t',
        "NewLine" => '\n',
        "copy" => '©',
        "reg" => '®',
        "trade" => '™',
        "hellip" => '…',
        "ndash" => '–',
        "mdash" => '—',
        "lsquo" => '‘',
        "rsquo" => '’',
        "ldquo" => '“',
        "rdquo" => '”',
        "laquo" => '«',
        "raquo" => '»',
        "bull" => '•',
        "middot" => '·',
        "times" => '×',
        "le" => '≤',
        "ge" => '≥',
        "larr" => '←',
        "rarr" => '→',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn references_are_decoded() {
        let check = |text: &str, expected: &str| assert_eq!(super::decode(text), expected, "{text}");
        check("no reference", "no reference");
        check("a &lt; b &amp;amp; c", "a < b &amp; c");
        check("java&#x73;cript&#58;x&Tab;y&colon;z", "javascript:x\ty:z");
        check("&unknown; &#xd800; &#+5; & &; &é;", "&unknown; &#xd800; &#+5; & &; &é;");
    }
}
