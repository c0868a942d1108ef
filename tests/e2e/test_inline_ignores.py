"""`toolban: ignore` in a file: what it covers, and what the report says of one that does not count."""

from __future__ import annotations

import json

import pytest

from tests.e2e.command import CommandLine
from tests.helpers import BAN, Repo


def test_inline_ignores(toolban: CommandLine, repo: Repo) -> None:
    source = (
        "# toolban: ignore-next-line[claude-code/*] until=2026-12-31 -- comparison\nimport claude_agent_sdk\n"
    )
    repo.commit("Start", {"toolban.toml": BAN, "a.py": source}, day="2026-08-01")
    done = toolban("check", "--today", "2026-12-31", "--format", "json", cwd=repo.path)
    (row,) = json.loads(done.out)["findings"]
    assert (done.status, row["status"], row["waived_by"]) == (0, "waived", "inline ignore: comparison")
    done = toolban("check", "--today", "2027-01-01", cwd=repo.path)
    assert done.status == 1
    assert "The inline ignore at a.py:2 ended on 2026-12-31." in done.out
    (repo.path / "toolban.toml").write_text(f"ignores = false\n{BAN}")
    assert toolban("check", "--today", "2026-12-31", cwd=repo.path).status == 1


def test_an_ignore_that_is_none_is_told(toolban: CommandLine, repo: Repo) -> None:
    repo.commit("Start", {"toolban.toml": BAN, "a.py": "import claude_agent_sdk  # toolban: ignore\n"})
    done = toolban("check", "--today", "2026-12-31", cwd=repo.path)
    assert done.status == 1
    assert (
        "1 inline ignore: not as docs/reference/policy.md has it, so it counts for nothing, for example a.py:1"
        in done.out
    )


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("a.py", 'import claude_agent_sdk; x = "# {ignore}"\n', "not as docs/reference/policy.md has it"),
        ("a.py", '"""\n# {file}\n"""\nimport claude_agent_sdk\n', "not as docs/reference/policy.md has it"),
        (
            "a.js",
            "import '@anthropic-ai/claude-code'; f(`\n// {file}\n`)\n",
            "not as docs/reference/policy.md has it",
        ),
        ("package.json", '{{"dependencies": {{"@anthropic-ai/claude-code": "1"}},\n"x": "// {file}"}}\n', ""),
        (
            "requirements.txt",
            "claude-agent-sdk # toolban: ignore[claude-code/sdk] -- x\n",
            "names a rule that",
        ),
    ],
)
def test_an_ignore_outside_a_comment_or_of_no_rule(
    toolban: CommandLine, repo: Repo, name: str, text: str, told: str
) -> None:
    of = "[claude-code/*] -- why"
    source = text.format(ignore=f"toolban: ignore{of}", file=f"toolban: ignore-file{of}")
    repo.commit("Start", {"toolban.toml": BAN, name: source}, day="2026-08-01")
    done = toolban("check", "--today", "2026-08-02", cwd=repo.path)
    assert done.status == 1
    assert "waived" not in done.out
    assert f"1 inline ignore: {told}" in done.out


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.js", "import '@anthropic-ai/claude-code' /* {} */\n"),
        ("a.vue", "<script>\nimport '@anthropic-ai/claude-code' // {}\n</script>\n"),
        ("requirements.txt", "claude-agent-sdk # {}\n"),
        (
            ".github/workflows/a.yml",
            "jobs: {{a: {{steps: [uses: anthropics/claude-code-action@v1]}}}} # {}\n",
        ),
        ("Dockerfile", "RUN npm i -g @anthropic-ai/claude-code # {}\n"),
    ],
)
def test_an_ignore_in_a_comment(toolban: CommandLine, repo: Repo, name: str, text: str) -> None:
    source = text.format("toolban: ignore[claude-code/*] -- why")
    repo.commit("Start", {"toolban.toml": BAN, name: source}, day="2026-08-01")
    done = toolban("check", "--today", "2026-08-02", cwd=repo.path)
    assert done.status == 0, done.out
    assert "1 waived" in done.out


IGNORED = "import claude_agent_sdk  # toolban: ignore[claude-code/*] until=2026-12-31 -- comparison\n"
BARE = "import claude_agent_sdk\n"


@pytest.mark.parametrize(
    "command", [("hook", "pre-commit"), ("check", "--staged"), ("range", "HEAD~1..HEAD")]
)
def test_17_04_an_ended_ignore_is_told_in_every_report(
    toolban: CommandLine, repo: Repo, command: tuple[str, ...]
) -> None:
    repo.commit("Start", {"toolban.toml": BAN, "a.py": IGNORED}, day="2026-08-01")
    repo.stage({"a.py": f"{IGNORED}x = 1\n"})
    if command[0] == "range":
        repo.commit("Other", day="2027-01-02")
    done = toolban(*command, "--today", "2027-01-03", cwd=repo.path)
    assert "The inline ignore at a.py:1 ended on 2026-12-31." in done.out + done.err
    assert done.status == 0, "what it covered was there before"


@pytest.mark.parametrize(
    "command", [("hook", "pre-commit"), ("check", "--staged"), ("range", "HEAD~1..HEAD")]
)
@pytest.mark.parametrize(
    ("before", "after", "status"),
    [(IGNORED, BARE, 1), (BARE, f"{BARE}x = 1\n", 0), (BARE, IGNORED, 0), (IGNORED, f"\n{IGNORED}", 0)],
)
def test_17_04_what_a_removed_ignore_covered_is_new(
    toolban: CommandLine, repo: Repo, command: tuple[str, ...], before: str, after: str, status: int
) -> None:
    repo.commit("Start", {"toolban.toml": BAN, "a.py": before}, day="2026-08-01")
    repo.stage({"a.py": after})
    if command[0] == "range":
        repo.commit("Other", day="2026-08-02")
    done = toolban(*command, "--today", "2026-08-03", cwd=repo.path)
    assert done.status == status, done.out + done.err


def test_17_04_an_audit_judges_an_ignore_as_the_tips_have_it(toolban: CommandLine, repo: Repo) -> None:
    repo.commit("Start", {"toolban.toml": BAN, "a.py": IGNORED}, day="2026-08-01")
    assert toolban("audit", "--today", "2026-08-03", cwd=repo.path).status == 0
    repo.commit("Uncover", {"a.py": BARE}, day="2026-08-02")
    assert toolban("audit", "--today", "2026-08-03", cwd=repo.path).status == 1
