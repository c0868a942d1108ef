"""The types of files by name, ending and folder, and the readers of each. On the hook path: only tables."""

from __future__ import annotations

from linter.readers.reader_table import LANGUAGES, TEXTS

_JAVASCRIPT = ("javascript_imports", "slash_code")
_TYPESCRIPT = ("typescript_imports", "slash_code")
SETTINGS = "read_agent_settings"
OF_SETTINGS = (".json", ".jsonc", ".json5", ".toml", ".yml", ".yaml")
"""Suffixes of configuration files, which lie in hidden directories or are hidden themselves."""
_CLUSTER = ("cluster", "cluster_commands", "hash_config")
SHELL = ("read_shell", "hash_config")
_PYTHON = ("python_imports", "hash_code", "script_metadata", "read_notebook_source")
_MSBUILD = ("msbuild", "markup")
_RECIPES = ("read_recipes", "hash_config")
_JUSTFILE = ("read_justfile", "hash_config")
_CONTAINER_FILE = ("read_container_file", "hash_config")
PROGRAM = (
    *("read_program", "program_text", "script_metadata"),
    *("declared_maven", "declared_hex", "declared_crates"),
)
"""The readers of a file without a suffix; they look at its first line."""

BY_SUFFIX: dict[str, tuple[str, ...]] = {
    **{suffix: (reader,) for reader, suffixes in TEXTS.items() for suffix in suffixes.split()},
    **{
        suffix: (f"{language}_imports", reader)
        for language, (reader, suffixes) in LANGUAGES.items()
        for suffix in suffixes.split()
    },
    **dict.fromkeys(
        (".py", ".pyi", ".pyw", ".pyx", ".pxd", ".pxi", ".py3", ".rpy", ".xsh", ".smk", ".sage"),
        _PYTHON,
    ),
    ".ipy": (*_PYTHON, "read_ipython"),
    **dict.fromkeys((".js", ".mjs", ".cjs", ".jsx", ".tsx"), _JAVASCRIPT),
    **dict.fromkeys((".ts", ".mts", ".cts"), _TYPESCRIPT),
    **dict.fromkeys((".es6", ".jsm", ".gjs", ".gts", ".flow"), _JAVASCRIPT),
    **dict.fromkeys((".yml", ".yaml"), _CLUSTER),
    **dict.fromkeys((".sh", ".bash", ".zsh", ".ksh", ".fish", ".bats", ".command"), SHELL),
    **dict.fromkeys((".bashrc", ".bash_profile", ".bash_aliases", ".zshrc", ".zprofile", ".profile"), SHELL),
    ".nu": SHELL,
    **dict.fromkeys((".ps1", ".psm1"), ("read_powershell", "powershell_config")),
    **dict.fromkeys((".bat", ".cmd"), ("read_batch", "batch_config")),
    ".mk": _RECIPES,
    ".just": _JUSTFILE,
    **dict.fromkeys((".csproj", ".fsproj", ".vbproj", ".props", ".targets"), _MSBUILD),
    **dict.fromkeys((".vue", ".svelte", ".astro"), ("read_component", "markup", "page_comments")),
    ".ejs": ("read_page", "erb_markup"),
    **dict.fromkeys((".marko", ".riot"), ("read_page", "markup")),
    ".ipynb": ("read_notebook",),
    **dict.fromkeys((".qmd", ".rmd"), ("read_chunks", "prose")),
    ".md": ("prose", "read_chunks"),
    ".mdx": ("read_mdx", "mdx_prose"),
    **dict.fromkeys((".html", ".htm", ".xhtml"), ("read_page", "markup", "page_comments")),
    **dict.fromkeys((".razor", ".cshtml"), ("read_razor", "razor_markup")),
    ".linq": ("declared_nuget", "markup"),
    ".pbxproj": ("pbxproj",),
    ".jenkinsfile": ("read_jenkinsfile", "slash_code"),
    **dict.fromkeys((".cs", ".csx"), ("csharp_imports", "slash_code", "declared_nuget")),
    **dict.fromkeys((".fsx", ".fs", ".cake", ".dib"), ("slash_code", "declared_nuget")),
    **dict.fromkeys((".java", ".groovy", ".gvy", ".jsh"), ("java_imports", "slash_code", "declared_maven")),
    **dict.fromkeys((".kt", ".kts"), ("kotlin_imports", "slash_code", "declared_maven")),
    ".sc": ("scala_imports", "slash_code", "declared_maven"),
    ".scala": ("scala_imports", "slash_code", "declared_maven", "read_notebook_source"),
    ".sql": ("dash_code", "read_notebook_source"),
    ".r": ("hash_code", "read_notebook_source"),
    **dict.fromkeys((".ex", ".exs", ".livemd"), ("elixir_imports", "hash_code", "declared_hex")),
    ".rb": ("ruby_imports", "ruby_code", "declared_gems"),
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
_MCP = ("read_servers", SETTINGS, "slash_config")
_MISE = ("mise_toml", "mise_tasks", "hash_config")
_YAML = (".yml", ".yaml")
BY_NAME: dict[str, tuple[str, ...]] = {
    "package.json": ("read_package_json", "package_scripts", "slash_config"),
    "pyproject.toml": ("read_pyproject", "pyproject_tasks", "pixi_pyproject", "tox_toml", "hash_config"),
    **dict.fromkeys(("sconstruct", "sconscript", "wscript", "snakefile", "tiltfile"), _PYTHON),
    "cmakelists.txt": ("hash_config",),
    "package.yaml": ("package_yaml", "hash_config"),
    **dict.fromkeys(("project.yml", "project.yaml"), ("xcodegen", *_CLUSTER)),
    **dict.fromkeys(("meta.yaml", "meta.yml", "recipe.yaml"), ("conda_recipe", "hash_config")),
    "deps.edn": ("deps_edn", "ini_config"),
    "project.clj": ("project_clj", "ini_config"),
    "ivy.xml": ("ivy", "markup"),
    "rebar.config": ("rebar", "percent_code"),
    "paket.dependencies": ("paket",),
    **dict.fromkeys(("workspace", "workspace.bazel", "module.bazel"), ("gradle_catalog", "hash_code")),
    **dict.fromkeys(("build.sc", "build.mill"), ("gradle", "scala_imports", "slash_code", "declared_maven")),
    "setup.py": ("read_setup_py", "python_imports", "hash_code"),
    "setup.cfg": ("read_setup_cfg", "read_tox", "ini_config"),
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
    "devbox.json": ("devbox_json", "devbox_scripts", "slash_config"),
    **dict.fromkeys(("project.json", "nx.json"), ("nx_targets", "slash_config")),
    **dict.fromkeys((".huskyrc", ".huskyrc.json"), ("hooks_json", "slash_config")),
    ".rusty-hook.toml": ("hooks_toml", "hash_config"),
    ".overcommit.yml": ("overcommit", "hash_config"),
    "trunk.yaml": ("trunk", "hash_config"),
    "moon.yml": ("moon", "hash_config"),
    "bacon.toml": ("bacon", "hash_config"),
    "makefile.toml": ("cargo_make", "hash_config"),
    "tox.toml": ("tox_toml", "hash_config"),
    ".travis.yml": ("travis", "hash_config"),
    **dict.fromkeys(("appveyor.yml", ".appveyor.yml"), ("appveyor", "hash_config")),
    **dict.fromkeys(("cloudbuild.yaml", "cloudbuild.yml"), ("cloud_build", "hash_config")),
    **dict.fromkeys(("buildspec.yml", "buildspec.yaml"), ("command_lists", "hash_config")),
    **dict.fromkeys((".readthedocs.yaml", ".readthedocs.yml"), ("read_the_docs", "hash_config")),
    **dict.fromkeys(("render.yaml", "render.yml"), ("render", "hash_config")),
    **dict.fromkeys(("cloud-init.yml", "cloud-init.yaml", "user-data"), ("cloud_init", "hash_config")),
    "vercel.json": ("vercel", "slash_config"),
    **dict.fromkeys(("netlify.toml", "fly.toml"), ("deployment", "hash_config")),
    "action.yml": ("read_actions", "workflow_scripts", _PIPELINE),
    "action.yaml": ("read_actions", "workflow_scripts", _PIPELINE),
    **dict.fromkeys(("dockerfile", "containerfile", "earthfile"), _CONTAINER_FILE),
    **dict.fromkeys(("makefile", "gnumakefile"), _RECIPES),
    **dict.fromkeys(("justfile", ".justfile"), _JUSTFILE),
    ".envrc": SHELL,
    **dict.fromkeys(("procfile", "procfile.dev"), ("read_processes",)),
    **dict.fromkeys(
        (".pre-commit-config.yaml", ".pre-commit-config.yml", ".pre-commit-hooks.yaml", "prek.toml"),
        ("read_pre_commit", _PIPELINE),
    ),
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
    **dict.fromkeys((".lintstagedrc.json", ".simple-git-hooks.json"), ("lint_staged", "slash_config")),
    **dict.fromkeys(
        (".lintstagedrc", ".lintstagedrc.yml", ".lintstagedrc.yaml"), ("lint_staged_yaml", _PIPELINE)
    ),
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

REQUIREMENTS = (("read_constraints", "constraint"), ("read_requirements", "requirements"))
"""The readers of pip's formats, and the word in the name of a file or its directory that marks it."""
IN_FOLDER: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = (
    (".github/workflows", _YAML, ("read_actions", "workflow_scripts", _PIPELINE)),
    (".forgejo/workflows", _YAML, ("read_actions", "workflow_scripts", _PIPELINE)),
    (".gitea/workflows", _YAML, ("read_actions", "workflow_scripts", _PIPELINE)),
    (".azure-pipelines", _YAML, ("azure", _PIPELINE)),
    (".azure/pipelines", _YAML, ("azure", _PIPELINE)),
    ("azure-pipelines", _YAML, ("azure", _PIPELINE)),
    (".semaphore", _YAML, ("command_lists", _PIPELINE)),
    (".moon", _YAML, ("moon", "hash_config")),
    ("conda", _YAML, ("conda_environment", "hash_config")),
    ("project", (".scala",), ("sbt", "scala_imports", "slash_code")),
    *(
        (f"buildSrc/src/main/{language}", (ending,), ("gradle", reader, "slash_code"))
        for language, ending, reader in (
            ("kotlin", ".kt", "kotlin_imports"),
            ("groovy", ".groovy", "java_imports"),
            ("java", ".java", "java_imports"),
        )
    ),
    (".circleci", _YAML, ("circleci", _PIPELINE)),
    (".woodpecker", _YAML, ("drone", _PIPELINE)),
    (".buildkite", _YAML, ("buildkite", _PIPELINE)),
    (".gitlab", _YAML, ("gitlab", _PIPELINE)),
    (".gitlab/ci", _YAML, ("gitlab", _PIPELINE)),
    (".continue/mcpServers", _YAML, ("read_servers", "hash_config")),
    (".continue", ("config.yaml", "config.yml"), ("read_servers", SETTINGS, "hash_config")),
    (".config", ("mise.toml",), _MISE),
    (".vscode", ("extensions.json",), ("recommendations",)),
    (".vscode", ("tasks.json",), ("vscode_tasks", "slash_config")),
    (".vscode", ("settings.json",), ("read_settings", "read_servers", SETTINGS, "slash_config")),
    (".zed", ("settings.json",), _MCP),
    (".gemini", ("settings.json",), _MCP),
    (".qwen", ("settings.json",), _MCP),
    (".iflow", ("settings.json",), _MCP),
    (".claude", ("settings.json", "settings.local.json"), _MCP),
    (".amp", ("settings.json",), _MCP),
    (".codex", ("config.toml",), ("read_servers", SETTINGS, "hash_config")),
    (".config/mise", ("config.toml",), _MISE),
    (".mise", ("config.toml",), _MISE),
)
"""The end of a directory's path, the possible ends of a name, and the readers of such files."""

LIKE: tuple[tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]], ...] = (
    ((".env",), ("",), ("hash_config",)),
    (
        ("dockerfile.", "dockerfile-", "dockerfile_", "containerfile.", "containerfile-"),
        ("",),
        _CONTAINER_FILE,
    ),
    (("jenkinsfile.", "jenkinsfile-"), ("",), ("read_jenkinsfile", "slash_code")),
    (("environment-", "environment_", "environment."), _YAML, ("conda_environment", "hash_config")),
    (("",), ("environment.yml", "environment.yaml"), ("conda_environment", "hash_config")),
    (("docker-compose", "compose"), _YAML, ("compose", _PIPELINE)),
    (("azure-pipelines",), _YAML, ("azure", _PIPELINE)),
    (("makefile.",), ("",), _RECIPES),
    (("",), (".gitlab-ci.yml", ".gitlab-ci.yaml"), ("gitlab", _PIPELINE)),
)
"""The possible beginnings of a name, its possible ends, and the readers of such files."""
