"""The forms of trailers that name a tool."""

from __future__ import annotations

import re
from pathlib import Path

from linter.policy.trailer_forms import LONGEST, NAMES, has_form, problem_of
from tests.tables import each


@each(
    ("form", "values", "others"),
    [
        ("AGENT", ("Claude Code", "aider", "通义灵码"), ("Claude Code:opus", "Claude (opus)", " Claude", "")),
        (
            "AGENT:MODEL",
            ("Claude Code:claude-opus-4-8", "aider:ollama/qwen3:8b", "Claude:claude-3-opus"),
            ("Claude Code", "Claude Code: opus", "Claude Code:opus sparse", ":opus", "Claude:"),
        ),
        (
            "AGENT:MODEL [TOOL]",
            ("Claude:claude-3-opus", "Claude:claude-3-opus coccinelle sparse"),
            ("Claude", "Claude:claude-3-opus  sparse", "Claude:claude-3-opus <x@y.example>"),
        ),
        ("AGENT (MODEL)", ("Claude Code (Opus 4.8)",), ("Claude Code", "Claude Code ()", "(Opus)")),
        ("AGENT <MAILBOX>", ("Claude <noreply@anthropic.com>",), ("Claude", "Claude <>", "<a@b.example>")),
        ("(?i:claude|cursor)", ("Claude", "CURSOR"), ("Claude Code", "my Claude")),
    ],
)
def test_forms(form: str, values: tuple[str, ...], others: tuple[str, ...]) -> None:
    assert problem_of(form) == ""
    assert [value for value in values if not has_form(value, form)] == []
    assert [value for value in others if has_form(value, form)] == []


@each(
    ("form", "problem"),
    [
        ("AGNET", 'did you mean "AGENT"?'),
        ("AGENT/MODEL", "no form is called"),
        ("(", "missing )"),
        ("(?=x)y", "look-around"),
        (r"(x)\1", "back-references"),
        ("(x|x)*y", "not linear"),
    ],
)
def test_what_is_no_form(form: str, problem: str) -> None:
    assert problem in problem_of(form)


def test_a_value_that_is_too_long_has_no_form() -> None:
    assert has_form("x" * LONGEST, "x*")
    assert not has_form("x" * (LONGEST + 1), "x*")


def test_the_reference_lists_every_form() -> None:
    text = (Path(__file__).parents[3] / "docs" / "reference" / "policy.md").read_text(encoding="utf-8")
    examples = dict(re.findall(r"^\| `(AGENT[^`]*)` \| `([^`]*)`", text, flags=re.MULTILINE))
    assert tuple(examples) == NAMES
    assert [form for form, example in examples.items() if not has_form(example, form)] == []
