"""One of pydantic's errors → one problem, in no language but the author's."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, get_args

from pathwaygen.model import Node, Term
from pathwaygen.shape import quote, tree
from pathwaygen.shape.nearest import nearest, sibling

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pydantic import ValidationError

    from pathwaygen.diagnostic import Path
    from pathwaygen.shape.quote import Word

UNKNOWN_KEY = "PW0201"
MISSING_KEY = "PW0202"
NOT_A_TEXT = "PW0203"
NOT_A_MAPPING = "PW0204"
NOT_A_LIST = "PW0205"
NOT_YES_OR_NO = "PW0206"
UNKNOWN_WORD = "PW0207"
NOT_A_DURATION = "PW0208"
NOT_A_DATE = "PW0209"
NOT_A_NUMBER = "PW0210"
UNKNOWN_FORMAT = "PW0211"
TOO_FEW = "PW0212"
TOO_MANY = "PW0213"
EMPTY = "PW0214"
UNEXPECTED = "PW0299"

_CODES = {
    "extra_forbidden": UNKNOWN_KEY,
    "missing": MISSING_KEY,
    "string_type": NOT_A_TEXT,
    "string_sub_type": NOT_A_TEXT,
    "model_type": NOT_A_MAPPING,
    "model_attributes_type": NOT_A_MAPPING,
    "dict_type": NOT_A_MAPPING,
    "mapping_type": NOT_A_MAPPING,
    "tuple_type": NOT_A_LIST,
    "list_type": NOT_A_LIST,
    "iterable_type": NOT_A_LIST,
    "yes_no": NOT_YES_OR_NO,
    "term": UNKNOWN_WORD,
    "duration": NOT_A_DURATION,
    "date_type": NOT_A_DATE,
    "date_parsing": NOT_A_DATE,
    "date_from_datetime_parsing": NOT_A_DATE,
    "date_from_datetime_inexact": NOT_A_DATE,
    "int_type": NOT_A_NUMBER,
    "int_parsing": NOT_A_NUMBER,
    "int_parsing_size": NOT_A_NUMBER,
    "int_from_float": NOT_A_NUMBER,
    "too_short": TOO_FEW,
    "too_long": TOO_MANY,
}
_MOST_KEYS = 12
_DATE_PARTS = [4, 2, 2]


@dataclass(frozen=True, slots=True)
class ShapeProblem:
    """One thing that has the wrong shape.

    Attributes:
        code: The code in the catalogue, such as ``PW0201``.
        loc: The place in the author's data; for a missing key, the mapping that lacks it.
        values: What the catalogue's text asks for: the author's words and value.
        variant: The text's variant, empty for the plain one.
        missing: The canonical name of the key that is missing, else None.
    """

    code: str
    loc: Path
    values: Mapping[str, str] = field(default_factory=dict)
    variant: str = ""
    missing: str | None = None


@dataclass(frozen=True, slots=True)
class Author:
    """What the author wrote, and in which words.

    Attributes:
        root: The model that was asked for.
        data: The data that was validated, with canonical keys.
        word: Canonical key → the author's word; any other key → itself.
        language: The language of the spec's keys, for words that the author could have written.
    """

    root: type[Node]
    data: object
    word: Word
    language: Literal["sv", "en"] = "sv"


def problems(error: ValidationError, author: Author) -> tuple[ShapeProblem, ...]:
    """Return one problem for each of pydantic's errors, in pydantic's order."""
    return tuple(explain(dict(details), author) for details in error.errors(include_url=False))


def explain(details: Mapping[str, Any], author: Author) -> ShapeProblem:
    """Return the problem behind one entry of ``ValidationError.errors()``."""
    case = _Case(details, author)
    special = _SPECIAL.get(case.code)
    return special(case) if special else case.problem()


class _Case:
    """One of pydantic's errors beside the data it speaks of.

    ``raw`` is pydantic's place, which the model's types follow; ``loc`` is the place in the data.
    """

    def __init__(self, details: Mapping[str, Any], author: Author) -> None:
        self.author = author
        self.kind = str(details["type"])
        self.raw: Path = tuple(details["loc"])
        self.input: object = details.get("input")
        self.context: Mapping[str, Any] = details.get("ctx", {})
        if self.kind == "missing":
            self.raw, self.missing = self.raw[:-1], self.raw[-1]
        self.loc = quote.real(self.raw, author.data)
        self.code = self._code()

    def _code(self) -> str:
        if self.kind == "missing" and isinstance(self.missing, int):
            return TOO_FEW
        if self.kind == "literal_error" and self.raw == ("format",):
            return UNKNOWN_FORMAT
        if self.input is None and self.kind != "extra_forbidden":
            return EMPTY
        return _CODES.get(self.kind, UNEXPECTED)

    def problem(self, variant: str = "", *, code: str = "", **values: str) -> ShapeProblem:
        """A problem at this place; the key and the value are always among the values."""
        author = self.author
        own = {
            "key": quote.key(author.root, self.loc, author.word),
            "value": quote.value(self.input, author.word),
        }
        return ShapeProblem(code or self.code, self.loc, own | values, variant)

    def listed(self, names: tuple[str, ...]) -> str:
        """The author's words for some keys: the first of them, if there are many."""
        return ", ".join(map(self.author.word, names[:_MOST_KEYS]))


