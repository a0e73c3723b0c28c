//! `secportal verify`

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use annotate_snippets::{Group, Level as Label, Origin, Renderer};
use clap::Args;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use walkdir::WalkDir;

use super::cap::{self, Kind};
use super::{Exit, findings::abridged, findings::printable, today};
use crate::failure::Failure;
use crate::verify::finding::{Finding, Level};
use crate::verify::{Files, verify};

/// Options of `verify`.
#[derive(Debug, Args)]
pub(super) struct Options {
    /// The folder of the built site
    #[arg(value_name = "DIR")]
    site: PathBuf,

    /// Judge dates as of this day [default: `SOURCE_DATE_EPOCH`, else today in UTC]
    #[arg(long, value_name = "YYYY-MM-DD")]
    now: Option<Date>,

    /// Print findings and nothing else
    #[arg(long, short)]
    quiet: bool,
}

/// Reads a site and says what is wrong with it.
pub(super) fn run(options: &Options) -> Result<Exit, Failure> {
    let files = read(&options.site)?;
    let now = end_of(today(options.now)?);
    let verdict = verify(&files, now).map_err(|invalid| Failure::refused(invalid.message))?;
    print(&verdict.findings);
    let errors = verdict.findings.iter().any(|finding| finding.code.level() == Level::Error);
    if !options.quiet {
        let documents: Vec<_> = verdict.documents.iter().map(|(format, count)| format!("{count} {format}")).collect();
        let documents = if documents.is_empty() { String::new() } else { format!(" ({})", documents.join(", ")) };
        let found = match verdict.findings.len() {
            0 => "nothing wrong".to_owned(),
            1 => "1 finding".to_owned(),
            count => format!("{count} findings"),
        };
        // Nobody is left to be told when printing fails.
        let _ = writeln!(io::stdout(), "{} files{documents}: {found}", files.len());
    }
    Ok(if errors { Exit::Errors } else { Exit::Fine })
}

/// The last second of a day: what happened on it has happened.
fn end_of(day: Date) -> Timestamp {
    let evening = day.at(23, 59, 59, 0).to_zoned(TimeZone::UTC);
    evening.map_or(Timestamp::MAX, |evening| evening.timestamp())
}

fn read(site: &Path) -> Result<Files, Failure> {
    if !site.is_dir() {
        return Err(Failure::refused(format!("{} is not a folder", site.display()))
            .hint("name the folder of a built site, such as `public`"));
    }
    let mut files = BTreeMap::new();
    for entry in WalkDir::new(site).follow_links(true).sort_by_file_name() {
        let entry = entry.map_err(|error| {
            let path = error.path().unwrap_or(site).to_owned();
            Failure::io("read", &path, error.into())
        })?;
        if entry.file_type().is_file() {
            let bytes = fs::read(entry.path()).map_err(|error| Failure::io("read", entry.path(), error))?;
            let below = entry.path().strip_prefix(site).unwrap_or(entry.path());
            files.insert(below.to_string_lossy().replace('\\', "/"), bytes);
        }
    }
    Ok(files)
}

fn print(findings: &[Finding]) {
    let (shown, more) = cap::choose(findings, |finding| Kind {
        file: &finding.path,
        code: finding.code.as_str(),
        is_error: finding.code.level() == Level::Error,
    });
    let mut out = anstream::AutoStream::auto(io::stderr()).lock();
    // Nobody is left to be told when printing fails.
    for finding in shown {
        let _ = writeln!(out, "{}\n", show(finding));
    }
    for line in more.lines() {
        let _ = writeln!(out, "{}", printable(line));
    }
}

fn show(finding: &Finding) -> String {
    let label = match finding.code.level() {
        Level::Error => Label::ERROR,
        Level::Warning => Label::WARNING,
    };
    let place = finding.place.as_ref().map(|place| format!(" at {place}")).unwrap_or_default();
    let message = abridged(&printable(&finding.message));
    let path = printable(&format!("{}{place}", finding.path));
    let title = label.primary_title(message.as_str()).id(finding.code.as_str());
    let mut groups = vec![title.element(Origin::path(path.as_str()))];
    groups.extend(finding.hint.map(|hint| Group::with_title(Label::HELP.with_name("hint").secondary_title(hint))));
    Renderer::styled().render(&groups)
}
