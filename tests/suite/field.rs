//! What users of other tools have reported in public: each report played with a small input of our own. The names of the tests
//! say what is right; the comments say where it was reported.

use std::fmt::Write;

use serde_json::{Value, json};

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

/// A first advisory that stands, and a second one that was withdrawn as its duplicate.
fn duplicate_of(original: &str) -> Site {
    let original = format!(
        "aliases = [\"CVE-2026-1002\"]\nwithdrawn = 2026-03-01T12:00:00Z\nwithdrawal_reason = \"Told *twice*\"\nduplicate_of = \"{original}\"\ntitle = "
    );
    let second = ADVISORY.replace("0001", "0002").replace("\"published\"", "\"withdrawn\"").replace(TITLE, &original);
    advisory(TITLE, "aliases = [\"CVE-2026-1001\"]\ntitle = ").write("content/advisories/ACME-2026-0002.toml", &second)
}

fn read(site: &Site, path: &str) -> Value {
    serde_json::from_str(&site.built(path)).expect("JSON")
}

/// ossf/osv-schema#160, CVEProject/cve-services#712, CVEProject/cve-schema#313.
#[test]
fn a_duplicate_leads_to_what_it_tells_once_more() {
    let site = duplicate_of("ACME-2026-0001");
    site.build().fine();
    let record = read(&site, "osv/x_ACME-2026-0002.json");
    assert_eq!(record["summary"], "Withdrawn as a duplicate of ACME-2026-0001: A title (Told twice)");
    assert_eq!((&record["aliases"], &record["related"]), (&json!(["CVE-2026-1002"]), &json!(["x_ACME-2026-0001"])));
    let rejection = json!({
        "rejectedReasons": [{ "lang": "en", "value": "Told twice" }],
        "replacedBy": ["CVE-2026-1001"],
    });
    assert_eq!(read(&site, "cve/CVE-2026-1002.json"), rejection);
    let page = site.built("advisories/ACME-2026-0002/index.html");
    let says = "It is a duplicate of <a href=\"/advisories/ACME-2026-0001/\">ACME-2026-0001</a>.";
    assert!(page.contains(says), "{page}");
    let url = "https://security.acme.example/advisories/ACME-2026-0001/";
    let document = read(&site, ".well-known/csaf/white/2026/acme-2026-0002.json");
    let references = &document["vulnerabilities"][0]["references"];
    let leads = json!({ "category": "external", "summary": "duplicate of: ACME-2026-0001", "url": url });
    assert!(references.as_array().is_some_and(|all| all.contains(&leads)), "{references}");
    let listed = &read(&site, "api/v1/advisories.json")["advisories"][0];
    assert_eq!(listed["withdrawn"]["duplicate_of"], "ACME-2026-0001");
    let item = &read(&site, "feed.json")["items"][0];
    assert_eq!(item["summary"], "Duplicate of ACME-2026-0001: Told twice");
    let html = item["content_html"].as_str().unwrap_or("");
    assert!(html.contains(&format!("<a href=\"{url}\">ACME-2026-0001</a>")), "{html}");
    let vex = site.built("openvex.json");
    assert!(vex.contains("The advisory was withdrawn as a duplicate of ACME-2026-0001: Told twice"), "{vex}");
}

/// The same: a vulnerability in somebody's list is an alias, and a withdrawal without a duplicate still tells its reason.
#[test]
fn a_duplicate_may_be_of_another_list() {
    let site = duplicate_of("CVE-2026-1009");
    site.build().fine();
    let record = read(&site, "osv/x_ACME-2026-0002.json");
    assert_eq!(record["aliases"], json!(["CVE-2026-1002", "CVE-2026-1009"]));
    assert_eq!(read(&site, "cve/CVE-2026-1002.json")["replacedBy"], json!(["CVE-2026-1009"]));
    let alone = duplicate_of("CVE-2026-1009").edit(
        "content/advisories/ACME-2026-0002.toml",
        "duplicate_of = \"CVE-2026-1009\"\n",
        "",
    );
    alone.build().fine();
    assert_eq!(read(&alone, "osv/x_ACME-2026-0002.json")["summary"], "Withdrawn: A title (Told twice)");
    assert_eq!(read(&alone, "cve/CVE-2026-1002.json").get("replacedBy"), None);
}

