"""A pathway whose texts know where in the author's file they stand.

The model is what the document is made from, and the file's data is what a patch is made for; a short form
makes the two differ. Both are walked together here, once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pathwaygen.structure import with_fields
from pathwaygen.word.anchor import item_step, joined

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pathwaygen.model import Pathway

_POINTS = "names another part of the spec; the document prints that part's words"
_MADE = "stands inside a sentence that the program makes"
LEFT: Mapping[str, str] = {
    "format": "concerns the file alone",
    "id": "everything that points at it would have to change too",
    **dict.fromkeys(("source", "block", "see", "to", "from_", "population", "indicator", "group"), _POINTS),
    **dict.fromkeys(("service", "after", "before", "continues"), _POINTS),
    **dict.fromkeys(("at", "events"), _MADE),
    "file": "is the name of a file",
    "alternative": "is what a picture says to those who do not see it",
    **dict.fromkeys(("team", "profession", "reported_by"), "is one field for the whole list"),
    **dict.fromkeys(("codes", "counted_codes", "code_lists"), "holds codes, printed with their titles"),
    "references": "is printed as the style of citation says",
    "waivers": "is not for outsiders",
    "example_patients": "is not printed",
}
"""Fields that hold no text of the author's that can be edited where the document prints it, and why."""
_KEYS = {"from_": "from", "blocks": "block"}
"""Names in the model of keys that Python or the plural forbids."""


class Told(str):
    """A text of the author's, with its path (see ``anchor``)."""

    __slots__ = ("path",)

    path: str


def traced(pathway: Pathway, data: Any) -> Pathway:  # noqa: ANN401  plain data
    """Return the pathway with every text as :class:`Told`.

    Args:
        pathway: The pathway.
        data: The author's data that it was made from, with canonical keys.
    """
    return without_waivers(_node(pathway, data, ()))


_WAYS = frozenset({"to"})
"""Names that lead to a block, and at another place to several, each with a condition."""


def _nodes(value: Any) -> bool:  # noqa: ANN401  any value
    return isinstance(value, tuple) and all(hasattr(item, "model_fields_set") for item in value)


def without_waivers(pathway: Pathway) -> Pathway:
    """Return the pathway as outsiders may see it."""
    return with_fields(pathway, waivers=())


def _node(node: Any, data: Any, steps: tuple[str, ...]) -> Any:  # noqa: ANN401  any node
    changed: dict[str, Any] = {}
    for name, value in node:
        if value is None or value == () or (name in LEFT and not (name in _WAYS and _nodes(value))):
            continue
        key = _KEYS.get(name, name)
        if isinstance(data, dict):
            if key not in data:
                continue
            inner, place = data[key], (*steps, key)
            if key == "to" and isinstance(value, tuple) and not isinstance(inner, list) and len(data) > 1:
                inner, place = [data], steps  # the short form of a single target with a condition
                changed[name] = (_node(value[0], data, steps),)
                continue
        else:
            inner, place = data, (*steps, key)
        changed[name] = _value(value, inner, place)
    return with_fields(node, **changed)


def _value(value: Any, data: Any, steps: tuple[str, ...]) -> Any:  # noqa: ANN401  any value
    match value:
        case str() if type(value) is str:
            told = Told(value)
            told.path = joined(steps)
            return told
        case dict() if isinstance(data, dict):
            return {
                name: _value(inner, data[name], (*steps, name)) if name in data else inner
                for name, inner in value.items()
            }
        case tuple() if type(value) is tuple:
            return _items(value, data if isinstance(data, list) else [data], steps)
    return _node(value, data, steps) if hasattr(value, "model_fields_set") else value


def _items(items: tuple[Any, ...], data: Sequence[Any], steps: tuple[str, ...]) -> tuple[Any, ...]:
    """Return items as traced; those of a list that lost a broken one on the way cannot be told apart."""
    if len(items) != len(data):
        return items
    return tuple(
        _value(item, data[place], (*steps, item_step(data, place))) for place, item in enumerate(items)
    )
