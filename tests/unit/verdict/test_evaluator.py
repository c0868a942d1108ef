"""What a match is worth: which ban decides, on which day it counts, and what exempts from it."""

from __future__ import annotations

from linter.model.catalog import CONCEALMENT, POSTURE, Catalog, Confidence
from linter.model.findings import Status
from linter.model.fragments import Fragment, Place, Scope
from linter.model.matches import Event, History, Match, Origin, Person
from linter.model.policy import INVENTORY, Approved, Ban, CommitDate, Policy, RuleOff, Selector, Waiver, Where
from linter.verdict.evaluator import Decision, JudgingContext, PolicyEvaluator, confidence_of, day_of
from tests.helpers import a_match, a_tool, a_trace, changed
from tests.tables import each

TOOLS = {
    "claude-code": a_tool(),
    "shared": a_tool("shared", vendor="none", categories=("neutral",)),
}
CATALOG = Catalog(TOOLS, (), (), "")
CERTAIN, LIKELY, WEAK = Confidence.CERTAIN, Confidence.LIKELY, Confidence.WEAK
TODAY = "2026-08-01"
FROM, TO = "2026-07-10", "2026-07-31"


def a_ban(origin: str = "x:1", selector: Selector | None = None, **fields: object) -> Ban:
    selector = selector or Selector(tools=("claude-code",))
    return changed(Ban(selector, "2026-07-03", FROM, "Risky", (), "", origin), **fields)


def a_policy(*bans: Ban, **fields: object) -> Policy:
    return changed(INVENTORY._replace(bans=bans), **fields)


EVERYWHERE = Where()


def a_waiver(until: str = TODAY, where: Where = EVERYWHERE) -> Waiver:
    return Waiver(Selector(tools=("claude-code",)), until, "Agreed", "Jane", "x:9", where=where)


def deciding(policy: Policy, match: Match, **context: object) -> Decision:
    return PolicyEvaluator(policy, CATALOG, changed(JudgingContext(TODAY), **context)).decide(match)


def seen(*days: str, present: tuple[str, ...] = ()) -> History:
    events = tuple(Event("c" * 40, f"{day}T23:59:59+00:00", Person("Jane", "j@x.example")) for day in days)
    return History(events, (), present)


@each(
    ("level", "scope", "tolerant", "expected"),
    [
        (CERTAIN, "", False, CERTAIN),
        (CERTAIN, "", True, LIKELY),
        (LIKELY, "", False, LIKELY),
        (LIKELY, "", True, WEAK),
        (WEAK, "", True, WEAK),
        (CERTAIN, "direct", False, CERTAIN),
        (CERTAIN, "named", False, WEAK),
        (CERTAIN, "named", True, WEAK),
    ],
)
def test_how_sure_a_trace_is(
    level: Confidence, scope: Scope, *, tolerant: bool, expected: Confidence
) -> None:
    fragment = Fragment(Place.DEPENDENCY, "x", scope=scope, tolerant=tolerant)
    assert confidence_of(a_trace(confidence=level), fragment) == expected


@each(
    ("history", "date", "dates", "is_arriving", "expected"),
    [
        (None, "2026-07-01T23:59:59+00:00", "committer", False, "2026-07-01"),
        (None, "", "committer", False, TODAY),
        (None, "2026-07-01", "received", False, "2026-07-01"),
        (None, "2026-07-01", "received", True, TODAY),
        (None, "2026-07-01", "author", True, "2026-07-01"),
        (seen("2026-07-01", "2026-07-05", "2026-07-02"), "2026-06-01", "committer", False, "2026-07-05"),
        (seen("2026-07-01", present=("refs/heads/main",)), "2026-06-01", "committer", False, TODAY),
        (seen(), "2026-06-01", "committer", False, TODAY),
    ],
)
def test_the_day_that_counts(
    history: History | None, date: str, dates: CommitDate, *, is_arriving: bool, expected: str
) -> None:
    match = a_match(date=date)._replace(history=history)
    context = JudgingContext(TODAY, is_arriving=is_arriving)
    assert day_of(match, a_policy(dates=dates), context) == expected


