"""What Word may do with the file: comment anywhere, edit the fields alone, and track what is edited."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pathwaygen.export.docx.ooxml import HEAD, W
from pathwaygen.export.docx.package import parse

if TYPE_CHECKING:
    from pathwaygen.export.docx.package import Package

_EARLY = frozenset(
    {
        *("writeProtection", "view", "zoom", "removePersonalInformation", "removeDateAndTime"),
        *("doNotDisplayPageBoundaries", "displayBackgroundShape", "printPostScriptOverText"),
        *("printFractionalCharacterWidth", "printFormsData", "embedTrueTypeFonts", "embedSystemFonts"),
        *("saveSubsetFonts", "saveFormsData", "mirrorMargins", "alignBordersAndEdges"),
        *("bordersDoNotSurroundHeader", "bordersDoNotSurroundFooter", "gutterAtTop"),
        *("hideSpellingErrors", "hideGrammaticalErrors", "activeWritingStyle", "proofState", "formsDesign"),
        *("attachedTemplate", "linkStyles", "stylePaneFormatFilter", "stylePaneSortMethod", "documentType"),
        *("mailMerge", "revisionView"),
    }
)
"""The settings that stand before those about tracking, in the schema's order."""


def protect(package: Package, *, track: bool = True) -> None:
    """Let a reader comment anywhere and edit what everyone has leave to; no password. Edits may be tracked.

    Word's protection for comments allows edits between the marks that ``writing`` puts around each field.
    """
    from lxml import etree  # noqa: PLC0415  an extra

    name = package.related("word/document.xml", "settings")[0]
    root = parse(package.parts[name], name)
    for tag in ("trackRevisions", "documentProtection"):
        for old in root.findall(f"{{{W}}}{tag}"):
            root.remove(old)
    tracking = root.makeelement(f"{{{W}}}trackRevisions")
    guard = root.makeelement(f"{{{W}}}documentProtection")
    guard.set(f"{{{W}}}edit", "comments")
    guard.set(f"{{{W}}}enforcement", "1")
    place = next((n for n, one in enumerate(root) if one.tag.rsplit("}", 1)[-1] not in _EARLY), len(root))
    root.insert(place, guard)
    if track:
        root.insert(place, tracking)
    package.parts[name] = HEAD.encode() + bytes(etree.tostring(root, encoding="UTF-8"))
