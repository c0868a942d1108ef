"""How often Python's garbage collector runs."""

from __future__ import annotations

import gc

_SELDOM = 50_000


def collect_seldom() -> None:
    """Make garbage collection rare: saves a fifth of the time of work that creates millions of objects.

    By default the collector starts after every 700 new objects and walks ever more of the old ones, though
    nearly none of them are in reference cycles.
    """
    gc.set_threshold(_SELDOM)
