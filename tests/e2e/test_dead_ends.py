"""What is said where nothing can be read is something that can be done."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.e2e.command import CommandLine
from tests.helpers import BAN, CLAUDE, Repo


@pytest.fixture
def two(repo: Repo) -> Repo:
    """A first commit, and one with a trailer."""
    repo.commit("Start", {"toolban.toml": BAN}, day="2026-07-01")
    repo.commit(f"More\n\n{CLAUDE}\n", {"a": "1"}, day="2026-08-01")
    return repo


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("check",), "git add what is to be checked, or name files: toolban check FILE"),
        (("check", "--staged"), "Nothing is staged: git add what is to be checked."),
        (("audit", "."), "There is no commit here yet: toolban check reads the files"),
        (("range", "HEAD~1..HEAD"), "there is no commit here yet: toolban check reads the files"),
    ],
)
def test_an_empty_repository(toolban: CommandLine, repo: Repo, arguments: tuple[str, ...], said: str) -> None:
    repo.write({"toolban.toml": BAN})
    done = toolban(*arguments, cwd=repo.path)
    assert done.status == 3
    assert said in done.out + done.err


def test_only_conflicts_are_staged(toolban: CommandLine, repo: Repo) -> None:
    repo.commit("Start", {"toolban.toml": BAN, "f": "0"})
    repo.git("checkout", "-q", "-b", "other")
    repo.commit("Other", {"f": "1"})
    repo.git("checkout", "-q", "main")
    repo.commit("Main", {"f": "2"})
    repo.git("merge", "other", check=False)
    done = toolban("check", "--staged", cwd=repo.path)
    assert done.status == 3
    assert "Resolve the conflicts and git add the files" in done.out


@pytest.mark.parametrize("name", ["HEAD~5", "HEAD^^^", "main~2"])
def test_a_range_from_before_the_first_commit(toolban: CommandLine, two: Repo, name: str) -> None:
    done = toolban("range", f"{name}..HEAD", cwd=two.path)
    assert done.status == 3
    hint = done.err.rpartition("toolban audit ")[2].partition(" reads")[0]
    assert f"{name} is before the first commit" in done.err
    assert toolban("audit", *hint.split(), cwd=two.path).out.count("read 2 commits") == 1


def test_a_name_that_no_command_brings(toolban: CommandLine, two: Repo) -> None:
    done = toolban("range", "nowhere..HEAD", cwd=two.path)
    assert done.status == 3
    assert "git fetch" not in done.err
    assert "git branch --all and git tag list the names" in done.err


@pytest.mark.parametrize(
    "name", ["HEAD", "{hash}", "{short}", "main", "refs/heads/main", "origin/main", "main~0"]
)
def test_an_audit_of_anything_that_names_a_commit(toolban: CommandLine, two: Repo, name: str) -> None:
    two.git("remote", "add", "origin", ".")
    two.git("fetch", "-q", "origin")
    commit = two.git("rev-parse", "HEAD")
    asked = name.format(hash=commit, short=commit[:8])
    done = toolban("audit", "--ref", asked, cwd=two.path)
    assert done.status == 1
    assert "read 2 commits" in done.out


def test_an_audit_of_a_name_that_nothing_has(toolban: CommandLine, two: Repo) -> None:
    done = toolban("audit", "--ref", "nowhere", cwd=two.path)
    assert done.status == 3
    assert 'No ref or commit of . is called "nowhere"' in done.err


@pytest.mark.parametrize(
    ("options", "commits"),
    [
        (("--since", "2026-08-01"), 1),
        (("--since", "yesterday", "--today", "2026-08-02"), 1),
        (("--since", "yesterday", "--today", "2026-08-09"), 0),
        (("--since", "3 months ago", "--today", "2026-08-09"), 2),
        (("--until", "2 weeks ago", "--today", "2026-08-09"), 1),
    ],
)
def test_days_in_words(toolban: CommandLine, two: Repo, options: tuple[str, ...], commits: int) -> None:
    report = json.loads(toolban("audit", *options, "--format", "json", cwd=two.path).out)
    assert report["coverage"]["commits"]["read"] == commits


@pytest.mark.parametrize("option", ["--since", "--until"])
def test_a_word_that_is_no_day(toolban: CommandLine, two: Repo, option: str) -> None:
    done = toolban("audit", option, "last thursdai", cwd=two.path)
    assert done.status == 2
    assert f"Invalid value for '{option}'" in done.err
    assert "is no date" in done.err


def test_a_range_of_a_treeless_clone_keeps_what_it_has_found(
    toolban: CommandLine, two: Repo, tmp_path: Path
) -> None:
    """And what git says about grafts does not hide the reason."""
    for setting in ("uploadpack.allowFilter", "uploadpack.allowAnySHA1InWant"):
        two.git("config", setting, "true")
    where = tmp_path / "treeless"
    two.git("clone", "-q", "--filter=tree:0", "--no-checkout", f"file://{two.path}", str(where))
    policy = tmp_path / "policy.toml"
    policy.write_text(BAN)
    done = toolban("range", "--policy", str(policy), "HEAD~1..HEAD", cwd=where)
    assert done.status == 1
    assert "claude-code/co-author" in done.out
    assert "not read 1 comparison: base and head cannot be compared" in done.out
    assert "grafts" not in done.out + done.err
    done = toolban("range", "HEAD~1..HEAD", cwd=where)
    assert done.status == 3
    assert "whose policy holds, were not fetched (partial clone)" in done.err
    assert "hint:" not in done.err


def test_an_unpublished_commit_is_mended(toolban: CommandLine, two: Repo) -> None:
    done = toolban("range", "HEAD~1..HEAD", cwd=two.path)
    commit = two.git("rev-parse", "--short=12", "HEAD")
    said = " ".join(done.out.split())
    assert f"if it is the last: git commit --amend else: git rebase -i {commit}^" in said
    assert "published stays in the history" in " ".join(toolban("audit", cwd=two.path).out.split())
