"""What the clients in Python share: made-up portals built by the real binary, and a reader of built pages.

Judges nothing itself.
"""

import shutil
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

TODAY = "2026-11-23"
SITE = """
base_url = "https://sample.example/"
[project]
name = "sample"
vendor = "Sample Project"
repository = "https://github.com/sample-example/sample"
package = "pkg:pypi/sample"
id_prefix = "SAMPLE"
authority = "tag:sample.example,2026:"
[policy]
file = "SECURITY.md"
acknowledge_within = "48h"
respond_within = "7d"
[security_txt]
contact = ["mailto:security@sample.example"]
expires = 2027-05-31T00:00:00Z
preferred_languages = ["en"]
"""
POLICY = "# Security policy\n\nWrite to <security@sample.example>.\n"


def build(binary, root, content):
    """Builds a portal from the given content files in a folder that is emptied first; gives the built folder."""
    shutil.rmtree(root, ignore_errors=True)
    (root / "content").mkdir(parents=True)
    (root / "site.toml").write_text(SITE)
    (root / "SECURITY.md").write_text(POLICY)
    for name, text in content.items():
        (root / "content" / name).write_text(text)
    command = [binary, "build", "--root", root, "--out", root / "public", "--now", TODAY, "--quiet"]
    result = subprocess.run(command, capture_output=True, text=True)
    if result.returncode != 0:
        sys.exit(f"the portal in {root} cannot be built\n{result.stderr[:4000]}")
    return root / "public"


def advisory(number, fields):
    """An advisory in TOML; what the clients do not ask about is always the same."""
    return f"""
[[advisory]]
id = "SAMPLE-2026-{number:04}"
status = "published"
title = "Advisory {number}"
summary = "Made up"
published = 2026-02-01T12:00:00Z
revisions = [{{ number = 1, date = 2026-02-01T12:00:00Z, summary = "Initial publication" }}]
{fields}
"""


class Element:
    """An element of a page."""

    VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}

    def __init__(self, tag, attributes=()):
        self.tag, self.attributes, self.children = tag, dict(attributes), []

    def all(self, tag, **attributes):
        """The elements below of a tag, with a class (`class_`) or other attributes, in their order."""
        wanted = {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}
        for child in self.children:
            if isinstance(child, Element):
                if child.tag == tag and all(child._has(*pair) for pair in wanted.items()):
                    yield child
                yield from child.all(tag, **attributes)

    def _has(self, name, value):
        return value in self.attributes.get(name, "").split() or self.attributes.get(name) == value

    def text(self):
        """The text of the element and all below."""
        return "".join(child if isinstance(child, str) else child.text() for child in self.children).strip()


def read(file):
    """A page as a tree of elements; every element but the void ones has to be closed."""
    root = Element("")
    open_elements = [root]

    class Reader(HTMLParser):
        def handle_starttag(self, tag, attrs):
            element = Element(tag, attrs)
            open_elements[-1].children.append(element)
            if tag not in Element.VOID:
                open_elements.append(element)

        def handle_endtag(self, tag):
            assert open_elements.pop().tag == tag, f"{file}: <{tag}> is closed where it was not open"

        def handle_data(self, data):
            open_elements[-1].children.append(data)

    Reader().feed(Path(file).read_text())
    return root


def conclude(judged, faults):
    """Prints what was judged and what was found, and ends the program."""
    for fault in faults[:50]:
        print(fault)
    print(f"{len(faults)} faults in {judged}" if faults else judged)
    sys.exit(1 if faults else 0)


def conclude_self_test(spoilt):
    """Ends the program after a self-test, given as name and whether the spoilt sample was refused."""
    accepted = [name for name, refused in spoilt if not refused]
    for name in accepted:
        print(f"accepted: {name}")
    print(f"{len(spoilt) - len(accepted)} of {len(spoilt)} spoilt samples refused")
    sys.exit(1 if accepted else 0)
