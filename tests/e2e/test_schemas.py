"""Reports and policies against JSON Schemas and XML Schemas: our own, and those of the programs that read them.

The libraries take two seconds to import (jsonschema compiles the grammars of addresses): only a test that runs
imports them.
"""

from __future__ import annotations

import datetime
import io
import json
from collections import Counter
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from linter.policy import schema as policy_schema
from linter.report import intoto
from linter.report import json as json_report
from linter.report.formats import render
from linter.report.style import PLAIN
from linter.support.locations import rules_directory
from linter.support.toml import parse
from tests.unit.report import reports
from tests.unit.report.test_cyclonedx import with_packages

Rendered = Callable[[str], str]
SOURCE = Path(__file__).parents[2]
SCHEMAS = SOURCE / "tests" / "schemas"
REPORTS = {
    "full": reports.full,
    "clean": reports.clean,
    "hostile": reports.hostile,
    "packages": with_packages,
    "every place": reports.every_place,
}
POLICIES = [
    SOURCE / "toolban.toml",
    *sorted((SOURCE / "examples").rglob("toolban.toml")),
    *sorted((SOURCE / "examples" / "policies").glob("*.toml")),
    *sorted((Path(rules_directory()) / "policies").glob("*.toml")),
]


def errors(draft: str, schema: dict[str, Any], document: object) -> list[str]:
    """What is wrong with a document by a schema that is right itself."""
    validator = getattr(import_module("jsonschema"), draft)
    validator.check_schema(schema)
    return [f"{error.json_path}: {error.message}" for error in validator(schema).iter_errors(document)]


def read(path: Path) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return document


@pytest.fixture(params=REPORTS)
def rendered(request: pytest.FixtureRequest) -> Rendered:
    """One of the reports in any format."""
    report = REPORTS[request.param]()
    return lambda format_name: render(format_name, report, PLAIN)


def test_the_report_of_toolban(rendered: Rendered) -> None:
    schema = read(Path(json_report.__file__).with_name("report.schema.json"))
    assert errors("Draft202012Validator", schema, json.loads(rendered("json"))) == []


def test_the_predicate_of_in_toto(rendered: Rendered) -> None:
    schema = read(Path(intoto.__file__).with_name("audit.schema.json"))
    assert errors("Draft202012Validator", schema, json.loads(rendered("intoto"))["predicate"]) == []


@pytest.mark.parametrize(
    ("format_name", "schema"), [("sarif", "sarif-2.1.0.json"), ("rdjson", "rdjson.json")]
)
def test_json_for_other_programs(rendered: Rendered, format_name: str, schema: str) -> None:
    assert errors("Draft4Validator", read(SCHEMAS / schema), json.loads(rendered(format_name))) == []


def test_junit(rendered: Rendered) -> None:
    schema = import_module("xmlschema").XMLSchema(SCHEMAS / "junit-10.xsd")
    assert [str(error) for error in schema.iter_errors(io.StringIO(rendered("junit")))] == []


def test_cyclonedx_strictly(rendered: Rendered) -> None:
    version = import_module("cyclonedx.schema").SchemaVersion.V1_6
    strict = import_module("cyclonedx.validation.json").JsonStrictValidator(version)
    assert strict.validate_str(rendered("cyclonedx")) is None


def test_jsonl_as_a_table(rendered: Rendered, tmp_path: Path) -> None:
    duckdb = import_module("duckdb")
    (tmp_path / "report.jsonl").write_text(rendered("jsonl"), encoding="utf-8")
    rows = json.loads(rendered("json"))["findings"]
    table = duckdb.read_json(str(tmp_path / "report.jsonl"), format="newline_delimited")
    assert table.columns[:3] == ["repository_name", "repository_url", "record"]
    count = table.filter("record = 'finding'").aggregate("count(*)").fetchall()
    assert count == [(len(rows),)]
    if rows:
        statuses = table.filter("record = 'finding'").aggregate("status, count(*)").fetchall()
        assert dict(statuses) == Counter(row["status"] for row in rows)


def as_json(value: object) -> object:
    """Dates as editors for TOML hand them to a schema."""
    if isinstance(value, dict):
        return {key: as_json(item) for key, item in value.items()}
    if isinstance(value, list):
        return [as_json(item) for item in value]
    return value.isoformat() if isinstance(value, datetime.date) else value


def policy_errors(data: bytes) -> list[str]:
    return errors("Draft7Validator", json.loads(policy_schema.schema()), as_json(parse(data).data))


@pytest.mark.parametrize("path", POLICIES, ids=lambda path: path.name)
def test_a_policy_that_is_shipped_or_shown(path: Path) -> None:
    assert policy_errors(path.read_bytes()) == []


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
def test_a_policy_that_the_loader_refuses(text: str) -> None:
    assert policy_errors(text.encode())
