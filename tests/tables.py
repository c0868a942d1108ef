"""Tests of pure functions by table: all rows in one test, as what pytest does around a test outweighs a row."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Sequence
from functools import wraps

import pytest

Test = Callable[..., None]


def each(names: str | Sequence[str], rows: Iterable[object]) -> Callable[[Test], Test]:
    """Call a test for every row, as `pytest.mark.parametrize` does for rows that share no fixture of a test.

    A row is a tuple of values, or a `pytest.param` whose id names it; with one name, it is the value itself.
    Every row that fails is named, and the error of the first one is the cause.
    """
    arguments = [name.strip() for name in names.split(",")] if isinstance(names, str) else list(names)
    table = [_labelled(row, is_tuple=not isinstance(names, str) or len(arguments) > 1) for row in rows]

    def over_all(test: Test) -> Test:
        @wraps(test)
        def run(**fixtures: object) -> None:
            assert table
            failed: dict[str, BaseException] = {}
            for label, values in table:
                row = dict(zip(arguments, values, strict=True))
                try:
                    test(**fixtures, **row)
                except (Exception, pytest.fail.Exception) as error:  # noqa: BLE001 it is raised below
                    failed[label] = error
            if failed:
                told = "\n".join(f"{label}: {error}" for label, error in failed.items())
                raise AssertionError(told) from next(iter(failed.values()))

        signature = inspect.signature(test)
        kept = [parameter for name, parameter in signature.parameters.items() if name not in arguments]
        run.__signature__ = signature.replace(parameters=kept)  # type: ignore[attr-defined] # pytest reads it
        return run

    return over_all


def _labelled(row: object, *, is_tuple: bool) -> tuple[str, Sequence[object]]:
    """What to call a row, and its values."""
    if isinstance(row, type(pytest.param())):
        return f"row {row.id or row.values!r}", row.values
    if not is_tuple:
        return f"row {row!r}", (row,)
    assert isinstance(row, (tuple, list))
    return f"row {row!r}", row
