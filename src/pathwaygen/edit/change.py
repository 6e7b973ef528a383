"""What can be asked for, and what it means for the data. Knows nothing of text."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from pathwaygen.diagnostic import Path

Value: TypeAlias = "str | list[Any] | dict[str, Any]"
"""What a spec can hold: texts, lists, and mappings with canonical keys."""


class EditError(ValueError):
    """A change cannot be made without changing something else; nothing was changed."""


@dataclass(frozen=True, slots=True)
class Set:
    """Give what stands at a path another value."""

    path: Path
    value: Value


@dataclass(frozen=True, slots=True)
class Insert:
    """Put a new key into a mapping, or a new item into a list before the position that the path ends in."""

    path: Path
    value: Value


@dataclass(frozen=True, slots=True)
class Remove:
    """Take away a key with its value, or an item; comments on its own lines go with it."""

    path: Path


@dataclass(frozen=True, slots=True)
class Rename:
    """Write a key in another way: ``word`` is what the author is to read."""

    path: Path
    word: str


Change: TypeAlias = "Set | Insert | Remove | Rename"


def changed(data: object, changes: Iterable[Change], canonical: Callable[[str], str]) -> Any:  # noqa: ANN401
    """Return the data as it is after some changes, whose paths are all those of the data as given.

    Raises:
        EditError: A path does not exist, or a new key does.
    """
    top = copy.deepcopy(data)
    ordered = sorted(changes, key=lambda change: tuple(map(_rank, change.path)))
    for change in reversed(ordered):  # the innermost and last first: no path moves before its turn
        _change(top, change, canonical)
    return top


def _rank(step: str | int) -> tuple[int, str]:
    return (step, "") if isinstance(step, int) else (-1, step)


def _change(top: object, change: Change, canonical: Callable[[str], str]) -> None:
    *above, last = change.path or ("",)
    parent: Any = top
    try:
        for step in above:
            parent = parent[step]
        if isinstance(change, Insert):
            _insert(parent, last, change.value)
            return
        parent[last]
    except (KeyError, IndexError, TypeError):
        raise EditError(f"there is no {change.path!r} to change") from None
    if isinstance(change, Set):
        parent[last] = copy.deepcopy(change.value)
    elif isinstance(change, Remove):
        del parent[last]
    else:
        name = canonical(change.word)
        if name != last and name in parent:
            raise EditError(f"{change.word!r} stands there already")
        items = [(name if key == last else key, value) for key, value in parent.items()]
        parent.clear()
        parent.update(items)


def _insert(parent: Any, last: str | int, value: Value) -> None:  # noqa: ANN401  plain data
    if isinstance(parent, list) and isinstance(last, int) and 0 <= last <= len(parent):
        parent.insert(last, copy.deepcopy(value))
    elif isinstance(parent, dict) and isinstance(last, str) and last not in parent:
        parent[last] = copy.deepcopy(value)
    else:
        raise EditError(f"{last!r} cannot be put there")
