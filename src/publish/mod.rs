//! Writes a site to the disk: the only writer. Only files that this tool has written are ever replaced or removed, and
//! nothing is touched before everything has been rendered.
//!
//! 1. The output folder is looked over: it has to be ours, by its list of files, or empty. Other builds have to wait.
//! 2. Every route is rendered; what differs from what is there goes into a staging folder inside the output.
//! 3. When all of it has worked, the staged files are moved in and those no longer wanted are removed.

mod list;
mod output;
mod staging;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::Path;

use rayon::prelude::*;

use crate::diag::Diagnostic;
use crate::failure::Failure;
use crate::route::Route;
use crate::site::{Artifact, Site};

pub use self::output::{Held, Output};

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

/// Renders a site and writes what has changed. While another process writes to the output, `waiting` is told which.
///
/// # Errors
/// When something cannot be rendered, or the machine fails. Until everything is rendered the output stays as it was.
pub fn publish(
    site: &Site,
    output: &Output,
    waiting: impl FnMut(&str),
    render: impl Fn(&Artifact) -> Result<Vec<u8>, Diagnostic> + Sync,
) -> Result<Published, Unpublished> {
    let wanted: BTreeSet<String> = site.iter().map(|(route, _)| route.file_path()).collect();
    let is_wanted =
        |path: &str| wanted.contains(path) || path.strip_suffix(SIGNATURE).is_some_and(|path| wanted.contains(path));
    let output = output.hold(is_wanted, waiting)?;
    let routes: Vec<(&Route, &Artifact)> = site.iter().collect();
    let rendered: Vec<Result<Written, Unrendered>> = routes
        .par_iter()
        .map(|(route, artifact)| {
            let bytes = render(artifact).map_err(Unrendered::Template)?;
            stage(route.file_path(), &bytes, &output).map_err(Unrendered::Failed)
        })
        .collect();
    let written = gather(rendered)?;
    Ok(move_in(&written, &output)?)
}

/// What the name of a signature adds to that of its document.
const SIGNATURE: &str = ".asc";

/// Writes files beside those of the last build or in their place, and removes others of ours.
///
/// # Errors
/// When the machine fails. Until every file has been written somewhere the output stays as it was.
pub fn amend(output: &Held, files: &BTreeMap<String, Vec<u8>>, stale: &BTreeSet<String>) -> Result<(), Failure> {
    let untouched = output.ours.iter().filter(|path| !files.contains_key(*path) && !stale.contains(*path));
    let untouched = untouched.map(|path| Ok(Written { path: path.clone(), is_page: false, bytes: 0, changed: false }));
    let staged = files.iter().map(|(path, bytes)| stage(path.clone(), bytes, output));
    let written = untouched.chain(staged).collect::<Result<Vec<_>, Failure>>()?;
    move_in(&written, output).map(drop)
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
fn stage(path: String, bytes: &[u8], output: &Held) -> Result<Written, Failure> {
    let there = output.ours.contains(&path) && fs::read(output.folder.join(&path)).is_ok_and(|old| old == bytes);
    if !there {
        write(&output.staging.files().join(&path), bytes)?;
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
fn move_in(written: &[Written], output: &Held) -> Result<Published, Failure> {
    let Held { folder, ours, staging } = output;
    let wanted: BTreeSet<String> = written.iter().map(|file| file.path.clone()).collect();
    let stale = ours.difference(&wanted);
    let (in_the_way, elsewhere): (Vec<_>, Vec<_>) = stale.partition(|path| is_in_the_way(path, &wanted));
    list::replace(folder, &staging.list_draft(), &ours.union(&wanted).cloned().collect())?;
    for path in &in_the_way {
        remove(folder, path)?;
    }
    move_below(&staging.files(), folder)?;
    for path in &elsewhere {
        remove(folder, path)?;
    }
    list::replace(folder, &staging.list_draft(), &wanted)?;
    Ok(count(written, in_the_way.len() + elsewhere.len()))
}

/// Whether a stale file stands where a folder is wanted, or in a folder that stands where a file is wanted.
fn is_in_the_way(stale: &str, wanted: &BTreeSet<String>) -> bool {
    let folder = format!("{stale}/");
    let holds_wanted = wanted.range(folder.clone()..).next().is_some_and(|path| path.starts_with(&folder));
    let mut parents = stale.match_indices('/').filter_map(|(slash, _)| stale.get(..slash));
    holds_wanted || parents.any(|parent| wanted.contains(parent))
}

/// Moves all that a folder holds into another one; a folder as a whole where there is none of its name.
fn move_below(from: &Path, to: &Path) -> Result<(), Failure> {
    let entries = fs::read_dir(from).map_err(|error| Failure::io("read", from, error))?;
    for entry in entries {
        let entry = entry.map_err(|error| Failure::io("read", from, error))?;
        let target = to.join(entry.file_name());
        if entry.path().is_dir() && target.is_dir() {
            move_below(&entry.path(), &target)?;
        } else {
            fs::rename(entry.path(), &target).map_err(|error| Failure::io("write", &target, error))?;
        }
    }
    Ok(())
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
