"""Data → nodes, fast: runs the model's own validator from a shipped twin, without building the model.

Building some sixty pydantic classes and their validator takes longer than everything else that checking
one file does. What pydantic compiles them to is plain data but for a few functions and classes, so it is
kept as JSON beside the schema (``make generate``). The nodes it gives are records with the same fields as
the model's; pydantic's core does all the checking, and its errors are the same. A twin of another model or
another version of pydantic's core is ignored, like one that cannot be read, and the model itself is used.
"""

from __future__ import annotations

import json
import zlib
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import pydantic_core
from pydantic_core import SchemaValidator

from pathwaygen import forms, shipped
from pathwaygen.forms import Shorthand
from pathwaygen.resources import folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from pathwaygen.model import Pathway, Supplement

_TWIN = "model.json"
_HERE = Path(__file__).parent
_DROPPED = frozenset(("metadata", "serialization", "json_schema_input_schema", "return_schema"))
_REFS = ("ref", "schema_ref")
"""A class by its name, a colon and its address in memory, which differs from run to run."""
_SAFE = ("pathwaygen.terms", "pathwaygen.forms", "builtins")


class Record:
    """A node: what the model's class of the same name gives, without the class."""

    __slots__ = ("__dict__", "__pydantic_extra__", "__pydantic_fields_set__", "__pydantic_private__")
    __pydantic_fields_set__: set[str]

    @property
    def model_fields_set(self) -> set[str]:
        """The fields that the author wrote."""
        return self.__pydantic_fields_set__

    @property
    def silent(self) -> bool:
        """Whether an element says nothing at all."""
        return forms.silent(self)

    def __iter__(self) -> Iterator[tuple[str, object]]:
        """Yield the fields and their values, as pydantic's own nodes do."""
        yield from self.__dict__.items()

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"{type(self).__name__}.{name} is frozen")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"{type(self).__name__}.{name} is frozen")

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and self.__dict__ == other.__dict__

    def __hash__(self) -> int:
        return hash((type(self), *self.__dict__.values()))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.__dict__!r})"


def pathway(data: Mapping[str, object]) -> Pathway:
    """Return the pathway that data with canonical keys describes.

    Raises:
        pydantic_core.ValidationError: The data has another shape.
    """
    made: Pathway = _validator("Pathway")(data)
    return made


def supplement(data: Mapping[str, object]) -> Supplement:
    """Return the regional supplement that data with canonical keys describes.

    Raises:
        pydantic_core.ValidationError: The data has another shape.
    """
    made: Supplement = _validator("Supplement")(data)
    return made


@cache
def _validator(root: str) -> Callable[[object], Any]:
    schema = _twin().get(root)
    if schema is not None:
        return SchemaValidator(_decoded(schema, {})).validate_python
    model = import_module("pathwaygen.model")
    validate: Callable[[object], Any] = getattr(model, root).model_validate
    return validate


@cache
def _twin() -> Mapping[str, Any]:
    made = shipped.content(folder("schema") / shipped.TWINS / _TWIN)
    roots: Mapping[str, Any] = made.get("roots", {})
    return roots if made.get("made_of") == fingerprint() else {}


def fingerprint() -> str:
    """Return what a twin depends on: the model's text and the version of pydantic's core."""
    files = (*sorted((_HERE / "model").glob("*.py")), _HERE / "terms.py", _HERE / "forms.py")
    seal = 0
    for file in files:
        seal = zlib.crc32(file.read_bytes(), seal)
    return f"{pydantic_core.__version__}-{seal:08x}"


def compiled() -> bytes:
    """Return what the twin should hold. Builds the model: for the checkout only."""
    model = import_module("pathwaygen.model")
    roots = {}
    for name in ("Pathway", "Supplement"):
        root = getattr(model, name)
        root.model_rebuild()
        roots[name] = _encoded(root.__pydantic_core_schema__)
    made = {"made_of": fingerprint(), "roots": roots}
    return (json.dumps(made, ensure_ascii=False, separators=(",", ":")) + "\n").encode()


def compile_twin() -> tuple[Path, ...]:
    """Write the twin if it is stale and return the file written."""
    file, made = folder("schema") / shipped.TWINS / _TWIN, compiled()
    if file.exists() and file.read_bytes() == made:
        return ()
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(made)
    return (file,)


def _encoded(part: Any) -> Any:  # noqa: ANN401, PLR0911  pydantic's core schema: plain data, functions, classes
    if isinstance(part, Shorthand):
        return {"$short": list(part)}
    if isinstance(part, dict):
        return {
            key: value.partition(":")[0] if key in _REFS else _encoded(value)
            for key, value in part.items()
            if key not in _DROPPED
        }
    if isinstance(part, list):
        return [_encoded(value) for value in part]
    if isinstance(part, tuple):
        return {"$tuple": [_encoded(value) for value in part]}
    if isinstance(part, type) and part.__module__.startswith("pathwaygen.model"):
        return {"$class": part.__name__}
    if callable(part):
        return {"$name": _name(part)}
    return part


def _name(part: Any) -> str:  # noqa: ANN401  a function, a bound method or a class
    owner = getattr(part, "__self__", None)
    module = part.__module__
    name = f"{owner.__name__}.{part.__name__}" if isinstance(owner, type) else part.__qualname__
    if module not in _SAFE:
        raise TypeError(f"{module}.{name} cannot stand in a twin: move it to terms or forms")
    return f"{module}:{name}"


def _decoded(part: Any, classes: dict[str, type]) -> Any:  # noqa: ANN401, PLR0911  as above
    if isinstance(part, list):
        return [_decoded(value, classes) for value in part]
    if not isinstance(part, dict):
        return part
    if len(part) == 1:
        ((key, value),) = part.items()
        if key == "$short":
            return Shorthand(*value)
        if key == "$tuple":
            return tuple(_decoded(item, classes) for item in value)
        if key == "$class":
            return classes.setdefault(value, type(value, (Record,), {"__slots__": ()}))
        if key == "$name":
            module, _, name = value.partition(":")
            found: Any = import_module(module)
            for step in name.split("."):
                found = getattr(found, step)
            return found
    return {key: _decoded(value, classes) for key, value in part.items()}


_Node = TypeVar("_Node")


def with_fields(node: _Node, **changed: Any) -> _Node:  # noqa: ANN401  any values
    """Return a node with some fields changed; a node is the model's own, or the record that stands for it."""
    made = object.__new__(type(node))
    made.__dict__.update(node.__dict__ | changed)
    object.__setattr__(made, "__pydantic_fields_set__", node.model_fields_set)  # type: ignore[attr-defined]
    return made
