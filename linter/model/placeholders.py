"""Texts that stand where somebody still has to write something. Pure."""

from __future__ import annotations

_FILLERS = " .\u2026-_?"
_WORDS = frozenset({"fixme", "tbd", "todo"})


def is_placeholder(text: str) -> bool:
    """Whether a text only holds a place: `...`, `<why>`, `TODO`; an empty text holds none."""
    text = text.strip()
    is_in_brackets = text.startswith("<") and text.find(">") == len(text) - 1 and "@" not in text
    is_empty = not text.strip(_FILLERS)
    return bool(text) and (is_empty or is_in_brackets or text.lower() in _WORDS)
