//! A failure of the machine: a disk that is full, a folder that may not be read. Never an author's mistake.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// What could not be done, to which path, and why.
#[derive(Debug)]
pub struct Failure {
    message: String,
    path: Option<PathBuf>,
    source: Option<io::Error>,
    hint: Option<String>,
}

impl Failure {
    /// A failure of the operating system: `cannot read site.toml: permission denied`.
    pub fn io(action: &str, path: &Path, source: io::Error) -> Self {
        Self { message: format!("cannot {action}"), path: Some(path.to_owned()), source: Some(source), hint: None }
    }

    /// A call that cannot be carried out.
    pub fn refused(message: impl Into<String>) -> Self {
        Self { message: message.into(), path: None, source: None, hint: None }
    }

    /// The same with what to do about it.
    #[must_use]
    pub fn hint(self, hint: impl Into<String>) -> Self {
        Self { hint: Some(hint.into()), ..self }
    }

    /// What to do about it.
    #[must_use]
    pub fn way_out(&self) -> Option<&str> {
        self.hint.as_deref()
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        if let Some(path) = &self.path {
            write!(f, " {}", path.display())?;
        }
        match &self.source {
            Some(source) => write!(f, ": {source}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Failure {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_ref().map(|source| source as _)
    }
}
