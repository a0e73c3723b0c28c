//! The folder inside the output where a build prepares its files, and the lock by which only one build does so at a time.
//!
//! It lies inside, since an output folder may be a mount point or a web root, and files move only within one file system.

use std::fs::{self, File, TryLockError};
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::process;
use std::time::{SystemTime, UNIX_EPOCH};

use crate::failure::Failure;

/// Its name in the output folder.
pub(super) const STAGING: &str = ".secportal-staging";
/// The file in it that is locked. It tells that the folder is ours, so it is the first to come and the last to go.
const LOCK: &str = "lock";
const FILES: &str = "files";
const LIST_DRAFT: &str = "list";

/// A staging folder that this process has to itself, until it is dropped.
#[derive(Debug)]
pub(super) struct Staging {
    folder: PathBuf,
    /// Whether the output folder was made for it, and goes with it if nothing was put there.
    made_output: bool,
    /// Held open: the system frees the lock with it, also when the process is killed.
    _lock: File,
}

impl Staging {
    /// Takes the staging folder of an output folder; both are made where they are not there. While another process has it,
    /// `waiting` is told which.
    pub(super) fn take(output: &Path, mut waiting: impl FnMut(&str)) -> Result<Self, Failure> {
        let made_output = !output.exists();
        let folder = output.join(STAGING);
        let path = folder.join(LOCK);
        let (lock, found) = loop {
            refuse_links(&[&folder, &path])?;
            fs::create_dir_all(&folder).map_err(|error| Failure::io("create", &folder, error))?;
            let lock = lock(&path, &mut waiting).map_err(|error| Failure::io("lock", &path, error))?;
            // What was waited for may have been removed by the process that had it.
            if let Some(lock) = lock {
                break lock;
            }
        };
        if found == Found::Nothing && !holds_only_lock(&folder) {
            // What is in the way stays as it was.
            let _ = fs::remove_file(&path);
            return Err(in_the_way(&folder));
        }
        if found == Found::Foreign {
            return Err(in_the_way(&path));
        }
        let staging = Self { folder, made_output, _lock: lock };
        staging.remove_files().map_err(|error| Failure::io("remove", &staging.files(), error))?;
        fs::create_dir(staging.files()).map_err(|error| Failure::io("create", &staging.files(), error))?;
        Ok(staging)
    }

    /// Where files are prepared, by their paths in the output folder.
    pub(super) fn files(&self) -> PathBuf {
        self.folder.join(FILES)
    }

    /// Where the list of files is prepared.
    pub(super) fn list_draft(&self) -> PathBuf {
        self.folder.join(LIST_DRAFT)
    }

    /// Removes all but the lock: what this process has left, or one that was stopped.
    fn remove_files(&self) -> io::Result<()> {
        unless_missing(fs::remove_dir_all(self.files()))?;
        unless_missing(fs::remove_file(self.list_draft()))
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        // What stays behind is removed by the next build; a folder stays if another process has begun to use it.
        let _ = self
            .remove_files()
            .and_then(|()| fs::remove_file(self.folder.join(LOCK)))
            .and_then(|()| fs::remove_dir(&self.folder));
        if let Some(output) = self.folder.parent().filter(|_| self.made_output) {
            let _ = fs::remove_dir(output);
        }
    }
}

/// What stood where the lock is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Found {
    Nothing,
    /// The lock of a process that was stopped.
    Lock,
    Foreign,
}

/// A link in the place of what we make leads to what is somebody else's.
fn refuse_links(paths: &[&Path]) -> Result<(), Failure> {
    let is_link = |path: &&&Path| fs::symlink_metadata(path).is_ok_and(|found| found.is_symlink());
    paths.iter().find(is_link).map_or(Ok(()), |path| Err(in_the_way(path)))
}

fn in_the_way(path: &Path) -> Failure {
    Failure::refused(format!("{} is in the way, and secportal did not make it", path.display()))
        .hint("the build puts its files there before it moves them in; move yours elsewhere")
}

fn holds_only_lock(folder: &Path) -> bool {
    fs::read_dir(folder).is_ok_and(|files| files.flatten().all(|file| file.file_name() == LOCK))
}

/// Opens and locks a file; `None` if it is no longer there when it is locked.
fn lock(path: &Path, waiting: &mut impl FnMut(&str)) -> io::Result<Option<(File, Found)>> {
    let Some((mut lock, is_new)) = open(path)? else { return Ok(None) };
    match lock.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            waiting(&holder(&mut lock).unwrap_or_else(|| "another process".to_owned()));
            lock.lock()?;
        }
        // A file system without locks, such as some of networks, is no reason not to build.
        Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => {}
        Err(TryLockError::Error(error)) => return Err(error),
    }
    let found = match holder(&mut lock) {
        _ if is_new => Found::Nothing,
        Some(_) => Found::Lock,
        None if lock.metadata()?.len() == 0 => Found::Lock,
        None => return Ok(Some((lock, Found::Foreign))),
    };
    let name = own_name();
    lock.set_len(0)?;
    lock.rewind()?;
    lock.write_all(name.as_bytes())?;
    // Another file may have this path by now, and another process that one.
    let is_there = match fs::read_to_string(path) {
        Ok(text) => text == name,
        Err(error) => error.kind() != io::ErrorKind::NotFound,
    };
    Ok(is_there.then_some((lock, found)))
}

/// Opens a file or makes it, and says which; `None` if it was there and is gone, or its folder is.
fn open(path: &Path) -> io::Result<Option<(File, bool)>> {
    let options = || File::options().read(true).write(true).clone();
    let opened = match options().create_new(true).open(path) {
        Ok(lock) => Ok((lock, true)),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => options().open(path).map(|lock| (lock, false)),
        Err(error) => Err(error),
    };
    match opened {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        opened => opened.map(Some),
    }
}

/// Who has or had a lock, by what it wrote there.
fn holder(lock: &mut File) -> Option<String> {
    let mut text = String::new();
    lock.rewind().and_then(|()| lock.read_to_string(&mut text)).ok()?;
    text.lines().next().filter(|line| line.starts_with(PROCESS)).map(str::to_owned)
}

const PROCESS: &str = "process ";

/// This process, for people; and the instant, since processes in two containers may have one number.
fn own_name() -> String {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    format!("{PROCESS}{}\n{}\n", process::id(), now.as_nanos())
}

fn unless_missing(removed: io::Result<()>) -> io::Result<()> {
    removed.or_else(|error| if error.kind() == io::ErrorKind::NotFound { Ok(()) } else { Err(error) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn staging_lies_in_the_output_and_goes() {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let output = folder.path().join("a/public");
        let staging = Staging::take(&output, |_| {}).expect("a staging folder");
        assert!(staging.files().starts_with(&output));
        assert!(staging.files().is_dir());
        drop(staging);
        assert!(!output.exists());
        fs::create_dir(&output).expect("an output folder");
        drop(Staging::take(&output, |_| {}).expect("a staging folder"));
        assert_eq!(fs::read_dir(&output).expect("the output folder").count(), 0);
    }

    /// Many at once, and none sees the file of another.
    #[test]
    fn only_one_has_it_at_a_time() {
        let folder = tempfile::tempdir().expect("a folder for the test");
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    for _ in 0..20 {
                        let staging = Staging::take(folder.path(), |holder| assert!(!holder.is_empty()));
                        let staging = staging.expect("a staging folder");
                        let file = staging.files().join("mine");
                        File::options().write(true).create_new(true).open(&file).expect("to be alone");
                    }
                });
            }
        });
        assert_eq!(fs::read_dir(folder.path()).expect("the output folder").count(), 0);
    }
}
