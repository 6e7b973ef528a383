"""Specs with a unique word in every field, and the words that a document of each format shows.

The Markdown's tree is the contract: what it shows, every format shows, exactly as often. A format joins by
naming in ``READERS`` how its words are read.
"""

from __future__ import annotations

import json
import random
import re
import types
import typing
from collections import Counter
from enum import StrEnum
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import pymupdf  # the reader of PDF that outloud brings
from pydantic import BaseModel
from tests import docx as word

from pathwaygen import export, loader, render, view
from pathwaygen.indicators import views
from pathwaygen.model import Pathway

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pathwaygen.export.manuscript import Manuscript

WORD = re.compile(r"xq[bcdfghjk]{5}z")
"""A word without vowels, which no program hyphenates and no text of ours has."""

VALUES: dict[str, Any] = {
    "Pathway.format": "1",
    "Pathway.id": "prov",
    "Pathway.type": "pathway",
    "Pathway.events": {},
    "Pathway.example_patients": [],
    "Pathway.code_lists": [],
    "Marked.source": ["k1"],
    "Element.standard": None,
    "Branch.standard": None,
    "Branch.to": "B",
    "Element.block": "A",
    "Element.see": "B",
    "EntryCriterion.to": "A",
    "EntryCriterion.population": "pop",
    "ExitCriterion.from": ["A"],
    "RehabilitationExit.standard": None,
    "RehabilitationExit.block": "A",
    "Objective.standard": None,
    "Objective.indicator": ["ind0"],
    "Transition.block": "A",
    "Transition.from": "verk",
    "Transition.to": "verk",
    "Group.service": "verk",
    "Block.group": None,
    "Group.phase": ["treatment"],
    "Block.service": "verk",
    "Block.population": "pop",
    "Block.codes": ["AW020"],
    "Time.population": "pop",
    "Outcome.to": "B",
    "Target.to": "B",
    "CodeSet.includes": ["M16"],
    "CodeSet.excludes": ["M16.1"],
    "Indicator.standard": None,
    "Indicator.population": "pop",
    "Indicator.counted_codes": [],
    "Indicator.per": None,
    "Instrument.address": "https://example.org/a",
    "Register.address": "https://example.org/b",
    "Attachment.address": "https://example.org/c",
    "Figure.file": "bild.png",
    "Waiver.at": "block A",
    "Document.example": "no",
}
"""What is no free text: ids, addresses, codes, and choices that the rest of the spec must fit.

Example patients and code lists are no part of the document: the indicators and the codes are tried on them.
"""

CHOICES: dict[str, tuple[tuple[str, ...], ...]] = {
    "Element": (("text",), ("not_applicable",), ("block",), ("see",), ("text", "block")),
    "Next": (("to",), ("all",), ("any",)),
    "Block": (("next",), ("decision",)),
    "Indicator": (("share",), ("count",), ("rate",)),
    "Time": (
        ("within", "after"),
        ("within", "before"),
        ("at",),
        ("every",),
        ("around", "after"),
        ("between",),
        ("within", "text"),
        ("text",),
        ("at_least",),
        ("immediately", "after"),
    ),
    "Attachment": (("text",), ("address",), ("text", "address")),
}
"""The fields of a class that rule each other out: one of these is taken at a time, and none of the others."""

WAIVED = {"Indicator": "not_applicable", "Transition": "not_applicable"}
"""The field of a class that says why all the rest is left out."""


class Words:
    """Gives unique words, and remembers which field each stands in."""

    def __init__(self, more: tuple[str, ...] = ()) -> None:
        self.fields: dict[str, str] = {}
        self._more = more

    def new(self, field: str) -> str:
        """Return a word that nothing else has."""
        number, letters = len(self.fields), ""
        for _ in range(5):
            number, place = divmod(number, 8)
            letters += "bcdfghjk"[place]
        word = f"xq{letters}z"
        self.fields[word] = field
        return f"{word} {self._more[len(self.fields) % len(self._more)]}" if self._more else word

    def keep(self, data: object) -> None:
        """Forget the words that are not in the data."""
        used = set(WORD.findall(str(data)))  # each stands in its field, whatever follows it there
        self.fields = {word: field for word, field in self.fields.items() if word in used}


