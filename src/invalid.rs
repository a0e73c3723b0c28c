//! Why a text is not the value it was meant to be: the error of every `FromStr` of the model.

use std::fmt;

/// What is wrong with a text, and what its author can do. Lower case, names in backticks, no full stop.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invalid {
    /// What is wrong.
    pub message: String,
    /// The way out, where there is one.
    pub hint: Option<String>,
}

impl Invalid {
    /// A mistake without a hint.
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), hint: None }
    }

    /// A mistake in a text, which is quoted, at most its beginning: `` `tomorow` is not a status ``.
    pub fn text(text: &str, fault: impl fmt::Display) -> Self {
        const LIMIT: usize = 60;
        let start: String = text.chars().take(LIMIT).collect();
        let more = if start.len() < text.len() { "…" } else { "" };
        Self::new(format!("`{start}{more}` {fault}"))
    }

    /// The same with a way out.
    #[must_use]
    pub fn hint(self, hint: impl Into<String>) -> Self {
        Self { hint: Some(hint.into()), ..self }
    }
}

impl fmt::Display for Invalid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Invalid {}
