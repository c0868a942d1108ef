"""Checks rules more deeply than loading them does, with their samples. Pure."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable, Iterator

from linter.authoring.evidence import cannot_be_followed
from linter.authoring.rule_samples import sightings
from linter.catalog.keyword_index import groups_of, prefilter
from linter.catalog.loader import Rules
from linter.catalog.rule_tables import Samples
from linter.model.catalog import Trace
from linter.model.fragments import Place
from linter.model.matches import Sighting
from linter.readers.reader_table import GROUPS
from linter.scanning.scanner import Scanner

_SEARCHED = frozenset(
    {
        "message",
        "commit",
        "identity",
        *(place.value for place in (Place.PATH, Place.BRANCH, Place.NOTE, Place.ENVIRONMENT)),
    }
)
"""Groups of inputs other than files."""

CREDITS = (Place.TRAILER, Place.AUTHOR, Place.COMMITTER)
"""Places where one line can name both an agent and the model that it called."""

_LONG = 9_000  # characters of a hostile text to try a pattern on
_TOO_LONG = 1.0  # seconds; a linear pattern needs far less for it


def check(rules: Rules) -> Iterator[str]:
    """Run all checks, and yield a sentence for each problem."""
    yield from check_samples(rules.samples, scanner_of(rules))
    yield from check_reach(rules)
    yield from check_evidence(sample.trace for sample in rules.samples)
    yield from check_patterns(rules.samples)


def scanner_of(rules: Rules) -> Scanner:
    """Make a scanner to read samples with."""
    return Scanner(rules.catalog, prefilter(rules.catalog))


def check_samples(every: Iterable[Samples], scanner: Scanner) -> Iterator[str]:
    """Check that each hit is found by its own trace and no other tool's, and that no miss is found."""
    for samples in every:
        for place in samples.trace.places:
            yield from _check_hits(samples, place, scanner)
            yield from _check_misses(samples, place, scanner)


def check_reach(rules: Rules) -> Iterator[str]:
    """Check that each trace is searched for in some input, and none comes after one that hides it."""
    searched = _SEARCHED.union(*GROUPS.values())
    seen: dict[tuple[object, ...], Trace] = {}
    for trace in rules.catalog.traces:
        for group in sorted(groups_of(trace) - searched):
            yield f"{trace.rule}: nothing reads {group}, so it can never be found"
        for place in trace.places:
            first = seen.setdefault((trace.tool, trace.kind, place, trace.keys, trace.pattern), trace)
            if first is not trace:
                yield f"{trace.rule}: {first.rule} stands before it and finds the same"


def check_evidence(traces: Iterable[Trace]) -> Iterator[str]:
    """Check that the evidence of each certain trace can be followed to the place where the tool leaves it."""
    for trace in traces:
        if reason := cannot_be_followed(trace):
            yield f"{trace.rule}: is certain, but its evidence {reason}: {trace.evidence}"


def check_patterns(every: Iterable[Samples]) -> Iterator[str]:
    """Check that RE2, if installed, accepts each pattern, and that hostile text does not slow it down."""
    linear = _re2()
    for samples in every:
        trace = samples.trace
        if linear and (reason := linear(trace.pattern)):
            yield f"{trace.rule}: the pattern is not linear: {reason}"
        start = time.perf_counter()
        for text in _hostile(samples.hits[0] if samples.hits else "a"):
            re.search(trace.pattern, text)
        if time.perf_counter() - start > _TOO_LONG:
            yield f"{trace.rule}: the pattern takes more than a second on a text of {_LONG} characters"


def _hostile(hit: str) -> Iterator[str]:
    """Texts that nearly match: parts of a hit repeated, with an end that does not match."""
    text = hit.partition(": ")[2] or hit
    yield (text[:-1] * (_LONG // len(text) + 1))[:_LONG] + "\0"
    yield text[: len(text) // 2] + " " * _LONG + "\0"
    yield text[:-1] + text[-2:-1] * _LONG + "\0"


def _re2() -> Callable[[str], str] | None:
    """Make a function that says why RE2 refuses a pattern; None if google-re2 is not installed."""
    try:
        import re2  # noqa: PLC0415 a tool of those who write rules
    except ImportError:
        return None
    options = re2.Options()
    options.log_errors = False

    def refused(pattern: str) -> str:
        try:
            re2.compile(pattern, options)
        except re2.error as error:
            return str(error)
        return ""

    return refused


def _check_hits(samples: Samples, place: Place, scanner: Scanner) -> Iterator[str]:
    trace = samples.trace
    for sample in samples.hits:
        found = list(_of_tools(sightings(sample, trace, place, scanner), trace, scanner))
        rules = {seen.rule for seen in found}
        tools = sorted({seen.tool for seen in found})
        if trace.rule not in rules:
            instead = f" (found by {', '.join(sorted(rules))})" if rules else ""
            yield f"{trace.rule}: the hit {sample!r} is not found as {place.value}{instead}"
        elif tools != [trace.tool]:
            yield f"{trace.rule}: the hit {sample!r} belongs to {', '.join(tools)}"


def _check_misses(samples: Samples, place: Place, scanner: Scanner) -> Iterator[str]:
    for sample in samples.misses:
        found = sightings(sample, samples.trace, place, scanner)
        for seen in _of_tools(found, samples.trace, scanner):
            yield f"{samples.trace.rule}: the miss {sample!r} is found by {seen.rule} as {place.value}"


def _of_tools(found: Iterable[Sighting], trace: Trace, scanner: Scanner) -> Iterator[Trace]:
    """The traces of the sightings, without models in a credit that names an agent, too."""
    is_model = trace.tool in scanner.models
    for seen, fragment in found:
        is_beside = fragment.place in CREDITS and (seen.tool in scanner.models) is not is_model
        if not is_beside:
            yield seen
