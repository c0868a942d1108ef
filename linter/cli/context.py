"""Loads what every command works with: catalog and policy. On the hook path: no click."""

from __future__ import annotations

import os
import time
from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, NamedTuple

from linter.loading import compiled as compiling
from linter.model.catalog import Catalog
from linter.model.errors import PolicyError
from linter.model.findings import Finding, Report
from linter.model.fragments import Place
from linter.model.matches import Match, Participants
from linter.model.policy import INVENTORY, Policy
from linter.policy.selectors import Globs, Refs, ref_globs
from linter.scanning.tally import Tally
from linter.support import locations
from linter.support.cache_file import Prefilter
from linter.verdict.builder import build_report
from linter.verdict.evaluator import JudgingContext
from linter.verdict.searched import searched, searched_part

if TYPE_CHECKING:
    from linter.git.runner import Git
    from linter.policy.loader import Loaded
    from linter.scanning.scanner import Scanner

_NO_REFS = Refs()
_REPOSITORY = (
    "GITHUB_REPOSITORY",
    "CI_PROJECT_PATH",
    "GL_PROJECT_PATH",
    "BITBUCKET_REPO_FULL_NAME",
    "BUILD_REPOSITORY_NAME",
)
_NO_POLICY = (
    "No policy was given, so this is an inventory: nothing is judged. "
    "To turn it into a policy, run toolban init (every key: docs/reference/policy.md), or try "
    "--policy builtin:alibaba-2026-07."
)


class Ground(NamedTuple):
    """What every command works with: the catalog, and the policy that applies."""

    catalog: Catalog
    """The complete catalog; its field `searched` says which tools are searched for."""
    prefilter: Prefilter
    policy: Policy
    notices: tuple[str, ...]

    @property
    def searched(self) -> Catalog:
        """The part of the catalog that is searched for."""
        return searched_part(self.catalog, self.policy)

    def inventoried(self) -> Ground:
        """The same, but with every tool searched for."""
        return self._replace(catalog=self.catalog._replace(searched=None))

    @property
    def globs(self) -> frozenset[Globs]:
        """The globs of refs in the policy; if there are none, git need not be asked for refs."""
        return ref_globs(self.policy)

    def refs_here(self, git: Git) -> Refs | None:
        """The branch that files and messages of the work tree will be on; None if it is not known."""
        if not self.globs:
            return Refs()
        from linter.sources.target_refs import of_checkout

        return of_checkout(git, os.environ)

    def aged(self, today: str) -> Ground:
        """The same, with a notice if the catalog is older than the policy allows."""
        import datetime

        from linter.cli.dates import date_of

        made = self.catalog.date
        age = (date_of(today) - datetime.date.fromisoformat(made)).days if made else 0
        if age <= self.policy.catalog_max_age:
            return self
        notice = f"The catalog is of {made}, {age} days old: it knows no newer tool. Install a newer toolban."
        return self._replace(notices=(*self.notices, notice))

    def scanner(self, *, bulk: bool = False, once: bool = False, jobs: int = 1) -> Scanner:
        """Make a scanner for the traces that can matter under this policy.

        `bulk` is for many inputs, and `once` for files of which there is one version. `jobs` processes will
        read at the same time.
        """
        from linter.scanning.scanner import Scanner

        accepted = self.policy.unreadable
        return Scanner(self.searched, self.prefilter, bulk=bulk, once=once, jobs=jobs, accepted=accepted)

    def participants(
        self, git: Git, matches: Iterable[Match], scanner: Scanner, *, is_kept: bool = False
    ) -> Participants | None:
        """Read whom the commits name in which a tool took part; None if nobody needs it.

        The policy may need it; or, if the report `is_kept`, a policy that judges the report later: a report
        for which every tool was searched for serves any policy.
        """
        if not (self.policy.disclosure.is_about_people or (is_kept and self.catalog.searched is None)):
            return None
        from linter.history.participants import read_participants

        return read_participants(git, matches, scanner)

    def report(
        self,
        matches: Iterable[Match],
        tally: Tally,
        setting: JudgingContext,
        own: tuple[Finding, ...] = (),
        participants: Participants | None = None,
    ) -> Report:
        """Judge matches under this policy; `own` are findings about toolban's own files."""
        return build_report(
            matches,
            policy=self.policy,
            catalog=self.catalog,
            coverage=tally.coverage(),
            setting=setting,
            notices=self.notices,
            own=own,
            participants=participants,
        )


def setting(
    today: str,
    repository: str = ".",
    *,
    is_arriving: bool = False,
    ignores: bool = True,
    is_whole: bool = False,
    has_history: bool = False,
    refs: Refs | None = _NO_REFS,
    can_rewrite: bool = False,
) -> JudgingContext:
    """What a judgement depends on besides matches and policy.

    The day is `today` or the current one; the repository is named as CI names it, if this is its step.
    """
    day = today or time.strftime("%Y-%m-%d")  # a ban takes effect on the user's own day
    named = next((os.environ[name] for name in _REPOSITORY if os.environ.get(name)), "")
    name = named if named and repository == "." else os.path.basename(os.path.abspath(repository))
    name = name.removesuffix(".git")
    return JudgingContext(
        day, name, is_arriving, ignores, is_whole, has_history, refs, can_rewrite=can_rewrite
    )


def prepare(policy_file: str, directory: str, places: Collection[Place] = tuple(Place)) -> Ground:
    """Load the catalog and the policy that applies in a directory; without one, take an inventory.

    `places` are those that will be read; a catalog with fewer places is loaded faster.

    Raises:
        RulesError, PolicyError: they have problems.
    """
    reference = policy_file or locations.find_policy(directory)
    if not reference:
        return inventory(places)
    standing = compiling.load_standing(reference)
    catalog = searched(standing.catalog(places), standing.policy)
    return Ground(catalog, standing.compiled.prefilter, standing.policy, ())


def inventory(places: Collection[Place] = tuple(Place)) -> Ground:
    """Load the catalog without a policy.

    Raises:
        RulesError: the rules have problems.
    """
    compiled = compiling.load_catalog()
    catalog = compiling.catalog_of(compiled, places)
    return Ground(catalog, compiled.prefilter, INVENTORY, (_NO_POLICY,))


def of_loaded(loaded: Loaded) -> Ground:
    """The ground of a policy that was read from a commit, with its catalog."""
    catalog = searched(loaded.catalog, loaded.policy)
    return Ground(catalog, _keywords(loaded.catalog), loaded.policy, ())


def _keywords(catalog: Catalog) -> Prefilter:
    """The keywords of a catalog; those of the shipped one are compiled, and to find them anew takes 0.1 s."""
    if not catalog.own:
        return compiling.load_catalog().prefilter
    from linter.catalog.keyword_index import prefilter

    return prefilter(catalog)


def prepare_guard(
    policy_file: str,
    directory: str = "",
    places: Collection[Place] = tuple(Place),
    *,
    without: str = "this hook would let everything pass",
) -> Ground:
    """As `prepare`, but a hook or CI step without a policy would guard nothing, and say so by silence.

    `without` is what comes of it where there is no policy.

    Raises:
        PolicyError: there is none, or it holds problems.
    """
    ground = prepare(policy_file, directory or os.getcwd(), places)
    if ground.policy is INVENTORY:
        raise PolicyError(
            [f"there is none: {without}"],
            "Write a toolban.toml at the root of the repository: toolban init asks what is to be in it. "
            "Or give --policy FILE, or one of those that toolban policy list shows.",
        )
    return ground
