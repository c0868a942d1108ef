"""Translates the variables and payloads of CI systems to a request; does not look names up in git."""

from __future__ import annotations
