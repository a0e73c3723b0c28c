//! Markdown for the project's README, which leads people and programs to the portal.

use crate::model::portal::Portal;
use crate::route::Route;
use crate::site::Badge;

/// A section for the README. It names nothing that changes with an advisory or a release, so that it is pasted once.
#[must_use]
pub fn export(portal: &Portal) -> String {
    let config = &portal.config;
    let to = |words: &str, route: &Route| link(words, &config.base_url.absolute(route));
    let badge = |badge: Badge| {
        let (name, page) = about(badge);
        let drawing = config.base_url.absolute(&Route::badge_svg(badge.as_str()));
        format!("[![{name}]({drawing})]({})", config.base_url.absolute(&page))
    };
    let contacts: Vec<_> =
        config.security_txt.contact.iter().map(|contact| link(&contact.label(), contact.as_str())).collect();
    format!(
        "## Security\n\n\
         {badges}\n\n\
         Found a vulnerability in {name}? Please do not open a public issue, but report it in private{contacts}. \
         The {policy} says what happens next.\n\n\
         There is a page for each of the {advisories} and for each {release}. Programs read the same as \
         {atom}, {osv}, {csaf} and in {more}; {security_txt} says whom to tell.\n",
        badges = Badge::ALL.map(badge).join("\n"),
        name = text(&config.name),
        contacts = if contacts.is_empty() { String::new() } else { format!(": {}", contacts.join(" or ")) },
        policy = to("security policy", &Route::policy()),
        advisories = to("advisories", &Route::advisories()),
        release = to("release", &Route::supported_versions()),
        atom = to("Atom", &Route::atom()),
        osv = to("OSV", &Route::osv_list()),
        csaf = to("CSAF", &Route::csaf_provider()),
        more = link("other formats", &format!("{}#formats", config.base_url.absolute(&Route::advisories()))),
        security_txt = to("security.txt", &Route::security_txt()),
    )
}

/// What a badge is to those who cannot see it, and the page that it leads to. What it says changes, and the README does not.
fn about(badge: Badge) -> (&'static str, Route) {
    match badge {
        Badge::Policy => ("Security policy", Route::policy()),
        Badge::Supported => ("Supported versions", Route::supported_versions()),
        Badge::Advisories => ("Open security advisories", Route::advisories()),
        Badge::SecurityTxt => ("Validity of security.txt", Route::security_txt()),
    }
}

/// A link; parentheses in an address would end it too early.
fn link(words: &str, url: &str) -> String {
    format!("[{}]({})", text(words), url.replace('(', "%28").replace(')', "%29"))
}

/// A text in which nothing is Markdown.
fn text(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        if "\\`*_[]<>&~!".contains(c) {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}
