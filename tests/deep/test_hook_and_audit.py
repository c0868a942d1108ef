"""The same bytes give the same findings in a hook and in an audit, also where they do not parse (issue 18, 12)."""

from __future__ import annotations

import random

import pytest

from linter.scanning.tally import Tally
from tests.helpers import shipped_scanner

UNITS = (
    *(
        'import "openai";\n',
        "import Anthropic from '@anthropic-ai/sdk'\n",
        "require('openai')",
        "from openai import OpenAI\n",
    ),
    *(
        "import anthropic\n",
        "const x = ",
        "{",
        "}",
        "(",
        ")",
        "[",
        "`",
        '"',
        "'",
        "//",
        "/*",
        "*/",
        "#",
        "\n",
        "<",
        ">",
        "\\",
    ),
    *(
        "import {\n",
        "} from 'openai'\n",
        "import(",
        "await ",
        "use openai::",
        "using Anthropic;\n",
        "export * from ",
        "=>",
        ",",
    ),
    *(
        'import "github.com/openai/openai-go"\n',
        '"openai": "^1"',
        "openai==1.0\n",
        "npm i openai\n",
        "pip install anthropic\n",
    ),
    *(
        "OPENAI_API_KEY",
        "api.openai.com",
        "https://api.anthropic.com/v1",
        "gpt-4o",
        "\u2028",
        "\0",
        "é",
        '"""',
        "'''",
        "- ",
        ": ",
    ),
)
PATHS = (
    "a.js",
    "a.ts",
    "a.tsx",
    "a.py",
    "a.go",
    "a.rs",
    "a.cs",
    "a.rb",
    "a.kt",
    "package.json",
    "requirements.txt",
    "a.sh",
    "a.yml",
    "Dockerfile",
    "a.md",
)
_ROUNDS = 400


@pytest.mark.parametrize("path", PATHS)
def test_18_12_hook_and_audit_agree(path: str) -> None:
    hook, audit = shipped_scanner(), shipped_scanner(bulk=True)
    dice = random.Random(path)
    for _ in range(_ROUNDS):
        data = "".join(dice.choices(UNITS, k=dice.randint(1, 14))).encode()
        assert sorted(map(repr, hook.content(path, data, Tally()))) == sorted(
            map(repr, audit.content(path, data, Tally()))
        ), data
