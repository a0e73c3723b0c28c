//! Renders one artifact: the only place that knows who makes what.

use crate::compile::Compiled;
use crate::diag::Diagnostic;
use crate::format::{self, sitemap};
use crate::html;
use crate::site::Artifact;

/// The bytes of an artifact.
///
/// # Errors
/// When a template of the theme fails; the finding says in which line.
pub fn render(compiled: &Compiled, artifact: &Artifact) -> Result<Vec<u8>, Diagnostic> {
    match artifact {
        Artifact::Page { page, translation } => {
            html::page(&compiled.portal, &compiled.theme, page, *translation).map(String::into_bytes)
        }
        Artifact::Document(document) => Ok(format::document(&compiled.portal, *document)),
        Artifact::Sitemap => Ok(sitemap::export(&compiled.portal, &compiled.site)),
        Artifact::SitemapPart(number) => Ok(sitemap::part(&compiled.portal, &compiled.site, *number)),
        Artifact::ThemeFile(path) => Ok(compiled.theme.file(path).to_vec()),
        Artifact::Empty => Ok(Vec::new()),
    }
}
