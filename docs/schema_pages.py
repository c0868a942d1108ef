"""Draws the reference page of the JSON report from its published JSON Schema."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

PAGE = "reference/report-fields.md"
Schema = Mapping[str, Any]
_HEAD = """\
# Fields of the JSON report

`toolban check --format json` prints one object with these fields.
The schema itself is `linter/report/report.schema.json`.
A field is only ever added under the same number in `schema`.
A field that is removed, or that changes its meaning, raises the number.
Every field is always there; one that does not apply is `null` or empty.

| field | type | meaning |
|---|---|---|
"""


def draw(schema: Schema) -> dict[str, str]:
    """Path of the page below `docs/`, and its text."""
    return {PAGE: _HEAD + "\n".join(_rows(schema, schema, "")) + "\n"}


def _rows(part: Schema, root: Schema, prefix: str) -> Iterator[str]:
    for name, described in part.get("properties", {}).items():
        field = f"{prefix}{name}"
        yield f"| `{field}` | {_type(described, root)} | {_cell(described.get('description', ''))} |"
        for variant in _variants(described, root):
            if variant.get("type") == "array":
                for item in _variants(variant.get("items", {}), root):
                    yield from _rows(item, root, f"{field}[].")
            yield from _rows(variant, root, f"{field}.")


def _variants(part: Schema, root: Schema) -> Iterator[Schema]:
    """The part, or all that it may be instead, with references followed."""
    if reference := part.get("$ref"):
        yield from _variants(root["$defs"][reference.removeprefix("#/$defs/")], root)
    elif "anyOf" in part:
        for choice in part["anyOf"]:
            yield from _variants(choice, root)
    else:
        yield part


def _type(part: Schema, root: Schema) -> str:
    found: list[str] = []
    for variant in _variants(part, root):
        if "const" in variant:
            found.append(f"`{json.dumps(variant['const'])}`")
        elif "enum" in variant:
            found += [f"`{json.dumps(value)}`" for value in variant["enum"]]
        else:
            named = variant.get("type", "any")
            found += [named] if isinstance(named, str) else named
    return " or ".join(dict.fromkeys(found))


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
