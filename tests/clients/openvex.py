"""Judges OpenVEX documents by their schema, by what a schema cannot say, and by reading them with lib4vex.

usage: openvex.py FOLDER... | --self-test FOLDER
"""

from collections import Counter

from built import Spoilt, change, main, remove
from lib4vex.parser import VEXParser
from packageurl import PackageURL

DOCUMENT = "openvex.json"


def judge(portal):
    statements = portal.statements()
    if not portal.has(DOCUMENT):
        if statements:
            portal.say(DOCUMENT, "is missing")
        return 0
    document = portal.json(DOCUMENT)
    if not portal.validate(DOCUMENT, document, "openvex/openvex-0.2.0.json"):
        return 0
    judge_presence(portal, document, statements)
    judge_dates(portal, document)
    for statement in document["statements"]:
        judge_products(portal, statement)
    judge_contradictions(portal, document)
    judge_reading(portal, document)
    return len(document["statements"])


def judge_presence(portal, document, statements):
    names = {
        name
        for statement in document["statements"]
        for name in [statement["vulnerability"]["name"], *statement["vulnerability"].get("aliases", [])]
    }
    for name in statements:
        if name not in names:
            portal.say(DOCUMENT, f"says nothing of {name}")


def judge_dates(portal, document):
    """The document is as new as its newest statement, and was first written when or after the first was made."""
    dates = [statement.get("timestamp", document["timestamp"]) for statement in document["statements"]]
    dates += [statement["last_updated"] for statement in document["statements"] if "last_updated" in statement]
    for date in [*dates, document["timestamp"], document.get("last_updated", document["timestamp"])]:
        if not date.endswith("Z"):
            portal.say(DOCUMENT, f"{date} is not in UTC")
    if document.get("last_updated", document["timestamp"]) < max(dates):
        portal.say(DOCUMENT, f"is older than its statement of {max(dates)}")


def judge_products(portal, statement):
    name = statement["vulnerability"]["name"]
    for product in statement.get("products", []):
        for part in [product, *product.get("subcomponents", [])]:
            for purl in filter(None, [part.get("@id"), part.get("identifiers", {}).get("purl")]):
                judge_purl(portal, name, purl)
    if not statement.get("products"):
        portal.say(DOCUMENT, f"{name}: a statement of no product")


def judge_purl(portal, name, purl):
    try:
        canonical = PackageURL.from_string(purl).to_string()
    except ValueError as error:
        portal.say(DOCUMENT, f"{name}: {purl} is no package URL ({error})")
        return
    if canonical != purl:
        portal.say(DOCUMENT, f"{name}: {purl} is in canonical form {canonical}")


def judge_contradictions(portal, document):
    """Of one product and one vulnerability, the newest statement holds: two of the same time say nothing."""
    said = Counter(
        (statement["vulnerability"]["name"], product["@id"], part, statement.get("timestamp", document["timestamp"]))
        for statement in document["statements"]
        for product in statement.get("products", [])
        for part in [part["@id"] for part in product.get("subcomponents", [])] or [""]
    )
    for about, times in said.items():
        if times > 1:
            portal.say(DOCUMENT, f"{times} statements at the same time on {' '.join(filter(None, about))}")


def judge_reading(portal, document):
    """lib4vex finds every statement, and its last product (it keeps no more than one)."""
    parser = VEXParser(vex_type="openvex")
    try:
        parser.parse(str(portal.folder / DOCUMENT))
    except (KeyError, ValueError) as error:
        portal.say(DOCUMENT, f"lib4vex cannot read it ({error!r})")
        return
    read = [(found["id"], found["status"], found["purl"]) for found in parser.get_vulnerabilities()]
    written = [
        (statement["vulnerability"]["name"], statement["status"], statement["products"][-1]["@id"])
        for statement in document["statements"]
    ]
    for one in written:
        if one not in read:
            portal.say(DOCUMENT, f"lib4vex does not find {one}")


def first(document, status=None):
    return next(
        (statement for statement in document["statements"] if status in (None, statement["status"])),
        {},  # in which nothing can be spoilt
    )


def doubled(document):
    """The same again, with another status."""
    statement = first(document, "affected") | {"status": "fixed"}
    document["statements"].append({key: value for key, value in statement.items() if key != "action_statement"})


SPOILT = [
    Spoilt("no document", remove(DOCUMENT), "is missing"),
    Spoilt("no author", change(DOCUMENT, lambda document: document.pop("author")), "author.*schema"),
    Spoilt("no role", change(DOCUMENT, lambda document: document.pop("role")), "lib4vex cannot read"),
    Spoilt(
        "no time of a statement",
        change(DOCUMENT, lambda document: first(document).pop("timestamp")),
        "lib4vex cannot read",
    ),
    Spoilt("a property of our own", change(DOCUMENT, lambda document: document.update(title="Ours")), "title.*schema"),
    Spoilt(
        "another status",
        change(DOCUMENT, lambda document: first(document).update(status="harmless")),
        "harmless.*schema",
    ),
    Spoilt(
        "affected, and nothing to do",
        change(DOCUMENT, lambda d: first(d, "affected").pop("action_statement")),
        "schema",
    ),
    Spoilt(
        "not affected, without a reason", change(DOCUMENT, lambda d: unreasoned(first(d, "not_affected"))), "schema"
    ),
    Spoilt("no product", change(DOCUMENT, lambda document: first(document).pop("products")), "of no product"),
    Spoilt(
        "a product that is none",
        change(DOCUMENT, lambda d: first(d)["products"][0].update({"@id": "https://a.example"})),
        "no package URL",
    ),
    Spoilt(
        "older than its content", change(DOCUMENT, lambda d: d.update(last_updated="2001-01-01T00:00:00Z")), "is older"
    ),
    Spoilt("two that contradict", change(DOCUMENT, doubled), "at the same time"),
    Spoilt("a vulnerability left out", change(DOCUMENT, lambda document: forget(document)), "says nothing of"),
    Spoilt("null", change(DOCUMENT, lambda document: document.update(tooling=None)), "is null"),
]


def unreasoned(statement):
    """What is not affected, without what makes it so."""
    found = statement.pop("justification", None), statement.pop("impact_statement", None)
    if not any(found):
        raise LookupError


def forget(document):
    """All that is said of the vulnerability that was spoken of last."""
    name = document["statements"][-1]["vulnerability"]["name"]
    document["statements"] = [one for one in document["statements"] if one["vulnerability"]["name"] != name]


if __name__ == "__main__":
    main(judge, "OpenVEX statements", SPOILT)
