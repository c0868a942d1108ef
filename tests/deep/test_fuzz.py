"""A short run of every fuzzing target, where atheris is installed; FUZZING.md has what longer ones found."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("atheris")

from tests.deep.fuzz import READERS, TARGETS


@pytest.mark.parametrize("target", [*TARGETS, *READERS])
def test_18_14_a_short_run_finds_nothing(target: str, tmp_path: Path) -> None:
    options = ("-runs=2000", "-max_total_time=10", "-timeout=10", f"-artifact_prefix={tmp_path}/")
    done = subprocess.run(
        (sys.executable, "-m", "tests.deep.fuzz", target, *options),
        cwd=Path(__file__).parent.parent.parent,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode("utf-8", "replace")[-2000:]
