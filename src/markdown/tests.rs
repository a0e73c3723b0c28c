use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;

/// The HTML of a text on a page that resolves sections and Markdown files, and knows nothing else.
pub fn shown(text: &str) -> String {
    let link = |target: &str| match target.strip_prefix('#') {
        Some(section) => Some(format!("#p-{section}")),
        None => target.strip_suffix(".md").map(|name| format!("../{name}.md")),
    };
    let style = Style { top_level: 2, anchor_prefix: "p-", drop_title: true, link: &link, label: &english, page: None };
    html(text, &style)
}

/// Fails unless the HTML is a tree of our elements and attributes only, whose links lead to allowed places.
pub fn assert_harmless(html: &str) {
    const ELEMENTS: &str = " a abbr aside b blockquote br cite code del details div em h1 h2 h3 h4 h5 h6 hr i input ins kbd \
                            li mark ol p pre q s samp small span strong sub summary sup table tbody td tfoot th thead tr u ul var wbr ";
    const VOID: &str = " br hr input wbr ";
    const ATTRIBUTES: &str =
        " aria-label checked class colspan disabled href id open rel role rowspan scope start tabindex title type ";
    let listed = |list: &str, name: &str| list.contains(&format!(" {name} "));
    let mut open = Vec::new();
    let mut ids = BTreeSet::new();
    for tag in html.split('<').skip(1) {
        let (tag, text) = tag.split_once('>').unwrap_or_else(|| panic!("`<{tag}` does not end in {html}"));
        assert!(!text.contains('>'), "`>` in text in {html}");
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop(), Some(name), "wrong end tag in {html}");
            continue;
        }
        let (name, mut attributes) = tag.split_once(' ').unwrap_or((tag, ""));
        assert!(listed(ELEMENTS, name), "`{name}` in {html}");
        while !attributes.is_empty() {
            let end = attributes.find(['=', ' ']).unwrap_or(attributes.len());
            let (attribute, rest) = attributes.split_at(end);
            assert!(listed(ATTRIBUTES, attribute), "`{attribute}` in {html}");
            let (value, rest) = rest.strip_prefix("=\"").map_or(("", rest), |rest| rest.split_once('"').unwrap());
            attributes = rest.trim_start();
            match attribute {
                "id" => assert!(value.starts_with("p-") && ids.insert(value), "id `{value}` in {html}"),
                "href" => assert!(
                    ["http://", "https://", "mailto:", "#p-", "../"]
                        .iter()
                        .any(|start| value.to_lowercase().starts_with(start)),
                    "`{value}` in {html}"
                ),
                _ => {}
            }
        }
        if !listed(VOID, name) {
            open.push(name);
        }
    }
    assert!(open.is_empty(), "{open:?} stay open in {html}");
}

#[test]
fn documents_know_what_stands_where() {
    let text = "---\na: b\n---\n<!-- é -->\n# T\n\n[comment]: # (one)\n\n[//]: # \"two\"\n\n## Versions :x:\n\n| V | S |\n|-|-|\n| `< 1` | :x:<br>é |\n\n\
                [a](x.md \"x.md\") <a@h.example> ![b][r] https://h.example.\n\n[r]: i.png\n\n- [comment]: # (three)\n";
    let document = read(text);
    let headings: Vec<_> =
        document.headings.iter().map(|h| (h.level, h.id.as_str(), h.text.as_str(), &text[h.span.clone()])).collect();
    assert_eq!(headings, [(1, "t", "T", "# T"), (2, "versions-x", "Versions ❌", "## Versions :x:")]);
    let links: Vec<_> = document.links.iter().map(|l| (l.target.as_str(), l.image, &text[l.span.clone()])).collect();
    let expected = [
        ("x.md", false, "x.md"),
        ("mailto:a@h.example", false, "a@h.example"),
        ("i.png", true, "![b][r]"),
        ("https://h.example", false, "https://h.example"),
    ];
    assert_eq!(links, expected);
    let comments: Vec<_> = document.comments.iter().map(|c| (c.text.as_str(), &text[c.span.clone()])).collect();
    let expected = [
        ("é", "<!-- é -->"),
        ("one", "[comment]: # (one)"),
        ("two", "[//]: # \"two\""),
        ("three", "[comment]: # (three)"),
    ];
    assert_eq!(comments, expected);
    let [table] = document.tables.as_slice() else { panic!("{:?}", document.tables) };
    let cells = |cells: &[Cell]| {
        cells.iter().map(|cell| format!("{}|{}", cell.text, &text[cell.span.clone()])).collect::<Vec<_>>()
    };
    assert_eq!(table.headings, ["T", "Versions ❌"]);
    assert_eq!(cells(&table.header), ["V|V", "S|S"]);
    assert_eq!(table.rows.iter().map(|row| cells(row)).collect::<Vec<_>>(), [["< 1|`< 1`", ":x: é|:x:<br>é"]]);
}

