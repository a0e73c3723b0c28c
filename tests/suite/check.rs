//! Mistakes in the content: each is named at its place, all at once, with a way out.

use snapbox::str;

use crate::site::{ADVISORY, ADVISORY_FILE, POLICY, Site};

/// Two advisories in one file: one published and revised, one withdrawn.
const ADVISORIES: &str = r#"[[advisory]]
id = "ACME-2026-0002"
status = "published"
title = "A title"
cvss = ["CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N"]
published = 2026-02-01T12:00:00Z
affected = [{ introduced = "0", last_affected = "1.0" }]
timeline = [{ date = 2026-01-10, event = "reported" }, { date = 2026-01-11, event = "acknowledged", note = "A note" }]
credits = [{ name = "A name", role = "finder", url = "https://acme.example/" }]
references = [{ type = "FIX", url = "https://acme.example/fix" }]
revisions = [
    { number = 1, date = 2026-02-01T12:00:00Z, summary = "Initial publication" },
    { number = 2, date = 2026-03-01T12:00:00Z, summary = "A change" },
]

[[advisory]]
id = "ACME-2026-0003"
status = "withdrawn"
title = "A title"
published = 2026-02-01T12:00:00Z
withdrawn = 2026-04-01T12:00:00Z
withdrawal_reason = "It was none"
affected = [{ introduced = "0", fixed = "1.2" }]
revisions = [{ number = 1, date = 2026-02-01T12:00:00Z, summary = "Initial publication" }]
"#;

const RELEASES: &str = r#"[[release]]
version = "1.0"
date = 2026-01-01

[[release]]
version = "1.2"
date = 2026-02-01
tag = "v1.2"

[[line]]
versions = "1.x"
name = "One"
end_of_support = 2027-06-30
"#;

const STATEMENT: &str = r#"[[statement]]
vulnerability = "CVE-2026-0001"
title = "A flaw"
package = "pkg:pypi/dep"
requirement = "<2"
vulnerable = [{ introduced = "0", fixed = "1" }]
versions = ["1.0"]
status = "not_affected"
justification = "component_not_present"
date = 2026-02-01
revisions = [{ number = 1, date = 2026-01-01, summary = "A" }, { number = 2, date = 2026-02-01, summary = "B" }]
"#;

/// The advisory of the tests with one part replaced.
fn advisory(old: &str, new: &str) -> Site {
    Site::new().write(ADVISORY_FILE, ADVISORY).edit(ADVISORY_FILE, old, new)
}

/// Checks which findings a change to the advisory brings; places are given without the file.
fn check_advisory(old: &str, new: &str, expected: &[&str]) {
    let expected: Vec<_> =
        expected.iter().map(|finding| finding.replacen(' ', &format!(" {ADVISORY_FILE}:"), 1)).collect();
    advisory(old, new).check().finds(&expected.iter().map(String::as_str).collect::<Vec<_>>());
}

#[test]
fn a_portal_without_a_mistake_is_fine() {
    Site::new().check().fine();
    Site::new().write(ADVISORY_FILE, ADVISORY).check().fine();
}

fn closing_bracket(list: &str) -> usize {
    let mut open = 0;
    let closes = |(_, byte): &(usize, u8)| {
        open += i32::from(*byte == b'[') - i32::from(*byte == b']');
        open == 0
    };
    list.bytes().enumerate().find(closes).expect("the end of a list").0
}

/// What follows from a mistake is no mistake: each value of a portal in turn becomes one of the wrong type, and nothing is said
/// but that.
#[test]
fn a_mistake_is_told_once() {
    let site = Site::new()
        .write(ADVISORY_FILE, ADVISORY)
        .write("content/advisories/ACME-2026-0001.md", "The details\n")
        .write("content/advisories.toml", ADVISORIES)
        .write("content/releases.toml", RELEASES)
        .write("content/dependencies.toml", STATEMENT);
    site.check().fine();
    let mut tried = 0;
    for file in
        ["site.toml", ADVISORY_FILE, "content/advisories.toml", "content/releases.toml", "content/dependencies.toml"]
    {
        let text = std::fs::read_to_string(site.path(file)).expect("a file of the portal");
        for (start, _) in text.match_indices(" = ") {
            let value = &text[start + " = ".len()..];
            let end = match value.as_bytes()[0] {
                b'[' => closing_bracket(value) + 1,
                b'"' => value[1..].find('"').expect("the end of a string") + 2,
                _ => value.find([',', ' ', '\n']).expect("the end of a value"),
            };
            let spoilt = format!("{} = {{}}{}", &text[..start], &value[end..]);
            site.put(file, spoilt.as_bytes());
            let findings = site.check().findings();
            let line = text[..start].rsplit('\n').next().unwrap_or("");
            assert_eq!(findings.len(), 1, "`{line} = {{}}` in {file}: {findings:?}");
            assert!(findings[0].starts_with("wrong-type "), "{findings:?}");
            tried += 1;
        }
        site.put(file, text.as_bytes());
    }
    assert!(tried > 50, "{tried} values were found");
}

