"""The form to fill in, as values that its template prints: parts with short answers, tables and texts."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pathwaygen import markdown
from pathwaygen.markdown import Md
from pathwaygen.view import marks
from pathwaygen.word import choices, prose
from pathwaygen.word import field as fields
from pathwaygen.word.field import Kind
from pathwaygen.word.labels import label
from pathwaygen.word.words import Printed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pathwaygen.model import Pathway
    from pathwaygen.word.field import Option
    from pathwaygen.word.leaves import Values

_CHOOSE = "Välj"
_WRITE = "Klicka och skriv"


@dataclass(frozen=True, slots=True)
class Answer:
    """A field under its label."""

    label: Md
    mark: Md


@dataclass(frozen=True, slots=True)
class Grid:
    """A table of fields: what stands over each column, and the rows."""

    title: Md
    header: tuple[Md, ...]
    rows: tuple[tuple[Md, ...], ...]


@dataclass(frozen=True, slots=True)
class LongText:
    """A text of several paragraphs, and the short answers that may stand in its place."""

    label: Md
    mark: Md
    answers: tuple[Answer, ...] = ()
    grids: tuple[Grid, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the form under a heading.

    Attributes:
        title: The heading.
        level: The heading's level, from 2.
        help: What the part is for.
        answers: Fields of a line each, in one table.
        grids: Tables.
        texts: Texts of several paragraphs.
        parts: Parts below it.
    """

    title: Md
    level: int = 2
    help: Md = field(default=Md(""))
    answers: tuple[Answer, ...] = ()
    grids: tuple[Grid, ...] = ()
    texts: tuple[LongText, ...] = ()
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class FormView:
    """The whole form."""

    title: Md
    parts: tuple[Part, ...]


class Maker:
    """Makes fields of a spec and remembers them.

    Attributes:
        printed: The fields; a mark's number is the place here.
        values: The spec's values.
    """

    def __init__(self, pathway: Pathway, values: Values) -> None:
        self.pathway = pathway
        self.values = values
        self.printed: list[Printed] = []

    def mark(
        self,
        path: str,
        help_text: str = "",
        kind: Kind = Kind.LINE,
        *,
        options: Sequence[Option] = (),
        named: str = "",
    ) -> Md:
        """Return the mark of a field with the value that the spec has.

        Args:
            path: Where it stands.
            help_text: What an empty field says.
            kind: What it holds; a choice where there are options.
            options: What may be chosen; else what the path offers by itself.
            named: What the control is called; else what the path says.
        """
        value = self.values.get(path)
        listed = tuple(options) or choices.options(self.pathway, path)
        kind = Kind.CHOICE if listed else kind
        if kind is Kind.CHOICE and value not in {option.value for option in listed} | {""}:
            listed, kind = (), Kind.WORDS
        if kind is Kind.LINE and prose.several(value):
            kind = Kind.PROSE
        value = value if fields.canonical(kind, value) else ""
        empty = "" if value else (help_text or (_CHOOSE if listed else _WRITE))
        made = fields.made(
            self.pathway.id, path, kind, value, label=named or label(path), options=listed, empty=empty
        )
        shown = next((option.label for option in listed if option.value == value), "")
        number = len(self.printed)
        self.printed.append(Printed(made, value, shown))
        return Md(f"{marks.edge('f', number)}{marks.edge('e', number)}")

    def answer(
        self,
        name: str,
        path: str,
        help_text: str = "",
        kind: Kind = Kind.LINE,
        *,
        options: Sequence[Option] = (),
    ) -> Answer:
        """Return a field of a line under its label."""
        return Answer(said(name), self.mark(path, help_text, kind, options=options))

    def listed(self, name: str, path: str, below: Sequence[str], help_text: str) -> Answer:
        """Return several short values of a list as one field, parted by semicolons."""
        value = "; ".join(self.values.get(f"{path}/{step}") for step in below)
        made = fields.made(
            self.pathway.id, path, Kind.ITEMS, value, label=label(path), empty="" if value else help_text
        )
        number = len(self.printed)
        self.printed.append(Printed(made, value))
        return Answer(said(name), Md(f"{marks.edge('f', number)}{marks.edge('e', number)}"))

    def text(self, name: str, path: str, help_text: str = "", *answers: Answer) -> LongText:
        """Return a text of several paragraphs under its label."""
        return LongText(said(name), self.mark(path, help_text, Kind.PROSE), answers)

    def grid(self, title: str, base: str, columns: Sequence[tuple[str, str, str, Kind]], *, new: int) -> Grid:
        """Return a table of a list's items, with room for new ones.

        Args:
            title: What stands over it.
            base: The path of the list.
            columns: For each its heading, the path below an item (empty for the item itself), its help and
                its kind.
            new: How many rows to leave for new items.
        """
        known = self.values.items(base)
        rows = [*known, *(f"+{number}" for number in range(1, new + 1))]
        return Grid(
            said(title),
            tuple(said(name) for name, *_ in columns),
            tuple(
                tuple(
                    self.mark(f"{base}/{row}" + (f"/{below}" if below else ""), help_text, kind)
                    for _, below, help_text, kind in columns
                )
                for row in rows
            ),
        )


def said(text: str) -> Md:
    """Return words of the form's own."""
    return markdown.inline(text)