def _unknown_key(case: _Case) -> ShapeProblem:
    word, root = case.author.word, case.author.root
    *parent, last = case.raw
    key = str(last)
    taken = quote.child(case.author.data, case.loc[:-1])
    names = tree.allowed(root, tuple(parent))
    free = tuple(name for name in names if not (isinstance(taken, dict) and name in taken))
    meant = _meant(key, free, case.author)
    above: Path = tuple(segment for segment in parent if isinstance(segment, str))
    places = tree.elsewhere(root, key, above)
    elsewhere = ", ".join(quote.place_below(root, place, above, word) for place in places)
    if meant:
        variant = "either" if elsewhere else "suggestion"
    else:
        variant = "place" if elsewhere else "top" if places else ""
    return case.problem(
        variant,
        key=quote.short(word(key)),
        suggestion=word(meant) if meant else "",
        elsewhere=elsewhere,
        allowed=case.listed(free or names),
    )


def _meant(key: str, names: tuple[str, ...], author: Author) -> str | None:
    """Return the key that was probably meant.

    A key that belongs elsewhere is spelt right, so only its singular or plural is near it.
    """
    own = {author.word(name): name for name in names}
    if tree.known(author.root, key):
        return own.get(sibling(author.word(key), own) or "")
    return own.get(nearest(key, own) or "") or nearest(key, names)


def _missing_key(case: _Case) -> ShapeProblem:
    name = str(case.missing)
    variant = "format" if name == "format" else "top" if not case.loc else "id" if name == "id" else ""
    values = {
        "key": case.author.word(name),
        "value": quote.value(case.input, case.author.word),
        "place": quote.place(case.author.root, case.loc, case.author.word),
    }
    return ShapeProblem(case.code, case.loc, values, variant, missing=name)


def _not_a_mapping(case: _Case) -> ShapeProblem:
    node = tree.as_node(tree.at(case.author.root, case.raw))
    if node is None:
        return case.problem("named")
    if not case.raw:
        return case.problem("top")
    if node.bare == "text":
        variant = "bullets" if isinstance(case.input, list) else _kind(case.input)
        return case.problem(variant, code=NOT_A_TEXT)
    fields = tuple(tree.fields(node))
    variant = "or_text" if node.bare else ""
    if (
        isinstance(case.input, str) and not node.bare
    ):  # the author has the value, and lacks the form around it
        variant = "yes_no" if "included" in fields else "codes" if {"system", "includes"} <= {*fields} else ""
    swedish = case.author.language == "sv"
    keys = {f"key_{name}": case.author.word(name) if swedish else name for name in ("included", "includes")}
    return case.problem(variant, allowed=case.listed(fields), **keys)


def _unknown_word(case: _Case) -> ShapeProblem:
    terms = {term.__name__: term for term in Term.__subclasses__()}
    members = tuple(terms[str(case.context["enum"])])
    own = {member: member.sv if case.author.language == "sv" else member.value for member in members}
    spellings = {spelling: own[member] for member in members for spelling in (member.value, member.sv)}
    meant = nearest(case.input, spellings) if isinstance(case.input, str) else None
    return case.problem(
        "suggestion" if meant else "",
        allowed=", ".join(own.values()),
        suggestion=spellings[meant] if meant else "",
    )


def _wrong_count(case: _Case) -> ShapeProblem:
    written = quote.child(case.author.data, case.loc)
    expected = case.context.get("max_length", case.context.get("min_length"))
    if expected is None:
        expected = len(get_args(tree.at(case.author.root, case.raw)))
    return case.problem(
        value=quote.value(written, case.author.word),
        expected=str(expected),
        actual=str(len(written) if isinstance(written, list) else 1),
    )


def _not_a_text_or_list(case: _Case) -> ShapeProblem:
    return case.problem(_kind(case.input))


def _not_a_date(case: _Case) -> ShapeProblem:
    return case.problem("impossible" if _looks_like_a_date(case.input) else "")


def _empty(case: _Case) -> ShapeProblem:
    return case.problem("" if case.loc else "top")


_SPECIAL: Mapping[str, Callable[[_Case], ShapeProblem]] = {
    UNKNOWN_KEY: _unknown_key,
    MISSING_KEY: _missing_key,
    NOT_A_TEXT: _not_a_text_or_list,
    NOT_A_MAPPING: _not_a_mapping,
    NOT_A_LIST: _not_a_text_or_list,
    UNKNOWN_WORD: _unknown_word,
    NOT_A_DATE: _not_a_date,
    TOO_FEW: _wrong_count,
    TOO_MANY: _wrong_count,
    EMPTY: _empty,
}


def _kind(value: object) -> str:
    if isinstance(value, list | tuple):
        return "list"
    return "mapping" if isinstance(value, dict) else ""


def _looks_like_a_date(value: object) -> bool:
    parts = value.strip().split("-") if isinstance(value, str) else []
    return list(map(len, parts)) == _DATE_PARTS and "".join(parts).isdigit()
