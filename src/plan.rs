//! Plans the site of a portal: which routes there are, and what stands at each.

use crate::diag::{Code, Diagnostic, Report};
use crate::format::{csaf, sitemap, support_ics};
use crate::html::theme::Theme;
use crate::language::Language;
use crate::model::dependency::Statement;
use crate::model::page;
use crate::model::portal::Portal;
use crate::route::{Route, is_segment};
use crate::site::{ApiType, Artifact, Badge, CsafFile, CsafRecord, Digest, Document, Page, Site};
use crate::source::Place;

/// Every route of the portal. Two things at one route are reported at the one that comes later.
pub fn plan(portal: &Portal, theme: &Theme, report: &mut Report) -> Site {
    let mut plan = Plan { site: Site::default(), report, site_toml: Place::start_of(portal.config.source) };
    plan.files();
    plan.pages(portal, &Tongue { language: None, policy: &portal.pages.policy });
    for (number, policy) in portal.pages.translations.iter().enumerate() {
        let Some(language) = &policy.language else { continue };
        let tongue = Tongue { language: Some((number, language)), policy };
        if theme.texts(language.as_str()).is_some() {
            plan.pages(portal, &tongue);
        } else {
            plan.policy_alone(&tongue);
        }
    }
    plan.texts(portal);
    plan.advisories(portal);
    plan.osv(portal);
    plan.csaf(portal);
    plan.drafts(portal);
    plan.api(portal);
    plan.badges();
    if portal.has_statements() {
        plan.put(Route::openvex(), Artifact::Document(Document::OpenVex), plan.site_toml);
    }
    if support_ics::export(portal).is_some() {
        plan.put(Route::support_ics(), Artifact::Document(Document::SupportIcs), plan.site_toml);
    }
    if portal.config.security_insights.is_some() {
        plan.put(Route::security_insights(), Artifact::Document(Document::SecurityInsights), plan.site_toml);
    }
    for path in theme.files() {
        plan.put(Route::file(path), Artifact::ThemeFile(path.to_owned()), plan.site_toml);
    }
    plan.sitemap();
    plan.site
}

struct Plan<'r> {
    site: Site,
    report: &'r mut Report,
    site_toml: Place,
}

/// A language of the portal.
struct Tongue<'p> {
    /// The translation of the policy that is in it, and its tag; none for the portal's own language.
    language: Option<(usize, &'p Language)>,
    policy: &'p page::Page,
}

impl Tongue<'_> {
    /// Where a page stands in this language.
    fn of(&self, route: &Route) -> (Route, Option<usize>) {
        match self.language {
            Some((number, language)) => (route.in_language(language), Some(number)),
            None => (route.clone(), None),
        }
    }
}

