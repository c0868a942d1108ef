"""Lists whom a commit names (author, committer, people in trailers), and which of them are human."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache

from linter.model.catalog import Confidence
from linter.model.fragments import Fragment, Place
from linter.model.matches import Participant, Person
from linter.readers.messages import commit as commits
from linter.readers.messages import identities
from linter.readers.messages import message as messages
from linter.readers.syntax.text import fold
from linter.scanning.scanner import Scanner

AUTHOR, COMMITTER = "author", "committer"
_CO_AUTHOR = "co-authored-by"  # most rules for identities are about this trailer
_BOT = re.compile(
    r"\[bot\](?:@|$)"  # an app of GitHub: `renovate[bot]`, `1+renovate[bot]@users.noreply.github.com`
    r"|^(?:no-?reply|do-?not-?reply)(?:\+[^@]*)?@"  # a service; a user's mailbox is in a domain `noreply`
    r"|^(?:project|group)_[0-9]+_bot",  # the user of an access token of GitLab
    re.IGNORECASE,
)


class ParticipantReader:
    """Reads whom commits name; a scanner says which of them are tools."""

    def __init__(self, scanner: Scanner) -> None:
        self._scanner = scanner
        self._is_human: Callable[[str, str, str], bool] = cache(self._judge)

    def commit(self, data: bytes) -> tuple[Participant, ...]:
        """All whom a raw commit object names, each once in a role."""
        commit = commits.parse(commits.with_decoded(data))
        signers = ((AUTHOR, commit.author), (COMMITTER, commit.committer))
        return self._participants([*signers, *_in_trailers(commit.message)])

    def message(self, text: str, author: Person | None = None) -> tuple[Participant, ...]:
        """All whom a message names, and the author if there is one."""
        return self._participants([*([(AUTHOR, author)] if author else []), *_in_trailers(text)])

    def _participants(self, named: Iterable[tuple[str, Person]]) -> tuple[Participant, ...]:
        return tuple(
            Participant(role, person, self._is_human(role, person.name, person.email))
            for role, person in dict.fromkeys(named)
            if person.name or person.email
        )

    def _judge(self, role: str, name: str, mailbox: str) -> bool:
        """Whether no rule of more than weak confidence, and not the mailbox, names a tool or a bot."""
        if _BOT.search(mailbox) or _BOT.search(name):
            return False
        text = fold(identities.join(name, mailbox))
        fragments = [Fragment(place, text) for place in (Place.AUTHOR, Place.COMMITTER)]
        fragments += [Fragment(Place.TRAILER, text, key) for key in dict.fromkeys((_CO_AUTHOR, role))]
        return not any(
            trace.confidence > Confidence.WEAK
            for fragment in fragments
            for trace, _ in self._scanner.fragment(fragment)
        )


def _in_trailers(message: str) -> Iterator[tuple[str, Person]]:
    for fragment in messages.read(message, words=()):
        is_person = fragment.place is Place.TRAILER and identities.is_person_key(fragment.key)
        if is_person and not fragment.again:
            yield fragment.key, _person(fragment.text)


def _person(identity: str) -> Person:
    """Parse a normalised identity: `Name <mailbox>`, or a name without mailbox."""
    name, opening, mailbox = identity.rpartition("<")
    return Person(name.strip(), mailbox.rstrip(">")) if opening else Person(identity, "")
