"""A repository whose configuration names a program wherever git would run one; none may run."""

from __future__ import annotations

import hashlib
import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

from linter.cli.app import run
from linter.cli.hooks.fast_path import answer
from linter.git.errors import GitError
from linter.git.runner import Git
from tests.helpers import BAN, CLAUDE, Repo

HOOKS = (
    "pre-commit",
    "commit-msg",
    "post-index-change",
    "pre-push",
    "reference-transaction",
    "fsmonitor-watchman",
)
SIGNATURE = "-----BEGIN PGP SIGNATURE-----\n \n iQ==\n -----END PGP SIGNATURE-----"


class Hostile:
    """The repository, the program that it wants to have run, and the file which that program writes."""

    def __init__(self, repo: Repo) -> None:
        self.repo = repo
        self.marker = repo.path.parent / "marker"
        self.canary = repo.path.parent / "canary"
        self.canary.write_text(f'#!/bin/sh\necho "$0 $*" >> {self.marker}\n')
        self.canary.chmod(0o755)
        self.head = ""

    def has_run(self) -> bool:
        """Whether the canary ran since this was last asked."""
        ran = self.marker.exists()
        self.marker.unlink(missing_ok=True)
        return ran

    def snapshot(self) -> dict[str, tuple[str, int]]:
        """A hash of every file and the time of its last change, that of the index too."""
        found = {}
        for path in sorted(self.repo.path.rglob("*")):
            data = os.readlink(path).encode() if path.is_symlink() else b""
            if path.is_file() and not path.is_symlink():
                data = path.read_bytes()
            found[str(path)] = (hashlib.sha256(data).hexdigest(), path.lstat().st_mtime_ns)
        return found


def settings(canary: str, hooks: str) -> dict[str, str]:
    program = f"{canary} config"
    shell = f"!{canary} alias"
    words = (
        "status",
        "log",
        "diff",
        "rev-parse",
        "cat-file",
        "for-each-ref",
        "ls-files",
        "diff-index",
        "config",
    )
    return {
        "core.fsmonitor": canary,
        "core.hooksPath": hooks,
        "core.pager": program,
        "core.editor": program,
        "core.askPass": canary,
        "core.sshCommand": program,
        "core.gitProxy": canary,
        "core.alternateRefsCommand": program,
        "credential.helper": shell,
        "diff.external": canary,
        "diff.evil.command": canary,
        "diff.evil.textconv": program,
        "filter.evil.clean": program,
        "filter.evil.smudge": program,
        "filter.evil.process": program,
        "filter.evil.required": "true",
        "merge.evil.driver": program,
        "gpg.program": canary,
        "gpg.ssh.program": canary,
        "gpg.x509.program": canary,
        "log.showSignature": "true",
        "sequence.editor": program,
        "interactive.diffFilter": program,
        "uploadpack.packObjectsHook": canary,
        "trailer.evil.command": program,
        "trailer.evil.cmd": program,
        "hook.evil.command": program,
        "hook.evil.event": "pre-commit",
        "protocol.allow": "always",
        "protocol.ext.allow": "always",
        "remote.origin.url": f"ext::{canary} %S",
        "remote.origin.uploadpack": canary,
        "remote.origin.receivepack": canary,
        "remote.origin.vcs": canary,
        "remote.origin.promisor": "true",
        "remote.origin.partialCloneFilter": "blob:none",
        "extensions.partialClone": "origin",
        "core.repositoryFormatVersion": "1",
        "submodule.recurse": "true",
        "submodule.sub.update": shell,
        "diff.ignoreSubmodules": "none",
        **{f"alias.{word}": shell for word in words},
        **{f"pager.{word}": program for word in words},
    }


