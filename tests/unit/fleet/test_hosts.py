"""Hosts against a server that speaks their pages, rate limits and errors; no token is ever shown or kept."""

from __future__ import annotations

import json
import threading
import urllib.parse
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple

import pytest

from linter.fleet.entries import Entry, write
from linter.fleet.listing import Filter, entries_of
from linter.model.errors import UsageError

TOKEN = "value-of-a-test"  # noqa: S105 of nobody
VARIABLES = ("GITHUB_TOKEN", "GITLAB_TOKEN", "GITEA_TOKEN", "BITBUCKET_TOKEN")


class Answer(NamedTuple):
    body: object
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()


class Server(NamedTuple):
    url: str
    asked: list[tuple[str, dict[str, str]]]
    """Path with its query, and headers, of every request."""


Serve = Callable[[Callable[[str, dict[str, str], int], Answer]], Server]


@pytest.fixture
def serve(monkeypatch: pytest.MonkeyPatch) -> Iterator[Serve]:
    """Starts a server on loopback; the function says what it answers to a path, a query and the how-manieth request."""
    servers = []

    def start(answer: Callable[[str, dict[str, str], int], Answer]) -> Server:
        asked: list[tuple[str, dict[str, str]]] = []

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                parsed = urllib.parse.urlsplit(self.path)
                asked.append((self.path, dict(self.headers)))
                given = answer(parsed.path, dict(urllib.parse.parse_qsl(parsed.query)), len(asked))
                data = given.body if isinstance(given.body, bytes) else json.dumps(given.body).encode()
                self.send_response(given.status)
                for name, value in (("Content-Type", "application/json"), *given.headers):
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *_: object) -> None:
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        servers.append(server)
        return Server(f"http://127.0.0.1:{server.server_port}", asked)

    for variable in VARIABLES:
        monkeypatch.setenv(variable, TOKEN)
    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


def on_github(number: int, **fields: object) -> dict[str, Any]:
    name = f"acme/r{number}"
    return {
        "id": number,
        "full_name": name,
        "name": f"r{number}",
        "clone_url": f"https://host/{name}.git",
        "owner": {"login": "acme", "url": "https://host/u"},
        "fork": False,
        "archived": False,
        "size": number,
        "pushed_at": "2026-08-01T10:00:00Z",
        "url": f"/repos/{name}",
        **fields,
    }


def test_github_by_pages_with_forks_and_a_busy_server(serve: Serve) -> None:
    def answer(path: str, query: dict[str, str], number: int) -> Answer:
        if number == 2:  # a passing error in the middle
            return Answer({"message": "busy"}, 502)
        if path == "/orgs/acme":
            return Answer({"login": "acme", "url": "/orgs/acme"})
        if path == "/repos/acme/r3":
            return Answer(on_github(3, fork=True, parent={"full_name": "up/r3", "url": "/repos/up/r3"}))
        if query.get("page") == "2":
            return Answer(
                [
                    on_github(3, fork=True, url=f"{server.url}/repos/acme/r3"),
                    on_github(4, archived=True, pushed_at=None),
                ]
            )
        following = f'<{server.url}/orgs/acme/repos?page=2>; rel="next"'
        return Answer([on_github(1), on_github(2)], headers=(("Link", following),))

    server = serve(answer)
    found = entries_of(["github-org:acme"], server.url)
    assert [entry.name for entry in found] == ["acme/r1", "acme/r2", "acme/r3", "acme/r4"]
    assert found[0] == Entry("acme/r1", "", "https://host/acme/r1.git", "acme", size=1, pushed="2026-08-01")
    assert (found[2].fork_of, found[3].archived, found[3].pushed) == ("up/r3", True, "")
    assert all(TOKEN in headers["Authorization"] for _, headers in server.asked)
    assert TOKEN not in write(found)


def test_github_of_a_user(serve: Serve) -> None:
    def answer(path: str, _query: dict[str, str], _number: int) -> Answer:
        if path == "/orgs/jane":
            return Answer({"message": "Not Found"}, 404)
        return Answer({"login": "jane", "url": "/users/jane"} if path == "/users/jane" else [on_github(1)])

    assert [entry.name for entry in entries_of(["github-org:jane"], serve(answer).url)] == ["acme/r1"]


def test_gitlab_by_pages_with_subgroups(serve: Serve) -> None:
    def project(number: int, **fields: object) -> dict[str, Any]:
        name = f"acme/team/r{number}"
        return {
            "id": number,
            "path_with_namespace": name,
            "http_url_to_repo": f"https://host/{name}.git",
            "namespace": {"full_path": "acme/team"},
            "archived": False,
            "last_activity_at": "2026-08-01T10:00:00.000Z",
            "statistics": {"repository_size": 4096},
            **fields,
        }

    def answer(path: str, query: dict[str, str], number: int) -> Answer:
        assert path == "/api/v4/groups/acme/projects"
        assert query["include_subgroups"] == "True"
        if number == 1:
            return Answer({"message": "slow down"}, 429, (("Retry-After", "0"),))
        if query.get("page") == "2":
            return Answer([project(2, forked_from_project={"path_with_namespace": "up/r2"}, archived=True)])
        following = f'<{server.url}{path}?page=2&include_subgroups=True>; rel="next"'
        return Answer([project(1)], headers=(("Link", following),))

    server = serve(answer)
    one, two = entries_of(["gitlab-group:acme"], server.url)
    assert one == Entry(
        "acme/team/r1", "", "https://host/acme/team/r1.git", "acme/team", size=4, pushed="2026-08-01"
    )
    assert (two.fork_of, two.archived) == ("up/r2", True)
    assert {headers["PRIVATE-TOKEN"] for _, headers in server.asked} == {TOKEN}


