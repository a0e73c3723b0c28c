//! `secportal theme`

use std::fmt::Write as _;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};

use super::{Exit, findings, findings::printable};
use crate::failure::Failure;
use crate::html::built_in::{self, BuiltIn};
use crate::model::config::DEFAULT_THEME;
use crate::model::theme;
use crate::project::{SITE_TOML, THEMES};
use crate::words::nearest;

/// Options of `theme`.
#[derive(Debug, Args)]
pub(super) struct Options {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Copy files of the built-in theme into a theme of your own, to change them there
    Eject(Eject),
    /// Print the files of the built-in theme, with what each of them is for
    List,
}

#[derive(Debug, Args)]
#[command(
    after_help = "Take only the files that you want to change: those that your theme lacks come from the built-in one, \
                  and only they follow the updates of secportal. A file that is there already is never overwritten."
)]
struct Eject {
    /// The name of your theme, which becomes a folder in themes/
    name: String,

    /// The files to copy, such as templates/home.html or static/style.css [default: all of them]
    #[arg(value_name = "FILE")]
    files: Vec<String>,

    /// The folder that holds site.toml
    #[arg(long, value_name = "DIR", default_value = ".")]
    root: PathBuf,
}

/// Carries out what was asked of the themes.
pub(super) fn run(options: &Options) -> Result<Exit, Failure> {
    match &options.verb {
        Verb::Eject(eject) => eject.run(),
        Verb::List => {
            // Nobody is left to be told when printing fails.
            let _ = write!(io::stdout(), "{}", list());
            Ok(Exit::Fine)
        }
    }
}

fn list() -> String {
    let files = built_in::files();
    let width = files.iter().map(|file| file.path.len()).max().unwrap_or(0);
    files.iter().fold(String::new(), |mut text, file| {
        let _ = writeln!(text, "{:width$}  {}", file.path, file.about());
        text
    })
}

impl Eject {
    /// Looks everything over before the first file is written.
    fn run(&self) -> Result<Exit, Failure> {
        self.judge_name()?;
        let files = match self.wanted() {
            Ok(files) => files,
            Err(refused) => {
                refused.iter().for_each(findings::print_failure);
                return Ok(Exit::Failed);
            }
        };
        let site = self.root.join(SITE_TOML);
        fs::metadata(&site).map_err(|error| {
            let hint = "a theme belongs to a portal, which begins with a `site.toml`; name its folder with `--root`";
            Failure::io("read", &site, error).hint(hint)
        })?;
        let folder = self.root.join(THEMES).join(&self.name);
        let paths: Vec<_> = files.iter().map(|file| folder.join(&file.path)).collect();
        let mut there = Vec::new();
        for path in &paths {
            there.extend(is_there(path)?.then_some(path));
        }
        if !there.is_empty() {
            refuse_to_overwrite(&there);
            return Ok(Exit::Errors);
        }
        write_all(&files, &paths)?;
        // Nobody is left to be told when printing fails.
        let _ = write!(io::stdout(), "{}", self.done(&files, &folder));
        Ok(Exit::Fine)
    }

    fn judge_name(&self) -> Result<(), Failure> {
        let name = printable(&self.name);
        if name == DEFAULT_THEME {
            let refused = Failure::refused(format!("`{name}` is the built-in theme itself"));
            return Err(refused.hint("give yours another name, such as `mine`"));
        }
        if !theme::is_name(&name) {
            let refused = Failure::refused(format!("`{name}` is no name for a theme"));
            return Err(refused.hint("it names a folder: use letters, digits, `-` and `_`, as in `mine`"));
        }
        Ok(())
    }

    /// The files that were asked for, each once; or what is wrong with each name that is none.
    fn wanted(&self) -> Result<Vec<BuiltIn>, Vec<Failure>> {
        let files = built_in::files();
        let unknown = self.files.iter().filter(|asked| !files.iter().any(|file| file.path == **asked));
        let refused: Vec<_> = unknown.map(|asked| not_there(asked, &files)).collect();
        if !refused.is_empty() {
            return Err(refused);
        }
        let is_wanted = |file: &BuiltIn| self.files.is_empty() || self.files.contains(&file.path);
        Ok(files.into_iter().filter(is_wanted).collect())
    }

    fn done(&self, files: &[BuiltIn], folder: &Path) -> String {
        let number = if files.len() == 1 { "1 file".to_owned() } else { format!("{} files", files.len()) };
        let mut text = format!("Wrote {number} into {}:\n", folder.display());
        for file in files {
            let _ = writeln!(text, "  {}", file.path);
        }
        let place = "above its first [section] and in place of any other theme";
        let _ = writeln!(text, "To use them, write this into {SITE_TOML}, {place}:");
        let _ = writeln!(text, "  theme = \"{}\"", self.name);
        text
    }
}

/// A file that the theme does not have, with the one that was probably meant.
fn not_there(asked: &str, files: &[BuiltIn]) -> Failure {
    let paths = || files.iter().map(|file| file.path.as_str());
    let of_name = |name: &str| paths().find(|path| last(path) == name);
    // The folder is what is left out most easily.
    let probable = nearest(asked, paths()).or_else(|| nearest(last(asked), paths().map(last)).and_then(of_name));
    Failure::refused(format!("the built-in theme has no file `{}`", printable(asked))).hint(match probable {
        Some(path) => format!("did you mean `{path}`?"),
        None => "`secportal theme list` prints the files that it has".to_owned(),
    })
}

/// The name of a file without its folder.
fn last(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// Whether there is anything at a path, be it a link that leads nowhere.
fn is_there(path: &Path) -> Result<bool, Failure> {
    match fs::symlink_metadata(path) {
        Ok(_) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(Failure::io("read", path, error)),
    }
}

fn refuse_to_overwrite(there: &[&PathBuf]) {
    for (number, path) in there.iter().enumerate() {
        let refused = Failure::refused(format!("{} is there already", printable(&path.to_string_lossy())));
        findings::print_failure(&if number + 1 == there.len() {
            refused.hint("nothing was written: move your files away, or name only files that you do not have yet")
        } else {
            refused
        });
    }
}

/// Writes every file, or leaves none of them behind: a second try would be refused because of them.
fn write_all(files: &[BuiltIn], paths: &[PathBuf]) -> Result<(), Failure> {
    for (number, (file, path)) in files.iter().zip(paths).enumerate() {
        if let Err(failure) = write_new(path, file.bytes) {
            for written in paths.iter().take(number) {
                // The failure that is told is the one that came first.
                let _ = fs::remove_file(written);
            }
            return Err(failure);
        }
    }
    Ok(())
}

fn write_new(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let parent = path.parent().unwrap_or(path);
    fs::create_dir_all(parent).map_err(|error| Failure::io("create", parent, error))?;
    let mut file = fs::File::create_new(path).map_err(|error| Failure::io("create", path, error))?;
    file.write_all(bytes).map_err(|error| {
        let _ = fs::remove_file(path);
        Failure::io("write", path, error)
    })
}
