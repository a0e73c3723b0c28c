//! The site as a value: what stands at each route. The bytes are made later, one route at a time.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use crate::route::Route;

/// Every route of the site with the recipe for what stands there.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Site {
    artifacts: BTreeMap<Route, Artifact>,
}

/// What stands at a route: plain data, naming a record of the portal by its place in the portal's lists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Artifact {
    /// A page for people.
    Page {
        /// Which one.
        page: Page,
        /// The translation of the policy in whose language it is; none for the portal's own language.
        translation: Option<usize>,
    },
    /// A document for programs.
    Document(Document),
    /// The map of the pages, or the list of its parts.
    Sitemap,
    /// A part of the map, from 0.
    SitemapPart(usize),
    /// A file of the theme, as it is.
    ThemeFile(String),
    /// A file without content, whose name says all: `.nojekyll`.
    Empty,
}

/// A page for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Page {
    /// The home page.
    Home,
    /// The policy.
    Policy,
    /// Any other text of the content.
    Text(usize),
    /// Which versions are supported.
    SupportedVersions,
    /// Whether any version is affected, and the list of releases.
    Versions,
    /// The list of advisories.
    Advisories,
    /// Advisories against releases.
    Matrix,
    /// One advisory.
    Advisory(usize),
    /// The disclosure timeline.
    Timeline,
    /// A year of it before the newest one.
    TimelineYear(i16),
    /// Who helped.
    Acknowledgments,
    /// Vulnerabilities of dependencies.
    Dependencies,
    /// One release.
    Release(usize),
    /// A page that leads to another one, so that no address dies.
    Redirect(Route),
    /// The page for addresses that do not exist.
    NotFound,
}

impl From<Page> for Artifact {
    /// The page in the portal's own language.
    fn from(page: Page) -> Self {
        Self::Page { page, translation: None }
    }
}

/// A document in one of the formats that programs read. A number is the place of a record in the portal's list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Document {
    /// The Atom feed.
    Atom,
    /// The JSON feed.
    JsonFeed,
    /// The calendar of the ends of support.
    SupportIcs,
    /// robots.txt.
    RobotsTxt,
    /// OpenSSF Security Insights.
    SecurityInsights,
    /// security.txt.
    SecurityTxt,
    /// The OSV record of an advisory.
    OsvRecord(usize),
    /// The list of OSV records.
    OsvList,
    /// When each OSV record was modified.
    OsvModified,
    /// All OSV records in one archive.
    OsvArchive,
    /// The API's list of advisories.
    ApiAdvisories,
    /// The API's document about a release.
    ApiVersion(usize),
    /// The API's answers for every version.
    ApiLookup,
    /// The API's document about what is supported.
    ApiSupport,
    /// The schema of a type of the API's documents.
    ApiSchema(ApiType),
    /// A badge, drawn.
    BadgeSvg(Badge),
    /// What a badge says, for shields.io to draw.
    BadgeJson(Badge),
    /// What each vulnerability means for each release.
    OpenVex,
    /// CSAF.
    Csaf(CsafFile),
    /// The draft of a CVE record of an advisory.
    Cve(usize),
    /// An advisory as the Python packaging authority's database takes it.
    Pysec(usize),
    /// An advisory as GitHub takes it.
    Ghsa(usize),
    /// An advisory as Markdown.
    AdvisoryMarkdown(usize),
}

/// A type of the API's documents; each has a schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ApiType {
    /// The list of advisories.
    Advisories,
    /// What is known of one version.
    Version,
    /// What is known of every version.
    Lookup,
    /// What is supported until when.
    Support,
}

impl ApiType {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Advisories, Self::Version, Self::Lookup, Self::Support];

    /// The word for it: `version`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Advisories => "advisories",
            Self::Version => "version",
            Self::Lookup => "lookup",
            Self::Support => "support",
        }
    }
}

/// A badge for the project's README.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Badge {
    /// That there is a policy.
    Policy,
    /// Which versions are supported.
    Supported,
    /// How many advisories are open.
    Advisories,
    /// Until when security.txt holds.
    SecurityTxt,
}

impl Badge {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Policy, Self::Supported, Self::Advisories, Self::SecurityTxt];

    /// Its name in routes: `security-txt`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Policy => "policy",
            Self::Supported => "supported",
            Self::Advisories => "advisories",
            Self::SecurityTxt => "security-txt",
        }
    }
}

/// A CSAF document, or one of the files around it (CSAF 2.0 §7.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CsafFile {
    /// A document.
    Record(CsafRecord),
    /// The digest of a document.
    Digest(CsafRecord, Digest),
    /// Who provides the documents, and where.
    Provider,
    /// The ROLIE feed.
    Feed,
    /// The ROLIE service document.
    Service,
    /// The ROLIE category document.
    Category,
    /// The list of documents.
    Index,
    /// When each document last changed.
    Changes,
    /// The page of a year's folder, or of the folder of all years.
    Listing(Option<i16>),
}

/// What a CSAF document is made from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CsafRecord {
    /// An advisory.
    Advisory(usize),
    /// All statements about the vulnerability of this one, which is the first.
    Vex(usize),
}

/// How a digest is computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Digest {
    /// SHA-256.
    Sha256,
    /// SHA-512.
    Sha512,
}

impl Digest {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Sha256, Self::Sha512];

    /// What the name of a file with such a digest ends with.
    #[must_use]
    pub fn ending(self) -> &'static str {
        match self {
            Self::Sha256 => "sha256",
            Self::Sha512 => "sha512",
        }
    }
}

impl Site {
    /// Puts something at a route.
    ///
    /// # Errors
    /// When something stands there already: nothing is replaced.
    pub fn put(&mut self, route: Route, artifact: Artifact) -> Result<(), Collision> {
        match self.artifacts.entry(route) {
            Entry::Vacant(free) => {
                free.insert(artifact);
                Ok(())
            }
            Entry::Occupied(taken) => Err(Collision { route: taken.key().clone() }),
        }
    }

    /// All routes, sorted.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&Route, &Artifact)> {
        self.artifacts.iter()
    }

    /// What stands at a route.
    #[must_use]
    pub fn get(&self, route: &Route) -> Option<&Artifact> {
        self.artifacts.get(route)
    }
}

/// Two things want to stand at one route.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Collision {
    /// Where.
    pub route: Route,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_route_is_given_once() {
        let mut site = Site::default();
        assert_eq!(site.put(Route::home(), Page::Home.into()), Ok(()));
        assert!(site.put(Route::home(), Page::NotFound.into()).is_err());
        assert_eq!(site.get(&Route::home()), Some(&Page::Home.into()));
    }
}
