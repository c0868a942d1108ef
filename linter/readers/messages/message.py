"""Commit messages: trailers, strictly by git's grammar and loosely elsewhere, and lines of prose."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from linter.model.findings import Fragment, Place
from linter.readers.messages import identities as people
from linter.readers.messages import quoted_parts as markup
from linter.readers.messages import squash, trailers
from linter.readers.messages import tolerant_trailers as loose
from linter.readers.messages.trailers import Trailer
from linter.readers.syntax.text import fold

_BULLET = re.compile(r"\s*(?:[*-] +)?")
_MOST_NESTED = 8


class _Part(NamedTuple):
    """The message, or the message of one commit inside a squash body."""

    texts: list[str]
    """Its lines, folded and without the indentation of the squash body."""
    shown: list[str]
    """The lines as they stood, empty where folding changed nothing."""
    first: int
    """Number of its first line."""
    depth: int


def read(text: str, words: Iterable[str] = ("",)) -> Iterator[Fragment]:
    """Yield the trailers (one person each) and the lines of a message, in the order of the text.

    Of its prose only lines that hold one of the words, which are in lower case. Never raises. What the
    strict grammar of git does not cover is marked as loose.
    """
    asked = tuple(words)
    raws = trailers.lines(text)
    texts = [fold(raw) for raw in raws]
    shown = ["" if raw == folded else raw for raw, folded in zip(raws, texts, strict=True)]
    parts = [_Part(texts, shown, 1, 0)]
    found: list[Fragment] = []
    for part in parts:  # grows while it is read
        found.extend(_read_part(part, parts, asked))
    yield from sorted(found, key=lambda fragment: fragment.line)


def _read_part(part: _Part, parts: list[_Part], words: tuple[str, ...]) -> Iterator[Fragment]:
    taken = [False] * len(part.texts)
    strict = trailers.block(part.texts)
    for trailer in strict:
        _take(taken, trailer)
        own, *glued = loose.unglue(trailer, part.texts)
        yield from _trailer(part, own, is_loose=part.depth > 0)
        for other in glued:
            yield from _trailer(part, other, is_loose=True)
    if part.depth < _MOST_NESTED:
        yield from _read_squash(part, parts, taken, strict[0].start if strict else len(taken))
    yield from _read_rest(part, taken, words)


def _read_squash(part: _Part, parts: list[_Part], taken: list[bool], stop: int) -> Iterator[Fragment]:
    """Put the inner messages of a squash body to the parts that are still to be read."""
    for block in squash.blocks(part.texts[:stop]):
        taken[block.start : block.stop] = [True] * (block.stop - block.start)
        author = squash.author(part.texts, block)
        if author:
            index, person = author
            yield _fragment(part, Place.AUTHOR, index, text=people.normalise(person), loose=True)
        inner = [squash.dedent(text) for text in part.texts[block.body : block.stop]]
        shown = part.shown[block.body : block.stop]
        parts.append(_Part(inner, shown, part.first + block.body, part.depth + 1))


def _read_rest(part: _Part, taken: list[bool], words: tuple[str, ...]) -> Iterator[Fragment]:
    subject = next((i for i, text in enumerate(part.texts) if not trailers.is_blank(text)), 0)
    rest = ["" if is_taken else text for is_taken, text in zip(taken, part.texts, strict=True)]
    hidden = markup.hidden(rest, subject, _tail(rest))
    unseen = [either or other for either, other in zip(hidden, taken, strict=True)]
    for trailer in loose.read(part.texts, unseen, subject):
        _take(unseen, trailer)
        yield from _trailer(part, trailer, is_loose=True)
    for index, is_unseen in enumerate(unseen):
        if not is_unseen:
            for trailer in loose.escaped(part.texts[index], index):
                yield from _trailer(part, trailer, is_loose=True)
            lower = part.texts[index].lower()
            if any(word in lower for word in words):
                yield from _message(part, index, in_subject=index == subject)


def _tail(texts: list[str]) -> int:
    """Index of the last paragraph: a footer there does not belong to the release notes above it."""
    index = len(texts)
    while index and trailers.is_blank(texts[index - 1]):
        index -= 1
    while index and not trailers.is_blank(texts[index - 1]):
        index -= 1
    return index


def _take(lines: list[bool], trailer: Trailer) -> None:
    lines[trailer.start : trailer.stop] = [True] * (trailer.stop - trailer.start)


def _trailer(part: _Part, trailer: Trailer, *, is_loose: bool) -> Iterator[Fragment]:
    is_person = people.is_person_key(trailer.key)
    stood = _stood(part, trailer)
    for piece in people.split(trailer.value)[0] if is_person else [trailer.value]:
        plain = " ".join(piece.split())
        text = people.normalise(plain) if is_person else plain
        if text:
            fragment = _fragment(
                part, Place.TRAILER, trailer.start, trailer.column, text=text, loose=is_loose
            )
            shown = stood or ("" if text == plain else plain)
            yield fragment._replace(key=trailer.key.lower(), shown=shown)


def _stood(part: _Part, trailer: Trailer) -> str:
    """Return a trailer before it was folded, on one line; empty where folding changed nothing."""
    shown = part.shown[trailer.start : trailer.stop]
    if not any(shown):
        return ""
    texts = part.texts[trailer.start : trailer.stop]
    return " ".join((raw or text).strip() for raw, text in zip(shown, texts, strict=True))


def _message(part: _Part, index: int, *, in_subject: bool) -> Iterator[Fragment]:
    text = part.texts[index]
    # A title is never an example, and "#12: fix" is one.
    if text.lstrip().startswith(">") or not (in_subject or _is_prose(text)):
        return
    bullet = _BULLET.match(text)
    column = bullet.end() if bullet else 0
    plain = text[column:].rstrip()
    if plain:
        fragment = _fragment(part, Place.MESSAGE, index, column, text=plain, loose=part.depth > 0)
        kind = "heading" if text.startswith("#") else "body"
        yield fragment._replace(key="subject" if in_subject else kind)


def _is_prose(text: str) -> bool:
    is_comment = text.startswith("#") and not text.endswith(":")  # "# Conversation:" presents something
    return not is_comment and not markup.is_aside(text)


def _fragment(part: _Part, place: Place, index: int, offset: int = 0, *, text: str, loose: bool) -> Fragment:
    column = 1 + offset + part.depth * len(squash.INDENT)
    line = part.first + index
    return Fragment(place, text, line=line, column=column, loose=loose, shown=part.shown[index])
