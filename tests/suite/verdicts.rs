//! The same verdict everywhere: what each format says of each advisory and each release is read back, as a consumer of that
//! format would read it, and compared.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::date;
use secportal::compile::compile;
use secportal::diag::Report;
use secportal::model::version::{Version, VersionOrder};
use secportal::project::Project;
use serde_json::Value;

use crate::site::{ADVISORY, ADVISORY_FILE, Site};

/// By advisory and release: `affected`, `fixed`, `not_affected` or `unknown`; `unaffected` of what a format gives no reason for.
type Verdicts = BTreeMap<(String, String), String>;

/// A built portal with the versions of its releases.
struct Built {
    site: Site,
    releases: Vec<String>,
    /// What the model says.
    expected: Verdicts,
}

impl Built {
    /// The sample portal, in which of one advisory the affected versions are unknown.
    fn sample() -> Self {
        let site = Site::sample("quillmesh").edit(
            "content/advisories/QUILL-2025-0004.toml",
            "affected = [{ introduced = \"3.0.0b1\", fixed = \"3.0.0rc2\" }]",
            "# Nobody has said yet which versions are affected.",
        );
        assert_eq!(site.build().code, 0);
        let mut report = Report::default();
        let mut project = Project::read(&site.path(""), date(2026, 11, 23), &mut report).expect("a project");
        let portal = compile(&mut project, &mut report).expect("a portal").portal;
        let expected = portal.advisories.iter().flat_map(|disclosed| {
            portal.releases.iter().map(|release| {
                let version = &release.version.value;
                let verdict = disclosed.verdict(version).as_str();
                ((disclosed.advisory.id.to_string(), version.normalized()), verdict.to_owned())
            })
        });
        let expected: Verdicts = expected.collect();
        let releases = portal.releases.iter().map(|release| release.version.normalized()).collect();
        Self { site, releases, expected }
    }

    /// The JSON documents whose path begins so.
    fn documents(&self, folder: &str) -> Vec<(String, Value)> {
        let files =
            self.site.output().into_iter().filter(|(path, _)| path.starts_with(folder) && path.ends_with(".json"));
        let parse = |(path, bytes): (String, Vec<u8>)| {
            let document = serde_json::from_slice(&bytes).unwrap_or_else(|error| panic!("{path}: {error}"));
            (path, document)
        };
        files.map(parse).collect()
    }

    fn records(&self) -> Vec<Value> {
        self.documents("osv/x_").into_iter().map(|(_, record)| record).collect()
    }

    /// The project's own id for any name of a vulnerability.
    fn own_ids(&self) -> BTreeMap<String, String> {
        let mut ids = BTreeMap::new();
        for record in self.records() {
            let own = text(&record["database_specific"]["local_id"]);
            let aliases = list(&record["aliases"]).iter().map(text);
            ids.extend(aliases.chain([own.clone()]).map(|name| (name, own.clone())));
        }
        ids
    }

    fn judge(&self, id: &str, verdict: impl Fn(&str) -> String) -> Verdicts {
        self.releases.iter().map(|version| ((id.to_owned(), version.clone()), verdict(version))).collect()
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("{value} is a text")).to_owned()
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map(Vec::as_slice).unwrap_or_default()
}

fn version(text: &str) -> Version {
    VersionOrder::Pep440.parse(text).expect("a version")
}

/// OSV's evaluation algorithm: a version is affected when a range or the list of versions holds it.
fn osv(built: &Built) -> Verdicts {
    let judge = |record: &Value| {
        built.judge(&text(&record["database_specific"]["local_id"]), |release| {
            let release = version(release);
            let all = |key: &str| list(&record["affected"]).iter().flat_map(|one| list(&one[key])).collect::<Vec<_>>();
            let (ranges, versions) = (all("ranges"), all("versions"));
            if record.get("withdrawn").is_some() {
                "not_affected"
            } else if ranges.is_empty() && versions.is_empty() {
                "unknown"
            } else if ranges.iter().any(|range| osv_range_holds(range, &release))
                || versions.iter().any(|listed| version(&text(listed)) == release)
            {
                "affected"
            } else {
                "unaffected"
            }
            .to_owned()
        })
    };
    built.records().iter().flat_map(judge).collect()
}

