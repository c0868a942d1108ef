"""Changes of the policy, of hooks and of CI steps that run toolban are reported; others are not."""

from __future__ import annotations

import pytest

from linter.model.findings import Status
from linter.model.policy import INVENTORY
from linter.verdict import guards
from tests.tables import each

RUNS = b"  run: toolban range --ci\n"


@each(
    ("path", "content"),
    [
        ("toolban.toml", b""),
        ("team/toolban.toml", b""),
        ("toolban-baseline.txt", b""),
        (".pre-commit-config.yaml", b"repo: https://git.corp.example/toolban\n"),
        (".github/workflows/ci.yml", RUNS),
        (".gitlab-ci.yml", RUNS),
        ("Jenkinsfile", b"sh 'toolban range'"),
        (".github/CODEOWNERS", b"toolban.toml @security\n"),
        ("Makefile", b"\ttoolban check\n"),
        ("scripts/lint.sh", b'"toolban" check\n'),
    ],
)
def test_guards(path: str, content: bytes) -> None:
    assert guards.may_be_guard(path, ())
    assert guards.is_guard(path, [b"", content], ())


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("src/toolban.py", b"toolban check"),
        ("docs/toolban.md", b"Run `toolban check`."),
        (".github/workflows/ci.yml", b"run: make test\n"),
        ("Makefile", b"# toolban is not used here\n"),
        ("toolban.toml.md", b"toolban check"),
    ],
)
def test_no_guards(path: str, content: bytes) -> None:
    assert not guards.is_guard(path, [content], ())


def test_files_that_the_policy_names_are_guards_wherever_they_are() -> None:
    policy = INVENTORY._replace(
        origin=("toolban.toml", "../base.toml at origin/main"),
        baseline="accepted.txt",
        rule_directories=("../rules",),
    )
    files = guards.files_of(policy, "team/toolban.toml")
    assert "team/toolban.toml" in files
    assert "team/accepted.txt" in files
    assert "rules/tools/new.toml" in files
    assert "rules/tools/new.md" not in files
    assert "rules/other.toml" not in files
    assert guards.is_guard("team/accepted.txt", [b""], files)


def test_findings() -> None:
    first, second = guards.findings(["b.toml", "a.toml", "b.toml"], fail=False)
    assert (first.match.origin.path, second.match.origin.path) == ("a.toml", "b.toml")
    assert first.status is Status.WARNING
    assert first.fingerprint != second.fingerprint
    assert "a.toml" in first.advice
    (failing,) = guards.findings(["a.toml"], fail=True)
    assert (failing.status, failing.fingerprint) == (Status.VIOLATION, first.fingerprint)
    assert guards.findings([], fail=True) == ()
