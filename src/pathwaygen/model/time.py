"""Time limits."""

from typing import ClassVar

from pathwaygen.model.base import Length, Marked, YesNo


class Time(Marked):
    """When something is done: a limit (``within``), a point (``at``), a rhythm (``every``) and its anchor."""

    bare: ClassVar[str | None] = "text"
    id: str | None = None
    within: Length | None = None
    at: str | None = None
    around: Length | None = None
    between: tuple[Length, Length] | None = None
    every: Length | None = None
    at_least: Length | None = None
    at_most: Length | None = None
    immediately: YesNo | None = None
    after: str | None = None
    before: str | None = None
    when: str | None = None
    population: str | None = None
    text: str | None = None
