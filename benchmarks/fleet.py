"""What a fleet costs, as ratios of one run: against single audits, and when nothing has moved.

    python benchmarks/fleet.py [NUMBER]      repositories that are made for it; 300 by default

Prints processor time and wall time of: one `toolban audit` after the other; `fleet run` on an empty store;
`fleet run` again. The demands: the first run takes at most 1.3 times the sum of single audits divided by the
cores, and the second under 2 % of the first. Memory is that of the driver alone.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parents[1]))

from linter.fleet.entries import read
from tests import fleets


class Cost(NamedTuple):
    """Seconds by the clock and of all processors, and the largest process in KiB."""

    wall: float
    cpu: float
    memory: int


def cost_of(*command: str) -> Cost:
    """Run a command; its exit status does not matter here."""
    started, before = time.monotonic(), _children()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    peak = 0
    while process.poll() is None:
        peak = max(peak, _resident(process.pid))
        time.sleep(0.02)
    return Cost(time.monotonic() - started, _children() - before, peak)


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _resident(pid: int) -> int:
    """KiB of a process; 0 where the system does not tell."""
    try:
        text = Path(f"/proc/{pid}/status").read_text(encoding="ascii", errors="replace")
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in text.splitlines() if line.startswith("VmRSS:")), 0)


def main() -> None:
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    toolban = str(Path(sys.executable).with_name("toolban"))
    with tempfile.TemporaryDirectory() as folder:
        listed = fleets.make(Path(folder), number)
        entries = read(str(listed))
        single = [
            cost_of(toolban, "audit", entry.path, "--format", "json", "--jobs", "1") for entry in entries
        ]
        run = (toolban, "fleet", "run", str(listed), "--store", f"{folder}/store")
        first, second = cost_of(*run), cost_of(*run)
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    together = sum(cost.wall for cost in single)
    print(f"{number} repositories, {cores} cores")
    print(f"single audits  {together:8.1f} s wall  {sum(cost.cpu for cost in single):8.1f} s processor")
    for name, cost in (("first run", first), ("second run", second)):
        print(
            f"{name:<14} {cost.wall:8.1f} s wall  {cost.cpu:8.1f} s processor  driver {cost.memory >> 10} MiB"
        )
    print(f"first run / (single audits / cores): {first.wall / (together / cores):.2f}, at most 1.3")
    print(f"second run / first run: {second.wall / first.wall:.3f}, under 0.02")


if __name__ == "__main__":
    main()
