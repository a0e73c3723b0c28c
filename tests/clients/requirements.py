"""Judges what requirements on dependencies let in: against `semver` of npm, and `packaging`, which pip uses.

usage: requirements.py [--self-test] SECPORTAL FOLDER    (the binary, and a folder for the portals made with it)

A project is affected by a vulnerability that is fixed in a random version, and has a random requirement. What the portal
tells its users says whether the project accepts the fixed version. `node` has to find `semver` from here.
"""

import json
import random
import subprocess
import sys
from pathlib import Path

from packaging.requirements import Requirement
from packaging.specifiers import InvalidSpecifier, SpecifierSet
from portal import build, conclude, conclude_self_test
from versions import random_version

PAIRS = 4000
NODE = """
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
const semver = createRequire(process.argv[1] + '/')('semver');
const pairs = JSON.parse(readFileSync(0, 'utf8'));
const answer = ([range, version]) => (semver.validRange(range) === null ? null : semver.satisfies(version, range));
console.log(JSON.stringify(pairs.map(answer)));
"""


def random_npm(rng):
    """A range in any form that npm documents, and a version that is close to what it lets in."""
    number = lambda: rng.choice(["0", "0", "1", "1", "2", "3", "10"])
    label = lambda: rng.choice(["alpha", "beta.1", "rc.2", "0", "alpha.0", "x-y"])

    def version():
        text = f"{number()}.{number()}.{number()}"
        text += f"-{label()}" if rng.random() < 0.25 else ""
        return text + ("+build.5" if rng.random() < 0.05 else "")

    def partial():
        forms = [
            *[version] * 4,
            lambda: f"{number()}.{number()}",
            number,
            lambda: f"{number()}.{number()}.{rng.choice('xX*')}",
            lambda: f"{number()}.{rng.choice('x*')}",
            lambda: f"v{version()}",
            lambda: rng.choice(["*", "x"]),
        ]
        return rng.choice(forms)()

    def comparator():
        return rng.choice(["", "", "^", "~", ">=", "<=", ">", "<", "=", "~>", ">= ", "^ "]) + partial()

    def alternative():
        if rng.random() < 0.2:
            return f"{partial()} - {partial()}"
        return " ".join(comparator() for _ in range(rng.choice([1, 1, 2, 2, 3])))

    return rng.choice([" || ", "||"]).join(alternative() for _ in range(rng.choice([1, 1, 2, 3]))), version()


def random_python(rng):
    """A requirement as the metadata of a package writes it, and a version."""
    specifiers = []
    while not specifiers:
        for _ in range(rng.randint(1, 3)):
            text = rng.choice(["==", ">=", "<=", ">", "<", "~=", "!="]) + random_version(rng)
            if text[:2] in ("==", "!=") and "+" not in text and "dev" not in text and rng.random() < 0.4:
                text = text.split("a")[0].rstrip(".-_") + ".*"
            try:
                SpecifierSet(text)
                specifiers.append(text)
            except InvalidSpecifier:
                pass
    text = ",".join(specifiers)
    text = rng.choice([text, f"dep {text}", f"dep[one,two]{text}", f"dep ({text})"])
    return text + rng.choice(["", "", '; python_version < "3.9"', " ; extra == 'x'"]), random_version(rng)


def npm_says(pairs):
    here = Path(__file__).parent / "node_modules"
    command = ["node", "--input-type=module", "--eval", NODE, str(here)]
    return json.loads(subprocess.run(command, input=json.dumps(pairs), capture_output=True, text=True, check=True).stdout)


def packaging_says(pairs):
    """A pre-release is let in only where a specifier names one, as pip does while there are other versions."""

    def answer(text, version):
        requirement = Requirement(text if text.startswith("dep") else f"dep {text}")
        return requirement.specifier.contains(version, prereleases=bool(requirement.specifier.prereleases))

    return [answer(*pair) for pair in pairs]


def portal_says(binary, folder, kind, pairs):
    """Whether each fixed version is accepted, by the portal's OpenVEX document."""
    statement = """
[[statement]]
vulnerability = "CVE-2026-{number:05}"
title = "A flaw"
package = "pkg:{kind}/dep"
requirement = '''{requirement}'''
vulnerable = [{{ introduced = "0", fixed = "{fixed}" }}]
status = "affected"
date = 2026-01-01
"""
    texts = [
        statement.format(number=number, kind=kind, requirement=requirement, fixed=fixed)
        for number, (requirement, fixed) in enumerate(pairs)
    ]
    public = build(binary, folder / kind, {"dependencies.toml": "".join(texts)})
    statements = json.loads((public / "openvex.json").read_text())["statements"]
    return [one["action_statement"].startswith("Upgrade dep to") for one in statements]


def differences(pairs, expected, found):
    if len(found) != len(expected):
        return [f"{len(found)} answers to {len(expected)} questions"]
    return [
        f"{requirement!r} and {version}: {'accepted' if ours else 'not accepted'}"
        for (requirement, version), theirs, ours in zip(pairs, expected, found)
        if ours != theirs
    ]


def main(binary, root, self_test):
    rng = random.Random(20261123)
    npm = [random_npm(rng) for _ in range(PAIRS)]
    npm = [(pair, answer) for pair, answer in zip(npm, npm_says(npm)) if answer is not None]
    python = [random_python(rng) for _ in range(PAIRS)]
    kinds = {"npm": tuple(map(list, zip(*npm))), "pypi": (python, packaging_says(python))}
    faults, judged = [], []
    for kind, (pairs, expected) in kinds.items():
        found = portal_says(binary, Path(root), kind, pairs)
        if self_test and kind == "npm":
            refuse_spoilt(pairs, expected, found)
        faults += [f"{kind}: {fault}" for fault in differences(pairs, expected, found)]
        judged.append(f"{sum(expected)} of {len(pairs)} versions accepted in {kind}")
    conclude(", ".join(judged), faults)


def refuse_spoilt(pairs, expected, found):
    """One accepted that is not, one refused that is accepted, and one that is missing."""
    other = lambda answer: [not one if number == found.index(answer) else one for number, one in enumerate(found)]
    conclude_self_test(
        [
            ("the good sample", not differences(pairs, expected, found)),
            ("one accepted wrongly", bool(differences(pairs, expected, other(False)))),
            ("one refused wrongly", bool(differences(pairs, expected, other(True)))),
            ("an answer too few", bool(differences(pairs, expected, found[:-1]))),
        ]
    )


if __name__ == "__main__":
    if len(sys.argv) not in (3, 4) or (len(sys.argv) == 4 and sys.argv[1] != "--self-test"):
        sys.exit(__doc__)
    main(*sys.argv[-2:], self_test=len(sys.argv) == 4)
