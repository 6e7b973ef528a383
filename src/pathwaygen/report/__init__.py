"""Findings → text for a person or a program. Pure functions in one dict; knows diagnostics only."""

from __future__ import annotations

from importlib import import_module

from pathwaygen.report.model import Report, Reporter


def _later(module: str, name: str) -> Reporter:
    """Return a reporter whose module is read when it is used: a run uses one of them."""

    def reporter(report: Report) -> str:
        write: Reporter = getattr(import_module(f"pathwaygen.report.{module}"), name)
        return write(report)

    return reporter


REPORTERS: dict[str, Reporter] = {
    "text": _later("text", "as_text"),
    "json": _later("json", "as_json"),
    "sarif": _later("sarif", "as_sarif"),
    "github": _later("ci", "as_github"),
    "gitlab": _later("ci", "as_gitlab"),
    "junit": _later("junit", "as_junit"),
    "html": _later("html", "as_html"),
}

__all__ = ["REPORTERS", "Report", "Reporter"]
