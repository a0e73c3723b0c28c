"""Judges the CVSS scores that pages show against Red Hat's calculator: 2,000 random vectors of each version.

usage: scores.py [--self-test] SECPORTAL FOLDER    (the binary, and a folder for the portal made with it)
"""

import random
import re
import sys
from pathlib import Path

import cvss
from cvss import constants2, constants3, constants4
from portal import advisory, build, conclude, conclude_self_test, read

ADVISORIES = 2000
# Version: prefix of a vector, calculator, the values of each metric, and where the optional metrics belong.
VERSIONS = {
    "2.0": ("", cvss.CVSS2, constants2, constants2.TEMPORAL_METRICS, constants2.ENVIRONMENTAL_METRICS),
    "3.0": ("CVSS:3.0/", cvss.CVSS3, constants3, constants3.TEMPORAL_METRICS, constants3.ENVIRONMENTAL_METRICS),
    "3.1": ("CVSS:3.1/", cvss.CVSS3, constants3, constants3.TEMPORAL_METRICS, constants3.ENVIRONMENTAL_METRICS),
    "4.0": ("CVSS:4.0/", cvss.CVSS4, constants4, [], []),
}
# Scores that may differ by 0.1, and exactly how many of ours do: where a specification rounds halfway values without
# saying how, or in binary fractions, calculators go two ways.
DIFFERENCES = {}


def random_vector(rng, version):
    """A vector of a version: a third have base metrics only, a third some others, a third all others at random."""
    prefix, _, constants, *_ = VERSIONS[version]
    share = rng.choice([0, 0.3, 1])
    chosen = [
        f"{metric}:{rng.choice(list(values))}"
        for metric, values in constants.METRICS_VALUE_NAMES.items()
        if metric in constants.METRICS_MANDATORY or rng.random() < share
    ]
    return prefix + "/".join(chosen)


def expected(version, vector):
    """The most specific score and its kind, as Red Hat's calculator has them, and the vector in canonical form."""
    _, calculator, _, temporal, environmental = VERSIONS[version]
    calculated = calculator(vector)
    canonical = calculated.clean_vector()
    scores = calculated.scores()
    metrics = {metric.split(":")[0] for metric in canonical.split("/")}
    if metrics & set(environmental):
        return scores[2], "environmental", canonical
    if metrics & set(temporal):
        return scores[1], "temporal", canonical
    return scores[0], "base", canonical


def shown(folder, number):
    """The vectors with their scores, as the page of an advisory has them, in their order."""
    page = read(folder / "advisories" / f"SAMPLE-2026-{number:04}" / "index.html")
    for row in next(page.all("ul", class_="vectors")).all("li"):
        yield next(row.all("code")).text(), float(next(row.all("span", class_="score")).text())


def compare(written, built):
    """Faults, and how many scores differ by 0.1, by version and kind."""
    faults, differences = [], {}
    for number, vectors in written.items():
        rows = list(built(number))
        if len(rows) != len(vectors):
            faults.append(f"advisory {number} shows {len(rows)} vectors of {len(vectors)}")
        for (version, vector), (ours, score) in zip(vectors.items(), rows):
            theirs, kind, canonical = expected(version, vector)
            if ours != canonical:
                faults.append(f"{vector} is shown as {ours}, canonical is {canonical}")
            if score != float(theirs):
                key = f"{version} {kind}"
                differences[key] = differences.get(key, 0) + 1
                if key not in DIFFERENCES or abs(score - float(theirs)) > 0.101:
                    faults.append(f"{vector}: {score} shown, {theirs} calculated ({kind})")
    return faults, differences


def main(binary, root, self_test):
    rng = random.Random(20261123)
    written = {
        number: {version: random_vector(rng, version) for version in VERSIONS}
        for number in range(1, ADVISORIES + 1)
    }
    toml = "".join(advisory(number, f"cvss = {list(vectors.values())}") for number, vectors in written.items())
    folder = build(binary, Path(root), {"advisories.toml": toml})
    if self_test:
        refuse_spoilt(written, folder)
    faults, differences = compare(written, lambda number: shown(folder, number))
    if differences != DIFFERENCES:
        faults.append(f"differences by 0.1 are {differences}, known are {DIFFERENCES}")
    known = ", ".join(f"{count} {kind} differ by 0.1 as known" for kind, count in DIFFERENCES.items())
    conclude(f"{ADVISORIES * len(VERSIONS)} scores in {ADVISORIES} pages{known and ': ' + known}", faults)


def refuse_spoilt(written, folder):
    """A score, a vector and a missing row, each wrong in one page."""
    few = {1: written[1]}
    rows = list(shown(folder, 1))
    (vector, score), *rest = rows
    spoilt = {
        "a wrong score": [(vector, score - 1 if score > 5 else score + 1), *rest],
        "a wrong vector": [(re.sub("AV:.", "AV:X", vector), score), *rest],
        "a vector that is missing": rest,
    }
    refused = [(name, bool(compare(few, lambda _, rows=rows: rows)[0])) for name, rows in spoilt.items()]
    conclude_self_test([("the good sample", not compare(few, lambda _: rows)[0]), *refused])


if len(sys.argv) not in (3, 4) or (len(sys.argv) == 4 and sys.argv[1] != "--self-test"):
    sys.exit(__doc__)
main(*sys.argv[-2:], self_test=len(sys.argv) == 4)
