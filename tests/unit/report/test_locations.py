"""Where findings of commits stand: in a file that exists, at the line of the ban where there is one."""

from __future__ import annotations

from linter.report.locations import anchor, anchors
from tests.tables import each
from tests.unit.report import reports


@each(
    ("origin", "files", "expected"),
    [
        (("builtin:x", "toolban.toml"), ["README.md", "toolban.toml"], ("toolban.toml",)),
        (("builtin:x", "pyproject.toml at 1234"), ["README.md", "pyproject.toml"], ("pyproject.toml",)),
        (("org.toml", "p/q.toml"), ["a", "p/q.toml", "org.toml"], ("p/q.toml", "org.toml")),
        (("builtin:x",), ["a/README", "src/a.py", "README.rst"], ("README.rst",)),
        (("/etc/corp.toml",), ["src/a.py", "z.py"], ("z.py",)),
        (("builtin:x",), [], ()),
    ],
)
def test_the_files_in_which_findings_of_commits_stand_exist(
    origin: tuple[str, ...], files: list[str], expected: tuple[str, ...]
) -> None:
    report = reports.clean()._replace(policy_origin=origin)
    assert anchors(report, files) == expected


def test_the_line_of_a_ban_counts_only_in_a_file_that_exists() -> None:
    finding = next(finding for finding in reports.full().findings if finding.match.origin.commit)
    assert anchor(finding, ("README.md", "toolban.toml")) == ("toolban.toml", 1, 0)
    ban = finding._replace(ban="corp.toml:7")
    assert anchor(ban, ("README.md", "corp.toml")) == ("corp.toml", 7, 0)
    assert anchor(ban, ("README.md",)) == ("README.md", 1, 0)
