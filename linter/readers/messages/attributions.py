"""Splits a credit into those that it names: several people, an agent with its model, a tool after `via`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_LONGEST = 200
_MAILBOX = re.compile(r" ?<[^<>]*>\Z")
_REMARK = re.compile(r"(?: ?\(| \[)(?P<inside>[^()\[\]]*)[)\]]\Z")
_VIA = re.compile(r"(?P<what>\S.*?) \(?via (?:the )?(?P<tool>[^\s()][^()]*)\)?", re.IGNORECASE)
# The kernel's `AGENT:MODEL [TOOLS]`, also as people space it; neither an address nor a time.
_AGENT = re.compile(
    r"(?P<agent>[A-Za-z][\w.+-]*(?: [\w.+-]+){0,3}?) ?:(?![/:]) ?(?P<model>[A-Za-z][^:<>@]*(?::[\w.]+)?)"
)
_WITH = re.compile(r"(?P<agent>\S.*?)(?: with| using|, using|, with) (?:the )?(?P<model>\S.*)", re.IGNORECASE)
_BEHIND = re.compile(r"\S.* \[[A-Z][\w.-]*\]")  # `Claude:claude-opus-4-8 [Cursor]`: Cursor called it
_GENERIC = frozenset({"ai", "llm", "ai agent", "ai assistant", "ai tool", "coding agent", "coding assistant"})
_LABEL = re.compile(
    r"(?:[Uu]sing |[Ww]ith )?(?:[Mm]odel[:=]? ?)?"
    r"(?P<model>[A-Za-z][\w./:+#-]*(?: [A-Z0-9][\w.+-]*)*)(?=[,;(]|\Z)"
)
_PROVIDER = re.compile(r"^(?:[\w.-]+/)+")
_LISTED = re.compile(r" ?(?:,|;) ?(?:and |& )?| (?:and|&|\+|/) ", re.IGNORECASE)
_SURNAME_FIRST = re.compile(r"[^\s,]+, [^\s,]+")
_WORD = re.compile(r"[\w.+#/-]+")
_OF_PRODUCTS = frozenset(
    "agent ai app assist assistant bot chat cli code coder coding composer copilot desktop editor extension"
    " haiku hands ide llm model opus pro q sonnet studio".split()
)
"""Words of names that people write small."""
_NO_NAMES = frozenset(
    "no not none never nil null n/a na false without unused disabled nobody nothing neither nor only human"
    " humans manual by see ask the a an this that it is was were reviewed approved checked tested written"
    " discussed used me myself".split()
)
"""How a denial or a sentence begins that stands where a name is expected."""
_DONE_WITH = re.compile(
    r"(?:(?:fully|entirely|largely|mostly|partly|partially) )?"
    r"(?:generated|written|developed|drafted|created|implemented|authored|assisted|made|coded|built) "
    r"(?:with|by|using) ",
    re.IGNORECASE,
)
"""How a disclosure begins that says what the named tool did."""
_REVIEWED = re.compile(
    r"[,;.] (?:and |then |but )?(?:\w+ )?(?:reviewed|checked|tested|edited|verified|refined)\b.*",
    re.IGNORECASE,
)
_MOST = 12  # names in a list
_MOST_WORDS = 3  # of the name of an agent


class Part(NamedTuple):
    """One of those that a credit names."""

    name: str
    is_model: bool = False
    """Whether it is the model that an agent used, which is no author."""


def parts(credit: str) -> Iterator[Part]:
    """Yield what a credit names: `Jane Doe and Claude` is two, `Crush:qwen3` is an agent and a model.

    A mailbox at the end belongs to the last of several names, and to whatever stands alone.
    """
    if len(credit) > _LONGEST:
        return
    mailbox = _MAILBOX.search(credit)
    name = credit[: mailbox.start()] if mailbox else credit
    ending = mailbox[0] if mailbox else ""
    if via := _VIA.fullmatch(name):
        yield Part(via["tool"] + ending)
        return
    if _BEHIND.fullmatch(name):
        return
    remark = _REMARK.search(name)
    bare = name[: remark.start()] if remark else name
    found = [*_agent(bare, ending), *_list(bare, ending)]
    if remark and bare:
        found.append(Part(bare + ending))
        if bare.lower() in _GENERIC:
            found.append(Part(remark["inside"].strip()))
        label = _LABEL.match(remark["inside"].strip())
        found += [Part(label["model"], is_model=True)] if label else []
    yield from (part for part in dict.fromkeys(found) if part.is_model or part.name != credit)


def _agent(name: str, ending: str) -> Iterator[Part]:
    if named := _AGENT.fullmatch(name) or _WITH.fullmatch(name):
        yield Part(f"{named['agent']}:{named['model']}")
        yield Part(f"{named['agent']}:{_PROVIDER.sub('', named['model'])}")
        yield Part(named["agent"] + ending)
        yield from _model(named["model"])


def _model(written: str) -> Iterator[Part]:
    """The name of a model and its first word; in the kernel's form tools follow it."""
    model = written.strip()
    if model:
        yield Part(model, is_model=True)
        yield Part(model.partition(" ")[0], is_model=True)


def _list(name: str, ending: str) -> Iterator[Part]:
    if _SURNAME_FIRST.fullmatch(name):
        return
    names = [part.strip() for part in _LISTED.split(name, _MOST) if part.strip()]
    if len(names) > 1:
        yield from map(Part, names)
        if ending:
            yield Part(names[-1] + ending)


def disclosed(value: str, *, is_sure: bool = True) -> Iterator[Part]:
    """Yield what a disclosure of AI tools names: an agent each, in the kernel's form with no model known.

    Under a key that is sure to name tools, a name that people have as well is no person's. Nothing is
    yielded if any part of the list is no bare name: "Devin and Jules discussed it" is prose.
    """
    if len(value) > _LONGEST or "<" in value:
        return
    if done := _DONE_WITH.match(value):
        value = _REVIEWED.sub("", value[done.end() :])
    names = []
    for piece in _LISTED.split(value.strip().rstrip("."), _MOST):
        agent = piece.strip()
        remark = _REMARK.search(agent)
        if remark and _is_bare(remark["inside"]):
            agent = agent[: remark.start()]
        if _AGENT.fullmatch(agent):
            continue
        if not _is_bare(agent):
            return
        names.append(agent)
    for name in names:
        yield Part(f"{name}:unspecified" if is_sure else name)


def _is_bare(name: str) -> bool:
    """Whether it is the name of a tool, with no word of a sentence in it: `Claude Code`, `gemini cli`."""
    words = name.split()
    if not words or len(words) > _MOST_WORDS or not all(map(_WORD.fullmatch, words)):
        return False
    first, *rest = words
    if first.lower() in _NO_NAMES:
        return False
    is_written_small = first.islower() and not any(character.isdigit() for character in first)
    return all(
        word.lower() in _OF_PRODUCTS
        or (not is_written_small and (not word.islower() or any(character.isdigit() for character in word)))
        for word in rest
    )
