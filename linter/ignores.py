"""Inline ignores, in one strict grammar. Pure.

    toolban: ignore[rule, rule] until=2027-01-01 -- reason
    toolban: ignore-next-line[rule] -- reason
    toolban: ignore-file[rule] -- reason

A rule is written in full (`openai-api/sdk-pypi`) or as a whole tool (`openai-api/*`). `until` may be left
out, rules and reason may not. What looks like one and is none counts for nothing, and is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

MARK = "toolban: ignore"
NO_END = "-"
_IGNORE = (  # compiled when needed: a hook for messages has none
    r"toolban: ignore(?P<scope>-next-line|-file)?\[(?P<rules>[a-z0-9*/, -]+)\]"
    r"(?: until=(?P<until>[0-9]{4}-[0-9]{2}-[0-9]{2}))? -- (?P<reason>\S.*?)(?:\s*(?:\*/|-->|%>|#\}))?\s*$"
)
_RULE = r"[a-z0-9-]+/(?:[a-z0-9-]+|\*)"


class Ignore(NamedTuple):
    """One inline ignore; `line` is the line that it covers, 0 for the whole file."""

    line: int
    rules: tuple[str, ...]
    until: str
    reason: str

    def covers(self, rule: str, line: int) -> bool:
        """Whether it is about a rule on a line."""
        in_place = self.line in (0, line)
        return in_place and any(
            rule == known or (rule.startswith(known.removesuffix("*")) and known.endswith("/*"))
            for known in self.rules
        )

    @property
    def text(self) -> str:
        """As a fragment carries it."""
        return f"{self.until or NO_END} {self.reason}"


def read(text: str) -> tuple[list[Ignore], list[int]]:
    """The inline ignores of a file, and the lines that look like one and are none."""
    found: list[Ignore] = []
    wrong: list[int] = []
    for number, line in _marked(text):
        match = re.search(_IGNORE, line)
        rules = tuple(part.strip() for part in match["rules"].split(",")) if match else ()
        if match is None or not all(re.fullmatch(_RULE, rule) for rule in rules):
            wrong.append(number)
            continue
        target = {"-next-line": number + 1, "-file": 0}.get(match["scope"] or "", number)
        found.append(Ignore(target, rules, match["until"] or "", match["reason"]))
    return found, wrong


def covering(ignores: Iterable[Ignore], rule: str, line: int) -> str:
    """What the first ignore says that covers a rule on a line; empty where none does."""
    return next((ignore.text for ignore in ignores if ignore.covers(rule, line)), "")


def _marked(text: str) -> Iterator[tuple[int, str]]:
    position = text.find(MARK)
    number, counted = 1, 0
    while position >= 0:
        number += text.count("\n", counted, position)
        counted = position
        end = text.find("\n", position)
        end = len(text) if end < 0 else end
        yield number, text[position:end]
        position = text.find(MARK, end)
