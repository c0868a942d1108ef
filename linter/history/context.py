"""What every step of an audit of a history works with."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from linter.git.repository import Repository
from linter.history.object_reader import Effort, ObjectReader
from linter.history.scope import Scope
from linter.model.progress import Progress
from linter.scanning.scanner import Scanner
from linter.scanning.tally import Tally

if TYPE_CHECKING:
    from linter.history.audit_cache import Ledger  # SQLite, for those who asked for one


class AuditContext(NamedTuple):
    """What every step of an audit works with; the steps hand each other values."""

    repository: Repository
    scope: Scope
    scanner: Scanner
    tally: Tally
    objects: ObjectReader
    progress: Progress
    effort: Effort
    ledger: Ledger | None
