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

from linter.model.errors import RepositoryError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

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
# What git sets for a hook and what the hook's own git calls need: the index of `git commit -a`, the
# quarantine of a push. Stripping these hides the very content to be checked (integrations.md 1.7).
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
)


class GitError(RepositoryError):
    """A git command failed; `stderr` is what it said."""

    def __init__(self, arguments: Sequence[str], status: int, stderr: str) -> None:
        said = stderr.strip() or f"exit status {status}"
        super().__init__(f"git {arguments[0]} failed: {said}", _hint(stderr))
        self.status = status
        self.stderr = stderr


class Conversation:
    """A git process that is written to and read from; what it complains of is collected meanwhile.

    Somebody must read its standard error: git waits once that pipe is full (64 KiB), and a repository can
    make it complain without end.
    """

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stdin is not None
        assert process.stdout is not None
        self._process = process
        self._said: list[bytes] = []
        self._stdin = process.stdin
        self.stdout = process.stdout
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()

    def write(self, text: str, *, last: bool = False) -> None:
        """Write to the process. If it has died its answers tell, so that is no error here."""
        with contextlib.suppress(BrokenPipeError):
            self._stdin.write(text.encode())
            self._stdin.flush()
        if last:
            self._close_stdin()

    def wait(self) -> int:
        """Wait for its end, after all was read; returns its exit status."""
        return self._process.wait()

    def stop(self) -> str:
        """End the process if it still runs; returns what it complained of."""
        self._process.kill()
        self._close_stdin()
        self.stdout.close()
        self._listener.join()
        self._process.wait()
        return b"".join(self._said).decode("utf-8", "replace")

    def _close_stdin(self) -> None:
        with contextlib.suppress(BrokenPipeError):
            self._stdin.close()

    def _listen(self) -> None:
        assert self._process.stderr is not None
        with self._process.stderr as stream:
            self._said.append(stream.read())


class Git:
    """One repository, as git sees it.

    Without a `git_dir` git finds the repository from the current directory and from the variables that
    it sets for hooks; with one, exactly that repository is read and the environment does not count.
    """

    def __init__(self, git_dir: str = "", work_tree: str = "") -> None:
        self._where: tuple[str, ...] = ()
        if git_dir:
            self._where = (f"--git-dir={git_dir}",)
        if work_tree:
            self._where = (*self._where, f"--work-tree={work_tree}")
        self._directory = work_tree or None  # some commands list what lies below the current directory only
        self._environment = environment(os.environ, hook=not git_dir)

    def object_places(self) -> tuple[str, ...]:
        """The directories of objects that a hook was told of; none where git itself knows."""
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
        output, said = process.communicate(stdin)
        if process.returncode:
            raise GitError(arguments, process.returncode, said.decode("utf-8", "replace"))
        return output

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

    def start(self, *arguments: str) -> Conversation:
        """Start a git command that is written to while it is read.

        Raises:
            RepositoryError: git is not installed.
        """
        return Conversation(self._start(*arguments))

    def _start(self, *arguments: str) -> subprocess.Popen[bytes]:
        command = (executable(), *_FLAGS, *self._where, *arguments)
        return subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=self._environment,
            cwd=self._directory,
        )


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
    raise RepositoryError("git is not installed, or not on PATH.", "Install git 2.30 or newer.")


def _hint(stderr: str) -> str:
    if "not a git repository" in stderr:
        return "Run toolban inside a git repository, or name one."
    if "dubious ownership" in stderr:
        return "Check who owns the repository; if you trust it, name its path on the command line."
    return ""
