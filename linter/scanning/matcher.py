"""Fragments x catalog -> matching traces. Pure: knows places and patterns, no policy."""

from __future__ import annotations

import copy
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache

from linter.model.findings import MODEL, YIELDING, Catalog, Confidence, Fragment, Place, Sighting, Trace

_GLOBBED = (Place.PATH, Place.BRANCH, Place.NOTE)
_ACCOUNT_KEY = "*-by"  # linter.catalog.trace_matchers.ACCOUNT_KEY
_ACCOUNT = re.compile(r"<\d+\+[^<>@\s]+@users\.noreply\.github\.com>\Z", re.IGNORECASE)
_SEPARATOR = re.compile(r"[._-]")


class Matcher:
    """Finds the traces that match a fragment.

    A trace is tried only where one of its keywords occurs, so an expression is compiled when it is
    first needed: a hook that sees nothing compiles nothing.
    """

    def __init__(self, catalog: Catalog) -> None:
        self._shy = {tool.id for tool in catalog.tools.values() if YIELDING.intersection(tool.categories)}
        self.models = frozenset(tool.id for tool in catalog.tools.values() if MODEL in tool.categories)
        self._by_place: dict[Place, list[Trace]] = defaultdict(list)
        self._globbed: dict[Place, list[tuple[str, Trace]]] = defaultdict(list)
        self._by_variable: dict[str, list[Trace]] = defaultdict(list)
        self._by_component: dict[str, list[Trace]] = defaultdict(list)
        self._by_keyword: dict[str, list[Trace]] = defaultdict(list)
        self._rank = {trace.rule: rank for rank, trace in enumerate(catalog.traces)}
        for trace in catalog.traces:
            for word in trace.keywords:
                self._by_keyword[word].append(trace)
            for place in trace.places:
                self._index(trace, place)

    def _index(self, trace: Trace, place: Place) -> None:
        if place is Place.ENVIRONMENT:
            for variable in trace.keys:
                self._by_variable[variable].append(trace)
        elif place is Place.PATH and all(_is_component(word) for word in trace.keywords):
            for word in trace.keywords:
                self._by_component[word.strip("/")].append(trace)
        elif place in _GLOBBED:
            self._globbed[place] += [(word, trace) for word in trace.keywords]
        else:
            self._by_place[place].append(trace)

    def within(self, text: str) -> Matcher:
        """A matcher for the fragments of one text: it tries only what a keyword in it admits.

        A text has many lines and few keywords, so looking for each keyword in the whole once is cheaper
        than in every line. Places are narrowed when first asked for.
        """
        narrowed = copy.copy(self)
        narrowed._by_place = _Narrowed(self._by_place, text.lower())  # noqa: SLF001 a copy of our own
        return narrowed

    def admitting(self, words: Iterable[bytes]) -> Matcher:
        """A matcher for the fragments of one text in which exactly these keywords occur."""
        every = {trace.rule: trace for word in words for trace in self._by_keyword[word.decode()]}
        narrowed = copy.copy(self)
        narrowed._by_place = defaultdict(list)  # noqa: SLF001 a copy of our own
        for trace in sorted(every.values(), key=self._ranked):
            for place in trace.places:
                narrowed._by_place[place].append(trace)  # noqa: SLF001 as above
        return narrowed

    def match(self, fragment: Fragment) -> tuple[Trace, ...]:
        """Every trace that the fragment shows, in the order of the catalog.

        Of one tool and kind, the first that matches: a rule file goes from special to general, so that
        `.claude/agents/x.md` is a subagent and not once more a file in the directory. What stands for a
        tool that does not say its name, or for many tools at once, is not reported where a tool is named.
        """
        first: dict[tuple[str, str], Trace] = {}
        candidates = self._candidates(fragment)
        for trace in candidates:
            if (trace.tool, trace.kind) not in first and _matches(trace, fragment):
                first[trace.tool, trace.kind] = trace
        if fragment.place is Place.PATH:
            for trace in candidates:
                key = (trace.tool, trace.kind)
                if key not in first and _matches_in_another_case(trace, fragment.text):
                    first[key] = trace._replace(confidence=min(trace.confidence, Confidence.LIKELY))
        named = [trace for trace in first.values() if trace.tool not in self._shy]
        return tuple(named or first.values())

    def readings(
        self, fragments: Iterable[Fragment], match: Callable[[Fragment], tuple[Trace, ...]]
    ) -> Iterator[Sighting]:
        """Every trace that the fragments show; of several readings of one text each tool once.

        A model says which was called and not by what, so an agent without a name stays beside it.
        """
        group: dict[str, Sighting] = {}
        for fragment in fragments:
            if not fragment.again:
                yield from self._named(group)
                group = {}
            for trace in match(fragment):
                if fragment.scope == MODEL and trace.tool not in self.models:
                    continue
                known = group.get(trace.tool, (trace, fragment))[0].confidence
                if trace.tool not in group or known is Confidence.WEAK < trace.confidence:
                    group[trace.tool] = (trace, fragment)
        yield from self._named(group)

    def _named(self, group: Mapping[str, Sighting]) -> Iterator[Sighting]:
        named = [trace for tool, (trace, _) in group.items() if tool not in self._shy | self.models]
        is_sure = any(trace.confidence > Confidence.WEAK for trace in named)
        for tool, (trace, fragment) in group.items():
            # Claude Code signs with the name of its model: `Claude Opus 4.8 <mailbox>`.
            is_signature = tool in self.models and fragment.scope != MODEL and fragment.text.endswith(">")
            if not (named and tool in self._shy) and not (is_sure and is_signature):
                yield trace, fragment

    def _candidates(self, fragment: Fragment) -> list[Trace]:
        if fragment.place is Place.ENVIRONMENT:
            return self._by_variable.get(fragment.key, [])
        text = fragment.text.lower()
        if fragment.place is Place.TRAILER:
            text = f"{fragment.key}: {text}"  # a trace may be the key itself (`Entire-Checkpoint: 1a2b`)
        if fragment.place not in _GLOBBED:
            rest = self._by_place[fragment.place]
            return [trace for trace in rest if any(word in text for word in trace.keywords)]
        delimited = f"/{text}/"
        found = [trace for word, trace in self._globbed[fragment.place] if word in delimited]
        for component in text.split("/") if fragment.place is Place.PATH else ():
            if component in self._by_component:
                found += self._by_component[component]
        if len(found) < 2:  # noqa: PLR2004 nothing to sort
            return found
        return sorted({trace.rule: trace for trace in found}.values(), key=self._ranked)

    def _ranked(self, trace: Trace) -> int:
        return self._rank[trace.rule]


