"""Judges the API with check-jsonschema: its schemas by their meta-schema, its documents by the schemas beside them.

usage: api.py FOLDER... | --self-test FOLDER
"""

import json

from built import Spoilt, change, main, remove
from check_jsonschema import main as check_jsonschema
from click.testing import CliRunner

API = "api/v1/"
SCHEMAS = {name: f"{API}{name}.schema.json" for name in ["advisories", "version", "support"]}


def judge(portal):
    documents = {
        "advisories": [API + "advisories.json"],
        "version": portal.routes(API + "versions/*.json"),
        "support": [API + "support.json"],
    }
    for release in portal.releases():
        portal.wants(f"{API}versions/{release}.json")
    there = [schema for schema in SCHEMAS.values() if portal.wants(schema)]
    check(portal, ["--check-metaschema"], there)
    for schema in there:
        judge_strictness(portal, schema)
    for name, routes in documents.items():
        routes = [route for route in routes if portal.wants(route)]
        if SCHEMAS[name] in there and routes:
            check(portal, ["--schemafile", str(portal.folder / SCHEMAS[name])], routes)
        for route in routes:
            portal.json(route, may_be_empty="$.advisories")  # who goes through the list need not ask if it is there
    judge_presence(portal)
    return sum(map(len, documents.values())) + len(there)


def check(portal, options, routes):
    """What check-jsonschema says of documents; it fetches nothing, as no schema of ours refers to another."""
    if not routes:
        return
    files = {str(portal.folder / route): route for route in routes}
    result = CliRunner().invoke(check_jsonschema, ["--output-format", "json", "--no-cache", *options, *files])
    if result.exit_code == 0:
        return
    try:
        report = json.loads(result.output)
    except json.JSONDecodeError:
        portal.say(API, f"check-jsonschema fails: {result.exception} {result.output[-500:]}")
        return
    for error in [*report.get("errors", []), *report.get("parse_errors", [])]:
        portal.say(files[error["filename"]], f"{error.get('path')}: {error['message'][:300]} (schema)")


def judge_strictness(portal, route):
    """A schema says who it is and which draft it follows, and describes something."""
    schema = portal.json(route)
    if schema.get("$id") != portal.url(route):
        portal.say(route, f"calls itself {schema.get('$id')}")
    if schema.get("$schema") != "https://json-schema.org/draft/2020-12/schema":
        portal.say(route, f"follows {schema.get('$schema')}")
    if not {"properties", "$ref", "items"} & schema.keys():
        portal.say(route, "describes nothing")


def judge_presence(portal):
    """Every advisory is in the list of them."""
    if portal.has(API + "advisories.json"):
        text = portal.text(API + "advisories.json")
        for advisory in portal.advisories():
            if f'"{advisory}"' not in text:
                portal.say(API + "advisories.json", f"says nothing of {advisory}")


def unlisted(document):
    """Takes the last entry off the first list."""
    next(value for value in document.values() if isinstance(value, list) and value).pop()


def misplaced(document):
    """Changes the first property to something that no property of ours is."""
    document[next(name for name in document if not name.startswith("$"))] = {"no": "such"}


SPOILT = [
    Spoilt("no list of advisories", remove(API + "advisories.json"), "advisories.json: is missing"),
    Spoilt("no release", remove(API + "versions/*.json"), "is missing"),
    Spoilt("no schema", remove(API + "support.schema.json"), "schema.json: is missing"),
    Spoilt(
        "a schema that is none",
        change(API + "version.schema.json", lambda schema: schema.update(type="thing")),
        r"version.schema.json: .*\(schema\)",
    ),
    Spoilt("another property", change(API + "advisories.json", misplaced), r"advisories.json: .*\(schema\)"),
    Spoilt("another property of a release", change(API + "versions/*.json", misplaced), r"versions/.*\(schema\)"),
    Spoilt("another property of support", change(API + "support.json", misplaced), r"support.json: .*\(schema\)"),
    Spoilt("an advisory left out", change(API + "advisories.json", unlisted), "says nothing of"),
    Spoilt(
        "a schema by another name",
        change(API + "support.schema.json", lambda schema: schema.update({"$id": "https://a.example/"})),
        "calls itself",
    ),
    Spoilt("null", change(API + "support.json", lambda document: document.update(more=None)), "is null"),
]

if __name__ == "__main__":
    main(judge, "documents and schemas", SPOILT)
