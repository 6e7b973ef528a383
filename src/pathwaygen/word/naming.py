"""Ids for what is new: as the others of its kind are called, with the next number or letter."""

from __future__ import annotations

import re
import string
from collections import Counter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_FIRST = {
    "objectives": "mal",
    "criteria": "krav",
    "transitions": "ov",
    "indicators": "ind",
    "references": "k",
    "populations": "pop",
    "figures": "fig",
    "tables": "tab",
    "attachments": "bilaga",
    "example_patients": "patient",
}
_CRITERIA = {"entry": "in", "exit": "ut"}
_LETTERED = frozenset(("block", "groups"))
_NUMBERED = re.compile(r"(.*?)(\d+)\Z", re.DOTALL)


def name(data: Any, fresh: Sequence[dict[str, Any]]) -> None:  # noqa: ANN401  plain data
    """Give each new item that has no id one, where the items of its list have ids.

    Args:
        data: The spec's data, with the new items in it; changed.
        fresh: The new items.
    """
    new = {id(item) for item in fresh}
    for place, items in _lists(data, ()):
        wanted = [item for item in items if id(item) in new and "id" not in item]
        if wanted and (place[-1] in _FIRST or place[-1] in _LETTERED):
            taken = {str(item["id"]) for item in items if isinstance(item, dict) and "id" in item}
            for item, proposed in zip(wanted, _free(place, taken), strict=False):
                rest = dict(item)
                item.clear()
                item.update({"id": proposed} | rest)


def _lists(value: Any, place: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], list[Any]]]:  # noqa: ANN401
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _lists(inner, (*place, key))
    elif isinstance(value, list):
        if place:
            yield place, value
        for inner in value:
            yield from _lists(inner, place)


def _free(place: tuple[str, ...], taken: set[str]) -> Iterator[str]:
    """Yield ids that nobody has, in order."""
    used = set(taken)
    if place[-1] in _LETTERED:
        for candidate in _letters(used):
            if candidate not in used:
                yield candidate
        return
    beginnings = Counter(found[1] for one in taken if (found := _NUMBERED.match(one)))
    first = _CRITERIA.get(place[0], "krav") if place[-1] == "criteria" else _FIRST[place[-1]]
    beginning = beginnings.most_common(1)[0][0] if beginnings else first
    numbers = [int(found[2]) for one in taken if (found := _NUMBERED.match(one)) and found[1] == beginning]
    number = max(numbers, default=0)
    while True:
        number += 1
        if f"{beginning}{number}" not in used:
            yield f"{beginning}{number}"


def _letters(taken: Iterable[str]) -> Iterator[str]:
    """Yield letters after the last one that is taken, then those left, then letters with numbers."""
    last = max((one[0] for one in taken if one[:1] in string.ascii_uppercase), default="")
    yield from (letter for letter in string.ascii_uppercase if letter > last and letter != "R")
    yield from (letter for letter in string.ascii_uppercase if letter != "R")
    yield from (f"{letter}{number}" for letter in string.ascii_uppercase for number in range(1, 10))
