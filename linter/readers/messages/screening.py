"""Tells without parsing it that a message credits nobody, which is so of nearly all messages with a keyword.

What is looked at is more than what the reader takes for trailers and for lines of prose
(`linter.readers.messages.message`), so a message that is left out here holds no trace.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from functools import lru_cache

from linter.readers.messages import markdown
from linter.readers.messages.message import BREAKS, REKEYED, readings

_REMEMBERED = 1 << 14  # lines
_CREDIT = "assisted-by: "  # the key that a reader gives to what stands under other keys
_SQUASH = "Squashed commit of the following:"
_COMMENTS = ("<!--", "]: ")

Holds = Callable[[frozenset[str], str], bool]
"""Whether a line that may be read as this text, which holds these words, shows a trace."""


class Screen:
    """Looks for trailers with some keys, and for lines of prose with some words."""

    def __init__(self, keys: Iterable[str]) -> None:
        self._has_key = re.compile(rf"(?:{'|'.join(sorted(set(map(_spelled, (*keys, *REKEYED)))))})[ \t]*:")
        self._credit: Callable[[str], str] = lru_cache(_REMEMBERED)(self._credit_in)

    def passes(
        self, texts: Sequence[str], of_trailers: Collection[str], of_prose: Collection[str], holds: Holds
    ) -> bool:
        """Whether folded lines may hold a trailer with one of some words, or a line of prose that `holds`.

        The words are in lower case; only about lines of prose with one of theirs is asked.
        """
        if any(text.strip() == _SQUASH for text in texts if text.startswith("Squashed")):
            return True
        if of_trailers:
            words = [word.rstrip(":") for word in of_trailers]  # `Pi with X` is also read as `Pi:X`
            if any(self._holds_credit(texts, index, words) for index in range(len(texts))):
                return True
        return bool(of_prose) and (
            any(text.rstrip().endswith(BREAKS) for text in texts)
            or any(_may_hold(text, of_prose, holds) for text in texts)
        )

    def _holds_credit(self, texts: Sequence[str], index: int, words: Collection[str]) -> bool:
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
        return any(word in credit for word in words)

    def _credit_in(self, text: str) -> str:
        """The forms of a line in which a trailer may stand; empty if none has a key."""
        forms = _forms(text)
        return _CREDIT + forms if self._has_key.search(forms) else ""


def _spelled(key: str) -> str:
    """An expression for a key; `Co-authored by` stands for `Co-authored-by`."""
    return "[a-z0-9][- ]by" if key == "*-by" else "[- ]".join(map(re.escape, key.split("-")))


def _forms(text: str) -> str:
    """A line as it is and without markup, in lower case."""
    plain = [markdown.plain(form, headings=True) for form in (text, markdown.comment(text))]
    forms = dict.fromkeys((text, *plain, *map(markdown.without_links, plain)))
    return "".join(f"{' '.join(form.lower().split())}\n" for form in forms)


def _may_hold(text: str, words: Collection[str], holds: Holds) -> bool:
    lower = text.lower()
    if not any(word in lower for word in words):
        return False
    if any(mark in text for mark in _COMMENTS):
        return True
    forms = dict.fromkeys(readings(text))
    lower = "\n".join(forms).lower()
    found = frozenset(word for word in words if word in lower)
    return any(holds(found, form) for form in forms)
