"""The package's own YAML: trusted, so fast and without places. Never used on what an author writes."""

from __future__ import annotations

import re
from typing import Any

from pathwaygen.source.events import Event, engine

_INT = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_CONSTANTS: dict[str, bool | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_NUMERIC = frozenset("0123456789+-.")


def plain(text: str) -> Any:  # noqa: ANN401 - whatever the file holds
    """Read one document by the YAML 1.2 core schema.

    Returns:
        Dicts, lists, str, int, float, bool and None. A date stays text.

    Raises:
        ValueError: The text is malformed, has aliases, or repeats a key.
    """
    core = engine()
    top: list[Any] = []
    stack: list[Any] = [top]
    keys: list[str | None] = [None]
    try:
        for event in iter(core.events(text), None):
            kind = type(event)
            if kind is core.scalar:
                if isinstance(stack[-1], dict) and keys[-1] is None:
                    keys[-1] = event.value
                    if event.value in stack[-1]:
                        raise _malformed(event, f"repeats {event.value!r}")
                    continue
                _put(stack, keys, event.value if event.style else _scalar(event.value))
            elif kind in (core.mapping_start, core.sequence_start):
                if isinstance(stack[-1], dict) and keys[-1] is None:
                    raise _malformed(event, "has a key that is not a word")
                stack.append({} if kind is core.mapping_start else [])
                keys.append(None)
            elif kind in (core.mapping_end, core.sequence_end):
                keys.pop()
                _put(stack, keys, stack.pop())
            elif kind is core.alias:
                raise _malformed(event, "has an alias")
    except core.error as error:
        raise ValueError(str(error)) from error
    return top[0] if top else None


def _put(stack: list[Any], keys: list[str | None], value: object) -> None:
    if isinstance(stack[-1], dict):
        stack[-1][keys[-1]] = value
        keys[-1] = None
    else:
        stack[-1].append(value)


def _malformed(event: Event, what: str) -> ValueError:
    return ValueError(f"offset {event.start_mark.index} {what}")


def _scalar(text: str) -> bool | float | str | None:
    if text in _CONSTANTS:
        return _CONSTANTS[text]
    if text[0] in _NUMERIC:
        if _INT.fullmatch(text):
            return int(text, 0) if text[:2] in ("0o", "0x") else int(text)
        if _FLOAT.fullmatch(text):
            return float(text)
    return text
