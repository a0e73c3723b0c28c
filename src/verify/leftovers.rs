//! What the build says that it wrote, and what is there.

use std::collections::BTreeSet;

use super::built::Built;
use super::finding::{Code, Finding};

/// The list that a build of secportal leaves.
const LIST: &str = ".secportal";

/// Every file that was written is there, and no other; said only of sites with a list.
pub fn list_is_true(built: &Built<'_>) -> Vec<Finding> {
    let Some(text) = built.text(LIST) else { return Vec::new() };
    let listed: BTreeSet<&str> = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).collect();
    let missing = listed.iter().filter(|path| !built.files.contains_key(**path)).map(|path| {
        Finding::new(Code::MissingFile, LIST, format!("`{path}` was written and is not there"))
            .hint("copy hidden folders too, such as `.well-known`")
    });
    let unlisted = built
        .files
        .keys()
        .filter(|path| *path != LIST && !listed.contains(path.as_str()))
        .map(|path| Finding::new(Code::UnlistedFile, path, "no build has written this file"));
    missing.chain(unlisted).collect()
}
