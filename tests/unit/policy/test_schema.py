"""The JSON Schema of a policy: published as generated, and right about every example policy."""

from __future__ import annotations

import datetime
import json
from pathlib import Path

import jsonschema
import pytest

from linter.policy import schema as schemas
from linter.support.locations import rules_directory
from linter.support.toml import parse

SOURCE = Path(__file__).parents[3]
POLICIES = [
    SOURCE / "toolban.toml",
    *sorted((SOURCE / "examples").rglob("toolban.toml")),
    *sorted((SOURCE / "examples" / "policies").glob("*.toml")),
    *sorted((Path(rules_directory()) / "policies").glob("*.toml")),
]


@pytest.fixture(scope="module")
def validator() -> jsonschema.Draft7Validator:
    document = json.loads(schemas.schema())
    jsonschema.Draft7Validator.check_schema(document)
    return jsonschema.Draft7Validator(document)


def as_json(value: object) -> object:
    """Dates as editors for TOML hand them to a schema."""
    if isinstance(value, dict):
        return {key: as_json(item) for key, item in value.items()}
    if isinstance(value, list):
        return [as_json(item) for item in value]
    return value.isoformat() if isinstance(value, datetime.date) else value


def test_the_published_file_is_the_generated_one() -> None:
    published = Path(schemas.__file__).with_name("toolban.schema.json")
    assert published.read_text(encoding="utf-8") == schemas.schema()


@pytest.mark.parametrize("path", POLICIES, ids=lambda path: path.name)
def test_it_takes_every_policy(path: Path, validator: jsonschema.Draft7Validator) -> None:
    assert list(validator.iter_errors(as_json(parse(path.read_bytes()).data))) == []


@pytest.mark.parametrize(
    "text",
    [
        "nme = 'x'",
        "confidence = 'sure'",
        "catalog_max_age = -1",
        "[[ban]]\ntools = ['a']\nreason = 'R'",  # no day
        "[[ban]]\neffective = 2026-01-01\nreason = ' '",
        "[[ban]]\neffective = 2026-01-01\nreason = 'R'\nplaces = ['pth']",
        "[approved.x]\nlink = 'y'",
        "[rules]\noff = [{rule = 'a/b'}]",
        "lock = ['bans']",
    ],
)
def test_it_refuses_what_the_loader_refuses(text: str, validator: jsonschema.Draft7Validator) -> None:
    assert list(validator.iter_errors(as_json(parse(text.encode()).data)))
