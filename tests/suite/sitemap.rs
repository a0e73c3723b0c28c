//! The map of the site: search engines find every page, and only pages.

use snapbox::str;

use crate::site::{ADVISORY, ADVISORY_FILE, Site};

#[test]
fn every_page_is_listed_with_the_date_that_its_content_gives() {
    let site = Site::new()
        .write(ADVISORY_FILE, &format!("{ADVISORY}aliases = [\"CVE-2026-0001\"]\n"))
        .write("content/imprint.md", "# Imprint\n");
    site.build().fine();
    snapbox::assert_data_eq!(
        site.built("sitemap.xml"),
        str![[r#"
<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
  <url>
    <loc>https://security.acme.example/</loc>
  </url>
  <url>
    <loc>https://security.acme.example/acknowledgments/</loc>
  </url>
  <url>
    <loc>https://security.acme.example/advisories/</loc>
    <lastmod>2026-02-01T12:00:00Z</lastmod>
  </url>
  <url>
    <loc>https://security.acme.example/advisories/ACME-2026-0001/</loc>
    <lastmod>2026-02-01T12:00:00Z</lastmod>
  </url>
  <url>
    <loc>https://security.acme.example/dependencies/</loc>
  </url>
  <url>
    <loc>https://security.acme.example/imprint/</loc>
  </url>
  <url>
    <loc>https://security.acme.example/policy/</loc>
  </url>
  <url>
    <loc>https://security.acme.example/supported-versions/</loc>
  </url>
  <url>
    <loc>https://security.acme.example/timeline/</loc>
  </url>
  <url>
    <loc>https://security.acme.example/versions/</loc>
  </url>
</urlset>

"#]]
    );
    snapbox::assert_data_eq!(
        site.built("robots.txt"),
        str![[r#"
User-agent: *
Allow: /

Sitemap: https://security.acme.example/sitemap.xml

"#]]
    );
}

#[test]
fn pages_that_name_themselves_canonical_are_those_listed() {
    for sample in ["quillmesh", "minnow", "tern"] {
        let site = Site::sample(sample);
        assert_eq!(site.build().code, 0);
        let canonical = |bytes: &[u8]| {
            let html = String::from_utf8_lossy(bytes).into_owned();
            let link = html.split_once("<link rel=\"canonical\" href=\"")?.1;
            let url = link.split_once('"')?.0;
            let wanted = !html.contains("<meta http-equiv=\"refresh\"") && !html.contains("content=\"noindex\"");
            wanted.then(|| url.to_owned())
        };
        let output = site.output();
        let pages = output.iter().filter(|(path, _)| path.ends_with(".html"));
        let mut expected: Vec<_> = pages.filter_map(|(_, bytes)| canonical(bytes)).collect();
        let map = site.built("sitemap.xml");
        let mut listed: Vec<_> = map.split("<loc>").skip(1).filter_map(|rest| rest.split("</loc>").next()).collect();
        expected.sort_unstable();
        listed.sort_unstable();
        assert_eq!(listed, expected);
    }
}
