"""Which readers take a file: the visible table. On the hook path: imports nothing."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

_ECOSYSTEMS = (
    "pypi npm golang maven nuget gem cargo composer hex pub swift cocoapods conda conan vcpkg jsr deno brew"
    " nix mise deb winget github"
).split()
_FROM_SCRIPTS = (
    *("command", "image", "extension:vscode", "extension:gh", "text"),
    *(f"dependency:{ecosystem}" for ecosystem in _ECOSYSTEMS),
    *("import:python", "import:javascript", "import:ruby", "import:php"),
)
"""What the commands of a script can be, install, start and fetch, and what programs within it import."""

# Language to the suffixes of its files, and how its comments are written (linter.readers.syntax.comments).
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
_FAMILY = {"kotlin": "java", "scala": "java"}

# Files that are read for literals and comments only.
_TEXTS = {
    "hash_code": ".r .pl .pm .jl .cr .nim .gd",
    "slash_code": ".fs .proto .zig .sol .cu .v",
    "both_code": ".inc",
    "dash_code": ".sql .lua .hs .elm",
    "hash_config": ".toml .env .conf .tf .tfvars .hcl",
    "slash_config": ".json .jsonc .json5",
    "ini_config": ".ini .cfg .properties",
    "markup": ".xml .plist .html .htm",
    "prose": ".md .mdc .markdown .mdx .qmd .rmd",
    "program_text": "",
}

# Reader to its module and to the ecosystems of the packages in its files.
_PACKAGES: dict[str, dict[str, str]] = {
    "packages.structured_manifests": {
        "composer_json": "composer github",
        "composer_lock": "composer",
        "vcpkg_json": "vcpkg",
        "nuget_lock": "nuget",
        "package_resolved": "swift",
        "deno_json": "npm jsr deno",
        "deno_lock": "npm jsr deno",
        "bun_lock": "npm",
        "devbox_json": "nix",
        "cargo_toml": "cargo github",
        "mise_toml": "mise npm pypi cargo golang gem",
        "pixi_toml": "conda pypi",
        "pubspec_yaml": "pub github",
        "pubspec_lock": "pub",
        "conda_environment": "conda pypi",
        "conda_lock": "conda",
        "pnpm_workspace": "npm github",
        "pnpm_lock": "npm",
        "yarnrc": "npm github",
    },
    "packages.line_manifests": {
        "go_mod": "golang",
        "go_sum": "golang",
        "gemfile": "gem github",
        "gemspec": "gem",
        "gemfile_lock": "gem",
        "mix_exs": "hex github",
        "mix_lock": "hex",
        "package_swift": "swift",
        "podfile": "cocoapods github",
        "podfile_lock": "cocoapods",
        "gradle": "maven",
        "gradle_lock": "maven",
        "gradle_catalog": "maven",
        "sbt": "maven",
        "msbuild": "nuget",
        "packages_config": "nuget",
        "conanfile": "conan",
        "brewfile": "brew",
        "tool_versions": "mise",
        "yarn_lock": "npm",
        "gitmodules": "github",
    },
    "packages.manifests": {
        "read_requirements": "pypi github",
        "read_constraints": "pypi",
        "read_pyproject": "pypi github",
        "read_package_json": "npm github",
    },
    "packages.lock_files": {
        "read_toml_lock": "pypi",
        "read_pipfile": "pypi github",
        "read_pipfile_lock": "pypi",
        "read_package_lock": "npm",
        "read_cargo_lock": "cargo",
    },
    "packages.pom": {"read_pom": "maven"},
    "packages.inline": {
        "script_metadata": "pypi",
        "declared_nuget": "nuget",
        "declared_maven": "maven",
        "declared_hex": "hex",
        "declared_gems": "gem",
        "declared_crates": "cargo github",
    },
    "packages.setuptools": {"read_setup_py": "pypi", "read_setup_cfg": "pypi"},
}

# Reader to its module and groups, for all the others.
_OTHERS: dict[str, dict[str, tuple[str, ...]]] = {
    "imports.components": {"read_component": ("import:javascript",)},
    "imports.razor": {"read_razor": ("import:csharp",)},
    "imports.pages": dict.fromkeys(("read_page", "read_mdx"), ("import:javascript",)),
    "scripts.notebooks": {"read_notebook": ("import:python", *_FROM_SCRIPTS)},
    "scripts.notebook_sources": dict.fromkeys(
        ("read_notebook_source", "read_chunks"), ("import:python", *_FROM_SCRIPTS)
    ),
    "packages.nix": {"read_nix": ("dependency:nix",)},
    "scripts.actions": {"read_actions": ("action:github",)},
    "scripts.script_files": {
        **dict.fromkeys(("read_shell", "read_powershell", "read_batch", "read_program"), _FROM_SCRIPTS),
        **dict.fromkeys(("read_processes", "read_jenkinsfile"), _FROM_SCRIPTS),
    },
    "scripts.container_file": {"read_container_file": _FROM_SCRIPTS},
    "scripts.recipes": dict.fromkeys(("read_recipes", "read_justfile"), _FROM_SCRIPTS),
    "scripts.runners": {
        "read_pre_commit": _FROM_SCRIPTS,
        **dict.fromkeys(("read_tox", "read_nox", "lefthook_yaml", "lefthook_toml"), _FROM_SCRIPTS),
        **dict.fromkeys(("lefthook_json", "taskfile", "mise_tasks", "vscode_tasks"), _FROM_SCRIPTS),
        **dict.fromkeys(("package_scripts", "lint_staged", "lint_staged_yaml"), _FROM_SCRIPTS),
        **dict.fromkeys(("pyproject_tasks", "gitpod"), _FROM_SCRIPTS),
    },
    "scripts.pipelines": {
        "workflow_scripts": _FROM_SCRIPTS,
        "gitlab": ("action:gitlab", *_FROM_SCRIPTS),
        "circleci": ("action:circleci", *_FROM_SCRIPTS),
        "azure": ("action:azure", *_FROM_SCRIPTS),
        "bitbucket": ("action:bitbucket", *_FROM_SCRIPTS),
        "drone": _FROM_SCRIPTS,
        "buildkite": ("action:buildkite", *_FROM_SCRIPTS),
        "compose": _FROM_SCRIPTS,
        "cluster": ("image",),
        "devcontainer": ("action:devcontainer", "extension:jetbrains", *_FROM_SCRIPTS),
    },
    "scripts.agent_settings": {"read_agent_settings": ("extension:agent",)},
    "scripts.editors": {
        "recommendations": ("extension:vscode",),
        "read_settings": ("extension:setting",),
        "read_plugins": ("extension:jetbrains",),
        "read_servers": _FROM_SCRIPTS,
        "renovate": tuple(f"dependency:{ecosystem}" for ecosystem in _ECOSYSTEMS),
        "read_dependabot": tuple(f"dependency:{ecosystem}" for ecosystem in _ECOSYSTEMS),
    },
}

GROUPS: dict[str, tuple[str, ...]] = {
    "python_imports": ("import:python",),
    "javascript_imports": ("import:javascript",),
    **{f"{language}_imports": (f"import:{_FAMILY.get(language, language)}",) for language in _LANGUAGES},
    **dict.fromkeys(_TEXTS, ("text",)),
    **{
        reader: tuple(f"dependency:{ecosystem}" for ecosystem in ecosystems.split())
        for readers in _PACKAGES.values()
        for reader, ecosystems in readers.items()
    },
    "brewfile": ("dependency:brew", "extension:vscode"),
    **{reader: groups for readers in _OTHERS.values() for reader, groups in readers.items()},
}
"""Reader to the groups of keywords of which its input must hold one to be worth parsing."""

MODULES: dict[str, tuple[str, str]] = {
    "python_imports": ("linter.readers.imports.python", "read"),
    "javascript_imports": ("linter.readers.imports.javascript", "read"),
    **{
        f"{language}_imports": ("linter.readers.imports.by_grammar", f"read_{language}")
        for language in _LANGUAGES
    },
    **{reader: ("linter.readers.literals", reader) for reader in _TEXTS},
    **{
        reader: (f"linter.readers.{module}", reader)
        for module in (*_PACKAGES, *_OTHERS)
        for reader in (*_PACKAGES.get(module, ()), *_OTHERS.get(module, ()))
    },
}
"""Reader to the module and function that read; imported when first needed (tree-sitter costs 25 ms)."""

_SCRIPTS = ("read_shell", "read_powershell", "read_recipes", "read_justfile", "read_container_file")
NARROWERS: dict[str, tuple[str, str]] = {
    "python_imports": ("linter.readers.scripts.preselect", "python_imports"),
    "javascript_imports": ("linter.readers.scripts.preselect", "javascript_imports"),
    **dict.fromkeys(_SCRIPTS, ("linter.readers.scripts.preselect", "commands")),
    "read_program": ("linter.readers.scripts.preselect", "programs"),
}
"""Reader to a cheap function that gives the part of a file in which alone it can find something."""

LITERALS = frozenset(name for name, (module, _) in MODULES.items() if module == "linter.readers.literals")
"""Readers that can be told which words matter (linter.readers.syntax.protocols.WordReader)."""

MARKS: dict[str, tuple[bytes, ...]] = {
    "prose": (b"<!--",),
    "script_metadata": (b"# /// script",),
    "declared_nuget": (b"#:package", b"#r ", b"nuget:"),
    "declared_maven": (b"//DEPS", b"//> using", b"@Grab", b"DependsOn", b"$ivy"),
    "declared_hex": (b"Mix.install",),
    "declared_gems": (b"bundler/inline",),
    "declared_crates": (b"```cargo", b"cargo-deps", b"---"),
    "read_notebook_source": (b"MAGIC", b"%%", b"jupyt", b"get_ipython()"),
    "read_chunks": (b"```{", b"~~~{"),
    **dict.fromkeys(("read_program", "program_text"), (b"#!",)),
}
"""Readers that find nothing in a file without one of these, whatever its words."""

OF_INSTALLERS = ("read_recipes", "read_justfile", "read_shell", "read_powershell", "read_batch")
"""Readers that find packages and modules only where `linter.readers.scripts.preselect.is_brought` says so."""

_JAVASCRIPT = ("javascript_imports", "slash_code")
_SETTINGS = "read_agent_settings"
_OF_SETTINGS = (".json", ".jsonc", ".json5", ".toml", ".yml", ".yaml")
"""Suffixes of files of settings, which lie in hidden folders or are hidden themselves."""
_CLUSTER = ("cluster", "hash_config")
_SHELL = ("read_shell", "hash_config")
_MSBUILD = ("msbuild", "markup")
_RECIPES = ("read_recipes", "hash_config")
_JUSTFILE = ("read_justfile", "hash_config")
_CONTAINER_FILE = ("read_container_file", "hash_config")
_PROGRAM = ("read_program", "program_text", "script_metadata")
"""What a file without an ending is by its first line, if that says it."""

BY_SUFFIX: dict[str, tuple[str, ...]] = {
    **{suffix: (reader,) for reader, suffixes in _TEXTS.items() for suffix in suffixes.split()},
    **{
        suffix: (f"{language}_imports", reader)
        for language, (reader, suffixes) in _LANGUAGES.items()
        for suffix in suffixes.split()
    },
    **dict.fromkeys(
        (".py", ".pyi", ".pyw", ".pyx", ".pxd", ".pxi", ".sage", ".ipy"),
        ("python_imports", "hash_code", "script_metadata", "read_notebook_source"),
    ),
    **dict.fromkeys((".js", ".mjs", ".cjs", ".jsx", ".ts", ".mts", ".cts", ".tsx"), _JAVASCRIPT),
    **dict.fromkeys((".yml", ".yaml"), _CLUSTER),
    **dict.fromkeys((".sh", ".bash", ".zsh", ".ksh", ".fish", ".bats", ".command"), _SHELL),
    **dict.fromkeys((".bashrc", ".bash_profile", ".bash_aliases", ".zshrc", ".zprofile", ".profile"), _SHELL),
    **dict.fromkeys((".ps1", ".psm1"), ("read_powershell", "hash_config")),
    **dict.fromkeys((".bat", ".cmd"), ("read_batch", "ini_config")),
    ".mk": _RECIPES,
    ".just": _JUSTFILE,
    **dict.fromkeys((".csproj", ".fsproj", ".vbproj", ".props", ".targets"), _MSBUILD),
    **dict.fromkeys((".vue", ".svelte", ".astro"), ("read_component", "markup")),
    ".ipynb": ("read_notebook",),
    **dict.fromkeys((".qmd", ".rmd"), ("read_chunks", "prose")),
    ".md": ("prose", "read_chunks"),
    ".mdx": ("read_mdx", "prose"),
    **dict.fromkeys((".html", ".htm", ".xhtml"), ("read_page", "markup")),
    **dict.fromkeys((".razor", ".cshtml"), ("read_razor", "markup")),
    **dict.fromkeys((".cs", ".csx"), ("csharp_imports", "slash_code", "declared_nuget")),
    **dict.fromkeys((".fsx", ".fs", ".cake", ".dib"), ("slash_code", "declared_nuget")),
    **dict.fromkeys((".java", ".groovy", ".gvy"), ("java_imports", "slash_code", "declared_maven")),
    **dict.fromkeys((".kt", ".kts"), ("kotlin_imports", "slash_code", "declared_maven")),
    ".sc": ("scala_imports", "slash_code", "declared_maven"),
    ".scala": ("scala_imports", "slash_code", "declared_maven", "read_notebook_source"),
    ".sql": ("dash_code", "read_notebook_source"),
    ".r": ("hash_code", "read_notebook_source"),
    **dict.fromkeys((".ex", ".exs", ".livemd"), ("elixir_imports", "hash_code", "declared_hex")),
    ".rb": ("ruby_imports", "hash_code", "declared_gems"),
    **dict.fromkeys((".rs", ".crs"), ("rust_imports", "slash_code", "declared_crates")),
    **dict.fromkeys((".dockerfile", ".containerfile"), _CONTAINER_FILE),
    ".gemspec": ("gemspec", "hash_code"),
    ".podspec": ("hash_code",),
    ".gradle": ("gradle", "slash_code"),
    ".sbt": ("sbt", "slash_code"),
    ".nix": ("read_nix", "hash_config"),
    ".code-workspace": ("recommendations", "read_settings"),
}
_PIPELINE = "hash_config"  # what is no step of a pipeline is still read for literals
_MCP = ("read_servers", _SETTINGS, "slash_config")
_MISE = ("mise_toml", "mise_tasks", "hash_config")
_YAML = (".yml", ".yaml")
BY_NAME: dict[str, tuple[str, ...]] = {
    "package.json": ("read_package_json", "package_scripts", "slash_config"),
    "pyproject.toml": ("read_pyproject", "pyproject_tasks", "hash_config"),
    "setup.py": ("read_setup_py", "python_imports", "hash_code"),
    "setup.cfg": ("read_setup_cfg", "ini_config"),
    **dict.fromkeys(("poetry.lock", "uv.lock", "pdm.lock", "pylock.toml"), ("read_toml_lock",)),
    "pipfile": ("read_pipfile",),
    "pipfile.lock": ("read_pipfile_lock",),
    **dict.fromkeys(("package-lock.json", "npm-shrinkwrap.json"), ("read_package_lock",)),
    "yarn.lock": ("yarn_lock",),
    "pnpm-lock.yaml": ("pnpm_lock",),
    "pnpm-workspace.yaml": ("pnpm_workspace",),
    "bun.lock": ("bun_lock",),
    **dict.fromkeys(("deno.json", "deno.jsonc"), ("deno_json", "package_scripts", "slash_config")),
    **dict.fromkeys(("jsr.json", "import_map.json"), ("deno_json", "slash_config")),
    "deno.lock": ("deno_lock",),
    **dict.fromkeys(
        ("environment.yml", "environment.yaml", "conda.yml", "conda.yaml"),
        ("conda_environment", "hash_config"),
    ),
    **dict.fromkeys(("conda-lock.yml", "conda-lock.yaml"), ("conda_lock",)),
    "pixi.toml": ("pixi_toml", "mise_tasks", "hash_config"),
    "go.mod": ("go_mod",),
    "go.work": ("go_mod",),
    **dict.fromkeys(("go.sum", "go.work.sum"), ("go_sum",)),
    "pom.xml": ("read_pom", "markup"),
    ".yarnrc.yml": ("yarnrc", "hash_config"),
    ".gitmodules": ("gitmodules",),
    "build.gradle.kts": ("gradle", "kotlin_imports", "slash_code"),
    "settings.gradle.kts": ("gradle", "slash_code"),
    "libs.versions.toml": ("gradle_catalog",),
    "gradle.lockfile": ("gradle_lock",),
    "packages.config": ("packages_config",),
    "packages.lock.json": ("nuget_lock",),
    **dict.fromkeys(("gemfile", "gems.rb"), ("gemfile", "hash_code")),
    **dict.fromkeys(("gemfile.lock", "gems.locked"), ("gemfile_lock",)),
    "cargo.toml": ("cargo_toml",),
    "cargo.lock": ("read_cargo_lock",),
    "composer.json": ("composer_json", "package_scripts", "slash_config"),
    "composer.lock": ("composer_lock",),
    "mix.exs": ("mix_exs", "elixir_imports", "hash_code"),
    "mix.lock": ("mix_lock",),
    "pubspec.yaml": ("pubspec_yaml",),
    "pubspec.lock": ("pubspec_lock",),
    "package.swift": ("package_swift", "swift_imports", "slash_code"),
    "package.resolved": ("package_resolved",),
    "podfile": ("podfile",),
    "podfile.lock": ("podfile_lock",),
    "vcpkg.json": ("vcpkg_json",),
    "conanfile.txt": ("conanfile",),
    "conanfile.py": ("conanfile", "python_imports", "hash_code"),
    "brewfile": ("brewfile", "hash_config"),
    **dict.fromkeys(("mise.toml", ".mise.toml", "mise.local.toml"), _MISE),
    ".tool-versions": ("tool_versions",),
    "devbox.json": ("devbox_json", "slash_config"),
    "action.yml": ("read_actions", "workflow_scripts", _PIPELINE),
    "action.yaml": ("read_actions", "workflow_scripts", _PIPELINE),
    **dict.fromkeys(("dockerfile", "containerfile", "earthfile"), _CONTAINER_FILE),
    **dict.fromkeys(("makefile", "gnumakefile"), _RECIPES),
    **dict.fromkeys(("justfile", ".justfile"), _JUSTFILE),
    ".envrc": _SHELL,
    **dict.fromkeys(("procfile", "procfile.dev"), ("read_processes",)),
    **dict.fromkeys((".pre-commit-config.yaml", ".pre-commit-config.yml"), ("read_pre_commit", _PIPELINE)),
    **dict.fromkeys(
        tuple(
            f"{dot}lefthook{local}{ending}"
            for dot in ("", ".")
            for local in ("", "-local")
            for ending in _YAML
        ),
        ("lefthook_yaml", _PIPELINE),
    ),
    **dict.fromkeys(("lefthook.toml", ".lefthook.toml"), ("lefthook_toml", "hash_config")),
    **dict.fromkeys(("lefthook.json", ".lefthook.json"), ("lefthook_json", "slash_config")),
    **dict.fromkeys(
        tuple(f"taskfile{dist}{ending}" for dist in ("", ".dist") for ending in _YAML),
        ("taskfile", _PIPELINE),
    ),
    "tox.ini": ("read_tox", "ini_config"),
    "noxfile.py": ("read_nox", "python_imports", "hash_code"),
    **dict.fromkeys(
        (".lintstagedrc", ".lintstagedrc.json", ".simple-git-hooks.json"), ("lint_staged", "slash_config")
    ),
    **dict.fromkeys((".lintstagedrc.yml", ".lintstagedrc.yaml"), ("lint_staged_yaml", _PIPELINE)),
    ".gitpod.yml": ("gitpod", _PIPELINE),
    "jenkinsfile": ("read_jenkinsfile", "slash_code"),
    "bitbucket-pipelines.yml": ("bitbucket", _PIPELINE),
    **dict.fromkeys((".drone.yml", ".woodpecker.yml", ".woodpecker.yaml"), ("drone", _PIPELINE)),
    **dict.fromkeys(("devcontainer.json", ".devcontainer.json"), ("devcontainer", "slash_config")),
    "externaldependencies.xml": ("read_plugins",),
    **dict.fromkeys(("renovate.json", "renovate.json5", ".renovaterc", ".renovaterc.json"), ("renovate",)),
    **dict.fromkeys(("dependabot.yml", "dependabot.yaml"), ("read_dependabot",)),
    **dict.fromkeys(
        (
            *("mcp.json", ".mcp.json", "mcp_config.json", "mcp-config.json", "mcp_settings.json"),
            *(
                "cline_mcp_settings.json",
                "claude_desktop_config.json",
                "opencode.json",
                "opencode.jsonc",
                "crush.json",
            ),
            *("mcp-servers.json", "mcpservers.json", "kilo.json", "kilo.jsonc"),
        ),
        _MCP,
    ),
}

_REQUIREMENTS = (("read_constraints", "constraint"), ("read_requirements", "requirements"))
"""Readers of what pip takes, and the word in the name of a file or its folder that marks it."""
_IN_FOLDER: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = (
    (".github/workflows", _YAML, ("read_actions", "workflow_scripts", _PIPELINE)),
    (".circleci", _YAML, ("circleci", _PIPELINE)),
    (".woodpecker", _YAML, ("drone", _PIPELINE)),
    (".buildkite", _YAML, ("buildkite", _PIPELINE)),
    (".gitlab", _YAML, ("gitlab", _PIPELINE)),
    (".gitlab/ci", _YAML, ("gitlab", _PIPELINE)),
    (".continue/mcpServers", _YAML, ("read_servers", "hash_config")),
    (".vscode", ("extensions.json",), ("recommendations",)),
    (".vscode", ("tasks.json",), ("vscode_tasks", "slash_config")),
    (".vscode", ("settings.json",), ("read_settings", "read_servers", _SETTINGS, "slash_config")),
    (".zed", ("settings.json",), _MCP),
    (".gemini", ("settings.json",), _MCP),
    (".qwen", ("settings.json",), _MCP),
    (".iflow", ("settings.json",), _MCP),
    (".claude", ("settings.json", "settings.local.json"), _MCP),
    (".amp", ("settings.json",), _MCP),
    (".codex", ("config.toml",), ("read_servers", _SETTINGS, "hash_config")),
    (".config/mise", ("config.toml",), _MISE),
    (".mise", ("config.toml",), _MISE),
)
"""The end of a folder's path, the end of a name, and the readers of such files."""

