"""What a flowchart shows, as frozen values. Knows nothing of specs, coordinates or markup."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

EdgeKind = Literal["normal", "conditional", "all", "any"]
"""``conditional``: followed only when its label holds. ``all`` and ``any``: a branch of a fork."""

Language = Literal["sv", "en"]


class Kind(StrEnum):
    """What a node is; each kind has a shape of its own."""

    ENTRY = "entry"
    STEP = "step"
    DECISION = "decision"
    EXIT = "exit"
    CONTINUATION = "continuation"

    __hash__ = str.__hash__
    """An enumeration's own is far slower, and a drawing looks up kinds a hundred times."""

    @property
    def ends(self) -> bool:
        """Whether the pathway leaves the chart here."""
        return self is EXIT or self is CONTINUATION


ENTRY, STEP, DECISION, EXIT, CONTINUATION = Kind
"""The kinds by names of their own: an enumeration takes ten times as long to give one."""


@dataclass(frozen=True, slots=True)
class Lane:
    """A column: one actor or care level."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class Phase:
    """A band: one phase of the pathway."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class Node:
    """A box.

    Attributes:
        id: Unique in the chart.
        kind: Decides the shape.
        title: The whole text.
        label: The block's letter, such as ``B1``, in bold before the title.
        phases: Ids of bands; the first counts. Empty: the band of what leads here.
        lane: The id of its lane.
        rehabilitation: Whether it carries the R mark.
        times: Its time limits in full, such as ``inom 14 dagar efter remiss``.
        href: Where the block is described.
        note: A longer text, read but not drawn.
        short: The text in the shape, where ``title`` is too long for it.
        clocks: What stands after the clocks in the shape, where it is not ``times``.
    """

    id: str
    kind: Kind
    title: str
    label: str | None = None
    phases: tuple[str, ...] = ()
    lane: str = ""
    rehabilitation: bool = False
    times: tuple[str, ...] = ()
    href: str | None = None
    note: str | None = None
    short: str | None = None
    clocks: tuple[str, ...] | None = None

    @property
    def drawn(self) -> str:
        """The text in the shape."""
        return self.short or self.title

    @property
    def drawn_times(self) -> tuple[str, ...]:
        """What stands after the clocks in the shape."""
        return self.times if self.clocks is None else self.clocks


@dataclass(frozen=True, slots=True)
class Edge:
    """An arrow.

    Attributes:
        id: Unique in the chart.
        source: The id of the node it leaves.
        target: The id of the node it enters.
        label: An answer (``Ja``) or a condition, in full.
        kind: How it is followed.
        short: The words that are drawn, where ``label`` is too long.
    """

    id: str
    source: str
    target: str
    label: str | None = None
    kind: EdgeKind = "normal"
    short: str | None = None

    @property
    def drawn(self) -> str | None:
        """The words on the drawn arrow."""
        return self.short or self.label


@dataclass(frozen=True, slots=True)
class Chart:
    """A whole chart. Lanes and phases stand in the order they are drawn.

    ``marks``: what everyone who sees the chart must know first, such as that it is an example.
    ``dense``: whether rows stand closer, so that a chart of few words has room on one sheet.
    """

    id: str
    title: str
    language: Language
    lanes: tuple[Lane, ...]
    phases: tuple[Phase, ...]
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    marks: tuple[str, ...] = ()
    dense: bool = False
