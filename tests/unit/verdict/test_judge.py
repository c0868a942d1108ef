from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linter.model.catalog import Catalog, Confidence
from linter.model.findings import Finding, Status
from linter.model.fragments import Place
from linter.model.matches import Event, History, Match, Person
from linter.model.policy import INVENTORY, Approved, Ban, Policy, Selector, Waiver, Where
from linter.policy.selectors import specificity
from linter.verdict.evaluator import JudgingContext
from linter.verdict.judge import Verdict, judge
from tests.helpers import a_match, a_tool, a_trace, changed
from tests.tables import each

BEFORE, ANNOUNCED, EFFECTIVE, AFTER = "2026-07-02", "2026-07-03", "2026-07-10", "2026-08-01"
CATALOG = Catalog({"claude-code": a_tool()}, (), (), "")
JANE = Person("Jane Doe", "jane@corp.example")
IMPORT = a_trace(rule="claude-code/sdk", places=(Place.IMPORT,), confidence=Confidence.CERTAIN)


def a_ban(**fields: object) -> Ban:
    default = Ban(
        Selector(tools=("claude-code",)), ANNOUNCED, EFFECTIVE, "High risk", (), "", "toolban.toml:1"
    )
    return changed(default, **fields)


def a_policy(*bans: Ban, **fields: object) -> Policy:
    return changed(INVENTORY._replace(bans=bans or (a_ban(),)), **fields)


def a_waiver(**fields: object) -> Waiver:
    default = Waiver(
        Selector(tools=("claude-code",)), AFTER, "Ticket 1", "sec@corp.example", "toolban.toml:9"
    )
    return changed(default, **fields)


def events(*days: str) -> tuple[Event, ...]:
    return tuple(Event("c" * 40, f"{day}T10:00:00+00:00", JANE) for day in days)


def judged(
    match: Match, policy: Policy | None = None, today: str = AFTER, catalog: Catalog = CATALOG
) -> Finding:
    (finding,) = judge([match], policy or a_policy(), catalog, JudgingContext(today)).findings
    return finding


SINCE = "Claude-Code is banned since 2026-07-10: High risk."
COMING = "Claude-Code will be banned from 2026-07-10: High risk."
MADE = f"{SINCE} This was made before, on"


@each(
    ("today", "made", "status", "message"),
    [
        (BEFORE, "", Status.NOTED, COMING),
        (ANNOUNCED, "", Status.WARNING, COMING),
        ("2026-07-09", "", Status.WARNING, COMING),
        ("2026-07-09", BEFORE, Status.WARNING, COMING),
        ("2026-07-09", EFFECTIVE, Status.WARNING, COMING),  # a clock that is fast makes no violation
        (EFFECTIVE, "", Status.VIOLATION, SINCE),
        (EFFECTIVE, EFFECTIVE, Status.VIOLATION, SINCE),
        (AFTER, "2026-07-09", Status.LEGACY, f"{MADE} 2026-07-09."),
        (AFTER, AFTER, Status.VIOLATION, SINCE),
        (AFTER, "", Status.VIOLATION, SINCE),
    ],
)
def test_dates(today: str, made: str, status: Status, message: str) -> None:
    date = f"{made}T23:59:59+08:00" if made else ""
    finding = judged(a_match(commit="c" * 40, date=date), today=today)
    assert (finding.status, finding.message) == (status, message)


def test_a_ban_that_was_not_announced_warns_at_once() -> None:
    assert judged(a_match(), a_policy(a_ban(announced="")), BEFORE).status is Status.WARNING


@pytest.mark.parametrize(
    ("introduced", "present_on", "status"),
    [
        ((BEFORE,), ("main",), Status.VIOLATION),  # still there
        ((AFTER,), ("main",), Status.VIOLATION),
        ((BEFORE,), (), Status.LEGACY),
        ((AFTER,), (), Status.VIOLATION),
        ((BEFORE, AFTER), (), Status.VIOLATION),  # brought again after the ban
    ],
)
def test_what_a_history_still_holds_counts_as_made_today(
    introduced: tuple[str, ...], present_on: tuple[str, ...], status: Status
) -> None:
    history = History(events(*introduced), (), present_on)
    match = a_match(IMPORT, path="a.py", commit="c" * 40, date=f"{introduced[0]}T00:00:00Z")
    assert judged(match._replace(history=history)).status is status


