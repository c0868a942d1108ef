"""A locked key can be tightened and never loosened, whatever a later layer says."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linter import policy as policies
from linter.catalog import Rules
from linter.errors import PolicyError
from linter.judge import Setting, judge
from linter.model import Catalog, Confidence, Fragment, Match, Origin, Place, Status
from linter.policy_model import Policy

BASE = """\
lock = ["confidence", "ignores", "dates"]
confidence = "likely"
ignores = true
[[ban]]
tools = ["claude-code"]
effective = 2026-07-10
reason = "Locked."
instead = "qoder"
lock = true
"""


def load(folder: Path, catalog: Catalog, text: str, base: str = BASE) -> Policy:
    (folder / "org.toml").write_text(base)
    (folder / "toolban.toml").write_text(f'extends = ["org.toml"]\n{text}')
    return policies.load(folder / "toolban.toml", catalog)[0]


def problems(folder: Path, catalog: Catalog, text: str, base: str = BASE) -> list[str]:
    with pytest.raises(PolicyError) as raised:
        load(folder, catalog, text, base)
    return list(raised.value.problems)


LATER = '[[ban]]\ntools = ["claude-code"]\nreason = "R."\n'
WAIVER = '[[waiver]]\ntools = ["{}"]\nuntil = 2027-01-01\nreason = "R."\napproved_by = "me"\n'


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            f"{LATER}effective = 2026-08-01\n",
            "toolban.toml:2: begins on 2026-08-01, after 2026-07-10, for claude-code, which is locked at org.toml:4",
        ),
        (
            f"{LATER}effective = 2026-07-01\nuntil = 2026-12-31\n",
            "toolban.toml:2: ends on 2026-12-31 for claude-code, which is locked at org.toml:4",
        ),
        (
            f'{LATER}effective = 2026-07-01\nconfidence = "certain"\n',
            "toolban.toml:2: counts fewer traces for claude-code, which is locked at org.toml:4",
        ),
        (
            f'{LATER}effective = 2026-08-01\npaths = ["a/**"]\n',
            "toolban.toml:2: begins on 2026-08-01, after 2026-07-10, for claude-code, which is locked at org.toml:4",
        ),
        (
            WAIVER.format("claude-code"),
            'toolban.toml:2: exempts "claude-code", which is locked at org.toml:4: only that policy can',
        ),
        (
            WAIVER.format("*"),
            'toolban.toml:2: exempts "claude-code", which is locked at org.toml:4: only that policy can',
        ),
        ("[approved.claude-code]\n", 'toolban.toml:2: approves "claude-code", which is locked at org.toml:4'),
        (
            'confidence = "certain"\n',
            "toolban.toml:2: confidence: is locked at org.toml:1: it can be tightened, not loosened",
        ),
        (
            'dates = "author"\n',
            "toolban.toml:2: dates: is locked at org.toml:1: it can be tightened, not loosened",
        ),
    ],
)
def test_what_loosens_is_an_error(tmp_path: Path, rules: Rules, text: str, expected: str) -> None:
    assert problems(tmp_path, rules.catalog, text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        f"{LATER}effective = 2026-06-01\n",
        'confidence = "weak"\n',
        "ignores = false\n",
        'dates = "committer"\n',
        WAIVER.format("aider"),
        "[approved.qoder]\n",
        '[[ban]]\ntools = ["*"]\neffective = 2027-01-01\nreason = "R."\n',  # less exact: the locked one decides
    ],
)
def test_what_tightens_or_is_about_something_else_is_none(tmp_path: Path, rules: Rules, text: str) -> None:
    load(tmp_path, rules.catalog, text)


def test_ignores_that_are_locked_off(tmp_path: Path, rules: Rules) -> None:
    base = BASE.replace("ignores = true", "ignores = false")
    assert problems(tmp_path, rules.catalog, "ignores = true\n", base) == [
        "toolban.toml:2: ignores: is locked at org.toml:1: it can be tightened, not loosened"
    ]
    assert problems(tmp_path, rules.catalog, 'lock = ["bans"]\n') == [
        'toolban.toml:2: lock: "bans" cannot be locked; confidence, dates, ignores, baseline, disclosure can'
    ]


DATES = st.sampled_from(["2026-06-01", "2026-07-10", "2026-09-01", "2027-01-01"])
TOOLS = st.sampled_from(["claude-code", "aider", "*", "qoder"])
WHERE = st.sampled_from(
    ["", 'paths = ["src/**"]\n', 'places = ["import"]\n', 'refs = ["main"]\n', 'repositories = ["x"]\n']
)
LEVELS = st.sampled_from(["", 'confidence = "certain"\n', 'confidence = "weak"\n'])


@st.composite
def layers(draw: st.DrawFn) -> str:
    """What somebody may write into the file of a repository."""
    parts = [
        draw(st.sampled_from(["", 'confidence = "weak"\n', 'confidence = "certain"\n', "ignores = true\n"]))
    ]
    for _ in range(draw(st.integers(0, 3))):
        until = draw(st.sampled_from(["", "until = 2026-12-31\n"]))
        parts.append(
            f'[[ban]]\ntools = ["{draw(TOOLS)}"]\neffective = {draw(DATES)}\nreason = "R."\n{until}{draw(WHERE)}{draw(LEVELS)}'
        )
    if draw(st.booleans()):
        parts.append(WAIVER.format(draw(TOOLS)) + draw(WHERE))
    if draw(st.booleans()):
        tool = draw(st.sampled_from(["claude-code", "qoder", "aider"]))
        parts.append(f"[approved.{tool}]\n")
    return "".join(parts)


def test_no_layer_turns_a_violation_of_a_locked_ban_into_anything_else(tmp_path: Path, rules: Rules) -> None:
    @settings(max_examples=100, deadline=None)
    @given(text=layers(), place=st.sampled_from([Place.IMPORT, Place.TRAILER]), ignored=st.booleans())
    def check(text: str, place: Place, *, ignored: bool) -> None:
        violates(tmp_path, rules, text, place, ignored=ignored)

    check()


@pytest.mark.parametrize("place", [Place.IMPORT, Place.TRAILER])
def test_a_stricter_ban_of_a_later_layer_stays_under_the_lock(
    tmp_path: Path, rules: Rules, place: Place
) -> None:
    violates(tmp_path, rules, f"{LATER}effective = 2026-06-01\n", place, ignored=True)


def violates(tmp_path: Path, rules: Rules, text: str, place: Place, *, ignored: bool) -> None:
    try:
        policy = load(tmp_path, rules.catalog, text)
    except PolicyError:
        return  # it says so, and nothing passes
    certain = (trace for trace in rules.catalog.traces if trace.confidence is Confidence.CERTAIN)
    trace = next(trace for trace in certain if trace.tool == "claude-code" and place in trace.places)
    fragment = Fragment(place, "x", ignore="- because" if ignored else "")
    match = Match(
        trace, fragment, Origin("c" * 40, "refs/heads/main", "src/a.py", None, "2026-10-01T00:00:00Z")
    )
    (finding,) = judge([match], policy, rules.catalog, Setting("2026-10-02", "x")).findings
    assert finding.status is Status.VIOLATION


def test_a_locked_ban_is_not_in_a_baseline(tmp_path: Path, rules: Rules) -> None:
    trace = next(trace for trace in rules.catalog.traces if trace.tool == "claude-code")
    match = Match(trace, Fragment(trace.places[0], "x"), Origin(path="a"))
    policy = load(tmp_path, rules.catalog, "")
    (finding,) = judge([match], policy, rules.catalog, Setting("2026-10-02")).findings
    (tmp_path / "b.txt").write_text(f"{finding.fingerprint} {trace.rule} a\n")
    policy = load(tmp_path, rules.catalog, 'baseline = "b.txt"\n')
    assert policy.accepted == ((finding.fingerprint, trace.rule, "a"),)
    (again,) = judge([match], policy, rules.catalog, Setting("2026-10-02")).findings
    assert again.status is Status.VIOLATION
