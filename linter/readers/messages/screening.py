"""Tells without parsing it that a message credits nobody, which is so of nearly all messages with a keyword.

What is looked at is more than what the reader takes for trailers and for lines of prose
(`linter.readers.messages.message`), so a message that is left out here holds no trace.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from linter.readers.messages import markdown
from linter.readers.messages.message import BREAKS, REKEYED, readings

_REMEMBERED = 1 << 14  # lines
_CREDIT = "assisted-by: "  # the key that a reader gives to what stands under other keys
SQUASH = "Squashed commit of the following:"
_BY = "-by"  # of the key `*-by`

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


class Screen:
    """Looks for trailers with some keys, and for lines of prose with some words."""

    def __init__(self, keys: Iterable[str]) -> None:
        spelled = {_joined(key) for key in (*keys, *REKEYED)}
        self._keys = tuple(sorted(spelled - {f"*{_BY}"}))
        self._is_any_by_key = f"*{_BY}" in spelled
        self._longest = max(map(len, self._keys), default=len(_BY)) + len(" ") + 1
        self._credit: Callable[[str], str] = lru_cache(_REMEMBERED)(self._credit_in)

    def passes(self, texts: Sequence[str], of_trailers: Sought, of_prose: Sought, holds: Holds) -> bool:
        """Whether folded lines may hold a trailer with one of some words, or a line of prose that `holds`.

        Only about lines of prose with one of theirs is asked.
        """
        if any(text.strip() == SQUASH for text in texts if text.startswith("Squashed")):
            return True
        if of_trailers.words and any(
            self._holds_credit(texts, index, of_trailers) for index in range(len(texts))
        ):
            return True
        return bool(of_prose.words) and (
            any(text.rstrip().endswith(BREAKS) for text in texts)
            or any(_may_hold(text, of_prose, holds) for text in texts)
        )

    def _holds_credit(self, texts: Sequence[str], index: int, sought: Sought) -> bool:
        """Whether a trailer may stand on a line that holds one of the words, there or where it goes on."""
        if ":" not in texts[index] and "&" not in texts[index]:
            return False
        credit = self._credit(texts[index])
        if not credit:
            return False
        stop = index + 1
        while stop < len(texts) and texts[stop][:1].isspace():
            stop += 1
        if stop > index + 1:
            credit += _forms(" ".join(text.strip() for text in texts[index:stop]))
        return bool(sought.count_in(credit))

    def _credit_in(self, text: str) -> str:
        """The forms of a line in which a trailer may stand; empty if none has a key."""
        forms = _forms(text)
        return _CREDIT + forms if any(map(self._ends_with_key, forms.split(":")[:-1])) else ""

    def _ends_with_key(self, before: str) -> bool:
        """Whether a text before a colon ends with a key; `Co-authored by` stands for `Co-authored-by`."""
        ending = _joined(before[-self._longest :].rstrip(" \t"))
        if ending.endswith(self._keys):
            return True
        return self._is_any_by_key and ending.endswith(_BY) and ending[-len(_BY) - 1 :][:1].isalnum()


def may_be_credited(message: bytes, word: bytes) -> bool:
    """Whether a word stands where a trailer may: in a line with a colon, or in one that goes on another."""
    if b"\r" in message:
        return True
    end = 0
    while (at := message.find(word, end)) >= 0:
        start = message.rfind(b"\n", 0, at) + 1
        end = message.find(b"\n", at + len(word))
        end = end if end >= 0 else len(message)
        if message[start : start + 1].isspace() or message.find(b":", start, end) >= 0:
            return True
    return False


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
