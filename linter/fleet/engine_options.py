"""What an engine is told: the bounds of each audit, and the keys of a cluster."""

from __future__ import annotations

from typing import NamedTuple


class Bounds(NamedTuple):
    """The most that the audit of one repository may take."""

    memory: int
    """Bytes, for each process."""
    seconds: float


class Keys(NamedTuple):
    """Files of mutual TLS, as dask takes them."""

    ca: str = ""
    cert: str = ""
    key: str = ""
