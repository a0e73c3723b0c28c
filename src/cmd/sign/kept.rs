//! The folder `signatures` beside site.toml: what was signed once is not signed again.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::failure::Failure;
use crate::project::SIGNATURES;
use crate::signing::{Signatures, Signed};

/// The signatures of earlier times. Whatever else authors put into the folder is left alone.
pub(super) struct Kept {
    folder: PathBuf,
    signatures: Signatures,
}

impl Kept {
    pub(super) fn read(root: &Path) -> Result<Self, Failure> {
        let folder = root.join(SIGNATURES);
        let failed = |error| Failure::io("read", &folder, error);
        let entries = match fs::read_dir(&folder) {
            Ok(entries) => entries.collect::<Result<Vec<_>, _>>().map_err(failed)?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
            Err(error) => return Err(failed(error)),
        };
        let mut signatures = Signatures::new();
        for entry in entries {
            let name = entry.file_name().to_string_lossy().into_owned();
            if name.ends_with(".asc") && entry.path().is_file() {
                let bytes = fs::read(entry.path()).map_err(|error| Failure::io("read", &entry.path(), error))?;
                // A checkout may have changed the line breaks.
                signatures.insert(name, String::from_utf8_lossy(&bytes).replace("\r\n", "\n"));
            }
        }
        Ok(Self { folder, signatures })
    }

    pub(super) fn signatures(&self) -> &Signatures {
        &self.signatures
    }

    /// Writes new signatures and removes those of documents that are gone.
    pub(super) fn replace(&self, signed: &Signed) -> Result<(), Failure> {
        fs::create_dir_all(&self.folder).map_err(|error| Failure::io("create", &self.folder, error))?;
        for (name, text) in signed.signatures.iter().filter(|(name, text)| self.signatures.get(*name) != Some(*text)) {
            let (path, whole) = (self.folder.join(name), self.folder.join(format!(".{name}.new")));
            let written = fs::write(&whole, text).and_then(|()| fs::rename(&whole, &path));
            written.map_err(|error| Failure::io("write", &path, error))?;
        }
        for path in signed.forgotten.iter().map(|name| self.folder.join(name)) {
            fs::remove_file(&path).map_err(|error| Failure::io("remove", &path, error))?;
        }
        Ok(())
    }
}
