//! Everything the project says, as meant: also what the public must not see yet. Only the rules look at it.

use jiff::civil::Date;

use crate::model::advisory::Advisory;
use crate::model::config::Config;
use crate::model::dependency::Statement;
use crate::model::page::Pages;
use crate::model::release::{Line, Release};
use crate::model::support::SupportTable;

/// The whole content of a project.
#[derive(Debug)]
pub struct Content {
    /// `site.toml`.
    pub config: Config,
    /// The day for which the content is judged.
    pub today: Date,
    /// The policy and every other page.
    pub pages: Pages,
    /// The policy's supported versions, where it has a table of them.
    pub support: Option<SupportTable>,
    /// All advisories, secret ones too.
    pub advisories: Vec<Advisory>,
    /// Releases, in the order written.
    pub releases: Vec<Release>,
    /// Release lines, in the order written.
    pub lines: Vec<Line>,
    /// What vulnerabilities of dependencies mean for the project.
    pub statements: Vec<Statement>,
}
