"""What a credit is worth: several readings of one line, an agent and its model, people who share a name."""

from __future__ import annotations

import pytest

from linter.verdict.evaluator import confidence_of
from tests.helpers import shipped_scanner
from tests.tables import each

HEAD = (
    b"tree " + b"0" * 40 + b"\nauthor Jane Dev <j@x.example> 1790000000 +0000\n"
    b"committer Jane Dev <j@x.example> 1790000000 +0000\n\n"
)
CLAUDE = "Claude <noreply@anthropic.com>"
FOOTER = "Generated with [Claude Code](https://claude.ai/code)"
BOT = "claude[bot] <209825114+claude[bot]@users.noreply.github.com>"


def found(message: str) -> list[str]:
    """Rules and confidences, the same for a hook and for an audit."""
    seen = [
        [f"{trace.rule} {confidence_of(trace, fragment).label}" for trace, fragment in sightings]
        for sightings in (
            shipped_scanner().message(message),
            shipped_scanner().commit(HEAD + message.encode()),
            shipped_scanner(bulk=True).commit(HEAD + message.encode()),
        )
    ]
    assert seen[0] == seen[1] == seen[2]
    return seen[0]


@each(
    "line",
    [
        f"\N{ROBOT FACE} {FOOTER}",
        f":robot: {FOOTER}",
        f":sparkles: {FOOTER}",
        f"\N{SPARKLING HEART} {FOOTER}",
        FOOTER,
        f"<sub>\N{ROBOT FACE} {FOOTER}</sub>",
        '<p align="right"><i>Generated with <a href="https://claude.ai/code">Claude Code</a></i></p>',
        f"## \N{ROBOT FACE} {FOOTER}",
        "# Generated with Claude Code",
        f"_{FOOTER}_",
        f"- {FOOTER}",
    ],
)
def test_a_footer_in_any_dress_is_as_certain(line: str) -> None:
    assert found(f"fix\n\n{line}\n\nmore\n") == ["claude-code/generated-with certain"]


@each(
    "line",
    [
        f"**Co-authored-by:** {CLAUDE}",
        f"**Co-authored-by: {CLAUDE}**",
        f"<sub>Co-authored-by: {CLAUDE}</sub>",
        "<p>Co-authored-by: Claude &lt;noreply@anthropic.com&gt;</p>",
        f"## Co-authored-by: {CLAUDE}",
        f"- **Co-authored-by**: {CLAUDE}",
        f"\N{ROBOT FACE} Co-authored-by: {CLAUDE}",
    ],
)
def test_a_trailer_in_markup_is_likely(line: str) -> None:
    assert found(f"fix\n\n{line}\n\nmore\n") == ["claude-code/co-author likely"]


@each(
    ("line", "expected"),
    [
        ("<!-- Generated with Claude Code -->", "claude-code/generated-with likely"),
        (f"<!-- \N{ROBOT FACE} {FOOTER} -->", "claude-code/generated-with likely"),
        (f"[//]: # ({FOOTER})", "claude-code/generated-with likely"),
        ("  <!--- Generated with Claude Code --->", "claude-code/generated-with likely"),
        (f"<!-- Co-authored-by: {CLAUDE} -->", "claude-code/co-author likely"),
        (f"<!-- Reported-by: {BOT} -->", "claude-code/github-app likely"),
    ],
)
def test_a_comment_may_be_an_instruction(line: str, expected: str) -> None:
    assert found(f"fix\n\n{line}\n\nmore\n") == [expected]
    assert found(f"fix\n\nmore\n\n{line}\n") == [expected]


def test_a_footer_beside_a_comment_is_certain() -> None:
    assert found(f"fix\n\n<!-- Say who helped -->\n{FOOTER}\n") == ["claude-code/generated-with certain"]


def test_a_mail_link_is_a_mailbox() -> None:
    line = "Co-authored-by: Claude <[noreply@anthropic.com](mailto:noreply@anthropic.com)>"
    assert found(f"fix\n\n{line}\n") == ["claude-code/co-author certain"]


@each(
    ("credit", "expected"),
    [
        (
            "Assisted-by: Codex:gpt-5.4 coccinelle",
            ["openai-codex/assisted-by likely", "gpt-model/credit likely"],
        ),
        (
            "Assisted-by: Github-Copilot: Claude Opus 4.8",
            ["github-copilot/github-copilot-model likely", "claude-model/credit likely"],
        ),
        ("Assisted-by: Pi:moonshotai/kimi-k3", ["pi-agent/with-model likely", "kimi-model/credit likely"]),
        (
            "Assisted-by: vscode:Claude Opus 4.7",
            ["github-copilot/github-copilot-model likely", "claude-model/credit likely"],
        ),
        ("Assisted-by: openai:gpt-5.5", ["gpt-model/credit likely"]),
        ("Assisted-by: Claude:unspecified", ["claude-code/product-name likely"]),
        ("Assisted-by: Opus 4.6 via Claude Code", ["claude-code/product-name likely"]),
        ("Assisted-by: Claude via GitHub Copilot", ["github-copilot/github-copilot-model likely"]),
        ("Assisted-by: gpt-5.4", ["gpt-model/credit likely"]),
        ("Assisted-by: Opus 4.6", ["claude-model/credit likely"]),
        ("Generated-by: Qwen3-Coder", ["qwen-model/credit likely"]),
        ("Model: deepseek-v3.2", ["deepseek-model/credit likely"]),
        ("Co-authored-by: Claude Opus 4.8 <jane@x.example>", ["claude-code/other-mailbox likely"]),
        ("Co-authored-by: Claude Opus 4.8 <noreply@anthropic.com>", ["claude-code/co-author certain"]),
        ("Co-authored-by: GPT-5.2 Codex <jane@x.example>", ["gpt-model/credit likely"]),
        ("Co-authored-by: Claude Code <jane@x.example>", ["claude-code/other-mailbox likely"]),
        ("Co-authored-by: Jane Doe and Claude Code", ["claude-code/product-name likely"]),
        (f"Reported-by: {BOT}", ["claude-code/github-app certain"]),
    ],
)
def test_whom_a_credit_names(credit: str, expected: list[str]) -> None:
    assert found(f"fix\n\n{credit}\n") == expected


