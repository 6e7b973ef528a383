"""A stranger's Word file, opened: parts read one by one, bounded, and nothing outside the file.

What could run, fetch or fill the memory is refused with a message, or listed and left alone: nothing here
follows a link. Which parts are read is the caller's choice; a picture is never unpacked.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pathwaygen import catalogue
from pathwaygen.errors import UsageError, reason

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from pathwaygen.catalogue import Language

LARGEST_FILE = 50_000_000
"""Bytes on disk."""
LARGEST_PART = 40_000_000
"""Bytes of one part, unpacked."""
LARGEST_CONTENT = 120_000_000
"""Bytes of all parts that are read, unpacked."""
MOST_PARTS = 2_000
MOST_TAGS = 1_500_000
"""Tags in one part: a document of a thousand pages has a third of it."""
WORST_RATIO = 1_000
"""How many times larger than in the archive a part of some size may be; XML is packed ten to fifty times."""

DOCUMENT = "word/document.xml"
RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "[Content_Types].xml"
_OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SMALL = 1_000_000
_DECLARED = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OSError,
    OverflowError,
)


class WordFileError(UsageError):
    """A Word file is refused. The message says why, and what to do; nothing of it has been used.

    Attributes:
        code: Which refusal it is: PW1901–PW1912.
        values: What the catalogue's words ask for.
        variant: Which of the words of the code.
    """

    def __init__(self, code: str, values: Mapping[str, str] | None = None, variant: str = "") -> None:
        self.code = code
        self.values = dict(values or {})
        self.variant = variant
        super().__init__(self.said())

    def said(self, lang: Language = "sv") -> str:
        """Return why, and what to do, without a full stop."""
        found = catalogue.say(self.code, self.values, variant=self.variant, lang=lang)
        return f"{found.message}. {(found.hint or '').rstrip('.')}"

    def __reduce__(self) -> tuple[type[WordFileError], tuple[str, dict[str, str], str]]:
        """Let it travel from one process to another."""
        return type(self), (self.code, self.values, self.variant)


@dataclass(slots=True)
class WordFile:
    """A Word file whose parts are read when they are asked for.

    Attributes:
        name: The file's name, for messages.
    """

    name: str
    _archive: zipfile.ZipFile
    _left: int = LARGEST_CONTENT
    _read: dict[str, bytes] = field(default_factory=dict)

    def names(self, beginning: str = "") -> tuple[str, ...]:
        """Return the names of the XML parts that begin with this, in order; none of the lists of ways."""
        return tuple(
            sorted(
                name
                for name in self._archive.namelist()
                if name.startswith(beginning) and name.endswith(".xml") and "/_rels/" not in name
            )
        )

    def has(self, name: str) -> bool:
        """Whether there is such a part."""
        return name in self._archive.namelist()

    def read(self, name: str) -> bytes:
        """Return a part.

        Raises:
            WordFileError: There is no such part, it is too large or broken.
        """
        if name in self._read:
            return self._read[name]
        try:
            info = self._archive.getinfo(name)
            with self._archive.open(info) as opened:
                content = opened.read(min(LARGEST_PART, self._left) + 1)
        except KeyError:
            raise WordFileError("PW1901", {"name": name}, "part") from None
        except BROKEN as error:
            raise WordFileError("PW1901", {"name": name}, "part") from error
        if len(content) > min(LARGEST_PART, self._left):
            raise WordFileError("PW1902", {"what": name})
        self._left -= len(content)
        self._read[name] = content
        return content

    def xml(self, name: str) -> Any:  # noqa: ANN401  lxml has no types
        """Return a part's root element.

        Raises:
            WordFileError: The part is missing, too large, or no sound XML.
        """
        return parse(self.read(name), name)

    def part(self, kind: str) -> str | None:
        """Return the name of the part that the document leads to by a kind of way, such as ``comments``."""
        return next((way.target for way in self.ways() if way.kind == kind and not way.external), None)

    def ways(self, source: str = DOCUMENT) -> tuple[Way, ...]:
        """Return where a part leads: within the file, and out of it."""
        folder, base = posixpath.split(source)
        name = posixpath.join(folder, "_rels", f"{base}.rels")
        if not self.has(name):
            return ()
        found = []
        for entry in self.xml(name):
            if not isinstance(entry.tag, str):
                continue
            target, external = str(entry.get("Target", "")), entry.get("TargetMode") == "External"
            if not external:
                inside = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
                target = posixpath.normpath(inside)
            found.append(Way(str(entry.get("Id", "")), _last(entry.get("Type")), target, external))
        return tuple(found)

    def outside(self) -> tuple[str, ...]:
        """Return the addresses outside the file that Word would fetch from; links are not counted."""
        names = [DOCUMENT, *self.names("word/header"), *self.names("word/footer"), "word/settings.xml"]
        found = [way for name in names for way in self.ways(name)]
        return tuple(dict.fromkeys(w.target for w in found if w.external and w.kind != "hyperlink"))


@dataclass(frozen=True, slots=True)
class Way:
    """A part's way to another part, or out of the file. ``kind`` is the last word of its type."""

    id: str
    kind: str
    target: str
    external: bool


