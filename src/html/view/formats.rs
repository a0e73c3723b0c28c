//! Where programs find what the pages show.

use jiff::tz::TimeZone;

use super::part::Link;
use crate::model::advisory::Disclosed;
use crate::model::portal::Portal;
use crate::route::Route;

/// The documents about all advisories.
pub fn of_portal(portal: &Portal) -> Vec<Link> {
    let link = |text: &str, route: &Route| Link::new(text, portal.config.base_url.href(route));
    let archive =
        portal.config.package.ecosystem().map(|ecosystem| link("OSV archive", &Route::osv_archive(ecosystem)));
    let vex = portal.has_statements().then(|| link("OpenVEX", &Route::openvex()));
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
pub fn of_advisory(portal: &Portal, disclosed: &Disclosed) -> Vec<Link> {
    let id = &disclosed.advisory.id;
    let link = |text: &str, route: &Route| Link::new(text, portal.config.base_url.href(route));
    let year = disclosed.published.to_zoned(TimeZone::UTC).year();
    let is_python = portal.config.package.kind() == "pypi";
    let cves = disclosed.advisory.aliases.iter().filter(|alias| alias.is_cve());
    let mut links =
        vec![link("OSV", &Route::osv_record(&id.osv_id())), link("CSAF", &Route::csaf_document(year, id.as_str()))];
    links.extend(cves.map(|cve| link("CVE draft", &Route::cve(cve.as_str()))));
    links.push(link("GitHub draft", &Route::ghsa(id.as_str())));
    links.extend(is_python.then(|| link("PyPA draft", &Route::pysec(id.as_str()))));
    links
}
