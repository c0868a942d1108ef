"""Errors that the command line knows without importing what raises them."""

from __future__ import annotations


class WorkerError(Exception):
    """A process that worked for this one ended before its work was done."""
