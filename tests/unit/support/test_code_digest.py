"""What is kept between runs is thrown away when any module of toolban changes, however deep it lies."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

import linter
from linter.history import audit_cache as ledger
from linter.support import cache_file as store


@pytest.fixture
def copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of a part of the package that both digests take for the installed one."""
    package = tmp_path / "linter"
    readers = Path(linter.__file__).parent / "readers"
    shutil.copytree(readers, package / "readers", ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(linter, "__file__", str(package / "__init__.py"))
    yield package
    ledger.code_digest.cache_clear()


def digests(rules: Path) -> tuple[str, object]:
    ledger.code_digest.cache_clear()
    return ledger.code_digest(), store._signature(str(rules))


def test_a_change_of_a_nested_module_changes_both(copied: Path, tmp_path: Path) -> None:
    nested = max(copied.rglob("*.py"), key=lambda path: (len(path.parts), str(path)))
    assert len(nested.relative_to(copied).parts) > 2
    before = digests(tmp_path)
    with nested.open("a", encoding="utf-8") as file:
        file.write("# changed\n")
    after = digests(tmp_path)
    assert before[0] != after[0]
    assert before[1] != after[1]


def test_a_new_module_changes_both(copied: Path, tmp_path: Path) -> None:
    before = digests(tmp_path)
    (copied / "readers" / "below").mkdir()
    (copied / "readers" / "below" / "__init__.py").touch()
    after = digests(tmp_path)
    assert before[0] != after[0]
    assert before[1] != after[1]
