"""Styles and numbering of a Word file → what a paragraph and a run look like; their names may change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pathwaygen.export.docx.numbering import STEP
from pathwaygen.word.change import Face, Listed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRONG = frozenset(("strong", "stark", "strong emphasis"))
_EMPHASIS = frozenset(("emphasis", "betoning"))
_UNNUMBERED = frozenset(("bullet", "none"))
_DEEPEST = 8
_LONGEST_NUMBER = 7
_LONGEST_CHAIN = 12


class Looks:
    """What the styles and lists of one file stand for."""

    def __init__(self, styles: Any = None, numbering: Any = None) -> None:  # noqa: ANN401  lxml has no types
        self._names: dict[str, str] = {}
        self._based: dict[str, str] = {}
        self._numbered: dict[str, Any] = {}
        self._outlined: set[str] = set()
        self._indents: dict[str, int] = {}
        for style in styles.iter(f"{W}style") if styles is not None else ():
            self._style(style)
        self._lists = dict(_lists(numbering)) if numbering is not None else {}

    def _style(self, style: Any) -> None:  # noqa: ANN401  lxml has no types
        name = style.get(f"{W}styleId", "")
        said = style.find(f"{W}name")
        based = style.find(f"{W}basedOn")
        numbered = style.find(f"{W}pPr/{W}numPr")
        self._names[name] = said.get(f"{W}val", "").lower() if said is not None else ""
        if based is not None:
            self._based[name] = based.get(f"{W}val", "")
        if numbered is not None:
            self._numbered[name] = numbered
        if (left := _left(style.find(f"{W}pPr"))) is not None:
            self._indents[name] = left
        if style.find(f"{W}pPr/{W}outlineLvl") is not None:
            self._outlined.add(name)

    @property
    def faces(self) -> Mapping[str, Face]:
        """What character styles look like, by id: only those that stand for bold or italic as such."""
        found = {}
        for style, name in self._names.items():
            if name in _STRONG:
                found[style] = Face(bold=True)
            elif name in _EMPHASIS:
                found[style] = Face(italic=True)
        return found

    def heading(self, style: str) -> bool:
        """Whether a paragraph style is a heading's."""
        return (
            self._names.get(style, style.lower()).startswith(("heading", "rubrik")) or style in self._outlined
        )

    def listed(self, properties: Any) -> Listed:  # noqa: ANN401  lxml has no types
        """Return the place in a list that a paragraph's properties give it."""
        found = properties.find(f"{W}numPr")
        style = properties.find(f"{W}pStyle")
        name = style.get(f"{W}val", "") if style is not None else ""
        inherited = self._inherited(name)
        number = _value(found, "numId") or _value(inherited, "numId")
        left = self._indent(properties, name)
        if number in ("", "0"):
            return Listed(left=left or 0)
        level = _whole(_value(found, "ilvl") or _value(inherited, "ilvl"))
        kind, start, own = self._lists.get((number, level), ("bullet", 1, STEP * (level + 1)))
        direct = _left(properties)
        at = own if direct is None else direct
        return Listed("bullet" if kind in _UNNUMBERED else "number", level, number, start, at)

    def _indent(self, properties: Any, style: str) -> int | None:  # noqa: ANN401  lxml has no types
        """Return how far in a paragraph stands: as it says itself, else as its style does."""
        own = _left(properties)
        for _ in range(_LONGEST_CHAIN):
            if own is not None or not style:
                break
            own, style = self._indents.get(style), self._based.get(style, "")
        return own

    def _inherited(self, name: str) -> Any:  # noqa: ANN401  lxml has no types
        for _ in range(_LONGEST_CHAIN):
            if name in self._numbered:
                return self._numbered[name]
            name = self._based.get(name, "")
        return None


_Level = tuple[str, int, int]
"""A level's kind of number, what it starts with, and how far in its words stand."""


def _lists(numbering: Any) -> Iterator[tuple[tuple[str, int], _Level]]:  # noqa: ANN401  lxml has no types
    kinds: dict[str, dict[int, _Level]] = {}
    for abstract in numbering.findall(f"{W}abstractNum"):
        kinds[abstract.get(f"{W}abstractNumId", "")] = dict(map(_level, abstract.findall(f"{W}lvl")))
    for number in numbering.findall(f"{W}num"):
        name = number.get(f"{W}numId", "")
        levels = dict(kinds.get(_value(number, "abstractNumId"), {}))
        for override in number.findall(f"{W}lvlOverride"):
            level = _whole(override.get(f"{W}ilvl", ""))
            levels.update(map(_level, override.findall(f"{W}lvl")))
            if start := _value(override, "startOverride"):
                kind, _, left = levels.get(level, ("decimal", 1, STEP * (level + 1)))
                levels[level] = (kind, _number(start), left)
        for level, found in levels.items():
            yield (name, level), found


def _level(level: Any) -> tuple[int, _Level]:  # noqa: ANN401  lxml has no types
    start, deep = _value(level, "start"), _whole(level.get(f"{W}ilvl", ""))
    left = _left(level.find(f"{W}pPr"))
    return deep, (
        _value(level, "numFmt") or "decimal",
        _number(start) if start else 1,
        STEP * (deep + 1) if left is None else left,
    )


def _left(properties: Any) -> int | None:  # noqa: ANN401  lxml has no types
    """Return how far in paragraph properties say that the text stands; None where they do not say."""
    indent = properties.find(f"{W}ind") if properties is not None else None
    if indent is None:
        return None
    said = indent.get(f"{W}left") or indent.get(f"{W}start")
    return _number(said) if said else None


def _value(element: Any, name: str) -> str:  # noqa: ANN401  lxml has no types
    found = element.find(f"{W}{name}") if element is not None else None
    return found.get(f"{W}val", "") if found is not None else ""


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and text.isascii() and len(text) < _LONGEST_NUMBER else 0


def _whole(text: str) -> int:
    return min(_number(text), _DEEPEST)