@pytest.mark.parametrize(
    ("today", "status", "message"),
    [
        (AFTER, Status.LEGACY, f"{SINCE} This was there before the change under review."),
        (ANNOUNCED, Status.WARNING, COMING),
        (BEFORE, Status.NOTED, COMING),
    ],
)
def test_what_was_there_before_the_change(today: str, status: Status, message: str) -> None:
    finding = judged(a_match(IMPORT, path="a.py")._replace(was_there_before=True), today=today)
    assert (finding.status, finding.message) == (status, message)


@each(
    ("selector", "rank"),
    [
        (Selector(tools=("claude-code", "*")), 5),
        (Selector(vendors=("anthropic",)), 4),
        (Selector(categories=("sdk", "coding-agent")), 3),
        (Selector(jurisdictions=("US",)), 2),
        (Selector(tools=("*",)), 1),
        (Selector(tools=("qoder",), vendors=("alibaba",)), 0),
        (Selector(), 0),
    ],
)
def test_specificity(selector: Selector, rank: int) -> None:
    assert specificity(selector, a_tool()) == rank


def test_the_most_specific_ban_counts_and_of_equals_the_last() -> None:
    every = a_ban(selector=Selector(tools=("*",)), reason="every.")
    vendor = a_ban(selector=Selector(vendors=("anthropic",)), reason="vendor.")
    again = a_ban(selector=Selector(vendors=("anthropic",)), reason="again!")
    assert judged(a_match(), a_policy(vendor, every)).message.endswith(": vendor.")
    assert judged(a_match(), a_policy(vendor, again, every)).message.endswith(": again!")


@pytest.mark.parametrize(
    ("selector", "approved", "categories", "status", "message"),
    [
        (Selector(tools=("*",)), True, ("sdk",), Status.NOTED, "Claude-Code is approved."),
        (Selector(tools=("claude-code",)), True, ("sdk",), Status.VIOLATION, SINCE),
        (Selector(tools=("other",)), False, ("sdk",), Status.NOTED, "No ban names Claude-Code."),
        (
            Selector(categories=("neutral",)),
            False,
            ("neutral",),
            Status.NOTED,
            "Claude-Code: many tools share this; it names none of them.",
        ),
        (Selector(tools=("claude-code",)), False, ("neutral",), Status.VIOLATION, SINCE),
    ],
)
def test_approved_and_neutral_tools_are_only_banned_by_name(
    selector: Selector, categories: tuple[str, ...], status: Status, message: str, *, approved: bool
) -> None:
    policy = a_policy(a_ban(selector=selector), approved=(Approved("claude-code", "", "", ""),) * approved)
    catalog = Catalog({"claude-code": a_tool(categories=categories)}, (), (), "")
    finding = judged(a_match(), policy, catalog=catalog)
    assert (finding.status, finding.message) == (status, message)


@each(
    ("confidence", "tolerant", "threshold", "status", "seen"),
    [
        (Confidence.LIKELY, False, Confidence.LIKELY, Status.VIOLATION, Confidence.LIKELY),
        (Confidence.WEAK, False, Confidence.LIKELY, Status.NOTED, Confidence.WEAK),
        (Confidence.WEAK, True, Confidence.WEAK, Status.VIOLATION, Confidence.WEAK),
        (Confidence.CERTAIN, True, Confidence.LIKELY, Status.VIOLATION, Confidence.LIKELY),
        (Confidence.LIKELY, True, Confidence.LIKELY, Status.NOTED, Confidence.WEAK),
        (Confidence.CERTAIN, True, Confidence.CERTAIN, Status.NOTED, Confidence.LIKELY),
    ],
)
def test_threshold(
    confidence: Confidence, threshold: Confidence, status: Status, seen: Confidence, *, tolerant: bool
) -> None:
    match = a_match(a_trace(confidence=confidence))
    match = match._replace(fragment=match.fragment._replace(tolerant=tolerant))
    finding = judged(match, a_policy(threshold=threshold))
    assert (finding.status, finding.confidence) == (status, seen)
    assert bool(finding.advice) is (status is Status.VIOLATION)
    if status is Status.NOTED:
        assert finding.message == "Claude-Code is banned, but this trace alone is not proof."


