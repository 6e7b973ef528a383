"""Findings as annotations in GitHub and GitLab."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from pathwaygen.diagnostic import Severity

if TYPE_CHECKING:
    from pathwaygen.diagnostic import Diagnostic
    from pathwaygen.report.model import Report

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}
_GITLAB = {Severity.ERROR: "critical", Severity.WARNING: "minor", Severity.INFO: "info"}


def as_github(report: Report) -> str:
    """Return one workflow command a finding: GitHub shows it at the line of the pull request."""
    return "".join(f"{_command(diagnostic)}\n" for diagnostic in report.diagnostics)


def _command(diagnostic: Diagnostic) -> str:
    span = diagnostic.span
    place = {
        "file": diagnostic.file,
        "line": span.line,
        "col": span.column,
        "endLine": span.end_line,
        "endColumn": span.end_column,
        "title": f"{diagnostic.code} {diagnostic.name}",
    }
    properties = ",".join(f"{key}={_property(str(value))}" for key, value in place.items())
    return f"::{_COMMANDS[diagnostic.severity]} {properties}::{_data(_words(diagnostic))}"


def _words(diagnostic: Diagnostic) -> str:
    return f"{diagnostic.message}\n{diagnostic.hint}" if diagnostic.hint else diagnostic.message


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def as_gitlab(report: Report) -> str:
    """Return a Code Quality report. The fingerprint outlives moved lines, so that old findings stay old."""
    seen: dict[str, int] = {}
    entries = []
    for diagnostic in report.diagnostics:
        key = "\0".join((diagnostic.file, diagnostic.code, str(diagnostic.path), diagnostic.message))
        number = seen[key] = seen.get(key, 0) + 1
        entries.append(
            {
                "description": _words(diagnostic),
                "check_name": diagnostic.code,
                "fingerprint": hashlib.sha256(f"{key}\0{number}".encode(errors="surrogatepass")).hexdigest(),
                "severity": _GITLAB[diagnostic.severity],
                "location": {"path": diagnostic.file, "lines": {"begin": diagnostic.span.line}},
            }
        )
    return json.dumps(entries, ensure_ascii=False, indent=2) + "\n"
