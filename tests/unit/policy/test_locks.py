"""A locked key can be tightened and never loosened, whatever a later layer says."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linter.model.catalog import Catalog
from linter.model.errors import PolicyError
from linter.model.findings import Status
from linter.model.fragments import Fragment
from linter.model.matches import Match, Origin
from linter.model.policy import Policy
from linter.policy import loader as policies
from linter.verdict.evaluator import JudgingContext
from linter.verdict.judge import judge
from tests.scale import times

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
def test_what_loosens_is_an_error(tmp_path: Path, catalog: Catalog, text: str, expected: str) -> None:
    assert problems(tmp_path, catalog, text) == [expected]


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
def test_what_tightens_or_is_about_something_else_is_none(
    tmp_path: Path, catalog: Catalog, text: str
) -> None:
    assert load(tmp_path, catalog, text).bans[0].locked


def test_ignores_that_are_locked_off(tmp_path: Path, catalog: Catalog) -> None:
    base = BASE.replace("ignores = true", "ignores = false")
    assert problems(tmp_path, catalog, "ignores = true\n", base) == [
        "toolban.toml:2: ignores: is locked at org.toml:1: it can be tightened, not loosened"
    ]
    assert problems(tmp_path, catalog, 'lock = ["bans"]\n') == [
        'toolban.toml:2: lock: "bans" cannot be locked; confidence, dates, ignores, baseline, disclosure, rules can'
    ]


VENDOR = """\
[[ban]]
vendors = ["anthropic"]
effective = 2026-07-10
reason = "Locked."
lock = true
"""
KEY = "is locked at org.toml:1: it can be tightened, not loosened"


@pytest.mark.parametrize(
    ("base", "text", "expected"),
    [
        (
            VENDOR,
            f"{LATER}effective = 2099-01-01\n",
            "loose.toml:1: begins on 2099-01-01, after 2026-07-10, for claude-code, which is locked at org.toml:1",
        ),
        (
            VENDOR,
            WAIVER.format("claude-code"),
            'loose.toml:1: exempts "claude-code", which is locked at org.toml:1: only that policy can',
        ),
        (
            VENDOR.replace('vendors = ["anthropic"]', 'tools = ["*"]'),
            "[approved.claude-code]\n",
            'loose.toml:1: approves "claude-code", which is locked at org.toml:1',
        ),
        (
            f'lock = ["confidence"]\n{LATER}effective = 2026-07-10\n',
            'confidence = "certain"\n',
            f"loose.toml:1: confidence: {KEY}",
        ),
        (
            f'lock = ["disclosure"]\n{LATER}effective = 2026-07-10\n[disclosure]\nforbid = ["Signed-off-by"]\n',
            '[disclosure]\nforbid = ["Co-authored-by"]\n',
            "",  # the file that locks comes later and decides
        ),
    ],
)
def test_a_lock_holds_whichever_file_is_named_first(
    tmp_path: Path, catalog: Catalog, base: str, text: str, expected: str
) -> None:
    (tmp_path / "org.toml").write_text(base)
    (tmp_path / "loose.toml").write_text(text)
    (tmp_path / "toolban.toml").write_text('extends = ["loose.toml", "org.toml"]\n')
    if expected:
        with pytest.raises(PolicyError) as raised:
            policies.load(tmp_path / "toolban.toml", catalog)
        assert raised.value.problems == (expected,)
    else:
        policies.load(tmp_path / "toolban.toml", catalog)


WEAK = VENDOR.replace("lock", 'confidence = "weak"\nlock')


@pytest.mark.parametrize(
    ("base", "text", "expected"),
    [
        (VENDOR, 'confidence = "certain"\n', f"toolban.toml:2: confidence: {KEY}"),
        (VENDOR, 'dates = "author"\n', f"toolban.toml:2: dates: {KEY}"),
        (
            f'lock = ["confidence"]\n{LATER}effective = 2026-07-10\n',
            '[[ban]]\ntools = ["aider"]\neffective = 2026-07-10\nreason = "R."\nconfidence = "certain"\n',
            "toolban.toml:2: counts fewer traces than the confidence that is locked at org.toml:1",
        ),
        (
            WEAK,
            f"{LATER}effective = 2026-07-10\n",
            "toolban.toml:2: counts fewer traces for claude-code, which is locked at org.toml:1",
        ),
        (
            VENDOR,
            f"{LATER}effective = 2026-07-10\nstrip = true\n",
            "toolban.toml:2: lets trailers be taken out for claude-code, which is locked at org.toml:1",
        ),
        (
            VENDOR,
            f"{LATER}announced = 2026-07-09\neffective = 2026-07-10\n",
            "toolban.toml:2: warns only from 2026-07-09 on for claude-code, which is locked at org.toml:1",
        ),
        (
            f'lock = ["baseline"]\n{VENDOR}',
            'baseline = "b.txt"\n',
            f"toolban.toml:2: baseline: {KEY}",
        ),
        (
            f'lock = ["disclosure"]\n{VENDOR}[disclosure]\nforbid = ["Signed-off-by"]\nrequire = ["Assisted-by"]\n',
            '[disclosure]\nforbid = ["Signed-off-by"]\n',
            f"toolban.toml:2: disclosure: {KEY}",
        ),
        (
            f'lock = ["disclosure"]\n{VENDOR}[disclosure]\nforbid = ["Signed-off-by"]\n',
            '[disclosure]\nallow = ["Signed-off-by"]\n',
            f"toolban.toml:2: disclosure: {KEY}",
        ),
        (
            f'lock = ["disclosure"]\n{VENDOR}[disclosure]\nhuman_signoff = true\n',
            "[disclosure]\nrequire_human = true\n",
            f"toolban.toml:2: disclosure: {KEY}",
        ),
        (
            f'lock = ["disclosure"]\n{VENDOR}[disclosure]\nallow = ["Assisted-by"]\n',
            '[disclosure]\nallow = ["Assisted-by", "Generated-by"]\n',
            f"toolban.toml:2: disclosure: {KEY}",
        ),
        (
            f'lock = ["disclosure"]\n{VENDOR}[disclosure]\nforbid = ["Signed-off-by"]\n',
            '[disclosure]\nforbid = ["Signed-off-by"]\neffective = 2099-01-01\n',
            f"toolban.toml:2: disclosure: {KEY}",
        ),
    ],
)
def test_a_lock_holds_all_that_decides_whether_and_when_a_ban_bites(
    tmp_path: Path, catalog: Catalog, base: str, text: str, expected: str
) -> None:
    (tmp_path / "b.txt").write_text(f"{'f' * 32} a/b c\n")
    assert problems(tmp_path, catalog, text, base) == [expected]


SERVICES = VENDOR.replace("lock", 'paths = ["svc/**"]\nlock')


@pytest.mark.parametrize(
    ("base", "text"),
    [
        (VENDOR, f'{LATER}effective = 2026-07-10\nconfidence = "weak"\n'),
        (VENDOR, f"{LATER}effective = 2026-06-01\n"),
        (VENDOR, 'dates = "received"\n'),
        (VENDOR.replace("lock", "strip = true\nlock"), f"{LATER}effective = 2026-07-10\n"),
        (
            f'lock = ["disclosure"]\n{VENDOR}[disclosure]\nforbid = ["Signed-off-by"]\n',
            '[disclosure]\nforbid = ["Signed-off-by", "Co-authored-by"]\nrequire = ["Assisted-by"]\n',
        ),
        (
            f'lock = ["disclosure"]\n{VENDOR}[disclosure]\nforbid = ["Signed-off-by"]\nallow = ["Assisted-by"]\n',
            '[disclosure]\nrequire = ["Assisted-by"]\nallow = ["Assisted-by"]\n',
        ),
        (f'lock = ["baseline"]\nbaseline = "b.txt"\n{VENDOR}', 'baseline = "none.txt"\n'),
        # less exact: where the locked one holds it decides
        (SERVICES, '[[ban]]\nvendors = ["anthropic"]\neffective = 2027-01-01\nreason = "R."\n'),
        # for other files
        (SERVICES, f'{LATER}effective = 2027-01-01\npaths = ["lib/**"]\n'),
        (SERVICES, f'{WAIVER.format("claude-code")}paths = ["lib/**"]\n'),
        # the locking file approves it, so this ban is the first
        (
            VENDOR.replace('vendors = ["anthropic"]', 'tools = ["*"]') + "[approved.qoder]\n",
            '[approved.qoder]\nnote = "Mine."\n[[ban]]\ntools = ["qoder"]\neffective = 2027-01-01\nreason = "R."\n',
        ),
    ],
)
def test_a_lock_refuses_nothing_that_tightens(tmp_path: Path, catalog: Catalog, base: str, text: str) -> None:
    (tmp_path / "b.txt").write_text(f"{'f' * 32} a/b c\n")
    (tmp_path / "none.txt").write_text("")
    merged = load(tmp_path, catalog, text, base)
    alone, _ = policies.load(tmp_path / "org.toml", catalog)
    assert set(alone.bans) <= set(merged.bans)


def test_a_file_that_is_extended_twice_is_not_bound_by_its_own_locks(
    tmp_path: Path, catalog: Catalog
) -> None:
    own = (
        'lock = ["baseline", "disclosure", "confidence"]\nbaseline = "b.txt"\nconfidence = "certain"\n'
        f'{VENDOR}{WAIVER.format("claude-code")}[approved.claude-code]\n[disclosure]\nforbid = ["Signed-off-by"]\n'
    )
    (tmp_path / "b.txt").write_text(f"{'f' * 32} a/b c\n")
    (tmp_path / "org.toml").write_text(own)
    for name in "ab":
        (tmp_path / f"{name}.toml").write_text('extends = ["org.toml"]\n')
    (tmp_path / "toolban.toml").write_text('extends = ["a.toml", "b.toml"]\n')
    found, _ = policies.load(tmp_path / "toolban.toml", catalog)
    assert (len(found.bans), len(found.waivers), len(found.accepted)) == (1, 1, 1)


def some(*texts: str) -> st.SearchStrategy[str]:
    return st.sampled_from(["", *(f"{text}\n" for text in texts)])


DAYS = ["2026-06-01", "2026-07-10", "2026-09-01"]
SELECTORS = st.sampled_from(
    [
        'tools = ["claude-code"]',
        'tools = ["aider", "qoder"]',
        'tools = ["*"]',
        'vendors = ["anthropic"]',
        'categories = ["coding-agent"]',
        'jurisdictions = ["US"]',
    ]
)
PLACES = some('places = ["import"]', 'places = ["trailer", "path"]')
PATHS = some('paths = ["src/**"]', 'paths = ["src/a.py", "lib/**"]')
ELSEWHERE = some('refs = ["main"]', 'repositories = ["x"]', 'repositories = ["acme/*"]')
LEVELS = some('confidence = "certain"', 'confidence = "likely"', 'confidence = "weak"')
KEYS = st.lists(st.sampled_from(["confidence", "dates", "ignores", "baseline"]), unique=True, max_size=2)


@st.composite
def bans(draw: st.DrawFn, end: str = "") -> str:
    days = sorted(draw(st.lists(st.sampled_from(DAYS), min_size=2, max_size=2)))
    announced = f"announced = {days[0]}\n" if draw(st.booleans()) else ""
    dates = f"{announced}effective = {days[1]}\n{draw(some('until = 2026-12-31', 'until = 2027-12-31'))}"
    where = draw(PLACES) + draw(PATHS) + draw(ELSEWHERE)
    more = draw(LEVELS) + draw(some("strip = true"))
    return f'[[ban]]\n{draw(SELECTORS)}\nreason = "R."\n{dates}{where}{more}{end}'


@st.composite
def files(draw: st.DrawFn) -> str:
    """What somebody may write into a file."""
    own = draw(LEVELS) + draw(some('dates = "author"', 'dates = "received"')) + draw(some("ignores = true"))
    parts = draw(st.lists(bans(), max_size=2))
    if draw(st.booleans()):
        waiver = WAIVER.replace('tools = ["{}"]', draw(SELECTORS))
        parts.append(waiver + draw(PLACES) + draw(PATHS) + draw(ELSEWHERE))
    if draw(st.booleans()):
        parts.append(f"[approved.{draw(st.sampled_from(['claude-code', 'aider']))}]\n")
    return own + "".join(parts)


@st.composite
def matches(draw: st.DrawFn, catalog: Catalog) -> Match:
    known = [trace for trace in catalog.traces if trace.tool in {"claude-code", "aider", "anthropic-api"}]
    trace = draw(st.sampled_from(known))
    ignore = draw(st.sampled_from(["", "- because"]))
    path = draw(st.sampled_from(["", "src/a.py", "lib/b.py"]))
    made = f"{draw(st.sampled_from([*DAYS, '2026-10-01']))}T00:00:00Z"
    origin = Origin("c" * 40, draw(st.sampled_from(["", "refs/heads/main"])), path, None, made)
    return Match(trace, Fragment(draw(st.sampled_from(trace.places)), "x", ignore=ignore), origin)


def test_no_file_loosens_what_another_locks(tmp_path: Path, catalog: Catalog) -> None:
    """The verdict of the locking file alone is the least, wherever that file stands in `extends`."""

    @settings(max_examples=times(15, 400), deadline=None, suppress_health_check=list(HealthCheck))
    @given(data=st.data())
    def check(data: st.DataObject) -> None:
        keys = data.draw(KEYS)
        org = f"lock = {keys}\n{data.draw(files())}{data.draw(bans('lock = true'))}\n"
        order = data.draw(st.permutations(["org.toml", "loose.toml"]))
        (tmp_path / "org.toml").write_text(org)
        (tmp_path / "loose.toml").write_text(data.draw(files()))
        (tmp_path / "toolban.toml").write_text(f"extends = {order}\n{data.draw(files())}")
        try:
            alone, _ = policies.load(tmp_path / "org.toml", catalog)
            merged, _ = policies.load(tmp_path / "toolban.toml", catalog)
        except PolicyError:
            return  # it says so, and nothing passes
        found = data.draw(st.lists(matches(catalog), min_size=5, max_size=5))
        today = data.draw(st.sampled_from(["2026-06-02", "2026-07-11", "2026-10-02", "2027-02-01"]))
        arriving = data.draw(st.booleans())
        setting = JudgingContext(today, data.draw(st.sampled_from(["x", "acme/x"])), is_arriving=arriving)
        for match in found:
            holds(alone, merged, match, setting, catalog)
        if "confidence" in keys:
            others = [ban for ban in merged.bans if not ban.origin.startswith("org.toml")]
            assert all((ban.threshold or merged.threshold) <= alone.threshold for ban in others)

    check()


LEAST = {
    Status.VIOLATION: {Status.VIOLATION},
    Status.WARNING: {Status.WARNING, Status.VIOLATION, Status.LEGACY},  # in force at once, for what is new
}


def holds(alone: Policy, merged: Policy, match: Match, setting: JudgingContext, catalog: Catalog) -> None:
    (least,) = judge([match], alone, catalog, setting).findings
    (found,) = judge([match], merged, catalog, setting).findings
    own = {ban.origin: ban for ban in alone.bans}
    if least.status in LEAST and own[least.ban].locked:
        assert found.status in LEAST[least.status]
        (ban,) = (ban for ban in merged.bans if ban.origin == found.ban)
        assert own[least.ban].strip or not ban.strip


def test_no_ignore_holds_where_a_stricter_ban_of_another_file_decides(
    tmp_path: Path, catalog: Catalog
) -> None:
    policy = load(tmp_path, catalog, f"{LATER}effective = 2026-06-01\n")
    trace = next(trace for trace in catalog.traces if trace.rule == "claude-code/memory-file")
    match = Match(trace, Fragment(trace.places[0], "x", ignore="- because"), Origin(path="a.py"))
    (finding,) = judge([match], policy, catalog, JudgingContext("2026-10-02")).findings
    assert (finding.status, finding.ban) == (Status.VIOLATION, "toolban.toml:2")


def test_a_locked_ban_is_not_in_a_baseline(tmp_path: Path, catalog: Catalog) -> None:
    trace = next(trace for trace in catalog.traces if trace.tool == "claude-code")
    match = Match(trace, Fragment(trace.places[0], "x"), Origin(path="a"))
    policy = load(tmp_path, catalog, "")
    (finding,) = judge([match], policy, catalog, JudgingContext("2026-10-02")).findings
    (tmp_path / "b.txt").write_text(f"{finding.fingerprint} {trace.rule} a\n")
    policy = load(tmp_path, catalog, 'baseline = "b.txt"\n')
    assert policy.accepted == ((finding.fingerprint, trace.rule, "a"),)
    (again,) = judge([match], policy, catalog, JudgingContext("2026-10-02")).findings
    assert again.status is Status.VIOLATION
