"""An id and everything that points at it. Knows which fields hold ids, and texts that name them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from pathwaygen import prose
from pathwaygen.edit.change import EditError, Rename, Set

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pathwaygen.diagnostic import Path
    from pathwaygen.edit.change import Change

_BLOCK = frozenset(
    {"block", "see", "next", "to", "all", "any", "from", "needs_met", "closing_block", "group"}
)
POINTS: Mapping[str, frozenset[str]] = {
    "block": frozenset({"block", "see", "next", "to", "all", "any", "from", "at"}),
    "groups": frozenset({"group", "at"}),
    "exit": frozenset({"next", "to", "all", "any", "at"}),
    "services": frozenset({"service", "from", "to", "at"}),
    "events": frozenset({"after", "before", "at"}),
    "populations": frozenset({"population", "numerator", "denominator", "x", "y", "at"}),
    "indicators": frozenset({"indicator", "at"}),
    "references": frozenset({"source", "at"}),
}
"""What has ids, with the fields that point at one."""
_KEYED = {"indicators": "expected"}
"""The fields whose keys are ids: what is expected of a made-up patient stands under each indicator's."""


def rename_id(data: Mapping[str, Any], path: Path, new: str) -> tuple[Change, ...]:
    """Return the changes that give what stands at a path another id, and change all that points at it.

    Args:
        data: The spec's data, with canonical keys.
        path: The place of the id; for what is named by its key (services, events), the key's.
        new: The new id.

    Raises:
        EditError: Nothing there has an id, or the new one is taken.
    """
    kind = str(path[0])
    named = path[-1] != "id"
    here: Any = data
    for step in path[:-1]:
        here = here[step]
    old = str(path[-1]) if named else str(here["id"])
    if kind not in POINTS and not named:
        return (Set(path, new),)
    if new in _taken(data, kind):
        raise EditError(f"the id {new!r} is taken")
    if _lettered(data, kind, old, new):
        raise EditError(f"blocks belong to the group {old[:1]!r} by their letter")
    first: Change = Rename(path, new) if named else Set(path, new)
    return (first, *_pointing(data, (), kind, old, new))


def _lettered(data: Mapping[str, Any], kind: str, old: str, new: str) -> bool:
    """Whether a block would leave its group, or a group its blocks: B2 belongs to B by its letter."""
    if old[:1] == new[:1]:
        return False
    if kind == "block":
        return len(old) > 1 and old[:1] in _taken(data, "groups")
    return kind == "groups" and any(len(one) > 1 and one[:1] == old for one in _taken(data, "block"))


def _taken(data: Mapping[str, Any], kind: str) -> set[str]:
    held = data.get(kind, ())
    if isinstance(held, dict) and "criteria" not in held:
        return set(map(str, held))
    items = held.get("criteria", ()) if isinstance(held, dict) else held
    return {str(item.get("id")) for item in items if isinstance(item, dict)}


def _pointing(value: Any, path: Path, kind: str, old: str, new: str) -> Iterator[Change]:  # noqa: ANN401
    if isinstance(value, dict):
        if path and path[-1] == _KEYED.get(kind) and old in value:
            yield Rename((*path, old), new)
        for key, inner in value.items():
            if path or key != "references":
                yield from _pointing(inner, (*path, key), kind, old, new)
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _pointing(inner, (*path, index), kind, old, new)
    elif isinstance(value, str) and (written := _written(value, path, kind, old, new)) != value:
        yield Set(path, written)


def _written(text: str, path: Path, kind: str, old: str, new: str) -> str:
    key = next((step for step in reversed(path) if isinstance(step, str)), "")
    if text.strip() == old and key in POINTS[kind] and _meant(path, kind):
        return text.replace(old, new)
    if path[0] == "waivers" and key == "at":
        return " ".join(new if word == old else word for word in text.split(" "))
    if kind in ("block", "groups"):
        return _in_text(
            text, [(r.start, r.end) for r in prose.block_references(text) if old in r.ids], old, new
        )
    if kind == "references":
        return _in_text(text, [(c.start, c.end) for c in prose.citations(text) if old in c.ids], old, new)
    return text


def _meant(path: Path, kind: str) -> bool:
    """Whether a field that several kinds share points at this one here."""
    shared = {"events": "times" in path, "services": path[0] in ("transitions", "block", "groups", "entry")}
    if kind in ("block", "exit") and path[0] == "transitions":
        return "block" in path or "see" in path
    return shared.get(kind, True)


def _in_text(text: str, places: list[tuple[int, int]], old: str, new: str) -> str:
    for start, end in reversed(places):
        text = text[:start] + _swapped(text[start:end], old, new) + text[end:]
    return text


def _swapped(inside: str, old: str, new: str) -> str:
    return re.sub(rf"(?<![\w.-]){re.escape(old)}(?![\w-])", lambda _: new, inside)
