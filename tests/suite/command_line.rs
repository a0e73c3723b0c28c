//! The command line itself: help, mistakes in the call, and the README.

use std::fs;
use std::path::Path;

use snapbox::str;

use crate::site::{Run, Site};

fn run(arguments: &[&str]) -> Run {
    Run::of(Site::new().command().args(arguments))
}

#[cfg(all(feature = "sign", feature = "verify"))]
#[test]
fn help_says_what_the_tool_is() {
    let help = run(&["--help"]).fine();
    snapbox::assert_data_eq!(
        help.stdout,
        str![[r#"
Turns a project's SECURITY.md and its advisories into a complete security portal

Usage: secportal <COMMAND>

Commands:
  build     Build the portal into a folder
  check     Look for mistakes in the content, without writing anything
  serve     Build, serve on this machine, and rebuild and reload on every change
  affected  Tell whether a version is affected and supported, and what to upgrade to
  readme    Print Markdown that leads from the project's README to the portal
  theme     Start a theme of your own from the built-in one
  sign      Sign the built portal with an OpenPGP key
  verify    Read a built site as its consumers do, and say what is wrong with it

Options:
  -h, --help     Print help
  -V, --version  Print version

Exit codes: 0 all is well, 1 the content has errors, 2 the call or the machine failed.

"#]]
    );
    for verb in ["build", "check", "serve", "readme", "sign"] {
        assert!(run(&[verb, "--help"]).fine().stdout.contains("site.toml"), "{verb}");
    }
}

#[test]
fn a_call_that_cannot_be_understood_ends_with_2() {
    for call in [
        &["bild"][..],
        &["build", "--now", "tomorrow"],
        &["build", "--base-url", "http://a.example"],
        &["serve", "--port", "99999"],
        &[],
    ] {
        assert_eq!(run(call).code, 2, "{call:?}");
    }
}

#[test]
fn a_folder_without_a_portal_says_how_one_begins() {
    let site = Site::new();
    fs::remove_file(site.path("site.toml")).expect("the file");
    site.check().says(
        2,
        str![[r#"
error: cannot read ./site.toml: No such file or directory (os error 2)
hint: a portal begins with a `site.toml`; name its folder with `--root`

"#]],
    );
}

#[test]
fn the_day_comes_from_the_call_then_from_the_environment() {
    let run = |epoch: &str| {
        let site = Site::new();
        Run::of(site.command().arg("check").env("SOURCE_DATE_EPOCH", epoch))
    };
    run("1795392000").fine(); // 2026-11-23
    assert_eq!(run("1811721600").findings(), ["security-txt-expired site.toml:17:11"]); // 2027-05-31
    assert_eq!(run("soon").code, 2);
    let site = Site::new();
    Run::of(site.command().args(["check", "--now", "2026-11-23"]).env("SOURCE_DATE_EPOCH", "1811721600")).fine();
}

#[test]
fn the_readme_says_what_works() {
    let readme = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).expect("README.md");
    for command in ["cargo run --release -- build", "tests/run"] {
        assert!(readme.contains(command), "{command}");
    }
    let blocks = readme.split("```").skip(1).step_by(2);
    let calls: Vec<_> = blocks.flat_map(str::lines).filter_map(|line| line.strip_prefix("secportal ")).collect();
    assert!(!calls.is_empty());
    for call in calls {
        let verb = call.split_whitespace().next().expect("a verb");
        assert_eq!(run(&[verb, "--help"]).code, 0, "{call}");
    }
}

#[cfg(not(feature = "sign"))]
#[test]
fn what_was_left_out_says_how_to_get_it() {
    run(&["sign", "--key", "x"]).says(
        2,
        str![[r#"
error: this secportal was built without `sign`
hint: build it with `cargo build --release --features sign`

"#]],
    );
}
