"""Reports for the tests of the formats: one with everything, one with nothing, one of hostile text."""

from __future__ import annotations

from linter.model.catalog import Catalog, Confidence, Migration, Trace
from linter.model.coverage import Count, Coverage, NotRead
from linter.model.findings import Report
from linter.model.fragments import Fragment, Place
from linter.model.matches import Event, History, Match, Origin, Participant, Person
from linter.model.policy import Approved, Ban, Policy, Selector, Waiver, Where
from linter.model.subject import Exemption, Measure, Subject, Tip
from linter.verdict.evaluator import JudgingContext
from linter.verdict.judge import judge
from tests.helpers import a_tool, a_trace

CATALOG = Catalog(
    {
        "claude-code": a_tool(name="Claude Code"),
        "qoder": a_tool("qoder", vendor="alibaba"),
        "aider": a_tool("aider"),
    },
    (a_trace(),),
    (Migration("qoder", "claude-code/memory-file", "AGENTS.md", "Rename it.", "https://vendor.example"),),
    "c" * 64,
)
POLICY = Policy(
    name="corp",
    summary="",
    bans=(
        Ban(
            Selector(tools=("claude-code",)),
            "2026-07-03",
            "2026-07-10",
            "High-risk software.",
            ("qoder",),
            "security@corp.example",
            "toolban.toml:1",
        ),
        Ban(Selector(tools=("aider",)), "2026-08-01", "2026-09-01", "Not licensed", (), "", "toolban.toml:9"),
    ),
    approved=(Approved("qoder", "https://tools.corp.example/qoder", "Sign in.", ""),),
    waivers=(
        Waiver(
            Selector(tools=("claude-code",)),
            "2026-12-31",
            "Ticket 1",
            "sec@corp.example",
            "a:1",
            where=Where(paths=("research/**",)),
        ),
        Waiver(
            Selector(tools=("claude-code",)),
            "2026-07-31",
            "Ticket 2",
            "sec@corp.example",
            "a:7",
            where=Where(paths=("old/**",)),
        ),
    ),
    threshold=Confidence.LIKELY,
    origin=("builtin:base", "toolban.toml"),
    digest="b" * 64,
)
JANE = Person("Jané Doe", "jane@corp.example")
OLD, NEW = "a1" * 20, "b2" * 20
DAY = "2026-08-15"
SUBJECT = Subject(
    "shop",
    "https://git.corp.example/acme/shop.git",
    NEW,
    (Tip("refs/heads/main", NEW),),
    f"{DAY}T10:00:00+08:00",
)

TRAILER = a_trace()
FILE = a_trace(rule="claude-code/memory-file", places=(Place.PATH,), summary="Instructions for Claude Code.")
IMPORT = a_trace(rule="claude-code/sdk", places=(Place.IMPORT,), summary="Code drives Claude Code.")
AIDER = a_trace(rule="aider/settings", tool="aider", places=(Place.PATH,), summary="Settings of Aider.")
QODER = a_trace(rule="qoder/directory", tool="qoder", places=(Place.PATH,), summary="A directory of Qoder.")


def at_path(trace: Trace, path: str, history: History | None = None) -> Match:
    origin = (
        Origin(history.introduced[0].commit, "", path, JANE, history.introduced[0].date)
        if history
        else Origin(path=path)
    )
    return Match(trace, Fragment(Place.PATH, path), origin, history)


def imported(module: str, path: str, line: int, *, tolerant: bool = False, before: bool = False) -> Match:
    fragment = Fragment(Place.IMPORT, module, "python", line, 8, tolerant)
    return Match(IMPORT, fragment, Origin(path=path), was_there_before=before)


def in_commit(oid: str, day: str, text: str = "Claude <noreply@anthropic.com>") -> Match:
    fragment = Fragment(Place.TRAILER, text, "co-authored-by", 3, 17, shown=text.upper())
    return Match(TRAILER, fragment, Origin(oid, "refs/heads/main", "", JANE, f"{day}T10:00:00+08:00"))


def event(oid: str, day: str) -> Event:
    return Event(oid, f"{day}T10:00:00+08:00", JANE)


def a_report(matches: list[Match], coverage: Coverage, *notices: str, policy: Policy = POLICY) -> Report:
    verdict = judge(matches, policy, CATALOG, JudgingContext(DAY))
    return Report(
        findings=verdict.findings,
        coverage=coverage,
        notices=(*notices, *verdict.notices),
        policy_name=policy.name,
        policy_origin=policy.origin,
        policy_digest=policy.digest,
        catalog=CATALOG,
        subject=SUBJECT,
        day=DAY,
        measures=tuple(
            Measure(ban.origin, ban.announced, ban.effective, "", ban.reason, ban.instead, ban.contact)
            for ban in policy.bans
        ),
        exemptions=tuple(
            Exemption(waiver.origin, "claude-code", waiver.until, waiver.reason, waiver.approved_by)
            for waiver in policy.waivers
        ),
    )


