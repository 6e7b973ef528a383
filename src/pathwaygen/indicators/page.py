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

_FLAT = frozenset({"period", "target", "data_source", "error_sources", "catalogue", "text"})
"""Rows whose text is the indicator's own field of the same name."""


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
            title=texts.name(texts.authored(sheet.title, indicator.name)),
            sentence=texts.name(sheet.sentence),
            rows=tuple(RowView(texts.name(row.label), _value(row, indicator, texts)) for row in sheet.rows),
            not_applicable=texts.line(sheet.not_applicable),
            marks=texts.marks(indicator, "indicators", f"#{indicator.id}"),
        )
        for sheet, indicator in zip(made, pathway.indicators, strict=True)
    )


def _own(name: str, indicator: Indicator) -> str | None:
    """Return the author's text behind a row, as it stands in the spec."""
    if name in {"numerator", "denominator"}:
        return getattr(indicator.share, name, None)
    if name == "counts":
        return indicator.count or indicator.rate
    if name == "earlier_plan":
        return indicator.earlier_plan.text if indicator.earlier_plan else None
    return getattr(indicator, name, None) if name in _FLAT else None


def _value(row: Row, indicator: Indicator, texts: Texts) -> Md:
    said = texts.worded(row.value, _own(row.name, indicator), plain=not row.authored)
    if row.name in {"priority", "desired"} and not row.silent:
        return texts.chosen(said, "indicators", f"#{indicator.id}", row.name)
    if row.name == "reported_by" and not row.silent:
        return texts.itemised(said, indicator.reported_by, "indicators", f"#{indicator.id}", row.name)
    if row.name == "limit" and indicator.times:
        place = ("indicators", f"#{indicator.id}", "times")
        return part(said, *(texts.marks(time, *place, but=said) for time in indicator.times))
    if row.name == "working_age" and indicator.working_age:
        place = ("indicators", f"#{indicator.id}", "working_age")
        return part(said, texts.marks(indicator.working_age, *place, but=said))
    return said
