"""The only door to git: nothing here runs a program that a repository configures, fetches or writes."""

from __future__ import annotations