def on_gitea(number: int, **fields: object) -> dict[str, Any]:
    name = f"acme/r{number}"
    return {
        "full_name": name,
        "clone_url": f"https://host/{name}.git",
        "owner": {"login": "acme"},
        "size": number,
        "updated_at": "2026-08-01T10:00:00Z",
        **fields,
    }


def test_gitea_by_pages_of_any_size(serve: Serve) -> None:
    pages = {"1": [on_gitea(1), on_gitea(2)], "2": [on_gitea(3, fork=True, parent={"full_name": "up/r3"})]}

    def answer(path: str, query: dict[str, str], number: int) -> Answer:
        if number == 1:
            return Answer({}, 503, (("Retry-After", "0"),))
        rows = pages.get(query["page"], [])
        return Answer({"data": rows, "ok": True} if path == "/api/v1/repos/search" else rows)

    server = serve(answer)
    for source in (f"gitea:{server.url}/acme", f"gitea:{server.url}"):
        found = entries_of([source])
        assert [(entry.name, entry.fork_of) for entry in found] == [
            *(("acme/r1", ""), ("acme/r2", ""), ("acme/r3", "up/r3")),
        ]
    assert {headers["Authorization"] for _, headers in server.asked} == {f"token {TOKEN}"}


def on_bitbucket(number: int) -> dict[str, Any]:
    name = f"acme/r{number}"
    clone = [
        {"name": "https", "href": f"https://jane@host/{name}.git"},
        {"name": "ssh", "href": f"git@host:{name}"},
    ]
    return {
        "full_name": name,
        "links": {"clone": clone},
        "size": 4096,
        "updated_on": "2026-08-01T10:00:00+00:00",
    }


def test_bitbucket_by_pages(serve: Serve) -> None:
    def answer(path: str, query: dict[str, str], _number: int) -> Answer:
        if query.get("page") == "2":
            return Answer({"values": [on_bitbucket(2)]})
        return Answer({"values": [on_bitbucket(1)], "next": f"{server.url}{path}?page=2"})

    server = serve(answer)
    found = entries_of(["bitbucket:acme"], server.url)
    assert [(entry.name, entry.address) for entry in found] == [
        *(("acme/r1", "https://host/acme/r1.git"), ("acme/r2", "https://host/acme/r2.git")),
    ]


def test_a_next_page_on_another_host_gets_no_token(serve: Serve) -> None:
    other = serve(lambda *_: Answer({"values": []}))
    server = serve(lambda *_: Answer({"values": [], "next": f"{other.url}/steal"}))
    with pytest.raises(UsageError, match="on another host"):
        entries_of(["bitbucket:acme"], server.url)
    assert other.asked == []


SOURCES = ("github-org:acme", "gitlab-group:acme", "gitea:{url}/acme", "bitbucket:acme")


@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.parametrize(
    ("status", "hint"),
    [(401, "to a token that may read"), (403, "to a token that may read"), (404, "Check the name")],
)
def test_what_a_host_refuses_is_said_without_the_token(
    serve: Serve, source: str, status: int, hint: str
) -> None:
    server = serve(lambda *_: Answer({"message": f"no, {TOKEN}"}, status))
    place = source.format(url=server.url)
    with pytest.raises(UsageError) as error:
        entries_of([place], "" if place.startswith("gitea") else server.url)
    assert hint in error.value.hint
    assert TOKEN not in f"{error.value.message} {error.value.hint}"


@pytest.mark.parametrize("source", SOURCES)
def test_a_host_that_does_not_answer(source: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("linter.fleet.hosts.github.RETRIES", 0)
    monkeypatch.setattr("linter.fleet.hosts.paged.RETRIES", 0)
    monkeypatch.setattr("time.sleep", lambda _: None)
    url = "http://127.0.0.1:1"
    with pytest.raises(UsageError, match="cannot be reached"):
        entries_of([source.format(url=url)], "" if source.startswith("gitea") else url)


def test_an_answer_that_is_no_json(serve: Serve) -> None:
    server = serve(lambda *_: Answer(b"<html>"))
    with pytest.raises(UsageError, match="did not answer with JSON"):
        entries_of([f"gitea:{server.url}/acme"])


@pytest.mark.parametrize("place", ["host/acme", "ftp://host/acme", "https://user:pass@host/acme"])
def test_an_address_that_is_none(place: str) -> None:
    with pytest.raises(UsageError):
        entries_of([f"gitea:{place}"])


def test_filters() -> None:
    entries = [
        Entry("a", fork_of="x"),
        Entry("b", archived=True),
        Entry("c", pushed="2020-01-01"),
        Entry("d", pushed="2026-01-01"),
        Entry("e"),
    ]
    chosen = Filter(forks=False, archived=False, active_since="2025-06-01")
    assert [entry.name for entry in entries if chosen.takes(entry)] == ["d", "e"]
    assert all(map(Filter().takes, entries))
