"""Judges what scanners report of each release: AppThreat's vulnerability-db, with its own database and matcher, on the
archive; `uv audit`, and the part of `pip-audit` that asks OSV, on the records, asked for as from osv.dev. Right is what
the page of the release says; and the fixes that the last two name are all that the advisory names.

usage: scanners.py FOLDER... | --self-test FOLDER
"""

import json
import os
import subprocess
import tempfile
import zipfile
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from built import Spoilt, main
from osv import holds
from packaging.version import Version
from pip_audit._service.interface import ResolvedDependency
from pip_audit._service.osv import OsvService
from portal import read


def judge(portal):
    """Only packages of PyPI: uv knows no others."""
    purl = portal.project["package"]
    if not purl.startswith("pkg:pypi/") or not portal.has("osv/PyPI/all.zip"):
        return 0
    with zipfile.ZipFile(portal.folder / "osv/PyPI/all.zip") as archive:
        records = [json.loads(archive.read(name)) for name in archive.namelist()]
    expected = {release: affecting(portal, release) for release in portal.releases()}
    in_database = database(purl, records, expected)
    in_uv, in_pip = uv_audit(portal, purl, records, expected), pip_audit(portal, purl, records, expected)
    for release, advisories in expected.items():
        compare(portal, "vulnerability-db", release, advisories, in_database[release])
        compare(portal, "uv", release, advisories, in_uv[release])
        compare(portal, "pip-audit", release, advisories, in_pip[release])
    return sum(map(len, expected.values()))


def affecting(portal, release):
    """The ids of the advisories that the page of a release says affect it."""
    page = read(portal.folder / "versions" / release / "index.html")
    sections = page.all("section", aria_labelledby="affecting")
    return {mark.text() for section in sections for mark in section.all("span", class_="id")}


def compare(portal, scanner, release, expected, reported):
    for advisory in sorted(expected - reported):
        portal.say(f"versions/{release}/", f"{scanner} does not report {advisory}")
    for advisory in sorted(reported - expected):
        portal.say(f"versions/{release}/", f"{scanner} reports {advisory}")


def compare_fixes(portal, scanner, advisory, named):
    """A fix that a scanner leaves out is an upgrade that nobody makes."""
    listed = portal.json("api/v1/advisories.json")["advisories"]
    stretches = next((one.get("affected", []) for one in listed if one["id"] == advisory), [])
    fixes = {stretch["fixed"] for stretch in stretches if "fixed" in stretch}
    if set(named) != fixes:
        portal.say(f"advisories/{advisory}/", f"{scanner} names the fixes {sorted(named)}, not {sorted(fixes)}")


def own_id(record):
    return record["id"].removeprefix("x_")


def database(purl, records, releases):
    """What vulnerability-db reports of each release, once it has read all records into an empty database."""
    with tempfile.TemporaryDirectory() as scratch:
        os.environ |= {"VDB_HOME": scratch, "VDB_CACHE": scratch}  # read on import; the database itself is in memory
        from vdb.lib import db, search
        from vdb.lib.osv import OSVSource

    db.reset_connections()
    db.get(":memory:", ":memory:")
    source = OSVSource()
    source._start_year = None  # as its own importer does for packages: it would leave out old advisories otherwise
    names = {}
    for record in records:
        found = source.convert(record)
        source.store(found)
        names |= {vulnerability.id: own_id(record) for vulnerability in found}  # the first CVE, if there is one
    return {
        release: {names.get(hit["cve_id"], hit["cve_id"]) for hit in search.search_by_purl_like(f"{purl}@{release}")}
        for release in releases
    }


def uv_audit(portal, purl, records, releases):
    """What uv reports of each release, all locked in one made-up project; and that it leads to our pages and fixes."""
    reported = {release: set() for release in releases}
    if not releases:
        return reported
    with tempfile.TemporaryDirectory() as project, osv_service(records) as address:
        write_project(Path(project), purl.removeprefix("pkg:pypi/"), releases, f"{address}simple")
        options = ["--frozen", "--no-cache", "--no-config", "--no-python-downloads", "--output-format", "json"]
        result = subprocess.run(
            ["uv", "audit", *options, "--service-url", address],
            cwd=project, capture_output=True, text=True, timeout=60,
            env={**os.environ, "NO_PROXY": "127.0.0.1", "no_proxy": "127.0.0.1"},
        )  # fmt: skip
    try:
        vulnerabilities = json.loads(result.stdout)["vulnerabilities"]
    except (json.JSONDecodeError, KeyError):
        portal.say("osv", f"uv fails: {result.stderr[-500:]}")
        return reported
    for one in vulnerabilities:
        advisory = own_id(one)
        reported[one["dependency"]["version"]].add(advisory)
        if one["link"] != portal.url(f"advisories/{advisory}/"):
            portal.say("osv", f"uv leads from {advisory} to {one['link']}")
        compare_fixes(portal, "uv", advisory, one["fix_versions"])
    return reported


def pip_audit(portal, purl, records, releases):
    """What pip-audit reports of each release, by its own service for OSV; and that it leads to our fixes."""
    reported, own = {}, {record["id"]: own_id(record) for record in records}
    with tempfile.TemporaryDirectory() as scratch, osv_service(records) as address:
        service = OsvService(cache_dir=Path(scratch), osv_url=f"{address}v1/query")
        service.session.trust_env = False  # no proxy: the service is here
        for release in releases:
            dependency = ResolvedDependency(purl.removeprefix("pkg:pypi/"), Version(release))
            _, found = service.query(dependency)
            # It shows a CVE id where there is one, and all the others as aliases.
            advisories = [own[name] for one in found for name in [one.id, *one.aliases] if name in own]
            reported[release] = set(advisories)
            for advisory, one in zip(advisories, found, strict=True):
                compare_fixes(portal, "pip-audit", advisory, [str(version) for version in one.fix_versions])
    return reported


