//! `secportal readme`

use std::io::{self, Write};

use clap::Args;

use super::{Attempt, Exit, ProjectOptions, findings};
use crate::failure::Failure;
use crate::format::readme;

/// Options of `readme`.
#[derive(Debug, Args)]
pub(super) struct Options {
    #[command(flatten)]
    project: ProjectOptions,
}

/// Prints the section. With errors in the content nothing is printed that somebody could paste.
pub(super) fn run(options: &Options) -> Result<Exit, Failure> {
    let Attempt { project, compiled, report } = options.project.attempt()?;
    findings::print(&report, &project);
    let Some(compiled) = compiled.filter(|_| !report.has_errors()) else {
        return Ok(Exit::Errors);
    };
    // Nobody is left to be told when printing fails.
    let _ = write!(io::stdout(), "{}", readme::export(&compiled.portal));
    Ok(Exit::Fine)
}
