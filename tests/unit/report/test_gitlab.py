"""GitLab's code quality report: the keys that it asks for, and one fingerprint each."""

from __future__ import annotations

import pytest

from tests.unit.report.test_formats import KINDS, loaded


@pytest.mark.parametrize("kind", KINDS)
def test_what_gitlab_asks_of_an_issue(kind: str) -> None:
    """docs.gitlab.com, "Code Quality report format": these keys, a path without `./`, one fingerprint each."""
    issues = loaded("gitlab", kind)
    for issue in issues:
        assert set(issue) == {"description", "check_name", "fingerprint", "severity", "location"}
        assert issue["severity"] in ("info", "minor", "major", "critical", "blocker")
        assert all(isinstance(issue[key], str) and issue[key] for key in set(issue) - {"location"})
        assert isinstance(issue["location"]["lines"]["begin"], int)
        assert issue["location"]["lines"]["begin"] >= 1
        assert isinstance(issue["location"]["path"], str)
        assert not issue["location"]["path"].startswith(("./", "/"))
    assert len({issue["fingerprint"] for issue in issues}) == len(issues)