class Maker:
    """Makes the data of a spec from the model itself, so that no field can be forgotten.

    Args:
        seed: Which spec.
        more: What is written after the words, in turn.
    """

    def __init__(self, seed: int, more: tuple[str, ...] = ()) -> None:
        self.words = Words(more)
        self._random = random.Random(seed)  # noqa: S311  not for secrets

    def spec(self) -> dict[str, Any]:
        """Return a spec in canonical English keys, with two blocks that refer to each other."""
        made = self._node(Pathway)
        first = self._node(_class("Block")) | {"id": "A", "group": made["groups"][0]["id"]}
        made["block"] = [first, {"id": "B", "title": self.words.new("Block.title")}]
        made["groups"] = made["groups"][:1]  # a group without blocks has no place to stand
        made["populations"] = [self._node(_class("Population")) | {"id": "pop"}]
        made["services"] = {"verk": self._node(_class("Service"))}
        made["references"] = [
            {
                "id": "k1",
                "type": "book",
                "title": self.words.new("reference.title"),
                "publisher": self.words.new("reference.publisher"),
                "author": [{"literal": self.words.new("reference.author")}],
                "issued": {"date-parts": [["2020"]]},
            }
        ]
        made["tables"] = [
            {
                "id": "t",
                "title": self.words.new("Table.title"),
                "header": [self.words.new("Table.header"), self.words.new("Table.header")],
                "rows": [[self.words.new("Table.rows"), self.words.new("Table.rows")]],
                "text": self.words.new("Table.text"),
            }
        ]
        self.words.keep(made)
        return made

    def _node(self, cls: type[BaseModel]) -> dict[str, Any]:
        named = {field.alias or name: field for name, field in cls.model_fields.items()}
        taken = self._taken(cls)
        left_out = self._waived(cls)
        made: dict[str, Any] = {}
        for number, (name, field) in enumerate(named.items()):
            if (name in taken[1] and name not in taken[0]) or name in left_out:
                continue
            owner = _owner(cls, (field.alias and name.rstrip("_")) or name, field)
            key = f"{owner}.{name}"
            if key in VALUES:
                value = VALUES[key]
            elif name == "id":
                value = {"Indicator": "ind0"}.get(cls.__name__, f"{cls.__name__.lower()}{number}")
            else:
                value = self._value(field.annotation, field.metadata, f"{cls.__name__}.{name}")
            if value is not None:
                made[name] = value
        return made

    def _waived(self, cls: type[BaseModel]) -> set[str]:
        """Return the fields that a node of the class leaves out: its reason to, or all else."""
        reason = WAIVED.get(cls.__name__)
        if reason is None:
            return set()
        kept = {"id", "suggestion", "source", reason, "principals"}
        names = {field.alias or name for name, field in cls.model_fields.items()}
        return self._random.choice(({reason}, names - kept))

    def _taken(self, cls: type[BaseModel]) -> tuple[tuple[str, ...], set[str]]:
        for base in cls.__mro__:
            if found := CHOICES.get(base.__name__):
                return self._random.choice(found), {name for choice in found for name in choice}
        return (), set()

    def _value(self, kind: Any, metadata: list[Any], key: str) -> Any:
        if found := _scalar(metadata):
            return found
        origin = typing.get_origin(kind)
        arguments = [part for part in typing.get_args(kind) if part is not type(None)]
        if origin is typing.Annotated:
            return self._value(arguments[0], list(kind.__metadata__), key)
        if origin in (typing.Union, types.UnionType):
            return self._value(arguments[0], [], key)
        if origin is tuple:
            several = (
                arguments
                if Ellipsis not in arguments
                else [arguments[0]] * (1 if key == "Block.parts" else self._random.choice((1, 2)))
            )
            return [self._value(part, [], key) for part in several]
        return self._of_class(kind, key) if isinstance(kind, type) and origin is not dict else None

    def _of_class(self, kind: type, key: str) -> Any:
        if issubclass(kind, BaseModel):
            return self._node(kind)
        if issubclass(kind, StrEnum):
            return next(iter(kind)).value
        if kind is str:
            return self.words.new(key)
        message = f"no value for {key}: {kind}"
        raise TypeError(message)


