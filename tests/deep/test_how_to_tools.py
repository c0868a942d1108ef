"""The guides that need other programs (pre-commit, npm, DuckDB), walked literally."""

from __future__ import annotations

import os
import re
import subprocess
import textwrap
from pathlib import Path

import pytest

from tests.e2e.command import SOURCE
from tests.e2e.test_docs import SHOWN, _with_toolban
from tests.e2e.test_hook_managers import npm_install
from tests.helpers import BAN, CLAUDE, Repo

NAMED = re.compile(r"`([^`]+)`[^`\n]*:\n\n *<!--")
"""The file that a page says a block is to be written into."""
WHO = ("-c", "user.name=Jane Doe", "-c", "user.email=jane@corp.example")


def guide(name: str) -> str:
    return (SOURCE / "docs" / "how-to" / f"{name}.md").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def npm_packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A `node_modules` with husky and lefthook."""
    folder = tmp_path_factory.mktemp("npm")
    npm_install(folder, "husky", "lefthook")
    return folder / "node_modules"


@pytest.mark.parametrize(
    ("name", "files", "activate"),
    [
        ("husky", 4, "npx husky"),
        ("lefthook", 1, "lefthook install"),
        ("pre-commit", 1, "pre-commit install"),
    ],
)
def test_the_guide_of_a_hook_manager_can_be_followed(
    request: pytest.FixtureRequest, tmp_path: Path, name: str, files: int, activate: str
) -> None:
    """Every file that the page names is written, its command is run, and then what it promises is tried."""
    text = guide(name)
    assert f"`{activate}`" in text or activate in text
    shop = Repo.create(tmp_path / "shop")
    shop.write({"toolban.toml": BAN, ".gitignore": "node_modules\n", "package.json": '{"private": true}\n'})
    variables = {**_with_toolban(tmp_path), "PRE_COMMIT_HOME": str(tmp_path / "pc")}
    if name != "pre-commit":
        packages = request.getfixturevalue("npm_packages")
        (shop.path / "node_modules").symlink_to(packages)
        variables["PATH"] = f"{packages / '.bin'}{os.pathsep}{variables['PATH']}"
    written = _written(text)
    assert len(written) == files
    shop.write(written)
    assert _run(shop, variables, *activate.split())[0] == 0
    _stops_what_it_promises(shop, variables, tmp_path)


def _written(text: str) -> dict[str, str | bytes | None]:
    """The blocks of a page by the file that the page calls them; of several for one file the last."""
    named = [found.group(1) for found in NAMED.finditer(text)]
    blocks = [textwrap.dedent(block) for _, _, block in SHOWN.findall(text)]
    if ".pre-commit-config.yaml" in text:
        named = [".pre-commit-config.yaml"] * len(blocks)
    if "`lefthook.yml`, then" in text:
        named = ["lefthook.yml"]
    found: dict[str, str | bytes | None] = dict(zip(named, blocks, strict=True))
    return found


def _stops_what_it_promises(shop: Repo, variables: dict[str, str], folder: Path) -> None:
    commit = ("git", *WHO, "commit", "--allow-empty", "-m")
    shop.git("add", "--all")
    assert _run(shop, variables, *commit, "Start")[0] == 0
    status, said = _run(shop, variables, *commit, f"Fix\n\n{CLAUDE}")
    assert (status != 0, "claude-code/co-author" in said) == (True, True), said
    shop.git("checkout", "-q", "-b", "side")
    shop.commit("Past the hooks", {"CLAUDE.md": "x\n"})
    shop.git("checkout", "-q", "main")
    shop.commit("More", {"b.txt": "x\n"})
    status, said = _run(shop, variables, "git", *WHO, "merge", "-m", "Merge", "side")
    assert (status != 0, "claude-code/memory-file" in said) == (True, True), said
    shop.git("reset", "-q", "--hard")
    bare = Repo.create(folder / "bare.git", "--bare")
    status, said = _run(shop, variables, "git", "push", str(bare.path), "side")
    assert (status != 0, "claude-code/memory-file" in said) == (True, True), said
    status, said = _run(shop, variables, "git", "push", str(bare.path), "main")
    assert status == 0, said


def test_pre_commit_shows_that_only_the_first_ref_was_read(tmp_path: Path) -> None:
    """Although its hook passes: what stands in the second ref is nobody's success."""
    shop = Repo.create(tmp_path / "shop")
    shop.commit("Start", {"toolban.toml": BAN, **_written(guide("pre-commit"))})
    variables = {**_with_toolban(tmp_path), "PRE_COMMIT_HOME": str(tmp_path / "pc")}
    assert _run(shop, variables, "pre-commit", "install")[0] == 0
    shop.git("checkout", "-q", "-b", "side")
    shop.commit(f"Past the hooks\n\n{CLAUDE}")
    bare = Repo.create(tmp_path / "bare.git", "--bare")
    _, said = _run(shop, variables, "git", "push", str(bare.path), "main", "side")
    assert "Only refs/heads/main was read" in said
    assert "push them one at a time" in said


def test_the_guide_of_a_fleet_can_be_followed(tmp_path: Path) -> None:
    pytest.importorskip("duckdb", reason="toolban[fleet] is not installed")
    source = Repo.create(tmp_path / "shop")
    source.commit("Start", {"CLAUDE.md": "x\n"}, day="2026-08-01")
    here = tmp_path / "here"
    here.mkdir()
    (here / "company.toml").write_text(BAN)
    (here / "all.jsonl").write_text(f'{{"name": "acme/shop", "address": "{source.path.as_posix()}"}}\n')
    paths = {
        "github-org:acme": "file:all.jsonl",
        "/srv/git": str(tmp_path / "mirrors"),
        "/srv/toolban": str(tmp_path / "store"),
    }
    statuses = []
    variables = _with_toolban(tmp_path)
    blocks: list[str] = re.findall(r"```sh\n(.+?)\n```", guide("fleet"), re.DOTALL)
    for block in [block for block in blocks if block.startswith("toolban ")]:
        for line in block.split("\n"):
            for written, mine in paths.items():
                line = line.replace(written, mine)  # noqa: PLW2901 step by step
            done = subprocess.run(
                ("sh", "-c", line), cwd=here, env=variables, capture_output=True, check=False, text=True
            )
            assert "Traceback" not in done.stderr
            statuses.append((line.split()[2], done.returncode))
            if line.split()[2] == "run":  # the guide asks for a second run before it compares two
                subprocess.run(("sh", "-c", line), cwd=here, env=variables, capture_output=True, check=True)
    assert statuses == [("list", 0), ("sync", 0), ("run", 0), ("report", 1), ("status", 0), ("diff", 0)]
    assert "acme/shop" in (here / "fleet.html").read_text(encoding="utf-8")


def _run(repo: Repo, variables: dict[str, str], *command: str) -> tuple[int, str]:
    done = subprocess.run(command, cwd=repo.path, env=variables, capture_output=True, check=False, text=True)
    return done.returncode, done.stdout + done.stderr
