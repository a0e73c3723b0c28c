"""Judges the order of releases and who is affected against `packaging`, the library that pip compares versions with.

usage: versions.py [--self-test] SECPORTAL FOLDER    (the binary, and a folder for the portal made with it)
"""

import random
import sys
from pathlib import Path
from urllib.parse import unquote

from packaging.version import Version
from portal import advisory, build, conclude, conclude_self_test, read

RELEASES = 300
ADVISORIES = 200


def random_version(rng):
    """Any kind of PEP 440 version, in one of its spellings."""
    numbers = [rng.choice([0, 0, 1, 1, 2, 3, 9, 10, 11]) for _ in range(rng.randint(1, 4))]
    text = ".".join(map(str, numbers))
    if rng.random() < 0.1:
        text = f"{rng.randint(0, 2)}!{text}"
    if rng.random() < 0.4:
        text += rng.choice(["a", "b", "rc", ".alpha", "-beta", "_c", "pre"]) + rng.choice(["", "0", "1", "2", "10"])
    if rng.random() < 0.25:
        text += rng.choice([".post", "-r", ".rev", "-"]) + str(rng.randint(0, 11))
    if rng.random() < 0.25:
        text += rng.choice([".dev", "-dev", "dev"]) + rng.choice(["", "0", "3", "10"])
    if rng.random() < 0.1:
        text += rng.choice(["+local", "+1", "+10", "+ubuntu.2", "+Ubuntu-10"])
    return text


def random_versions(rng):
    """Releases that are all different as versions, in no order."""
    versions = {}
    while len(versions) < RELEASES:
        text = random_version(rng)
        versions.setdefault(Version(text), text)
    texts = list(versions.values())
    rng.shuffle(texts)
    return texts


def random_intervals(rng, versions):
    """One to three intervals that do not overlap, in any order, with bounds that may be no releases."""
    candidates = {Version(text): text for text in [*rng.sample(versions, 10), *(random_version(rng) for _ in range(4))]}
    ascending = [candidates[version] for version in sorted(candidates)]
    intervals = []
    for start in range(0, 2 * rng.randint(1, 3), 2):
        kind = rng.choice(["fixed", "fixed", "last_affected"])
        intervals.append({"introduced": ascending[2 * start], kind: ascending[2 * start + rng.randint(1, 3)]})
    if rng.random() < 0.3:
        intervals[0]["introduced"] = "0"
    if rng.random() < 0.3:
        intervals[-1] = {"introduced": intervals[-1]["introduced"]}
    rng.shuffle(intervals)
    return intervals


def place(version, bound):
    """Where a version stands to a bound: a local build is its public version to one without a local part (PEP 440)."""
    return version if Version(bound).local else Version(version.public)


def affects(interval, version):
    """Whether an interval holds a version; `0` is before all versions, `0.dev0` too."""
    lower, fixed, last = (interval.get(name) for name in ["introduced", "fixed", "last_affected"])
    return (
        (lower == "0" or Version(lower) <= place(version, lower))
        and (fixed is None or place(version, fixed) < Version(fixed))
        and (last is None or place(version, last) <= Version(last))
    )


def toml_interval(interval):
    return "{ " + ", ".join(f'{name} = "{value}"' for name, value in interval.items()) + " }"


def releases_shown(folder):
    """The releases in the order of the page of releases, each with the address of its page."""
    page = read(folder / "versions" / "index.html")
    [table] = [table for table in page.all("table") if any(table.all("caption", id="all-releases"))]
    for row in table.all("th", scope="row"):
        link = next(row.all("a"))
        yield link.text(), unquote(link.attributes["href"])


def affecting_shown(folder, address):
    """The ids of the advisories that a release's page says affect it."""
    page = read(folder / address.removeprefix("/") / "index.html")
    sections = page.all("section", aria_labelledby="affecting")
    return {mark.text() for section in sections for mark in section.all("span", class_="id")}


def judge_order(written, shown):
    """The newest first, every one there."""
    expected = sorted(map(Version, written), reverse=True)
    found = [Version(text) for text, _ in shown]
    pairs = [(ours, theirs) for ours, theirs in zip(found, expected) if ours != theirs]
    faults = [f"{ours} stands where {theirs} belongs" for ours, theirs in pairs[:1]]
    return faults + ([f"{len(found)} releases of {len(expected)}"] if len(found) != len(expected) else [])


def judge_affected(advisories, text, shown):
    expected = {
        identifier
        for identifier, intervals in advisories.items()
        if any(affects(interval, Version(text)) for interval in intervals)
    }
    faults = [f"{text} is not said to be affected by {name}: {advisories[name]}" for name in expected - shown]
    return faults + [f"{text} is said to be affected by {name}: {advisories.get(name)}" for name in shown - expected]


def main(binary, root, self_test):
    rng = random.Random(20261123)
    releases = random_versions(rng)
    advisories = {f"SAMPLE-2026-{number:04}": random_intervals(rng, releases) for number in range(1, ADVISORIES + 1)}
    content = {
        "releases.toml": "".join(f'[[release]]\nversion = "{text}"\ndate = 2026-01-01\n' for text in releases),
        "advisories.toml": "".join(
            advisory(number, f"affected = [{', '.join(map(toml_interval, intervals))}]")
            for number, intervals in enumerate(advisories.values(), start=1)
        ),
    }
    folder = build(binary, Path(root), content)
    shown = list(releases_shown(folder))
    if self_test:
        refuse_spoilt(releases, advisories, folder, shown)
    faults = judge_order(releases, shown)
    verdicts = 0
    for text, address in shown:
        affecting = affecting_shown(folder, address)
        verdicts += len(affecting)
        faults += judge_affected(advisories, text, affecting)
    conclude(f"{len(shown)} releases against {len(advisories)} advisories: {verdicts} times affected", faults)


def refuse_spoilt(releases, advisories, folder, shown):
    """Two releases that have changed places, one that is missing, an advisory too few and one too many."""
    text, address = shown[len(shown) // 2]
    affecting = affecting_shown(folder, address)
    other = next(name for name in advisories if name not in affecting)
    conclude_self_test(
        [
            ("the good sample", not judge_order(releases, shown) and not judge_affected(advisories, text, affecting)),
            ("two in the wrong order", bool(judge_order(releases, [shown[1], shown[0], *shown[2:]]))),
            ("a release that is missing", bool(judge_order(releases, shown[:-1]))),
            ("an advisory too few", bool(judge_affected(advisories, text, set(list(affecting)[1:])))),
            ("an advisory too many", bool(judge_affected(advisories, text, affecting | {other}))),
        ]
    )


if __name__ == "__main__":
    if len(sys.argv) not in (3, 4) or (len(sys.argv) == 4 and sys.argv[1] != "--self-test"):
        sys.exit(__doc__)
    main(*sys.argv[-2:], self_test=len(sys.argv) == 4)
