//! A small portal in a folder of its own, and the real binary run on it.

use std::collections::BTreeMap;
use std::fs;
use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use snapbox::IntoData;
use tempfile::TempDir;
use walkdir::WalkDir;
use zip::ZipArchive;

/// A portal of a made-up project; complete and without a finding as it begins.
pub struct Site {
    folder: TempDir,
    now: &'static str,
}

pub const SITE_TOML: &str = r#"base_url = "https://security.acme.example/"

[project]
name = "acme"
vendor = "Acme Makers"
repository = "https://github.com/acme-example/acme"
package = "pkg:pypi/acme"
id_prefix = "ACME"
authority = "tag:acme.example,2026:"

[policy]
file = "SECURITY.md"
acknowledge_within = "48h"

[security_txt]
contact = ["mailto:security@acme.example"]
expires = 2027-05-31T00:00:00Z
"#;

pub const POLICY: &str = "# Security Policy\n\n## Supported Versions\n\n| Version | Supported |\n| --- | --- |\n| 1.x | :white_check_mark: |\n| < 1.0 | :x: |\n";

/// An advisory without a finding.
pub const ADVISORY: &str = r#"id = "ACME-2026-0001"
status = "published"
title = "A title"
summary = "A summary"
cvss = ["CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N"]
published = 2026-02-01T12:00:00Z
affected = [{ introduced = "1.0", fixed = "1.2" }]
revisions = [{ number = 1, date = 2026-02-01T12:00:00Z, summary = "Initial publication" }]
"#;

pub const ADVISORY_FILE: &str = "content/advisories/ACME-2026-0001.toml";

impl Site {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let site = Self { folder, now: "2026-11-23" };
        site.write("site.toml", SITE_TOML).write("SECURITY.md", POLICY)
    }

    /// A copy of one of the sample portals.
    pub fn sample(name: &str) -> Self {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let site = Self { folder, now: "2026-11-23" };
        let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/portals").join(name);
        for (path, bytes) in files_below(&sample) {
            site.put(&path, &bytes);
        }
        site
    }

    /// Judged on another day.
    pub fn now(self, now: &'static str) -> Self {
        Self { now, ..self }
    }

    pub fn write(self, path: &str, text: &str) -> Self {
        self.put(path, text.as_bytes());
        self
    }

    /// Replaces a part of a file, which has to be there.
    pub fn edit(self, path: &str, old: &str, new: &str) -> Self {
        let text = fs::read_to_string(self.path(path)).expect("the file to edit");
        assert!(text.contains(old), "{path} does not hold {old}");
        self.write(path, &text.replacen(old, new, 1))
    }

    pub fn put(&self, path: &str, bytes: &[u8]) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("a parent")).expect("the folder of the file");
        fs::write(path, bytes).expect("a file of the test");
    }

    pub fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    pub fn build(&self) -> Run {
        self.run(&["build"])
    }

    pub fn check(&self) -> Run {
        self.run(&["check"])
    }

    /// Runs a verb in the portal's folder, on the portal's day.
    pub fn run(&self, arguments: &[&str]) -> Run {
        let mut command = self.command();
        Run::of(command.args(arguments).args(["--now", self.now]))
    }

    /// The binary, in the portal's folder and an empty environment.
    pub fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_secportal"));
        command.current_dir(self.folder.path()).env_clear();
        command
    }

    /// A built file.
    pub fn built(&self, path: &str) -> String {
        fs::read_to_string(self.path("public").join(path)).unwrap_or_else(|error| panic!("public/{path}: {error}"))
    }

    /// Every built file with its bytes.
    pub fn output(&self) -> BTreeMap<String, Vec<u8>> {
        files_below(&self.path("public"))
    }
}

pub fn files_below(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let files = WalkDir::new(folder).into_iter().filter_map(Result::ok).filter(|entry| entry.file_type().is_file());
    files
        .map(|entry| {
            let path = entry.path().strip_prefix(folder).expect("a path below the folder");
            (path.to_string_lossy().into_owned(), fs::read(entry.path()).expect("a file"))
        })
        .collect()
}

/// The members of an archive with their bytes.
pub fn unzipped(archive: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let mut archive = ZipArchive::new(Cursor::new(archive)).expect("an archive");
    (0..archive.len())
        .map(|number| {
            let mut member = archive.by_index(number).expect("a member");
            let mut bytes = Vec::new();
            member.read_to_end(&mut bytes).expect("its bytes");
            (member.name().expect("its name").into_owned(), bytes)
        })
        .collect()
}

/// What a run of the binary said and how it ended.
pub struct Run {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

impl Run {
    pub fn of(command: &mut Command) -> Self {
        let Output { status, stdout, stderr } = command.output().expect("the binary");
        Self {
            code: status.code().expect("an exit code: a panic has 101, a signal none"),
            stdout: String::from_utf8(stdout).expect("text"),
            stderr: String::from_utf8(stderr).expect("text"),
        }
    }

    /// Ended well, without a finding.
    pub fn fine(self) -> Self {
        assert_eq!((self.code, self.stderr.as_str()), (0, ""), "{}", self.stdout);
        self
    }

    /// Ended with these findings and this exit code.
    pub fn says(self, code: i32, stderr: impl IntoData) -> Self {
        snapbox::assert_data_eq!(self.stderr.clone(), stderr);
        assert_eq!(self.code, code, "{}", self.stdout);
        self
    }

    /// The codes of the findings with their places: `unknown-field content/x.toml:2:1`.
    pub fn findings(&self) -> Vec<String> {
        let lines: Vec<_> = self.stderr.lines().collect();
        lines
            .windows(2)
            .filter_map(|pair| {
                let code = pair[0].strip_prefix("error[").or_else(|| pair[0].strip_prefix("warning["))?;
                let place = pair[1].trim_start().strip_prefix("--> ")?;
                Some(format!("{} {place}", code.split(']').next()?))
            })
            .collect()
    }

    /// Exactly these findings, as [`Run::findings`] gives them.
    pub fn finds(self, expected: &[&str]) -> Self {
        assert_eq!(self.findings(), expected, "{}", self.stderr);
        let errors = self.stderr.lines().any(|line| line.starts_with("error["));
        assert_eq!(self.code, i32::from(errors), "{}", self.stderr);
        self
    }
}
