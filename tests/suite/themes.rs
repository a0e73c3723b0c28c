//! Themes of one's own: begun from the built-in one, and changed where one wants.

use std::fs;
use std::os::unix::fs::symlink;

use snapbox::str;

use crate::site::{Run, Site, files_below};

impl Site {
    fn theme(&self, arguments: &[&str]) -> Run {
        Run::of(self.command().arg("theme").args(arguments))
    }

    fn uses(self, theme: &str) -> Self {
        let text = fs::read_to_string(self.path("site.toml")).expect("site.toml").replace("theme = \"default\"\n", "");
        self.write("site.toml", &text.replacen("[project]", &format!("theme = \"{theme}\"\n\n[project]"), 1))
    }
}

/// The call is refused in these words, and nothing is written.
fn refused(site: &Site, arguments: &[&str], code: i32, stderr: impl snapbox::IntoData) {
    let before = files_below(&site.path("."));
    let run = site.theme(arguments).says(code, stderr);
    assert_eq!(run.stdout, "");
    assert!(files_below(&site.path(".")) == before, "{arguments:?}");
}

#[test]
fn the_files_are_listed_with_what_they_are_for() {
    let list = Site::new().theme(&["list"]).fine().stdout;
    let built_in = files_below(&std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/default"));
    let listed: Vec<_> = list.lines().filter_map(|line| line.split_once("  ")).collect();
    assert!(listed.iter().map(|(path, _)| *path).eq(built_in.keys()), "{list}");
    assert!(listed.iter().all(|(_, about)| !about.trim().is_empty()), "{list}");
}

#[test]
fn a_theme_that_changes_nothing_builds_the_same() {
    for sample in ["quillmesh", "minnow", "tern"] {
        let site = Site::sample(sample);
        assert_eq!(site.build().code, 0);
        let built_in = site.output();
        site.theme(&["eject", "own"]).fine();
        let site = site.uses("own");
        assert_eq!(site.build().code, 0);
        assert!(site.output() == built_in, "{sample}");
    }
}

#[test]
fn a_file_that_is_changed_shows_and_all_others_are_built_in() {
    let site = Site::new();
    let run = site.theme(&["eject", "own-1", "templates/404.html", "static/style.css", "templates/404.html"]);
    snapbox::assert_data_eq!(
        run.fine().stdout,
        str![[r#"
Wrote 2 files into ./themes/own-1:
  static/style.css
  templates/404.html
To use them, write this into site.toml, above its first [section] and in place of any other theme:
  theme = "own-1"

"#]]
    );
    let taken: Vec<_> = files_below(&site.path("themes")).into_keys().collect();
    assert_eq!(taken, ["own-1/static/style.css", "own-1/templates/404.html"]);
    site.build().fine();
    let before = site.output();
    let site = site
        .uses("own-1")
        .edit(
            "themes/own-1/templates/404.html",
            "{{ \"not_found.heading\" | say }}",
            "{{ site.name }} has no such page",
        )
        .edit("themes/own-1/static/style.css", ":root", "/* mine */ :root")
        .write("themes/own-1/static/logo.txt", "logo");
    site.build().fine();
    let after = site.output();
    assert!(site.built("404.html").contains("<h1>acme has no such page</h1>"));
    assert!(site.built("static/style.css").contains("/* mine */"));
    assert_eq!(site.built("static/logo.txt"), "logo");
    let changed: Vec<_> = after.keys().filter(|path| before.get(*path) != after.get(*path)).collect();
    assert_eq!(changed, [".secportal", "404.html", "static/logo.txt", "static/style.css"]);
}

#[test]
fn a_theme_is_put_beside_the_site_toml_that_is_named() {
    let site = Site::new().write("elsewhere/site.toml", "");
    site.theme(&["eject", "own", "static/icon.svg", "--root", "elsewhere"]).fine();
    assert!(site.path("elsewhere/themes/own/static/icon.svg").exists());
}

#[test]
fn nothing_is_overwritten() {
    let site = Site::new().write("themes/own/static/style.css", "mine");
    fs::create_dir_all(site.path("themes/own/templates")).expect("a folder");
    symlink("nowhere", site.path("themes/own/templates/home.html")).expect("a link");
    refused(
        &site,
        &["eject", "own"],
        1,
        str![[r#"
error: ./themes/own/static/style.css is there already
error: ./themes/own/templates/home.html is there already
hint: nothing was written: move your files away, or name only files that you do not have yet

"#]],
    );
    site.theme(&["eject", "own", "static/icon.svg"]).fine();
    assert_eq!(fs::read_to_string(site.path("themes/own/static/style.css")).expect("the file"), "mine");
    assert!(!site.path("themes/own/templates/nowhere").exists());
}

#[test]
fn a_name_has_to_be_that_of_a_folder() {
    let site = Site::new();
    refused(
        &site,
        &["eject", "../own"],
        2,
        str![[r#"
error: `../own` is no name for a theme
hint: it names a folder: use letters, digits, `-` and `_`, as in `mine`

"#]],
    );
    for name in ["", ".", "a/b", "a b", "/tmp/own", "é", "a\u{1b}[31m"] {
        let run = site.theme(&["eject", name]);
        assert_eq!(run.code, 2, "{name}");
        assert!(run.stderr.contains("is no name for a theme") && !run.stderr.contains('\u{1b}'), "{}", run.stderr);
        assert!(!site.path("themes").exists(), "{name}");
    }
    refused(
        &site,
        &["eject", "default"],
        2,
        str![[r#"
error: `default` is the built-in theme itself
hint: give yours another name, such as `mine`

"#]],
    );
}

#[test]
fn a_file_has_to_be_one_of_the_theme() {
    let site = Site::new();
    refused(
        &site,
        &["eject", "own", "templates/hom.html", "static/style.css", "home.html", "../site.toml", "nothing"],
        2,
        str![[r#"
error: the built-in theme has no file `templates/hom.html`
hint: did you mean `templates/home.html`?
error: the built-in theme has no file `home.html`
hint: did you mean `templates/home.html`?
error: the built-in theme has no file `../site.toml`
hint: did you mean `i18n/es.toml`?
error: the built-in theme has no file `nothing`
hint: `secportal theme list` prints the files that it has

"#]],
    );
}

#[test]
fn a_theme_belongs_to_a_portal() {
    refused(
        &Site::new(),
        &["eject", "own", "--root", "content"],
        2,
        str![[r#"
error: cannot read content/site.toml: No such file or directory (os error 2)
hint: a theme belongs to a portal, which begins with a `site.toml`; name its folder with `--root`

"#]],
    );
}

#[test]
fn a_disk_that_fails_leaves_nothing_half_made() {
    let file = Site::new().write("themes", "no folder");
    refused(
        &file,
        &["eject", "own", "static/icon.svg"],
        2,
        str![[r#"
error: cannot read ./themes/own/static/icon.svg: Not a directory (os error 20)

"#]],
    );
    let dangling = Site::new();
    fs::create_dir_all(dangling.path("themes/own")).expect("a folder");
    symlink("nowhere", dangling.path("themes/own/templates")).expect("a link");
    refused(
        &dangling,
        &["eject", "own"],
        2,
        str![[r#"
error: cannot create ./themes/own/templates: File exists (os error 17)

"#]],
    );
}

#[test]
fn help_advises_to_take_little() {
    let help = Site::new().theme(&["eject", "--help"]).fine().stdout;
    assert!(help.contains("Take only the files that you want to change"), "{help}");
    for word in ["eject", "list"] {
        assert!(Site::new().theme(&["--help"]).fine().stdout.contains(word), "{word}");
    }
}
