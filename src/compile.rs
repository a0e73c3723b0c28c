//! The whole story on one screen: a project becomes content, content a portal, and the portal a site.

use crate::diag::Report;
use crate::html::theme::Theme;
use crate::leaks;
use crate::model::content::Content;
use crate::model::portal::Portal;
use crate::plan::plan;
use crate::project::Project;
use crate::resolve::resolve;
use crate::rules;
use crate::site::Site;

/// All that is needed to render any route of a site.
#[derive(Debug)]
pub struct Compiled {
    /// What the public may know.
    pub portal: Portal,
    /// How it looks.
    pub theme: Theme,
    /// What stands where.
    pub site: Site,
    /// How many advisories are kept from the public.
    pub unpublished: usize,
}

/// Compiles a project. Never stops at the first mistake: whatever is wrong is in the report. `None` when there is too
/// little to make a site of; as long as the report has errors, the site must not be published.
pub fn compile(project: &mut Project, report: &mut Report) -> Option<Compiled> {
    let languages = project.languages();
    let is_wanted = |tag: &str| languages.iter().any(|language| language.split('-').next() == Some(tag));
    let theme = Theme::load(&mut project.sources, &project.theme, is_wanted, report);
    let content: Content = resolve(project, report)?;
    rules::check(&content, report);
    leaks::check(project, &content, report);
    let written = content.advisories.len();
    let portal = Portal::from(content);
    let site = plan(&portal, &theme, report);
    Some(Compiled { unpublished: written - portal.advisories.len(), portal, theme, site })
}
