"""Runs every sample of the rules against the whole catalog. Pure: a list of what is wrong."""

from __future__ import annotations

from collections.abc import Iterator

from linter.catalog import Rules, Samples
from linter.compiling import prefilter
from linter.coverage import Tally
from linter.model import Fragment, Place, Trace
from linter.readers.message import read as read_message
from linter.readers.text import fold
from linter.scan import Scanner, Sighting

_CONTEXTS: dict[tuple[Place, str], tuple[str, str]] = {
    (Place.IMPORT, "python"): ("sample.py", "{0}\n"),
    (Place.IMPORT, "javascript"): ("sample.ts", "{0}\n"),
    (Place.DEPENDENCY, "pypi"): ("requirements.txt", "{0}\n"),
    (Place.DEPENDENCY, "npm"): ("package.json", '{{"dependencies": {{"{0}": "1"}}}}'),
    (Place.ACTION, "github"): (
        ".github/workflows/sample.yml",
        "jobs:\n  a:\n    steps:\n      - uses: {0}\n",
    ),
    (Place.ENDPOINT, ""): ("sample.py", "base = '{0}'\n"),
    (Place.VARIABLE, "name"): (".env", "{0}=1\n"),
    (Place.VARIABLE, "secret"): ("sample.py", "key = '{0}'\n"),
    (Place.MODEL, ""): ("sample.py", "model = '{0}'\n"),
    (Place.COMMENT, ""): ("sample.py", "# {0}\n"),
}
"""Where the samples of a place and key stand: a file and the text around the sample."""


def check_samples(rules: Rules) -> Iterator[str]:
    """Every hit is found by its own trace and belongs to one tool; no miss is found by anything."""
    scanner = Scanner(rules.catalog, prefilter(rules.catalog), Tally())
    for samples in rules.samples:
        for place in samples.trace.places:
            yield from _check_hits(samples, place, scanner)
            yield from _check_misses(samples, place, scanner)


def _check_hits(samples: Samples, place: Place, scanner: Scanner) -> Iterator[str]:
    trace = samples.trace
    for sample in samples.hits:
        found = sightings(sample, trace, place, scanner)
        rules = {seen.rule for seen, _ in found}
        tools = sorted({seen.tool for seen, _ in found})
        if trace.rule not in rules:
            instead = f" (found by {', '.join(sorted(rules))})" if rules else ""
            yield f"{trace.rule}: the hit {sample!r} is not found as {place.value}{instead}"
        elif tools != [trace.tool]:
            yield f"{trace.rule}: the hit {sample!r} belongs to {', '.join(tools)}"


def _check_misses(samples: Samples, place: Place, scanner: Scanner) -> Iterator[str]:
    for sample in samples.misses:
        for seen, _ in sightings(sample, samples.trace, place, scanner):
            yield f"{samples.trace.rule}: the miss {sample!r} is found by {seen.rule} as {place.value}"


def sightings(sample: str, trace: Trace, place: Place, scanner: Scanner) -> tuple[Sighting, ...]:
    """Put a sample where it belongs (docs/rules.md) and read it as that input is read."""
    if place is Place.PATH:
        return scanner.path(sample)
    if place in (Place.AUTHOR, Place.COMMITTER, Place.BRANCH, Place.NOTE):
        return scanner.fragment(Fragment(place, fold(sample)))
    if place is Place.TRAILER:
        line = sample if trace.places == (Place.TRAILER,) else f"Co-authored-by: {sample}"
        return _in_message(f"Subject\n\nBody.\n\n{line}\n", scanner)
    if place is Place.MESSAGE:
        subject = trace.keys == ("subject",)
        return _in_message(f"{sample}\n\nBody.\n" if subject else f"Subject\n\n{sample}\n\nEnd.\n", scanner)
    if place is Place.ENVIRONMENT:
        name, _, value = sample.partition("=")
        return scanner.environment({name: value})
    path, around = _CONTEXTS[place, trace.keys[0] if trace.keys else ""]
    return scanner.content(path, around.format(sample).encode())


def _in_message(text: str, scanner: Scanner) -> tuple[Sighting, ...]:
    """Through the reader as well as through the keywords, so that a keyword too narrow shows."""
    found = scanner.message(text)
    read = [sighting for fragment in read_message(text) for sighting in scanner.fragment(fragment)]
    return found if found or not read else ()
