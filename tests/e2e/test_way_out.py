"""The way out for those whom a ban hits: files that move, trailers that go, a policy from three answers."""

from __future__ import annotations

import json
import os
import textwrap
from pathlib import Path
from typing import Any

import pytest
import yaml

from linter.catalog.patterns import glob
from linter.cli.moving import carry_out
from linter.fix.moves import Move, target
from linter.fix.trailers import without_lines
from linter.git.repository import Repository
from linter.model.errors import RepositoryError
from linter.support.toml import parse
from tests.e2e.command import CommandLine
from tests.e2e.test_hooks import run
from tests.helpers import BAN, CLAUDE, Repo

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


@pytest.mark.parametrize(
    ("path", "spelling", "to", "expected"),
    [
        ("CLAUDE.md", "CLAUDE.md", "AGENTS.md", "AGENTS.md"),
        ("a/CLAUDE.md", "CLAUDE.md", "AGENTS.md", "a/AGENTS.md"),
        ("a/.x/b/c.md", ".x/", ".y/", "a/.y/b/c.md"),
        (".x/rules/c.mdc", ".x/rules/*.mdc", ".y/rules/", ".y/rules/c.md"),
        (".xrules", ".xrules", ".y/", ".y/xrules.md"),
        ("axrules", ".xrules", ".y/", ""),
    ],
)
def test_targets(path: str, spelling: str, to: str, expected: str) -> None:
    assert target(path, glob(spelling).pattern, to) == expected


STRIP = BAN.replace('reason = "', 'strip = true\nreason = "')


@pytest.mark.parametrize(
    ("message", "kept"),
    [
        (
            f"Fix\n\n{CLAUDE}\nSigned-off-by: Jane <jane@corp.example>\n",
            "Fix\n\nSigned-off-by: Jane <jane@corp.example>\n",
        ),
        (
            f"Fix\r\n\r\n{CLAUDE}\r\nAcked-by: J <j@corp.example>\r\n",
            "Fix\r\n\r\nAcked-by: J <j@corp.example>\r\n",
        ),
        (
            f"Fix\n\n{CLAUDE}\n# comment\n# ------------------------ >8 ------------------------\ndiff --git a b\n{CLAUDE}\n",
            f"Fix\n\n# comment\n# ------------------------ >8 ------------------------\ndiff --git a b\n{CLAUDE}\n",
        ),
        ("Fix é\n\nCo-authored-by: Claude\n <noreply@anthropic.com>\n", "Fix é\n\n"),
        ("Fix\n\nNothing\n", "Fix\n\nNothing\n"),
    ],
)
def test_only_the_trailer_goes(toolban: CommandLine, repo: Repo, message: str, kept: str) -> None:
    repo.commit("Policy", {"toolban.toml": STRIP}, day="2026-07-01")
    file = repo.path / "message"
    file.write_bytes(message.encode())
    done = toolban("hook", "commit-msg", "--fix", "message", cwd=repo.path)
    assert done.status == 0, done.err
    assert file.read_bytes() == kept.encode()
    assert ("taken out of the message" in done.err) is (message != kept)


def test_by_default_a_trailer_blocks_and_stays(toolban: CommandLine, repo: Repo) -> None:
    repo.commit("Policy", {"toolban.toml": BAN}, day="2026-07-01")
    file = repo.path / "message"
    file.write_text(f"Fix\n\n{CLAUDE}\n")
    done = toolban("hook", "commit-msg", "--fix", "message", cwd=repo.path)
    assert done.status == 1
    assert file.read_text() == f"Fix\n\n{CLAUDE}\n"


def test_what_is_no_trailer_still_blocks(toolban: CommandLine, repo: Repo) -> None:
    repo.commit("Policy", {"toolban.toml": STRIP}, day="2026-07-01")
    file = repo.path / "message"
    file.write_text(f"Fix\n\n🤖 Generated with [Claude Code](https://claude.com/claude-code)\n\n{CLAUDE}\n")
    done = toolban("hook", "commit-msg", "--fix", "message", cwd=repo.path)
    assert done.status == 1
    assert "claude-code/generated-with" in done.err


def test_lines_that_are_taken_out() -> None:
    assert without_lines(b"a\nb: c\n d\ne", {2}) == (b"a\ne", [b"b: c\n", b" d\n"])
    assert without_lines(b"a", set()) == (b"a", [])
    assert without_lines(b"a\r\rb\nc", {2}) == (b"a\r\rb\n", [b"c"])


def test_init_answers_by_options(toolban: CommandLine, repo: Repo) -> None:
    (repo.path / ".github").mkdir()
    done = toolban(
        "init",
        "--ban",
        "claude-code",
        "--instead",
        "qoder",
        "--from",
        "2026-07-10",
        "--reason",
        'A "b" \\ c',
        cwd=repo.path,
    )
    assert done.status == 0, done.err
    policy: Any = parse((repo.path / "toolban.toml").read_bytes()).data
    assert policy["ban"][0]["reason"] == 'A "b" \\ c'
    assert toolban("policy", "check", cwd=repo.path).status == 0
    config = yaml.safe_load((repo.path / ".pre-commit-config.yaml").read_text())
    assert len(config["repos"][0]["hooks"]) == 3
    workflow = yaml.safe_load((repo.path / ".github/workflows/toolban.yml").read_text())
    assert workflow["jobs"]["toolban"]["steps"][0]["with"]["fetch-depth"] == 0
    done = toolban("init", "--ban", "*", "--from", "2026-07-10", cwd=repo.path)
    assert done.status == 2
    assert done.out.count("is there already; what belongs into it:") == 3


