"""The steps of CI, under the names that `.ci/run` calls them by: `nox -l` lists them, `nox -s docs` runs one.

Every session runs in the environment that nox itself was started from (`pip install -e ".[dev,docs]"`).
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import nox

nox.options.default_venv_backend = "none"
nox.options.sessions = ["lint", "types", "layers", "rules", "workflows", "docs", "tests"]

ROOT = Path(__file__).parent
PYTHONS = ("3.10", "3.11", "3.12", "3.13", "3.14")
RINGS = ("tests/unit", "tests/git")


@nox.session
def lint(session: nox.Session) -> None:
    """Style and formatting of the code, and news fragments that towncrier can read."""
    session.run("ruff", "check", ".")
    session.run("ruff", "format", "--check", ".")
    session.run("towncrier", "build", "--draft", "--version", "next", silent=True)


@nox.session
def types(session: nox.Session) -> None:
    """mypy, strict, over the package, the tests and the scripts."""
    session.run("mypy")
    session.run("mypy", "noxfile.py", *map(str, sorted(Path("docs").glob("*.py"))))


@nox.session
def layers(session: nox.Session) -> None:
    """The import contracts of pyproject.toml."""
    session.run("lint-imports")


@nox.session
def rules(session: nox.Session) -> None:
    """Every sample of every rule file."""
    session.run("toolban", "rules", "test")


@nox.session
def workflows(session: nox.Session) -> None:
    """zizmor, and the JSON Schemas of what GitHub and GitLab read from this repository and its examples."""
    session.run("zizmor", "--offline", "--quiet", ".github", "action.yml")
    for schema, files in {
        "vendor.github-workflows": [".github/workflows/*.yml", "examples/ci/github.yml"],
        "custom.github-workflows-require-timeout": [".github/workflows/*.yml"],
        "vendor.github-actions": ["action.yml"],
        "vendor.github-issue-forms": [".github/ISSUE_TEMPLATE/[!c]*.yml"],
        "vendor.github-issue-config": [".github/ISSUE_TEMPLATE/config.yml"],
        "vendor.dependabot": [".github/dependabot.yml"],
        "vendor.gitlab-ci": ["examples/ci/gitlab.yml", str(_component_body(session))],
        "vendor.azure-pipelines": ["examples/ci/azure-pipelines.yml"],
    }.items():
        found = [str(path) for pattern in files for path in _matching(pattern)]
        session.run("check-jsonschema", "--builtin-schema", schema, *found)


def _component_body(session: nox.Session) -> Path:
    """A GitLab component is two YAML documents, of which the schema knows the second one only."""
    _, _, body = (ROOT / "templates/toolban/template.yml").read_text(encoding="utf-8").partition("\n---\n")
    target = Path(session.create_tmp()).resolve() / "component.yml"
    target.write_text(body, encoding="utf-8")
    return target


def _matching(pattern: str) -> list[Path]:
    """The files that a pattern names; none is an error, or a renamed file would no longer be checked."""
    path = Path(pattern)
    found = [path] if path.is_absolute() else sorted(ROOT.glob(pattern))
    if not found:
        raise FileNotFoundError(pattern)
    return found


@nox.session
def docs(session: nox.Session) -> None:
    """Build the site; a link or an anchor that leads nowhere is an error."""
    site = f"{session.create_tmp()}/site"
    session.run("mkdocs", "build", "--strict", "--site-dir", site, env={"NO_MKDOCS_2_WARNING": "1"})


@nox.session
def tests(session: nox.Session) -> None:
    """The test command of the README, without its installation."""
    session.run("python", "-m", "pytest", *session.posargs)


@nox.session
def coverage(session: nox.Session) -> None:
    """How much of the package the unit and git rings reach; the floor stands in pyproject.toml."""
    options = ("--cov", "--cov-report=term:skip-covered", "--no-header", "-q")
    session.run("python", "-m", "pytest", *RINGS, *options)


@nox.session
def deep(session: nox.Session) -> None:
    """Mutation loops and property tests with many examples, which the README's command leaves out."""
    if not Path("tests/deep").is_dir():
        session.skip("there is no tests/deep")
    _bring_browser(session)
    session.run("python", "-m", "pytest", "tests/deep")
    rings = (*RINGS, "tests/catalog")
    session.run("python", "-m", "pytest", *rings, "-m", "hypothesis", env={"TOOLBAN_TESTS": "deep"})


def _bring_browser(session: nox.Session) -> None:
    """Install Debian's Chromium where that can be done; the tests of the page skip loudly without it."""
    packages = ("chromium", "chromium-driver")
    if all(map(shutil.which, ("chromium", "chromedriver"))):
        return
    if shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0:
        session.run("apt-get", "update", "-q", external=True, success_codes=range(256), silent=True)
        install = ("apt-get", "install", "-y", "-q", "--no-install-recommends", *packages)
        session.run(*install, external=True, success_codes=range(256), silent=True)
    if not all(map(shutil.which, ("chromium", "chromedriver"))):
        session.warn(f"NO BROWSER: {' and '.join(packages)} could not be installed; its tests are skipped")


@nox.session
def pythons(session: nox.Session) -> None:
    """The unit and git rings on every other supported CPython that this machine has."""
    own = f"{sys.version_info[0]}.{sys.version_info[1]}"
    missing = []
    for version in (version for version in PYTHONS if version != own):
        python = next(filter(_runs, _candidates(version)), None)
        if python is None:
            missing.append(version)
            continue
        session.log(f"CPython {version}: {python}")
        venv = f"{session.create_tmp()}/{version}"
        session.run("uv", "venv", "--quiet", "--clear", "--python", python, venv)
        session.run("uv", "pip", "install", "--quiet", "--python", venv, "-e", ".[dev]")
        folder = "Scripts" if sys.platform == "win32" else "bin"
        session.run(f"{venv}/{folder}/python", "-m", "pytest", "-q", "--no-header", *RINGS)
    session.log(f"CPython not found on this machine, so not tested: {', '.join(missing) or 'none'}")


def _candidates(version: str) -> Iterator[str]:
    """Where an interpreter of that version may be: on PATH, and what pyenv has built."""
    if on_path := shutil.which(f"python{version}"):
        yield on_path
    for path in sorted(Path.home().glob(f".pyenv/versions/{version}.*/bin/python{version}"), reverse=True):
        yield str(path)


def _runs(python: str) -> bool:
    """Whether a candidate is a CPython that starts; a shim of pyenv may stand for a version that is off."""
    for code in ("pass", "import sys; sys.exit(sys.implementation.name != 'cpython')"):
        if subprocess.run((python, "-c", code), capture_output=True, check=False).returncode:
            return False
    return True
