from __future__ import annotations

from linter.readers.scripts import script
from linter.readers.syntax.interpreters import BATCH, POWERSHELL, SHELL, of_interpreter, of_shebang
from tests.tables import each

RUN = "claude -p x"
WRAPPED = [
    "sudo -u x env A=b timeout -k 5 10 claude -p x",
    "nohup nice -n 5 stdbuf -oL claude -p x &",
    "xargs -n 1 -P 4 claude -p x < f",
    "find . -name '*.py' -exec claude -p x \\;",
    "bash -lc 'claude -p x'",
    'bash -euo pipefail -c "claude -p x"',
    'sh -c "cd y && claude -p x"',
    "env -i PATH=/bin sh -c 'claude -p x'",
    'eval "claude -p x"',
    "su -c 'claude -p x' user",
    "trap 'claude -p x' EXIT",
    "script -qc 'claude -p x' /dev/null",
    "tmux new-session -d -s a 'claude -p x'",
    "ssh -p 22 host 'cd y; claude -p x'",
    "ssh host claude -p x",
    "env -S 'A=b claude -p x'",
    "nix develop .#x -c claude -p x",
    "fnm exec --using=22 claude -p x",
    "proxychains4 -f c claude -p x",
    "claude mcp add y -- claude -p x",
    "docker run --rm -v a:b -e C alpine claude -p x",
    "docker run --entrypoint claude alpine -p x",
    "docker exec -it -u root box claude -p x",
    "docker compose -f a.yml exec svc claude -p x",
    "docker-compose run --rm svc claude -p x",
    "kubectl -n ns exec pod -c c -- claude -p x",
    "mise exec node@22 -- claude -p x",
    "mise x -- claude -p x",
    "uv run --with y claude -p x",
    "poetry run claude -p x",
    "pipenv run claude -p x",
    "bundle exec claude -p x",
    "conda run -n env claude -p x",
    "pnpm exec claude -p x",
    "npx -p @anthropic-ai/claude-code claude -p x",
    "npm exec --package=@anthropic-ai/claude-code -- claude -p x",
    "wsl -d Ubuntu -- claude -p x",
    "wsl bash -c 'claude -p x'",
    "cmd /c claude -p x",
    'cmd.exe /d /s /c "claude -p x"',
    'powershell -NoProfile -Command "claude -p x"',
    "pwsh -c claude -p x",
    "cross-env A=b claude -p x",
    "dotenv -e .env -- claude -p x",
    "doppler run -- claude -p x",
    "op run --env-file=.env -- claude -p x",
    "direnv exec . claude -p x",
    "git bisect run claude -p x",
    "git rebase -x 'claude -p x' main",
    "flock /tmp/l claude -p x",
    "tini -- claude -p x",
    "xvfb-run -a claude -p x",
    "nix-shell --run 'claude -p x'",
    'concurrently "claude -p x" "b c"',
    "${CLAUDE:-claude} -p x",
    "C:/tools/claude.cmd -p x",
    "command claude -p x",
    "while ! claude -p x; do :; done",
    "result=$(claude -p x)",
    "bash <<'E'\nclaude -p x\nE",
    "cat <<E | bash -s\nclaude -p x\nE",
    "ssh host <<E\nclaude -p x\nE",
    "su - u <<E\nclaude -p x\nE",
    "source /dev/stdin <<E\nclaude -p x\nE",
    "docker exec -i box bash <<E\nclaude -p x\nE",
    "bash <<< 'claude -p x'",
    "echo 'claude -p x' | sh",
    "sudo tee f <<E\n$(claude -p x)\nE",
    "bash -s <<-E\n\tclaude -p x\n\tE",
    "busybox sh -c 'claude -p x'",
]
NOT_RUN = [
    "command -v claude",
    "which claude",
    "echo claude -p x",
    "cat <<E\nclaude -p x\nE",
    "cat > f <<'E'\n$(claude -p x)\nE",
    "tee f <<E\nclaude -p x\nE",
    "python3 script.py <<E\nclaude -p x\nE",
    "psql <<E\nclaude -p x\nE",
    'git commit -m "$(cat <<E\nclaude -p x\nE\n)"',
    "git commit -m 'claude -p x'",
    "a=(claude -p x)",
    "case $1 in claude) b;; esac",
    "docker run -e claude alpine b",
    "grep -r 'claude -p x' .",
    "alias c='claude -p x'",
    "bash script.sh <<E\nclaude -p x\nE",
    "# claude -p x",
]
MODULES = [
    ("python3 - <<E\nimport openai\nE", "openai", 2),
    ("python <<'E' > f\nimport os\nfrom openai import OpenAI\nE", "openai.OpenAI", 3),
    ("python3 -c 'import openai'", "openai", 1),
    ('python3 -u -c "\nimport openai\n"', "openai", 2),
    ("uv run python - <<E\nimport openai\nE", "openai", 2),
    ("docker run -i python:3 python - <<E\nimport openai\nE", "openai", 2),
    ("cat <<-E | python3\n\timport openai\n\tE", "openai", 2),
    ("echo 'import openai' | python3", "openai", 1),
    ("node -e \"require('openai')\"", "openai", 1),
    ("node --input-type=module <<E\nimport OpenAI from 'openai'\nE", "openai", 2),
    ("uv run - <<E\nimport openai\nE", "openai", 2),
    ("uv run --with x -q - <<E\nimport openai\nE", "openai", 2),
    ("deno eval \"import 'openai'\"", "openai", 1),
    ("ruby -e 'require \"openai\"'", "openai", 1),
    ("php -r 'use OpenAI\\Client;'", "OpenAI\\Client", 1),
]
PACKAGES = [
    ("python3 -m pip install \\\n  -q \\\n  openai", "openai", 3),
    ("$PIP install openai", "openai", 1),
    ("${PYTHON:-python3} -m pip install openai", "openai", 1),
    ("node /usr/lib/node_modules/npm/bin/npx-cli.js -y task-master-ai", "task-master-ai", 1),
    ("npx.cmd -y task-master-ai", "task-master-ai", 1),
    ("uv run --with openai x.py", "openai", 1),
    ("uvx --from=openai x", "openai", 1),
    ("pip install git+https://github.com/acme/sdk@v1", "acme/sdk", 1),
    ("pip install 'sdk @ git+https://github.com/acme/sdk'", "sdk", 1),
    ("uvx --from git+https://github.com/acme/sdk sdk", "acme/sdk", 1),
    ("npm i github:acme/sdk", "acme/sdk", 1),
    ("deno add npm:openai@4", "openai", 1),
    ("deno run -A npm:openai", "openai", 1),
    ("nix run nixpkgs#claude-code -- -p x", "claude-code", 1),
    ("nix-shell -p claude-code --run true", "claude-code", 1),
    ("nix shell nixpkgs#claude-code -c true", "claude-code", 1),
    ("for p in a; do\n  sudo -H pip3 install --upgrade openai\ndone", "openai", 2),
    ('bash -c "\n  npm i -g openai\n"', "openai", 2),
]


