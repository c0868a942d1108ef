"""Report formats; each is a pure function from a report to text."""

from __future__ import annotations
