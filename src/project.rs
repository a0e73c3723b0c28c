//! Reads a project from the disk: the only reader. It decides which file is what, and judges only whether a file can be
//! read as text; what the texts say is judged by others.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

use jiff::civil::Date;
use walkdir::{DirEntry, WalkDir};

use crate::diag::{Code, Diagnostic, Report};
use crate::failure::Failure;
use crate::markdown;
use crate::model::config::{self, Config, DEFAULT_THEME};
use crate::model::id::holds_id;
use crate::model::page::candidates;
use crate::model::secrets::Secrets;
use crate::model::theme::{self, ThemeFile};
use crate::source::{Place, SourceId, Sources};

/// A project as it lies on the disk: texts, and which is which.
#[derive(Debug)]
pub struct Project {
    /// Every text.
    pub sources: Sources,
    /// The day for which the project is judged.
    pub today: Date,
    /// `site.toml`; `None` when it cannot be used, and then nothing else has been read.
    pub config: Option<Config>,
    /// The policy.
    pub policy: Option<SourceId>,
    /// Every other text in `content/`, by its path from there, sorted.
    pub content: Vec<(String, SourceId)>,
    /// The theme's own files, by their path within it; those it lacks come from the built-in theme.
    pub theme: Vec<ThemeFile>,
    /// Which files of the project the relative links of its pages lead to.
    pub linked_files: BTreeSet<String>,
    /// What is not public; whatever may hold an advisory, until it is known to be.
    pub secrets: Secrets,
}

/// The folder that holds a project's texts.
pub const CONTENT: &str = "content";
/// The folder that holds a project's themes.
pub const THEMES: &str = "themes";
/// The folder that keeps the signatures of a project's portal.
pub const SIGNATURES: &str = "signatures";
/// The file that makes a folder a project.
pub const SITE_TOML: &str = "site.toml";

impl Project {
    /// Reads the project in a folder, to be judged on a day.
    ///
    /// # Errors
    /// When the machine fails, or the folder holds no `site.toml`.
    pub fn read(root: &Path, today: Date, report: &mut Report) -> Result<Self, Failure> {
        let mut reader =
            Reader { root: root.to_owned(), sources: Sources::default(), secrets: Secrets::default(), report };
        let site = reader.site_toml()?;
        let config = config::read(&reader.sources, site, reader.report);
        let mut project = Self {
            sources: Sources::default(),
            today,
            policy: None,
            content: Vec::new(),
            theme: Vec::new(),
            linked_files: BTreeSet::new(),
            secrets: Secrets::default(),
            config,
        };
        if let Some(config) = &project.config {
            project.policy = reader.policy(config)?;
            project.content = reader.content(config)?;
            project.theme = reader.theme(config)?;
            let pages = project.content.iter().filter(|(path, _)| is_page(path)).map(|(_, id)| *id);
            project.linked_files = reader.linked_files(project.policy.into_iter().chain(pages));
        }
        project.sources = reader.sources;
        project.secrets = reader.secrets;
        Ok(project)
    }
}

impl Project {
    /// The languages that pages are translated into, by the names of their files: `es` for `policy.es.md`.
    #[must_use]
    pub fn languages(&self) -> BTreeSet<String> {
        let stems = self.content.iter().filter_map(|(path, _)| path.strip_suffix(".md"));
        stems.filter_map(|stem| stem.rsplit_once('.')).map(|(_, language)| language.to_owned()).collect()
    }
}

/// Whether a file of `content/` is a Markdown page: those in subfolders belong to advisories.
#[must_use]
pub fn is_page(path: &str) -> bool {
    path.ends_with(".md") && !path.contains('/')
}

struct Reader<'r> {
    root: PathBuf,
    sources: Sources,
    secrets: Secrets,
    report: &'r mut Report,
}

