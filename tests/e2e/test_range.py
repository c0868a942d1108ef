from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest

from tests.e2e.command import CommandLine
from tests.helpers import BAN, CLAUDE, Repo

FOOTER = "🤖 Generated with [Claude Code](https://claude.com/claude-code)"


@pytest.fixture
def feature(banned: Repo) -> Repo:
    """main has an old trace; the branch `feature` is made from it."""
    banned.commit("Old", {"CLAUDE.md": "# Rules\n", "src/a.py": "x = 1\n"}, day="2026-07-06")
    banned.git("checkout", "-q", "-b", "feature")
    return banned


def found(text: str) -> dict[tuple[str, str, str], int]:
    """(rule, status, where) of all findings."""
    rows = json.loads(text)["findings"]
    keys = [(row["rule"], row["status"], row["path"] or row["ref"] or "commit") for row in rows]
    return {key: keys.count(key) for key in keys}


def test_what_a_range_adds_fails_and_what_was_there_does_not(toolban: CommandLine, feature: Repo) -> None:
    feature.commit(
        f"Change\n\n{CLAUDE}\n",
        {"CLAUDE.md": "# New rules\n", ".claude/settings.json": "{}"},
        day="2026-08-01",
    )
    done = toolban("range", "main..HEAD", "--format", "json", cwd=feature.path)
    assert done.status == 1
    assert found(done.out) == {
        ("claude-code/co-author", "violation", "commit"): 1,
        ("claude-code/settings", "violation", ".claude/settings.json"): 1,
        ("claude-code/memory-file", "legacy", "CLAUDE.md"): 1,
    }


def test_a_clean_range_passes_and_all_fails_on_what_was_there(toolban: CommandLine, feature: Repo) -> None:
    feature.commit("Change", {"src/a.py": "x = 2\n"}, day="2026-08-01")
    assert toolban("range", "main..", cwd=feature.path).status == 0
    done = toolban("range", "main..", "--all", "--format", "json", cwd=feature.path)
    assert done.status == 1
    assert found(done.out) == {("claude-code/memory-file", "violation", "CLAUDE.md"): 1}


def test_all_tells_of_a_new_file_once(toolban: CommandLine, feature: Repo) -> None:
    feature.commit("Change", {".claude/settings.json": "{}", "CLAUDE.md": "# Other\n"}, day="2026-08-01")
    done = toolban("range", "main..", "--all", "--format", "json", cwd=feature.path)
    assert found(done.out) == {
        ("claude-code/settings", "violation", ".claude/settings.json"): 1,
        ("claude-code/memory-file", "violation", "CLAUDE.md"): 1,
    }


def test_what_a_range_brings_and_takes_away_again_is_in_its_history(
    toolban: CommandLine, feature: Repo
) -> None:
    feature.commit("Add", {".claude/settings.json": "{}"}, day="2026-08-01")
    feature.commit("Remove", {".claude/settings.json": None}, day="2026-08-02")
    done = toolban("range", "main..", "--format", "json", cwd=feature.path)
    assert found(done.out) == {("claude-code/settings", "violation", ".claude/settings.json"): 1}


def test_the_policy_is_the_one_before_the_change(toolban: CommandLine, feature: Repo) -> None:
    feature.commit(
        f"Loosen\n\n{CLAUDE}\n", {"toolban.toml": 'extends = ["builtin:inventory"]\n'}, day="2026-08-01"
    )
    done = toolban("range", "main..", "--format", "json", cwd=feature.path)
    assert done.status == 1
    assert found(done.out) == {
        ("claude-code/co-author", "violation", "commit"): 1,
        ("toolban/guard-changed", "warning", "toolban.toml"): 1,
    }
    assert json.loads(done.out)["policy"]["origin"] == [
        f"toolban.toml at {feature.git('rev-parse', 'main')[:12]}"
    ]
    feature.commit("Break", {"toolban.toml": "not TOML"})
    assert toolban("range", "HEAD~..", "--guards", "fail", cwd=feature.path).status == 1


