"""How often tests with random inputs draw: seldom in the everyday rings, often in tests/deep."""

from __future__ import annotations

import os

VARIABLE = "TOOLBAN_TESTS"
"""`deep` where the many are wanted; tests/deep/conftest.py sets it."""


def times(few: int, many: int) -> int:
    """The number of examples, or of mutations, in the ring that runs now."""
    return many if os.environ.get(VARIABLE) == "deep" else few
