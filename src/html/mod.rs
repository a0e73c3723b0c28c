//! Pages: chooses the template of an artifact, and has it rendered with what it needs of the portal.

pub mod theme;
pub mod view;

use serde::Serialize;
use tera::{Context, Value};

use crate::diag::{Code, Diagnostic};
use crate::model::portal::Portal;
use crate::site::Artifact;
use crate::source::Place;
use theme::Theme;
use view::acknowledgments::Acknowledgments;
use view::advisories::Advisories;
use view::advisory::AdvisoryPage;
use view::dependencies::Dependencies;
use view::home::Home;
use view::notice::{NotFound, Redirect};
use view::prose::Text;
use view::release::ReleasePage;
use view::site::Site;
use view::support::SupportedVersions;
use view::timeline::Timeline;

/// The HTML of a page. An artifact that is no page, or names a record that is not there, gives the page for addresses
/// that do not exist.
///
/// # Errors
/// When a template fails; the finding says in which line.
pub fn page(portal: &Portal, theme: &Theme, artifact: &Artifact) -> Result<String, Diagnostic> {
    let renderer = Renderer { portal, theme };
    let pages = &portal.pages;
    match artifact {
        Artifact::Home => renderer.render("home.html", &Home::new(portal)),
        Artifact::Policy => renderer.render("policy.html", &Text::policy(portal, &pages.policy)),
        Artifact::Translation(number) => match pages.translations.get(*number) {
            Some(page) => renderer.render("policy.html", &Text::policy(portal, page)),
            None => renderer.not_found(),
        },
        Artifact::Page(number) => match pages.others.get(*number) {
            Some(page) => renderer.render("page.html", &Text::page(portal, page)),
            None => renderer.not_found(),
        },
        Artifact::SupportedVersions => renderer.render("supported-versions.html", &SupportedVersions::new(portal)),
        Artifact::Advisories => renderer.render("advisories.html", &Advisories::new(portal)),
        Artifact::Advisory(number) => match portal.advisories.get(*number) {
            Some(advisory) => renderer.render("advisory.html", &AdvisoryPage::new(portal, advisory)),
            None => renderer.not_found(),
        },
        Artifact::Timeline => renderer.render("timeline.html", &Timeline::new(portal)),
        Artifact::Acknowledgments => renderer.render("acknowledgments.html", &Acknowledgments::new(portal)),
        Artifact::Dependencies => renderer.render("dependencies.html", &Dependencies::new(portal)),
        Artifact::Release(number) => match portal.releases.get(*number) {
            Some(release) => renderer.render("release.html", &ReleasePage::new(portal, *number, release)),
            None => renderer.not_found(),
        },
        Artifact::Redirect(route) => renderer.render("redirect.html", &Redirect::new(portal, route)),
        _ => renderer.not_found(),
    }
}

struct Renderer<'p> {
    portal: &'p Portal,
    theme: &'p Theme,
}

impl Renderer<'_> {
    fn not_found(&self) -> Result<String, Diagnostic> {
        self.render("404.html", &NotFound::new(self.portal))
    }

    fn render<V: Serialize>(&self, template: &str, view: &V) -> Result<String, Diagnostic> {
        let broken = |error: tera::Error| {
            let place = Place::start_of(self.portal.config.source);
            Diagnostic::new(
                Code::Template,
                place,
                format!("`{template}` has nothing to show: {error}"),
            )
        };
        let mut context = Context::from_serialize(view).map_err(broken)?;
        let site = Value::try_from_serializable(&Site::new(self.portal)).map_err(broken)?;
        context.insert_value("site", site);
        self.theme.render(template, &context)
    }
}
