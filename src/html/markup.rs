//! HTML as a value, and plain text in it.

use std::borrow::Cow;

use serde::Serialize;
use tera::{Value, escape_html};

/// HTML that goes into the page as it is.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Html(Value);

impl Html {
    /// HTML that was made by us, with every text of an author escaped.
    pub fn safe(html: &str) -> Self {
        Self(Value::safe_string(html))
    }
}

/// A plain text as HTML, for an element or an attribute.
pub fn escape(text: &str) -> String {
    let mut html = Vec::with_capacity(text.len());
    // Memory takes every byte.
    let _ = escape_html(&allowed(text), &mut html);
    String::from_utf8_lossy(&html).into_owned()
}

/// A text without the characters that may not stand in HTML at all (HTML standard, "control characters").
pub fn allowed(text: &str) -> Cow<'_, str> {
    let is_forbidden = |c: char| c.is_control() && !"\t\n\r".contains(c);
    if text.contains(is_forbidden) { Cow::Owned(text.replace(is_forbidden, "")) } else { Cow::Borrowed(text) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_becomes_markup_and_nothing_forbidden_stays() {
        assert_eq!(escape("a <b> & \"c\"\u{0}\u{7f}\n"), "a &lt;b&gt; &amp; &quot;c&quot;\n");
    }
}