#[test]
fn a_finding_shows_its_place_and_a_way_out() {
    advisory("summary", "sumary").check().says(
        1,
        str![[r#"
error[unknown-field]: unknown field `sumary`
 --> content/advisories/ACME-2026-0001.toml:4:1
  |
4 | sumary = "A summary"
  | ^^^^^^
  |
hint: did you mean `summary`?

1 error

"#]],
    );
}

/// A file with thousands of mistakes has few reasons for them.
#[test]
fn of_many_findings_the_first_ones_are_shown() {
    let dead = "[x](nowhere.md)\n\n".repeat(5_000);
    let run = Site::new().write("SECURITY.md", &format!("{POLICY}{dead}<!-- TODO -->\n")).check();
    assert_eq!((run.code, run.findings().len()), (1, 20));
    assert!(run.stderr.len() < 10_000, "{} bytes", run.stderr.len());
    let end: Vec<_> = run.stderr.lines().rev().take(3).collect();
    let left_out = ["5000 errors, 1 warning", "and 1 more of todo-in-comment, in SECURITY.md"];
    assert_eq!((&end[..2], end[2]), (left_out.as_slice(), "and 4980 more of dead-link, in SECURITY.md"));

    let site = Site::new();
    for number in 1..=30 {
        let text = ADVISORY.replace("2026-0001", &format!("2026-{number:04}")).replace("cvss = [", "# [");
        site.put(&format!("content/advisories/{number}.toml"), text.as_bytes());
    }
    let run = site.check();
    assert_eq!(run.findings().iter().filter(|found| found.starts_with("missing-severity ")).count(), 20);
    assert!(run.stderr.contains("\nand 10 more of missing-severity, in 10 files\n"), "{}", run.stderr);
}

/// An error is why nothing is built: warnings before it in its file do not hide it.
#[test]
fn an_error_is_shown_before_a_crowd_of_warnings() {
    let notes = "<!-- TODO -->\n\n".repeat(50);
    let run = Site::new().write("SECURITY.md", &format!("{POLICY}{notes}[x](nowhere.md)\n")).check();
    assert!(run.findings().iter().any(|found| found.starts_with("dead-link SECURITY.md")), "{}", run.stderr);
}

#[test]
fn a_finding_in_an_endless_line_is_short() {
    let long = "x".repeat(50_000);
    let run = Site::new().write("SECURITY.md", &format!("{POLICY}\n{long} [a]({long}.md)\n")).check();
    assert!(run.stderr.len() < 2_000, "{} bytes", run.stderr.len());
    run.finds(&["dead-link SECURITY.md:10:50006"]);
}

#[test]
fn every_mistake_of_every_file_is_reported_at_once() {
    Site::new()
        .edit("site.toml", "\"48h\"", "\"soon\"")
        .write("content/advisories.toml", "[[advisory]]\nid = \"ACME-26-1\"\nstatus = \"publishd\"\ntitle = 7\ncwe = [\"CWE-79\", \"CWE-999999\", \"XSS\"]\n")
        .write("content/releases.toml", "[[release]]\nversion = \"one\"\n[[line]]\nversions = \"main\"\nname = \"Main\"\n")
        .check()
        .finds(&[
            "invalid-id content/advisories.toml:2:6",
            "unknown-word content/advisories.toml:3:10",
            "wrong-type content/advisories.toml:4:9",
            "invalid-cwe content/advisories.toml:5:18",
            "invalid-cwe content/advisories.toml:5:32",
            "missing-field content/releases.toml:1:1",
            "invalid-version content/releases.toml:2:11",
            "invalid-version content/releases.toml:4:12",
            "invalid-duration site.toml:13:22",
        ]);
}

#[test]
fn values_of_an_advisory() {
    check_advisory("ACME-2026-0001", "acme-2026-0001", &["invalid-id 1:6"]);
    check_advisory("ACME-2026-0001", "../ACME-2026-0001", &["invalid-id 1:6"]);
    check_advisory("ACME-2026-0001", "OTHER-2026-0001", &["invalid-id 1:6"]);
    check_advisory("\"published\"", "\"public\"", &["unknown-word 2:10"]);
    check_advisory("\"A title\"", "\"\"", &["invalid-text 3:9"]);
    check_advisory("\"A title\"", "\"\"\"two\nlines\"\"\"", &["invalid-text 3:9"]);
    check_advisory("A title", &"long ".repeat(60), &["invalid-text 3:9"]);
    check_advisory("A title", "![](a.png)", &["invalid-text 3:9"]);
    check_advisory("title = ", "impact = \"[comment]: # (x)\"\ntitle = ", &["invalid-text 3:10"]);
    check_advisory("title = ", "aliases = [\"CVE-26-1\"]\ntitle = ", &["invalid-alias 3:12"]);
    check_advisory("/A:N\"", "/A:X\"", &["invalid-vector 5:9"]);
    check_advisory("2026-02-01T12:00:00Z\naff", "2026-02-01T12:00:00\naff", &["invalid-date 6:13"]);
    check_advisory("2026-02-01T12:00:00Z\naff", "9999-02-01T12:00:00Z\naff", &["invalid-date 6:13"]);
    check_advisory("2026-02-01T12:00:00Z\naff", "0001-01-01T00:00:00Z\naff", &["invalid-date 6:13"]);
    check_advisory("\"1.2\"", "\"0.2.0-n653\"", &["invalid-version 7:43"]);
    check_advisory(
        "title = ",
        "references = [{ type = \"WEB\", url = \"ttps://a.example\" }]\ntitle = ",
        &["invalid-url 3:37"],
    );
    check_advisory("title = ", "credits = [{ name = \"A\", role = \"hero\" }]\ntitle = ", &["unknown-word 3:33"]);
    check_advisory("title = \"A title\"\n", "", &["missing-field 1:1"]);
}

#[test]
fn affected_intervals() {
    check_advisory("fixed = \"1.2\"", "fixed = \"1.0.0\"", &["empty-interval 7:13"]);
    check_advisory("fixed = \"1.2\"", "fixed = \"1.2\", last_affected = \"1.1\"", &["invalid-version 7:66"]);
    check_advisory("\"1.2\" }", "\"1.2\" }, { introduced = \"1.1\" }", &["overlapping-intervals 7:52"]);
    check_advisory("introduced = \"1.0\", ", "", &["missing-field 7:13"]);
}

#[test]
fn dates_that_cannot_be() {
    let timeline = |events: &str| format!("timeline = [{events}]\ntitle = ");
    let reported = "{ date = 2026-01-10, event = \"reported\" }";
    check_advisory(
        "title = ",
        &timeline(&format!("{reported}, {{ date = 2026-01-09, event = \"acknowledged\" }}")),
        &["date-order 3:65"],
    );
    check_advisory("title = ", &timeline(&format!("{reported}, {reported}")), &["duplicate-event 3:85"]);
    check_advisory("title = ", &timeline("{ date = 2026-02-02, event = \"published\" }"), &["date-order 3:22"]);
    check_advisory("title = ", &timeline("{ date = 2027-01-01, event = \"note\" }"), &["date-in-future 3:22"]);
    // A flaw may be public before it is fixed.
    check_advisory("title = ", &timeline("{ date = 2026-03-01, event = \"fixed\" }"), &[]);
}

#[test]
fn revisions() {
    check_advisory("number = 1", "number = 2", &["revision-order 8:25"]);
    check_advisory(
        "number = 1, date = 2026-02-01T12:00:00Z",
        "number = 1, date = 2026-01-01",
        &["revision-order 8:35"],
    );
    check_advisory(
        "number = 1, date = 2026-02-01T12:00:00Z",
        "number = 1, date = 2026-02-02",
        &["revision-order 8:35"],
    );
    check_advisory("revisions = ", "# revisions = ", &["status-mismatch 1:6"]);
}

#[test]
fn an_advisory_is_one_vulnerability_rated_once() {
    check_advisory("title = ", "aliases = [\"CVE-2026-0001\", \"CVE-2026-0002\"]\ntitle = ", &["duplicate-alias 3:29"]);
    check_advisory(
        "C:H/I:N/A:N\"",
        "C:H/I:N/A:N\", \"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H\"",
        &["invalid-vector 5:57"],
    );
    check_advisory("C:H/I:N/A:N\"", "C:H/I:N/A:N\", \"AV:N/AC:L/Au:N/C:P/I:N/A:N\"", &[]);
}

#[test]
fn status_and_dates_agree() {
    check_advisory("\"published\"", "\"draft\"", &["status-mismatch 6:13"]);
    check_advisory("published = 2026", "withdrawn = 2026-03-01\npublished = 2026", &["status-mismatch 6:13"]);
    check_advisory("\"published\"", "\"withdrawn\"", &["missing-field 1:1", "missing-field 1:1"]);
    check_advisory("published = 2026-02-01T12:00:00Z\n", "", &["missing-field 1:1"]);
    let withdrawn = "\"withdrawn\"\nwithdrawal_reason = \"wrong\"\nwithdrawn = 2026-01-01";
    check_advisory("\"published\"", withdrawn, &["date-order 4:13"]);
}

#[test]
fn ids_and_aliases_are_unique() {
    let aliased = ADVISORY.replace("title = ", "aliases = [\"CVE-2026-0001\"]\ntitle = ");
    Site::new()
        .write(ADVISORY_FILE, ADVISORY)
        .write("content/advisories/b.toml", ADVISORY)
        .check()
        .finds(&["duplicate-id content/advisories/b.toml:1:6"]);
    Site::new()
        .write(ADVISORY_FILE, &aliased)
        .write("content/advisories/b.toml", &aliased.replace("-0001\"\nstatus", "-0002\"\nstatus"))
        .check()
        .finds(&["duplicate-alias content/advisories/b.toml:3:12"]);
}

#[test]
fn an_embargo_that_is_over_is_named() {
    let embargoed = "\"embargoed\"\nembargo_until = 2026-11-01\n#";
    advisory("\"published\"", embargoed)
        .edit(ADVISORY_FILE, "published = ", "# ")
        .check()
        .finds(&["embargo-ended content/advisories/ACME-2026-0001.toml:3:17"]);
}

#[test]
fn an_advisory_without_a_vector_is_named() {
    check_advisory("cvss = ", "# ", &["missing-severity 1:6"]);
}

#[test]
fn details_belong_to_an_advisory() {
    advisory("summary", "details = \"x\"\nsummary")
        .write("content/advisories/ACME-2026-0001.md", "y")
        .write("content/advisories/ACME-2026-0002.md", "z")
        .check()
        .finds(&[
            "orphan-details content/advisories/ACME-2026-0001.md:1:1",
            "orphan-details content/advisories/ACME-2026-0002.md:1:1",
        ]);
}

#[test]
fn releases() {
    let releases =
        "[[release]]\nversion = \"1.0\"\ndate = 2026-01-01\n[[release]]\nversion = \"1.0.0\"\ndate = 2026-12-01\n";
    Site::new()
        .write("content/releases.toml", releases)
        .check()
        .finds(&["duplicate-release content/releases.toml:5:11", "date-in-future content/releases.toml:6:8"]);
    Site::new()
        .write(ADVISORY_FILE, ADVISORY)
        .write("content/releases.toml", "[[release]]\nversion = \"1.0\"\ndate = 2026-01-01\n")
        .check()
        .finds(&["unknown-release content/advisories/ACME-2026-0001.toml:7:13"]);
}

#[test]
fn a_forgotten_table_is_named() {
    let releases = "[[release]]\nversion = \"2.0\"\ndate = 2026-01-01\n";
    Site::new().write("content/releases.toml", releases).check().finds(&["unlisted-release SECURITY.md:7:3"]);
    let line = format!(
        "{releases}[[release]]\nversion = \"1.0\"\ndate = 2025-01-01\n[[line]]\nversions = \"1.x\"\nname = \"1\"\nend_of_support = 2026-06-30\n[[line]]\nversions = \"2.x\"\nname = \"2\"\n"
    );
    Site::new().write("content/releases.toml", &line).check().finds(&["support-conflict SECURITY.md:7:3"]);
}

#[test]
fn statements_on_dependencies() {
    let statement = "[[statement]]\nvulnerability = \"CVE-2026-0001\"\ntitle = \"A flaw\"\npackage = \"pkg:pypi/dep\"\nrequirement = \"<2\"\nvulnerable = [{ introduced = \"0\", fixed = \"1\" }]\nversions = [\"1.0\"]\nstatus = \"under_investigation\"\ndate = 2026-01-01\n";
    let check = |text: &str, expected: &[&str]| {
        Site::new().write("content/dependencies.toml", text).check().finds(expected);
    };
    check(statement, &[]);
    check(&format!("{statement}{statement}"), &["duplicate-statement content/dependencies.toml:11:17"]);
    check(
        &statement.replace("under_investigation", "not_affected"),
        &["unjustified-statement content/dependencies.toml:8:10"],
    );
    check(
        &statement.replace("date =", "justification = \"component_not_present\"\ndate ="),
        &["unjustified-statement content/dependencies.toml:9:17"],
    );
    let revised = |revisions: &str| format!("{statement}revisions = [{revisions}]\n");
    check(&revised("{ number = 1, date = 2026-01-01, summary = \"A\" }"), &[]);
    check(
        &revised(
            "{ number = 1, date = 2025-12-01, summary = \"A\" }, { number = 3, date = 2026-01-01, summary = \"B\" }",
        ),
        &["revision-order content/dependencies.toml:10:75"],
    );
    check(
        &revised("{ number = 1, date = 2025-12-01, summary = \"A\" }"),
        &["revision-order content/dependencies.toml:10:35"],
    );
    Site::new()
        .write("content/releases.toml", "[[release]]\nversion = \"1.1\"\ndate = 2026-01-01\n")
        .write("content/dependencies.toml", statement)
        .check()
        .finds(&["unknown-release content/dependencies.toml:7:13"]);
    check(&statement.replace("<2", "~~2"), &["invalid-version content/dependencies.toml:5:15"]);
    check(&statement.replace("pkg:pypi", "pkg:maven"), &["invalid-package content/dependencies.toml:4:11"]);
}

#[test]
fn site_toml() {
    let check = |old: &str, new: &str, expected: &[&str]| {
        Site::new().edit("site.toml", old, new).check().finds(expected);
    };
    check("https://security", "http://security", &["invalid-url site.toml:1:12"]);
    check("pkg:pypi/acme", "acme", &["invalid-package site.toml:7:11"]);
    check("mailto:security@", "security@", &["invalid-contact site.toml:16:12"]);
    check("2027-05-31", "2026-11-23", &["security-txt-expired site.toml:17:11"]);
    check("2027-05-31", "2026-12-23", &["security-txt-expires-soon site.toml:17:11"]);
    check("2027-05-31", "2027-11-24", &["security-txt-expires-late site.toml:17:11"]);
    check(
        "[security_txt]",
        "[security_txt]\npreferred_languages = [\"English\"]",
        &["invalid-language site.toml:16:24"],
    );
    check("acme.example/", "acme.example/portal/", &["security-txt-not-at-root site.toml:1:12"]);
    check("contact = ", "# ", &["missing-field site.toml:15:1"]);
    check("[\"mailto:security@acme.example\"]", "[]", &["missing-field site.toml:15:1"]);
    check("[project]", "theme = \"pretty\"\n[project]", &["missing-theme site.toml:3:9"]);
    check("SECURITY.md", "./SECURITY.md", &[]);
    check("SECURITY.md", "POLICY.md", &["missing-file site.toml:12:8"]);
    check("SECURITY.md", "../SECURITY.md", &["outside-link site.toml:12:8"]);
}

#[test]
fn links_of_pages() {
    let policy = |text: &str| Site::new().write("SECURITY.md", &format!("{POLICY}\n{text}\n"));
    policy("[a](docs/x.md)").check().finds(&["dead-link SECURITY.md:10:5"]);
    policy("[a](#nothing)").check().finds(&["dead-fragment SECURITY.md:10:5"]);
    policy("[a](docs/x.md#y) [b](#supported-versions) [c](mailto:a@acme.example)")
        .write("docs/x.md", "")
        .check()
        .fine();
    policy("[a](docs/My%20File.md)").write("docs/My File.md", "").check().fine();
    policy("[a](scope.md)").write("content/scope.md", "# Scope\n").check().finds(&["dead-link SECURITY.md:10:5"]);
    policy("[a](content/scope.md#scope)").write("content/scope.md", "# Scope\n").check().fine();
    advisory("summary", "details = \"[a](docs/x.md)\"\nsummary")
        .check()
        .finds(&["dead-link content/advisories/ACME-2026-0001.toml:4:11"]);
}

#[test]
fn links_to_pages_of_the_repository() {
    let policy = |text: &str| Site::new().write("SECURITY.md", &format!("{POLICY}\n{text}\n"));
    let leads = |target: &str, expected: &str| {
        let site = policy(&format!("[a]({target})"));
        site.build().fine();
        let page = site.built("policy/index.html");
        assert!(page.contains(&format!("href=\"{expected}\"")), "{target}: {page}");
    };
    let repository = "https://github.com/acme-example/acme";
    leads("../../security/advisories/new", &format!("{repository}/security/advisories/new"));
    leads("../../../security/policy", &format!("{repository}/security/policy"));
    leads("../security", &format!("{repository}/security"));
    leads(
        "../../issues/new?template=bug.md&amp;x=a%20b#c",
        &format!("{repository}/issues/new?template=bug.md&amp;x=a%20b#c"),
    );
    leads("./../../blob/main/docs/My%20File.md", &format!("{repository}/blob/main/docs/My%20File.md"));
    leads("../..", repository);
    leads("../../", repository);
    for nowhere in
        ["../../secrets", "../../security/../../x", "..security", "security/advisories/new", "/security", "..."]
    {
        policy(&format!("[a]({nowhere})")).check().finds(&["dead-link SECURITY.md:10:5"]);
    }
    let elsewhere = policy("[a](../../-/issues) [b](../../issues) [c](../../-/merge_requests)");
    elsewhere.edit("site.toml", "https://github.com/", "https://gitlab.com/").check().fine();
}

/// The findings in a policy, and whether each is an error: `!` and its code with its place.
fn of_policy(text: &str) -> Vec<String> {
    let run = Site::new().write("SECURITY.md", text).check();
    let is_error: Vec<bool> =
        run.stderr.lines().filter(|line| line.contains("]: ")).map(|line| line.starts_with("error[")).collect();
    let mark = |(found, is_error): (String, bool)| format!("{}{found}", if is_error { "!" } else { "" });
    run.findings().into_iter().zip(is_error).map(mark).collect()
}

/// The same in a text below a table of supported versions.
fn below_the_table(text: &str) -> Vec<String> {
    of_policy(&format!("{POLICY}\n{text}\n"))
}

const REPORTING: &str = "## Reporting a Vulnerability\n\nUse this section to tell people how to report a vulnerability.\n\n\
    Tell them where to go, how often they can expect to get an update on a\nreported vulnerability, what to expect if the \
    vulnerability is accepted or\ndeclined, etc.\n";

#[test]
fn leftovers_in_a_policy() {
    assert_eq!(below_the_table("<!-- TODO: mail -->"), ["todo-in-comment SECURITY.md:10:1"]);
    assert_eq!(below_the_table("caf\u{c3}\u{a9}"), ["mojibake SECURITY.md:10:4"]);
}

#[test]
fn sentences_of_the_template() {
    let both = ["unedited-template SECURITY.md:12:1", "unedited-template SECURITY.md:14:1"];
    assert_eq!(below_the_table(REPORTING), both.map(|found| format!("!{found}")));
    assert_eq!(below_the_table(&format!("{REPORTING}\nMail to a@acme.example.\n")), both);
    assert_eq!(below_the_table(&format!("{REPORTING}\n### How\n\n    mail a@acme.example\n")), both);
    assert_eq!(below_the_table(&format!("{REPORTING}\n## Thanks\n\nTo you.\n")), both.map(|found| format!("!{found}")));
    let versions = "**Use this section** to tell people about which versions of our project\nare currently supported.";
    assert_eq!(below_the_table(versions), ["unedited-template SECURITY.md:10:3"]);
    assert_eq!(below_the_table(&format!("An open <code>tag.\n\n{versions}")), ["unedited-template SECURITY.md:12:3"]);
    // What nobody sees is no promise.
    for hidden in ["<!--\nX\n-->", "```\nX\n```", "`X`", "<pre>X</pre>", "[comment]: # (X)"] {
        let text = hidden.replace('X', "Use this section to tell people how to report a vulnerability.");
        assert_eq!(below_the_table(&text), [""; 0], "{hidden}");
    }
}

#[test]
fn contacts_that_stand_for_others() {
    for placeholder in [
        "security@example.com",
        "<security@Example.ORG>",
        "[us](mailto:root@localhost)",
        "your-email@acme.example",
        "security@yourdomain.com",
        "a@your-company.example",
        "[the form](https://example.com/security)",
        "https://github.com/OWNER/REPO/security/advisories/new",
        "[here](https://github.com/your-username/acme/issues)",
        "<b>[INSERT SECURITY EMAIL]</b>",
        "[YOUR EMAIL]",
        "[your-email]",
        "\\<your e-mail>",
        "[security contact]",
        "[email protected]",
    ] {
        let found = below_the_table(&format!("Write to {placeholder}."));
        assert!(
            matches!(found.as_slice(), [one] if one.starts_with("!placeholder-contact SECURITY.md:10:")),
            "{placeholder}: {found:?}"
        );
        let found = below_the_table(&format!("Write to {placeholder}, or to `a@acme.example`."));
        assert!(
            matches!(found.as_slice(), [one] if one.starts_with("placeholder-contact ")),
            "{placeholder}: {found:?}"
        );
    }
    for real in [
        "a@security.example.org",
        "[a](https://www.example.com/security)",
        "a@yourkit.example",
        "https://example.com",
        "http://localhost:8080/x",
        "`security@example.com`",
        "\n\n```\nsecurity@example.com\n```",
        "<code>security@example.com</code>",
        "<!-- security@example.com -->",
        "[SECURITY] in the subject",
        "[your friends]",
        "https://github.com/owner/acme",
    ] {
        assert_eq!(below_the_table(&format!("Write to {real}")), [""; 0], "{real}");
    }
}

#[test]
fn gaps_that_are_left() {
    for gap in [
        "{{ project_name }}",
        "{{PROJECT}}",
        "[PROJECT NAME]",
        "[insert a time here]",
        "OWNER/REPO",
        "YOUR_USERNAME",
        "your-org/your-repo",
        "[Your Company]",
    ] {
        assert_eq!(below_the_table(&format!("We of {gap} do.")), ["unfilled-placeholder SECURITY.md:10:7"], "{gap}");
    }
    assert_eq!(below_the_table("\\<owner>/\\<repo>"), ["unfilled-placeholder SECURITY.md:10:2"]);
    assert_eq!(
        of_policy("# Security of {{ name }}\n\nMail a@acme.example.\n"),
        ["unfilled-placeholder SECURITY.md:1:15"]
    );
    for fine in [
        "`{{ x }}`",
        "${{ x }}",
        "{{7*7}}",
        "{x}",
        "`OWNER/REPO`",
        "owner/repo",
        "[x] y",
        "your report",
        "[1.0, 2.0)",
        "[[[",
    ] {
        assert_eq!(below_the_table(&format!("We of {fine} do.")), [""; 0], "{fine}");
    }
}

#[test]
fn what_readers_see_is_done() {
    for (text, column) in [("Mail: TODO", 7), ("TBD.", 1), ("**FIXME**: mail", 3), ("(TODO: ADD MAIL)", 2)] {
        assert_eq!(below_the_table(text), [format!("visible-todo SECURITY.md:10:{column}")], "{text}");
    }
    assert_eq!(
        of_policy("## TODO\n\n| a | b |\n|-|-|\n| c | TBD |\n"),
        ["visible-todo SECURITY.md:1:4", "visible-todo SECURITY.md:5:7"]
    );
    for fine in [
        "`TODO`",
        "a TODO-list",
        "todo lo demás",
        "TODO LO QUE",
        "LEA TODO ESTO",
        "TODO.md",
        "CVE-TBD",
        "![TODO](https://acme.example/a.png)",
    ] {
        assert_eq!(below_the_table(fine), [""; 0], "{fine}");
    }
}

#[test]
fn policies_that_are_none() {
    for nothing in ["\n \n", "<!-- later -->\n", "---\ntitle: x\n---\n"] {
        assert_eq!(of_policy(nothing), ["!empty-policy SECURITY.md:1:1"], "{nothing:?}");
    }
    assert_eq!(of_policy(""), ["!empty-policy SECURITY.md"]);
    assert_eq!(of_policy("![Mail us](https://acme.example/mail.png)\n"), [""; 0]);
    for path in ["docs/SECURITY.md", "../SECURITY.rst\n", "SECURITY_POLICY.txt", ".github/security"] {
        assert_eq!(of_policy(path), ["pointer-policy SECURITY.md:1:1"], "{path}");
    }
    for link in [
        "See [our policy](https://acme.example/policy).",
        "https://acme.example/policy",
        "[Security](https://acme.example/policy)",
        "[Our security policy](https://acme.example/x)",
        "<https://acme.example/x>",
        "Our policy, with how to report vulnerabilities, can be found here:\n\n<https://acme.example/policy>",
        "Please refer to the [policy] of Acme.\n\n[policy]: https://acme.example/policy",
    ] {
        let found = of_policy(&format!("# Security\n\n{link}\n"));
        assert!(
            matches!(found.as_slice(), [one] if one.starts_with("pointer-policy SECURITY.md:")),
            "{link}: {found:?}"
        );
    }
    for fine in [
        "Please report vulnerabilities on [our form](https://acme.example/form).",
        "See [how](https://github.com/acme-example/acme/security/advisories/new).",
        "See [how](https://acme.example/policy), or mail a@acme.example.",
        "See [how](https://acme.example/policy) and [why](https://acme.example/why).",
    ] {
        assert_eq!(of_policy(&format!("# Security\n\n{fine}\n")), [""; 0], "{fine}");
    }
    for fenced in [
        format!("```markdown\n{POLICY}```\n"),
        format!("Here is your policy:\n\n~~~md\n{POLICY}~~~\n\nAdapt it.\n"),
        format!("# Security\n\n```\n{POLICY}\n"),
        POLICY.replace('\n', "\n    ").replacen('#', "    #", 1),
    ] {
        let found = of_policy(&fenced);
        assert!(
            matches!(found.as_slice(), [one] if one.starts_with("fenced-policy SECURITY.md:")),
            "{fenced}: {found:?}"
        );
    }
    assert_eq!(of_policy("Encrypt with\n\n```\nKEY KEY KEY KEY KEY KEY KEY KEY KEY KEY KEY\n```\n"), [""; 0]);
}

/// kiipy's own SECURITY.md as it stands in its repository.
#[test]
fn the_seed_policy_has_exactly_its_four_faults() {
    let seed = include_str!("../fixtures/kiipy-SECURITY.md");
    let run = Site::new().write("SECURITY.md", seed).check().finds(&[
        "todo-in-comment SECURITY.md:9:1",
        "todo-in-comment SECURITY.md:19:1",
        "mojibake SECURITY.md:41:78",
        "mojibake SECURITY.md:49:46",
    ]);
    for meant in ["`🙊`", "`🙇`"] {
        assert!(run.stderr.contains(meant), "{}", run.stderr);
    }
}

#[test]
fn a_template_error_shows_the_line_of_the_template() {
    let run = Site::new()
        .edit("site.toml", "[project]", "theme = \"own\"\n[project]")
        .write("themes/own/templates/404.html", "<p>\n{{ nothing_of_this_name }}\n</p>\n")
        .check();
    assert_eq!(run.findings(), ["template themes/own/templates/404.html:2:4"], "{}", run.stderr);
    let run = Site::new()
        .edit("site.toml", "[project]", "theme = \"own\"\n[project]")
        .write("themes/own/templates/404.html", "{% extends \"nowhere.html\" %}\n")
        .check();
    assert_eq!(run.findings(), ["template themes/own/templates/404.html:1:1"], "{}", run.stderr);
    let run = Site::new()
        .edit("site.toml", "[project]", "theme = \"own\"\n[project]")
        .write("themes/own/templates/404.html", "<p>\n{% if %}\n")
        .check();
    assert_eq!(run.findings(), ["template themes/own/templates/404.html:2:7"], "{}", run.stderr);
}

#[test]
fn warnings_can_be_denied() {
    let site = Site::new().write("SECURITY.md", &format!("{POLICY}\n<!-- TODO -->\n"));
    assert_eq!(site.check().code, 0);
    assert_eq!(site.run(&["check", "--deny", "warnings"]).code, 1);
}
