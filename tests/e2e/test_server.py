"""Real pushes to a real bare repository with the hook of a server."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from linter.cli.hooks import pre_receive as receive
from linter.git.cat_file import LIMIT
from tests.e2e.command import SOURCE
from tests.helpers import BAN, CLAUDE, Repo


class Server:
    """A bare repository with the hook, and a clone of it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.bare = Repo.create(path / "server.git", "--bare")
        (self.bare.path / "toolban.toml").write_text(BAN)
        self.bare.git("config", "receive.advertisePushOptions", "true")
        self.options = ""
        self.clone = Repo.create(path / "clone")
        self.clone.git("remote", "add", "origin", str(self.bare.path))
        self.clone.commit("Start", {"app.py": "import os\n", "CLAUDE.md": "# Old\n"}, day="2026-07-01")
        self.clone.git("push", "-q", "origin", "main")
        self.install()

    def install(self, *options: str) -> None:
        hook = self.bare.path / "hooks" / "pre-receive"
        hook.parent.mkdir(exist_ok=True)
        words = [sys.executable, "-m", "linter", "hook", "pre-receive", "--today", "2026-08-03", *options]
        hook.write_text(f"#!/bin/sh\nPYTHONPATH={shlex.quote(str(SOURCE))} exec {shlex.join(words)}\n")
        hook.chmod(0o755)

    def push(self, *arguments: str, variables: Mapping[str, str] | None = None) -> tuple[bool, str]:
        """Whether the server took it, and what was said."""
        done = subprocess.run(
            ("git", "push", *arguments),
            cwd=self.clone.path,
            env={**os.environ, **(variables or {})},
            capture_output=True,
            check=False,
            text=True,
        )
        return done.returncode == 0, done.stdout + done.stderr

    def refs(self) -> dict[str, str]:
        rows = self.bare.git("for-each-ref", "--format=%(refname:short) %(objectname)").split("\n")
        return dict(row.split(" ") for row in rows)


@pytest.fixture
def server(tmp_path: Path) -> Server:
    return Server(tmp_path)


def test_a_clean_push_passes_without_a_word(server: Server) -> None:
    server.clone.commit("Change", {"app.py": "import sys\n"}, day="2026-08-01")
    taken, said = server.push("origin", "main")
    assert taken
    assert "remote:" not in said


def test_a_trace_in_the_middle_of_a_push_is_rejected_with_advice(server: Server) -> None:
    server.clone.commit("One", {"a.py": "1\n"}, day="2026-08-01")
    bad = server.clone.commit(f"Two\n\n{CLAUDE}\n", {"b.py": "2\n"}, day="2026-08-01")
    server.clone.commit("Three", {"c.py": "3\n"}, day="2026-08-01")
    before = server.refs()
    taken, said = server.push("origin", "main")
    assert not taken
    assert server.refs() == before
    assert f"remote:   where    {bad[:12]} 2026-08-01  Claude <noreply@anthropic.com>" in said
    assert "Use Qoder instead." in said
    assert "Ask security@corp.example" in said
    assert "The push was rejected." in said


def test_content_and_names_of_branches(server: Server) -> None:
    server.clone.git("checkout", "-q", "-b", "feature")
    server.clone.commit("Settings", {".claude/settings.json": "{}"}, day="2026-08-01")
    taken, said = server.push("origin", "feature")
    assert not taken
    assert "claude-code/settings" in said
    server.clone.git("reset", "-q", "--hard", "main")
    taken, said = server.push("origin", "main:refs/heads/claude/issue-7-20260801-1030")
    assert not taken
    assert "claude-code/" in said
    assert server.push("origin", "main:refs/heads/other")[0]


def test_several_refs_are_all_read_and_the_whole_push_is_rejected(server: Server) -> None:
    server.clone.git("checkout", "-q", "-b", "clean")
    server.clone.commit("Clean", {"a.py": "1\n"}, day="2026-08-01")
    server.clone.git("checkout", "-q", "-b", "dirty", "main")
    server.clone.commit(f"Dirty\n\n{CLAUDE}\n", day="2026-08-01")
    taken, _ = server.push("origin", "clean", "dirty")
    assert not taken
    assert set(server.refs()) == {"main"}
    assert server.push("origin", "clean")[0]


