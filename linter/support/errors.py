"""Errors that the command line catches without importing the modules that raise them."""

from __future__ import annotations


class WorkerError(Exception):
    """A worker process ended before its work was done."""