#[test]
fn a_duplicate_is_of_another_advisory_that_stands() {
    let file = "content/advisories/ACME-2026-0002.toml";
    let finding = format!("invalid-duplicate {file}:6:16");
    for original in ["ACME-2026-0002", "CVE-2026-1002", "ACME-2026-0009", "acme-2026-0002"] {
        duplicate_of(original).check().finds(&[&finding]);
    }
    let draft = |site: Site| {
        site.edit(ADVISORY_FILE, "\"published\"", "\"draft\"").edit(
            ADVISORY_FILE,
            "published = 2026-02-01T12:00:00Z\n",
            "",
        )
    };
    for original in ["ACME-2026-0001", "CVE-2026-1001"] {
        draft(duplicate_of(original)).check().finds(&[&format!("names-unpublished {file}:6:16")]);
    }
    let field = "withdrawn = 2026-03-01T12:00:00Z\nwithdrawal_reason = \"It was none\"\ntitle = ";
    let withdrawn = duplicate_of("ACME-2026-0001").edit(ADVISORY_FILE, "\"published\"", "\"withdrawn\"").edit(
        ADVISORY_FILE,
        TITLE,
        field,
    );
    withdrawn.check().finds(&[&finding]);
    let published = format!("duplicate_of = \"CVE-2026-1001\"\n{TITLE}");
    advisory(TITLE, &published).check().finds(&[&format!("status-mismatch {ADVISORY_FILE}:3:16")]);
}

/// The limit of the CVE record format, reached by long lists of vendors' pages.
#[test]
fn a_cve_draft_keeps_the_references_that_matter_most() {
    let list = |count: usize| {
        let mut list = String::from("aliases = [\"CVE-2026-1001\"]\nreferences = [\n");
        for number in 1..=count {
            let kind = if number > 590 { "FIX" } else { "WEB" };
            let _ = writeln!(list, "{{ type = \"{kind}\", url = \"https://a.example/{number}\" }},");
        }
        advisory(TITLE, &format!("{list}]\n{TITLE}"))
    };
    list(511).build().fine();
    let site = list(600);
    site.build().finds(&[&format!("many-references {ADVISORY_FILE}:506:23")]);
    let draft = read(&site, "cve/CVE-2026-1001.json");
    let urls: Vec<_> = draft["references"].as_array().expect("references").iter().map(|one| &one["url"]).collect();
    assert_eq!(urls.len(), 512);
    assert_eq!(urls[0], "https://security.acme.example/advisories/ACME-2026-0001/");
    assert_eq!((urls[501], urls[502]), (&json!("https://a.example/501"), &json!("https://a.example/591")));
    assert_eq!(urls[511], "https://a.example/600");
}

/// A project whose package has this purl, with a release and an advisory of semantic versions.
fn semantic(purl: &str, version: &str) -> Site {
    let advisory = ADVISORY.replace("\"1.0\"", &format!("\"{version}\"")).replace("\"1.2\"", "\"v1.2.0\"");
    let release = format!(
        "[[release]]\nversion = \"{version}\"\ndate = 2026-01-01\n[[release]]\nversion = \"v1.2.0\"\ndate = 2026-02-01\n"
    );
    Site::new()
        .edit("site.toml", "pkg:pypi/acme", purl)
        .write(ADVISORY_FILE, &advisory)
        .write("content/releases.toml", &release)
}

