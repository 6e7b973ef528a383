"""The headers and footers of a Word file: the program writes them, and whatever else stands there is named.

Office programs copy them, one for each section and kind of page, so that what counts is whether a paragraph
is one of ours and not how many times it stands there.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from pathwaygen.word import fingerprint
from pathwaygen.word.body import Known, Reader, W
from pathwaygen.word.change import accepted
from pathwaygen.word.field_code import FieldCodes

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pathwaygen.word.body import Place
    from pathwaygen.word.package import WordFile

KINDS = {"header": "Sidhuvud", "footer": "Sidfot"}
_COUNTED = re.compile(r"\s*(?:PAGE|NUMPAGES|SECTIONPAGES)\b")


def read(file: WordFile) -> tuple[Place, ...]:
    """Return what stands in a file's headers and footers; ``heading`` says in which.

    Raises:
        WordFileError: A part is too large or no sound XML.
    """
    parts = {way.target: way.kind for way in file.ways() if way.kind in KINDS and not way.external}
    found = []
    for name, kind in parts.items():
        if file.has(name):
            for place in places(file.xml(name)):
                place.heading = KINDS[kind]
                found.append(place)
    return tuple(found)


def places(root: Any) -> list[Place]:  # noqa: ANN401  lxml has no types
    """Return what stands in a header or a footer, without the page numbers that Word counts."""
    _uncount(root)
    return Reader(Known(tag=lambda _: "", bookmark=lambda _: "")).read(root)


def hashes(found: Iterable[Place]) -> tuple[str, ...]:
    """Return the hash of each paragraph, once."""
    said = (fingerprint.said(paragraph, accepted) for place in found for paragraph in place.paragraphs)
    return tuple(dict.fromkeys(fingerprint.of(words) for words in said if words))


def _uncount(root: Any) -> None:  # noqa: ANN401  lxml has no types
    """Empty the results of fields that count pages: they are other ones after every layout."""
    for simple in root.iter(f"{W}fldSimple"):
        if _COUNTED.match(simple.get(f"{W}instr", "")):
            for text in simple.iter(f"{W}t"):
                text.text = ""
    codes = FieldCodes()
    for element in root.iter(f"{W}fldChar", f"{W}instrText", f"{W}t"):
        if element.tag == f"{W}fldChar":
            codes.mark(element.get(f"{W}fldCharType", ""))
        elif element.tag == f"{W}instrText":
            codes.instruct(element.text or "")
        elif _COUNTED.match(codes.innermost) and not codes.silent:
            element.text = ""
