"""Prints a policy as text, with the file and line of every value."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from linter.model.catalog import Catalog, Migration
from linter.model.policy import Approved, Ban, Disclosure, Policy, Selector, Waiver
from linter.policy.keys import DEFAULT_MAX_AGE
from linter.policy.layers import PolicySource
from linter.policy.selectors import specificity

_Value = tuple[str, str | tuple[str, ...] | bool]
"""A key as it stands in TOML, and what it says."""
_WIDTH = 10


class PolicyPrinter:
    """Makes the lines of text about one policy."""

    def __init__(
        self, policy: Policy, sources: tuple[PolicySource, ...], catalog: Catalog, *, origin: bool
    ) -> None:
        self._policy = policy
        self._sources = sources
        self._catalog = catalog
        self._origin = origin
        self._lines = {source.label: source.document.lines for source in sources if source.document.data}

    def lines(self) -> Iterator[str]:
        """The name and files of the policy, then each table, then the settings."""
        policy, top = self._policy, self._sources[-1].label
        summary = f": {policy.summary}{self._at(top, 'summary')}" if policy.summary else ""
        yield f"{policy.name}{self._at(top, 'name')}{summary}"
        yield f"from {', '.join(policy.origin)}"
        for ban in policy.bans:
            yield from self._table("ban", self._tools(ban.selector), ban.origin, _of_ban(ban))
        for entry in policy.approved:
            rows = [row for row in policy.migrations if row.to_tool == entry.tool]
            yield from self._table("approved", entry.tool, entry.origin, _of_approved(entry, rows))
        for waiver in policy.waivers:
            yield from self._table("waiver", self._tools(waiver.selector), waiver.origin, _of_waiver(waiver))
        if policy.disclosure.asks:
            told = policy.disclosure
            yield from self._table(
                "disclose", f"from {told.effective or 'ever'}", told.origin, _of_disclosure(told)
            )
        for off in policy.off:
            yield f"\n{'off':<{_WIDTH}}{off.rule}: {off.reason}{self._at(off.origin)}"
        yield ""
        yield from self._settings()

    def _table(self, word: str, what: str, origin: str, values: Iterable[_Value]) -> Iterator[str]:
        yield f"\n{word:<{_WIDTH}}{what}{self._at(origin)}"
        for key, value in values:
            if value:
                yield f"{'':{_WIDTH}}{key}: {_text(value)}{self._at(origin, key)}"

    def _settings(self) -> Iterator[str]:
        policy = self._policy
        where = dict(policy.settings)
        for key, word, what in (
            ("confidence", "counts", f"a trace from confidence {policy.threshold.label} on"),
            ("dates", "dates", f"a commit counts by the date: {policy.dates}"),
            ("ignores", "ignores", f"inline ignores {'count' if policy.ignores else 'do not count'}"),
            ("unreadable", "may hide", f"need not be readable: {', '.join(policy.unreadable)}"),
            ("baseline", "baseline", f"{policy.baseline}: {len(policy.accepted)} accepted findings"),
        ):
            if (key != "baseline" or policy.baseline) and (key != "unreadable" or policy.unreadable):
                yield f"{word:<{_WIDTH}}{what}{self._at(where.get(key, ''))}"
        for own in self._catalog.own:
            yield f"{'rules':<{_WIDTH}}{own.label} ({own.digest[:12]})"
        if policy.catalog_max_age != DEFAULT_MAX_AGE:
            yield f"{'catalog':<{_WIDTH}}is old after {policy.catalog_max_age} days"
        if policy.help:
            yield f"{'help':<{_WIDTH}}{policy.help}"
        for source in self._sources:
            for key, word in (("lock", "locked"), ("sources", "sources"), ("inventory", "inventory")):
                value = source.document.data.get(key)
                if isinstance(value, list):
                    yield f"{word:<{_WIDTH}}{', '.join(map(str, value))}{self._at(source.label, key)}"
                elif value:
                    yield f"{word:<{_WIDTH}}nothing needs to be banned{self._at(source.label, key)}"

    def _tools(self, selector: Selector) -> str:
        """The tools that a ban names today."""
        return ", ".join(tool.id for tool in self._catalog.tools.values() if specificity(selector, tool))

    def _at(self, origin: str, key: str = "") -> str:
        """The `file:line` of a key of the table at `origin`."""
        if not self._origin:
            return ""
        if not key:
            return f"  [{origin or 'by default'}]"
        label, _, line = (f"{origin}:0" if origin in self._lines else origin).rpartition(":")
        lines = self._lines.get(label, {})
        table = next((keys for keys, number in lines.items() if f"{number}" == line), ())
        steps = (*table, *key.split("."))
        known = next((lines[steps[:end]] for end in (len(steps), len(table) + 1) if steps[:end] in lines), 0)
        if known:
            return f"  [{label}:{known}]"
        return f"  [{origin if line != '0' else 'by default'}]"


def _of_ban(ban: Ban) -> Iterator[_Value]:
    yield from ban.selector._asdict().items()
    yield "announced", ban.announced
    yield "effective", ban.effective
    yield "until", ban.until
    yield "reason", ban.reason
    yield "instead", ban.instead
    yield from ((f"instead_at.{place}", tools) for place, tools in ban.instead_at)
    yield "contact", ban.contact
    yield from ban.where._asdict().items()
    yield "confidence", "" if ban.threshold is None else ban.threshold.label
    yield "strip", ban.strip
    yield "lock", ban.locked


def _of_approved(entry: Approved, migrations: Iterable[Migration]) -> Iterator[_Value]:
    yield "name", entry.name
    yield "url", entry.url
    yield "note", entry.note
    yield "contact", entry.contact
    for row in migrations:
        by_hand = " (by hand)" if row.by_hand else ""
        note = f": {row.note}" if row.note else ""
        start = row.from_rule or row.from_path or row.from_place
        yield "migration", f"{start} to {row.to}{by_hand}{note}"


def _of_waiver(waiver: Waiver) -> Iterator[_Value]:
    yield from waiver.selector._asdict().items()
    yield "until", waiver.until
    yield "reason", waiver.reason
    yield "approved_by", waiver.approved_by
    yield "ticket", waiver.ticket
    yield from waiver.where._asdict().items()


def _of_disclosure(told: Disclosure) -> Iterator[_Value]:
    yield "require", told.require
    yield "allow", told.allow
    yield "forbid", told.forbid
    yield from ((f"pattern.{key}", form) for key, form in told.pattern)
    yield "require_human", told.require_human
    yield "human_signoff", told.human_signoff
    yield "effective", told.effective
    yield "reason", told.reason


def _text(value: str | tuple[str, ...] | bool) -> str:  # noqa: FBT001 what a table holds
    if isinstance(value, bool):
        return "true"
    return value if isinstance(value, str) else ", ".join(value)
