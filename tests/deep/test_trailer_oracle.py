"""Trailers as git reads them, on many more messages; a file of its own, because it seals git differently."""

from __future__ import annotations

from tests.git.test_trailer_oracle import sealed, test_agrees_with_git_on_generated_messages

__all__ = ["sealed", "test_agrees_with_git_on_generated_messages"]
