"""Judges drafts of CVE records: by the schema 5.1.1 that comes with cvelib, the client of the CVE services, and by 5.2.

usage: cve.py FOLDER... | --self-test FOLDER
"""

import cvss
from built import Spoilt, change, main, remove
from cvelib.cve_api import CveRecord, CveRecordValidationError
from cvss.constants4 import METRICS_MANDATORY
from packageurl import PackageURL

SCHEMA = "cve/CVE_Record_Format_5.2.0-reconstructed.json"
# What the services add themselves: who published the record, and when.
PROVIDER = {"orgId": "00000000-0000-4000-8000-000000000000", "shortName": "nobody"}
CALCULATORS = {"cvssV2_0": cvss.CVSS2, "cvssV3_0": cvss.CVSS3, "cvssV3_1": cvss.CVSS3, "cvssV4_0": cvss.CVSS4}


def judge(portal):
    routes = portal.routes("cve/*.json")
    for route in routes:
        judge_container(portal, route, portal.json(route))
    for stub in portal.routes("advisories/CVE-*/index.html"):
        portal.wants(f"cve/{stub.split('/')[1]}.json")
    return len(routes)


def judge_container(portal, route, container):
    container = {"providerMetadata": PROVIDER} | container
    kind = "cnaRejectedContainer" if "rejectedReasons" in container else "cnaPublishedContainer"
    try:
        schemas = CveRecord.Schemas
        CveRecord.validate(container, schemas.CNA_REJECTED if "Rejected" in kind else schemas.CNA_PUBLISHED)
    except CveRecordValidationError as refusal:
        for error in refusal.errors:
            portal.say(route, f"{error.json_path}: {error.message[:300]} (schema 5.1.1)")
    if not portal.validate(route, container, f"{SCHEMA}#/definitions/{kind}"):
        return
    pages = [reference["url"] for reference in container.get("references", [])]
    if kind == "cnaPublishedContainer" and not any(map(portal.route, pages)):
        portal.say(route, f"does not refer to a page of the portal: {pages}")
    judge_packages(portal, route, container)
    judge_scores(portal, route, container)


def judge_packages(portal, route, container):
    for affected in container.get("affected", []):
        purl = affected.get("packageURL")
        if purl and PackageURL.from_string(purl).version:
            portal.say(route, f"{purl} has a version")


def judge_scores(portal, route, container):
    for metric in container.get("metrics", []):
        for name in metric.keys() & CALCULATORS.keys():
            score = metric[name]
            right = base_score(name, score["vectorString"])
            if float(right) != score["baseScore"]:
                portal.say(route, f"{score['vectorString']} has the score {right}, not {score['baseScore']}")


def base_score(name, vector):
    """Of the base metrics only; in CVSS 4.0 there is one score of all metrics of a vector."""
    if name == "cvssV4_0":
        metrics = [metric for metric in vector.split("/") if metric.split(":")[0] in ["CVSS", *METRICS_MANDATORY]]
        vector = "/".join(metrics)
    return CALCULATORS[name](vector).scores()[0]


ANY = "cve/*.json"


def score(container):
    """The first score of any version."""
    return next(metric[name] for metric in container["metrics"] for name in metric if name in CALCULATORS)


SPOILT = [
    Spoilt("no description", change(ANY, lambda draft: draft.pop("descriptions")), "descriptions.*schema 5.1.1"),
    Spoilt("no reference", change(ANY, lambda draft: draft.pop("references")), "references.*schema"),
    Spoilt("no English", change(ANY, lambda draft: draft["descriptions"][0].update(lang="de")), r"schema 5.1.1"),
    Spoilt("a title too long", change(ANY, lambda draft: draft.update(title="a" * 257)), r"title.*schema"),
    Spoilt(
        "a status that is none",
        change(ANY, lambda draft: draft["affected"][0].update(defaultStatus="fine")),
        "fine.*schema",
    ),
    Spoilt(
        "a property of our own",
        change(ANY, lambda draft: draft["affected"][0].update(ecosystem="PyPI")),
        r"ecosystem.*\(schema\)",
    ),
    Spoilt(
        "a purl with a version",
        change(ANY, lambda draft: draft["affected"][0].update(packageURL="pkg:pypi/a@1")),
        "has a version|schema",
    ),
    Spoilt("another score", change(ANY, lambda draft: score(draft).update(baseScore=0.1)), "has the score"),
    Spoilt("null", change(ANY, lambda draft: draft.update(source=None)), "is null"),
    Spoilt("a draft that is missing", remove(ANY), "is missing"),
    Spoilt(
        "pages of others only",
        change(ANY, lambda draft: draft.update(references=[{"url": "https://a.example/"}])),
        "does not refer",
    ),
]

if __name__ == "__main__":
    main(judge, "drafts", SPOILT)
