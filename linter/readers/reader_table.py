"""All readers: where each is, and which files are worth giving to it. On the hook path: imports nothing."""

from __future__ import annotations

_ECOSYSTEMS = (
    "pypi npm golang maven nuget gem cargo composer hex pub swift cocoapods conda conan vcpkg jsr deno brew"
    " nix mise deb winget github"
).split()
_FROM_SCRIPTS = (
    *("command", "image", "extension:vscode", "extension:gh", "text"),
    *(f"dependency:{ecosystem}" for ecosystem in _ECOSYSTEMS),
    *("import:python", "import:javascript", "import:ruby", "import:php"),
)
"""What the commands of scripts can be, install, start and fetch, and what programs in them import."""

# Language to the suffixes of its files, and how its comments are written (linter.readers.syntax.comments).
LANGUAGES = {
    "go": ("slash_code", ".go"),
    "java": ("slash_code", ".java .groovy .gvy .jsh"),
    "kotlin": ("slash_code", ".kt .kts"),
    "scala": ("slash_code", ".scala .sc"),
    "csharp": ("slash_code", ".cs .csx"),
    "ruby": ("ruby_code", ".rb .rake .ru"),
    "php": ("both_code", ".php .phtml"),
    "rust": ("slash_code", ".rs"),
    "swift": ("slash_code", ".swift"),
    "dart": ("slash_code", ".dart"),
    "elixir": ("hash_code", ".ex .exs"),
    "c": ("slash_code", ".c .cc .cpp .cxx .h .hh .hpp .hxx .m .mm"),
}
_FAMILY = {"kotlin": "java", "scala": "java"}

