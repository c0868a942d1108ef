"""Notes on a policy: what is valid and probably not meant; and nothing about what is meant."""

from __future__ import annotations

from linter.model.catalog import Catalog
from linter.model.fragments import Place
from linter.model.policy import INVENTORY, Approved, Ban, Disclosure, Policy, Selector, Waiver, Where
from linter.policy.lint import notes
from tests.helpers import a_tool, a_trace, changed
from tests.tables import each

TRACE = a_trace(places=(Place.TRAILER,), keys=("co-authored-by",))
CATALOG = Catalog(
    {
        "claude-code": a_tool(),
        "qoder": a_tool("qoder", vendor="alibaba"),
        "shared": a_tool("shared", vendor="none", categories=("neutral",)),
    },
    (TRACE, a_trace(places=(Place.IMPORT,), keys=("python",))),
    (),
    "",
)
TODAY = "2026-08-01"
CLAUDE, QODER = Selector(tools=("claude-code",)), Selector(tools=("qoder",))
ANTHROPIC, ALL = Selector(vendors=("anthropic",)), Selector(tools=("*",))
NO_EFFECT = "this ban decides nothing: its tools are approved, or others name them more exactly"


def a_ban(origin: str, selector: Selector = CLAUDE, **fields: object) -> Ban:
    return changed(Ban(selector, "", "2026-07-10", "Risky", (), "", origin), **fields)


def approved(tool: str) -> tuple[Approved, ...]:
    return (Approved(tool, "", "", "p:1"),)


def noted(*bans: Ban, **fields: object) -> list[tuple[str, str]]:
    policy: Policy = changed(INVENTORY._replace(bans=bans), **fields)
    return list(notes(policy, CATALOG, TODAY))


@each(
    ("bans", "approves", "idle"),
    [
        ((a_ban("a"),), (), []),
        ((a_ban("a"), a_ban("b", ANTHROPIC)), (), ["b"]),
        ((a_ban("a", ANTHROPIC), a_ban("b", ALL)), (), []),  # Qoder is left to the second
        ((a_ban("a"), a_ban("b")), (), ["a"]),  # the later one decides
        ((a_ban("a"), a_ban("b", where=Where(places=("path",)))), (), []),
        ((a_ban("a", where=Where(places=("path",))), a_ban("b", ANTHROPIC)), (), []),
        (
            (a_ban("a", where=Where(places=("path",))), a_ban("b", ANTHROPIC, where=Where(places=("path",)))),
            (),
            ["b"],
        ),
        ((a_ban("a", ANTHROPIC),), approved("claude-code"), ["a"]),
        ((a_ban("a"),), approved("claude-code"), []),
        ((a_ban("a", Selector(categories=("neutral",))),), (), ["a"]),
        ((a_ban("a", Selector(tools=("shared",))),), (), []),
        ((a_ban("a", Selector(tools=("gone",))),), (), ["a"]),
    ],
)
def test_bans_that_decide_nothing(
    bans: tuple[Ban, ...], approves: tuple[Approved, ...], idle: list[str]
) -> None:
    assert noted(*bans, approved=approves) == [(origin, NO_EFFECT) for origin in idle]


@each(
    ("until", "is_over"),
    [("", False), ("2026-07-31", True), (TODAY, False)],
)
def test_what_ended(until: str, *, is_over: bool) -> None:
    waiver = Waiver(CLAUDE, until or "2027-01-01", "R", "A", "w")
    assert noted(a_ban("a", until=until), waivers=(waiver,)) == (
        [("w", f"this waiver ended on {until}"), ("a", f"this ban ended on {until}")] if is_over else []
    )


@each(
    ("other", "approves", "is_told"),
    [
        (a_ban("b", QODER), (), True),
        (a_ban("b", QODER), approved("qoder"), True),
        (a_ban("b", ALL), (), True),
        (a_ban("b", ALL), approved("qoder"), False),
        (a_ban("b", Selector(tools=("shared",))), (), False),
    ],
)
def test_alternatives_that_are_banned(other: Ban, approves: tuple[Approved, ...], *, is_told: bool) -> None:
    told = [("a", '"qoder" is to be used instead, and banned at b')] if is_told else []
    found = [
        [note for note in noted(ban, other, approved=approves) if note[1] != NO_EFFECT]
        for ban in (
            a_ban("a", instead=("qoder", "qoder")),
            a_ban("a", instead_at=(("import", ("qoder", "gone")),)),
        )
    ]
    assert found == [told, told]


@each(
    ("disclosure", "keys"),
    [
        (Disclosure(require=("co-authored-by",)), []),
        (Disclosure(require=("made-by",), origin="d"), ["made-by"]),
        (Disclosure(allow=("a-by",), forbid=("b-by", "a-by"), origin="d"), ["a-by", "b-by"]),
        (Disclosure(pattern=(("Co-Authored-By", "X"), ("C-By", "X")), origin="d"), ["c-by"]),
        (Disclosure(require=("python",), origin="d"), ["python"]),  # a key of imports is none of trailers
    ],
)
def test_trailers_in_which_no_tool_is_ever_seen(disclosure: Disclosure, keys: list[str]) -> None:
    what = 'no trace is looked for in "{}", so no tool is ever seen there'
    assert noted(a_ban("a"), disclosure=disclosure) == [("d", what.format(key)) for key in keys]
