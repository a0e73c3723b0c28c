"""A built portal as the clients in Python see it, the schemas of the formats, and the command line that they share.

Judges nothing itself.
"""

import json
import re
import shutil
import sys
import tomllib
from functools import cache
from html import unescape
from pathlib import Path
from urllib.parse import unquote

import jsonschema
from portal import conclude, conclude_self_test
from referencing import Registry, Resource

SCHEMAS = Path(__file__).parents[2] / "schemas"


class Portal:
    """A portal in a folder; beside it, with `.toml` after the folder's name, is the `site.toml` it was built from."""

    def __init__(self, folder):
        self.folder = Path(folder)
        self.name = self.folder.name
        site = tomllib.loads(Path(f"{folder}.toml").read_text())
        self.base_url = site["base_url"]
        self.project = site["project"]
        self.faults = []

    def say(self, route, message):
        """Notes a fault of a document."""
        self.faults.append(f"{self.name}/{route}: {message}")

    def url(self, route):
        """Where a document of the portal is found on the web."""
        return self.base_url + route.replace("+", "%2B")

    def route(self, url):
        """What an absolute address names within the portal; None if it is elsewhere or not there."""
        if not url.startswith(self.base_url):
            return None
        route = unquote(url.removeprefix(self.base_url).split("#")[0])
        file = self.folder / route
        return route if (file / "index.html" if route == "" or route.endswith("/") else file).is_file() else None

    def has(self, route):
        return (self.folder / route).is_file()

    def wants(self, route):
        """Whether a document is there; that it is not is a fault."""
        if not self.has(route):
            self.say(route, "is missing")
        return self.has(route)

    def routes(self, pattern):
        """The documents whose routes match a pattern, in order."""
        return sorted(file.relative_to(self.folder).as_posix() for file in self.folder.glob(pattern))

    def bytes(self, route):
        return (self.folder / route).read_bytes()

    def text(self, route):
        return self.bytes(route).decode()

    def json(self, route, may_be_empty=None):
        """A document in JSON; none of ours has `null`, a key twice, or an empty list but where the format wants it."""
        document = json.loads(self.text(route), object_pairs_hook=lambda pairs: self._unique(route, pairs))
        for path, value in walk(document):
            if value is None or (value == [] and path != may_be_empty):
                self.say(route, f"{path} is {json.dumps(value)}")
        return document

    def _unique(self, route, pairs):
        if len(dict(pairs)) != len(pairs):
            self.say(route, f"the same key twice among {[key for key, _ in pairs]}")
        return dict(pairs)

    def validate(self, route, document, schema):
        """Whether a document follows a schema, given by its file below `schemas/` or as what it holds."""
        errors = list(validator(schema).iter_errors(document))
        for error in errors:
            reason = jsonschema.exceptions.best_match([error])
            self.say(route, f"{reason.json_path}: {reason.message[:300]} (schema)")
        return not errors

    def advisories(self):
        """The ids of the advisories that have a page, withdrawn ones too; the pages of aliases only lead elsewhere."""
        prefix = f"{self.project['id_prefix']}-"
        return [folder.name for folder in sorted(self.folder.glob(f"advisories/{prefix}*/")) if folder.is_dir()]

    def statements(self):
        """The vulnerabilities of other packages that the page on dependencies speaks of."""
        page = self.text("dependencies/index.html") if self.has("dependencies/index.html") else ""
        shown = re.findall(r'<article class="card statement".*?<span class="id">(.*?)</span>', page, re.S)
        return sorted({unescape(text).split(" · ")[-1] for text in shown})

    def releases(self):
        """The versions that have a page of their own."""
        return [folder.name for folder in sorted(self.folder.glob("versions/*/"))]


def walk(value, path="$"):
    """All values of a document in JSON, each with its path."""
    yield path, value
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, below in pairs:
        yield from walk(below, f"{path}.{key}" if isinstance(key, str) else f"{path}[{key}]")


def validator(schema):
    return _validator_of_file(schema) if isinstance(schema, str) else _validator(schema)