NAUGHTY = (
    "</script><script>alert(1)</script>",
    "$#*_@< #panic() $x$ *a* _b_ @k9 <p> // /* `raw` \\ {{ 1 }} {% x %}",
    "\u202eabc\u202c \u200fd \u2066e\u2069 مرحبا שלום",
    "😀 👩\u200d⚕️ ❤️ 🫀",
    "漢字 \ufffd \ue000",
    "x" * 5000,
    "https://example.org/" + "sida/" * 60,
    "|a|b|\n| --- | --- |\n# Rubrik\n![x](y)",
    "[klicka](javascript:alert(1)) [fil](file:///etc/passwd)",
    "Z̮̞̠͙͔ͅ Ḁ e\u0301",
    "{: #block-A .action} {.banner} [x]: y",
    "<img src=x onerror=alert(1)> &lt;b&gt; &amp; &#0;",
)
"""What a document must survive in any field."""


def _class(name: str) -> type[BaseModel]:
    from pathwaygen import model

    return typing.cast("type[BaseModel]", getattr(model, name))


def _owner(cls: type[BaseModel], name: str, field: Any) -> str:
    """Return the name of the class that declares a field, the nearest with a value of its own first."""
    for base in cls.__mro__:
        if f"{base.__name__}.{field.alias or name}" in VALUES:
            return base.__name__
    return cls.__name__


def _scalar(metadata: list[Any]) -> Any:
    for part in metadata:
        called = getattr(getattr(part, "func", None), "__name__", "")
        if called in {"duration", "day", "whole", "yes_no"}:
            return {"duration": "14 dagar", "day": "2026-01-15", "whole": "40", "yes_no": "ja"}[called]
    return None


def manuscript(data: dict[str, Any], form: str, *, sound: bool = True) -> tuple[Manuscript, str]:
    """Return a spec's manuscript and its Markdown. ``sound``: it is read without a remark."""
    spec = loader.parse(json.dumps(data, ensure_ascii=False).encode(), name="p.yaml")
    assert not sound or spec.diagnostics == (), [f"{d.message} {d.path}" for d in spec.diagnostics]
    assert spec.pathway is not None
    seen = view.document(spec.pathway, indicators=views)
    text = render.document(seen, form, chart="")
    return export.manuscript(text, seen), text


def counted(text: str) -> Counter[str]:
    """Count the unique words of a text."""
    return Counter(WORD.findall(text.lower()))


def shown(document: Manuscript) -> str:
    """Return what the tree shows: the title, the front, the sections."""
    blocks = (*document.front, *document.blocks)
    return f"{document.title} {' '.join(block.words for block in blocks)}"


class _Page(HTMLParser):
    """Collects the text of the page's header and main part, without what these repeat."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self._inside = ""

    def handle_starttag(self, tag: str, _attrs: list[tuple[str, str | None]]) -> None:
        if tag == "main" or (tag == "header" and not self._inside):
            self._inside = tag
        elif tag == "dl":
            self._inside = ""

    def handle_endtag(self, tag: str) -> None:
        if tag == self._inside:
            self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.said.append(data)


def html_words(made: bytes) -> str:
    """Return what a page shows in its header and main part."""
    page = _Page()
    page.feed(made.decode())
    return "".join(page.said)


HEADER, FOOTER = 60, 52
"""Points at the top and the bottom of a page that repeat the title and the edition."""


def pdf_words(made: bytes) -> str:
    """Return what a PDF shows: without the contents, the document control on the title page, and margins."""
    return re.sub(r"(?<=\w)[-\u2010\xad] (?=[a-z])", "", " ".join(word for word, *_ in pdf_boxes(made)))


def pdf_boxes(made: bytes) -> Iterator[tuple[str, pymupdf.Page, pymupdf.Rect]]:
    """Yield every word of the title and the sections with its page and where it stands."""
    with pymupdf.open(stream=made, filetype="pdf") as document:
        contents = False
        for number, page in enumerate(document):
            words = page.get_text("words", sort=True)
            body = [
                (word[4], page, pymupdf.Rect(word[:4]))
                for word in words
                if word[1] >= HEADER and word[3] <= page.rect.height - FOOTER
            ]
            if number == 0:
                control = page.search_for("Dokumenttyp")
                cut = control[0].y0 if control else page.rect.height
                yield from (found for found in body if found[2].y1 < cut)
                continue
            dots = [place.y1 for word, _, place in body if "...." in word]
            contents = number == 1 or (contents and bool(dots))
            cut = page.rect.height if number == 1 else max(dots, default=0.0) if contents else 0.0
            yield from (found for found in body if found[2].y0 >= cut)


READERS: dict[str, Callable[[bytes], str]] = {"html": html_words, "docx": word.words, "pdf": pdf_words}
"""How the words of each format are read."""
