"""What does an audit cost, measured against git itself? Ratios of processor time of one run.

    python benchmarks/cost.py versions [--kind pnpm-lock.yaml] [--versions 200] [--scale 1.0]
    python benchmarks/cost.py clones CLONE... [--policy FILE|builtin:NAME]

`versions` makes one repository for each kind: so many versions of one file that names a banned package, each
with three of its packages (or functions, or steps) changed, and audits it against `git log -p -U0`. `clones`
audits clones against `git cat-file --batch-all-objects`; without --policy, everything is banned and searched.
Processor time (user and system); one process reads (--jobs 1). It depends less than other time on what else a
machine does: a busy one adds a half. The first audit fills caches and is not counted.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

_EVERYTHING = '[[ban]]\ntools = ["*"]\neffective = 2020-01-01\nreason = "Measured."\n'
_NAMES = ("left-pad", "openai", "react-dom", "zod", "eslint", "lodash", "webpack", "typescript")
_LIMIT = 1200  # seconds of a run

_ENVIRONMENT = {**os.environ, "GIT_NO_LAZY_FETCH": "1"}
_ENVIRONMENT.pop("PYTHONDONTWRITEBYTECODE", None)  # or every run compiles all of toolban

Revisions = Sequence[int]
"""Of every package: how often it was changed."""


def _name(number: int) -> str:
    return (
        "openai"
        if number == len(_NAMES) + 1
        else f"{_NAMES[number % len(_NAMES)].replace('openai', 'chai')}-{number}"
    )


def _pnpm(revisions: Revisions) -> str:
    packages = "".join(
        f"\n  {_name(n)}@1.{r}.0:\n    resolution: {{integrity: sha512-{n:040d}{r}==}}\n"
        f"    engines: {{node: '>=18'}}\n    peerDependencies:\n      zod: ^3.0.0\n"
        for n, r in enumerate(revisions)
    )
    return f"lockfileVersion: '9.0'\n\nsettings:\n  autoInstallPeers: true\n\npackages:\n{packages}"


def _npm(revisions: Revisions) -> str:
    packages = ",\n".join(
        f'    "node_modules/{_name(n)}": {{\n      "version": "1.{r}.0",\n'
        f'      "integrity": "sha512-{n:040d}{r}==",\n'
        '      "dependencies": {\n        "zod": "^3"\n      }\n    }'
        for n, r in enumerate(revisions)
    )
    head = (
        '{\n  "name": "x",\n  "lockfileVersion": 3,\n  "packages": {\n    "": {\n      "name": "x"\n    },\n'
    )
    return f"{head}{packages}\n  }}\n}}\n"


def _yarn(revisions: Revisions) -> str:
    packages = "".join(
        f'\n{_name(n)}@^1.0.0:\n  version "1.{r}.0"\n  resolved "https://r.example/{n}#{r}"\n'
        '  dependencies:\n    zod "^3"\n'
        for n, r in enumerate(revisions)
    )
    return f"# yarn lockfile v1\n\n{packages}"


def _toml(revisions: Revisions) -> str:
    packages = "".join(
        f'[[package]]\nname = "{_name(n)}"\nversion = "1.{r}.0"\nsource = "registry+https://r.example"\n'
        f'checksum = "{n:060d}{r}"\n\n'
        for n, r in enumerate(revisions)
    )
    return f"version = 1\n\n{packages}"


def _cargo(revisions: Revisions) -> str:
    return _toml(revisions).replace('"openai"', '"async-openai"')


def _python(revisions: Revisions) -> str:
    functions = "\n\n".join(
        f'def function_{n}(value: int) -> int:\n    """Return value {r} times."""\n'
        f"    result = [value] * {r}  # openai is no import\n    return sum(result)\n"
        for n, r in enumerate(revisions)
    )
    return f"import os\nimport openai\n\n\n{functions}"


def _workflow(revisions: Revisions) -> str:
    steps = "".join(
        f"      - name: Step {n}\n        uses: actions/checkout@v{r}\n      - run: pip install openai=={r}\n"
        if n % 9 == 0
        else f"      - name: Step {n}\n        run: |\n          echo {r}\n          make all-{n}\n"
        for n, r in enumerate(revisions)
    )
    return f"name: ci\non: [push]\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n{steps}"


KINDS: dict[str, tuple[Callable[[Revisions], str], int]] = {
    "pnpm-lock.yaml": (_pnpm, 6000),
    "package-lock.json": (_npm, 3000),
    "yarn.lock": (_yarn, 3000),
    "uv.lock": (_toml, 3000),
    "poetry.lock": (_toml, 3000),
    "Cargo.lock": (_cargo, 3000),
    "module.py": (_python, 430),
    ".github/workflows/ci.yml": (_workflow, 500),
}
"""Path to what writes the file, and how many packages, functions or steps it has: 36,000 lines of pnpm's."""


