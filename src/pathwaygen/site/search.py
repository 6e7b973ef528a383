"""What the site's search reads: each section's heading and first words, and which words every text has.

mkdocs-material's index holds every text whole, and a phone has to read it all. So a long text is left out of
it, and its words stand in a file of their own, once each, with the parts of pages that have them. The search
finds the part by any word; what it shows of it is the heading and the first paragraph.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from itertools import zip_longest
from typing import TYPE_CHECKING

from pathwaygen.site import codes, places
from pathwaygen.storage import Output
from pathwaygen.terms import Term
from pathwaygen.view.texts import anchor

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pathwaygen.model import Pathway
    from pathwaygen.site.publication import Publication

WORDS = "sok/ord.json"
"""The file of words, below the folder of pages."""
_UNSEARCHED = (
    "Kvalitetsuppföljning",  # the page on the indicators is found
    "Generellt om",
    "Om innehållet",
    "Ord och förkortningar",
    "Egna förslag",
    "Referenser",
)
"""Sections of a document that the search leaves out: they would double what it reads, and answer nothing."""
_HEADING = re.compile(r"(#{1,6}) (.*?)(?: \{: ?(.*?) ?\})?$")
_SECTION = 2
_OWN_PART = re.compile(r"(?<![\w-])\.(?:care|patient)(?![\w-])")
"""A heading within an action that says the same in each: its words count as the action's."""
_PARAGRAPH = re.compile(r"(?![-*|<!>{#\s]|\d+[.)] )")
_FIRST = 400
"""The longest first paragraph that a result shows, in characters."""
_APART = re.compile(r"[\s\-–,:!=()\[\]\"/·”]+")
"""What stands between words: the separator of the search's configuration."""
_CITED = re.compile(r"\[@[^\]]*\]")
_EDGES = re.compile(r"^[\W_]+|[\W_]+$")
_SHORTEST = 3
_SILENT = frozenset(
    """
    alla allt att bara blir bli både den denna deras dess det detta där efter eller ett finns från för genom
    göra gör han har hon hur här inte kan med men mot när och också olika om på respektive sin sitt ska som så
    till under upp ut vad var vid vilka vilken vilket än är även över annan andra annat
    """.split()  # noqa: SIM905  words are read as a text
)
"""Words that nobody searches for."""
_SAY_NOTHING = frozenset(
    """
    id format type to from_ block standard address file population indicator references document waivers
    example_patients source unit system suggestion rule at plan_follows
    """.split()  # noqa: SIM905  likewise
)
"""Keys of a spec whose values are names within it, or are told elsewhere."""
_PARTS = {"condition": "om-halsotillstandet", "entry": "ingang-och-utgang", "exit": "ingang-och-utgang"}
"""Parts of a spec that are a section of the document, with its address."""
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def limited(text: str, *, top: bool = True) -> str:
    """Return a page that says what the search reads of it.

    A list, a table and what follows the first paragraph of a section are left out. Not a word is changed.

    Args:
        text: The page.
        top: Whether all that stands under its title is searched; else that is as any section.
    """
    lines = text.split("\n")
    starts = [place for place, line in enumerate(lines) if _HEADING.match(line)]
    told = lines[: starts[0]] if starts else lines
    left_out = False
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        depth, title, own = _HEADING.match(lines[start]).groups()  # type: ignore[union-attr]  # it matched above
        if len(depth) <= _SECTION:
            left_out = title.startswith(_UNSEARCHED)
        silent = left_out or bool(_OWN_PART.search(own or ""))
        told += [_silenced(depth, title, own) if silent else lines[start]]
        body = lines[start + 1 : end]
        told += body if silent or (top and len(depth) < _SECTION) else _beginning(body)
    return "\n".join(told)


def _silenced(depth: str, title: str, own: str | None) -> str:
    return f"{depth} {title} {{: {f'{own} ' if own else ''}data-search-exclude }}"


def _beginning(body: list[str]) -> list[str]:
    """Return a section of which the search reads the first paragraph, if it is short, and nothing else."""
    first = next((place for place, line in enumerate(body) if line.strip()), None)
    if first is None:
        return body
    end = next((place for place in range(first, len(body)) if not body[place].strip()), len(body))
    if not (_PARAGRAPH.match(body[first]) and len("\n".join(body[first:end])) <= _FIRST):
        end = first
    rest = "\n".join(body[end:])
    if not rest.strip() or rest.count("<div") != rest.count("</div") or "```" in rest:
        return body
    while end and not body[end - 1].strip():
        end -= 1
    return [
        *body[:end],
        "",
        '<div data-search-exclude markdown="1">',
        "",
        *rest.strip("\n").split("\n"),
        "",
        "</div>",
        "",
    ]


