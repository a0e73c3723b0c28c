//! `secportal verify`: what consumers would stumble over is found, one fault at a time.

use std::collections::BTreeSet;
use std::fs;

use jiff::Timestamp;
use secportal::verify::finding::{Code, Level};
use secportal::verify::{Files, verify};

use crate::site::{ADVISORY, ADVISORY_FILE, Run, Site};

const RECORD: &str = "osv/x_QUILL-2022-0001.json";
const DOCUMENT: &str = ".well-known/csaf/white/2022/quill-2022-0001.json";
const FEED: &str = ".well-known/csaf/white/csaf-feed-tlp-white.json";
const VEX: &str = ".well-known/csaf/white/2026/quill-vex-cve-2026-9999044.json";
const SECURITY_TXT: &str = ".well-known/security.txt";

fn now() -> Timestamp {
    "2026-11-23T23:59:59Z".parse().expect("an instant")
}

fn built(sample: &str) -> Files {
    let site = Site::sample(sample);
    assert_eq!(site.build().code, 0);
    site.output()
}

/// The codes found, each with its file.
fn found(files: &Files) -> BTreeSet<(Code, String)> {
    let verdict = verify(files, now()).expect("schemas that can be used");
    verdict.findings.into_iter().map(|finding| (finding.code, finding.path)).collect()
}

#[test]
fn what_we_build_is_right() {
    for sample in ["quillmesh", "minnow", "tern"] {
        assert_eq!(found(&built(sample)), BTreeSet::new(), "{sample}");
    }
}

