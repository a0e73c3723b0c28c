//! What is stated of vulnerabilities in dependencies: by version, over time, and for every reader the same.

use serde_json::{Value, json};

use crate::site::Site;

const RELEASES: &str = "[[release]]\nversion = \"1.0\"\ndate = 2026-01-01\n[[release]]\nversion = \"1.1\"\ndate = 2026-01-02\n\
                        [[release]]\nversion = \"1.2\"\ndate = 2026-01-03\n";

/// A statement of ten lines on `CVE-2026-0001` in `dep`.
fn statement(versions: &str, status: &str, date: &str) -> String {
    let why = if status == "not_affected" { "component_not_present" } else { "" };
    let justification = if why.is_empty() { String::from("\n") } else { format!("justification = \"{why}\"\n") };
    format!(
        "[[statement]]\nvulnerability = \"CVE-2026-0001\"\ntitle = \"A flaw\"\npackage = \"pkg:pypi/dep\"\nrequirement = \"\"\nvulnerable = [{{ introduced = \"0\" }}]\nversions = [{versions}]\nstatus = \"{status}\"\n{justification}date = {date}\n"
    )
}

fn site(statements: &[String]) -> Site {
    Site::new().write("content/releases.toml", RELEASES).write("content/dependencies.toml", &statements.concat())
}

fn built(statements: &[String]) -> Site {
    let site = site(statements);
    site.build().fine();
    site
}

fn read(site: &Site, path: &str) -> Value {
    serde_json::from_str(&site.built(path)).expect(path)
}

fn csaf(site: &Site) -> Value {
    read(site, ".well-known/csaf/white/2026/acme-vex-cve-2026-0001.json")
}

/// What the API says of each release.
fn statuses(site: &Site) -> Vec<String> {
    let status = |version| {
        let report = read(site, &format!("api/v1/versions/{version}.json"));
        report["dependencies"][0]["status"].as_str().unwrap_or("none").to_owned()
    };
    ["1.0", "1.1", "1.2"].map(status).to_vec()
}

/// The times, statuses and products of OpenVEX, in its order.
fn claims(site: &Site) -> Vec<(String, String, Vec<String>)> {
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    let claim = |claim: &Value| {
        let products = claim["products"].as_array().expect("products").iter().map(|product| text(&product["@id"]));
        (text(&claim["timestamp"]), text(&claim["status"]), products.collect())
    };
    read(site, "openvex.json")["statements"].as_array().expect("statements").iter().map(claim).collect()
}

fn component(of: &str) -> String {
    format!("{of}:pkg:pypi/dep")
}

#[test]
fn statements_may_differ_by_version() {
    let site = built(&[
        statement("\"1.0\", \"1.1\"", "affected", "2026-02-01"),
        statement("\"1.2\"", "not_affected", "2026-02-01"),
    ]);
    assert_eq!(statuses(&site), ["affected", "affected", "not_affected"]);
    let status = &csaf(&site)["vulnerabilities"][0]["product_status"];
    let expected = json!({
        "known_affected": [component("acme-1.0"), component("acme-1.1")],
        "known_not_affected": [component("acme-1.2")],
    });
    assert_eq!(*status, expected);
    let page = site.built("dependencies/index.html");
    assert_eq!(page.matches("<article").count(), 2, "{page}");
}

#[test]
fn a_later_statement_replaces_the_earlier_for_its_versions() {
    let later = statement("\"1.1\", \"1.2\"", "fixed", "2026-03-01");
    let earlier = statement("\"1.0\", \"1.1\"", "under_investigation", "2026-02-01");
    for statements in [[earlier.clone(), later.clone()], [later, earlier]] {
        let site = built(&statements);
        assert_eq!(statuses(&site), ["under_investigation", "fixed", "fixed"]);
        let purl = |version| format!("pkg:pypi/acme@{version}");
        let first = ("2026-02-01T00:00:00Z".into(), "under_investigation".into(), vec![purl("1.0"), purl("1.1")]);
        let second = ("2026-03-01T00:00:00Z".into(), "fixed".into(), vec![purl("1.1"), purl("1.2")]);
        assert_eq!(claims(&site), [first, second]);
        let status = &csaf(&site)["vulnerabilities"][0]["product_status"];
        let expected = json!({
            "fixed": [component("acme-1.1"), component("acme-1.2")],
            "under_investigation": [component("acme-1.0")],
        });
        assert_eq!(*status, expected);
        let page = site.built("versions/1.1/index.html");
        assert!(page.contains("Fixed") && !page.contains("Under investigation"), "{page}");
    }
}