def commands(text: str, language: str = SHELL) -> list[str]:
    return [item.text for item in script.read(text, language).items if item.place.value == "command"]


@each("text", WRAPPED)
def test_a_command_is_seen_through_what_starts_it(text: str) -> None:
    assert RUN in commands(text)
    at = next(item.offset for item in script.read(text).items if item.text == RUN)
    if "\n" not in text and "entrypoint" not in text and "CLAUDE" not in text:
        assert text[at:].lstrip("'\"").removeprefix("C:/tools/").startswith("claude")


@each("text", NOT_RUN)
def test_what_is_only_said_is_no_command(text: str) -> None:
    assert not [found for found in commands(text) if found.startswith("claude")]


@each(("text", "module", "line"), MODULES)
def test_programs_in_other_languages(text: str, module: str, line: int) -> None:
    found = [item for item in script.read(text).items if item.place.value == "import"]
    assert (module, line) in [(item.text, text.count("\n", 0, item.offset) + 1) for item in found]


@each(("text", "package", "line"), PACKAGES)
def test_packages_stand_where_they_are_written(text: str, package: str, line: int) -> None:
    found = [item for item in script.read(text).items if item.place.value == "dependency"]
    assert [(item.text, text.count("\n", 0, item.offset) + 1) for item in found] == [(package, line)]


def test_a_command_that_is_behind_something_unclosed_is_less_sure() -> None:
    (_, found) = script.read('echo "open\nclaude -p').items
    assert (found.text, found.tolerant) == ("claude -p", True)


def test_large_scripts_are_the_sum_of_their_parts() -> None:
    text = "a b\n\ncat <<E\n\nno\n\nE\n\npip install c\n\nif x; then\n\n  d e\n\nfi\n" * 20
    assert script.read_large(text).items == script.read(text).items


@each("nested", ["bash -c '", "sudo ", "$(", "bash <<E\n", "eval ", "ssh h ", "docker run i "])
def test_nesting_ends(nested: str) -> None:
    read = script.read(f"claude -p x\n{nested * 500}x")
    assert read.items[0].text.startswith("claude")


@each(
    ("first", "language"),
    [
        ("#!/bin/sh", SHELL),
        ("#! /bin/bash -e", SHELL),
        ("#!/usr/bin/env python3.12", "python"),
        ("#!/usr/bin/env -S uv run --script", "python"),
        ("#!/usr/bin/env -S python3 -u", "python"),
        ("#!/usr/bin/env -S FOO=1 node --harmony", "javascript"),
        ("#!/usr/bin/env ruby", "ruby"),
        ("#!/usr/bin/env pwsh", POWERSHELL),
        ("#!/usr/bin/make -f", "make"),
        ("#!/usr/bin/env perl", ""),
        ("#!", ""),
        ("# !/bin/sh", ""),
    ],
)
def test_first_lines(first: str, language: str) -> None:
    assert of_shebang(f"{first}\nx") == language


@each(
    ("written", "language"),
    [
        ("bash -l {0}", SHELL),
        ("python", "python"),
        ("pwsh", POWERSHELL),
        ("cmd", BATCH),
        ("${{ x }}", SHELL),
        ("perl {0}", ""),
    ],
)
def test_shells_of_pipelines(written: str, language: str) -> None:
    assert of_interpreter(written) == language
