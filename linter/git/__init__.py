"""The only package that starts git, so that nothing a repository configures is run, fetched or written."""

from __future__ import annotations
