"""Sheets → an Excel workbook: a row for each indicator. Every cell is text; none is a formula or a link."""

from __future__ import annotations

import datetime as dt
import io
from typing import TYPE_CHECKING

from pathwaygen.errors import loading
from pathwaygen.indicators.output import rows

if TYPE_CHECKING:
    from pathwaygen.indicators.output import Collection
    from pathwaygen.indicators.wording import Words

_EPOCH = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
"""The workbook's own date: a fixed one, so that the same spec gives the same bytes."""

_WIDTHS = {"sentence": 60, "text": 60, "numerator": 40, "denominator": 40, "error_sources": 40}
_WIDTH = 22
_LONGEST = 32_767
"""Characters that a cell of the format can hold."""


def as_xlsx(found: Collection, words: Words) -> bytes:
    """Return the workbook.

    Raises:
        MissingExtraError: xlsxwriter is not installed, or cannot be loaded.
    """
    with loading("data", "Excel"):
        import xlsxwriter  # noqa: PLC0415  an extra
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(out, options | {"strings_to_numbers": False})
    book.set_properties(
        {"title": found.title, "comments": found.mark, "created": _EPOCH.replace(tzinfo=None)}
    )
    heading = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#E8F0F6"})
    cell = book.add_format({"text_wrap": True, "valign": "top"})
    sheet = book.add_worksheet("Indikatorer")
    names, lines = rows(found)
    for column, name in enumerate(names):
        sheet.write_string(0, column, words.labels[name], heading)
        sheet.set_column(column, column, _WIDTHS.get(name, _WIDTH))
    for number, line in enumerate(lines, start=1):
        for column, name in enumerate(names):
            sheet.write_string(number, column, line.get(name, "")[:_LONGEST], cell)
    sheet.freeze_panes(1, 4)
    sheet.autofilter(0, 0, max(1, len(lines)), len(names) - 1)
    book.close()
    return out.getvalue()