COVERED = "Ticket 1 (sec@corp.example, until 2026-08-01)"


@each(
    ("waiver", "path", "today", "waived_by"),
    [
        (a_waiver(), "a.py", AFTER, COVERED),  # the last day counts
        (a_waiver(), "a.py", "2026-08-02", ""),
        (a_waiver(selector=Selector(tools=("*",))), "a.py", AFTER, COVERED),
        (a_waiver(selector=Selector(tools=("qoder",))), "a.py", AFTER, ""),
        (a_waiver(where=Where(paths=("research/**",))), "research/x/a.py", AFTER, COVERED),
        (a_waiver(where=Where(paths=("research/**",))), "src/research/a.py", AFTER, ""),
        (a_waiver(where=Where(paths=("research/**",))), "", AFTER, ""),  # a commit has no path
        (a_waiver(where=Where(paths=("*.py",))), "x/y/a.py", ANNOUNCED, COVERED),
    ],
)
def test_waivers(waiver: Waiver, path: str, today: str, waived_by: str) -> None:
    finding = judged(a_match(IMPORT, path=path), a_policy(waivers=(waiver,)), today)
    assert finding.waived_by == waived_by
    assert (finding.status is Status.WAIVED) is bool(waived_by)


def test_nothing_is_waived_that_is_no_violation() -> None:
    match = a_match(commit="c" * 40, date=f"{BEFORE}T00:00:00Z")
    assert judged(match, a_policy(waivers=(a_waiver(),))).status is Status.LEGACY


def test_expired_waivers_are_reported() -> None:
    used, unused = a_waiver(), a_waiver(selector=Selector(tools=("qoder",)), origin="toolban.toml:15")
    assert judge(
        [a_match()], a_policy(waivers=(used, unused)), CATALOG, JudgingContext("2026-09-01")
    ).notices == (
        "The waiver at toolban.toml:9 ended on 2026-08-01; what it covered is still there.",
        "The waiver at toolban.toml:15 ended on 2026-08-01.",
    )
    assert judge([a_match()], a_policy(waivers=(used,)), CATALOG, JudgingContext(AFTER)).notices == ()


def test_a_waiver_in_force_replaces_an_expired_one() -> None:
    waivers = (a_waiver(until=BEFORE), a_waiver(reason="Ticket 2"))
    assert judged(a_match(), a_policy(waivers=waivers)).waived_by.startswith("Ticket 2")


def at_line(line: int, **fields: object) -> Match:
    match = a_match(IMPORT, "anthropic", path="a.py")
    return changed(match._replace(fragment=match.fragment._replace(line=line)), **fields)


def fingerprints(*matches: Match) -> list[str]:
    findings = judge(matches, a_policy(), CATALOG, JudgingContext(AFTER)).findings
    return [finding.fingerprint for finding in sorted(findings, key=lambda f: f.match.fragment.line)]


def test_fingerprints_stay_when_lines_move_and_tell_repetitions_apart() -> None:
    first, second = fingerprints(at_line(3), at_line(9))
    assert fingerprints(at_line(30), at_line(90)) == [first, second]
    assert first != second
    assert fingerprints(at_line(5)) == [first]
    assert first == "cb5d8b26b422a2447b77455ccdefa64d"  # changing what it is made of breaks every baseline


def test_a_new_violation_does_not_take_the_fingerprint_of_an_old_one() -> None:
    old = fingerprints(at_line(3))
    assert fingerprints(at_line(3, was_there_before=True), at_line(9))[:1] == old


def test_what_a_fingerprint_is_made_of() -> None:
    base = a_match(IMPORT, "anthropic", path="a.py", commit="c" * 40)
    same = [base._replace(origin=base.origin._replace(commit="d" * 40, ref="main", date="2026-07-30"))]
    other = [
        base._replace(origin=base.origin._replace(path="b.py")),
        base._replace(fragment=base.fragment._replace(text="anthropic.types")),
        base._replace(trace=IMPORT._replace(rule="claude-code/other")),
    ]
    (known,) = fingerprints(base)
    assert [fingerprints(match) for match in same] == [[known]]
    assert all(fingerprints(match) != [known] for match in other)
    in_commit = [fingerprints(a_match(commit=oid * 40)) for oid in "cd"]
    assert in_commit[0] != in_commit[1]


