"""Findings as JSON: a contract, version 1."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from pathwaygen.diagnostic import Severity

if TYPE_CHECKING:
    from pathwaygen.diagnostic import Diagnostic, Fix, Waived
    from pathwaygen.report.model import Report


def as_json(report: Report) -> str:
    """Return ``{"version": 1, "summary": …, "diagnostics": […], "waived": […]}``.

    Positions are 1-based, in characters. schema/report.schema.json describes every key.
    """
    summary = {
        "files": report.files,
        "errors": report.count(Severity.ERROR),
        "warnings": report.count(Severity.WARNING),
        "infos": report.count(Severity.INFO),
        "waived": report.waived,
        "fixable": sum(report.fixable),
        "stage": report.stage,
    }
    told = {
        "version": 1,
        "summary": summary,
        "diagnostics": [_entry(diagnostic) for diagnostic in report.diagnostics],
        "waived": [_waived(waived) for waived in report.accepted],
    }
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"


def _waived(waived: Waived) -> dict[str, object]:
    why = {"reason": waived.reason, "decided_by": waived.decided_by or None, "date": waived.date or None}
    return {**_entry(waived.diagnostic), **why}


def _entry(diagnostic: Diagnostic) -> dict[str, object]:
    span = diagnostic.span
    return {
        "file": diagnostic.file,
        "line": span.line,
        "column": span.column,
        "end_line": span.end_line,
        "end_column": span.end_column,
        "code": diagnostic.code,
        "name": diagnostic.name,
        "severity": diagnostic.severity.value,
        "message": diagnostic.message,
        "hint": diagnostic.hint,
        "path": list(diagnostic.path),
        "requirements": list(diagnostic.requirements),
        "url": f"regler/{diagnostic.code}/",
        "related": [
            {"file": r.file, "line": r.span.line, "column": r.span.column, "message": r.message}
            for r in diagnostic.related
        ],
        "fix": _fix(diagnostic.fix) if diagnostic.fix else None,
    }


def _fix(fix: Fix) -> dict[str, object]:
    """The edits' places are those of the file as it is; they belong together."""
    return {
        "message": fix.message,
        "safe": fix.safe,
        "edits": [
            {
                "line": edit.span.line,
                "column": edit.span.column,
                "end_line": edit.span.end_line,
                "end_column": edit.span.end_column,
                "text": edit.text,
            }
            for edit in fix.edits
        ],
    }
