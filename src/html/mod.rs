//! Pages: chooses the template of an artifact, and has it rendered with what it needs of the portal.

pub mod built_in;
pub mod chart;
pub mod edition;
pub mod markup;
pub mod mistake;
pub mod texts;
pub mod theme;
pub mod view;

use serde::Serialize;
use tera::{Context, Value};

use crate::diag::{Code, Diagnostic};
use crate::model::portal::Portal;
use crate::site::Page;
use crate::source::Place;
use edition::Edition;
use theme::Theme;
use view::acknowledgments::Acknowledgments;
use view::advisories::Advisories;
use view::advisory::AdvisoryPage;
use view::dependencies::Dependencies;
use view::home::Home;
use view::matrix::Matrix;
use view::notice::{NotFound, Redirect};
use view::prose::Text;
use view::release::ReleasePage;
use view::site::Site;
use view::support::SupportedVersions;
use view::timeline::{Timeline, TimelineYear};
use view::versions::Versions;

/// The HTML of a page: in the portal's own language, or in that of a translation of the policy. A page that names a record
/// that is not there gives the page for addresses that do not exist.
///
/// # Errors
/// When a template fails; the finding says in which line.
pub fn page(portal: &Portal, theme: &Theme, page: &Page, translation: Option<usize>) -> Result<String, Diagnostic> {
    let own = Edition::own(portal, theme);
    let edition = translation.map_or(own, |translation| Edition::of(portal, theme, translation));
    let renderer = Renderer { theme, edition };
    let edition = &edition;
    match page {
        Page::Home => renderer.render("home.html", &Home::new(edition)),
        Page::Policy => renderer.render("policy.html", &Text::policy(edition)),
        Page::Text(number) => match portal.pages.others.get(*number) {
            Some(text) => renderer.render("page.html", &Text::page(edition, text)),
            None => renderer.not_found(),
        },
        Page::SupportedVersions => renderer.render("supported-versions.html", &SupportedVersions::new(edition)),
        Page::Versions => renderer.render("versions.html", &Versions::new(edition)),
        Page::Advisories => renderer.render("advisories.html", &Advisories::new(edition)),
        Page::Matrix => renderer.render("matrix.html", &Matrix::new(edition)),
        Page::Advisory(number) => match portal.advisories.get(*number) {
            Some(advisory) => renderer.render("advisory.html", &AdvisoryPage::new(edition, advisory)),
            None => renderer.not_found(),
        },
        Page::Timeline => renderer.render("timeline.html", &Timeline::new(edition)),
        Page::TimelineYear(year) => renderer.render("timeline-year.html", &TimelineYear::new(edition, *year)),
        Page::Acknowledgments => renderer.render("acknowledgments.html", &Acknowledgments::new(edition)),
        Page::Dependencies => renderer.render("dependencies.html", &Dependencies::new(edition)),
        Page::Release(number) => match portal.releases.get(*number) {
            Some(release) => renderer.render("release.html", &ReleasePage::new(edition, *number, release)),
            None => renderer.not_found(),
        },
        Page::Redirect(route) => renderer.render("redirect.html", &Redirect::new(edition, route)),
        Page::NotFound => renderer.not_found(),
    }
}

struct Renderer<'p> {
    theme: &'p Theme,
    edition: Edition<'p>,
}

impl Renderer<'_> {
    fn not_found(&self) -> Result<String, Diagnostic> {
        self.render("404.html", &NotFound::new(&self.edition))
    }

    fn render<V: Serialize>(&self, template: &str, view: &V) -> Result<String, Diagnostic> {
        let broken = |error: tera::Error| {
            let place = Place::start_of(self.edition.portal.config.source);
            Diagnostic::new(Code::Template, place, format!("`{template}` has nothing to show: {error}"))
        };
        let mut context = Context::from_serialize(view).map_err(broken)?;
        let site = Value::try_from_serializable(&Site::new(&self.edition)).map_err(broken)?;
        context.insert_value("site", site);
        self.theme.render(self.edition.texts(), template, &context)
    }
}

#[cfg(test)]
mod tests;
