"""Answers a hook without click, parsers and value types, if it can.

First it searches for the keywords of the compiled catalog: if none occurs, there is nothing to report.
Otherwise the hook runs as usual; a run with options, or one that ends in an error, is left to the command.
The answers are those of the command: tests/e2e/test_quick.py compares them.
"""

from __future__ import annotations

import os

from linter.scanning.keyword_search import Adaptive, of, plain
from linter.support import cache_file as store
from linter.support import locations
from linter.support.files import read_file

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_PLAIN_BYTES = bytes([*range(0x20, 0x7F), 0x09, 0x0A, 0x0D])
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_HEAD = 1024
"""The number of bytes in which a NUL shows that a file is not UTF-8."""
_LARGEST_MESSAGE = 1 << 20  # bytes; a larger one is left to the command, which has a limit of its own
_CREDIT = b"assisted-by: "  # what a reader puts in place of many keys
_MARKS = (b"*", b"[", b"\\", b"&")
_IDENTITY = ("GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL")
_DISCLOSURE, _ABOUT_PEOPLE = 13, slice(7, 9)
"""Where a compiled policy has its disclosure, and a disclosure whether it is about people."""


def answer(arguments: Sequence[str]) -> int | None:
    """Return the exit status of `toolban hook <arguments>`, or None if the command itself must answer.

    That is so for options other than --policy, and for every kind of error.
    """
    hook, rest = list(arguments[:1]), list(arguments[1:])
    policy = os.environ.get("TOOLBAN_POLICY", "")
    if rest[:1] == ["--policy"] and len(rest) > 1:
        policy, rest = rest[1], rest[2:]
    wanted = {"commit-msg": 1, "pre-commit": 0}.get("".join(hook))
    if wanted != len(rest) or any(word.startswith("-") for word in rest):
        return None
    try:
        return 0 if _is_clean_run(rest, policy) else _run(rest, policy)
    except FileNotFoundError:  # somebody has removed the current directory: the command says so
        return None


def _is_clean_run(files: Sequence[str], policy_file: str) -> bool:
    """Whether the hook certainly has nothing to report."""
    reference = policy_file or locations.find_policy(os.getcwd())
    known = store.load_keywords(reference)
    if known is None or not reference:
        return False
    digest, prefilter = known
    policy = store.load_policy(reference, digest)
    if policy is None or _process_may_match(prefilter):
        return False
    if files and "GIT_AUTHOR_NAME" not in os.environ and any(policy[_DISCLOSURE][_ABOUT_PEOPLE]):
        return False  # the author of a merge must be asked of git
    return _message_is_clean(files[0], prefilter) if files else _staged_files_are_clean(prefilter)


def _run(files: Sequence[str], policy: str) -> int | None:
    from linter.cli.hooks import handlers as hooks
    from linter.model.errors import ToolbanError

    try:
        run = hooks.Run(policy, places=hooks.OF_A_MESSAGE) if files else hooks.Run(policy)
        return hooks.commit_msg(run, files[0]) if files else hooks.pre_commit(run)
    except ToolbanError:
        return None  # the command meets it again and reports it


def _process_may_match(prefilter: store.Prefilter) -> bool:
    known = prefilter.get("environment", ())
    if any(os.fsencode(name).lower() in known for name in os.environ):
        return True
    identities = "\n".join(os.environ.get(name, "") for name in _IDENTITY)
    return not _is_clean(os.fsencode(identities), prefilter.get("identity", ()))


def _message_is_clean(path: str, prefilter: store.Prefilter) -> bool:
    try:
        data = read_file(path, _LARGEST_MESSAGE)
    except OSError:  # also where it is too large: the command says so
        return False
    return not data.translate(None, _PLAIN_BYTES) and not _may_credit(data.lower(), prefilter)


def _may_credit(message: bytes, prefilter: store.Prefilter) -> bool:
    """Whether a message in lower case may show a trace.

    It does so in prose, or in a trailer: on a line with a colon, or on an indented one behind it. Of lines
    with markup, in which a keyword may be hidden, nothing is said. (As `linter.readers.messages.screening`.)
    """
    seen = [word for word in prefilter.get("message", ()) if word in message]
    if not seen:
        return False
    of_prose = prefilter.get("prose")
    if of_prose is None or b"squashed" in message or any(word in message for word in of_prose):
        return True
    words = [word.rstrip(b":") for word in seen]  # `Pi with X` is also read as `Pi:X`
    if any(word in _CREDIT for word in words):
        return True
    lines = [line for line in message.split(b"\n") if _is_of_a_trailer(line)]
    return any(_has_markup(line) or _holds(line, words) for line in lines)


def _is_of_a_trailer(line: bytes) -> bool:
    return b":" in line or b"&" in line or line[:1].isspace()


def _has_markup(line: bytes) -> bool:
    """Whether there may be anything to take out of a line but underscores and a mailbox."""
    name, _, mailbox = line.partition(b" <")
    return any(mark in line for mark in _MARKS) or b"<" in name or b"<" in mailbox


def _holds(line: bytes, words: Iterable[bytes]) -> bool:
    spaced = b" %s " % b" ".join(line.split())
    plain_text = spaced.replace(b"_", b"")
    return any(word in spaced or word in plain_text for word in words)


def _staged_files_are_clean(prefilter: store.Prefilter) -> bool:
    from linter.git.runner import Git
    from linter.model.errors import ToolbanError
    from linter.readers.reader_table import GROUPS, is_marked
    from linter.readers.registry import readers_for
    from linter.sources.staged import staged_files, staged_objects
    from linter.support.git_format import unreadable

    try:
        git = Git.of_hook()
        files = staged_files(git)
        if not files or any(
            file.is_unmerged or _is_candidate(file.path, prefilter.get("path", ())) for file in files
        ):
            return False
        readable = [file for file in files if file.has_readers]
        objects = staged_objects(git, readable)
    except ToolbanError:
        return False
    texts: dict[tuple[str, ...], list[bytes]] = {}
    for file in readable:
        data = objects[file.oid].data
        if data is None or b"\0" in data[:_HEAD] or data.startswith(_UTF16) or unreadable(data):
            return False
        if _is_disguised(data):
            return False
        readers = tuple(name for name in readers_for(file.path) if is_marked(name, data))
        texts.setdefault(readers, []).append(data)
    for readers, found in texts.items():
        keywords = of(prefilter, [group for reader in readers for group in GROUPS[reader]])
        if Adaptive(keywords)(b"\n".join(found)):  # one search of all, because there are hundreds of words
            return False
    return True


def _is_disguised(data: bytes) -> bool:
    """Whether git may write it to disk as another text (linter.readers.syntax.text.checked_out)."""
    if data[:_HEAD].isascii():
        return False
    from linter.readers.syntax.text import checked_out

    return any(True for _ in checked_out(data))


def _is_candidate(path: str, words: Iterable[bytes]) -> bool:
    delimited = b"/%s/" % path.encode("utf-8", "surrogateescape").lower()
    return any(word in delimited for word in words)


def _is_clean(data: bytes, words: tuple[bytes, ...]) -> bool:
    """Whether no character hides or imitates another, and no keyword occurs."""
    return not data.translate(None, _PLAIN_BYTES) and not plain(words)(data)
