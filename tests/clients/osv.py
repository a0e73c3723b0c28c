"""Judges OSV records by the schema of the format, and what a schema cannot say by the libraries that scanners use.

usage: osv.py FOLDER... | --self-test FOLDER
"""

import csv
import io
import json
import zipfile

import cvss
import yaml
from built import Spoilt, change, main, remove, replace
from packageurl import PackageURL
from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

SCHEMA = "osv/osv-schema-head.json"
CALCULATORS = {"CVSS_V2": cvss.CVSS2, "CVSS_V3": cvss.CVSS3, "CVSS_V4": cvss.CVSS4}


def judge(portal):
    records = {}
    for route in portal.routes("osv/*.json"):
        if route != "osv/all.json":
            record = records[route] = portal.json(route)
            if portal.validate(route, record, SCHEMA):
                judge_record(portal, route, record)
    for route in portal.routes("pysec/*.yaml"):
        # What the packaging authority's database takes: the same in YAML, in which a bare date or number is no text.
        portal.validate(route, yaml.safe_load(portal.text(route)), SCHEMA)
    judge_presence(portal, records)
    judge_indexes(portal, {record["id"]: record["modified"] for record in records.values()})
    judge_archives(portal, records)
    return len(records)


def judge_record(portal, route, record):
    def say(message):
        portal.say(route, message)

    if route != f"osv/{record['id']}.json":
        say(f"has the id {record['id']}")
    for name in ["modified", "published", "withdrawn"]:
        if name in record and not record[name].endswith("Z"):
            say(f"{name} is {record[name]}, which is not in UTC")
    if record["modified"] < max(record.get(name, "") for name in ["published", "withdrawn"]):
        say("was modified before it was published or withdrawn")
    if record["id"] in record.get("aliases", []):
        say("is its own alias")
    for severity in record.get("severity", []):
        try:
            CALCULATORS[severity["type"]](severity["score"])
        except (KeyError, cvss.exceptions.CVSSError) as error:
            say(f"{severity['score']} is no {severity['type']} ({error})")
    pages = [reference["url"] for reference in record.get("references", []) if reference["type"] == "ADVISORY"]
    if not pages or not portal.route(pages[0]):
        say(f"its first ADVISORY is no page of the portal: {pages[:1]}")
    for affected in record.get("affected", []):
        judge_affected(affected, say)


def judge_affected(affected, say):
    package = affected["package"]
    purl = PackageURL.from_string(package["purl"])
    if purl.version or purl.qualifiers or purl.subpath:
        say(f"{package['purl']} says more than the package")
    if purl.to_string() != package["purl"]:
        say(f"{package['purl']} is in canonical form {purl.to_string()}")
    kinds = [span["type"] for span in affected.get("ranges", [])]
    if "GIT" in kinds and kinds != sorted(kinds):
        say("a range of GIT before another makes scanners ignore the entry")
    if package["ecosystem"] == "PyPI":
        judge_pypi(affected, package["name"], say)


def judge_pypi(affected, name, say):
    """Names and versions as pip compares them, and the enumeration in the ranges."""
    if name != canonicalize_name(name):
        say(f"{name} is not in the form of PEP 503")
    spans = [span for span in affected.get("ranges", []) if span["type"] == "ECOSYSTEM"]
    bounds = [bound for span in spans for event in span["events"] for bound in event.values() if bound != "0"]
    for version in [*bounds, *affected.get("versions", [])]:
        try:
            Version(version)
        except InvalidVersion:
            say(f"{version} is no version of PEP 440")
            return
    for span in spans:
        order = [Version("0.dev0" if bound == "0" else bound) for event in span["events"] for bound in event.values()]
        if order != sorted(order):
            say(f"the events of a range are not in their order: {span['events']}")
    outside = [version for version in affected.get("versions", []) if not any(holds(span, version) for span in spans)]
    if spans and outside:
        say(f"the versions {outside} are in none of the ranges")


def holds(span, version):
    """Whether a range with its events in order holds a version, as the specification of OSV evaluates it."""
    inside = False
    for event in span["events"]:
        [(kind, bound)] = event.items()
        if kind == "introduced" and (bound == "0" or Version(version) >= Version(bound)):
            inside = True
        elif kind == "fixed" and Version(version) >= Version(bound):
            inside = False
        elif kind == "last_affected" and Version(version) > Version(bound):
            inside = False
    return inside


def judge_presence(portal, records):
    """A record for each advisory, by its own id or by that of a database without a registered prefix."""
    for advisory in portal.advisories():
        if not {f"osv/{advisory}.json", f"osv/x_{advisory}.json"} & records.keys():
            portal.say("osv", f"there is no record of {advisory}")
    for route in records:
        if route.removeprefix("osv/").removeprefix("x_").removesuffix(".json") not in portal.advisories():
            portal.say(route, "is of no advisory that has a page")


