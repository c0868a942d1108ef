"""Makes and updates bare mirrors: the only place where toolban asks git to fetch.

git runs here without hooks, without prompts, without the configuration of the user or of the machine, and
with no protocol but https, ssh and local files. A token is handed over in the environment of that one
process: it stands in no command line, in no address and in no configuration file.
"""

from __future__ import annotations

import base64
import os
import shutil
import signal
import subprocess
import tempfile
from contextlib import suppress

from linter.git.environment import executable
from linter.model.errors import RepositoryError

_PROTOCOLS = ("https", "ssh", "file")
_SETTINGS = {
    "protocol.allow": "never",
    **{f"protocol.{name}.allow": "always" for name in _PROTOCOLS},
    "core.hooksPath": os.devnull,
    "core.fsmonitor": "false",
    "core.askPass": "",
    "credential.helper": "",
    "fetch.recurseSubmodules": "false",
    "gc.auto": "0",
    "maintenance.auto": "false",
    "http.followRedirects": "initial",
}
_KEPT = "PATH HOME SSH_AUTH_SOCK TMPDIR SYSTEMROOT TEMP TMP HTTPS_PROXY https_proxy NO_PROXY".split()
_SSH = "ssh -oBatchMode=yes -oConnectTimeout=30"


def bring(address: str, mirror: str, *, token: str = "", seconds: float = 1800.0) -> None:
    """Make a bare mirror of an address, or bring the one that is there up to date.

    Raises:
        RepositoryError: git failed, or was not done in time; a mirror that was there stays as it is.
    """
    environment = _environment(address, token)
    if os.path.isdir(mirror):
        _git(("--git-dir", mirror, "fetch", "--quiet", "--prune", "--force", "origin"), environment, seconds)
        return
    os.makedirs(os.path.dirname(mirror), exist_ok=True)
    unfinished = tempfile.mkdtemp(prefix=".unfinished-", dir=os.path.dirname(mirror))
    try:
        _git(("clone", "--quiet", "--mirror", "--template=", "--", address, unfinished), environment, seconds)
        os.replace(unfinished, mirror)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def _git(arguments: tuple[str, ...], environment: dict[str, str], seconds: float) -> None:
    process = subprocess.Popen(
        (executable(), *arguments),
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    try:
        _, errors = process.communicate(timeout=seconds)
    except BaseException as error:
        with suppress(OSError, AttributeError):
            os.killpg(process.pid, signal.SIGKILL)  # it and the helpers that it started
        process.kill()
        process.wait()
        if isinstance(error, subprocess.TimeoutExpired):
            raise RepositoryError(f"not fetched within {seconds:.0f} s") from None
        raise
    if process.returncode:
        lines = errors.decode("utf-8", "replace").strip().split("\n")
        raise RepositoryError(f"git could not fetch it: {lines[-1][:200]}")


def _environment(address: str, token: str) -> dict[str, str]:
    settings = dict(_SETTINGS)
    if token and address.startswith("https://"):
        host = "/".join(address.split("/", 3)[:3])
        secret = base64.b64encode(f"x-access-token:{token}".encode()).decode()
        settings[f"http.{host}/.extraHeader"] = f"Authorization: Basic {secret}"
    environment = {name: os.environ[name] for name in _KEPT if name in os.environ}
    environment |= {
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_SSH_COMMAND": _SSH,
        "GIT_CONFIG_COUNT": str(len(settings)),
        "LC_ALL": "C",
    }
    for number, (name, value) in enumerate(settings.items()):
        environment |= {f"GIT_CONFIG_KEY_{number}": name, f"GIT_CONFIG_VALUE_{number}": value}
    return environment