BY_ID, BY_VENDOR, BY_ALL = (
    Selector(tools=("claude-code",)),
    Selector(vendors=("anthropic",)),
    Selector(tools=("*",)),
)
IN_FILES, IN_PYTHON = Where(places=("path", "trailer")), Where(paths=("*.py",), places=("trailer",))


@each(
    ("bans", "decides"),
    [
        ((), ""),
        ((a_ban("a", Selector(tools=("aider",))),), ""),
        ((a_ban("a", BY_VENDOR), a_ban("b", BY_ID), a_ban("c", BY_ALL)), "b"),
        ((a_ban("a", BY_ALL), a_ban("b", BY_VENDOR)), "b"),
        ((a_ban("a", BY_ID), a_ban("b", BY_ID)), "b"),  # the later, more specific layer
        ((a_ban("a", BY_ID, where=IN_FILES), a_ban("b", BY_ID)), "a"),
        ((a_ban("a", BY_ID, where=IN_PYTHON), a_ban("b", BY_ID, where=IN_FILES)), "a"),
        ((a_ban("a", BY_ID), a_ban("b", BY_VENDOR, where=IN_PYTHON)), "a"),  # the tool before the place
        ((a_ban("a", BY_ID, where=Where(paths=("*.js",))), a_ban("b", BY_ALL)), "b"),
        ((a_ban("a", BY_ID, where=Where(repositories=("web",))), a_ban("b", BY_ALL)), "b"),
        ((a_ban("a", BY_ID, where=Where(repositories=("shop",))), a_ban("b", BY_ID)), "a"),
    ],
)
def test_the_most_exact_ban_decides(bans: tuple[Ban, ...], decides: str) -> None:
    ban = deciding(a_policy(*bans), a_match(path="a.py"), repository="shop").ban
    assert (ban.origin if ban else "") == decides


@each(
    ("tool", "selector", "is_approved", "status", "message"),
    [
        ("claude-code", BY_ID, False, Status.VIOLATION, "Claude-Code is banned since 2026-07-10: Risky."),
        ("claude-code", BY_VENDOR, True, Status.NOTED, "Claude-Code is approved."),
        ("claude-code", BY_ALL, True, Status.NOTED, "Claude-Code is approved."),
        ("claude-code", BY_ID, True, Status.VIOLATION, "Claude-Code is banned since 2026-07-10: Risky."),
        ("claude-code", Selector(), False, Status.NOTED, "No ban names Claude-Code."),
        ("shared", BY_ALL, False, Status.NOTED, "Shared: many tools share this; it names none of them."),
        (
            "shared",
            Selector(tools=("shared",)),
            False,
            Status.VIOLATION,
            "Shared is banned since 2026-07-10: Risky.",
        ),
    ],
)
def test_what_spares_a_tool(
    tool: str, selector: Selector, *, is_approved: bool, status: Status, message: str
) -> None:
    policy = a_policy(
        a_ban(selector=selector), approved=(Approved(tool, "", "", "x:2"),) if is_approved else ()
    )
    assert deciding(policy, a_match(a_trace(tool=tool)))[:2] == (status, message)


@each(
    ("today", "until", "made", "status"),
    [
        ("2026-07-02", "", "", Status.NOTED),  # not announced
        ("2026-07-03", "", "", Status.WARNING),
        ("2026-07-09", "", FROM, Status.WARNING),
        (FROM, "", FROM, Status.VIOLATION),
        (FROM, "", "2026-07-09", Status.LEGACY),
        (TO, TO, FROM, Status.VIOLATION),
        (TODAY, TO, FROM, Status.NOTED),
        (TODAY, "", "", Status.VIOLATION),
    ],
)
def test_days_of_a_ban(today: str, until: str, made: str, status: Status) -> None:
    decision = deciding(a_policy(a_ban(until=until)), a_match(date=made), today=today)
    assert decision.status is status
    assert decision.ban == a_ban(until=until)


