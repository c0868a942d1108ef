"""The guides, walked literally: every block of commands in order; only paths of a real machine are others."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from tests.e2e.command import SOURCE
from tests.e2e.test_docs import _with_toolban
from tests.helpers import BAN, CLAUDE, Repo

WALKS = {  # a guide, to the exit status of each of its blocks
    "audit": (1,),
    "introduce": (0,),
    "exempt": (0,),
    "migrate": (0, 0),
    "plain-git": (0, 0, 0),
    "server": (0,),
    "github": (0,),
    "gitlab": (0,),
    "other-ci": (1,),
}
ELSEWHERE = ("--scope system",)
"""What needs rights on the whole machine."""


@pytest.mark.parametrize("guide", list(WALKS))
def test_a_guide_can_be_followed(guide: str, tmp_path: Path) -> None:
    shop = Repo.create(tmp_path / "shop")
    shop.commit("Start", {"toolban.toml": BAN, "CLAUDE.md": "x\n", "a.py": "import claude_agent_sdk\n"})
    shop.commit(f"More\n\n{CLAUDE}\n", day="2026-08-01")
    shop.git("update-ref", "refs/remotes/origin/main", "HEAD~1")
    Repo.create(tmp_path / "shop.git", "--bare")
    (tmp_path / "policy.toml").write_text(BAN)
    paths = {
        "path/to/repository": str(shop.path),
        "/srv/git/shop.git": str(tmp_path / "shop.git"),
        "/etc/toolban.toml": str(tmp_path / "policy.toml"),
    }
    environment = {**_with_toolban(tmp_path), "XDG_CONFIG_HOME": str(tmp_path / "config")}
    environment["GIT_CONFIG_GLOBAL"] = str(tmp_path / "gitconfig")
    statuses = []
    for block in _blocks(guide):
        script = "\n".join(("set -e", *block))
        for written, here in paths.items():
            script = script.replace(written, here)
        done = subprocess.run(
            ("sh", "-c", script), cwd=shop.path, env=environment, capture_output=True, check=False, text=True
        )
        statuses.append(done.returncode)
        assert "Traceback" not in done.stderr
    assert tuple(statuses) == WALKS[guide]


def _blocks(guide: str) -> list[list[str]]:
    """The lines of each block that calls toolban, without those for a whole machine."""
    text = (SOURCE / "docs" / "how-to" / f"{guide}.md").read_text(encoding="utf-8")
    found = re.findall(r"^ *```sh\n(.+?)^ *```", text, re.DOTALL | re.MULTILINE)
    blocks = [[line.strip() for line in block.split("\n") if line.strip()] for block in found]
    calls = [[line for line in block if not any(word in line for word in ELSEWHERE)] for block in blocks]
    return [block for block in calls if block and block[0].startswith("toolban ")]
