"""Registers, appendices, figures and tables, and what an indicator looks like in a document."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pathwaygen.view.texts import NOTHING, Texts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pathwaygen.markdown import Md
    from pathwaygen.model import Pathway
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
    """A register or an appendix: its title, its address as a link, and a text."""

    anchor: Md
    title: Md
    address: Md
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
    return ItemView(
        texts.claim("register" if kind == "registers" else "bilaga", name),
        texts.name(title or name),
        texts.line(item.address),
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