def test_a_link_under_review_does_not_lead_to_another_policy(toolban: CommandLine, feature: Repo) -> None:
    feature.git("checkout", "-q", "main")
    feature.commit("Loose example", {"loose.toml": 'extends = ["builtin:inventory"]\n'}, day="2026-07-07")
    feature.git("checkout", "-q", "-b", "linked")
    (feature.path / "toolban.toml").unlink()
    (feature.path / "toolban.toml").symlink_to("loose.toml")
    feature.commit(f"Link\n\n{CLAUDE}\n", day="2026-08-01")
    assert toolban("range", "main..", cwd=feature.path).status == 1


def test_a_policy_of_the_base_with_what_it_extends(toolban: CommandLine, repo: Repo) -> None:
    repo.commit(
        "Policy",
        {"toolban.toml": 'extends = ["policies/ban.toml"]\n', "policies/ban.toml": BAN},
        day="2026-07-05",
    )
    repo.commit(f"Change\n\n{CLAUDE}\n", {"policies/ban.toml": None}, day="2026-08-01")
    assert toolban("range", "HEAD~..", cwd=repo.path).status == 1


@pytest.mark.parametrize(
    "wrong", ['baseline = "../b.txt"', 'extends = ["../b.toml"]', r'extends = ["a\u0000b"]']
)
def test_a_policy_of_the_base_that_names_what_is_not_there(
    toolban: CommandLine, repo: Repo, wrong: str
) -> None:
    repo.commit("Policy", {"toolban.toml": f"{wrong}\n{BAN}"}, day="2026-07-05")
    repo.commit("Change", {"toolban.toml": BAN}, day="2026-08-01")
    done = toolban("range", "HEAD~..", cwd=repo.path)
    assert done.status == 2
    assert "toolban.toml:1: " in done.err


def test_a_base_without_a_policy_and_no_policy_at_all(toolban: CommandLine, repo: Repo) -> None:
    repo.commit("Start")
    repo.commit("Next")
    done = toolban("range", "HEAD~..", cwd=repo.path)
    assert done.status == 2
    assert "this step would let everything pass" in done.err
    repo.commit(f"Policy\n\n{CLAUDE}\n", {"toolban.toml": BAN}, day="2026-08-01")
    done = toolban("range", "HEAD~..", cwd=repo.path)
    assert done.status == 1
    assert "has no policy, so that of this work tree was applied" in done.out


@pytest.mark.parametrize(
    ("path", "content", "is_guard"),
    [
        (".github/workflows/toolban.yml", "run: toolban range\n", True),
        (".github/workflows/test.yml", "run: pytest\n", False),
        (".pre-commit-config.yaml", "- id: toolban\n", True),
        (".gitlab-ci.yml", "toolban:\n", True),
        ("docs/toolban.md", "toolban\n", False),
        ("sub/toolban.toml", "x", True),
        (".githooks/pre-commit", "exec toolban hook pre-commit\n", True),
        ("scripts/ci.sh", "pip install toolban && toolban range\n", True),
        ("Makefile", "lint:\n\ttoolban check --staged\n", True),
        ("ci/lint.yml", "script: [toolban range]\n", True),
        ("src/a.py", "text = 'toolban range'\n", False),
        ("scripts/x.sh", "echo toolbank check\n", False),
    ],
)
def test_guards(toolban: CommandLine, feature: Repo, path: str, content: str, *, is_guard: bool) -> None:
    feature.commit("Change", {path: content}, day="2026-08-01")
    done = toolban("range", "main..", "--guards", "fail", cwd=feature.path)
    assert done.status == (1 if is_guard else 0)
    assert ("toolban/guard-changed" in done.out) is is_guard


