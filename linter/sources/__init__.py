"""Sources yield inputs: the index, the work tree, a message, a history."""

from __future__ import annotations
