//! `secportal check`

use std::io::{self, Write};

use clap::Args;
use rayon::prelude::*;

use super::{Attempt, Exit, ProjectOptions, ReportOptions, findings};
use crate::compile::Compiled;
use crate::diag::Diagnostic;
use crate::failure::Failure;
use crate::render::render;

/// Options of `check`.
#[derive(Debug, Args)]
pub(super) struct Options {
    #[command(flatten)]
    project: ProjectOptions,

    #[command(flatten)]
    report: ReportOptions,
}

/// Compiles and renders everything, and writes nothing.
pub(super) fn run(options: &Options) -> Result<Exit, Failure> {
    let Attempt { project, compiled, mut report } = options.project.attempt()?;
    if let Some(compiled) = compiled.filter(|_| !report.has_errors()) {
        for diagnostic in unrendered(&compiled) {
            report.add(diagnostic);
        }
    }
    findings::print(&report, &project);
    if !options.report.accepts(&report) {
        return Ok(Exit::Errors);
    }
    if !options.report.quiet {
        // Nobody is left to be told when printing fails.
        let _ = writeln!(io::stdout(), "the content is fine");
    }
    Ok(Exit::Fine)
}

/// What goes wrong in templates shows only when they are rendered.
fn unrendered(compiled: &Compiled) -> Vec<Diagnostic> {
    let artifacts: Vec<_> = compiled.site.iter().map(|(_, artifact)| artifact).collect();
    artifacts.par_iter().filter_map(|artifact| render(compiled, artifact).err()).collect()
}
