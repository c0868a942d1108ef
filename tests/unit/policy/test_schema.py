"""The JSON Schema of a policy is published as it is generated; tests/e2e/test_schemas.py tries it."""

from __future__ import annotations

from pathlib import Path

from linter.policy import schema as schemas


def test_the_published_file_is_the_generated_one() -> None:
    published = Path(schemas.__file__).with_name("toolban.schema.json")
    assert published.read_text(encoding="utf-8") == schemas.schema()
