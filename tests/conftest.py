"""Every test runs in a sealed environment: no configuration, home, cache or agent of whoever runs it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from linter.catalog import loader as catalog
from linter.catalog.loader import Rules
from linter.loading import compiled as compiling
from linter.support import cache_file as store
from tests.helpers import Repo

ORIGINAL = {
    name: value
    for name, value in os.environ.items()
    if not name.startswith("GIT_") and name not in ("NO_COLOR", "VIRTUAL_ENV")
}
"""The environment of whoever runs the tests: installers need its home and its settings."""

GOLDEN = Path(__file__).parent / "golden"
_KEPT = ("PATH", "LANG", "TMPDIR", "TEMP", "TMP", "SYSTEMROOT", "COVERAGE_PROCESS_START")


# No property test depends on how fast the machine is, or a busy one fails them.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="rewrite tests/golden from what is printed")


@pytest.fixture(scope="session")
def rules() -> Rules:
    return catalog.load()


@pytest.fixture(scope="session")
def compiled_cache(tmp_path_factory: pytest.TempPathFactory, rules: Rules) -> Path:
    """A cache directory that holds the compiled catalog: it is compiled once for all tests."""
    directory = tmp_path_factory.mktemp("cache")
    directory.chmod(0o700)
    compiled, body = compiling.compile_catalog(rules.catalog)
    before = os.environ.get("TOOLBAN_CACHE_DIR")
    os.environ["TOOLBAN_CACHE_DIR"] = str(directory)
    store.save_catalog(compiled, body)
    if before is None:
        del os.environ["TOOLBAN_CACHE_DIR"]
    return directory


@pytest.fixture(scope="session", autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, compiled_cache: Path) -> Iterator[Path]:
    """Seals the environment once for all tests: 3 ms for each of them would be most of the unit ring."""
    directory = tmp_path_factory.mktemp("home")
    fixed = {
        "HOME": str(directory),
        "USERPROFILE": str(directory),
        "TOOLBAN_CACHE_DIR": str(compiled_cache),
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "NO_COLOR": "1",
        "TZ": "UTC",
    }
    with pytest.MonkeyPatch.context() as patch:
        for name in list(os.environ):
            if name not in _KEPT and not name.startswith("PYTEST_"):
                patch.delenv(name)
        for name, value in fixed.items():
            patch.setenv(name, value)
        yield directory


@pytest.fixture(autouse=True)
def sealed(home: Path) -> Iterator[None]:
    yield
    assert os.listdir(home) == [], "a test wrote into the home directory"


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    """An empty repository in a directory of its own."""
    return Repo.create(tmp_path / "repo")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compares text with a file of tests/golden, byte for byte; `--update-golden` writes the file."""

    def compare(name: str, text: str) -> None:
        file = GOLDEN / name
        if request.config.getoption("--update-golden"):
            file.write_bytes(text.encode())
        assert file.read_bytes().decode() == text

    return compare
