"""Bans of one file that may meet and are equally exact are an error; so their order never decides."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linter.model.catalog import Catalog
from linter.model.errors import PolicyError
from linter.model.fragments import Fragment, Place
from linter.model.matches import Match, Origin
from linter.model.policy import Policy, Where
from linter.policy import loader as policies
from linter.policy.overlap import contains, disjoint
from linter.policy.selectors import covers
from linter.verdict.evaluator import JudgingContext
from linter.verdict.judge import judge
from tests.helpers import a_trace
from tests.scale import times

BAN = '[[ban]]\ntools = ["claude-code"]\neffective = 2026-07-10\nreason = "{}"\n{}\n'


def load(folder: Path, catalog: Catalog, *bans: str) -> Policy:
    (folder / "toolban.toml").write_text("".join(bans))
    return policies.load(folder / "toolban.toml", catalog)[0]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("", ""),
        ('paths = ["src/**"]', 'places = ["import"]'),
        ('paths = ["src/**"]', 'paths = ["**/a.py"]'),
        ('paths = ["src/**"]', 'paths = ["a.py"]'),
        ('paths = ["src/"]', 'paths = ["lib/**", "src/a.py"]'),
        ('refs = ["main"]', 'refs = ["release/*"]'),
        ('repositories = ["acme/*"]', 'repositories = ["shop"]'),
        ('places = ["import", "path"]', 'places = ["path"]'),
    ],
)
def test_ties(tmp_path: Path, catalog: Catalog, one: str, other: str) -> None:
    with pytest.raises(PolicyError) as raised:
        load(tmp_path, catalog, BAN.format("R", one), BAN.format("R", other))
    (problem,) = raised.value.problems
    assert problem.endswith(
        'bans "claude-code" as exactly as toolban.toml:1: say it once, or narrow one of them'
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("", 'places = ["path"]'),
        ('paths = ["src/**"]', 'paths = ["lib/**", "tools/a.py"]'),
        ('paths = ["src/*.py"]', 'paths = ["src/*.md"]'),
        ('paths = ["*.py"]', 'paths = ["*.md"]'),
        ('places = ["import"]', 'places = ["path"]'),
        ('repositories = ["acme/shop-*"]', 'repositories = ["acme/web-*"]'),
        ('repositories = ["shop"]', 'repositories = ["web"]'),
        ('paths = ["src/**"]', 'places = ["import"]\nrefs = ["main"]'),
    ],
)
def test_no_ties(tmp_path: Path, catalog: Catalog, one: str, other: str) -> None:
    assert len(load(tmp_path, catalog, BAN.format("R", one), BAN.format("R", other)).bans) == 2


PARTS = st.lists(st.sampled_from(["a", "b", "/", "*", "**", "**/", "?"]), min_size=1, max_size=5)
GLOBS = st.lists(PARTS.map("".join), max_size=2).map(tuple)
NAMES = st.lists(st.sampled_from(["a", "b", "/", "ab"]), min_size=1, max_size=5).map("".join)
PLACES = st.lists(st.sampled_from(["import", "path"]), max_size=2).map(tuple)
WHERE = st.builds(Where, PLACES, GLOBS, st.just(()), GLOBS)


@settings(max_examples=times(40, 2_000), deadline=None)
@given(one=WHERE, other=WHERE, path=NAMES, name=NAMES, place=st.sampled_from([Place.IMPORT, Place.PATH]))
def test_what_is_disjoint_never_meets(one: Where, other: Where, path: str, name: str, place: Place) -> None:
    match = Match(a_trace(), Fragment(place, "x"), Origin(path=path))
    there, there_too = covers(one, match, name, None), covers(other, match, name, None)
    assert not (there and there_too and disjoint(one, other))
    assert disjoint(one, other) == disjoint(other, one)
    if contains(one, other):
        assert there >= there_too


CHOICES: list[tuple[str, list[list[str]]]] = [
    ("places", [["import"], ["path"], ["path", "import"]]),
    ("paths", [["src/**"], ["lib/**"], ["*.py"]]),
    ("refs", [["main"], ["release/*"]]),
    ("repositories", [["acme/*"], ["x"]]),
]


@st.composite
def whereabouts(draw: st.DrawFn) -> str:
    drawn = [(key, draw(st.sampled_from([[], *some]))) for key, some in CHOICES]
    return "\n".join(f"{key} = {values}" for key, values in drawn if values)


def test_the_order_of_bans_in_one_file_decides_nothing(tmp_path: Path, catalog: Catalog) -> None:
    trace = next(trace for trace in catalog.traces if trace.tool == "claude-code")

    def decided(texts: list[str], matches: list[Match], name: str) -> list[str] | None:
        (tmp_path / "toolban.toml").write_text("".join(texts))
        try:
            policy, _ = policies.load(tmp_path / "toolban.toml", catalog)
        except PolicyError:
            return None
        report = judge(matches, policy, catalog, JudgingContext("2026-10-01", name))
        return [finding.message for finding in report.findings]

    @settings(max_examples=times(15, 400), deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        found=st.lists(whereabouts(), min_size=2, max_size=3),
        path=st.sampled_from(["src/a.py", "lib/b"]),
        name=st.sampled_from(["acme/x", "y"]),
        ref=st.sampled_from(["refs/heads/main", "refs/heads/release/1"]),
    )
    def check(found: list[str], path: str, name: str, ref: str) -> None:
        texts = [BAN.format(f"Reason {number}", where) for number, where in enumerate(found)]
        matches = [
            Match(trace, Fragment(place, "x"), Origin(ref=ref, path=path))
            for place in (Place.IMPORT, Place.PATH)
        ]
        assert decided(texts, matches, name) == decided(texts[::-1], matches, name)

    check()
