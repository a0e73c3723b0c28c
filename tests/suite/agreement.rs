//! One source, many formats: what is read back from each of them is the same, and an advisory survives the way there and back.

use std::cell::Cell;
use std::fs;

use secportal::format::{csaf, osv};

use crate::site::{Site, files_below};

/// The advisory whose Markdown holds raw HTML, which no format may carry as it is.
const HOSTILE: &str = "QUILL-2021-0002";

/// The sample, in which the advisory that was withdrawn is a duplicate of another.
fn sample() -> Site {
    let reason = "withdrawal_reason = ";
    let duplicate = format!("duplicate_of = \"QUILL-2023-0001\"\n{reason}");
    Site::sample("quillmesh").edit("content/advisories.toml", reason, &duplicate)
}

/// The sample, in which the advisories that are wanted are replaced by what was read from documents about them.
fn reimported(wanted: impl Fn(&str) -> bool, read: impl Fn(&str) -> String) -> Site {
    let site = sample();
    let list = fs::read_to_string(site.path("content/advisories.toml")).expect("the list");
    let (replaced, kept): (Vec<_>, Vec<_>) =
        list.split("[[advisory]]").partition(|part| id_of(part).is_some_and(|id| wanted(&id)));
    site.put("content/advisories.toml", kept.join("[[advisory]]").as_bytes());
    let files = files_below(&site.path("content/advisories"));
    let alone = files.into_iter().filter(|(path, _)| path.ends_with(".toml")).map(|(_, bytes)| bytes);
    let alone = alone.map(|bytes| String::from_utf8(bytes).expect("text"));
    for text in alone.chain(replaced.into_iter().map(str::to_owned)) {
        if let Some(id) = id_of(&text).filter(|id| wanted(id)) {
            site.put(&format!("content/advisories/{id}.toml"), read(&id).as_bytes());
            let _ = fs::remove_file(site.path(&format!("content/advisories/{id}.md")));
        }
    }
    site
}

fn id_of(text: &str) -> Option<String> {
    let line = text.lines().find(|line| line.starts_with("id = "))?;
    Some(line.split('"').nth(1)?.to_owned())
}

/// Reads every advisory back from a document about it, and compares the whole site: every page and every other format is
/// made from what was read.
fn check_way_back(document: impl Fn(&Site, &str) -> String, import: fn(&str) -> String) {
    let built = sample();
    assert_eq!(built.build().code, 0);
    let read = Cell::new(0);
    let public = |id: &str| built.path(&format!("public/advisories/{id}")).exists();
    let import = |id: &str| {
        read.set(read.get() + 1);
        import(&document(&built, id))
    };
    let site = reimported(|id| public(id) && id != HOSTILE, import);
    assert_eq!(read.get(), 16, "all advisories but the hostile one were read back");
    let run = site.build();
    assert_eq!(run.code, 0, "{}", run.stderr);
    let (before, after) = (built.output(), site.output());
    assert!(before.keys().eq(after.keys()));
    let different: Vec<_> =
        before.into_iter().filter(|(path, bytes)| after[path] != *bytes).map(|(path, _)| path).collect();
    assert_eq!(different, Vec::<String>::new());
    // Markup that no format may carry comes back as the text that was written, and then stays the same.
    let site = reimported(|id| id == HOSTILE, import);
    assert_eq!(site.build().code, 0);
    assert_eq!(document(&site, HOSTILE), document(&built, HOSTILE));
}

#[test]
fn an_advisory_survives_the_way_to_osv_and_back() {
    check_way_back(
        |site, id| site.built(&format!("osv/x_{id}.json")),
        |record| osv::import::import(record).and_then(|advisory| advisory.write()).expect("a record of ours"),
    );
}

#[test]
fn an_advisory_survives_the_way_to_csaf_and_back() {
    check_way_back(
        |site, id| {
            let year = id.split('-').nth(1).expect("a year");
            site.built(&format!(".well-known/csaf/white/{year}/{}.json", id.to_lowercase()))
        },
        |document| csaf::import::import(document).and_then(|advisory| advisory.write()).expect("a document of ours"),
    );
}
