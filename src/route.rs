//! Routes: the only place that makes any.

use std::fmt;

use crate::language::Language;

/// Where something stands in the site: `advisories/KIIPY-2026-0001/` (a page) or `.well-known/security.txt` (a file).
///
/// Relative to the site's root, without a leading slash. A page's route is empty (the home page) or ends in a slash.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Route(String);

impl Route {
    /// The page at the given path segments, in the portal's own language.
    #[must_use]
    pub fn page(segments: &[&str]) -> Self {
        let mut path = String::new();
        for segment in segments {
            path.push_str(segment);
            path.push('/');
        }
        Self(path)
    }

    /// The same page in another language.
    #[must_use]
    pub fn in_language(&self, language: &Language) -> Self {
        Self(format!("{}/{}", language.as_str(), self.0))
    }

    /// A file that is not a page, by its path from the site's root.
    #[must_use]
    pub fn file(path: &str) -> Self {
        Self(path.to_owned())
    }

    /// The home page.
    #[must_use]
    pub fn home() -> Self {
        Self::page(&[])
    }

    /// The policy.
    #[must_use]
    pub fn policy() -> Self {
        Self::page(&["policy"])
    }

    /// Which versions are supported.
    #[must_use]
    pub fn supported_versions() -> Self {
        Self::page(&["supported-versions"])
    }

    /// The list of advisories.
    #[must_use]
    pub fn advisories() -> Self {
        Self::page(&["advisories"])
    }

    /// Advisories against releases.
    #[must_use]
    pub fn matrix() -> Self {
        Self::page(&["advisories", "matrix"])
    }

    /// One advisory, by its id or by an alias.
    #[must_use]
    pub fn advisory(id: &str) -> Self {
        Self::page(&["advisories", id])
    }

    /// What happened to past reports, and how long it took.
    #[must_use]
    pub fn timeline() -> Self {
        Self::page(&["timeline"])
    }

    /// The same for one year.
    #[must_use]
    pub fn timeline_year(year: i16) -> Self {
        Self::page(&["timeline", &year.to_string()])
    }

    /// Who helped.
    #[must_use]
    pub fn acknowledgments() -> Self {
        Self::page(&["acknowledgments"])
    }

    /// Vulnerabilities of dependencies.
    #[must_use]
    pub fn dependencies() -> Self {
        Self::page(&["dependencies"])
    }

    /// The parent of the pages of releases.
    #[must_use]
    pub fn releases() -> Self {
        Self::page(&["versions"])
    }

    /// One release, by its normalized version.
    #[must_use]
    pub fn release(version: &str) -> Self {
        Self::page(&["versions", version])
    }

    /// The page for addresses that do not exist.
    #[must_use]
    pub fn not_found() -> Self {
        Self::file("404.html")
    }

    /// security.txt where RFC 9116 §3 wants it.
    #[must_use]
    pub fn security_txt() -> Self {
        Self::file(".well-known/security.txt")
    }

    /// The copy of security.txt for those who look at the top (RFC 9116 §3).
    #[must_use]
    pub fn top_level_security_txt() -> Self {
        Self::file("security.txt")
    }

    /// The advisories as an Atom feed.
    #[must_use]
    pub fn atom() -> Self {
        Self::file("feed.xml")
    }

    /// The advisories as a JSON feed.
    #[must_use]
    pub fn json_feed() -> Self {
        Self::file("feed.json")
    }

    /// The calendar of the ends of support.
    #[must_use]
    pub fn support_ics() -> Self {
        Self::file("support.ics")
    }

    /// The map of the pages.
    #[must_use]
    pub fn sitemap() -> Self {
        Self::file("sitemap.xml")
    }

    /// A part of the map, from 0.
    #[must_use]
    pub fn sitemap_part(number: usize) -> Self {
        Self(format!("sitemap-{}.xml", number + 1))
    }

    /// What search engines may read.
    #[must_use]
    pub fn robots_txt() -> Self {
        Self::file("robots.txt")
    }

