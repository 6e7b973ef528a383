"""Findings as SARIF 2.1.0, for code scanning."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from pathwaygen.diagnostic import Severity

if TYPE_CHECKING:
    from pathwaygen.diagnostic import Diagnostic, Span
    from pathwaygen.report.model import Report

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


def as_sarif(report: Report) -> str:
    """Return one run. Columns count code points, as SARIF's ``unicodeCodePoints``."""
    codes = {d.code: d.name for d in sorted(report.diagnostics, key=lambda d: d.code)}
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
        "results": [_result(d, places[d.code]) for d in report.diagnostics],
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
    return result


def _place(file: str, span: Span) -> dict[str, Any]:
    region = {
        "startLine": span.line,
        "startColumn": span.column,
        "endLine": span.end_line,
        "endColumn": span.end_column,
    }
    return {
        "artifactLocation": {"uri": quote(file.replace("\\", "/"), errors="surrogatepass")},
        "region": region,
    }
