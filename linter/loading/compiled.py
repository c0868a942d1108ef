"""Loads catalogs and policies from the cache, where they are plain tuples, or compiles them."""

from __future__ import annotations

import marshal
from collections.abc import Collection, Iterable
from enum import Enum
from typing import Any, NamedTuple

from linter.catalog.keyword_index import prefilter
from linter.model.catalog import Catalog, Confidence, MatcherSource, Migration, RuleDirectory, Tool, Trace
from linter.model.fragments import Place
from linter.model.policy import Approved, Ban, Disclosure, Policy, RuleOff, Selector, Waiver, Where
from linter.support import cache_file as store

_PLACES = {place.value: place for place in Place}
_LEVELS = {level.value: level for level in Confidence}


def compile_catalog(catalog: Catalog) -> tuple[store.CompiledCatalog, bytes]:
    """Convert a catalog to plain tuples; the second value is the body for `store.save_catalog`.

    Traces are grouped by place, each with its rank, because a message needs only one in eight of them.
    """
    parts: dict[tuple[Place, ...], list[tuple[int, Trace]]] = {}
    for ranked in enumerate(catalog.traces):
        parts.setdefault(ranked[1].places, []).append(ranked)
    traces = tuple((places, marshal.dumps(_plain(tuple(part)), 4)) for places, part in parts.items())
    body = marshal.dumps(_plain((tuple(catalog.tools.values()), traces, catalog.migrations)), 4)
    own = tuple((each.label, each.digest) for each in catalog.own)
    return store.CompiledCatalog(catalog.digest, prefilter(catalog), body, catalog.date, own), body


def catalog_of(
    compiled: store.CompiledCatalog, places: Collection[Place] = tuple(Place), own_tools: Iterable[Tool] = ()
) -> Catalog:
    """Undo `compile_catalog` for the traces of some places; `own_tools` are tools without a rule file."""
    tools, traces, migrations = compiled.tables(frozenset(place.value for place in places))
    known = {row[0]: Tool(*row) for row in tools}
    known.update((tool.id, tool) for tool in own_tools)
    return Catalog(
        tools=known,
        traces=tuple(_trace_of(row) for _, row in sorted(traces)),
        migrations=tuple(Migration(*row) for row in migrations),
        digest=compiled.digest,
        date=compiled.date,
        own=tuple(RuleDirectory(*row) for row in compiled.own),
    )


def load_catalog() -> store.CompiledCatalog:
    """Load the compiled catalog of the shipped rules; compile and store it first if necessary.

    Raises:
        RulesError: the rule files have errors.
    """
    found = store.load_catalog()
    if found is None:
        from linter.catalog import loader as catalogs  # noqa: PLC0415 20 ms, and once in the life of a cache

        found, body = compile_catalog(catalogs.load().catalog)
        store.save_catalog(found, body)
    return found


class Standing(NamedTuple):
    """A policy, and the catalog that holds under it."""

    policy: Policy
    compiled: store.CompiledCatalog

    def catalog(self, places: Collection[Place] = tuple(Place)) -> Catalog:
        """The catalog with the traces of some places."""
        return catalog_of(self.compiled, places, self.policy.tools)


def load_standing(reference: str) -> Standing:
    """Load a policy and the catalog that it uses; compile and store them first if necessary.

    Raises:
        RulesError: the shipped rule files have errors.
        PolicyError: the policy, or a rule directory of it, has errors.
    """
    own = store.load_own_catalog(reference)
    if own and (row := store.load_policy(reference, own.digest)):
        return Standing(_policy_of(row), own)
    shipped = load_catalog()
    if row := store.load_policy(reference, shipped.digest):
        return Standing(_policy_of(row), shipped)
    from linter.policy import loader as policies  # noqa: PLC0415 as above

    loaded = policies.read(reference, catalog_of(shipped))
    compiled, body = compile_catalog(loaded.catalog) if loaded.catalog.own else (shipped, b"")
    store.save_own_catalog(reference, compiled if body else None, body)
    store.save_policy(reference, compiled.digest, loaded.inputs, _plain(loaded.policy))
    return Standing(loaded.policy, compiled)


def _plain(value: object) -> Any:
    """Convert named tuples and enumerations to the plain tuples and values that marshal can write."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, tuple):
        return tuple(_plain(item) for item in value)
    return value


def _trace_of(row: store.Row) -> Trace:
    rule, tool, places, keys, pattern, keywords, whole, confidence, since, summary, evidence, *rest = row
    sources, kind, is_credit, edges = rest
    return Trace(
        rule,
        tool,
        tuple(map(_PLACES.__getitem__, places)),
        keys,
        pattern,
        keywords,
        whole,
        _LEVELS[confidence],
        since,
        summary,
        evidence,
        tuple(map(MatcherSource._make, sources)),
        kind,
        is_credit,
        edges,
    )


def _policy_of(row: store.Row) -> Policy:
    policy = Policy(*row)
    return policy._replace(
        bans=tuple(_ban_of(ban) for ban in policy.bans),
        approved=tuple(map(Approved._make, policy.approved)),
        waivers=tuple(_waiver_of(waiver) for waiver in policy.waivers),
        threshold=Confidence(policy.threshold),
        disclosure=Disclosure(*policy.disclosure),
        tools=tuple(map(Tool._make, policy.tools)),
        migrations=tuple(map(Migration._make, policy.migrations)),
        off=tuple(map(RuleOff._make, policy.off)),
    )


def _ban_of(row: store.Row) -> Ban:
    ban = Ban(*row)
    threshold = None if ban.threshold is None else Confidence(ban.threshold)
    return ban._replace(selector=Selector(*ban.selector), where=Where(*ban.where), threshold=threshold)


def _waiver_of(row: store.Row) -> Waiver:
    waiver = Waiver(*row)
    return waiver._replace(selector=Selector(*waiver.selector), where=Where(*waiver.where))
