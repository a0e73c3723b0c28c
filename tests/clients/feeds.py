"""Judges both feeds: Atom by the grammar of RFC 4287, with jing, and with feedparser; JSON Feed by its schema.

usage: feeds.py FOLDER... | --self-test FOLDER
"""

import subprocess
from collections import Counter
from html.parser import HTMLParser
from urllib.parse import urlsplit
from xml.etree import ElementTree

import feedparser
from built import SCHEMAS, Spoilt, change, main, remove, replace

ATOM, JSON = "feed.xml", "feed.json"
NAMESPACE = {"atom": "http://www.w3.org/2005/Atom"}


def judge(portal):
    atom = judge_atom(portal) if portal.wants(ATOM) else {}
    items = judge_json(portal) if portal.wants(JSON) else {}
    for name in sorted(atom.keys() ^ items.keys()):
        portal.say(ATOM if name in atom else JSON, f"only here: {name}")
    for name in atom.keys() & items.keys():
        if atom[name] != items[name]:
            portal.say(JSON, f"{name} is {items[name]}, and in Atom {atom[name]}")
    links = {link for _, link, *_ in atom.values()}
    for advisory in portal.advisories():
        if portal.url(f"advisories/{advisory}/") not in links:
            portal.say(ATOM, f"there is no entry on {advisory}")
    return len(atom) + len(items)


def judge_atom(portal):
    """The entries by their ids: title, address, and when they were published and changed."""
    grammar = subprocess.run(
        ["jing", SCHEMAS / "atom/atom.rng", portal.folder / ATOM], capture_output=True, text=True, timeout=60
    )
    if grammar.returncode != 0:
        portal.say(ATOM, f"{grammar.stdout.replace(str(portal.folder), '')[:1000]} (grammar)")
    read = feedparser.parse(portal.bytes(ATOM))
    if read.bozo:
        portal.say(ATOM, f"feedparser stumbles: {read.bozo_exception}")
        return {}
    root = ElementTree.fromstring(portal.bytes(ATOM))
    twice("ids", [element.text for element in root.iterfind(".//atom:id", NAMESPACE)], portal, ATOM)
    own = [link["href"] for link in read.feed.get("links", []) if link["rel"] == "self"]
    if own != [portal.url(ATOM)]:
        portal.say(ATOM, f"names itself {own}")
    for entry in root.iterfind("atom:entry", NAMESPACE):
        for text in [*entry.iterfind("atom:content", NAMESPACE), *entry.iterfind("atom:summary", NAMESPACE)]:
            if text.get("type") == "html":
                judge_html(portal, ATOM, entry.findtext("atom:id", "", NAMESPACE), text.text or "")
    changes = [entry.updated for entry in read.entries]
    if changes and read.feed.updated != max(changes):
        portal.say(ATOM, f"says it was updated {read.feed.updated}, the newest entry {max(changes)}")
    return {
        entry.id: judged(portal, ATOM, entry.get("title"), entry.get("link"), entry.get("published"), entry.updated)
        for entry in read.entries
    }


def judge_json(portal):
    """The same of JSON Feed. A feed of nothing has an empty list of items, which has to be there."""
    feed = portal.json(JSON, may_be_empty="$.items")
    if not portal.validate(JSON, feed, "jsonfeed/jsonfeed-1.1.json"):
        return {}
    if feed["version"] != "https://jsonfeed.org/version/1.1":
        portal.say(JSON, f"is of the version {feed['version']}")
    twice("ids", [item["id"] for item in feed["items"]], portal, JSON)
    if feed.get("feed_url") != portal.url(JSON):
        portal.say(JSON, f"names itself {feed.get('feed_url')}")
    for item in feed["items"]:
        judge_html(portal, JSON, item["id"], item.get("content_html", ""))
    return {
        item["id"]: judged(
            portal, JSON, item.get("title"), item.get("url"), item.get("date_published"), item.get("date_modified")
        )
        for item in feed["items"]
    }


