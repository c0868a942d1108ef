"""Trailer keys that must not name a tool, and commits that do not say which tool took part."""

from __future__ import annotations

import pytest

from linter.model.catalog import Catalog, Confidence
from linter.model.findings import Finding
from linter.model.fragments import Place
from linter.model.matches import Match, Participants
from linter.model.policy import Disclosure
from linter.verdict import disclosure
from tests.helpers import a_match, a_tool, a_trace

CATALOG = Catalog({"claude-code": a_tool(), "git-ai": a_tool("git-ai", categories=("neutral",))}, (), (), "")
TODAY = "2026-08-01"
REQUIRED = Disclosure(require=("assisted-by",), effective="2026-07-10", origin="toolban.toml:4")


def trailer(key: str = "co-authored-by", commit: str = "c" * 40, **fields: object) -> Match:
    match = a_match(a_trace(**fields), commit=commit)
    return match._replace(fragment=match.fragment._replace(key=key))


def found(
    *matches: Match,
    asks: Disclosure = REQUIRED,
    day: str = TODAY,
    today: str = TODAY,
    participants: Participants | None = None,
) -> list[Finding]:
    context = disclosure.Context(asks, CATALOG, today, participants)
    return list(disclosure.findings([(match, day) for match in matches], [], context))


def test_a_commit_that_does_not_disclose() -> None:
    (finding,) = found(trailer(), trailer("reviewed-by"))
    assert finding.match.trace.rule == disclosure.MISSING
    assert finding.message == "Claude-Code took part, and no Assisted-by: says so."
    assert finding.ban == "toolban.toml:4"


def test_one_required_key_discloses_the_commit_and_no_other() -> None:
    (finding,) = found(trailer(), trailer("assisted-by"), trailer(commit="d" * 40))
    assert finding.match.origin.commit == "d" * 40


def test_before_its_day_nothing_is_asked() -> None:
    assert found(trailer(), day="2026-07-09") == []
    assert found(trailer(), today="2026-07-09") == []


@pytest.mark.parametrize(
    "match",
    [
        trailer(confidence=Confidence.WEAK),
        trailer(tool="git-ai"),
        trailer(places=(Place.IMPORT,)),
        trailer()._replace(was_there_before=True),
        trailer()._replace(fragment=trailer().fragment._replace(tolerant=True)),
    ],
)
def test_what_is_no_proof_that_a_tool_took_part(match: Match) -> None:
    assert found(match) == []


def test_what_is_a_violation_need_not_be_disclosed() -> None:
    context = disclosure.Context(REQUIRED, CATALOG, TODAY)
    assert list(disclosure.findings([(trailer(), TODAY)], [trailer()], context)) == []


def test_forbidden_keys() -> None:
    asks = Disclosure(forbid=("signed-off-by",), allow=("co-authored-by",), reason="DCO.")
    first, second = found(
        trailer("signed-off-by"), trailer("co-authored-by"), trailer("reviewed-by"), asks=asks
    )
    assert {first.match.fragment.key, second.match.fragment.key} == {"signed-off-by", "reviewed-by"}
    assert first.match.trace.rule == disclosure.FORBIDDEN
    assert first.message == "Signed-off-by must not name a tool, and names Claude-Code. DCO."
    assert first.advice.endswith("Co-authored-by: <name of the tool>")
    assert first.fingerprint != second.fingerprint
