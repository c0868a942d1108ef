"""`toolban policy simulate`, and the saved reports that it and other commands read."""

from __future__ import annotations

import json
import os

import pytest

from tests.e2e.command import CommandLine
from tests.helpers import BAN, CLAUDE, Repo


def test_simulate_on_a_history_and_on_its_report(toolban: CommandLine, history: Repo) -> None:
    history.write({"new.toml": BAN})
    here = toolban("policy", "simulate", "new.toml", "--today", "2026-07-01", cwd=history.path)
    assert here.status == 0, here.err
    days = {part.split("\n")[0]: part for part in here.out.split("\n\n")}
    assert "warning        1  claude-code/memory-file" in days["2026-07-03"]
    assert "violation      1  claude-code/co-author" in days["2026-07-10"]
    assert "violation      1  claude-code/memory-file                    CLAUDE.md" in days["2026-07-10"]
    assert "  Ann <ann@corp.example>\n  Jane Doe <jane@corp.example>" in here.out
    toolban("audit", "--output", "json:report.json", cwd=history.path)
    again = toolban(
        "policy", "simulate", "new.toml", "--today", "2026-07-01", "--report", "report.json", cwd=history.path
    )
    assert again.out == here.out


def test_simulate_shows_every_turn_and_names_everybody(toolban: CommandLine, history: Repo) -> None:
    source = "# toolban: ignore-next-line[openai-api/*] until=2026-12-05 -- a test\nimport openai\n"
    history.author = "Bob <bob@corp.example>"
    history.commit("More", {"b.py": source}, day="2026-08-01")
    policy = """\
[[ban]]
tools = ["claude-code"]
effective = 2026-12-10
until = 2026-12-31
reason = "R."
[[ban]]
tools = ["openai-api"]
effective = 2026-12-01
reason = "R."
[[waiver]]
tools = ["openai-api"]
until = 2027-08-01
reason = "R."
approved_by = "x"
[disclosure]
require = ["Assisted-by"]
effective = 2026-11-01
"""
    history.write({"new.toml": policy})
    done = toolban("policy", "simulate", "new.toml", "--today", "2026-08-02", cwd=history.path)
    assert done.status == 0, done.err
    days = {part.strip().split("\n")[0]: part for part in done.out.split("\n\n")}
    assert sorted(day for day in days if day.startswith("20")) == [
        "2026-08-02",
        "2026-11-01",
        "2026-12-01",
        "2026-12-06",
        "2026-12-10",
        "2027-01-01",
        "2027-08-02",
    ]
    assert "disclosure/missing" not in days["2026-08-02"]
    assert "violation      1  claude-code/memory-file" in days["2026-12-10"]
    assert "waived         1  openai-api/python-import" in days["2026-12-06"]
    assert "violation      1  openai-api/python-import" in days["2027-08-02"]
    for person in ("Ann <ann@corp.example>", "Bob <bob@corp.example>", "Jane Doe <jane@corp.example>"):
        assert person in done.out


def test_simulate_refuses_a_report_that_is_not_complete(toolban: CommandLine, history: Repo) -> None:
    history.write({"new.toml": BAN})
    toolban("audit", "--output", "json:report.json", cwd=history.path)
    report = json.loads((history.path / "report.json").read_text())
    report["coverage"] |= {"complete": False, "not_read": [{"what": "blob", "reason": "missing", "count": 3}]}
    (history.path / "report.json").write_text(json.dumps(report))
    done = toolban("policy", "simulate", "new.toml", "--report", "report.json", cwd=history.path)
    assert done.status == 3
    assert "report.json: not everything was read for it: missing." in done.err


