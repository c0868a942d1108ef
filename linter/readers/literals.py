"""Reads endpoints, environment variables, model ids, prefixes of keys, and comments from any source file.

Only a whole literal counts: a string, or a value in a configuration file; a sentence that mentions an address
does not. Of a secret key only its prefix is kept, which says whose key it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from functools import lru_cache, partial
from heapq import merge
from typing import NamedTuple

from linter.model.fragments import Fragment, Place
from linter.readers.syntax.comments import Comments, lines, split_around, split_part
from linter.readers.syntax.interpreters import SHELL, of_shebang
from linter.readers.syntax.lexing import Positions, by_parts, plain
from linter.readers.syntax.literal_values import Literal, in_order, literals, places_of
from linter.readers.syntax.protocols import WordReader

_PARTS, _SHORT_PART = 1 << 13, 4096  # parts of so many characters, remembered with what they hold
_HEADER = re.compile(
    r"""(?:[ \t]*(?:\#[^\n]*)?\n)*[rRuU]?(?P<quote>\"{3}|'{3})(?P<text>(?s:.*?))(?P=quote)""", re.VERBOSE
)
_ELEMENT = re.compile(
    r"<(?P<name>script|style)\b[^<>]{0,2000}>(?P<code>(?s:.*?))(?:</(?P=name)\s*>|\Z)", re.IGNORECASE
)
_FRONT_MATTER = re.compile(r"\s*---[ \t]*\n(?P<code>(?s:.*?))\n---[ \t]*(?:\n|\Z)")


def _read(
    style: str, kind: str, text: str, _path: str, words: AbstractSet[str] = frozenset()
) -> Iterator[Fragment]:
    """Yield each fragment once for each line on which it stands; with words, only if it holds one."""
    source = plain(text)
    positions = Positions(source)
    yielded: set[int] = set()  # hashes: all of a file may be in one line
    last = 0
    found = _in_text(style, kind, words, source)
    header = _HEADER.match(source) if style == "hash" else None
    if header and (documented := list(_docstring(header, words))):
        found = merge(documented, found, key=_offset)
    for offset, place, content, key in found:
        line, column = positions.at(offset)
        if line != last:
            yielded.clear()
            last = line
        if (known := hash((place, content, key))) not in yielded:
            yielded.add(known)
            yield Fragment(place, content, key, line, column)


def _in_text(style: str, kind: str, words: AbstractSet[str], source: str) -> Iterator[Literal]:
    """Yield all literals in the order of the text; a part that is long is not held as a whole."""
    places = places_of(words, source) if words else None
    split = None if places is None else split_around(source, style, places)
    if split:
        yield from _of_long_part(kind, words, *split, places)
        return
    if words and len(source) < _SHORT_PART:  # by itself, as audits read it: what they saw they remember
        code, comments, _ = split_part(source, style)
        yield from _of_long_part(kind, words, code, comments)
        return
    for start, part in by_parts(source, partial(_of_closed_part, style, kind, words)):
        if part is None or isinstance(part, _Long):
            code, comments, _ = part or split_part(source[start:], style)
            found: Iterable[Literal] = _of_long_part(kind, words, code, comments)
        else:
            found = part
        for offset, place, content, key in found:
            yield start + offset, place, content, key


def _offset(literal: Literal) -> int:
    return literal[0]


def _docstring(header: re.Match[str], words: AbstractSet[str]) -> Iterator[Literal]:
    """The lines of the docstring of a Python module that are no examples."""
    if words and not _holds(header["text"].lower(), words):
        return
    offset, is_example = header.start("text"), False
    for line in header["text"].split("\n"):
        said = line.strip()
        if said and not line.startswith(("    ", "\t")) and not is_example:
            yield offset + line.index(said), Place.COMMENT, said, ""
        is_example = said.endswith(":") or (is_example and not said)
        offset += len(line) + 1


class _Long(NamedTuple):
    """A part that is too long to be remembered."""

    code: str
    comments: Comments
    may_go_on: bool


def _of_closed_part(
    style: str, kind: str, words: AbstractSet[str], part: str
) -> tuple[Literal, ...] | _Long | None:
    """The literals of a part of a file; None if a string or a comment goes on behind it."""
    if len(part) >= _SHORT_PART:
        found = _Long(*split_part(part, style))
        return None if found.may_go_on else found
    literals, may_go_on = _of_short_part(style, kind, words, part)
    return None if may_go_on else literals


@lru_cache(_PARTS)
def _of_short_part(
    style: str, kind: str, words: AbstractSet[str], part: str
) -> tuple[tuple[Literal, ...], bool]:
    """What a part holds, in its order, and whether its last string or comment goes to its end."""
    code, comments, may_go_on = split_part(part, style)
    return tuple(_of_long_part(kind, words, code, comments)), may_go_on


def _of_long_part(
    kind: str, words: AbstractSet[str], code: str, comments: Comments, places: Sequence[int] | None = None
) -> Iterator[Literal]:
    """Yield what a part holds, in its order; `places` as of `literals`."""
    in_code = literals(code, kind, words, places)
    return merge(in_code, _in_comments(words, comments), key=in_order) if comments else in_code


def _in_comments(words: AbstractSet[str], comments: Comments) -> Iterator[Literal]:
    for begin, comment in comments:
        if not words or _holds(comment.lower(), words):
            for offset, content in lines(comment, begin):
                if not words or _holds(content.lower(), words):
                    yield offset, Place.COMMENT, content, ""


def _holds(text: str, words: AbstractSet[str]) -> bool:
    return any(word in text for word in words)


hash_code: WordReader = partial(_read, "hash", "code")
slash_code: WordReader = partial(_read, "slash", "code")
both_code: WordReader = partial(_read, "both", "code")
dash_code: WordReader = partial(_read, "dash", "code")
haskell_code: WordReader = partial(_read, "haskell", "code")
percent_code: WordReader = partial(_read, "percent", "code")
paren_code: WordReader = partial(_read, "paren", "code")
ruby_code: WordReader = partial(_read, "ruby", "code")
both_config: WordReader = partial(_read, "both", "config")
batch_config: WordReader = partial(_read, "batch", "config")
powershell_config: WordReader = partial(_read, "powershell", "config")
jinja_markup: WordReader = partial(_read, "jinja", "markup")
handlebars_markup: WordReader = partial(_read, "handlebars", "markup")
razor_markup: WordReader = partial(_read, "razor", "markup")
erb_markup: WordReader = partial(_read, "erb", "markup")
hash_config: WordReader = partial(_read, "hash", "config")
slash_config: WordReader = partial(_read, "slash", "config")
ini_config: WordReader = partial(_read, "ini", "config")
markup: WordReader = partial(_read, "markup", "markup")
prose: WordReader = partial(_read, "markup", "prose")
"""Reads only the comments of prose: what a text says about a tool is no trace."""
mdx_prose: WordReader = partial(_read, "mdx", "prose")


def page_comments(text: str, path: str, words: AbstractSet[str] = frozenset()) -> Iterator[Fragment]:
    """Yield the comments in the scripts and style sheets of a page, and in the front matter of Astro."""
    source = plain(text)
    positions = Positions(source)
    matter = _FRONT_MATTER.match(source) if path.lower().endswith(".astro") else None
    for element in (*filter(None, [matter]), *_ELEMENT.finditer(source)):
        start, end = element.span("code")
        for begin, comment in split_part(source[start:end], "slash")[1]:
            for offset, content in lines(comment, start + begin):
                if not words or _holds(content.lower(), words):
                    yield Fragment(Place.COMMENT, content, "", *positions.at(offset))


def program_text(text: str, path: str, words: AbstractSet[str] = frozenset()) -> Iterator[Fragment]:
    """Yield the literals and comments of a file whose first line names an interpreter."""
    language = of_shebang(text)
    if text.startswith("#!"):
        reader = _OF_PROGRAMS.get(language, hash_code)
        yield from reader(text, path, words)


_OF_PROGRAMS = {SHELL: hash_config, "javascript": slash_code, "php": slash_code}
