"""Reads endpoints, environment variables, model ids, prefixes of keys, and comments from any source file.

Only a whole literal counts: a string, or a value in a configuration file; a sentence that mentions an address
does not. Of a secret key only its prefix is kept, which says whose key it is.
"""

from __future__ import annotations

import heapq
import re
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from functools import lru_cache, partial
from heapq import merge
from typing import NamedTuple

from linter.model.fragments import Fragment, Place
from linter.readers.syntax.comments import Comments, lines, split_part
from linter.readers.syntax.interpreters import SHELL, of_shebang
from linter.readers.syntax.lexing import Positions, by_parts, plain
from linter.readers.syntax.protocols import WordReader

_LONGEST = 300
_REMEMBERED, _SHORT = 1 << 14, 400  # lines of so many characters
_PARTS, _SHORT_PART = 1 << 13, 4096  # parts of so many characters, remembered with what they hold
_WINDOW = 1 << 16
_QUOTED = re.compile(rf"""(?P<quote>["'`])(?P<value>[^\s"'`]{{3,{_LONGEST}}})(?P=quote)""")
_VALUE = re.compile(
    # A value is taken whole (`(?=(x))\\1`), never tried shorter: what ends it can be no part of it.
    rf"""(?::-|[=:][ \t]*|^[ \t]*-[ \t]+)(?=(?P<value>[^\s"'`\#,;{{}}\[\]=]{{3,{_LONGEST}}}))(?P=value)[ \t]*
    (?=$|[,;}}\]]|[ \t]\#)""",
    re.MULTILINE | re.VERBOSE,
)
_BETWEEN_TAGS = re.compile(rf">[ \t]*(?P<value>[^\s<>\"'`]{{3,{_LONGEST}}})[ \t]*</")
_KINDS = {"code": (_QUOTED,), "config": (_QUOTED, _VALUE), "markup": (_QUOTED, _BETWEEN_TAGS), "prose": ()}

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
_VARIABLE = re.compile(
    r"""(?:(?<![\w./@-])|(?<=\benv\.)|(?<=\bENV\.)|(?<=\bsecrets\.)|(?<=\bvars\.)|(?<=\benviron\.))
    [A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+(?![\w-])""",
    re.VERBOSE,
)
_KEY = re.compile(r"(?P<kind>(?:[A-Za-z]{1,8}[0-9]{0,2}[-_]){1,4}|[A-Za-z]{4})[\w-]*")
_IS_KEY = re.compile(r"[A-Za-z0-9]{16}")  # an id made of words has no such run

_HEADER = re.compile(
    r"""(?:[ \t]*(?:\#[^\n]*)?\n)*[rRuU]?(?P<quote>\"{3}|'{3})(?P<text>(?s:.*?))(?P=quote)""", re.VERBOSE
)
_ELEMENT = re.compile(
    r"<(?P<name>script|style)\b[^<>]{0,2000}>(?P<code>(?s:.*?))(?:</(?P=name)\s*>|\Z)", re.IGNORECASE
)
_FRONT_MATTER = re.compile(r"\s*---[ \t]*\n(?P<code>(?s:.*?))\n---[ \t]*(?:\n|\Z)")

_Literal = tuple[int, Place, str, str]
"""Offset, place, text and key of a literal."""


def _read(
    style: str, kind: str, text: str, _path: str, words: AbstractSet[str] = frozenset()
) -> Iterator[Fragment]:
    """Yield each fragment once for each line on which it stands; with words, only if it holds one."""
    source = plain(text)
    positions = Positions(source)
    yielded: set[int] = set()  # hashes: all of a file may be in one line
    last = 0
    documented = _docstring(source, words) if style == "hash" else ()
    in_order = merge(documented, _in_text(style, kind, words, source), key=_offset)
    for offset, place, content, key in in_order:
        line, column = positions.at(offset)
        if line != last:
            yielded.clear()
            last = line
        if (known := hash((place, content, key))) not in yielded:
            yielded.add(known)
            yield Fragment(place, content, key, line, column)


def _in_text(style: str, kind: str, words: AbstractSet[str], source: str) -> Iterator[_Literal]:
    """Yield all literals in the order of the text; a part that is long is not held as a whole."""
    for start, part in by_parts(source, partial(_of_closed_part, style, kind, words)):
        if part is None or isinstance(part, _Long):
            code, comments, _ = part or split_part(source[start:], style)
            found: Iterable[_Literal] = _of_long_part(kind, words, code, comments)
        else:
            found = part
        for offset, place, content, key in found:
            yield start + offset, place, content, key


def _offset(literal: _Literal) -> int:
    return literal[0]


