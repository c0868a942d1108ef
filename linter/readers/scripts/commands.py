"""Reads what a command runs, installs, fetches and starts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from linter.model.fragments import Place
from linter.readers.scripts.installs import Words, arguments, installed
from linter.readers.syntax.offset_fragments import OffsetFragment

_LONGEST = 200  # characters of a command that are kept
_ADDRESS = re.compile(
    r"(?:https?|wss?|ftp)://(?:[^/@\s]*@)?(?P<host>[\w.-]+)(?::\d+)?(?P<path>/[^\s?#${}]*)?"
)
_DEFAULT = re.compile(r"\$\{\w+:?-(?P<value>[^${}]*)\}")
_FETCHERS = frozenset("curl wget iwr irm aria2c http https invoke-webrequest invoke-restmethod".split())
OF_CONTAINERS = frozenset(
    "-e --env --env-file -v --volume --mount -p --publish --name -w --workdir -u --user --network --net"
    " --entrypoint --platform -l --label -h --hostname -m --memory --cpus --gpus --device --add-host"
    " --tmpfs --restart --ulimit --cap-add --cap-drop --security-opt --shm-size --ipc --pid --log-driver"
    " --log-opt --pull".split()
)
"""The options with a value of programs that start containers."""
CONTAINERS = frozenset({"docker", "podman", "nerdctl", "container"})


def of_words(words: Words) -> Iterator[OffsetFragment]:
    """Yield what a command is and uses, given its words from the program on."""
    first = words[0]
    line = " ".join(word.text for word in words)
    yield OffsetFragment(Place.COMMAND, line[:_LONGEST], offset=first.offset)
    yield from installed(words)
    if first.text in CONTAINERS:
        yield from _started(words)
    if tuple(word.text for word in words[:3]) == ("gh", "extension", "install"):
        yield from (
            OffsetFragment(Place.EXTENSION, word.text.lower(), "gh", offset=word.offset)
            for word in words[3:4]
        )
    if first.text.lower() in _FETCHERS:
        for word in words[1:]:
            if address := endpoint(word.text):
                yield OffsetFragment(Place.ENDPOINT, address, offset=word.offset)
    for option, value in pairwise(words):
        if option.text == "--install-extension":
            name = value.text.partition("@")[0].lower()
            yield OffsetFragment(Place.EXTENSION, name, "vscode", offset=value.offset)


def endpoint(address: str) -> str:
    """Host and path of an address; empty if it is none."""
    found = _ADDRESS.match(address)
    return found["host"].lower().rstrip(".") + (found["path"] or "") if found else ""


def image(name: str) -> str:
    """A container image in the form that is compared: without a default registry and without digest."""
    name = _DEFAULT.sub(r"\g<value>", name).strip().lower().partition("@")[0]
    for prefix in ("docker.io/", "index.docker.io/", "registry-1.docker.io/", "library/"):
        name = name.removeprefix(prefix)
    return "" if name in ("", "scratch") or name.startswith(("$", "{")) else name


def image_item(written: str) -> Iterator[OffsetFragment]:
    """Yield the container image that a text names, as it was written; nothing if it names none."""
    name = image(written)
    if name:
        yield OffsetFragment(Place.IMAGE, name, shown=written if written != name else "")


def image_index(words: Words) -> int:
    """The index of the image in a command that runs, fetches or creates a container; 0 if there is none."""
    texts = [word.text for word in words]
    verb = next((index for index, text in enumerate(texts) if text in ("run", "pull", "create")), 0)
    if not verb or "compose" in texts[:verb]:
        return 0
    named = next(arguments(words[verb + 1 :], OF_CONTAINERS), None)
    return words.index(named) if named else 0


def _started(words: Words) -> Iterator[OffsetFragment]:
    index = image_index(words)
    if index and (name := image(words[index].text)):
        yield OffsetFragment(Place.IMAGE, name, offset=words[index].offset)
