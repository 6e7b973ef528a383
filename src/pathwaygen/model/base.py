"""What every node of a spec shares: frozen, closed, and forgiving about short forms. Shape only, never meaning."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Self, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, PlainValidator, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError, core_schema

from pathwaygen import keywords

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler

_YES_NO = {"ja": True, "yes": True, "true": True, "nej": False, "no": False, "false": False}


def _yes_no(value: object) -> bool:
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and (word := value.strip().lower()) in _YES_NO:
        return _YES_NO[word]
    raise PydanticCustomError("yes_no", "expected yes or no")


YesNo = Annotated[bool, PlainValidator(_yes_no), WithJsonSchema({"x-yes-no": True})]
"""``ja`` or ``nej`` (``yes``, ``no``), and only where a boolean is asked for."""

Word = Annotated[str, WithJsonSchema({"type": ["string", "number"]})]
"""A short text that may look like a number to an editor, such as a version."""


def _as_tuple(value: object) -> object:
    return value if isinstance(value, list | tuple) else (value,)


if TYPE_CHECKING:
    _T = TypeVar("_T")
    Many = tuple[_T, ...]
else:

    class Many:
        """``Many[T]``: a tuple, where a single value stands for a list of one."""

        def __class_getitem__(cls, item: Any) -> Any:
            return Annotated[
                tuple[item, ...], BeforeValidator(_as_tuple, json_schema_input_type=item | list[item])
            ]


class Node(BaseModel):
    """A mapping in a spec. A bare string stands for the mapping whose one obvious field it fills."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)
    bare: ClassVar[str | None] = None

    @model_validator(mode="before")
    @classmethod
    def _expand(cls, value: object) -> object:
        if isinstance(value, str) and cls.bare is not None:
            return cls.expanded(value)
        return value

    @classmethod
    def expanded(cls, value: str) -> dict[str, object]:
        """Return the mapping that a bare string stands for."""
        return {cls.bare or "": value}


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
    """A part that the generic model asks for: described, taken from the standard, placed, or not applicable."""

    standard: YesNo | None = None
    not_applicable: str | None = None
    block: str | None = None
    see: str | None = None

    @classmethod
    def expanded(cls, value: str) -> dict[str, object]:
        """Return the mapping behind a bare string; the word ``standard`` adopts the standard's text."""
        return {"standard": True} if value.strip() == "standard" else {"text": value}

    @property
    def silent(self) -> bool:
        """Whether nothing at all is said."""
        return not (self.text or self.standard or self.not_applicable or self.block or self.see)


class Term(StrEnum):
    """A closed list of words. Values are canonical English; an author may write the Swedish word."""

    @classmethod
    def parse(cls, value: object) -> Self:
        """Return the member for an English or Swedish word.

        Raises:
            PydanticCustomError: ``term``, with the enum's name, for any other value.
        """
        if isinstance(value, str) and (found := cls.words().get(value.strip().lower())) is not None:
            return found
        raise PydanticCustomError("term", "expected one of a list", {"enum": cls.__name__})

    @classmethod
    def words(cls) -> dict[str, Self]:
        """Return every accepted spelling, in lower case, with its member."""
        if (known := _WORDS.get(cls)) is None:
            pairs = keywords.load().values[cls.__name__]
            known = _WORDS[cls] = {word.lower(): cls(en) for en, sv in pairs.items() for word in (sv, en)}
        return known

    @property
    def sv(self) -> str:
        """The Swedish word."""
        return keywords.load().values[type(self).__name__][self.value]

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: type, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        return core_schema.no_info_plain_validator_function(cls.parse)

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return {"enum": [member.value for member in cls], "x-term": cls.__name__}


_WORDS: dict[type, dict[str, Any]] = {}