def test_simulate_says_that_a_report_knows_no_branches(toolban: CommandLine, history: Repo) -> None:
    history.write({"new.toml": BAN.replace("[approved", 'refs = ["main"]\n[approved')})
    here = toolban("policy", "simulate", "new.toml", "--today", "2026-08-02", cwd=history.path)
    assert here.status == 0
    assert "violation      1  claude-code/co-author" in here.out
    toolban("audit", "--output", "json:report.json", cwd=history.path)
    report = ("--report", "report.json", "--today", "2026-08-02")
    done = toolban("policy", "simulate", "new.toml", *report, cwd=history.path)
    assert done.status == 3
    assert "not read 1 trace: a ban of some branches (refs) could not be decided" in done.out


def test_a_report_keeps_what_disclosure_asks_for(toolban: CommandLine, repo: Repo) -> None:
    policy = '[disclosure]\nrequire = ["Assisted-by"]\nforbid = ["Co-authored-by"]\n'
    repo.commit("Start", {"toolban.toml": policy}, day="2026-07-01")
    repo.commit(f"x\n\nAssisted-by: Claude Code\n{CLAUDE}\n", {"a": "1"}, day="2026-08-01")
    repo.commit("x\n\nCo-authored-by:  claude  <noreply@anthropic.com>\n", {"a": "2"}, day="2026-08-01")
    here = toolban("policy", "simulate", "toolban.toml", "--today", "2026-08-02", cwd=repo.path)
    assert "violation      2  disclosure/forbidden-key" in here.out
    assert "violation      1  disclosure/missing" in here.out
    toolban("audit", "--output", "json:report.json", cwd=repo.path)
    report = ("--report", "report.json", "--today", "2026-08-02")
    again = toolban("policy", "simulate", "toolban.toml", *report, cwd=repo.path)
    assert (again.out, again.err) == (here.out, "")
    for row in json.loads((repo.path / "report.json").read_text())["findings"]:
        done = toolban("explain", row["fingerprint"], *report, cwd=repo.path)
        assert done.status == 0, done.err
        if row["rule"] == "disclosure/missing":
            assert "asked at   toolban.toml:1\ninstead    Name the tool in a trailer of its own" in done.out


def test_a_report_keeps_names_that_are_no_text(toolban: CommandLine, repo: Repo) -> None:
    (repo.path / os.fsdecode(b"caf\xe9")).mkdir()
    repo.commit("Start", {"toolban.toml": BAN, os.fsdecode(b"caf\xe9/CLAUDE.md"): "x\n"}, day="2026-08-01")
    toolban("audit", "--output", "json:report.json", cwd=repo.path)
    (row,) = json.loads((repo.path / "report.json").read_text())["findings"]
    assert toolban("explain", row["fingerprint"], "--report", "report.json", cwd=repo.path).status == 0


@pytest.mark.parametrize(
    "command",
    [("policy", "simulate", "toolban.toml"), ("explain", "0" * 12), ("baseline", "create")],
    ids=["simulate", "explain", "baseline"],
)
def test_a_report_that_is_none(toolban: CommandLine, repo: Repo, command: tuple[str, ...]) -> None:
    repo.write({"toolban.toml": 'extends = ["builtin:alibaba-2026-07"]\n'})
    (repo.path / "bytes.json").write_bytes(b'\xff\xfe{"findings"')
    for report, said in (
        ("bytes.json", "bytes.json: is no JSON report of toolban: it is no UTF-8."),
        ("none.json", "none.json: cannot be read: No such file or directory."),
        ("toolban.toml", "is no JSON report of toolban"),
    ):
        done = toolban(*command, "--report", report, cwd=repo.path)
        assert done.status == 2
        assert said in done.err
        assert "Make one: toolban audit --output json:FILE" in done.err
    assert not (repo.path / "toolban-baseline.txt").exists()


def test_no_baseline_of_nothing(toolban: CommandLine, repo: Repo) -> None:
    repo.write({"toolban.toml": 'extends = ["builtin:alibaba-2026-07"]\n'})
    done = toolban("baseline", "create", cwd=repo.path)
    assert done.status == 3
    assert "Not everything was read: no file is tracked here." in done.err
    assert not (repo.path / "toolban-baseline.txt").exists()
