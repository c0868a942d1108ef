"""The files in which commands stand, by their names: what is found in each, and on which line."""

from __future__ import annotations

import importlib
from typing import Any

import pytest

from linter.model.fragments import Fragment
from linter.readers.reader_table import LITERALS, MODULES
from linter.readers.registry import readers_for
from tests.tables import each

Row = tuple[str, str, int]
CASES: list[tuple[str, str, list[Row]]] = [
    (
        ".pre-commit-config.yaml",
        ("repos:\n- repo: local\n  hooks:\n  - id: x\n    language: python\n    entry: claude -p review\n"
        "    additional_dependencies: [openai==1.0]\n"),
        [("command", "claude -p review", 6), ("dependency", "openai", 7)],
    ),
    (
        ".pre-commit-config.yaml",
        ("repos:\n- repo: https://github.com/a/b.git\n  rev: v1\n  hooks:\n  - id: x\n    entry: bash -c 'claude -p'\n"
        "    args: [y]\n    additional_dependencies:\n    - '@scope/pkg@1'\n    - openai[x]>=1\n"),
        [
            ("dependency", "github.com/a/b", 2),
            ("command", "bash -c claude -p y", 6),
            ("command", "claude -p", 6),
            ("dependency", "@scope/pkg", 9),
            ("dependency", "openai", 10),
        ],
    ),
    (
        ".pre-commit-config.yaml",
        ("repos:\n- hooks:\n  - {id: a, language: fail, entry: claude -p is not allowed}\n"
        "  - {id: b, language: pygrep, entry: 'import openai'}\n  - {id: c, language: docker_image, entry: a/b:1 x}\n"),
        [("image", "a/b:1", 5)],
    ),
    (
        "lefthook.yml",
        ("pre-commit:\n  commands:\n    a:\n      run: claude -p\n  jobs:\n    - run: uvx b\n    - group:\n        jobs:\n"
        "          - run: npx -y c\n  scripts:\n    x.sh: {runner: bash}\n"),
        [
            ("command", "claude -p", 4),
            ("command", "uvx b", 6),
            ("dependency", "b", 6),
            ("command", "npx -y c", 9),
            ("dependency", "c", 9),
            ("command", "bash", 11),
        ],
    ),
    (
        "k8s/pod.yaml",
        ("kind: Pod\nspec:\n  containers:\n  - args: [-p, x]\n    command:\n    - claude\n    livenessProbe:\n"
        "      exec: {command: [sh, -c, claude -q]}\n  - args: [claude]\n"),
        [("command", "claude -p x", 6), ("command", "sh -c claude -q", 8), ("command", "claude -q", 8)],
    ),
    (
        "tox.toml",
        "[env.a]\ndeps = ['openai']\ncommands = [['claude', '-p'], ['claude', '-q']]\n",
        [("dependency", "openai", 2), ("command", "claude -p", 3), ("command", "claude -q", 3)],
    ),
    (
        "cloud-init.yml",
        "runcmd:\n- claude -p\n- [claude, -q]\n- - claude\n  - -r\n- - claude\n  - -s\n",
        [("command", f"claude -{letter}", line) for letter, line in (("p", 2), ("q", 3), ("r", 4), ("s", 6))],
    ),
    (
        "cloudbuild.yaml",
        "steps:\n- name: a/b\n  entrypoint: claude\n  args: [-p]\n- {name: c, script: claude -q}\n",
        [("image", "a/b", 2), ("command", "claude -p", 3), ("image", "c", 5), ("command", "claude -q", 5)],
    ),
    ("lefthook.toml", "[pre-push.commands.a]\nrun = 'claude -p'\n", [("command", "claude -p", 2)]),
    (
        "Taskfile.yml",
        ("version: '3'\nvars: {V: {sh: claude -v}}\ntasks:\n  a: claude -p\n  b:\n    desc: claude -p\n    cmds:\n"
        "      - claude -q\n      - cmd: claude -r\n      - task: claude\n      - |\n        x\n        claude -s\n"),
        [
            ("command", "claude -v", 2),
            ("command", "claude -p", 4),
            ("command", "claude -q", 8),
            ("command", "claude -r", 9),
            ("command", "x", 12),
            ("command", "claude -s", 13),
        ],
    ),
    (
        "tox.ini",
        ("[testenv]\ndeps =\n  openai>=1\n  -r reqs.txt\n  py39: groq ; x\n  # no\ncommands_pre = claude -p \\\n  x\n"
        "commands =\n  pytest\n  - claude {posargs}\n[flake8]\ndeps = no\ncommands = claude -p\n"),
        [
            ("dependency", "openai", 3),
            ("dependency", "groq", 5),
            ("command", "claude -p x", 7),
            ("command", "pytest", 10),
            ("command", "claude {posargs}", 11),
        ],
    ),
    (
        "noxfile.py",
        ("@nox.session\ndef t(session):\n    # session.install('no')\n    session.install(\n        '-e', '.', 'openai', \"groq>1\",\n"
        "    )\n    session.run('claude', '-p', external=True)\n    session.log('claude -p')\n"),
        [("dependency", "openai", 5), ("dependency", "groq", 5), ("command", "claude -p", 7)],
    ),
    (
        ".vscode/tasks.json",
        ('{"tasks": [\n{"label": "claude -p", "command": "claude", "args": ["-p",\n"x"]},\n'
        '{"command": "npx", "args": [{"value": "-y"}, "b"],\n"windows": {"command": "cmd", "args": ["/c", "claude -q"]}}\n]}'),
        [
            ("command", "claude -p x", 2),
            ("command", "npx b", 4),
            ("dependency", "b", 4),
            ("command", "cmd /c claude -q", 5),
            ("command", "claude -q", 5),
        ],
    ),
    (
        "mise.toml",
        "[tasks]\na = 'claude -p'\n[tasks.b]\nrun = ['x', 'claude -q']\n[tasks.c]\ndescription = 'claude'\nrun = '''\n#!/usr/bin/env python3\nimport openai\n'''\n",
        [("command", "claude -p", 2), ("command", "x", 4), ("command", "claude -q", 4), ("import", "openai", 9)],
    ),
    (
        "package.json",
        '{"scripts": {"a": "claude -p"},\n"husky": {"hooks": {"pre-commit": "claude -q"}},\n"lint-staged": {"*.js": ["claude -r"]},\n"description": "claude -p"}',
        [("command", "claude -p", 1), ("command", "claude -q", 2), ("command", "claude -r", 3)],
    ),
    (
        "pyproject.toml",
        "[tool.poe.tasks]\na = 'claude -p'\nb = {cmd = 'claude -q'}\n[tool.hatch.envs.x.scripts]\nc = ['claude -r']\n",
        [("command", "claude -p", 2), ("command", "claude -q", 3), ("command", "claude -r", 5)],
    ),
    (
        "compose.yaml",
        ("x-c: &c\n  image: ollama/ollama\nservices:\n  a:\n    <<: *c\n    command: [ollama, serve]\n  b:\n"
        "    image: ${IMAGE:-acme/x}:${TAG:-1}\n    entrypoint: npx -y d\n    healthcheck:\n"
        "      test: [CMD-SHELL, 'claude -p']\n  e:\n    build:\n      dockerfile_inline: |\n        FROM f/g\n        RUN claude -q\n"
        "    environment: {X: claude -p}\n    command: >\n      sh -c 'x &&\n      claude -r'\n"),
        [
            ("image", "ollama/ollama", 2),
            ("command", "ollama serve", 6),
            ("image", "acme/x:1", 8),
            ("command", "npx -y d", 9),
            ("dependency", "d", 9),
            ("command", "claude -p", 11),
            ("image", "f/g", 15),
            ("command", "claude -q", 16),
            ("command", "sh -c x && claude -r", 18),
            ("command", "x", 18),
            ("command", "claude -r", 18),
        ],
    ),
    (
        ".devcontainer/devcontainer.json",
        '{"postCreateCommand": ["npx",\n"-y", "a"],\n"onCreateCommand": "b && claude -p",\n"postStartCommand": {"c": "claude -q",\n"d": ["claude", "-r"]}}',
        [
            ("command", "npx -y a", 1),
            ("dependency", "a", 2),
            ("command", "b", 3),
            ("command", "claude -p", 3),
            ("command", "claude -q", 4),
            ("command", "claude -r", 5),
        ],
    ),
    (
        ".github/workflows/x.yml",
        ("defaults: {run: {shell: bash}}\njobs:\n  a:\n    steps:\n      - shell: python\n        run: import openai\n"
        "      - run: |\n          import groq\n          from cohere import x\n        shell: python {0}\n"
        "      - uses: actions/github-script@v7\n        with:\n          script: |\n            const x = require('openai')\n"
        "      - uses: appleboy/ssh-action@v1\n        with: {script: claude -p}\n      - shell: pwsh\n        run: |\n          npm i `\n            -g d\n"
        "  b:\n    defaults: {run: {shell: python}}\n    steps: [{run: import mistralai}]\n"),
        [
            ("import", "openai", 6),
            ("import", "groq", 8),
            ("import", "cohere.x", 9),
            ("import", "openai", 14),
            ("command", "claude -p", 16),
            ("command", "npm i -g d", 19),
            ("dependency", "d", 20),
            ("import", "mistralai", 23),
        ],
    ),
    (
        ".mcp.json",
        ('{"mcpServers": {"a": {"command": "cmd",\n"args": ["/c", "npx", "-y",\n"task-master-ai"]},\n"b": {"args": ["-c", "npx -y b"], "command": "bash"},\n'
        '"c": {"command": "npx -y c"}, "d": {"command": "docker", "args": ["run", "-i", "e/f"]}}}'),
        [
            ("command", "cmd /c npx -y task-master-ai", 1),
            ("command", "npx -y task-master-ai", 2),
            ("dependency", "task-master-ai", 3),
            ("command", "bash -c npx -y b", 4),
            ("command", "npx -y b", 4),
            ("dependency", "b", 4),
            ("command", "npx -y c", 5),
            ("dependency", "c", 5),
            ("command", "docker run -i e/f", 5),
            ("image", "e/f", 5),
        ],
    ),
    ("bin/tool", "#!/usr/bin/env python3\nimport openai\n", [("import", "openai", 2)]),
    ("tool", "#!/bin/sh\nclaude -p\n", [("command", "claude -p", 2)]),
    ("a/b", "#!/usr/bin/env node\nimport 'openai'\n", [("import", "openai", 2)]),
    ("a/b", "#!/usr/bin/env ruby\nrequire 'openai'\n", [("import", "openai", 2)]),
    ("scripts/b.x", "#!/bin/bash\nclaude -p\n", [("command", "claude -p", 2)]),
    ("a/b", "claude -p\nimport openai\n", []),
    (".husky/pre-commit", "claude -p\n", [("command", "claude -p", 1)]),
    (".githooks/commit-msg", "#!/usr/bin/env python3\nimport openai\n", [("import", "openai", 2)]),
    ("hooks/pre-push", "claude -p\n", [("command", "claude -p", 1)]),
    ("hooks/README", "claude -p\n", []),
    ("x.sh", "#!/usr/bin/env python3\nimport openai\n", [("import", "openai", 2)]),
    ("x.bat", "@echo off\nclaude.cmd -p\nREM claude -q\n", [("command", "echo off", 1), ("command", "claude -p", 2)]),
    ("x.ps1", "npm i `\n  openai\n", [("command", "npm i openai", 1), ("dependency", "openai", 2)]),
    ("Procfile", "a: claude -p\n", [("command", "claude -p", 1)]),
    (
        "Jenkinsfile",
        "sh '''\nx\nclaude -p\n'''\nbat 'claude.exe -q'\nsh(returnStdout: true, script: 'claude -r')\n// sh 'claude -s'\n",
        [("command", "x", 2), ("command", "claude -p", 3), ("command", "claude -q", 5), ("command", "claude -r", 6)],
    ),
]  # fmt: skip
_OF_OTHERS = frozenset(
    {"read_actions", "read_pyproject", "read_package_json", "mise_toml", "hash_config", "cluster"}
)