def make(folder: Path, path: str, versions: int, scale: float) -> None:
    """A repository with so many versions of one file."""
    write, size = KINDS[path]
    revisions = [0] * max(12, int(size * scale))
    subprocess.run(["git", "init", "-q", "-b", "main", folder], check=True)
    with subprocess.Popen(["git", "-C", folder, "fast-import", "--quiet"], stdin=subprocess.PIPE) as git:
        if git.stdin is None:
            raise OSError("git fast-import takes nothing")
        for version in range(versions):
            for step in range(3):
                revisions[(version * 37 + step * 1013) % len(revisions)] += 1
            data = write(revisions).encode()
            who = f"A <a@corp.example> {1_767_225_600 + version * 3600} +0000"
            git.stdin.write(
                f"commit refs/heads/main\ncommitter {who}\ndata 2\nx\n\nM 644 inline {path}\n".encode()
            )
            git.stdin.write(b"data %d\n%b\n" % (len(data), data))


def seconds(command: Sequence[str | Path], accepted: Sequence[int] = (0,)) -> float:
    """Processor time of a command and its children."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        command,
        stdout=subprocess.DEVNULL,
        timeout=_LIMIT,
        check=False,
        env=_ENVIRONMENT,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode not in accepted:
        sys.exit(f"{' '.join(map(str, command))} ended with {done.returncode}")
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def audit(repository: Path, policy: str, *options: str) -> float:
    """Processor time of an audit."""
    command = [sys.executable, "-m", "linter", "audit", str(repository), "--policy", policy, "--jobs", "1"]
    return seconds([*command, "--format", "json", *options], (0, 1, 3))


def against(name: str, ours: float, theirs: float) -> None:
    """One line of the table."""
    print(f"{name:<50} {ours:>8.2f} s {theirs:>8.2f} s {ours / max(theirs, 0.001):>8.2f}", flush=True)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(dest="command", required=True)
    versions = commands.add_parser("versions")
    versions.add_argument("--kind", action="append", choices=list(KINDS))
    versions.add_argument("--versions", type=int, default=200)
    versions.add_argument("--scale", type=float, default=1.0, help="of the size of the files")
    clones = commands.add_parser("clones")
    clones.add_argument("clone", nargs="+", type=Path)
    clones.add_argument("--policy", default="")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        everything = Path(temporary, "everything.toml")
        everything.write_text(_EVERYTHING, "utf-8")
        first = Path(temporary, "first")
        make(first, "module.py", 2, 0.01)
        audit(first, str(everything))
        if options.command == "versions":
            print(f"{'':<50} {'audit':>10} {'git log -p':>10} {'ratio':>8}")
            for path in options.kind or KINDS:
                repository = Path(temporary, path.replace("/", "+"))
                make(repository, path, options.versions, options.scale)
                log = seconds(["git", "-C", repository, "log", "-p", "-U0"])
                against(path, audit(repository, str(everything)), log)
            return
        print(f"{'':<50} {'audit':>10} {'cat-file':>10} {'ratio':>8}")
        for clone in options.clone:
            whole = ["--batch-all-objects", "--batch", "--unordered", "--buffer"]
            cat = seconds(["git", "-C", clone, "cat-file", *whole])
            policy = options.policy or str(everything)
            inventory = () if options.policy else ("--inventory",)
            audit(clone, policy, *inventory)  # each kind of file has a database of keywords of its own
            against(str(clone)[-50:], audit(clone, policy, *inventory), cat)


if __name__ == "__main__":
    main()
