"""What to use instead, and where the content goes: the most exact migration, the policy's own first."""

from __future__ import annotations

from linter.fix.migrations import alternatives, migrations_of
from linter.model.catalog import Migration
from linter.model.fragments import Place
from linter.model.matches import Match
from tests.unit.report import reports

MATCH = reports.at_path(reports.FILE, "lib/CLAUDE.md")
BAN = reports.POLICY.bans[0]


def rows(match: Match, *own: Migration, shipped: tuple[Migration, ...] = ()) -> list[str]:
    policy = reports.POLICY._replace(migrations=own)
    catalog = reports.CATALOG._replace(migrations=shipped)
    return [row.to for row in migrations_of("qoder", match, policy, catalog)]


def test_a_place_may_have_an_alternative_of_its_own() -> None:
    ban = BAN._replace(instead=("qoder",), instead_at=(("import", ("sdk",)),))
    assert alternatives(ban, MATCH) == ("qoder",)
    assert alternatives(ban, reports.imported("x", "a.py", 1)) == ("sdk",)


def test_the_most_exact_migration_counts() -> None:
    of_rule = Migration("qoder", MATCH.trace.rule, "RULE.md", "", "")
    of_path = Migration("qoder", "", "PATH.md", "", "", from_path="**/CLAUDE.md")
    of_place = Migration("qoder", "", "PLACE.md", "", "", from_place=Place.PATH.value)
    assert rows(MATCH, of_place, of_path, shipped=(of_rule,)) == ["RULE.md"]
    assert rows(MATCH, of_place, of_path) == ["PATH.md"]
    assert rows(MATCH, of_place) == ["PLACE.md"]


def test_the_policys_own_comes_before_the_shipped_one() -> None:
    shipped, own = (Migration("qoder", MATCH.trace.rule, to, "", "") for to in ("a.md", "b.md"))
    assert rows(MATCH, own, shipped=(shipped,)) == ["b.md"]


def test_of_another_tool_or_path_there_is_none() -> None:
    assert rows(MATCH, Migration("other", MATCH.trace.rule, "x", "", "")) == []
    assert rows(MATCH, Migration("qoder", "", "x", "", "", from_path="docs/**")) == []
