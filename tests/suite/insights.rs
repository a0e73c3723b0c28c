//! OpenSSF Security Insights: written once people have stated what only they know.

use snapbox::{IntoData, str};

use crate::site::{SITE_TOML, Site};

const INSIGHTS: &str = r#"
[security_insights]
last_updated = 2026-09-14
last_reviewed = 2026-11-02
status = "active"
license = "Apache-2.0 OR MIT"
license_url = "https://github.com/acme-example/acme/blob/HEAD/LICENSE"
accepts_change_request = true
accepts_automated_change_request = false
bug_bounty_available = true
bug_bounty_program = "https://acme.example/bounty/"
in_scope = ["The package: acme", "yes"]
self_assessment = "None so far"
administrators = [{ name = "Ada", affiliation = "Acme Makers", email = "ada@acme.example" }, { name = "No" }]
core_team = [{ name = "Ada", social = "@ada" }]
"#;

/// The portal of the tests with the section, in which one part is replaced.
fn site(old: &str, new: &str) -> Site {
    Site::new().write("site.toml", &format!("{SITE_TOML}{INSIGHTS}")).edit("site.toml", old, new)
}

#[test]
fn what_people_state_is_completed_by_what_the_portal_knows() {
    let site = site("expires", "encryption = [\"https://acme.example/key.asc\"]\nexpires");
    site.build().fine();
    snapbox::assert_data_eq!(
        site.built("security-insights.yml"),
        str![[r#"
header:
  schema-version: "2.2.0"
  last-updated: "2026-09-14"
  last-reviewed: "2026-11-02"
  url: https://security.acme.example/security-insights.yml
project:
  name: acme
  administrators:
  - name: Ada
    primary: true
    affiliation: Acme Makers
    email: ada@acme.example
  - name: "No"
    primary: false
  repositories:
  - name: acme
    comment: The source code of acme
    url: https://github.com/acme-example/acme
  vulnerability-reporting:
    reports-accepted: true
    bug-bounty-available: true
    bug-bounty-program: https://acme.example/bounty/
    contact:
      name: Acme Makers
      primary: true
      email: security@acme.example
    comment: Report by mailto:security@acme.example
    policy: https://security.acme.example/policy/
    pgp-key: https://acme.example/key.asc
    in-scope:
    - "The package: acme"
    - "yes"
  documentation:
    support-policy: https://security.acme.example/supported-versions/
repository:
  url: https://github.com/acme-example/acme
  status: active
  accepts-change-request: true
  accepts-automated-change-request: false
  core-team:
  - name: Ada
    primary: true
    social: "@ada"
  license:
    url: https://github.com/acme-example/acme/blob/HEAD/LICENSE
    expression: Apache-2.0 OR MIT
  security:
    assessments:
      self:
        comment: None so far
  documentation:
    security-policy: https://security.acme.example/policy/

"#]]
        .raw()
    );
}

#[test]
fn nobody_is_made_to_state_anything() {
    let site = Site::new();
    site.build().fine();
    assert!(!site.path("public/security-insights.yml").exists());
}

#[test]
fn every_mistake_has_its_place() {
    let check = |old: &str, new: &str, expected: &[&str]| {
        site(old, new).check().finds(expected);
    };
    check("last_reviewed = 2026-11-02\n", "", &["missing-field site.toml:19:1"]);
    check("last_reviewed = 2026-11-02", "last_reviewed = 2026-11-24", &["date-in-future site.toml:21:17"]);
    check("\"active\"", "\"busy\"", &["unknown-word site.toml:22:10"]);
    check("ada@acme", "ada", &["invalid-contact site.toml:31:72"]);
    check("[{ name = \"Ada\", social = \"@ada\" }]", "[]", &["missing-field site.toml:19:1"]);
    check("[{ name = \"Ada\", social = \"@ada\" }]", "[{}]", &["missing-field site.toml:32:14"]);
    check("social =", "sozial =", &["unknown-field site.toml:32:30"]);
    check("[security_insights]", "[[security_insights]]", &["wrong-type site.toml:19:1"]);
}
