"""Which readers take a file: the visible table. On the hook path: imports nothing."""

from __future__ import annotations

_JAVASCRIPT = ("javascript_imports", "slash_code")
_CODE = {
    "hash_code": ".r .pl .pm .jl .cr .nim .gd",
    "slash_code": ".fs .sbt .gradle .proto .zig .sol .cu .v",
    "both_code": ".inc",
    "dash_code": ".sql .lua .hs .elm",
    "hash_config": ".yml .yaml .toml .env .conf .tf .tfvars .hcl .sh .bash .zsh .fish .ps1 .dockerfile .nix"
    " .mk .just",
    "slash_config": ".json .jsonc .json5",
    "ini_config": ".ini .cfg .properties",
    "markup": ".xml .plist .csproj .fsproj .props .config .html .htm .vue .svelte .astro",
    "prose": ".md .mdc .markdown .mdx",
}
_LANGUAGES = {
    "go": ("slash_code", ".go"),
    "java": ("slash_code", ".java .groovy .gvy"),
    "kotlin": ("slash_code", ".kt .kts"),
    "scala": ("slash_code", ".scala .sc"),
    "csharp": ("slash_code", ".cs .csx"),
    "ruby": ("hash_code", ".rb .rake .ru"),
    "php": ("both_code", ".php .phtml"),
    "rust": ("slash_code", ".rs"),
    "swift": ("slash_code", ".swift"),
    "dart": ("slash_code", ".dart"),
    "elixir": ("hash_code", ".ex .exs"),
    "c": ("slash_code", ".c .cc .cpp .cxx .h .hh .hpp .hxx .m .mm"),
}

BY_SUFFIX: dict[str, tuple[str, ...]] = {
    **{suffix: (reader,) for reader, suffixes in _CODE.items() for suffix in suffixes.split()},
    **{
        suffix: (f"{language}_imports", reader)
        for language, (reader, suffixes) in _LANGUAGES.items()
        for suffix in suffixes.split()
    },
    **dict.fromkeys((".py", ".pyi", ".pyw"), ("python_imports", "hash_code")),
    **dict.fromkeys((".js", ".mjs", ".cjs", ".jsx", ".ts", ".mts", ".cts", ".tsx"), _JAVASCRIPT),
}
BY_NAME: dict[str, tuple[str, ...]] = {
    "package.json": ("package_json", "slash_config"),
    "pyproject.toml": ("pyproject", "hash_config"),
    "poetry.lock": ("toml_lock",),
    "uv.lock": ("toml_lock",),
    "pdm.lock": ("toml_lock",),
    "pylock.toml": ("toml_lock",),
    "pipfile": ("pipfile",),
    "pipfile.lock": ("pipfile_lock",),
    "package-lock.json": ("package_lock",),
    "npm-shrinkwrap.json": ("package_lock",),
    "action.yml": ("actions", "hash_config"),
    "action.yaml": ("actions", "hash_config"),
    "dockerfile": ("hash_config",),
    "containerfile": ("hash_config",),
    "makefile": ("hash_config",),
    "justfile": ("hash_config",),
    "jenkinsfile": ("slash_code",),
}
_TEXT = ("text",)
_FAMILY = {"kotlin": "java", "scala": "java"}
GROUPS: dict[str, tuple[str, ...]] = {
    "python_imports": ("import:python",),
    "javascript_imports": ("import:javascript",),
    "requirements": ("dependency:pypi",),
    "pyproject": ("dependency:pypi",),
    "toml_lock": ("dependency:pypi",),
    "pipfile": ("dependency:pypi",),
    "pipfile_lock": ("dependency:pypi",),
    "package_json": ("dependency:npm",),
    "package_lock": ("dependency:npm",),
    "actions": ("action:github",),
    **{f"{language}_imports": (f"import:{_FAMILY.get(language, language)}",) for language in _LANGUAGES},
    **dict.fromkeys(_CODE, _TEXT),
}
"""Reader to the groups of keywords of which its input must hold one to be worth parsing."""

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
    **{
        f"{language}_imports": ("linter.readers.module_imports", f"read_{language}")
        for language in _LANGUAGES
    },
    **{reader: ("linter.readers.literals", reader) for reader in _CODE},
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
    if name.startswith(".env"):
        return ("hash_config",)
    stem, dot, ending = name.rpartition(".")
    suffix = dot + ending
    if suffix in (".txt", ".in") and (_is_requirements(stem) or _is_requirements(folder.rpartition("/")[2])):
        return ("requirements",)
    if suffix in (".yml", ".yaml") and path.startswith(_WORKFLOWS):
        return ("actions", "hash_config")
    return BY_SUFFIX.get(suffix, ())


def kind_of(path: str) -> tuple[str, ...]:
    """What decides how a file is read: its readers and its suffix; empty where none takes it."""
    readers = readers_for(path)
    return (*readers, path[path.rfind(".") :].lower()) if readers else ()


def _is_requirements(word: str) -> bool:
    return any(mark in word for mark in _REQUIREMENTS)