_LIKE: tuple[tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]], ...] = (
    ((".env",), ("",), ("hash_config",)),
    (("dockerfile.", "containerfile."), ("",), _CONTAINER_FILE),
    (("docker-compose", "compose"), _YAML, ("compose", _PIPELINE)),
    (("azure-pipelines",), _YAML, ("azure", _PIPELINE)),
    (("makefile.",), ("",), _RECIPES),
    (("",), (".gitlab-ci.yml", ".gitlab-ci.yaml"), ("gitlab", _PIPELINE)),
)
"""How a name begins, how it ends, and the readers of such files."""

_HOOK_FOLDERS = frozenset({".husky", ".githooks", ".git-hooks", "githooks", "git-hooks", "hooks"})
_HOOKS = frozenset(
    "applypatch-msg commit-msg fsmonitor-watchman post-applypatch post-checkout post-commit post-merge"
    " post-receive post-rewrite post-update pre-applypatch pre-auto-gc pre-commit pre-merge-commit pre-push"
    " pre-rebase pre-receive prepare-commit-msg proc-receive push-to-checkout reference-transaction"
    " sendemail-validate update".split()
)
"""The hooks of git (githooks(5)): scripts by their name, whatever their first line says."""
_SCRIPT_FOLDERS = _HOOK_FOLDERS | frozenset(
    "bin sbin libexec script scripts tools ci .ci build util utils".split()
)
"""Directories in which a file with an unknown ending is a script if its first line says so."""
_DATA = frozenset(
    "txt csv tsv rst adoc log po pot svg png jpg jpeg gif ico webp pdf gz xz zst zip tar tgz jar whl exe"
    " dll so a o bin dat db sqlite wasm woff woff2 ttf otf mp3 mp4 wav patch diff snap golden out map lock"
    " sum".split()
)
_PROSE = frozenset(
    "license licence copying readme authors contributors changelog changes news todo install version notice"
    " maintainers codeowners kconfig owners".split()
)
"""Endings and names of what is no script, so that it is not read at all."""

