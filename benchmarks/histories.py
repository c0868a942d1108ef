"""How long do audits, ranges, pushes and checks take, next to what else there is, in one run?

    python benchmarks/histories.py REPO [--gitleaks FILE] [--ripgrep FILE]

REPO is a repository with its whole history; nothing is written into it. Every tool is banned and every place
is read. Each command is started alternately with what it is compared to, and the median of the ratios counts,
so that a change of the machine's speed meets both. The targets are those of docs/explanation/evaluation.md.
With --processor, the time of processors is measured (user and system), which depends less on what else the
machine does; then toolban reads with one process.
"""

from __future__ import annotations

import argparse
import os
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

TOOLBAN = str(Path(sys.executable).parent / "toolban")
POLICY = '[[ban]]\ntools = ["*"]\neffective = 2000-01-01\nreason = "All."\n'
POLICY += '[[ban]]\ncategories = ["neutral", "unknown"]\neffective = 2000-01-01\nreason = "All."\n'
WORDS = (
    "noreply@anthropic.com claude-code cursoragent api.openai.com @anthropic-ai langchain aider-chat devin.ai"
    " .cursorrules coderabbit"
).split()
RANGE = 100
PUSH = 2000  # first parents; git/git has four or five commits for each

_RULE = """
[[rules]]
id = "word{0}"
description = "word{0}"
regex = '''{1}'''
keywords = ["{2}"]
"""
Step = Callable[[], float]
_Clock = Callable[[], float]


def git(repository: str, *arguments: str, stdin: str = "") -> str:
    """What git prints."""
    done = subprocess.run(
        ("git", "-C", repository, *arguments), input=stdin, capture_output=True, check=True, text=True
    )
    return done.stdout.strip()