    /// What OpenSSF Security Insights asks of a project.
    #[must_use]
    pub fn security_insights() -> Self {
        Self::file("security-insights.yml")
    }

    /// The OSV record of that id.
    #[must_use]
    pub fn osv_record(id: &str) -> Self {
        Self(format!("osv/{id}.json"))
    }

    /// The list of OSV records, where osv.dev looks for it.
    #[must_use]
    pub fn osv_list() -> Self {
        Self::file("osv/all.json")
    }

    /// When each OSV record was modified.
    #[must_use]
    pub fn osv_modified() -> Self {
        Self::file("osv/modified_id.csv")
    }

    /// The archive of the OSV records of an ecosystem, where `osv-scanner --offline` looks for it.
    #[must_use]
    pub fn osv_archive(ecosystem: &str) -> Self {
        Self(format!("osv/{ecosystem}/all.zip"))
    }

    /// The API's list of advisories.
    #[must_use]
    pub fn api_advisories() -> Self {
        Self::file("api/v1/advisories.json")
    }

    /// The API's document about a release, by its normalized version.
    #[must_use]
    pub fn api_version(version: &str) -> Self {
        Self(format!("api/v1/versions/{version}.json"))
    }

    /// The API's answers for every version.
    #[must_use]
    pub fn api_lookup() -> Self {
        Self::file("api/v1/lookup.json")
    }

    /// The API's document about what is supported.
    #[must_use]
    pub fn api_support() -> Self {
        Self::file("api/v1/support.json")
    }

    /// The schema of a type of the API's documents.
    #[must_use]
    pub fn api_schema(kind: &str) -> Self {
        Self(format!("api/v1/{kind}.schema.json"))
    }

    /// A badge, drawn.
    #[must_use]
    pub fn badge_svg(name: &str) -> Self {
        Self(format!("badge/{name}.svg"))
    }

    /// What a badge says, for shields.io to draw.
    #[must_use]
    pub fn badge_json(name: &str) -> Self {
        Self(format!("badge/{name}.json"))
    }

    /// What each vulnerability means for each release.
    #[must_use]
    pub fn openvex() -> Self {
        Self::file("openvex.json")
    }

    /// Who provides CSAF documents, and where (CSAF 2.0 §7.1.9).
    #[must_use]
    pub fn csaf_provider() -> Self {
        Self::file(".well-known/csaf/provider-metadata.json")
    }

    /// The folder of the CSAF documents of a year, or of all years.
    #[must_use]
    pub fn csaf_folder(year: Option<i16>) -> Self {
        Self(format!(".well-known/csaf/white/{}", year.map(|year| format!("{year}/")).unwrap_or_default()))
    }

    /// A CSAF document of a year, by its tracking id: in lower case, with one `_` for each run of characters other than
    /// letters, digits, `+` and `-` (CSAF 2.0 §5.1).
    #[must_use]
    pub fn csaf_document(year: i16, id: &str) -> Self {
        let mut name = String::new();
        for c in id.to_lowercase().chars() {
            if c.is_ascii_lowercase() || c.is_ascii_digit() || c == '+' || c == '-' {
                name.push(c);
            } else if !name.ends_with('_') {
                name.push('_');
            }
        }
        Self(format!("{}{name}.json", Self::csaf_folder(Some(year)).0))
    }

    /// The last part of the path.
    #[must_use]
    pub fn file_name(&self) -> &str {
        self.0.rsplit('/').next().unwrap_or("")
    }

    /// The digest of the file at this route.
    #[must_use]
    pub fn with_digest(&self, ending: &str) -> Self {
        Self(format!("{}.{ending}", self.0))
    }

    /// The list of CSAF documents.
    #[must_use]
    pub fn csaf_index() -> Self {
        Self::file(".well-known/csaf/white/index.txt")
    }

    /// When each CSAF document last changed.
    #[must_use]
    pub fn csaf_changes() -> Self {
        Self::file(".well-known/csaf/white/changes.csv")
    }

