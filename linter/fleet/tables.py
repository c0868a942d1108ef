"""The tables of the store: their columns, and how rows become a Parquet file. Needs DuckDB.

Any DuckDB, or anything else that reads Parquet, can ask them. A column is only ever added under the same
version of the store.
"""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Iterable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Row = Mapping[str, object]

_BUFFER = 1 << 20  # bytes of a line; DuckDB takes twice as much at once
_EVENT = "STRUCT(commit VARCHAR, date VARCHAR, author_name VARCHAR, author_email VARCHAR)[]"
_PARTICIPANT = "STRUCT(role VARCHAR, human BOOLEAN, name VARCHAR, email VARCHAR)[]"
_GAP = "STRUCT(what VARCHAR, reason VARCHAR, count BIGINT, example VARCHAR)[]"

_TEXT, _NUMBER = "VARCHAR", "BIGINT"
COLUMNS: dict[str, dict[str, str]] = {
    "matches": {
        **dict.fromkeys("repository rule tool place confidence commit ref path path_base64".split(), _TEXT),
        **dict.fromkeys(("line", "column"), "INTEGER"),
        **dict.fromkeys("text normalised key scope ignore author_name author_email date".split(), _TEXT),
        **dict.fromkeys(("introduced", "removed"), _EVENT),
        "present_on": "VARCHAR[]",
        "participants": _PARTICIPANT,
    },
    "coverage": {
        "repository": _TEXT,
        "complete": "BOOLEAN",
        **dict.fromkeys("commits_expected commits_read files_expected files_read".split(), _NUMBER),
        **dict.fromkeys(("blobs_expected", "blobs_read"), _NUMBER),
        **dict.fromkeys(("not_read", "outside", "read_tolerantly"), _GAP),
        "by_name_only": _NUMBER,
    },
    "repositories": {
        **dict.fromkeys("repository url head newest owner fork_of".split(), _TEXT),
        "archived": "BOOLEAN",
        **dict.fromkeys(("size", "refs", "matches"), _NUMBER),
        **dict.fromkeys(("audit", "catalog"), _TEXT),
    },
    "runs": {
        **dict.fromkeys("run repository audit state reason".split(), _TEXT),
        "complete": "BOOLEAN",
        "attempts": "INTEGER",
        "started": _TEXT,
        "seconds": "DOUBLE",
    },
}
"""Table to its columns, each with its type as DuckDB writes it."""


def write(table: str, rows: Iterable[Row], path: str) -> None:
    """Write a Parquet file whole or not at all; the same rows give the same bytes."""
    columns = COLUMNS[table]
    lines, temporary = f"{path}.{os.getpid()}.jsonl", f"{path}.{os.getpid()}.tmp"
    try:
        longest = 0
        with open(lines, "w", encoding="ascii") as file:  # JSON escapes everything else
            for row in rows:
                line = json.dumps({name: row.get(name) for name in columns}) + "\n"
                longest = max(longest, len(line))
                file.write(line)
        with _database() as database:
            options: dict[str, Any] = {"columns": columns, "maximum_object_size": max(_BUFFER, longest + 1)}
            found = database.read_json(lines, format="newline_delimited", **options)
            found.write_parquet(temporary)
        os.replace(temporary, path)
    finally:
        for leftover in (lines, temporary):
            if os.path.exists(leftover):
                os.remove(leftover)


def read(path: str) -> list[dict[str, Any]]:
    """The rows of a Parquet file, in its order; lists and structs as Python has them."""
    with _database() as database:
        found = database.read_parquet(path)
        return [dict(zip(found.columns, row, strict=True)) for row in found.fetchall()]


def read_matches(path: str, rules: Collection[str]) -> list[dict[str, Any]]:
    """The rows of a file of matches that are of one of the rules, in their order."""
    with _database() as database:
        query = "FROM read_parquet($path) WHERE list_contains($rules, rule)"
        found = database.execute(query, {"path": path, "rules": list(rules)})
        names = [column[0] for column in found.description or ()]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def count_by_rule(path: str) -> dict[str, int]:
    """How many rows of a file of matches are of each rule."""
    with _database() as database:
        query = "SELECT rule, count(*) FROM read_parquet($path) GROUP BY rule ORDER BY rule"
        return dict(database.execute(query, {"path": path}).fetchall())


def _database() -> DuckDBPyConnection:
    """A cursor of the database of this process: to open one for each file takes longer than to read it."""
    return _opened(os.getpid()).cursor()


@cache
def _opened(_process: int) -> DuckDBPyConnection:
    """A database of one thread, so that rows keep their order; no extension is looked for."""
    import duckdb  # noqa: PLC0415 100 ms, and an extra

    settings = {"autoinstall_known_extensions": False, "autoload_known_extensions": False}
    return duckdb.connect(config={"threads": 1, **settings})
