"""What Word keeps of the text before and after a tracked change, as frozen values. Knows no XML.

A decision is asked of each change: whether it is accepted. Everything accepted, everything rejected and any
mix between them are decisions, and each gives one text.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Kind: TypeAlias = "Literal['ins', 'del', 'moveFrom', 'moveTo', 'format', 'paragraph']"
Decision: TypeAlias = "Callable[[Change], bool]"

_ADDS = frozenset(("ins", "moveTo"))


class Change(NamedTuple):
    """A tracked change.

    Attributes:
        kind: ``ins`` and ``moveTo`` add; ``del`` and ``moveFrom`` take away; ``format`` is about a run's
            looks and ``paragraph`` about a paragraph's (a list or not).
        number: Word's number of it.
        author: Who made it, as the program was told.
        date: When, as the file has it; may be empty.
    """

    kind: Kind
    number: str = ""
    author: str = ""
    date: str = ""

    def shown(self, decide: Decision) -> bool:
        """Whether what stands inside it is there, when this is decided."""
        return decide(self) is (self.kind in _ADDS)


def accepted(_: Change) -> bool:
    """Accept every change."""
    return True


def rejected(_: Change) -> bool:
    """Reject every change."""
    return False


class Face(NamedTuple):
    """How a stretch of text looks, as far as Markdown can say it.

    Attributes:
        bold: Whether it is bold.
        italic: Whether it is italic.
        link: Where it leads, or nothing.
    """

    bold: bool = False
    italic: bool = False
    link: str = ""


PLAIN = Face()


class Stretch(NamedTuple):
    """Characters that look alike and share their changes.

    Attributes:
        text: The characters.
        face: How they look.
        changes: The insertions, deletions and moves that they stand in, the outermost first.
        before: How they looked before a tracked change of their looks.
        format: That change.
    """

    text: str
    face: Face = PLAIN
    changes: tuple[Change, ...] = ()
    before: Face | None = None
    format: Change | None = None

    def shown(self, decide: Decision) -> bool:
        """Whether it is there, when this is decided."""
        return all(change.shown(decide) for change in self.changes)

    def looks(self, decide: Decision) -> Face:
        """Return how it looks, when this is decided."""
        if self.format is not None and self.before is not None and not decide(self.format):
            return self.before
        return self.face


class Listed(NamedTuple):
    """A paragraph's place in a list.

    Attributes:
        kind: ``bullet`` or ``number`` for an item, else nothing.
        level: How deep the list is, from 0.
        number: Word's number of the list.
        start: What the list's level begins with.
        left: How far in the text stands, in twentieths of a point; that of an item is its words'.
    """

    kind: Literal["", "bullet", "number"] = ""
    level: int = 0
    number: str = ""
    start: int = 1
    left: int = 0


BODY = Listed()


@dataclass(slots=True)
class Paragraph:
    """A paragraph, or what belongs to one field of it.

    Attributes:
        stretches: Its text.
        listed: Whether it is an item of a list.
        was: What it was before a tracked change of the paragraph.
        format: That change.
        mark: The insertions and deletions of the mark that ends it.
        whole: Whether the mark belongs to the field too; else the field ends within the paragraph.
    """

    stretches: list[Stretch] = field(default_factory=list)
    listed: Listed = BODY
    was: Listed | None = None
    format: Change | None = None
    mark: tuple[Change, ...] = ()
    whole: bool = True

    def place(self, decide: Decision) -> Listed:
        """Return whether it is an item of a list, when this is decided."""
        if self.format is not None and self.was is not None and not decide(self.format):
            return self.was
        return self.listed

    def ends(self, decide: Decision) -> bool:
        """Whether its mark is there; else it runs on into the next one."""
        return all(change.shown(decide) for change in self.mark)

    def changes(self) -> Iterator[Change]:
        """Yield its tracked changes, some of them many times."""
        for stretch in self.stretches:
            yield from stretch.changes
            if stretch.format:
                yield stretch.format
        yield from self.mark
        if self.format:
            yield self.format
