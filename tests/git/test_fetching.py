"""Mirrors are made and updated without hooks, prompts or stored tokens; what fails is kept apart."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from linter.fleet import sync
from linter.fleet.entries import Entry, read
from linter.git import fetching
from linter.model.errors import RepositoryError
from tests.helpers import Repo

SECRET = "a-token"  # noqa: S105 of nobody


def tips(mirror: Path) -> dict[str, str]:
    done = subprocess.run(
        ("git", "--git-dir", mirror, "for-each-ref", "--format=%(refname) %(objectname)"),
        capture_output=True,
        check=True,
        text=True,
    )
    return dict(line.split() for line in done.stdout.splitlines())


def test_a_mirror_follows_its_origin(repo: Repo, tmp_path: Path) -> None:
    repo.commit("One", {"a": "x"})
    repo.git("branch", "gone")
    mirror = tmp_path / "m" / "acme" / "shop.git"
    fetching.bring(str(repo.path), str(mirror))
    assert tips(mirror) == {f"refs/heads/{name}": repo.git("rev-parse", "HEAD") for name in ("main", "gone")}
    repo.commit("Two", {"a": "y"})
    repo.git("branch", "-D", "gone")
    fetching.bring(f"file://{repo.path}", str(mirror))
    assert tips(mirror) == {"refs/heads/main": repo.git("rev-parse", "HEAD")}
    assert [path.name for path in mirror.parent.iterdir()] == ["shop.git"]
    assert not (mirror / "hooks").exists()


@pytest.mark.parametrize(
    "address", ["ext::sh -c touch% pwned", "git://127.0.0.1:1/a", "http://127.0.0.1:1/a", "fd::3"]
)
def test_no_other_protocol_is_spoken(tmp_path: Path, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(RepositoryError):
        fetching.bring(address, str(tmp_path / "m.git"))
    assert list(tmp_path.iterdir()) == []


def test_a_failure_leaves_the_mirror_as_it_was(repo: Repo, tmp_path: Path) -> None:
    repo.commit("One", {"a": "x"})
    mirror = tmp_path / "m.git"
    fetching.bring(str(repo.path), str(mirror))
    before = tips(mirror)
    repo.path.rename(tmp_path / "away")
    with pytest.raises(RepositoryError, match="could not fetch"):
        fetching.bring(str(repo.path), str(mirror))
    assert tips(mirror) == before


def test_hooks_of_the_user_do_not_run(repo: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    repo.commit("One", {"a": "x"})
    hooks = tmp_path / "hooks"
    hooks.mkdir()
    for name in ("reference-transaction", "post-checkout", "pre-auto-gc"):
        (hooks / name).write_text(f"#!/bin/sh\ntouch {tmp_path}/pwned\n")
        (hooks / name).chmod(0o755)
    monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
    monkeypatch.setenv("GIT_CONFIG_KEY_0", "core.hooksPath")
    monkeypatch.setenv("GIT_CONFIG_VALUE_0", str(hooks))
    fetching.bring(str(repo.path), str(tmp_path / "m.git"))
    assert not (tmp_path / "pwned").exists()


def test_a_token_is_in_no_argument_and_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A stand-in for git writes down how it was called."""
    fake = tmp_path / "bin" / "git"
    fake.parent.mkdir()
    fake.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" > {tmp_path}/arguments\nenv > {tmp_path}/environment\n')
    fake.chmod(0o755)
    monkeypatch.setattr(fetching, "executable", lambda: str(fake))
    fetching.bring("https://host.example/acme/shop.git", str(tmp_path / "m" / "shop.git"), token=SECRET)
    assert SECRET not in (tmp_path / "arguments").read_text()
    environment = (tmp_path / "environment").read_text()
    assert "=http.https://host.example/.extraHeader\n" in environment
    assert "Authorization: Basic" in environment
    assert SECRET not in environment
    fetching.bring("ssh://host.example/acme/shop.git", str(tmp_path / "m" / "other.git"), token=SECRET)
    assert "Authorization" not in (tmp_path / "environment").read_text()


def test_a_fleet_is_brought_and_what_fails_is_named(repo: Repo, tmp_path: Path) -> None:
    repo.commit("One", {"a": "x"})
    entries = [
        Entry("acme/shop", address=str(repo.path)),
        Entry("acme/none", address=str(tmp_path / "none")),
        Entry("acme/bad", address="ext::sh"),
        Entry("acme/nowhere"),
    ]
    mirrors = tmp_path / "mirrors"
    done = sync.sync(entries, str(mirrors), quota=0, jobs=2, seconds=60)
    problems = {result.entry.name: result.problem for result in done}
    assert problems["acme/shop"] == ""
    assert problems["acme/none"].startswith("git could not fetch it")
    assert problems["acme/bad"] == "its address is none of https, ssh or file"
    assert problems["acme/nowhere"] == "the list names no address"
    paths = {entry.name: entry.path for entry in read(str(mirrors / "repos.jsonl"))}
    assert paths["acme/shop"] == str(mirrors / "acme" / "shop.git")
    assert paths["acme/none"] == ""


def test_a_quota_stops_new_mirrors_and_updates_the_old(repo: Repo, tmp_path: Path) -> None:
    repo.commit("One", {"a": "x" * 5000})
    mirrors = str(tmp_path / "mirrors")
    first = [Entry("a", address=str(repo.path))]
    assert sync.sync(first, mirrors, quota=1, jobs=1, seconds=60)[0].problem == ""
    repo.commit("Two", {"a": "y"})
    done = sync.sync([*first, Entry("b", address=str(repo.path))], mirrors, quota=1, jobs=1, seconds=60)
    assert [result.problem for result in done] == ["", "the quota of 0 MiB is used up"]
    assert tips(Path(mirrors, "a.git")) == {"refs/heads/main": repo.git("rev-parse", "HEAD")}


@pytest.mark.parametrize(
    "name", ["../x", "a/../../x", ".git", "a//b", "a/.", "x y", "a\\b", "-x", "é", "CON"]
)
def test_no_name_leads_out_of_the_directory(name: str) -> None:
    path = sync.mirror_of("/srv/mirrors", Entry(name))
    assert os.path.normpath(path) == path
    assert path.startswith("/srv/mirrors/")
    assert path.endswith(".git")


@pytest.mark.parametrize(
    "address", ["--upload-pack=x", "-x", "ext::sh", "http://h/a", "a\nb", "", "relative/path"]
)
def test_what_git_is_not_asked_for(address: str) -> None:
    assert not sync.is_address(address)


@pytest.mark.parametrize("address", ["https://h/a", "ssh://h/a", "git@h:a/b", "file:///srv/a", "/srv/a"])
def test_what_git_is_asked_for(address: str) -> None:
    assert sync.is_address(address)
