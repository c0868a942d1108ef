"""Merges the layers of a policy, the most general first, and collects contradictions."""

from __future__ import annotations

import hashlib
from typing import NamedTuple

from linter.model.catalog import Catalog, Migration
from linter.model.policy import Approved, Ban, Policy, RuleOff, Waiver
from linter.policy import baseline as baselines
from linter.policy.keyed_table import KeyedTable
from linter.policy.keys import DEFAULT_MAX_AGE, LOCKABLE
from linter.policy.layers import Layer, LayerLoader
from linter.policy.locks import Lock, contradictions, loosened_rules
from linter.policy.rule_directories import OwnRules
from linter.policy.settings import Baseline, Settings, date_named
from linter.policy.tables import TableReader, disclosure_of, level_of, own_tool
from linter.support.locations import PACKAGE
from linter.support.nearest import nearest
from linter.support.table_reader import Problems

_NOTHING = 'no [[ban]] is in it, so nothing is banned; extend "builtin:inventory"'
_MOST_BANS = 500


class _Key(NamedTuple):
    """A setting that a layer locks, or that one of its locked bans depends on."""

    name: str
    origin: str
    extended: frozenset[int]
    ban: Ban | None = None


class Merger:
    """Merges the layers of a policy, the most general first, and adds errors to `problems`."""

    def __init__(self, catalog: Catalog, problems: Problems, files: LayerLoader, rules: OwnRules) -> None:
        approved = dict(sorted(entry for layer in files.layers for entry in layer.approved))
        self._catalog = catalog
        self._problems = problems
        self._files = files
        self._rules = rules
        self._reader = TableReader(catalog, approved)
        self._settings = Settings()
        self._unreadable: list[str] = []
        self._name = self._summary = self._help = ""
        self._max_age = DEFAULT_MAX_AGE
        self._inventory = False
        self._bans: list[Ban] = []
        self._approved: dict[str, Approved] = {}
        self._migrations: dict[str, tuple[Migration, ...]] = {}
        self._approving: list[tuple[int, str]] = []
        self._waivers: list[Waiver] = []
        self._off: list[RuleOff] = []
        self._locked: list[_Key] = []
        for layer in files.layers:
            self._read(layer)

    def policy(self) -> Policy:
        """Merge all layers into one policy and validate it."""
        sources = self._files.sources
        settings = self._settings
        paths = (each.label for each in self._rules.directories if not each.label.startswith(PACKAGE))
        policy = Policy(
            name=self._name,
            summary=self._summary,
            bans=tuple(self._bans),
            approved=tuple(self._approved.values()),
            waivers=tuple(self._waivers),
            threshold=settings.confidence.value,
            origin=tuple(source.label for source in sources),
            digest=hashlib.sha256(b"\0".join(source.data for source in sources)).hexdigest(),
            dates=settings.dates.value,
            ignores=settings.ignores.value,
            unreadable=tuple(dict.fromkeys(self._unreadable)),
            baseline=settings.baseline.value.name,
            accepted=settings.baseline.value.accepted,
            disclosure=settings.disclosure.value,
            settings=tuple(sorted(settings.origins.items())),
            tools=tuple(own_tool(entry) for entry in self._approved.values() if self._is_own(entry)),
            migrations=tuple(row for rows in self._migrations.values() for row in rows),
            off=tuple(self._off),
            rule_directories=tuple(paths),
            catalog_max_age=self._max_age,
            help=self._help,
        )
        empty = not (policy.bans or policy.disclosure.asks or self._inventory)
        if empty and not self._problems:
            self._problems.add(sources[-1].label, _NOTHING)
        self._check_keys()
        self._check_rules(policy)
        catalog = with_own_tools(self._catalog, policy)
        for where, what in contradictions(policy, catalog, self._locks()):
            self._problems.add(where, what)
        return policy

    def _is_own(self, entry: Approved) -> bool:
        return entry.tool not in self._catalog.tools

    def _read(self, layer: Layer) -> None:
        table = layer.table
        self._name = table.text("name") or layer.stem
        self._summary = table.text("summary")
        self._help = table.text("help") or self._help
        self._max_age = table.number("catalog_max_age", self._max_age)
        table.texts("sources")
        self._read_settings(layer)
        self._inventory = table.flag("inventory") or self._inventory
        entries = table.tables("ban")
        if len(entries) > _MOST_BANS:  # every ban is compared with all others
            table.problem(
                f"{len(entries):,} bans; a file can have {_MOST_BANS}, and one ban many tools", "ban"
            )
        bans = [self._reader.ban(entry, layer.number) for entry in entries[:_MOST_BANS]]
        self._bans += bans
        for tool, entry in table.named_tables("approved").items():
            self._read_approved(tool, entry, layer)
        self._waivers += [self._reader.waiver(entry, layer.number) for entry in table.tables("waiver")]
        if turned := self._rules.tables.get(layer.number):
            self._off += [self._reader.rule_off(entry, layer.number) for entry in turned.tables("off")]
            turned.finish()
        self._read_locks(layer, bans)
        table.finish()

    def _read_approved(self, tool: str, table: KeyedTable, layer: Layer) -> None:
        """Read [approved.ID]; it replaces that of an earlier layer, except for name and migrations."""
        before = self._approved.get(tool)
        found = self._reader.approved(table, tool, before.name if before else "")
        self._approved[tool] = found.approved
        self._migrations[tool] = (*found.migrations, *self._migrations.get(tool, ()))
        self._approving.append((layer.number, tool))

    def _read_locks(self, layer: Layer, bans: list[Ban]) -> None:
        """Record what a layer locks.

        A locked ban also locks the setting `dates` and, unless it has its own, the `confidence` of the layer.
        """
        for key in layer.table.texts("lock"):
            if key in LOCKABLE:
                self._locked.append(_Key(key, layer.table.origin("lock"), layer.extended))
            else:
                what = f'"{key}" cannot be locked; {", ".join(LOCKABLE)} can{nearest(key, LOCKABLE)}'
                layer.table.problem(what, "lock")
        for ban in bans:
            if ban.locked:
                self._locked.append(_Key("dates", ban.origin, layer.extended, ban))
                if ban.threshold is None:
                    self._locked.append(_Key("confidence", ban.origin, layer.extended, ban))

    def _read_settings(self, layer: Layer) -> None:
        table, settings = layer.table, self._settings
        self._unreadable += table.texts("unreadable")
        level, dates, ignores = table.text("confidence"), table.text("dates"), table.flag("ignores")
        baseline, disclosure = table.text("baseline"), table.table("disclosure")
        if "confidence" in table:
            settings.confidence.put(layer.number, level_of(level), table.origin("confidence"))
        if "dates" in table:
            settings.dates.put(layer.number, date_named(dates), table.origin("dates"))
        if "ignores" in table:
            settings.ignores.put(layer.number, ignores, table.origin("ignores"))
        if "baseline" in table:
            settings.baseline.put(layer.number, self._baseline(layer, baseline), table.origin("baseline"))
        if "disclosure" in table:
            settings.disclosure.put(layer.number, disclosure_of(disclosure), table.origin("disclosure"))

    def _baseline(self, layer: Layer, name: str) -> Baseline:
        if not name.strip():
            layer.table.problem("expected a non-empty string", "baseline")
            return Baseline()
        data = self._files.baseline(layer, name)
        entries, wrong = baselines.read((data or b"").decode("utf-8", "surrogateescape"))
        for line in wrong:
            self._problems.add(f"{name}:{line}", "expected a fingerprint, a rule and a path")
        return Baseline(name, tuple(sorted(entries)))

    def _check_keys(self) -> None:
        for key, where in self._settings.origins.items():
            loosened = (
                locked.origin
                for locked in self._locked
                if locked.name == key and self._settings.is_loosened(key, locked.extended)
            )
            if origin := next(loosened, ""):
                what = f"{key}: is locked at {origin}: it can be tightened, not loosened"
                self._problems.add(where, what)

    def _check_rules(self, policy: Policy) -> None:
        """Report layers that add rules to, or turn off rules of, tools that another layer locks."""
        for key in self._locked:
            if key.name != "rules":
                continue
            others = [where for layer, where in self._rules.named if layer not in key.extended]
            others += [off.origin for off in policy.off if off.layer not in key.extended]
            for where in dict.fromkeys(others):
                self._problems.add(where, f"rules: is locked at {key.origin}: only that policy can add to it")
        bans = [lock for lock in self._locks() if lock.ban]
        for where, what in loosened_rules(policy, self._catalog, bans, self._rules.named):
            self._problems.add(where, what)

    def _locks(self) -> list[Lock]:
        """The locks on bans: each locked ban, and the locked confidence of all bans."""
        return [
            Lock(
                origin=key.origin,
                layers=key.extended,
                threshold=(key.ban and key.ban.threshold) or self._settings.confidence.within(key.extended),
                approved=frozenset(tool for layer, tool in self._approving if layer in key.extended),
                ban=key.ban,
            )
            for key in self._locked
            if (key.name == "dates" if key.ban else key.name == "confidence")
        ]


def with_own_tools(catalog: Catalog, policy: Policy) -> Catalog:
    """The catalog, with the approved tools of a policy that it lacks."""
    if not policy.tools:
        return catalog
    return catalog._replace(tools={**catalog.tools, **{tool.id: tool for tool in policy.tools}})
