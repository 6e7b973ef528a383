"""The ledger as an Excel workbook. Cells are text, never formulas or links; a decision is one of a list."""

from __future__ import annotations

import datetime as dt
import io
from typing import TYPE_CHECKING, Any

from pathwaygen.catalogue import phrase
from pathwaygen.errors import loading
from pathwaygen.word import spreadsheet
from pathwaygen.word.ledger import LANGUAGES, Entry, Ledger, decisions
from pathwaygen.word.package import WordFileError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pathwaygen.catalogue import Language

COLUMNS = (
    *("number", "files", "author", "date", "label", "kind", "quote", "text", "answers", "resolved"),
    *("decision", "reply", "path"),
)
_WIDTHS = {"number": 5, "files": 18, "author": 16, "date": 15, "label": 25, "kind": 17, "quote": 38}
_WIDTHS |= {"text": 46, "answers": 8, "resolved": 8, "decision": 18, "reply": 46, "path": 26}
_COUNTED = ("number", "answers")
_FILLED_IN = ("decision", "reply")
_EPOCH = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
"""The workbook's own date: a fixed one, so that the same files give the same bytes."""
_LONGEST = 32_767
"""Characters that a cell of the format can hold."""
_LONGEST_NUMBER = 8
_ROOM = 500
"""Empty rows below the last one that also have the list of decisions."""


def headings(lang: Language) -> dict[str, str]:
    """Return what the columns are called."""
    return {name: phrase(f"word_head_{name}", lang) for name in COLUMNS}


def as_xlsx(ledger: Ledger, lang: Language = "sv") -> bytes:
    """Return the workbook.

    Raises:
        MissingExtraError: xlsxwriter is not installed, or cannot be loaded.
    """
    with loading("docx", "Sammanställningen i Excel"):
        import xlsxwriter  # noqa: PLC0415  an extra
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(out, options | {"strings_to_numbers": False})
    book.set_properties(
        {"title": phrase("word_book_title", lang, title=ledger.title), "created": _EPOCH.replace(tzinfo=None)}
    )
    shared = {"text_wrap": True, "valign": "top", "border": 1, "border_color": "#C9D3DC"}
    formats = {
        "heading": book.add_format(shared | {"bold": True, "bg_color": "#DCE8F1"}),
        "cell": book.add_format(shared | {"quote_prefix": True}),
        "ours": book.add_format(shared | {"quote_prefix": True, "bg_color": "#FFF8E1"}),
        "answer": book.add_format(shared | {"quote_prefix": True, "indent": 1, "font_color": "#3A4A57"}),
    }
    sheet = book.add_worksheet(phrase("word_sheet", lang))
    for column, (name, heading) in enumerate(headings(lang).items()):
        sheet.write_string(0, column, heading, formats["heading"])
        sheet.set_column(column, column, _WIDTHS[name])
    for row, entry in enumerate(ledger.entries, start=1):
        for column, (name, text) in enumerate(_cells(entry, lang)):
            look = "ours" if name in _FILLED_IN else "answer" if entry.answers and name == "text" else "cell"
            if name in _COUNTED and text:
                sheet.write_number(row, column, int(text), formats[look])
            elif text:
                sheet.write_string(row, column, text[:_LONGEST], formats[look])
            else:
                sheet.write_blank(row, column, None, formats[look])
    last = max(1, len(ledger.entries))
    decided = COLUMNS.index("decision")
    sheet.data_validation(
        1,
        decided,
        last + _ROOM,
        decided,
        {
            "validate": "list",
            "source": list(decisions(lang)),
            "error_title": phrase("word_head_decision", lang),
            "error_message": phrase("word_choose_decision", lang),
        },
    )
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, last, len(COLUMNS) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_footer(phrase("word_page", lang))
    _files(book.add_worksheet(phrase("word_sheet_files", lang)), ledger, formats, lang)
    book.close()
    return out.getvalue()


def _files(sheet: Any, ledger: Ledger, formats: Mapping[str, Any], lang: Language) -> None:  # noqa: ANN401
    """Write how many remarks came in each file: also that a file had none."""
    for column, (heading, width) in enumerate(
        ((phrase("word_head_files", lang), 40), (phrase("word_sheet", lang), 14))
    ):
        sheet.write_string(0, column, heading, formats["heading"])
        sheet.set_column(column, column, width)
    for row, file in enumerate(ledger.files, start=1):
        count = sum(file in entry.files for entry in ledger.entries)
        sheet.write_string(row, 0, file, formats["cell"])
        sheet.write_number(row, 1, count, formats["cell"])
    sheet.freeze_panes(1, 0)


def _cells(entry: Entry, lang: Language) -> Iterator[tuple[str, str]]:
    said = {
        "number": str(entry.number),
        "files": "\n".join(entry.files),
        "answers": str(entry.answers) if entry.answers else "",
        "resolved": phrase("word_yes", lang) if entry.resolved else "",
    }
    for name in COLUMNS:
        yield name, said[name] if name in said else str(getattr(entry, name))


def of_xlsx(content: bytes, name: str) -> Ledger:
    """Return a ledger that has been filled in. Columns may have been moved, rows added, sorted or taken away.

    Raises:
        WordFileError: It is no workbook, or no ledger.
    """
    wanted = {head.casefold(): column for lang in LANGUAGES for column, head in headings(lang).items()}
    for rows in spreadsheet.read(content, name).values():
        head = [wanted.get(" ".join(cell.split()).casefold(), "") for cell in rows[0]] if rows else []
        if {"text", "decision"} <= set(head):
            entries = (
                _entry(number, dict(zip(head, row, strict=False))) for number, row in enumerate(rows[1:], 1)
            )
            return Ledger("", tuple(entry for entry in entries if entry))
    said = headings("sv")
    raise WordFileError(
        "PW1933", {"name": name, "columns": f"{said['text']} och {said['decision']}"}, "ledger"
    )


def _entry(row: int, said: Mapping[str, str]) -> Entry | None:
    """Return a row as an entry; nothing for an empty one."""
    said = {name: text.strip() for name, text in said.items()}
    if not any(said.get(name) for name in ("text", "quote", "author", "reply")):
        return None

    def text(name: str) -> str:
        return said.get(name, "")

    return Entry(
        number=_whole(text("number")) or row,
        files=tuple(filter(None, text("files").split("\n"))),
        author=text("author"),
        date=text("date"),
        label=text("label"),
        path=text("path"),
        kind=text("kind"),
        quote=text("quote"),
        text=text("text"),
        answers=_whole(text("answers")),
        resolved=bool(text("resolved")),
        decision=text("decision"),
        reply=text("reply"),
    )


def _whole(text: str) -> int:
    return int(text) if text.isdecimal() and text.isascii() and len(text) < _LONGEST_NUMBER else 0
