"""Runs git so that no repository can make it run, fetch or write anything. On the hook path.

Environment and flags are those that ran no payload of a hostile `.git/config` with the commands used
here (measured with git 2.39.5: fsmonitor, textconv, external diff, pager, gpg, filters, hooks, aliases,
upload-pack of a promisor remote; tests/git/test_hostile.py repeats it). Deny-lists of git options do not
hold, so arguments are fixed words, object names and paths behind `--`; never text from a repository.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import threading
import time

from linter.model.errors import RepositoryError
from linter.support.locations import find_git_dir

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

PATIENCE = 10.0
"""Seconds for which git may show no sign of life, in a small repository; see `Git.patience`.

A chain of deltas that leads back to itself keeps git busy for ever: it follows the chain and never answers.
"""
_BYTES_A_SECOND = 4 << 20  # of packs that even a slow disk gives, so much more time a larger repository has
_CHUNK = 1 << 20

OLDEST = (2, 31)
"""The oldest git that toolban works with: `--diff-merges=first-parent` came with it."""
_OLDEST = ".".join(map(str, OLDEST))
_USAGE = 129
"""How git ends that does not know an option."""
_REFUSED = ("unknown option", "unrecognized argument", "unknown value", "usage: git")
"""What git says of an option that is younger than it."""
_FIXED = {
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_ALLOW_PROTOCOL": "",
    "GIT_LITERAL_PATHSPECS": "1",
    "GIT_ATTR_NOSYSTEM": "1",
    "GIT_GRAFT_FILE": os.devnull,
    "GIT_PAGER": "cat",
    "LC_ALL": "C",
}
_OF_THE_INDEX = ("diff", "ls-files", "mv")
"""The commands that are asked about the index. Others read it, too, and git diff-tree would write the trees
that a sparse index leaves out (git 2.35 and later): they get the name of one that is not there."""
_WITHOUT_INDEX = {"GIT_INDEX_FILE": os.path.join(os.path.dirname(os.path.abspath(__file__)), "no-index")}
# What git sets for a hook and what the hook's own git calls need: the index of `git commit -a`, the
# quarantine of a push. Stripping these hides the very content to be checked.
_HOOK = (
    "GIT_DIR",
    "GIT_COMMON_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_QUARANTINE_PATH",
)
_FLAGS = (
    "--no-pager",
    "-c",
    "core.fsmonitor=false",
    # Files that only repeat what objects hold, so that git can answer sooner: whoever hands over a repository
    # can make them say something else. (Bitmaps are only read where an option asks for them.)
    "-c",
    "core.commitGraph=false",
    "-c",
    "core.multiPackIndex=false",
    "-c",
    "pack.readReverseIndex=false",
    "-c",
    f"core.hooksPath={os.devnull}",
    "-c",
    "core.alternateRefsCommand=",
    "-c",
    "core.untrackedCache=false",
    "-c",
    "log.showSignature=false",
    "-c",
    "log.showRoot=true",
    "-c",
    "log.mailmap=false",
    "-c",
    "diff.external=",
    "-c",
    "diff.relative=false",  # would leave out what lies outside the current directory
    "-c",
    f"diff.orderFile={os.devnull}",
    "-c",
    "submodule.recurse=false",
    "-c",
    "advice.graftFileDeprecated=false",
)
_HINT = "hint:"
"""How a line begins with which git gives advice beside the reason of a failure."""


class GitError(RepositoryError):
    """A git command failed; `stderr` is what it wrote to standard error."""

    def __init__(self, arguments: Sequence[str], status: int, stderr: str) -> None:
        stderr = _without_hints(stderr)
        reason = stderr.strip() or f"exit status {status}"
        super().__init__(f"git {arguments[0]} failed: {reason}", _hint(stderr))
        self.arguments = tuple(arguments)
        self.status = status
        self.stderr = stderr

    def __reduce__(self) -> tuple[type[GitError], tuple[tuple[str, ...], int, str]]:
        """How the error gets from one process to another."""
        return GitError, (self.arguments, self.status, self.stderr)


class Conversation:
    """A git process that is written to and read from; its standard error is collected meanwhile.

    Somebody must read standard error: git waits once that pipe is full (64 KiB), and a repository can make
    it complain without end. The process is killed if a read waits longer than `patience` seconds.
    """

    def __init__(
        self, arguments: Sequence[str], process: subprocess.Popen[bytes], patience: Callable[[], float]
    ) -> None:
        assert process.stdin is not None
        assert process.stdout is not None
        self._arguments = arguments
        self._process = process
        self._patience = patience
        self._stderr: list[bytes] = []
        self._stdin = process.stdin
        self._stdout = process.stdout
        self.is_overdue = False
        """Whether it was killed because it gave no answer."""
        self._has_ended = threading.Event()
        self._waits_since = 0.0  # 0 while nothing is read: who works on an answer is not waiting for one
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()
        self._watcher = threading.Thread(target=self._watch, daemon=True)
        self._watcher.start()

    def write(self, text: str, *, last: bool = False) -> None:
        """Write to the process. If it has died its answers show that, so it is no error here."""
        with contextlib.suppress(BrokenPipeError):
            self._stdin.write(text.encode())
            self._stdin.flush()
        if last:
            self._close_stdin()

    def ask(self, lines: str) -> tuple[str, bool]:
        """Write lines, read the whole answer; returns it, and whether git ended without an error.

        Raises:
            GitError: git does not know what it was asked, so that no answer says nothing.
        """
        writer = threading.Thread(target=self.write, args=(lines,), kwargs={"last": True}, daemon=True)
        writer.start()  # git answers while it reads, and a pipe holds 64 KiB
        complaint = ""
        try:
            answer = self._read_all().decode("utf-8", "surrogateescape")
            status = self._process.wait()
        finally:
            complaint = self.stop()
            writer.join()
        if status == _USAGE or (status and any(mark in complaint for mark in _REFUSED)):
            raise GitError(self._arguments, status, complaint)
        return answer, status == 0

    def readline(self) -> bytes:
        """A line of its answer, with its end; empty after the last."""
        self._waits_since = time.monotonic()
        line = self._stdout.readline()
        self._waits_since = 0.0
        return line

    def read(self, size: int) -> bytes:
        """So many bytes of its answer, or all that are left."""
        self._waits_since = time.monotonic()
        data = self._stdout.read(size)
        self._waits_since = 0.0
        return data

    def _read_all(self) -> bytes:
        """All that is left of its answer; the time runs anew with every part."""
        parts: list[bytes] = []
        while not parts or parts[-1]:
            parts.append(self.read(_CHUNK))
        return b"".join(parts)

    def stop(self) -> str:
        """End the process if it still runs; returns what it wrote to standard error."""
        self._has_ended.set()
        self._process.kill()
        self._close_stdin()
        self._stdout.close()
        self._listener.join()
        self._watcher.join()
        self._process.wait()
        return b"".join(self._stderr).decode("utf-8", "replace")

    def _close_stdin(self) -> None:
        with contextlib.suppress(BrokenPipeError):
            self._stdin.close()

    def _listen(self) -> None:
        assert self._process.stderr is not None
        with self._process.stderr as stream:
            self._stderr.append(stream.read())

    def _watch(self) -> None:
        """Kill the process when it is overdue. How much time it has is asked only when it may be over."""
        limit = PATIENCE
        while not self._has_ended.wait(min(1.0, PATIENCE / 2)):
            since = self._waits_since
            if not since or time.monotonic() < since + limit:
                continue
            limit = self._patience()
            if time.monotonic() >= since + limit and since == self._waits_since:
                self.is_overdue = True
                self._process.kill()
                return


class Git:
    """One repository, as git sees it.

    Without a `git_dir` git finds the repository from the current directory and from the variables that
    it sets for hooks; with one, exactly that repository is read, and the environment does not count unless
    the repository `is_here`: then index and objects are those that the variables name.
    """

    def __init__(self, git_dir: str = "", work_tree: str = "", *, is_here: bool = False) -> None:
        self._where: tuple[str, ...] = ()
        if git_dir:
            self._where = (f"--git-dir={git_dir}",)
        if work_tree:
            self._where = (*self._where, f"--work-tree={work_tree}")
        self._directory = work_tree or None  # some commands list what lies below the current directory only
        self._environment = environment(os.environ, hook=is_here or not git_dir)
        if git_dir:
            self._environment.pop("GIT_WORK_TREE", None)

    @classmethod
    def of_hook(cls) -> Git:
        """Git in the repository whose hook this process is.

        git has trusted it, whoever owns it, or it would not have run the hook.
        """
        return cls("" if os.environ.get("GIT_DIR") else find_git_dir(os.getcwd()), is_here=True)

    def version(self) -> tuple[int, ...]:
        """The version of git in two numbers.

        Raises:
            RepositoryError: it prints none.
        """
        words = self.run("version").decode("ascii", "replace").split()
        numbers = words[2].split(".")[:2] if words[:2] == ["git", "version"] else []
        if len(numbers) < len(OLDEST) or not all(map(str.isdecimal, numbers)):
            raise RepositoryError("git version printed no version.", f"Install git {_OLDEST} or newer.")
        return tuple(map(int, numbers))

    def object_places(self) -> tuple[str, ...]:
        """The directories of objects that variables name to a hook; none where git itself finds them."""
        names = ("GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES")
        own, others = (self._environment.get(name, "") for name in names)
        return tuple(place for place in (own, *others.split(os.pathsep)) if own and place)

    def run(self, *arguments: str, stdin: bytes = b"") -> bytes:
        """Run a git command and return what it printed.

        Raises:
            GitError: it exited with another status than 0.
            RepositoryError: git is not installed.
        """
        process = self._start(*arguments)
        try:
            output, complaint = self._communicate(process, stdin)
        except BaseException as error:  # overdue, or this process was interrupted
            with process:  # closes its pipes, and waits for it
                process.kill()
            if isinstance(error, subprocess.TimeoutExpired):
                reason = f"it did not end within {error.timeout:.0f} s"
                raise GitError(arguments, process.returncode, reason) from None
            raise
        if process.returncode:
            raise GitError(arguments, process.returncode, complaint.decode("utf-8", "replace"))
        return output

    def _communicate(self, process: subprocess.Popen[bytes], stdin: bytes) -> tuple[bytes, bytes]:
        try:
            return process.communicate(stdin, timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            return process.communicate(timeout=max(0.0, self.patience() - PATIENCE))

    def patience(self) -> float:
        """Seconds for which a git process may show no sign of life: the larger the repository, the more."""
        size = 0
        for place in self.object_places() or (self._objects(),):
            with contextlib.suppress(OSError), os.scandir(os.path.join(place, "pack")) as entries:
                size += sum(entry.stat().st_size for entry in entries)
        return PATIENCE + size / _BYTES_A_SECOND

    def _objects(self) -> str:
        """The directory of objects; only asked by `patience`, so it reads no object."""
        command = (executable(), *_FLAGS, *self._where, "rev-parse", "--git-path", "objects")
        done = subprocess.run(
            command, check=False, capture_output=True, env=self._environment, cwd=self._directory
        )
        path = os.fsdecode(done.stdout).removesuffix("\n")
        return os.path.join(self._directory or "", path)

    def user_settings(self, *names: str) -> dict[str, str]:
        """Values of the user's own configuration, by name in lower case; `git config` runs nothing."""
        pattern = "|".join(name.replace(".", "[.]") for name in names)
        command = (executable(), *self._where, "config", "-z", "--get-regexp", f"^({pattern})$")
        output = subprocess.run(command, check=False, capture_output=True).stdout
        rows = (row.partition("\n") for row in output.decode("utf-8", "replace").split("\0") if row)
        return {name: value for name, _, value in rows}

    def write_setting(self, scope: str, name: str, value: str) -> None:
        """Write the user's own configuration: `scope` is `--local`, `--global` or `--system`.

        Raises:
            GitError: git refused.
        """
        command = (executable(), *self._where, "config", scope, name, value)
        done = subprocess.run(command, check=False, capture_output=True)
        if done.returncode:
            raise GitError(("config",), done.returncode, done.stderr.decode("utf-8", "replace"))

    def setting(self, scope: str, name: str) -> str:
        """A value of the user's own configuration in one scope; empty where it is not set there."""
        command = (executable(), *self._where, "config", scope, "--get", name)
        output = subprocess.run(command, check=False, capture_output=True).stdout
        return output.decode("utf-8", "replace").removesuffix("\n")

    def remove_setting(self, scope: str, name: str) -> None:
        """Take a value out of the user's own configuration, as `write_setting` wrote it.

        Raises:
            GitError: git refused.
        """
        command = (executable(), *self._where, "config", scope, "--unset", name)
        done = subprocess.run(command, check=False, capture_output=True)
        if done.returncode:
            raise GitError(("config",), done.returncode, done.stderr.decode("utf-8", "replace"))

    def start(self, *arguments: str) -> Conversation:
        """Start a git command that is written to while it is read.

        Raises:
            RepositoryError: git is not installed.
        """
        return Conversation(arguments, self._start(*arguments), self.patience)

    def _start(self, *arguments: str) -> subprocess.Popen[bytes]:
        command = (executable(), *_FLAGS, *self._where, *arguments)
        return subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=self._environment if arguments[0] in _OF_THE_INDEX else self._environment | _WITHOUT_INDEX,
            cwd=self._directory,
        )


