"""Catalog and Policy <-> plain tuples for `linter.support.cache_file`."""

from __future__ import annotations

import marshal
from collections.abc import Collection
from enum import Enum
from typing import Any

from linter.catalog.keyword_index import prefilter
from linter.model.findings import Catalog, Confidence, Migration, Place, Tool, Trace
from linter.model.policy import Approved, Ban, Disclosure, Policy, Selector, Waiver, Where
from linter.support import cache_file as store

_PLACES = {place.value: place for place in Place}
_LEVELS = {level.value: level for level in Confidence}


def compile_catalog(catalog: Catalog) -> tuple[store.CompiledCatalog, bytes]:
    """Lay a catalog out as plain tuples; the second part is the body that `store.save_catalog` keeps.

    Traces of the same places lie together, each with its rank: a message needs one in eight of them.
    """
    parts: dict[tuple[Place, ...], list[tuple[int, Trace]]] = {}
    for ranked in enumerate(catalog.traces):
        parts.setdefault(ranked[1].places, []).append(ranked)
    traces = tuple((places, marshal.dumps(_plain(tuple(part)), 4)) for places, part in parts.items())
    body = marshal.dumps(_plain((tuple(catalog.tools.values()), traces, catalog.migrations)), 4)
    return store.CompiledCatalog(catalog.digest, prefilter(catalog), body), body


def catalog_of(compiled: store.CompiledCatalog, places: Collection[Place] = tuple(Place)) -> Catalog:
    """Undo `compile_catalog`, for the traces of some places."""
    tools, traces, migrations = compiled.tables(frozenset(place.value for place in places))
    return Catalog(
        tools={row[0]: Tool(*row) for row in tools},
        traces=tuple(_trace_of(row) for _, row in sorted(traces)),
        migrations=tuple(Migration(*row) for row in migrations),
        digest=compiled.digest,
    )


def load_catalog() -> store.CompiledCatalog:
    """The compiled catalog; compiled and kept on the way where that was not done.

    Raises:
        RulesError: the rule files hold problems.
    """
    found = store.load_catalog()
    if found is None:
        from linter.catalog import loader as catalogs  # noqa: PLC0415 20 ms, and once in the life of a cache

        found, body = compile_catalog(catalogs.load().catalog)
        store.save_catalog(found, body)
    return found


def load_policy(reference: str, catalog: Catalog) -> Policy:
    """A policy; compiled and kept on the way where that was not done.

    Raises:
        PolicyError: the policy holds problems.
    """
    tables = store.load_policy(reference, catalog.digest)
    if tables is not None:
        return _policy_of(tables)
    from linter.policy import loader as policies  # noqa: PLC0415 as above

    policy, sources = policies.load(reference, catalog)
    kept = tuple((str(source.path), source.data, source.links) for source in sources)
    store.save_policy(reference, catalog.digest, kept, _plain(policy))
    return policy


def _plain(value: object) -> Any:
    """Named tuples and enumerations as the tuples and values that marshal knows."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, tuple):
        return tuple(_plain(item) for item in value)
    return value


def _trace_of(row: store.Row) -> Trace:
    rule, tool, places, keys, pattern, keywords, whole, confidence, *rest = row
    return Trace(
        rule,
        tool,
        tuple(map(_PLACES.__getitem__, places)),
        keys,
        pattern,
        keywords,
        whole,
        _LEVELS[confidence],
        *rest,
    )


def _policy_of(row: store.Row) -> Policy:
    policy = Policy(*row)
    return policy._replace(
        bans=tuple(_ban_of(ban) for ban in policy.bans),
        approved=tuple(Approved(*approved) for approved in policy.approved),
        waivers=tuple(_waiver_of(waiver) for waiver in policy.waivers),
        threshold=Confidence(policy.threshold),
        disclosure=Disclosure(*policy.disclosure),
    )


def _ban_of(row: store.Row) -> Ban:
    ban = Ban(*row)
    threshold = None if ban.threshold is None else Confidence(ban.threshold)
    return ban._replace(selector=Selector(*ban.selector), where=Where(*ban.where), threshold=threshold)


def _waiver_of(row: store.Row) -> Waiver:
    waiver = Waiver(*row)
    return waiver._replace(selector=Selector(*waiver.selector), where=Where(*waiver.where))
