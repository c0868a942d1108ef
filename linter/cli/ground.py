"""What every run stands on: the catalog, the policy that holds, the day. On the hook path: no click."""

from __future__ import annotations

import os
import time
from collections.abc import Collection, Iterable
from typing import NamedTuple

from linter import compiling, store
from linter.coverage import Tally
from linter.errors import PolicyError
from linter.model import Catalog, Match, Place, Report
from linter.policy_model import INVENTORY, Policy
from linter.run import build_report
from linter.store import Prefilter

_NO_POLICY = (
    "No policy was given, so this is an inventory: nothing is judged. "
    "To turn it into a policy, write a toolban.toml with [[ban]] tables (docs/policy.md), or try "
    "--policy builtin:alibaba-2026-07."
)


class Ground(NamedTuple):
    """What every run stands on."""

    catalog: Catalog
    prefilter: Prefilter
    policy: Policy
    notices: tuple[str, ...]

    def report(self, matches: Iterable[Match], tally: Tally, today: str) -> Report:
        """Judge matches under this policy, as of a day or of today."""
        return build_report(
            matches,
            policy=self.policy,
            catalog=self.catalog,
            tally=tally,
            today=today or time.strftime("%Y-%m-%d"),  # a ban takes effect on the user's own day
            notices=self.notices,
        )


def prepare(policy_file: str, directory: str, places: Collection[Place] = tuple(Place)) -> Ground:
    """Load the catalog and the policy that holds in a directory; an inventory where there is none.

    `places` are those that will be read; a catalog of fewer is loaded sooner.

    Raises:
        RulesError, PolicyError: they hold problems.
    """
    compiled = compiling.load_catalog()
    catalog = compiling.catalog_of(compiled, places)
    reference = policy_file or store.find_policy(directory)
    if not reference:
        return Ground(catalog, compiled.prefilter, INVENTORY, (_NO_POLICY,))
    chosen = compiling.load_policy(reference, catalog)
    return Ground(catalog, compiled.prefilter, chosen, ())


def prepare_hook(policy_file: str, places: Collection[Place] = tuple(Place)) -> Ground:
    """As `prepare`, but a hook without a policy would guard nothing, and say so by silence.

    Raises:
        PolicyError: there is none, or it holds problems.
    """
    ground = prepare(policy_file, os.getcwd(), places)
    if ground.policy is INVENTORY:
        raise PolicyError(
            ["there is none: this hook would let everything pass"],
            "Write a toolban.toml at the root of the repository (for example: "
            'extends = ["builtin:alibaba-2026-07"]), or give the hook --policy FILE.',
        )
    return ground
