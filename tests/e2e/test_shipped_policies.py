"""Every shipped policy: what its source forbids is found, what it allows is not."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest

from linter.model.catalog import Catalog
from linter.policy import loader as policies
from tests.e2e.command import CommandLine
from tests.e2e.policy_samples import CURSOR, EDGES, FOOTER, WAIVER, statuses
from tests.helpers import CLAUDE, Repo, undated


def test_every_shipped_policy_has_a_source_and_a_test(catalog: Catalog) -> None:
    tested = {name for name, *_ in COMPANIES} | {name for name, *_ in PROJECTS}
    assert set(policies.builtin_names()) == tested | {"alibaba-2026-07", "inventory"}
    for name in tested:
        chosen, (source,) = policies.load(f"builtin:{name}", catalog)
        assert b"\nsources = [" in source.data
        assert chosen.summary.endswith(".")


COMPANIES = [
    # before it was announced, in the time of grace, in force, and what came before
    (
        "bytedance-2025-06",
        ".cursor/rules/a.mdc",
        "cursor/rules",
        "2025-05-27",
        "noted",
        "2025-06-29",
        "warning",
        "2025-06-30",
        "violation",
    ),
    (
        "microsoft-2025-05",
        "a.py:from openai import OpenAI\nOpenAI(base_url='https://api.deepseek.com')\n",
        "deepseek-api/endpoint",
        "",
        "",
        "2025-05-07",
        "warning",
        "2025-05-08",
        "violation",
    ),
    (
        "microsoft-2026-06",
        "CLAUDE.md",
        "claude-code/memory-file",
        "2026-05-13",
        "noted",
        "2026-06-29",
        "warning",
        "2026-06-30",
        "violation",
    ),
    (
        "amazon-2025-11",
        "CLAUDE.md",
        "claude-code/memory-file",
        "2026-05-11",
        "noted",
        "2025-11-23",
        "warning",
        "2026-05-10",
        "violation",
    ),
    (
        "samsung-2023-05",
        "a.py:import openai\n",
        "openai-api/python-import",
        "",
        "",
        "2023-04-30",
        "warning",
        "2023-05-01",
        "violation",
    ),
]


@pytest.mark.parametrize("row", COMPANIES, ids=[row[0] for row in COMPANIES])
def test_companies(toolban: CommandLine, repo: Repo, row: tuple[str, ...]) -> None:
    name, file, rule, *edges = row
    path, _, text = file.partition(":")
    repo.commit("Start", {path: text or "x\n"}, day="2020-01-01")
    for today, expected in zip(edges[::2], edges[1::2], strict=True):
        if today:
            status, found = statuses(toolban, repo, name, today)
            matching = {
                found_rule: value
                for found_rule, value in found.items()
                if found_rule.startswith(rule.partition("/")[0])
            }
            assert expected in matching.values(), (today, found)
            assert status == (1 if expected == "violation" else 0)


def test_hosted_weights_are_no_violation_of_a_ban_of_the_service(toolban: CommandLine, repo: Repo) -> None:
    repo.commit("Start", {"a.py": 'MODEL = "deepseek-r1"\n'}, day="2026-01-01")
    status, found = statuses(toolban, repo, "microsoft-2025-05", "2026-02-01")
    assert status == 0
    assert "violation" not in found.values()


PROJECTS = [
    # (policy, message that breaks it, rule, message that keeps it)
    (
        "linux-kernel",
        f"x\n\n{CLAUDE}\n",
        "disclosure/missing",
        "x\n\nAssisted-by: Claude:claude-opus-4 sparse\n",
    ),
    (
        "linux-kernel",
        "x\n\nAssisted-by: Claude:claude-opus-4\nSigned-off-by: Claude <noreply@anthropic.com>\n",
        "disclosure/forbidden-key",
        "x\n\nSigned-off-by: Claude Shannon <claude@bell-labs.example>\n",
    ),
    ("llvm", f"x\n\n{FOOTER}\n", "disclosure/missing", f"x\n\n{FOOTER}\n\nAssisted-by: Claude Code\n"),
    (
        "fedora",
        f"x\n\n{CURSOR}\n",
        "disclosure/missing",
        f"x\n\nAssisted-by: Cursor Agent <cursoragent@cursor.com>\n{CURSOR}\n",
    ),
    (
        "mesa",
        f"x\n\nGenerated-by: Claude Code\n{CLAUDE}\n",
        "disclosure/forbidden-key",
        "x\n\nGenerated-by: Claude Code\n",
    ),
    ("apache", "x\n\nAssisted-by: Claude Code\n", "disclosure/missing", "x\n\nGenerated-by: Claude Code\n"),
    ("kubernetes", "x\n\nAssisted-by: Claude Code\n", "disclosure/forbidden-key", f"x\n\n{CLAUDE}\n"),
    ("gentoo", f"x\n\n{CLAUDE}\n", "claude-code/co-author", "dev-util/claude-code: new package\n"),
    ("qemu", f"x\n\n{CLAUDE}\n", "claude-code/co-author", "x\n"),
    ("netbsd", f"x\n\n{FOOTER}\n", "claude-code/generated-with", "x\n"),
]


@pytest.mark.parametrize("row", PROJECTS, ids=[f"{row[0]} {row[2]}" for row in PROJECTS])
def test_projects(toolban: CommandLine, repo: Repo, row: tuple[str, ...]) -> None:
    name, breaking, rule, keeping = row
    repo.commit(keeping, {"a": "1"}, day="2026-08-01")
    status, found = statuses(toolban, repo, name, "2026-08-02")
    assert (status, "violation" in found.values()) == (0, False), found
    repo.commit(breaking, {"a": "2"}, day="2026-08-01")
    status, found = statuses(toolban, repo, name, "2026-08-02")
    assert (status, found.get(rule)) == (1, "violation"), found


OF_ALL: dict[str, str | bytes | None] = {
    "CLAUDE.md": "x\n",
    ".cursor/rules/a.mdc": "x\n",
    "a.py": "import openai\nURL = 'https://api.deepseek.com'\n",
}


@pytest.mark.parametrize("name", [name for name in policies.builtin_names() if name not in EDGES])
def test_the_edges_of_every_ban(
    name: str, toolban: CommandLine, repo: Repo, catalog: Catalog, golden: Callable[[str, str], None]
) -> None:
    """Before, in grace, after, waived and expired, as people read it: tests/golden/policies."""
    chosen, _ = policies.load(f"builtin:{name}", catalog)
    dates = [(ban.announced, ban.effective) for ban in chosen.bans] or [("", "")]
    announced, effective = dates[0]
    begin = datetime.date.fromisoformat(effective or "2026-01-01")
    notice = datetime.date.fromisoformat(announced) if announced else begin
    day = datetime.timedelta(days=1)
    repo.commit("Old", OF_ALL, day=f"{notice - 30 * day}")
    repo.commit(f"New\n\n{CLAUDE}\nAssisted-by: Claude Code\n", {"b": "1"}, day=f"{begin}")
    until = begin + 5 * day
    with_waiver = f'extends = ["builtin:{name}"]\n' + WAIVER.format(until=until)
    repo.write({"plain.toml": f'extends = ["builtin:{name}"]\n', "waived.toml": with_waiver})
    parts = []
    for title, policy, today in (
        ("before", "plain", notice - day),
        ("in grace", "plain", notice),
        ("after", "plain", begin),
        ("waived", "waived", until),
        ("expired", "waived", until + day),
    ):
        options = ("--policy", f"{policy}.toml", "--today", str(today))
        done = toolban("audit", *options, cwd=repo.path)
        parts.append(f"=== {title}: {today}, exit {done.status}\n{done.out}")
    golden(f"policies/{name}.txt", undated("\n".join(parts)))
