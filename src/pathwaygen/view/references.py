"""References from CSL data: as the CSL style writes them, else much as Vancouver does."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pathwaygen import citations, markdown
from pathwaygen.view.texts import part

if TYPE_CHECKING:
    from pathwaygen.markdown import Md
    from pathwaygen.view.texts import Texts

_DATE_LENGTH = 3
_ADDRESSES = re.compile(r"(https?://\S+|doi:\S+)")


@dataclass(frozen=True, slots=True)
class ReferenceView:
    """A reference: its address and what stands in the list."""

    anchor: Md
    text: Md


def references(texts: Texts) -> tuple[ReferenceView, ...]:
    """Return every reference in the order of the spec; a citation's mark holds the place in it."""
    found = texts.pathway.references
    return tuple(
        ReferenceView(texts.claim("ref", str(data.get("id", place))), _said(data))
        for place, data in enumerate(found, 1)
    )


def _said(data: Mapping[str, Any]) -> Md:
    """Return a reference as it stands in the list, with its addresses as links."""
    printed = citations.vancouver(data)
    if not printed:
        return part(*_pieces(data))
    return part(*(_word_of(word) for word in _ADDRESSES.split(printed) if word.strip()))


def _word_of(said: str) -> str:
    if said.startswith("doi:"):
        return markdown.phrase(f"[{markdown.inline(said)}](https://doi.org/{said.removeprefix('doi:')})")
    return markdown.phrase(said) if said.startswith(("http://", "https://")) else markdown.inline(said)


def _pieces(data: Mapping[str, Any]) -> Iterator[str]:
    for piece in (_names(data.get("author")), _word(data, "title"), _word(data, "container-title")):
        if piece:
            yield markdown.inline(_ended(piece))
    publisher = ": ".join(w for w in (_word(data, "publisher-place"), _word(data, "publisher")) if w)
    year = _date(data.get("issued"))[:4]
    printed = "; ".join(w for w in (publisher, year) if w)
    volume = _word(data, "volume") + (f"({_word(data, 'issue')})" if _word(data, "issue") else "")
    where = ":".join(w for w in (volume or _word(data, "number"), _word(data, "page")) if w)
    if said := "; ".join(w for w in (printed, where) if w):
        yield markdown.inline(_ended(said))
    if accessed := _date(data.get("accessed")):
        yield markdown.inline(f"Läst {accessed}.")
    if doi := _word(data, "DOI"):
        yield markdown.phrase(f"[doi:{markdown.inline(doi)}](https://doi.org/{doi})")
    if address := _word(data, "URL"):
        yield markdown.phrase(address)


def _word(data: Mapping[str, Any], name: str) -> str:
    return str(data.get(name) or "").strip()


def _ended(text: str) -> str:
    return text if text.endswith((".", "?", "!")) else f"{text}."


def _names(authors: Any) -> str:  # noqa: ANN401  CSL data is another format
    if not isinstance(authors, list | tuple):
        return str(authors or "")
    names = []
    for author in authors:
        if not isinstance(author, Mapping):
            names.append(str(author))
        elif author.get("literal"):
            names.append(str(author["literal"]))
        else:
            initials = "".join(name[0] for name in str(author.get("given") or "").replace("-", " ").split())
            names.append(f"{author.get('family') or ''} {initials}".strip())
    return ", ".join(name for name in names if name)


def _date(date: Any) -> str:  # noqa: ANN401  CSL data is another format
    if isinstance(date, Mapping):
        parts = date.get("date-parts")
        if isinstance(parts, list | tuple) and parts and isinstance(parts[0], list | tuple):
            return "-".join(str(number).zfill(2) for number in parts[0][:_DATE_LENGTH])
        return str(date.get("raw") or date.get("literal") or "")
    return str(date or "")
