"""A fleet of every kind of repository: the same tables from every engine, and after every interruption.

TOOLBAN_FLEET_NUMBER=300 makes as many; TOOLBAN_FLEET_FROM=mirrors:DIR or file:LIST adds what is listed there.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import dask
import distributed
import pytest

from linter.fleet.dask_engine import DaskEngine
from linter.fleet.driver import Progress, run
from linter.fleet.engine_options import Bounds, Keys
from linter.fleet.engines import LocalEngine
from linter.fleet.entries import read, write
from linter.fleet.listing import entries_of
from linter.fleet.store import TABLES, Store
from linter.loading.compiled import load_catalog
from tests import fleets

NUMBER = int(os.environ.get("TOOLBAN_FLEET_NUMBER", "24"))
SOURCE = os.environ.get("TOOLBAN_FLEET_FROM", "")
BOUNDS = Bounds(2 << 30, 300.0)
KILLS = 10
WITHOUT_HEAD = sorted(f"team{row % 7}/r{row:04}" for row in range(7, NUMBER, 20))
"""What git takes for no repository at all (tests/fleets.py)."""


@pytest.fixture(scope="module")
def repositories(tmp_path_factory: pytest.TempPathFactory) -> Path:
    listed = fleets.make(tmp_path_factory.mktemp("fleet"), NUMBER)
    if SOURCE:
        with listed.open("a") as file:
            file.write(write(entries_of([SOURCE])))
    return listed


def tables_of(store: Path) -> dict[str, bytes]:
    """Every file of the tables that hold no times."""
    return {
        f"{table}/{path.name}": path.read_bytes()
        for table in TABLES
        for path in (store / table).glob("*.parquet")
    }


def failures(store: Path) -> list[str]:
    """The repositories whose audit did not end well."""
    return sorted(lease.name for lease in Store(str(store)).leases() if lease.state != "done")


@pytest.fixture(scope="module")
def expected(repositories: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The tables of one run on this machine."""
    store = tmp_path_factory.mktemp("stores") / "local"
    outcome = run(read(str(repositories)), Store(str(store)), LocalEngine(2, BOUNDS), load_catalog().digest)
    assert outcome.audited > NUMBER / 2
    return tables_of(store)


def test_a_second_store_is_the_same_byte_for_byte(
    repositories: Path, expected: dict[str, bytes], tmp_path: Path
) -> None:
    run(read(str(repositories)), Store(str(tmp_path / "s")), LocalEngine(1, BOUNDS), load_catalog().digest)
    assert tables_of(tmp_path / "s") == expected


