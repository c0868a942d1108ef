"""Makes the JSON Schema of a policy from the declaration that validates it (linter.policy.keys). Pure."""

from __future__ import annotations

import json
from collections.abc import Callable

from linter.policy.keys import POLICY, Key, Kind, Shape

Json = dict[str, object]
_TEXT: Json = {"type": "string", "pattern": "\\S"}
_DIALECT = "http://json-schema.org/draft-07/schema#"  # the draft that TOML editors support


def schema() -> str:
    """The JSON Schema of toolban.toml as JSON text."""
    document: Json = {
        "$schema": _DIALECT,
        "$id": "https://toolban.example/docs/reference/toolban.schema.json",
        "title": "toolban policy",
        **_table(POLICY),
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _table(shape: Shape) -> Json:
    required = [name for name, key in shape.items() if key.required]
    properties = {name: {"description": key.what, **_value(key)} for name, key in shape.items()}
    table: Json = {"type": "object", "additionalProperties": False, "properties": properties}
    return {**table, "required": required} if required else table


def _value(key: Key) -> Json:
    return _VALUES[key.kind](key)


def _text(key: Key) -> Json:
    if key.words:
        return {"enum": list(key.words)}
    return _TEXT if key.required else {"type": "string"}


def _texts(key: Key) -> Json:
    item: Json = {"enum": list(key.words)} if key.words else {"type": "string", "minLength": 1}
    return {"type": "array", "items": item}


def _text_or_texts(key: Key) -> Json:
    return {"anyOf": [_TEXT, _texts(key)]}


def _date(_key: Key) -> Json:
    return {"type": "string", "format": "date"}


def _flag(_key: Key) -> Json:
    return {"type": "boolean"}


def _number(_key: Key) -> Json:
    return {"type": "integer", "minimum": 0}


def _tables(key: Key) -> Json:
    return {"type": "array", "items": _table(key.shape)}


def _named_tables(key: Key) -> Json:
    return {"type": "object", "additionalProperties": _table(key.shape)}


def _named_texts(_key: Key) -> Json:
    return {"type": "object", "additionalProperties": _TEXT}


def _texts_or_table(key: Key) -> Json:
    return {"anyOf": [_texts(key), _table(key.shape)]}


_VALUES: dict[Kind, Callable[[Key], Json]] = {
    Kind.TEXT: _text,
    Kind.TEXTS: _texts,
    Kind.TEXT_OR_TEXTS: _text_or_texts,
    Kind.DATE: _date,
    Kind.FLAG: _flag,
    Kind.NUMBER: _number,
    Kind.TABLE: lambda key: _table(key.shape),
    Kind.TABLES: _tables,
    Kind.NAMED_TABLES: _named_tables,
    Kind.TEXTS_OR_TABLE: _texts_or_table,
    Kind.NAMED_TEXTS: _named_texts,
}
