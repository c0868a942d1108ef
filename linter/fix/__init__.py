"""What can be repaired: config files that move, steps and packages that go, trailers. Pure."""

from __future__ import annotations