def test_the_number_of_an_account_is_certain_outside_of_the_block_too() -> None:
    assert found(f"fix\n\nprose\nReported-by: {BOT}\n\nmore\n") == ["claude-code/github-app certain"]


@pytest.mark.parametrize(
    "credit",
    [
        "Co-authored-by: Jane Doe and Claude",
        "Co-authored-by: Jane Doe + Claude <jane@x.example>",
        "Co-authored-by: Claude <svc-claude@company.example>",
    ],
)
def test_a_first_name_is_weak(credit: str) -> None:
    assert all(row.endswith(" weak") for row in found(f"fix\n\n{credit}\n"))
    assert found(f"fix\n\n{credit}\n")


@each(
    "credit",
    [
        "Co-authored-by: Claude Dupont <claude.dupont@mail.example>",
        "Co-authored-by: Jules Verne and Claude Monet",
        "Co-authored-by: Claude <someone@company.example>",
        "Reviewed-by: Devin Lee, Jules Roy & Cody Banks",
        "Assisted-by: Claude Martin (Opus team)",
        "Assisted-by: Jane (gpt-5.2-codex user) <jane@x.example>",
        "Assisted-by: Opus Dei",
        "Assisted-by: Sonnet Miller via Slack",
        "Reviewed-by: Claude Dupont: see the list",
        "Assisted-by: gpt-5 reading group of Bonn",
        "Co-authored-by: Gemini Rodriguez & Grok Peters",
        "Tested-by: Jane Doe with a Cursor 9000",
    ],
)
def test_people_and_prose_are_nobody(credit: str) -> None:
    assert found(f"fix\n\n{credit}\n") == []


DISCLOSED = "AI-Tool AI-Tools-Used AI-Agents AI-Assistance AI-Assisted-With AI-Generated Coding-Agent".split()


@each("key", [*DISCLOSED, "LLM-assisted-by"])
@each("value", ["Devin", "Devin (Opus 4.8)", "Jane:x, Devin."])
def test_a_key_for_tools_makes_a_first_name_a_tool(key: str, value: str) -> None:
    assert any(
        row.startswith("devin/") and row.endswith(" likely") for row in found(f"f\n\n{key}: {value}\n")
    )


@pytest.mark.parametrize(
    "value", ["Claude Code", "claude code", "Claude Code, Cursor", "Claude Code and GPT-5"]
)
def test_ai_names_products(value: str) -> None:
    assert "claude-code/product-name likely" in found(f"fix\n\nAI: {value}\n")


@each(
    "line",
    [
        "AI-agent-owner: Devin",
        "ai-agent-contact: Jules",
        "AI-tool-owner: Claude",
        "Coding-agent-team: Devin",
        "AI-assistance-approved-by: Jules",
        "AI-Generated-Reviewed-by: Devin",
        "AI-used-reviewer: Jules",
        "LLM-assisted-by-team: Devin",
        *(
            f"{key}: {prose}"
            for key in ("AI", "AI-Used", "AI-Assistance", "AI-Assisted")
            for prose in (
                "Jules and Claude go left",
                "Devin and Jules discussed it",
                "not used; Devin, Jules",
                "Not used; Devin, Jules",
                "reviewed by Devin, Jules",
                "no, Devin",
                "None; Jules",
                "Devin, Jules and the others",
                "Devin, (see below)",
                "note - see Jules, Devin",
            )
        ),
        "AI: Devin and Jules",
        "AI: Jules",
    ],
)
def test_people_beside_ai_are_nobody(line: str) -> None:
    assert [row for row in found(f"fix\n\n{line}\n") if not row.endswith(" weak")] == []


@each(
    "line",
    [
        f"> {FOOTER}",
        f"    {FOOTER}",
        f"`{FOOTER}`",
        f"see <code>Co-authored-by: {CLAUDE}</code>",
        f"Strip **Co-authored-by: {CLAUDE}** from bodies.",
        "Generated with Claude Code is what the footer says.",
        "## Generated with Claude Code: what the footer means",
        "Generated with [protoc](https://protobuf.dev)",
        ":tada: Generated with semantic-release",
    ],
)
def test_quotations_and_mention_stay_out(line: str) -> None:
    assert found(f"fix\n\n{line}\n\nmore\n") == []


def test_trailers_among_the_titles_of_a_squash() -> None:
    listed = (
        f"* one\n* Co-authored-by: {CLAUDE}\n* two\n* Co-authored-by: Cursor Agent <cursoragent@cursor.com>"
    )
    assert found(f"feat: all of it (#12)\n\n{listed}\n") == [
        "claude-code/co-author likely",
        "cursor/co-author likely",
    ]
    assert found(f"docs: which lines are stripped\n\n{listed}\n") == []


def test_several_people_share_one_mailbox() -> None:
    head = HEAD.replace(b"author Jane Dev", b"author Jane Dev + Claude")
    rows = [
        [
            (trace.rule, confidence_of(trace, fragment).label)
            for trace, fragment in one.commit(head + b"fix\n")
        ]
        for one in (shipped_scanner(), shipped_scanner(bulk=True))
    ]
    assert rows[0] == rows[1] == [("claude-code/beside-a-person", "weak")]
