"""Finds endpoints, variables, model ids and the prefixes of keys in code that has no comments any more.

A literal stands on one line and is at most 300 characters long. So where only literals with some words are
asked for, of a line only what is around these words is looked at: a minified program is a line of megabytes.
"""

from __future__ import annotations

import heapq
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from functools import lru_cache
from typing import AnyStr

from linter.model.fragments import Place

Literal = tuple[int, Place, str, str]
"""Offset, place, text and key of a literal."""

_Span = tuple[int, int]

_LONGEST = 300
_WINDOW, _STEP = 1 << 16, 64  # characters
_SHORT, _BEHIND, _REMEMBERED = 200, 16, 4096
"""Characters of what is remembered, those in front of it that may tell what it is, and of how many."""
_DOTTED_I, _KELVIN = "\u0130", "\u212a"  # the only other characters that are ASCII in lower case
_QUOTED = re.compile(rf"""(?P<quote>["'`])(?P<value>[^\s"'`]{{3,{_LONGEST}}})(?P=quote)""")
_VALUE = re.compile(
    # A value is taken whole (`(?=(x))\\1`), never tried shorter: what ends it can be no part of it.
    rf"""(?::-|[=:][ \t]*|^[ \t]*-[ \t]+)(?=(?P<value>[^\s"'`\#,;{{}}\[\]=]{{3,{_LONGEST}}}))(?P=value)[ \t]*
    (?=$|[,;}}\]]|[ \t]\#)""",
    re.MULTILINE | re.VERBOSE,
)
_BETWEEN_TAGS = re.compile(rf">[ \t]*(?P<value>[^\s<>\"'`]{{3,{_LONGEST}}})[ \t]*</")
_KINDS = {"code": (_QUOTED,), "config": (_QUOTED, _VALUE), "markup": (_QUOTED, _BETWEEN_TAGS), "prose": ()}

# Ends where no literal goes on: behind a blank that can be no part of what is in front of a value, and at a
# quote that ends nothing, as it stands too near behind another one.
_BORDER = re.compile(r"""["'`](?:\s|[^\s"'`]{0,2}(?=["'`]))|(?P<run>[^\s=:>"'`-]+)\s?""")
_BEFORE_VALUE = '":"'
_NOT_IN_NAMES = re.compile(r"[^A-Z0-9_](?=[A-Z0-9_]*\Z)")
# The rest of a literal, and the characters behind it that tell whether it is one.
_REST = re.compile(rf"""[^\s"'`]{{0,{_LONGEST}}}[A-Z0-9_]*[ \t]*.{{0,2}}""")

_ADDRESS = re.compile(
    r"""(?:[A-Za-z][A-Za-z+]*://(?:[^\s/@?\#]*@)?)?(?P<host>(?:[A-Za-z0-9_*-]+\.)+[A-Za-z]{2,})\.?(?::\d+)?
    (?P<path>/[^\s?\#{}$<>|\\^,;()]*)?(?:[?\#{}$(,;].*)?""",
    re.VERBOSE,
)
_MODEL = re.compile(r"[A-Za-z][A-Za-z0-9_]*[-.:/@0-9][\w.:/@-]*")
_FILE = re.compile(
    r"\.(?:png|jpe?g|gif|svg|webp|ico|pdf|html?|mdx?|txt|rst|csv|xml|ya?ml|toml|cfg|ini|json[5cl]?|ndjson|[cm]?js|"
    r"[jt]sx?|s?css|py|rb|go|rs|php|java|kt|cc?|cpp|hh?|hpp|r|sh|sql|log|zip|t?gz|tar|bz2|xz|whl|deb|rpm|jar|lock)\Z",
    re.IGNORECASE,
)
"""How the name of a document, picture, source file or archive ends; no model id ends so."""
# Behind a dot only where that is an environment: `Kind.API_KEY` and `www.A_B` are names of something else.
# It begins with a letter, which lets `re` skip all others, and looks back from behind it.
_VARIABLE = re.compile(
    r"""[A-Z](?<![\w/@-][A-Z])(?:(?<!\.[A-Z])|(?<=\benv\.[A-Z])|(?<=\bENV\.[A-Z])|(?<=\bsecrets\.[A-Z])
    |(?<=\bvars\.[A-Z])|(?<=\benviron\.[A-Z]))[A-Z0-9]*(?:_[A-Z0-9]+)+(?![\w-])""",
    re.VERBOSE,
)
_KEY = re.compile(r"(?P<kind>(?:[A-Za-z]{1,8}[0-9]{0,2}[-_]){1,4}|[A-Za-z]{4})[\w-]*")
_IS_KEY = re.compile(r"[A-Za-z0-9]{16}")  # an id made of words has no such run


def literals(
    code: str, kind: str, words: AbstractSet[str], places: Sequence[int] | None = None
) -> Iterator[Literal]:
    """Yield the literals of a kind of code, in its order; with words, those in which one begins.

    `places` are the offsets of the words, where they are known; there may be more.
    """
    if places is None and words:
        places = places_of(words, code)
    if places is None:
        # all of it is asked for; or some letters become two, and offsets mean nothing
        for start, end in _windows(code):
            yield from heapq.merge(*_streams(code, kind, start, end), key=in_order)
        return
    for start, end in _around(code, places):
        if end - start > _SHORT:
            yield from _sorted(_streams(code, kind, start, end, places))
            continue
        before = min(start, _BEHIND)
        own = places[bisect_left(places, start) : bisect_left(places, end)]
        near = tuple([at - start + before for at in own])
        for offset, place, content, key in _of_short(code[start - before : end], kind, before, near):
            yield start - before + offset, place, content, key


