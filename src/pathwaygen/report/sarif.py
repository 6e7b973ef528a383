"""Findings as SARIF 2.1.0, for code scanning."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from pathwaygen.diagnostic import Severity

if TYPE_CHECKING:
    from pathwaygen.diagnostic import Diagnostic, Edit, Span, Waived
    from pathwaygen.report.model import Report

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


def as_sarif(report: Report) -> str:
    """Return one run. Columns count code points, as SARIF's ``unicodeCodePoints``."""
    found = (*report.diagnostics, *(waived.diagnostic for waived in report.accepted))
    codes = {d.code: d.name for d in sorted(found, key=lambda d: d.code)}
    places = {code: index for index, code in enumerate(codes)}
    run = {
        "tool": {
            "driver": {
                "name": "pathwaygen",
                "rules": [{"id": code, "name": name} for code, name in codes.items()],
            }
        },
        "columnKind": "unicodeCodePoints",
        "language": report.lang,
        "results": [
            *(_result(d, places[d.code]) for d in report.diagnostics),
            *(_suppressed(waived, places[waived.diagnostic.code]) for waived in report.accepted),
        ],
    }
    schema = "https://json.schemastore.org/sarif-2.1.0.json"
    log = {"$schema": schema, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, ensure_ascii=False, indent=2) + "\n"


def _result(diagnostic: Diagnostic, index: int) -> dict[str, Any]:
    words = " ".join(filter(None, (f"{diagnostic.message}.", diagnostic.hint)))
    result: dict[str, Any] = {
        "ruleId": diagnostic.code,
        "ruleIndex": index,
        "level": _LEVELS[diagnostic.severity],
        "message": {"text": words},
        "locations": [{"physicalLocation": _place(diagnostic.file, diagnostic.span)}],
    }
    if diagnostic.related:
        result["relatedLocations"] = [
            {"physicalLocation": _place(r.file, r.span), "message": {"text": r.message}}
            for r in diagnostic.related
        ]
    if diagnostic.fix:
        replacements = [_replacement(edit) for edit in diagnostic.fix.edits]
        change = {"artifactLocation": {"uri": _uri(diagnostic.file)}, "replacements": replacements}
        described = {"text": diagnostic.fix.message}
        properties = {"safe": diagnostic.fix.safe}
        result["fixes"] = [{"description": described, "artifactChanges": [change], "properties": properties}]
    return result


def _suppressed(waived: Waived, index: int) -> dict[str, Any]:
    """A finding that the group accepts, and why: code scanning shows it as closed."""
    who = ", ".join(filter(None, (waived.decided_by, waived.date)))
    why = f"{waived.reason} ({who})" if who else waived.reason
    suppression = {"kind": "inSource", "status": "accepted", "justification": why}
    return {**_result(waived.diagnostic, index), "suppressions": [suppression]}


def _replacement(edit: Edit) -> dict[str, Any]:
    return {"deletedRegion": _region(edit.span), "insertedContent": {"text": edit.text}}


def _place(file: str, span: Span) -> dict[str, Any]:
    return {"artifactLocation": {"uri": _uri(file)}, "region": _region(span)}


def _uri(file: str) -> str:
    return quote(file.replace("\\", "/"), errors="surrogatepass")


def _region(span: Span) -> dict[str, int]:
    return {
        "startLine": span.line,
        "startColumn": span.column,
        "endLine": span.end_line,
        "endColumn": span.end_column,
    }