class _Narrowed(dict[Place, list[Trace]]):
    """The traces of each place of which a keyword occurs in a text."""

    def __init__(self, every: Mapping[Place, list[Trace]], lower: str) -> None:
        self._every = every
        self._lower = lower

    def __missing__(self, place: Place) -> list[Trace]:
        lower = self._lower
        found = [
            trace for trace in self._every.get(place, ()) if any(word in lower for word in trace.keywords)
        ]
        self[place] = found
        return found


def _is_component(word: str) -> bool:
    return word == f"/{word.strip('/')}/" and "/" not in word[1:-1]


def _matches(trace: Trace, fragment: Fragment) -> bool:
    if trace.keys and fragment.key and fragment.key not in trace.keys and not _is_account(trace, fragment):
        return False
    if fragment.key == "heading" and not trace.keys:  # seen only by who asks for it: it may be a comment
        return False
    return _compiled(trace.pattern).search(fragment.text) is not None


def _matches_in_another_case(trace: Trace, path: str) -> bool:
    """Whether a path is one that a tool would find where file names have no case (macOS, Windows).

    A plain name (`claude.md`) counts at the root only: in a directory it may be a page about a person, a
    model or a star sign. A name that nothing else has (`.CursorRules`, `claude.local.md`) counts everywhere.
    """
    delimited = f"/{path.lower()}/"
    if "/" in path and not any(_is_unlike_a_page(word) and word in delimited for word in trace.keywords):
        return False
    pattern = trace.pattern if trace.pattern.startswith("(?i)") else f"(?i){trace.pattern}"
    return _compiled(pattern).search(path) is not None


def _is_unlike_a_page(keyword: str) -> bool:
    name = keyword.strip("/")
    return name.startswith(".") or len(_SEPARATOR.findall(name)) > 1


def _is_account(trace: Trace, fragment: Fragment) -> bool:
    """Whether a trailer names an account by its number, under whatever key of people."""
    is_of_people = fragment.key.endswith("-by") and _ACCOUNT_KEY in trace.keys
    return is_of_people and _ACCOUNT.search(fragment.text) is not None


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)
