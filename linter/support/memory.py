"""How often Python's garbage collector runs."""

from __future__ import annotations

import gc

_SELDOM = 500_000


def collect_seldom() -> None:
    """Make garbage collection rare: saves a fifth of the time of work that creates millions of objects.

    By default the collector starts after every 700 new objects and walks ever more of the old ones, though
    nearly none of them are in reference cycles. What is there already is not walked any more;
    a forked process would write to the pages that it shares with its parent.
    """
    gc.freeze()
    gc.set_threshold(_SELDOM)
