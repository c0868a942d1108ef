"""toolban.toml or [tool.toolban] and what it extends -> Policy, completely validated."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from linter.model.errors import PolicyError
from linter.model.findings import Catalog, Confidence
from linter.model.policy import Approved, Ban, Policy, Waiver
from linter.policy import baseline as baselines
from linter.policy.layers import Layer, LayerLoader, PolicySource, builtin_names
from linter.policy.locks import Lock, contradictions
from linter.policy.settings import DATES, LOCKABLE, Baseline, Settings
from linter.policy.tables import Entries, disclosure_of, level_of
from linter.support.locations import find_policy
from linter.support.table_reader import Problems, nearest

__all__ = ["builtin_names", "find", "load"]
_NOTHING = 'no [[ban]] is in it, so nothing is banned; extend "builtin:inventory"'


def find(directory: Path) -> Path | None:
    """Find the policy of a repository: from a directory upwards, not past the one that holds `.git`."""
    found = find_policy(str(directory))
    return Path(found) if found else None


def load(
    reference: str | Path, catalog: Catalog, read: Callable[[Path], bytes] = Path.read_bytes
) -> tuple[Policy, tuple[PolicySource, ...]]:
    """Read a policy file (or `builtin:<name>`) and everything it extends.

    `read` gives the content of a file that is not installed; it raises OSError as `Path.read_bytes` does.

    Raises:
        PolicyError: lists every problem of every file.
    """
    problems = Problems()
    files = LayerLoader(problems, read)
    files.add(str(reference))
    policy = _Merge(catalog, problems, files).policy()
    if problems:
        raise PolicyError(
            problems.lines,
            "`toolban policy check` repeats this list; docs/reference/policy.md has every key.",
        )
    return policy, files.sources


class _Key(NamedTuple):
    """A key that a file locks, or that a locked ban of it stands on."""

    name: str
    origin: str
    extended: frozenset[int]
    ban: Ban | None = None


class _Merge:
    """Merges the files of a policy, the most general first."""

    def __init__(self, catalog: Catalog, problems: Problems, files: LayerLoader) -> None:
        self._catalog = catalog
        self._problems = problems
        self._files = files
        self._entries = Entries(catalog)
        self._settings = Settings()
        self._name = self._summary = ""
        self._inventory = False
        self._bans: list[Ban] = []
        self._approved: dict[str, Approved] = {}
        self._approving: list[tuple[int, str]] = []
        self._waivers: list[Waiver] = []
        self._locked: list[_Key] = []
        for layer in files.layers:
            self._read(layer)

    def policy(self) -> Policy:
        sources = self._files.sources
        settings = self._settings
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
            baseline=settings.baseline.value.name,
            accepted=settings.baseline.value.accepted,
            disclosure=settings.disclosure.value,
            settings=tuple(sorted(settings.origins.items())),
        )
        empty = not (policy.bans or policy.disclosure.asks or self._inventory)
        if empty and not self._problems:
            self._problems.add(sources[-1].label, _NOTHING)
        self._check_keys()
        for where, what in contradictions(policy, self._catalog, self._locks()):
            self._problems.add(where, what)
        return policy

    def _read(self, layer: Layer) -> None:
        table = layer.table
        self._name = table.text("name", default=layer.stem)
        self._summary = table.text("summary", default="")
        table.texts("sources")
        self._read_settings(layer)
        self._inventory = table.flag("inventory") or self._inventory
        bans = [self._entries.ban(entry, layer.number) for entry in table.tables("ban")]
        self._bans += bans
        for tool, entry in table.named_tables("approved").items():
            self._approved[tool] = self._entries.approved(entry, tool)
            self._approving.append((layer.number, tool))
        self._waivers += [self._entries.waiver(entry, layer.number) for entry in table.tables("waiver")]
        self._read_locks(layer, bans)
        table.finish()

    def _read_locks(self, layer: Layer, bans: list[Ban]) -> None:
        """A locked ban stands on the dates and, without a confidence of its own, on that of its file."""
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
        if "confidence" in table:
            word = table.text("confidence", one_of=[level.label for level in Confidence])
            settings.confidence.put(layer.number, level_of(word), table.origin("confidence"))
        if "dates" in table:
            settings.dates.put(layer.number, table.text("dates", one_of=DATES), table.origin("dates"))
        if "ignores" in table:
            settings.ignores.put(layer.number, table.flag("ignores"), table.origin("ignores"))
        if "baseline" in table:
            settings.baseline.put(layer.number, self._baseline(layer), table.origin("baseline"))
        if "disclosure" in table:
            disclosure = disclosure_of(table.table("disclosure"))
            settings.disclosure.put(layer.number, disclosure, table.origin("disclosure"))

    def _baseline(self, layer: Layer) -> Baseline:
        name = layer.table.text("baseline")
        data = self._files.baseline(layer, name) if name else None
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

    def _locks(self) -> list[Lock]:
        """What `lock` holds of bans: those that are locked, and the least confidence of any."""
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
