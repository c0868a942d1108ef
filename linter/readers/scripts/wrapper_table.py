"""The table of programs that start other programs, for everything that reads commands."""

from __future__ import annotations

from typing import NamedTuple

_TABLE = """
sudo | 0 | -u --user -g --group -h --host -p --prompt -C -r -t -U -D --chdir
doas | 0 | -u -C
env | 0 | -u --unset -C --chdir
exec | 0 | -a
nohup | 0 |
time | 0 | -f --format -o --output
command | 0 |
builtin | 0 |
nice | 0 | -n --adjustment
ionice | 0 | -c --class -n --classdata
chrt | 1 |
taskset | 1 |
setsid | 0 |
stdbuf | 0 | -i -o -e --input --output --error
unbuffer | 0 |
timeout | 1 | -k --kill-after -s --signal
gtimeout | 1 | -k --kill-after -s --signal
xargs | 0 | -n -P -I -L -d -a -s -E --max-args --max-procs --replace --delimiter --arg-file
parallel | 0 | -j --jobs -N -n --delay --retries
watch | 0 | -n --interval
flock | 1 | -w --timeout -E
chroot | 1 | --userspec --groups
gosu | 1 |
su-exec | 1 |
runuser | 0 | -u --user -g --group
setpriv | 0 | --reuid --regid --groups
tini | 0 | -p -e
dumb-init | 0 | -r --rewrite
xvfb-run | 0 | -s --server-args -n --server-num -e --error-file
dbus-run-session | 0 | --config-file
caffeinate | 0 | -t -w
arch | 0 |
winpty | 0 |
wsl | 0 | -d --distribution -u --user --cd
call | 0 |
start | 0 |
busybox | 0 |
corepack | 0 |
cross-env | 0 |
dotenv | 0 | -e -f -v -p --file
dotenvx run | 0 | -f --env-file -e --env
env-cmd | 0 | -f --file
op run | 0 | --env-file --account
doppler run | 0 | -p --project -c --config -t --token
infisical run | 0 | --env --path --projectId
aws-vault exec | 1 | -d --duration
chamber exec | 1 |
mise exec | 0 | -C --cd -j --jobs
mise x | 0 | -C --cd -j --jobs
rtx exec | 0 |
asdf exec | 0 |
uv run | 0 | --with --python -p --extra --group --env-file --project --directory --index --package
poetry run | 0 | -C --directory -P --project
pdm run | 0 | -p --project -v --venv
rye run | 0 |
hatch run | 0 |
pipenv run | 0 |
pixi run | 0 | -e --environment --manifest-path
conda run | 0 | -n --name -p --prefix --cwd
mamba run | 0 | -n --name -p --prefix --cwd
micromamba run | 0 | -n --name -p --prefix
bundle exec | 0 |
rbenv exec | 0 |
pyenv exec | 0 |
direnv exec | 1 |
devbox run | 0 | -c --config -e --env
nix develop | 1 | -c --command
pnpm exec | 0 | -C --dir --filter
yarn exec | 0 |
yarn run | 0 |
docker exec | 1 | -e --env --env-file -u --user -w --workdir --detach-keys
podman exec | 1 | -e --env --env-file -u --user -w --workdir --detach-keys
docker compose exec | 1 | -e --env -u --user -w --workdir --index
docker compose run | 1 | -e --env -u --user -w --workdir -v --volume -p --publish --name --entrypoint
docker-compose exec | 1 | -e --env -u --user -w --workdir --index
docker-compose run | 1 | -e --env -u --user -w --workdir -v --volume -p --publish --name --entrypoint
kubectl exec | 1 | -c --container -n --namespace --context
oc exec | 1 | -c --container -n --namespace
ssh | 1 | -p -i -l -o -F -J -L -R -D -b -c -E -W
heroku run | 0 | -a --app -s --size
git bisect run | 0 |
git submodule foreach | 0 |
strace | 0 | -o -e -p -s -u
valgrind | 0 |
perf stat | 0 | -e -o -r
systemd-run | 0 | -u --unit -p --property -E --setenv --slice
tmux new-session | 0 | -c -e -f -F -n -s -t -x -y
tmux new | 0 | -c -e -f -F -n -s -t -x -y
tmux new-window | 0 | -c -e -F -n -t
tmux neww | 0 | -c -e -F -n -t
tmux split-window | 0 | -c -e -F -l -t
tmux splitw | 0 | -c -e -F -l -t
screen | 0 | -S -t -c -L -h
firejail | 0 |
nodemon | 0 | -w --watch -e --ext -i --ignore
retry | 0 | -t -d --times --delay
fnm exec | 0 | --using
volta run | 0 | --node --npm --pnpm --yarn
nvm exec | 1 |
nodenv exec | 0 |
proxychains | 0 | -f
proxychains4 | 0 | -f
torsocks | 0 |
mcp-proxy | 0 | --port --host --sse-port --sse-host --transport --env -e --cwd
claude mcp add | 1 | -s --scope -t --transport -e --env -H --header
codex mcp add | 1 | --env
gemini mcp add | 1 | -s --scope -t --transport -e --env -H --header
"""
"""The first words of a wrapper, how many own words follow, and its options with a value."""


class Wrapper(NamedTuple):
    """The words between a program and the command that it starts."""

    own: int
    with_value: frozenset[str]


def _row(row: str) -> tuple[tuple[str, ...], Wrapper]:
    start, own, options = (cell.strip() for cell in row.split("|"))
    return tuple(start.split()), Wrapper(int(own), frozenset(options.split()))


WRAPPERS = dict(map(_row, _TABLE.strip().splitlines()))
LONGEST_START = max(map(len, WRAPPERS))
EVALUATED = {"eval": (), "su": ("-c", "--command"), "script": ("-c", "--command"), "nix-shell": ("--run",)}
EVALUATED |= {
    "trap": (),
    "invoke-expression": (),
    "iex": (),
    "concurrently": (),
    "cross-env-shell": (),
    "watch": (),
    "nodemon": ("--exec", "-x"),
}
"""Programs that hand words to a shell: those behind these options, or all."""
