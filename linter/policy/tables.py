"""The tables of a policy: bans, waivers, approved tools, disclosure; every problem is collected."""

from __future__ import annotations

import re
from collections.abc import Iterable

from linter.model.findings import Catalog, Confidence, Place
from linter.model.placeholders import is_placeholder
from linter.model.policy import Approved, Ban, Disclosure, Selector, Waiver, Where
from linter.support.table_reader import Table, nearest

_KEY = re.compile(r"[A-Za-z0-9-]+")  # what git takes for one


class Entries:
    """Reads the tables that name tools."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog

    def ban(self, table: Table, layer: int) -> Ban:
        """Read a [[ban]]; `layer` is the number of its file."""
        instead = table.either("instead", "instead")
        self._check_known(table, instead, self._catalog.tools, "instead")
        labels = [level.label for level in Confidence]
        level = table.text("confidence", one_of=labels) if "confidence" in table else ""
        ban = Ban(
            selector=self._selector(table),
            announced=table.date("announced"),
            effective=table.date("effective"),
            reason=_filled_in(table, "reason"),
            instead=instead,
            contact=table.text("contact", default=""),
            origin=table.origin(),
            until=table.date("until"),
            where=self._where(table, "paths"),
            threshold=level_of(level) if level else None,
            instead_at=self._instead_at(table),
            strip=table.flag("strip"),
            locked=table.flag("lock"),
            layer=layer,
        )
        if "effective" not in table:
            table.problem("this key is missing: from when is it banned?", "effective")
        elif ban.effective and ban.announced > ban.effective:
            table.problem(f"announced {ban.announced}, after it took effect ({ban.effective})", "announced")
        if ban.until and ban.until < ban.effective:
            table.problem(f"ends on {ban.until}, before it takes effect ({ban.effective})", "until")
        table.finish()
        return ban

    def _instead_at(self, table: Table) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """`instead_at = {import = "x", dependency = ["x", "y"]}`."""
        if "instead_at" not in table:
            return ()
        places = table.table("instead_at")
        found = []
        for place in Place:
            if place.value in places:
                tools = places.either(place.value, place.value)
                self._check_known(places, tools, self._catalog.tools, place.value)
                found.append((place.value, tools))
        places.finish(*(place.value for place in Place))
        return tuple(found)

    def _where(self, table: Table, *also: str) -> Where:
        places = table.texts("places")
        self._check_known(table, places, [place.value for place in Place], "places", what="no place")
        paths = table.texts("paths") if "paths" in also else ()
        return Where(places, paths, table.texts("refs"), table.texts("repositories"))

    def waiver(self, table: Table, layer: int) -> Waiver:
        """Read a [[waiver]]."""
        rules = table.texts("rules")
        self._check_known(table, rules, (trace.rule for trace in self._catalog.traces), "rules")
        waiver = Waiver(
            selector=self._selector(table),
            paths=table.texts("paths"),
            until=table.date("until"),
            reason=_filled_in(table, "reason"),
            approved_by=_filled_in(table, "approved_by"),
            origin=table.origin(),
            ticket=table.text("ticket", default=""),
            where=self._where(table)._replace(rules=rules),
            layer=layer,
        )
        if "until" not in table:
            table.problem("this key is missing: every waiver needs an end", "until")
        table.finish()
        return waiver

    def _selector(self, table: Table) -> Selector:
        tools = self._catalog.tools
        known: dict[str, tuple[str, ...]] = {
            "tools": tuple(tools),
            "vendors": tuple(tool.vendor for tool in tools.values()),
            "categories": tuple(word for tool in tools.values() for word in tool.categories),
            "jurisdictions": tuple(tool.jurisdiction for tool in tools.values()),
        }
        values = {key: table.texts(key) for key in known}
        for key, words in values.items():
            named = tuple(word for word in words if word != "*" or key != "tools")
            self._check_known(table, named, known[key], key)
        if not any(values.values()):
            table.problem(f"expected one of {', '.join(known)}")
        return Selector(**values)

    def _check_known(
        self,
        table: Table,
        words: tuple[str, ...],
        known: Iterable[str],
        key: str = "",
        what: str = "not in the catalog",
    ) -> None:
        every = sorted(set(known))
        for word in words:
            if word not in every:
                table.problem(f'"{word}" is {what}{nearest(word, every)}', key)

    def approved(self, table: Table, tool: str) -> Approved:
        """Read [approved.<tool>]."""
        self._check_known(table, (tool,), self._catalog.tools)
        approved = Approved(
            tool, table.text("url", default=""), table.text("note", default=""), table.origin()
        )
        table.finish()
        return approved


def _filled_in(table: Table, key: str) -> str:
    """A text that somebody has written: what only holds its place is a problem."""
    text = table.text(key)
    if is_placeholder(text):
        table.problem(f'"{text}" only holds the place: write what it is', key)
    return text


def disclosure_of(table: Table) -> Disclosure:
    """Read [disclosure]."""
    disclosure = Disclosure(
        require=_keys(table, "require"),
        allow=_keys(table, "allow"),
        forbid=_keys(table, "forbid"),
        effective=table.date("effective"),
        reason=table.text("reason", default=""),
        origin=table.origin(),
    )
    for keys, word in ((disclosure.require, "required"), (disclosure.allow, "allowed")):
        if both := sorted(set(keys) & set(disclosure.forbid)):
            table.problem(f"{', '.join(both)}: {word} and forbidden", "forbid")
    if not disclosure.asks:
        table.problem("expected require, allow or forbid")
    table.finish()
    return disclosure


def _keys(table: Table, name: str) -> tuple[str, ...]:
    keys = table.either(name, name)
    for key in keys:
        if not _KEY.fullmatch(key):
            what = "is no key of a trailer: letters, digits and hyphens, without the colon"
            table.problem(f'"{key}" {what}', name)
    return tuple(key.lower() for key in keys)


def level_of(label: str) -> Confidence:
    """The confidence of a label; what is none of them counts as the default."""
    return {level.label: level for level in Confidence}.get(label, Confidence.LIKELY)
