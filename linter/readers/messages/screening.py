"""Tells without parsing it that a message credits nobody, which is so of nearly all messages with a keyword.

What is looked at is more than what the reader takes for trailers and for lines of prose
(`linter.readers.messages.message`), so a message that is left out here holds no trace.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from linter.readers.messages import markdown
from linter.readers.messages.message import BREAKS, REKEYED, readings

_REMEMBERED = 1 << 14  # lines
_GOING_ON = 32
"""Trailers that go on up to the same line and are looked at: each is as long as all below it."""
_CREDIT = "assisted-by"  # the key that a reader gives to what stands under other keys
SQUASH = "Squashed commit of the following:"
_BY, _ANY_BY = "-by", "*-by"
_NO_KEYS: frozenset[str] = frozenset()
_REKEYED = frozenset(key.replace(" ", "-") for key in REKEYED)

_PLAINEST = re.compile(r"[A-Z][a-z]+(?:-[a-z]+)*-by: [A-Za-z][A-Za-z .-]* <[A-Za-z0-9.+-]+@[A-Za-z0-9.-]+>")

GOES_ON = (
    rb"(?:[ \t\x0b\x0c\x1c-\x1f]|\xc2[\x85\xa0]|\xe1\x9a\x80|\xe2\x80[\x80-\xaf]|\xe2\x81\x9f|\xe3\x80\x80)"
)
"""How a line begins that goes on another: with white space of any script."""
_GOES_ON = re.compile(GOES_ON)

Holds = Callable[[frozenset[str], str], bool]
"""Whether a line that may be read as this text, which holds these words, shows a trace."""


class Sought(NamedTuple):
    """Words that are looked for in texts in lower case."""

    words: tuple[str, ...]
    counting: Callable[[str, frozenset[str]], frozenset[str]]
    """Which of the words in a text count there: some only where they are no part of another word."""

    def is_in(self, lower: str) -> bool:
        """Whether any of the words is in a text, also as a part of another word."""
        return any(word in lower for word in self.words)

    def count_in(self, lower: str) -> frozenset[str]:
        """The words that count in a text."""
        found = frozenset(word for word in self.words if word in lower)
        return self.counting(lower, found) if found else found


class _Line(NamedTuple):
    """A line in which a trailer may stand."""

    forms: str
    """How it may be read, in lower case."""
    keys: frozenset[str]
    """The keys under which; none if no trailer stands there."""


class Screen:
    """Looks for trailers with some keys, and for lines of prose with some words.

    `keys_of` has for every word that is looked for in trailers the keys of the trailers that it may stand in,
    `shows` tells whether a line that is nothing but a trailer shows a trace: many messages have the same.
    """

    def __init__(self, keys_of: Mapping[str, frozenset[str]], shows: Callable[[str], bool]) -> None:
        self._keys_of = keys_of
        self._keys = _NO_KEYS.union(_REKEYED, *keys_of.values()) - {_ANY_BY}
        self._lengths = sorted({*map(len, self._keys), len(_BY) + 1})
        self._shows: Callable[[str], bool] = lru_cache(_REMEMBERED)(
            lambda text: _may_be_more(text) or shows(text)
        )
        self._line: Callable[[str], _Line] = lru_cache(_REMEMBERED)(self._line_of)

    def passes(self, texts: Sequence[str], of_trailers: Sought, of_prose: Sought, holds: Holds) -> bool:
        """Whether folded lines may hold a trailer with one of some words, or a line of prose that `holds`.

        Only about lines of prose with one of theirs is asked.
        """
        if any(text.strip() == SQUASH for text in texts if text.startswith("Squashed")):
            return True
        texts = markdown.unwrapped(texts)
        if of_trailers.words and self._may_credit(texts, of_trailers):
            return True
        return bool(of_prose.words) and (
            any(text.rstrip().endswith(BREAKS) for text in texts)
            or any(_may_hold(text, of_prose, holds) for text in texts)
        )

    def _may_credit(self, texts: Sequence[str], sought: Sought) -> bool:
        """Whether a trailer may stand on a line that holds one of the words, there or where it goes on."""
        stop = left = 0
        for index, text in enumerate(texts):
            if ":" not in text and "&" not in text:
                continue
            forms, keys = self._line(text)
            if not keys:
                continue
            if index >= stop:
                stop, left = _continued(texts, index), _GOING_ON
            if stop > index + 1:
                left -= 1
                if not left:
                    return True
                forms += _forms(" ".join(text.strip() for text in texts[index:stop]))
            if any(not keys.isdisjoint(self._keys_of[word]) for word in sought.count_in(forms)) and (
                stop > index + 1 or self._shows(text)
            ):
                return True
        return False

    def _line_of(self, text: str) -> _Line:
        forms = _forms(text)
        keys = _NO_KEYS.union(*map(self._keys_before, forms.split(":")[:-1]))
        return _Line(f"{_CREDIT}: {forms}" if _CREDIT in keys else forms, keys)

    def _keys_before(self, text: str) -> frozenset[str]:
        """The keys with which a text before a colon ends, and that which a reader gives to what stands there.

        `Co-authored by` stands for `Co-authored-by`.
        """
        ending = _joined(text[-self._lengths[-1] - 1 :].rstrip(" \t"))
        keys = self._keys.intersection(ending[-length:] for length in self._lengths)
        if not keys.isdisjoint(_REKEYED):
            keys |= {_CREDIT}
        is_any_by = ending.endswith(_BY) and ending[-len(_BY) - 1 :][:1].isalnum()
        return keys | {_ANY_BY} if is_any_by else keys


def may_be_credited(message: bytes, word: bytes) -> bool:
    """Whether a word stands where a trailer may: in a line with a colon, or in one that goes on another."""
    if b"\r" in message or b"-->" in message:
        return True
    end = 0
    while (at := message.find(word, end)) >= 0:
        start = message.rfind(b"\n", 0, at) + 1
        end = message.find(b"\n", at + len(word))
        end = end if end >= 0 else len(message)
        if _GOES_ON.match(message, start) or message.find(b":", start, end) >= 0:
            return True
    return False


def _may_be_more(text: str) -> bool:
    """Whether a line may be read otherwise than as one trailer for one person: all but the plainest may."""
    return not _PLAINEST.fullmatch(text) or {text} != {*readings(text), markdown.without_links(text)}


def _continued(texts: Sequence[str], index: int) -> int:
    """The index after the lines with which a line goes on."""
    stop = index + 1
    while stop < len(texts) and texts[stop][:1].isspace():
        stop += 1
    return stop


def _joined(key: str) -> str:
    return key.replace(" ", "-")


def _forms(text: str) -> str:
    """A line as it is and without markup, in lower case."""
    forms = dict.fromkeys((text,))
    if markdown.has_markup(text):
        plain = [markdown.plain(form, headings=True) for form in (text, markdown.comment(text))]
        forms = dict.fromkeys((text, *plain, *map(markdown.without_links, plain)))
    return "".join(f"{' '.join(form.lower().split())}\n" for form in forms)


def _may_hold(text: str, sought: Sought, holds: Holds) -> bool:
    lower = text.lower()
    if not sought.is_in(lower):
        return False
    if markdown.may_be_comment(text):
        return True
    if not markdown.has_markup(text) and not sought.count_in(lower):
        return False  # to read it otherwise moves no letter next to another
    forms = dict.fromkeys(readings(text))
    found = sought.count_in("\n".join(forms).lower())
    return bool(found) and any(holds(found, form) for form in forms)