def processor_time() -> float:
    """Seconds of processors that all processes took that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


clock: list[_Clock] = [time.perf_counter]
"""What is measured."""


def timed(command: Sequence[str], folder: str, stdin: bytes = b"", **variables: str) -> float:
    """Seconds of one run; its output is thrown away, and its exit status is its own."""
    now = clock[0]
    started = now()
    if command[0] == TOOLBAN and now is processor_time and command[1] in ("audit", "range", "check"):
        command = (*command, "--jobs", "1")
    subprocess.run(
        command,
        cwd=folder,
        input=stdin,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=False,
        env={**os.environ, **variables},
    )
    return now() - started


def compare(
    label: str, ours: Step, theirs: Step, target: float, *, runs: int, start: Step | None = None
) -> None:
    """Print the median of the ratios; what both need to start is taken off where `start` says how much."""
    ratios, seconds = [], []
    for _ in range(runs):
        begin = start() if start else 0.0
        other, own = theirs(), ours() - begin
        ratios.append(own / other)
        seconds.append((own, other))
    own, other = (statistics.median(column) for column in zip(*seconds, strict=True))
    ratio = statistics.median(ratios)
    verdict = "kept" if ratio <= target else "NOT kept"
    print(f"{label:<44} {own:8.2f} s {other:8.2f} s   ratio {ratio:6.3f}, target {target}: {verdict}")


def audit(repository: str, policy: str, *options: str) -> Step:
    return lambda: timed((TOOLBAN, "audit", ".", "--policy", policy, *options), repository)


def a_ledger(repository: str, work: Path, policy: str) -> None:
    """A second audit after one new commit, against the first."""
    clone = str(work / "clone.git")
    git(repository, "clone", "-q", "--bare", "--shared", ".", clone)
    ledger = str(work / "ledger")
    head = git(clone, "rev-parse", "HEAD")
    first = audit(clone, policy, "--ledger", ledger)()
    commit = git(clone, "commit-tree", f"{head}^{{tree}}", "-p", head, "-m", "One more")
    git(clone, "update-ref", "refs/heads/one-more", commit)
    again = audit(clone, policy, "--ledger", ledger)()
    compare("a second audit, one commit later: the first", lambda: again, lambda: first, 0.05, runs=1)


def a_range(repository: str, policy: str, runs: int) -> None:
    """A range, over the same command on one commit, against `git log -p -U0`."""
    tip = git(repository, "rev-parse", "HEAD")
    base = git(repository, "rev-list", "--first-parent", "-n1", f"--skip={RANGE // 4}", tip)
    last = git(repository, "rev-list", "--no-merges", "-n1", tip)
    number = git(repository, "rev-list", "--count", f"{base}..{tip}")

    def range_of(start: str, end: str) -> Step:
        return lambda: timed((TOOLBAN, "range", f"{start}..{end}", "--policy", policy), repository)

    compare(
        f"range of {number} commits: git log -p -U0",
        range_of(base, tip),
        lambda: timed(("git", "log", "-p", "-U0", f"{base}..{tip}"), repository),
        1.5,
        runs=runs * 3,
        start=range_of(f"{last}~", last),
    )


def a_push(repository: str, work: Path, policy: str, runs: int) -> None:
    """The hook of a server against what git itself does with that push."""
    tip = git(repository, "rev-parse", "HEAD")
    base = git(repository, "rev-list", "--first-parent", "-n1", f"--skip={PUSH}", tip)
    number = git(repository, "rev-list", "--count", f"{base}..{tip}")
    pack = work / "push.pack"
    with pack.open("wb") as file:
        wanted = f"{tip}\n^{base}\n".encode()
        command = ("git", "-C", repository, "pack-objects", "--revs", "--stdout", "--thin", "-q")
        subprocess.run(command, input=wanted, stdout=file, check=True)
    seconds = []
    server = work / "server.git"
    git(repository, "init", "-q", "--bare", str(server))
    git(str(server), "fetch", "-q", os.path.abspath(repository), f"{base}:refs/heads/main")
    for _ in range(runs):
        own = timed(("git", "index-pack", "--stdin", "--fix-thin"), str(server), pack.read_bytes())
        connected = ("git", "rev-list", "--objects", "--stdin", "--not", "--all", "--quiet")
        own += timed(connected, str(server), f"{tip}\n".encode())
        line = f"{base} {tip} refs/heads/main\n".encode()
        hook = (TOOLBAN, "hook", "pre-receive", "--policy", policy)
        seconds.append((timed(hook, str(server), line, GIT_DIR="."), own))
    pairs = iter(seconds)
    current: list[tuple[float, float]] = []

    def theirs() -> float:
        current[:] = [next(pairs)]
        return current[0][1]

    label = f"push of {number} commits: index-pack, rev-list"
    compare(label, lambda: current[0][0], theirs, 1.0, runs=runs)


def sizes(repository: str, work: Path, policy: str) -> None:
    """Microseconds for each object, on three sizes of one history, and where everything is full of traces."""
    tip = git(repository, "rev-parse", "HEAD")
    total = int(git(repository, "rev-list", "--count", tip))
    for part in (4, 2, 1):
        start = git(repository, "rev-list", "--date-order", "-n1", f"--skip={total - total // part}", tip)
        clone = str(work / f"part{part}.git")
        git(repository, "init", "-q", "--bare", clone)
        git(clone, "fetch", "-q", os.path.abspath(repository), f"{start}:refs/heads/main")
        _cost(f"1/{part} of HEAD", clone, policy)
    for name, text in (
        ("empty-handed", "import os\nx = {}\n"),
        ("full of traces", "import openai\nx = {}\n"),
    ):
        folder = str(work / name.replace(" ", "-"))
        git(repository, "init", "-q", "--bare", folder)
        trailer = "Co-authored-by: Claude <noreply@anthropic.com>\n" if name.startswith("full") else "None.\n"
        stream = "".join(_commit(number, text, trailer) for number in range(5000))
        git(folder, "fast-import", "--quiet", stdin=stream)
        _cost(f"5,000 commits, {name}", folder, policy)


def _commit(number: int, text: str, trailer: str) -> str:
    message, content = f"Step {number}\n\n{trailer}", text.format(number)
    return (
        f"commit refs/heads/main\ncommitter J <j@corp.example> {1700000000 + number} +0000\n"
        f"data {len(message)}\n{message}M 100644 inline d{number % 50}/f{number % 500}.py\n"
        f"data {len(content)}\n{content}\n"
    )


def _cost(label: str, repository: str, policy: str) -> None:
    objects = len(git(repository, "rev-list", "--objects", "--all").splitlines())
    seconds = min(audit(repository, policy)() for _ in range(2))
    print(f"{label:<44} {seconds:8.2f} s {objects:>9,} objects   {seconds / objects * 1e6:7.1f} us for each")


def a_tree(repositories: Sequence[str], work: Path, policy: str, ripgrep: str, runs: int) -> None:
    """`check` of checkouts side by side, against ripgrep with ten words."""
    side = work / "side"
    side.mkdir()
    for number, repository in enumerate(repositories):
        folder = side / str(number)
        folder.mkdir()
        names = f"--work-tree={folder}"
        index = {"GIT_INDEX_FILE": str(work / f"index{number}")}
        subprocess.run(
            ("git", "-C", repository, "read-tree", "HEAD"), env={**os.environ, **index}, check=True
        )
        command = ("git", "-C", repository, names, "checkout-index", "-a", "-f", "-q")
        subprocess.run(command, env={**os.environ, **index}, check=False, capture_output=True)
    git(str(side), "init", "-q")
    git(str(side), "add", "-f", ".")
    number = len(git(str(side), "ls-files").splitlines())
    words = [part for word in WORDS for part in ("-e", word)]
    compare(
        f"check of {number:,} files: ripgrep",
        lambda: timed((TOOLBAN, "check", "--policy", policy), str(side)),
        lambda: timed((ripgrep, "-uu", "-F", "-l", *words, "."), str(side)),
        4.0,
        runs=runs,
    )


def a_scanner(repository: str, work: Path, policy: str, gitleaks: str, runs: int) -> None:
    """An audit against gitleaks with ten equivalent words."""
    rules = "".join(_RULE.format(number, re.escape(word), word) for number, word in enumerate(WORDS))
    config = work / "gitleaks.toml"
    config.write_text(rules)
    options = (
        "git",
        "--no-banner",
        "-c",
        str(config),
        "--exit-code",
        "0",
        "-l",
        "error",
        "--log-opts=--all",
        ".",
    )
    label = "audit: gitleaks with ten words"
    compare(label, audit(repository, policy), lambda: timed((gitleaks, *options), repository), 0.2, runs=runs)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "repository", nargs="+", help="the first is measured; all are checked out side by side"
    )
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--gitleaks", default="", help="its program")
    parser.add_argument("--ripgrep", default="", help="its program")
    parser.add_argument("--only", default="", help="one of audit, ledger, range, push, sizes, tree, scanner")
    parser.add_argument("--processor", action="store_true", help="measure the time of processors")
    given = parser.parse_args()
    clock[0] = processor_time if given.processor else time.perf_counter
    repository = os.path.abspath(given.repository[0])
    everything = ("git", "cat-file", "--batch-all-objects", "--batch", "--unordered", "--buffer")
    with tempfile.TemporaryDirectory() as name:
        work, policy = Path(name), str(Path(name, "policy.toml"))
        Path(policy).write_text(POLICY)
        os.environ["TOOLBAN_CACHE_DIR"] = str(work / "cache")
        timed(
            (TOOLBAN, "audit", ".", "--until", "1990-01-01", "--policy", policy), repository
        )  # fills the cache
        steps: dict[str, Callable[[], None]] = {
            "audit": lambda: compare(
                "audit of all refs: git cat-file of all objects",
                audit(repository, policy),
                lambda: timed(everything, repository),
                0.6,
                runs=given.runs,
            ),
            "ledger": lambda: a_ledger(repository, work, policy),
            "range": lambda: a_range(repository, policy, given.runs),
            "push": lambda: a_push(repository, work, policy, given.runs),
            "sizes": lambda: sizes(repository, work, policy),
        }
        if given.ripgrep:
            paths = [os.path.abspath(path) for path in given.repository]
            steps["tree"] = lambda: a_tree(paths, work, policy, given.ripgrep, given.runs)
        if given.gitleaks:
            steps["scanner"] = lambda: a_scanner(repository, work, policy, given.gitleaks, given.runs)
        for label, step in steps.items():
            if given.only in ("", label):
                step()
    most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"{'most memory of one process':<44} {most:8.0f} MiB, target 1024")


if __name__ == "__main__":
    main()
