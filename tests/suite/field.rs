//! What users of other tools have reported in public: each report played with a small input of our own. The names of the tests
//! say what is right; the comments say where it was reported.

use crate::site::{ADVISORY, ADVISORY_FILE, Site};

/// Where the only advisory says `title = `, so that fields can be added.
const TITLE: &str = "title = ";

fn advisory(old: &str, new: &str) -> Site {
    Site::new().write(ADVISORY_FILE, ADVISORY).edit(ADVISORY_FILE, old, new)
}

/// Vulnogram/Vulnogram#275.
#[test]
fn weaknesses_that_are_no_causes_are_warned_of() {
    let cwe = |list: &str| advisory(TITLE, &format!("cwe = [{list}]\n{TITLE}")).check();
    cwe("\"CWE-79\", \"CWE-862\"").fine();
    cwe("\"CWE-284\", \"CWE-79\", \"CWE-20\", \"CWE-1041\"").finds(&[
        &format!("discouraged-cwe {ADVISORY_FILE}:3:8"),
        &format!("discouraged-cwe {ADVISORY_FILE}:3:29"),
        &format!("prohibited-cwe {ADVISORY_FILE}:3:39"),
    ]);
    let hint = cwe("\"CWE-269\"").stderr;
    assert!(hint.contains("such as `CWE-250` (Execution with Unnecessary Privileges), "), "{hint}");
    assert!(hint.contains("https://cwe.mitre.org/data/definitions/269.html"), "{hint}");
    // Nobody has to look again at what was taken back.
    let withdrawn =
        "cwe = [\"CWE-20\"]\nwithdrawn = 2026-03-01T12:00:00Z\nwithdrawal_reason = \"It was none\"\ntitle = ";
    advisory(TITLE, withdrawn).edit(ADVISORY_FILE, "\"published\"", "\"withdrawn\"").check().fine();
}
