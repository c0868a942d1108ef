"""Finds the traces of a catalog that match a fragment; knows no policy. Pure."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from itertools import chain

from linter.model.catalog import YIELDING, Catalog, Confidence, Trace
from linter.model.fragments import MODEL, Fragment, Place
from linter.model.matches import Sighting

_GLOBBED = (Place.PATH, Place.BRANCH, Place.NOTE)
_ACCOUNT_KEY = "*-by"  # linter.catalog.trace_matchers.ACCOUNT_KEY
_ACCOUNT = re.compile(r"<\d+\+[^<>@\s]+@users\.noreply\.github\.com>\Z", re.IGNORECASE)
_SEPARATOR = re.compile(r"[._-]")


class TraceIndex:
    """The traces of a catalog, indexed by how a fragment of each place finds them; never changes."""

    def __init__(self, catalog: Catalog) -> None:
        tools = catalog.tools.values()
        self.yielding = frozenset(tool.id for tool in tools if YIELDING.intersection(tool.categories))
        self.models = frozenset(tool.id for tool in tools if MODEL in tool.categories)
        self.by_place: dict[Place, list[Trace]] = defaultdict(list)
        self.globbed: dict[Place, list[tuple[str, Trace]]] = defaultdict(list)
        self.by_variable: dict[str, list[Trace]] = defaultdict(list)
        self.by_component: dict[str, list[Trace]] = defaultdict(list)
        self._by_keyword: dict[str, list[Trace]] = defaultdict(list)
        self._keyed: dict[Place, list[tuple[str, Trace]]] = {}
        self._rank = {trace.rule: rank for rank, trace in enumerate(catalog.traces)}
        for trace in catalog.traces:
            for word in trace.keywords:
                self._by_keyword[word].append(trace)
            for place in trace.places:
                self._add(trace, place)

    def _add(self, trace: Trace, place: Place) -> None:
        if place is Place.ENVIRONMENT:
            for variable in trace.keys:
                self.by_variable[variable].append(trace)
        elif place is Place.PATH and all(_is_component(word) for word in trace.keywords):
            for word in trace.keywords:
                self.by_component[word.strip("/")].append(trace)
        elif place in _GLOBBED:
            self.globbed[place] += [(word, trace) for word in trace.keywords]
        else:
            self.by_place[place].append(trace)

    def ordered(self, traces: Iterable[Trace]) -> list[Trace]:
        """The traces without duplicates, in the order of the catalog."""
        return sorted(
            {trace.rule: trace for trace in traces}.values(), key=lambda each: self._rank[each.rule]
        )

    def within(self, place: Place, lower: str) -> list[Trace]:
        """The traces of a place that have a keyword in a text, in the order of the catalog."""
        keyed = self._keyed.get(place)
        if keyed is None:
            every = self.by_place.get(place, ())
            keyed = self._keyed[place] = [(word, trace) for trace in every for word in trace.keywords]
        return list({trace.rule: trace for word, trace in keyed if word in lower}.values())

    def with_keywords(self, words: Iterable[bytes]) -> dict[Place, list[Trace]]:
        """The traces of each place that have one of these keywords."""
        found: dict[Place, list[Trace]] = defaultdict(list)
        for trace in self.ordered(
            chain.from_iterable(self._by_keyword.get(word.decode(), ()) for word in words)
        ):
            for place in trace.places:
                found[place].append(trace)
        return found


class Matcher:
    """Finds the traces that match a fragment.

    A trace is tried only if one of its keywords occurs, so an expression is compiled when it is first needed:
    a hook that finds no keyword compiles nothing. `by_place` narrows the traces that are tried for places
    without an index of their own.
    """

    def __init__(self, index: TraceIndex, by_place: dict[Place, list[Trace]] | None = None) -> None:
        self._index = index
        self._by_place = index.by_place if by_place is None else by_place

    @property
    def models(self) -> frozenset[str]:
        """The ids of the catalog's entries that are models."""
        return self._index.models

    def within(self, text: str) -> Matcher:
        """A matcher for the fragments of one text, which tries only traces with a keyword in the text.

        A text has many lines and few keywords, so searching it once for each keyword is cheaper than
        searching every line. A place is narrowed when it is first asked for.
        """
        return Matcher(self._index, _Narrowed(self._index, text.lower()))

    def admitting(self, words: Iterable[bytes]) -> Matcher:
        """A matcher for the fragments of one text in which exactly these keywords occur."""
        return Matcher(self._index, self._index.with_keywords(words))

    def match(self, fragment: Fragment) -> tuple[Trace, ...]:
        """Every trace that the fragment shows, in the order of the catalog.

        Of one tool and kind only the first that matches, because rule files go from special to general:
        `.claude/agents/x.md` is a subagent, and not a file in the directory once more. Traces of unnamed
        tools (`YIELDING`) are left out if another tool is found.
        """
        candidates = self._candidates(fragment)
        if not candidates:
            return ()
        first: dict[tuple[str, str], Trace] = {}
        for trace in candidates:
            if (trace.tool, trace.kind) not in first and _matches(trace, fragment):
                first[trace.tool, trace.kind] = trace
        if fragment.place is Place.PATH:
            for trace in candidates:
                key = (trace.tool, trace.kind)
                if key not in first and _matches_in_another_case(trace, fragment.text):
                    first[key] = trace._replace(confidence=min(trace.confidence, Confidence.LIKELY))
        named = [trace for trace in first.values() if trace.tool not in self._index.yielding]
        return tuple(named or first.values())

    def readings(
        self, fragments: Iterable[Fragment], match: Callable[[Fragment], tuple[Trace, ...]]
    ) -> Iterator[Sighting]:
        """Every trace that the fragments show; of several readings of one text each tool once.

        A model does not say which agent called it, so traces of unnamed agents are kept beside it.
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
        unnamed = self._index.yielding
        named = [trace for tool, (trace, _) in group.items() if tool not in unnamed | self.models]
        is_sure = any(trace.confidence > Confidence.WEAK for trace in named)
        for tool, (trace, fragment) in group.items():
            # Claude Code signs with the name of its model: `Claude Opus 4.8 <mailbox>`.
            is_signature = tool in self.models and fragment.scope != MODEL and fragment.text.endswith(">")
            if not (named and tool in unnamed) and not (is_sure and is_signature):
                yield trace, fragment

    def _candidates(self, fragment: Fragment) -> list[Trace]:
        if fragment.place is Place.ENVIRONMENT:
            return self._index.by_variable.get(fragment.key, [])
        text = fragment.text.lower()
        if fragment.place is Place.TRAILER:
            text = f"{fragment.key}: {text}"  # a trace may be the key itself (`Entire-Checkpoint: 1a2b`)
        if fragment.place not in _GLOBBED:
            rest = self._by_place[fragment.place]
            return [trace for trace in rest if any(word in text for word in trace.keywords)]
        delimited = f"/{text}/"
        found = [trace for word, trace in self._index.globbed[fragment.place] if word in delimited]
        by_component = self._index.by_component
        components = text.split("/") if fragment.place is Place.PATH else []
        if not by_component.keys().isdisjoint(components):
            for component in components:
                found += by_component.get(component, ())
        if len(found) <= 1:
            return found
        return self._index.ordered(found)


class _Narrowed(dict[Place, list[Trace]]):
    """Maps each place to its traces with a keyword in a text; computed when first asked for."""

    def __init__(self, index: TraceIndex, lower: str) -> None:
        self._index = index
        self._lower = lower

    def __missing__(self, place: Place) -> list[Trace]:
        found = self[place] = self._index.within(place, self._lower)
        return found


def _is_component(word: str) -> bool:
    return word == f"/{word.strip('/')}/" and "/" not in word[1:-1]


def _matches(trace: Trace, fragment: Fragment) -> bool:
    if trace.keys and fragment.key and fragment.key not in trace.keys and not _is_account(trace, fragment):
        return False
    if fragment.key == "heading" and not trace.keys:  # it may be a comment, so a trace has to ask for it
        return False
    if trace.is_credit and not _begins_as_credit(fragment.text):
        return False
    return _compiled(trace.pattern).search(fragment.text) is not None


def _begins_as_credit(text: str) -> bool:
    from linter.catalog.markers import CREDIT  # noqa: PLC0415 on the hook path, where few lines need it

    return _compiled(CREDIT).search(text) is not None


def _matches_in_another_case(trace: Trace, path: str) -> bool:
    """Whether a path matches where file names ignore case (macOS, Windows).

    A plain name (`claude.md`) matches at the root only: in a directory it may be a page about a person, a
    model or a star sign. A distinctive name (`.CursorRules`, `claude.local.md`) matches everywhere.
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
    """Whether a trailer names an account by its number, under any key for people."""
    is_of_people = fragment.key.endswith("-by") and _ACCOUNT_KEY in trace.keys
    return is_of_people and _ACCOUNT.search(fragment.text) is not None


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)
