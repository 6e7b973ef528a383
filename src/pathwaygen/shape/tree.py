"""The model as a map: which keys may stand where. Walks pydantic's fields; reads no data."""

from __future__ import annotations

from functools import cache
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Annotated, Union, get_args, get_origin

from pathwaygen.model import Node

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pathwaygen.diagnostic import Path

_ORIGIN = ("suggestion", "source")
_MOST_PLACES = 3
_EVERYWHERE = frozenset({"text", "suggestion", "source", "standard", "not_applicable", "block", "see"})


@cache
def fields(model: type[Node]) -> Mapping[str, object]:
    """Return the model's canonical keys and their types; what says where a text comes from stands last."""
    found = {info.alias or name: info.annotation for name, info in model.model_fields.items()}
    return dict(sorted(found.items(), key=lambda item: item[0] in _ORIGIN))


def allowed(model: type[Node], loc: Path) -> tuple[str, ...]:
    """Return the canonical keys that may stand at a pydantic ``loc``; none where the author chooses them."""
    node = as_node(at(model, loc))
    return tuple(fields(node)) if node else ()


def at(model: type[Node], loc: Path) -> object:
    """Return the type at a pydantic ``loc``, without ``Annotated`` and ``| None``; None where nothing is."""
    here: object = model
    for segment in loc:
        here = step(here, segment)
    return here


def as_node(annotation: object) -> type[Node] | None:
    """Return the type itself if it is a mapping of the spec."""
    return annotation if isinstance(annotation, type) and issubclass(annotation, Node) else None


def step(annotation: object, segment: str | int) -> object:
    """Return the type one segment further in. A list position may be left out, as the short forms do."""
    here = _bare(annotation)
    if node := as_node(here):
        return _bare(fields(node).get(segment)) if isinstance(segment, str) else node
    origin, args = get_origin(here), get_args(here)
    if origin is tuple:
        item = args[segment % len(args)] if isinstance(segment, int) and Ellipsis not in args else args[0]
        return _bare(item) if isinstance(segment, int) else step(item, segment)
    return _bare(args[1]) if origin is dict else None


def _bare(annotation: object) -> object:
    """Strip ``Annotated`` and ``| None``."""
    while True:
        origin = get_origin(annotation)
        if origin is Annotated:
            annotation = get_args(annotation)[0]
        elif origin in (Union, UnionType):
            annotation = next(part for part in get_args(annotation) if part is not NoneType)
        else:
            return annotation


def nodes(annotation: object) -> Iterator[type[Node]]:
    """Yield the mappings of the spec that a type holds."""
    if node := as_node(annotation):
        yield node
    for part in get_args(annotation):
        yield from nodes(part)


@cache
def _ways(root: type[Node]) -> Mapping[type[Node], Path]:
    """Return the shortest way to every class of mapping."""
    ways: dict[type[Node], Path] = {root: ()}
    queue = [root]
    for model in queue:
        for key, annotation in fields(model).items():
            for part in nodes(annotation):
                if part not in ways:
                    ways[part] = (*ways[model], key)
                    queue.append(part)
    return ways


def known(root: type[Node], key: str) -> bool:
    """Whether the key belongs anywhere at all."""
    return any(key in fields(model) for model in _ways(root))


def elsewhere(root: type[Node], key: str, parent: Path) -> tuple[Path, ...]:
    """Return the places nearest to ``parent`` where ``key`` belongs; none if it belongs nearly everywhere.

    ``parent`` and the places are without list positions; the top of the file is the empty place.
    """
    if key in _EVERYWHERE:
        return ()
    places = [way for model, way in _ways(root).items() if key in fields(model)]
    if () in places:
        return ((),)
    nearest = max((_shared(place, parent) for place in places), default=0)
    near = tuple(place for place in places if _shared(place, parent) == nearest)
    return near if len(near) <= _MOST_PLACES else ()


def _shared(place: Path, here: Path) -> int:
    """Count the keys that two places have in common from the top."""
    count = 0
    while count < min(len(place), len(here)) and place[count] == here[count]:
        count += 1
    return count
