"""Asks for changes, and sees to it that nothing else is changed."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from unicodedata import normalize

from pathwaygen.diagnostic import Edit
from pathwaygen.edit.apply import apply
from pathwaygen.edit.change import EditError, Insert, Remove, Set, changed
from pathwaygen.edit.comments import comments
from pathwaygen.edit.layout import Layout
from pathwaygen.source import read

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from pathwaygen.diagnostic import Path
    from pathwaygen.edit.change import Change
    from pathwaygen.model import Node
    from pathwaygen.source import Source


def edits(
    source: Source,
    changes: Iterable[Change],
    *,
    order: Callable[[Path], Sequence[str]] | None = None,
    layout: Layout | None = None,
) -> tuple[Edit, ...]:
    """Return the edits that make some changes, without trying them.

    Args:
        source: A file that could be read whole.
        changes: What to change; every path is one of the file as it is.
        order: The keys that a mapping may have, in the order in which they belong; else new keys go last.
        layout: The file's layout, where it is asked many times.

    Raises:
        EditError: The file could not be read whole, or a change cannot be made where it stands.
    """
    if source.broken or source.data is None or any(p.code == "PW0108" for p in source.problems):
        raise EditError("the file has to be readable before anything in it can be changed")
    layout = layout or Layout(source)
    made = []
    for change in changes:
        known = order(change.path[:-1]) if order and isinstance(change, Insert) else ()
        made += [
            Edit(layout.sheet.span(start, end), text) for start, end, text in layout.stretches(change, known)
        ]
    return tuple(made)


def amend(
    source: Source, changes: Sequence[Change], *, order: Callable[[Path], Sequence[str]] | None = None
) -> str:
    """Return the text with the changes made: read again, it differs in what they say and nothing else.

    Raises:
        EditError: As :func:`edits`; or the result would say something else, or lose a comment.
    """
    changes = [_composed(change) for change in changes]
    text = apply(source.text, edits(source, changes, order=order))
    expected = changed(source.data, changes, source.canonical)
    after = read(text.encode(), name=source.name, vocabulary=source.vocabulary)
    if after.data != expected or after.broken:
        raise EditError("the change would alter something else in the file")
    lost = Counter(c.text for c in comments(source)) - Counter(c.text for c in comments(after))
    if lost and not any(isinstance(change, Remove) for change in changes):
        raise EditError(f"the change would lose the comment {next(iter(lost))!r}")
    return text


def _composed(change: Change) -> Change:
    """Write each letter as one character, as the reader reads it and editors show it."""
    if isinstance(change, Set | Insert):
        return replace(change, value=_letters(change.value))
    return change


def _letters(value: Any) -> Any:  # noqa: ANN401  plain data
    if isinstance(value, str):
        return normalize("NFC", value)
    if isinstance(value, dict):
        return {key: _letters(inner) for key, inner in value.items()}
    return [_letters(inner) for inner in value]


def model_order(root: type[Node]) -> Callable[[Path], Sequence[str]]:
    """Return what tells the keys of each mapping, in the model's order: for new keys."""
    from pathwaygen.shape import tree  # noqa: PLC0415  the model takes a while to build

    return lambda path: tree.allowed(root, path)
