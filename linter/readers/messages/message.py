"""Parses commit messages: trailers, by git's grammar and tolerantly elsewhere, and lines of prose."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from linter.model.fragments import MODEL, Fragment, Place, Scope
from linter.readers.messages import attributions, markdown, quoted_parts, squash, tolerant_trailers, trailers
from linter.readers.messages import identities as people
from linter.readers.messages.trailers import Trailer
from linter.readers.syntax.text import fold

_BULLET = re.compile(r"\s*(?:[*-] +)?")
_CREDITS = ("-by", "-with")
_CREDIT = "assisted-by"
_DISCLOSURES = frozenset(
    "ai-tool ai-tools ai-tool-used ai-tools-used ai-agent ai-agents ai-agent-used ai-agents-used ai-used"
    " ai-assist ai-assisted ai-assisted-by ai-assisted-with ai-assistance ai-assistance-by ai-assistance-with"
    " ai-assistance-from ai-assistant ai-assistants ai-generated ai-generated-by ai-generated-with"
    " ai-disclosure ai-usage ai-usage-disclosure ai-assistance-disclosure llm-assisted-by llm-assisted-with"
    " coding-agent coding-agents".split()
)
"""The keys of trailers that name nothing but AI tools; others that begin so name people: `AI-tool-owner`."""
_AI = "ai"
_TOOLS = ("tool", "tools", "tools-used", "tool-used", "assistant", "coding-assistant")
"""Keys that may name any tool; a name of several words counts as in a credit (`Tool: Brush` is none)."""
BREAKS = tuple(
    verb + end
    for verb in ("Generated", "Created", "Made", "Written")
    for end in ("", " with", " by", " using")
)
"""How a line ends whose credit goes on in the next."""
REKEYED = (*_DISCLOSURES, _AI, *_TOOLS)
"""The keys of trailers that are also read as a credit."""
_MOST_NESTED = 8
_LONGEST = 1000  # characters of a line that may be a credit


class _Part(NamedTuple):
    """The message, or the message of one commit within the body of a squash merge."""

    texts: list[str]
    """Its lines, folded and without the indentation of the squash body."""
    shown: list[str]
    """The lines as written; empty where folding changed nothing."""
    first: int
    """The number of its first line."""
    depth: int
    comments: frozenset[int] = frozenset()
    """The lines of which a comment was made text: templates of requests instruct and give examples there."""


def read(text: str, words: Iterable[str] = ("",)) -> Iterator[Fragment]:
    """Yield the trailers (one person each) and the lines of a message, in the order of the text.

    `text` is what git keeps: a line that begins with `#` is no comment. Of its prose only lines that hold
    one of the words, which are in lower case. Never raises. What the strict grammar of git does not cover
    is marked as read tolerantly; other readings of one fragment follow it, marked with `Fragment.again`.
    """
    raws = trailers.lines(text)
    texts = [fold(raw) for raw in raws]
    shown = ["" if raw == folded else raw for raw, folded in zip(raws, texts, strict=True)]
    found = _read_part(_Part(texts, shown, 1, 0), tuple(words))
    yield from sorted(found, key=lambda fragment: fragment.line)


def _read_part(part: _Part, words: tuple[str, ...]) -> Iterator[Fragment]:
    taken = [False] * len(part.texts)
    strict = trailers.block(part.texts)
    for trailer in strict:
        _take(taken, trailer)
        own, *glued = tolerant_trailers.unglue(trailer, part.texts)
        yield from _trailer(part, own, is_tolerant=part.depth > 0)
        for other in glued:
            yield from _trailer(part, other, is_tolerant=True)
    if part.depth < _MOST_NESTED:
        stop = strict[0].start if strict else len(taken)
        for block in squash.blocks(part.texts[:stop]):
            taken[block.start : block.stop] = [True] * (block.stop - block.start)
            yield from _read_block(part, block, words)
    subject = next((i for i, text in enumerate(part.texts) if not trailers.is_blank(text)), 0)
    part = _without_comments(part)
    yield from _read_rest(part, subject, _unseen(part, subject, taken), words)


def _without_comments(part: _Part) -> _Part:
    """The same part with what comments of HTML say in place of them; `shown` has the lines as they stood."""
    said = markdown.uncommented(part.texts)
    if said == part.texts:
        return part
    stood = zip(part.texts, said, part.shown, strict=True)
    return part._replace(
        texts=said,
        shown=[shown or (text if text != new else "") for text, new, shown in stood],
        comments=frozenset(index for index, text in enumerate(said) if text != part.texts[index]),
    )


def _read_block(part: _Part, block: squash.Block, words: tuple[str, ...]) -> Iterator[Fragment]:
    """Read one commit of a squash body: its author, and its message like any other."""
    author = squash.author(part.texts, block)
    if author:
        index, person = author
        yield _fragment(part, Place.AUTHOR, index, text=people.normalise(person), tolerant=True)
    inner = [squash.dedent(text) for text in part.texts[block.body : block.stop]]
    shown = part.shown[block.body : block.stop]
    yield from _read_part(_Part(inner, shown, part.first + block.body, part.depth + 1), words)


def _unseen(part: _Part, subject: int, taken: list[bool]) -> list[bool]:
    """For each line, whether it is not read yet and is its author's own text."""
    rest = ["" if is_taken else text for is_taken, text in zip(taken, part.texts, strict=True)]
    hidden = quoted_parts.hidden(rest, subject, _tail(rest))
    return [either or other for either, other in zip(hidden, taken, strict=True)]


