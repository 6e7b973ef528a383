"""What fields are to say → the spec's data as it then is, and the changes of the file that make it so.

New items get proposed ids, and new keys stand in the model's order. The author's short forms stay where they
can. Knows data and the model; nothing of Word, and nothing of the file's text.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any, get_origin

from pathwaygen import forms
from pathwaygen.edit import Insert, Remove, Set
from pathwaygen.shape import tree
from pathwaygen.terms import PhaseName, Principal, Status
from pathwaygen.word import anchor, naming
from pathwaygen.word.field import Kind, canonical
from pathwaygen.word.rewrite import rewritten

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pathwaygen.diagnostic import Path
    from pathwaygen.edit import Change
    from pathwaygen.model import Node
    from pathwaygen.word.field import Field

_TARGETS, _STANDARD = "to", "standard"
_GONE = object()
"""What stands for an item that says nothing any more, until it is taken away."""
_ORIGIN = frozenset(("suggestion", "source"))
_ITEM = ("#", "~")
_YES_NO = {"yes": "ja", "no": "nej", "true": "ja", "false": "nej", "ja": "ja", "nej": "nej"}


class GoneError(LookupError):
    """A field's place is no longer in the spec: the block, the goal or what it stood in was removed."""


def resolve(data: Any, model: type[Node], path: str) -> tuple[Path, tuple[str, ...]]:  # noqa: ANN401  plain data
    """Return the place in a spec's data that a path leads to as far as it exists, and the steps that do not.

    A short form is the place of the field that it fills.

    Raises:
        GoneError: An item on the way is not there any more.
    """
    here, place = data, list[str | int]()
    steps = anchor.steps(path)
    for number, step in enumerate(steps):
        if isinstance(here, dict) and step in here:
            here = here[step]
            place.append(step)
        elif isinstance(here, list) and step.startswith(_ITEM):
            index = next((n for n in range(len(here)) if anchor.item_step(here, n) == step), None)
            if index is None:
                raise GoneError(path)
            here = here[index]
            place.append(index)
        elif step.startswith(_ITEM):
            if here is None or anchor.item_step([here], 0) != step:
                raise GoneError(path)
        elif isinstance(here, list) and _listed(model, tuple(place)) == step:
            continue  # a bare list stands for the mapping whose one list it is
        elif isinstance(here, str) and _filled(model, tuple(place)) == step and number == len(steps) - 1:
            return tuple(place), ()
        elif any(further.startswith(_ITEM) for further in steps[number:]):
            raise GoneError(path)
        else:
            return tuple(place), steps[number:]
    return tuple(place), ()


def _node(model: type[Node], place: Path) -> type[Node] | None:
    """Return the mapping that belongs at a place, also where one value stands for a list of them."""
    return tree.as_node(tree.at(model, place)) or tree.as_node(tree.at(model, (*place, 0)))


def _filled(model: type[Node], place: Path) -> str | None:
    """Return the field that a bare text fills at a place."""
    node = _node(model, place)
    return (_TARGETS if node.short == "next" else node.bare) if node else None


def _listed(model: type[Node], place: Path) -> str | None:
    """Return the field that a bare list fills at a place."""
    node = _node(model, place)
    return (_TARGETS if node.short == "next" else forms.LISTS.get(node.short)) if node else None


def current(data: Any, model: type[Node], field: Field) -> str:  # noqa: ANN401  plain data
    """Return what a field says in the spec now, in the form that values are compared in.

    Raises:
        GoneError: Its place is not there any more.
    """
    place, missing = resolve(data, model, field.path)
    if missing:
        adopted = missing == (_STANDARD,) and at(data, place) == _STANDARD
        return "ja" if adopted else ""
    here = at(data, place)
    if isinstance(here, list):
        here = "; ".join(str(part) for part in here)
    if here == _STANDARD and anchor.steps(field.path)[-1] == "text" and place[-1:] != ("text",):
        return ""  # the standard's text, not a text that says so
    if field.kind is Kind.CHOICE and isinstance(here, str):
        return "; ".join(_word(part, field) for part in here.split("; "))
    return canonical(field.kind, here) if isinstance(here, str) else ""