@cache
def _validator_of_file(name):
    """Of a whole schema, or of a part that is named after a `#` (where the drafts up to 7 look at nothing else)."""
    file, _, part = name.partition("#")
    schema = json.loads((SCHEMAS / file).read_text())
    return _validator(schema | {"$ref": f"#{part}"} if part else schema)


def _validator(schema):
    kind = jsonschema.validators.validator_for(schema)
    kind.check_schema(schema)
    return kind(schema, registry=_registry(), format_checker=kind.FORMAT_CHECKER)


@cache
def _registry():
    """The schemas that others refer to, by their address, also without its query or ending; nothing is fetched."""
    files = [*(SCHEMAS / "csaf").glob("*.json"), *(SCHEMAS / "jsonfeed").glob("*.json")]
    resources = {}
    for schema in (json.loads(file.read_text()) for file in files):
        address = schema["$id" if "$id" in schema else "id"]
        for name in {address, address.split("?")[0], address.removesuffix(".json")}:
            resources[name] = Resource.from_contents(schema)
    return Registry().with_resources(resources.items())


class Spoilt:
    """A deliberate fault: what it is, what is done to a good portal, and how a client has to name it."""

    def __init__(self, name, edit, says):
        self.name, self.edit, self.says = name, edit, says


def main(judge, noun, spoilt):
    """Runs a client on the folders of the command line, or with `--self-test` on spoilt copies of the one given.

    `judge` notes the faults of a portal with the portal and gives the number of things (`noun`) that it looked at.
    """
    arguments = sys.argv[1:]
    if not arguments or (arguments[0] == "--self-test" and len(arguments) != 2):
        sys.exit(f"usage: {sys.argv[0]} FOLDER... | --self-test FOLDER")
    if arguments[0] == "--self-test":
        _self_test(judge, spoilt, Path(arguments[1]))
    portals = [Portal(folder) for folder in arguments]
    judged = sum(judge(portal) for portal in portals)
    conclude(f"{judged} {noun}", [fault for portal in portals for fault in portal.faults])


def _self_test(judge, spoilt, folder):
    """Every fault has to be found, and by something that is not said of the good portal as well."""
    good = Portal(folder)
    judge(good)
    copy = folder.with_name(f"{folder.name}.spoilt-{Path(sys.argv[0]).stem}") / folder.name
    refused = []
    for fault in spoilt:
        shutil.rmtree(copy.parent, ignore_errors=True)
        shutil.copytree(folder, copy)
        shutil.copy(f"{folder}.toml", f"{copy}.toml")
        fault.edit(copy)
        portal = Portal(copy)
        judge(portal)
        said = [text for text in portal.faults if text not in good.faults]
        refused.append((fault.name, any(re.search(fault.says, text) for text in said)))
        if not refused[-1][1]:
            print(f"{fault.name}: {said[:5]}")
    shutil.rmtree(copy.parent, ignore_errors=True)
    conclude_self_test(refused)


def change(pattern, edit):
    """An edit of the first JSON document that matches a pattern and lets itself be edited.

    `edit` changes the document, and raises `LookupError` where there is nothing to change.
    """

    def apply(folder):
        for file in sorted(folder.glob(pattern)):
            document = json.loads(file.read_text())
            try:
                edit(document)
            except LookupError:
                continue
            file.write_text(json.dumps(document, indent=2, ensure_ascii=False) + "\n")
            return
        raise LookupError(f"nothing to spoil in {folder}/{pattern}")

    return apply


def replace(pattern, old, new):
    """An edit of the text of the first file that matches a pattern and holds a regular expression."""

    def apply(folder):
        for file in sorted(folder.glob(pattern)):
            before = file.read_bytes().decode()
            after = re.sub(old, new, before, count=1)
            if after != before:
                file.write_bytes(after.encode())
                return
        raise LookupError(f"no {old} in {folder}/{pattern}")

    return apply


def remove(pattern):
    """An edit that takes the first file away that matches a pattern."""
    return lambda folder: sorted(folder.glob(pattern))[0].unlink()
