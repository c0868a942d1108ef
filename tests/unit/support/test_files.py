"""Only regular files of limited size are read, and nothing is waited for."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from linter.support.files import opened, read_file


def test_a_file_up_to_the_limit(tmp_path: Path) -> None:
    file = tmp_path / "a"
    file.write_bytes(b"12345")
    assert read_file(str(file), 5) == b"12345"
    with pytest.raises(OSError, match="it is larger than"):
        read_file(str(file), 4)


def test_what_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(IsADirectoryError, match="it is a directory"):
        read_file(str(tmp_path), 10)
    for name in ("absent", "a\0b"):
        with pytest.raises(FileNotFoundError):
            opened(str(tmp_path / name))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(OSError, match="it is not a regular file"):
        read_file(str(tmp_path / "pipe"), 10)
