"""Recognises placeholders, which somebody still has to replace by a text. Pure."""

from __future__ import annotations

_FILLERS = " .\u2026-_?"
_WORDS = frozenset({"fixme", "tbd", "todo"})


def is_placeholder(text: str) -> bool:
    """Whether a text is only a placeholder (`...`, `<why>`, `TODO`); an empty text is not."""
    text = text.strip()
    is_in_brackets = text.startswith("<") and text.find(">") == len(text) - 1 and "@" not in text
    is_empty = not text.strip(_FILLERS)
    return bool(text) and (is_empty or is_in_brackets or text.lower() in _WORDS)
