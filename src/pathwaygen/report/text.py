"""Findings for a person at a terminal: the place, the words, the line with a caret, what to do."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from pathwaygen.diagnostic import Severity
from pathwaygen.report import cells

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pathwaygen.diagnostic import Diagnostic, Span
    from pathwaygen.report.model import Report

_WORDS = {
    "sv": {
        Severity.ERROR: ("fel", "fel"),
        Severity.WARNING: ("varning", "varningar"),
        Severity.INFO: ("upplysning", "upplysningar"),
    },
    "en": {
        Severity.ERROR: ("error", "errors"),
        Severity.WARNING: ("warning", "warnings"),
        Severity.INFO: ("note", "notes"),
    },
}
_COLORS = {Severity.ERROR: "31", Severity.WARNING: "33", Severity.INFO: "36"}
_TEXT = {
    "sv": {
        "clean": "Inga anmärkningar",
        "files": ("fil kontrollerad", "filer kontrollerade"),
        "waived": ("godtagen genom avsteg", "godtagna genom avsteg"),
        "more": "Läs mer om en regel: pathwaygen explain {code}",
        "todo": "Gör så här",
        "fixable": "{count} {found} kan rättas av programmet: pathwaygen check --fix",
        "unsafe": "{count} {found} kan rättas av programmet men behöver ses över: --fix --unsafe-fixes",
        "mended": ("{count} {found} rättad", "{count} {found} rättade"),
        "findings": ("anmärkning", "anmärkningar"),
        "in": ("i {files} fil", "i {files} filer"),
        "left": "{left} kan inte rättas av programmet",
        "nothing": "Programmet hittade inget att rätta",
    },
    "en": {
        "clean": "No findings",
        "files": ("file checked", "files checked"),
        "waived": ("accepted through a waiver", "accepted through waivers"),
        "more": "Read more about a rule: pathwaygen explain {code}",
        "todo": "Do this",
        "fixable": "{count} {found} can be mended by the program: pathwaygen check --fix",
        "unsafe": "{count} {found} can be mended by the program but need a look: --fix --unsafe-fixes",
        "mended": ("{count} {found} mended", "{count} {found} mended"),
        "findings": ("finding", "findings"),
        "in": ("in {files} file", "in {files} files"),
        "left": "{left} cannot be mended by the program",
        "nothing": "The program found nothing to mend",
    },
}
_NARROWEST, _WIDEST = 40, 100


def as_text(report: Report) -> str:
    """Return the findings file by file, and a summary line."""
    parts = []
    for file, found in groupby(report.diagnostics, key=lambda d: d.file):
        parts.append(_paint(cells.visible(file), "1", report))
        parts += ["\n".join(_finding(diagnostic, report)) for diagnostic in found]
    return "\n\n".join([*parts, "\n".join(_summary(report))]) + "\n"


def _finding(diagnostic: Diagnostic, report: Report) -> Iterator[str]:
    severity = diagnostic.severity
    label = _paint(_WORDS[report.lang][severity][0], f"1;{_COLORS[severity]}", report)
    place = f"{diagnostic.span.line}:{diagnostic.span.column}"
    code = _paint(diagnostic.code, "2", report)
    name = f" {diagnostic.name}" if report.lang == "en" else ""  # the names of rules are English
    yield f"  {_paint(place, '1', report)}  {label}  {code}{name}"
    yield from _wrapped(diagnostic.message, report, "  ")
    yield from _source_line(diagnostic.file, diagnostic.span, report, _COLORS[severity])
    for related in diagnostic.related:
        yield from _wrapped(f"{related.file}:{related.span.line}: {related.message}", report, "  = ")
    if diagnostic.hint:
        yield from _wrapped(f"{_TEXT[report.lang]['todo']}: {diagnostic.hint}", report, "  → ")


def _wrapped(text: str, report: Report, first: str) -> Iterator[str]:
    room = max(_NARROWEST, min(report.width, _WIDEST))
    return cells.wrapped(text, room, first=first, later=" " * len(first))


def _source_line(file: str, span: Span, report: Report, color: str) -> Iterator[str]:
    lines = report.lines.get(file, ())
    if not 1 <= span.line <= len(lines):
        return
    line = lines[span.line - 1]
    if not line.strip():
        return
    end = span.end_column if span.end_line == span.line else len(line) + 1
    number, bar = f"{span.line:>5} ", _paint("│", "2", report)
    room = max(_NARROWEST, report.width) - len(number) - 2
    shown = cells.excerpt(line, span.column - 1, end - 1, room)
    yield f"{_paint(number, '2', report)}{bar} {shown.text}"
    caret = _paint("^" * shown.marked, color, report)
    yield f"{' ' * len(number)}{bar} {' ' * shown.before}{caret}"


def _summary(report: Report) -> Iterator[str]:
    text = _TEXT[report.lang]
    counts = []
    for severity in Severity:
        if number := report.count(severity):
            one, many = _WORDS[report.lang][severity]
            counts.append(f"{number} {one if number == 1 else many}")
    files = text["files"][0 if report.files == 1 else 1]
    line = f"{', '.join(counts) or text['clean']} · {report.files} {files}"
    if report.waived:
        line += f" · {report.waived} {text['waived'][report.waived != 1]}"
    for part in _wrapped(line, report, ""):
        yield _paint(part, "1;32" if not counts else "1", report)
    if report.diagnostics:
        worst = max(report.diagnostics, key=lambda d: d.severity.rank)
        yield from _wrapped(str(text["more"]).format(code=worst.code), report, "")
    yield from _mending(report)


def _mending(report: Report) -> Iterator[str]:
    """Say what the program has mended, or could."""
    text = _TEXT[report.lang]
    safe, unsafe = report.fixable
    if report.mended is not None:
        count, files = report.mended
        line = str(text["nothing"])
        if count:
            found = text["findings"][count != 1]
            line = text["mended"][count != 1].format(count=count, found=found)
            line += f" {text['in'][files != 1]}".format(files=files)
        left = len(report.diagnostics) - safe - unsafe
        yield from _wrapped(f"{line}, {text['left']}".format(left=left) if left else line, report, "")
    for key, number in (("fixable", safe), ("unsafe", unsafe)):
        if number:
            yield from _wrapped(
                str(text[key]).format(count=number, found=text["findings"][number != 1]), report, ""
            )


def _paint(text: str, style: str, report: Report) -> str:
    return f"\x1b[{style}m{text}\x1b[0m" if report.color else text
