//! Output folders: which may be written to, and what in them is ours.

use std::collections::BTreeSet;
use std::fs::{self, FileType};
use std::io;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use super::list::{LIST, List};
use super::staging::{STAGING, Staging};
use crate::failure::Failure;

/// An output folder that may be written to.
#[derive(Debug)]
pub struct Output {
    folder: PathBuf,
    is_built: bool,
}

/// An output folder that no other process writes to.
#[derive(Debug)]
pub struct Held {
    pub(super) folder: PathBuf,
    pub(super) ours: BTreeSet<String>,
    pub(super) staging: Staging,
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
        let is_built = !ours(&folder, |_| true)?.is_empty();
        Ok(Self { folder, is_built })
    }

    /// The folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Whether a site has been built there.
    #[must_use]
    pub fn is_built(&self) -> bool {
        self.is_built
    }

    /// Keeps other processes from writing to the folder. While one does, `waiting` is told which, and it is waited for.
    ///
    /// Where the list of our files was cut short, those that are `wanted` now are taken for ours.
    ///
    /// # Errors
    /// When the folder holds files that this tool has not written, or the machine fails.
    pub fn hold(&self, wanted: impl Fn(&str) -> bool, waiting: impl FnMut(&str)) -> Result<Held, Failure> {
        let staging = Staging::take(&self.folder, waiting)?;
        let ours = ours(&self.folder, wanted)?;
        Ok(Held { folder: self.folder.clone(), ours, staging })
    }
}

impl Held {
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

/// The files of a folder that are ours. Every other one is refused, and so is all that is neither file nor folder: a link
/// may lead to files of somebody else.
fn ours(folder: &Path, wanted: impl Fn(&str) -> bool) -> Result<BTreeSet<String>, Failure> {
    if folder.is_file() {
        return Err(Failure::refused(format!("the output {} is a file", folder.display())));
    }
    if !folder.exists() {
        return Ok(BTreeSet::new());
    }
    refuse_linked_list(folder)?;
    let List { files: mut ours, is_torn } = List::read(folder)?;
    let staging = folder.join(STAGING);
    let walk = WalkDir::new(folder).min_depth(1).sort_by_file_name().into_iter();
    for entry in walk.filter_entry(|entry| entry.path() != staging) {
        let entry = entry.map_err(|error| {
            let path = error.path().unwrap_or(folder).to_owned();
            Failure::io("read", &path, error.into())
        })?;
        let below = entry.path().strip_prefix(folder).unwrap_or(entry.path());
        let path = below.to_string_lossy().replace('\\', "/");
        let kind = entry.file_type();
        if kind.is_dir() || kind.is_file() && (path == LIST || ours.contains(&path)) {
            continue;
        }
        if !kind.is_file() || !is_torn || !wanted(&path) {
            return Err(foreign(folder, &path, kind, is_torn));
        }
        ours.insert(path);
    }
    Ok(ours)
}

/// The list is read before the folder is walked.
fn refuse_linked_list(folder: &Path) -> Result<(), Failure> {
    match fs::symlink_metadata(folder.join(LIST)) {
        Ok(list) if !list.is_file() => Err(foreign(folder, LIST, list.file_type(), false)),
        _ => Ok(()),
    }
}

fn foreign(folder: &Path, path: &str, kind: FileType, is_torn: bool) -> Failure {
    let folder = folder.display();
    if !kind.is_file() {
        let what = if kind.is_symlink() { "a symbolic link" } else { "no file" };
        return Failure::refused(format!("the output {folder} holds {path}, which is {what}"))
            .hint("a build follows and replaces no links; remove it, or name another folder with `--out`");
    }
    let refused =
        Failure::refused(format!("the output {folder} holds files that secportal did not write, such as {path}"));
    if is_torn {
        refused.hint(format!(
            "the list of what it wrote, {LIST}, was cut short; empty the folder if nothing in it is yours, and build again"
        ))
    } else {
        refused.hint("empty the folder, or name another one with `--out`")
    }
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
