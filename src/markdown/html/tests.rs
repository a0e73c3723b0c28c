use crate::markdown::tests::{assert_harmless, shown};
use crate::markdown::{Style, html};

#[test]
fn hostile_texts_are_only_text() {
    let check = |text: &str, expected: &str| {
        let html = shown(text);
        assert_harmless(&html);
        assert_eq!(html.trim_end(), expected, "{text}");
    };
    check("<script>alert(document.cookie);</script>", "<p>&lt;script&gt;alert(document.cookie);&lt;/script&gt;</p>");
    check("x <script>alert(1)</script>", "<p>x &lt;script&gt;alert(1)&lt;/script&gt;</p>");
    check(
        "'\"--></style></scRipt><scRipt>alert(1)</scRipt>",
        "<p>'\"--&gt;&lt;/style&gt;&lt;/scRipt&gt;&lt;scRipt&gt;alert(1)&lt;/scRipt&gt;</p>",
    );
    check("</script><script>", "<p>&lt;/script&gt;&lt;script&gt;</p>");
    check("<img\u{a0}src=x onerror=alert(1)>", "<p>&lt;img\u{a0}src=x onerror=alert(1)&gt;</p>");
    check("<img src=x onerror=alert(1)>", "<p>&lt;img src=x onerror=alert(1)&gt;</p>");
    check("<svg/onload=alert(1)>", "<p>&lt;svg/onload=alert(1)&gt;</p>");
    check(
        "x <iframe src=\"https://h.example\"></iframe>",
        "<p>x &lt;iframe src=\"https://h.example\"&gt;&lt;/iframe&gt;</p>",
    );
    check("<b style=\"x\" class=y id=z>a</b>", "<p><b>a</b></p>");
    check("[a](javascript:alert(1)) [b](JaVaScRiPt:x) [c](java&#x09;script:x) [d](data:text/html,x)", "<p>a b c d</p>");
    check("[a](//evil.example) [b](/\\evil.example) [c](vbscript:x) [d](<\u{1}javascript:x>)", "<p>a b c d</p>");
    check(
        "<javascript:alert(1)> <https://u@h.example>",
        "<p>&lt;javascript:alert(1)&gt; &lt;https://u@h.example&gt;</p>",
    );
    check("<a href=\"java&#115;cript:x\">a</a> <a href='java\nscript:x'>b</a>", "<p>a b</p>");
    check(
        "[a](https://h.example/\"><script>)",
        "<p><a href=\"https://h.example/%22%3E%3Cscript%3E\" rel=\"noopener noreferrer\">a</a></p>",
    );
    check("[a](x.md \"\\\"><script>\")", "<p><a href=\"../x.md\" title=\"&quot;&gt;&lt;script&gt;\">a</a></p>");
    check(
        "```x\"onclick=alert(1)\n</code>\n```",
        "<pre tabindex=\"0\"><code class=\"language-x&quot;onclick=alert(1)\">&lt;/code&gt;\n</code></pre>",
    );
    check(
        "![a\"onerror=x](https://h.example/i.png)",
        "<p><a href=\"https://h.example/i.png\" rel=\"noopener noreferrer\">a\"onerror=x</a></p>",
    );
    check("## \"><script>\n[^\"><b]\n\n[^\"><b]: x", shown("## \"><script>\n[^1]\n\n[^1]: x").trim_end());
}

