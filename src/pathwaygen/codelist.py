"""A code list in a file beside the spec: CSV or TSV, as Excel and the official registers save it.

The file is hostile until checked: its name stays in the spec's folder, its size and rows are bounded.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from pathwaygen import beside
from pathwaygen.beside import UnreadableError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

MAX_BYTES = 20_000_000
_CODE_HEADINGS = ("kod", "code")
_TITLE_HEADINGS = ("titel", "title", "text", "namn", "benämning", "beskrivning", "description")
_DELIMITERS = "\t;,"
_COLUMNS = 2


def read(name: str, folder: Path) -> dict[str, str]:
    """Return the codes of a file in ``folder`` with their titles, dots kept.

    A heading row names the columns (kod, titel …); without one the first column is the code and the
    second its title. UTF-8, or what Excel writes on Windows.

    Raises:
        UnreadableError: The file is missing, outside the folder, too large or no table of codes.
    """
    found = _parsed(_text(beside.read(name, folder, MAX_BYTES)))
    if not found:
        raise UnreadableError("malformed")
    return found


def _text(raw: bytes) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace")


def _parsed(text: str) -> dict[str, str]:
    head = text.partition("\n")[0]
    delimiter = max(_DELIMITERS, key=head.count)
    try:
        rows = [row for row in csv.reader(io.StringIO(text), delimiter=delimiter) if len(row) >= _COLUMNS]
    except csv.Error:
        return {}
    code, title, first = _columns(rows[0]) if rows else (0, 1, 0)
    return {
        row[code].strip(): row[title].strip()
        for row in rows[first:]
        if len(row) > max(code, title) and row[code].strip() and row[title].strip()
    }


def _columns(row: Sequence[str]) -> tuple[int, int, int]:
    """Return the columns of code and title, and the row where the codes begin."""
    names = [cell.strip().casefold() for cell in row]
    codes = [place for place, name in enumerate(names) if name.startswith(_CODE_HEADINGS)]
    titles = [place for place, name in enumerate(names) if name.startswith(_TITLE_HEADINGS)]
    if codes:
        return codes[0], titles[0] if titles else (1 if codes[0] == 0 else 0), 1
    return 0, 1, 0
