"""The short forms an author may write, and what they stand for. Plain functions of plain data."""

from __future__ import annotations

from typing import Any, NamedTuple

_SAID = ("text", "standard", "not_applicable", "block", "see", "instruments", "when", "by")
LISTS = {"instruments": "instruments", "performer": "team"}
"""The field that a bare list fills, by the kind of short form."""
_TARGET = frozenset(("when", "suggestion", "source"))


class Shorthand(NamedTuple):
    """What a value that is no mapping stands for at a kind of node.

    Attributes:
        kind: ``bare``: a text fills ``field``. ``element``: likewise, and ``standard`` adopts the
            standard's text. ``instruments``: likewise, and a list is the list of instruments.
            ``performer``: a text is a profession and a list a team.
            ``next``: a text or a list is where the arrows lead. ``""``: nothing is short.
            ``adopted``: a text fills ``field`` and takes the standard's text.
            ``base``: a text fills ``field``, and what stands after ``@`` is the version.
        field: The field that a bare text fills.
    """

    kind: str
    field: str = ""

    def __call__(self, value: object) -> object:
        """Return the mapping that a short form stands for; anything else as it is."""
        if self.kind == "next":
            return _targets(value)
        if isinstance(value, str):
            return self._text(value)
        if isinstance(value, list) and (field := LISTS.get(self.kind)):
            return {field: value}
        return value

    def _text(self, value: str) -> object:
        if self.kind in ("element", "instruments") and value.strip() == "standard":
            return {"standard": True}
        if self.kind == "adopted":
            return {self.field: value, "standard": True}
        if self.kind == "base":
            name, at, version = value.partition("@")
            return {self.field: name.strip()} | ({"version": version.strip()} if at else {})
        return {self.field: value}


def _targets(value: object) -> object:
    if isinstance(value, str | list):
        return {"to": value}
    if isinstance(value, dict) and "to" in value and value.keys() & _TARGET:
        return {"to": [value]}
    return value


def as_tuple(value: object) -> object:
    """Return a list of one for a single value."""
    return value if isinstance(value, list | tuple) else (value,)


def reference_file(value: object) -> object:
    """Return the reference list that the name of a file stands for."""
    return ({"file": value},) if isinstance(value, str) else value


def silent(node: Any) -> bool:  # noqa: ANN401  any node
    """Whether an element says nothing at all."""
    for name in _SAID:  # noqa: SIM110  a generator would cost more than the question
        if getattr(node, name, None):
            return False
    return True