def test_a_ban_that_was_never_announced_warns_at_once() -> None:
    assert deciding(a_policy(a_ban(announced="")), a_match(), today="2026-01-01").status is Status.WARNING


@each(
    ("level", "of_policy", "of_ban", "status"),
    [
        (LIKELY, LIKELY, None, Status.VIOLATION),
        (LIKELY, CERTAIN, None, Status.NOTED),
        (LIKELY, CERTAIN, LIKELY, Status.VIOLATION),
        (LIKELY, WEAK, CERTAIN, Status.NOTED),
        (WEAK, WEAK, None, Status.VIOLATION),
        (WEAK, CERTAIN, WEAK, Status.VIOLATION),
    ],
)
def test_what_is_no_proof_is_noted(
    level: Confidence, of_policy: Confidence, of_ban: Confidence | None, status: Status
) -> None:
    policy = a_policy(a_ban(threshold=of_ban), threshold=of_policy)
    assert deciding(policy, a_match(a_trace(confidence=level))).status is status


def ignored(until: str = "") -> Match:
    match = a_match(path="a.py")
    return match._replace(fragment=match.fragment._replace(ignore=f"{until} agreed"))


@each(
    ("match", "fields", "context", "waived_by"),
    [
        (a_match(), {}, {}, ""),
        (a_match(), {"waivers": (a_waiver(),)}, {}, "Agreed (Jane, until 2026-08-01)"),
        (a_match(), {"waivers": (a_waiver(TO),)}, {}, ""),
        (a_match(), {"waivers": (a_waiver(TO), a_waiver())}, {}, "Agreed (Jane, until 2026-08-01)"),
        (a_match(), {"waivers": (a_waiver(where=Where(places=("path",))),)}, {}, ""),
        (
            a_match(),
            {"off": (RuleOff("claude-code/co-author", "Noise", "x:5"),)},
            {},
            "Noise (the rule is off at x:5)",
        ),
        (a_match(), {"off": (RuleOff("claude-code/other", "Noise", "x:5"),)}, {}, ""),
        (ignored(), {}, {}, "inline ignore: agreed"),
        (ignored(), {"ignores": False}, {}, ""),
        (ignored(), {}, {"ignores": False}, ""),
        (ignored(), {"bans": (a_ban(locked=True),)}, {}, ""),
        (ignored(), {"bans": (a_ban(), a_ban(locked=True, selector=BY_ALL))}, {}, ""),  # whichever decides
        (
            ignored(),
            {"bans": (a_ban(), a_ban(locked=True, where=Where(paths=("*.js",))))},
            {},
            "inline ignore: agreed",
        ),
        (ignored(TODAY), {}, {}, "inline ignore: agreed"),
        (ignored(TO), {}, {}, ""),
    ],
)
def test_what_exempts(
    match: Match, fields: dict[str, object], context: dict[str, object], waived_by: str
) -> None:
    decision = deciding(a_policy(a_ban(), **{"ignores": True, **fields}), match, **context)
    assert decision.waived_by == waived_by
    assert decision.status is (Status.WAIVED if waived_by else Status.VIOLATION)


@each(
    ("fields", "status"),
    [
        ({"accepted": (("mark", "r", "p"),)}, Status.BASELINED),
        ({"accepted": (("other", "r", "p"),)}, Status.VIOLATION),
        ({"accepted": (("mark", "r", "p"),), "bans": (a_ban(locked=True),)}, Status.VIOLATION),
        ({"accepted": (("mark", "r", "p"),), "bans": (a_ban(until=TO),)}, Status.NOTED),
    ],
)
def test_what_the_baseline_accepts(fields: dict[str, object], status: Status) -> None:
    policy = a_policy(a_ban(), **{"baseline": "base.txt", **fields})
    evaluator = PolicyEvaluator(policy, CATALOG, JudgingContext(TODAY))
    finding = evaluator.finding(a_match(), evaluator.decide(a_match()), "mark")
    assert finding.status is status
    assert finding.waived_by == ("accepted in base.txt" if status is Status.BASELINED else "")
    assert bool(finding.advice) is (status is Status.VIOLATION)
    assert (finding.fingerprint, finding.ban) == ("mark", "x:1")


