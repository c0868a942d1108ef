"""What is searched for under a policy, and what reports and ledgers know of it."""

from __future__ import annotations

import json

from tests.e2e.command import CommandLine
from tests.helpers import BAN, CLAUDE, Repo

OTHER = BAN.replace("claude-code", "openai-api")


def _history(repo: Repo) -> Repo:
    repo.commit(f"Start\n\n{CLAUDE}\n", {"a.py": "import openai\n", "toolban.toml": BAN}, day="2026-08-01")
    return repo


def test_a_report_says_what_was_searched(toolban: CommandLine, repo: Repo) -> None:
    here = _history(repo).path
    done = toolban("audit", "--output", "json:r.json", cwd=here)
    report = json.loads((here / "r.json").read_text("utf-8"))
    assert report["catalog"]["searched"] == ["claude-code", "qoder"]
    assert f": 2 of {report['catalog']['tools']} tools, as the policy asks." in done.out
    assert {finding["tool"] for finding in report["findings"]} == {"claude-code"}
    done = toolban("audit", "--inventory", "--output", "json:all.json", cwd=here)
    every = json.loads((here / "all.json").read_text("utf-8"))
    assert every["catalog"] == {**report["catalog"], "searched": None}
    assert "as the policy asks" not in done.out
    assert [row for row in every["findings"] if row["status"] != "noted"] == report["findings"]
    assert "openai-api" in {finding["tool"] for finding in every["findings"]}
    repo.commit("More", {"b.py": "import openai\n"}, day="2026-08-02")
    for command in (("check",), ("range", "HEAD~1..HEAD")):
        assert "as the policy asks" in toolban(*command, cwd=here).out
        assert "as the policy asks" not in toolban(*command, "--inventory", cwd=here).out


def test_a_report_does_not_serve_a_policy_that_asks_for_more(toolban: CommandLine, repo: Repo) -> None:
    here = _history(repo).path
    repo.write({"other.toml": OTHER})
    toolban("audit", "--output", "json:r.json", cwd=here)
    done = toolban("policy", "simulate", "other.toml", "--report", "r.json", cwd=here)
    assert done.status == 3
    assert "did not ask for openai-api" in done.err
    assert "toolban audit --inventory" in done.err
    assert toolban("policy", "simulate", "toolban.toml", "--report", "r.json", cwd=here).status == 0
    done = toolban("report", "r.json", "--policy", "other.toml", cwd=here)
    assert done.status == 3
    assert "not read 1 tool: the policy asks for it, and the report did not" in done.out
    done = toolban("report", "r.json", cwd=here)
    assert done.status == 1
    assert ": 2 of" in done.out
    toolban("audit", "--inventory", "--output", "json:r.json", cwd=here)
    done = toolban("report", "r.json", "--policy", "other.toml", cwd=here)
    assert done.status == 1
    assert "openai-api/" in done.out
    assert "openai-api/" in toolban("policy", "simulate", "other.toml", "--report", "r.json", cwd=here).out


def test_a_ledger_knows_what_was_searched(toolban: CommandLine, repo: Repo) -> None:
    here = _history(repo).path
    repo.write({"other.toml": OTHER})
    for policy in ("toolban.toml", "other.toml", "toolban.toml", "other.toml"):
        done = toolban("audit", "--policy", policy, "--ledger", "l.db", "--format", "json", cwd=here)
        plain = toolban("audit", "--policy", policy, "--format", "json", cwd=here)
        assert done.status == plain.status == 1
        assert done.out == plain.out


def test_an_ignore_of_what_is_not_searched_is_no_mistake(toolban: CommandLine, repo: Repo) -> None:
    source = (
        "import openai  # toolban: ignore[openai-api/python-import] -- a test\n"
        "import anthropic  # toolban: ignore[anthropic-api/no-such-rule] -- a test\n"
    )
    policy = BAN.replace("claude-code", "anthropic-api")
    repo.commit("Start", {"a.py": source, "toolban.toml": policy}, day="2026-08-01")
    done = toolban("check", cwd=repo.path)
    assert "names a rule that does not exist, for example a.py:2" in done.out
