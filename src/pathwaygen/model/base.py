"""What every node of a spec shares: frozen, closed, forgiving about short forms. Shape, never meaning."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, TypeVar, cast

from pydantic import BaseModel, BeforeValidator, ConfigDict, PlainValidator, WithJsonSchema
from pydantic_core import core_schema

from pathwaygen import forms, terms
from pathwaygen.forms import Shorthand
from pathwaygen.terms import Duration

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler

YesNo = Annotated[bool, PlainValidator(terms.yes_no), WithJsonSchema({"x-yes-no": True})]
"""``ja`` or ``nej`` (``yes``, ``no``), and only where a boolean is asked for."""

Word = Annotated[str, WithJsonSchema({"type": ["string", "number"]})]
"""A short text that may look like a number to an editor, such as a version."""

Length = Annotated[
    Duration,
    PlainValidator(terms.duration),
    WithJsonSchema({"type": "string", "pattern": r"^\d{1,4}(\s*[-–]\s*\d{1,4})?\s+\S+$", "x-duration": True}),
]
"""A length of time, as the author writes it."""

Day = Annotated[dt.date, PlainValidator(terms.day), WithJsonSchema({"type": "string", "format": "date"})]
"""A date, written as ``2026-11-01``."""

Whole = Annotated[int, PlainValidator(terms.whole), WithJsonSchema({"type": "integer", "minimum": 0})]
"""A whole number, zero or more."""

if TYPE_CHECKING:
    _T = TypeVar("_T")
    Many = tuple[_T, ...]
else:

    class Many:
        """``Many[T]``: a tuple, where a single value stands for a list of one."""

        def __class_getitem__(cls, item: Any) -> Any:  # noqa: ANN401  a type expression
            return Annotated[
                tuple[item, ...], BeforeValidator(forms.as_tuple, json_schema_input_type=item | list[item])
            ]


class Node(BaseModel):
    """A mapping in a spec. A bare string may stand for the mapping whose one obvious field it fills."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)
    bare: ClassVar[str | None] = None
    short: ClassVar[str] = "bare"

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: type[BaseModel], handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        schema: Any = handler(source)
        if cls.bare is None and cls.short == "bare":
            return cast("core_schema.CoreSchema", schema)
        if schema["type"] == "function-before":  # the class is built already, and has its short form
            return cast("core_schema.CoreSchema", schema)
        # The definition that others point to must be the one with the short form.
        schema = dict(schema)
        ref = schema.pop("ref", None)
        expand: Any = Shorthand(cls.short, cls.bare or "")
        return core_schema.no_info_before_validator_function(expand, schema, ref=ref)


class Marked(Node):
    """A node that can say where it comes from.

    ``suggestion`` marks it as the group's own suggestion, with why; ``source`` names the references
    behind a value that has no text to cite in.
    """

    suggestion: str | None = None
    source: Many[str] = ()


class Prose(Marked):
    """A text in Markdown, possibly the group's own suggestion."""

    bare: ClassVar[str | None] = "text"
    text: str | None = None


class Element(Prose):
    """A part the generic model asks for: described, taken from the standard, placed, or not applicable."""

    short: ClassVar[str] = "element"
    standard: YesNo | None = None
    not_applicable: str | None = None
    block: str | None = None
    see: str | None = None

    @property
    def silent(self) -> bool:
        """Whether nothing at all is said."""
        return forms.silent(self)
