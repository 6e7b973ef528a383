"""Bookmarks and links: an address in the tree → a bookmark that Word accepts; out of it → a relationship."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING
from urllib.parse import quote

from pathwaygen.export.docx.ooxml import attribute

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pathwaygen.export.docx.package import Package

_LONGEST_NAME = 40
_LONGEST_ADDRESS = 2000
_OUT = re.compile(r"(?:https?://|mailto:)", re.IGNORECASE)
_SAFE = "/:?#[]@!$&'()*+,;=%~-._"


class Anchors:
    """Bookmarks by the addresses they stand for. Each is set once; a link leads only to one that exists."""

    def __init__(self, addresses: Iterable[str]) -> None:
        self._names: dict[str, str] = {}
        taken: set[str] = set()
        for address in addresses:
            if address not in self._names:
                self._names[address] = name = _named(address, taken)
                taken.add(name.lower())
        self._set: set[str] = set()

    def name(self, address: str) -> str:
        """Return the bookmark of an address, or nothing where the document has no such address."""
        return self._names.get(address, "")

    def mark(self, address: str, content: str) -> str:
        """Return content inside its bookmark, the first time that the address is used."""
        name = self.name(address)
        if not name or address in self._set:
            return content
        self._set.add(address)
        number = len(self._set)
        return f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>{content}<w:bookmarkEnd w:id="{number}"/>'


class Links:
    """The links out of one part of the file."""

    def __init__(self, package: Package, part: str) -> None:
        self._package = package
        self._part = part

    def out(self, url: str, content: str) -> str:
        """Return runs as a link out of the document; runs alone where the address is no safe one."""
        if not _OUT.match(url) or len(url) > _LONGEST_ADDRESS:
            return content
        way = self._package.relate(self._part, "hyperlink", quote(url, safe=_SAFE), external=True)
        return f'<w:hyperlink r:id="{attribute(way)}" w:history="1">{content}</w:hyperlink>'


def inside(name: str, content: str) -> str:
    """Return runs as a link to a bookmark."""
    return f'<w:hyperlink w:anchor="{name}" w:history="1">{content}</w:hyperlink>' if name else content


def _named(address: str, taken: set[str]) -> str:
    plain = unicodedata.normalize("NFKD", address).encode("ascii", "ignore").decode()
    name = re.sub(r"\W", "_", plain) or "plats"
    name = (name if name[0].isalpha() else f"p_{name}")[:_LONGEST_NAME]
    count = 1
    unique = name
    while unique.lower() in taken:
        count += 1
        end = f"_{count}"
        unique = name[: _LONGEST_NAME - len(end)] + end
    return unique
