"""The file's settings and properties: what Word does when it opens it, and what it says it is."""

from __future__ import annotations

import datetime as dt
import os
from typing import TYPE_CHECKING, Any

from pathwaygen.export.docx.ooxml import HEAD, W, attribute, clean

if TYPE_CHECKING:
    from collections.abc import Mapping

_LATE = [
    "hdrShapeDefaults",
    "footnotePr",
    "endnotePr",
    "compat",
    "docVars",
    "rsids",
    "mathPr",
    "attachedSchema",
    "themeFontLang",
    "clrSchemeMapping",
    "doNotIncludeSubdocsInStats",
    "doNotAutoCompressPictures",
    "forceUpgrade",
    "captions",
    "readModeInkLockDown",
    "smartTagType",
    "schemaLibrary",
    "shapeDefaults",
    "doNotEmbedSmartTags",
    "decimalSymbol",
    "listSeparator",
]
"""The settings that must stand after the order to update fields, in the schema's order."""
_LEFT = (
    "attachedTemplate",
    "mailMerge",
    "documentProtection",
    "writeProtection",
    "updateFields",
)


def set_up(root: Any) -> None:  # noqa: ANN401  lxml has no types
    """Let Word fill in the page numbers when it opens the file."""
    for tag in _LEFT:
        for found in root.findall(f"{{{W}}}{tag}"):
            root.remove(found)
    fields = _element(root, "updateFields")
    fields.set(f"{{{W}}}val", "true")
    _put(root, fields, _LATE)


def _element(root: Any, tag: str) -> Any:  # noqa: ANN401  lxml has no types
    return root.makeelement(f"{{{W}}}{tag}", nsmap={"w": W})


def _put(root: Any, made: Any, later: list[str]) -> None:  # noqa: ANN401  lxml has no types
    for place, found in enumerate(root):
        name = found.tag.rsplit("}", 1)[-1] if isinstance(found.tag, str) else ""
        if name in later or not str(found.tag).startswith(f"{{{W}}}"):
            root.insert(place, made)
            return
    root.append(made)


def core(words: Mapping[str, str], *, author: str) -> bytes:
    """Return the file's properties. Its dates are the document's own, at midnight; no clock is read.

    Args:
        words: ``title``, ``kind``, ``version``, ``status`` and ``date``.
        author: Who stands behind it.
    """
    said = {
        "dc:title": words.get("title", ""),
        "dc:subject": words.get("kind", ""),
        "dc:creator": author,
        "dc:language": "sv-SE",
        "cp:contentStatus": words.get("status", ""),
        "cp:version": words.get("version", ""),
    }
    lines = [f"<{tag}>{attribute(clean(text))}</{tag}>" for tag, text in said.items() if text]
    if date := _date(words.get("date", "")):
        time = f"{date.isoformat()}T00:00:00Z"
        lines += [
            f'<dcterms:{name} xsi:type="dcterms:W3CDTF">{time}</dcterms:{name}>'
            for name in ("created", "modified")
        ]
    return (
        f'{HEAD}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
        f' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">{"".join(lines)}</cp:coreProperties>'
    ).encode()


def app() -> bytes:
    """Return what made the file."""
    space = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"
    return f'{HEAD}<Properties xmlns="{space}"><Application>pathwaygen</Application></Properties>'.encode()


def _date(said: str) -> dt.date | None:
    """Return the document's date; else the day that SOURCE_DATE_EPOCH names; else nothing."""
    try:
        return dt.date.fromisoformat(said)
    except ValueError:
        pass
    try:
        return dt.datetime.fromtimestamp(int(os.environ["SOURCE_DATE_EPOCH"]), dt.UTC).date()
    except (KeyError, ValueError, OverflowError, OSError):
        return None
