"""Reads what the commands of a script run, install, fetch and start; knows no tool by name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from linter.model.findings import Place
from linter.readers.packages.manifests import requirement
from linter.readers.syntax.items import Item, dependency
from linter.readers.syntax.shell import Command, commands

_LONGEST = 200  # characters of a command that are kept
_ADDRESS = re.compile(
    r"(?:https?|wss?|ftp)://(?:[^/@\s]*@)?(?P<host>[\w.-]+)(?::\d+)?(?P<path>/[^\s?#${}]*)?"
)
_NPM = re.compile(r"(?:[\w.-]+@npm:)?(?P<name>@[\w.~-]+/[\w.~-]+|[A-Za-z0-9][\w.~-]*)(?:@.*)?")
_PLAIN = re.compile(r"(?P<name>[A-Za-z0-9@][\w.@/+-]*?)(?:@[^@/]*|[=<>~!:].*)?")
_PYTHON = re.compile(r"python[\d.]*|py")

# The first words of a command that installs, and where its packages are from.
_INSTALLS: dict[tuple[str, ...], str] = {
    **dict.fromkeys(
        (
            *(("pip", "install"), ("pip3", "install"), ("uv", "add"), ("uv", "pip", "install")),
            *(
                ("uv", "tool", "install"),
                ("pipx", "install"),
                ("poetry", "add"),
                ("pdm", "add"),
                ("rye", "add"),
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
            *(("bun", "add"), ("bun", "install"), ("bun", "i"), ("bun", "x"), ("bunx",), ("npx",)),
        ),
        "npm",
    ),
    **dict.fromkeys((("go", "install"), ("go", "get"), ("go", "run")), "golang"),
    **dict.fromkeys((("cargo", "install"), ("cargo", "add"), ("cargo", "binstall")), "cargo"),
    **dict.fromkeys((("gem", "install"), ("bundle", "add")), "gem"),
    **dict.fromkeys((("brew", "install"), ("brew", "reinstall"), ("brew", "upgrade")), "brew"),
    **dict.fromkeys((("dotnet", "add", "package"), ("dotnet", "tool", "install")), "nuget"),
    **dict.fromkeys((("composer", "require"), ("composer", "global", "require")), "composer"),
    **dict.fromkeys(((word, "install") for word in ("conda", "mamba", "micromamba")), "conda"),
    **dict.fromkeys(
        (("mise", "use"), ("mise", "install"), ("asdf", "install"), ("asdf", "plugin", "add")), "mise"
    ),
    **dict.fromkeys((("apt-get", "install"), ("apt", "install")), "deb"),
    **dict.fromkeys((("winget", verb) for verb in ("install", "add", "upgrade", "update")), "winget"),
    ("nix-env", "-i"): "nix",
    ("deno", "add"): "npm",
}
_RUNNERS = frozenset(
    {
        *(("uvx",), ("npx",), ("bunx",), ("npm", "exec"), ("npm", "x"), ("pnpm", "dlx"), ("pnpm", "x")),
        *(("yarn", "dlx"), ("bun", "x"), ("uv", "tool", "run"), ("pipx", "run"), ("go", "run")),
    }
)
"""These run one package, and what follows is for it."""

INSTALLERS = frozenset(words[0] for words in _INSTALLS)
"""Without one of these programs a command brings no package."""

_NAMES_PACKAGE = ("--from", "--package", "-p", "--spec")
_WITH_VALUE = frozenset(
    "-r --requirement -c --constraint -e --editable -i --index-url --extra-index-url -t --target --root"
    " --path --git --branch --tag --rev --registry --prefix --cache --features -F -n --name --channel"
    " --python -p --project --group --extra --version --framework --source -s --working-directory --cwd"
    " -C --filter --from --with --package --spec".split()
)
_OF_WINGET = frozenset(
    "-s --source -v --version -a --architecture -l --location -o --log -r --rename --scope --locale --custom"
    " --override --header --installer-type --dependency-source".split()
)
"""Options with a value of winget, where `-e` has none; `--id` only says what the name behind it is."""
_OF_CONTAINERS = frozenset(
    "-e --env --env-file -v --volume --mount -p --publish --name -w --workdir -u --user --network --net"
    " --entrypoint --platform -l --label -h --hostname -m --memory --cpus --gpus --device --add-host"
    " --tmpfs --restart --ulimit --cap-add --cap-drop --security-opt --shm-size --ipc --pid --log-driver"
    " --log-opt --pull".split()
)
_CONTAINERS = frozenset({"docker", "podman", "nerdctl"})


def items(script: str) -> Iterator[Item]:
    """What every command of a script is and brings, with its line counted from 0."""
    lines = [found.start() for found in re.finditer("\n", script)]
    index = 0
    for command in commands(script):
        while index < len(lines) and lines[index] < command.offset:
            index += 1
        for item in of_command(command):
            yield item._replace(line=index)


def of_command(command: Command) -> Iterator[Item]:
    """What one command is and brings."""
    words = command.words
    if _PYTHON.fullmatch(words[0]) and words[1:2] == ("-m",) and len(words) > 2:  # noqa: PLR2004 `-m pip`
        words = words[2:]
    yield Item(Place.COMMAND, " ".join(words)[:_LONGEST])
    yield from _installed(words)
    if words[0] in _CONTAINERS:
        yield from _started(words)
    if words[:3] == ("gh", "extension", "install"):
        yield from (Item(Place.EXTENSION, word.lower(), "gh") for word in words[3:4])
    if words[0] in ("curl", "wget", "iwr", "irm"):
        for word in words[1:]:
            if address := endpoint(word):
                yield Item(Place.ENDPOINT, address)
    for value in _values(words, ("--install-extension",)):
        yield Item(Place.EXTENSION, value.partition("@")[0].lower(), "vscode")


def endpoint(address: str) -> str:
    """Host and path of an address; empty where it is none."""
    found = _ADDRESS.match(address)
    return found["host"].lower().rstrip(".") + (found["path"] or "") if found else ""


def image(name: str) -> str:
    """A container image as it is compared: without the registry that is meant anyway, and without digest."""
    name = name.strip().lower().partition("@")[0]
    for prefix in ("docker.io/", "index.docker.io/", "registry-1.docker.io/", "library/"):
        name = name.removeprefix(prefix)
    return "" if name in ("", "scratch") or name.startswith(("$", "{")) else name


def image_item(written: str) -> Iterator[Item]:
    """Yield the container image that a file names, as it was written; nothing where it names none."""
    name = image(written)
    if name:
        yield Item(Place.IMAGE, name, shown=written if written != name else "")


def _installed(words: tuple[str, ...]) -> Iterator[Item]:
    for length in (3, 2, 1):
        ecosystem = _INSTALLS.get(words[:length])
        if ecosystem:
            rest = words[length:]
            with_value = _OF_WINGET if ecosystem == "winget" else _WITH_VALUE
            asked = _to_run(rest) if words[:length] in _RUNNERS else _arguments(rest, with_value)
            yield from (dependency(name, ecosystem) for word in asked if (name := _package(word, ecosystem)))
            return


def _to_run(words: tuple[str, ...]) -> list[str]:
    """The package that a runner takes: an option's, else the first word; the rest is for the program."""
    before = ""
    for word in words:
        if before in _NAMES_PACKAGE or (before not in _WITH_VALUE and not word.startswith("-")):
            return [word]
        before = word
    return []


