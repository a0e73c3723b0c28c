//! The list of the files that we wrote, in the output folder: what is not in it is not ours.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Component, Path};

use crate::failure::Failure;

/// Where the list stands in the output folder.
pub(super) const LIST: &str = ".secportal";
const HEAD: &str = "# Written by secportal. It replaces and removes the files listed here, and no others.\n";

/// What the list of an output folder says.
#[derive(Debug, Default)]
pub(super) struct List {
    /// The files that we wrote there, by their paths in the folder.
    pub(super) files: BTreeSet<String>,
    /// Whether the list is there and lacks its end, as when a disk was full or a machine stopped while it was written.
    pub(super) is_torn: bool,
}

impl List {
    /// Reads the list of a folder. Lines that no build of ours can have written are not believed.
    pub(super) fn read(folder: &Path) -> Result<Self, Failure> {
        let path = folder.join(LIST);
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Self::default()),
            Err(error) => return Err(Failure::io("read", &path, error)),
        };
        let text = String::from_utf8_lossy(&bytes);
        let whole_lines = text.split_inclusive('\n').filter_map(|line| line.strip_suffix('\n'));
        let inside = |line: &&str| Path::new(line).components().all(|part| matches!(part, Component::Normal(_)));
        let paths = whole_lines.filter(|line| !line.starts_with('#') && !line.is_empty());
        let files: BTreeSet<String> = paths.filter(inside).map(str::to_owned).collect();
        Ok(Self { is_torn: !text.ends_with(&end(files.len())), files })
    }
}

/// Replaces the list of a folder as one step: it is the old one or the new one, whenever the machine stops.
pub(super) fn replace(folder: &Path, draft: &Path, files: &BTreeSet<String>) -> Result<(), Failure> {
    let lines: String = files.iter().flat_map(|file| [file.as_str(), "\n"]).collect();
    let text = format!("{HEAD}{lines}{}", end(files.len()));
    let written =
        File::create(draft).and_then(|mut file| file.write_all(text.as_bytes()).and_then(|()| file.sync_all()));
    written.map_err(|error| Failure::io("write", draft, error))?;
    let target = folder.join(LIST);
    fs::rename(draft, &target).map_err(|error| Failure::io("write", &target, error))?;
    // Not every system can do this to a folder; where it can, the list outlives even a power cut.
    let _ = File::open(folder).and_then(|folder| folder.sync_all());
    Ok(())
}

/// The last line, by which a list is known to be whole.
fn end(count: usize) -> String {
    format!("# {count} files\n")
}