@lru_cache(_REMEMBERED)
def _of_short(code: str, kind: str, start: int, places: tuple[int, ...]) -> list[Literal]:
    """What stands in a short text from an offset on; versions of a file, and its lines, have many alike."""
    return _sorted(_streams(code, kind, start, len(code), places))


def _sorted(streams: Iterable[Iterable[Literal]]) -> list[Literal]:
    found = [literal for stream in streams for literal in stream]
    if len(found) > 1:
        found.sort(key=in_order)
    return found


def places_of(words: AbstractSet[str], code: str) -> list[int] | None:
    """The offsets of words in a code, sorted; None where letters become two in lower case.

    That costs less where words and code are in ASCII.
    """
    if code.isascii():
        return _places(words, code.lower())
    if _DOTTED_I in code:
        return None
    if all(map(str.isascii, words)):
        one_byte_each = code.replace(_KELVIN, "k").encode("ascii", "replace")
        return _places(map(str.encode, words), one_byte_each.lower())
    return _places(words, code.lower())


def _windows(code: str) -> Iterator[_Span]:
    """Whole lines, very many at once."""
    start = 0
    while start < len(code):
        end = _end_of_line(code, start + _WINDOW)
        yield start, end
        start = end + 1


def _end_of_line(code: str, at: int) -> int:
    end = code.find("\n", at)
    return end if end >= 0 else len(code)


def _places(words: Iterable[AnyStr], text: AnyStr) -> list[int]:
    """The offsets of words in a text, sorted."""
    places: list[int] = []
    for word in words:
        at = text.find(word)
        while at >= 0:
            places.append(at)
            at = text.find(word, at + len(word))
    return places if len(places) <= 1 else sorted(set(places))


def _around(code: str, places: Iterable[int]) -> Iterator[_Span]:
    """What is around these offsets in the lines that they are in.

    Each part begins where no literal goes on, and reaches behind all literals that hold one of the offsets.
    """
    start = done = end = -1
    for at in places:
        if at >= end:
            if done > start:
                yield start, done
            start = done = code.rfind("\n", max(end, 0), at) + 1
            end = _end_of_line(code, at)
        if at > done and (border := _last_border(code, done, at)):
            if done > start:
                yield start, done
            start = border
        rest = _REST.match(code, at, end)
        done = max(done, rest.end() if rest else at)
    if done > start:
        yield start, done


def _last_border(code: str, start: int, at: int) -> int:
    """The last offset in this part of a line that no literal goes beyond; 0 if there is none."""
    size = _STEP
    value = code.rfind(_BEFORE_VALUE, max(start, at - size), at)
    if value >= 0:  # a border as `_BORDER` has it, found at once; which one it is does not matter
        return value + len(_BEFORE_VALUE) - 1
    while True:
        begin = max(start, at - size)
        last = 0
        for found in _BORDER.finditer(code, begin, at):
            if found.end("run") != found.end():
                last = found.end()
            elif found.end() - found.start() > _LONGEST:
                last = _in_run(code, found.start() + _LONGEST + 1, found.end()) or last
        if last or begin == start:
            return last
        size *= 2


def _in_run(code: str, start: int, end: int) -> int:
    """The last offset where no name can go on, so long after what a value begins with; 0 if there is none."""
    found = _NOT_IN_NAMES.search(code, max(start, end - _STEP), end)
    return found.start() if found else 0


def _streams(
    code: str, kind: str, start: int, end: int, places: Sequence[int] | None = None
) -> list[Iterator[Literal]]:
    """What stands in a part of code, in its order; more than once what is found in two ways."""
    streams = [_values(pattern.finditer(code, start, end), places) for pattern in _KINDS[kind]]
    if kind != "prose":
        streams.append(_names(_VARIABLE.finditer(code, start, end), places))
    return streams


def _holds_one(places: Sequence[int], start: int, end: int) -> bool:
    """Whether one of the sorted offsets is there."""
    index = bisect_left(places, start)
    return index < len(places) and places[index] < end


def in_order(literal: Literal) -> tuple[int, str, str, str]:
    """What literals are sorted by."""
    offset, place, content, key = literal
    return offset, place.value, content, key


def _names(found: Iterable[re.Match[str]], places: Sequence[int] | None) -> Iterator[Literal]:
    for name in found:
        if places is None or _holds_one(places, *name.span()):
            yield name.start(), Place.VARIABLE, name.group(), "name"


def _values(found: Iterable[re.Match[str]], places: Sequence[int] | None) -> Iterator[Literal]:
    for literal in found:
        offset, end = literal.span("value")
        if places is not None and not _holds_one(places, offset, end):
            continue
        value = literal["value"]
        if address := _ADDRESS.fullmatch(value):
            yield offset, Place.ENDPOINT, address["host"].lower() + (address["path"] or ""), ""
        if _MODEL.fullmatch(value) and "://" not in value and not _is_other(value):
            yield offset, Place.MODEL, value, ""
        if not address and (key := _KEY.fullmatch(value)) and _is_secret(value, key.end("kind")):
            yield offset, Place.VARIABLE, key["kind"], "secret"


def _is_other(value: str) -> bool:
    """Whether what looks like a model id is a key or the name of a file."""
    return _IS_KEY.search(value) is not None or _FILE.search(value) is not None


def _is_secret(value: str, start: int) -> bool:
    rest = value[start:]
    return _IS_KEY.search(rest) is not None and any(character.isdigit() for character in rest)