def test_init_asks_on_a_terminal(toolban: CommandLine, repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter(["claude-code, cursor", "qoder", "2026-07-10"])
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("click.prompt", lambda *_, **__: next(answers))
    done = toolban("init", "--ci", "gitlab", cwd=repo.path)
    assert done.status == 0
    policy: Any = parse((repo.path / "toolban.toml").read_bytes()).data
    assert policy["ban"][0]["tools"] == ["claude-code", "cursor"]
    assert "component" in (repo.path / ".gitlab-ci.yml").read_text()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ((), "What is banned, and from when?"),
        (("--ban", "claud-code", "--from", "2026-01-01"), 'did you mean "claude-code"?'),
    ],
)
def test_init_without_answers(toolban: CommandLine, repo: Repo, options: tuple[str, ...], said: str) -> None:
    done = toolban("init", *options, cwd=repo.path)
    assert done.status == 2
    assert said in done.err


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--instead", "*"), "`*` cannot be used instead."),
        (
            ("--reason", ""),
            "That would be no valid policy: toolban.toml:5: ban.0.reason: expected a non-empty",
        ),
        (("--reason", "caf\udce9"), "That would be no valid policy: toolban.toml: not valid TOML"),
        (("--ci", "github"), ".github/workflows/toolban.yml: cannot be written: .github is no directory."),
    ],
    ids=["instead", "empty", "bytes", "folder"],
)
def test_init_writes_nothing_that_does_not_hold(
    toolban: CommandLine, repo: Repo, options: tuple[str, ...], said: str
) -> None:
    repo.write({".github": "a file\n"})
    done = toolban("init", "--ban", "claude-code", "--from", "2026-07-10", *options, cwd=repo.path)
    assert done.status == 2
    assert said in done.err
    assert {file.name for file in repo.path.iterdir()} == {".git", ".github"}


@pytest.mark.parametrize("reason", ["a\x7fb", "a\nb", "a\x00\x1b[1m", '"""', "\U0001f916"])
def test_init_quotes_every_reason(toolban: CommandLine, repo: Repo, reason: str) -> None:
    options = ("--ban", "claude-code", "--from", "2026-07-10", "--reason", reason)
    done = toolban("init", *options, cwd=repo.path)
    assert done.status == 0, done.err
    policy: Any = parse((repo.path / "toolban.toml").read_bytes()).data
    assert policy["ban"][0]["reason"] == reason
    assert toolban("policy", "check", cwd=repo.path).status == 0


def test_init_does_not_replace_a_policy_in_pyproject(toolban: CommandLine, repo: Repo) -> None:
    repo.write({"pyproject.toml": '[tool.toolban]\nextends = ["builtin:gentoo"]\n'})
    options = ("--ban", "claude-code", "--instead", "qoder", "--from", "2026-07-10")
    done = toolban("init", *options, cwd=repo.path)
    assert done.status == 2
    assert "pyproject.toml is there already; what belongs into it:" in done.out
    assert not (repo.path / "toolban.toml").exists()
    shown = done.out.partition("into it:\n")[2].partition("wrote ")[0]
    with (repo.path / "pyproject.toml").open("a") as file:
        file.write(textwrap.dedent(shown))
    assert toolban("policy", "check", cwd=repo.path).status == 0
    assert "approved  qoder" in toolban("policy", "show", cwd=repo.path).out


@pytest.fixture
def history(repo: Repo) -> Repo:
    repo.commit("Start", {"a": "1", "CLAUDE.md": "x\n"}, day="2026-07-01")
    repo.author = "Ann <ann@corp.example>"
    repo.commit(f"x\n\n{CLAUDE}\n", {"a": "2"}, day="2026-08-01")
    return repo


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
        'paths = ["CLAUDE.md"]',
    ):
        assert text in done.out
    assert toolban("explain", "0" * 12, "--report", "report.json", cwd=history.path).status == 2
    assert toolban("explain", row["fingerprint"], cwd=history.path).status == 2
    assert toolban("explain", row["fingerprint"], "--report", "toolban.toml", cwd=history.path).status == 2
    assert "edits the policy" in toolban("explain", "toolban/guard-changed", cwd=history.path).out


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


def test_the_hook_of_pre_commit_may_fix(toolban: CommandLine, repo: Repo) -> None:
    """A real commit: the trailer is gone from it."""
    repo.commit("Policy", {"toolban.toml": STRIP}, day="2026-07-01")
    toolban("install", cwd=repo.path)
    hook = repo.path / ".git" / "hooks" / "commit-msg"
    hook.write_text(hook.read_text().replace("commit-msg", "commit-msg --fix"))
    who = ("-c", "user.name=Jane Doe", "-c", "user.email=jane@corp.example")
    status, said = run(repo, "git", *who, "commit", "--allow-empty", "-m", f"Fix\n\n{CLAUDE}")
    assert status == 0, said
    assert "taken out of the message: Co-Authored-By: Claude" in said
    assert repo.git("log", "-1", "--format=%B") == "Fix"


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
