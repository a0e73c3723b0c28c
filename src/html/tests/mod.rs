//! The pages of a portal in which every field says something, and of one with nothing but what is required.

mod contract;
mod shape;
mod texts;

use std::collections::BTreeSet;

use jiff::civil::date;

use super::*;
use crate::diag::Report;
use crate::fields::read_toml;
use crate::model::content::Content;
use crate::model::page::{self, Pages};
use crate::model::support::SupportTable;
use crate::model::{advisory, config, dependency, release};
use crate::route::Route;
use crate::source::{Prose, Sources};
use shape::Shape;

const SITE: &str = r#"
    base_url = "https://a.example/x/"
    project = { name = "a<b", vendor = "V", description = "D", repository = "https://a.example/a", package = "pkg:pypi/a", id_prefix = "A", authority = "tag:a.example,2026:" }
    policy = { file = "SECURITY.md", acknowledge_within = "48h", fix_within = "700d" }
    security_txt = { contact = ["mailto:a@a.example", "https://a.example/r"], encryption = ["https://a.example/k"], expires = 2027-01-01T00:00:00Z }
"#;
const POLICY: &str =
    "# P & Q\n\n## Supported Versions\n\n| Version | Supported |\n|--|--|\n| 1.x | yes |\n\n## B\n\n### C\n\n## D\n";
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
    cvss = ["CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N/E:P"]
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
    duplicate_of = "CVE-2026-0009"
    timeline = [{ date = 2025-01-01T00:00:00Z, event = "reported" }, { date = 2025-01-02T00:00:00Z, event = "acknowledged" }]
    revisions = [{ number = 1, date = 2025-02-01T12:00:00Z, summary = "R" }]
    [[advisory]]
    id = "A-2025-0002"
    status = "published"
    title = "U"
    related = ["CVE-2025-0002"]
    published = 2025-01-20T12:00:00Z
    timeline = [{ date = 2025-01-01T00:00:00Z, event = "reported" }, { date = 2025-01-05T00:00:00Z, event = "acknowledged" }]
    revisions = [{ number = 1, date = 2025-01-20T12:00:00Z, summary = "R" }]
    [[advisory]]
    id = "A-2025-0003"
    status = "published"
    title = "W"
    published = 2025-01-19T12:00:00Z
    affected = [{ introduced = "9.0" }]
    timeline = [{ date = 2025-01-01T00:00:00Z, event = "reported" }]
    revisions = [{ number = 1, date = 2025-01-19T12:00:00Z, summary = "R" }]
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
    [[release]]
    version = "1.2"
    date = 2026-02-01
    [[line]]
    versions = "2.x"
    name = "Two"
    end_of_support = 2027-01-01
    [[line]]
    versions = "1.x"
    name = "One"
    end_of_support = 2028-12-31
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
    title = "S"
    package = "pkg:pypi/b"
    requirement = ""
    versions = ["1.1"]
    status = "under_investigation"
    date = 2025-12-01T00:00:00Z
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

/// A portal with its theme, in one of its languages.
pub(in crate::html) struct Sample {
    portal: Portal,
    theme: Theme,
    translation: Option<usize>,
}

impl Sample {
    pub(in crate::html) fn edition(&self) -> Edition<'_> {
        let own = Edition::own(&self.portal, &self.theme);
        self.translation.map_or(own, |number| Edition::of(&self.portal, &self.theme, number))
    }

    fn new(records: &str, translation: Option<usize>) -> Self {
        let (portal, theme) = portal(records);
        Self { portal, theme, translation }
    }

    fn page(&self, page: &Page) -> String {
        super::page(&self.portal, &self.theme, page, self.translation).expect("a page")
    }
}

/// The portal with something in every field, in English and in Spanish.
pub(in crate::html) fn editions() -> [Sample; 2] {
    [None, Some(0)].map(|translation| Sample::new(RECORDS, translation))
}

/// The portal with nothing but what is required.
pub(in crate::html) fn empty() -> Sample {
    Sample::new("", None)
}