def test_deletion_and_forced_push(server: Server) -> None:
    server.clone.git("checkout", "-q", "-b", "topic")
    server.clone.commit("One", {"a.py": "1\n"}, day="2026-08-01")
    assert server.push("origin", "topic")[0]
    server.clone.git("reset", "-q", "--hard", "main")
    server.clone.commit(f"Other\n\n{CLAUDE}\n", {"a.py": "2\n"}, day="2026-08-01")
    assert not server.push("--force", "origin", "topic")[0]
    server.clone.git("reset", "-q", "--hard", "main")
    server.clone.commit("Other", {"a.py": "2\n"}, day="2026-08-01")
    assert server.push("--force", "origin", "topic")[0]
    taken, said = server.push("origin", ":topic")
    assert taken
    assert "remote:" not in said
    assert set(server.refs()) == {"main"}


def test_tags(server: Server) -> None:
    server.clone.day = "2026-08-01"
    server.clone.git("tag", "-a", "-m", f"Release\n\n{CLAUDE}", "v1")
    taken, said = server.push("origin", "v1")
    assert not taken
    assert "refs/tags/v1" in said
    server.clone.git("tag", "-a", "-m", "Release", "v2")
    blob = server.clone.git("rev-parse", "main:app.py")
    server.clone.git("tag", "blob", blob)
    assert server.push("origin", "v2")[0]
    taken, said = server.push("origin", "blob")
    assert not taken
    assert "leads to a blob, so no path says how to read it" in said


def test_what_was_made_before_the_ban_passes(server: Server) -> None:
    server.clone.commit(f"Old\n\n{CLAUDE}\n", {"CLAUDE.md": "# Older\n"}, day="2026-07-02")
    assert server.push("origin", "main")[0]


def test_the_policy_is_the_servers(server: Server) -> None:
    inventory = 'extends = ["builtin:inventory"]\n'
    server.clone.commit(f"Loosen\n\n{CLAUDE}\n", {"toolban.toml": inventory}, day="2026-08-01")
    assert not server.push("origin", "main")[0]


def test_a_server_without_a_policy_rejects(server: Server) -> None:
    (server.bare.path / "toolban.toml").unlink()
    server.clone.commit("Change", {"a.py": "1\n"}, day="2026-08-01")
    taken, said = server.push("origin", "main")
    assert not taken
    assert "this hook would let everything pass" in said


@pytest.mark.parametrize(("what", "taken"), [("reject", False), ("accept", True)])
def test_a_deadline(server: Server, what: str, *, taken: bool) -> None:
    server.install("--deadline", "0.000001", "--on-timeout", what)
    server.clone.commit("Change", {"a.py": "1\n"}, day="2026-08-01")
    done, said = server.push("origin", "main")
    assert done is taken
    assert "it was not read to its end within 1e-06 s" in said
    assert "nothing was read" in said


