"""The text as the parser gets to see it, changed step by step so that reading can go on after an error.

Knows nothing of why a change is made.
"""

from __future__ import annotations

import re

from pathwaygen.source import tabs
from pathwaygen.source.sheet import Sheet

_GAP = re.compile(r"[:\s]*")
_PRIVATE_USE = range(0xE000, 0xF900)


class Draft:
    """A text under repair. Offsets are the same in what the parser sees and in the sheet.

    Attributes:
        sheet: The author's characters, and the way from offsets to lines and columns.
        parsed: What the parser sees: stand-ins for characters that are not to be read as YAML, and
            spaces for lines that are left out.
        blanked: The rows, counted from 0, that are left out.
        decomposed: Whether letters may be written as two characters, as files from a Mac have them.
        stand_ins: Each stand-in's code point with the character it stands for.
    """

    def __init__(self, text: str, parsed: str, *, decomposed: bool = False) -> None:
        self.sheet = Sheet(text)
        self.decomposed = decomposed
        self.parsed = parsed
        self.blanked: set[int] = set()
        self.stand_ins: dict[int, str] = {}

    def mask(self, *offsets: int) -> None:
        """Hide characters from the parser that the author means as text."""
        for offset in offsets:
            self.replace(offset, self._stand_in(self.sheet.text[offset]))

    def replace(self, offset: int, character: str) -> None:
        """Let the parser see another character."""
        self.parsed = self.parsed[:offset] + character + self.parsed[offset + 1 :]

    def restore(self, text: str) -> str:
        """Return a text from the parser with the author's characters."""
        return text.translate(self.stand_ins) if self.stand_ins else text

    def blank(self, row: int) -> bool:
        """Leave out a line and those indented under it; False if there was nothing to leave out."""
        start, end = self.sheet.bounds(row)
        if not self.parsed[start:end].strip():
            return False
        indent = self.indent(row)
        while True:
            self.blanked.add(row)
            row += 1
            if row >= len(self.sheet.starts):
                break
            line_start, line_end = self.sheet.bounds(row)
            if self.parsed[line_start:line_end].strip() and self.indent(row) <= indent:
                break
            end = line_end
        hidden = "".join(c if c in "\r\n" else " " for c in self.parsed[start:end])
        self.parsed = self.parsed[:start] + hidden + self.parsed[end:]
        return True

    def cut(self, row: int) -> None:
        """Leave out a line and all that follow."""
        start, _ = self.sheet.bounds(row)
        self.blanked.update(range(row, len(self.sheet.starts)))
        self.parsed = self.parsed[:start] + " " * (len(self.parsed) - start)

    def indent(self, row: int) -> int:
        """Return how many characters a line is indented by."""
        return len(self._leading(row))

    def left_out(self, offset: int) -> bool:
        """Whether some of what follows, up to the next word, has been left out."""
        if not self.blanked:
            return False
        match = _GAP.match(self.parsed, offset)
        rows = range(self.sheet.row(offset), self.sheet.row(match.end() if match else offset) + 1)
        return not self.blanked.isdisjoint(rows)

    def tabbed_rows(self) -> list[int]:
        """Return the rows that have a tab in their indentation."""
        return [row for row in range(len(self.sheet.starts)) if "\t" in self._leading(row)]

    def widen_tabs(self) -> None:
        """Write every tab in indentation as spaces, as many as the author indents by elsewhere."""
        widths: dict[int, tuple[int, int]] = {}
        text, parsed, at = [], [], 0
        lines = [self.parsed[slice(*self.sheet.bounds(row))] for row in range(len(self.sheet.starts))]
        for row, new in tabs.widened(lines).items():
            start, old = self.sheet.starts[row], self._leading(row)
            widths[row] = (len(new), len(old))
            text += [self.sheet.text[at:start], new]
            parsed += [self.parsed[at:start], new]
            at = start + len(old)
        self.sheet = Sheet("".join([*text, self.sheet.text[at:]]), widths)
        self.parsed = "".join([*parsed, self.parsed[at:]])

    def _leading(self, row: int) -> str:
        return tabs.leading(self.parsed[slice(*self.sheet.bounds(row))])

    def _stand_in(self, character: str) -> str:
        for code, known in self.stand_ins.items():
            if known == character:
                return chr(code)
        taken = set(self.parsed) | set(self.sheet.text)
        code = next(code for code in _PRIVATE_USE if chr(code) not in taken)
        self.stand_ins[code] = character
        return chr(code)