@pytest.fixture
def hostile(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> Hostile:
    made = Hostile(repo)
    repo.commit("Start", {"toolban.toml": BAN, "a.py": "1\n", "gone.py": "1\n"}, day="2026-07-01")
    repo.commit(f"Trace\n\n{CLAUDE}\n", {"CLAUDE.md": "1\n", "package.json": "{}\n"}, day="2026-08-01")
    raw = repo.git("cat-file", "commit", "HEAD")
    head, _, message = raw.partition("\n\n")
    signed = f"{head}\ngpgsig {SIGNATURE}\n\n{message}\n"
    oid = repo.git("hash-object", "-t", "commit", "-w", "--stdin", stdin=signed)
    repo.git("update-ref", "refs/heads/main", oid)
    made.head = oid
    repo.write({".gitattributes": "* filter=evil diff=evil merge=evil text\n"})
    repo.git("add", ".gitattributes")
    package = '{"dependencies": {"@anthropic-ai/sdk": "1"}}\n'
    repo.stage({"a.py": "import anthropic\n", "package.json": package, "new/CLAUDE.md": "1\n"})
    repo.git("update-index", "--add", "--cacheinfo", f"160000,{oid},sub")
    (repo.path / "sub").mkdir()
    repo.write({"a.py": "import anthropic\nunstaged\n"})
    gone = repo.git("rev-parse", "HEAD:gone.py")
    blob = repo.path / ".git" / "objects" / gone[:2] / gone[2:]
    hooks = repo.path / ".git" / "hooks"
    hooks.mkdir(exist_ok=True)
    for name in HOOKS:
        (hooks / name).symlink_to(made.canary)
    alternate = repo.path.parent / "alternate"
    repo.git("clone", "-q", "--bare", ".", str(alternate))
    (repo.path / ".git" / "objects" / "info" / "alternates").write_text(f"{alternate}/objects\n")
    for path in (alternate / "objects").rglob(gone[2:]):
        path.unlink()
    blob.unlink()
    config = repo.path / ".git" / "config"
    lines = []
    for name, value in settings(str(made.canary), str(hooks)).items():
        section, _, key = name.rpartition(".")
        family, _, subsection = section.partition(".")
        header = f'[{family} "{subsection}"]' if subsection else f"[{family}]"
        lines.append(f'{header}\n\t{key} = "{value}"\n')
    config.write_text(config.read_text() + "".join(lines))
    (repo.path / "MESSAGE").write_text(f"Title\n\n{CLAUDE}\n")
    monkeypatch.chdir(repo.path)
    made.has_run()
    return made


CONTROLS = [
    ("status",),
    ("diff",),
    ("diff", "--cached"),
    ("log", "-p", "-1"),
    ("log", "-1"),
    ("cat-file", "--textconv", "HEAD:a.py"),
    ("cat-file", "--filters", "HEAD:a.py"),
    ("add", "-A"),
    ("commit", "-m", "x"),
    ("ls-files", "-s"),
    ("fetch",),
]


@pytest.mark.parametrize("command", CONTROLS, ids=" ".join)
def test_the_canary_works(hostile: Hostile, command: tuple[str, ...]) -> None:
    """Otherwise its silence would prove nothing."""
    hostile.repo.git(*command, check=False)
    assert hostile.has_run()


def test_git_would_fetch_the_missing_blob(hostile: Hostile) -> None:
    hostile.repo.git("cat-file", "blob", "HEAD:gone.py", check=False)
    assert hostile.has_run()


OPERATIONS = [
    ("check", 1),
    ("check a.py sub new", 1),
    ("check --staged", 1),
    ("audit", 1),
    ("audit .", 1),
    ("audit --ref main --since 2026-07-05 --until 2026-09-01", 1),
    ("audit .git", 1),
    ("hook pre-commit", 1),
    ("hook commit-msg MESSAGE", 1),
    ("hook pre-push origin ext::x", 1),
    ("policy show", 0),
    ("explain claude-code/co-author", 0),
]


@pytest.mark.parametrize(("arguments", "expected"), OPERATIONS)
def test_nothing_runs_and_nothing_changes(
    hostile: Hostile, monkeypatch: pytest.MonkeyPatch, arguments: str, expected: int
) -> None:
    command = arguments.split(" ")
    if expected:
        command += ["--policy", "toolban.toml", "--today", "2026-09-01"]
    pushed = f"refs/heads/main {hostile.head} refs/heads/main {'0' * 40}\n"
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(pushed.encode())))
    before = hostile.snapshot()
    status = run(command)
    assert not hostile.has_run()
    assert hostile.snapshot() == before
    assert status == expected