    /// The ROLIE feed of the CSAF documents.
    #[must_use]
    pub fn csaf_feed() -> Self {
        Self::file(".well-known/csaf/white/csaf-feed-tlp-white.json")
    }

    /// The folder of the public keys that sign CSAF documents (CSAF 2.0 §7.1.20).
    #[must_use]
    pub fn csaf_keys() -> Self {
        Self::file(".well-known/csaf/openpgp/")
    }

    /// One of those keys, by its fingerprint.
    #[must_use]
    pub fn csaf_key(fingerprint: &str) -> Self {
        Self(format!("{}{fingerprint}.asc", Self::csaf_keys().0))
    }

    /// The ROLIE service document, where `csaf_checker` looks for it.
    #[must_use]
    pub fn csaf_service() -> Self {
        Self::file(".well-known/csaf/white/service.json")
    }

    /// The ROLIE category document, where `csaf_checker` looks for it.
    #[must_use]
    pub fn csaf_category() -> Self {
        Self::file(".well-known/csaf/white/category-white.json")
    }

    /// The draft of the record of a CVE id.
    #[must_use]
    pub fn cve(id: &str) -> Self {
        Self(format!("cve/{id}.json"))
    }

    /// An advisory as the Python packaging authority's database takes it.
    #[must_use]
    pub fn pysec(id: &str) -> Self {
        Self(format!("pysec/{id}.yaml"))
    }

    /// An advisory as GitHub takes it.
    #[must_use]
    pub fn ghsa(id: &str) -> Self {
        Self(format!("ghsa/{id}.json"))
    }

    /// An advisory as Markdown.
    #[must_use]
    pub fn advisory_markdown(id: &str) -> Self {
        Self(format!("advisories/{id}/advisory.md"))
    }

    /// The path of the file that serves this route, from the output folder.
    #[must_use]
    pub fn file_path(&self) -> String {
        if self.is_page() { format!("{}index.html", self.0) } else { self.0.clone() }
    }

    /// Whether the route names a folder with an `index.html`.
    #[must_use]
    pub fn is_page(&self) -> bool {
        self.0.is_empty() || self.0.ends_with('/')
    }

    /// The path in an address: with `%2B` for `+`, which Amazon S3 and others take for a space.
    #[must_use]
    pub fn address(&self) -> String {
        self.0.replace('+', "%2B")
    }

    /// The route as text, without a leading slash.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Route {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "/{}", self.0)
    }
}

/// Whether a text can be one segment of a route as it is: letters, digits and `-_.+!~`, not only dots.
#[must_use]
pub fn is_segment(text: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.+!~".contains(&byte);
    !text.is_empty() && text.len() <= 100 && text.bytes().all(allowed) && !text.bytes().all(|byte| byte == b'.')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn routes_carry_the_language() {
        let spanish: Language = "es".parse().expect("a language");
        assert_eq!(Route::policy().in_language(&spanish).file_path(), "es/policy/index.html");
        assert_eq!(Route::home().in_language(&spanish).file_path(), "es/index.html");
        assert_eq!(Route::home().file_path(), "index.html");
        assert_eq!(Route::file("404.html").file_path(), "404.html");
    }

    #[test]
    fn csaf_documents_have_names_of_few_characters() {
        let check = |id: &str, expected: &str| assert_eq!(Route::csaf_document(2026, id).file_name(), expected);
        check("ACME-2026-0001", "acme-2026-0001.json");
        check("ACME-VEX-CVE-2026-1234", "acme-vex-cve-2026-1234.json");
        check("2022_#01-A", "2022_01-a.json");
        check("ACME-VEX-X.41_2026-2", "acme-vex-x_41_2026-2.json");
    }

    #[test]
    fn a_segment_cannot_climb_or_carry_markup() {
        for bad in ["", ".", "..", "a/b", "a b", "a%2f", "a\"b", "é"] {
            assert!(!is_segment(bad), "{bad}");
        }
        for good in ["1.0rc1", "1!2.0+local", "CVE-2026-0001", "a..b"] {
            assert!(is_segment(good), "{good}");
        }
    }
}