/// package-url/packageurl-js#79, package-url/purl-spec#136 and #308, tianon/gosu#157, golang/go#68152.
#[test]
fn scanners_find_names_and_versions_as_registries_have_them() {
    let check = |purl: &str, version: &str, name: &str, purl_of_version: &str| {
        let site = semantic(purl, version);
        site.build().fine();
        let affected = &read(&site, "osv/x_ACME-2026-0001.json")["affected"][0];
        assert_eq!((&affected["package"]["name"], &affected["package"]["purl"]), (&json!(name), &json!(purl)));
        assert_eq!(affected["versions"], json!(["1.0.0"]));
        assert_eq!(affected["ranges"][0]["events"], json!([{ "introduced": "1.0.0" }, { "fixed": "1.2.0" }]));
        let ghsa = read(&site, "ghsa/ACME-2026-0001.json");
        assert_eq!(ghsa["vulnerabilities"][0]["package"]["name"], name);
        let vex = read(&site, "openvex.json").to_string();
        assert!(vex.contains(&format!("\"{purl_of_version}\"")), "{vex}");
        let csaf = read(&site, ".well-known/csaf/white/2026/acme-2026-0001.json")["product_tree"].to_string();
        assert!(csaf.contains(&format!("\"{purl_of_version}\"")), "{csaf}");
    };
    check("pkg:npm/JSONStream", "1.0.0", "JSONStream", "pkg:npm/JSONStream@1.0.0");
    check("pkg:npm/%40acme/lib", "v1.0.0", "@acme/lib", "pkg:npm/%40acme/lib@1.0.0");
    let (module, purl) = ("github.com/Masterminds/semver", "pkg:golang/github.com/Masterminds/semver");
    for version in ["1.0.0", "v1.0.0"] {
        check(purl, version, module, &format!("{purl}@v1.0.0"));
    }
}

/// What pip-audit shows of an advisory with backports, as seen in github/advisory-database#8893: no fix but those of the first
/// range of the last entry that has ranges.
#[test]
fn one_entry_has_the_fixes_of_all_lines() {
    let affected = |intervals: &str| {
        let site = advisory("[{ introduced = \"1.0\", fixed = \"1.2\" }]", intervals);
        let releases = ["1.0", "1.2", "2.0", "2.1"]
            .map(|version| format!("[[release]]\nversion = \"{version}\"\ndate = 2026-01-01\n"));
        let site = site.write("content/releases.toml", &releases.concat());
        assert_eq!(site.build().code, 0);
        read(&site, "osv/x_ACME-2026-0001.json")["affected"].take()
    };
    let package = json!({ "ecosystem": "PyPI", "name": "acme", "purl": "pkg:pypi/acme" });
    let range = |events: Value| json!({ "type": "ECOSYSTEM", "events": events });
    let fixed = [
        json!({ "introduced": "1.0" }),
        json!({ "fixed": "1.2" }),
        json!({ "introduced": "2.0" }),
        json!({ "fixed": "2.1" }),
    ];
    let entry = json!([{ "package": package, "ranges": [range(json!(fixed))], "versions": ["1.0", "2.0"] }]);
    // However they are written.
    assert_eq!(
        affected("[{ introduced = \"2.0\", fixed = \"2.1\" }, { introduced = \"1.0\", fixed = \"1.2\" }]"),
        entry
    );
    let mixed = affected(
        "[{ introduced = \"0\", last_affected = \"0.9\" }, { introduced = \"1.0\", fixed = \"1.2\" }, { introduced = \"2.1\" }]",
    );
    let ranges = json!([
        range(json!([{ "introduced": "1.0" }, { "fixed": "1.2" }])),
        range(json!([{ "introduced": "0" }, { "last_affected": "0.9" }])),
        range(json!([{ "introduced": "2.1" }])),
    ]);
    let list = |version: &str| json!({ "package": package, "versions": [version] });
    assert_eq!(mixed, json!([{ "package": package, "ranges": ranges }, list("1.0"), list("2.1")]));
}