impl Reader<'_> {
    fn site_toml(&mut self) -> Result<SourceId, Failure> {
        let path = self.root.join(SITE_TOML);
        match fs::read(&path) {
            Ok(bytes) => Ok(self.decode(SITE_TOML, bytes)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Err(Failure::io("read", &path, error)
                .hint("a portal begins with a `site.toml`; name its folder with `--root`")),
            Err(error) => Err(Failure::io("read", &path, error)),
        }
    }

    /// Takes bytes in as text. A text that is not UTF-8 is reported at its first wrong byte and kept readable.
    fn decode(&mut self, path: &str, bytes: Vec<u8>) -> SourceId {
        let (text, wrong) = match String::from_utf8(bytes) {
            Ok(text) => (text, None),
            Err(error) => {
                let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
                let valid = text.get(..error.utf8_error().valid_up_to()).unwrap_or("");
                // Where it will stand once the marks and line ends of other systems are gone.
                let start = unix_lines(valid.trim_start_matches('\u{feff}').to_owned()).len();
                (text, Some(start))
            }
        };
        let (text, marked) = match text.strip_prefix('\u{feff}') {
            Some(rest) => (rest.to_owned(), true),
            None => (text, false),
        };
        let id = self.sources.add(path, unix_lines(text));
        if let Some(start) = wrong {
            let place = Place::new(id, start..start + '\u{fffd}'.len_utf8());
            let diagnostic = Diagnostic::new(Code::NotUtf8, place, "this is not UTF-8");
            self.report.add(
                diagnostic.hint("save the file as UTF-8; a file written as ISO-8859-1 or Windows-1252 looks like this"),
            );
        }
        if marked {
            let message = "this file begins with a byte order mark";
            self.report.add(
                Diagnostic::new(Code::ByteOrderMark, Place::start_of(id), message).hint("save it as UTF-8 without one"),
            );
        }
        id
    }

    /// Takes bytes in as Markdown. What is no text in it is reported once, and shown as that.
    fn text(&mut self, path: &str, bytes: Vec<u8>) -> SourceId {
        let id = self.decode(path, bytes);
        if let Some(replaced) = markdown::without_controls(&self.sources.get(id).text) {
            self.report.add(Diagnostic::replaced(Place::new(id, replaced.first.clone()), &replaced));
            self.sources.replace(id, replaced.text);
        }
        id
    }

    /// Reports something about a file that cannot be shown.
    fn refuse(&mut self, path: &str, code: Code, message: &str, hint: &str) {
        let id = self.sources.add(path, "");
        self.report.add(Diagnostic::new(code, Place::start_of(id), message).hint(hint));
    }

    fn policy(&mut self, config: &Config) -> Result<Option<SourceId>, Failure> {
        let Some(file) = &config.policy_file else { return Ok(None) };
        let inside =
            Path::new(&file.value).components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir));
        let path = self.root.join(&file.value);
        let mut refuse = |code, message: &str| {
            let hint = "`[policy] file` is a path from the folder of site.toml, such as `SECURITY.md`";
            self.report.add(Diagnostic::new(code, file.place, format!("the policy `{file}` {message}")).hint(hint));
            Ok(None)
        };
        if !inside {
            return refuse(Code::OutsideLink, "is not inside the project");
        }
        match fs::canonicalize(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => refuse(Code::MissingFile, "is not there"),
            Err(error) => Err(Failure::io("read", &path, error)),
            Ok(real) if !real.starts_with(canonical(&self.root)?) => {
                refuse(Code::OutsideLink, "leads out of the project")
            }
            Ok(real) if !real.is_file() => refuse(Code::MissingFile, "is not a file"),
            Ok(_) => {
                let bytes = read(&path)?;
                Ok(Some(self.text(&file.value, bytes)))
            }
        }
    }

    /// Reads `content/` but for the policy, in the order of the paths.
    fn content(&mut self, config: &Config) -> Result<Vec<(String, SourceId)>, Failure> {
        let folder = self.root.join(CONTENT);
        if !folder.is_dir() {
            return Ok(Vec::new());
        }
        let policy = config.policy_file.as_ref().map(|file| self.root.join(&file.value));
        let mut content = Vec::new();
        for entry in self.walk(&folder)? {
            let path = relative(&folder, entry.path());
            let shown = format!("{CONTENT}/{path}");
            if policy.as_deref() == Some(entry.path()) {
                continue;
            }
            if path.ends_with(".md") || path.ends_with(".toml") {
                let bytes = read(entry.path())?;
                let id = if path.ends_with(".md") { self.text(&shown, bytes) } else { self.decode(&shown, bytes) };
                if !self.is_public(&path, id, config) {
                    self.secrets.keep(id);
                }
                content.push((path, id));
            } else {
                self.refuse(
                    &shown,
                    Code::UnusedFile,
                    "nobody reads this file",
                    "content is `.toml` and `.md`; files for the site itself belong into the theme's `static/`",
                );
            }
        }
        Ok(content)
    }

    /// Whether a file of `content/` is public by its place and name alone.
    fn is_public(&self, path: &str, id: SourceId, config: &Config) -> bool {
        let is_draft =
            || holds_id(path, &config.id_prefix) || markdown::unpublished(&self.sources.get(id).text).is_some();
        matches!(path, "releases.toml" | "dependencies.toml") || is_page(path) && !is_draft()
    }

    /// The files below a folder, sorted; links that lead out of it are reported and left out.
    fn walk(&mut self, folder: &Path) -> Result<Vec<DirEntry>, Failure> {
        let home = canonical(folder)?;
        let mut files = Vec::new();
        let hidden = |entry: &DirEntry| entry.depth() > 0 && entry.file_name().to_string_lossy().starts_with('.');
        let walk = WalkDir::new(folder).follow_links(true).sort_by_file_name();
        let mut entries = walk.into_iter().filter_entry(|entry| !hidden(entry));
        while let Some(entry) = entries.next() {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    let path = error.path().unwrap_or(folder).to_owned();
                    if !path.is_symlink() {
                        return Err(Failure::io("read", &path, error.into()));
                    }
                    self.refuse_link(&path);
                    continue;
                }
            };
            if entry.path_is_symlink() && !canonical(entry.path())?.starts_with(&home) {
                self.refuse_link(entry.path());
                if entry.file_type().is_dir() {
                    entries.skip_current_dir();
                }
            } else if entry.file_type().is_file() {
                files.push(entry);
            }
        }
        Ok(files)
    }

    fn refuse_link(&mut self, path: &Path) {
        let shown = relative(&self.root, path);
        self.refuse(
            &shown,
            Code::OutsideLink,
            "this link leads out of its folder, or nowhere",
            "put the file itself here",
        );
    }

    fn theme(&mut self, config: &Config) -> Result<Vec<ThemeFile>, Failure> {
        let name = config.theme.as_ref().map_or(DEFAULT_THEME, |theme| theme.value.as_str());
        let folder = self.root.join(THEMES).join(name);
        if !theme::is_name(name) || !folder.is_dir() {
            if let Some(theme) = config.theme.as_ref().filter(|_| name != DEFAULT_THEME) {
                let missing = Diagnostic::new(Code::MissingTheme, theme.place, format!("there is no theme `{name}`"));
                self.report.add(
                    missing.hint(format!("put it into `{THEMES}/{name}/`, or write `theme = \"{DEFAULT_THEME}\"`")),
                );
            }
            return Ok(Vec::new());
        }
        let mut files = Vec::new();
        for entry in self.walk(&folder)? {
            let path = relative(&folder, entry.path());
            let bytes = read(entry.path())?;
            let shown = format!("{THEMES}/{name}/{path}");
            let source = (path.starts_with("templates/") || path.starts_with("i18n/"))
                .then(|| self.decode(&shown, bytes.clone()));
            files.push(ThemeFile { path, bytes, source });
        }
        Ok(files)
    }

    /// Looks which of the files that pages link to are there.
    fn linked_files(&self, pages: impl Iterator<Item = SourceId>) -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        for page in pages.map(|id| self.sources.get(id)) {
            for link in markdown::read(&page.text).links.iter().filter(|link| markdown::is_relative(&link.target)) {
                let path = link.target.split('#').next().unwrap_or("");
                let there = candidates(&page.path, path).into_iter().filter(|path| !path.is_empty());
                found.extend(there.filter(|path| self.root.join(path).exists()));
            }
        }
        found
    }
}

/// The same text whatever system it was checked out on.
fn unix_lines(text: String) -> String {
    if text.contains('\r') { text.replace("\r\n", "\n") } else { text }
}

fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    fs::read(path).map_err(|error| Failure::io("read", path, error))
}

fn canonical(path: &Path) -> Result<PathBuf, Failure> {
    fs::canonicalize(path).map_err(|error| Failure::io("read", path, error))
}

/// A path below a folder, with `/` on every system.
fn relative(folder: &Path, path: &Path) -> String {
    let below = path.strip_prefix(folder).unwrap_or(path);
    let parts: Vec<_> = below.components().map(|part| part.as_os_str().to_string_lossy()).collect();
    parts.join("/")
}