def _package(word: str, ecosystem: str) -> str:
    if word.startswith((".", "/", "~", "$", "http:", "https:", "git+", "file:", "-")) or word.endswith(
        (".txt", ".whl")
    ):
        return ""
    if ecosystem == "pypi":
        return requirement(word)[1]
    found = (_NPM if ecosystem == "npm" else _PLAIN).fullmatch(word)
    name = found["name"] if found else ""
    return name.rpartition("/")[2] if ecosystem == "brew" else name


def _started(words: tuple[str, ...]) -> Iterator[Item]:
    verb = next((index for index, word in enumerate(words) if word in ("run", "pull", "create")), 0)
    if verb and "compose" not in words[:verb]:
        for word in _arguments(words[verb + 1 :], _OF_CONTAINERS):
            if name := image(word):
                yield Item(Place.IMAGE, name)
            return


def _values(words: tuple[str, ...], options: tuple[str, ...]) -> list[str]:
    """The words behind some options."""
    return [value for option, value in pairwise(words) if option in options]


def _arguments(words: tuple[str, ...], with_value: frozenset[str]) -> Iterator[str]:
    """The words that are no options and no values of options."""
    skip = False
    for word in words:
        if skip:
            skip = False
        elif word.startswith("-"):
            skip = word in with_value
        else:
            yield word
