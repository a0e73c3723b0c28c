//! An advisory as Markdown, to be quoted in an issue, a release note or a message.

use std::fmt::Write;

use super::osv;
use crate::markdown;
use crate::model::advisory::Disclosed;
use crate::model::portal::Portal;
use crate::model::severity::Vector;
use crate::route::Route;

/// The text: facts first, then the whole story.
#[must_use]
pub fn export(portal: &Portal, disclosed: &Disclosed) -> Vec<u8> {
    let advisory = &disclosed.advisory;
    let page = portal.config.base_url.absolute(&Route::advisory(advisory.id.as_str()));
    let mut text = format!("# [{}]({page}): {}\n\n", advisory.id, markdown::portable(&advisory.title));
    let mut fact = |name: &str, value: String| {
        if !value.is_empty() {
            // Writing to a string cannot fail.
            let _ = writeln!(text, "- **{name}:** {value}");
        }
    };
    fact("Project", portal.config.name.clone());
    fact("Severity", joined(advisory.cvss.iter().map(|vector| severity(vector)), "; "));
    fact("Affected versions", joined(advisory.affected.iter().map(|interval| format!("`{}`", interval.value)), ", "));
    let fixed = advisory.affected.iter().filter_map(|interval| interval.fixed());
    fact("Fixed in", joined(fixed.map(ToString::to_string), ", "));
    fact("Also known as", joined(advisory.aliases.iter().map(ToString::to_string), ", "));
    fact("Weakness", joined(advisory.cwe.iter().map(|cwe| format!("{}: {}", cwe.value, cwe.name())), ", "));
    fact("Published", disclosed.published.strftime("%Y-%m-%d").to_string());
    let story = osv::record::story(disclosed);
    if !story.is_empty() {
        let _ = write!(text, "\n{story}\n");
    }
    text.into_bytes()
}

fn severity(vector: &Vector) -> String {
    format!("{} {} (`{vector}`)", vector.severity().as_str(), vector.score())
}

fn joined(items: impl Iterator<Item = String>, separator: &str) -> String {
    items.collect::<Vec<_>>().join(separator)
}
