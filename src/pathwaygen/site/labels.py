"""Where a spec stands in its life, and what else a reader must know before reading on: short labels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pathwaygen.markdown import Md, inline
from pathwaygen.terms import Status

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pathwaygen.site.publication import Shown

_KINDS = {
    Status.APPROVED: "gallande",
    Status.PUBLISHED: "gallande",
    Status.UNDER_REVISION: "revideras",
    Status.EXPIRED: "utgangen",
}


@dataclass(frozen=True, slots=True)
class Labels:
    """What a reader must know first.

    Attributes:
        status: Where it stands, in words.
        kind: The same in three: in force (``gallande``), ``revideras``, ``utgangen``, or not decided
            (``utkast``).
        example: Whether it is an example.
        suggestions: Whether it holds the authors' own suggestions.
        errors: Whether it is published in spite of errors.
    """

    status: Md
    kind: Md
    example: bool
    suggestions: bool
    errors: bool


def labels(entry: Shown) -> Labels:
    """Return a spec's labels."""
    status = entry.status
    return Labels(
        inline(status.sv.capitalize()),
        Md(_KINDS.get(status, "utkast")),
        entry.example,
        _suggests(entry.spec.source.data or {}),
        bool(entry.errors),
    )


def _suggests(node: Mapping[str, Any] | list[Any]) -> bool:
    """Whether anything below a node is marked as an own suggestion."""
    if isinstance(node, list):
        return any(_suggests(part) for part in node if isinstance(part, list | dict))
    return "suggestion" in node or any(
        _suggests(part) for part in node.values() if isinstance(part, list | dict)
    )
