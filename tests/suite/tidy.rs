//! The shape of the code, as DESIGN and README state it.

use std::fs;
use std::path::Path;

use secportal::diag::Code;
use secportal::rules::RULES;

use crate::site::files_below;

/// The floors of the house, from the ground up. A module may use modules of lower floors, and of its own folder.
const FLOORS: &[&[&str]] = &[
    &["failure", "invalid", "source"],
    &["uri"],
    &["markdown"],
    &["language", "words"],
    &["route"],
    &["url"],
    &["diag", "site"],
    &["fields"],
    &["model"],
    &["openpgp"],
    &["format", "html", "project", "publish", "rules", "verify"],
    &["leaks", "plan", "resolve", "signing"],
    &["compile"],
    &["render"],
    &["cmd"],
    &["main", "lib"],
];

/// The same within `model/`.
const MODEL_FLOORS: &[&[&str]] = &[
    &["cwe", "fingerprint", "id", "promise", "secrets", "severity", "theme", "version", "vocabulary"],
    &["insights", "interval", "package", "selector", "timeline"],
    &["config", "credit", "reference", "requirement", "revision"],
    &["page", "release"],
    &["development", "support"],
    &["advisory", "dependency", "destination", "scheme"],
    &["content", "subject"],
    &["portal"],
    &["standing"],
    &["mod"],
];

fn sources() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("text");
    files_below(&folder)
        .into_iter()
        .filter(|(path, _)| path.ends_with(".rs") && !path.ends_with("/tests.rs") && !path.contains("/tests/"))
        .map(|(path, bytes)| (path, text(bytes)))
        .collect()
}

fn floor(floors: &[&[&str]], module: &str) -> usize {
    floors.iter().position(|floor| floor.contains(&module)).unwrap_or_else(|| panic!("`{module}` has no floor"))
}

#[test]
fn imports_point_down() {
    let mut checked = 0;
    for (path, text) in sources() {
        let own = path.split(['/', '.']).next().expect("a module");
        for line in text.lines().filter(|line| !line.trim_start().starts_with("//")) {
            for used in line.split("crate::").skip(1) {
                let name: String = used.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                if name == own {
                    inside_model(&path, used);
                } else {
                    assert!(floor(FLOORS, &name) < floor(FLOORS, own), "{path} may not use {name}: {line}");
                }
                checked += 1;
            }
        }
    }
    assert!(checked > 50, "the test finds the imports");
}

fn inside_model(path: &str, used: &str) {
    let (Some(own), Some(rest)) = (path.strip_prefix("model/"), used.strip_prefix("model::")) else {
        return;
    };
    let own = own.split(['/', '.']).next().expect("a module");
    let name: String = rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
    if name != own {
        assert!(floor(MODEL_FLOORS, &name) < floor(MODEL_FLOORS, own), "{path} may not use {name}");
    }
}

/// The core does not know the machine: disk, clock, environment and terminal are for the edge.
#[test]
fn only_the_edge_touches_the_machine() {
    let reach = [
        "std::fs",
        "std::env",
        "std::io",
        "TcpListener",
        "TcpStream",
        "UdpSocket",
        "Timestamp::now",
        "Zoned::now",
        "SystemTime",
        "println!",
        "eprintln!",
    ];
    let edge = ["cmd/", "project.rs", "publish/", "failure.rs", "main.rs"];
    for (path, text) in sources().into_iter().filter(|(path, _)| !edge.iter().any(|edge| path.starts_with(edge))) {
        let code = text.split("#[cfg(test)]").next().expect("the code before the tests");
        // A cursor reads and writes memory.
        let code = code.replace("use std::io::{Cursor, Write};", "").replace("use std::io::{Cursor, Read};", "");
        for word in reach {
            assert!(!code.contains(word), "{path} uses {word}");
        }
    }
}

#[test]
fn author_data_never_meets_unwrap() {
    for (path, text) in sources() {
        let code = text.split("#[cfg(test)]").next().expect("the code before the tests");
        for word in [".unwrap()", ".expect(", "panic!(", "unreachable!(", "todo!(", "unimplemented!("] {
            assert!(!code.contains(word), "{path} uses {word}");
        }
    }
    let lib = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lib.rs")).expect("lib.rs");
    assert!(lib.contains("#![forbid(unsafe_code)]"));
}

#[test]
fn hash_order_reaches_no_output() {
    for (path, text) in sources() {
        assert!(!text.contains("HashMap") && !text.contains("HashSet"), "{path} uses a hash map");
    }
}

/// Every kind of finding is shown to happen by a test that names it.
#[test]
fn every_code_has_a_test() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suite");
    let tests: Vec<String> = files_below(&folder)
        .into_iter()
        .filter(|(path, _)| path.ends_with(".rs"))
        .map(|(_, bytes)| String::from_utf8(bytes).expect("text"))
        .collect();
    let untested: Vec<_> = Code::ALL
        .iter()
        .map(|code| code.as_str())
        .filter(|code| {
            !tests.iter().any(|test| test.contains(&format!("{code} ")) || test.contains(&format!("[{code}]")))
        })
        .collect();
    assert!(untested.is_empty(), "{untested:?}");
}

#[test]
fn codes_are_words_and_have_one_meaning() {
    for (number, code) in Code::ALL.iter().enumerate() {
        assert!(
            code.as_str().bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-'),
            "{}",
            code.as_str()
        );
        assert!(!Code::ALL[..number].iter().any(|other| other.as_str() == code.as_str()), "{}", code.as_str());
        assert!(!code.meaning().is_empty() && !code.meaning().ends_with('.'));
    }
    assert!(RULES.iter().all(|rule| !rule.codes.is_empty()));
}