/// Readers of OpenVEX go by the time of a statement: one that was changed last is the last.
#[test]
fn a_statement_counts_from_its_last_change() {
    let revisions = "revisions = [{ number = 1, date = 2026-02-01, summary = \"A\" }, { number = 2, date = 2026-05-01, summary = \"B\" }]\n";
    let changed = statement("\"1.0\"", "affected", "2026-05-01") + revisions;
    let site = built(&[changed, statement("\"1.0\"", "fixed", "2026-03-01")]);
    assert_eq!(statuses(&site), ["affected", "none", "none"]);
    let times: Vec<_> = claims(&site).into_iter().map(|(time, status, _)| (time, status)).collect();
    let expected = [("2026-03-01T00:00:00Z", "fixed"), ("2026-05-01T00:00:00Z", "affected")];
    assert_eq!(times, expected.map(|(time, status)| (time.to_owned(), status.to_owned())));
}

#[test]
fn a_statement_that_names_no_version_is_about_all() {
    let site = built(&[statement("", "affected", "2026-02-01"), statement("\"1.2\"", "not_affected", "2026-03-01")]);
    assert_eq!(statuses(&site), ["affected", "affected", "not_affected"]);
    assert!(site.built("versions/1.0/index.html").contains("Affected through dependencies"));
    let document = csaf(&site);
    let rest = "acme-vers:pypi/!=1.2";
    let expected = json!({ "known_affected": [component(rest)], "known_not_affected": [component("acme-1.2")] });
    assert_eq!(document["vulnerabilities"][0]["product_status"], expected);
    assert!(document.to_string().contains("pkg:pypi/acme?vers=vers:pypi%2F%21%3D1.2"), "{document}");
    // It replaces all that was said before.
    let site = built(&[statement("\"1.2\"", "not_affected", "2026-02-01"), statement("", "affected", "2026-03-01")]);
    assert_eq!(statuses(&site), ["affected", "affected", "affected"]);
    let expected = json!({ "known_affected": [component("acme")] });
    assert_eq!(csaf(&site)["vulnerabilities"][0]["product_status"], expected);
}

#[test]
fn two_statements_of_one_date_on_one_version_contradict_each_other() {
    let check = |versions: [&str; 2], dates: [&str; 2], expected: &[&str]| {
        let [first, second] = versions;
        let statements = [statement(first, "affected", dates[0]), statement(second, "fixed", dates[1])];
        site(&statements).check().finds(expected);
    };
    let same = ["2026-02-01", "2026-02-01T00:00:00Z"];
    let found = ["duplicate-statement content/dependencies.toml:12:17"];
    check(["\"1.0\", \"1.1\"", "\"1.1.0\""], same, &found);
    check(["", "\"1.1\""], same, &found);
    check(["\"1.1\"", ""], same, &found);
    check(["", ""], same, &found);
    check(["\"1.0\"", "\"1.1\""], same, &[]);
    check(["\"1.0\"", "\"1.0\""], ["2026-02-01", "2026-02-01T00:00:01Z"], &[]);
    check(["", ""], ["2026-02-02", "2026-02-01"], &[]);
}

#[test]
fn csaf_names_the_component() {
    let document = csaf(&built(&[statement("\"1.0\"", "under_investigation", "2026-02-01")]));
    let tree = &document["product_tree"];
    let dependency = json!([{
        "name": "dep",
        "product_id": "pkg:pypi/dep",
        "product_identification_helper": { "purl": "pkg:pypi/dep" },
    }]);
    let relationship = json!([{
        "category": "default_component_of",
        "full_product_name": { "name": "dep as a component of acme-1.0", "product_id": component("acme-1.0") },
        "product_reference": "pkg:pypi/dep",
        "relates_to_product_reference": "acme-1.0",
    }]);
    assert_eq!((&tree["full_product_names"], &tree["relationships"]), (&dependency, &relationship));
    assert!(tree["branches"].to_string().contains("\"purl\":\"pkg:pypi/acme@1.0\""), "{tree}");
}

/// CSAF names files by few characters of an id, and no document may take the place of another.
#[test]
fn no_document_is_lost_to_another_of_the_same_name() {
    let named = |name: &str| statement("\"1.0\"", "fixed", "2026-02-01").replace("CVE-2026-0001", name);
    let check = |names: [&str; 2], expected: &[&str]| {
        site(&names.map(named)).check().finds(expected);
    };
    let collision = ["route-collision content/dependencies.toml:12:17"];
    check(["X.41-2026-2", "X_41-2026-2"], &collision);
    check(["X41-2026-A", "X41-2026-a"], &collision);
    check(["X41-2026-2", "X.41-2026-2"], &[]);
}
