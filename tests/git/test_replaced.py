"""Whoever reads few of the contents that a change replaces finds what whoever reads all of them finds."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linter.git.opening import open_repository
from linter.git.repository import Ref
from linter.history import blobs
from linter.history.audit import match_history
from linter.history.scope import Scope
from linter.scanning.tally import Tally
from tests.helpers import Repo, shipped_scanner
from tests.scale import times

PATHS = ("a.py", "b.py", "CLAUDE.md")
CONTENTS = st.sampled_from(
    ["x = 1\n", "import openai\n", "import openai\nimport anthropic\n", "import openai  # toolban: ignore\n"]
)
TREES = st.fixed_dictionaries({}, optional=dict.fromkeys(PATHS, CONTENTS))
COMMITS = st.lists(
    st.tuples(TREES, st.lists(st.integers(1, 4), max_size=2, unique=True), st.booleans()),
    min_size=2,
    max_size=7,
)


def stream(commits: list[tuple[dict[str, str], list[int], bool]]) -> str:
    """Commits for git fast-import: each with its files, and how far back its parents are."""
    lines: list[str] = []
    for number, (files, back, clock) in enumerate(commits, 1):
        parents = list(dict.fromkeys(max(1, number - step) for step in back or [1]))
        date = 1700000000 + (number if clock else 0)
        lines += [f"commit refs/heads/c{number}", f"mark :{number}"]
        lines += [f"committer J <j@corp.example> {date} +0000", f"data {len(str(number))}", str(number)]
        if number > 1:
            lines += [f"from :{parents[0]}", *(f"merge :{parent}" for parent in parents[1:])]
        lines.append("deleteall")
        for path, content in files.items():
            lines += [f"M 100644 inline {path}", f"data {len(content)}", content]
    return "\n".join([*lines, ""])


def found(path: Path, *, head: str, base: str, before: bool) -> list[str]:
    repository = open_repository(str(path))
    oid, without = (repository.git.run("rev-parse", name).decode().strip() for name in (head, base))
    scope = Scope((Ref("refs/heads/x", oid),), (without,), is_arriving=True, before=before)
    return sorted(map(repr, match_history(repository, scope, shipped_scanner(bulk=True), Tally())))


@settings(
    max_examples=times(5, 80), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(commits=COMMITS, base=st.integers(1, 6), before=st.booleans())
def test_few_say_the_same_as_all(
    tmp_path: Path, commits: list[tuple[dict[str, str], list[int], bool]], base: int, *, before: bool
) -> None:
    folder = tmp_path / "repo"
    shutil.rmtree(folder, ignore_errors=True)
    repo = Repo.create(folder)
    repo.git("fast-import", "--quiet", stdin=stream(commits))
    ends = {"head": f"c{len(commits)}", "base": f"c{min(base, len(commits) - 1)}"}
    few = found(folder, **ends, before=before)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(blobs, "telling", lambda _changes, replaced, _seen, _tips: frozenset(replaced))
        assert found(folder, **ends, before=before) == few
