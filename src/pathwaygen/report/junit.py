"""Findings as JUnit XML: one test suite a file, one test case a finding."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from pathwaygen.diagnostic import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pathwaygen.diagnostic import Diagnostic
    from pathwaygen.report.model import Report

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def as_junit(report: Report) -> str:
    """Return the findings as JUnit XML; a note passes, with its words as output."""
    failures = report.count(Severity.ERROR) + report.count(Severity.WARNING)
    suites = [
        "".join(_suite(file, list(found)))
        for file, found in groupby(report.diagnostics, key=lambda d: d.file)
    ]
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<testsuites name="pathwaygen" tests="{len(report.diagnostics)}" failures="{failures}">\n'
        f"{''.join(suites)}</testsuites>\n"
    )


def _suite(file: str, found: list[Diagnostic]) -> Iterator[str]:
    failures = sum(d.severity is not Severity.INFO for d in found)
    yield f'  <testsuite name={_attribute(file)} tests="{len(found)}" failures="{failures}">\n'
    for diagnostic in found:
        place = f"{diagnostic.span.line}:{diagnostic.span.column}"
        yield f"    <testcase classname={_attribute(file)} name={_attribute(f'{diagnostic.code} {place}')}>\n"
        words = _text("\n".join(filter(None, (diagnostic.message, diagnostic.hint))))
        if diagnostic.severity is Severity.INFO:
            yield f"      <system-out>{words}</system-out>\n"
        else:
            kind = _attribute(diagnostic.severity.value)
            yield f"      <failure type={kind} message={_attribute(diagnostic.message)}>{words}</failure>\n"
        yield "    </testcase>\n"
    yield "  </testsuite>\n"


def _text(text: str) -> str:
    return escape(_NOT_XML.sub("�", text))


def _attribute(text: str) -> str:
    return quoteattr(_NOT_XML.sub("�", text))
