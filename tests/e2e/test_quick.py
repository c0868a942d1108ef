"""The quick way of a hook gives the answers of the command, and stays quick."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from linter.cli.hooks import fast_path as quick
from tests.e2e.command import SOURCE, CommandLine
from tests.helpers import CLAUDE, Repo

MESSAGES = {
    "plain": "Fix the parser\n\nIt dropped the last line.\n",
    "signed": "Fix\n\nSigned-off-by: Jane Doe <jane@corp.example>\n",
    "trace": f"Fix\n\n{CLAUDE}\n",
    "folded": "Fix\n\nCo-Authored-By: Claude\n <noreply@anthropic.com>\n",
    "wide": "Fix\n\nＣo-Authored-By: Claude <noreply@anthropic.com>\n",  # noqa: RUF001 a look-alike
    "invisible": "Fix\n\nCo-Authored-By: Cla\u200bude <noreply@anthro\u200bpic.com>\n",
    "nul": "Fix\n\nCo-Authored-By: Claude <noreply@anth\0ropic.com>\n",
    "comment": f"Fix\n\n# {CLAUDE}\n",
    "scissors": f"Fix\n\n# ------------------------ >8 ------------------------\ndiff --git a/a b/a\n\n{CLAUDE}\n",
    "prose": "Document Claude Code\n\nExplains how the Claude Code footer came to be removed.\n",
    "person": "Fix\n\nCo-authored-by: Claude Shannon <claude@bell-labs.example>\n",
    "empty": "",
}


@pytest.mark.parametrize("name", MESSAGES)
def test_commit_msg(
    name: str, toolban: CommandLine, banned: Repo, capsys: pytest.CaptureFixture[str]
) -> None:
    (banned.path / "message").write_bytes(MESSAGES[name].encode())
    full = toolban("hook", "commit-msg", "message", cwd=banned.path)
    answered = quick.answer(["commit-msg", "message"])
    assert answered == full.status == (1 if name in ("trace", "folded", "wide", "invisible", "nul") else 0)
    assert capsys.readouterr().err == full.err


@pytest.mark.parametrize(
    ("files", "status"),
    [
        ({"a.py": "import os\n"}, 0),
        ({"a.py": '"""import anthropic"""\n# anthropic\n'}, 0),
        ({"CLAUDE.md": "x"}, 1),
        ({"sub/.claude/agents/a.md": "x"}, 1),
        ({"package.json": '{"dependencies": {"@anthropic-ai/claude-code": "1"}}'}, 1),
        ({"requirements.txt": "claude-agent-sdk\n".encode("utf-16")}, 1),
        ({"requirements.txt": b"claude-agent-sdk\n#".decode("utf-16-be")}, 1),
        ({"docs/claude.md": "prose about CLAUDE.md\n"}, 0),
        ({"docs/text.md": "日本語のテキストです。\n"}, 0),
    ],
)
def test_pre_commit(
    files: dict[str, str | bytes | None],
    status: int,
    toolban: CommandLine,
    banned: Repo,
    capsys: pytest.CaptureFixture[str],
) -> None:
    banned.stage(files)
    full = toolban("hook", "pre-commit", cwd=banned.path)
    assert quick.answer(["pre-commit"]) == full.status == status
    assert capsys.readouterr().err == full.err


def test_inside_a_banned_agent(toolban: CommandLine, banned: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    banned.stage({"a.py": "import os\n"})
    (banned.path / "message").write_text("Fix\n")
    monkeypatch.setenv("CLAUDECODE", "1")
    for hook in (["pre-commit"], ["commit-msg", "message"]):
        done = toolban("hook", *hook, cwd=banned.path)
        assert done.status == 1
        assert "commit from your own shell" in done.err
        assert quick.answer(hook) == 1


def test_author_of_the_commit(toolban: CommandLine, banned: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    (banned.path / "message").write_text("Fix\n")
    monkeypatch.setenv("GIT_AUTHOR_NAME", "Claude")
    monkeypatch.setenv("GIT_AUTHOR_EMAIL", "noreply@anthropic.com")
    done = toolban("hook", "commit-msg", "message", cwd=banned.path)
    assert done.status == 1
    assert "Claude <noreply@anthropic.com>" in done.err
    assert quick.answer(["commit-msg", "message"]) == 1


def test_leaves_options_and_errors_to_the_command(banned: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(banned.path)
    for arguments in (
        ["--help"],
        ["commit-msg", "--help"],
        ["commit-msg"],
        ["commit-msg", "a", "b"],
        ["pre-push"],
    ):
        assert quick.answer(arguments) is None
    assert quick.answer(["commit-msg", "nowhere"]) is None
    assert quick.answer(["pre-commit", "--policy", "nowhere.toml"]) is None


ALWAYS_FORBIDDEN = {
    "click",
    "git",
    "yaml",
    "tree_sitter",
    "hyperscan",
    "dataclasses",
    "asyncio",
    "tomllib",
    "tomli",
}
CLEAN_FORBIDDEN = ALWAYS_FORBIDDEN | {
    "re",
    "typing",
    "json",
    "pathlib",
    "hashlib",
    "linter.model.catalog",
    "linter.model.findings",
    "linter.model.fragments",
    "linter.model.matches",
    "linter.catalog.loader",
}


@pytest.mark.parametrize(
    ("hook", "content", "forbidden"),
    [
        ("commit-msg message", "Fix\n", CLEAN_FORBIDDEN | {"subprocess"}),
        (
            "pre-commit",
            "Fix\n",
            CLEAN_FORBIDDEN - {"re", "typing"},
        ),  # subprocess needs them from some version on
        (
            "commit-msg message",
            f"Fix\n\n{CLAUDE}\n",
            ALWAYS_FORBIDDEN | {"subprocess", "linter.catalog.loader"},
        ),
    ],
)
def test_modules_of_the_hook_path(hook: str, content: str, forbidden: set[str], banned: Repo) -> None:
    (banned.path / "message").write_text(content)
    banned.stage({f"file{number}.py": "import os\n" for number in range(20)})
    code = f"import sys; before = set(sys.modules); sys.argv = ['toolban', 'hook', *{hook.split()!r}]\n"
    code += "from linter.cli import main\ntry: main()\nexcept SystemExit: print(sorted(set(sys.modules) - before))"
    variables = {**os.environ, "PYTHONPATH": str(SOURCE), "PYTHONUTF8": "1"}
    command = (sys.executable, "-c", code)
    subprocess.run(
        command, cwd=banned.path, env=variables, capture_output=True, check=True
    )  # fills the cache
    done = subprocess.run(command, cwd=banned.path, env=variables, capture_output=True, check=True, text=True)
    loaded = set(done.stdout.split("[")[-1].replace("'", "").rstrip("]\n").split(", "))
    assert "linter.cli.hooks.fast_path" in loaded
    assert loaded.isdisjoint(forbidden)