def read(path: str, text: str) -> list[Row]:
    found: list[Row] = []
    for name in readers_for(path):
        if name in LITERALS or name in _OF_OTHERS:
            continue
        module, function = MODULES[name]
        reader: Any = getattr(importlib.import_module(module), function)
        found += (
            (row.place.value, row.text, row.line) for row in reader(text, path) if isinstance(row, Fragment)
        )
    return found


@each(
    ("command", "source", "expected"),
    [
        (
            "[bash, -c]",
            "pip install openai",
            [("command", "pip install openai", 7), ("dependency", "openai", 7)],
        ),
        ("[sh, -e, -u]", "claude -p", [("command", "claude -p", 7)]),
        ("[python]", "import openai", [("import", "openai", 7)]),
        ("[python, -u]", "import openai", [("import", "openai", 7)]),
        ("[/usr/bin/env, -S, python3, -u]", "import openai", [("import", "openai", 7)]),
        ("\n      - node\n      - --no-warnings", "import 'openai'", [("import", "openai", 9)]),
        ("[perl, bash]", "claude -p", []),
    ],
)
def test_the_program_of_an_argo_script_tells_its_language(
    command: str, source: str, expected: list[Row]
) -> None:
    text = (
        "apiVersion: argoproj.io/v1alpha1\nspec:\n  templates:\n  - script:\n"
        f"      command: {command}\n      source: |\n        {source}\n"
    )
    assert read("flow.yaml", text) == expected


