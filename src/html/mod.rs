//! Pages: chooses the template of an artifact, and has it rendered with what it needs of the portal.

pub mod built_in;
pub mod chart;
pub mod mistake;
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
use view::matrix::Matrix;
use view::notice::{NotFound, Redirect};
use view::prose::Text;
use view::release::ReleasePage;
use view::site::Site;
use view::support::SupportedVersions;
use view::timeline::Timeline;
use view::versions::Versions;

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
        Artifact::Versions => renderer.render("versions.html", &Versions::new(portal)),
        Artifact::Advisories => renderer.render("advisories.html", &Advisories::new(portal)),
        Artifact::Matrix => renderer.render("matrix.html", &Matrix::new(portal)),
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
            Diagnostic::new(Code::Template, place, format!("`{template}` has nothing to show: {error}"))
        };
        let mut context = Context::from_serialize(view).map_err(broken)?;
        let site = Value::try_from_serializable(&Site::new(self.portal)).map_err(broken)?;
        context.insert_value("site", site);
        self.theme.render(template, &context)
    }
}

#[cfg(test)]
mod tests {
    mod contract;
    mod shape;

    use std::collections::BTreeSet;

    use jiff::civil::date;

    use super::*;
    use crate::diag::Report;
    use crate::fields::read_toml;
    use crate::model::content::Content;
    use crate::model::page::{Page, Pages};
    use crate::model::policy::SupportTable;
    use crate::model::{advisory, config, dependency, release};
    use crate::route::Route;
    use crate::source::{Prose, Sources};
    use shape::Shape;

    const SITE: &str = r#"
        base_url = "https://a.example/x/"
        project = { name = "a<b", vendor = "V", description = "D", repository = "https://a.example/a", package = "pkg:pypi/a", id_prefix = "A", authority = "tag:a.example,2026:" }
        policy = { file = "SECURITY.md", acknowledge_within = "48h" }
        security_txt = { contact = ["mailto:a@a.example", "https://a.example/r"], encryption = ["https://a.example/k"], expires = 2027-01-01T00:00:00Z }
    "#;
    const POLICY: &str = "# P & Q\n\n## Supported Versions\n\n| Version | Supported |\n|--|--|\n| 1.x | yes |\n\n## B\n\n### C\n\n## D\n";
    const RECORDS: &str = r#"
        [[advisory]]
        id = "A-2026-0001"
        status = "published"
        title = "A `title` <b>"
        summary = "S"
        details = "[x](\#y)\n\n# Y"
        impact = "I"
        workarounds = "W"
        aliases = ["CVE-2026-0001"]
        related = ["X-1"]
        upstream = ["CVE-2026-0002"]
        cvss = ["CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N"]
        cwe = ["CWE-79"]
        published = 2026-02-01T12:00:00Z
        affected = [{ introduced = "0", fixed = "1.1" }, { introduced = "2.0" }]
        handler = "H"
        timeline = [{ date = 2026-01-01T00:00:00Z, event = "reported", note = "N" }, { date = 2026-01-01T05:00:00Z, event = "acknowledged" }]
        credits = [{ name = "F <i>", role = "finder", url = "https://f.example/", organization = "O" }, { name = "G", role = "sponsor" }, { name = "F <i>", role = "reporter" }]
        references = [{ type = "FIX", url = "https://a.example/fix" }]
        revisions = [{ number = 1, date = 2026-02-01T12:00:00Z, summary = "R" }, { number = 2, date = 2026-03-01T12:00:00Z, summary = "R" }]
        [[advisory]]
        id = "A-2025-0001"
        status = "withdrawn"
        title = "T"
        published = 2025-02-01T12:00:00Z
        withdrawn = 2025-02-02T12:00:00Z
        withdrawal_reason = "Because"
        timeline = [{ date = 2025-01-01T00:00:00Z, event = "reported" }, { date = 2025-01-02T00:00:00Z, event = "acknowledged" }]
        [[advisory]]
        id = "A-2025-0002"
        status = "published"
        title = "U"
        related = ["CVE-2025-0002"]
        published = 2025-01-20T12:00:00Z
        timeline = [{ date = 2025-01-01T00:00:00Z, event = "reported" }, { date = 2025-01-05T00:00:00Z, event = "acknowledged" }]
        [[release]]
        version = "1.0"
        date = 2025-01-01
        yanked = "Y"
        [[release]]
        version = "1.1"
        date = 2026-01-01
        registry = false
        tag = "v1.1"
        note = "N"
        [[line]]
        versions = "2.x"
        name = "Two"
        end_of_support = 2027-01-01
        note = "N"
        [[statement]]
        vulnerability = "CVE-2026-0003"
        title = "S"
        package = "pkg:pypi/b"
        requirement = "<2"
        vulnerable = [{ introduced = "0", fixed = "2.0" }]
        versions = ["1.1"]
        status = "affected"
        date = 2026-01-01T00:00:00Z
        notes = "N"
        action = "A"
        report = "https://b.example/"
        references = [{ type = "WEB", url = "https://b.example/w" }]
        [[statement]]
        vulnerability = "CVE-2026-0004"
        aliases = ["GHSA-2345-6789-cfgh"]
        title = "S"
        package = "pkg:pypi/b"
        requirement = ""
        vulnerable = [{ introduced = "0" }]
        cvss = ["CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N"]
        versions = ["1.1"]
        status = "not_affected"
        justification = "component_not_present"
        date = 2026-01-01T00:00:00Z
        notes = "N"
    "#;