fn osv_range_holds(range: &Value, release: &Version) -> bool {
    let mut holds = false;
    for event in list(&range["events"]) {
        let named = |key: &str| event[key].as_str();
        if named("introduced").is_some_and(|first| first == "0" || version(first) <= *release) {
            holds = true;
        }
        if named("fixed").is_some_and(|fixed| version(fixed) <= *release)
            || named("last_affected").is_some_and(|last| version(last) < *release)
        {
            holds = false;
        }
    }
    holds
}

/// The enumerated versions of OSV alone, which many tools compare literally.
fn osv_versions(built: &Built) -> BTreeSet<(String, String)> {
    let listed = |record: &Value| {
        let id = text(&record["database_specific"]["local_id"]);
        let versions = list(&record["affected"]).iter().flat_map(|one| list(&one["versions"])).map(text);
        versions.map(|listed| (id.clone(), version(&listed).normalized())).collect::<Vec<_>>()
    };
    built.records().iter().filter(|record| record.get("withdrawn").is_none()).flat_map(listed).collect()
}

/// The algorithm of the CVE record format: the first entry that holds the version decides, else `defaultStatus`.
fn cve(built: &Built) -> Verdicts {
    let ids = built.own_ids();
    let judge = |(path, container): (String, Value)| {
        let cve = path.trim_start_matches("cve/").trim_end_matches(".json").to_owned();
        built.judge(&ids[&cve], |release| {
            let release = version(release);
            let product = &container["affected"][0];
            let holds = |entry: &&Value| {
                let first = text(&entry["version"]);
                if entry.get("versionType").is_none() {
                    return release == version(&first);
                }
                let end = entry["lessThan"].as_str().map(|end| end == "*" || release < version(end));
                let last = entry["lessThanOrEqual"].as_str().map(|last| release <= version(last));
                (first == "0" || version(&first) <= release) && end.or(last).expect("an end")
            };
            let entries = list(&product["versions"]);
            if container.get("rejectedReasons").is_some() {
                return "not_affected".to_owned();
            }
            let status = entries.iter().find(holds).map_or(&product["defaultStatus"], |entry| &entry["status"]);
            text(status)
        })
    };
    built.documents("cve/").into_iter().flat_map(judge).collect()
}

/// Each product of each claim has its status.
fn openvex(built: &Built) -> Verdicts {
    let ids = built.own_ids();
    let (_, document) = built.documents("openvex.json").pop().expect("a document");
    let mut verdicts = Verdicts::new();
    for claim in list(&document["statements"]) {
        let Some(id) = ids.get(&text(&claim["vulnerability"]["name"])) else { continue };
        for product in list(&claim["products"]) {
            let purl = text(&product["@id"]);
            let release = purl.strip_prefix("pkg:pypi/quillmesh@").expect("a purl of the project").to_owned();
            let verdict = text(&claim["status"]).replace("under_investigation", "unknown");
            let before = verdicts.insert((id.clone(), version(&release).normalized()), verdict);
            assert_eq!(before, None, "{id} says two things of {release}");
        }
    }
    verdicts
}

/// Each product has one status, in one of the lists. Releases after the last revision of a document are judged by its ranges.
fn csaf(built: &Built) -> Verdicts {
    let documents = built.documents(".well-known/csaf/white/").into_iter().map(|(_, document)| document);
    let advisories = documents.filter(|document| document["document"]["category"] == "csaf_security_advisory");
    let judge = |document: Value| {
        let statuses = csaf_statuses(&document);
        built.judge(&text(&document["document"]["tracking"]["id"]), |release| {
            let release = version(release);
            let listed = statuses.iter().find(|(name, _)| !name.starts_with("vers:") && version(name) == release);
            if let Some((_, verdict)) = listed {
                return (*verdict).to_owned();
            }
            let ranges: Vec<_> = statuses
                .iter()
                .filter_map(|(name, verdict)| Some((name.strip_prefix("vers:pypi/")?, verdict)))
                .collect();
            let holds =
                ranges.iter().find(|(range, _)| range.split('|').all(|constraint| satisfies(constraint, &release)));
            match holds {
                Some((_, verdict)) => (**verdict).to_owned(),
                None if ranges.is_empty() => "unknown".to_owned(),
                None => "unaffected".to_owned(),
            }
        })
    };
    advisories.flat_map(judge).collect()
}