/// A portal with something in every field, or with nothing but what is required.
fn portal(records: &str) -> (Portal, Theme) {
    let (mut sources, mut report) = (Sources::default(), Report::default());
    let theme = Theme::load(&mut sources, &[], |_| true, &mut report);
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
    let page = |language: Option<&str>, path: &str| {
        let language = language.and_then(|tag| tag.parse().ok());
        page::Page::new(language, path.to_owned(), Prose::file(&sources, policy))
    };
    let own = page(None, "SECURITY.md");
    let content = Content {
        today: date(2026, 11, 23),
        support: SupportTable::find(&own, &config, &releases, &[]),
        pages: Pages {
            policy: own,
            translations: vec![page(Some("es"), "content/policy.es.md"), page(Some("fr"), "content/policy.fr.md")],
            others: vec![page(None, "content/faq.md")],
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

fn pages(portal: &Portal) -> Vec<Page> {
    let mut pages = vec![
        Page::Home,
        Page::Policy,
        Page::Text(0),
        Page::SupportedVersions,
        Page::Versions,
        Page::Advisories,
        Page::Matrix,
        Page::Timeline,
        Page::TimelineYear(2025),
        Page::Acknowledgments,
        Page::Dependencies,
        Page::NotFound,
        Page::Redirect(Route::advisory("A-2026-0001")),
    ];
    pages.extend((0..portal.advisories.len()).map(Page::Advisory));
    pages.extend((0..portal.releases.len()).map(Page::Release));
    pages
}

#[test]
fn every_page_is_complete_with_everything_and_with_nothing() {
    for sample in [Sample::new(RECORDS, None), Sample::new(RECORDS, Some(0)), Sample::new("", None)] {
        let mut titles = BTreeSet::new();
        for page in pages(&sample.portal) {
            let html = sample.page(&page);
            assert_eq!(html.matches("<h1").count(), 1, "{page:?}");
            for word in ["<main id=", "rel=\"stylesheet\" href=\"/x/static/style.css\"", "mailto:a@a.example"] {
                assert!(html.contains(word), "{word} in {page:?}");
            }
            for word in [" style=", "<script>", "<style", "a<b", "<i>", "<b>"] {
                assert!(!html.contains(word), "{word} in {page:?}");
            }
            // What runs is a file of the theme, and only where the page allows it.
            let scripts = html.matches("<script").count();
            assert_eq!(scripts, html.matches("<script type=\"module\" src=\"/x/static/").count(), "{page:?}");
            assert_eq!(scripts > 0, html.contains("script-src 'self'"), "{page:?}");
            let title = html.split_once("<title>").and_then(|(_, rest)| rest.split_once("</title>"));
            let title = title.expect("a title").0.to_owned();
            assert!(titles.insert(title) || matches!(page, Page::Text(_)), "{page:?}");
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
fn views(edition: &Edition<'_>) -> Vec<View> {
    fn view<V: Serialize>(template: &'static str, view: &V) -> View {
        View { template, context: Context::from_serialize(view).expect("a view"), shape: Shape::of(view) }
    }
    let portal = edition.portal;
    let mut views = vec![
        view("home.html", &Home::new(edition)),
        view("policy.html", &Text::policy(edition)),
        view("page.html", &Text::page(edition, &portal.pages.policy)),
        view("supported-versions.html", &SupportedVersions::new(edition)),
        view("versions.html", &Versions::new(edition)),
        view("advisories.html", &Advisories::new(edition)),
        view("matrix.html", &Matrix::new(edition)),
        view("timeline.html", &Timeline::new(edition)),
        view("timeline-year.html", &TimelineYear::new(edition, 2025)),
        view("acknowledgments.html", &Acknowledgments::new(edition)),
        view("dependencies.html", &Dependencies::new(edition)),
        view("404.html", &NotFound::new(edition)),
        view("redirect.html", &Redirect::new(edition, &Route::home())),
    ];
    for advisory in &portal.advisories {
        views.push(view("advisory.html", &AdvisoryPage::new(edition, advisory)));
    }
    for (number, release) in portal.releases.iter().enumerate() {
        views.push(view("release.html", &ReleasePage::new(edition, number, release)));
    }
    views
}

/// Templates may use what their view has, and nothing else.
#[test]
fn templates_use_only_fields_of_their_views() {
    let [sample, _] = editions();
    for View { template, context, .. } in views(&sample.edition()) {
        for variable in sample.theme.variables(template) {
            assert!(variable == "site" || context.contains_key(variable), "{template} uses {variable}");
        }
    }
}

#[test]
fn pages_say_what_the_records_mean() {
    let [english, spanish] = editions();
    let check = |page: &Page, words: &[&str], other_words: &[&str]| {
        for (sample, words) in [(&english, words), (&spanish, other_words)] {
            let html = sample.page(page);
            for word in words {
                assert!(html.contains(word), "{word} in {page:?}:\n{html}");
            }
        }
    };
    check(
        &Page::Advisory(0),
        &[
            "href=\"#details-y\"",
            "id=\"details-y\"",
            "No fix yet",
            "5 hours",
            "in time",
            "not recorded",
            "<code>1.x</code>",
            "Fixed</span> in <strong><a href=\"/x/versions/1.1/\">1.1",
            "No release listed",
            "after 5 hours",
        ],
        &["<html lang=\"es\">", "<span lang=\"en\">A <code>title</code>", "5 horas", "a tiempo", "/x/es/versions/1.1/"],
    );
    check(
        &Page::Matrix,
        &["Affected: 1.0", "Fixed: 1.1", "Never affected: 1.0 to 1.2"],
        &["Afectada: 1.0", "de 1.0 a 1.2"],
    );
    check(&Page::Timeline, &["<svg class=\"chart\"", "class=\"promise\"", "5 hours"], &["5 horas", "1 semana"]);
    check(
        &Page::Advisory(1),
        &["Withdrawn on", "Because", "Nobody has said yet"],
        &["<span lang=\"en\">Because</span>"],
    );
    check(
        &Page::Release(1),
        &["A tag only:", "its dependencies", "href=\"/x/versions/1.0/\""],
        &["/x/es/versions/1.0/"],
    );
    check(&Page::Release(2), &["Yanked: do not install it.", "Upgrade to"], &["Actualice a"]);
    check(&Page::Dependencies, &["The fix is out of reach", "id=\"CVE-2026-0003-b\""], &["fuera de alcance"]);
    check(
        &Page::Acknowledgments,
        &["finder and reporter", "sponsor"],
        &["descubrimiento y notificación", "patrocinio"],
    );
    check(&Page::Policy, &["<html lang=\"en\">", "hreflang=\"es\""], &["<html lang=\"es\">", "hreflang=\"en\""]);
    let address = "content=\"0; url=/x/advisories/A-2026-0001/\"";
    let other_address = "content=\"0; url=/x/es/advisories/A-2026-0001/\"";
    check(&Page::Redirect(Route::advisory("A-2026-0001")), &[address], &[other_address]);
    check(&Page::SupportedVersions, &["changes after <time datetime=\"2027-01-01\">"], &["1 de enero de 2027"]);
}

/// Of a language that the theme does not speak there is the policy, with English around it.
#[test]
fn a_policy_can_be_in_a_language_that_the_theme_does_not_speak() {
    let french = Sample::new(RECORDS, Some(1)).page(&Page::Policy);
    for word in ["<html lang=\"fr\">", "<header class=\"top\" lang=\"en\">", "href=\"/x/advisories/\"", "Français"] {
        assert!(french.contains(word), "{word}:\n{french}");
    }
    let english = Sample::new(RECORDS, None);
    assert!(english.page(&Page::Policy).contains("href=\"/x/fr/policy/\""));
    assert!(!english.page(&Page::Home).contains("/x/fr/"));
}
