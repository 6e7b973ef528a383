"""A node of a spec → plain data for programs: canonical English names and words, nothing that is empty."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from pathwaygen.terms import Duration, Term

_NAMES = {"from_": "from", "blocks": "block"}
"""The keys whose attribute has another name in the model."""


def plain(value: object) -> Any:  # noqa: ANN401, PLR0911  JSON; one return a kind of value
    """Return a value as JSON has it.

    A mapping keeps only what is said; a short form has been written out by the model. A length of time is its
    ends and its unit, a date is ``ÅÅÅÅ-MM-DD``, a word of a closed list the canonical English one.

    Raises:
        TypeError: The value has a type that the model does not have.
    """
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, str):
        return value.value if isinstance(value, Term) else str(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Duration):
        ends = {"from": value.low, "to": value.amount}
        return {**ends, "unit": value.unit.value}
    if isinstance(value, Mapping):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, tuple | list | frozenset):
        return [plain(one) for one in value]
    if isinstance(value, Iterable):  # a node: its fields and their values
        return {_NAMES.get(name, name): plain(one) for name, one in value if one is not None and one != ()}
    raise TypeError(f"{type(value).__name__} is no part of a spec")