def write_project(folder, name, releases, index):
    """A project that locks each release for a platform of its own."""
    source = f'{{ registry = "{index}" }}'
    marker = {release: f"sys_platform == '{number}'" for number, release in enumerate(releases)}
    pins = [
        f'{{ name = "{name}", version = "{release}", source = {source}, marker = "{marker[release]}" }},'
        for release in releases
    ]
    packages = [
        f'[[package]]\nname = "{name}"\nversion = "{release}"\nsource = {source}\n'
        f'resolution-markers = ["{marker[release]}"]\n'
        for release in releases
    ]
    (folder / "pyproject.toml").write_text(
        f'[project]\nname = "consumer"\nversion = "0"\nrequires-python = ">=3.11"\ndependencies = ["{name}"]\n'
    )
    (folder / "uv.lock").write_text(
        'version = 1\nrevision = 3\nrequires-python = ">=3.11"\n'
        f"resolution-markers = {json.dumps(list(marker.values()))}\n"
        '[[package]]\nname = "consumer"\nversion = "0"\nsource = { virtual = "." }\n'
        f"dependencies = [{' '.join(pins)}]\n"
        f'[package.metadata]\nrequires-dist = [{{ name = "{name}" }}]\n' + "".join(packages)
    )


@contextmanager
def osv_service(records):
    """Answers queries as api.osv.dev does, which evaluates ranges and versions, and keeps back what is withdrawn."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            if "queries" not in asked:
                found = list(self.matching(asked))
                return self.answer({"vulns": found} if found else {})
            found = [self.matching(query) for query in asked["queries"]]
            short = [[{"id": one["id"], "modified": one["modified"]} for one in records] for records in found]
            self.answer({"results": [{"vulns": records} for records in short]})

        def do_GET(self):
            wanted = self.path.rsplit("/", 1)[-1]
            record = next((record for record in records if record["id"] == wanted), None)
            # uv also asks the index whether the project is archived; an index does not have to answer that.
            self.answer(record) if record else self.send_error(404)

        def matching(self, query):
            for record in records:
                if "withdrawn" not in record and any(
                    is_of(entry, query["package"]) and affects(entry, query["version"])
                    for entry in record.get("affected", [])
                ):
                    yield record

        def answer(self, document):
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps(document).encode())

        def log_message(self, *_):
            pass

    class Server(ThreadingHTTPServer):
        request_queue_size = 100  # uv asks for all records at once; who finds the queue full waits for a second

    with Server(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, args=[0.01], daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()


def is_of(entry, package):
    return all(entry["package"].get(key) == package[key] for key in ["name", "ecosystem"])


def affects(entry, version):
    spans = [span for span in entry.get("ranges", []) if span["type"] == "ECOSYSTEM"]
    return version in entry.get("versions", []) or any(holds(span, version) for span in spans)


def in_archive(edit, fixes=0):
    """An edit of the first record in the archive that is not withdrawn and names that many fixes."""

    def apply(folder):
        file = folder / "osv/PyPI/all.zip"
        with zipfile.ZipFile(file) as archive:
            records = {name: json.loads(archive.read(name)) for name in archive.namelist()}
        for record in records.values():
            if "withdrawn" not in record and json.dumps(record["affected"]).count('"fixed"') >= fixes:
                edit(record)
                break
        with zipfile.ZipFile(file, "w") as archive:
            for name, record in records.items():
                archive.writestr(name, json.dumps(record))

    return apply


def withdraw(record):
    record["withdrawn"] = record["modified"]


def rename(record):
    record["affected"][0]["package"] = {"ecosystem": "PyPI", "name": "other", "purl": "pkg:pypi/other"}


def only(*events):
    """An edit after which a record has one range and no list of versions."""

    def edit(record):
        entry = {"package": record["affected"][0]["package"]}
        record["affected"] = [{**entry, "ranges": [{"type": "ECOSYSTEM", "events": list(events)}]}]

    return edit


def an_entry_each(record):
    events = record["affected"][0]["ranges"][0]["events"]
    pairs = [{"type": "ECOSYSTEM", "events": list(pair)} for pair in zip(events[::2], events[1::2], strict=True)]
    record["affected"] = [{"package": record["affected"][0]["package"], "ranges": [pair]} for pair in pairs]


def forget_a_fix(record):
    del record["affected"][0]["ranges"][0]["events"][-2:]


def link_elsewhere(record):
    record["references"].insert(0, {"type": "ADVISORY", "url": "https://a.example/"})


EDITS = {
    "withdrawn": (withdraw, "{} does not report"),
    "another package": (rename, "{} does not report"),
    "fixed too early": (only({"introduced": "0"}, {"fixed": "0.1"}), "{} does not report"),
    "all affected": (only({"introduced": "0"}), "{} reports"),
}
SPOILT = [
    *(
        Spoilt(f"{name}, for {scanner}", in_archive(edit), says.format(scanner))
        for name, (edit, says) in EDITS.items()
        for scanner in ["vulnerability-db", "uv", "pip-audit"]
    ),
    Spoilt("a link elsewhere", in_archive(link_elsewhere), "uv leads from"),
    Spoilt("an entry for each interval", in_archive(an_entry_each, fixes=2), "pip-audit names the fixes"),
    *(
        Spoilt(f"a fix left out, for {scanner}", in_archive(forget_a_fix, fixes=2), f"{scanner} names the fixes")
        for scanner in ["uv", "pip-audit"]
    ),
]

if __name__ == "__main__":
    main(judge, "verdicts of three scanners", SPOILT)