/// The names of versions and ranges, each with the verdict of its list.
fn csaf_statuses(document: &Value) -> BTreeMap<String, &'static str> {
    let mut statuses = BTreeMap::new();
    for product in list(&document["product_tree"]["branches"][0]["branches"][0]["branches"]) {
        let lists = [
            ("known_affected", "affected"),
            ("fixed", "fixed"),
            ("known_not_affected", "not_affected"),
            ("under_investigation", "unknown"),
        ];
        for (name, verdict) in lists {
            let ids = list(&document["vulnerabilities"][0]["product_status"][name]);
            if ids.contains(&product["product"]["product_id"]) {
                let before = statuses.insert(text(&product["name"]), verdict);
                assert_eq!(before, None, "two statuses of {product}");
            }
        }
    }
    statuses
}

/// Whether a version satisfies a constraint of VERS.
fn satisfies(constraint: &str, release: &Version) -> bool {
    if let Some(first) = constraint.strip_prefix(">=") {
        *release >= version(first)
    } else if let Some(last) = constraint.strip_prefix("<=") {
        *release <= version(last)
    } else if let Some(end) = constraint.strip_prefix('<') {
        *release < version(end)
    } else {
        constraint == "*" || *release == version(constraint)
    }
}

/// The API lists what affects a release, what is fixed in it, and of what nobody knows; all else never affected it.
fn api(built: &Built) -> Verdicts {
    let mut verdicts = Verdicts::new();
    for (_, document) in built.documents("api/v1/versions/") {
        let release = version(&text(&document["version"])).normalized();
        for (id, _) in built.expected.keys().filter(|(_, one)| *one == release) {
            verdicts.insert((id.clone(), release.clone()), "not_affected".to_owned());
        }
        for (field, verdict) in [("affected", "affected"), ("fixed", "fixed"), ("unknown", "unknown")] {
            for entry in list(&document[field]) {
                let id = entry.as_str().map_or_else(|| text(&entry["id"]), str::to_owned);
                verdicts.insert((id, release.clone()), verdict.to_owned());
            }
        }
    }
    verdicts
}

/// The page of a release has a section for each answer; what stands in none never affected it.
fn pages(built: &Built) -> Verdicts {
    let mut verdicts = Verdicts::new();
    for (id, release) in built.expected.keys() {
        let page = built.site.built(&format!("versions/{release}/index.html"));
        let link = format!("/advisories/{id}/\"");
        let section = |name: &str, end: &str| {
            let start =
                page.find(&format!("<h2 id=\"{name}\"")).or_else(|| page.find(&format!("<summary id=\"{name}\"")));
            let section = start.map_or("", |start| &page[start..]);
            section.split(end).next().expect("a section").contains(&link)
        };
        let verdict = if section("affecting", "</section>") {
            "affected"
        } else if section("unclear", "</section>") {
            "unknown"
        } else if section("fixed", "</details>") {
            "fixed"
        } else {
            "not_affected"
        };
        verdicts.insert((id.clone(), release.clone()), verdict.to_owned());
    }
    verdicts
}

/// Compares verdicts, all of them or those of some advisories.
fn check(name: &str, verdicts: &Verdicts, expected: &Verdicts, advisories: usize) {
    let ids: BTreeSet<&String> = verdicts.keys().map(|(id, _)| id).collect();
    assert_eq!(ids.len(), advisories, "{name} speaks of {ids:?}");
    for (key, verdict) in expected.iter().filter(|(key, _)| ids.contains(&key.0)) {
        let said = verdicts.get(key).map(String::as_str);
        let agrees =
            said == Some(verdict) || said == Some("unaffected") && matches!(verdict.as_str(), "fixed" | "not_affected");
        assert!(agrees, "{name} on {key:?}: {said:?}, not {verdict}");
    }
}

#[test]
fn every_format_gives_the_same_verdict_on_every_release() {
    let built = Built::sample();
    let expected = &built.expected;
    for verdict in ["affected", "fixed", "not_affected", "unknown"] {
        assert!(expected.values().any(|one| one == verdict), "the sample has a release that is {verdict}");
    }
    let with_cve = built.documents("cve/").len();
    assert!(with_cve > 10, "the sample has CVE ids");
    check("OSV", &osv(&built), expected, 17);
    check("CVE", &cve(&built), expected, with_cve);
    check("OpenVEX", &openvex(&built), expected, 17);
    check("CSAF", &csaf(&built), expected, 17);
    check("the API", &api(&built), expected, 17);
    check("the page", &pages(&built), expected, 17);
    let listed = osv_versions(&built);
    assert!(listed.len() > 50 && listed.iter().all(|key| expected[key] == "affected"), "{listed:?}");
}

