"""Reads the tables of a policy (bans, waivers, approved tools, disclosure) and collects all problems."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from linter.model.catalog import Catalog, Confidence, Migration, Tool
from linter.model.fragments import Place
from linter.model.placeholders import is_placeholder
from linter.model.policy import Approved, Ban, Disclosure, RuleOff, Selector, Waiver, Where
from linter.policy import trailer_forms
from linter.policy.keyed_table import KeyedTable
from linter.support.nearest import nearest

_KEY = re.compile(r"[A-Za-z0-9-]+")  # the characters of a trailer key, by git's own grammar
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_RULE = re.compile(r"[a-z0-9-]+/[a-z0-9-]+")
_FEW = 60
"""The number of words up to which a problem lists all that there are."""
_LEVELS = {level.label: level for level in Confidence}


class ApprovedTool(NamedTuple):
    """The contents of [approved.ID]: the tool, and its migrations from other tools."""

    approved: Approved
    migrations: tuple[Migration, ...]


class TableReader:
    """Reads the tables that name tools.

    `catalog` has the tools of all rule files. `approved` maps the tools that a policy approves, which the
    catalog may lack, to whether the policy gives them a name.
    """

    def __init__(self, catalog: Catalog, approved: Mapping[str, bool]) -> None:
        self._catalog = catalog
        self._approved = approved
        self._usable = (*catalog.tools, *(tool for tool, is_named in approved.items() if is_named))
        self._rules = {trace.rule for trace in catalog.traces}

    def ban(self, table: KeyedTable, layer: int) -> Ban:
        """Read a [[ban]] of the layer with this number."""
        instead = table.either("instead")
        self._check_usable(table, instead, "instead")
        level = table.text("confidence")
        ban = Ban(
            selector=self._selector(table),
            announced=table.date("announced"),
            effective=table.date("effective"),
            reason=table.text("reason"),
            instead=instead,
            contact=table.text("contact"),
            origin=table.origin(),
            until=table.date("until"),
            where=_where(table),
            threshold=level_of(level) if level else None,
            instead_at=self._instead_at(table.table("instead_at")),
            strip=table.flag("strip"),
            locked=table.flag("lock"),
            layer=layer,
        )
        if ban.effective and ban.announced > ban.effective:
            table.problem(f"announced {ban.announced}, after it took effect ({ban.effective})", "announced")
        if ban.until and ban.until < ban.effective:
            table.problem(f"ends on {ban.until}, before it takes effect ({ban.effective})", "until")
        table.finish()
        return ban

    def _instead_at(self, table: KeyedTable) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Read `instead_at = {import = "x", dependency = ["x", "y"]}`."""
        found = []
        for place in Place:
            tools = table.either(place.value)
            self._check_usable(table, tools, place.value)
            if place.value in table:
                found.append((place.value, tools))
        table.finish()
        return tuple(found)

    def _check_usable(self, table: KeyedTable, tools: tuple[str, ...], key: str) -> None:
        """Report alternatives that are unknown, or that have no name (at the entry that approves them)."""
        unknown = tuple(tool for tool in tools if tool not in self._approved)
        _check_known(table, unknown, self._usable, key)

    def waiver(self, table: KeyedTable, layer: int) -> Waiver:
        """Read a [[waiver]] of the layer with this number."""
        rules = table.texts("rules")
        _check_known(table, rules, self._rules, "rules")
        waiver = Waiver(
            selector=self._selector(table),
            until=table.date("until"),
            reason=_filled_in(table, "reason"),
            approved_by=_filled_in(table, "approved_by"),
            origin=table.origin(),
            ticket=table.text("ticket"),
            where=_where(table)._replace(rules=rules),
            layer=layer,
        )
        table.finish()
        return waiver

    def _selector(self, table: KeyedTable) -> Selector:
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
            _check_known(table, named, known[key], key)
        if not any(values.values()):
            table.problem(f"expected one of {', '.join(known)}")
        return Selector(**values)

    def approved(self, table: KeyedTable, tool: str, known_as: str = "") -> ApprovedTool:
        """Read [approved.<tool>]; a tool that is not in the catalog needs a name.

        `known_as` is the name that an earlier layer of the policy gives it.
        """
        approved = Approved(
            tool,
            url=table.text("url"),
            note=table.text("note"),
            origin=table.origin(),
            name=table.text("name").strip() or known_as,
            contact=table.text("contact"),
        )
        if tool not in self._catalog.tools and not approved.name:
            near = nearest(tool, sorted(self._catalog.tools))
            what = (
                f'"{tool}" is not in the catalog{near or ";"} a tool of your own needs a name: name = "..."'
            )
            table.problem(what)
        elif not _ID.fullmatch(tool):
            table.problem(f'"{tool}" is no id: letters, digits, "-", "_" and "."')
        migrations = [self._migration(entry, tool) for entry in table.tables("migration")]
        table.finish()
        return ApprovedTool(approved, tuple(migrations))

    def _migration(self, table: KeyedTable, tool: str) -> Migration:
        """Read [[approved.<tool>.migration]], whose `from` is a rule, a place, or a glob of paths."""
        start, to = table.text("from"), table.text("to")
        row = Migration(tool, "", to, table.text("note"), "", by_hand=table.flag("by_hand"))
        table.finish()
        if start in {place.value for place in Place}:
            row = row._replace(from_place=start)
        elif start in self._rules:
            row = row._replace(from_rule=start)
        else:
            row = row._replace(from_path=start)
            self._check_path(table, start)
        if not row.by_hand and not row.from_place and (to.startswith("/") or ".." in to.split("/")):
            table.problem(f'"{to}" leads out of the repository', "to")
        return row

    def _check_path(self, table: KeyedTable, start: str) -> None:
        """Report a `from` that looks like a misspelt rule or place rather than a path."""
        if _RULE.fullmatch(start) and start.partition("/")[0] in self._catalog.tools:
            table.problem(f'no rule is called "{start}"{nearest(start, self._rules)}', "from")
        elif start and not set(start) & set("/.*?"):
            near = nearest(start, [place.value for place in Place])
            table.problem(
                f'"{start}" is no rule, no place and no path{near or f": write **/{start}"}', "from"
            )

    def rule_off(self, table: KeyedTable, layer: int) -> RuleOff:
        """Read an entry of `off` in [rules] of the layer with this number."""
        off = RuleOff(table.text("rule"), _filled_in(table, "reason"), table.origin("rule"), layer)
        if off.rule and off.rule not in self._rules:
            table.problem(f'no rule is called "{off.rule}"{nearest(off.rule, self._rules)}', "rule")
        table.finish()
        return off


