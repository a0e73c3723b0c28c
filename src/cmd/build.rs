//! `secportal build`

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use clap::Args;

use super::{Attempt, Exit, ProjectOptions, ReportOptions, findings};
use crate::failure::Failure;
use crate::model::config::Config;
use crate::project::{CONTENT, SIGNATURES, SITE_TOML, THEMES};
use crate::publish::{Output, Published, Unpublished, publish};
use crate::render::render;

/// Options of `build`.
#[derive(Debug, Args)]
pub(super) struct Options {
    #[command(flatten)]
    project: ProjectOptions,

    #[command(flatten)]
    report: ReportOptions,

    /// The folder to write to; it may hold only what an earlier build wrote [default: public, in the root]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

/// Builds the portal. With errors in the content nothing is written, and what is there stays.
pub(super) fn run(options: &Options) -> Result<Exit, Failure> {
    let started = Instant::now();
    let Attempt { project, compiled, mut report } = options.project.attempt()?;
    let config = compiled.as_ref().map(|compiled| &compiled.portal.config);
    let output = open_output(options.out.as_deref(), &options.project.root, config)?;
    let Some(compiled) = compiled.filter(|_| options.report.accepts(&report)) else {
        findings::print(&report, &project);
        return Ok(Exit::Errors);
    };
    let tell = |holder: &str| tell_waiting(holder, output.folder());
    let published = publish(&compiled.site, &output, tell, |artifact| render(&compiled, artifact));
    if let Err(Unpublished::Unrendered(diagnostics)) = &published {
        for diagnostic in diagnostics {
            report.add(diagnostic.clone());
        }
    }
    findings::print(&report, &project);
    match published {
        Ok(published) if !options.report.quiet => {
            print(&published, output.folder(), compiled.unpublished, started.elapsed());
        }
        Ok(_) => {}
        Err(Unpublished::Failed(failure)) => return Err(failure),
        Err(Unpublished::Unrendered(_)) => return Ok(Exit::Errors),
    }
    Ok(Exit::Fine)
}

/// The folder that a portal is built into.
pub(super) fn open_output(out: Option<&Path>, root: &Path, config: Option<&Config>) -> Result<Output, Failure> {
    let folder = out.map_or_else(|| root.join("public"), Path::to_owned);
    Output::open(&folder, root, &source_folders(config))
}

/// Says for whom a verb waits that writes to an output folder.
pub(super) fn tell_waiting(holder: &str, folder: &Path) {
    // Nobody is left to be told when printing fails.
    let _ = writeln!(io::stderr(), "waiting for {holder}, which is writing to {}", folder.display());
}

/// What a build reads and must therefore never write to, from the root.
fn source_folders(config: Option<&Config>) -> Vec<&str> {
    let policy = config
        .and_then(|config| Path::new(&config.policy_file.as_ref()?.value).parent()?.to_str())
        .filter(|folder| !folder.is_empty());
    [CONTENT, THEMES, SIGNATURES, SITE_TOML, ".git"].into_iter().chain(policy).collect()
}

fn print(published: &Published, folder: &Path, unpublished: usize, took: Duration) {
    let Published { pages, files, bytes, changed, removed } = *published;
    let mut out = io::stdout().lock();
    // Nobody is left to be told when printing fails.
    let _ =
        writeln!(out, "{pages} pages and {} other files, {} in {} ms", files - pages, size(bytes), took.as_millis());
    let _ = writeln!(out, "  {changed} new or changed, {removed} removed, in {}", folder.display());
    if unpublished > 0 {
        let _ = writeln!(out, "  {unpublished} kept back: drafts and advisories under embargo");
    }
}

/// A number of bytes as people read it.
fn size(bytes: u64) -> String {
    match bytes {
        0..10_000 => format!("{bytes} bytes"),
        10_000..10_000_000 => format!("{} kB", bytes / 1_000),
        _ => format!("{} MB", bytes / 1_000_000),
    }
}
