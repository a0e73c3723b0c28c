//! Where programs find what the pages show.

use jiff::tz::TimeZone;

use super::part::Link;
use crate::html::edition::Edition;
use crate::model::advisory::Disclosed;
use crate::route::Route;

/// The documents about all advisories.
pub fn of_portal(edition: &Edition<'_>) -> Vec<Link> {
    let link = |text: &str, route: &Route| Link::new(text, edition.file(route));
    let archive = edition.word("format.osv_archive");
    let ecosystem = edition.portal.config.package.ecosystem();
    let archive = ecosystem.map(|ecosystem| link(&archive, &Route::osv_archive(ecosystem)));
    let vex = edition.portal.has_statements().then(|| link("OpenVEX", &Route::openvex()));
    let links = [
        Some(link("JSON Feed", &Route::json_feed())),
        Some(link("OSV", &Route::osv_list())),
        archive,
        Some(link("CSAF", &Route::csaf_folder(None))),
        vex,
        Some(link("API", &Route::api_advisories())),
    ];
    links.into_iter().flatten().collect()
}

/// The documents about one advisory.
pub fn of_advisory(edition: &Edition<'_>, disclosed: &Disclosed) -> Vec<Link> {
    let id = &disclosed.advisory.id;
    let link = |text: &str, route: &Route| Link::new(text, edition.file(route));
    let year = disclosed.published.to_zoned(TimeZone::UTC).year();
    let is_python = edition.portal.config.package.kind() == "pypi";
    let cves = disclosed.advisory.aliases.iter().filter(|alias| alias.is_cve());
    let mut links =
        vec![link("OSV", &Route::osv_record(&id.osv_id())), link("CSAF", &Route::csaf_document(year, id.as_str()))];
    links.extend(cves.map(|cve| link(&edition.word("format.cve_draft"), &Route::cve(cve.as_str()))));
    links.push(link(&edition.word("format.github_draft"), &Route::ghsa(id.as_str())));
    links.extend(is_python.then(|| link(&edition.word("format.pypa_draft"), &Route::pysec(id.as_str()))));
    links
}
