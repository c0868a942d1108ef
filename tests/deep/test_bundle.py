"""The bundle for git servers: built from a checkout, it rejects a push where no toolban is installed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.e2e.command import SOURCE
from tests.e2e.test_hooks import in_agent_free_shell
from tests.helpers import BAN, CLAUDE, Repo


def test_a_server_with_the_bundle_rejects(tmp_path: Path) -> None:
    archive = tmp_path / "toolban-server.tar.gz"
    made = subprocess.run(
        (SOURCE / "examples" / "server" / "make-bundle", archive),
        env=in_agent_free_shell(PYTHON=str(getattr(sys, "_base_executable", sys.executable))),
        capture_output=True,
        check=False,
        text=True,
    )
    assert made.returncode == 0, made.stderr
    subprocess.run(("tar", "-xzf", archive, "-C", tmp_path), check=True)
    root = tmp_path / "toolban-server"
    (root / "policy.toml").write_text(BAN)
    server = Repo.create(tmp_path / "server.git", "--bare")
    hook = server.path / "hooks" / "pre-receive"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f'#!/bin/sh\nexec "{root}/hooks/pre-receive" "$@"\n')
    hook.chmod(0o755)
    developer = Repo.create(tmp_path / "developer")
    developer.commit("Start", {"a": "x"}, day="2026-08-01")
    developer.git("remote", "add", "origin", str(server.path))
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}

    def push() -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ("git", "push", "origin", "main"),
            cwd=developer.path,
            env=environment,
            capture_output=True,
            check=False,
            text=True,
        )

    assert push().returncode == 0, push().stderr
    developer.commit(f"Trace\n\n{CLAUDE}\n", {"a": "y"}, day="2026-08-02")
    rejected = push()
    assert rejected.returncode != 0
    assert "claude-code/co-author" in rejected.stderr
