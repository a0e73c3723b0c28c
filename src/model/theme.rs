//! The files of a theme, as they were read.

use crate::source::SourceId;

/// A file of a project's own theme.
#[derive(Debug)]
pub struct ThemeFile {
    /// Its path within the theme, with `/`: `templates/base.html`, `static/style.css`.
    pub path: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// its text, when it is a template or a file of texts.
    pub source: Option<SourceId>,
}

/// Whether a name can be that of a theme: it is the name of a folder, and never leads out of `themes/`.
#[must_use]
pub fn is_name(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
}
