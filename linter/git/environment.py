"""The environment and the options with which git cannot run, fetch or write anything. On the hook path.

They are those that ran no payload of a hostile `.git/config` with the commands used here (measured with git
2.39.5: fsmonitor, textconv, external diff, pager, gpg, filters, hooks, aliases, upload-pack of a promisor
remote; tests/git/test_hostile.py repeats it).
"""

from __future__ import annotations

import os
import sys

from linter.model.errors import RepositoryError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

OLDEST = (2, 31)
"""The oldest git that toolban works with: `--diff-merges=first-parent` came with it."""
OLDEST_NAME = ".".join(map(str, OLDEST))
"""The same as people write it."""
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
OF_THE_INDEX = ("diff", "ls-files", "mv")
"""The git commands that are to see the index.

All others get `WITHOUT_INDEX`: some read the index although they do not need it, and git diff-tree would
write the trees that a sparse index leaves out (git 2.35 and later).
"""
WITHOUT_INDEX = {"GIT_INDEX_FILE": os.path.join(os.path.dirname(os.path.abspath(__file__)), "no-index")}
"""Names an index file that does not exist."""
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
FLAGS = (
    "--no-pager",
    "-c",
    "core.fsmonitor=false",
    # Files that only repeat what objects hold, to make git faster. Whoever hands over a repository can make
    # them say something else. (Bitmaps are read only where an option asks for them.)
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


def environment(inherited: Mapping[str, str], *, hook: bool) -> dict[str, str]:
    """Return the environment for a git process; of `GIT_*` it keeps only what git sets for hooks (`hook`)."""
    kept = {
        name: value
        for name, value in inherited.items()
        if not name.startswith("GIT_") or (hook and name in _HOOK)
    }
    for name in ("SSH_ASKPASS", "PAGER", "LESSOPEN"):
        kept.pop(name, None)
    return kept | _FIXED


def executable() -> str:
    """Return the absolute path of git, found on PATH and never in the current directory (CVE-2023-40590).

    Raises:
        RepositoryError: git is not on PATH.
    """
    name = "git.exe" if sys.platform == "win32" else "git"
    for folder in os.environ.get("PATH", os.defpath).split(os.pathsep):
        path = os.path.join(folder, name)
        if os.path.isabs(folder) and os.path.isfile(path) and os.access(path, os.X_OK):
            return path
    raise RepositoryError("git is not installed, or not on PATH.", f"Install git {OLDEST_NAME} or newer.")
