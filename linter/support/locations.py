"""Finds files: the policy of a directory, what a policy refers to, the shipped rules, the user's cache.

On the hook path: imports nothing that is slow to load.
"""

from __future__ import annotations

import os
import sys

import linter
from linter.support.files import read_file

POLICY_FILES = ("toolban.toml", "pyproject.toml")
POLICY_MARK = b"tool.toolban"
BUILTIN = "builtin:"
_LARGEST = 256 << 20  # bytes of a file that toolban wrote; the largest is the compiled catalog
PACKAGE = "pkg:"


def find_policy(directory: str) -> str:
    """The path of the policy that applies to a directory; empty if there is none.

    Looks for toolban.toml, then for a pyproject.toml with [tool.toolban], from the directory upwards
    and not past the one that holds `.git`.
    """
    folder = os.path.abspath(directory)
    while True:
        for name in POLICY_FILES:
            path = os.path.join(folder, name)
            if os.path.lexists(path) and (name != "pyproject.toml" or _may_hold_policy(path)):
                return path
        parent = os.path.dirname(folder)
        if os.path.exists(os.path.join(folder, ".git")) or parent == folder:
            return ""
        folder = parent


def _may_hold_policy(path: str) -> bool:
    """Whether a pyproject.toml may have [tool.toolban]; true if it cannot be read, so loading reports it."""
    try:
        return POLICY_MARK in read_file(path, _LARGEST)
    except IsADirectoryError:
        return False
    except OSError:
        return True


def find_git_dir(directory: str) -> str:
    """The `.git` directory of the repository that contains a directory, found as git does; empty if none.

    git refuses to look for a repository that belongs to somebody else (`safe.directory`), but not to read
    one that it is given by name; nothing that toolban asks of git runs what a repository configures.
    """
    folder = os.path.abspath(directory)
    while True:
        for candidate in (_led_to(folder), folder):
            if _is_git_dir(candidate):
                return candidate
        parent = os.path.dirname(folder)
        if parent == folder:
            return ""
        folder = parent


def _led_to(folder: str) -> str:
    """What `.git` in a directory is, or names where it is a file."""
    path = os.path.join(folder, ".git")
    if not os.path.isfile(path):
        return path
    named = content(path).removeprefix(b"gitdir:").strip()
    return os.path.join(folder, os.fsdecode(named))


def _is_git_dir(path: str) -> bool:
    """Whether a directory is a git directory, by git's own test (setup.c, is_git_directory)."""
    is_linked = os.path.isfile(os.path.join(path, "commondir"))
    has_objects = is_linked or os.path.isdir(os.path.join(path, "objects"))
    return has_objects and os.path.lexists(os.path.join(path, "HEAD"))


def resolve(reference: str, folder: str = "") -> str:
    """The file that a reference in a policy names, with links resolved; empty if there cannot be one.

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


def resolve_directory(reference: str, folder: str = "") -> str:
    """The directory of rule files that a policy names, with links resolved; empty if there cannot be one.

    A path is relative to the directory of the policy. `pkg:PACKAGE/SUB` is a directory of a package.
    """
    try:
        if reference.startswith(PACKAGE):
            package, _, inner = reference.removeprefix(PACKAGE).partition("/")
            found = (_inside(root, inner) for root in _package_folders(package))
            return next((path for path in found if path and os.path.isdir(path)), "")
        return os.path.realpath(os.path.join(folder, reference))
    except ValueError:  # a NUL; `__main__`, which has no place
        return ""


def toml_names(folder: str | os.PathLike[str]) -> list[str]:
    """The sorted names of the TOML files in a directory; raises OSError where there is no such directory."""
    return sorted(name for name in os.listdir(folder) if name.endswith(".toml"))


def rules_directory() -> str:
    """The shipped rules: inside the package (a wheel), else beside it (an editable install)."""
    package = package_directory()
    inside = os.path.join(package, "rules")
    return inside if os.path.isdir(inside) else os.path.join(os.path.dirname(package), "rules")


def package_directory() -> str:
    """The directory of the package `linter`."""
    return os.path.dirname(os.path.abspath(linter.__file__))


def files_below(folder: str, ending: str) -> list[str]:
    """The sorted paths of all files with this suffix in a directory and its subdirectories."""
    return sorted(
        os.path.join(place, name)
        for place, _, names in os.walk(folder)
        for name in names
        if name.endswith(ending)
    )


def cache_directory() -> str:
    """The directory for compiled data, `$TOOLBAN_CACHE_DIR` or in the user's cache; it need not exist."""
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
    found = (_inside(root, f"{name or 'toolban'}.toml") for root in _package_folders(package))
    return next((path for path in found if path and os.path.isfile(path)), "")


def _package_folders(package: str) -> list[str]:
    import importlib.util  # noqa: PLC0415 few policies name a package

    spec = importlib.util.find_spec(package) if package.isidentifier() else None
    return [os.path.realpath(folder) for folder in (spec.submodule_search_locations or ())] if spec else []


def _inside(root: str, name: str) -> str:
    """The resolved path of a name in a directory; empty if it leads out of the directory."""
    path = os.path.realpath(os.path.join(root, name))
    return path if f"{path}{os.sep}".startswith(os.path.join(root, "")) else ""


def content(path: str) -> bytes:
    """The bytes of a file; empty if it cannot be read."""
    try:
        return read_file(path, _LARGEST)
    except OSError:
        return b""
