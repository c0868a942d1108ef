"""Finds trailers that git's grammar does not see: in the middle of a message, in lists, in squash bodies.

Prose, examples and patterns that only look like trailers are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from linter.readers.messages import identities as people
from linter.readers.messages import markdown
from linter.readers.messages.quoted_parts import is_aside
from linter.readers.messages.trailers import Trailer, is_blank, unfold

# `Co-authored by:` and `AI tool used:` stand for the keys `Co-authored-by` and `AI-tool-used`.
_LINE = re.compile(
    r" {0,3}(?P<bullet>[*-] +)?(?P<key>[A-Z][a-z]+(?:-[A-Za-z]+)? [Bb]y|AI(?:[ -][A-Za-z]+){1,2}"
    r"|[A-Za-z][A-Za-z0-9-]*)[ \t]*:(?P<value>.*)"
)
_LIST_OR_HEADING = ("#", "* ", "- ", "+ ")
_SURE_ENDS = ("-by", "-with", "-for")
_ESCAPED_BREAK = re.compile(r"(?<=[^\s\"'`(])(?<!\\n)(?:\\+n)+")
_SHELL_BREAK = "\\n"
_OF_REQUEST = re.compile(r"\([#!]\d+\)\s*\Z")  # how forges end the title of a squash
_MAILBOX = re.compile(r"<[^<>\s]+@[^<>\s]+>\Z")
_NOT_VALUES = (":", "/")  # std-foo::bar, git-remote://host


class _Paragraph(NamedTuple):
    texts: Sequence[str]
    """All lines of the message."""
    plain: Sequence[str]
    """The same without Markdown and HTML."""
    hidden: Sequence[bool]
    subject: int
    start: int
    stop: int


def read(texts: Sequence[str], hidden: Sequence[bool], subject: int) -> list[Trailer]:
    """Find trailers in lines that are not hidden; `subject` is the index of the title."""
    found: list[Trailer] = []
    doubtful: list[Trailer] = []
    introduced = False
    plain = [_plain(text) for text in texts]
    for paragraph in _paragraphs(texts, plain, hidden, subject):
        trailers = _sure(list(_trailers(paragraph, introduced=introduced)))
        is_pure = sum(trailer.stop - trailer.start for trailer in trailers) == _visible(paragraph)
        for trailer in trailers:
            (doubtful if trailer.bulleted and not is_pure else found).append(trailer)
        introduced = _introduces(paragraph, paragraph.stop - 1)
    return [*found, *_of_squash(texts, hidden, doubtful, subject, is_sole=not found)]


def _of_squash(
    texts: Sequence[str], hidden: Sequence[bool], doubtful: list[Trailer], subject: int, *, is_sole: bool
) -> list[Trailer]:
    """Find trailers among the titles of commits that a forge joined to one list."""
    if subject < len(texts) and _OF_REQUEST.search(texts[subject]):
        return [trailer for trailer in doubtful if _MAILBOX.search(trailer.value)]
    # Without the number of a request, one line in a list of titles can be a trailer of theirs.
    is_one = is_sole and len(doubtful) == 1 and _is_squash(texts, hidden, doubtful[0])
    return doubtful if is_one else []


def unglue(trailer: Trailer, texts: Sequence[str]) -> list[Trailer]:
    """Cut a trailer before each continuation line that names people under a key of its own.

    For git ` Co-authored-by: ...` continues the value above; its author meant a trailer of its own.
    """
    inside = range(trailer.start + 1, trailer.stop)
    starts = [trailer.start, *(index for index in inside if _names_people(texts[index]))]
    ends = [*starts[1:], trailer.stop]
    if len(starts) == 1:
        return [trailer]
    return [_cut(texts, start, stop) for start, stop in zip(starts, ends, strict=True)]


def escaped(text: str, index: int) -> Iterator[Trailer]:
    r"""Yield trailers on a line whose line breaks a shell left as `\n`: "Fix it\n\nReviewed-by: ..."."""
    if _SHELL_BREAK not in text:
        return
    stop = len(text)
    for gap in reversed([*_ESCAPED_BREAK.finditer(text)]):
        match = _LINE.fullmatch(text, gap.end(), stop)
        if match is None or match["bullet"] or not _is_key(_key(match), in_subject=True):
            return
        value = match["value"].strip()
        if not _is_value(_key(match), value):
            return
        yield Trailer(_key(match), value, index, index + 1, match.start("key"))
        stop = gap.start()


def _cut(texts: Sequence[str], start: int, stop: int) -> Trailer:
    key, _, _ = texts[start].partition(":")
    column = len(key) - len(key.lstrip())
    return Trailer(key.strip(), unfold(texts[start:stop], len(key) + 1), start, stop, column)


def _names_people(text: str) -> bool:
    match = _LINE.match(text.lstrip())
    if match is None or match["bullet"] or not match["key"].lower().endswith("-by"):
        return False
    return people.is_identity(match["value"])


def _plain(text: str) -> str:
    """Remove markup from a line if a trailer remains; else return it as it is."""
    plain = markdown.undecorated(markdown.plain(text, headings=True)) if ":" in text else text
    return plain if plain != text and _LINE.match(plain) and not is_aside(text) else text


def _paragraphs(
    texts: Sequence[str], plain: Sequence[str], hidden: Sequence[bool], subject: int
) -> Iterator[_Paragraph]:
    start = 0
    for index, text in enumerate([*texts, ""]):
        if is_blank(text):
            if start < index:
                yield _Paragraph(texts, plain, hidden, subject, start, index)
            start = index + 1


def _trailers(paragraph: _Paragraph, *, introduced: bool) -> Iterator[Trailer]:
    index = paragraph.start
    while index < paragraph.stop and not introduced:
        trailer = _trailer(paragraph, index)
        if trailer:
            yield trailer
            index = trailer.stop
        else:
            introduced = _introduces(paragraph, index)
            index += 1


def _sure(trailers: list[Trailer]) -> list[Trailer]:
    """Keep trailers with a lower-case key only beside a sure one: "cat-file: fix" is mostly a title."""
    return trailers if any(_is_sure(trailer.key) for trailer in trailers) else []


def _is_sure(key: str) -> bool:
    return key[0].isupper() or key.lower().endswith(_SURE_ENDS)


def _trailer(paragraph: _Paragraph, index: int) -> Trailer | None:
    match = _candidate(paragraph, index)
    if match is None:
        return None
    texts = paragraph.plain
    for stop in sorted({_continued(paragraph, index), index + 1}, reverse=True):
        value = unfold(texts[index:stop], match.start("value"))
        if _is_value(_key(match), value):
            return Trailer(_key(match), value, index, stop, match.start("key"), bool(match["bullet"]))
    return None


def _candidate(paragraph: _Paragraph, index: int) -> re.Match[str] | None:
    match = None if paragraph.hidden[index] else _LINE.match(paragraph.plain[index])
    if match is None or match["value"].startswith(_NOT_VALUES):
        return None
    if match["key"].endswith((" by", " By")) and not _MAILBOX.search(match["value"]):
        return None  # a sentence more often than not; as a line of the message it may still be a credit
    return match if _is_key(_key(match), in_subject=index == paragraph.subject) else None


def _key(line: re.Match[str]) -> str:
    return line["key"].replace(" ", "-")


def _is_key(key: str, *, in_subject: bool) -> bool:
    parts = key.split("-")
    if len(parts) == 1 or not all(parts):
        return False
    # "pre-commit: update" is a title, "Claude-Session: ..." is not.
    return not in_subject or people.is_person_key(key) or all(part[0].isupper() for part in parts)


def _is_value(key: str, value: str) -> bool:
    return people.is_identity(value) if key.lower().endswith("-by") else bool(value)


def _continued(paragraph: _Paragraph, index: int) -> int:
    """The index after the lines that continue the one at `index`, which are indented deeper."""
    texts, stop = paragraph.texts, index + 1
    indent = _indent(texts[index])
    while stop < paragraph.stop and _indent(texts[stop]) > indent:
        if paragraph.hidden[stop] or _candidate(paragraph, stop):
            break
        stop += 1
    return stop


def _indent(text: str) -> int:
    return len(text) - len(text.lstrip())


def _introduces(paragraph: _Paragraph, index: int) -> bool:
    """Whether a line of prose introduces an example: "Strip trailers such as:"."""
    text = paragraph.texts[index].strip()
    if not text.endswith(":") or " " not in text or text.startswith(_LIST_OR_HEADING):
        return False
    return not paragraph.hidden[index] and not is_aside(paragraph.texts[index])


def _visible(paragraph: _Paragraph) -> int:
    return paragraph.hidden[paragraph.start : paragraph.stop].count(False)


def _is_squash(texts: Sequence[str], hidden: Sequence[bool], trailer: Trailer) -> bool:
    """Whether the list around a trailer consists of `* title` paragraphs, as GitHub writes them."""
    starts = (index for index in range(1, len(texts)) if is_blank(texts[index - 1]) and not hidden[index])
    has_titles = any(texts[index].startswith("* ") for index in starts if index != trailer.start)
    return has_titles and texts[trailer.start].lstrip().startswith("* ")
