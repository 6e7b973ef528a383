"""Which kind of spec a file holds: what it says of itself, and what its sections show."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pathwaygen.terms import PathwayType

if TYPE_CHECKING:
    from collections.abc import Mapping

_OF_SUPPLEMENTS = ("profile", "builds_on")
"""Keys that only a regional supplement has, and that every supplement has one of."""
_OF_PATHWAYS = ("condition", "entry", "exit", "block", "indicators")
"""Keys that only a pathway has, and that every pathway has most of."""
_FEWEST = 2
"""So many of them show a pathway; one may have strayed into a supplement."""


class Kind(NamedTuple):
    """How a file is read.

    Attributes:
        regional: Whether as a regional supplement.
        stated: The type that the file states, if it is one.
        shown: The sections that show what the file is, where its type says otherwise or nothing.
    """

    regional: bool
    stated: PathwayType | None = None
    shown: tuple[str, ...] = ()


def of(data: Mapping[str, object]) -> Kind:
    """Return how to read data with canonical keys.

    A file is what its type says, unless every section that tells the two apart says otherwise: one wrong
    word at the top must not give a finding for each of them.
    """
    written = data.get("type")
    stated = PathwayType.words().get(written.strip().lower()) if isinstance(written, str) else None
    regional = stated is PathwayType.SUPPLEMENT
    theirs, others = (_OF_PATHWAYS, _OF_SUPPLEMENTS) if regional else (_OF_SUPPLEMENTS, _OF_PATHWAYS)
    shown = tuple(key for key in theirs if key in data)
    if not shown or (regional and len(shown) < _FEWEST) or any(key in data for key in others):
        return Kind(regional, stated)
    return Kind(not regional, stated, shown)
