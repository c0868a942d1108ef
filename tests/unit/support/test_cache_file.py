"""The compiled catalog and policies: the same as those that were loaded, and ignored when anything differs."""

from __future__ import annotations

import os
import re
import shutil
import sys
import zlib
from pathlib import Path

import pytest

from linter.catalog import loader as catalogs
from linter.catalog.keyword_index import prefilter
from linter.loading import compiled as compiling
from linter.model.catalog import Catalog
from linter.model.errors import PolicyError
from linter.policy import loader as policies
from linter.support import cache_file as store
from linter.support import locations
from tests.helpers import BAN

Compiled = tuple[store.CompiledCatalog, bytes]


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache directory of this test's own, beside code of one module: to list all of it takes the longest."""
    directory = tmp_path / "cache"
    monkeypatch.setenv("TOOLBAN_CACHE_DIR", str(directory))
    rules = locations.rules_directory()
    monkeypatch.setattr(locations, "rules_directory", lambda: rules)
    monkeypatch.setattr(locations, "package_directory", lambda: str(tmp_path / "package"))
    (tmp_path / "package").mkdir()
    (tmp_path / "package" / "one.py").touch()
    return directory


@pytest.fixture(scope="module")
def compiled(catalog: Catalog) -> Compiled:
    return compiling.compile_catalog(catalog)


