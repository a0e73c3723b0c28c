//! A portal in several languages: a translation of the policy gives every page in its language.

use std::collections::BTreeSet;

use snapbox::str;

use crate::site::{ADVISORY, ADVISORY_FILE, Site};

const SPANISH: (&str, &str) = ("content/policy.es.md", "# Seguridad\n\n> [!NOTE]\n> Hola.\n");
const THEME: &str = "theme = \"mine\"\n\n[project]";

fn portal() -> Site {
    Site::new()
        .write(ADVISORY_FILE, &ADVISORY.replace("title = ", "aliases = [\"CVE-2026-0001\"]\ntitle = "))
        .write("content/releases.toml", "[[release]]\nversion = \"1.2\"\ndate = 2026-01-31\n")
        .write("content/scope.md", "# Scope\n")
}

/// The pages of a portal by their paths.
fn pages(site: &Site) -> BTreeSet<String> {
    site.output().into_keys().filter(|path| path.ends_with("index.html") && !path.starts_with('.')).collect()
}

#[test]
fn a_translated_policy_gives_every_page_in_its_language() {
    let site = portal().write(SPANISH.0, SPANISH.1);
    site.build().fine();
    let pages = pages(&site);
    let own: BTreeSet<&str> = pages.iter().filter(|path| !path.starts_with("es/")).map(String::as_str).collect();
    let spanish: BTreeSet<&str> = pages.iter().filter_map(|path| path.strip_prefix("es/")).collect();
    assert_eq!(own.difference(&spanish).copied().collect::<Vec<_>>(), ["scope/index.html"]);
    assert!(spanish.is_subset(&own));
    for path in spanish {
        let (english, spanish) = (site.built(path), site.built(&format!("es/{path}")));
        assert!(english.contains("<html lang=\"en\">") && spanish.contains("<html lang=\"es\">"), "{path}");
        let place = path.trim_end_matches("index.html");
        for html in [&english, &spanish] {
            for (language, prefix) in [("en", ""), ("es", "es/"), ("x-default", "")] {
                let link = format!("hreflang=\"{language}\" href=\"https://security.acme.example/{prefix}{place}\"");
                // A page that leads elsewhere is found under the address where it leads.
                assert!(html.contains(&link) || html.contains("http-equiv=\"refresh\""), "{link} in {path}");
            }
        }
        if spanish.contains("http-equiv=\"refresh\"") {
            continue;
        }
        // What is in one language leads to pages in it, but for what there is only once.
        let links = spanish.split("href=\"/").skip(1).filter_map(|rest| rest.split('"').next());
        let once = [
            "es/",
            "static/",
            "feed.",
            "api/",
            "osv/",
            ".well-known/",
            "security.txt",
            "ghsa/",
            "cve/",
            "pysec/",
            "scope/",
            "support.ics",
            "openvex.json",
        ];
        let strays: Vec<_> = links
            .filter(|link| !once.iter().any(|start| link.starts_with(start)) && !link.ends_with("advisory.md"))
            .filter(|link| *link != place)
            .collect();
        assert!(strays.is_empty(), "{path} leads to {strays:?}");
    }
    assert!(site.built("sitemap.xml").contains("<loc>https://security.acme.example/es/supported-versions/</loc>"));
    assert!(site.built("es/policy/index.html").contains("<p class=\"alert-title\">Nota</p>"));
    assert!(site.built("es/advisories/CVE-2026-0001/index.html").contains("url=/es/advisories/ACME-2026-0001/"));
}

#[test]
fn a_portal_in_one_language_speaks_of_no_other() {
    let site = portal();
    site.build().fine();
    for path in pages(&site) {
        assert!(!site.built(&path).contains("hreflang"), "{path}");
    }
}

/// A host answers every wrong address with one page.
#[test]
fn the_page_for_wrong_addresses_speaks_every_language() {
    let site = portal().write(SPANISH.0, SPANISH.1);
    site.build().fine();
    let page = site.built("404.html");
    for words in [
        "<h1>Page not found</h1>",
        "<section lang=\"es\">\n<h2>Página no encontrada</h2>",
        "<a href=\"/es/\" hreflang=\"es\">Seguridad de acme</a>",
    ] {
        assert!(page.contains(words), "{words}:\n{page}");
    }
}