@each(
    ("waivers", "is_whole", "notices"),
    [
        ((a_waiver(),), False, ()),
        ((a_waiver(),), True, ()),
        ((a_waiver(where=Where(places=("path",))),), False, ()),
        ((a_waiver(where=Where(places=("path",))),), True, ("The waiver at x:9 covers nothing here.",)),
        ((a_waiver(TO),), False, (f"The waiver at x:9 ended on {TO}; what it covered is still there.",)),
        ((a_waiver(TO, Where(places=("path",))),), True, (f"The waiver at x:9 ended on {TO}.",)),
    ],
)
def test_exemptions_that_ended_or_cover_nothing(
    waivers: tuple[Waiver, ...], notices: tuple[str, ...], *, is_whole: bool
) -> None:
    policy = a_policy(a_ban(), waivers=waivers)
    evaluator = PolicyEvaluator(policy, CATALOG, JudgingContext(TODAY, is_whole=is_whole))
    evaluator.decide(a_match())
    assert evaluator.notices(()) == notices


def test_an_inline_ignore_that_ended_is_told_with_its_place() -> None:
    evaluator = PolicyEvaluator(a_policy(a_ban(), ignores=True), CATALOG, JudgingContext(TODAY))
    evaluator.decide(ignored(TO))
    assert evaluator.notices(()) == (f"The inline ignore at a.py:3 ended on {TO}.",)


def test_a_policy_whose_bans_all_ended_says_so() -> None:
    policy = a_policy(a_ban(until="2026-07-30"), a_ban(until=TO))
    (notice,) = PolicyEvaluator(policy, CATALOG, JudgingContext(TODAY)).notices(())
    assert notice == f"Every ban of this policy ended, the last on {TO}: nothing is banned any more."
    assert PolicyEvaluator(policy, CATALOG, JudgingContext(TO)).notices(()) == ()


def test_what_was_there_before_a_change_is_legacy() -> None:
    match = Match(a_trace(), Fragment(Place.TRAILER, "x"), Origin(), was_there_before=True)
    decision = deciding(a_policy(a_ban()), match)
    assert decision.status is Status.LEGACY
    assert decision.message.endswith("This was there before the change under review.")


def test_what_a_baseline_accepts_and_nobody_sees_any_more_is_told_where_all_was_read() -> None:
    policy = a_policy(a_ban(), baseline="base.txt", accepted=(("gone", "claude-code/x", "a.py"),))
    partly = PolicyEvaluator(policy, CATALOG, JudgingContext(TODAY))
    assert partly.notices(()) == ()
    (notice,) = PolicyEvaluator(policy, CATALOG, JudgingContext(TODAY, is_whole=True)).notices(())
    assert "base.txt" in notice


@each(
    ("rule", "kind", "commit", "where"),
    [
        (CONCEALMENT, POSTURE, "", "a.json"),
        (CONCEALMENT, POSTURE, "1a2b" * 10, "a.json, since commit 1a2b1a2b1a2b"),
        (CONCEALMENT, "use", "", ""),
        ("other", POSTURE, "", ""),
    ],
)
def test_a_tool_that_signs_nothing_is_told(rule: str, kind: str, commit: str, where: str) -> None:
    match = a_match(a_trace(rule=f"claude-code/{rule}", kind=kind), path="a.json", commit=commit)
    evaluator = PolicyEvaluator(a_policy(a_ban()), CATALOG, JudgingContext(TODAY))
    finding = evaluator.finding(match, evaluator.decide(match), "mark")
    told = (
        f"The attribution of Claude-Code is switched off ({where}):"
        " that there are no traces of it in commits proves nothing."
    )
    assert evaluator.notices([finding, finding]) == ((told,) if where else ())
