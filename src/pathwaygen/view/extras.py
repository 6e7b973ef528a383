"""Registers, appendices, figures, tables and indicators."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pathwaygen import keywords, markdown
from pathwaygen.markdown import Md
from pathwaygen.terms import Duration, Term
from pathwaygen.view.texts import NOTHING, Texts, capital
from pathwaygen.view.times import length

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pathwaygen.model import Indicator, Pathway
    from pathwaygen.model.pathway import Attachment, Register


@dataclass(frozen=True, slots=True)
class RowView:
    """A label and what stands beside it."""

    label: Md
    value: Md


@dataclass(frozen=True, slots=True)
class IndicatorView:
    """An indicator: its sentence, and its specification row by row.

    Attributes:
        kind: ``process``, ``result``, ``structure``, or nothing.
    """

    anchor: Md
    kind: str
    title: Md
    sentence: Md
    rows: tuple[RowView, ...]
    not_applicable: Md
    marks: Md


@dataclass(frozen=True, slots=True)
class ItemView:
    """A register or an appendix: its title, linked where it has an address, and a text."""

    anchor: Md
    title: Md
    text: Md
    marks: Md


@dataclass(frozen=True, slots=True)
class FigureView:
    """A picture with its text alternative."""

    anchor: Md
    title: Md
    file: Md
    alternative: Md
    marks: Md


@dataclass(frozen=True, slots=True)
class TableView:
    """A table; every row has as many cells as the header."""

    anchor: Md
    title: Md
    header: tuple[Md, ...]
    rows: tuple[tuple[Md, ...], ...]
    text: Md
    marks: Md


@dataclass(frozen=True, slots=True)
class ExtrasView:
    """What stands beside the pathway itself."""

    registers: tuple[ItemView, ...]
    attachments: tuple[ItemView, ...]
    figures: tuple[FigureView, ...]
    tables: tuple[TableView, ...]


def extras(pathway: Pathway, texts: Texts) -> ExtrasView:
    """Return registers, appendices, figures and tables."""
    return ExtrasView(
        tuple(
            _item(r, r.name, "registers", str(place), texts) for place, r in enumerate(pathway.registers, 1)
        ),
        tuple(
            _item(a, a.title, "attachments", a.id or str(place), texts)
            for place, a in enumerate(pathway.attachments, 1)
        ),
        tuple(
            FigureView(
                texts.claim("figur", figure.id),
                texts.name(figure.title),
                texts.name(figure.file),
                texts.name(figure.alternative),
                texts.marks(figure, "figures", f"#{figure.id}"),
            )
            for figure in pathway.figures
        ),
        tuple(_tables(pathway, texts)),
    )


def _item(item: Register | Attachment, title: str | None, kind: str, name: str, texts: Texts) -> ItemView:
    text = texts.block(item.text)
    said = texts.name(title or name)
    return ItemView(
        texts.claim("register" if kind == "registers" else "bilaga", name),
        texts.line(f"[{said}]({item.address})") if item.address else said,
        text,
        texts.marks(item, kind, f"#{name}", but=text),
    )


def _tables(pathway: Pathway, texts: Texts) -> Iterator[TableView]:
    for table in pathway.tables:
        width = max([len(table.header), *map(len, table.rows)])
        text = texts.block(table.text)
        yield TableView(
            texts.claim("tabell", table.id),
            texts.name(table.title or table.id),
            _padded([texts.line(cell) for cell in table.header], width),
            tuple(_padded([texts.line(cell) for cell in row], width) for row in table.rows),
            text,
            texts.marks(table, "tables", f"#{table.id}", but=text),
        )


def _padded(cells: list[Md], width: int) -> tuple[Md, ...]:
    return (*cells, *[NOTHING] * (width - len(cells)))


def raw_indicators(pathway: Pathway, texts: Texts) -> tuple[IndicatorView, ...]:
    """Return the indicators from their raw fields, where no specification sheets are handed over."""
    return tuple(_raw(indicator, texts) for indicator in pathway.indicators)


def _raw(indicator: Indicator, texts: Texts) -> IndicatorView:
    preset = texts.standard.indicator(indicator.standard.value) if indicator.standard else None
    share = indicator.share
    if preset:
        sentence = texts.name(preset.form)
    elif share and (share.denominator or share.numerator):
        sentence = texts.name(f"Andel {share.denominator or ''} som {share.numerator or ''}")
    else:
        sentence = texts.name(f"Antal {indicator.count}" if indicator.count else "")
    shown = {"id", "standard", "name", "kind", "share", "count", "not_applicable", "suggestion", "source"}
    words = keywords.load()
    rows = []
    for name, held in vars(indicator).items():
        if name not in shown and (value := _said(held, texts)):
            word = words.word(name.removesuffix("_")).replace("_", " ")
            rows.append(RowView(capital(markdown.inline(word)), value))
    return IndicatorView(
        texts.claim("indikator", indicator.id),
        indicator.kind.value if indicator.kind else "",
        texts.name(indicator.name or (preset.label if preset else indicator.id)),
        sentence,
        tuple(rows),
        texts.line(indicator.not_applicable),
        texts.marks(indicator, "indicators", f"#{indicator.id}"),
    )


def _said(value: Any, texts: Texts) -> Md:  # noqa: ANN401  whatever a field may hold
    match value:
        case None:
            return NOTHING
        case Duration():
            return texts.name(length(value))
        case Term():
            return texts.name(value.sv)
        case tuple():
            return Md(", ".join(filter(None, (_said(part, texts) for part in value))))
        case str() | int():
            return texts.line(str(value))
    return Md(" – ".join(filter(None, (_said(part, texts) for part in vars(value).values()))))
