"""Does toolban know what public registries of AI tools know today?

    python benchmarks/registries.py [--missed] DIR...

Each DIR holds registries as they are published: a clone of rulesync, models.dev, spec-kit or agent-mining,
an unpacked npm package (skills, ruler, @vercel/detect-agent, std-env, am-i-vibing, Claude Code, Qoder CLI),
an installed Python package (litellm, no-ai-marks, commit-check). registry_sources.py has the adapters.

Every value becomes the real thing that it is: a file of the path, an `.env` with the variable, code with the
address, a `package.json`, a commit message, an identity, a branch or a process environment. All traces of
toolban are looked for in it. Printed by source:

    found    a likely or certain trace of the tool that the registry names
    weak     only traces that never violate by default, or of a convention that belongs to no tool
    other    a trace of another tool than the registry names
    left     not found, and registries.toml says why that is right
    missed   not found
    silent   of what must not be flagged: how many are not

The names of registries are compared with the ids, names and vendors of the catalog; registries.toml has those
that share no word.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

from registry_sources import Value, read

from linter.catalog.keyword_index import prefilter
from linter.catalog.loader import load
from linter.model.catalog import Catalog, Confidence
from linter.model.fragments import Fragment, Place
from linter.model.matches import Sighting
from linter.scanning.scanner import Scanner
from linter.scanning.tally import Tally
from linter.support.toml import parse
from linter.verdict.evaluator import confidence_of

OUTCOMES = ("found", "weak", "other", "left", "missed", "silent", "flagged")
_FILES = {
    "variable": (".env", "{}=0123456789\n"),
    "endpoint": ("sample.py", 'url = "{}"\n'),
    "npm": ("package.json", '{{"dependencies": {{"{}": "1"}}}}'),
}
_CONVENTIONS = frozenset({"neutral", "unknown"})


class Registry:
    """The catalog, and what registries.toml says about names and values of others."""

    def __init__(self, catalog: Catalog, notes: Any) -> None:
        self._catalog = catalog
        self._scanner = Scanner(catalog, prefilter(catalog))
        self._same = {_plain(row["name"]): frozenset(row["tools"]) for row in notes.get("same", ())}
        self._left = {text for row in notes.get("left", ()) for text in row["values"]}

    def outcome(self, value: Value) -> str:
        """One of `OUTCOMES` for a value."""
        sightings = self._sightings(value)
        sure = {
            trace.tool
            for trace, fragment in sightings
            if self._counts(trace.tool, confidence_of(trace, fragment))
        }
        if value.place == "silent":
            return "flagged" if sure else "silent"
        if sure:
            return "found" if any(self._is_same(tool, value.tool) for tool in sure) else "other"
        if value.text in self._left:
            return "left"
        return "weak" if sightings else "missed"

    def _counts(self, tool: str, sure: Confidence) -> bool:
        return sure > Confidence.WEAK and not _CONVENTIONS.intersection(self._catalog.tools[tool].categories)

    def _sightings(self, value: Value) -> tuple[Sighting, ...]:
        """What is found in the thing that the value is."""
        place, text = value.place, value.text
        if place in _FILES:
            path, around = _FILES[place]
            return self._scanner.content(path, around.format(text).encode(), Tally())
        if place == "path":
            return self._scanner.path(text)
        if place == "environment":
            name, _, content = text.partition("=")
            return self._scanner.environment({name: content})
        if place in {"author", "branch"}:
            return self._scanner.fragment(Fragment(Place(place), text))
        return self._scanner.message(f"Fix the login\n\nIt failed.\n\n{text}\n")

    def _is_same(self, tool: str, name: str) -> bool:
        """Whether a tool of the catalog is the one that a registry calls so."""
        theirs = _plain(name)
        if tool in self._same.get(theirs, ()):
            return True
        known = self._catalog.tools[tool]
        ours = {_plain(text) for text in (known.id, known.name, known.vendor)}
        return any(one in theirs or theirs in one for one in ours if len(one) > 1) if theirs else False


def _plain(name: str) -> str:
    """A name without case, marks and spaces."""
    return re.sub(r"[^a-z0-9]", "", name.lower())


def table(counts: dict[str, Counter[str]]) -> str:
    """The counts by source, as a table in Markdown."""
    head = ["source", "values", *OUTCOMES]
    rows = [head, ["---"] * len(head)]
    total: Counter[str] = Counter()
    for source, of in sorted(counts.items()):
        total += of
        rows.append([source, str(of.total()), *(str(of[outcome]) for outcome in OUTCOMES)])
    rows.append(["all", str(total.total()), *(str(total[outcome]) for outcome in OUTCOMES)])
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def main() -> None:
    """Print the table, and what is not found."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--missed", action="store_true", help="print every value that is not found, as JSON")
    parser.add_argument("directories", nargs="+", type=Path, metavar="DIR")
    options = parser.parse_args()
    notes = parse(Path(__file__).with_suffix(".toml").read_bytes()).data
    registry = Registry(load().catalog, notes)
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for directory in options.directories:
        for value in read(directory):
            outcome = registry.outcome(value)
            counts[value.source][outcome] += 1
            if options.missed and outcome in {"weak", "other", "missed", "flagged"}:
                print(json.dumps({"outcome": outcome, **value._asdict()}, ensure_ascii=False))
    print(table(counts))


if __name__ == "__main__":
    main()
