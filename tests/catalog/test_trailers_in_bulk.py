"""Every trailer that a trace shows is found by an audit, which leaves messages out, as by a hook."""

from __future__ import annotations

from linter.catalog.loader import Rules
from linter.catalog.rule_tables import Samples
from linter.model.fragments import Place
from linter.scanning.scanner import Scanner
from tests.helpers import shipped_scanner
from tests.unit.readers.messages.test_screening import HEAD


def test_every_hit_under_every_key(rules: Rules) -> None:
    hook, audit = shipped_scanner(), shipped_scanner(bulk=True)
    messages = list(dict.fromkeys(message for samples in rules.samples for message in _messages(samples)))
    assert len(messages) > 3000
    different = [text for text in messages if _seen(hook, text) != _seen(audit, text)]
    assert different == []


def _messages(samples: Samples) -> list[str]:
    if Place.TRAILER not in samples.trace.places:
        return []
    values = [hit.partition(": ")[2] or hit for hit in samples.hits]
    return [f"Fix\n\n{key}: {value}\n" for key in samples.trace.keys for value in values]


def _seen(scanner: Scanner, message: str) -> list[str]:
    return [trace.rule for trace, _ in scanner.commit(HEAD + message.encode())]
