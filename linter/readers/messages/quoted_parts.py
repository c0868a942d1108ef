"""Finds the lines of a message that are not its author's own words: code, quotations, release notes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate

_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})(.*)")
_TAG = re.compile(r"<(?P<close>/?)(?P<name>details|blockquote)\b[^<>]*>|(?P<mark><!--|-->)", re.IGNORECASE)
_CODE_SPAN = re.compile(r"`[^`]*`")
_ASIDE = re.compile(r" {0,3}>| {4}| {0,3}\t")

_NOTES = re.compile(r"(?:release notes?|(?:full )?change ?logs?|what['\u2019]?s (?:changed|new)|commits)")
_NOTES_ABOUT = re.compile(r"(?: (?:for|of|from|in|v|\(|\d).*)?")
_VERSION = re.compile(r"\[?(?:release |version )?v?\d+\.\d")
_PART_OF_NOTES = re.compile(
    r"(?:added|changed|deprecated|removed|fixed|security|(?:bug )?fixes|(?:new )?features|enhancements"
    r"|(?:breaking |other |notable )?changes|(?:new )?contributors|documentation|dependencies|notes)\b"
)
_BOLD = 7
_PLAIN = 8
# What GitHub puts between the messages of a squash and its co-authors: nine dashes.
_SQUASH_RULE = "---------"


def is_aside(text: str) -> bool:
    """Whether a line is quoted, or indented like an example."""
    return _ASIDE.match(text) is not None


def hidden(texts: Sequence[str], subject: int, tail: int) -> list[bool]:
    """For each line, whether it stands in a code fence, a collapsed or quoted part, or release notes.

    A part that is never closed hides nothing. Release notes end before the line `tail` at the latest.
    """
    fences = _covered(len(texts), _fences(texts))
    prose = ["" if fenced else text for fenced, text in zip(fences, texts, strict=True)]
    spans = [*_html(prose), *_release_notes(prose, subject, tail)]
    covered = _covered(len(texts), spans)
    return [fenced or other for fenced, other in zip(fences, covered, strict=True)]


def _covered(length: int, spans: Iterable[tuple[int, int]]) -> list[bool]:
    steps = [0] * (length + 1)
    for start, stop in spans:
        if start < stop:
            steps[start] += 1
            steps[stop] -= 1
    return [depth > 0 for depth in accumulate(steps[:length])]


def _fences(texts: Sequence[str]) -> Iterator[tuple[int, int]]:
    start, mark = 0, ""
    for index, text in enumerate(texts):
        match = _FENCE.match(text)
        if match is None:
            continue
        if mark and match[1].startswith(mark) and not match[2].strip():
            yield start, index + 1
            mark = ""
        elif not mark and not (match[1][0] == "`" and "`" in match[2]):
            start, mark = index, match[1]


def _html(texts: Sequence[str]) -> Iterator[tuple[int, int]]:
    opened: dict[str, list[int]] = {"details": [], "blockquote": [], "<!--": []}
    comment = opened["<!--"]
    for index, match, first in _tags(texts):
        # The text before a tag that stands within a line is the author's.
        start = index if match.start() <= first else index + 1
        if match["mark"]:
            if match["mark"] == "<!--":
                comment.append(start)
            elif comment:
                yield comment[0], index + 1
                comment.clear()
        elif not comment:
            stack = opened[match["name"].lower()]
            if not match["close"]:
                stack.append(start)
            elif stack:
                yield stack.pop(), index + 1


def _tags(texts: Sequence[str]) -> Iterator[tuple[int, re.Match[str], int]]:
    for index, text in enumerate(texts):
        if "<" in text or "-->" in text:
            first = len(text) - len(text.lstrip())
            bare = _CODE_SPAN.sub(lambda span: " " * len(span[0]), text)
            yield from ((index, match, first) for match in _TAG.finditer(bare))


def _release_notes(texts: Sequence[str], subject: int, tail: int) -> Iterator[tuple[int, int]]:
    start = level = 0
    for index in range(subject + 1, tail):
        rank, title = _title(texts[index].strip())
        if level and _ends_notes(texts[index], rank, title, level):
            yield start, index
            level = 0
        if not level and rank and _names_notes(rank, title):
            start, level = index, rank
    if level:
        yield start, tail


def _title(text: str) -> tuple[int, str]:
    """The rank of a heading (1 to 6, then bold and plain titles; 0 for none) and its words."""
    bare = text.strip("#*_: ").lower()
    if text.startswith("#"):
        rank = len(text) - len(text.lstrip("#"))
        return (rank, bare) if rank < _BOLD and text[rank : rank + 1] == " " else (0, "")
    if text.startswith("**") and text.rstrip(":").endswith("**") and "**" not in bare:
        return _BOLD, bare
    return (_PLAIN, bare) if _NOTES.fullmatch(text.rstrip(":").lower()) else (0, "")


def _names_notes(rank: int, title: str) -> bool:
    letter = next((index for index, character in enumerate(title) if character.isalnum()), 0)
    match = _NOTES.match(title, letter)
    return match is not None and (rank == _PLAIN or bool(_NOTES_ABOUT.fullmatch(title, match.end())))


def _ends_notes(text: str, rank: int, title: str, level: int) -> bool:
    if text.strip() == _SQUASH_RULE:
        return True
    if not 0 < rank <= level or _VERSION.match(title):
        return False
    # Bold and plain titles have no rank among headings: what is named like a part of the notes is one.
    return level < _BOLD or not _PART_OF_NOTES.match(title)
