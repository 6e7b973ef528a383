"""Lists: one definition for bullets, one for numbers, a number of its own for each list that counts."""

from __future__ import annotations

from typing import Any

from pathwaygen.export.docx.ooxml import W

LEVELS = 6
_BULLETS = ("•", "–", "▪", "–", "▪", "–")
_FORMATS = ("decimal", "lowerLetter", "lowerRoman", "decimal", "lowerLetter", "lowerRoman")
STEP = 340
"""How far each level of a list is indented, in twentieths of a point."""
_VAL = f"{{{W}}}val"


class Numbering:
    """The document's lists. The template's own are used where they have levels enough; else ours are added.

    Attributes:
        root: The template's ``w:numbering``.
        bullets: The number of every bulleted list.
    """

    def __init__(self, root: Any, *, bullets: str = "", numbers: str = "") -> None:  # noqa: ANN401  lxml has no types
        """Take the template's numberings, and the numbers that its two list styles have."""
        self.root = root
        abstract = [int(found.get(f"{{{W}}}abstractNumId")) for found in root.findall(f"{{{W}}}abstractNum")]
        given = [int(found.get(f"{{{W}}}numId")) for found in root.findall(f"{{{W}}}num")]
        self._next = max(given, default=0) + 1
        first = max(abstract, default=-1) + 1
        self.bullets = int(bullets) if self._deep(bullets) else 0
        self._ordered = self._deep(numbers)
        if not self.bullets:
            self._define(first, "bullet", _BULLETS)
            self.bullets = self._number(str(first))
        if not self._ordered:
            self._ordered = str(first + 1)
            self._define(first + 1, "", tuple(f"%{level + 1}." for level in range(LEVELS)))

    def ordered(self, level: int, start: int) -> int:
        """Return the number of a new list at a level, counted from a start."""
        return self._number(self._ordered, level, start)

    def _deep(self, number: str) -> str:
        """Return the id of a number's definition if it has every level, else nothing."""
        for found in self.root.findall(f"{{{W}}}num"):
            if number and found.get(f"{{{W}}}numId") == number:
                name = str(found.find(f"{{{W}}}abstractNumId").get(_VAL))
                for abstract in self.root.findall(f"{{{W}}}abstractNum"):
                    levels = len(abstract.findall(f"{{{W}}}lvl"))
                    if abstract.get(f"{{{W}}}abstractNumId") == name and levels >= LEVELS:
                        return name
        return ""

    def _define(self, abstract: int, form: str, texts: tuple[str, ...]) -> None:
        made = self._element("abstractNum", abstractNumId=str(abstract))
        made.append(self._element("nsid", val=f"{0x50570000 + abstract:08X}"))
        made.append(self._element("multiLevelType", val="hybridMultilevel"))
        made.append(self._element("tmpl", val=f"{0x50580000 + abstract:08X}"))
        for level, text in enumerate(texts):
            entry = self._element("lvl", ilvl=str(level))
            for name, value in (
                ("start", "1"),
                ("numFmt", form or _FORMATS[level]),
                ("lvlText", text),
                ("lvlJc", "left"),
            ):
                entry.append(self._element(name, val=value))
            place = self._element("pPr")
            place.append(self._element("ind", left=str(STEP * (level + 1)), hanging=str(STEP)))
            entry.append(place)
            made.append(entry)
        first = self.root.find(f"{{{W}}}num")
        if first is None:
            self.root.append(made)
        else:
            first.addprevious(made)

    def _number(self, abstract: str, level: int = 0, start: int = 0) -> int:
        number, self._next = self._next, self._next + 1
        made = self._element("num", numId=str(number))
        made.append(self._element("abstractNumId", val=abstract))
        if start:
            changed = self._element("lvlOverride", ilvl=str(level))
            changed.append(self._element("startOverride", val=str(start)))
            made.append(changed)
        last = self.root.findall(f"{{{W}}}num")
        if last:
            last[-1].addnext(made)
        else:
            self.root.append(made)
        return number

    def _element(self, tag: str, **values: str) -> Any:  # noqa: ANN401  lxml has no types
        made = self.root.makeelement(f"{{{W}}}{tag}", nsmap={"w": W})
        for name, value in values.items():
            made.set(f"{{{W}}}{name}", value)
        return made
