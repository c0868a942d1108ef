"""Finds what somebody may have meant who wrote a word that is not known."""

from __future__ import annotations

from collections.abc import Iterable

_FEWEST_LETTERS, _MOST_NEAR = 3, 3
"""Of a word from which others are completed, and of these."""
_A_SLIP, _SIMILAR = 0.9, 0.6
"""How much two words have in common (difflib): all but a letter, or most."""


def nearest(word: str, known: Iterable[str]) -> str:
    """Return `; did you mean "x"?` for the closest known word, or those that this one begins, or nothing."""
    import difflib  # noqa: PLC0415 nearly every word is right

    words = list(dict.fromkeys(known))
    longer = [name for name in words if len(word) >= _FEWEST_LETTERS and name.startswith(word)]
    close = difflib.get_close_matches(word, words, n=1, cutoff=_A_SLIP) or sorted(longer)[:_MOST_NEAR]
    close = close or difflib.get_close_matches(word, words, n=1, cutoff=_SIMILAR)
    quoted = [f'"{name}"' for name in close]
    return f"; did you mean {' or '.join(quoted)}?" if close else ""
