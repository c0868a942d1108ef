"""How a tool was set up is a finding of its own kind: only a ban that says so is about it."""

from __future__ import annotations

import json

from tests.e2e.command import CommandLine
from tests.helpers import Repo

SETTINGS = '{"includeCoAuthoredBy": false, "permissions": {"defaultMode": "bypassPermissions"}}\n'
EVERYTHING = '[[ban]]\ntools = ["*"]\neffective = 2026-01-01\nreason = "not here"\n'
POSTURE = EVERYTHING + 'kinds = ["posture"]\n'


def found(toolban: CommandLine, repo: Repo, *arguments: str) -> dict[str, str]:
    """Rule -> status of everything that is reported."""
    done = toolban(*arguments, "--today", "2026-12-01", "--format", "json", cwd=repo.path)
    return {row["rule"]: row["status"] for row in json.loads(done.out)["findings"]}


def test_a_ban_of_everything_is_not_about_posture(toolban: CommandLine, repo: Repo) -> None:
    repo.commit("Start", {"toolban.toml": EVERYTHING, ".claude/settings.json": SETTINGS}, day="2026-08-01")
    rows = found(toolban, repo, "check")
    assert rows["claude-code/settings"] == "violation"
    assert rows["claude-code/attribution-off"] == rows["claude-code/permissions-bypassed"] == "noted"


def test_a_ban_of_posture_is_about_nothing_else(toolban: CommandLine, repo: Repo) -> None:
    repo.commit("Start", {"toolban.toml": POSTURE, ".claude/settings.json": SETTINGS}, day="2026-08-01")
    rows = found(toolban, repo, "check")
    assert rows["claude-code/settings"] == "noted"
    assert rows["claude-code/attribution-off"] == rows["claude-code/permissions-bypassed"] == "violation"


def test_a_command_is_use_and_posture_at_once(toolban: CommandLine, repo: Repo) -> None:
    both = POSTURE + EVERYTHING
    script = "claude --dangerously-skip-permissions -p fix\n"
    repo.commit("Start", {"toolban.toml": both, "fix.sh": script}, day="2026-08-01")
    rows = found(toolban, repo, "check")
    assert rows["claude-code/command"] == "violation"
    assert rows["claude-code/permissions-bypassed-by-command"] == "violation"


def test_the_report_says_since_when_nobody_signs(toolban: CommandLine, repo: Repo) -> None:
    repo.commit("Start", {"toolban.toml": EVERYTHING, "a.txt": "x\n"}, day="2026-07-01")
    commit = repo.commit("Settings", {".claude/settings.json": SETTINGS}, day="2026-08-01")
    told = toolban("audit", ".", "--today", "2026-12-01", cwd=repo.path).out
    assert "The attribution of Claude Code is switched off" in told
    assert f".claude/settings.json, since commit {commit[:12]}" in " ".join(told.split())


def test_a_waiver_says_that_it_is_about_posture(toolban: CommandLine, repo: Repo) -> None:
    waiver = (
        '[[waiver]]\ntools = ["claude-code"]\nuntil = 2027-01-01\nreason = "trial"\napproved_by = "Ada"\n'
    )
    repo.commit("Start", {"toolban.toml": POSTURE + waiver, ".claude/settings.json": SETTINGS})
    assert found(toolban, repo, "check")["claude-code/attribution-off"] == "violation"
    repo.commit("Waive", {"toolban.toml": POSTURE + waiver + 'kinds = ["posture"]\n'})
    assert found(toolban, repo, "check")["claude-code/attribution-off"] == "waived"


def test_kinds_that_there_are_not_and_bans_that_do_not_meet(toolban: CommandLine, repo: Repo) -> None:
    repo.commit("Start", {"toolban.toml": EVERYTHING + 'kinds = ["posturing"]\n'}, day="2026-08-01")
    done = toolban("check", cwd=repo.path)
    assert done.status == 2
    assert '"posturing" is no kind of trace' in done.err
