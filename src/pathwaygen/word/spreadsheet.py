"""An Excel workbook of a stranger → the texts of its cells. Bounded, and nothing in it is run or fetched.

Formulas are never computed: of one, the value that the spreadsheet program saved is read, or nothing. An own
reader of two hundred lines' worth of a format: what it does not know it does not do.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from typing import TYPE_CHECKING, Any

from pathwaygen.word.package import BROKEN, LARGEST_FILE, WordFile, WordFileError, look_through

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_BOOK = "xl/workbook.xml"
_CELL = re.compile(r"([A-Z]{1,3})[0-9]{1,7}\Z")
_MOST_ROWS = 100_000
_MOST_COLUMNS = 200
_CONTROL = re.compile(r"_x([0-9A-Fa-f]{4})_")


def read(content: bytes, name: str) -> Mapping[str, Sequence[Sequence[str]]]:
    """Return the rows of each sheet, by its name.

    Raises:
        WordFileError: It is no workbook, is too large, has macros, or is broken.
    """
    if len(content) > LARGEST_FILE:
        raise WordFileError("PW1902", {"what": name})
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        look_through(archive.infolist())
    except BROKEN as error:
        raise WordFileError("PW1933") from error
    file = WordFile(name, archive)
    if not file.has(_BOOK):
        raise WordFileError("PW1933")
    targets = {way.id: way.target for way in file.ways(_BOOK) if not way.external}
    shared = _shared(file)
    sheets = {}
    for entry in file.xml(_BOOK).iter(f"{_S}sheet"):
        part = targets.get(entry.get(f"{_R}id", ""), "")
        if part and file.has(part):
            sheets[entry.get("name", posixpath.basename(part))] = list(_rows(file.xml(part), shared))
    return sheets


def _shared(file: WordFile) -> list[str]:
    name = "xl/sharedStrings.xml"
    if not file.has(name):
        return []
    return [_text(entry) for entry in file.xml(name).iter(f"{_S}si")]


def _rows(root: Any, shared: Sequence[str]) -> Iterator[list[str]]:  # noqa: ANN401  lxml has no types
    for number, row in enumerate(root.iter(f"{_S}row")):
        if number >= _MOST_ROWS:
            raise WordFileError("PW1902", {"what": f"fler än {_MOST_ROWS} rader"})
        cells: dict[int, str] = {}
        for place, cell in enumerate(row.iter(f"{_S}c")):
            column = _column(cell.get("r", ""), place)
            if column < _MOST_COLUMNS:
                cells[column] = _value(cell, shared)
        yield [cells.get(column, "") for column in range(max(cells, default=-1) + 1)]


def _column(reference: str, otherwise: int) -> int:
    found = _CELL.match(reference)
    if not found:
        return otherwise
    number = 0
    for letter in found[1]:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _value(cell: Any, shared: Sequence[str]) -> str:  # noqa: ANN401  lxml has no types
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        return _text(cell)
    held = cell.find(f"{_S}v")
    said = (held.text or "") if held is not None else ""
    if kind == "s":
        return shared[int(said)] if said.isdecimal() and int(said) < len(shared) else ""
    return said.removesuffix(".0") if kind == "n" else _plain(said)


def _text(holder: Any) -> str:  # noqa: ANN401  lxml has no types
    """Return a text with all its runs; how it is to be read aloud in Japanese is left out."""
    return _plain(
        "".join(one.text or "" for one in holder.iter(f"{_S}t") if one.getparent().tag != f"{_S}rPh")
    )


def _plain(text: str) -> str:
    return _CONTROL.sub(lambda found: chr(int(found[1], 16)), text).replace("\r\n", "\n").replace("\r", "\n")
