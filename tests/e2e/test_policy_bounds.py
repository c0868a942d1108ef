"""Policies and files beside them that are no files, have no end, or would take for ever (issue 18, 5, 6 and 13)."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest

from linter.cli.app import run
from linter.model.catalog import Catalog
from linter.model.errors import PolicyError
from linter.policy import loader
from linter.support.toml import TomlError, parse
from tests.helpers import BAN, Repo

HUGE = 20 << 30


@pytest.fixture
def here(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> Path:
    repo.commit("One", {"a": "1"})
    monkeypatch.chdir(repo.path)
    return repo.path


def sparse(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(HUGE)


@pytest.mark.parametrize("name", ["toolban.toml", "pyproject.toml"])
def test_18_05_a_policy_of_twenty_gigabytes(
    here: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    sparse(here / name)
    assert run(["check"]) == 2
    assert "larger than 1 MiB" in capsys.readouterr().err


def test_18_05_a_baseline_of_twenty_gigabytes(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "toolban.toml").write_text(f'baseline = "accepted.txt"\n{BAN}')
    sparse(here / "accepted.txt")
    assert run(["check"]) == 2
    assert "accepted.txt: cannot be read: it is larger than 32 MiB" in capsys.readouterr().err


def test_18_05_a_policy_that_is_a_directory(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "toolban.toml").mkdir()
    assert run(["check"]) == 2
    assert "it is a directory" in capsys.readouterr().err


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pipes among its files")
@pytest.mark.parametrize("what", ["policy", "extends", "baseline"])
def test_18_05_a_pipe_is_not_waited_for(here: Path, what: str, capsys: pytest.CaptureFixture[str]) -> None:
    os.mkfifo(here / ("toolban.toml" if what == "policy" else "pipe"))
    if what != "policy":
        value = '["pipe"]' if what == "extends" else '"pipe"'
        (here / "toolban.toml").write_text(f"{what} = {value}\n{BAN}")
    assert run(["check"]) == 2
    assert "it is not a regular file" in capsys.readouterr().err


@pytest.mark.skipif(sys.platform == "win32", reason="as above")
def test_18_05_a_pipe_in_the_cache_is_not_waited_for(
    here: Path, tmp_path: Path, compiled_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = tmp_path / "cache"
    shutil.copytree(compiled_cache, cache)
    monkeypatch.setenv("TOOLBAN_CACHE_DIR", str(cache))
    (here / "toolban.toml").write_text(BAN)
    assert run(["check"]) == 0
    for entry in list(cache.iterdir()):
        entry.unlink()
        os.mkfifo(entry)
    assert run(["check"]) == 0


@pytest.mark.parametrize("digits", [5_000, 100_000])
def test_18_05_a_number_of_very_many_digits(digits: int) -> None:
    with pytest.raises(TomlError, match="digits"):
        parse(b"a = " + b"9" * digits)


@pytest.mark.parametrize(
    "text",
    ["a" + ".a" * 100_000 + " = 1", "[" + "a." * 100_000 + "a]", "a = {" + '"b" . ' * 100_000 + "c = 1}"],
    ids=["key", "table", "inline"],
)
def test_18_06_a_key_of_a_hundred_thousand_parts(text: str) -> None:
    with pytest.raises(TomlError, match="a key of 50 parts or more"):
        parse(text.encode())


@pytest.mark.parametrize("text", ["[" + " " * 50_000 + "x", '"' * 50_000, "a" * 100_000, "a " * 50_000])
def test_18_06_text_that_is_slow_to_reject(text: str) -> None:
    with pytest.raises(TomlError):
        parse(text.encode())


@pytest.mark.parametrize(
    ("count", "reason"), [(20_000, "larger than 1 MiB"), (2_000, "2,000 bans; a file can have 500")]
)
def test_18_06_thousands_of_bans_of_one_tool(
    tmp_path: Path, catalog: Catalog, count: int, reason: str
) -> None:
    ban, _, rest = BAN.partition("[approved")
    (tmp_path / "toolban.toml").write_text(ban * count + f"[approved{rest}")
    with pytest.raises(PolicyError, match=reason):
        loader.load(tmp_path / "toolban.toml", catalog)


def test_18_06_as_many_bans_as_there_may_be(tmp_path: Path, catalog: Catalog) -> None:
    ban, _, rest = BAN.partition("[approved")
    (tmp_path / "toolban.toml").write_text(ban * 500 + f"[approved{rest}")
    with pytest.raises(PolicyError) as raised:
        loader.load(tmp_path / "toolban.toml", catalog)
    assert len(raised.value.problems) == 499  # each is told once, with the first


@pytest.mark.parametrize("separator", ["\u2028", "\x85", "\x0b", "\x1c"])
def test_18_13_what_only_python_takes_for_the_end_of_a_line(separator: str) -> None:
    text = f'# one{separator if separator > chr(31) else ""}\nsummary = "a{separator if separator > chr(31) else ""}b"\nname = "x"\n'
    assert parse(text.encode()).lines["name",] == 3
