"""Which CI system runs this process: a visible table."""

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
}
"""A variable that only this system sets, to what reads the others."""


def request_of(variables: Mapping[str, str]) -> Request:
    """What the CI system around this process asks for.

    Raises:
        RangeError: there is none that is known, or it says too little.
    """
    for name, read in SYSTEMS.items():
        if variables.get(name):
            return read(variables)
    raise RangeError(
        "No range was named, and this is no CI system that toolban knows.",
        "Name the range: toolban range origin/main..HEAD",
    )
