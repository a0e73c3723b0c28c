//! "Is my version affected?": the command line, the API, and the answers for versions that nobody lists.

use serde_json::Value;
use snapbox::str;

use crate::site::{ADVISORY, ADVISORY_FILE, Site};

/// Two advisories, one of which has no fix, on a line that ends.
fn site() -> Site {
    let open = ADVISORY.replace("-0001", "-0002").replace(", fixed = \"1.2\"", "").replace("\"1.0\"", "\"2.0\"");
    Site::new().write(ADVISORY_FILE, ADVISORY).write("content/advisories/B.toml", &open).write(
        "content/releases.toml",
        "[[release]]\nversion = \"1.0\"\ndate = 2025-01-01\n[[release]]\nversion = \"1.2\"\ndate = 2026-02-01\n\
         [[release]]\nversion = \"2.0\"\ndate = 2026-03-01\n\
         [[line]]\nversions = \"1.x\"\nname = \"One\"\nend_of_support = 2026-12-31\n",
    )
}

#[test]
fn an_affected_version_gets_reasons_and_a_way_out() {
    let run = site().run(&["affected", "1.0"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    snapbox::assert_data_eq!(
        run.stdout,
        str![[r#"
acme 1.0: affected. 1 known vulnerability.
  ACME-2026-0001, high 7.5, fixed in 1.2: A title
Support: supported. One gets security fixes until 31 December 2026.
What to do: upgrade to 1.2. The newest release of the nearest line that is supported and free of known vulnerabilities of its own. Its support ends on 31 December 2026.
https://security.acme.example/versions/1.0/

"#]]
    );
}

#[test]
fn a_version_that_is_not_listed_is_judged_by_the_ranges() {
    let site = site();
    snapbox::assert_data_eq!(
        site.run(&["affected", "1.1.post1"]).stdout,
        str![[r#"
acme 1.1.post1: affected. 1 known vulnerability.
  ACME-2026-0001, high 7.5, fixed in 1.2: A title
Support: supported. One gets security fixes until 31 December 2026.
What to do: upgrade to 1.2. The newest release of the nearest line that is supported and free of known vulnerabilities of its own. Its support ends on 31 December 2026.
https://security.acme.example/versions/?version=1.1.post1

"#]]
    );
    snapbox::assert_data_eq!(
        site.run(&["affected", "1.3"]).stdout,
        str![[r#"
acme 1.3: not affected. No known vulnerability.
Support: supported. One gets security fixes until 31 December 2026.
What to do: check the number. No release of this number is listed. Its support ends on 31 December 2026.
https://security.acme.example/versions/?version=1.3

"#]]
    );
}

/// With nothing free of vulnerabilities to go to, it is still better to have fewer.
#[test]
fn where_everything_is_affected_the_way_leads_to_the_fewest() {
    let affected = |id: &str, range: &str| {
        ADVISORY.replace("ACME-2026-0001", id).replace("introduced = \"1.0\", fixed = \"1.2\"", range)
    };
    let release = |version: &str| format!("[[release]]\nversion = \"{version}\"\ndate = 2026-01-01\n");
    let site = Site::new()
        .write("content/advisories/A.toml", &affected("ACME-2026-0001", "introduced = \"1.0\", fixed = \"1.3\""))
        .write("content/advisories/B.toml", &affected("ACME-2026-0002", "introduced = \"1.0\""))
        .write("content/advisories/C.toml", &affected("ACME-2026-0003", "introduced = \"1.5\""))
        .write("content/releases.toml", &["0.9", "1.0", "1.2", "1.3", "1.4", "1.5"].map(release).concat());
    let check = |version: &str, expected: &str| {
        let answer = site.run(&["affected", version]).stdout;
        let advice = answer.lines().find_map(|line| line.strip_prefix("What to do: ")).expect("an advice");
        assert_eq!(advice.split_once(". ").map(|(what, _)| what), Some(expected), "{version}: {answer}");
    };
    // Nobody is sent from where nothing is known to where something is, not even for the lack of support.
    check("0.9", "no upgrade yet");
    check("1.0", "upgrade to 1.4");
    check("1.3", "no upgrade yet");
    check("1.4", "no upgrade yet");
    check("1.5", "no upgrade yet");
    let reason = "No supported release above it is free of known vulnerabilities; this is the newest of the nearest line with the fewest.";
    assert!(site.run(&["affected", "1.0"]).stdout.contains(reason));
    let document: Value = serde_json::from_str(&site.run(&["affected", "1.2", "--json"]).stdout).expect("a document");
    assert_eq!((&document["upgrade"]["version"], &document["upgrade_affected_by"]), (&"1.4".into(), &1.into()));
    let free: Value = serde_json::from_str(&site.run(&["affected", "0.8", "--json"]).stdout).expect("a document");
    assert!(free.get("affected").is_none() && free["support"]["status"] == "unsupported", "{free}");
    assert!(free.get("upgrade").is_none(), "{free}");
}

/// What a row says of all others does not concern the releases that another row speaks of.
#[test]
fn what_is_said_of_the_rest_is_said_of_no_other_line() {
    let site = Site::new()
        .edit("SECURITY.md", "| 1.x | :white_check_mark: |\n| < 1.0 | :x: |", "| 2.x, 3.x | yes |\n| older | no |")
        .write(
            ADVISORY_FILE,
            &ADVISORY.replace("introduced = \"1.0\", fixed = \"1.2\"", "introduced = \"0\", fixed = \"3.1\""),
        )
        .write(
            "content/releases.toml",
            &["1.0", "2.5", "3.1"]
                .map(|version| format!("[[release]]\nversion = \"{version}\"\ndate = 2026-01-01\n"))
                .concat(),
        );
    site.build().fine();
    let page = site.built("supported-versions/index.html");
    let newest = |row: &str| {
        let row = page.split("<tr>").find(|html| html.contains(row)).expect("the row");
        ["1.0", "2.5", "3.1"].into_iter().find(|version| row.contains(&format!("versions/{version}/")))
    };
    assert_eq!((newest("2.x, 3.x"), newest("older")), (Some("3.1"), Some("1.0")));
    let advisory = site.built("advisories/ACME-2026-0001/index.html");
    let older = advisory.split("<li>").find(|html| html.contains("<code>older</code>")).expect("the line");
    let older = older.split("</li>").next().unwrap_or("");
    assert!(older.contains("Won&#39;t fix") && !older.contains("3.1"), "{older}");
}

#[test]
fn a_version_newer_than_all_is_unknown() {
    let site = Site::new().write("content/releases.toml", "[[release]]\nversion = \"1.0\"\ndate = 2025-01-01\n");
    snapbox::assert_data_eq!(
        site.run(&["affected", "1.1"]).stdout,
        str![[r#"
acme 1.1: unknown. It is newer than every release that is listed here.
Support: supported. It gets security fixes.
What to do: look again later. The portal does not list it yet.
https://security.acme.example/versions/?version=1.1

"#]]
    );
}

#[test]
fn what_is_no_version_is_refused_with_an_example() {
    let run = site().run(&["affected", "one"]);
    assert_eq!((run.code, run.stdout.as_str()), (2, ""));
    snapbox::assert_data_eq!(
        run.stderr,
        str![[r#"
error: `one` is not a version by PEP 440
hint: write it as on PyPI, such as `1.4.2` or `2.0rc1`

"#]]
    );
}

#[test]
fn with_errors_in_the_content_there_is_no_answer() {
    let run = Site::new().write(ADVISORY_FILE, &ADVISORY.replace("\"1.2\"", "\"x\"")).run(&["affected", "1.0"]);
    assert_eq!((run.code, run.stdout.as_str()), (1, ""));
    assert!(run.stderr.contains("invalid-version"), "{}", run.stderr);
}

#[test]
fn the_json_answer_is_the_document_of_the_api() {
    let site = site();
    assert_eq!(site.build().code, 0);
    assert_eq!(site.run(&["affected", "1.0", "--json"]).stdout, site.built("api/v1/versions/1.0.json"));
    let unlisted: Value = serde_json::from_str(&site.run(&["affected", "1.1", "--json"]).stdout).expect("a document");
    assert_eq!((&unlisted["verdict"], unlisted.get("url")), (&Value::from("affected"), None));
}

/// Looks a version up as the document says that one does, with the places of its bounds in an order that is given.
fn looked_up<'l>(lookup: &'l Value, order: &[&str], version: &str) -> &'l Value {
    let place =
        |text: &Value| order.iter().position(|one| *one == text).unwrap_or_else(|| panic!("{text} has no place"));
    // A local build is the version that it is made from, beside bounds that name none.
    let version = version.split('+').next().expect("a part");
    let own = order.iter().position(|one| *one == version).expect("a place");
    let begun = |span: &&Value| match (span.get("from"), span.get("after")) {
        (Some(from), _) => place(from) <= own,
        (None, Some(after)) => place(after) < own,
        (None, None) => true,
    };
    let span = lookup["spans"].as_array().expect("spans").iter().rfind(begun).expect("a span");
    &lookup["answers"][usize::try_from(span["answer"].as_u64().expect("a place")).expect("a place")]
}

#[test]
fn the_lookup_answers_for_every_version_as_the_command_line_does() {
    let order = [
        "0.9",
        "1.dev0",
        "1.0rc1",
        "1.0",
        "1.0.post1",
        "1.1",
        "1.2.dev0",
        "1.2rc1",
        "1.2",
        "1.2+local",
        "1.9",
        "2.dev0",
        "2.0a1",
        "2.0",
        "2.1",
        "9!1.0",
    ];
    let site = site();
    assert_eq!(site.build().code, 0);
    let lookup: Value = serde_json::from_str(&site.built("api/v1/lookup.json")).expect("a document");
    let mut verdicts = Vec::new();
    for version in order {
        let answer: Value =
            serde_json::from_str(&site.run(&["affected", version, "--json"]).stdout).expect("a document");
        let found = looked_up(&lookup, &order, version);
        let ids = |flaws: Option<&Value>| -> Vec<Value> {
            let flaws = flaws.and_then(Value::as_array).cloned().unwrap_or_default();
            flaws.into_iter().map(|flaw| flaw.get("id").cloned().unwrap_or(flaw)).collect()
        };
        for field in ["verdict", "support"] {
            assert_eq!(found[field], answer[field], "{field} of {version}");
        }
        assert_eq!(ids(found.get("affected")), ids(answer.get("affected")), "{version}");
        verdicts.push(found["verdict"].as_str().expect("a word").to_owned());
    }
    verdicts.sort();
    verdicts.dedup();
    assert_eq!(verdicts, ["affected", "not_affected"]);
}

/// Two spellings are one version: links lead to the release, as it is spelt there.
#[test]
fn a_fixed_version_spelled_otherwise_leads_to_the_release() {
    let site = site().write(ADVISORY_FILE, &ADVISORY.replace("\"1.2\"", "\"1.2.0\""));
    assert_eq!(site.build().code, 0);
    let page = site.built("advisories/ACME-2026-0001/index.html");
    assert!(page.contains("/versions/1.2/\"") && !page.contains("versions/1.2.0/"), "{page}");
    let answer = site.run(&["affected", "1.2.0"]).stdout;
    assert!(answer.ends_with("https://security.acme.example/versions/1.2/\n"), "{answer}");
    let document: Value = serde_json::from_str(&site.run(&["affected", "1.2.0", "--json"]).stdout).expect("a document");
    assert_eq!(document["url"], "https://security.acme.example/versions/1.2/");
}
