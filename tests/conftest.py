"""Every test runs in a sealed environment: no configuration, home, cache or agent of whoever runs it."""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Callable, Generator, Iterator
from importlib import import_module
from pathlib import Path

import pytest

from linter.catalog import loader as catalogs
from linter.catalog.loader import Rules
from linter.loading import compiled as compiling
from linter.model.catalog import Catalog
from linter.support import cache_file as store
from linter.support.memory import collect_seldom
from tests.helpers import Repo

ORIGINAL = {
    name: value
    for name, value in os.environ.items()
    if not name.startswith("GIT_") and name not in ("NO_COLOR", "VIRTUAL_ENV")
}
"""The environment of whoever runs the tests: installers need its home and its settings."""

GOLDEN = Path(__file__).parent / "golden"
_CATALOGS = "catalog-*.bin"
_KEPT = ("PATH", "LANG", "TMPDIR", "TEMP", "TMP", "SYSTEMROOT", "COVERAGE_PROCESS_START")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="rewrite tests/golden from what is printed")


def pytest_collectstart() -> None:
    """Where tests are collected: what hands them out to workers starts a second faster without Hypothesis."""
    import_module("tests.properties")


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Collect garbage seldom: what is imported and collected stays, and to look through it takes seconds."""
    gc.disable()
    collected = yield
    collect_seldom()
    gc.enable()
    return collected


@pytest.fixture(scope="session")
def rules() -> Rules:
    """The shipped rules with their samples, from the TOML; `catalog` is a hundred times faster."""
    return catalogs.load()


@pytest.fixture(scope="session")
def catalog(home: Path) -> Catalog:
    """The shipped catalog, as commands load it."""
    del home  # where the cache stands
    return compiling.catalog_of(compiling.load_catalog())


@pytest.fixture(scope="session")
def compiled_cache(tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config) -> Path:
    """A cache directory that holds the compiled catalog.

    It is compiled again only if rules or code have changed since the last run: the product sees to that.
    """
    directory = tmp_path_factory.mktemp("cache")
    directory.chmod(0o700)
    kept = (
        pytestconfig.cache.mkdir("toolban-catalog")
        if pytestconfig.pluginmanager.hasplugin("cacheprovider")
        else directory
    )
    for file in kept.glob(_CATALOGS):
        shutil.copy(file, directory)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TOOLBAN_CACHE_DIR", str(directory))
        if store.load_catalog() is None:
            compiling.load_catalog()
            for file in directory.glob(_CATALOGS):
                copy = shutil.copy(file, kept / f"{os.getpid()}.new")
                os.replace(copy, kept / file.name)  # whole at any moment: other workers read it
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
