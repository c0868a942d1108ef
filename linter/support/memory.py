"""How often Python looks for circles of objects that nothing leads to any more."""

from __future__ import annotations

import gc

_SELDOM = 50_000


def collect_seldom() -> None:
    """For work that makes very many objects, nearly none of them in circles: a fifth less time.

    Python looks whenever there are 700 more objects than before, through all that were ever made.
    """
    gc.set_threshold(_SELDOM)
