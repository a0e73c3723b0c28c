//! The fingerprint of an OpenPGP key.

use std::fmt;
use std::str::FromStr;

use crate::invalid::Invalid;

/// The fingerprint of a primary key of version 4 (RFC 9580 §5.5.4.2): 40 hexadecimal digits, in capitals.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fingerprint(String);

impl Fingerprint {
    /// The digits, without spaces.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Fingerprint {
    type Err = Invalid;

    /// Takes the digits with or without spaces, in any case.
    fn from_str(text: &str) -> Result<Self, Invalid> {
        let digits: String = text.chars().filter(|c| *c != ' ').map(|c| c.to_ascii_uppercase()).collect();
        if digits.len() == 40 && digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            Ok(Self(digits))
        } else {
            Err(Invalid::text(text, "is not the fingerprint of an OpenPGP key")
                .hint("write its 40 hexadecimal digits, as `gpg --fingerprint` shows them"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fingerprint_has_40_digits() {
        let check = |text: &str, expected: Option<&str>| {
            let parsed = text.parse::<Fingerprint>().ok();
            assert_eq!(parsed.as_ref().map(Fingerprint::as_str), expected, "{text}");
        };
        let digits = "0123456789ABCDEF0123456789ABCDEF01234567";
        check(digits, Some(digits));
        check(" 0123 4567 89ab cdef 0123  4567 89ab cdef 0123 4567", Some(digits));
        for bad in ["", "89ABCDEF01234567", &format!("0x{digits}"), "0123456789ABCDEF0123456789ABCDEF0123456G", "é"] {
            check(bad, None);
        }
    }
}