/// Technique H32 of WCAG, which engines that judge accessibility ask for.
#[test]
fn a_form_can_be_submitted_and_leads_to_the_list_of_releases() {
    let site = Site::sample("quillmesh");
    assert_eq!(site.build().code, 0);
    for (language, word) in [("", "Check"), ("es/", "Consultar")] {
        let page = site.built(&format!("{language}versions/index.html"));
        assert!(page.contains(&format!("<button class=\"button\">{word}</button>\n</form>")), "{page}");
        assert!(page.contains(" action=\"#releases\" ") && page.contains("<h2 id=\"releases\">"), "{page}");
    }
}

/// rust-lang/crates.io#4891, dnbert/prm#46: hosts that take `+` in a path for a space.
#[test]
fn a_plus_in_a_path_is_written_so_that_every_host_serves_it() {
    let release =
        "[[release]]\nversion = \"1.1+cu117\"\ndate = 2026-01-01\n[[release]]\nversion = \"1.2\"\ndate = 2026-02-01\n";
    let site = Site::new().write(ADVISORY_FILE, ADVISORY).write("content/releases.toml", release);
    site.build().fine();
    assert!(site.path("public/versions/1.1+cu117/index.html").exists());
    let address = "/versions/1.1%2Bcu117/";
    for path in ["versions/index.html", "versions/1.1+cu117/index.html", "sitemap.xml", "api/v1/lookup.json"] {
        let text = site.built(path);
        assert!(text.contains(address) && !text.contains("/versions/1.1+cu117"), "{path}: {text}");
    }
    for (path, bytes) in site.output().into_iter().filter(|(path, _)| path != ".secportal") {
        assert!(!String::from_utf8_lossy(&bytes).contains("versions/1.1+cu117"), "{path}");
    }
    assert_eq!(site.run(&["verify", "public"]).code, 0);
    let page = site.run(&["affected", "1.1+cu117"]).stdout;
    assert!(page.contains(address), "{page}");
}

/// JuliaLang/SecurityAdvisories.jl#577: a record names the version of the schema that it is valid by, and ids of local databases
/// are new in 1.8.0.
#[test]
fn a_record_names_the_schema_that_it_follows() {
    let site = Site::new().write(ADVISORY_FILE, ADVISORY);
    site.build().fine();
    assert_eq!(read(&site, "osv/x_ACME-2026-0001.json")["schema_version"], "1.8.0");
}

/// A portal with an advisory of that interval, and what it says of versions.
fn verdicts(interval: &str, asked: &[(&str, &str)]) {
    let site = advisory("[{ introduced = \"1.0\", fixed = \"1.2\" }]", interval);
    for (version, verdict) in asked {
        let said: Value = serde_json::from_str(&site.run(&["affected", version, "--json"]).stdout).expect("JSON");
        assert_eq!(said["verdict"], *verdict, "{version}");
    }
}

/// 0sec-labs/foxguard#479, OWASP/cve-lite-cli#1077, rustsec/rustsec#690, google/osv-scanner#2694.
#[test]
fn release_candidates_stand_where_their_order_puts_them() {
    let before = &[("1.2rc1", "affected"), ("1.2", "not_affected"), ("0.9", "not_affected")];
    verdicts("[{ introduced = \"1.0\", fixed = \"1.2\" }]", before);
    let between = "[{ introduced = \"0\", fixed = \"0.2.8\" }, { introduced = \"0.3.0rc1\", fixed = \"0.3.0rc2\" }]";
    verdicts(between, &[("0.2.7", "affected"), ("0.2.8", "not_affected"), ("0.3.0rc1", "affected")]);
    verdicts(between, &[("0.3.0rc2", "not_affected"), ("0.3.0", "not_affected")]);
}

/// guacsec/trustify#2019, the spelling of simplisafe-python#309.
#[test]
fn a_single_version_is_an_interval() {
    let single = "[{ introduced = \"2022.01.0\", last_affected = \"2022.1\" }]";
    verdicts(single, &[("2022.1.0", "affected"), ("2022.1.1", "not_affected"), ("2021.12", "not_affected")]);
}

