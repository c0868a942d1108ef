"""Formats a report as an unsigned in-toto Statement (v1): what was audited, by which policy, the result.

The subjects are the tips that were read, so the statement can be signed and stored beside the repository
(`cosign attest-blob --statement FILE`). Source: in-toto/attestation, spec/v1/statement.md; the predicate is
described by audit.schema.json.
"""

from __future__ import annotations

import hashlib
import json

from linter import __version__
from linter.model.findings import Report, Status
from linter.report.escape import json_text
from linter.report.escape import unicode_text as _text
from linter.report.json import Json, coverage_values, finding_values, repository_values
from linter.report.style import PLAIN, Style

PREDICATE_TYPE = "https://toolban.example/docs/reference/audit/v1"


def render(report: Report, _style: Style = PLAIN) -> str:
    """The statement; the same report always gives the same bytes."""
    document: Json = {
        "_type": "https://in-toto.io/Statement/v1",
        "subject": [
            {"name": _text(tip.ref), "digest": {"gitCommit": tip.commit}} for tip in report.subject.tips
        ],
        "predicateType": PREDICATE_TYPE,
        "predicate": _predicate(report),
    }
    return json_text(json.dumps(document, indent=2)) + "\n"


def _predicate(report: Report) -> Json:
    findings = json.dumps([finding_values(finding) for finding in report.findings]).encode()
    return {
        "toolban": __version__,
        "repository": repository_values(report.subject),
        "day": report.day or None,
        "policy": {
            "name": _text(report.policy_name),
            "origin": [_text(origin) for origin in report.policy_origin],
            "digest": {"sha256": report.policy_digest} if report.policy_digest else {},
        },
        "catalog": {"tools": len(report.catalog.tools), "digest": {"sha256": report.catalog.digest}},
        "coverage": coverage_values(report.coverage),
        "verdict": {
            "passed": report.coverage.complete and not report.number_of(Status.VIOLATION),
            **{status.value: report.number_of(status) for status in Status},
        },
        "findings": {
            "count": len(report.findings),
            "digest": {"sha256": hashlib.sha256(findings).hexdigest()},
        },
    }
