"""The deep ring: what takes minutes. CI runs it by name after the tests of the README."""

from __future__ import annotations

import os

from tests.scale import VARIABLE

os.environ[VARIABLE] = "deep"  # before the tests are imported: decorators read it
