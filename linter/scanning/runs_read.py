"""Reads a file run by run, and keeps what is seen in each: what a version costs is what changed in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import accumulate

from linter.model.matches import Moved, Sighting
from linter.readers.skeletons.pieces import CutFile, RunFormat, RunPart, Skeleton
from linter.scanning.keyword_search import Words
from linter.scanning.runs import Answer, Run
from linter.scanning.skeleton_lines import in_file

Read = Callable[[Skeleton, Words], "tuple[Sighting, ...] | None"]
"""(what has to be parsed, keywords in it) -> sightings; None if it does not parse."""


def read_runs(form: RunFormat, runs: Sequence[Run], words: Words, read: Read) -> list[Moved] | None:
    """What is seen in the runs of a file with these keywords; None if it has to be read as a whole."""
    parts: list[RunPart] = []
    found: list[Moved] = []
    opened, lines = b"", 0
    for run in runs:
        given = (opened, words)
        if run.answer is None or run.answer[0] != given:
            answer = _answer(form, run, opened, words, read)
            if answer is None:
                return None
            run.answer = (given, answer)
        part, seen, breaks = run.answer[1]
        parts.append(part)
        if seen:
            found.append(Moved(seen, lines))
        opened = part.opened
        lines += breaks
    return found if form.are_distinct(parts) else None


def _answer(form: RunFormat, run: Run, opened: bytes, words: Words, read: Read) -> Answer | None:
    holding = run.holding(words)
    starts = list(accumulate(map(len, run.pieces[:-1]), initial=0))
    file = CutFile(run.pieces, run.shapes, starts, [number for number, _ in holding])
    part = form.part(file, opened)
    if part is None:
        return None
    parts: list[tuple[tuple[Sighting, ...], Skeleton]] = []
    for skeleton, (_, held) in zip(part.skeletons, holding, strict=True):
        seen = read(skeleton, held)
        if seen is None:
            return None
        parts.append((seen, skeleton))
    return Answer(part._replace(skeletons=[]), in_file(run.text, parts), run.text.count(b"\n"))
