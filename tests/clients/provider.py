"""Judges how CSAF documents are distributed (CSAF 2.0, section 7.1): metadata, feed, lists, hashes and places.

usage: provider.py FOLDER... | --self-test FOLDER
"""

import csv
import hashlib
import io
import re
from urllib.parse import urlsplit

from built import Spoilt, change, main, remove, replace

METADATA = ".well-known/csaf/provider-metadata.json"
WHITE = ".well-known/csaf/white/"
FEED = WHITE + "csaf-feed-tlp-white.json"
ALGORITHMS = ["sha256", "sha512"]


def judge(portal):
    documents = {route: portal.json(route) for route in portal.routes(WHITE + "[0-9][0-9][0-9][0-9]/*.json")}
    judge_presence(portal, documents)
    for route, document in documents.items():
        judge_place(portal, route, document["document"]["tracking"])
        judge_hashes(portal, route)
    if portal.has(METADATA) or documents:
        judge_metadata(portal)
        judge_feed(portal, documents)
        judge_lists(portal, documents)
    return len(documents)


def judge_presence(portal, documents):
    """A document for each advisory, and one for each vulnerability that the portal makes a statement about."""
    prefix = portal.project["id_prefix"]
    expected = {*portal.advisories(), *(f"{prefix}-VEX-{name}" for name in portal.statements())}
    there = {document["document"]["tracking"]["id"] for document in documents.values()}
    for name in sorted(expected - there):
        portal.say(WHITE, f"there is no document {name}")
    for name in sorted(there - expected):
        portal.say(WHITE, f"the portal has no page for the document {name}")


def judge_place(portal, route, tracking):
    """The folder is the year of the first release, and the name is made from the id (5.1)."""
    name = re.sub(r"[^+\-a-z0-9]+", "_", tracking["id"].lower())
    if route != f"{WHITE}{tracking['initial_release_date'][:4]}/{name}.json":
        portal.say(route, f"is not the place of {tracking['id']}, released {tracking['initial_release_date']}")


def judge_hashes(portal, route):
    for algorithm in ALGORITHMS:
        file = f"{route}.{algorithm}"
        right = hashlib.new(algorithm, portal.bytes(route)).hexdigest()
        if portal.wants(file) and not re.fullmatch(rf"{right}( +\S+)?\n?", portal.text(file)):
            portal.say(file, "is not the hash of the document")


def judge_metadata(portal):
    if not portal.wants(METADATA):
        return
    metadata = portal.json(METADATA)
    if not portal.validate(METADATA, metadata, "csaf/provider_json_schema.json"):
        return
    at_root = urlsplit(portal.base_url).path == "/"
    if not at_root and metadata["role"] != "csaf_publisher":
        portal.say(METADATA, f"a portal below a path cannot be a {metadata['role']}: nobody finds it")
    if metadata["canonical_url"] != portal.url(METADATA):
        portal.say(METADATA, f"names itself {metadata['canonical_url']}")
    linked = [
        feed["url"] for place in metadata.get("distributions", []) for feed in place.get("rolie", {}).get("feeds", [])
    ]
    linked += [key["url"] for key in metadata.get("public_openpgp_keys", [])]
    if portal.has(FEED) and portal.url(FEED) not in linked:
        portal.say(METADATA, "does not name the feed")
    for url in linked:
        if not portal.route(url):
            portal.say(METADATA, f"{url} is not there")


def judge_feed(portal, documents):
    """The feed says of each document what the document says. Its list of entries is there even when it is empty."""
    if not portal.wants(FEED):
        return
    feed = portal.json(FEED, may_be_empty="$.feed.entry")
    if not portal.validate(FEED, feed, "csaf/ROLIE_feed_json_schema.json"):
        return
    entries = {entry["content"]["src"]: entry for entry in feed["feed"].get("entry", [])}
    if entries.keys() != set(map(portal.url, documents)):
        portal.say(FEED, "lists other documents than there are")
    for url, entry in entries.items():
        if route := portal.route(url):
            judge_entry(portal, url, entry, documents[route]["document"])
    newest = max((entry["updated"] for entry in entries.values()), default=None)
    if newest and feed["feed"]["updated"] != newest:
        portal.say(FEED, f"says it was updated {feed['feed']['updated']}, the newest entry {newest}")


def judge_entry(portal, url, entry, document):
    tracking = document["tracking"]
    said = (entry["id"], entry["title"], entry["published"], entry["updated"])
    right = (tracking["id"], document["title"], tracking["initial_release_date"], tracking["current_release_date"])
    if said != right:
        portal.say(FEED, f"says {said} where the document says {right}")
    linked = {link["href"] for link in entry["link"]}
    beside = {f"{url}.{kind}" for kind in [*ALGORITHMS, "asc"] if portal.route(f"{url}.{kind}")}
    if not {url, *beside} <= linked:
        portal.say(FEED, f"{entry['id']} does not link {sorted({url, *beside} - linked)}")
    for link in linked:
        if not portal.route(link):
            portal.say(FEED, f"{link} is not there")


