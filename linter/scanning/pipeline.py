"""Turns inputs (files, messages, processes) into matches, and counts each as read or not read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from linter.model.fragments import Fragment, Place
from linter.model.inputs import FileInput
from linter.model.matches import Match, Origin, Sighting
from linter.readers.registry import readers_for
from linter.scanning.scanner import Scanner
from linter.scanning.tally import Tally

_IDENTITIES = (
    (Place.AUTHOR, "GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL"),
    (Place.COMMITTER, "GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL"),
)


def match_files(files: Iterable[FileInput], scanner: Scanner, tally: Tally) -> Iterator[Match]:
    """Match the names and contents of files, and count them in the tally."""
    for file in files:
        tally.expect("file")
        if file.outside:
            tally.outside("file", file.outside, file.path)
        if file.problem:
            tally.missed("file", file.problem, file.path)
        else:
            tally.read("file")
            if not (file.outside or file.is_link or readers_for(file.path)):
                tally.by_name()
        for sighting in scanner.entry(file.path) if file.is_link else scanner.path(file.path):
            yield Match(*sighting, file.origin, was_there_before=file.existed)
        if file.data is None:
            continue
        found = scanner.content(file.path, file.data, tally)
        if not found:
            continue
        before = scanner.former(file.path, file.before) if file.before is not None else ()
        for sighting, old in added(found, before):
            yield Match(*sighting, file.origin, was_there_before=old)


def match_message(text: str, scanner: Scanner, tally: Tally, origin: Origin) -> Iterator[Match]:
    """Match a commit message that is being written."""
    tally.expect("commit")
    tally.read("commit")
    yield from _matches(scanner.message(text), origin)


def match_process(variables: Mapping[str, str], scanner: Scanner, origin: Origin) -> Iterator[Match]:
    """Match a hook's environment variables: those of the tool around it, and the identities set by git."""
    yield from _matches(scanner.environment(variables), origin)
    for place, name, mailbox in _IDENTITIES:
        if variables.get(name) or variables.get(mailbox):
            text = f"{variables.get(name, '')} <{variables.get(mailbox, '')}>".strip()
            yield from _matches(scanner.fragment(Fragment(place, text)), origin)


def added(new: Iterable[Sighting], before: Iterable[Sighting]) -> list[tuple[Sighting, bool]]:
    """Pair every sighting with whether it was there before, even if its line has moved.

    A sighting that an inline ignore covered before, and none covers any more, is new.
    """
    known = Counter((trace.rule, fragment.text, bool(fragment.ignore)) for trace, fragment in before)
    pairs = []
    for sighting in new:
        trace, fragment = sighting
        admitted = (True, False) if fragment.ignore else (False,)
        keys = ((trace.rule, fragment.text, is_ignored) for is_ignored in admitted)
        key = next((key for key in keys if known[key] > 0), None)
        pairs.append((sighting, key is not None))
        if key is not None:
            known[key] -= 1
    return pairs


def _matches(sightings: Iterable[Sighting], origin: Origin) -> Iterator[Match]:
    return (Match(*sighting, origin) for sighting in sightings)
