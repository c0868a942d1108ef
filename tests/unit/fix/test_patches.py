"""Edits of lines that are proposed: another action, a package less; what takes a person is left to one."""

from __future__ import annotations

import pytest

from linter.fix.patches import Proposal, patch
from linter.model.catalog import Migration
from linter.model.fragments import Fragment, Place, Scope
from linter.model.matches import Match, Origin
from tests.helpers import a_trace
from tests.unit.report import reports


def proposal(
    path: str, text: str, *lines: int, place: Place = Place.DEPENDENCY, scope: Scope = "direct"
) -> Proposal:
    trace = a_trace(rule="claude-code/action", places=(place,))
    found = [Match(trace, Fragment(place, "x", "", line, scope=scope), Origin(path=path)) for line in lines]
    report = reports.a_report(found, reports.clean().coverage)
    catalog = reports.CATALOG._replace(
        migrations=(Migration("qoder", "claude-code/action", "acme/qoder@v1", "Set a token.", ""),)
    )
    return patch(path, text, report.findings, reports.POLICY, catalog)


def changed(found: Proposal) -> list[str]:
    lines = found.diff.splitlines()[2:]
    return [line for line in lines if line[:1] in "+-"]


def test_a_package_is_removed_from_a_list() -> None:
    found = proposal("requirements.txt", "a==1\nx==2\nb==3\n", 2)
    assert changed(found) == ["-x==2"]
    assert (found.left, found.notes) == ([], ())


def test_json_stays_json() -> None:
    found = proposal("package.json", '{"dependencies": {\n  "a": "1",\n  "x": "2"\n}}\n', 3)
    assert changed(found) == ['-  "a": "1",', '-  "x": "2"', '+  "a": "1"']


@pytest.mark.parametrize(
    ("path", "text", "line"),
    [
        ("setup.py", "install_requires=['x']\n", 1),
        ("requirements.txt", "x==1 \\\n  --hash=a\n", 1),
        ("package.json", '{"dependencies": {"x": "2"}}\n', 1),
        ("requirements.txt", "x\n", 7),
    ],
)
def test_what_takes_a_person_is_left(path: str, text: str, line: int) -> None:
    found = proposal(path, text, line)
    assert found.diff == ""
    assert len(found.left) == 1


def test_a_lock_file_is_left_to_its_program() -> None:
    assert len(proposal("requirements.txt", "x==1\n", 1, scope="locked").left) == 1


def test_an_action_is_replaced_with_the_comment_of_its_hash() -> None:
    text = f"    - uses: evil/x@{'a' * 40} # v1\n    - uses: 'evil/x@v2' # why\n"
    found = proposal("w.yml", text, 1, 2, place=Place.ACTION)
    assert changed(found)[2:] == ["+    - uses: acme/qoder@v1", "+    - uses: 'acme/qoder@v1' # why"]
    assert found.notes == ("Set a token.",)


def test_a_line_without_an_action_is_left() -> None:
    assert len(proposal("w.yml", "run: x\n", 1, place=Place.ACTION).left) == 1


def test_a_file_without_a_last_line_break_says_so() -> None:
    assert proposal("requirements.txt", "a\nx", 2).diff.endswith("\\ No newline at end of file\n")