/// What to replace in which file, and the finding that follows.
const FAULTS: &[(&str, &str, &str, Code)] = &[
    (RECORD, "{", "", Code::Unreadable),
    (RECORD, "\"2022-09-06T08:00:00Z\"", "\"2022-09-06T08:00:00\"", Code::Schema),
    (RECORD, "\"CVSS_V3\"", "\"CVSS_V5\"", Code::Schema),
    (RECORD, "x_QUILL-2022-0001", "QUILL-2022-0001", Code::Schema),
    (RECORD, "x_QUILL-2022-0001", "x_QUILL-2022-0009", Code::Misplaced),
    (RECORD, "FIX", "WEB", Code::StaleList),
    (RECORD, "\"published\": \"2022-08-29", "\"published\": \"2022-08-28", Code::Contradiction),
    (RECORD, "CVE-2022-9999014", "CVE-2022-9999015", Code::Contradiction),
    (RECORD, "AV:L/AC:L/PR:N", "AV:N/AC:L/PR:N", Code::Contradiction),
    (RECORD, "\"published\": \"2022-08-29", "\"published\": \"2022-10-29", Code::DateOrder),
    (RECORD, "\"date\": \"2022-08-02T18:05:00Z\"", "\"date\": \"2022-08-02 18:05\"", Code::DateForm),
    (RECORD, "\"date\": \"2022-08-02", "\"date\": \"2028-08-02", Code::DateInFuture),
    (RECORD, "advisories/QUILL-2022-0001/", "advisories/QUILL-2022-0008/", Code::MissingFile),
    ("osv/all.json", "x_QUILL-2022-0001", "x_QUILL-2022-0008", Code::NotListed),
    ("osv/all.json", "2022-09-06T08", "2022-09-06T09", Code::StaleList),
    ("osv/modified_id.csv", "2022-09-06T08:00:00Z,x_QUILL-2022-0001\n", "", Code::NotListed),
    ("cve/CVE-2022-9999014.json", "\"references\"", "\"x_references\"", Code::Schema),
    ("openvex.json", "\"status\": \"fixed\"", "\"status\": \"mended\"", Code::Schema),
    ("feed.json", "\"content_html\"", "\"content_htm\"", Code::Schema),
    ("feed.json", "tag:quillmesh.example,2026:QUILL-2022-0001", "tag:quillmesh.example,2026:x", Code::Contradiction),
    ("feed.xml", "<updated>2026-11-09", "<updated>2026-11-08", Code::DateOrder),
    ("api/v1/support.json", "\"status\"", "\"state\"", Code::Schema),
    ("api/v1/versions/1.0.0.json", "\"date\": \"2020-03-16\"", "\"date\": \"2020-03-36\"", Code::DateForm),
    (DOCUMENT, "Loading", "loading", Code::HashMismatch),
    (DOCUMENT, "\"csaf_version\": \"2.0\"", "\"csaf_version\": \"2.1\"", Code::Schema),
    (DOCUMENT, "\"version\": \"2\"", "\"version\": \"3\"", Code::CsafTest),
    (DOCUMENT, "\"number\": \"2\"", "\"number\": \"3\"", Code::CsafTest),
    (DOCUMENT, "\"product_id\": \"quillmesh-1.4.0\"", "\"product_id\": \"quillmesh-1.4\"", Code::CsafTest),
    (DOCUMENT, "\"product_id\": \"quillmesh-1.4.0\"", "\"product_id\": \"quillmesh-1.3.0\"", Code::CsafTest),
    (DOCUMENT, "\"fixed\": [", "\"fixed\": [\"quillmesh-1.4.0\",", Code::CsafTest),
    (DOCUMENT, "\"name\": \"1.4.0\"", "\"name\": \"1.4.0 and later\"", Code::CsafTest),
    (DOCUMENT, "\"id\": \"QUILL-2022-0001\"", "\"id\": \"QUILL-2022-0002\"", Code::DuplicateId),
    (DOCUMENT, "white/2022/quill-2022-0001.json", "white/2022/quill-2022-0001", Code::Misplaced),
    (DOCUMENT, "\"initial_release_date\": \"2022", "\"initial_release_date\": \"2021", Code::Misplaced),
    (DOCUMENT, "2022-08-02T18:05:00Z", "2022-08-03T06:30:00Z", Code::HashMismatch),
    (VEX, "\"remediations\"", "\"x_remediations\"", Code::CsafTest),
    (FEED, "\"id\": \"QUILL-2022-0001\"", "\"id\": \"QUILL-2022-0008\"", Code::NotListed),
    (FEED, "quill-2022-0001.json.sha512", "quill-2022-0001.json.sha5", Code::NotListed),
    (FEED, "\"updated\": \"2022-09-06T08", "\"updated\": \"2022-09-06T07", Code::StaleList),
    (".well-known/csaf/white/index.txt", "2022/quill-2022-0001.json\n", "", Code::NotListed),
    (".well-known/csaf/white/changes.csv", "2022-09-06T08", "2022-09-06T07", Code::StaleList),
    (".well-known/csaf/provider-metadata.json", "csaf_provider", "csaf_supplier", Code::Schema),
    (".well-known/csaf/provider-metadata.json", "csaf-feed-tlp-white.json", "feed.json", Code::MissingFile),
    ("index.html", "href=\"/policy/\"", "href=\"/polity/\"", Code::DeadLink),
    ("sitemap.xml", "/policy/", "/polity/", Code::MissingFile),
    ("feed.xml", "/advisories/QUILL-2022-0001/", "/advisories/QUILL-2022-0000/", Code::MissingFile),
    ("pysec/QUILL-2022-0001.yaml", "/advisories/QUILL-2022-0001/", "/advisories/QUILL-2022-0000/", Code::MissingFile),
    (SECURITY_TXT, "Contact: mailto", "Contact:mailto", Code::SecurityTxt),
    (SECURITY_TXT, "Contact: https", "Contact: http", Code::SecurityTxt),
    (SECURITY_TXT, "Expires: 2027-05-31T00:00:00Z\n", "", Code::SecurityTxt),
    (
        SECURITY_TXT,
        "Canonical: https://security.quillmesh.example/.well-known",
        "Canonical: https://x.example/.well-known",
        Code::SecurityTxt,
    ),
    (SECURITY_TXT, "Expires: 2027-05-31", "Expires: 2026-05-31", Code::SecurityTxtExpired),
    (SECURITY_TXT, "Expires: 2027-05-31", "Expires: 2026-12-01", Code::SecurityTxtExpiresSoon),
    (SECURITY_TXT, "provider-metadata.json", "metadata.json", Code::MissingFile),
    (".secportal", "feed.json\n", "feed.json\nfeeds.json\n", Code::MissingFile),
    (".secportal", "feed.json\n", "", Code::UnlistedFile),
];

#[test]
fn each_fault_is_found() {
    let good = built("quillmesh");
    let mut codes = BTreeSet::new();
    for (path, old, new, code) in FAULTS {
        let mut files = good.clone();
        let text = String::from_utf8(files[*path].clone()).expect("text");
        assert!(text.contains(old), "{path} holds {old}");
        files.insert((*path).to_owned(), text.replacen(old, new, 1).into_bytes());
        let found = found(&files);
        assert!(found.iter().any(|(one, _)| one == code), "{path}: {old} → {new}: {found:?}");
        codes.insert(*code);
    }
    // Signatures have a test of their own, for they need a key.
    let all: BTreeSet<_> = Code::ALL.iter().copied().filter(|code| *code != Code::Signature).collect();
    assert_eq!(codes, all, "every code has a fault");
}

