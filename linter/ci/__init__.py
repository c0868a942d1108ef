"""What CI systems ask for: variables and payloads -> a request. Knows no git: names are not looked up."""

from __future__ import annotations
