"""Findings as Word comments, each outside its field: LibreOffice loses a control with one in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pathwaygen.export.docx import package as opc
from pathwaygen.export.docx.ooxml import HEAD, SPACES, W, run
from pathwaygen.word import anchor

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pathwaygen.diagnostic import Diagnostic
    from pathwaygen.export.docx.package import Package
    from pathwaygen.word.map import Map

AUTHOR = "pathwaygen"
_PART = "word/comments.xml"
_DOCUMENT = "word/document.xml"


def add(package: Package, found: Map, findings: Sequence[Diagnostic], data: Any) -> None:  # noqa: ANN401
    """Put each finding as a comment at the paragraph before its field, or at the title.

    Args:
        package: The file.
        found: Its fields.
        findings: What was found.
        data: The spec's data, which the findings' places are in.
    """
    from lxml import etree  # noqa: PLC0415  an extra

    root = opc.parse(package.parts[_DOCUMENT], _DOCUMENT)
    places = _places(root)
    comments = []
    for number, finding in enumerate(findings):
        where = places.get(_field(found, anchor.steps_to(data, finding.path)), places[""])
        for child in _reference(root, number):
            where.append(child)
        said = f"{finding.code}: {finding.message}." + (f" {finding.hint}" if finding.hint else "")
        comments.append(
            f'<w:comment w:id="{number}" w:author="{AUTHOR}" w:initials="pw"><w:p>'
            f"{run(_flat(said))}</w:p></w:comment>"
        )
    package.parts[_DOCUMENT] = HEAD.encode() + bytes(etree.tostring(root, encoding="UTF-8"))
    made = f"{HEAD}<w:comments {SPACES}>{''.join(comments)}</w:comments>".encode()
    package.add(_PART, f"{opc.MAIN}.comments+xml", made)
    package.relate(_DOCUMENT, "comments", _PART)


def _flat(text: str) -> str:
    """Return a text on one line."""
    return " ".join(text.split())


def _field(found: Map, wanted: Sequence[str]) -> str:
    """Return the name of the field that a finding is about: the first at its place, or nearest above it."""
    best, depth = "", 0
    for field in found.fields.values():
        steps = anchor.steps(field.path)
        shared = 0
        while shared < min(len(steps), len(wanted)) and steps[shared] == wanted[shared]:
            shared += 1
        if shared > depth:
            best, depth = field.name, shared
    return best


def _places(root: Any) -> dict[str, Any]:  # noqa: ANN401  lxml has no types
    """Return the paragraph before each field that holds no block of a field, by the field's name."""
    found: dict[str, Any] = {}
    last = None
    for element in root.iter(f"{{{W}}}p", f"{{{W}}}bookmarkStart"):
        if element.tag == f"{{{W}}}p":
            inside = any(True for _ in element.iterancestors(f"{{{W}}}sdtContent"))
            if not inside:
                last = element
            if last is not None:
                found.setdefault("", last)
        else:
            name = str(element.get(f"{{{W}}}name"))
            if anchor.key_of(name) and last is not None:
                found.setdefault(name, last)
    return found


def _reference(root: Any, number: int) -> list[Any]:  # noqa: ANN401  lxml has no types
    made = []
    for tag in ("commentRangeStart", "commentRangeEnd"):
        mark = root.makeelement(f"{{{W}}}{tag}")
        mark.set(f"{{{W}}}id", str(number))
        made.append(mark)
    held = root.makeelement(f"{{{W}}}r")
    mark = held.makeelement(f"{{{W}}}commentReference")
    mark.set(f"{{{W}}}id", str(number))
    held.append(mark)
    return [*made, held]
