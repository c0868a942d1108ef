"""Do two versions of toolban report the same? Compares pairs of JSON reports, finding by finding.

    toolban audit REPO --today 2026-11-29 --output json:before/REPO.json      (with the one version)
    toolban audit REPO --today 2026-11-29 --output json:after/REPO.json       (with the other)
    python benchmarks/same_reports.py before after

Takes two files, or two directories with reports of the same names. What is only wording is left out:
messages, advice, notices, and what the catalog says of itself. With --but-noted findings without a ban are
left out, too, and what was read tolerantly: under a policy, tools that it is not about are not searched for.

Prints a line for each pair and its first differences; exits with 1 where a pair differs.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from pathlib import Path

_WORDING = ("message", "advice")
_MOST = 5


def findings(document: dict[str, object], *, but_noted: bool) -> Counter[str]:
    """Every finding as text, and how often it stands there."""
    rows = document["findings"]
    if not isinstance(rows, list):
        raise TypeError("findings is no list")
    return Counter(
        json.dumps({key: value for key, value in row.items() if key not in _WORDING}, sort_keys=True)
        for row in rows
        if not (but_noted and row["status"] == "noted")
    )


def differences(before: Path, after: Path, *, but_noted: bool) -> list[str]:
    """What the one report has and the other has not."""
    old, new = (json.loads(path.read_text("utf-8")) for path in (before, after))
    gone = findings(old, but_noted=but_noted) - findings(new, but_noted=but_noted)
    come = findings(new, but_noted=but_noted) - findings(old, but_noted=but_noted)
    lines = [f"- {row}" for row in gone.elements()] + [f"+ {row}" for row in come.elements()]
    coverage = [dict(document["coverage"]) for document in (old, new)]
    for counts in coverage if but_noted else ():
        counts.pop("read_tolerantly", None)
    if coverage[0] != coverage[1]:
        lines.append(f"coverage: {json.dumps(coverage[0])} and {json.dumps(coverage[1])}")
    return lines


def pairs(before: Path, after: Path) -> list[tuple[Path, Path]]:
    """The reports to compare."""
    if not before.is_dir():
        return [(before, after)]
    names = sorted({path.name for folder in (before, after) for path in folder.glob("*.json")})
    return [(before / name, after / name) for name in names]


def main() -> None:
    """Compare and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("before", type=Path)
    parser.add_argument("after", type=Path)
    parser.add_argument("--but-noted", action="store_true", help="leave out what no ban is about")
    options = parser.parse_args()
    differs = False
    for old, new in pairs(options.before, options.after):
        found = differences(old, new, but_noted=options.but_noted)
        differs = differs or bool(found)
        print(f"{new.name}: {f'{len(found)} differences' if found else 'the same'}")
        print("".join(f"  {line[:400]}\n" for line in found[:_MOST]), end="")
    sys.exit(differs)


if __name__ == "__main__":
    main()