/// CVEProject/cve-schema#323, Vulnogram/Vulnogram#80 and #68, CVEProject/cvelist#9184.
#[test]
fn a_cve_draft_says_all_versions_and_every_address_once() {
    let fields = "aliases = [\"CVE-2026-1001\"]\nreferences = [{ type = \"WEB\", url = \"https://a.example/\" }, { type = \"FIX\", url = \"https://a.example/\" }]\ntitle = ";
    let site = advisory(TITLE, fields).edit(
        ADVISORY_FILE,
        "[{ introduced = \"1.0\", fixed = \"1.2\" }]",
        "[{ introduced = \"0\" }]",
    );
    site.build().fine();
    let draft = read(&site, "cve/CVE-2026-1001.json");
    let all = json!([{ "version": "0", "lessThan": "*", "status": "affected", "versionType": "python" }]);
    assert_eq!(draft["affected"][0]["versions"], all);
    let urls: Vec<_> = draft["references"].as_array().expect("references").iter().map(|one| &one["url"]).collect();
    assert_eq!(urls, ["https://security.acme.example/advisories/ACME-2026-0001/", "https://a.example/"]);
}

/// pypa/advisory-database#174 and #100: YAML takes a bare 1.10 for a number, and a 0 too.
#[test]
fn versions_in_yaml_are_texts() {
    let site = advisory("{ introduced = \"1.0\", fixed = \"1.2\" }", "{ introduced = \"0\", fixed = \"1.10\" }");
    site.build().fine();
    let record = site.built("pysec/ACME-2026-0001.yaml");
    assert!(record.contains("- introduced: \"0\"\n") && record.contains("- fixed: \"1.10\"\n"), "{record}");
}

/// mozilla/bedrock#5802, CVEProject/cve-services#1659, github/codeql#22318.
#[test]
fn names_that_are_none_are_refused() {
    let fields = |fields: &str| advisory(TITLE, &format!("{fields}\n{TITLE}")).check();
    fields("aliases = [\"CVE-2016-528\"]").finds(&[&format!("invalid-alias {ADVISORY_FILE}:3:12")]);
    fields("cwe = [\"CWE-730\"]").finds(&[&format!("invalid-cwe {ADVISORY_FILE}:3:8")]);
    Site::new()
        .edit("site.toml", "pkg:pypi/acme", "pkg:pypi/acme@1")
        .check()
        .finds(&["invalid-package site.toml:7:11"]);
}

/// cloudflare/cloudflare-docs#28302, ietf-tools/datatracker#11535: a day begins in UTC, whatever the offset that it was written in.
#[test]
fn dates_are_those_of_utc_everywhere() {
    let site = Site::new().write(ADVISORY_FILE, &ADVISORY.replace("2026-02-01T12:00:00Z", "2025-12-31T20:30:00-05:00"));
    site.build().fine();
    assert_eq!(read(&site, "osv/x_ACME-2026-0001.json")["published"], "2026-01-01T01:30:00Z");
    assert!(site.path("public/.well-known/csaf/white/2026/acme-2026-0001.json").exists());
    assert!(site.built("advisories/ACME-2026-0001/index.html").contains("1 January 2026"));
}

/// future-architect/vuls#2543, python/pythondotorg#375: the last day of support is a day of support.
#[test]
fn support_ends_after_its_last_day() {
    let line = "[[release]]\nversion = \"1.2\"\ndate = 2026-01-01\n[[line]]\nversions = \"1.x\"\nname = \"One\"\nend_of_support = 2026-11-25\n";
    let check = |day: &'static str, status: &str| {
        let site = Site::new().write("content/releases.toml", line).now(day);
        let said: Value = serde_json::from_str(&site.run(&["affected", "1.2", "--json"]).stdout).expect("JSON");
        assert_eq!(said["support"]["status"], status, "{day}");
    };
    check("2026-11-25", "supported");
    check("2026-11-26", "unsupported");
}