impl Plan<'_> {
    fn put(&mut self, route: Route, artifact: Artifact, place: Place) {
        if let Err(collision) = self.site.put(route, artifact) {
            let message = format!("`{}` is taken by another page", collision.route);
            self.report.add(Diagnostic::new(Code::RouteCollision, place, message).hint("rename the file"));
        }
    }

    /// Puts a page at its route, in a language.
    fn put_page(&mut self, route: &Route, page: Page, tongue: &Tongue<'_>) {
        let (route, translation) = tongue.of(route);
        self.put(route, Artifact::Page { page, translation }, self.site_toml);
    }

    /// The same for a record, of which a duplicate has been reported by the rules already.
    fn put_record(&mut self, route: &Route, page: Page, tongue: &Tongue<'_>) {
        let (route, translation) = tongue.of(route);
        let _ = self.site.put(route, Artifact::Page { page, translation });
    }

    fn files(&mut self) {
        let documents = [
            (Route::atom(), Document::Atom),
            (Route::json_feed(), Document::JsonFeed),
            (Route::robots_txt(), Document::RobotsTxt),
            (Route::security_txt(), Document::SecurityTxt),
            (Route::top_level_security_txt(), Document::SecurityTxt),
        ];
        for (route, document) in documents {
            self.put(route, Artifact::Document(document), self.site_toml);
        }
        self.put(Route::not_found(), Page::NotFound.into(), self.site_toml);
        self.put(Route::file(".nojekyll"), Artifact::Empty, self.site_toml);
    }

    /// The pages that there are in each language.
    fn pages(&mut self, portal: &Portal, tongue: &Tongue<'_>) {
        let pages = [
            (Route::home(), Page::Home),
            (Route::supported_versions(), Page::SupportedVersions),
            (Route::advisories(), Page::Advisories),
            (Route::timeline(), Page::Timeline),
            (Route::acknowledgments(), Page::Acknowledgments),
            (Route::dependencies(), Page::Dependencies),
            (Route::releases(), Page::Versions),
        ];
        for (route, page) in pages {
            self.put_page(&route, page, tongue);
        }
        let (route, translation) = tongue.of(&Route::policy());
        self.put(route, Artifact::Page { page: Page::Policy, translation }, tongue.policy.prose.place);
        if portal.has_matrix() {
            self.put_page(&Route::matrix(), Page::Matrix, tongue);
        }
        for year in portal.disclosure_years().into_iter().skip(1) {
            self.put_page(&Route::timeline_year(year), Page::TimelineYear(year), tongue);
        }
        for (number, disclosed) in portal.advisories.iter().enumerate() {
            let route = Route::advisory(disclosed.advisory.id.as_str());
            self.put_record(&route, Page::Advisory(number), tongue);
            for alias in &disclosed.advisory.aliases {
                let target = Page::Redirect(route.clone());
                self.put_record(&Route::advisory(alias.as_str()), target, tongue);
            }
        }
        for (number, release) in portal.releases.iter().enumerate() {
            self.put_record(&Route::release(&release.version.normalized()), Page::Release(number), tongue);
        }
    }

    /// The policy in a language that the theme does not speak.
    fn policy_alone(&mut self, tongue: &Tongue<'_>) {
        let (route, translation) = tongue.of(&Route::policy());
        let place = tongue.policy.prose.place;
        self.put(route, Artifact::Page { page: Page::Policy, translation }, place);
        if let Some((_, language)) = tongue.language {
            let tag = language.as_str();
            let message = format!("the theme has no texts in `{tag}`, so that only the policy is shown in it");
            let hint = format!(
                "put the texts of `i18n/en.toml` in that language into `i18n/{tag}.toml` of a theme of your own"
            );
            self.report.add(Diagnostic::new(Code::MissingTexts, Place::start_of(place.source), message).hint(hint));
        }
    }

    /// All other texts of the content.
    fn texts(&mut self, portal: &Portal) {
        for (number, page) in portal.pages.others.iter().enumerate() {
            if is_segment(page.slug()) {
                self.put(Route::page(&[page.slug()]), Page::Text(number).into(), page.prose.place);
            } else {
                let message = format!("`{}` cannot be part of an address", page.slug());
                let hint = "name the file with letters, digits and hyphens";
                self.report.add(Diagnostic::new(Code::InvalidText, page.prose.place, message).hint(hint));
            }
        }
    }

    /// Each advisory as Markdown.
    fn advisories(&mut self, portal: &Portal) {
        for (number, disclosed) in portal.advisories.iter().enumerate() {
            let route = Route::advisory_markdown(disclosed.advisory.id.as_str());
            let _ = self.site.put(route, Artifact::Document(Document::AdvisoryMarkdown(number)));
        }
    }

    fn osv(&mut self, portal: &Portal) {
        self.put(Route::osv_list(), Artifact::Document(Document::OsvList), self.site_toml);
        self.put(Route::osv_modified(), Artifact::Document(Document::OsvModified), self.site_toml);
        if let Some(ecosystem) = portal.config.package.ecosystem() {
            self.put(Route::osv_archive(ecosystem), Artifact::Document(Document::OsvArchive), self.site_toml);
        }
        for (number, disclosed) in portal.advisories.iter().enumerate() {
            let route = Route::osv_record(&disclosed.advisory.id.osv_id());
            let _ = self.site.put(route, Artifact::Document(Document::OsvRecord(number)));
        }
    }

    fn api(&mut self, portal: &Portal) {
        self.put(Route::api_advisories(), Artifact::Document(Document::ApiAdvisories), self.site_toml);
        self.put(Route::api_lookup(), Artifact::Document(Document::ApiLookup), self.site_toml);
        self.put(Route::api_support(), Artifact::Document(Document::ApiSupport), self.site_toml);
        for of in ApiType::ALL {
            self.put(Route::api_schema(of.as_str()), Artifact::Document(Document::ApiSchema(of)), self.site_toml);
        }
        for (number, release) in portal.releases.iter().enumerate() {
            let route = Route::api_version(&release.version.normalized());
            let _ = self.site.put(route, Artifact::Document(Document::ApiVersion(number)));
        }
    }

    fn badges(&mut self) {
        for badge in Badge::ALL {
            let name = badge.as_str();
            self.put(Route::badge_svg(name), Artifact::Document(Document::BadgeSvg(badge)), self.site_toml);
            self.put(Route::badge_json(name), Artifact::Document(Document::BadgeJson(badge)), self.site_toml);
        }
    }

    /// The documents, the digest of each, and the lists of them. A duplicate advisory has been reported by the rules already.
    fn csaf(&mut self, portal: &Portal) {
        for entry in csaf::catalog::catalog(portal) {
            let (route, record) = (entry.route(), entry.record);
            for digest in Digest::ALL {
                let file = CsafFile::Digest(record, digest);
                let _ = self.site.put(route.with_digest(digest.ending()), Artifact::Document(Document::Csaf(file)));
            }
            let put = self.site.put(route, Artifact::Document(Document::Csaf(CsafFile::Record(record))));
            if let (Err(collision), CsafRecord::Vex(number)) = (put, record) {
                self.vex_collides(portal.statements.get(number), &collision.route);
            }
        }
        let folders = csaf::listing::folders(portal).into_iter().map(Some).chain([None]);
        let listings = folders.map(|year| (Route::csaf_folder(year), CsafFile::Listing(year)));
        let lists = [
            (Route::csaf_provider(), CsafFile::Provider),
            (Route::csaf_feed(), CsafFile::Feed),
            (Route::csaf_service(), CsafFile::Service),
            (Route::csaf_category(), CsafFile::Category),
            (Route::csaf_index(), CsafFile::Index),
            (Route::csaf_changes(), CsafFile::Changes),
        ];
        for (route, file) in listings.chain(lists) {
            self.put(route, Artifact::Document(Document::Csaf(file)), self.site_toml);
        }
    }

    /// Two vulnerabilities whose names are the same to CSAF, which would lose one of the documents.
    fn vex_collides(&mut self, statement: Option<&Statement>, route: &Route) {
        let Some(Statement { vulnerability, .. }) = statement else { return };
        let message = format!("`{route}` is taken by the CSAF document on another vulnerability");
        let hint = "CSAF names a file by the letters, digits, `+` and `-` of an id: take another name of this \
                    vulnerability, and put this one into `aliases`";
        self.report.add(Diagnostic::new(Code::RouteCollision, vulnerability.place, message).hint(hint));
    }

    /// What the places take that advisories are sent on to. An alias that two advisories have was reported already.
    fn drafts(&mut self, portal: &Portal) {
        let is_python = portal.config.package.kind() == "pypi";
        for (number, disclosed) in portal.advisories.iter().enumerate() {
            let advisory = &disclosed.advisory;
            for cve in advisory.aliases.iter().filter(|alias| alias.is_cve()) {
                let _ = self.site.put(Route::cve(cve.as_str()), Artifact::Document(Document::Cve(number)));
            }
            let _ = self.site.put(Route::ghsa(advisory.id.as_str()), Artifact::Document(Document::Ghsa(number)));
            if is_python {
                let _ = self.site.put(Route::pysec(advisory.id.as_str()), Artifact::Document(Document::Pysec(number)));
            }
        }
    }

    /// The map of all that was planned before.
    fn sitemap(&mut self) {
        for number in 0..sitemap::parts(&self.site) {
            self.put(Route::sitemap_part(number), Artifact::SitemapPart(number), self.site_toml);
        }
        self.put(Route::sitemap(), Artifact::Sitemap, self.site_toml);
    }
}
