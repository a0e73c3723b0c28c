//! What is written, and what never is.

use std::fs;

use crate::site::{ADVISORY, ADVISORY_FILE, Site, files_below};

#[test]
fn a_build_with_errors_leaves_the_last_good_one() {
    let site = Site::new().write(ADVISORY_FILE, ADVISORY);
    site.build().fine();
    let good = site.output();
    for (path, broken) in [(ADVISORY_FILE, "id = 1\n"), ("site.toml", "["), ("SECURITY.md", "[x](nowhere.md)")] {
        let kept = fs::read(site.path(path)).expect("the good file");
        site.put(path, broken.as_bytes());
        assert_eq!(site.build().code, 1, "{path}");
        assert!(site.output() == good, "{path}");
        site.put(path, &kept);
    }
    let site = site.write("themes/default/templates/404.html", "{{ missing }}");
    assert_eq!(site.build().code, 1);
    assert!(site.output() == good);
    assert!(!site.path(".public.staging").exists());
}

#[test]
fn unchanged_files_keep_their_time_and_stale_ones_go() {
    let site = Site::new().write(ADVISORY_FILE, ADVISORY).write("content/scope.md", "# Scope\n");
    site.build().fine();
    let written =
        |path: &str| fs::metadata(site.path("public").join(path)).expect("a file").modified().expect("a time");
    let before = written("security.txt");
    assert!(site.path("public/scope/index.html").exists());
    fs::remove_file(site.path("content/scope.md")).expect("the page");
    let said = site.build().fine().stdout;
    assert!(said.contains("1 removed"), "{said}");
    assert!(!site.path("public/scope").exists());
    assert_eq!(written("security.txt"), before);
    let said = site.build().fine().stdout;
    assert!(said.contains("0 new or changed, 0 removed"), "{said}");
}

#[test]
fn a_spoilt_file_of_ours_is_written_again() {
    let site = Site::new();
    site.build().fine();
    let good = site.output();
    fs::write(site.path("public/index.html"), "spoilt").expect("a file");
    fs::remove_file(site.path("public/security.txt")).expect("a file");
    site.build().fine();
    assert!(site.output() == good);
}

#[test]
fn foreign_files_are_refused_and_kept() {
    let site = Site::new().write("public/mine.txt", "precious");
    let run = site.build();
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("mine.txt"), "{}", run.stderr);
    assert_eq!(site.output().keys().collect::<Vec<_>>(), ["mine.txt"]);

    let site = Site::new();
    site.build().fine();
    let site = site.write("public/CNAME", "a.example");
    assert_eq!(site.build().code, 2);
    assert_eq!(site.built("CNAME"), "a.example");
}

#[test]
fn a_folder_in_the_way_of_the_build_is_kept() {
    let site = Site::new().write(".public.staging/mine.txt", "precious");
    let run = site.build();
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains(".public.staging"), "{}", run.stderr);
    assert!(site.path(".public.staging/mine.txt").exists());
    // What a build that was stopped has left behind is ours.
    let site = Site::new().write(".public.staging/.secportal", "").write(".public.staging/index.html", "half");
    site.build().fine();
    assert!(!site.path(".public.staging").exists());
}

#[test]
fn the_sources_and_the_root_are_no_output() {
    let site = Site::new().write(ADVISORY_FILE, ADVISORY).write("themes/default/static/x.txt", "");
    let sources = files_below(&site.path("content"));
    for out in ["/", ".", "..", "content", "content/public", "themes/x", "themes/../content", ".git"] {
        let run = site.run(&["build", "--out", out]);
        assert_eq!(run.code, 2, "{out}: {}", run.stderr);
        assert!(run.stderr.starts_with("error: the output"), "{out}: {}", run.stderr);
    }
    std::os::unix::fs::symlink(site.path("content"), site.path("public")).expect("a link");
    assert_eq!(site.build().code, 2);
    assert!(files_below(&site.path("content")) == sources);
    assert!(!site.path("content/index.html").exists());
}

#[test]
fn a_list_that_was_tampered_with_reaches_nothing_outside() {
    let site = Site::new();
    site.build().fine();
    let list = site.built(".secportal") + "../SECURITY.md\n/etc/hostname\n";
    let site = site.write("public/.secportal", &list);
    site.build().fine();
    assert!(site.path("SECURITY.md").exists());
}

#[test]
fn a_folder_that_cannot_be_written_is_named() {
    let site = Site::new().write("file", "");
    let run = site.run(&["build", "--out", "file/public"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("file"), "{}", run.stderr);
    assert_eq!(site.run(&["build", "--root", "nowhere"]).code, 2);
}
