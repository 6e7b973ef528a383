"""Every value of a spec by its path, also those that no document prints: what the form to fill in shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pathwaygen.word.anchor import item_step, joined

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pathwaygen.model import Pathway

_KEYS = {"from_": "from", "blocks": "block"}
_LEFT = frozenset({"references", "waivers", "example_patients", "code_lists"})


class Values:
    """A spec's values by their paths, as the author wrote them; choices in Swedish words."""

    def __init__(self, pathway: Pathway, data: Any) -> None:  # noqa: ANN401  plain data
        self._known = dict(_node(pathway, data, ()))

    def get(self, path: str) -> str:
        """Return the value at a path; nothing where the spec is silent."""
        return self._known.get(path, "")

    def items(self, path: str) -> tuple[str, ...]:
        """Return the steps to the items of a list, or the keys of a mapping, that say something."""
        begin = f"{path}/"
        rest = (known[len(begin) :] for known in self._known if known.startswith(begin))
        return tuple(dict.fromkeys(one.partition("/")[0] for one in rest))

    def within(self, path: str) -> bool:
        """Whether anything is said at a path or below it."""
        return path in self._known or bool(self.items(path))


def _node(node: Any, data: Any, steps: tuple[str, ...]) -> Iterator[tuple[str, str]]:  # noqa: ANN401
    for name, value in node:
        key = _KEYS.get(name, name)
        if value is None or value in ((), {}) or name in _LEFT:
            continue
        if not isinstance(data, dict):
            yield from _value(value, data, (*steps, key))
        elif key in data:
            inner = data[key]
            if key == "to" and isinstance(value, tuple) and not isinstance(inner, list) and len(data) > 1:
                yield from _node(value[0], data, steps)  # one target with a condition, in short
            else:
                yield from _value(value, inner, (*steps, key))


def _value(value: Any, data: Any, steps: tuple[str, ...]) -> Iterator[tuple[str, str]]:  # noqa: ANN401
    if hasattr(value, "model_fields_set"):
        yield from _node(value, data, steps)
    elif isinstance(value, dict):
        for name, inner in value.items():
            if isinstance(data, dict) and name in data:
                yield from _value(inner, data[name], (*steps, name))
    elif type(value) is tuple:
        given = data if isinstance(data, list) else [data]
        if len(given) != len(value):
            return
        if any(hasattr(one, "model_fields_set") for one in value):
            for place, one in enumerate(value):
                yield from _node(one, given[place], (*steps, item_step(given, place)))
        else:
            yield joined(steps), "; ".join(_word(*pair) for pair in zip(value, given, strict=True))
    else:
        yield joined(steps), _word(value, data)


def _word(value: Any, data: Any) -> str:  # noqa: ANN401
    if isinstance(value, bool):
        return "ja" if value else "nej"
    return str(getattr(value, "sv", None) or data)
