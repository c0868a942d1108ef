"""Loaded once by the server that children are forked from: the catalog, its keywords, and every module."""

from __future__ import annotations

from linter.fleet import audit, bounded
from linter.support.memory import collect_seldom

__all__ = ["audit", "bounded"]

collect_seldom()
audit.warm()
