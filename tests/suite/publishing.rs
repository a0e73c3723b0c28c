//! What is written, and what never is.

use std::fs;
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::time::Duration;

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
    assert!(!site.path("public/.secportal-staging").exists());
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
    let site = Site::new().write("public/.secportal-staging/mine.txt", "precious");
    let run = site.build();
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains(".secportal-staging is in the way"), "{}", run.stderr);
    assert_eq!(site.output().keys().collect::<Vec<_>>(), [".secportal-staging/mine.txt"]);
    let site = Site::new().write("public/.secportal-staging/lock", "precious");
    assert_eq!(site.build().code, 2);
    assert_eq!(site.built(".secportal-staging/lock"), "precious");
    // What a build that was stopped has left behind is ours.
    let site = Site::new()
        .write("public/.secportal-staging/lock", "process 1\n2\n")
        .write("public/.secportal-staging/list", "half")
        .write("public/.secportal-staging/files/index.html", "half");
    site.build().fine();
    assert!(!site.path("public/.secportal-staging").exists());
}

/// A link may lead to what is somebody else's: nothing is written through it, and it is not removed either.
#[test]
fn a_symbolic_link_in_the_output_is_foreign() {
    for (path, of_folder) in [("index.html", false), ("advisories", true), (".secportal", false), ("policy/x", false)] {
        let site = Site::new().write("elsewhere/precious.txt", "precious");
        site.build().fine();
        let (link, target) = (site.path("public").join(path), site.path("elsewhere/precious.txt"));
        if of_folder {
            fs::rename(&link, site.path("moved")).expect("a folder of the output");
            std::os::unix::fs::symlink(site.path("moved"), &link).expect("a link");
        } else {
            let _ = fs::remove_file(&link);
            std::os::unix::fs::symlink(&target, &link).expect("a link");
        }
        let site = site.write("SECURITY.md", "# Another policy\n");
        let run = site.build();
        assert_eq!(run.code, 2, "{path}");
        assert!(run.stderr.contains(&format!("holds {path}, which is a symbolic link")), "{path}: {}", run.stderr);
        assert!(link.is_symlink(), "{path}");
        assert_eq!(fs::read_to_string(target).expect("the file"), "precious", "{path}");
    }
}

/// What stops while the list is written leaves it empty or cut short, and the portal can be built all the same.
#[test]
fn an_output_whose_list_was_cut_short_heals() {
    let site = Site::new().write(ADVISORY_FILE, ADVISORY);
    site.build().fine();
    let good = site.output();
    let list = site.built(".secportal");
    for cut in [0, 1, 100, list.len() / 2, list.len() - 1] {
        fs::write(site.path("public/.secportal"), &list[..cut]).expect("a list");
        site.build().fine();
        assert!(site.output() == good, "cut at {cut}");
    }
    fs::write(site.path("public/.secportal"), "").expect("a list");
    let site = site.write("public/mine.txt", "precious");
    let run = site.build();
    assert_eq!((run.code, site.built("mine.txt").as_str()), (2, "precious"));
    assert!(run.stderr.contains("mine.txt") && run.stderr.contains("cut short"), "{}", run.stderr);
}

/// A build is killed at any moment: the next one makes what it would have made in an empty folder.
#[test]
fn a_build_that_is_killed_harms_nothing() {
    let site = Site::sample("quillmesh");
    site.build();
    let good = site.output();
    let site_toml = fs::read_to_string(site.path("site.toml")).expect("the file");
    let name = site_toml.lines().find(|line| line.starts_with("name = ")).expect("a name");
    let other = site_toml.replacen(name, "name = \"Another\"", 1);
    for round in 0_u32..24 {
        // Every page changes.
        site.put("site.toml", if round % 2 == 0 { other.as_bytes() } else { site_toml.as_bytes() });
        site.put(&format!("content/page-{round}.md"), b"# A page\n");
        let mut build = site.command();
        let mut build =
            build.args(["build", "--quiet", "--now", "2026-11-23"]).stderr(Stdio::null()).spawn().expect("a build");
        std::thread::sleep(Duration::from_millis(u64::from(round * 37 % 400)));
        let _ = build.kill();
        build.wait().expect("its end");
        fs::remove_file(site.path(&format!("content/page-{round}.md"))).expect("the page");
    }
    site.put("site.toml", site_toml.as_bytes());
    let run = site.build();
    assert_eq!(run.code, 0, "{}", run.stderr);
    let now = site.output();
    let differing = now.iter().filter(|(path, bytes)| good.get(*path) != Some(bytes)).map(|(path, _)| path);
    assert!(now == good, "{:?}", differing.collect::<Vec<_>>());
}