#[test]
fn texts_of_a_theme_of_ones_own_take_the_place_of_built_in_ones() {
    let site = portal()
        .edit("site.toml", "[project]", THEME)
        .write("themes/mine/i18n/en.toml", "[nav]\npolicy = \"Rules & more\"\n[mine]\nhello = \"Hello, {name}\"\n")
        .write("themes/mine/i18n/es.toml", "[nav]\npolicy = \"Reglas\"\n")
        .write("themes/mine/templates/404.html", "{{ \"mine.hello\" | say(name=site.name) }}");
    site.build().fine();
    assert!(site.built("index.html").contains(">Rules &amp; more</a>"));
    assert_eq!(site.built("404.html"), "Hello, acme");
}

#[test]
fn a_theme_can_speak_another_language_and_what_it_lacks_is_english() {
    let site = portal()
        .edit("site.toml", "[project]", THEME)
        .write("content/policy.fr.md", "# Sécurité\n")
        .write("themes/mine/i18n/fr.toml", "[nav]\npolicy = \"Politique\"\n[count]\nadvisories.one = \"{number} avis\"\nadvisories.other = \"{number} avis\"\n");
    let run = site.build();
    assert_eq!(run.code, 0);
    let warning = "warning[missing-texts]: ";
    assert_eq!(run.stderr.matches(warning).count(), 1, "{}", run.stderr);
    let home = site.built("fr/index.html");
    for word in ["<html lang=\"fr\">", ">Politique</a>", "Report a vulnerability"] {
        assert!(home.contains(word), "{word}:\n{home}");
    }
    assert!(site.built("fr/advisories/index.html").contains("1 avis"));
}

#[test]
fn what_is_wrong_with_texts_is_said_where_it_stands() {
    let site = Site::new()
        .edit("site.toml", "[project]", THEME)
        .write("content/policy.en.md", "# Security\n")
        .write("content/policy.fr.md", "# Sécurité\n")
        .write("themes/mine/i18n/french.toml", "")
        .write(
            "themes/mine/i18n/en.toml",
            "[nav]\npolicie = \"Rules\"\nadvisories = \"{number} advisories\"\ntimeline = \"# Time\"\ndependencies = 1\n[count]\nopen = { one = \"1\" }\n",
        );
    let expected = str![[r##"
error[invalid-language]: `SECURITY.md` itself is in `en`
 --> content/policy.en.md:1:1
  |
1 | # Security
  | ^
  |
hint: a translation is in another language

warning[missing-texts]: the theme has no texts in `fr`, so that only the policy is shown in it
 --> content/policy.fr.md:1:1
  |
1 | # Sécurité
  | ^
  |
hint: put the texts of `i18n/en.toml` in that language into `i18n/fr.toml` of a theme of your own

error[unknown-field]: no page shows a text `nav.policie`
 --> themes/mine/i18n/en.toml:2:1
  |
2 | policie = "Rules"
  | ^^^^^^^
  |
hint: did you mean `nav.policy`?

error[invalid-text]: there is no value `number` for `nav.advisories`
 --> themes/mine/i18n/en.toml:3:1
  |
3 | advisories = "{number} advisories"
  | ^^^^^^^^^^
  |
hint: the text has no values

error[invalid-text]: `# Time` is more than a line of text
 --> themes/mine/i18n/en.toml:4:12
  |
4 | timeline = "# Time"
  |            ^^^^^^^^
  |
hint: it may hold `**strong**`, `` `code` ``, `{value}` and `[link](value)`

error[wrong-type]: `dependencies` should be a string, not a number
 --> themes/mine/i18n/en.toml:5:16
  |
5 | dependencies = 1
  |                ^

error[missing-field]: `count.open` has no form `other`, for all numbers that no other form is for
 --> themes/mine/i18n/en.toml:7:10
  |
7 | open = { one = "1" }
  |          ^^^

error[invalid-language]: `french` is not a language tag
--> themes/mine/i18n/french.toml
 |
hint: write a tag of RFC 5646, such as `en`, `es` or `pt-BR`

7 errors, 1 warning

"##]];
    let run = site.check();
    assert_eq!(run.code, 1);
    snapbox::assert_data_eq!(run.stderr, expected);
}

#[test]
fn a_template_that_says_what_nobody_has_written_is_reported() {
    let site = Site::new()
        .edit("site.toml", "[project]", THEME)
        .write("themes/mine/templates/404.html", "<p>\n{{ \"nav.nothing\" | say }}");
    let run = site.build();
    assert_eq!(run.code, 1);
    snapbox::assert_data_eq!(
        run.stderr,
        str![[r#"
error[template]: there is no text `nav.nothing`
 --> themes/mine/templates/404.html:2:20
  |
2 | {{ "nav.nothing" | say }}
  |                    ^^^

1 error

"#]]
    );
}
