"""`toolban fix`: files move to the approved tool, steps and packages become a patch, nothing is lost."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from linter.cli.moving import carry_out
from linter.fix.moves import Move
from linter.git.repository import Repository
from linter.model.errors import RepositoryError
from tests.e2e.command import CommandLine
from tests.helpers import BAN, Repo

CURSOR_BAN = BAN.replace("claude-code", "cursor")


def apply(toolban: CommandLine, repo: Repo, *options: str) -> str:
    done = toolban("fix", "--today", "2026-08-01", *options, cwd=repo.path)
    assert done.status == 0, done.err
    return done.out


def files(repo: Repo) -> set[str]:
    return set(repo.git("ls-files").split("\n"))


def test_a_layout_of_claude_code_moves_to_qoder(toolban: CommandLine, repo: Repo) -> None:
    layout: dict[str, str | bytes | None] = {
        "toolban.toml": BAN,
        "CLAUDE.md": "# Rules\n",
        "web/CLAUDE.md": "# Web\n",
        ".claude/commands/fix/issue.md": "Fix it.\n",
        ".claude/agents/reviewer.md": "Review.\n",
        ".claude/skills/pdf/SKILL.md": "---\nname: pdf\n---\n",
        ".claude/settings.json": "{}\n",
        ".claudeignore": "dist/\n",
    }
    repo.commit("Start", layout, day="2026-07-01")
    before = files(repo)
    out = apply(toolban, repo)
    assert files(repo) == before
    assert "would move CLAUDE.md to AGENTS.md" in out
    assert "Nothing was moved: --apply does it." in out
    out = apply(toolban, repo, "--apply")
    assert files(repo) == {
        "toolban.toml",
        "AGENTS.md",
        "web/AGENTS.md",
        ".qoder/commands/fix/issue.md",
        ".qoder/agents/reviewer.md",
        ".qoder/skills/pdf/SKILL.md",
        ".claude/settings.json",
        ".qoderignore",
    }
    assert "by hand  .claude/settings.json: Run `qodercli hooks migrate --from-claude`" in out
    assert (repo.path / "AGENTS.md").read_text() == "# Rules\n"
    left = toolban("check", "--today", "2026-08-01", "--format", "json", cwd=repo.path)
    found = {row["path"] for row in json.loads(left.out)["findings"] if row["status"] == "violation"}
    assert found == {".claude/settings.json"}


def test_a_layout_of_cursor_moves_to_qoder(toolban: CommandLine, repo: Repo) -> None:
    layout: dict[str, str | bytes | None] = {
        "toolban.toml": CURSOR_BAN,
        ".cursor/rules/style.mdc": "---\nalwaysApply: true\n---\nBe brief.\n",
        "web/.cursor/rules/react.mdc": "Use hooks.\n",
        ".cursorrules": "Old rules.\n",
        ".cursorignore": "dist/\n",
    }
    repo.commit("Start", layout, day="2026-07-01")
    apply(toolban, repo, "--apply")
    assert files(repo) == {
        "toolban.toml",
        ".qoder/rules/style.md",
        "web/.qoder/rules/react.md",
        ".qoder/rules/cursorrules.md",
        ".qoderignore",
    }


def test_nothing_is_overwritten_and_nothing_is_written_behind_a_link(
    toolban: CommandLine, repo: Repo, tmp_path: Path
) -> None:
    repo.commit(
        "Start", {"toolban.toml": BAN, "CLAUDE.md": "a\n", "AGENTS.md": "b\n", ".claude/commands/x.md": "x\n"}
    )
    (tmp_path / "outside").mkdir()
    (repo.path / ".qoder").symlink_to(tmp_path / "outside")
    out = apply(toolban, repo, "--apply")
    assert "by hand  CLAUDE.md: AGENTS.md is there already: carry over by hand." in out
    assert (repo.path / "AGENTS.md").read_text() == "b\n"
    assert "is a link" in out
    assert list((tmp_path / "outside").iterdir()) == []


def test_two_files_do_not_move_onto_each_other(toolban: CommandLine, repo: Repo) -> None:
    repo.commit(
        "Start", {"toolban.toml": CURSOR_BAN, ".cursor/rules/a.mdc": "1\n", ".cursor/rules/a.md": "2\n"}
    )
    out = apply(toolban, repo, "--apply")
    assert "is there already" in out
    assert (repo.path / ".qoder/rules/a.md").exists()
    assert len(files(repo)) == 3


COMMAND: dict[str, str | bytes | None] = {"toolban.toml": BAN, ".claude/commands/a.md": "x\n"}


MOVED = {"toolban.toml", ".qoder/commands/a.md"}


def test_a_deleted_file_is_told_before_anything_moves(toolban: CommandLine, repo: Repo) -> None:
    repo.commit("Start", {**COMMAND, "CLAUDE.md": "x\n"})
    repo.write({"CLAUDE.md": None})
    said = "by hand  CLAUDE.md: it is not in the work tree: git restore it, or commit that it is gone\n"
    assert said in apply(toolban, repo)
    assert said in apply(toolban, repo, "--apply")
    assert files(repo) == MOVED | {"CLAUDE.md"}


def test_a_file_in_conflict_is_told_before_anything_moves(toolban: CommandLine, repo: Repo) -> None:
    repo.commit("Start", {**COMMAND, "CLAUDE.md": "x\n"})
    repo.git("checkout", "-q", "-b", "other")
    repo.commit("Theirs", {"CLAUDE.md": "theirs\n"})
    repo.git("checkout", "-q", "main")
    repo.commit("Ours", {"CLAUDE.md": "ours\n"})
    repo.git("merge", "other", check=False)
    said = "by hand  CLAUDE.md: it is in a merge conflict: resolve it first\n"
    assert said in apply(toolban, repo)
    assert said in apply(toolban, repo, "--apply")
    assert files(repo) == MOVED | {"CLAUDE.md"}
    assert "<<<<<<<" in (repo.path / "CLAUDE.md").read_text()


def test_what_lies_outside_of_a_sparse_checkout_is_told(toolban: CommandLine, repo: Repo) -> None:
    repo.commit("Start", {**COMMAND, "CLAUDE.md": "x\n"})
    repo.git("sparse-checkout", "set", ".claude")
    said = "by hand  .claude/commands/a.md: it, or .qoder/commands/a.md, is outside of the sparse checkout\n"
    assert said in apply(toolban, repo)
    assert said in apply(toolban, repo, "--apply")
    assert files(repo) == {"toolban.toml", ".claude/commands/a.md", "AGENTS.md"}


@pytest.mark.parametrize("what", ["file", "tracked file", "repository"])
def test_what_is_no_directory_of_the_repository_takes_no_file(
    toolban: CommandLine, repo: Repo, what: str
) -> None:
    repo.commit("Start", {**COMMAND, "CLAUDE.md": "x\n"})
    if what == "repository":
        repo.git("init", "-q", ".qoder")
    else:
        repo.write({".qoder": "no directory\n"})
    if what == "tracked file":
        repo.commit("A file", {})
        repo.write({".qoder": None})
    said = "by hand  .claude/commands/a.md: .qoder is no directory of this repository: rename it first"
    assert said in apply(toolban, repo)
    assert said in apply(toolban, repo, "--apply")
    assert files(repo) - {".qoder"} == {"toolban.toml", ".claude/commands/a.md", "AGENTS.md"}


@pytest.mark.parametrize(
    ("link", "to", "said", "after"),
    [
        (
            ".cursorrules",
            "docs/r.md",
            "it is a link to docs/r.md, which it would not lead to from .qoder/rules/cursorrules.md",
            ".cursorrules",
        ),
        ("web/.cursorignore", "../docs/r.md", "moved web/.cursorignore", "web/.qoderignore"),
        (".cursorignore", ".qoderignore", "it is a link to .qoderignore, where it would go: git rm it", ""),
        (".cursorignore", "nowhere", "moved .cursorignore", ""),
    ],
)
def test_links_still_lead_where_they_led(
    toolban: CommandLine, repo: Repo, link: str, to: str, said: str, after: str
) -> None:
    text = "rules\n"
    repo.write({"toolban.toml": CURSOR_BAN, "docs/r.md": text, ".qoderignore": text, "web/a": ""})
    if to == "nowhere":
        repo.write({".qoderignore": None})
    (repo.path / link).symlink_to(to)
    repo.commit("Start")
    assert said.replace("moved", "would move") in apply(toolban, repo)
    assert said in apply(toolban, repo, "--apply")
    assert not after or (repo.path / after).read_text() == text


@pytest.mark.parametrize("to", ["CLAUDE.md", ".claude/commands", ".claude"])
def test_no_link_loses_what_it_leads_to(toolban: CommandLine, repo: Repo, to: str) -> None:
    repo.write({**COMMAND, "CLAUDE.md": "x\n"})
    (repo.path / "other").symlink_to(to)
    repo.commit("Start")
    before = sorted((repo.path / "other").iterdir()) if to != "CLAUDE.md" else []
    assert "the link other leads to it: carry over both" in apply(toolban, repo, "--apply")
    assert (repo.path / "other").exists()
    assert not before or sorted((repo.path / "other").iterdir()) == before


def test_all_moves_or_none(repo: Repo) -> None:
    repo.commit("Start", {"a": "1\n", "b": "2\n"})
    here = Repository(str(repo.path), str(repo.path / ".git"), str(repo.path))
    with pytest.raises(RepositoryError, match="gone cannot be moved to z") as caught:
        carry_out(here, [Move("a", "x/a", ""), Move("b", "x/y/b", ""), Move("gone", "z", "")])
    assert caught.value.hint == "Nothing was moved; mend this and run it again."
    assert files(repo) == {"a", "b"}
    assert repo.git("status", "--short") == ""


def test_a_patch_that_cannot_be_written_stops_the_moves(toolban: CommandLine, repo: Repo) -> None:
    repo.commit("Start", {**COMMAND, "requirements.txt": "claude-agent-sdk\n", "mend.patch": "mine\n"})
    before = files(repo)
    done = toolban("fix", "--apply", "--patch", "mend.patch", cwd=repo.path)
    assert done.status == 2
    assert "mend.patch: cannot be written: File exists." in done.err
    assert files(repo) == before


def test_what_stands_in_a_file_that_moves_is_told_and_patched_at_its_new_place(
    toolban: CommandLine, repo: Repo
) -> None:
    skill = ".claude/skills/pdf/{}"
    repo.commit(
        "Start",
        {
            "toolban.toml": BAN,
            skill.format("requirements.txt"): "claude-agent-sdk\nleft\n",
            skill.format("run.py"): "import claude_agent_sdk\n",
        },
    )
    out = apply(toolban, repo, "--apply", "--patch", "mend.patch")
    assert "by hand  .qoder/skills/pdf/run.py:1: claude-code/agent-sdk-import-python." in out
    repo.git("apply", "mend.patch")
    assert (repo.path / ".qoder/skills/pdf/requirements.txt").read_text() == "left\n"


def test_a_patch_for_steps_and_packages(toolban: CommandLine, repo: Repo) -> None:
    workflow = "jobs:\n  a:\n    steps:\n      - uses: anthropics/claude-code-action@v1 # help\n        with: {x: 1}\n"
    package = '{\n  "dependencies": {\n    "left": "1",\n    "@anthropic-ai/claude-code": "^1.0.0"\n  }\n}\n'
    repo.commit(
        "Start",
        {
            "toolban.toml": BAN,
            ".github/workflows/a.yml": workflow,
            "package.json": package,
            "requirements.txt": "left==1\nclaude-agent-sdk>=0.1\n",
            "a.py": "import claude_agent_sdk\n",
        },
    )
    out = apply(toolban, repo)
    assert "Proposed edits" in out
    assert "by hand  a.py:1: claude-code/agent-sdk-import-python. Remove the import." in out
    out = apply(toolban, repo, "--patch", "mend.patch")
    repo.git("apply", "--check", "mend.patch")
    repo.git("apply", "mend.patch")
    assert (
        "      - uses: QoderAI/qoder-action@v0 # help\n"
        in (repo.path / ".github/workflows/a.yml").read_text()
    )
    assert json.loads((repo.path / "package.json").read_text()) == {"dependencies": {"left": "1"}}
    assert (repo.path / "requirements.txt").read_text() == "left==1\n"
    assert (repo.path / "a.py").read_text() == "import claude_agent_sdk\n"
    assert toolban("fix", "--patch", "mend.patch", cwd=repo.path).status in (0, 2)


def test_a_step_that_is_replaced_says_what_it_takes(toolban: CommandLine, repo: Repo) -> None:
    pinned = f"uses: anthropics/claude-code-action@{'a' * 40}  # v1.0.2"
    step = f"jobs:\n  a:\n    steps:\n      - {pinned}\n        with: {{x: 1}}\n"
    repo.commit("Start", {"toolban.toml": BAN, ".github/workflows/claude.yml": step})
    out = apply(toolban, repo, "--patch", "mend.patch")
    assert "write its inputs anew" in out
    assert (
        "by hand  .github/workflows/claude.yml: claude-code/workflow-file. Rename the file, after the patch."
        in out
    )
    repo.git("apply", "mend.patch")
    text = (repo.path / ".github/workflows/claude.yml").read_text()
    assert text == step.replace(pinned, "uses: QoderAI/qoder-action@v0")


@pytest.mark.parametrize(
    ("text", "is_empty"), [("@AGENTS.md", True), ("\n@AGENTS.md\n\n", True), ("@AGENTS.md\nx\n", False)]
)
def test_a_file_that_only_imports_the_other(
    toolban: CommandLine, repo: Repo, text: str, *, is_empty: bool
) -> None:
    repo.commit("Start", {"toolban.toml": BAN, "CLAUDE.md": text, "AGENTS.md": "x\n"})
    said = "it does nothing but import AGENTS.md, where it would go: git rm it"
    assert (said in apply(toolban, repo)) is is_empty


def test_what_is_said_of_many_files_is_said_once(toolban: CommandLine, repo: Repo) -> None:
    repo.write({"toolban.toml": BAN, ".claude/skills/a/SKILL.md": "", ".claude/skills/b/SKILL.md": ""})
    (repo.path / ".agents").mkdir()
    (repo.path / ".agents" / "skills").symlink_to("../.claude/skills")
    repo.commit("Start")
    assert apply(toolban, repo) == (
        "by hand  .claude/skills/a/SKILL.md: the link .agents/skills leads to it: carry over both. Move each skill to "
        ".qoder/skills/, or to .agents/skills/, which Qoder reads and no vendor owns.\n"
        "by hand  .claude/skills/b/SKILL.md: as .claude/skills/a/SKILL.md\n"
    )


def test_nothing_to_mend(toolban: CommandLine, repo: Repo) -> None:
    repo.commit("Start", {"toolban.toml": BAN})
    assert apply(toolban, repo) == "Nothing to mend.\n"


def test_a_repair_that_read_nothing_is_no_success(toolban: CommandLine, repo: Repo) -> None:
    repo.write({"toolban.toml": BAN, "CLAUDE.md": "x\n"})
    done = toolban("fix", cwd=repo.path)
    assert done.status == 3
    assert "nothing was read, so there may be more to mend" in done.err
