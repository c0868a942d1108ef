from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from linter.model.catalog import Confidence
from linter.model.findings import Report, Status
from linter.model.fragments import Place
from linter.report import json as format_json
from tests.unit.report import reports

Golden = Callable[[str, str], None]
SCHEMA: dict[str, Any] = json.loads(Path(format_json.__file__).with_name("report.schema.json").read_text())
REPORTS: dict[str, Callable[[], Report]] = {
    "full": reports.full,
    "clean": reports.clean,
    "hostile": reports.hostile,
}


def parsed(report: Report) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(format_json.render(report))
    return document


@pytest.mark.parametrize("name", ["full", "clean"])
def test_golden(name: str, golden: Golden) -> None:
    """The version is the only word that may change without a change of the contract."""
    document = parsed(REPORTS[name]()) | {"toolban": "VERSION"}
    golden(f"{name}.json", json.dumps(document, indent=2) + "\n")


@pytest.mark.parametrize("name", list(REPORTS))
def test_the_same_report_gives_the_same_bytes(name: str) -> None:
    assert format_json.render(REPORTS[name]()) == format_json.render(REPORTS[name]())


def tables(schema: Any) -> Iterator[dict[str, Any]]:
    if isinstance(schema, dict):
        if schema.get("type") == "object":
            yield schema
        for value in schema.values():
            yield from tables(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from tables(value)


def test_the_schema_is_strict_and_describes_every_field() -> None:
    for table in tables(SCHEMA):
        assert table["additionalProperties"] is False
        assert set(table["properties"]) - set(table["required"]) <= {
            "path_base64",
            "repositories",
            "fleet",
            "scope",
            "key",
            "normalised",
            "ignore",
            "was_there_before",
        }
        for name, field in table["properties"].items():
            described = (
                field
                if len(field) > 1
                else SCHEMA["$defs"].get(field.get("$ref", "").rpartition("/")[2], field)
            )
            if "anyOf" in field and "description" not in field:
                described = SCHEMA["$defs"][field["anyOf"][0]["$ref"].rpartition("/")[2]]
            assert described.get("description") or name == "author", name


def test_the_schema_knows_every_word() -> None:
    fields = SCHEMA["$defs"]["finding"]["properties"]
    assert fields["place"]["enum"] == [place.value for place in Place]
    assert fields["status"]["enum"] == [status.value for status in Status]
    assert list(SCHEMA["properties"]["summary"]["properties"]) == [status.value for status in Status]
    assert set(fields["confidence"]["enum"]) == {level.label for level in Confidence}


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from strings(item)
    elif isinstance(value, list):
        for item in value:
            yield from strings(item)


def test_hostile_text_is_escaped_and_no_surrogate_is_left() -> None:
    rendered = format_json.render(reports.hostile())
    assert rendered.isascii()
    assert rendered.replace("\n", "").isprintable()
    for text in strings(json.loads(rendered)):
        text.encode()  # a lone surrogate raises


def test_a_path_that_is_not_utf8_is_kept_as_bytes_too() -> None:
    report = reports.a_report(
        [reports.at_path(reports.FILE, "caf\udce9/CLAUDE.md")], reports.clean().coverage
    )
    (finding,) = parsed(report)["findings"]
    assert finding["path"] == finding["text"] == "caf\\xe9/CLAUDE.md"
    assert base64.b64decode(finding["path_base64"]) == b"caf\xe9/CLAUDE.md"
    assert "caf\\xe9" in finding["advice"]
