"""The C parser behind one small door: its events, and its errors as faults with offsets."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable


class Mark(Protocol):
    """A place in the parsed text."""

    @property
    def index(self) -> int:
        """The offset in characters."""


class Event(Protocol):
    """What the parser says about one node. Which attributes it has depends on its type.

    Attributes are present as follows: ``value`` and ``style`` on scalars, ``flow_style`` on the start
    of a collection, ``anchor`` on these and on aliases, ``tag`` on scalars and starts.
    """

    @property
    def start_mark(self) -> Mark:
        """Where it starts: its anchor or tag, if it has one."""

    @property
    def end_mark(self) -> Mark:
        """Where it ends."""

    @property
    def value(self) -> str:
        """A scalar's text."""

    @property
    def style(self) -> str:
        """A scalar's quote or block sign; empty for a plain one."""

    @property
    def flow_style(self) -> bool:
        """Whether a collection is written with brackets."""

    @property
    def anchor(self) -> str | None:
        """The anchor's or the alias's name."""

    @property
    def tag(self) -> str | None:
        """The tag, resolved."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A syntax error.

    Attributes:
        problem: The parser's own words, used as a key only; never shown.
        context: What it was doing, likewise.
        at: Offset of the error.
        began: Offset where what it was doing began; the error's own if that is not known.
    """

    problem: str
    context: str
    at: int
    began: int


@dataclass(frozen=True, slots=True)
class Engine:
    """The classes of the C parser that the builder tells apart."""

    parser: Callable[[str], object]
    error: type[Exception]
    scalar: type
    alias: type
    mapping_start: type
    mapping_end: type
    sequence_start: type
    sequence_end: type
    document_start: type

    def events(self, text: str) -> Callable[[], Event | None]:
        """Return a function that gives the next event, None after the last."""
        get: Callable[[], Event | None] = self.parser(text).get_event  # type: ignore[attr-defined]
        return get

    @staticmethod
    def fault(error: Exception) -> Fault:
        """Return a parser's exception as a fault."""
        problem_mark: Mark | None = getattr(error, "problem_mark", None)
        context_mark: Mark | None = getattr(error, "context_mark", None)
        at = problem_mark.index if problem_mark else 0
        return Fault(
            problem=str(getattr(error, "problem", None) or ""),
            context=str(getattr(error, "context", None) or ""),
            at=at,
            began=context_mark.index if context_mark else at,
        )


@cache
def engine() -> Engine:
    """Return the C parser.

    Raises:
        RuntimeError: The package ruamel.yaml.clib is not installed, so the installation is broken.
    """
    try:
        parser = import_module("_ruamel_yaml").CParser
        events = import_module("ruamel.yaml.events")
        error = import_module("ruamel.yaml.error").YAMLError
    except ImportError as missing:
        raise RuntimeError(
            "The YAML parser ruamel.yaml.clib is missing; install pathwaygen again: "
            "pip install --force-reinstall pathwaygen"
        ) from missing
    return Engine(
        parser=parser,
        error=error,
        scalar=events.ScalarEvent,
        alias=events.AliasEvent,
        mapping_start=events.MappingStartEvent,
        mapping_end=events.MappingEndEvent,
        sequence_start=events.SequenceStartEvent,
        sequence_end=events.SequenceEndEvent,
        document_start=events.DocumentStartEvent,
    )