/// The statuses of the project's versions in OpenVEX, in the order of their names.
fn openvex_statuses(site: &Site) -> Vec<(String, String)> {
    let document: Value = serde_json::from_str(&site.built("openvex.json")).expect("JSON");
    let mut statuses = BTreeMap::new();
    for claim in list(&document["statements"]) {
        for product in list(&claim["products"]) {
            let purl = text(&product["@id"]).replace("pkg:pypi/acme@", "").replace("%2B", "+");
            statuses.insert(purl, text(&claim["status"]));
        }
    }
    statuses.into_iter().collect()
}

#[test]
fn what_a_fix_cannot_have_reached_is_not_called_fixed() {
    let release = |(version, day): &(&str, &str)| format!("[[release]]\nversion = \"{version}\"\ndate = {day}\n\n");
    let releases = [
        ("1.0", "2020-01-01"),
        ("2.0", "2021-01-01"),
        ("3.0rc1", "2021-06-01"),
        ("3.0", "2021-07-01"),
        ("1.1", "2026-02-01"),
        ("3.1", "2026-02-01"),
    ];
    let ranges = "affected = [{ introduced = \"1.0\", fixed = \"1.1\" }, { introduced = \"3.0\", fixed = \"3.1\" }]";
    let one = ADVISORY.replace("affected = [{ introduced = \"1.0\", fixed = \"1.2\" }]", ranges);
    let site = Site::new()
        .write("content/releases.toml", &releases.iter().map(release).collect::<String>())
        .write(ADVISORY_FILE, &one);
    assert_eq!(site.build().code, 0, "{}", site.check().stderr);
    let said = openvex_statuses(&site);
    let expected = [
        ("1.0", "affected"),
        ("1.1", "fixed"),
        ("2.0", "not_affected"),
        ("3.0", "affected"),
        ("3.0rc1", "not_affected"),
        ("3.1", "fixed"),
    ];
    assert_eq!(said, expected.map(|(version, status)| (version.to_owned(), status.to_owned())));
}

/// The name is that of the public version: a wheel for one graphics card has the flaws of the version that it is made from.
#[test]
fn a_local_build_has_the_verdict_of_its_version_everywhere() {
    let release = |version: &str| format!("[[release]]\nversion = \"{version}\"\ndate = 2026-01-01\n");
    let advisory = ADVISORY
        .replace("fixed = \"1.2\"", "last_affected = \"1.13.1\"")
        .replace("\nsummary =", "\naliases = [\"CVE-2026-0001\"]\nsummary =");
    let site = Site::new()
        .write("content/releases.toml", &["1.13.1", "1.13.1+cu117", "1.14+cu117", "1.14"].map(release).concat())
        .write(ADVISORY_FILE, &advisory);
    site.build().fine();
    let expected = [("1.13.1", "affected"), ("1.13.1+cu117", "affected"), ("1.14", "not_affected")];
    let expected: Vec<_> = expected.into_iter().chain([("1.14+cu117", "not_affected")]).collect();
    let said = openvex_statuses(&site);
    assert_eq!(said, expected.iter().map(|(one, status)| ((*one).into(), (*status).into())).collect::<Vec<_>>());
    for (version, status) in expected {
        let (_, word) = (version, if status == "affected" { "Affected" } else { "Not affected" });
        let page = site.built(&format!("versions/{version}/index.html"));
        assert!(page.contains(&format!(">{word}<")), "{version}: {page}");
        let document: Value =
            serde_json::from_str(&site.built(&format!("api/v1/versions/{version}.json"))).expect("JSON");
        assert_eq!(document["verdict"], status, "{version}");
    }
    let record: Value = serde_json::from_str(&site.built("osv/x_ACME-2026-0001.json")).expect("JSON");
    assert_eq!(record["affected"][0]["versions"], serde_json::json!(["1.13.1", "1.13.1+cu117"]));
    let container: Value = serde_json::from_str(&site.built("cve/CVE-2026-0001.json")).expect("JSON");
    let explicit = serde_json::json!({ "version": "1.13.1+cu117", "status": "affected" });
    assert_eq!(container["affected"][0]["versions"][0], explicit);
    assert_eq!(list(&container["affected"][0]["versions"]).len(), 2);
    // One that nobody lists has the same verdict.
    let unlisted = site.run(&["affected", "1.13.1+cpu", "--json"]).stdout;
    let unlisted: Value = serde_json::from_str(&unlisted).expect("JSON");
    assert_eq!(unlisted["verdict"], "affected");
}
