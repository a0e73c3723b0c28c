//! The preview: served from memory, rebuilt and reloaded on a change, never broken by a mistake.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use crate::site::Site;

struct Server {
    process: Child,
    address: String,
    base_path: String,
}

impl Server {
    fn start(site: &Site) -> Self {
        let mut process = site
            .command()
            .args(["serve", "--port", "0", "--now", "2026-11-23"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the server");
        let mut lines = BufReader::new(process.stdout.take().expect("its output")).lines();
        let line = lines.find_map(|line| line.ok().filter(|line| line.starts_with("serving "))).expect("its address");
        std::thread::spawn(move || lines.for_each(drop));
        let url = line.split_whitespace().nth(1).and_then(|url| url.strip_prefix("http://")).expect("a URL").to_owned();
        let (address, path) = url.split_once('/').expect("a path");
        Self { process, address: address.to_owned(), base_path: format!("/{path}") }
    }

    fn connect(&self, path: &str) -> TcpStream {
        self.send(&format!("GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", self.address))
    }

    fn send(&self, request: &str) -> TcpStream {
        let mut stream = TcpStream::connect(&self.address).expect("a connection");
        stream.set_read_timeout(Some(Duration::from_secs(10))).expect("a time-out");
        stream.write_all(request.as_bytes()).expect("a request");
        stream
    }

    fn get(&self, path: &str) -> String {
        let mut response = Vec::new();
        self.connect(path).read_to_end(&mut response).expect("a response");
        String::from_utf8_lossy(&response).into_owned()
    }

    /// Asks until the answer holds a text.
    fn wait_for(&self, path: &str, text: &str) {
        let started = Instant::now();
        while !self.get(path).contains(text) {
            assert!(started.elapsed() < Duration::from_secs(20), "{path} never said {text}");
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

#[test]
fn a_change_is_served_and_a_mistake_keeps_the_last_good_site() {
    let site = Site::new().write("content/scope.md", "# Scope\n\nfirst text\n");
    let server = Server::start(&site);
    server.wait_for("/scope/", "first text");
    let mut events = BufReader::new(server.connect("/.secportal/events"));
    let mut line = String::new();
    while !line.contains("text/event-stream") {
        line.clear();
        events.read_line(&mut line).expect("a line");
    }

    let site = site.write("content/scope.md", "# Scope\n\nsecond text\n");
    server.wait_for("/scope/", "second text");
    while !line.contains("event: rebuilt") {
        line.clear();
        assert!(events.read_line(&mut line).expect("an event") > 0);
    }
    line.clear();
    events.read_line(&mut line).expect("a line");
    assert!(line.starts_with("data: "), "browsers ignore an event without data: {line}");

    let site =
        site.write("content/scope.md", "# Scope\n\n[broken](nowhere.md)\n").write("content/advisories.toml", "[");
    std::thread::sleep(Duration::from_millis(300));
    assert!(server.get("/scope/").contains("second text"));
    let site = site.write("content/scope.md", "# Scope\n\nthird text\n").write("content/advisories.toml", "");
    server.wait_for("/scope/", "third text");
    let _site = site.write("content/new.md", "# New page\n");
    server.wait_for("/new/", "New page");
}

#[test]
fn the_preview_stands_below_the_base_path_as_the_site_will() {
    let release = "[[release]]\nversion = \"1.1+cu117\"\ndate = 2026-01-01\n";
    let site =
        Site::new().edit("site.toml", "acme.example/", "acme.example/portal/").write("content/releases.toml", release);
    let server = Server::start(&site);
    assert_eq!(server.base_path, "/portal/");
    let home = server.get("/portal/");
    assert!(home.starts_with("HTTP/1.1 200"), "{home}");
    assert!(home.contains("/.secportal/reload.js"), "{home}");
    assert!(server.get("/").starts_with("HTTP/1.1 307"));
    assert!(server.get("/portal/policy").contains("location: /portal/policy/"));
    assert!(server.get("/portal/security.txt").contains("Contact: "));
    for version in ["1.1%2Bcu117", "1.1+cu117"] {
        assert!(server.get(&format!("/portal/versions/{version}/")).starts_with("HTTP/1.1 200"), "{version}");
    }
    assert!(server.get("/portal/nothing/").starts_with("HTTP/1.1 404"));
    assert!(server.get("/portal/../../etc/passwd").starts_with("HTTP/1.1 "));
}

/// A page of somebody else's can lead a browser here under its own name, and would read drafts.
#[test]
fn the_preview_answers_only_to_names_of_this_machine() {
    let site = Site::new();
    let server = Server::start(&site);
    let asked = |request: String| {
        let mut response = Vec::new();
        server.send(&request).read_to_end(&mut response).expect("a response");
        String::from_utf8_lossy(&response).into_owned()
    };
    let of =
        |path: &str, host: &str| asked(format!("GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"));
    for host in ["localhost", "LocalHost:80", "127.0.0.1", "127.0.0.1:4000", "[::1]", "[::1]:1234"] {
        assert!(of("/", host).starts_with("HTTP/1.1 200"), "{host}");
    }
    let strange = [
        "evil.example",
        "evil.example:4000",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "evil.example@localhost",
        "localhost@evil.example",
        "127.0.0.2",
        "0.0.0.0",
        "[::2]",
        "::1",
        "localhost:x",
        "localhost/",
        "local host",
        "",
    ];
    for host in strange {
        for path in ["/", "/policy/", "/.secportal/events", "/.secportal/reload.js", "/nothing"] {
            let answer = of(path, host);
            assert!(
                answer.starts_with("HTTP/1.1 403") || answer.starts_with("HTTP/1.1 400"),
                "{host} {path}: {answer}"
            );
            assert!(!answer.contains("acme"), "{host} {path}: {answer}");
        }
    }
    assert!(of("/", "evil.example").contains("answers only to localhost, 127.0.0.1 and [::1]"));
    let two = "GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\nConnection: close\r\n\r\n";
    assert!(!asked(two.to_owned()).starts_with("HTTP/1.1 200"));
    let whole = "GET http://evil.example/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    assert!(!asked(whole.to_owned()).starts_with("HTTP/1.1 200"));
    // No browser, and nothing that a browser could be made to send.
    assert!(asked("GET / HTTP/1.0\r\n\r\n".to_owned()).starts_with("HTTP/1.0 200"));
}

#[test]
fn the_preview_leaves_nothing_in_built_files() {
    let site = Site::new();
    site.build().fine();
    assert!(site.output().iter().all(|(_, bytes)| !String::from_utf8_lossy(bytes).contains(".secportal/")));
}
