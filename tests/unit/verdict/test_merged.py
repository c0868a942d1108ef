"""Findings of several repositories: one commit of several forks is one finding, which names them all."""

from __future__ import annotations

from linter.model.findings import Finding
from linter.model.matches import History
from linter.verdict.merged import in_repositories, once
from tests.unit.report import reports


def found(path: str = "", commit: str = "", present: tuple[str, ...] = ()) -> Finding:
    match = reports.in_commit(commit, "2026-08-01") if commit else reports.at_path(reports.FILE, path)
    if present:
        match = match._replace(history=History((), (), present))
    (finding,) = reports.a_report([match], reports.clean().coverage).findings
    return finding


def holders(findings: list[Finding]) -> list[tuple[str, ...]]:
    return [finding.match.origin.repositories for finding in findings]


def test_a_commit_of_two_forks_is_one_finding_of_both() -> None:
    commit = found(commit="a" * 40)
    both = [in_repositories(commit, [name]) for name in ("acme/shop", "acme/fork")]
    assert holders(list(once(both))) == [("acme/fork", "acme/shop")]


def test_another_line_or_another_commit_is_another_finding() -> None:
    commit = found(commit="a" * 40)
    moved = commit._replace(match=commit.match._replace(fragment=commit.match.fragment._replace(line=9)))
    rows = [in_repositories(one, ["x"]) for one in (commit, moved, found(commit="b" * 40))]
    assert len(list(once(rows))) == 3


def test_the_same_file_in_two_work_trees_is_two_findings() -> None:
    file = found("CLAUDE.md")
    assert holders(list(once([in_repositories(file, [name]) for name in "ab"]))) == [("a",), ("b",)]


def test_it_is_present_on_the_branches_of_all() -> None:
    main, other = (found(commit="a" * 40, present=(ref,)) for ref in ("refs/heads/main", "refs/heads/b"))
    (one,) = once([in_repositories(main, ["a"]), in_repositories(other, ["b"])])
    assert one.match.history is not None
    assert one.match.history.present_on == ("refs/heads/b", "refs/heads/main")
