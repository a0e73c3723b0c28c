//! Writes a site to the disk: the only writer. Only files that this tool has written are ever replaced or removed, and
//! nothing is touched before everything has been rendered.
//!
//! 1. The output folder is looked over: it has to be ours, by its list of files, or empty.
//! 2. Every route is rendered; what differs from what is there goes into a staging folder beside the output.
//! 3. When all of it has worked, the staged files are moved in and those no longer wanted are removed.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

use rayon::prelude::*;
use walkdir::WalkDir;

use crate::diag::Diagnostic;
use crate::failure::Failure;
use crate::route::Route;
use crate::site::{Artifact, Site};

/// The list of the files that we wrote, in the output folder.
const LIST: &str = ".secportal";
const LIST_HEAD: &str = "# Written by secportal. It replaces and removes the files listed here, and no others.\n";

/// What was written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Published {
    /// Pages among the files.
    pub pages: usize,
    /// All files of the site.
    pub files: usize,
    /// Their size, in bytes.
    pub bytes: u64,
    /// Files that were new or different.
    pub changed: usize,
    /// Files of the last build that are gone.
    pub removed: usize,
}

/// Why a site was not written.
#[derive(Debug)]
pub enum Unpublished {
    /// The machine failed, or the output folder is not ours.
    Failed(Failure),
    /// These routes could not be rendered; the output is as it was.
    Unrendered(Vec<Diagnostic>),
}

impl From<Failure> for Unpublished {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

/// An output folder that may be written to.
#[derive(Debug)]
pub struct Output {
    folder: PathBuf,
    ours: BTreeSet<String>,
}

impl Output {
    /// Looks a folder over before any work is done.
    ///
    /// # Errors
    /// When it holds, or is held by, the project's sources, or holds files that this tool has not written.
    pub fn open(folder: &Path, root: &Path, sources: &[&str]) -> Result<Self, Failure> {
        let folder = absolute(folder)?;
        let root = absolute(root)?;
        if folder.parent().is_none() {
            return Err(Failure::refused("the output cannot be the root of the file system"));
        }
        if root.starts_with(&folder) {
            return Err(Failure::refused(format!("the output {} holds the project itself", folder.display()))
                .hint("name a folder of its own, such as `--out public`"));
        }
        if let Some(source) = sources.iter().map(|name| root.join(name)).find(|source| folder.starts_with(source)) {
            return Err(Failure::refused(format!(
                "the output {} lies in the sources at {}",
                folder.display(),
                source.display()
            ))
            .hint("name a folder of its own, such as `--out public`"));
        }
        let ours = read_list(&folder)?;
        refuse_foreign(&folder, &ours)?;
        Ok(Self { folder, ours })
    }

    /// The folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The files that we wrote there, by their paths in the folder.
    #[must_use]
    pub fn files(&self) -> &BTreeSet<String> {
        &self.ours
    }

    /// The bytes of one of them.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn read(&self, path: &str) -> Result<Vec<u8>, Failure> {
        let path = self.folder.join(path);
        fs::read(&path).map_err(|error| Failure::io("read", &path, error))
    }
}

/// Renders a site and writes what has changed.
///
/// # Errors
/// When something cannot be rendered, or the machine fails. Until everything is rendered the output stays as it was.
pub fn publish(
    site: &Site,
    output: &Output,
    render: impl Fn(&Artifact) -> Result<Vec<u8>, Diagnostic> + Sync,
) -> Result<Published, Unpublished> {
    let staging = Staging::open(&output.folder)?;
    let routes: Vec<(&Route, &Artifact)> = site.iter().collect();
    let rendered: Vec<Result<Written, Unrendered>> = routes
        .par_iter()
        .map(|(route, artifact)| {
            let bytes = render(artifact).map_err(Unrendered::Template)?;
            stage(route.file_path(), &bytes, output, &staging).map_err(Unrendered::Failed)
        })
        .collect();
    let written = gather(rendered)?;
    Ok(move_in(&written, output, &staging)?)
}

