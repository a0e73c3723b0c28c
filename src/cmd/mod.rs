//! The verbs of the command line. They alone read the clock and print.

mod affected;
mod build;
mod cap;
mod check;
mod findings;
mod readme;
mod serve;
#[cfg(feature = "sign")]
mod sign;
mod theme;
#[cfg(feature = "verify")]
mod verify;

use std::ffi::OsString;
use std::path::PathBuf;
use std::process;

use clap::{Args, Parser, Subcommand, ValueEnum};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::compile::{Compiled, compile};
use crate::diag::{Level, Report};
use crate::failure::Failure;
use crate::project::Project;
use crate::url::BaseUrl;

/// Turns a project's SECURITY.md and its advisories into a complete security portal.
#[derive(Debug, Parser)]
#[command(version, max_term_width = 100, disable_help_subcommand = true, arg_required_else_help = true)]
#[command(after_help = "Exit codes: 0 all is well, 1 the content has errors, 2 the call or the machine failed.")]
struct Cli {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Build the portal into a folder
    Build(build::Options),
    /// Look for mistakes in the content, without writing anything
    Check(check::Options),
    /// Build, serve on this machine, and rebuild and reload on every change
    Serve(serve::Options),
    /// Tell whether a version is affected and supported, and what to upgrade to
    Affected(affected::Options),
    /// Print Markdown that leads from the project's README to the portal
    Readme(readme::Options),
    /// Start a theme of your own from the built-in one
    Theme(theme::Options),
    /// Sign the built portal with an OpenPGP key
    #[cfg(feature = "sign")]
    Sign(sign::Options),
    #[cfg(not(feature = "sign"))]
    #[command(hide = true, disable_help_flag = true)]
    Sign {
        /// Whatever signing takes
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        _options: Vec<OsString>,
    },
    /// Read a built site as its consumers do, and say what is wrong with it
    #[cfg(feature = "verify")]
    Verify(verify::Options),
}

/// What every verb that reads a project takes.
#[derive(Clone, Debug, Args)]
struct ProjectOptions {
    /// The folder that holds site.toml
    #[arg(long, value_name = "DIR", default_value = ".")]
    root: PathBuf,

    /// Judge dates as of this day [default: `SOURCE_DATE_EPOCH`, else today in UTC]
    #[arg(long, value_name = "YYYY-MM-DD")]
    now: Option<Date>,

    /// Host the site here instead of at the `base_url` of site.toml
    #[arg(long, value_name = "URL")]
    base_url: Option<BaseUrl>,
}

/// What every verb that reports findings takes.
#[derive(Debug, Args)]
struct ReportOptions {
    /// Treat these findings as errors, too
    #[arg(long, value_name = "LEVEL")]
    deny: Option<Deny>,

    /// Print findings and nothing else
    #[arg(long, short)]
    quiet: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Deny {
    /// All warnings
    Warnings,
}

/// How the program ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// All is well.
    Fine,
    /// The content has errors.
    Errors,
    /// The call or the machine failed.
    Failed,
}

impl From<Exit> for process::ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(match exit {
            Exit::Fine => 0,
            Exit::Errors => 1,
            Exit::Failed => 2,
        })
    }
}

/// Carries out a command line, the program's name first.
#[must_use]
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> Exit {
    let cli = match Cli::try_parse_from(arguments) {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version are answers, not failures. Nobody is left to be told when printing fails.
            let _ = error.print();
            return if error.use_stderr() { Exit::Failed } else { Exit::Fine };
        }
    };
    let ended = match cli.verb {
        Verb::Build(options) => build::run(&options),
        Verb::Check(options) => check::run(&options),
        Verb::Serve(options) => serve::run(&options),
        Verb::Affected(options) => affected::run(&options),
        Verb::Readme(options) => readme::run(&options),
        Verb::Theme(options) => theme::run(&options),
        #[cfg(feature = "sign")]
        Verb::Sign(options) => sign::run(&options),
        #[cfg(not(feature = "sign"))]
        Verb::Sign { .. } => Err(Failure::refused("this secportal was built without `sign`")
            .hint("build it with `cargo build --release --features sign`")),
        #[cfg(feature = "verify")]
        Verb::Verify(options) => verify::run(&options),
    };
    ended.unwrap_or_else(|failure| {
        findings::print_failure(&failure);
        Exit::Failed
    })
}

/// A project, read and compiled.
struct Attempt {
    project: Project,
    compiled: Option<Compiled>,
    report: Report,
}

impl ProjectOptions {
    /// Reads and compiles the project.
    fn attempt(&self) -> Result<Attempt, Failure> {
        let mut report = Report::default();
        let mut project = Project::read(&self.root, today(self.now)?, &mut report)?;
        if let (Some(config), Some(base_url)) = (&mut project.config, &self.base_url) {
            config.base_url.value = base_url.clone();
        }
        let compiled = compile(&mut project, &mut report);
        Ok(Attempt { project, compiled, report })
    }
}

/// The day as of which dates are judged.
fn today(asked: Option<Date>) -> Result<Date, Failure> {
    Ok(instant(asked)?.to_zoned(TimeZone::UTC).date())
}

/// The instant as of which dates are judged: the beginning of a day that was asked for, else what the environment says,
/// else now.
fn instant(asked: Option<Date>) -> Result<Timestamp, Failure> {
    if let Some(day) = asked {
        let start = day.to_zoned(TimeZone::UTC).map(|start| start.timestamp());
        return start.map_err(|_| Failure::refused(format!("there is no instant on the day {day}")));
    }
    match std::env::var("SOURCE_DATE_EPOCH") {
        Ok(seconds) => seconds.parse().ok().and_then(|seconds| Timestamp::from_second(seconds).ok()).ok_or_else(|| {
            Failure::refused(format!("SOURCE_DATE_EPOCH is `{seconds}`, which is not a number of seconds since 1970"))
        }),
        Err(_) => Ok(Timestamp::now()),
    }
}

impl ReportOptions {
    /// Whether the findings allow to go on.
    fn accepts(&self, report: &Report) -> bool {
        let denied = self.deny == Some(Deny::Warnings) && report.count(Level::Warning) > 0;
        !report.has_errors() && !denied
    }
}
