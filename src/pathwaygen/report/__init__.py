"""Findings → text for a person or a program. Pure functions in one dict; knows diagnostics only."""

from __future__ import annotations

from pathwaygen.report.json import as_json
from pathwaygen.report.model import Report, Reporter
from pathwaygen.report.text import as_text

REPORTERS: dict[str, Reporter] = {"text": as_text, "json": as_json}

__all__ = ["REPORTERS", "Report", "Reporter"]
