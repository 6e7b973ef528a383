"""Ids and names for what is new: as the others of its kind are called, with the next number or letter."""

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
_UNACCENTED = str.maketrans("åäöéü", "aaoeu")
_LONGEST = 30
_MOST = 10_000
_YEAR = re.compile(r"\d{4}\Z")
_WRITTEN = frozenset(("id", "author", "title", "container-title", "issued", "URL"))
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
        if place[-1] not in _FIRST and place[-1] not in _LETTERED:
            continue
        taken = {str(item["id"]) for item in items if isinstance(item, dict) and "id" in item}
        before = ""
        for item in items:
            if id(item) in new and "id" not in item:
                proposed = next(_free(place, taken, before))
                taken.add(proposed)
                rest = dict(item)
                item.clear()
                item.update({"id": proposed} | rest)
            before = str(item.get("id", before)) if isinstance(item, dict) else before


def _lists(value: Any, place: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], list[Any]]]:  # noqa: ANN401
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _lists(inner, (*place, key))
    elif isinstance(value, list):
        if place:
            yield place, value
        for inner in value:
            yield from _lists(inner, place)


def _free(place: tuple[str, ...], taken: set[str], before: str) -> Iterator[str]:
    """Yield ids that nobody has, in order; letters from the one that stands before."""
    if place[-1] in _LETTERED:
        yield from (candidate for candidate in _letters(before) if candidate not in taken)
        return
    beginnings = Counter(found[1] for one in taken if (found := _NUMBERED.match(one)))
    first = _CRITERIA.get(place[0], "krav") if place[-1] == "criteria" else _FIRST[place[-1]]
    beginning = beginnings.most_common(1)[0][0] if beginnings else first
    numbers = [int(found[2]) for one in taken if (found := _NUMBERED.match(one)) and found[1] == beginning]
    number = max(numbers, default=0)
    while True:
        number += 1
        if f"{beginning}{number}" not in taken:
            yield f"{beginning}{number}"


def _letters(before: str) -> Iterator[str]:
    """Yield letters after one, then those before it, then letters with numbers."""
    yield from (letter for letter in string.ascii_uppercase if letter > before[:1] and letter != "R")
    yield from (letter for letter in string.ascii_uppercase if letter != "R")
    yield from (f"{letter}{number}" for letter in string.ascii_uppercase for number in range(1, 10))


def shape(data: Any) -> None:  # noqa: ANN401  plain data
    """Name new services and events by their words, and write new references as CSL; changes the data."""
    for key in ("services", "events"):
        held = data.get(key)
        for step in [step for step in held if step.startswith("+")] if isinstance(held, dict) else ():
            value = held.pop(step)
            words = value.get("title", "") if isinstance(value, dict) else str(value)
            held[_named(words, held)] = value
    references = data.get("references")
    for one in references if isinstance(references, list) else ():
        if isinstance(one, dict):
            _as_csl(one)


def _named(words: str, taken: Iterable[str]) -> str:
    plain = re.sub(r"[^a-z0-9]+", "-", words.lower().translate(_UNACCENTED)).strip("-")
    name = plain[:_LONGEST].strip("-") or "ny"
    name = name if name[0].isalpha() else f"n-{name}"
    return next(one for n in range(1, _MOST) if (one := name if n == 1 else f"{name}-{n}") not in taken)


def _as_csl(one: dict[str, Any]) -> None:
    authors, issued = one.get("author"), one.get("issued")
    plain = False
    if isinstance(authors, list) and all(isinstance(author, str) for author in authors):
        one["author"] = [_author(author) for author in authors]
        plain = True
    if isinstance(issued, str):
        year = issued.strip()
        one["issued"] = {"date-parts": [[year]]} if _YEAR.match(year) else {"raw": year}
        plain = True
    if (plain or set(one) <= _WRITTEN) and "type" not in one and "title" in one:
        kind = "article-journal" if "container-title" in one else "webpage" if "URL" in one else "book"
        rest = {key: value for key, value in one.items() if key != "id"}
        name = {"id": one["id"]} if "id" in one else {}
        one.clear()
        one.update(name | {"type": kind} | rest)


def _author(said: str) -> dict[str, str]:
    family, comma, given = said.partition(",")
    return {"family": family.strip(), "given": given.strip()} if comma else {"literal": said.strip()}