def test_only_the_deadline_is_forgiven(server: Server) -> None:
    """A blob that is too large was not read for another reason."""
    server.install("--on-timeout", "accept")
    server.clone.commit("Large", {"a.py": "x = 1\n" * (LIMIT // 6 + 1)}, day="2026-08-01")
    taken, said = server.push("origin", "main")
    assert not taken
    assert "too large" in said
    assert "ask whoever runs this server" in said


def test_a_hook_whose_input_was_read_by_another_does_not_pass(server: Server) -> None:
    hook = server.bare.path / "hooks" / "pre-receive"
    first, second = hook.read_text().splitlines()
    hook.write_text(f"{first}\ncat > /dev/null\n{second}\n")
    server.clone.commit("Change", {"a.py": "1\n"}, day="2026-08-01")
    taken, said = server.push("origin", "main")
    assert not taken
    assert "nothing came on standard input" in said


def test_tags_that_lead_to_no_commit(server: Server) -> None:
    """Their messages are read, and the files of a tree; a blob has no name to go by, so it is not read."""
    clone = server.clone
    clone.day = "2026-08-01"
    clone.git("tag", "-a", "-m", f"Key\n\n{CLAUDE}", "key", "HEAD:app.py")
    taken, said = server.push("origin", "key")
    assert not taken
    assert "claude-code/co-author" in said
    clone.git("tag", "logo", "HEAD:app.py")
    taken, said = server.push("origin", "logo")
    assert not taken
    assert "leads to a blob, so no path says how to read it, for example refs/tags/logo" in said
    clone.commit("Hidden", {".claude/settings.json": "{}\n"}, day="2026-08-01")
    clone.git("tag", "tree", "HEAD^{tree}")
    taken, said = server.push("origin", "tree")
    assert not taken
    assert ".claude/settings.json" in said


def test_what_was_found_before_the_deadline_counts(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """The blobs take too long; the message was read before."""
    bad = server.clone.commit(f"Two\n\n{CLAUDE}\n", {"b.py": "2\n"}, day="2026-08-01")

    class Slow(receive._Clock):
        def __call__(self, stage: str = "", _done: int = 0, _total: int = 0) -> None:
            if stage == "blobs":
                raise receive._OverdueError

    monkeypatch.setattr(receive, "_Clock", Slow)
    monkeypatch.chdir(server.clone.path)
    old = server.bare.git("rev-parse", "main")
    line = f"{old} {bad} refs/heads/main\n".encode()

    class Stdin:
        class buffer:  # noqa: N801 as sys.stdin has it
            @staticmethod
            def read() -> bytes:
                return line

    monkeypatch.setattr("sys.stdin", Stdin)
    server.clone.git("update-ref", "refs/heads/main", old)
    policy = str(server.bare.path / "toolban.toml")
    assert receive.pre_receive(receive.Terms(policy, "2026-08-03", 9.0, "accept", "", 1)) == 1


def test_skipping_is_off_and_recorded_where_it_is_on(server: Server) -> None:
    server.clone.commit(f"Two\n\n{CLAUDE}\n", day="2026-08-01")
    skip = ("-o", "toolban.skip=SEC-7\x1b[2J")
    assert not server.push(*skip, "origin", "main")[0]
    log = server.path / "skips"
    server.install("--skip-log", str(log))
    assert not server.push("origin", "main")[0]
    taken, said = server.push(*skip, "origin", "main", variables={"GL_USERNAME": "jane"})
    assert taken
    assert "Skipped with ticket SEC-7\\x1b[2J; this was recorded." in said
    _, who, ticket, violations, refs = log.read_text().rstrip("\n").split("\t")
    assert (who, ticket, violations, refs) == ("jane", "SEC-7\\x1b[2J", "1 violations", "refs/heads/main")


def test_gitlab_shows_every_line(server: Server) -> None:
    server.clone.commit(f"Two\n\n{CLAUDE}\n", day="2026-08-01")
    taken, said = server.push("origin", "main", variables={"GL_ID": "user-1"})
    assert not taken
    lines = [line for line in said.split("\n") if line.startswith("remote:") and line.strip() != "remote:"]
    assert lines
    assert all(line.startswith("remote: GL-HOOK-ERR: ") for line in lines)


def test_sha_256(tmp_path: Path) -> None:
    bare = Repo.create(tmp_path / "bare.git", "--bare", "--object-format=sha256")
    clone = Repo.create(tmp_path / "clone", "--object-format=sha256")
    server = Server.__new__(Server)
    server.path, server.bare, server.clone = tmp_path, bare, clone
    (bare.path / "toolban.toml").write_text(BAN)
    clone.git("remote", "add", "origin", str(bare.path))
    server.install()
    clone.commit("Start", {"a": "1"}, day="2026-08-01")
    assert server.push("origin", "main")[0]
    clone.commit(f"Two\n\n{CLAUDE}\n", {"b": "2"}, day="2026-08-01")
    assert not server.push("origin", "main")[0]


def test_a_push_of_packs_and_many_commits(server: Server) -> None:
    """Enough that the packs of the quarantine are read, not asked of git."""
    stream = "".join(
        f"commit refs/heads/many\ncommitter J <j@corp.example> {1785578400 + number} +0000\ndata 2\nm\n"
        f"M 100644 inline f{number % 7}.py\ndata 13\nx = {number:08d}\n\n"
        for number in range(1500)
    )
    server.clone.git("fast-import", "--quiet", stdin=stream)
    last = server.clone.git("rev-parse", "many")
    server.clone.day = "2026-08-01"
    trees = server.clone.git("rev-parse", "many^{tree}")
    bad = server.clone.git("commit-tree", trees, "-p", last, "-F", "-", stdin=f"Bad\n\n{CLAUDE}\n")
    taken, said = server.push("origin", f"{bad}:refs/heads/many")
    assert not taken
    assert f"where    {bad[:12]}" in said
    assert server.push("origin", "many")[0]
