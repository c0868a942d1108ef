"""toolban finds the traces that banned tools leave in git repositories and says what to use instead."""

from __future__ import annotations

__version__ = "0.1.0"
