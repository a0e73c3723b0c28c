//! Feeds: readers learn of every advisory once, and of every change to one.

use serde_json::Value;
use snapbox::{IntoData, str};

use crate::site::{ADVISORY, ADVISORY_FILE, Site};

const RICH: &str = r##"aliases = ["CVE-2026-0001", "GHSA-2222-3333-4444"]
cwe = ["CWE-208"]
details = "See [below](#fix) and [there](https://a.example/).\n\n## Fix\n\nUpgrade.[^1]\n\n[^1]: Soon."
references = [{ type = "FIX", url = "https://a.example/?a=1&b=2", title = "The <fix>" }]
"##;

#[test]
fn atom_says_what_the_advisory_says() {
    let site = Site::new().write(ADVISORY_FILE, &format!("{ADVISORY}{RICH}"));
    site.build().fine();
    snapbox::assert_data_eq!(
        site.built("feed.xml"),
        str![[r#"
<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
  <id>tag:acme.example,2026:advisories</id>
  <title>acme security advisories</title>
  <updated>2026-02-01T12:00:00Z</updated>
  <author>
    <name>Acme Makers</name>
  </author>
  <link rel="self" type="application/atom+xml" href="https://security.acme.example/feed.xml"/>
  <link rel="alternate" type="text/html" href="https://security.acme.example/advisories/"/>
  <entry>
    <id>tag:acme.example,2026:ACME-2026-0001</id>
    <title>ACME-2026-0001: A title</title>
    <updated>2026-02-01T12:00:00Z</updated>
    <published>2026-02-01T12:00:00Z</published>
    <link rel="alternate" type="text/html" href="https://security.acme.example/advisories/ACME-2026-0001/"/>
    <link rel="related" title="CVE-2026-0001" href="https://www.cve.org/CVERecord?id=CVE-2026-0001"/>
    <link rel="related" title="GHSA-2222-3333-4444" href="https://github.com/advisories/GHSA-2222-3333-4444"/>
    <link rel="related" title="The &lt;fix&gt;" href="https://a.example/?a=1&amp;b=2"/>
    <category term="high severity"/>
    <category term="CVE-2026-0001"/>
    <category term="CWE-208"/>
    <summary>A summary</summary>
    <content type="html">&lt;p&gt;A summary&lt;/p&gt;
&lt;p&gt;&lt;strong&gt;Affected versions:&lt;/strong&gt; &lt;code&gt;&amp;gt;= 1.0, &amp;lt; 1.2&lt;/code&gt;&lt;/p&gt;
&lt;h2&gt;Details&lt;/h2&gt;
&lt;p&gt;See &lt;a href="https://security.acme.example/advisories/ACME-2026-0001/#details-fix" rel="noopener noreferrer"&gt;below&lt;/a&gt; and &lt;a href="https://a.example/" rel="noopener noreferrer"&gt;there&lt;/a&gt;.&lt;/p&gt;
&lt;h3 id="details-fix"&gt;Fix&lt;/h3&gt;
&lt;p&gt;Upgrade.&lt;sup&gt;&lt;a class="footnote" id="details-fnref-1" href="https://security.acme.example/advisories/ACME-2026-0001/#details-fn-1" role="doc-noteref" aria-label="Footnote 1"&gt;1&lt;/a&gt;&lt;/sup&gt;&lt;/p&gt;
&lt;div class="footnotes" role="doc-endnotes" aria-label="Footnotes"&gt;
&lt;ol&gt;
&lt;li id="details-fn-1"&gt;&lt;p&gt;Soon. &lt;a href="https://security.acme.example/advisories/ACME-2026-0001/#details-fnref-1" role="doc-backlink" aria-label="Back to reference 1"&gt;↩︎&lt;/a&gt;&lt;/p&gt;
&lt;/li&gt;
&lt;/ol&gt;
&lt;/div&gt;
</content>
  </entry>
</feed>

"#]]
    );
}

#[test]
fn the_json_feed_says_the_same() {
    let site = Site::new().write(ADVISORY_FILE, &format!("{ADVISORY}{}", RICH.replace("details", "impact")));
    site.build().fine();
    snapbox::assert_data_eq!(site.built("feed.json"), str![[r#"
{
  "version": "https://jsonfeed.org/version/1.1",
  "title": "acme security advisories",
  "home_page_url": "https://security.acme.example/advisories/",
  "feed_url": "https://security.acme.example/feed.json",
  "authors": [
    {
      "name": "Acme Makers"
    }
  ],
  "items": [
    {
      "id": "tag:acme.example,2026:ACME-2026-0001",
      "url": "https://security.acme.example/advisories/ACME-2026-0001/",
      "title": "ACME-2026-0001: A title",
      "summary": "A summary",
      "content_html": "<p>A summary</p>\n<p><strong>Affected versions:</strong> <code>&gt;= 1.0, &lt; 1.2</code></p>\n<h2>Impact</h2>\n<p>See <a href=\"https://security.acme.example/advisories/ACME-2026-0001/#impact-fix\" rel=\"noopener noreferrer\">below</a> and <a href=\"https://a.example/\" rel=\"noopener noreferrer\">there</a>.</p>\n<h3 id=\"impact-fix\">Fix</h3>\n<p>Upgrade.<sup><a class=\"footnote\" id=\"impact-fnref-1\" href=\"https://security.acme.example/advisories/ACME-2026-0001/#impact-fn-1\" role=\"doc-noteref\" aria-label=\"Footnote 1\">1</a></sup></p>\n<div class=\"footnotes\" role=\"doc-endnotes\" aria-label=\"Footnotes\">\n<ol>\n<li id=\"impact-fn-1\"><p>Soon. <a href=\"https://security.acme.example/advisories/ACME-2026-0001/#impact-fnref-1\" role=\"doc-backlink\" aria-label=\"Back to reference 1\">↩︎</a></p>\n</li>\n</ol>\n</div>\n",
      "date_published": "2026-02-01T12:00:00Z",
      "date_modified": "2026-02-01T12:00:00Z",
      "tags": [
        "high severity",
        "CVE-2026-0001",
        "CWE-208"
      ],
      "_security": {
        "about": "https://github.com/KiiChain/secportal",
        "id": "ACME-2026-0001",
        "aliases": [
          "CVE-2026-0001",
          "GHSA-2222-3333-4444"
        ],
        "severity": "high",
        "cvss": [
          "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N"
        ]
      }
    }
  ]
}

"#]].raw());
}

/// The texts of an element, in order.
fn texts<'t>(xml: &'t str, element: &str) -> Vec<&'t str> {
    let (open, close) = (format!("<{element}>"), format!("</{element}>"));
    xml.split(&open).skip(1).filter_map(|rest| rest.split(&close).next()).collect()
}

fn withdrawn(advisory: &str) -> String {
    let fields = "status = \"withdrawn\"\nwithdrawn = 2026-03-01\nwithdrawal_reason = \"Not *ours*\"";
    advisory.replace("status = \"published\"", fields)
}

#[test]
fn a_withdrawn_advisory_stays_and_says_why() {
    let site = Site::new().write(ADVISORY_FILE, &withdrawn(ADVISORY));
    site.build().fine();
    let atom = site.built("feed.xml");
    assert_eq!(texts(&atom, "title"), ["acme security advisories", "Withdrawn: ACME-2026-0001: A title"]);
    assert_eq!(texts(&atom, "summary"), ["Not ours"]);
    assert_eq!(texts(&atom, "updated"), ["2026-03-01T00:00:00Z"; 2]);
    assert_eq!(texts(&atom, "published"), ["2026-02-01T12:00:00Z"]);
    assert!(atom.contains("&lt;strong&gt;Withdrawn:&lt;/strong&gt; Not &lt;em&gt;ours&lt;/em&gt;"), "{atom}");
}

#[test]
fn without_advisories_a_feed_is_as_old_as_the_authority() {
    let site = Site::new();
    site.build().fine();
    let atom = site.built("feed.xml");
    assert_eq!(texts(&atom, "updated"), ["2026-01-01T00:00:00Z"]);
    assert!(!atom.contains("<entry>"), "{atom}");
    assert!(site.built("feed.json").contains("\"items\": []"));
}

#[test]
fn what_changed_last_comes_first() {
    let site = Site::sample("quillmesh");
    assert_eq!(site.build().code, 0);
    let atom = site.built("feed.xml");
    let mut updated = texts(&atom, "updated").into_iter();
    let of_feed = updated.next().expect("a date");
    let entries: Vec<_> = updated.collect();
    assert_eq!(Some(&of_feed), entries.first());
    assert!(entries.is_sorted_by(|one, next| one >= next), "{entries:?}");
    assert_eq!(entries.len(), 17);
}

#[test]
fn both_feeds_have_the_same_entries() {
    let site = Site::sample("quillmesh");
    assert_eq!(site.build().code, 0);
    let feed: Value = serde_json::from_str(&site.built("feed.json")).expect("a feed");
    let atom = site.built("feed.xml");
    let items = feed["items"].as_array().expect("a list");
    for (field, element) in [("id", "id"), ("date_modified", "updated")] {
        let of_items = items.iter().map(|item| item[field].as_str().expect("a text"));
        assert!(of_items.eq(texts(&atom, element).into_iter().skip(1)), "{field}");
    }
}

#[test]
fn pages_name_the_feeds() {
    let site = Site::sample("minnow");
    assert_eq!(site.build().code, 0);
    for page in ["index.html", "policy/index.html", "404.html"] {
        let html = site.built(page);
        for (kind, feed) in [("application/atom+xml", "feed.xml"), ("application/feed+json", "feed.json")] {
            assert!(html.contains(&format!("rel=\"alternate\" type=\"{kind}\"")), "{page}");
            assert!(html.contains(&format!("href=\"/security/{feed}\"")), "{page}");
        }
    }
    assert!(site.built("advisories/index.html").contains("<a href=\"/security/feed.xml\">"));
}

#[test]
fn ids_do_not_change_when_the_site_moves() {
    let site = Site::sample("quillmesh");
    let ids = |url: &str| {
        assert_eq!(site.run(&["build", "--base-url", url]).code, 0);
        texts(&site.built("feed.xml"), "id").iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    let before = ids("https://one.example/");
    assert_eq!(before[0], "tag:quillmesh.example,2026:advisories");
    assert_eq!(before, ids("https://two.example/portal/"));
}

#[test]
fn characters_that_xml_forbids_do_not_break_a_feed() {
    let title = r#""Bell \u0007, escape \u001B[31m, end \uFFFF, tab \t & a < b""#;
    let site = Site::new().write(ADVISORY_FILE, &ADVISORY.replace("\"A title\"", title));
    site.build().finds(&["replaced-character content/advisories/ACME-2026-0001.toml:3:9"]);
    let atom = site.built("feed.xml");
    assert_eq!(
        texts(&atom, "title")[1],
        "ACME-2026-0001: Bell \u{fffd}, escape \u{fffd}[31m, end \u{fffd}, tab \t &amp; a &lt; b"
    );
}

#[test]
fn a_feed_stays_small() {
    let numbered = |number: usize| {
        let advisory = ADVISORY.replace("0001", &format!("{number:04}"));
        format!("[[advisory]]\n{}", if number == 1 { withdrawn(&advisory) } else { advisory })
    };
    let list: Vec<_> = (1..=120).map(numbered).collect();
    let site = Site::new().write("content/advisories.toml", &list.join("\n"));
    site.build().fine();
    let titles = site.built("feed.xml");
    let titles = texts(&titles, "title");
    assert_eq!(titles.len(), 101);
    // The oldest one, since it was withdrawn last.
    assert_eq!(titles[1], "Withdrawn: ACME-2026-0001: A title");
    assert_eq!((titles[2], titles[100]), ("ACME-2026-0120: A title", "ACME-2026-0022: A title"));
}

#[test]
fn links_in_feeds_are_absolute() {
    for sample in ["quillmesh", "minnow", "tern"] {
        let site = Site::sample(sample);
        assert_eq!(site.build().code, 0);
        let feeds = [site.built("feed.xml"), site.built("feed.json").replace("\\\"", "\"")].concat();
        for link in feeds.split("href=\"").skip(1) {
            assert!(["https://", "http://", "mailto:"].iter().any(|scheme| link.starts_with(scheme)), "{link:.80}");
        }
    }
}