_FOLDER_ENDINGS = tuple({ending for _, endings, _ in _IN_FOLDER for ending in endings})
_LIKE_STARTS = tuple({start for starts, _, _ in _LIKE for start in starts if start})
_LIKE_ENDINGS = tuple({ending for starts, endings, _ in _LIKE for ending in endings if "" in starts})
_PATHS = 1 << 16  # that are remembered: a history names each of its paths many times


class _Remembered(dict[str, tuple[str, ...]]):
    """Answers by path. functools.lru_cache does the same, and its import is a quarter of a hook's time."""

    def __init__(self, answer: Callable[[str], tuple[str, ...]]) -> None:
        self._answer = answer

    def __missing__(self, path: str) -> tuple[str, ...]:
        if len(self) >= _PATHS:
            self.clear()
        found = self[path] = self._answer(path)
        return found


def readers_for(path: str) -> tuple[str, ...]:
    """Names of the readers that take a file, by its path relative to the repository root."""
    return _READERS[path]


def is_marked(reader: str, data: bytes) -> bool:
    """Whether a file holds a mark of what a reader reads, if it has such marks."""
    return reader not in MARKS or any(mark in data for mark in MARKS[reader])


def kind_of(path: str) -> tuple[str, ...]:
    """What decides how a file is read: its readers and its suffix; empty where none takes it."""
    return _KINDS[path]


