"""Judges sitemap.xml by the protocol's schema, with xmllint, and robots.txt with protego, the parser behind Scrapy.

usage: sitemap.py FOLDER... | --self-test FOLDER
"""

import re
import subprocess
from xml.etree import ElementTree

from built import SCHEMAS, Spoilt, main, remove, replace
from protego import Protego

SITEMAP, ROBOTS = "sitemap.xml", "robots.txt"
URL = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def judge(portal):
    urls = judge_sitemap(portal) if portal.wants(SITEMAP) else []
    if portal.wants(ROBOTS):
        judge_robots(portal, urls)
    return len(urls)


def judge_sitemap(portal):
    """The addresses in the map: each of them a page, and every page once."""
    schema = ["--nonet", "--noout", "--schema", SCHEMAS / "sitemap/sitemap.xsd"]
    checked = subprocess.run(["xmllint", *schema, portal.folder / SITEMAP], capture_output=True, text=True, timeout=60)
    if checked.returncode != 0:
        portal.say(SITEMAP, f"{checked.stderr.replace(str(portal.folder), '')[:1000]} (schema)")
    try:
        root = ElementTree.fromstring(portal.bytes(SITEMAP))
    except ElementTree.ParseError:
        return []
    urls = [element.text for element in root.iter(f"{URL}loc")]
    pages = {
        portal.url(route.removesuffix("index.html")) for route in portal.routes("**/*.html") if shown(portal, route)
    }
    for url in sorted(set(urls) - pages):
        portal.say(SITEMAP, f"{url} is no page that is shown by that address")
    for url in sorted(pages - set(urls)):
        portal.say(SITEMAP, f"{url} is not in it")
    if len(urls) != len(set(urls)):
        portal.say(SITEMAP, "an address is there twice")
    return urls


def shown(portal, route):
    """Not a page that stands for what is missing, leads elsewhere, only lists a folder, or wants to stay unlisted."""
    if route == "404.html" or route.startswith(".well-known/"):
        return False
    return not re.search(r'<meta (http-equiv="refresh"|name="robots"[^>]*noindex)', portal.text(route), re.I)


def judge_robots(portal, urls):
    robots = Protego.parse(portal.text(ROBOTS))
    if list(robots.sitemaps) != [portal.url(SITEMAP)]:
        portal.say(ROBOTS, f"names the maps {list(robots.sitemaps)}")
    for url in [*urls, portal.url(".well-known/security.txt"), portal.url("feed.xml")]:
        if not robots.can_fetch(url, "anybody"):
            portal.say(ROBOTS, f"keeps crawlers from {url}")
    unknown = [
        line
        for line in portal.text(ROBOTS).splitlines()
        if not re.match(r"(?i)(user-agent|allow|disallow|sitemap):|#|$", line)
    ]
    for line in unknown:
        portal.say(ROBOTS, f"a line that no crawler understands: {line}")


SPOILT = [
    Spoilt("no map", remove(SITEMAP), "sitemap.xml: is missing"),
    Spoilt("no robots.txt", remove(ROBOTS), "robots.txt: is missing"),
    Spoilt("another element", replace(SITEMAP, "</loc>", "</loc><title>x</title>"), "schema"),
    Spoilt("a relative address", replace(SITEMAP, "<loc>[^<]*</loc>", "<loc>/policy/</loc>"), "no page"),
    Spoilt("a date that is none", replace(SITEMAP, "</loc>", "</loc><lastmod>yesterday</lastmod>"), "schema"),
    Spoilt("not well-formed", replace(SITEMAP, "</urlset>", ""), "schema"),
    Spoilt("a page left out", replace(SITEMAP, "(?s)<url>.*?</url>", ""), "is not in it"),
    Spoilt("a page twice", replace(SITEMAP, "(?s)(<url>.*?</url>)", r"\1\1"), "twice"),
    Spoilt("a page that is not there", replace(SITEMAP, "/policy/</loc>", "/polity/</loc>"), "polity/ is no page"),
    Spoilt(
        "a crawler kept out",
        replace(ROBOTS, "(?i)user-agent: *\\*", "User-agent: *\nDisallow: /policy/"),
        "keeps crawlers",
    ),
    Spoilt("another map", replace(ROBOTS, r"sitemap\.xml", "map.xml"), "names the maps"),
    Spoilt("a word of our own", replace(ROBOTS, "$", "\nSecurity: yes\n"), "understands"),
]

if __name__ == "__main__":
    main(judge, "addresses", SPOILT)
