"""Detects the CI system that runs this process, by a table."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from linter.ci import github, gitlab, others
from linter.ci.request import Request
from linter.model.errors import RangeError

SYSTEMS: dict[str, Callable[[Mapping[str, str]], Request]] = {
    "GITHUB_ACTIONS": github.request,
    "GITLAB_CI": gitlab.request,
    "BITBUCKET_BUILD_NUMBER": others.bitbucket,
    "TF_BUILD": others.azure,
    "JENKINS_URL": others.jenkins,
    "CIRCLECI": others.circleci,
    "BUILDKITE": others.buildkite,
    "CI_PIPELINE_EVENT": others.woodpecker,
}
"""For each CI system, an environment variable that only it sets, and the function that reads the others."""


def request_of(variables: Mapping[str, str]) -> Request:
    """Read the request of the CI system that runs this process.

    Raises:
        RangeError: no known CI system runs this process, or its variables are not sufficient.
    """
    for name, read in SYSTEMS.items():
        if variables.get(name):
            return read(variables)
    raise RangeError(
        "No range was named, and this is no CI system that toolban knows.",
        "Name the range: toolban range origin/main..HEAD",
    )
