"""Proposes repairs: config files to move, CI steps and packages to replace, trailers to remove. Pure."""

from __future__ import annotations