#[test]
fn a_file_that_is_gone_is_missed_wherever_it_is_named() {
    let mut files = built("quillmesh");
    files.remove(DOCUMENT);
    let expected = [FEED, ".well-known/csaf/white/index.txt", ".well-known/csaf/white/changes.csv", ".secportal"];
    let found = found(&files);
    for path in expected {
        assert!(found.iter().any(|(_, one)| one == path), "{path}: {found:?}");
    }
    let mut files = built("quillmesh");
    files.retain(|path, _| !path.starts_with(".well-known"));
    assert!(super::verify::found(&files).contains(&(Code::SecurityTxt, SECURITY_TXT.to_owned())));
}

#[test]
fn a_folder_of_anything_gives_findings_and_no_panic() {
    let good = built("minnow");
    let nasty: [&[u8]; 6] = [
        b"",
        b"\xff\xfe",
        b"null",
        b"[[[[",
        b"{\"document\":{\"csaf_version\":1},\"vulnerabilities\":[1,{}]}",
        b"PK\x03\x04",
    ];
    for path in good.keys() {
        for bytes in nasty {
            let mut files = good.clone();
            files.insert(path.clone(), bytes.to_vec());
            let _ = verify(&files, now()).expect("schemas that can be used");
        }
    }
    assert!(found(&Files::new()).contains(&(Code::SecurityTxt, SECURITY_TXT.to_owned())));
}

/// An advisory about links, as one about cross-site scripting is, only tells of them.
#[test]
fn what_only_reads_like_a_link_is_none() {
    let text = "a <a href=\"/x\" src=\"/y\"> b <img src=/z onerror=alert(1)>";
    let address = "https://security.acme.example/nowhere/";
    let details = format!(
        "Send `{text}`, or:\n\n```html\n{text}\n<!-- {text} -->\n<script>x = '{text}'</script>\n```\n\n    {text}\n\n\
         \\<a href=\"/x\"> [x](https://x.example '{text}')\n\n<!-- {text} -->\n\nSee `{address}` and `x {address} y`.\n"
    );
    let advisory = ADVISORY
        .replace("\"A title\"", &format!("'Links such as {text} or `{address}`'"))
        .replace("\"A summary\"", &format!("'Links such as {text} or `{address}`'"));
    let site = Site::new().write(ADVISORY_FILE, &format!("{advisory}details = '''\n{details}'''\n"));
    let built = site.build();
    assert_eq!(built.code, 0, "{}", built.stderr);
    let verified = run(&site, &["public", "--now", "2026-11-23"]);
    assert_eq!((verified.code, verified.stderr.as_str()), (0, ""));
}

/// A link is one however it is written.
#[test]
fn a_dead_link_is_found_in_every_spelling() {
    let good = built("quillmesh");
    let page = String::from_utf8(good["index.html"].clone()).expect("text");
    let spellings = [
        "<a href='/x/'>",
        "<A HREF=/x/>",
        "<a\nhref = \"/x/\">",
        "<img alt='>' src=&#x2f;x/>",
        "<p a=b src=/x/ src=/>",
    ];
    for link in spellings {
        let mut files = good.clone();
        files.insert("index.html".to_owned(), page.replace("</main>", &format!("{link}</main>")).into_bytes());
        assert!(found(&files).contains(&(Code::DeadLink, "index.html".to_owned())), "{link}");
    }
}

#[test]
fn codes_are_words_and_errors_come_first() {
    assert_eq!(Code::HashMismatch.as_str(), "hash-mismatch");
    assert_eq!(Code::UnlistedFile.level(), Level::Warning);
}

fn run(site: &Site, arguments: &[&str]) -> Run {
    Run::of(site.command().arg("verify").args(arguments))
}

#[test]
fn the_verb_says_what_it_looked_at_and_what_is_wrong() {
    let site = Site::sample("minnow");
    assert_eq!(site.build().code, 0);
    let fine = run(&site, &["public", "--now", "2026-11-23"]).fine();
    assert!(fine.stdout.ends_with("nothing wrong\n"), "{}", fine.stdout);
    fs::write(site.path("public/feed.json"), "{}").expect("a file");
    let wrong = run(&site, &["public", "--now", "2026-11-23"]);
    assert_eq!(wrong.code, 1);
    assert!(
        wrong.stderr.starts_with("error[schema]: \"items\" is a required property\n--> feed.json\n"),
        "{}",
        wrong.stderr
    );
    assert!(wrong.stdout.ends_with("3 findings\n"), "{}", wrong.stdout);
    run(&site, &["nothing"]).says(
        2,
        snapbox::str![[r#"
error: nothing is not a folder
hint: name the folder of a built site, such as `public`

"#]],
    );
}