@pytest.mark.parametrize("hook", ["pre-commit", "commit-msg"])
@pytest.mark.parametrize("variable", ["", "GIT_DIR", "GIT_INDEX_FILE"])
def test_the_quick_answer_runs_nothing(
    hostile: Hostile, monkeypatch: pytest.MonkeyPatch, hook: str, variable: str
) -> None:
    if variable:
        monkeypatch.setenv(variable, ".git" if variable == "GIT_DIR" else ".git/index")
    before = hostile.snapshot()
    answer([hook, *(["MESSAGE"] if hook == "commit-msg" else [])])
    assert not hostile.has_run()
    assert hostile.snapshot() == before


VARIABLES = (
    "GIT_EXTERNAL_DIFF",
    "GIT_SSH_COMMAND",
    "GIT_SSH",
    "GIT_ASKPASS",
    "SSH_ASKPASS",
    "GIT_PAGER",
    "PAGER",
    "GIT_EDITOR",
    "GIT_PROXY_COMMAND",
    "LESSOPEN",
)


@pytest.mark.parametrize("command", ["audit", "check", "hook"])
def test_no_variable_makes_git_run_or_write(
    hostile: Hostile, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, command: str
) -> None:
    for name in VARIABLES:
        monkeypatch.setenv(name, str(hostile.canary))
    trace = tmp_path / "trace"
    for name in ("GIT_TRACE", "GIT_TRACE2", "GIT_TRACE2_EVENT", "GIT_TRACE_PACKET", "GIT_TRACE_SETUP"):
        monkeypatch.setenv(name, str(trace))
    monkeypatch.setenv("GIT_CONFIG_PARAMETERS", f"'core.fsmonitor={hostile.canary}'")
    before = hostile.snapshot()
    run([command, *(["pre-commit"] if command == "hook" else []), "--policy", "toolban.toml"])
    assert not hostile.has_run()
    assert hostile.snapshot() == before
    assert not trace.exists()


@pytest.mark.parametrize("command", ["check", "audit", "hook pre-commit", "hook pre-push"])
def test_a_git_of_the_current_directory_is_not_run(hostile: Hostile, command: str) -> None:
    """Nor when it is the first on PATH; in a process of its own, as modules run programs when imported."""
    (hostile.repo.path / "git").symlink_to(hostile.canary)
    done = subprocess.run(
        (sys.executable, "-m", "linter", *command.split(" "), "--policy", "toolban.toml"),
        env={
            **os.environ,
            "PATH": f".{os.pathsep}{os.pathsep}{os.environ['PATH']}",
            "PYTHONPATH": str(Path(__file__).parent.parent.parent),
        },
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    assert not hostile.has_run()
    assert done.returncode in ((3,) if command == "hook pre-push" else (0, 1))  # a push of no ref is told


def test_without_git_the_error_says_so(hostile: Hostile) -> None:
    done = subprocess.run(
        (sys.executable, "-m", "linter", "audit"),
        env={**os.environ, "PATH": "/nonexistent", "PYTHONPATH": str(Path(__file__).parent.parent.parent)},
        capture_output=True,
        check=False,
        text=True,
    )
    assert not hostile.has_run()
    assert (done.returncode, "git is not installed" in done.stderr) == (3, True)


def test_18_09_modules_beside_a_repository_are_not_imported(hostile: Hostile) -> None:
    for name in ("json", "re", "platform", "tomllib", "multiprocessing"):
        (hostile.repo.path / f"{name}.py").write_text(f"open({str(hostile.marker)!r}, 'w')\n")
    done = subprocess.run(
        (sys.executable, "-m", "linter", "audit", "--policy", "toolban.toml", "--today", "2026-09-01"),
        cwd=hostile.repo.path,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent.parent)},
        capture_output=True,
        check=False,
    )
    assert not hostile.has_run()
    assert done.returncode == 1


def test_18_09_advice_of_git_hides_no_reason(repo: Repo) -> None:
    repo.commit("One", {"a": "1"})
    with pytest.raises(GitError) as caught:
        Git(str(repo.path / ".git")).run("rev-list", "1" * 40)
    assert str(caught.value) == f"git rev-list failed: fatal: bad object {'1' * 40}"
    advice = "hint: Support for <GIT_DIR>/info/grafts is deprecated\nhint: \nfatal: bad object\n"
    assert str(GitError(("log",), 128, advice)) == "git log failed: fatal: bad object"
    assert str(GitError(("log",), 128, "hint: nothing\n")) == "git log failed: exit status 128"
