"""Do the packs say what git says? Reads whole histories both ways and compares every match.

    python benchmarks/both_ways.py REPO...

Prints a line for each repository; exits with 1 where the two differ.
"""

from __future__ import annotations

import argparse
import sys
import time

from linter.git.opening import open_repository
from linter.history.audit import match_history
from linter.history.object_reader import Effort, cores
from linter.history.scope import Scope
from linter.loading import compiled as compiling
from linter.model.coverage import Coverage
from linter.scanning.scanner import Scanner
from linter.scanning.tally import Tally

Read = tuple[list[str], Coverage, float]


def read(path: str, effort: Effort) -> Read:
    """Every match as text, the coverage, and the seconds that it took."""
    compiled = compiling.load_catalog()
    catalog = compiling.catalog_of(compiled)
    tally = Tally()
    scanner = Scanner(catalog, compiled.prefilter, bulk=True)
    repository = open_repository(path)
    started = time.perf_counter()
    found = [
        repr(match)
        for match in match_history(repository, Scope(repository.refs()), scanner, tally, effort=effort)
    ]
    return found, tally.coverage(), time.perf_counter() - started


def main() -> None:
    """Compare and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("repository", nargs="+")
    differs = False
    for path in parser.parse_args().repository:
        packs, coverage, fast = read(path, Effort(cores(), packs_from=0))
        git, other, slow = read(path, Effort(1, packs_from=sys.maxsize))
        same = packs == git and coverage == other
        differs = differs or not same
        read_all = f"{coverage.commits.read:,} commits, {coverage.blobs.read:,} blobs, {len(packs):,} matches"
        times = f"{fast:.1f} s by packs, {slow:.1f} s by git"
        print(f"{path}: {read_all}; {times}: {'the same' if same else 'DIFFERENT'}", flush=True)
    sys.exit(differs)


if __name__ == "__main__":
    main()