@pytest.fixture
def few(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Catalog:
    """A catalog of one tool in place of the shipped one: reading that twice takes a second."""
    tools = tmp_path / "few" / "tools"
    tools.mkdir(parents=True)
    shutil.copy(Path(locations.rules_directory()) / "tools" / "qoder.toml", tools)
    text = (tools / "qoder.toml").read_text(encoding="utf-8")
    (tools / "qoder.toml").write_text(text[: text.index("\n[[migration]]")], encoding="utf-8")
    monkeypatch.setattr(locations, "rules_directory", lambda: str(tools.parent))
    return catalogs.load().catalog


@pytest.fixture
def warm(cache: Path, compiled: Compiled) -> Path:
    """A cache directory that holds the shipped catalog."""
    store.save_catalog(*compiled)
    return cache


def only_policy(cache: Path) -> Path:
    (file,) = cache.glob("policy-*")
    return file


def only_file(cache: Path) -> Path:
    (file,) = cache.iterdir()
    return file


def test_the_catalog_survives(cache: Path, catalog: Catalog, compiled: Compiled) -> None:
    assert store.load_catalog() is None
    catalogue, body = compiled
    store.save_catalog(catalogue, body)
    loaded = store.load_catalog()
    assert loaded is not None
    assert compiling.catalog_of(loaded) == catalog
    assert loaded.prefilter == catalogue.prefilter == prefilter(catalog)
    assert cache.stat().st_mode & 0o777 == 0o700


def test_it_is_compiled_where_it_is_not_kept(cache: Path, few: Catalog) -> None:
    assert compiling.catalog_of(compiling.load_catalog()) == few
    only_file(cache).write_bytes(b"damaged")
    assert compiling.catalog_of(compiling.load_catalog()) == few  # made anew
    assert store.load_catalog()
    assert re.fullmatch("catalog-[0-9a-f]{8}[.]bin", only_file(cache).name)


def test_a_shipped_catalog_needs_no_cache(
    tmp_path: Path, cache: Path, catalog: Catalog, compiled: Compiled
) -> None:
    catalogue, body = compiled
    store.save_catalog(catalogue, body, path=str(tmp_path / "catalog.bin"))
    loaded = store.load_catalog(str(tmp_path))
    assert loaded is not None
    assert compiling.catalog_of(loaded) == catalog
    assert not cache.exists()


def test_a_catalog_counts_only_for_the_rules_that_it_was_made_from(
    tmp_path: Path, cache: Path, compiled: Compiled
) -> None:
    tools = tmp_path / "rules" / "tools"
    tools.mkdir(parents=True)
    (tools / "a.toml").touch()
    store.save_catalog(*compiled, directory=str(tools.parent))
    assert store.load_catalog(str(tools.parent))
    (tools / "__pycache__").mkdir()
    assert store.load_catalog(str(tools.parent))  # what is no rule does not count
    (tools / "b.toml").touch()
    assert store.load_catalog(str(tools.parent)) is None
    assert only_file(cache).is_file()


_HEAD = 4


@pytest.mark.parametrize(
    "damage",
    [
        lambda _: b"",
        lambda data: data[:3],
        lambda data: data[:-1],
        lambda data: data[:-1] + bytes([data[-1] ^ 1]),
        lambda data: data[:_HEAD] + b"\0" + data[_HEAD:],
        lambda data: b"\0" * len(data),
        lambda _: b"\0\0\0\0",  # the right checksum of nothing
        lambda _: _checked(b"i\1\0\0\0"),  # a number
        lambda _: _checked(b"\xff"),
    ],
)
def test_a_damaged_file_is_ignored(cache: Path, compiled: Compiled, damage: object) -> None:
    store.save_catalog(*compiled)
    file = only_file(cache)
    assert callable(damage)
    file.write_bytes(damage(file.read_bytes()))
    assert store.load_catalog() is None


def _checked(body: bytes) -> bytes:
    return zlib.crc32(body).to_bytes(4, "big") + body


def test_another_version_is_ignored(cache: Path, compiled: Compiled, monkeypatch: pytest.MonkeyPatch) -> None:
    store.save_catalog(*compiled)
    assert only_file(cache).is_file()
    assert store.load_catalog()
    monkeypatch.setattr(store, "__version__", "0.0.0")
    assert store.load_catalog() is None


@pytest.mark.skipif(sys.platform == "win32", reason="no modes there")
def test_a_directory_that_others_can_write_is_not_trusted(
    cache: Path, compiled: Compiled, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.save_catalog(*compiled)
    for mode, trusted in ((0o720, False), (0o702, False), (0o755, True)):
        cache.chmod(mode)
        assert bool(store.load_catalog()) is trusted
    monkeypatch.setattr(os, "getuid", lambda: 12345)
    assert store.load_catalog() is None


def test_a_cache_that_cannot_be_written_is_no_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, few: Catalog
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("TOOLBAN_CACHE_DIR", str(tmp_path / "file"))
    assert compiling.catalog_of(compiling.load_catalog()) == few


def test_a_policy_survives_and_is_read_anew_when_any_of_its_files_changes(
    tmp_path: Path, warm: Path, catalog: Catalog
) -> None:
    base, top = tmp_path / "base.toml", tmp_path / "toolban.toml"
    waiver = '[[waiver]]\ntools = ["qoder"]\nuntil = 2026-12-31\nreason = "R"\napproved_by = "A"\n'
    base.write_text(BAN)
    top.write_text(f'extends = ["base.toml"]\n{waiver}')
    first = compiling.load_standing(str(top)).policy
    assert first == policies.load(top, catalog)[0]
    assert store.load_policy(str(top), catalog.digest) is not None
    assert compiling.load_standing(str(top)).policy == first  # from the cache
    assert store.load_policy(str(top), "another catalog") is None
    base.write_text(BAN.replace("2026-07-10", "2026-07-11"))
    assert store.load_policy(str(top), catalog.digest) is None
    assert compiling.load_standing(str(top)).policy.bans[0].effective == "2026-07-11"
    base.unlink()
    assert store.load_policy(str(top), catalog.digest) is None
    assert only_policy(warm).is_file()


def effective(policy: Path) -> str:
    return compiling.load_standing(str(policy)).policy.bans[0].effective


def test_a_link_that_leads_elsewhere_now_is_followed_anew(
    tmp_path: Path, warm: Path, catalog: Catalog
) -> None:
    top = tmp_path / "toolban.toml"
    top.write_text('extends = ["corp.toml", "again.toml"]\n')
    (tmp_path / "v1.toml").write_text(BAN)
    (tmp_path / "v2.toml").write_text(BAN.replace("2026-07-10", "2026-07-11"))
    for name in ("corp.toml", "again.toml"):
        (tmp_path / name).symlink_to("v1.toml")
    assert effective(top) == "2026-07-10"
    assert store.load_policy(str(top), catalog.digest) is not None
    (tmp_path / "corp.toml").unlink()
    (tmp_path / "corp.toml").symlink_to("v2.toml")
    assert effective(top) == "2026-07-11"
    (tmp_path / "again.toml").unlink()
    (tmp_path / "again.toml").symlink_to("v2.toml")
    assert store.load_policy(str(top), catalog.digest) is None
    assert only_policy(warm).is_file()


def test_a_package_is_found_anew(tmp_path: Path, warm: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    top = tmp_path / "toolban.toml"
    top.write_text('extends = ["pkg:corp_rules"]\n')
    for day in ("2026-07-11", "2026-07-10"):
        package = tmp_path / day / "corp_rules"
        package.mkdir(parents=True)
        (package / "__init__.py").touch()
        (package / "toolban.toml").write_text(BAN.replace("2026-07-10", day))
    with monkeypatch.context() as patch:
        for day in ("2026-07-11", "2026-07-10"):  # the later one is found first
            patch.syspath_prepend(str(tmp_path / day))
            assert effective(top) == effective(top) == day
    with pytest.raises(PolicyError):
        compiling.load_standing(str(top))
    assert only_policy(warm).is_file()


def test_a_cached_policy_says_where_it_stands_as_it_was_asked_for(
    tmp_path: Path, warm: Path, catalog: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "toolban.toml").write_text(BAN)
    monkeypatch.chdir(tmp_path)
    for reference in ("toolban.toml", "./toolban.toml", str(tmp_path / "toolban.toml")):
        for _ in range(2):
            assert compiling.load_standing(reference).policy == policies.load(reference, catalog)[0]
    assert only_policy(warm).is_file()


def test_a_builtin_policy(warm: Path) -> None:
    reference = "builtin:alibaba-2026-07"
    assert compiling.load_standing(reference).policy == compiling.load_standing(reference).policy
    assert only_policy(warm).name.startswith("policy-")


def test_names_that_collide_are_told_apart(
    tmp_path: Path, warm: Path, catalog: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = store._name
    monkeypatch.setattr(store, "_name", lambda text: "same" if text.endswith(".toml") else name(text))
    (tmp_path / "a.toml").write_text(BAN)
    compiling.load_standing(str(tmp_path / "a.toml"))
    assert store.load_policy(str(tmp_path / "b.toml"), catalog.digest) is None
    assert only_policy(warm).is_file()


def test_where_things_are(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Path(locations.rules_directory(), "tools").is_dir()
    assert locations.cache_directory() == os.environ["TOOLBAN_CACHE_DIR"]
    monkeypatch.delenv("TOOLBAN_CACHE_DIR")
    monkeypatch.setattr(sys, "platform", "linux")
    assert locations.cache_directory() == os.path.join(os.environ["HOME"], ".cache", "toolban")
    monkeypatch.setenv("XDG_CACHE_HOME", "/x")
    assert locations.cache_directory() == "/x/toolban"


def test_keywords_are_read_without_the_traces(cache: Path, compiled: Compiled) -> None:
    assert store.load_keywords() is None
    store.save_catalog(*compiled)
    assert store.load_keywords() == (compiled[0].digest, compiled[0].prefilter)
    file = only_file(cache)
    whole = file.read_bytes()
    assert whole.endswith(compiled[1])
    file.write_bytes(whole[: -len(compiled[1])])
    assert store.load_keywords() == (compiled[0].digest, compiled[0].prefilter)
    assert store.load_catalog() is None
    file.write_bytes(whole[:-1] + b"?")
    assert store.load_catalog() is None
    for length in (0, 3, 8, 100):
        file.write_bytes(whole[:length])
        assert store.load_keywords() is None
