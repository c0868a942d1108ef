"""`--pseudonymise`: no report names a person."""

from __future__ import annotations

import json

import pytest

from linter.report.formats import FORMATS
from tests.e2e.command import CommandLine
from tests.helpers import BAN, CLAUDE, Repo


def test_names_of_people_are_keyed_pseudonyms(toolban: CommandLine, repo: Repo) -> None:
    repo.commit("Start", {"toolban.toml": BAN, "a": "1"}, day="2026-08-01")
    repo.commit(f"x\n\n{CLAUDE}\n", {"CLAUDE.md": "x\n"}, day="2026-08-01")
    key = repo.path.parent / "key"
    key.write_text("0123456789abcdef\n")
    for format_name in ("json", "text", "csv", "sarif"):
        done = toolban("audit", "--pseudonymise", str(key), "--format", format_name, cwd=repo.path)
        assert done.status == 1
        assert "Jane" not in done.out
        assert "jane@" not in done.out
    done = toolban("audit", "--pseudonymise", str(key), "--format", "json", cwd=repo.path)
    names = {row["author"]["name"] for row in json.loads(done.out)["findings"]}
    assert len(names) == 1
    key.write_text("another key, long enough")
    done = toolban("audit", "--pseudonymise", str(key), "--format", "json", cwd=repo.path)
    assert names.isdisjoint(row["author"]["name"] for row in json.loads(done.out)["findings"])
    key.write_text("short")
    assert toolban("audit", "--pseudonymise", str(key), cwd=repo.path).status == 2


@pytest.mark.parametrize("format_name", sorted(FORMATS))
def test_an_identity_that_is_the_trace_is_a_pseudonym_too(
    toolban: CommandLine, repo: Repo, format_name: str
) -> None:
    repo.author = "Jane Doe (aider) <jane@corp.example>"
    others = "Co-authored-by: John Roe (aider) <john@corp.example>\nCo-authored-by: Max Moe (aider)\n"
    repo.commit(f"x\n\n{others}", {"a": "1"}, day="2026-08-01")
    key = repo.path.parent / "key"
    key.write_text("0123456789abcdef\n")
    options = ("--policy", "builtin:samsung-2023-05", "--pseudonymise", str(key), "--format", format_name)
    done = toolban("audit", *options, cwd=repo.path)
    assert done.status == 1
    for name in ("Jane", "jane@", "John", "john@", "Max"):
        assert name not in done.out
    if format_name == "json":
        rows = json.loads(done.out)["findings"]
        assert {row["author"]["name"] for row in rows} < {row["text"] for row in rows}