/// Writes files beside those of the last build or in their place, and removes others of ours.
///
/// # Errors
/// When the machine fails. Until every file has been written somewhere the output stays as it was.
pub fn amend(output: &Output, files: &BTreeMap<String, Vec<u8>>, stale: &BTreeSet<String>) -> Result<(), Failure> {
    let staging = Staging::open(&output.folder)?;
    let untouched = output.ours.iter().filter(|path| !files.contains_key(*path) && !stale.contains(*path));
    let untouched = untouched.map(|path| Ok(Written { path: path.clone(), is_page: false, bytes: 0, changed: false }));
    let staged = files.iter().map(|(path, bytes)| stage(path.clone(), bytes, output, &staging));
    let written = untouched.chain(staged).collect::<Result<Vec<_>, Failure>>()?;
    move_in(&written, output, &staging).map(drop)
}

/// What became of one route.
struct Written {
    path: String,
    is_page: bool,
    bytes: u64,
    changed: bool,
}

enum Unrendered {
    Template(Diagnostic),
    Failed(Failure),
}

/// Writes one file into the staging folder, unless the output has the same bytes already.
fn stage(path: String, bytes: &[u8], output: &Output, staging: &Staging) -> Result<Written, Failure> {
    let there = output.ours.contains(&path) && fs::read(output.folder.join(&path)).is_ok_and(|old| old == bytes);
    if !there {
        write(&staging.folder.join(&path), bytes)?;
    }
    Ok(Written { is_page: path.ends_with(".html"), path, bytes: bytes.len() as u64, changed: !there })
}

/// All routes or none: the first failure of the machine, else everything that could not be rendered.
fn gather(rendered: Vec<Result<Written, Unrendered>>) -> Result<Vec<Written>, Unpublished> {
    let (mut written, mut unrendered) = (Vec::with_capacity(rendered.len()), Vec::new());
    for route in rendered {
        match route {
            Ok(file) => written.push(file),
            Err(Unrendered::Template(diagnostic)) => unrendered.push(diagnostic),
            Err(Unrendered::Failed(failure)) => return Err(failure.into()),
        }
    }
    if unrendered.is_empty() { Ok(written) } else { Err(Unpublished::Unrendered(unrendered)) }
}

/// Moves the staged files into the output. The list of our files is written before the first and after the last change,
/// so that a machine that stops in between leaves nothing that we would not know again.
fn move_in(written: &[Written], output: &Output, staging: &Staging) -> Result<Published, Failure> {
    let wanted: BTreeSet<String> = written.iter().map(|file| file.path.clone()).collect();
    if !output.folder.exists() {
        write_list(&staging.folder, &wanted)?;
        rename(&staging.folder, &output.folder)?;
        return Ok(count(written, 0));
    }
    let stale: Vec<&String> = output.ours.difference(&wanted).collect();
    write_list(&output.folder, &output.ours.union(&wanted).cloned().collect())?;
    for file in written.iter().filter(|file| file.changed) {
        let target = output.folder.join(&file.path);
        make_parent(&target)?;
        rename(&staging.folder.join(&file.path), &target)?;
    }
    for path in &stale {
        remove(&output.folder, path)?;
    }
    write_list(&output.folder, &wanted)?;
    Ok(count(written, stale.len()))
}

fn count(written: &[Written], removed: usize) -> Published {
    Published {
        pages: written.iter().filter(|file| file.is_page).count(),
        files: written.len(),
        bytes: written.iter().map(|file| file.bytes).sum(),
        changed: written.iter().filter(|file| file.changed).count(),
        removed,
    }
}

/// A folder beside the output, gone when it is no longer needed.
struct Staging {
    folder: PathBuf,
}

impl Staging {
    fn open(output: &Path) -> Result<Self, Failure> {
        let name = output.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
        let folder = output.with_file_name(format!(".{name}.staging"));
        if folder.exists() && !folder.join(LIST).exists() {
            return Err(Failure::refused(format!("{} is in the way, and secportal did not make it", folder.display()))
                .hint("the build puts its files there before it moves them in; move yours elsewhere"));
        }
        let staging = Self { folder };
        staging.remove()?;
        write_list(&staging.folder, &BTreeSet::new())?;
        Ok(staging)
    }

