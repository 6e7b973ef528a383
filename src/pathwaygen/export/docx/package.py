"""A .docx file as parts and relationships: read as a stranger's, written with the same bytes every time."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pathwaygen.errors import UsageError
from pathwaygen.export.docx.ooxml import HEAD, R, attribute

if TYPE_CHECKING:
    from collections.abc import Iterator

TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_PROPERTIES = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
_CONTENT_TYPES = "[Content_Types].xml"
_EPOCH = (1980, 1, 1, 0, 0, 0)

_LARGEST_FILE = 20_000_000
_LARGEST_CONTENT = 60_000_000
_MOST_PARTS = 400

_KEPT = frozenset(
    [
        "officeDocument",
        "core-properties",
        "extended-properties",
        "custom-properties",
        "styles",
        "numbering",
        "settings",
        "fontTable",
        "theme",
        "webSettings",
        "header",
        "footer",
        "image",
        "hyperlink",
        "footnotes",
        "endnotes",
        "font",
    ]
)
_LEFT = frozenset(
    [
        "comments",
        "commentsExtended",
        "commentsIds",
        "commentsExtensible",
        "people",
        "glossaryDocument",
        "customXml",
        "customXmlProps",
        "thumbnail",
        "stylesWithEffects",
        "attachedTemplate",
        "printerSettings",
        "classificationlabels",
        "documenttasks",
    ]
)
"""What a template may hold and the document does without: remarks, building blocks, ways to other files."""
_ACTIVE = frozenset(
    ["vbaProject", "oleObject", "control", "package", "aFChunk", "subDocument", "frame", "mailMergeSource"]
)


@dataclass(frozen=True, slots=True)
class Relationship:
    """A part's way to another part, or out of the file."""

    id: str
    type: str
    target: str
    external: bool = False

    @property
    def kind(self) -> str:
        """The last word of its type."""
        return self.type.rsplit("/", 1)[-1]


@dataclass(slots=True)
class Package:
    """A file's parts by name, such as ``word/document.xml``, their types, and the ways between them.

    Attributes:
        parts: Content by name.
        types: Media type by name.
        relationships: By the name of the part they lead from; the package's own under an empty name.
    """

    parts: dict[str, bytes] = field(default_factory=dict)
    types: dict[str, str] = field(default_factory=dict)
    relationships: dict[str, list[Relationship]] = field(default_factory=dict)

    def copy(self) -> Package:
        """Return a package that can be changed without changing this one."""
        ways = {name: list(found) for name, found in self.relationships.items()}
        return Package(dict(self.parts), dict(self.types), ways)

    def add(self, name: str, media: str, content: bytes) -> None:
        """Add a part, or replace it."""
        self.parts[name] = content
        self.types[name] = media

    def relate(self, source: str, kind: str, target: str, *, external: bool = False) -> str:
        """Return the id of a way from a part, made if there is none.

        Args:
            source: The part's name.
            kind: The last word of the relationship's type.
            target: The other part's name, or an address out of the file.
            external: Whether it leads out.
        """
        ways = self.relationships.setdefault(source, [])
        for way in ways:
            if (way.kind, way.target, way.external) == (kind, target, external):
                return way.id
        taken = {way.id for way in ways}
        name = next(name for count in range(1, len(ways) + 2) if (name := f"rId{count}") not in taken)
        full = _PROPERTIES if kind == "core-properties" else f"{R}/{kind}"
        ways.append(Relationship(name, full, target, external))
        return name

    def related(self, source: str, kind: str) -> tuple[str, ...]:
        """Return the names of the parts that a part leads to by a kind of way."""
        ways = self.relationships.get(source, ())
        return tuple(way.target for way in ways if way.kind == kind and not way.external)

    def write(self) -> bytes:
        """Return the file: parts in order of name, no clock, the package's own list first."""
        files = {_CONTENT_TYPES: self._types(), "_rels/.rels": self._ways("")}
        for name in sorted(self.parts):
            files[name] = self.parts[name]
            if self.relationships.get(name):
                folder, base = posixpath.split(name)
                files[f"{folder}/_rels/{base}.rels"] = self._ways(name)
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in files.items():
                info = zipfile.ZipInfo(name, _EPOCH)
                info.create_system = 3
                info.external_attr = 0o644 << 16
                stored = name.endswith((".png", ".jpeg", ".jpg"))
                info.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
                archive.writestr(info, content)
        return made.getvalue()

    def _types(self) -> bytes:
        ends = {"rels": "application/vnd.openxmlformats-package.relationships+xml", "xml": "application/xml"}
        own = []
        for name in sorted(self.parts):
            end = name.rsplit(".", 1)[-1].lower()
            media = self.types[name]
            if end == "xml" or ends.setdefault(end, media) != media:
                said = f'<Override PartName="/{attribute(name)}" ContentType="{attribute(media)}"/>'
                own.append(said)
        defaults = (
            f'<Default Extension="{attribute(end)}" ContentType="{attribute(media)}"/>'
            for end, media in sorted(ends.items())
        )
        return f'{HEAD}<Types xmlns="{TYPES}">{"".join(defaults)}{"".join(own)}</Types>'.encode()

    def _ways(self, source: str) -> bytes:
        folder = posixpath.dirname(source)
        said = []
        for way in self.relationships.get(source, ()):
            target = way.target if way.external else posixpath.relpath(way.target, folder or ".")
            mode = ' TargetMode="External"' if way.external else ""
            said.append(
                f'<Relationship Id="{attribute(way.id)}" Type="{attribute(way.type)}" '
                f'Target="{attribute(target)}"{mode}/>'
            )
        return f'{HEAD}<Relationships xmlns="{RELS}">{"".join(said)}</Relationships>'.encode()