@pytest.fixture
def keys(tmp_path: Path) -> Keys:
    """A certificate that is its own authority, made with openssl."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("NO OPENSSL: the cluster is not tried with TLS")
    cert, key = tmp_path / "cert.pem", tmp_path / "key.pem"
    subprocess.run(
        (
            *(
                openssl,
                "req",
                "-x509",
                "-newkey",
                "rsa:2048",
                "-nodes",
                "-days",
                "2",
                "-subj",
                "/CN=localhost",
            ),
            *("-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", str(key), "-out", str(cert)),
        ),
        check=True,
        capture_output=True,
    )
    return Keys(str(cert), str(cert), str(key))


@pytest.fixture
def cluster(keys: Keys) -> Iterator[distributed.LocalCluster]:
    """Two workers that speak nothing but mutual TLS."""
    security = distributed.Security(
        tls_ca_file=keys.ca,
        tls_scheduler_cert=keys.cert,
        tls_scheduler_key=keys.key,
        tls_worker_cert=keys.cert,
        tls_worker_key=keys.key,
        tls_client_cert=keys.cert,
        tls_client_key=keys.key,
        require_encryption=True,
    )
    with (
        dask.config.set({"distributed.worker.daemon": False}),
        distributed.LocalCluster(
            n_workers=2,
            threads_per_worker=1,
            processes=True,
            security=security,
            protocol="tls",
            dashboard_address=None,
        ) as started,
    ):
        yield started


def test_a_cluster_with_tls_gives_the_same_tables(
    repositories: Path,
    expected: dict[str, bytes],
    cluster: distributed.LocalCluster,
    keys: Keys,
    tmp_path: Path,
) -> None:
    engine = DaskEngine(cluster.scheduler_address, keys, BOUNDS)
    assert cluster.scheduler_address.startswith("tls://")
    run(read(str(repositories)), Store(str(tmp_path / "s")), engine, load_catalog().digest)
    assert tables_of(tmp_path / "s") == expected


def test_a_worker_that_is_killed_loses_nothing(
    repositories: Path,
    expected: dict[str, bytes],
    cluster: distributed.LocalCluster,
    keys: Keys,
    tmp_path: Path,
) -> None:
    engine = DaskEngine(cluster.scheduler_address, keys, BOUNDS)
    moments = set(random.Random(20261129).sample(range(1, NUMBER), KILLS))
    killed: list[int] = []

    def kill(done: Progress) -> None:
        if done.done in moments:
            moments.remove(done.done)
            nannies = [worker.process for worker in cluster.workers.values() if worker.process]
            processes = [nanny.process for nanny in nannies]  # none while a new one is started
            workers = [process.pid for process in processes if process and process.pid]
            if workers:
                killed.append(random.Random(done.done).choice(workers))
                os.kill(killed[-1], signal.SIGKILL)

    run(read(str(repositories)), Store(str(tmp_path / "s")), engine, load_catalog().digest, progress=kill)
    assert len(killed) >= KILLS // 2
    assert failures(tmp_path / "s") == WITHOUT_HEAD
    assert tables_of(tmp_path / "s") == expected


def test_a_driver_that_is_killed_goes_on_where_it_was(
    repositories: Path, expected: dict[str, bytes], tmp_path: Path
) -> None:
    dice = random.Random(20261129)
    command = (
        sys.executable,
        "-m",
        "linter",
        "fleet",
        "run",
        str(repositories),
        "--store",
        str(tmp_path / "s"),
    )
    source = str(Path(__file__).parents[2])
    environment = {**os.environ, "PYTHONPATH": source}
    for _ in range(KILLS):
        process = subprocess.Popen(
            (*command, "--jobs", "2"), env=environment, stderr=subprocess.DEVNULL, start_new_session=True
        )
        time.sleep(dice.uniform(0.3, 4.0))
        process.kill()
        process.wait()
    done = subprocess.run(
        (*command, "--jobs", "2"), env=environment, capture_output=True, check=False, text=True
    )
    assert done.returncode == 3, done.stderr  # some of them are damaged or empty
    assert failures(tmp_path / "s") == WITHOUT_HEAD
    assert tables_of(tmp_path / "s") == expected
    for path in (tmp_path / "s").rglob("*.jsonl"):
        os.utime(path, (0, 0))
    Store(str(tmp_path / "s")).sweep()
    assert list((tmp_path / "s").rglob("*.jsonl")) == []


def test_nothing_is_left_running_when_a_driver_is_killed(repositories: Path, tmp_path: Path) -> None:
    process = subprocess.Popen(
        (sys.executable, "-m", "linter", "fleet", "run", str(repositories), "--store", str(tmp_path / "s")),
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        stderr=subprocess.DEVNULL,
    )
    time.sleep(3)
    process.kill()
    process.wait()
    deadline = time.monotonic() + 15
    while time.monotonic() < deadline and _with_argument(str(tmp_path / "s")):
        time.sleep(0.2)
    assert _with_argument(str(tmp_path / "s")) == []


def _with_argument(text: str) -> list[str]:
    listed = subprocess.run(("ps", "-eo", "pid,args"), capture_output=True, check=True, text=True)
    return [line for line in listed.stdout.splitlines() if text in line and "ps -eo" not in line]