def full() -> Report:
    """A finding of every status, lives of all kinds, an incomplete coverage."""
    gone = History(
        (event(OLD, "2026-06-01"), event(NEW, "2026-07-20")),
        (event(NEW, "2026-07-05"), event(OLD, "2026-08-01")),
        (),
    )
    still = History(
        (event(OLD, "2026-06-01"),), (), ("refs/heads/main", "refs/heads/b", "refs/heads/c", "refs/heads/d")
    )
    matches = [
        at_path(FILE, "CLAUDE.md"),
        at_path(FILE, "web app/CLAUDE.md"),
        at_path(FILE, "gone/CLAUDE.md", gone),
        at_path(FILE, "still/CLAUDE.md", still),
        at_path(AIDER, ".aider.conf.yml"),
        at_path(QODER, ".qoder/x"),
        imported("claude_agent_sdk", "a.py", 7),
        imported("claude_agent_sdk", "broken.py", 2, tolerant=True),
        imported("claude_agent_sdk", "old.py", 1, before=True),
        imported("claude_agent_sdk", "research/a.py", 4),
        in_commit(OLD, "2026-07-01"),
        in_commit("c3" * 20, "2026-07-02"),
        in_commit(NEW, "2026-08-01"),
    ]
    coverage = Coverage(
        commits=Count(4, 3),
        files=Count(8, 8),
        blobs=Count(5, 5),
        not_read=(NotRead("commit", "not fetched (partial clone)", 1, "d4" * 20),),
        outside=(NotRead("file", "the content of a submodule", 2, "vendor/x"),),
        notes=(NotRead("file", "does not parse (syntax), was read tolerantly", 1, "broken.py:1"),),
    )
    return a_report(matches, coverage, "Read with --since 2026-06-01.")


def clean() -> Report:
    """Nothing was found in three files."""
    none = Count(0, 0)
    return a_report([], Coverage(none, Count(3, 3), none, (), (), ()), policy=POLICY._replace(waivers=()))


HOSTILE = (
    "=1+cmd|' /C calc'!A0\x1b[2J\x1b]0;x\x07::error::pwn\r\n::add-mask::x%0A\u202eevil\u2028\udcff\ud800\x00\ufffe"
    "\n##vso[task.setvariable variable=x]y ##[error]z</script><img src=x>]]> @everyone #1 [a](https://evil.example)"
    '![b](https://evil.example/i.png) `c` \\| |d| **e** www.evil.example "f" &amp;'
)


def hostile() -> Report:
    """Foreign text with everything that some sink could take for its own wherever such text may stand."""
    person = Person(HOSTILE, HOSTILE)
    life = History((Event(OLD, "2026-08-01", person),), (), (HOSTILE,))
    path = f"a/{HOSTILE.replace(chr(0xD800), '')}/CLAUDE.md"
    matches = [
        at_path(FILE, path),
        at_path(FILE, path, life)._replace(origin=Origin(OLD, HOSTILE, path, person, "2026-08-01")),
        imported(HOSTILE, path, 1),
        in_commit(NEW, "2026-08-01", HOSTILE),
    ]
    policy = POLICY._replace(
        name=HOSTILE,
        origin=(HOSTILE,),
        bans=tuple(ban._replace(reason=HOSTILE, contact=HOSTILE) for ban in POLICY.bans),
        approved=(Approved("qoder", HOSTILE, HOSTILE, ""),),
        waivers=(POLICY.waivers[0]._replace(reason=HOSTILE), POLICY.waivers[1]._replace(origin=HOSTILE)),
    )
    rows = (NotRead("blob", HOSTILE, 1, HOSTILE),)
    one = Count(1, 1)
    waived = imported("x", "research/a.py", 1)
    report = a_report([*matches, waived], Coverage(one, one, one, rows, rows, rows), HOSTILE, policy=policy)
    return report._replace(subject=Subject(HOSTILE, f"https://{HOSTILE}", NEW, (Tip(HOSTILE, NEW),), ""))


def every_place() -> Report:
    """A trace of every place and of every kind of tool, in files and in commits, under names that collide."""
    tools = {
        **CATALOG.tools,
        "gpt": a_tool("gpt", categories=("model",)),
        "sdk": a_tool("sdk", categories=("sdk",), homepage="https://x.example/a b"),
        "unknown-ai": a_tool("unknown-ai", categories=("unknown",), homepage="no address"),
    }
    names = (("npm", "@a/b"), ("maven", "g:a"), ("no ecosystem", "a b/\xfc//c"), ("nix", "x"), ("", "x"))
    somebody = Person("\xc4\udcff", "")
    commit = Origin(NEW, "", "", somebody, f"{DAY}T10:00:00+08:00")
    matches = [
        Match(
            a_trace(rule=f"{tool}/{place.value}", tool=tool, places=(place,)),
            Fragment(place, text, key, line),
            origin,
        )
        for tool in tools
        for place in Place
        for line, (key, text) in enumerate(names)
        for origin in (Origin(path="d/a.json"), Origin(ref="refs/heads/x"), commit)
    ]
    catalog = CATALOG._replace(tools=tools)
    findings = judge(matches, POLICY, catalog, JudgingContext(DAY)).findings
    people = (Participant("author", JANE, is_human=True), Participant("cc", somebody, is_human=False))
    return full()._replace(findings=findings, catalog=catalog, participants={NEW: people})
