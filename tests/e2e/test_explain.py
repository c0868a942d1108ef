"""`toolban explain` of a finding."""

from __future__ import annotations

import json

import pytest

from tests.e2e.command import CommandLine
from tests.helpers import BAN, CLAUDE, Repo


def test_explain_a_finding_of_a_report(toolban: CommandLine, history: Repo) -> None:
    history.write({"toolban.toml": BAN})
    toolban("audit", "--output", "json:report.json", cwd=history.path)
    rows = json.loads((history.path / "report.json").read_text())["findings"]
    row = next(row for row in rows if row["path"] == "CLAUDE.md")
    done = toolban(
        "explain",
        row["fingerprint"][:12],
        "--report",
        "report.json",
        "--today",
        "2026-08-01",
        cwd=history.path,
    )
    assert done.status == 0, done.err
    for text in (
        "since      2026-07-01, in",
        "by Jane Doe",
        "banned at  toolban.toml:1",
        "until = 2026-10-30",
        '# paths = ["/CLAUDE.md"]',
        '# rules = ["claude-code/memory-file"]',
    ):
        assert text in done.out
    assert toolban("explain", "0" * 12, "--report", "report.json", cwd=history.path).status == 2
    assert toolban("explain", row["fingerprint"], cwd=history.path).status == 2
    assert toolban("explain", row["fingerprint"], "--report", "toolban.toml", cwd=history.path).status == 2
    assert "edits the policy" in toolban("explain", "toolban/guard-changed", cwd=history.path).out


def proposed(out: str) -> str:
    """The exemption that was printed as a comment, as somebody would paste it."""
    lines = [line.strip().removeprefix("# ") for line in out.split("\n") if line.strip().startswith("# ")]
    return "\n".join(lines[1:]) + "\n"


def test_17_01_a_proposed_waiver_is_a_comment_and_covers_only_what_was_flagged(
    toolban: CommandLine, repo: Repo
) -> None:
    repo.commit("Start", {"toolban.toml": BAN, "CLAUDE.md": "x", "sub/CLAUDE.md": "x", ".claude/a": "x"})
    toolban("check", "--output", "json:report.json", "--today", "2026-08-01", cwd=repo.path)
    rows = json.loads((repo.path / "report.json").read_text())["findings"]
    row = next(row for row in rows if row["path"] == "CLAUDE.md")
    done = toolban(
        "explain", row["fingerprint"], "--report", "report.json", "--today", "2026-08-01", cwd=repo.path
    )
    text = proposed(done.out)
    repo.write({"toolban.toml": f"{BAN}\n{text}"})
    as_it_is = toolban("check", "--today", "2026-08-01", cwd=repo.path)
    assert as_it_is.status == 2
    assert '"<why>" is a placeholder' in as_it_is.err
    filled_in = text.replace("<why>", "A trial.").replace("<who>", "security@corp.example")
    repo.write({"toolban.toml": f"{BAN}\n{filled_in}"})
    judged = toolban("check", "--today", "2026-08-01", "--format", "json", cwd=repo.path)
    left = {row["path"]: row["status"] for row in json.loads(judged.out)["findings"]}
    assert left == {"CLAUDE.md": "waived", "sub/CLAUDE.md": "violation", ".claude/a": "violation"}
    assert judged.status == 1


def test_17_01_a_rule_that_was_explained_waives_no_other_rule(toolban: CommandLine, repo: Repo) -> None:
    repo.commit("Start", {"toolban.toml": BAN, "CLAUDE.md": "x"})
    done = toolban("explain", "claude-code/co-author", "--today", "2026-08-01", cwd=repo.path)
    filled_in = proposed(done.out).replace("<why>", "A trial.").replace("<who>", "security@corp.example")
    repo.write({"toolban.toml": f"{BAN}\n{filled_in}"})
    assert toolban("check", "--today", "2026-08-01", cwd=repo.path).status == 1


def test_17_01_one_commit_goes_into_the_baseline(toolban: CommandLine, repo: Repo) -> None:
    repo.commit("Start", {"toolban.toml": BAN}, day="2026-07-20")
    for word in ("One", "Two"):
        repo.commit(f"{word}\n\n{CLAUDE}\n", day="2026-07-21")
    toolban("audit", "--output", "json:../report.json", cwd=repo.path)
    rows = json.loads((repo.path.parent / "report.json").read_text())["findings"]
    done = toolban("explain", rows[0]["fingerprint"], "--report", "../report.json", cwd=repo.path)
    repo.write({"toolban-baseline.txt": proposed(done.out)})
    repo.write({"toolban.toml": f'baseline = "toolban-baseline.txt"\n{BAN}'})
    judged = json.loads(toolban("audit", "--format", "json", cwd=repo.path).out)["findings"]
    assert [row["status"] for row in judged] == ["violation", "baselined"]


@pytest.mark.parametrize("text", ["...", "\u2026", "<why>", "TODO", " - ", "<ask security>"])
@pytest.mark.parametrize("key", ["reason", "approved_by"])
def test_17_01_a_placeholder_in_a_policy_is_an_error(
    toolban: CommandLine, repo: Repo, key: str, text: str
) -> None:
    values = {"reason": "R.", "approved_by": "<boss@corp.example>", key: text}
    lines = "".join(f'{name} = "{value}"\n' for name, value in values.items())
    repo.write({"toolban.toml": f'{BAN}\n[[waiver]]\ntools = ["claude-code"]\nuntil = 2026-12-31\n{lines}'})
    done = toolban("policy", "check", cwd=repo.path)
    assert done.status == 2
    assert f'{key}: "{text}" is a placeholder' in done.err