@pytest.mark.parametrize(("path", "text", "expected"), CASES, ids=[case[0] for case in CASES])
def test_reads(path: str, text: str, expected: list[Row]) -> None:
    assert read(path, text) == expected


HOSTILE = ("", "\0", "{", "[" * 3000, "a: &a [*a]", "\ud800", "- " * 500, "x = [\n", "#!", "#!/bin/sh\n'\"")


@each("path", sorted({case[0] for case in CASES}))
def test_any_text_is_read(path: str) -> None:
    for text in HOSTILE:
        assert all(1 <= line <= text.count("\n") + 1 for _, _, line in read(path, text)), text[:20]


@each(
    ("path", "reader"),
    [
        ("a/Dockerfile.dev", "read_container_file"),
        ("x.containerfile", "read_container_file"),
        (".lefthook-local.yaml", "lefthook_yaml"),
        ("Taskfile.dist.yaml", "taskfile"),
        (".config/mise/config.toml", "mise_tasks"),
        ("a.mk", "read_recipes"),
        (".justfile", "read_justfile"),
        (".envrc", "read_shell"),
        ("a.cmd", "read_batch"),
        ("home/.bashrc", "read_shell"),
        ("src/run.x", "read_program"),
        ("husky/pre-push", "read_shell"),
        ("compose.yaml.j2", "compose"),
        ("src/app.py.tmpl", "python_imports"),
        ("Dockerfile-gpu", "read_container_file"),
        ("Jenkinsfile.nightly", "read_jenkinsfile"),
        ("environment-dev.yml", "conda_environment"),
        ("envs/ci-environment.yaml", "conda_environment"),
        ("buildSrc/src/main/kotlin/Deps.kt", "gradle"),
        (".gitea/workflows/a.yml", "read_actions"),
        ("k8s/job.yaml", "cluster_commands"),
        (".pre-commit-hooks.yaml", "read_pre_commit"),
    ],
)
def test_files_by_name(path: str, reader: str) -> None:
    assert reader in readers_for(path)


@pytest.mark.parametrize("path", ["LICENSE", "bin/x.png", "docs/x.parquet", "hooks/useX.txt"])
def test_what_is_no_script_is_not_read(path: str) -> None:
    assert readers_for(path) == ()


@each(
    "path",
    [
        ".github/workflows/ci.yml.disabled",
        "package.json.bak",
        "src/a.py.old",
        "a.py.orig",
        "bin/run.sh.BAK",
        "Dockerfile.old",
        "Jenkinsfile.disabled",
        ".vscode/settings.json.bak",
    ],
)
def test_what_was_put_aside_is_not_read(path: str) -> None:
    assert readers_for(path) == ()
