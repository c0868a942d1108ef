"""`toolban audit` and `toolban check` as a user runs them."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.e2e.command import CommandLine, start
from tests.helpers import BAN, CLAUDE, Repo


@pytest.fixture
def shop(repo: Repo) -> Repo:
    """A history with a trace of every kind, from before the ban and from after it."""
    repo.commit("Start", {"toolban.toml": BAN, "shop.py": "import os\n"}, day="2026-05-04")
    repo.commit("Add notes", {"CLAUDE.md": "Be brief.\n"}, day="2026-05-20")
    manifest = '{\n  "devDependencies": {\n    "@anthropic-ai/claude-code": "^2"\n  }\n}\n'
    repo.commit("Add tooling", {"package.json": manifest}, day="2026-06-02")
    repo.commit("Drop tooling", {"package.json": "{}"}, day="2026-07-03")
    repo.commit(f"Round prices\n\n{CLAUDE}\n", {"shop.py": "import math\n"}, day="2026-08-11")
    repo.author = "Claude <noreply@anthropic.com>"
    repo.commit("Work in the cloud", {"shop.py": "import sys\n"}, day="2026-08-12")
    return repo


def test_what_a_history_holds(shop: Repo, toolban: CommandLine) -> None:
    done = toolban("audit", ".", "--today", "2026-11-23", "--format", "json", cwd=shop.path)
    report = json.loads(done.out)
    rows = [
        (f["status"], f["rule"], f["place"], f["path"], (f["date"] or "")[:10]) for f in report["findings"]
    ]
    assert done.status == 1
    assert rows == [
        ("violation", "claude-code/co-author", "trailer", None, "2026-08-11"),
        ("violation", "claude-code/author", "author", None, "2026-08-12"),
        ("violation", "claude-code/author", "committer", None, "2026-08-12"),
        ("violation", "claude-code/memory-file", "path", "CLAUDE.md", "2026-05-20"),
        ("legacy", "claude-code/cli-npm", "dependency", "package.json", "2026-06-02"),
    ]
    gone = report["findings"][-1]
    assert [event["date"][:10] for event in gone["removed"]] == ["2026-07-03"]
    assert gone["present_on"] == []
    assert report["findings"][3]["present_on"] == ["refs/heads/main"]
    assert report["coverage"]["commits"] == {"expected": 6, "read": 6}
    assert report["coverage"]["complete"] is True


def test_two_runs_give_the_same_bytes(shop: Repo) -> None:
    outputs = {
        start("audit", ".", "--format", "json", cwd=shop.path, PYTHONHASHSEED=seed).out for seed in ("0", "1")
    }
    assert len(outputs) == 1
    assert json.loads(outputs.pop())["summary"]["violation"] == 4


def test_one_run_feeds_many_sinks(shop: Repo, toolban: CommandLine, tmp_path: Path) -> None:
    sinks = [f"--output={name}:{tmp_path / name}" for name in ("json", "github", "text")]
    done = toolban("check", *sinks, cwd=shop.path)
    assert done.status == 1
    assert (tmp_path / "text").read_text() == done.out
    assert json.loads((tmp_path / "json").read_text())["summary"]["violation"] == 1
    assert (
        (tmp_path / "github").read_text().startswith("::error title=claude-code/memory-file,file=CLAUDE.md::")
    )


def test_scopes(shop: Repo, toolban: CommandLine) -> None:
    shop.git("branch", "old", "HEAD~4")
    for options, commits, violations in (
        (("--until", "2026-07-01"), 3, 1),
        (("--since", "2026-08-12"), 1, 2),
        (("--ref", "old"), 2, 1),
    ):
        done = toolban("audit", ".", *options, "--format", "json", cwd=shop.path)
        report = json.loads(done.out)
        assert report["coverage"]["commits"]["read"] == commits
        assert report["summary"]["violation"] == violations


def test_paths_are_relative_to_where_one_stands(shop: Repo, toolban: CommandLine) -> None:
    shop.commit("Add a part", {"part/CLAUDE.md": "x\n", "part/a.py": "import os\n"})
    done = toolban("check", ".", "--format", "json", cwd=shop.path / "part")
    assert [finding["path"] for finding in json.loads(done.out)["findings"]] == ["part/CLAUDE.md"]


def test_explain(shop: Repo, toolban: CommandLine) -> None:
    done = toolban("explain", "claude-code/memory-file", "--today", "2026-08-01", cwd=shop.path)
    assert done.status == 0
    assert "Claude Code is banned since 2026-07-10: High-risk software. [violation]" in done.out
    assert "it goes to AGENTS.md" in done.out
    assert "git rm --cached -r -- CLAUDE.md" in done.out
    assert "Ask security@corp.example" in done.out


def test_data_for_people(shop: Repo, toolban: CommandLine) -> None:
    assert "claude-code            anthropic    US" in toolban("rules", "list", cwd=shop.path).out
    shown = toolban("rules", "show", "claude-code/co-author", cwd=shop.path).out
    assert "evidence" in shown
    assert "Claude Shannon" in shown
    policy = toolban("policy", "show", "--origin", cwd=shop.path).out
    assert "ban       claude-code  [toolban.toml:1]" in policy
    assert "approved  qoder  [toolban.toml:9]" in policy
    assert "builtin:alibaba-2026-07" in toolban("policy", "list", cwd=shop.path).out


def test_what_no_ref_leads_to(repo: Repo, toolban: CommandLine) -> None:
    repo.commit("Start", {"toolban.toml": BAN, "a": "1"}, day="2026-07-01")
    repo.git("checkout", "-q", "-b", "side")
    lost = repo.commit(f"Lost\n\n{CLAUDE}\n", {"CLAUDE.md": "x\n"}, day="2026-08-01")
    repo.git("checkout", "-q", "main")
    repo.git("branch", "-D", "side")
    assert toolban("audit", cwd=repo.path).status == 0
    done = toolban("audit", "--unreachable", "--format", "json", cwd=repo.path)
    assert done.status == 1
    rows = {row["rule"]: row for row in json.loads(done.out)["findings"]}
    assert {row["ref"] for row in rows.values()} == {"unreachable"}
    assert set(rows) == {"claude-code/co-author", "claude-code/memory-file"}
    assert rows["claude-code/co-author"]["commit"] == lost
    assert json.loads(done.out)["coverage"]["commits"] == {"expected": 2, "read": 2}
    text = toolban("audit", "--unreachable", cwd=repo.path).out
    assert f"{lost[:12]} 2026-08-01 (unreachable)" in text
    assert f"introduced 2026-08-01 in {lost[:12]} by Jane Doe (unreachable)" in text


def test_what_not_even_a_commit_leads_to_is_counted(repo: Repo, toolban: CommandLine) -> None:
    repo.commit("Start", {"toolban.toml": BAN, "a": "1"}, day="2026-07-01")
    repo.stage({"CLAUDE.md": "x\n"})
    blob = repo.git("rev-parse", ":CLAUDE.md")
    done = toolban("audit", "--unreachable", cwd=repo.path)
    assert done.status == 0
    assert f"1 blob: no commit leads to it, so no path says how to read it, for example {blob}" in done.out
    assert "no commit leads to it" not in toolban("audit", cwd=repo.path).out


def test_paths_and_first_parents(repo: Repo, toolban: CommandLine) -> None:
    repo.commit("Start", {"toolban.toml": BAN, "a/x": "1"}, day="2026-07-01")
    repo.git("checkout", "-q", "-b", "side")
    repo.commit(f"Side\n\n{CLAUDE}\n", {"b/CLAUDE.md": "x\n"}, day="2026-08-01")
    repo.git("checkout", "-q", "main")
    repo.commit("Main", {"a/CLAUDE.md": "x\n"}, day="2026-08-01")
    repo.git("merge", "-q", "--no-ff", "-m", "Merge", "side")
    repo.git("branch", "-D", "side")

    def audit(*options: str) -> set[tuple[str, str | None]]:
        done = toolban("audit", *options, "--format", "json", cwd=repo.path)
        return {(row["rule"].partition("/")[2], row["path"]) for row in json.loads(done.out)["findings"]}

    both = {("co-author", None), ("memory-file", "a/CLAUDE.md"), ("memory-file", "b/CLAUDE.md")}
    assert audit() == both
    assert audit("--path", "b") == {("co-author", None), ("memory-file", "b/CLAUDE.md")}
    assert audit("--path", "a", "--path", "b") == both
    assert audit("--first-parent") == {("memory-file", "a/CLAUDE.md"), ("memory-file", "b/CLAUDE.md")}
    done = toolban("audit", "--path", "nowhere", cwd=repo.path)
    assert done.status == 3
    assert "--path nowhere: no commit that was asked for touches it." in done.err


def test_17_03_a_path_that_no_commit_touches_is_said(repo: Repo, toolban: CommandLine) -> None:
    repo.commit("Start", {"toolban.toml": BAN, "a": "1"}, day="2026-08-01")
    for name in ("claude/one", "cursor/two"):
        repo.git("branch", name)
    done = toolban("audit", "--path", "a", "--path", "missing", cwd=repo.path)
    assert (done.status, done.out) == (3, "")
    assert "--path missing: no commit" in done.err
    done = toolban("audit", "--path", "a", "--until", "2026-07-01", cwd=repo.path)
    assert done.status == 3
    assert "touches it in this time" in done.err
    done = toolban("audit", "--path", "a", "--verbose", cwd=repo.path)
    assert "claude/one" not in done.out, "the name of a branch is nothing that a commit does at a path"
    assert done.status == 0


@pytest.mark.parametrize(("since", "until"), [("2026-08-02", "2026-08-01"), ("2026-08-01", "2026-08-01")])
def test_17_03_a_time_that_ends_before_it_begins_is_said(
    repo: Repo, toolban: CommandLine, since: str, until: str
) -> None:
    repo.commit("Start", {"toolban.toml": BAN, "a": "1"}, day="2026-08-01")
    done = toolban("audit", "--since", since, "--until", until, cwd=repo.path)
    assert done.status == 2
    assert f"--since {since} is not before --until {until}" in done.err


def test_statistics_and_a_ledger(repo: Repo, toolban: CommandLine) -> None:
    repo.commit(f"Start\n\n{CLAUDE}\n", {"toolban.toml": BAN, "a.py": "import openai\n"}, day="2026-08-01")
    ledger = str(repo.path.parent / "ledger")
    plain = toolban("audit", "--format", "json", cwd=repo.path)
    first = toolban("audit", "--stats", "--ledger", ledger, cwd=repo.path)
    again = toolban("audit", "--ledger", ledger, cwd=repo.path)
    assert again.out == first.out
    assert first.status == again.status == 1
    for stage in ("changes", "blobs", "messages", "together"):
        assert stage in first.err
    with closing(sqlite3.connect(ledger)) as database:
        database.execute("UPDATE object SET seen = 'x' WHERE seen IS NOT NULL")
        database.execute("DELETE FROM walk")
        database.commit()
    done = toolban("audit", "--ledger", ledger, "--format", "json", cwd=repo.path)
    assert (done.status, json.loads(done.out)["findings"]) == (
        again.status,
        json.loads(plain.out)["findings"],
    )
    assert "could not be used to the end: it is damaged" in json.loads(done.out)["notices"][-1]
    (repo.path.parent / "ledger").write_text("x" * 5000)
    done = toolban("audit", "--ledger", ledger, cwd=repo.path)
    assert done.status == 2
    assert "Delete it, or name another file." in done.err