def test_the_files_of_the_policy_are_guards(toolban: CommandLine, repo: Repo) -> None:
    policy = 'extends = ["policies/ban.toml"]\nbaseline = "accepted.txt"\n'
    repo.commit(
        "Policy", {"toolban.toml": policy, "policies/ban.toml": BAN, "accepted.txt": ""}, day="2026-07-05"
    )
    for path in ("policies/ban.toml", "accepted.txt"):
        repo.commit("Change", {path: "# changed\n"}, day="2026-08-01")
        done = toolban("range", "HEAD~..", "--guards", "fail", "--format", "json", cwd=repo.path)
        assert found(done.out) == {("toolban/guard-changed", "violation", path): 1}
        repo.git("reset", "-q", "--hard", "HEAD~")


def test_a_policy_that_is_named_is_a_guard_with_all_that_it_extends(toolban: CommandLine, repo: Repo) -> None:
    files: dict[str, str | bytes | None] = {
        "rules/org.toml": 'extends = ["ban.toml"]\n',
        "rules/ban.toml": BAN,
    }
    repo.commit("Policy", files, day="2026-07-05")
    for path in files:
        repo.commit("Change", {path: "# changed\n"}, day="2026-08-01")
        options = ("--policy", "rules/org.toml", "--guards", "fail", "--format", "json")
        done = toolban("range", "HEAD~..", *options, cwd=repo.path)
        assert found(done.out) == {("toolban/guard-changed", "violation", path): 1}
        repo.git("reset", "-q", "--hard", "HEAD~")


def test_a_branch_without_a_common_ancestor_that_brings_its_own_policy(
    toolban: CommandLine, feature: Repo
) -> None:
    feature.git("checkout", "-q", "--orphan", "other")
    feature.commit("Other", {"toolban.toml": 'extends = ["builtin:inventory"]\n'}, day="2026-08-01")
    done = toolban("range", "main..", "--guards", "fail", "--format", "json", cwd=feature.path)
    assert ("toolban/guard-changed", "violation", "toolban.toml") in found(done.out)


LOOSE: dict[str, str | bytes | None] = {"toolban.toml": 'extends = ["builtin:inventory"]\n'}


@pytest.mark.parametrize("named", ["option", "variable"])
def test_a_policy_that_is_named_and_lies_in_the_change_is_read_before_it(
    toolban: CommandLine, feature: Repo, monkeypatch: pytest.MonkeyPatch, named: str
) -> None:
    feature.commit(f"Loosen\n\n{CLAUDE}\n", LOOSE, day="2026-08-01")
    options = ("--policy", "toolban.toml") if named == "option" else ()
    if named == "variable":
        monkeypatch.setenv("TOOLBAN_POLICY", "toolban.toml")
    assert toolban("range", "main..", *options, cwd=feature.path).status == 1


def test_a_policy_that_is_no_part_of_the_change_is_taken_as_it_is(
    toolban: CommandLine, feature: Repo
) -> None:
    (feature.path / "fetched.toml").write_text(str(LOOSE["toolban.toml"]))
    feature.commit(f"Change\n\n{CLAUDE}\n", day="2026-08-01")
    assert toolban("range", "main..", "--policy", "fetched.toml", cwd=feature.path).status == 0


