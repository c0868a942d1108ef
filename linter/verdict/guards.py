"""Guards are the files that make toolban run: policies, hooks, CI steps. Finds changes of them. Pure."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Container, Iterable

from linter.model.catalog import Confidence, Trace
from linter.model.findings import OURS, Finding, Status
from linter.model.fragments import Fragment, Place
from linter.model.matches import Match, Origin
from linter.model.policy import Policy, file_of
from linter.support.fingerprint import fingerprint

RULE = f"{OURS}/guard-changed"
_ALWAYS = re.compile(r"(?:^|/)(?:toolban\.toml|toolban-baseline[^/]*|\.toolban[^/]*)$")
"""Paths of policies and baselines, in any directory."""
_IF_IT_NAMES_US = re.compile(
    r"(?:^|/)(?:pyproject\.toml|\.pre-commit-config\.ya?ml|prek\.toml|\.?lefthook(?:-local)?\.ya?ml|\.husky/[^/]+|"
    r"\.git(?:hub|ea|lab)/(?:workflows|actions)/.+\.ya?ml|\.forgejo/workflows/.+\.ya?ml|\.gitlab-ci[^/]*\.ya?ml|"
    r"\.gitlab/.+\.ya?ml|bitbucket-pipelines\.yml|azure-pipelines[^/]*\.ya?ml|Jenkinsfile[^/]*|action\.ya?ml|"
    r"\.circleci/.+\.ya?ml|\.woodpecker(?:\.ya?ml|/.+\.ya?ml)|\.drone\.ya?ml|\.buildkite/.+\.ya?ml|CODEOWNERS)$"
)
"""Paths of hooks and CI steps, which are guards if they run or configure toolban."""
_RUNS = re.compile(rb"\btoolban[\"']?[ \t]+[\"']?(?:audit|check|hook|range)\b")
_MAY_RUN = re.compile(r"(?:^|/)[^./]+$|\.(?:sh|bash|zsh|ps1|bat|cmd|mk|just|ya?ml|toml|json|groovy)$")
"""Paths of other files that may run toolban: scripts, recipes, hooks without a suffix, included CI steps."""
_NAME = b"toolban"
_TRACE = Trace(
    rule=RULE,
    tool=OURS,
    places=(Place.PATH,),
    keys=(),
    pattern="",
    keywords=(),
    whole=False,
    confidence=Confidence.CERTAIN,
    since="",
    summary="The change edits what guards this repository: policy, baseline, hook or CI step.",
    evidence="",
)
_MESSAGE = (
    "The policy before this change was applied. What it makes of the rules has to be looked at by people."
)
_ADVICE = "Have {path} reviewed by those who own the policy (CODEOWNERS can demand it)."


def may_be_guard(path: str, of_policy: Container[str]) -> bool:
    """Whether a path may be a guard, so that its content has to be read."""
    return path in of_policy or any(one.search(path) for one in (_ALWAYS, _IF_IT_NAMES_US, _MAY_RUN))


def is_guard(path: str, contents: Iterable[bytes], of_policy: Container[str]) -> bool:
    """Whether a file is a guard by its path or contents; `of_policy` has the policy's own files."""
    if path in of_policy or _ALWAYS.search(path):
        return True
    naming = [content for content in contents if _NAME in content]  # a search for the bytes alone is fast
    if naming and _IF_IT_NAMES_US.search(path):
        return True
    return bool(_MAY_RUN.search(path)) and any(_RUNS.search(content) for content in naming)


class PolicyFiles:
    """The paths in a repository that a policy was read from; supports `in`."""

    def __init__(self, files: Iterable[str], folders: Iterable[str]) -> None:
        self._files = frozenset(files)
        self._folders = tuple(folders)

    def __contains__(self, path: object) -> bool:
        if path in self._files:
            return True
        return isinstance(path, str) and path.endswith(".toml") and path.startswith(self._folders)


def files_of(policy: Policy, own_file: str) -> PolicyFiles:
    """The files of a repository that a policy was read from, and those of its rule directories.

    A new file in one of these rule directories counts, too.
    """
    folder, slash, _ = own_file.rpartition("/")
    named = (*map(file_of, policy.origin), policy.baseline)
    files = (own_file, *(f"{folder}{slash}{name}" for name in named if name))
    rules = (posixpath.normpath(f"{folder}{slash}{name}/tools") + "/" for name in policy.rule_directories)
    return PolicyFiles(files, rules)


def findings(paths: Iterable[str], *, fail: bool) -> tuple[Finding, ...]:
    """One finding for each guard that a change edits: a violation if `fail` is set, else a warning."""
    status = Status.VIOLATION if fail else Status.WARNING
    return tuple(_finding(path, status) for path in sorted(set(paths)))


def _finding(path: str, status: Status) -> Finding:
    return Finding(
        match=Match(_TRACE, Fragment(Place.PATH, path), Origin(path=path)),
        status=status,
        confidence=Confidence.CERTAIN,
        message=_MESSAGE,
        advice=_ADVICE.format(path=path),
        waived_by="",
        fingerprint=fingerprint(f"{RULE}\0{path}"),
    )
