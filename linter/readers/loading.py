"""Loads the functions that the tables of readers name, each when it is first needed."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from functools import cache
from typing import Any

from linter.readers.reader_table import NARROWERS


@cache
def function_of(module: str, name: str) -> Any:
    """The function of a module; its type is that of the table that names it."""
    return getattr(importlib.import_module(module), name)


def narrowed(reader: str, data: bytes) -> bytes:
    """What the narrower of a reader leaves of a file."""
    narrow: Callable[[bytes], bytes] = function_of(*NARROWERS[reader])
    return narrow(data)