    fn remove(&self) -> Result<(), Failure> {
        match fs::remove_dir_all(&self.folder) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(Failure::io("remove", &self.folder, error)),
            _ => Ok(()),
        }
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        // What stays behind is removed by the next build.
        let _ = self.remove();
    }
}

/// The files that we wrote last time. Lines that no build of ours can have written are not believed.
fn read_list(folder: &Path) -> Result<BTreeSet<String>, Failure> {
    let path = folder.join(LIST);
    let text = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(BTreeSet::new()),
        Err(error) => return Err(Failure::io("read", &path, error)),
    };
    let inside = |line: &&str| Path::new(line).components().all(|part| matches!(part, Component::Normal(_)));
    Ok(text
        .lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
        .filter(inside)
        .map(str::to_owned)
        .collect())
}

fn write_list(folder: &Path, files: &BTreeSet<String>) -> Result<(), Failure> {
    let mut text = LIST_HEAD.to_owned();
    for file in files {
        text.push_str(file);
        text.push('\n');
    }
    write(&folder.join(LIST), text.as_bytes())
}

fn refuse_foreign(folder: &Path, ours: &BTreeSet<String>) -> Result<(), Failure> {
    if folder.is_file() {
        return Err(Failure::refused(format!("the output {} is a file", folder.display())));
    }
    if !folder.exists() {
        return Ok(());
    }
    for entry in WalkDir::new(folder).sort_by_file_name() {
        let entry = entry.map_err(|error| {
            let path = error.path().unwrap_or(folder).to_owned();
            Failure::io("read", &path, error.into())
        })?;
        let below = entry.path().strip_prefix(folder).unwrap_or(entry.path());
        let path = below.to_string_lossy().replace('\\', "/");
        if !entry.file_type().is_dir() && path != LIST && !ours.contains(&path) {
            return Err(Failure::refused(format!(
                "the output {} holds files that secportal did not write, such as {path}",
                folder.display()
            ))
            .hint("empty the folder, or name another one with `--out`"));
        }
    }
    Ok(())
}

/// Removes a file, and the folders that it leaves empty.
fn remove(folder: &Path, path: &str) -> Result<(), Failure> {
    let file = folder.join(path);
    match fs::remove_file(&file) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(Failure::io("remove", &file, error)),
        _ => {}
    }
    let parents = file.ancestors().skip(1).take_while(|parent| *parent != folder);
    for parent in parents {
        if fs::remove_dir(parent).is_err() {
            break;
        }
    }
    Ok(())
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    match fs::write(path, bytes) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            make_parent(path)?;
            fs::write(path, bytes).map_err(|error| Failure::io("write", path, error))
        }
        result => result.map_err(|error| Failure::io("write", path, error)),
    }
}

fn make_parent(path: &Path) -> Result<(), Failure> {
    let parent = path.parent().unwrap_or(path);
    fs::create_dir_all(parent).map_err(|error| Failure::io("create", parent, error))
}

fn rename(from: &Path, to: &Path) -> Result<(), Failure> {
    fs::rename(from, to).map_err(|error| Failure::io("write", to, error))
}

/// The real path of a folder that may not exist yet: links in the part that does are followed.
fn absolute(path: &Path) -> Result<PathBuf, Failure> {
    let path = std::path::absolute(path).map_err(|error| Failure::io("find", path, error))?;
    let mut missing = Vec::new();
    let mut existing = path.as_path();
    loop {
        match fs::canonicalize(existing) {
            Ok(real) => return Ok(missing.iter().rev().fold(real, |path, name| path.join(name))),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let (Some(parent), Some(name)) = (existing.parent(), existing.file_name()) else {
                    return Err(Failure::io("find", &path, error));
                };
                missing.push(name.to_owned());
                existing = parent;
            }
            Err(error) => return Err(Failure::io("find", &path, error)),
        }
    }
}
