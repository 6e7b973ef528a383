"""BibTeX, as Zotero exports it → CSL data. Knows the fields that a medical reference list prints."""

from __future__ import annotations

import re
import warnings
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

_TYPES = {
    "article": "article-journal",
    "book": "book",
    "inbook": "chapter",
    "incollection": "chapter",
    "inproceedings": "paper-conference",
    "online": "webpage",
    "phdthesis": "thesis",
    "report": "report",
    "techreport": "report",
    "thesis": "thesis",
}
_FIELDS = {
    "title": "title",
    "journal": "container-title",
    "journaltitle": "container-title",
    "booktitle": "container-title",
    "publisher": "publisher",
    "institution": "publisher",
    "organization": "publisher",
    "address": "publisher-place",
    "location": "publisher-place",
    "edition": "edition",
    "volume": "volume",
    "number": "issue",
    "issue": "issue",
    "pages": "page",
    "doi": "DOI",
    "url": "URL",
    "isbn": "ISBN",
}
_NUMBER = re.compile(r"\d+")
_AND = re.compile(r"\s+and\s+")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


class ExtraError(Exception):
    """BibTeX needs bibtexparser, which is not installed or cannot be loaded."""


def read(text: str) -> list[dict[str, Any]]:
    """Return the entries of a BibTeX file as CSL data, in their order.

    Raises:
        ExtraError: The extra is not installed, or cannot be loaded.
        ValueError: It is no BibTeX.
    """
    try:
        from bibtexparser.entrypoint import parse_string  # noqa: PLC0415  an extra
        from bibtexparser.middlewares import LatexDecodingMiddleware  # noqa: PLC0415  as above
    except Exception as error:  # an extra that is missing, or broken in a way of its own
        raise ExtraError from error
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        library = parse_string(text, append_middleware=[LatexDecodingMiddleware()])
    if library.failed_blocks or not library.entries:
        raise ValueError(text[:40])
    return [_entry(entry.key, entry.entry_type, entry.fields) for entry in library.entries]


def _entry(key: str, kind: str, fields: Iterable[Any]) -> dict[str, Any]:
    said = {field.key.lower(): _plain(str(field.value)) for field in fields}
    made: dict[str, Any] = {"id": key, "type": _TYPES.get(kind.lower(), "document")}
    for name, target in _FIELDS.items():
        if said.get(name):
            made.setdefault(target, said[name])
    if made.get("page"):
        made["page"] = made["page"].replace("--", "–")
    if authors := said.get("author") or said.get("editor"):
        made["author"] = [_name(author) for author in _AND.split(authors)]
    for name, target in (("date", "issued"), ("year", "issued"), ("urldate", "accessed")):
        numbers = _NUMBER.findall(said.get(name, ""))[:3]
        if numbers and target not in made:
            made[target] = {"date-parts": [[*numbers, *_month(said, name)]]}
    return made


def _month(said: dict[str, str], name: str) -> list[str]:
    month = said.get("month", "")[:3].lower()
    return [str(_MONTHS.index(month) + 1)] if name == "year" and month in _MONTHS else []


def _name(author: str) -> dict[str, str]:
    family, comma, given = author.partition(",")
    if comma:
        return {"family": family.strip(), "given": given.strip()}
    return {"literal": author.strip()}


def _plain(text: str) -> str:
    """Return a value without the braces that keep its capitals."""
    return " ".join(text.replace("{", "").replace("}", "").split())
