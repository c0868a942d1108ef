"""Finds the inputs to scan: the index, the work tree, a message, the commits of a push or a range."""

from __future__ import annotations