def parse(content: bytes, name: str) -> Any:  # noqa: ANN401  lxml has no types
    """Return a part's root element; nothing outside it is ever read.

    Raises:
        UsageError: It is not XML, or it declares a document type.
    """
    from lxml import etree  # noqa: PLC0415  an extra

    reader = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True
    )
    try:
        root = etree.fromstring(content, reader)
    except etree.XMLSyntaxError as error:
        raise UsageError(f"delen {name} är inte hel XML: {error.msg}") from error
    if root.getroottree().docinfo.doctype:
        raise UsageError(f"delen {name} har en dokumenttyp (DOCTYPE), som en mall inte får ha")
    return root


def read(content: bytes) -> Package:
    """Return a file's parts: those that the document needs, found by following the relationships.

    Raises:
        UsageError: The file is no Word document, is too large, has macros or embedded objects, or leads out.
    """
    if len(content) > _LARGEST_FILE:
        raise UsageError(f"filen är större än {_LARGEST_FILE // 1_000_000} MB")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            files = _files(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        raise UsageError(
            "filen är inte ett Word-dokument i formatet .docx; den kan vara skadad, lösenordsskyddad "
            "eller sparad som .doc. Öppna den i Word och spara om den som Word-dokument (.docx)"
        ) from error
    if _CONTENT_TYPES not in files or "_rels/.rels" not in files:
        raise UsageError("filen är inte ett Word-dokument: delarnas förteckning saknas")
    types = _declared(files[_CONTENT_TYPES])
    package = Package()
    waiting = [""]
    while waiting:
        source = waiting.pop()
        ways = [way for way in _relationships(files, source) if _wanted(way)]
        package.relationships[source] = ways
        for way in ways:
            if way.external or way.target in package.parts:
                continue
            if way.target not in files:
                raise UsageError(f"delen {way.target}, som {source or 'filen'} hänvisar till, saknas")
            media = types.get(way.target.lower()) or types.get(
                f".{way.target.rsplit('.', 1)[-1].lower()}", ""
            )
            package.add(way.target, media, files[way.target])
            waiting.append(way.target)
    return package


def _files(archive: zipfile.ZipFile) -> dict[str, bytes]:
    listed = [info for info in archive.infolist() if not info.is_dir()]
    if len(listed) > _MOST_PARTS:
        raise UsageError(f"filen har fler än {_MOST_PARTS} delar")
    left = _LARGEST_CONTENT
    found: dict[str, bytes] = {}
    for info in listed:
        name = info.filename
        if name in found or ".." in name.split("/") or name.startswith("/") or "\\" in name:
            raise UsageError(f"filen har en del med otillåtet namn: {name}")
        if name.lower().endswith("vbaproject.bin"):
            raise UsageError("mallen innehåller makron. Spara den som Word-dokument utan makron (.docx)")
        with archive.open(info) as opened:
            content = opened.read(left + 1)
        left -= len(content)
        if left < 0:
            raise UsageError(
                f"filens innehåll är större än {_LARGEST_CONTENT // 1_000_000} MB när det packas upp"
            )
        found[name] = content
    return found


def _declared(content: bytes) -> dict[str, str]:
    """Return media types by a part's name, or by a dot and the end of a name, in lower case."""
    found: dict[str, str] = {}
    for entry in parse(content, _CONTENT_TYPES):
        media = str(entry.get("ContentType", ""))
        if "macroEnabled" in media:
            raise UsageError("mallen innehåller makron. Spara den som Word-dokument utan makron (.docx)")
        key = entry.get("PartName", "").lstrip("/") or f".{entry.get('Extension', '')}"
        found[key.lower()] = media
    return found


def _relationships(files: dict[str, bytes], source: str) -> Iterator[Relationship]:
    folder, base = posixpath.split(source)
    name = posixpath.join(folder, "_rels", f"{base}.rels")
    if name not in files:
        return
    for entry in parse(files[name], name):
        external = entry.get("TargetMode") == "External"
        target = str(entry.get("Target", ""))
        if not external:
            inside = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
            target = posixpath.normpath(inside)
        yield Relationship(str(entry.get("Id", "")), str(entry.get("Type", "")), target, external)


def _wanted(way: Relationship) -> bool:
    """Whether a document keeps what a template leads to."""
    if way.kind in _LEFT or (way.kind == "hyperlink" and not way.target):
        return False
    if way.kind in _ACTIVE:
        raise UsageError(
            "mallen innehåller ett inbäddat objekt eller en del av en annan fil. Ta bort det ur mallen"
        )
    if way.kind not in _KEPT:
        raise UsageError(f"mallen innehåller något som den inte får ha: {way.kind}. Ta bort det ur mallen")
    if way.external and way.kind != "hyperlink":
        raise UsageError(
            f"mallen hämtar {'en bild' if way.kind == 'image' else 'något'} utanför filen. "
            "Infoga det i mallen i stället för att länka"
        )
    if way.external and not way.target.lower().startswith(("http://", "https://", "mailto:")):
        raise UsageError(f"mallen länkar till {way.target}; en länk får leda till http, https eller mailto")
    return True
