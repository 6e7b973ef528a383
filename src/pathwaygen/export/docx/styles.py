"""Which style each part of a document has, found by name in any template and added where it lacks one."""

from __future__ import annotations

import copy
from typing import Any

from pathwaygen.export.docx.ooxml import W

_VAL = f"{{{W}}}val"
_ID = f"{{{W}}}styleId"
_TYPE = f"{{{W}}}type"

BODY = "Body Text"
BULLET = "List Bullet"
FACT = "Uppgift"
NUMBER = "List Number"
CONTINUED = "List Continue"
CAPTION = "caption"
CONTENTS = "TOC Heading"
REFERENCE = "Referens"
CITATION = "Källhänvisning"
LINK = "Hyperlink"
TABLE = "Tabell"
ACTION_TABLE = "Åtgärdstabell"
TABLE_HEAD = "Tabellhuvud"
TABLE_TEXT = "Tabelltext"
TABLE_BULLET = "Tabellpunkt"
TABLE_NUMBER = "Tabellnummer"
TABLE_CONTINUED = "Tabellfortsättning"
BADGES = "Märkrad"
MARK = "Utkastmärke"
PICTURE = "Figur"
BETWEEN = "Tabellmellanrum"
LETTER = "Blockbokstav"

CLASSES = {
    "title": "Title",
    "subtitle": "Subtitle",
    "banner": "Varning",
    "note": "Upplysning",
    "section": "Mellanrubrik",
    "question": "Fråga",
    "next": "Nästa steg",
    "footnote": "Anmärkning",
}
"""Styles of paragraphs by the class of what they show."""
WORDS = {"suggestion": "Förslag", "badge": "Rehabilitering"}
"""Styles of words by the class of what they show."""
DEEPEST = 6


def heading(level: int) -> str:
    """Return the name of a heading's style; the document's first sections are level 1."""
    return f"heading {max(1, min(level, DEEPEST))}"


class Styles:
    """A template's styles by name; what it lacks is copied from ours, with what that builds on.

    Attributes:
        root: The template's ``w:styles``.
    """

    def __init__(self, root: Any, ours: Any, *, right: int) -> None:  # noqa: ANN401  lxml has no types
        """Take the template's styles and ours, and where the text ends, in twentieths of a point."""
        self.root = root
        self._right = right
        self._ours = {_key(style): style for style in ours.iter(f"{{{W}}}style")}
        self._by_id = {style.get(_ID): style for style in ours.iter(f"{{{W}}}style")}
        self._ids = {_key(style): str(style.get(_ID)) for style in root.iter(f"{{{W}}}style")}

    def id(self, name: str, kind: str = "paragraph") -> str:
        """Return a style's id.

        Args:
            name: The style's name, as Word knows it in every language.
            kind: ``paragraph``, ``character`` or ``table``.
        """
        key = (kind, name.lower())
        return self._ids.get(key) or self._added(key)

    def numbering(self, name: str) -> str:
        """Return the id of the numbering that a paragraph style of the template has, or nothing."""
        wanted = self.id(name)
        for style in self.root.iter(f"{{{W}}}style"):
            found = style.find(f"{{{W}}}pPr/{{{W}}}numPr/{{{W}}}numId")
            if style.get(_ID) == wanted and found is not None:
                return str(found.get(_VAL, ""))
        return ""

    def _added(self, key: tuple[str, str]) -> str:
        style = copy.deepcopy(self._ours[key])
        taken = set(self._ids.values())
        own = str(style.get(_ID))
        own = next(name for name in (own, *(f"{own}{n}" for n in range(2, 1000))) if name not in taken)
        style.set(_ID, own)
        style.attrib.pop(f"{{{W}}}default", None)
        self._ids[key] = own
        self.root.append(style)
        for tag in ("basedOn", "next", "link"):
            for found in style.findall(f"{{{W}}}{tag}"):
                other = self._by_id[found.get(_VAL)]
                found.set(_VAL, self.id(str(_key(other)[1]), _key(other)[0]))
        for found in style.findall(f"{{{W}}}pPr/{{{W}}}tabs/{{{W}}}tab"):
            if found.get(_VAL) == "right":
                found.set(f"{{{W}}}pos", str(self._right))
        for found in style.findall(f"{{{W}}}pPr/{{{W}}}numPr"):
            found.getparent().remove(found)  # a list says its numbering itself
        return own


def _key(style: Any) -> tuple[str, str]:  # noqa: ANN401  lxml has no types
    name = style.find(f"{{{W}}}name")
    said = name.get(_VAL, "") if name is not None else ""
    return str(style.get(_TYPE, "paragraph")), said.lower()