def commit_of(git: Git, name: str) -> str:
    """The commit that a name leads to, through any number of tags; empty where there is none here."""
    if not name or "\0" in name:
        return ""
    try:
        found = git.run("rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
    except GitError:
        return ""
    return found.decode().strip()


def environment(inherited: Mapping[str, str], *, hook: bool) -> dict[str, str]:
    """The environment of a git process: nothing of `GIT_*` passes but what a hook's git needs."""
    kept = {
        name: value
        for name, value in inherited.items()
        if not name.startswith("GIT_") or (hook and name in _HOOK)
    }
    for name in ("SSH_ASKPASS", "PAGER", "LESSOPEN"):
        kept.pop(name, None)
    return kept | _FIXED


def executable() -> str:
    """Absolute path of git, looked for on PATH only: never in the current directory (CVE-2023-40590).

    Raises:
        RepositoryError: there is none.
    """
    name = "git.exe" if sys.platform == "win32" else "git"
    for folder in os.environ.get("PATH", os.defpath).split(os.pathsep):
        path = os.path.join(folder, name)
        if os.path.isabs(folder) and os.path.isfile(path) and os.access(path, os.X_OK):
            return path
    raise RepositoryError("git is not installed, or not on PATH.", f"Install git {_OLDEST} or newer.")


def _without_hints(stderr: str) -> str:
    """What git complained of, without the advice that it may give before and after that."""
    return "".join(line for line in stderr.splitlines(keepends=True) if not line.startswith(_HINT))


def _hint(stderr: str) -> str:
    if "not a git repository" in stderr:
        return "Run toolban inside a git repository, or name one."
    if "dubious ownership" in stderr:
        return "If you trust its owner: git config --global --add safe.directory PATH, with the path above."
    if any(
        mark in stderr for mark in ("unknown option", "unrecognized argument", "unknown value", "usage: git")
    ):
        return f"toolban needs git {_OLDEST} or newer: git version shows which this is."
    return ""
