//! `secportal affected`

use std::fmt::Write as _;
use std::io::{self, Write as _};

use clap::Args;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::{Attempt, Exit, ProjectOptions, findings, findings::printable};
use crate::failure::Failure;
use crate::format::api;
use crate::html::edition::Edition;
use crate::html::view::release::upgrade;
use crate::html::view::support::{Known, exposure, support_answer};
use crate::markdown;
use crate::model::advisory::Disclosed;
use crate::model::portal::Portal;
use crate::model::severity::headline;
use crate::model::standing::Standing;
use crate::model::version::Version;
use crate::route::Route;

/// Options of `affected`.
#[derive(Debug, Args)]
#[command(
    after_help = "The answer is what the page and the API say of the version. It need not be a release that is listed: \
                        advisories name ranges. Exit code 0 means that there is an answer, whichever it is."
)]
pub(super) struct Options {
    /// The version, as the package manager prints it
    version: String,

    /// Print the answer as JSON, as the API gives it below api/v1/versions/
    #[arg(long)]
    json: bool,

    #[command(flatten)]
    project: ProjectOptions,
}

/// Prints the answer. Warnings are `check`'s; errors could make it a wrong one.
pub(super) fn run(options: &Options) -> Result<Exit, Failure> {
    let Attempt { project, compiled, report } = options.project.attempt()?;
    let Some(compiled) = compiled.filter(|_| !report.has_errors()) else {
        findings::print(&report, &project);
        return Ok(Exit::Errors);
    };
    let portal = &compiled.portal;
    let version = portal.config.package.order().parse(&options.version).map_err(|invalid| {
        let failure = Failure::refused(printable(&invalid.message));
        invalid.hint.into_iter().fold(failure, Failure::hint)
    })?;
    let answer = if options.json {
        api::version::export(portal, &version)
    } else {
        in_words(&Edition::own(portal, &compiled.theme), &version).into()
    };
    // Nobody is left to be told when printing fails.
    let _ = io::stdout().write_all(&answer);
    Ok(Exit::Fine)
}

/// The answer, the reasons, and what to do.
fn in_words(edition: &Edition<'_>, version: &Version) -> String {
    let portal = edition.portal;
    let standing = Standing::of(portal, version);
    let exposure = exposure(edition, Known::of(&standing));
    let support = support_answer(edition, &standing.support);
    let mut text = format!("{} {version}: {}. {}\n", portal.config.name, exposure.word.to_lowercase(), exposure.text);
    for disclosed in standing.affecting.iter().chain(&standing.unclear) {
        let _ = writeln!(text, "  {}", line(portal, disclosed, version));
    }
    let _ = writeln!(text, "Support: {}. {}", support.word.to_lowercase(), support.text);
    let upgrade = upgrade(edition, &standing);
    let to = upgrade.to.map(|to| format!(" {}", to.text)).unwrap_or_default();
    let _ = writeln!(text, "What to do: {}{to}. {}", upgrade.text.to_lowercase(), upgrade.why);
    let _ = writeln!(text, "{}", page(portal, &standing, version));
    text
}

/// Where the same is to be read.
fn page(portal: &Portal, standing: &Standing<'_>, version: &Version) -> String {
    let base = &portal.config.base_url;
    if let Some(release) = standing.release {
        return base.absolute(&Route::release(&release.version.normalized()));
    }
    let asked = utf8_percent_encode(&version.normalized(), NON_ALPHANUMERIC).to_string().replace("%2E", ".");
    format!("{}?version={asked}", base.absolute(&Route::releases()))
}

/// An advisory on a line: `ACME-2026-0001, high 7.5, fixed in 1.2: Its title`.
fn line(portal: &Portal, disclosed: &Disclosed, version: &Version) -> String {
    let advisory = &disclosed.advisory;
    let interval = advisory.affected.iter().find(|interval| interval.contains(version));
    let rating = match headline(advisory.cvss.iter().map(|vector| &vector.value)) {
        Some(vector) => format!("{} {}", vector.severity().as_str(), vector.score()),
        None => "not rated".to_owned(),
    };
    let way_out = match interval.map(|interval| interval.fixed()) {
        Some(Some(fixed)) => format!("fixed in {}", portal.as_released(fixed)),
        Some(None) => "no fix named".to_owned(),
        None => "affected versions unknown".to_owned(),
    };
    format!("{}, {rating}, {way_out}: {}", advisory.id, printable(&markdown::plain(&advisory.title)))
}
