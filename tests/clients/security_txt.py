"""Judges both security.txt files of built portals with sectxt, the parser behind internet.nl.

usage: security_txt.py FOLDER... | --self-test FOLDER
"""

import re
import sys
from pathlib import Path

from portal import conclude, conclude_self_test
from sectxt import Parser

PLACES = [".well-known/security.txt", "security.txt"]
# What sectxt would like besides, and why it may be so. sectxt judges bytes here, so it has nothing to say on where a
# portal below a path stands; there, RFC 9116 does not look at all, and `secportal check` warns of it.
EXPECTED = {
    "not_signed": "no key of the project's is at hand in a test",
    "no_encryption": "a project may have no key",
}


def faults(content, url):
    """What sectxt says against the bytes that are served at an address."""
    parser = Parser(content, urls=[url])
    said = parser.errors + parser.recommendations + parser.notifications
    return [f"line {one['line']}: {one['message']} ({one['code']})" for one in said if one["code"] not in EXPECTED]


def judge(folders):
    found = []
    for folder in map(Path, folders):
        base_url = re.search(r'^base_url\s*=\s*"([^"]+)"', Path(f"{folder}.toml").read_text(), re.M).group(1)
        for place in PLACES:
            content = (folder / place).read_bytes()
            found += [f"{folder.name}/{place}: {fault}" for fault in faults(content, base_url + place)]
        if (folder / PLACES[0]).read_bytes() != (folder / PLACES[1]).read_bytes():
            found.append(f"{folder.name}: the two files differ")
    conclude(f"{len(folders) * len(PLACES)} files", found)


def self_test(folder):
    """Every line of a good file is spoilt in turn, and the whole file in other ways."""
    url = "https://sample.example/.well-known/security.txt"
    good = re.sub(rb"Canonical: \S+", b"Canonical: " + url.encode(), (Path(folder) / PLACES[0]).read_bytes())
    spoilt = {
        "expired": re.sub(rb"Expires: \d+", b"Expires: 2020", good),
        "no expiry": re.sub(rb"Expires: .*\n", b"", good),
        "two expiries": good + re.search(rb"Expires: .*\n", good).group(0),
        "no contact": re.sub(rb"Contact: .*\n", b"", good),
        "an address without scheme": re.sub(rb"Contact: \S+", b"Contact: security@sample.example", good),
        "an unencrypted address": good + b"Policy: http://sample.example/policy/\n",
        "found at another place": re.sub(rb"Canonical: \S+", b"Canonical: https://other.example/security.txt", good),
        "no language": re.sub(rb"Preferred-Languages: .*", b"Preferred-Languages: no-such-language", good),
        "a field nobody knows": good + b"Contakt: mailto:security@sample.example\n",
        "a line without end": good.rstrip(b"\n"),
        "a byte order mark": b"\xef\xbb\xbf" + good,
        "not UTF-8": good + b"# \xff\n",
    }
    refused = [(name, bool(faults(content, url))) for name, content in spoilt.items()]
    conclude_self_test([("the good sample", not faults(good, url)), *refused])


if len(sys.argv) == 3 and sys.argv[1] == "--self-test":
    self_test(sys.argv[2])
elif len(sys.argv) > 1:
    judge(sys.argv[1:])
else:
    sys.exit(__doc__)