# Files that are read for literals and comments only.
TEXTS = {
    "hash_code": ".r .pl .pm .pl6 .raku .jl .cr .nim .gd .coffee .tcl .awk .bzl .star .rego .wdl .robot",
    "slash_code": (
        ".fs .proto .zig .sol .cu .v .css .scss .sass .less .styl .prisma .bicep .thrift .wgsl .glsl"
        " .d .hx .as .qml .nf .cue .pkl .ron .apex .trigger .mq4 .mq5 .stan .do .strings"
    ),
    "both_code": ".inc .jsonnet .libsonnet",
    "dash_code": ".sql .lua .rockspec .adb .ads .vhd .vhdl",
    "haskell_code": ".hs .elm .purs .dhall .cabal",
    "percent_code": ".erl .hrl .tex .sty .rnw",
    "paren_code": ".ml .mli .pas",
    "ruby_code": "",
    "hash_config": ".toml .env .conf .cmake .graphql .gql .feature .opam .http .rest .hurl .bru",
    "both_config": ".tf .tfvars .hcl .nomad .hjson",
    "batch_config": "",
    "powershell_config": "",
    "slash_config": ".json .jsonc .json5 .tfstate .xcconfig .kdl",
    "ini_config": (
        ".ini .cfg .properties .el .clj .cljs .cljc .edn .lisp .scm .rkt .asm .s .f90 .f95 .f03 .ahk"
        " .service .timer .desktop .fnl"
    ),
    "markup": (
        ".xml .plist .html .htm .linq .resx .nuspec .wxs .ui .glade .entitlements .cfm .latte .pug .jade"
    ),
    "jinja_markup": ".twig .jinja .jinja2 .njk .liquid",
    "handlebars_markup": ".hbs .handlebars .mustache",
    "razor_markup": "",
    "erb_markup": ".erb .eex .leex .heex .ejs .aspx .ascx .jsp .gsp",
    "page_comments": "",
    "prose": ".md .mdc .markdown .qmd .rmd",
    "mdx_prose": "",
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
        "pixi_pyproject": "conda pypi",
        "conda_recipe": "conda",
        "package_yaml": "npm github",
        "xcodegen": "swift",
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
        "deps_edn": "maven",
        "project_clj": "maven",
        "ivy": "maven",
        "rebar": "hex",
        "paket": "nuget",
        "pbxproj": "swift",
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
    "scripts.notebooks": {"read_notebook": ("import:python", "import:csharp", "comment", *_FROM_SCRIPTS)},
    "scripts.notebook_sources": {
        **dict.fromkeys(("read_notebook_source", "read_ipython"), ("import:python", *_FROM_SCRIPTS)),
        "read_chunks": ("import:python", "comment", *_FROM_SCRIPTS),
    },
    "packages.nix": {"read_nix": ("dependency:nix", "dependency:pypi", "dependency:github")},
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
    "scripts.tasks": {
        **dict.fromkeys(("hooks_json", "hooks_toml", "overcommit", "trunk", "moon", "bacon"), _FROM_SCRIPTS),
        **dict.fromkeys(("cargo_make", "devbox_scripts", "nx_targets", "tox_toml"), _FROM_SCRIPTS),
    },
    "scripts.hosted": {
        **dict.fromkeys(("travis", "appveyor", "cloud_build", "command_lists"), _FROM_SCRIPTS),
        **dict.fromkeys(("read_the_docs", "render", "cloud_init", "vercel", "deployment"), _FROM_SCRIPTS),
        "cluster_commands": _FROM_SCRIPTS,
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
    **dict.fromkeys(("javascript_imports", "typescript_imports"), ("import:javascript",)),
    **{f"{language}_imports": (f"import:{_FAMILY.get(language, language)}",) for language in LANGUAGES},
    **dict.fromkeys(TEXTS, ("text", "comment")),
    **dict.fromkeys(("prose", "mdx_prose", "page_comments"), ("comment",)),
    **{
        reader: tuple(f"dependency:{ecosystem}" for ecosystem in ecosystems.split())
        for readers in _PACKAGES.values()
        for reader, ecosystems in readers.items()
    },
    "brewfile": ("dependency:brew", "extension:vscode"),
    **{reader: groups for readers in _OTHERS.values() for reader, groups in readers.items()},
}
"""Maps a reader to groups of keywords; a file without any of these keywords is not worth parsing."""

MODULES: dict[str, tuple[str, str]] = {
    "python_imports": ("linter.readers.imports.python", "read"),
    "javascript_imports": ("linter.readers.imports.javascript", "read"),
    "typescript_imports": ("linter.readers.imports.javascript", "read_typescript"),
    **{
        f"{language}_imports": ("linter.readers.imports.by_grammar", f"read_{language}")
        for language in LANGUAGES
    },
    **{reader: ("linter.readers.literals", reader) for reader in TEXTS},
    **{
        reader: (f"linter.readers.{module}", reader)
        for module in (*_PACKAGES, *_OTHERS)
        for reader in (*_PACKAGES.get(module, ()), *_OTHERS.get(module, ()))
    },
}
"""Maps a reader to its module and function, which are imported when first needed."""

_SCRIPTS = ("read_shell", "read_powershell", "read_recipes", "read_justfile", "read_container_file")
NARROWERS: dict[str, tuple[str, str]] = {
    "python_imports": ("linter.readers.scripts.preselect", "python_imports"),
    **dict.fromkeys(
        ("javascript_imports", "typescript_imports"),
        ("linter.readers.scripts.preselect", "javascript_imports"),
    ),
    **dict.fromkeys(_SCRIPTS, ("linter.readers.scripts.preselect", "commands")),
    "read_program": ("linter.readers.scripts.preselect", "programs"),
}
"""Maps a reader to a cheap function that cuts out the part of a file in which it can find anything."""

LITERALS = frozenset(name for name, (module, _) in MODULES.items() if module == "linter.readers.literals")
"""Readers that can be told which words matter (linter.readers.syntax.protocols.WordReader)."""

_FENCE = b"---"
"""Stands at the start of a cargo script, and nearly everywhere."""
MARKS: dict[str, tuple[bytes, ...]] = {
    "prose": (b"<!--",),
    "mdx_prose": (b"<!--", b"{/*"),
    "page_comments": (b"/*", b"//"),
    "pixi_pyproject": (b"tool.pixi",),
    "tox_toml": (b"tool.tox", b"env_run_base", b"[env", b"requires"),
    "cluster_commands": (b"ontainers:", b"tekton.dev", b"argoproj.io"),
    "script_metadata": (b"# /// script",),
    "declared_nuget": (b"#:package", b"#r ", b"nuget:", b"<NuGetReference"),
    "declared_maven": (b"//DEPS", b"//> using", b"@Grab", b"DependsOn", b"$ivy"),
    "declared_hex": (b"Mix.install",),
    "declared_gems": (b"bundler/inline",),
    "declared_crates": (b"```cargo", b"cargo-deps", _FENCE),
    "read_notebook_source": (b"MAGIC", b"#%%", b"# %%", b"#\t%%", b"jupyt", b"get_ipython()"),
    "read_chunks": (b"```{", b"~~~{"),
    **dict.fromkeys(("read_program", "program_text"), (b"#!", b"\xef\xbb\xbf#!")),
}
"""Maps a reader to byte strings; in a file without any of them it finds nothing."""

_AT_THE_START = frozenset({"read_program", "program_text"})
"""Readers whose marks stand at the start of a file; what is compiled has them anywhere."""

OF_INSTALLERS = (
    *("read_recipes", "read_justfile", "read_shell", "read_powershell", "read_batch", "read_program"),
)
"""Readers that find packages and modules only where `scripts.preselect.brought` says so."""


def is_marked(reader: str, data: bytes) -> bool:
    """Whether a file holds a mark of the reader; True if the reader has no marks."""
    if reader in _AT_THE_START:
        return data.startswith(MARKS[reader])
    marks = MARKS.get(reader)
    if marks is None:
        return True
    found = [mark for mark in marks if mark in data]
    return bool(found) and (found != [_FENCE] or _may_begin(data, _FENCE))


def _may_begin(data: bytes, mark: bytes) -> bool:
    """Whether there is only white space in front of a mark, or perhaps a line that names an interpreter."""
    before = data[: data.index(mark)]
    return b"#!" in before[:8] or not before.decode("utf-8", "replace").removeprefix("\ufeff").strip()
