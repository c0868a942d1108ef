"""Parses identities in trailers and commit headers: `Name <mailbox>`, one or several, in any spelling."""

from __future__ import annotations

import re

_BOX = re.compile(r"<([^<>]*)>+")
_BETWEEN = re.compile(r"\s*[,;&]\s*(?:and\s)?|\s+and\s")
_ACCOUNT = re.compile(r"(?:\A|<)\d+\+[^<>@\s]+@users\.noreply\.github\.com>?\Z", re.IGNORECASE)
_ADDRESS = re.compile(r"[^\s@<>()]+@[^\s@<>()]+")
# In lower case only: "Co-authored-by: trailers are now stripped" names nobody.
_PROSE_WORDS = """
a an the this that these those is are was were be been it its can could may must shall should will would
has have had do does did if when where which who not now only also than to
line lines trailer trailers footer footers tag tags header headers key keys
"""
_PROSE = frozenset(_PROSE_WORDS.split())
_SENTENCE = re.compile(r"[,;:!?](?:\s|$)|[^\W\d_]{4}\.(?:\s|$)|[`\"]")
_REMARK = re.compile(r" ?\([^()]*\)$")  # "(model: gpt-5, autonomous)" is no sentence
_MOST_WORDS = 6
_MOST_WORDS_WITH_MAILBOX = 8


def is_person_key(key: str) -> bool:
    """Whether the values of a trailer name people."""
    lowered = key.lower()
    return lowered.endswith("-by") or lowered == "cc" or "author" in lowered


def split(value: str) -> tuple[list[str], str]:
    """Split a value into one piece for each person, and the remark after the last mailbox.

    Only a mailbox ends a person: the comma of "Doe, Jane <j@x.example>" does not.
    """
    pieces: list[str] = []
    start = 0
    listed = True
    for box in _BOX.finditer(value):
        if "@" in box[1] or box.end() == len(value):
            pieces.append(value[start : box.end()])
            between = _BETWEEN.match(value, box.end())
            listed = between is not None
            start = between.end() if between else box.end()
    rest = value[start:].strip()
    if rest and listed:
        pieces.append(rest)
    return pieces, "" if listed else rest


def normalise(person: str) -> str:
    """Spell an identity as `Name <mailbox>`; one without a mailbox is only stripped."""
    text = " ".join(person.split())
    if text.endswith(">"):
        name, opening, mailbox = text.rpartition("<")
        return join(name, mailbox) if opening else text
    name, _, last = text.rpartition(" ")
    address = last.strip("()[],;.:")
    return join(name, address) if _ADDRESS.fullmatch(address) else text


def join(name: str, mailbox: str) -> str:
    """Write an identity so that its mailbox, if there is one, ends it in angle brackets."""
    plain = name.strip(' <"')
    box = mailbox.strip(" <>").removeprefix("mailto:")
    return f"{plain} <{box}>".lstrip() if box else plain


def is_account(person: str) -> bool:
    """Whether a mailbox holds the number of a GitHub account."""
    return _ACCOUNT.search(person) is not None


def is_identity(value: str) -> bool:
    """Whether a value consists of people only, as the tolerant reading demands."""
    pieces, remark = split(value)
    return bool(pieces) and not remark and all(_is_person(normalise(piece)) for piece in pieces)


def _is_person(text: str) -> bool:
    if text.endswith(">"):
        name, _, mailbox = text.rpartition("<")
        return " " not in mailbox and "`" not in text and _is_name(name, _MOST_WORDS_WITH_MAILBOX)
    text = _REMARK.sub("", text)
    has_letter = any(character.isalnum() for character in text)
    return has_letter and not _SENTENCE.search(text) and _is_name(text, _MOST_WORDS)


def _is_name(text: str, most_words: int) -> bool:
    words = text.split()
    return len(words) <= most_words and _PROSE.isdisjoint(words)
