//! Plans the site of a portal: which routes there are, and what stands at each.

use crate::diag::{Code, Diagnostic, Report};
use crate::format::{csaf, sitemap, support_ics};
use crate::html::theme::Theme;
use crate::model::portal::Portal;
use crate::route::{Route, is_segment};
use crate::site::{ApiType, Artifact, Badge, CsafFile, Digest, Document, Site};
use crate::source::Place;

/// Every route of the portal. Two things at one route are reported at the one that comes later.
pub fn plan(portal: &Portal, theme: &Theme, report: &mut Report) -> Site {
    let mut plan = Plan { site: Site::default(), report, site_toml: Place::start_of(portal.config.source) };
    plan.fixed_routes();
    plan.pages(portal);
    plan.advisories(portal);
    plan.releases(portal);
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

impl Plan<'_> {
    fn put(&mut self, route: Route, artifact: Artifact, place: Place) {
        if let Err(collision) = self.site.put(route, artifact) {
            let message = format!("`{}` is taken by another page", collision.route);
            self.report.add(Diagnostic::new(Code::RouteCollision, place, message).hint("rename the file"));
        }
    }

    fn fixed_routes(&mut self) {
        let routes = [
            (Route::home(), Artifact::Home),
            (Route::supported_versions(), Artifact::SupportedVersions),
            (Route::advisories(), Artifact::Advisories),
            (Route::timeline(), Artifact::Timeline),
            (Route::acknowledgments(), Artifact::Acknowledgments),
            (Route::dependencies(), Artifact::Dependencies),
            (Route::releases(), Artifact::Versions),
            (Route::not_found(), Artifact::NotFound),
            (Route::atom(), Artifact::Document(Document::Atom)),
            (Route::json_feed(), Artifact::Document(Document::JsonFeed)),
            (Route::robots_txt(), Artifact::Document(Document::RobotsTxt)),
            (Route::security_txt(), Artifact::Document(Document::SecurityTxt)),
            (Route::top_level_security_txt(), Artifact::Document(Document::SecurityTxt)),
            (Route::file(".nojekyll"), Artifact::Empty),
        ];
        for (route, artifact) in routes {
            self.put(route, artifact, self.site_toml);
        }
    }

    fn pages(&mut self, portal: &Portal) {
        let pages = &portal.pages;
        self.put(Route::policy(None), Artifact::Policy, pages.policy.prose.place);
        for (number, page) in pages.translations.iter().enumerate() {
            self.put(Route::policy(page.language.as_ref()), Artifact::Translation(number), page.prose.place);
        }
        for (number, page) in pages.others.iter().enumerate() {
            if is_segment(page.slug()) {
                self.put(Route::page(None, &[page.slug()]), Artifact::Page(number), page.prose.place);
            } else {
                let message = format!("`{}` cannot be part of an address", page.slug());
                let hint = "name the file with letters, digits and hyphens";
                self.report.add(Diagnostic::new(Code::InvalidText, page.prose.place, message).hint(hint));
            }
        }
    }

    /// Each advisory has a page, and one for each of its aliases that leads there. A duplicate id or alias has been
    /// reported by the rules already.
    fn advisories(&mut self, portal: &Portal) {
        if portal.has_matrix() {
            self.put(Route::matrix(), Artifact::Matrix, self.site_toml);
        }
        for (number, disclosed) in portal.advisories.iter().enumerate() {
            let route = Route::advisory(disclosed.advisory.id.as_str());
            let _ = self.site.put(route.clone(), Artifact::Advisory(number));
            let text = Route::advisory_markdown(disclosed.advisory.id.as_str());
            let _ = self.site.put(text, Artifact::Document(Document::AdvisoryMarkdown(number)));
            for alias in &disclosed.advisory.aliases {
                let _ = self.site.put(Route::advisory(alias.as_str()), Artifact::Redirect(route.clone()));
            }
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
            let _ = self.site.put(route, Artifact::Document(Document::Csaf(CsafFile::Record(record))));
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

    /// Each release has a page. A duplicate release has been reported by the rules already.
    fn releases(&mut self, portal: &Portal) {
        for (number, release) in portal.releases.iter().enumerate() {
            let _ = self.site.put(Route::release(&release.version.normalized()), Artifact::Release(number));
        }
    }
}
