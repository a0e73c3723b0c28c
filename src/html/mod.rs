//! stub
#![allow(missing_docs)]
pub mod theme;
use crate::diag::Diagnostic;
use crate::model::portal::Portal;
use crate::site::Artifact;
use theme::Theme;
pub fn page(_portal: &Portal, _theme: &Theme, _artifact: &Artifact) -> Result<String, Diagnostic> {
    Ok(String::new())
}
