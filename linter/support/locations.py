"""Where things are: the policy of a directory, the files that a policy names, the rules, the user's cache.

On the hook path: imports nothing that costs.
"""

from __future__ import annotations

import os
import sys

import linter

POLICY_FILES = ("toolban.toml", "pyproject.toml")
POLICY_MARK = b"tool.toolban"
BUILTIN = "builtin:"
PACKAGE = "pkg:"


def find_policy(directory: str) -> str:
    """Path of the policy that holds for a directory, or an empty string.

    Looks for toolban.toml, then for a pyproject.toml with [tool.toolban], from the directory upwards
    and not past the one that holds `.git`.
    """
    folder = os.path.abspath(directory)
    while True:
        for name in POLICY_FILES:
            path = os.path.join(folder, name)
            if os.path.isfile(path) and (name != "pyproject.toml" or POLICY_MARK in content(path)):
                return path
        parent = os.path.dirname(folder)
        if os.path.exists(os.path.join(folder, ".git")) or parent == folder:
            return ""
        folder = parent


def resolve(reference: str, folder: str = "") -> str:
    """The file that a reference in a policy means, links followed; empty where none can be.

    A path is relative to the directory of the file that names it. A package is found and not imported.
    """
    if reference.startswith(BUILTIN):
        return os.path.join(rules_directory(), "policies", f"{reference.removeprefix(BUILTIN)}.toml")
    try:
        if reference.startswith(PACKAGE):
            return _in_package(*reference.removeprefix(PACKAGE).partition("/")[::2])
        return os.path.realpath(os.path.join(folder, reference))
    except ValueError:  # a NUL; `__main__`, which has no place
        return ""


def rules_directory() -> str:
    """rules/: inside the package (a wheel), else beside it (an editable install)."""
    package = package_directory()
    inside = os.path.join(package, "rules")
    return inside if os.path.isdir(inside) else os.path.join(os.path.dirname(package), "rules")


def package_directory() -> str:
    """The directory of the package `linter`."""
    return os.path.dirname(os.path.abspath(linter.__file__))


def files_below(folder: str, ending: str) -> list[str]:
    """Paths of all files with this ending in a directory and its subdirectories, sorted."""
    return sorted(
        os.path.join(place, name)
        for place, _, names in os.walk(folder)
        for name in names
        if name.endswith(ending)
    )


def cache_directory() -> str:
    """The directory for compiled data, `$TOOLBAN_CACHE_DIR` or the user's cache; may not exist."""
    chosen = os.environ.get("TOOLBAN_CACHE_DIR")
    if chosen:
        return chosen
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or os.path.expanduser(r"~\AppData\Local")
    elif sys.platform == "darwin":
        base = os.path.expanduser("~/Library/Caches")
    else:
        base = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    return os.path.join(base, "toolban")


def _in_package(package: str, name: str) -> str:
    import importlib.util  # noqa: PLC0415 few policies name a package

    spec = importlib.util.find_spec(package) if package.isidentifier() else None
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        root = os.path.realpath(folder)
        path = os.path.realpath(os.path.join(root, f"{name or 'toolban'}.toml"))
        if path.startswith(os.path.join(root, "")) and os.path.isfile(path):
            return path
    return ""


def content(path: str) -> bytes:
    """The bytes of a file; none where it cannot be read."""
    try:
        with open(path, "rb") as file:
            return file.read()
    except OSError:
        return b""
