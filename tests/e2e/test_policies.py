"""The shipped policies, each at its edges; baselines, inline ignores and disclosure, as a user has them."""

from __future__ import annotations

import json

import pytest

from tests.e2e.command import CommandLine
from tests.helpers import BAN, CLAUDE, Repo


def test_waivers_that_cover_nothing_are_told_where_all_was_read(toolban: CommandLine, repo: Repo) -> None:
    waiver = '[[waiver]]\ntools = ["claude-code"]\npaths = ["old/**"]\nuntil = 2026-12-31\nreason = "R."\napproved_by = "x"\nticket = "SEC-1"\n'
    repo.commit("Start", {"toolban.toml": BAN + waiver, "a.py": "x = 1\n"})
    done = toolban("check", "--today", "2026-08-02", cwd=repo.path)
    assert "The waiver at toolban.toml:12 covers nothing here." in done.out
    assert "covers nothing" not in toolban("check", "--today", "2026-08-02", "a.py", cwd=repo.path).out


def test_bans_of_places_repositories_and_refs(
    toolban: CommandLine, repo: Repo, monkeypatch: pytest.MonkeyPatch
) -> None:
    ban = '[[ban]]\ntools = ["claude-code"]\neffective = 2026-07-10\nreason = "R."\n'
    files: dict[str, str | bytes | None] = {"a.py": "import claude_agent_sdk\n", "CLAUDE.md": "x\n"}
    repo.commit("Start", {"toolban.toml": f'{ban}places = ["import"]\n', **files})
    done = toolban("check", "--format", "json", cwd=repo.path)
    assert {row["path"]: row["status"] for row in json.loads(done.out)["findings"]} == {
        "a.py": "violation",
        "CLAUDE.md": "noted",
    }
    (repo.path / "toolban.toml").write_text(f'{ban}repositories = ["corp/secret-*"]\n')
    assert toolban("check", cwd=repo.path).status == 0
    monkeypatch.setenv("GITHUB_REPOSITORY", "corp/secret-x")
    assert toolban("check", cwd=repo.path).status == 1
    (repo.path / "toolban.toml").write_text(f'{ban}refs = ["release/*"]\n')
    assert toolban("audit", cwd=repo.path).status == 0
    repo.git("branch", "release/1")
    assert toolban("audit", cwd=repo.path).status == 1


def test_alternatives_by_place(toolban: CommandLine, repo: Repo) -> None:
    ban = BAN.replace('instead = "qoder"', 'instead = "qoder"\ninstead_at = {import = "dashscope-api"}')
    repo.commit("Start", {"toolban.toml": ban, "a.py": "import claude_agent_sdk\n", "CLAUDE.md": "x\n"})
    done = toolban("check", "--today", "2026-08-02", "--format", "json", cwd=repo.path)
    advice = {row["path"]: row["advice"] for row in json.loads(done.out)["findings"]}
    assert "Use Qoder instead" in advice["CLAUDE.md"]
    assert "Qoder" not in advice["a.py"]


@pytest.mark.parametrize(("dates", "status"), [("committer", 0), ("author", 1), ("received", 1)])
def test_which_date_counts(toolban: CommandLine, repo: Repo, dates: str, status: int) -> None:
    repo.commit("Policy", {"toolban.toml": f'dates = "{dates}"\n{BAN}'}, day="2026-07-01")
    repo.day = "2026-07-02"
    message = f"x\n\n{CLAUDE}"
    repo.git("commit", "-q", "--allow-empty", "-m", message, GIT_AUTHOR_DATE="2026-08-01T00:00:00Z")
    done = toolban("range", "HEAD~..", "--today", "2026-08-02", cwd=repo.path)
    assert done.status == status, done.out


def test_how_to_ask_for_an_exemption(toolban: CommandLine, repo: Repo) -> None:
    aider = '[[ban]]\ntools = ["aider"]\neffective = 2026-07-10\nreason = "R."\n'
    locked = BAN.replace("\n[approved", "lock = true\n\n[approved")
    own = f'extends = ["org.toml"]\n{aider}[disclosure]\nrequire = ["Assisted-by"]\n'
    repo.commit(
        "Start", {"org.toml": locked, "toolban.toml": own, ".aider.conf.yml": "x\n", "CLAUDE.md": "x\n"}
    )
    repo.commit("x\n\nCo-authored-by: Cursor Agent <cursoragent@cursor.com>\n", {"a": "1"}, day="2026-08-01")
    done = toolban("audit", "--today", "2026-08-02", cwd=repo.path)
    blocks = {part.split(" ")[1]: part for text in done.out.split("\n\n") if (part := " ".join(text.split()))}
    assert "a [[waiver]] with a reason and an end in toolban.toml." in blocks["aider/config"]
    said = "the ban is locked, so only org.toml can exempt, by a [[waiver]] with a reason and an end."
    assert f"Ask security@corp.example; {said}" in blocks["claude-code/memory-file"]
    assert "waiver" not in blocks["disclosure/missing"]
    done = toolban("explain", "claude-code/memory-file", cwd=repo.path)
    assert said in done.out
    assert "tools = [" not in done.out