def _word(said: str, field: Field) -> str:
    """Return a word of a closed list as a choice names it, however the author has written it."""
    known = {option.value for option in field.options}
    if said in known:
        return said
    for words in (_YES_NO, *(kind.words() for kind in (PhaseName, Principal, Status))):
        term = words.get(said.strip().lower())
        word = getattr(term, "sv", term)
        if word in known or any(word in value.split("; ") for value in known):
            return str(word)
    return said


def at(data: Any, place: Path) -> Any:  # noqa: ANN401  plain data
    """Return what stands at a place."""
    for step in place:
        data = data[step]
    return data


def patched(data: Any, model: type[Node], wanted: Iterable[tuple[Field, str]]) -> Any:  # noqa: ANN401  plain data
    """Return a spec's data with some fields saying something else.

    Args:
        data: Plain data with canonical keys; not changed.
        model: What it is an instance of.
        wanted: Fields and their new values, in the form that values are compared in.

    Raises:
        GoneError: A place is not there any more.
    """
    placed = [(field, value, *resolve(data, model, field.path)) for field, value in wanted]
    after = copy.deepcopy(data)
    fresh: dict[tuple[int, str], Any] = {}
    emptied: list[Path] = []
    for field, value, place, missing in placed:
        if not missing:
            _write(after, place, field, value)
            if not value:
                emptied.append(place)
        elif value:
            _add(after, place, missing, _New(_new(field, value), model, fresh))
    for place in sorted(emptied, key=len, reverse=True):
        _tidy(after, model, place)
    naming.name(after, [item for item in fresh.values() if isinstance(item, dict)])
    naming.shape(after)
    return _ordered(after, data, model, ())


def _write(after: Any, place: Path, field: Field, value: str) -> None:  # noqa: ANN401  plain data
    parent = at(after, place[:-1])
    old = parent[place[-1]]
    if field.kind is Kind.ITEMS or isinstance(old, list) or (field.kind is Kind.CHOICE and "; " in value):
        items = value.split("; ")
        parent[place[-1]] = items[0] if isinstance(old, str) and len(items) == 1 else items
    elif isinstance(old, str) and field.kind in (Kind.PROSE, Kind.LINE):
        parent[place[-1]] = rewritten(old, value)
    else:
        parent[place[-1]] = value + ("\n" if isinstance(old, str) and old.endswith("\n") else "")


def _new(field: Field, value: str) -> Any:  # noqa: ANN401  plain data
    if field.kind is Kind.ITEMS or (field.kind is Kind.CHOICE and "; " in value):
        return value.split("; ")
    return f"{value}\n" if field.kind is Kind.PROSE else value


@dataclass(frozen=True, slots=True)
class _New:
    """A value that is to stand where nothing stood, and the new items that were made before it."""

    value: Any
    model: type[Node]
    items: dict[tuple[int, str], Any]


def _add(after: Any, place: Path, missing: Sequence[str], new: _New) -> None:  # noqa: ANN401  plain data
    """Put a value where nothing stood, with all that is missing on the way."""
    here = at(after, place)
    if isinstance(here, str) and (filled := _filled(new.model, place)):
        here = _replaced(after, place, {filled: here})
    path = list(place)
    for number, step in enumerate(missing):
        following = missing[number + 1] if number + 1 < len(missing) else None
        made = new.value if following is None else _container(new.model, (*path, step), following)
        if step.startswith(anchor.NEW) and not isinstance(here, dict):
            if not isinstance(here, list):
                here = _replaced(after, tuple(path), [here])
            item = new.items.get((id(here), step))
            if item is None:
                item = made
                here.append(item)
                new.items[id(here), step] = item
            path.append(next(n for n, one in enumerate(here) if one is item))
            here = item
        elif isinstance(here, dict):
            here = here.setdefault(step, made)
            path.append(step)
        else:
            raise GoneError("/".join(missing))


