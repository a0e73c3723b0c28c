//! What a project lets in of its dependencies, read as each ecosystem reads it.

use serde_json::Value;

use crate::site::Site;

/// Packages, what is required of them, and which versions are vulnerable.
type Case<'c> = (&'c str, &'c str, &'c str);

/// A project that is affected by a vulnerability of a package. Each statement has eight lines.
fn statement(number: usize, (package, requirement, vulnerable): Case<'_>) -> String {
    format!(
        "[[statement]]\nvulnerability = \"CVE-2026-{number:04}\"\ntitle = \"A flaw\"\npackage = \"{package}\"\nrequirement = '''{requirement}'''\nvulnerable = [{vulnerable}]\nstatus = \"affected\"\ndate = 2026-01-01\n"
    )
}

fn fixed_in(version: &str) -> String {
    format!("{{ introduced = \"0\", fixed = \"{version}\" }}")
}

fn portal(cases: &[Case<'_>]) -> Site {
    let statements: String = cases.iter().enumerate().map(|(number, case)| statement(number, *case)).collect();
    Site::new().write("content/dependencies.toml", &statements)
}

/// What users are told to do about each.
fn advice(cases: &[Case<'_>]) -> Vec<String> {
    let site = portal(cases);
    assert_eq!(site.build().code, 0);
    let openvex: Value = serde_json::from_str(&site.built("openvex.json")).expect("JSON");
    let statements = openvex["statements"].as_array().expect("statements");
    statements.iter().map(|one| one["action_statement"].as_str().expect("an action").to_owned()).collect()
}

#[test]
fn an_upgrade_is_accepted_only_where_the_requirement_lets_it_in() {
    let cases = [
        // npm: what stands alone is an exact pin.
        ("pkg:npm/dep", "1.2.3", "1.2.9", false),
        ("pkg:npm/dep", "^1.2.3", "1.2.9", true),
        ("pkg:npm/dep", "^0.2.3", "0.3.0", false),
        ("pkg:npm/dep", "~1.2.3", "1.3.0", false),
        ("pkg:npm/dep", "1.2.x", "1.2.9", true),
        ("pkg:npm/dep", ">=1.2.3 <2.0.0", "1.9.0", true),
        ("pkg:npm/dep", ">=1.2.3 <2.0.0", "2.0.0", false),
        ("pkg:npm/dep", "^1 || ^2", "2.4.0", true),
        ("pkg:npm/dep", "1.2.3 - 2.3.4", "2.3.4", true),
        ("pkg:npm/dep", "1.2.3 - 2.3", "2.3.9", true),
        ("pkg:npm/dep", "^1.2.3", "1.3.0-rc.1", false),
        ("pkg:npm/dep", "npm:dep@^1.2.3", "1.2.9", true),
        // Python: markers and extras change nothing of what is let in.
        ("pkg:pypi/dep", ">=1.2,<2", "1.9", true),
        ("pkg:pypi/dep", ">=1.2,<2; python_version < \"3.13\"", "1.9", true),
        ("pkg:pypi/dep", "Dep[extra,other] (>=1.2,<2)", "1.9", true),
        ("pkg:pypi/dep", "dep", "1.9", true),
        ("pkg:pypi/dep", "~=1.2.0", "1.3", false),
        ("pkg:pypi/dep", "==1.2.*", "1.2.7", true),
        ("pkg:pypi/dep", "==1.2.3.*", "1.2", false),
        ("pkg:pypi/dep", ">=1.2", "2.0rc1", false),
        ("pkg:pypi/dep", ">=1.2rc1", "2.0rc1", true),
        ("pkg:cargo/dep", "1.2.3", "1.9.0", true),
        ("pkg:cargo/dep", "=1.2.3", "1.9.0", false),
        ("pkg:cargo/dep", ">=1.2, <1.5", "1.5.0", false),
        // Go: the lowest version that will do, and a new major version is another module.
        ("pkg:golang/dep", "v1.2.3", "v1.9.0", true),
        ("pkg:golang/dep", "v1.2.3", "1.9.0", true),
        ("pkg:golang/dep", "dep v0.2.3 // indirect", "v1.9.0", true),
        ("pkg:golang/dep", "v1.2.3", "v2.0.0", false),
        ("pkg:hex/dep", "~> 1.2", "1.9.0", true),
        ("pkg:hex/dep", "~> 1.2.3", "1.3.0", false),
        ("pkg:hex/dep", ">= 1.0.0 and < 2.0.0 or == 3.1.0", "3.1.0", true),
        ("pkg:hex/dep", "1.2.3", "1.2.9", false),
        ("pkg:hex/dep", "~> 1.2", "1.9.0-rc.1", false),
        ("pkg:pub/dep", "^0.2.3", "0.2.9", true),
        ("pkg:pub/dep", "^0.2.3", "0.3.0", false),
        ("pkg:pub/dep", ">=1.2.3 <2.0.0", "1.9.0", true),
        ("pkg:pub/dep", ">=1.2.3 <2.0.0", "2.0.0-dev", false),
        ("pkg:pub/dep", "any", "9.0.0", true),
        ("pkg:pub/dep", "1.2.3", "1.2.9", false),
    ];
    let vulnerable: Vec<_> = cases.iter().map(|(_, _, fixed, _)| fixed_in(fixed)).collect();
    let asked = cases.iter().zip(&vulnerable).map(|(case, vulnerable)| (case.0, case.1, vulnerable.as_str()));
    for ((package, requirement, fixed, expected), advice) in cases.iter().zip(advice(&asked.collect::<Vec<_>>())) {
        let found = advice.starts_with("Upgrade dep to");
        assert_eq!(found, *expected, "{package} {requirement} {fixed}: {advice}");
    }
}

#[test]
fn a_way_out_says_what_is_known_and_no_more() {
    let fixed = fixed_in("1.5.0");
    let last = "{ introduced = \"0\", last_affected = \"1.4.0\" }";
    let again = "{ introduced = \"0\", fixed = \"1.5.0\" }, { introduced = \"1.7.0\" }";
    let unnamed = "No fixed version of dep is named, only the last one that is vulnerable";
    let later_unnamed = format!("{unnamed}; acme accepts later versions only.");
    let none_unnamed = format!("{unnamed}, and acme accepts neither that nor a later version.");
    let cases = [
        ("^1.2.3", fixed.as_str(), "Upgrade dep to 1.5.0, which acme accepts: npm update dep"),
        ("1.2.3", fixed.as_str(), "dep is fixed in 1.5.0, and acme accepts neither that nor a later version."),
        ("^2.0.0", fixed.as_str(), "dep is fixed in 1.5.0; acme accepts later versions only."),
        (">1.5.0 <2", fixed.as_str(), "dep is fixed in 1.5.0; acme accepts later versions only."),
        ("^1.2.3", "{ introduced = \"0\" }", "No fixed version of dep is known."),
        ("^1.2.3", "", "It is not stated which versions of dep are vulnerable."),
        ("^1.2.3", last, &later_unnamed),
        ("1.2.3", last, &none_unnamed),
        // Fixed, and vulnerable again: the newest version is no way out.
        ("^1.2.3", again, "Upgrade dep to 1.5.0, which acme accepts."),
        ("~1.5.0-0", again, "Upgrade dep to 1.5.0, which acme accepts: npm update dep"),
    ];
    let asked: Vec<_> =
        cases.iter().map(|(requirement, vulnerable, _)| ("pkg:npm/dep", *requirement, *vulnerable)).collect();
    for ((requirement, vulnerable, expected), advice) in cases.iter().zip(advice(&asked)) {
        assert_eq!(advice, *expected, "{requirement} {vulnerable}");
    }
}

#[test]
fn the_command_is_that_of_the_package_manager() {
    let once = fixed_in("1.5.0");
    let again = "{ introduced = \"0\", fixed = \"1.5.0\" }, { introduced = \"1.7.0\" }";
    let cases = [
        ("pkg:pypi/dep", "", once.as_str(), ": pip install --upgrade dep"),
        (
            "pkg:pypi/dep",
            "dep[x] >= 1.2, < 2; python_version > '3'",
            once.as_str(),
            ": pip install --upgrade 'dep>=1.2,<2'",
        ),
        ("pkg:npm/%40a/dep", "^1.2.3", once.as_str(), ": npm update @a/dep"),
        ("pkg:cargo/dep", "1.2", once.as_str(), ": cargo update -p dep"),
        ("pkg:golang/github.com/A/dep", "v1.2.3", once.as_str(), ": go get github.com/A/dep@v1.5.0"),
        ("pkg:hex/dep", "~> 1.2", once.as_str(), ": mix deps.update dep"),
        ("pkg:pub/dep", "^1.2.3", once.as_str(), ": dart pub upgrade dep"),
        ("pkg:swift/github.com/a/dep", "", once.as_str(), "."),
        // A name that is no word to a shell is in no command.
        ("pkg:npm/a%3Bb", "^1.2.3", once.as_str(), "."),
        ("pkg:pypi/dep", ">=1", again, ": pip install 'dep==1.5.0'"),
        ("pkg:cargo/dep", "1", again, ": cargo update -p dep --precise 1.5.0"),
    ];
    let asked: Vec<_> =
        cases.iter().map(|(package, requirement, vulnerable, _)| (*package, *requirement, *vulnerable)).collect();
    for ((_, _, _, command), advice) in cases.iter().zip(advice(&asked)) {
        assert_eq!(advice.split_once(", which acme accepts").map(|(_, rest)| rest), Some(*command), "{advice}");
    }
}

#[test]
fn what_cannot_be_read_leads_to_no_verdict() {
    let fixed = fixed_in("1.5.0");
    let cases = [
        ("pkg:swift/github.com/a/dep", "from: \"1.2.3\""),
        ("pkg:generic/dep", ">= 1.2"),
        ("pkg:npm/dep", "latest"),
        ("pkg:npm/dep", "workspace:*"),
        ("pkg:npm/dep", "github:a/dep#v1"),
        ("pkg:npm/dep", "npm:other@^1.2.3"),
        ("pkg:pypi/dep", "dep @ https://a.example/dep-1.2.whl"),
    ]
    .map(|(package, requirement)| (package, requirement, fixed.as_str()));
    let site = portal(&cases);
    assert_eq!(site.build().findings(), every_requirement("unread-requirement content/dependencies.toml", cases.len()));
    let page = site.built("dependencies/index.html");
    assert_eq!(page.matches("Unknown whether a fix can be installed").count(), cases.len());
    assert_eq!(page.matches("Fixed in 1.5.0; it is not known whether acme accepts it.").count(), cases.len());
    assert_eq!(site.built("openvex.json").matches("it is not known whether acme accepts it").count(), cases.len());
}

#[test]
fn what_no_package_manager_takes_is_a_mistake() {
    let fixed = fixed_in("1.5.0");
    let wrong: [(&str, &[&str]); 6] = [
        ("pkg:npm/dep", &["1.2.3.4", ">=", "^^1", "~> >", "1.2 -", "01.2.3", "1.2-beta", "=> 1"]),
        ("pkg:pypi/dep", &["~~2", "1.2", "^1.2", "other>=1", "dep[x >=1", "dep>=1,<"]),
        ("pkg:cargo/dep", &["1.2 || 2"]),
        ("pkg:golang/dep", &[">=v1.2.3", "v1.2", "other v1.2.3"]),
        ("pkg:hex/dep", &["~> 2", ">= 1.2", "1.2.3 and", "or", "^1.2.3", "a b c"]),
        ("pkg:pub/dep", &["^1.2", "^1.2.3 <2.0.0", "~> 1.2", "anything"]),
    ];
    for (package, requirements) in wrong {
        let cases: Vec<_> = requirements.iter().map(|text| (package, *text, fixed.as_str())).collect();
        let expected = every_requirement("invalid-version content/dependencies.toml", cases.len());
        assert_eq!(portal(&cases).check().findings(), expected);
    }
}

/// A finding at the requirement of each of so many statements.
fn every_requirement(finding: &str, number: usize) -> Vec<String> {
    (0..number).map(|number| format!("{finding}:{}:15", number * 8 + 5)).collect()
}
