"""Reads the packages that a command installs, or fetches to run them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from linter.readers.packages.addresses import hosted
from linter.readers.packages.manifests import requirement
from linter.readers.syntax.offset_fragments import OffsetFragment, dependency
from linter.readers.syntax.shell.command import Word

Words = tuple[Word, ...]

_NPM = re.compile(r"(?:[\w.-]+@npm:)?(?P<name>@[\w.~-]+/[\w.~-]+|[A-Za-z0-9][\w.~-]*)(?:@.*)?")
_PLAIN = re.compile(r"(?P<name>[A-Za-z0-9@][\w.@/+-]*?)(?:@[^@/]*|[=<>~!:].*)?")
_FLAKE = re.compile(r"(?:nixpkgs|github:NixOS/nixpkgs(?:/[\w.-]+)?)#(?P<name>[\w.-]+)", re.IGNORECASE)
_ADDRESS = re.compile(r"(?:^|@[ ]?)(?:git\+|https?:|git@|github:)")
_BACKENDS = {"npm": "npm", "pipx": "pypi", "cargo": "cargo", "go": "golang", "gem": "gem", "dotnet": "nuget"}
_BACKEND = re.compile(rf"(?P<name>{'|'.join(_BACKENDS)}):")
"""Where mise takes a tool from that it has no name for."""
_LONGEST = 500  # characters of a word that may name a package

# The first words of a command that installs, and where its packages are from.
_INSTALLS: dict[tuple[str, ...], str] = {
    **dict.fromkeys(
        (
            *(("pip", "install"), ("pip3", "install"), ("pip", "download"), ("pip", "wheel")),
            *(("uv", "add"), ("uv", "pip", "install"), ("uv", "tool", "install")),
            *(
                ("pipx", "install"),
                ("poetry", "add"),
                ("pdm", "add"),
                ("rye", "add"),
                ("hatch", "dep", "add"),
                ("rye", "install"),
                ("rye", "tools", "install"),
                ("pipx", "upgrade"),
                ("uv", "tool", "upgrade"),
            ),
            *(("pipenv", "install"), ("pipx", "inject"), ("uv", "tool", "run"), ("pipx", "run"), ("uvx",)),
        ),
        "pypi",
    ),
    **dict.fromkeys(
        (
            *(("npm", verb) for verb in ("install", "i", "add", "exec", "x")),
            *(("pnpm", verb) for verb in ("install", "i", "add", "dlx", "x")),
            *(("yarn", "add"), ("yarn", "global", "add"), ("yarn", "dlx")),
            *(("bun", "add"), ("bun", "install"), ("bun", "i"), ("bun", "x"), ("bunx",), ("npx",), ("pnpx",)),
        ),
        "npm",
    ),
    **dict.fromkeys((("go", "install"), ("go", "get"), ("go", "run")), "golang"),
    **dict.fromkeys((("cargo", "install"), ("cargo", "add"), ("cargo", "binstall")), "cargo"),
    **dict.fromkeys((("gem", "install"), ("bundle", "add")), "gem"),
    **dict.fromkeys((("brew", "install"), ("brew", "reinstall"), ("brew", "upgrade")), "brew"),
    **dict.fromkeys((("dotnet", "add", "package"), ("dotnet", "tool", "install")), "nuget"),
    **dict.fromkeys((("composer", "require"), ("composer", "global", "require")), "composer"),
    **dict.fromkeys(
        ((word, verb) for word in ("conda", "mamba", "micromamba") for verb in ("install", "create")),
        "conda",
    ),
    **dict.fromkeys((("pixi", "add"), ("pixi", "global", "install")), "conda"),
    **dict.fromkeys((("dart", "pub", "add"), ("flutter", "pub", "add")), "pub"),
    **dict.fromkeys(
        (("mise", "use"), ("mise", "install"), ("asdf", "install"), ("asdf", "plugin", "add")), "mise"
    ),
    **dict.fromkeys((("apt-get", "install"), ("apt", "install")), "deb"),
    **dict.fromkeys((("winget", verb) for verb in ("install", "add", "upgrade", "update")), "winget"),
    **dict.fromkeys(
        (*(("nix", verb) for verb in ("run", "shell", "develop")), ("nix", "profile", "install")), "nix"
    ),
    ("nix", "profile", "add"): "nix",
    **dict.fromkeys((("nix-env", "-i"), ("nix-shell", "-p"), ("nix-shell", "--packages")), "nix"),
    **dict.fromkeys((("deno", verb) for verb in ("add", "install", "run", "x")), "deno"),
}
_RUNNERS = frozenset(
    {
        *(
            ("uvx",),
            ("npx",),
            ("pnpx",),
            ("bunx",),
            ("npm", "exec"),
            ("npm", "x"),
            ("pnpm", "dlx"),
            ("pnpm", "x"),
        ),
        *(("yarn", "dlx"), ("bun", "x"), ("uv", "tool", "run"), ("pipx", "run"), ("go", "run")),
        *(("nix", "run"), ("deno", "run"), ("deno", "x")),
    }
)
"""Programs that run one package; the following words are for that."""

_GLOBALS = {
    "npm": "--prefix -C --registry --loglevel -w --workspace --cache",
    "pnpm": "-C --dir --filter -F --loglevel --reporter --store-dir",
    "yarn": "--cwd --cache-folder --registry",
    "bun": "--cwd",
    "uv": "--project --directory --cache-dir --python --color --config-file",
    "poetry": "-C --directory -P --project",
    "pdm": "-p --project -c --config",
    "pip": "--proxy --cache-dir --log --timeout --retries --python --trusted-host",
    "cargo": "-Z --config --color -C",
    "go": "-C",
    "composer": "-d --working-dir",
    "mise": "-C --cd -j --jobs",
    "dotnet": "",
    "brew": "",
    "apt-get": "-o -t",
    "apt": "-o -t",
}
"""Programs that take options before their verb, and which of these have a value."""
_PIP = re.compile(r"pip[\d.]+\Z")

INSTALLERS = frozenset(words[0] for words in _INSTALLS)
"""A command that names none of these programs installs no package."""

_NAMES_PACKAGE = ("--from", "--package", "-p", "--spec")
_WITH_VALUE = frozenset(
    "-r --requirement -c --constraint -e --editable -i --index-url --extra-index-url -t --target --root"
    " --path --git --branch --tag --rev --registry --prefix --cache --features -F -n --name --channel"
    " --python -p --project --group --extra --version --framework --source -s --working-directory --cwd"
    " -C --filter --from --with --package --spec --find-links -f --log --timeout --retries --platform"
    " --index --default-index -d --dest --proxy --workspace -w --dir".split()
)
_FLAGS_OF_NPM = frozenset("-f -d -w -s -c -e -i -t -r".split())
"""Options of npm and its like that take no value."""
_OF_WINGET = frozenset(
    "-s --source -v --version -a --architecture -l --location -o --log -r --rename --scope --locale --custom"
    " --override --header --installer-type --dependency-source".split()
)
"""Options of winget that take a value; `-e` takes none, and `--id` stands before the name of the package."""
_WITH_VALUE_OF = {
    "winget": _OF_WINGET,
    "nix": _WITH_VALUE | {"--run", "--command", "-I"},
    "npm": _WITH_VALUE - _FLAGS_OF_NPM,
}


def installed(words: Words) -> Iterator[OffsetFragment]:
    """Yield the packages that a command installs or runs."""
    words = _verb_first(words)
    yield from _with_options(words)
    for length in (3, 2, 1):
        start = tuple(word.text for word in words[:length])
        ecosystem = _INSTALLS.get(start)
        if ecosystem:
            rest = words[length:]
            with_value = _WITH_VALUE_OF.get(ecosystem, _WITH_VALUE)
            asked = _to_run(rest) if start in _RUNNERS else arguments(rest, with_value)
            yield from _packages(asked, ecosystem)
            return


def _verb_first(words: Words) -> Words:
    """A command without the options that stand before its verb; pip also under the name of its version."""
    first = words[0]
    if _PIP.match(first.text):
        first = first._replace(text="pip")
    if first.text not in _GLOBALS or not words[1:] or not words[1].text.startswith(("-", "+")):
        return (first, *words[1:])
    with_value = frozenset(_GLOBALS[first.text].split())
    rest = words[1:]
    while rest and rest[0].text.startswith(("-", "+")):
        rest = rest[2 if rest[0].text in with_value else 1 :]
    return (first, *rest)


def behind_runner(words: Words) -> Words:
    """The command that a package runner is told to start, if the package has another name."""
    words = _verb_first(words)
    for length in (3, 2, 1):
        if tuple(word.text for word in words[:length]) in _RUNNERS:
            rest = words[length:]
            named = next((i for i, word in enumerate(rest) if _names_package(word.text)), -1)
            if named < 0 or any(not word.text.startswith("-") for word in rest[:named]):
                return ()
            left = rest[named + 1 :] if "=" in rest[named].text else rest[named + 2 :]
            while left and left[0].text.startswith("-"):
                left = left[1:]
            return left
    return ()


def arguments(words: Words, with_value: frozenset[str]) -> Iterator[Word]:
    """The words that are neither options nor values of options."""
    skip = False
    for word in words:
        if skip:
            skip = False
        elif word.text.startswith("-"):
            skip = word.text in with_value
        else:
            yield word


def _packages(words: Iterable[Word], ecosystem: str) -> Iterator[OffsetFragment]:
    for word in words:
        text, source = word.text[:_LONGEST], ecosystem
        if ecosystem == "deno":
            kind, colon, text = text.partition(":")
            source = kind if colon and kind in ("npm", "jsr") else ""
        elif ecosystem == "mise" and (backend := _BACKEND.match(text)):
            text, source = text[backend.end() :], _BACKENDS[backend["name"]]
        items = [dependency(name, source)] if source and (name := _package(text, source)) else []
        for item in items or (hosted(text) if _ADDRESS.search(text) else ()):
            yield item._replace(offset=word.offset)


def _with_options(words: Words) -> Iterator[OffsetFragment]:
    """The packages that uv is asked to have available while it runs something."""
    if words[0].text in ("uv", "uvx"):
        asked = [value for option, value in pairwise(words) if option.text == "--with"]
        asked += [
            word._replace(text=word.text.removeprefix("--with="))
            for word in words
            if word.text.startswith("--with=")
        ]
        yield from _packages(asked, "pypi")


def _names_package(option: str) -> bool:
    return option in _NAMES_PACKAGE or option.startswith(("--from=", "--package=", "--spec="))


def _to_run(words: Words) -> list[Word]:
    """The package that a runner takes: that of an option, else the first word."""
    before = ""
    for word in words:
        text = word.text
        if _names_package(text) and "=" in text:
            return [word._replace(text=text.partition("=")[2])]
        if before in _NAMES_PACKAGE or (before not in _WITH_VALUE and not text.startswith("-")):
            return [word]
        before = text
    return []


def _package(word: str, ecosystem: str) -> str:
    if word.startswith((".", "/", "~", "$", "http:", "https:", "git+", "file:", "-")) or word.endswith(
        (".txt", ".whl")
    ):
        return ""
    if ecosystem == "pypi":
        return requirement(word)[1]
    if ecosystem == "nix" and "#" in word:
        flake = _FLAKE.fullmatch(word)
        return flake["name"].rpartition(".")[2] if flake else ""
    found = (_NPM if ecosystem in ("npm", "jsr") else _PLAIN).fullmatch(word)
    name = found["name"] if found else ""
    return name.rpartition("/")[2] if ecosystem == "brew" else name