def _container(model: type[Node], place: Path, following: str) -> Any:  # noqa: ANN401  plain data
    """Return what a value is put into: a list where a new item follows, unless its items have names."""
    named = get_origin(tree.at(model, place)) is dict
    return [] if following.startswith(anchor.NEW) and not named else {}


def _replaced(after: Any, place: Path, value: Any) -> Any:  # noqa: ANN401  plain data
    at(after, place[:-1])[place[-1]] = value
    return value


def _tidy(after: Any, model: type[Node], place: Path) -> None:  # noqa: ANN401  plain data
    """Take away a key that says nothing any more, and what it stood in if that says nothing either."""
    if not place:
        return
    parent = at(after, place[:-1])
    if isinstance(place[-1], int):
        if not parent[place[-1]] and tree.as_node(tree.at(model, place)) is not None:
            parent[place[-1]] = _GONE  # a cell of a table stays, empty
        return
    parent.pop(place[-1], None)
    node = tree.as_node(tree.at(model, place[:-1]))
    if node is not None and node.bare == place[-1] and not parent.keys() - _ORIGIN:
        parent.clear()
    if not parent:
        _tidy(after, model, place[:-1])


def _ordered(value: Any, before: Any, model: type[Node], place: Path) -> Any:  # noqa: ANN401  plain data
    """Return data with new mappings in the model's order, and in their short form where they have one."""
    if isinstance(value, list):
        old = before if isinstance(before, list) else [before] if before is not None else []
        known = (*old, *[None] * (len(value) - len(old)))
        pairs = [(n, item) for n, item in enumerate(value) if item is not _GONE]
        return [_ordered(item, known[n], model, (*place, n)) for n, item in pairs]
    if not isinstance(value, dict):
        return value
    was = before if isinstance(before, dict) else {}
    made = {key: _ordered(inner, was.get(key), model, (*place, key)) for key, inner in value.items()}
    node = tree.as_node(tree.at(model, place))
    bare = node.bare if node is not None and before is None and len(made) == 1 else None
    if bare is not None and isinstance(made.get(bare), str):
        return made[bare]
    order = {key: number for number, key in enumerate(tree.allowed(model, place))}
    new = sorted((key for key in made if key not in was), key=lambda key: order.get(key, len(order)))
    return {key: made[key] for key in (*(key for key in made if key in was), *new)}


def difference(before: Any, after: Any, place: Path = ()) -> Iterator[Change]:  # noqa: ANN401  plain data
    """Yield the changes that make one spec's data of another: as few and as small as they can be."""
    if before == after:
        return
    if isinstance(before, dict) and isinstance(after, dict):
        for key in before:
            if key not in after:
                yield Remove((*place, key))
        for key, value in after.items():
            if key not in before:
                yield Insert((*place, key), value)
            else:
                yield from difference(before[key], value, (*place, key))
    elif isinstance(before, list) and isinstance(after, list) and before and after:
        yield from _items(before, after, place)
    else:
        yield Set(place, after)


def _items(before: Sequence[Any], after: Sequence[Any], place: Path) -> Iterator[Change]:
    if len(before) == len(after) and all(isinstance(one, str) for one in (*before, *after)):
        for n, pair in enumerate(
            zip(before, after, strict=True)
        ):  # a row of a table: alike cells are no landmarks
            yield from difference(*pair, (*place, n))
        return
    old, new = list(map(repr, before)), list(map(repr, after))
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        same = min(b - a, d - c)
        for n in range(same):
            yield from difference(before[a + n], after[c + n], (*place, a + n))
        for n in range(a + same, b):
            yield Remove((*place, n))
        for n in range(c + same, d):
            yield Insert((*place, b), after[n])
