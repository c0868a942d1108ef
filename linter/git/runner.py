"""Runs git so that no repository can make it run, fetch or write anything. On the hook path.

The environment and the options are in `linter.git.environment`. Deny-lists of git options do not hold, so
arguments are fixed words, object names, and paths behind `--`; never text from a repository.
"""

from __future__ import annotations

import contextlib
import os
import subprocess

from linter.git import conversation
from linter.git.conversation import Conversation
from linter.git.environment import (
    FLAGS,
    OF_THE_INDEX,
    OLDEST,
    OLDEST_NAME,
    WITHOUT_INDEX,
    environment,
    executable,
)
from linter.git.errors import GitError
from linter.model.errors import RepositoryError
from linter.support.locations import find_git_dir

_BYTES_A_SECOND = 4 << 20  # of packs that even a slow disk gives, so much more time a larger repository has


class Git:
    """One repository, as git sees it.

    Without a `git_dir` git finds the repository from the current directory and from the variables that it
    sets for hooks (GIT_DIR and others). With a `git_dir` exactly that repository is read and these variables
    are ignored, unless `is_here` says that they are about this repository: they may name its index and
    objects.
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
        """The first two numbers of the version of git.

        Raises:
            RepositoryError: git prints no version.
        """
        words = self.run("version").decode("ascii", "replace").split()
        numbers = words[2].split(".")[:2] if words[:2] == ["git", "version"] else []
        if len(numbers) < len(OLDEST) or not all(map(str.isdecimal, numbers)):
            raise RepositoryError("git version printed no version.", f"Install git {OLDEST_NAME} or newer.")
        return tuple(map(int, numbers))

    def object_places(self) -> tuple[str, ...]:
        """The object directories that variables name to a hook; empty where there are no such variables."""
        names = ("GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES")
        own, others = (self._environment.get(name, "") for name in names)
        return tuple(place for place in (own, *others.split(os.pathsep)) if own and place)

    def run(self, *arguments: str, stdin: bytes = b"") -> bytes:
        """Run a git command and return what it printed.

        Raises:
            GitError: it exited with a status other than 0, or did not end in time.
            RepositoryError: git is not installed.
        """
        return self.answer(*arguments, stdin=stdin)[0]

    def answer(self, *arguments: str, stdin: bytes = b"") -> tuple[bytes, str]:
        """The same with what it complained of, though it ended well. Raises the same."""
        process = self._start(*arguments)
        try:
            output, complaint = self._communicate(process, stdin)
        except BaseException as error:  # overdue, or this process was interrupted
            with process:  # closes its pipes, and waits for it
                process.kill()
            if isinstance(error, subprocess.TimeoutExpired):
                reason = f"it did not end within {self.patience():.0f} s"
                raise GitError(arguments, process.returncode, reason) from None
            raise
        complaints = complaint.decode("utf-8", "replace")
        if process.returncode:
            raise GitError(arguments, process.returncode, complaints)
        return output, complaints

    def _communicate(self, process: subprocess.Popen[bytes], stdin: bytes) -> tuple[bytes, bytes]:
        try:
            return process.communicate(stdin, timeout=conversation.PATIENCE)
        except subprocess.TimeoutExpired:
            return process.communicate(timeout=max(0.0, self.patience() - conversation.PATIENCE))

    def patience(self) -> float:
        """Seconds that git may take to answer; more for a larger repository."""
        size = 0
        for place in self.object_places() or (self._objects(),):
            with contextlib.suppress(OSError), os.scandir(os.path.join(place, "pack")) as entries:
                size += sum(entry.stat().st_size for entry in entries)
        return conversation.PATIENCE + size / _BYTES_A_SECOND

    def _objects(self) -> str:
        """The object directory; empty where git does not name it, or not in time.

        This command reads no object, but it reads the configuration, which may include a pipe.
        """
        command = (executable(), *FLAGS, *self._where, "rev-parse", "--git-path", "objects")
        try:
            done = subprocess.run(
                command,
                check=False,
                capture_output=True,
                env=self._environment,
                cwd=self._directory,
                timeout=conversation.PATIENCE,
            )
        except subprocess.TimeoutExpired:
            return ""
        path = os.fsdecode(done.stdout).removesuffix("\n")
        return os.path.join(self._directory or "", path)

    def user_settings(self, *names: str) -> dict[str, str]:
        """Read values of the user's own configuration; the keys are the given names in lower case."""
        pattern = "|".join(name.replace(".", "[.]") for name in names)
        output = self._configure("-z", "--get-regexp", f"^({pattern})$").stdout
        rows = (row.partition("\n") for row in output.decode("utf-8", "replace").split("\0") if row)
        return {name: value for name, _, value in rows}

    def setting(self, scope: str, name: str) -> str:
        """Read a value of the user's own configuration in one scope; empty where it is not set there.

        The scope is `--local`, `--global` or `--system`, here and in the methods below.
        """
        output = self._configure(scope, "--get", name).stdout
        return output.decode("utf-8", "replace").removesuffix("\n")

    def write_setting(self, scope: str, name: str, value: str) -> None:
        """Write a value into the user's own configuration.

        Raises:
            GitError: git refused.
        """
        _check(self._configure(scope, name, value))

    def remove_setting(self, scope: str, name: str) -> None:
        """Remove a value from the user's own configuration.

        Raises:
            GitError: git refused.
        """
        _check(self._configure(scope, "--unset", name))

    def _configure(self, *arguments: str) -> subprocess.CompletedProcess[bytes]:
        """Run `git config` with the user's environment and configuration: it starts no other program."""
        command = (executable(), *self._where, "config", *arguments)
        return subprocess.run(command, check=False, capture_output=True)

    def start(self, *arguments: str) -> Conversation:
        """Start a git command that takes questions while it answers.

        Raises:
            RepositoryError: git is not installed.
        """
        return Conversation(arguments, self._start(*arguments), self.patience)

    def _start(self, *arguments: str) -> subprocess.Popen[bytes]:
        command = (executable(), *FLAGS, *self._where, *arguments)
        return subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=self._environment if arguments[0] in OF_THE_INDEX else self._environment | WITHOUT_INDEX,
            cwd=self._directory,
        )


def commit_of(git: Git, name: str) -> str:
    """Find the commit that a name leads to, through any number of tags; empty if there is none."""
    if not name or "\0" in name:
        return ""
    try:
        found = git.run("rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
    except GitError:
        return ""
    return found.decode().strip()


def _check(done: subprocess.CompletedProcess[bytes]) -> None:
    if done.returncode:
        raise GitError(("config",), done.returncode, done.stderr.decode("utf-8", "replace"))
