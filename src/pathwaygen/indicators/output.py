"""Sheets → text, Markdown, CSV or JSON: pure functions, all in ``FORMATS``."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pathwaygen import markdown
from pathwaygen.indicators.sheet import ROWS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from pathwaygen.indicators.codes import CodeList
    from pathwaygen.indicators.definition import Code, Group, Limit, Stratum, Subject
    from pathwaygen.indicators.sheet import Row, Sheet
    from pathwaygen.indicators.wording import Words
    from pathwaygen.model import Pathway

_RUN = ("=", "+", "-", "@", "＝", "＋", "－", "＠")  # noqa: RUF001  full width counts too
"""First characters that make a spreadsheet run a cell as a formula."""


@dataclass(frozen=True, slots=True)
class Collection:
    """All indicators of a pathway.

    Attributes:
        id: The pathway's id.
        title: Its title.
        sheets: One for each indicator.
        mark: What a reader must know of the document first: that it is an example, a draft, or has errors.
    """

    id: str
    title: str
    sheets: tuple[Sheet, ...]
    mark: str = ""


def mark(pathway: Pathway, *, errors: int = 0) -> str:
    """Return what a reader of data must know of the document they come from, or nothing."""
    document = pathway.document
    said = []
    if document and document.example:
        said.append("exempel, inte för vård")
    if document and document.status == "expired":
        said.append("utgånget, gäller inte längre")
    elif not document or document.status not in ("approved", "published"):
        said.append("utkast, inte fastställt")
    if errors:
        said.append(f"byggt trots {errors} fel")
    return "; ".join(said)


def as_text(found: Collection, words: Words) -> str:
    """Return the sheets for a terminal."""
    return words.page("indicators/sheets.txt.j2", found=found, labels=words.labels, said=_said, plain=_plain)


def as_markdown(found: Collection, words: Words) -> str:
    """Return the sheets as a Markdown document of their own."""
    return words.page(
        "indicators/sheets.md.j2",
        found=found,
        labels={name: markdown.inline(label) for name, label in words.labels.items()},
        name=markdown.inline,
        said=lambda row: markdown.inline(_said(row)),
        plain=lambda text: markdown.inline(_plain(text)),
    )


def as_csv(found: Collection, words: Words) -> str:
    """Return a table with a row for each indicator. No cell can run as a formula.

    Semicolons and a byte order mark: what a Swedish spreadsheet opens without being asked.
    """
    names, lines = rows(found)
    out = io.StringIO()
    table = csv.writer(out, delimiter=";", lineterminator="\n")
    table.writerow([words.labels[name] for name in names])
    table.writerows([harmless(line.get(name, "")) for name in names] for line in lines)
    return f"\ufeff{out.getvalue()}"


def rows(found: Collection) -> tuple[tuple[str, ...], tuple[dict[str, str], ...]]:
    """Return a table's columns by name, and a row of plain cells for each indicator."""
    first = ("pathway", "mark", "id", "title", "sentence", "not_applicable")
    lines = tuple(
        {row.name: _said(row) for row in sheet.rows}
        | {
            "pathway": found.id,
            "mark": found.mark,
            "id": sheet.id,
            "title": sheet.title,
            "sentence": sheet.sentence or "",
            "not_applicable": _plain(sheet.not_applicable),
            "suggestion": _plain(sheet.suggestion),
            "sources": ", ".join(sheet.sources),
        }
        for sheet in found.sheets
    )
    return (*first, *ROWS, "suggestion", "sources"), lines


def harmless(cell: str) -> str:
    """Return a cell on one line; an apostrophe comes first where a spreadsheet might run a formula."""
    cell = " ".join(cell.split())
    return f"'{cell}" if cell.startswith(_RUN) else cell


def as_json(found: Collection, _: Words) -> str:
    """Return ``{"version": 1, "pathway": …, "indicators": […]}``. Names and terms are canonical English."""
    made = {
        "version": 1,
        "pathway": {"id": found.id, "title": found.title, "mark": found.mark},
        "indicators": [_entry(sheet) for sheet in found.sheets],
    }
    return json.dumps(made, ensure_ascii=False, indent=2) + "\n"


def _entry(sheet: Sheet) -> dict[str, Any]:
    d = sheet.definition
    return {
        "id": sheet.id,
        "title": sheet.title,
        "sentence": sheet.sentence,
        "not_applicable": sheet.not_applicable,
        "origin": d.origin,
        "standard": d.preset,
        "kind": d.kind,
        "measure": d.measure,
        "population": _group(d.group),
        "condition": _subject(d.condition),
        "intervention": _subject(d.intervention),
        "from": d.clock,
        "within": _limit(d.limit),
        "before": _limit(d.before),
        "times": [_stratum(row) for row in d.strata],
        "index_event": d.index_event,
        "lookback": _limit(d.lookback),
        "earlier_plan": d.earlier_plan,
        "earlier_plan_counts": d.earlier_plan_counts,
        "counted_codes": [_code(code) for code in d.counted],
        "counted_codes_by_default": d.counted_by_default,
        "plan_codes": [_code(code) for code in d.plan_codes],
        "working_age": {"from": d.working_age.low, "to": d.working_age.high} if d.working_age else None,
        "period": d.period,
        "numerator": d.numerator,
        "denominator": d.denominator,
        "counts": d.counts,
        "per": d.per,
        "priority": d.priority,
        "desired": d.desired,
        "target": d.target,
        "data_source": d.data_source,
        "error_sources": d.error_sources,
        "reported_by": d.reported_by,
        "catalogue": d.catalogue,
        "text": d.text,
        "suggestion": d.suggestion,
        "sources": d.sources,
        "sheet": [
            {"name": row.name, "label": row.label, "value": row.value, "silent": row.silent}
            for row in sheet.rows
        ],
    }


def _group(group: Group | None) -> dict[str, Any] | None:
    if group is None:
        return None
    return {
        "base": group.base,
        "name": group.name,
        "criteria": group.criteria,
        "registered_in": group.registered_in,
    }


def _subject(subject: Subject) -> dict[str, Any]:
    return {"name": subject.name, "codes": _lists(subject.lists)}


def _lists(found: Iterable[CodeList]) -> list[dict[str, Any]]:
    return [{"system": one.system, "includes": one.includes, "excludes": one.excludes} for one in found]


def _limit(limit: Limit | None) -> dict[str, Any] | None:
    if limit is None:
        return None
    return {"from": limit.low, "to": limit.amount, "unit": limit.unit, "days": limit.days}


def _stratum(row: Stratum) -> dict[str, Any]:
    return {
        "population": row.group,
        "ages": {"from": row.ages.low, "to": row.ages.high} if row.ages else None,
        "codes": _lists(row.lists),
        "within": _limit(row.within),
        "around": _limit(row.around),
        "at_least": _limit(row.low),
        "at_most": _limit(row.high),
        "after": row.after,
        "before": row.before,
        "when": row.when,
        "text": row.text,
    }


def _code(code: Code) -> dict[str, Any]:
    return {"code": code.code, "title": code.title}


def _said(row: Row) -> str:
    return _plain(row.value) if row.authored else row.value


def _plain(text: str | None) -> str:
    return markdown.plain(text) if text else ""


FORMATS: Mapping[str, Callable[[Collection, Words], str]] = {
    "text": as_text,
    "md": as_markdown,
    "csv": as_csv,
    "json": as_json,
}