def open_file(file: Path) -> WordFile:
    """Open a Word file.

    Raises:
        UsageError: The file cannot be read.
        WordFileError: It is refused.
    """
    try:
        if file.stat().st_size > LARGEST_FILE:
            raise WordFileError("PW1902", {"what": file.name})
        content = file.read_bytes()
    except FileNotFoundError:
        raise UsageError(f"{file} finns inte") from None
    except OSError as error:
        raise UsageError(f"{file} kan inte läsas: {reason(error)}") from error
    return open_bytes(content, file.name)


def open_bytes(content: bytes, name: str) -> WordFile:
    """Open a Word file's bytes; its list of parts is looked through, and no part is unpacked but small ones.

    Raises:
        WordFileError: It is no Word file, too large, has macros, or names that leave the archive.
    """
    if content.startswith(_OLD):
        raise WordFileError("PW1908")
    if len(content) > LARGEST_FILE:
        raise WordFileError("PW1902", {"what": name})
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        listed = archive.infolist()
    except BROKEN as error:
        raise WordFileError("PW1901") from error
    look_through(listed)
    file = WordFile(name, archive)
    if not file.has(_TYPES) or not file.has(DOCUMENT):
        raise WordFileError("PW1901")
    if b"macroenabled" in file.read(_TYPES).lower():
        raise WordFileError("PW1904")
    parse(file.read(_TYPES), _TYPES)
    return file


def look_through(listed: list[zipfile.ZipInfo]) -> None:
    """Refuse a list of parts that no word processor writes."""
    if len(listed) > MOST_PARTS:
        raise WordFileError("PW1902", {"what": f"{len(listed)} delar"})
    seen: set[str] = set()
    for info in listed:
        name = info.filename
        low = name.lower()
        if low in seen or ".." in name.split("/") or name.startswith("/") or "\\" in name or ":" in name:
            raise WordFileError("PW1903", {"name": repr(name[:200])})
        seen.add(low)
        if low.endswith(("vbaproject.bin", "vbadata.xml")):
            raise WordFileError("PW1904")
        if info.flag_bits & 1:
            raise WordFileError("PW1908")
        if info.file_size > _SMALL and info.file_size > WORST_RATIO * max(info.compress_size, 1):
            raise WordFileError("PW1902", {"what": name})


def parse(content: bytes, name: str) -> Any:  # noqa: ANN401  lxml has no types
    """Return a part's root element; nothing outside it is ever read.

    Raises:
        WordFileError: It is not whole XML, declares a document type, or is larger than any document.
    """
    from lxml import etree  # noqa: PLC0415  an extra

    if content.count(b"<") > MOST_TAGS:
        raise WordFileError("PW1907", {"name": name, "limit": str(MOST_TAGS)})
    head = content[:1_000_000].replace(b"\0", b"")
    if _DECLARED.search(head):
        raise WordFileError("PW1906", {"name": name})
    reader = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(content, reader)
    except (etree.XMLSyntaxError, ValueError) as error:
        why = getattr(error, "msg", None) or str(error)
        raise WordFileError("PW1905", {"name": name, "why": why}) from error
    if root.getroottree().docinfo.doctype:
        raise WordFileError("PW1906", {"name": name})
    return root


def _last(kind: object) -> str:
    return str(kind or "").rsplit("/", 1)[-1]