def _read_rest(part: _Part, subject: int, unseen: list[bool], words: tuple[str, ...]) -> Iterator[Fragment]:
    """Read what stands outside of git's trailer block: tolerant trailers, and lines of prose."""
    for trailer in tolerant_trailers.read(part.texts, unseen, subject):
        _take(unseen, trailer)
        yield from _trailer(part, trailer, is_tolerant=True)
    for index, text in enumerate(part.texts):
        if unseen[index]:
            continue
        for trailer in tolerant_trailers.escaped(text, index):
            yield from _trailer(part, trailer, is_tolerant=True)
        is_subject = index == subject
        for line in (text, _joined(part, unseen, index)):
            lower = line.lower()
            if line and any(word in lower for word in words):
                yield from _message(part, index, line, in_subject=is_subject)


def of_line(text: str) -> Iterator[Fragment]:
    """Yield what a line is read as that is one trailer with nothing around it; not where it stands."""
    key, _, value = text.partition(":")
    yield from _trailer(_Part([text], [""], 1, 0), Trailer(key, value.strip(), 0, 1, 0), is_tolerant=False)


def _joined(part: _Part, unseen: list[bool], index: int) -> str:
    """A line with the next one where it breaks off within a credit; empty for any other line."""
    text = part.texts[index].rstrip()
    if len(text) > _LONGEST or not text.endswith(BREAKS) or unseen[index + 1 : index + 2] != [False]:
        return ""
    return f"{text} {part.texts[index + 1].strip()}"


def _tail(texts: list[str]) -> int:
    """The index of the last paragraph: a footer there is no part of release notes above it."""
    index = len(texts)
    while index and trailers.is_blank(texts[index - 1]):
        index -= 1
    while index and not trailers.is_blank(texts[index - 1]):
        index -= 1
    return index


def _take(lines: list[bool], trailer: Trailer) -> None:
    lines[trailer.start : trailer.stop] = [True] * (trailer.stop - trailer.start)


def _trailer(part: _Part, trailer: Trailer, *, is_tolerant: bool) -> Iterator[Fragment]:
    """Yield one fragment for each person or value of a trailer, and its other readings."""
    key = trailer.key.lower()
    is_person = people.is_person_key(key)
    stood = _stood(part, trailer)
    plain = markdown.without_links(markdown.plain(trailer.value))
    for value in dict.fromkeys((trailer.value, plain)):
        for piece in people.split(value)[0] if is_person else [value]:
            written = " ".join(piece.split())
            text = people.normalise(written) if is_person else written
            if not text:
                continue
            fragment = _fragment(
                part, Place.TRAILER, trailer.start, trailer.column, text=text, tolerant=is_tolerant
            )
            shown = stood or ("" if text == written else written)
            if people.is_account(text) and trailer.start not in part.comments:
                fragment = fragment._replace(tolerant=False)
            yield from _readings(fragment._replace(key=key, shown=shown, again=value != trailer.value))


def _readings(trailer: Fragment) -> Iterator[Fragment]:
    """A trailer as a whole and, if it gives credit, each of those that it names."""
    yield trailer
    shown = trailer.shown or trailer.text
    if trailer.key in _DISCLOSURES or trailer.key == _AI:  # `AI: Jules` may name who looks after AI
        for part in attributions.disclosed(trailer.text, is_sure=trailer.key != _AI):
            yield trailer._replace(text=part.name, key=_CREDIT, shown=shown, again=True)
    elif trailer.key in _TOOLS:
        names = (part.strip() for part in trailer.text.split(","))
        for name in (name for name in names if " " in name):
            yield trailer._replace(text=name, key=_CREDIT, shown=shown, again=True)
    if trailer.key.endswith(_CREDITS):
        for part in attributions.parts(trailer.text):
            scope: Scope = MODEL if part.is_model else ""
            yield trailer._replace(text=part.name, scope=scope, shown=shown, again=True)


def _stood(part: _Part, trailer: Trailer) -> str:
    """A trailer as it was written, on one line; empty if folding changed nothing."""
    shown = part.shown[trailer.start : trailer.stop]
    if not any(shown):
        return ""
    texts = part.texts[trailer.start : trailer.stop]
    return " ".join((raw or text).strip() for raw, text in zip(shown, texts, strict=True))


def readings(text: str) -> Iterator[str]:
    """Every text that a line may be read as where it is prose, as the title or elsewhere."""
    line = _without_bullet(text)
    for plain in (line, markdown.plain(line), markdown.plain(line, headings=True)):
        yield plain
        yield markdown.undecorated(plain)


def _without_bullet(text: str) -> str:
    bullet = _BULLET.match(text)
    return text[bullet.end() if bullet else 0 :].rstrip()


def _message(part: _Part, index: int, text: str, *, in_subject: bool) -> Iterator[Fragment]:
    # A title is never an example.
    if text.lstrip().startswith(">") or not (in_subject or not quoted_parts.is_aside(text)):
        return
    bullet = _BULLET.match(text)
    column = bullet.end() if bullet else 0
    line = text[column:].rstrip()
    if not line:
        return
    fragment = _fragment(part, Place.MESSAGE, index, column, text=line, tolerant=part.depth > 0)
    if in_subject:
        yield fragment._replace(key="subject")
    elif not text.startswith("#"):
        yield fragment._replace(key="body")
    else:
        yield fragment._replace(key="heading")
    plain = markdown.plain(line, headings=not in_subject)
    for reading in dict.fromkeys((plain, markdown.undecorated(plain))):
        if reading and reading != line:
            yield fragment._replace(
                text=reading,
                key="subject" if in_subject else "body",
                shown=part.shown[index] or line,
                again=True,
            )


def _fragment(
    part: _Part, place: Place, index: int, offset: int = 0, *, text: str, tolerant: bool
) -> Fragment:
    column = 1 + offset + part.depth * len(squash.INDENT)
    line = part.first + index
    is_tolerant = tolerant or index in part.comments
    return Fragment(place, text, line=line, column=column, tolerant=is_tolerant, shown=part.shown[index])