    /// A portal with something in every field, or with nothing but what is required.
    fn portal(records: &str) -> (Portal, Theme) {
        let (mut sources, mut report) = (Sources::default(), Report::default());
        let theme = Theme::load(&mut sources, &[], &mut report);
        let site = sources.add("site.toml", SITE);
        let records = sources.add("records.toml", records.replace("\\#", "#"));
        let policy = sources.add("SECURITY.md", POLICY);
        let config = config::read(&sources, site, &mut report).expect("a site.toml");
        let order = config.package.order();
        let (advisories, releases, lines, statements) = read_toml(&sources, records, &mut report, |fields| {
            (
                fields.each("advisory", |item| advisory::read(item, &config)),
                fields.each("release", |item| release::read_release(item, order)),
                fields.each("line", |item| release::read_line(item, order)),
                fields.each("statement", |item| dependency::read(item, order)),
            )
        });
        assert!(!report.has_errors(), "{:?}", report.sorted(&sources));
        let page = |language: Option<&str>| {
            let language = language.and_then(|tag| tag.parse().ok());
            Page::new(language, "SECURITY.md".to_owned(), Prose::file(&sources, policy))
        };
        let own = page(None);
        let content = Content {
            today: date(2026, 11, 23),
            support: SupportTable::find(&own, order),
            pages: Pages {
                policy: own,
                translations: vec![page(Some("es"))],
                others: vec![page(None)],
                linked_files: BTreeSet::new(),
            },
            advisories,
            releases,
            lines,
            statements,
            config,
        };
        (Portal::from(content), theme)
    }

    fn artifacts(portal: &Portal) -> Vec<Artifact> {
        let mut artifacts = vec![
            Artifact::Home,
            Artifact::Policy,
            Artifact::Translation(0),
            Artifact::Page(0),
            Artifact::SupportedVersions,
            Artifact::Versions,
            Artifact::Advisories,
            Artifact::Matrix,
            Artifact::Timeline,
            Artifact::Acknowledgments,
            Artifact::Dependencies,
            Artifact::NotFound,
            Artifact::Redirect(Route::advisory("A-2026-0001")),
        ];
        artifacts.extend((0..portal.advisories.len()).map(Artifact::Advisory));
        artifacts.extend((0..portal.releases.len()).map(Artifact::Release));
        artifacts
    }

    #[test]
    fn every_page_is_complete_with_everything_and_with_nothing() {
        for records in [RECORDS, ""] {
            let (portal, theme) = portal(records);
            let mut titles = BTreeSet::new();
            for artifact in artifacts(&portal) {
                let html = page(&portal, &theme, &artifact).expect("a page");
                assert_eq!(html.matches("<h1").count(), 1, "{artifact:?}");
                for word in ["<main id=", "rel=\"stylesheet\" href=\"/x/static/style.css\"", "mailto:a@a.example"] {
                    assert!(html.contains(word), "{word} in {artifact:?}");
                }
                for word in [" style=", "<script>", "<style", "a<b", "<i>", "<b>"] {
                    assert!(!html.contains(word), "{word} in {artifact:?}");
                }
                // What runs is a file of the theme, and only where the page allows it.
                let scripts = html.matches("<script").count();
                assert_eq!(scripts, html.matches("<script type=\"module\" src=\"/x/static/").count(), "{artifact:?}");
                assert_eq!(scripts > 0, html.contains("script-src 'self'"), "{artifact:?}");
                let title = html.split_once("<title>").and_then(|(_, rest)| rest.split_once("</title>"));
                let title = title.expect("a title").0.to_owned();
                let repeated = matches!(artifact, Artifact::Translation(_) | Artifact::Page(_));
                assert!(titles.insert(title) || repeated, "{artifact:?}");
            }
        }
    }