def _docstring(source: str, words: AbstractSet[str]) -> Iterator[_Literal]:
    """The lines of the docstring of a Python module that are no examples."""
    header = _HEADER.match(source)
    if not header or (words and not _holds(header["text"].lower(), words)):
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
) -> tuple[_Literal, ...] | _Long | None:
    """The literals of a part of a file; None if a string or a comment goes on behind it."""
    if len(part) >= _SHORT_PART:
        found = _Long(*split_part(part, style))
        return None if found.may_go_on else found
    literals, may_go_on = _of_short_part(style, kind, words, part)
    return None if may_go_on else literals


@lru_cache(_PARTS)
def _of_short_part(
    style: str, kind: str, words: AbstractSet[str], part: str
) -> tuple[tuple[_Literal, ...], bool]:
    """What a part holds, in its order, and whether its last string or comment goes to its end."""
    code, comments, may_go_on = split_part(part, style)
    return tuple(_of_long_part(kind, words, code, comments)), may_go_on


def _of_long_part(kind: str, words: AbstractSet[str], code: str, comments: Comments) -> Iterator[_Literal]:
    """Yield what a part holds, in its order."""
    in_code = (
        literal for start, end in _lines_with(words, code) for literal in _fragments(code, kind, start, end)
    )
    return heapq.merge(in_code, _in_comments(words, comments), key=_in_order)


def _in_comments(words: AbstractSet[str], comments: Comments) -> Iterator[_Literal]:
    for begin, comment in comments:
        if not words or _holds(comment.lower(), words):
            for offset, content in lines(comment, begin):
                if not words or _holds(content.lower(), words):
                    yield offset, Place.COMMENT, content, ""


def _in_order(literal: _Literal) -> tuple[int, str, str, str]:
    offset, place, content, key = literal
    return offset, place.value, content, key


def _lines_with(words: AbstractSet[str], code: str) -> Iterator[tuple[int, int]]:
    """Yield where the lines stand that hold one of the words; no literal goes beyond its line."""
    lower = code.lower() if words else ""
    if len(lower) != len(
        code
    ):  # all of it is asked for; or some letters become two, and offsets mean nothing
        yield from _windows(code)
        return
    starts = {lower.rfind("\n", 0, at) + 1 for word in words for at in _places(word, lower)}
    for start in sorted(starts):
        end = code.find("\n", start)
        yield start, end if end >= 0 else len(code)


def _windows(code: str) -> Iterator[tuple[int, int]]:
    """Whole lines, very many at once."""
    start = 0
    while start < len(code):
        end = code.find("\n", start + _WINDOW)
        yield start, end if end >= 0 else len(code)
        start = end + 1 if end >= 0 else len(code)


def _places(word: str, text: str) -> Iterator[int]:
    at = text.find(word)
    while at >= 0:
        yield at
        at = text.find(word, at + len(word))


def _holds(text: str, words: AbstractSet[str]) -> bool:
    return any(word in text for word in words)


def _fragments(code: str, kind: str, start: int, end: int) -> Iterator[_Literal]:
    text = code[start:end]
    found = _of_line(text, kind) if len(text) < _SHORT else _literals(text, kind)
    for at, place, content, key in found:
        yield start + at, place, content, key


def _literals(code: str, kind: str) -> Iterator[_Literal]:
    """Yield what stands in code, in its order; more than once what is found in two ways."""
    streams = [_values(pattern, code) for pattern in _KINDS[kind]]
    if kind != "prose":
        streams.append(
            (name.start(), Place.VARIABLE, name.group(), "name") for name in _VARIABLE.finditer(code)
        )
    return heapq.merge(*streams, key=_in_order)


def _values(pattern: re.Pattern[str], code: str) -> Iterator[_Literal]:
    for literal in pattern.finditer(code):
        offset, value = literal.start("value"), literal["value"]
        if address := _ADDRESS.fullmatch(value):
            yield offset, Place.ENDPOINT, address["host"].lower() + (address["path"] or ""), ""
        if _MODEL.fullmatch(value) and "://" not in value and not _is_other(value):
            yield offset, Place.MODEL, value, ""
        if not address and (key := _KEY.fullmatch(value)) and _is_secret(value, key.end("kind")):
            yield offset, Place.VARIABLE, key["kind"], "secret"


@lru_cache(_REMEMBERED)
def _of_line(line: str, kind: str) -> tuple[_Literal, ...]:
    """The literals of one line; cached, as the versions of a file have nearly all lines in common."""
    return tuple(_literals(line, kind))


def _is_other(value: str) -> bool:
    """Whether what looks like a model id is a key or the name of a file."""
    return _IS_KEY.search(value) is not None or _FILE.search(value) is not None


def _is_secret(value: str, start: int) -> bool:
    rest = value[start:]
    return _IS_KEY.search(rest) is not None and any(character.isdigit() for character in rest)


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
