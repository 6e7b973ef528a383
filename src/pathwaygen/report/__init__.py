"""Findings → text for a person or a program. Pure functions in one dict; knows diagnostics only."""

from __future__ import annotations

from pathwaygen.report.ci import as_github, as_gitlab
from pathwaygen.report.json import as_json
from pathwaygen.report.junit import as_junit
from pathwaygen.report.model import Report, Reporter
from pathwaygen.report.sarif import as_sarif
from pathwaygen.report.text import as_text

REPORTERS: dict[str, Reporter] = {
    "text": as_text,
    "json": as_json,
    "sarif": as_sarif,
    "github": as_github,
    "gitlab": as_gitlab,
    "junit": as_junit,
}

__all__ = ["REPORTERS", "Report", "Reporter"]
