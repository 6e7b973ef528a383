"""Specification sheets: each indicator as a sentence and labelled rows. Decides which rows there are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pathwaygen.indicators.definition import Definition, Kind
from pathwaygen.indicators.resolve import definitions
from pathwaygen.indicators.wording import Words
from pathwaygen.terms import IndexEvent, IndicatorPreset

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jinja2 import Environment

    from pathwaygen.model import Pathway
    from pathwaygen.standard import Standard

AUTHORED = frozenset(
    (
        "criteria",
        "registered_in",
        "earlier_plan",
        "target",
        "data_source",
        "error_sources",
        "catalogue",
        "text",
    )
)
"""Rows that are the author's own text as it stands; the template words the others."""

ROWS = (
    *("measure", "unit", "counts", "numerator", "denominator"),
    *("group", "criteria", "registered_in", "group_codes", "counted_codes"),
    *("clock", "limit", "index_event", "earlier_plan", "working_age", "period"),
    *("priority", "desired", "target", "data_source", "error_sources", "reported_by"),
    *("catalogue", "text", "origin"),
)

# What is asked of an indicator is printed even where the spec is silent.
_OF_ALL = {"measure", "unit", "priority", "desired", "target", "data_source", "error_sources", "reported_by"}
_OF_KIND = {
    Kind.SHARE: {"numerator", "denominator"},
    Kind.COUNT: {"counts", "denominator"},
    Kind.RATE: {"counts", "denominator"},
}
_OF_TABLE_2 = {"group", "group_codes", "counted_codes"}
_OF_A_PLAN = {*_OF_TABLE_2, "clock", "limit", "index_event", "earlier_plan"}
_OF_PRESET = {
    IndicatorPreset.PLAN_ESTABLISHED: _OF_A_PLAN,
    IndicatorPreset.PLAN_FOLLOWED_UP: _OF_A_PLAN,
    IndicatorPreset.SICK_LEAVE_PLAN: {*_OF_TABLE_2, "working_age", "period"},
}


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a sheet.

    Attributes:
        name: What it is about, the same in every sheet: ``numerator``, ``clock``.
        label: Its heading.
        value: Its text; where the spec is silent, the words that say so.
        authored: The value is the author's text and may hold Markdown and citations; else it is plain.
        silent: The spec says nothing here, although it is asked of the indicator.
        suggestion: Why the group suggests the value, when no source does.
        sources: Ids of references behind it.
    """

    name: str
    label: str
    value: str
    authored: bool = False
    silent: bool = False
    suggestion: str | None = None
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """One indicator, ready to print.

    Attributes:
        id: The indicator's id in the spec.
        title: Its name.
        sentence: What it measures, in one sentence without a full stop; None when it is not applicable.
        kind: Share, count or rate.
        rows: Its lines, in order.
        definition: The values behind the words.
        sources: Ids of references behind it.
        suggestion: Why the group suggests it, when no source does.
        not_applicable: Why the standard's indicator is left out.
    """

    id: str
    title: str
    sentence: str | None
    kind: Kind | None
    rows: tuple[Row, ...]
    definition: Definition
    sources: tuple[str, ...] = ()
    suggestion: str | None = None
    not_applicable: str | None = None


def sheets(
    pathway: Pathway, standard: Standard, *, environment: Environment | None = None
) -> tuple[Sheet, ...]:
    """Return a sheet for every indicator of a pathway, in the spec's order.

    ``environment`` finds the templates, the group's own before the shipped ones.
    """
    words = Words(environment)
    return tuple(sheet(definition, words) for definition in definitions(pathway, standard))


def sheet(definition: Definition, words: Words) -> Sheet:
    """Return one indicator's sheet."""
    left_out = definition.not_applicable is not None
    return Sheet(
        id=definition.id,
        title=definition.title,
        sentence=None if left_out else words.sentence(definition),
        kind=definition.kind,
        rows=() if left_out else tuple(_rows(definition, words)),
        definition=definition,
        sources=definition.sources,
        suggestion=definition.suggestion,
        not_applicable=definition.not_applicable,
    )


def _rows(definition: Definition, words: Words) -> Iterator[Row]:
    asked = _asked(definition)
    for name in ROWS:
        own = _authored(definition, name) if name in AUTHORED else ""
        value = words.row(name, definition) if name not in AUTHORED or name == "earlier_plan" else own
        if value or name in asked:
            ages = definition.working_age if name == "working_age" else None
            yield Row(
                name=name,
                label=words.labels[name],
                value=value or words.silent,
                authored=bool(own),
                silent=not value,
                suggestion=ages.suggestion if ages else None,
                sources=ages.sources if ages else (),
            )


def _authored(definition: Definition, name: str) -> str:
    holder = definition.group if name in ("criteria", "registered_in") else definition
    return getattr(holder, name, None) or ""


def _asked(definition: Definition) -> set[str]:
    asked = set(_OF_ALL)
    if definition.kind is not None:
        asked |= _OF_KIND[definition.kind]
    if definition.preset is not None:
        asked |= _OF_PRESET[definition.preset]
    if definition.index_event is IndexEvent.FIRST_IN_PERIOD:
        asked.add("period")
    return asked
