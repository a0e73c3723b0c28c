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
OTHER_METRICS_OF_4 = [metric for metric in constants4.METRICS if metric not in [*constants4.METRICS_MANDATORY, "E"]]
# Version: prefix of a vector, calculator, the values of each metric, and its groups of optional metrics.
VERSIONS = {
    "2.0": ("", cvss.CVSS2, constants2, constants2.TEMPORAL_METRICS, constants2.ENVIRONMENTAL_METRICS),
    "3.0": ("CVSS:3.0/", cvss.CVSS3, constants3, constants3.TEMPORAL_METRICS, constants3.ENVIRONMENTAL_METRICS),
    "3.1": ("CVSS:3.1/", cvss.CVSS3, constants3, constants3.TEMPORAL_METRICS, constants3.ENVIRONMENTAL_METRICS),
    "4.0": ("CVSS:4.0/", cvss.CVSS4, constants4, ["E"], OTHER_METRICS_OF_4),
}
# No score of ours may differ from Red Hat's. (Other calculators do by 0.1: CVSS 2.0 and 3.0 leave open how halfway
# values of environmental and temporal scores are rounded.)


def random_vector(rng, version):
    """A vector of a version, with each combination of the groups of optional metrics, more or less filled."""
    prefix, _, constants, *groups = VERSIONS[version]
    optional = [metric for group in groups if rng.random() < 0.5 for metric in group]
    share = rng.choice([0.3, 1])
    chosen = [
        f"{metric}:{rng.choice(list(values))}"
        for metric, values in constants.METRICS_VALUE_NAMES.items()
        if metric in constants.METRICS_MANDATORY or (metric in optional and rng.random() < share)
    ]
    return prefix + "/".join(chosen)


def expected(version, vector):
    """The most specific score and its kind, as Red Hat's calculator has them, and the vector in canonical form."""
    _, calculator, _, temporal, environmental = VERSIONS[version]
    calculated = calculator(vector)
    canonical = calculated.clean_vector()
    metrics = {metric.split(":")[0] for metric in canonical.split("/")}
    if version != "4.0" and metrics & set(environmental):
        return calculated.scores()[2], "environmental", canonical
    if version != "4.0" and metrics & set(temporal):
        return calculated.scores()[1], "temporal", canonical
    # CVSS 4.0 has one score, of all metrics that are there.
    return calculated.scores()[0], "base", canonical


def shown(folder, number):
    """The vectors with their scores, as the page of an advisory has them, in their order."""
    page = read(folder / "advisories" / f"SAMPLE-2026-{number:04}" / "index.html")
    for row in next(page.all("ul", class_="vectors")).all("li"):
        yield next(row.all("code")).text(), float(next(row.all("span", class_="score")).text())


def compare(written, built):
    """What the pages show other than the calculator has it."""
    faults = []
    for number, vectors in written.items():
        rows = list(built(number))
        if len(rows) != len(vectors):
            faults.append(f"advisory {number} shows {len(rows)} vectors of {len(vectors)}")
        for (version, vector), (ours, score) in zip(vectors.items(), rows):
            theirs, kind, canonical = expected(version, vector)
            if ours != canonical:
                faults.append(f"{vector} is shown as {ours}, canonical is {canonical}")
            if score != float(theirs):
                faults.append(f"{vector}: {score} shown, {theirs} calculated ({kind})")
    return faults


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
    faults = compare(written, lambda number: shown(folder, number))
    conclude(f"{ADVISORIES * len(VERSIONS)} scores in {ADVISORIES} pages", faults)


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
    refused = [(name, bool(compare(few, lambda _, rows=rows: rows))) for name, rows in spoilt.items()]
    conclude_self_test([("the good sample", not compare(few, lambda _: rows)), *refused])


if len(sys.argv) not in (3, 4) or (len(sys.argv) == 4 and sys.argv[1] != "--self-test"):
    sys.exit(__doc__)
main(*sys.argv[-2:], self_test=len(sys.argv) == 4)