def judge_indexes(portal, modified):
    """Both lists of all records, as importers read them to learn what is new."""
    if not modified and not portal.has("osv/all.json"):
        return
    if portal.wants("osv/all.json"):
        listed = json.loads(portal.text("osv/all.json"))
        if {entry["id"]: entry["modified"] for entry in listed} != modified or len(listed) != len(modified):
            portal.say("osv/all.json", "lists other records than there are")
    if portal.wants("osv/modified_id.csv"):
        rows = list(csv.reader(io.StringIO(portal.text("osv/modified_id.csv"))))
        if {name: date for date, name in rows} != modified or len(rows) != len(modified):
            portal.say("osv/modified_id.csv", "lists other records than there are")
        if [date for date, _ in rows] != sorted((date for date, _ in rows), reverse=True):
            portal.say("osv/modified_id.csv", "the newest do not come first")


def judge_archives(portal, records):
    """Each ecosystem's archive holds the records that name the ecosystem, byte for byte."""
    named = {}
    for route, record in records.items():
        for affected in record.get("affected", []):
            named.setdefault(affected["package"]["ecosystem"], set()).add(route)
    for ecosystem in named:
        portal.wants(f"osv/{ecosystem}/all.zip")
    for route in portal.routes("osv/*/all.zip"):
        with zipfile.ZipFile(portal.folder / route) as archive:
            held = {f"osv/{name}": archive.read(name) for name in archive.namelist()}
            if len(held) != len(archive.namelist()) or archive.testzip():
                portal.say(route, "is damaged")
        if held != {name: portal.bytes(name) for name in named.get(route.split("/")[1], ())}:
            portal.say(route, "holds other records than there are")


def affected(record):
    return record["affected"][0]


def shorten(severity):
    """Leaves one metric out."""
    severity["score"] = severity["score"].rsplit("/", 1)[0]


SPOILT = [
    Spoilt(
        "no date of change", change("osv/*-*.json", lambda record: record.update(modified="2026")), "modified.*schema"
    ),
    Spoilt(
        "a prefix nobody registered",
        change("osv/*-*.json", lambda record: record.update(id="ACME-1")),
        "ACME-1.*schema",
    ),
    Spoilt(
        "a local time", change("osv/*-*.json", lambda r: r.update(modified="2026-11-01T00:00:00+01:00")), "UTC|schema"
    ),
    Spoilt(
        "changed before published",
        change("osv/*-*.json", lambda r: r.update(published="2027-01-01T00:00:00Z")),
        "before",
    ),
    Spoilt("null", change("osv/*-*.json", lambda record: record.update(withdrawn=None)), "is null"),
    Spoilt("an empty list", change("osv/*-*.json", lambda record: record.update(related=[])), "is \\[\\]"),
    Spoilt(
        "a purl with a version",
        change("osv/*-*.json", lambda r: affected(r)["package"].update(purl="pkg:pypi/a@1")),
        "more",
    ),
    Spoilt(
        "a name with capitals",
        change("osv/*-*.json", lambda r: affected(r)["package"].update(name="Quill_Mesh")),
        "503",
    ),
    Spoilt(
        "a version of another kind", change("osv/*-*.json", lambda r: affected(r)["versions"].append("1.x")), "PEP 440"
    ),
    Spoilt(
        "a version out of range",
        change("osv/*-*.json", lambda r: affected(r)["versions"].append("99.0")),
        "none of the ranges",
    ),
    Spoilt(
        "events out of order",
        change("osv/*-*.json", lambda r: affected(r)["ranges"][0]["events"].append({"introduced": "0"})),
        "order",
    ),
    Spoilt("a score that is none", change("osv/*-*.json", lambda r: shorten(r["severity"][0])), "is no CVSS_V"),
    Spoilt(
        "a page that is not there",
        change("osv/*-*.json", lambda r: r["references"][0].update(url="https://a.example/")),
        "ADVISORY",
    ),
    Spoilt("a record that is missing", remove("osv/*-*.json"), "no record of"),
    Spoilt(
        "a record too many",
        lambda folder: (folder / "osv/x_ACME-1.json").write_bytes(next(folder.glob("osv/x_*.json")).read_bytes()),
        "no advisory",
    ),
    Spoilt(
        "a list that is old",
        change("osv/all.json", lambda entries: entries[0].update(modified="2020-01-01T00:00:00Z")),
        "all.json: lists other",
    ),
    Spoilt("a list too short", replace("osv/modified_id.csv", "^.*\n", ""), "csv: lists other"),
    Spoilt("the oldest first", replace("osv/modified_id.csv", "(?s)^(.*?\n)(.*)$", r"\2\1"), "newest"),
    Spoilt(
        "an archive that is old", replace("osv/x_*.json", '"summary": "', '"summary": "New: '), "all.zip: holds other"
    ),
    Spoilt(
        "a date in YAML", replace("pysec/*.yaml", r'published: "(\S+)"', r"published: \1"), "pysec.*published.*schema"
    ),
    Spoilt("no archive", remove("osv/*/all.zip"), "all.zip: is missing"),
]

if __name__ == "__main__":
    main(judge, "records", SPOILT)