#[test]
fn what_is_hidden_or_code_is_not_read() {
    let check = |text: &str| {
        let document = read(text);
        let found = (document.headings.len(), document.links.len(), document.tables.len());
        assert_eq!(found, (0, 0, 0), "{text}");
    };
    check("<!--\n# A\n\n|a|b|\n|-|-|\n\nhttps://h.example -->");
    check("```\n# A\nhttps://h.example\n[comment]: # (x)\n```");
    check("`https://h.example` `[a](b)`");
    check("| a | b |\n| -- | --k-- |\n");
}

#[test]
fn relative_targets_are_for_the_page_to_resolve() {
    let check = |target: &str, expected: bool| assert_eq!(is_relative(target), expected, "{target}");
    check("docs/x.md", true);
    check("#scope", true);
    check("https://h.example", false);
    check("//h.example", false);
    check("javascript:x", false);
}

fn assert_spans(text: &str, document: &Document) {
    let headings = document.headings.iter().map(|heading| &heading.span);
    let links = document.links.iter().map(|link| &link.span);
    let comments = document.comments.iter().map(|comment| &comment.span);
    let cells = document
        .tables
        .iter()
        .flat_map(|table| table.rows.iter().flatten().chain(&table.header))
        .map(|cell| &cell.span);
    let tables = document.tables.iter().map(|table| &table.span);
    for span in headings.chain(links).chain(comments).chain(cells).chain(tables) {
        assert!(text.get(span.clone()).is_some(), "{span:?} in {text:?}");
    }
    let ids: BTreeSet<_> = document.headings.iter().map(|heading| &heading.id).collect();
    assert_eq!(ids.len(), document.headings.len(), "{text:?}");
}

fn assert_sound(text: &str) {
    let document = read(text);
    assert_spans(text, &document);
    let html = shown(text);
    assert_harmless(&html);
    assert_harmless(&inline_html(text));
    assert!(plain(text).len() <= 20 * (text.len() + 1));
    // Sections can be linked by the names that reading found. Footnotes that nothing refers to are not shown.
    let has_footnotes = text.contains("[^");
    for heading in &document.headings {
        let is_title = Some(&heading.text) == title(text).as_ref();
        assert!(
            is_title || has_footnotes || html.contains(&format!(" id=\"p-{}\"", heading.id)),
            "{} in {html}",
            heading.id
        );
    }
}

/// Texts made of pieces of Markdown and HTML, where the parts of a text get into each other's way.
fn soup() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "\n",
        "\n\n",
        " ",
        "    ",
        "\t",
        "\r\n",
        "# ",
        "## ",
        "- ",
        "1. ",
        "> ",
        "> [!NOTE]\n",
        "* ",
        "**",
        "_",
        "~~",
        "`",
        "```\n",
        "|",
        "|-|-|\n",
        "|a|b|\n|-|:-:|\n",
        "---\n",
        "[a](b.md)",
        "[",
        "](",
        ")",
        "![",
        "[^1]",
        "[^1]: ",
        "[comment]: # (x)\n",
        "[//]: # \"",
        "[a]: <> 'x'\n",
        "<!--",
        "-->",
        "<b>",
        "</b>",
        "<p>",
        "</p>",
        "<div>",
        "</div>",
        "<details>",
        "<summary>",
        "</summary>",
        "</details>",
        "<ul>",
        "<li>",
        "</ul>",
        "<table>",
        "<tr>",
        "<td>",
        "</table>",
        "<a href=\"x.md\">",
        "</a>",
        "<img src=x alt=y>",
        "<pre>",
        "<script>",
        "</script>",
        "<h2>",
        "</h2>",
        "<br>",
        "<u8>",
        "<x:y>",
        "&lt;",
        "&#0;",
        "&",
        "\\",
        "https://h.example/a_b",
        "a@h.example",
        ":x:",
        ":",
        "é",
        "✅",
        "\u{0}",
        "\u{feff}",
        "- [x] ",
        "word",
        "\"",
        "'",
        "(",
        "=",
        "onclick=x",
        "a: b\n",
        "</",
        "<",
    ]);
    prop::collection::vec(pieces, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn no_text_panics_or_does_harm(text in any::<String>()) {
        assert_sound(&text);
    }

    #[test]
    fn no_markup_panics_or_does_harm(text in soup()) {
        assert_sound(&text);
    }
}