def pages(whole: Publication) -> Iterator[Output]:
    """Yield the file of words: each once, and for every part of a page which of them it has.

    ``words`` are in order, with a space between. A part's words are numbers in that list, each as the
    distance from the one before, in base 36. ``names`` are words that a page should be found by first: codes,
    and what its plans are called.
    """
    texts = dict(_texts(whole))
    found = {place: kept(said) for place, said in sorted(texts.items())}
    order = sorted({word for words in found.values() for word in words})
    number = {word: place for place, word in enumerate(order)}
    told = {
        "words": " ".join(order),
        "places": {
            place: _steps([number[word] for word in words]) for place, words in found.items() if words
        },
        "names": {
            _address(entry.id): " ".join(word.lower() for word in _names(entry.pathway))
            for entry in whole.pathways
        },
    }
    yield Output(WORDS, f"{json.dumps(told, ensure_ascii=False, separators=(',', ':'))}\n".encode())


def kept(said: Iterable[str]) -> tuple[str, ...]:
    """Return the words of texts, in order, once each; one that another begins with is found by that one."""
    words = sorted(
        {word for text in said for part in _APART.split(text.lower()) if (word := _EDGES.sub("", part))}
    )
    heard = [
        word
        for word in words
        if len(word) >= _SHORTEST and word not in _SILENT and not word.replace(".", "").isdigit()
    ]
    return tuple(
        word for word, after in zip_longest(heard, heard[1:], fillvalue="") if not after.startswith(word)
    )


def _steps(numbers: list[int]) -> str:
    return " ".join(_base36(number - before) for before, number in zip([0, *numbers], numbers, strict=False))


def _base36(number: int) -> str:
    digits = ""
    while True:
        number, digit = divmod(number, len(_DIGITS))
        digits = _DIGITS[digit] + digits
        if not number:
            return digits


def _address(name: str, page: str = places.OVERVIEW) -> str:
    """Return where a page of a pathway is served, from the site's own folder."""
    return places.address(places.START, places.pathway(name, page))


def _texts(whole: Publication) -> Iterator[tuple[str, list[str]]]:
    """Yield the parts of pages, each with its texts."""
    for entry in whole.pathways:
        document = _address(entry.id, places.DOCUMENT)
        gathered: dict[str, list[str]] = {}
        for place, node in _parts(entry.pathway, document, _address(entry.id, places.MEASURES)):
            gathered.setdefault(place, []).extend(_said(node))
        yield from gathered.items()
    for entry in whole.supplements:
        there = places.address(places.START, places.supplement(entry.id, places.DOCUMENT))
        yield there, list(_said(entry.supplement))


def _parts(pathway: Pathway, document: str, measures: str) -> Iterator[tuple[str, object]]:
    for name, value in pathway:
        if name == "blocks":
            yield from ((f"{document}#{anchor('block', one.id)}", one) for one in pathway.blocks)
        elif name == "transitions":
            yield from ((f"{document}#{anchor('overgang', one.id)}", one) for one in pathway.transitions)
        elif name == "tables":
            yield from ((f"{document}#{anchor('tabell', one.id)}", one) for one in pathway.tables)
        elif name == "indicators":
            yield from ((f"{measures}#{anchor('indikator', one.id)}", one) for one in pathway.indicators)
        elif name not in _SAY_NOTHING and value is not None:
            yield f"{document}#{_PARTS[name]}" if name in _PARTS else document, value


def _said(value: object) -> Iterator[str]:
    """Yield the texts of a node; a word of a closed list is none, and its keys say which other are none."""
    if isinstance(value, str):
        if not isinstance(value, Term):
            yield _CITED.sub(" ", value)
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from _said(one)
    elif isinstance(value, tuple | list):
        for one in value:
            yield from _said(one)
    elif isinstance(value, Iterable):  # a node: its fields and their values
        for name, one in value:
            if name not in _SAY_NOTHING:
                yield from _said(one)


def _names(pathway: Pathway) -> Iterator[str]:
    """Yield the codes that a pathway is found by, and what clinicians call the plans that it has."""
    yield from codes.search_words(codes.uses(pathway))
    if any(block.rehabilitation and block.rehabilitation.plan for block in pathway.blocks):
        yield from ("rehabplan", "rehabiliteringsplan", "rehab")