@pytest.mark.parametrize("text", [chr(0xDCFF), chr(0xD800), "\0"])
def test_any_text_has_a_fingerprint(text: str) -> None:
    assert len(judged(a_match(IMPORT, text, path=text)).fingerprint) == 32


_MATCHES = st.lists(
    st.builds(
        lambda text, line, tolerant, before, date: a_match(
            IMPORT, text, path=f"{text}.py", date=date
        )._replace(
            fragment=a_match(IMPORT, text).fragment._replace(line=line, tolerant=tolerant),
            was_there_before=before,
        ),
        st.sampled_from("ab"),
        st.integers(0, 3),
        st.booleans(),
        st.booleans(),
        st.sampled_from(["", "2026-07-01T00:00:00Z", "2026-07-20T00:00:00Z"]),
    ),
    max_size=8,
)


@given(matches=_MATCHES, data=st.data())
def test_the_order_of_matches_does_not_change_the_findings(matches: list[Match], data: st.DataObject) -> None:
    def all_judged(order: list[Match]) -> Verdict:
        return judge(
            order, a_policy(waivers=(a_waiver(where=Where(paths=("a*",))),)), CATALOG, JudgingContext(AFTER)
        )

    verdict = all_judged(matches)
    assert all_judged(data.draw(st.permutations(matches))) == verdict
    assert len({finding.fingerprint for finding in verdict.findings}) == len(matches)
    ranks = [list(Status).index(finding.status) for finding in verdict.findings]
    assert ranks == sorted(ranks)


SELECTORS = {
    "tool": Selector(tools=("claude-code",)),
    "vendor": Selector(vendors=("anthropic",)),
    "category": Selector(categories=("coding-agent",)),
    "jurisdiction": Selector(jurisdictions=("US",)),
    "all": Selector(tools=("*",)),
}
WHERES = {
    "everywhere": Where(),
    "path": Where(paths=("src/**",)),
    "path and place": Where(paths=("src/**",), places=("import",)),
    "elsewhere": Where(paths=("docs/**",)),
}


@given(
    keys=st.lists(
        st.tuples(st.sampled_from(list(SELECTORS)), st.sampled_from(list(WHERES))), unique=True, min_size=1
    ),
    data=st.data(),
)
def test_the_most_exact_ban_decides_in_any_order(keys: list[tuple[str, str]], data: st.DataObject) -> None:
    bans = [
        a_ban(selector=SELECTORS[who], where=WHERES[where], reason=f"{who} {where}.") for who, where in keys
    ]
    match = a_match(IMPORT, path="src/a.py")
    here = [key for key in keys if key[1] != "elsewhere"]
    order = {name: number for number, name in enumerate((*SELECTORS, *WHERES))}
    expected = min(here, key=lambda key: (order[key[0]], -order[key[1]]), default=None)
    finding = judged(match, a_policy(*data.draw(st.permutations(bans))))
    if expected is None:
        assert finding.status is Status.NOTED
    else:
        assert finding.message.endswith(f": {' '.join(expected)}.")


@given(
    announced=st.dates(datetime.date(2026, 1, 1), datetime.date(2026, 3, 1)),
    grace=st.integers(0, 90),
    length=st.none() | st.integers(0, 90),
    today=st.dates(datetime.date(2025, 12, 1), datetime.date(2026, 12, 1)),
    made=st.dates(datetime.date(2025, 12, 1), datetime.date(2026, 12, 1)),
)
def test_a_status_for_every_day(
    announced: datetime.date,
    grace: int,
    length: int | None,
    today: datetime.date,
    made: datetime.date,
) -> None:
    effective = announced + datetime.timedelta(days=grace)
    until = "" if length is None else str(effective + datetime.timedelta(days=length))
    ban = a_ban(announced=str(announced), effective=str(effective), until=until)
    match = a_match(commit="c" * 40, date=f"{made}T00:00:00Z")
    status = judged(match, a_policy(ban), str(today)).status
    if today < announced or (until and str(today) > until):
        assert status is Status.NOTED
    elif today < effective:
        assert status is Status.WARNING
    else:
        assert status is (Status.LEGACY if made < effective else Status.VIOLATION)
