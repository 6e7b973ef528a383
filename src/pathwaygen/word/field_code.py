"""The fields that Word computes: what of them is text, and where their links lead."""

from __future__ import annotations

import re
from dataclasses import dataclass

_HYPERLINK = re.compile(r"""\s*HYPERLINK\s+(?:(\\l)\s+)?(?:"([^"]*)"|(\S+))(?:\s+\\l\s+"([^"]*)")?""")


@dataclass(slots=True)
class _Code:
    instruction: str = ""
    shows: bool = False


class FieldCodes:
    """Follows where fields begin, where their results begin, and where they end; they may be nested."""

    def __init__(self) -> None:
        self._codes: list[_Code] = []

    def begin(self, instruction: str = "") -> None:
        """Begin a field."""
        self._codes.append(_Code(instruction))

    def separate(self) -> None:
        """Begin the field's result."""
        if self._codes:
            self._codes[-1].shows = True

    def end(self) -> None:
        """End the innermost field."""
        if self._codes:
            self._codes.pop()

    def mark(self, kind: str) -> None:
        """Follow a mark by its kind: ``begin``, ``separate`` or ``end``."""
        match kind:
            case "begin":
                self.begin()
            case "separate":
                self.separate()
            case "end":
                self.end()

    def instruct(self, text: str) -> None:
        """Add to the innermost field's instruction."""
        if self._codes and not self._codes[-1].shows:
            self._codes[-1].instruction += text

    @property
    def silent(self) -> bool:
        """Whether what stands here is an instruction and no text."""
        return any(not code.shows for code in self._codes)

    @property
    def innermost(self) -> str:
        """The instruction of the innermost field, or nothing."""
        return self._codes[-1].instruction if self._codes else ""

    @property
    def link(self) -> str:
        """Where the innermost link leads, or nothing."""
        for code in reversed(self._codes):
            if found := _HYPERLINK.match(code.instruction):
                inside, quoted, bare, further = found.groups()
                address = quoted or bare or ""
                return f"#{address}" if inside else address + (f"#{further}" if further else "")
        return ""
