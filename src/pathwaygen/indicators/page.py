"""Sheets → what a document prints: escaped Markdown with working citations and marks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pathwaygen.indicators.sheet import sheets
from pathwaygen.view import IndicatorView, RowView
from pathwaygen.view.texts import part

if TYPE_CHECKING:
    from jinja2 import Environment

    from pathwaygen.indicators.sheet import Row
    from pathwaygen.markdown import Md
    from pathwaygen.model import Indicator, Pathway
    from pathwaygen.view import Texts


def views(
    pathway: Pathway, texts: Texts, *, environment: Environment | None = None
) -> tuple[IndicatorView, ...]:
    """Return every indicator as a document prints it, in the spec's order.

    ``environment`` finds the templates, the group's own before the shipped ones.
    """
    made = sheets(pathway, texts.standard, environment=environment)
    return tuple(
        IndicatorView(
            anchor=texts.claim("indikator", indicator.id),
            kind=sheet.definition.measure or "",
            title=texts.name(sheet.title),
            sentence=texts.name(sheet.sentence),
            rows=tuple(RowView(texts.name(row.label), _value(row, indicator, texts)) for row in sheet.rows),
            not_applicable=texts.line(sheet.not_applicable),
            marks=texts.marks(indicator, "indicators", f"#{indicator.id}"),
        )
        for sheet, indicator in zip(made, pathway.indicators, strict=True)
    )


def _value(row: Row, indicator: Indicator, texts: Texts) -> Md:
    said = texts.line(row.value) if row.authored else texts.name(row.value)
    if row.name == "limit" and indicator.times:
        place = ("indicators", f"#{indicator.id}", "times")
        return part(said, *(texts.marks(time, *place, but=said) for time in indicator.times))
    if row.name == "working_age" and indicator.working_age:
        place = ("indicators", f"#{indicator.id}", "working_age")
        return part(said, texts.marks(indicator.working_age, *place, but=said))
    return said