#[test]
fn blocks_are_shown() {
    let check = |text: &str, expected: &str| {
        let html = shown(text);
        assert_harmless(&html);
        assert_eq!(html.trim_end(), expected, "{text}");
    };
    check(
        "# Policy\n\n### A `b`",
        "<div class=\"heading\"><h2 id=\"p-a-b\">A <code>b</code></h2><a class=\"anchor\" href=\"#p-a-b\" aria-label=\"Link to “A b”\">#</a></div>",
    );
    check("> a\n>\n> > b", "<blockquote>\n<p>a</p>\n<blockquote>\n<p>b</p>\n</blockquote>\n</blockquote>");
    check(
        "> [!TIP]\n> a",
        "<aside class=\"alert alert-tip\" role=\"note\" aria-label=\"Tip\">\n<p class=\"alert-title\">Tip</p>\n<p>a</p>\n</aside>",
    );
    check("3. a\n4. b", "<ol start=\"3\">\n<li>a</li>\n<li>b</li>\n</ol>");
    check(
        "- [x] a\n- [ ] b",
        "<ul>\n<li><input type=\"checkbox\" disabled checked aria-label=\"Completed task\"> a</li>\n<li><input type=\"checkbox\" disabled aria-label=\"Incomplete task\"> b</li>\n</ul>",
    );
    check("```rust,ignore\na <b>\n```", "<pre tabindex=\"0\"><code class=\"language-rust\">a &lt;b&gt;\n</code></pre>");
    check("a\\\nb\n\n---\n\nc ~~d~~", "<p>a<br>\nb</p>\n<hr>\n<p>c <del>d</del></p>");
    check("---\nlayout: x\n---\na", "<p>a</p>");
    check("---\n\na\n\n---", "<hr>\n<p>a</p>\n<hr>");
    check("<!-- a -->\n[comment]: # (b)\n\nc<!-- d --> [comment]", "<p>c [comment]</p>");
    check(":x: `:x:` ✅", "<p><span role=\"img\" aria-label=\"cross mark\">❌</span> <code>:x:</code> ✅</p>");
    check("#\n\n##", "");
    check("## A\n# B", (shown("## A") + &shown("## B")).trim_end());
}

#[test]
fn tables_are_regions() {
    let html = shown("## Versions\n\n|a|:-:|\n|-|:-:|\n|`1`|2|\n\n|||\n|-|-|\n|1|2|");
    assert_harmless(&html);
    let table = "<div class=\"table\" role=\"region\" tabindex=\"0\" aria-label=\"Versions\">\n<table>\n<thead>\n\
                 <tr><th scope=\"col\">a</th><th scope=\"col\" class=\"center\">:-:</th></tr>\n</thead>\n\
                 <tr><td><code>1</code></td><td class=\"center\">2</td></tr>\n</table>\n</div>\n";
    assert!(html.contains(table), "{html}");
    assert!(html.contains("aria-label=\"Versions (2)\">\n<table>\n<thead>\n<tr><td></td><td></td></tr>\n"), "{html}");
}

#[test]
fn links_lead_where_they_may() {
    let check = |text: &str, expected: &str| assert_eq!(shown(text).trim_end(), format!("<p>{expected}</p>"), "{text}");
    let rel = "rel=\"noopener noreferrer\"";
    check("[a](x.md) [b](#c) [d](LICENSE)", "<a href=\"../x.md\">a</a> <a href=\"#p-c\">b</a> d");
    check(
        "<a@h.example> b@h.example",
        "<a href=\"mailto:a@h.example\">a@h.example</a> <a href=\"mailto:b@h.example\">b@h.example</a>",
    );
    check(
        "https://h.example/a_b_c.",
        &format!("<a href=\"https://h.example/a_b_c\" {rel}>https://h.example/a_b_c</a>."),
    );
    check("[https://h.example](x.md)", "<a href=\"../x.md\">https://h.example</a>");
    check("![](https://h.example/i.png)", &format!("<a href=\"https://h.example/i.png\" {rel}>Image</a>"));
    check(
        "[![badge](https://h.example/b.svg)](https://h.example)",
        &format!("<a href=\"https://h.example\" {rel}>badge</a>"),
    );
    check("a[](https://h.example)", "a");
    check("Vec<std::string> and Vec<u8>", "Vec&lt;std::string&gt; and Vec&lt;u8&gt;");
}

