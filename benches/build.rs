//! How long a build takes, as a ratio to a plain copy of what it writes: `cargo bench`.
//!
//! A portal of 100, 1,000 and 10,000 made advisories is built into a new folder each time, in turn with the copy, so that
//! both meet the same disk. Shown are the medians of five rounds.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use walkdir::WalkDir;

const ROUNDS: usize = 5;

fn main() {
    println!("{:>10}  {:>6}  {:>8}  {:>9}  {:>9}  {:>6}", "advisories", "files", "size", "build", "copy", "ratio");
    for count in [100, 1_000, 10_000] {
        let folder = tempfile::tempdir().expect("a folder for the benchmark");
        make_portal(folder.path(), count);
        let (mut builds, mut copies) = (Vec::new(), Vec::new());
        for round in 0..ROUNDS {
            let built = folder.path().join(format!("built-{round}"));
            builds.push(time(|| build(folder.path(), &built)));
            let twin = folder.path().join(format!("twin-{round}"));
            copies.push(time(|| copy(&built, &twin)));
        }
        let (files, bytes) = measure(&folder.path().join("built-0"));
        let (build, copy) = (median(builds), median(copies));
        let ratio = build.as_secs_f64() / copy.as_secs_f64();
        println!(
            "{count:>10}  {files:>6}  {:>5} kB  {:>6} ms  {:>6} ms  {ratio:>6.2}",
            bytes / 1_000,
            build.as_millis(),
            copy.as_millis()
        );
    }
}

fn time(action: impl FnOnce()) -> Duration {
    let started = Instant::now();
    action();
    started.elapsed()
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

fn build(root: &Path, out: &Path) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_secportal"));
    command.args(["build", "--quiet", "--now", "2026-11-23", "--root"]).arg(root).arg("--out").arg(out);
    let output = command.output().expect("the binary");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

fn copy(from: &Path, to: &Path) {
    for entry in WalkDir::new(from) {
        let entry = entry.expect("a built file");
        let target = to.join(entry.path().strip_prefix(from).expect("a path below the folder"));
        if entry.file_type().is_dir() {
            fs::create_dir_all(target).expect("a folder");
        } else {
            fs::copy(entry.path(), target).expect("a copy");
        }
    }
}

fn measure(folder: &Path) -> (usize, u64) {
    let files = WalkDir::new(folder).into_iter().filter_map(Result::ok).filter(|entry| entry.file_type().is_file());
    files.fold((0, 0), |(count, bytes), file| (count + 1, bytes + file.metadata().map_or(0, |data| data.len())))
}

const SITE: &str = r#"base_url = "https://security.made.example/"
[project]
name = "made"
vendor = "Made"
repository = "https://github.com/made-example/made"
package = "pkg:pypi/made"
id_prefix = "MADE"
authority = "tag:made.example,2026:"
[policy]
file = "SECURITY.md"
acknowledge_within = "48h"
[security_txt]
contact = ["mailto:security@made.example"]
expires = 2027-05-31T00:00:00Z
"#;

/// Makes a portal: one file an advisory, with some 2 kB of Markdown each, and 50 releases. Always the same.
fn make_portal(root: &Path, count: u32) {
    let write = |path: &str, text: &str| {
        let path = root.join(path);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, text).expect("a file");
    };
    write("site.toml", SITE);
    write(
        "SECURITY.md",
        "# Security Policy\n\n## Supported Versions\n\n| Version | Supported |\n| --- | --- |\n| 1.x | :white_check_mark: |\n",
    );
    let mut releases = String::new();
    for minor in 0..50 {
        writeln!(releases, "[[release]]\nversion = \"1.{minor}\"\ndate = 2020-01-01").expect("a string");
    }
    write("content/releases.toml", &releases);
    for number in 1..=count {
        let year = 2020 + number % 6;
        write(&format!("content/advisories/{number}.toml"), &advisory(number, year));
    }
}

fn advisory(number: u32, year: u32) -> String {
    let (first, severity) = (number % 40, ["L", "H", "N"][number as usize % 3]);
    let paragraph = "An attacker who can send a message of a chosen length reaches `decode()` with a *negative* size; see \
                     [the fix](https://made.example/fix). Every field after the header is then read from the wrong place.";
    format!(
        r#"id = "MADE-{year}-{number:05}"
status = "published"
title = "Wrong length in decoder {number}"
summary = "A message of a chosen length is read past its end."
details = """
## Impact

{paragraph}

{paragraph}

| input | result |
| --- | --- |
| empty | refused |
| long | read past the end |

```python
def decode(data):
    size = int.from_bytes(data[:4], "big", signed=True)
    return data[4:4 + size]
```

## Patches

{paragraph}

- first point with `code`
- second point

{paragraph}
"""
aliases = ["CVE-{year}-{alias}"]
cvss = ["CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:{severity}/I:L/A:N"]
cwe = ["CWE-125"]
published = {year}-03-01T12:00:00Z
affected = [{{ introduced = "1.{first}", fixed = "1.{fixed}" }}]
timeline = [
  {{ date = {year}-01-10T09:00:00Z, event = "reported" }},
  {{ date = {year}-01-11T09:00:00Z, event = "acknowledged" }},
  {{ date = {year}-02-20T09:00:00Z, event = "fixed" }},
  {{ date = {year}-03-01T12:00:00Z, event = "published" }},
]
credits = [{{ name = "Person {person}", role = "finder" }}]
references = [{{ type = "FIX", url = "https://made.example/fix/{number}" }}]
revisions = [{{ number = 1, date = {year}-03-01T12:00:00Z, summary = "Initial publication" }}]
"#,
        alias = 1_000_000 + number,
        fixed = first + 3,
        person = number % 500,
    )
}
