"""Nothing that lies in the current directory is run, whatever it is called (issue 18, 9)."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

SOURCE = Path(__file__).parent.parent.parent
NAMES = ("json", "re", "click", "typing", "dataclasses", "multiprocessing", "numpy")
"""Modules of which toolban, its libraries or the server of the fleet's processes import some."""
IS_SAFE_POSSIBLE = sys.version_info >= (3, 11)


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    """A directory of modules that leave a mark when they are imported."""
    folder = tmp_path / "hostile"
    folder.mkdir()
    for name in (*NAMES, *(("linter",) if IS_SAFE_POSSIBLE else ())):
        (folder / f"{name}.py").write_text(f"open({str(tmp_path / 'mark')!r}, 'a').write({name!r} + '\\n')\n")
    return folder


def run(folder: Path, *command: str, **variables: str) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        (sys.executable, *command),
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(SOURCE), **variables},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    mark = folder.parent / "mark"
    assert not mark.exists(), mark.read_text()
    return done


def test_18_09_python_m_imports_nothing_from_there(hostile: Path) -> None:
    (hostile / "linter.py").unlink(missing_ok=True)  # this one Python itself would run: see the next test
    done = run(hostile, "-m", "linter", "rules", "list")
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.skipif(not IS_SAFE_POSSIBLE, reason="Python 3.10 has no safe path")
def test_18_09_not_even_a_module_of_the_same_name(hostile: Path) -> None:
    done = run(hostile, "-P", "-m", "linter", "--version")
    assert (done.returncode, done.stderr) == (0, "")
    done = run(hostile, "-m", "linter", "--version", PYTHONSAFEPATH="1")
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.skipif(not IS_SAFE_POSSIBLE, reason="Python 3.10 has no safe path")
def test_18_09_the_processes_of_a_fleet_import_nothing_from_there(hostile: Path) -> None:
    """They are started by `python -c`, which has the current directory in front of all others."""
    script = hostile.parent / "script.py"
    script.write_text(
        "import sys\n"
        "from linter.fleet.bounded import context\n"
        "def work():\n"
        "    import json, linter.fleet.warmed\n"
        "    sys.exit(0 if hasattr(json, 'loads') else 5)\n"
        "if __name__ == '__main__':\n"
        "    child = context().Process(target=work)\n"
        "    child.start()\n"
        "    child.join()\n"
        "    sys.exit(child.exitcode)\n"
    )
    done = run(hostile, str(script))
    assert (done.returncode, done.stderr) == (0, "")
