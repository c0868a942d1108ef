"""Reads whom those commits name in which a tool took part, for policies that ask for humans there."""

from __future__ import annotations

from collections.abc import Iterable

from linter.git.cat_file import read_objects
from linter.git.runner import Git
from linter.model.fragments import TOOK_PART
from linter.model.matches import Match, Participants
from linter.scanning.participants import ParticipantReader
from linter.scanning.scanner import Scanner


def read_participants(git: Git, matches: Iterable[Match], scanner: Scanner) -> Participants:
    """Read the commits again in which a tool took part; one that cannot be read is left out."""
    commits = dict.fromkeys(
        match.origin.commit
        for match in matches
        if match.fragment.place in TOOK_PART and match.origin.commit and not match.was_there_before
    )
    reader = ParticipantReader(scanner)
    return {
        found.oid: reader.commit(found.data)
        for found in read_objects(git, commits)
        if found.data is not None and found.kind == "commit"
    }