#[test]
fn footnotes_stand_at_the_end() {
    let html = shown("a[^x] b[^X] c[^y]\n\n[^y]: Y\n\n[^x]: X\n\n    more\n\n[^z]: unused");
    assert_harmless(&html);
    let (text, notes) = html.split_once("<div class=\"footnotes\"").unwrap();
    assert!(text.contains("a<sup><a class=\"footnote\" id=\"p-fnref-1\" href=\"#p-fn-1\" role=\"doc-noteref\" aria-label=\"Footnote 1\">1</a></sup>"), "{text}");
    assert!(text.contains("id=\"p-fnref-1-2\" href=\"#p-fn-1\""), "{text}");
    let first = "<li id=\"p-fn-1\"><p>X</p>\n<p>more <a href=\"#p-fnref-1\" role=\"doc-backlink\" aria-label=\"Back to reference 1\">";
    assert!(notes.contains(first), "{notes}");
    assert!(notes.contains("<li id=\"p-fn-2\"><p>Y <a"), "{notes}");
    assert!(!html.contains("unused"), "{html}");
}

#[test]
fn raw_html_is_made_anew() {
    let check = |text: &str, expected: &str| {
        let html = shown(text);
        assert_harmless(&html);
        assert_eq!(html.trim_end(), expected, "{text}");
    };
    check("|a|\n|-|\n|b<br/>c|", shown("|a|\n|-|\n|b<BR>c|").trim_end());
    check("a <ins>**b**</ins> <span x=y>c</span>", "<p>a <ins><strong>b</strong></ins> c</p>");
    check("**a <b>c** d</b>", "<p><strong>a <b>c</b></strong> d</p>");
    check("<b>a\n\nb</b>", "<p><b>a</b></p>\n<p>b</p>");
    check("<p align=\"center\">\n  a\n</p>", "<p>a\n</p>");
    check("<div><p>\n\n**a**\n\n</p></div>", "<div><p><strong>a</strong></p>\n</div>");
    check(
        "<details>\n\n- a\n\n</details>\nb",
        "<details><summary>Details</summary>\n<ul>\n<li>a</li>\n</ul>\n</details>\n<p>b</p>",
    );
    check(
        "<details open><summary>A</summary>b &lt; c</details>",
        "<details open><summary>A</summary>\n<p>b &lt; c</p>\n</details>",
    );
    check("<details><summary></summary></details>", "<details><summary>Details</summary>\n</details>");
    check("<ul>a<li>b", "<ul></ul>\n<p>a&lt;li&gt;b</p>");
    check("<ul><li>a<li>b <a href=\"x.md\">c</ul>", "<ul><li>a</li>\n<li>b <a href=\"../x.md\">c</a></li>\n</ul>");
    check("<li>a</li> <td>b", "<p>&lt;li&gt;a &lt;td&gt;b</p>");
    check("<pre><code>:x:\n\n  b</code></pre>", "<pre tabindex=\"0\"><code>:x:\n\n  b</code></pre>");
    check("<h1>A</h1>", "<h2>A</h2>");
    check("<a href=x.md><a href=y.md>a</a>", "<p><a href=\"../x.md\">a</a></p>");
    check("a <p>b <div>c", "<p>a &lt;p&gt;b &lt;div&gt;c</p>");
    check(
        "<table><tr><td colspan=2>a<td>b</table>c",
        "<div class=\"table\" role=\"region\" tabindex=\"0\" aria-label=\"Table\">\n<table>\n<tr><td colspan=\"2\">a</td>\n<td>b</td>\n</tr>\n</table>\n</div>\n<p>c</p>",
    );
}

#[test]
fn elsewhere_links_lead_to_the_page() {
    let style = Style {
        top_level: 3,
        anchor_prefix: "p-",
        drop_title: false,
        link: &|_| None,
        label: &crate::markdown::english,
        page: Some("https://a.example/x/"),
    };
    let html = html("# A\n\nb[^1]\n\n[^1]: c", &style);
    assert!(html.starts_with("<h3 id=\"p-a\">A</h3>\n<p>b"), "{html}");
    for link in html.split("href=\"").skip(1) {
        assert!(link.starts_with("https://a.example/x/#p-fn"), "{html}");
    }
}