def judge_lists(portal, documents):
    """The two files that list a directory, the pages that stand for its listing, and what checkers look for besides."""
    right = {route.removeprefix(WHITE): document["document"]["tracking"] for route, document in documents.items()}
    if portal.wants(WHITE + "index.txt") and sorted(portal.text(WHITE + "index.txt").splitlines()) != sorted(right):
        portal.say(WHITE + "index.txt", "lists other documents than there are")
    if portal.wants(WHITE + "changes.csv"):
        rows = [tuple(row) for row in csv.reader(io.StringIO(portal.text(WHITE + "changes.csv")))]
        if sorted(rows) != sorted((name, tracking["current_release_date"]) for name, tracking in right.items()):
            portal.say(WHITE + "changes.csv", "lists other changes than there are")
        if [row[1] for row in rows] != sorted((row[1] for row in rows), reverse=True):
            portal.say(WHITE + "changes.csv", "the newest do not come first")
    for file in ["service.json", "category-white.json"]:
        if portal.wants(WHITE + file):
            portal.json(WHITE + file)
    if portal.has(WHITE + "service.json") and portal.url(FEED) not in portal.text(WHITE + "service.json"):
        portal.say(WHITE + "service.json", "does not name the feed")
    for folder in {"", *(name.split("/")[0] + "/" for name in right)}:
        if portal.wants(f"{WHITE}{folder}index.html"):
            judge_listing(portal, folder, [name.removeprefix(folder) for name in right if name.startswith(folder)])


def judge_listing(portal, folder, names):
    """A page that links everything in its folder; one above links the documents or the folders they are in."""
    page = portal.text(f"{WHITE}{folder}index.html")
    for name in names:
        ways = {name, name.split("/")[0] + "/", name.split("/")[0] + "/index.html"}
        if not any(re.search(rf'href="[^"]*{re.escape(way)}"', page) for way in ways):
            portal.say(f"{WHITE}{folder}index.html", f"does not list {name}")


YEAR = WHITE + "[0-9]*/"
SPOILT = [
    Spoilt("no metadata", remove(METADATA), "metadata.json: is missing"),
    Spoilt("metadata without a publisher", change(METADATA, lambda data: data.pop("publisher")), "publisher.*schema"),
    Spoilt(
        "a role that is none", change(METADATA, lambda data: data.update(role="csaf_friend")), "csaf_friend.*schema"
    ),
    Spoilt(
        "another name of itself",
        change(METADATA, lambda data: data.update(canonical_url="https://a.example/provider-metadata.json")),
        "names itself",
    ),
    Spoilt(
        "a feed that is not there",
        change(
            METADATA, lambda data: data["distributions"][0]["rolie"]["feeds"][0].update(url="https://a.example/f.json")
        ),
        "not name the feed",
    ),
    Spoilt(
        "a document changed after its hash",
        replace(YEAR + "*.json", '"title": "', '"title": "New: '),
        "is not the hash",
    ),
    Spoilt("no hash", remove(YEAR + "*.sha512"), "sha512: is missing"),
    Spoilt("a document that is missing", remove(YEAR + "*.json"), "there is no document"),
    Spoilt("a document in another year", lambda folder: move(folder), "is not the place"),
    Spoilt(
        "a feed without an entry",
        change(FEED, lambda data: data["feed"]["entry"].pop()),
        "feed-tlp-white.json: lists other",
    ),
    Spoilt(
        "an entry without a date", change(FEED, lambda data: data["feed"]["entry"][0].pop("updated")), "updated.*schema"
    ),
    Spoilt(
        "an entry that is old",
        change(FEED, lambda data: data["feed"]["entry"][0].update(updated="2001-01-01T00:00:00Z")),
        "where the document says",
    ),
    Spoilt(
        "a feed that is old",
        change(FEED, lambda data: data["feed"].update(updated="2001-01-01T00:00:00Z")),
        "the newest entry",
    ),
    Spoilt(
        "an entry without its hashes",
        change(FEED, lambda data: data["feed"]["entry"][0].update(link=data["feed"]["entry"][0]["link"][:1])),
        "does not link",
    ),
    Spoilt("a list too short", replace(WHITE + "index.txt", "^.*\n", ""), "index.txt: lists other"),
    Spoilt("changes too few", replace(WHITE + "changes.csv", "^.*\n", ""), "changes.csv: lists other"),
    Spoilt("the oldest first", replace(WHITE + "changes.csv", "(?s)^(.*?\n)(.*)$", r"\2\1"), "newest"),
    Spoilt("no listing", remove(YEAR + "index.html"), "index.html: is missing"),
    Spoilt("a listing too short", replace(YEAR + "index.html", r'href="[^"]*\.json"', 'href="#"'), "does not list"),
    Spoilt("no service document", remove(WHITE + "service.json"), "service.json: is missing"),
]


def move(folder):
    """Puts a document into a folder where it does not belong."""
    file = sorted(folder.glob(YEAR + "*.json"))[0]
    (folder / WHITE / "1999").mkdir()
    file.rename(folder / WHITE / "1999" / file.name)


if __name__ == "__main__":
    main(judge, "CSAF documents in their places", SPOILT)