def own_tool(approved: Approved) -> Tool:
    """Make a catalog entry for an approved tool that has no rule file."""
    return Tool(approved.tool, approved.name or approved.tool, "", "", (), approved.url)


def _where(table: KeyedTable) -> Where:
    places = table.texts("places")
    _check_known(table, places, table.words_of("places"), "places", what="no place")
    kinds = table.texts("kinds")
    _check_known(table, kinds, table.words_of("kinds"), "kinds", what="no kind of trace")
    return Where(places, table.texts("paths"), table.texts("refs"), table.texts("repositories"), kinds=kinds)


def _check_known(
    table: KeyedTable,
    words: tuple[str, ...],
    known: Iterable[str],
    key: str,
    what: str = "not in the catalog",
) -> None:
    every = sorted(set(known))
    for word in words:
        if word not in every:
            table.problem(f'"{word}" is {what}{nearest(word, every) or _few(every)}', key)


def _few(words: Sequence[str]) -> str:
    """All words that there are, if they are not too many to be read."""
    return f" (there are: {', '.join(words)})" if len(words) <= _FEW else ""


def _filled_in(table: KeyedTable, key: str) -> str:
    """Read a text; a placeholder such as `...` is a problem."""
    text = table.text(key)
    if is_placeholder(text):
        table.problem(f'"{text}" is a placeholder: replace it by the actual text', key)
    return text


def disclosure_of(table: KeyedTable) -> Disclosure:
    """Read [disclosure]."""
    disclosure = Disclosure(
        require=_keys(table, "require"),
        allow=_keys(table, "allow"),
        forbid=_keys(table, "forbid"),
        effective=table.date("effective"),
        reason=table.text("reason"),
        origin=table.origin(),
        pattern=_patterns(table),
        require_human=table.flag("require_human"),
        human_signoff=table.flag("human_signoff"),
    )
    shaped = tuple(key.lower() for key, _ in disclosure.pattern)
    words = (disclosure.require, "required"), (disclosure.allow, "allowed"), (shaped, "given a pattern")
    for keys, word in words:
        if both := sorted(set(keys) & set(disclosure.forbid)):
            table.problem(f"{', '.join(both)}: {word} and forbidden", "forbid")
    if not disclosure.asks:
        table.problem("expected require, allow, forbid, pattern, require_human or human_signoff")
    table.finish()
    return disclosure


def _keys(table: KeyedTable, name: str) -> tuple[str, ...]:
    keys = table.either(name)
    _check_keys(table, keys, name)
    return tuple(key.lower() for key in keys)


def _check_keys(table: KeyedTable, keys: Iterable[str], name: str) -> None:
    for key in keys:
        if not _KEY.fullmatch(key):
            what = "is no key of a trailer: letters, digits and hyphens, without the colon"
            table.problem(f'"{key}" {what}', name)


def _patterns(table: KeyedTable) -> tuple[tuple[str, str], ...]:
    """Read `pattern = {Assisted-by = "AGENT:MODEL"}`; a form that cannot be used is a problem."""
    found = table.named_texts("pattern")
    _check_keys(table, found, "pattern")
    for key, form in found.items():
        if what := trailer_forms.problem_of(form):
            table.problem(f"{key}: {what}", "pattern")
    lowered = [key.lower() for key in found]
    if twice := sorted({key for key in lowered if lowered.count(key) > 1}):
        table.problem(f"{', '.join(twice)}: more than once, in different cases", "pattern")
    return tuple(found.items())


def level_of(label: str) -> Confidence:
    """The confidence that a label names; the default for an unknown label."""
    return _LEVELS.get(label, Confidence.LIKELY)
