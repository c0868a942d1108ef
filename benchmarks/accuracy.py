"""How precise and how complete is it, on cases that were labelled by hand, and next to other tools?

    python benchmarks/accuracy.py [--weak] [--differences] [--peer NAME=COMMAND ...]

Each case of benchmarks/labelled says which tools left a trace in a message, an identity, a branch or a
file; half of them are near-misses. toolban reads each with its whole catalog; a finding counts if it is
`certain` or `likely` (with --weak also those that never violate by default), and it is right if it names a
tool of the label.

A peer is asked for every message (`{message}` in its command is a file with it) or for every file (`{tree}`
is a directory with nothing else); it counts as having found something if its status is not 0 or, with `@`
before the command, if it prints a line that names the file. Which tool it names is not asked, in its favour.
"""

from __future__ import annotations

import argparse
import shlex
import subprocess
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from linter.catalog.keyword_index import prefilter
from linter.catalog.loader import load
from linter.model.catalog import Confidence
from linter.model.fragments import Fragment, Place
from linter.model.matches import Sighting
from linter.readers.syntax.text import fold
from linter.scanning.scanner import Scanner
from linter.scanning.tally import Tally
from linter.support.toml import parse
from linter.verdict.evaluator import confidence_of

LABELLED = Path(__file__).parent / "labelled"
IDENTITIES = {"author": Place.AUTHOR, "committer": Place.COMMITTER, "branch": Place.BRANCH}


class Case(NamedTuple):
    """A text, and the tools that left a trace in it."""

    id: str
    place: str
    tools: frozenset[str]
    text: str
    path: str


class Score(NamedTuple):
    """How often a right thing was found, a wrong thing was found, and a right thing was missed."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    def plus(self, other: Score) -> Score:
        """The sum."""
        return Score(self.right + other.right, self.wrong + other.wrong, self.missed + other.missed)

    def row(self) -> str:
        """The numbers, precision and recall."""
        found, there = self.right + self.wrong, self.right + self.missed
        precision = f"{self.right / found:.3f}" if found else "-"
        recall = f"{self.right / there:.3f}" if there else "-"
        return f"{self.right:6}{self.wrong:7}{self.missed:8}{precision:>11}{recall:>8}"


def cases(name: str) -> list[Case]:
    """The cases of a file of benchmarks/labelled."""
    rows: Any = parse((LABELLED / f"{name}.toml").read_bytes()).data["case"]
    return [
        Case(row["id"], row["place"], frozenset(row["tools"]), row["text"], row.get("path", ""))
        for row in rows
    ]


def read(case: Case, scanner: Scanner) -> Iterator[Sighting]:
    """What toolban sees in a case."""
    if case.path:
        yield from scanner.path(case.path)
        yield from scanner.content(case.path, case.text.encode(), Tally())
    elif case.place in IDENTITIES:
        yield from scanner.fragment(Fragment(IDENTITIES[case.place], fold(case.text)))
    else:
        yield from scanner.message(case.text)


def found(case: Case, scanner: Scanner, *, weak: bool) -> frozenset[str]:
    """The tools that toolban names for a case."""
    return frozenset(
        trace.tool
        for trace, fragment in read(case, scanner)
        if weak or confidence_of(trace, fragment) > Confidence.WEAK
    )


def score(case: Case, tools: frozenset[str]) -> Score:
    """Right, wrong and missed tools of a case."""
    return Score(len(tools & case.tools), len(tools - case.tools), len(case.tools - tools))


def table(title: str, scores: dict[str, Score]) -> Iterator[str]:
    """A table with a row for each name and their sum."""
    yield f"{title:34}{'right':>6}{'wrong':>7}{'missed':>8}{'precision':>11}{'recall':>8}"
    total = Score()
    for name, value in sorted(scores.items()):
        yield f"{name:34}{value.row()}"
        total = total.plus(value)
    yield f"{'all':34}{total.row()}"


def of_toolban(every: Iterable[Case], *, weak: bool, differences: bool) -> Iterator[str]:
    """The tables by place and by tool."""
    rules = load()
    scanner = Scanner(rules.catalog, prefilter(rules.catalog))
    by_place: dict[str, Score] = defaultdict(Score)
    by_tool: dict[str, Score] = defaultdict(Score)
    for case in every:
        tools = found(case, scanner, weak=weak)
        by_place[case.place] = by_place[case.place].plus(score(case, tools))
        for tool in tools | case.tools:
            one = case._replace(tools=case.tools & {tool})
            by_tool[tool] = by_tool[tool].plus(score(one, tools & {tool}))
        if differences and tools != case.tools:
            what = case.path or repr(case.text)
            yield f"{case.id}: labelled {sorted(case.tools)}, found {sorted(tools)}: {what}"
    yield from table("toolban, by place", by_place)
    yield ""
    yield from table("toolban, by tool", by_tool)


def of_peer(name: str, command: str, every: list[Case]) -> str:
    """One row: whatever a peer reports for a case counts as the right tool."""
    total = Score()
    asked = [
        case for case in every if ("{message}" in command) is (case.place == "message" and not case.path)
    ]
    asked = [case for case in asked if case.path or "{message}" in command]
    for case in asked:
        is_found = _asks(command, case)
        there = bool(case.tools)
        total = total.plus(Score(is_found and there, is_found and not there, there and not is_found))
    return f"{f'{name} ({len(asked)} cases)':34}{total.row()}"


def _asks(command: str, case: Case) -> bool:
    with tempfile.TemporaryDirectory() as directory:
        tree = Path(directory, "tree")
        message = Path(directory, "message")
        message.write_text(case.text, encoding="utf-8")
        if case.path:
            (tree / case.path).parent.mkdir(parents=True)
            (tree / case.path).write_text(case.text, encoding="utf-8")
        words = [
            word.replace("{message}", str(message)).replace("{tree}", str(tree))
            for word in shlex.split(command.removeprefix("@"))
        ]
        done = subprocess.run(words, capture_output=True, text=True, check=False, cwd=directory)
        if not command.startswith("@"):
            return done.returncode != 0
        name = Path(case.path).name
        return any(name in line for line in (done.stdout + done.stderr).splitlines())


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--weak", action="store_true", help="count what never violates by default")
    parser.add_argument("--differences", action="store_true", help="print every case that is not as labelled")
    parser.add_argument("--peer", action="append", default=[], metavar="NAME=COMMAND", help="may be repeated")
    options = parser.parse_args()
    every = [*cases("messages"), *cases("files")]
    for line in of_toolban(every, weak=options.weak, differences=options.differences):
        print(line)
    if options.peer:
        print(
            f"\n{'peers, any finding':34}{'right':>6}{'wrong':>7}{'missed':>8}{'precision':>11}{'recall':>8}"
        )
    for peer in options.peer:
        name, _, command = peer.partition("=")
        print(of_peer(name, command, every), flush=True)


if __name__ == "__main__":
    main()
