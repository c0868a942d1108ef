"""Which readers take a file: the visible table. On the hook path: imports nothing."""

from __future__ import annotations

_PYTHON = ("python_imports",)
_JAVASCRIPT = ("javascript_imports",)

BY_SUFFIX: dict[str, tuple[str, ...]] = {
    ".py": _PYTHON,
    ".pyi": _PYTHON,
    ".pyw": _PYTHON,
    ".js": _JAVASCRIPT,
    ".mjs": _JAVASCRIPT,
    ".cjs": _JAVASCRIPT,
    ".jsx": _JAVASCRIPT,
    ".ts": _JAVASCRIPT,
    ".mts": _JAVASCRIPT,
    ".cts": _JAVASCRIPT,
    ".tsx": _JAVASCRIPT,
}
BY_NAME: dict[str, tuple[str, ...]] = {
    "package.json": ("package_json",),
    "pyproject.toml": ("pyproject",),
    "poetry.lock": ("toml_lock",),
    "uv.lock": ("toml_lock",),
    "pdm.lock": ("toml_lock",),
    "pylock.toml": ("toml_lock",),
    "pipfile": ("pipfile",),
    "pipfile.lock": ("pipfile_lock",),
    "package-lock.json": ("package_lock",),
    "npm-shrinkwrap.json": ("package_lock",),
    "action.yml": ("actions",),
    "action.yaml": ("actions",),
}
GROUPS: dict[str, str] = {
    "python_imports": "import:python",
    "javascript_imports": "import:javascript",
    "requirements": "dependency:pypi",
    "pyproject": "dependency:pypi",
    "toml_lock": "dependency:pypi",
    "pipfile": "dependency:pypi",
    "pipfile_lock": "dependency:pypi",
    "package_json": "dependency:npm",
    "package_lock": "dependency:npm",
    "actions": "action:github",
}
"""Reader to the group of keywords of which its input must hold one to be worth parsing."""

MODULES: dict[str, tuple[str, str]] = {
    "python_imports": ("linter.readers.python_imports", "read"),
    "javascript_imports": ("linter.readers.javascript_imports", "read"),
    "requirements": ("linter.readers.dependencies", "read_requirements"),
    "pyproject": ("linter.readers.dependencies", "read_pyproject"),
    "toml_lock": ("linter.readers.lock_files", "read_toml_lock"),
    "pipfile": ("linter.readers.lock_files", "read_pipfile"),
    "pipfile_lock": ("linter.readers.lock_files", "read_pipfile_lock"),
    "package_json": ("linter.readers.dependencies", "read_package_json"),
    "package_lock": ("linter.readers.lock_files", "read_package_lock"),
    "actions": ("linter.readers.actions", "read"),
}
"""Reader to the module and function that read; imported when first needed (tree-sitter costs 25 ms)."""

NARROWERS: dict[str, tuple[str, str]] = {
    "python_imports": ("linter.readers.narrow", "python_imports"),
    "javascript_imports": ("linter.readers.narrow", "javascript_imports"),
}
"""Reader to a cheap function that gives the part of a file in which alone it can find something."""

_REQUIREMENTS = ("requirements", "constraints")
_WORKFLOWS = ".github/workflows/"


def readers_for(path: str) -> tuple[str, ...]:
    """Names of the readers that take a file, by its path relative to the repository root."""
    folder, _, name = path.rpartition("/")
    name = name.lower()
    if found := BY_NAME.get(name):
        return found
    stem, dot, ending = name.rpartition(".")
    suffix = dot + ending
    if suffix in (".txt", ".in") and (_is_requirements(stem) or _is_requirements(folder.rpartition("/")[2])):
        return ("requirements",)
    if suffix in (".yml", ".yaml") and f"{path}".startswith(_WORKFLOWS):
        return ("actions",)
    return BY_SUFFIX.get(suffix, ())


def _is_requirements(word: str) -> bool:
    return any(mark in word for mark in _REQUIREMENTS)
