"""Reads inline ignores (exemptions in comments) by one strict grammar. Pure.

    toolban: ignore[rule, rule] until=2027-01-01 -- reason
    toolban: ignore-next-line[rule] -- reason
    toolban: ignore-file[rule] -- reason

Only comments count. A rule is written in full (`openai-api/sdk-pypi`) or with all others of its tool
(`openai-api/*`). `until` is optional; rules and reason are required. A malformed ignore has no effect, and
the report says so.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from linter.model.placeholders import is_placeholder

MARK = "toolban: ignore"
NAME = "toolban"
_NO_END = "-"
_IGNORE = (  # compiled when needed: a hook that reads only a message never does
    r"toolban: ignore(?P<scope>-next-line|-file)?\[(?P<rules>[a-z0-9*/, -]+)\]"
    r"(?: until=(?P<until>[0-9]{4}-[0-9]{2}-[0-9]{2}))? -- (?!\*/|-->|%>|#\})(?=\S)"
)
_LIKE_ONE = (  # probably meant as an ignore: without a space, in capitals, in the words of other tools
    r"(?i)\btoolban[ \t]*(?:[:=-][ \t]*)?(?:ignore|disable|skip|allow|suppress|nolint|noqa|nosec|off)"
    r"(?:[-_ ]?(?:next[-_ ]?line|line|file))?[ \t]*[\[(=:]"
)
_ENDS_OF_COMMENTS = ("*/", "-->", "%>", "#}")
_BEGINS_A_COMMENT = r"(?:#|//|--|\*|;|%)[ \t]*$"
_RULE = r"[a-z0-9-]+/(?:[a-z0-9-]+|\*)"


class Ignore(NamedTuple):
    """One inline ignore; `line` is the 1-based line that it covers, 0 for the whole file."""

    line: int
    rules: tuple[str, ...]
    until: str
    reason: str

    @property
    def text(self) -> str:
        """The last day (`-` for no end) and the reason, in the form of `Fragment.ignore`."""
        return text_of(self.until, self.reason)


class Terms(NamedTuple):
    """What an inline ignore says: its last day (`YYYY-MM-DD`, empty for no end) and the reason."""

    until: str
    reason: str


def text_of(until: str, reason: str) -> str:
    """The text that `terms_of` parses."""
    return f"{until or _NO_END} {reason}"


def saved_text_of(until: str, reason: str) -> str:
    """As `text_of`, for what a saved report says; empty where it is nothing that a file could have held."""
    is_sound = bool(reason.strip()) and not is_placeholder(reason) and (not until or _is_day(until))
    return text_of(until, reason) if is_sound else ""


def terms_of(text: str) -> Terms:
    """Parse `Ignore.text`, which fragments carry as a text because caches and tables store it."""
    until, _, reason = text.partition(" ")
    return Terms("" if until == _NO_END else until, reason)


class Ignores(NamedTuple):
    """The inline ignores of a file, and its lines that are wrong."""

    found: list[Ignore]
    wrong: list[int]
    """Lines with a malformed ignore."""
    unknown: list[int]
    """Lines with a rule that does not exist."""


def read(
    text: str,
    comments: Sequence[range] | None = None,
    is_rule: Callable[[str], bool] = lambda _rule: True,
) -> Ignores:
    """Read the inline ignores of a file; `comments` are the character ranges of its comments, if known."""
    read = Ignores([], [], [])
    within = _Ranges(comments) if comments is not None else None
    for number, offset, line in _marked(text):
        match = re.search(_IGNORE, line)
        rules = tuple(part.strip() for part in match["rules"].split(",")) if match else ()
        if (
            match is None
            or not all(re.fullmatch(_RULE, rule) for rule in rules)
            or is_placeholder(_reason(line[match.end() :]))
            or not _is_day(match["until"])
            or not _is_in_comment(text, offset, within)
        ):
            read.wrong.append(number)
            continue
        if not all(map(is_rule, rules)):
            read.unknown.append(number)
        target = {"-next-line": number + 1, "-file": 0}.get(match["scope"] or "", number)
        read.found.append(Ignore(target, rules, match["until"] or "", _reason(line[match.end() :])))
    return read


def _reason(rest: str) -> str:
    """The reason after the dashes, without the end of the comment around it (`*/`, `-->`)."""
    rest = rest.rstrip()
    end = next((end for end in _ENDS_OF_COMMENTS if rest.endswith(end)), "")
    return rest.removesuffix(end).rstrip()


class Covering:
    """Which ignore covers a rule on a line; a file may have as many ignores as lines."""

    def __init__(self, ignores: Iterable[Ignore]) -> None:
        self._first: dict[tuple[int, str], tuple[int, Ignore]] = {}
        for number, ignore in enumerate(ignores):
            for rule in ignore.rules:
                self._first.setdefault((ignore.line, rule), (number, ignore))

    def text(self, rule: str, line: int) -> str:
        """The `text` of the first ignore that covers a rule on a line; empty if none does."""
        names = (rule, f"{rule.partition('/')[0]}/*")
        keys = [(place, name) for place in (0, line) for name in names]
        found = [self._first[key] for key in keys if key in self._first]
        return min(found, key=lambda each: each[0])[1].text if found else ""


def _is_day(text: str | None) -> bool:
    if text is None:
        return True
    import datetime  # noqa: PLC0415 few files have an end in them

    try:
        datetime.date.fromisoformat(text)
    except ValueError:
        return False
    return True


class _Ranges:
    """A set of character ranges, which may overlap."""

    def __init__(self, ranges: Iterable[range]) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        for each in sorted(ranges, key=lambda each: each.start):
            self._starts.append(each.start)
            self._ends.append(max(each.stop, self._ends[-1] if self._ends else 0))

    def __contains__(self, offset: int) -> bool:
        before = bisect.bisect_right(self._starts, offset)
        return before > 0 and offset < self._ends[before - 1]


def _is_in_comment(text: str, offset: int, comments: _Ranges | None) -> bool:
    if comments is not None:
        return offset in comments
    line = text[text.rfind("\n", 0, offset) + 1 : offset]
    return re.search(_BEGINS_A_COMMENT, line) is not None


def _marked(text: str) -> Iterator[tuple[int, int, str]]:
    """The line number, offset and rest of the line of everything that is, or looks like, an ignore."""
    marks = {found.start() for found in re.finditer(_LIKE_ONE, text)}
    position = text.find(MARK)
    while position >= 0:
        marks.add(position)
        position = text.find(MARK, position + len(MARK))
    number, counted = 1, 0
    done = -1
    for position in sorted(marks):
        if position < done:
            continue  # at most one in a line
        number += text.count("\n", counted, position)
        counted = position
        end = text.find("\n", position)
        done = len(text) if end < 0 else end
        yield number, position, text[position:done]