def test_a_new_branch_is_judged_by_the_policy_of_the_default_branch(
    toolban: CommandLine, feature: Repo, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its first commit loosens the policy, its second has a trace: neither Azure nor others name a base."""
    feature.git("update-ref", "refs/remotes/origin/main", "main")
    feature.commit("Loosen", LOOSE, day="2026-08-01")
    feature.commit(f"Trace\n\n{CLAUDE}\n", day="2026-08-01")
    monkeypatch.setenv("TF_BUILD", "True")
    monkeypatch.setenv("BUILD_SOURCEVERSION", feature.git("rev-parse", "HEAD"))
    monkeypatch.setenv("BUILD_SOURCEBRANCH", "refs/heads/feature")
    done = toolban("range", "--format", "json", cwd=feature.path)
    assert done.status == 1
    assert found(done.out) == {
        ("claude-code/co-author", "violation", "commit"): 1,
        ("toolban/guard-changed", "warning", "toolban.toml"): 1,
    }


def test_an_event_that_trusts_nothing_of_the_change_takes_no_policy_from_it(
    toolban: CommandLine, repo: Repo, monkeypatch: pytest.MonkeyPatch
) -> None:
    repo.commit("Start", {"a": "1"}, day="2026-07-01")
    repo.git("checkout", "-q", "-b", "feature")
    repo.commit("Policy", LOOSE, day="2026-08-01")
    pull_request(repo, monkeypatch)
    assert toolban("range", cwd=repo.path).status == 0
    monkeypatch.setenv("GITHUB_EVENT_NAME", "pull_request_target")
    done = toolban("range", cwd=repo.path)
    assert done.status == 2
    assert "takes nothing from the change" in done.err


def test_a_policy_that_a_partial_clone_has_not_got_is_not_passed_over(
    toolban: CommandLine, feature: Repo, tmp_path: Path
) -> None:
    feature.commit("Edit", {"toolban.toml": f"# Edited\n{BAN}"}, day="2026-08-01")
    feature.git("config", "uploadpack.allowFilter", "true")
    feature.git("config", "uploadpack.allowAnySHA1InWant", "true")
    partial = tmp_path / "partial"
    feature.git("clone", "-q", "--filter=blob:none", f"file://{feature.path}", str(partial))
    done = toolban("range", "origin/main..HEAD", cwd=partial)
    assert done.status == 3
    assert "whose policy holds, cannot be read: " in done.err
    _, _, hint = done.err.partition("git cat-file -e ")
    Repo(partial).git("cat-file", "-e", hint.split()[0])
    assert "cannot be read: " not in toolban("range", "origin/main..HEAD", cwd=partial).err


def test_a_description_that_gitlab_cut_off_is_not_all_there(
    toolban: CommandLine, feature: Repo, monkeypatch: pytest.MonkeyPatch
) -> None:
    feature.commit("Change", {"src/a.py": "x = 2\n"}, day="2026-08-01")
    feature.git("update-ref", "refs/remotes/origin/main", "main")
    variables = {
        "GITLAB_CI": "true",
        "CI_MERGE_REQUEST_IID": "7",
        "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main",
        "CI_MERGE_REQUEST_DESCRIPTION": "Long",
        "CI_COMMIT_SHA": feature.git("rev-parse", "HEAD"),
    }
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert toolban("range", cwd=feature.path).status == 0
    monkeypatch.setenv("CI_MERGE_REQUEST_DESCRIPTION_IS_TRUNCATED", "true")
    done = toolban("range", cwd=feature.path)
    assert done.status == 3
    assert "cut off by GitLab at 2,700 characters" in done.out


def test_a_guard_that_a_change_removes(toolban: CommandLine, feature: Repo) -> None:
    feature.git("checkout", "-q", "main")
    feature.commit("CI", {".github/workflows/ci.yml": "run: toolban range\n"}, day="2026-07-07")
    feature.git("checkout", "-q", "-b", "sly")
    feature.commit("CI", {".github/workflows/ci.yml": "run: true\n"}, day="2026-08-01")
    done = toolban("range", "main..", "--guards", "fail", cwd=feature.path)
    assert done.status == 1


def pull_request(repo: Repo, monkeypatch: pytest.MonkeyPatch, **fields: str) -> None:
    payload = {
        "number": 12,
        "pull_request": {
            "number": 12,
            "title": "Add things",
            "body": None,
            "head": {"ref": "feature", "sha": repo.git("rev-parse", "feature")},
            "base": {"ref": "main", "sha": repo.git("rev-parse", "main")},
            **fields,
        },
    }
    event = repo.path.parent / "event.json"
    event.write_text(json.dumps(payload))
    for name, value in {"ACTIONS": "true", "EVENT_NAME": "pull_request", "EVENT_PATH": str(event)}.items():
        monkeypatch.setenv(f"GITHUB_{name}", value)


def test_title_and_description_of_a_pull_request(
    toolban: CommandLine, feature: Repo, monkeypatch: pytest.MonkeyPatch
) -> None:
    feature.commit("Change", {"src/a.py": "x = 2\n"}, day="2026-08-01")
    pull_request(feature, monkeypatch, body=f"Because.\n\n{FOOTER}\n")
    done = toolban("range", "--format", "json", cwd=feature.path)
    assert found(done.out) == {
        ("claude-code/generated-with", "violation", "description of pull request 12"): 1
    }
    pull_request(feature, monkeypatch, title=FOOTER)
    assert toolban("range", cwd=feature.path).status == 1
    pull_request(feature, monkeypatch)
    assert toolban("range", cwd=feature.path).status == 0


def test_a_squash_merge_makes_trailers_of_authors(
    toolban: CommandLine, feature: Repo, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Made before the ban, so the commits themselves are legacy; the squash commit will be made today."""
    feature.commit("One", {"src/a.py": "x = 2\n"}, day="2026-07-08")
    feature.author = "Claude <noreply@anthropic.com>"
    feature.commit("Two", {"src/a.py": "x = 3\n"}, day="2026-07-08")
    pull_request(feature, monkeypatch)
    done = toolban("range", "--format", "json", cwd=feature.path)
    assert done.status == 1
    assert ("claude-code/co-author", "violation", "squash merge of pull request 12") in found(done.out)
    done = toolban("range", "--no-squash", "--format", "json", cwd=feature.path)
    assert done.status == 0
    assert {status for _, status, _ in found(done.out)} == {"legacy"}


def test_a_scheduled_run_reads_every_file(
    toolban: CommandLine, feature: Repo, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_EVENT_NAME", "schedule")
    monkeypatch.setenv("GITHUB_SHA", feature.git("rev-parse", "HEAD"))
    done = toolban("range", "--format", "json", cwd=feature.path)
    assert done.status == 1
    assert found(done.out) == {("claude-code/memory-file", "violation", "CLAUDE.md"): 1}


def test_the_message_of_a_tag_that_is_pushed(
    toolban: CommandLine, feature: Repo, monkeypatch: pytest.MonkeyPatch
) -> None:
    feature.git("tag", "v1", "main~")
    feature.git("update-ref", "refs/remotes/origin/main", "main")
    feature.day = "2026-08-01"
    feature.git("tag", "-a", "-m", f"Release\n\n{CLAUDE}", "v2", "main")
    monkeypatch.setenv("GITLAB_CI", "true")
    monkeypatch.setenv("CI_COMMIT_TAG", "v2")
    monkeypatch.setenv("CI_COMMIT_SHA", feature.git("rev-parse", "main"))
    done = toolban("range", "--format", "json", cwd=feature.path)
    assert ("claude-code/co-author", "violation", "refs/tags/v2") in found(done.out)


def test_explain_and_an_empty_range(toolban: CommandLine, feature: Repo) -> None:
    feature.commit("Change", {"src/a.py": "x = 2\n"}, day="2026-08-01")
    done = toolban("range", "main..HEAD", "--explain", cwd=feature.path)
    base, head = feature.git("rev-parse", "main"), feature.git("rev-parse", "HEAD")
    assert done.status == 0
    assert (
        done.out
        == f"toolban: main..HEAD\n         head: HEAD ({head[:12]})\n         base: main ({base[:12]})\n"
        f"         policy: main ({base[:12]})\n"
    )
    done = toolban("range", "main..main", cwd=feature.path)
    assert done.status == 3
    assert "there is no commit in it" in done.err


def test_a_deleted_branch_brings_nothing(
    toolban: CommandLine, feature: Repo, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    event = tmp_path / "event.json"
    event.write_text(
        json.dumps({"ref": "refs/heads/x", "before": "1" * 40, "after": "0" * 40, "deleted": True})
    )
    for name, value in {"ACTIONS": "true", "EVENT_NAME": "push", "EVENT_PATH": str(event)}.items():
        monkeypatch.setenv(f"GITHUB_{name}", value)
    done = toolban("range", cwd=feature.path)
    assert done.status == 0
    assert "nothing lands" in done.err


def test_a_boundary_inside_the_range_is_no_success(
    toolban: CommandLine, feature: Repo, tmp_path: Path
) -> None:
    for number in range(4):
        feature.commit(f"{number}", {"src/a.py": f"x = {number}\n"}, day="2026-08-01")
    feature.git(
        "clone", "-q", "--depth=2", "--branch=feature", f"file://{feature.path}", str(tmp_path / "shallow")
    )
    shallow = Repo(tmp_path / "shallow")
    shallow.git("fetch", "-q", "--depth=1", "origin", "main:refs/remotes/origin/main")
    done = toolban("range", "origin/main..HEAD", cwd=shallow.path)
    assert done.status == 3
    assert "git fetch --unshallow origin" in done.err


def test_what_is_only_moved_is_nothing_new(toolban: CommandLine, feature: Repo) -> None:
    feature.git("checkout", "-q", "main")
    feature.commit("More", {"src/b.py": "import claude_agent_sdk\n"}, day="2026-07-06")
    feature.git("checkout", "-q", "-b", "moving")
    moved: dict[str, str | bytes | None] = {
        "CLAUDE.md": None,
        "docs/CLAUDE.md": "# Rules\n",
        "src/b.py": None,
        "lib/b.py": "import claude_agent_sdk\n",
    }
    feature.commit("Move", moved, day="2026-08-01")
    done = toolban("range", "main..", "--format", "json", cwd=feature.path)
    assert done.status == 0
    assert {(path, status) for _, status, path in found(done.out)} == {
        ("docs/CLAUDE.md", "legacy"),
        ("lib/b.py", "legacy"),
    }
    feature.commit("Change", {"lib/b.py": "import claude_agent_sdk, claude_code_sdk\n"}, day="2026-08-01")
    assert toolban("range", "main..", cwd=feature.path).status == 1
    feature.git("checkout", "-q", "-b", "renaming", "main")
    feature.commit("Rename", {"src/a.py": None, "web/CLAUDE.md": "x = 1\n"}, day="2026-08-01")
    assert toolban("range", "main..", cwd=feature.path).status == 1


def test_five_formats_of_one_run_and_hostile_names_everywhere(toolban: CommandLine, banned: Repo) -> None:
    evil = "=cmd|' ::error::x ##vso[task.setvariable variable=y]z </script>\x1b[2J"
    banned.git("checkout", "-q", "-b", "claude/=x##vso")
    banned.author = f"{evil.replace(chr(27), '')} <evil@corp.example>"
    files: dict[str, str | bytes | None] = {
        f"{evil.replace('/', '-')}/CLAUDE.md": "x\n",
        "=x.py": "import claude_agent_sdk\n",
    }
    banned.commit(f"::error::{evil}\n\n{CLAUDE}\n", files, day="2026-08-01")
    kinds = {
        "sarif": "s",
        "gitlab": "g",
        "junit": "j",
        "markdown": "m",
        "csv": "c",
        "azure": "a",
        "github": "h",
        "json": "n",
        "rdjson": "r",
    }
    outputs = [word for kind, name in kinds.items() for word in ("--output", f"{kind}:{name}")]
    done = toolban("range", "main..HEAD", *outputs, cwd=banned.path)
    assert done.status == 1
    texts = {kind: (banned.path / name).read_text() for kind, name in kinds.items()}
    for kind, text in {**texts, "text": done.out, "log": done.err}.items():
        assert "\x1b" not in text, kind
        lines = text.split("\n")
        if kind != "github":
            assert not any(line.lstrip().startswith("::") for line in lines), kind
        foreign = text.replace("##vso[task.logissue", "") if kind == "azure" else text
        assert not any(order in foreign for order in ("##vso[", "##[")), kind
    assert "<" not in re.sub(r"<br>", "", texts["markdown"])
    assert "</script>" not in texts["junit"]
    assert all(not cell.startswith("=") for row in csv.reader(io.StringIO(texts["csv"])) for cell in row)
    assert len(json.loads(texts["sarif"])["runs"][0]["results"]) == len(json.loads(texts["gitlab"])) == 3


@pytest.mark.parametrize(
    ("policy", "name", "expected"),
    [
        ("", "pyproject.toml", ("pyproject.toml", 1)),
        ("builtin:alibaba-2026-07", "src/a.py", ("src/a.py", 1)),
        ("../corp.toml", "toolban.toml", ("toolban.toml", 1)),
        ("", "toolban.toml", ("toolban.toml", 3)),
    ],
)
def test_findings_of_commits_stand_in_a_file_that_exists(
    toolban: CommandLine, repo: Repo, policy: str, name: str, expected: tuple[str, int]
) -> None:
    texts = {
        "pyproject.toml": '[tool.toolban]\nextends = ["builtin:alibaba-2026-07"]\n',
        "toolban.toml": f'name = "x"\n\n{BAN}',
    }
    repo.commit("Start", {name: texts.get(name, "x = 1\n")}, day="2026-07-01")
    (repo.path.parent / "corp.toml").write_text(BAN)
    repo.commit(f"Bad\n\n{CLAUDE}\n", day="2026-08-01")
    words = [
        word for kind in ("sarif", "gitlab", "rdjson", "azure") for word in ("--output", f"{kind}:{kind}")
    ]
    named = ["--policy", policy] if policy else []
    assert toolban("range", "HEAD^..", *named, *words, cwd=repo.path).status == 1
    (result,) = json.loads((repo.path / "sarif").read_text())["runs"][0]["results"]
    place = result["locations"][0]["physicalLocation"]
    assert (place["artifactLocation"]["uri"], place["region"]["startLine"]) == expected
    (issue,) = json.loads((repo.path / "gitlab").read_text())
    assert (issue["location"]["path"], issue["location"]["lines"]["begin"]) == expected
    (row,) = json.loads((repo.path / "rdjson").read_text())["diagnostics"]
    assert (row["location"]["path"], row["location"]["range"]["start"]["line"]) == expected
    assert f"sourcepath={expected[0]};linenumber={expected[1]};" in (repo.path / "azure").read_text()


@pytest.mark.parametrize(
    ("variables", "page"),
    [
        (
            {"GITHUB_SERVER_URL": "https://git.example", "GITHUB_REPOSITORY": "a/b"},
            "https://git.example/a/b/commit/",
        ),
        ({"CI_PROJECT_URL": "https://git.example/a/b"}, "https://git.example/a/b/-/commit/"),
        ({}, ""),
    ],
)
def test_sarif_names_the_page_of_a_commit_or_leaves_commits_out(
    toolban: CommandLine, banned: Repo, monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], page: str
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    bad = banned.commit(f"Bad\n\n{CLAUDE}\n", {"CLAUDE.md": "x\n"}, day="2026-08-01")
    words = ("range", "HEAD^..", "--format", "sarif")
    done = toolban(*words, cwd=banned.path)
    results = {result["ruleId"]: result for result in json.loads(done.out)["runs"][0]["results"]}
    text = results["claude-code/co-author"]["message"]["text"]
    assert text.endswith(f" {page}{bad}") == bool(page)
    done = toolban(*words, "--sarif-commit-findings", "omit", cwd=banned.path)
    assert done.status == 1
    results = json.loads(done.out)["runs"][0]["results"]
    assert [result["ruleId"] for result in results] == ["claude-code/memory-file"]