def judged(portal, route, title, link, published, modified):
    if not link or not portal.route(link):
        portal.say(route, f"leads to {link}, which is not there")
    for date in [published, modified]:
        if date and not date.endswith("Z"):
            portal.say(route, f"{date} is not in UTC")
    return title, link, published, modified


def twice(what, values, portal, route):
    for value, times in Counter(values).items():
        if times > 1:
            portal.say(route, f"{what}: {value} is there {times} times")


def judge_html(portal, route, name, html):
    """A reader shows the text anywhere: nothing in it is relative to the portal, and nothing of it runs."""

    class Reader(HTMLParser):
        def handle_starttag(self, tag, attrs):
            if tag in {"script", "style", "iframe", "object", "embed", "form", "link", "meta", "base"}:
                portal.say(route, f"<{tag}> in the text of {name}")
            for attribute, value in attrs:
                if attribute.startswith("on") or attribute == "style":
                    portal.say(route, f"{attribute}= in the text of {name}")
                if attribute in {"href", "src", "srcset", "poster", "action", "cite", "data"}:
                    if urlsplit(value or "").scheme not in {"https", "mailto"}:
                        portal.say(route, f'{attribute}="{value}" in the text of {name}')

    Reader().feed(html)


def first(feed):
    return feed["items"][0]


END = "</content>"
SPOILT = [
    Spoilt("no Atom", remove(ATOM), "feed.xml: is missing"),
    Spoilt("no JSON Feed", remove(JSON), "feed.json: is missing"),
    Spoilt("an entry without a date", replace(ATOM, r"(?s)(<entry>.*?)<updated>.*?</updated>", r"\1"), "grammar"),
    Spoilt("a date without a time", replace(ATOM, r"<updated>([\d-]+)T.*?<", r"<updated>\1<"), "grammar"),
    Spoilt("an element of our own", replace(ATOM, "<entry>", "<entry><severity>high</severity>"), "grammar"),
    Spoilt("not well-formed", replace(ATOM, "</entry>", ""), "stumbles"),
    Spoilt("the same id twice", replace(ATOM, r"(?s)(<entry>.*?</entry>)", r"\1\1"), "2 times"),
    Spoilt(
        "another name of itself",
        replace(ATOM, r'(rel="self"[^>]*|)href="https://[^"]*feed.xml"', r'\1href="https://a.example/feed.xml"'),
        "names itself",
    ),
    Spoilt("a feed that is old", replace(ATOM, r"<updated>\d\d\d\d", "<updated>2001"), "the newest entry"),
    Spoilt("an advisory left out", replace(ATOM, r"(?s)<entry>.*?</entry>", ""), "no entry on"),
    Spoilt("an entry of one feed only", change(JSON, lambda feed: feed["items"].pop()), "feed.xml: only here"),
    Spoilt("two titles", change(JSON, lambda feed: first(feed).update(title="Another")), "and in Atom"),
    Spoilt("a link to nothing", change(JSON, lambda feed: first(feed).update(url="https://a.example/")), "not there"),
    Spoilt("an item without an id", change(JSON, lambda feed: first(feed).pop("id")), "schema"),
    Spoilt(
        "another version",
        change(JSON, lambda feed: feed.update(version="https://jsonfeed.org/version/7")),
        "is of the version|schema",
    ),
    Spoilt(
        "a relative link",
        change(JSON, lambda feed: first(feed).update(content_html='<a href="/policy/">x</a>')),
        'href="/policy/"',
    ),
    Spoilt(
        "a relative link in Atom",
        replace(ATOM, END, "&lt;a href=&quot;#x&quot;&gt;x&lt;/a&gt;" + END),
        'feed.xml: href="#x"',
    ),
    Spoilt("a script", change(JSON, lambda feed: first(feed).update(content_html="<script>1</script>")), "<script>"),
    Spoilt("a script in Atom", replace(ATOM, END, "&lt;script>1&lt;/script>" + END), "feed.xml: <script>"),
    Spoilt(
        "a handler", change(JSON, lambda feed: first(feed).update(content_html='<p onclick="x()">x</p>')), "onclick="
    ),
]

if __name__ == "__main__":
    main(judge, "entries in two feeds", SPOILT)
