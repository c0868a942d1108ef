"""`toolban baseline`: what is accepted, what is not, and what a change of the code does to it."""

from __future__ import annotations

import pytest

from tests.e2e.command import CommandLine
from tests.helpers import BAN, CLAUDE, Repo


def test_a_baseline_accepts_what_is_there_and_no_more(toolban: CommandLine, repo: Repo) -> None:
    repo.commit("Start", {"toolban.toml": BAN, "CLAUDE.md": "x\n", "é/CLAUDE.md": "x\n"}, day="2026-07-01")
    assert toolban("check", cwd=repo.path).status == 1
    done = toolban("baseline", "create", cwd=repo.path)
    assert done.status == 0
    lines = (repo.path / "toolban-baseline.txt").read_text().split("\n")
    assert [line.partition(" ")[2] for line in lines[1:]] == [
        "claude-code/memory-file CLAUDE.md",
        "claude-code/memory-file \\xe9/CLAUDE.md",
        "",
    ]
    (repo.path / "toolban.toml").write_text(f'baseline = "toolban-baseline.txt"\n{BAN}')
    done = toolban("check", cwd=repo.path)
    assert done.status == 0
    assert "2 baselined" in done.out
    repo.stage({"web/CLAUDE.md": "x\n"})
    assert toolban("check", cwd=repo.path).status == 1
    repo.stage({"web/CLAUDE.md": None, "CLAUDE.md": None})
    done = toolban("check", cwd=repo.path)
    assert "toolban-baseline.txt has 1 entry for what is gone" in done.out
    done = toolban("baseline", "prune", cwd=repo.path)
    assert done.out == "toolban-baseline.txt: 1 kept, 1 taken out\n"
    repo.stage({"web/CLAUDE.md": "x\n"})
    done = toolban("baseline", "create", cwd=repo.path)
    assert done.out == "toolban-baseline.txt: 2 accepted, 1 of them new; 0 taken out\n"
    repo.stage({"web/CLAUDE.md": None})
    done = toolban("baseline", "create", cwd=repo.path)
    assert done.out == "toolban-baseline.txt: 1 accepted, 0 of them new; 1 taken out\n"


def test_a_baseline_of_files_keeps_what_an_audit_found(toolban: CommandLine, repo: Repo) -> None:
    repo.commit(f"Start\n\n{CLAUDE}\n", {"toolban.toml": BAN, "CLAUDE.md": "x\n"}, day="2026-08-01")
    toolban("audit", "--output", "json:r.json", cwd=repo.path)
    assert toolban("baseline", "create", "--report", "r.json", cwd=repo.path).status == 0
    before = (repo.path / "toolban-baseline.txt").read_text()
    assert "claude-code/co-author" in before
    assert toolban("baseline", "create", cwd=repo.path).status == 0
    assert "claude-code/co-author" in (repo.path / "toolban-baseline.txt").read_text()


def test_a_file_that_is_no_baseline_is_not_overwritten(toolban: CommandLine, repo: Repo) -> None:
    repo.commit("Start", {"toolban.toml": BAN, "README.md": "# Hello\n"})
    assert toolban("baseline", "create", "--file", "README.md", cwd=repo.path).status == 2
    assert (repo.path / "README.md").read_text() == "# Hello\n"


def test_a_baseline_of_a_report(toolban: CommandLine, repo: Repo) -> None:
    repo.commit(f"Start\n\n{CLAUDE}\n", {"toolban.toml": BAN, "a": "1"}, day="2026-08-01")
    toolban("audit", "--output", "json:r.json", cwd=repo.path)
    assert toolban("baseline", "create", "--report", "r.json", cwd=repo.path).status == 0
    (repo.path / "toolban.toml").write_text(f'baseline = "toolban-baseline.txt"\n{BAN}')
    done = toolban("audit", cwd=repo.path)
    assert done.status == 0
    assert "1 baselined" in done.out
    (repo.path / "r.json").write_text("[]")
    assert toolban("baseline", "prune", "--report", "r.json", cwd=repo.path).status == 2


def test_a_baseline_of_a_history_is_not_pruned_by_what_files_show(toolban: CommandLine, repo: Repo) -> None:
    repo.commit(f"Start\n\n{CLAUDE}\n", {"toolban.toml": BAN, "CLAUDE.md": "x\n"}, day="2026-08-01")
    twice = "import claude_agent_sdk\nimport claude_agent_sdk\n"
    repo.commit("Remove", {"CLAUDE.md": None, "a.py": twice}, day="2026-08-01")
    toolban("audit", "--output", "json:r.json", cwd=repo.path)
    assert toolban("baseline", "create", "--report", "r.json", cwd=repo.path).status == 0
    both = (repo.path / "toolban-baseline.txt").read_text()
    (repo.path / "toolban-baseline.txt").unlink()
    toolban("baseline", "create", cwd=repo.path)
    with (repo.path / "toolban-baseline.txt").open("a") as file:
        file.write(both)
    (repo.path / "toolban.toml").write_text(f'baseline = "toolban-baseline.txt"\n{BAN}')
    for command in ("check", "audit"):
        done = toolban(command, "--today", "2026-08-02", cwd=repo.path)
        assert (done.status, "is gone" in done.out) == (0, False), done.out
    for options in ((), ("--report", "r.json")):
        assert " 0 taken out" in toolban("baseline", "prune", *options, cwd=repo.path).out
    assert toolban("audit", "--today", "2026-08-02", cwd=repo.path).status == 0
    lost = f"{'e' * 32} claude-code/co-author {'e' * 12}\n"
    with (repo.path / "toolban-baseline.txt").open("a") as file:
        file.write(lost)
    assert "is gone" not in toolban("check", "--today", "2026-08-02", cwd=repo.path).out
    done = toolban("audit", "--today", "2026-08-02", cwd=repo.path)
    assert "has 1 entry for what is gone: toolban baseline prune --report FILE" in done.out
    assert " 1 taken out" in toolban("baseline", "prune", "--report", "r.json", cwd=repo.path).out


def test_a_baseline_takes_no_disclosure(toolban: CommandLine, repo: Repo) -> None:
    policy = '[disclosure]\nforbid = ["Co-authored-by"]\n'
    repo.commit(f"Start\n\n{CLAUDE}\n", {"toolban.toml": policy, "a": "1"}, day="2026-08-01")
    toolban("audit", "--output", "json:r.json", cwd=repo.path)
    done = toolban("baseline", "create", "--report", "r.json", cwd=repo.path)
    assert "1 finding left out: what [disclosure] asks for has no exemption" in done.out
    assert "disclosure/" not in (repo.path / "toolban-baseline.txt").read_text()
    with (repo.path / "toolban-baseline.txt").open("a") as file:
        file.write(f"{'e' * 32} disclosure/forbidden-key {'e' * 12}\n")
    assert " 1 taken out" in toolban("baseline", "prune", "--report", "r.json", cwd=repo.path).out


@pytest.mark.parametrize("text", ["x\n", "f" * 31 + " a/b c\n", "f" * 32 + "\n"])
def test_a_baseline_that_is_none(toolban: CommandLine, repo: Repo, text: str) -> None:
    repo.commit("Start", {"toolban.toml": f'baseline = "b.txt"\n{BAN}', "b.txt": text})
    done = toolban("check", cwd=repo.path)
    assert done.status == 2
    assert "b.txt:1: expected a fingerprint, a rule and a path" in done.err