/// Whoever comes second waits, and what is there in the end is of one of them.
#[test]
fn builds_at_once_do_not_mix() {
    let parent = tempfile::tempdir().expect("a folder for the test");
    let out = parent.path().join("public");
    let sites = [Site::new().write("content/one.md", "# One\n"), Site::new().write("content/two.md", "# Two\n")];
    let sites = sites.map(|site| site.write(ADVISORY_FILE, ADVISORY));
    let build = |site: &Site| {
        let mut command = site.command();
        command.args(["build", "--quiet", "--now", "2026-11-23", "--out"]).arg(&out);
        command.stderr(Stdio::null()).spawn().expect("a build")
    };
    for _ in 0..6 {
        let mut builds = [build(&sites[0]), build(&sites[1]), build(&sites[0]), build(&sites[1])];
        assert!(builds.iter_mut().all(|build| build.wait().expect("its end").success()));
        let files = files_below(&out);
        let listed = String::from_utf8(files[".secportal"].clone()).expect("text");
        let listed: Vec<_> = listed.lines().filter(|line| !line.starts_with('#')).collect();
        let there: Vec<_> = files.keys().filter(|path| *path != ".secportal").collect();
        assert_eq!(listed, there);
        let (one, two) = (files.contains_key("one/index.html"), files.contains_key("two/index.html"));
        assert!(one != two, "{one} {two}");
        assert_eq!(String::from_utf8_lossy(&files["index.html"]).contains("/one/"), one);
    }
}

#[test]
fn a_build_that_waits_says_for_whom() {
    let site = Site::new().write("public/.secportal-staging/lock", "process 4711\n");
    let lock = fs::File::open(site.path("public/.secportal-staging/lock")).expect("the lock");
    lock.lock().expect("to have it");
    let mut build = site.command();
    let mut build = build.args(["build", "--now", "2026-11-23"]).stderr(Stdio::piped()).spawn().expect("a build");
    let mut said = BufReader::new(build.stderr.take().expect("what it says"));
    let mut line = String::new();
    said.read_line(&mut line).expect("a line");
    assert!(line.starts_with("waiting for process 4711, which is writing to "), "{line}");
    assert!(!site.path("public/index.html").exists());
    drop(lock);
    assert!(build.wait().expect("its end").success());
    assert!(site.path("public/index.html").exists());
}

/// Files can be renamed only within one file system.
#[test]
fn an_output_that_is_a_mount_point_can_be_built() {
    let site = Site::new().write(ADVISORY_FILE, ADVISORY);
    fs::create_dir(site.path("public")).expect("a folder");
    let script = "mount -t tmpfs tmpfs public && echo mounted && \
        \"$0\" build --quiet --now 2026-11-23 && \"$0\" build --now 2026-11-23 && ls -A public";
    let mut command = Command::new("unshare");
    command.args(["--map-root-user", "--mount", "sh", "-c", script, env!("CARGO_BIN_EXE_secportal")]);
    let output = command.current_dir(site.path("")).output();
    let Some(output) = output.ok().filter(|output| output.stdout.starts_with(b"mounted")) else {
        println!("not tried: this machine lets nobody mount a file system");
        return;
    };
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
    assert!(said.contains("0 new or changed") && said.contains("\nindex.html\n"), "{said}");
    assert!(!said.contains(".secportal-staging"), "{said}");
}

/// A page may be named as a folder was, and the other way round.
#[test]
fn a_file_takes_the_place_of_a_folder() {
    let site = Site::new().write("themes/default/static/x.txt", "");
    site.build().fine();
    fs::remove_file(site.path("themes/default/static/x.txt")).expect("the file");
    let site = site.write("themes/default/static/x.txt/y.txt", "");
    site.build().fine();
    assert!(site.path("public/static/x.txt/y.txt").exists());
    fs::remove_dir_all(site.path("themes/default/static/x.txt")).expect("the folder");
    let site = site.write("themes/default/static/x.txt", "back");
    site.build().fine();
    assert_eq!(site.built("static/x.txt"), "back");
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