    /// What a template gets besides `site`.
    struct View {
        template: &'static str,
        context: Context,
        shape: Shape,
    }

    /// Every template that is a page, with each of its views.
    fn views(portal: &Portal) -> Vec<View> {
        fn view<V: Serialize>(template: &'static str, view: &V) -> View {
            View { template, context: Context::from_serialize(view).expect("a view"), shape: Shape::of(view) }
        }
        let policy = &portal.pages.policy;
        let mut views = vec![
            view("home.html", &Home::new(portal)),
            view("policy.html", &Text::policy(portal, policy)),
            view("page.html", &Text::page(portal, policy)),
            view("supported-versions.html", &SupportedVersions::new(portal)),
            view("versions.html", &Versions::new(portal)),
            view("advisories.html", &Advisories::new(portal)),
            view("matrix.html", &Matrix::new(portal)),
            view("timeline.html", &Timeline::new(portal)),
            view("acknowledgments.html", &Acknowledgments::new(portal)),
            view("dependencies.html", &Dependencies::new(portal)),
            view("404.html", &NotFound::new(portal)),
            view("redirect.html", &Redirect::new(portal, &Route::home())),
        ];
        for advisory in &portal.advisories {
            views.push(view("advisory.html", &AdvisoryPage::new(portal, advisory)));
        }
        for (number, release) in portal.releases.iter().enumerate() {
            views.push(view("release.html", &ReleasePage::new(portal, number, release)));
        }
        views
    }

    /// Templates may use what their view has, and nothing else.
    #[test]
    fn templates_use_only_fields_of_their_views() {
        let (portal, theme) = portal(RECORDS);
        for View { template, context, .. } in views(&portal) {
            for variable in theme.variables(template) {
                assert!(variable == "site" || context.contains_key(variable), "{template} uses {variable}");
            }
        }
    }

    #[test]
    fn pages_say_what_the_records_mean() {
        let (portal, theme) = portal(RECORDS);
        let check = |artifact: Artifact, words: &[&str]| {
            let html = page(&portal, &theme, &artifact).expect("a page");
            for word in words {
                assert!(html.contains(word), "{word} in {artifact:?}:\n{html}");
            }
        };
        check(
            Artifact::Advisory(0),
            &["href=\"#details-y\"", "id=\"details-y\"", "No fix yet", "5 hours", "in time", "not recorded"],
        );
        check(
            Artifact::Advisory(0),
            &[
                "<code>1.x</code>",
                "Fixed</span> in <strong><a href=\"/x/versions/1.1/\">1.1",
                "No release listed",
                "after 5 hours",
            ],
        );
        check(Artifact::Matrix, &["Affected: 1.0", "Fixed: 1.1", "Never affected: 1.0 to 1.1"]);
        check(Artifact::Timeline, &["<svg class=\"chart\"", "class=\"promise\"", "5 hours"]);
        check(Artifact::Advisory(1), &["Withdrawn on", "Because", "Nobody has said yet"]);
        check(Artifact::Release(0), &["A tag only:", "its dependencies", "href=\"/x/versions/1.0/\""]);
        check(Artifact::Release(1), &["Yanked: do not install it.", "No upgrade yet"]);
        check(Artifact::Dependencies, &["The fix is out of reach", "id=\"CVE-2026-0003-b\""]);
        check(Artifact::Acknowledgments, &["finder and reporter", "sponsor"]);
        check(Artifact::Translation(0), &["<html lang=\"es\">", "hreflang=\"en\""]);
        check(Artifact::Redirect(Route::advisory("A-2026-0001")), &["content=\"0; url=/x/advisories/A-2026-0001/\""]);
        check(Artifact::SupportedVersions, &["changes after <time datetime=\"2027-01-01\">"]);
    }
}