def _readers_of(path: str) -> tuple[str, ...]:
    folder, _, name = path.rpartition("/")
    name = name.lower()
    if found := BY_NAME.get(name):
        return found
    for place, endings, readers in _IN_FOLDER if name.endswith(_FOLDER_ENDINGS) else ():
        if name.endswith(endings) and (folder == place or folder.endswith(f"/{place}")):
            return readers
    is_like = name.startswith(_LIKE_STARTS) or name.endswith(_LIKE_ENDINGS)
    for starts, endings, readers in _LIKE if is_like else ():
        if name.startswith(starts) and name.endswith(endings):
            return readers
    stem, dot, ending = name.rpartition(".")
    suffix = dot + ending
    if suffix in (".txt", ".in"):
        parts = (stem, folder.rpartition("/")[2].lower())
        for reader, word in _REQUIREMENTS:
            if any(word in part for part in parts):
                return (reader,)
    found = BY_SUFFIX.get(suffix, ())
    is_hidden = path.startswith(".") or "/." in path
    if is_hidden and suffix in _OF_SETTINGS:
        return (_SETTINGS, *found)
    return found or _readers_of_script(folder, name)


def _readers_of_script(folder: str, name: str) -> tuple[str, ...]:
    """Readers of what no ending tells: a git hook by its place, another script by its first line.

    Its mode is not asked: what is run without an ending says by its first line what runs it, and many a
    text has the mode of a program because it comes from a file system without modes.
    """
    folders = folder.lower().split("/")
    stem, dot, ending = name.rpartition(".")
    if not dot:
        is_hook = name in _HOOKS and not _HOOK_FOLDERS.isdisjoint(folders)
        return _SHELL if is_hook else () if name in _PROSE else _PROGRAM
    is_script = bool(stem) and ending not in _DATA and not _SCRIPT_FOLDERS.isdisjoint(folders)
    return _PROGRAM if is_script else ()


def _kind_of(path: str) -> tuple[str, ...]:
    readers = readers_for(path)
    return (*readers, path[path.rfind(".") :].lower()) if readers else ()


_READERS = _Remembered(_readers_of)
_KINDS = _Remembered(_kind_of)
