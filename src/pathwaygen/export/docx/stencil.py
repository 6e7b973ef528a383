"""A template opened: what it puts around the document, the page it is printed on, its styles and lists."""

from __future__ import annotations

import copy
import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from pathwaygen import resources
from pathwaygen.errors import UsageError, reason
from pathwaygen.export.docx import package as opc
from pathwaygen.export.docx import settings, styles
from pathwaygen.export.docx.numbering import Numbering
from pathwaygen.export.docx.ooxml import HEAD, NAMESPACES, TWIPS, R, W, attribute, clean
from pathwaygen.export.docx.styles import Styles
from pathwaygen.view.texts import shortened

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from pathwaygen.export.docx.package import Package

FILE = "docx/mall.docx"
"""The template's place: below templates/, and below a working group's own folder."""
BODY = "innehåll"
"""The place of the document in a template that has text of its own around it."""
MARK = "märkning"

_DOCUMENT = "word/document.xml"
_CORE = "application/vnd.openxmlformats-package.core-properties+xml"
_APP = "application/vnd.openxmlformats-officedocument.extended-properties+xml"
_PLACE = re.compile(r"\{([a-zåäö]+)\}")
_STRAY = frozenset(
    f"{{{W}}}{name}"
    for name in [
        "commentRangeStart",
        "commentRangeEnd",
        "commentReference",
        "bookmarkStart",
        "bookmarkEnd",
        "proofErr",
        "endnoteReference",
    ]
)
_COMPATIBILITY = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_MARGIN_WORDS = 85
"""The most characters of a title or a version that every page repeats."""
_A4 = (11906, 16838)
_MARGIN = 1247
_ALPHABET = {
    "titel": "title",
    "typ": "kind",
    "version": "version",
    "status": "status",
    "datum": "date",
    "utgåva": "edition",
    MARK: "mark",
}
"""The places that a template may have, and the words that stand there."""


class Stencil:
    """A template that a document is put into.

    Attributes:
        package: The file's parts, to be added to.
        styles: Its styles.
        numbering: Its lists.
        width: How wide the text is, in twentieths of a point.
        height: How high the text is, in twentieths of a point.
    """

    def __init__(self, content: bytes) -> None:
        self.package = _opened(content).copy()
        main = self.package.related("", "officeDocument")
        if len(main) != 1:
            raise UsageError("filen är inte ett Word-dokument: huvuddelen saknas")
        if main[0] != _DOCUMENT:
            raise UsageError(f"huvuddelen heter {main[0]} och inte {_DOCUMENT}. Spara om filen i Word")
        self._root = opc.parse(self.package.parts[_DOCUMENT], _DOCUMENT)
        self._body = self._root.find(f"{{{W}}}body")
        if self._root.tag != f"{{{W}}}document" or self._body is None:
            raise UsageError("filen är inte ett Word-dokument: texten saknas")
        self._section = self._body.find(f"{{{W}}}sectPr")
        if self._section is None:
            self._section = self._body.makeelement(f"{{{W}}}sectPr")
        self.width, self.height = self._area()
        ours = _ours()
        found = _root(self.package, "styles")
        self.styles = Styles(ours[0] if found is None else found, ours[0], right=self.width)
        lists = _root(self.package, "numbering")
        lists = ours[1] if lists is None else lists
        own = [self.styles.numbering(name) for name in (styles.BULLET, styles.NUMBER)]
        self.numbering = Numbering(lists, bullets=own[0], numbers=own[1])

    def _area(self) -> tuple[int, int]:
        size, margin = (self._section.find(f"{{{W}}}{tag}") for tag in ("pgSz", "pgMar"))
        width, height = (_number(size, name, whole) for name, whole in zip("wh", _A4, strict=True))
        across = sum(_number(margin, side, _MARGIN) for side in ("left", "right"))
        down = sum(abs(_number(margin, side, _MARGIN)) for side in ("top", "bottom"))
        return max(width - across, 2000), max(height - down, 4000)

    @property
    def room(self) -> tuple[float, float]:
        """The text's width and height in millimetres."""
        return self.width / TWIPS, self.height / TWIPS

    def section(self, paper: tuple[float, float] | None) -> str:
        """Return the end of a stretch of pages, as a paragraph's last property.

        Args:
            paper: The pages' width and height in millimetres; else the template's own.
        """
        made = copy.deepcopy(self._section)
        size = made.find(f"{{{W}}}pgSz")
        if paper and size is not None:
            for name, length in zip(("w", "h"), paper, strict=True):
                size.set(f"{{{W}}}{name}", str(round(length * TWIPS)))
            size.set(f"{{{W}}}orient", "landscape" if paper[0] > paper[1] else "portrait")
        return _text(made)

    def fill(self, body: str, words: Mapping[str, str]) -> None:
        """Put the document and its words in their places.

        Args:
            body: The document's blocks.
            words: What stands in the template's places, by our own names.
        """
        said = {place: clean(words.get(name, "")) for place, name in _ALPHABET.items()}
        before, after = self._around(said)
        marked = self._margins({place: shortened(text, limit=_MARGIN_WORDS) for place, text in said.items()})
        if said[MARK]:
            self._mark(said[MARK], but=marked)
        spaces = {prefix: address for prefix, address in self._root.nsmap.items() if prefix} | NAMESPACES
        declared = " ".join(f'xmlns:{prefix}="{attribute(address)}"' for prefix, address in spaces.items())
        ignored = self._root.get(f"{{{_COMPATIBILITY}}}Ignorable", "")
        ignorable = f' mc:Ignorable="{attribute(ignored)}"' if ignored and "mc" in spaces else ""
        text = f"<w:body>{before}{body}{after}{_text(self._section)}</w:body>"
        made = f"{HEAD}<w:document {declared}{ignorable}>{text}</w:document>"
        self.package.parts[_DOCUMENT] = made.encode()
        self.package.types[_DOCUMENT] = f"{opc.MAIN}.document.main+xml"

    def describe(self, core: bytes) -> None:
        """Add the file's properties and settings."""
        self.package.add("docProps/core.xml", _CORE, core)
        self.package.relate("", "core-properties", "docProps/core.xml")
        self.package.add("docProps/app.xml", _APP, settings.app())
        self.package.relate("", "extended-properties", "docProps/app.xml")
        name = next(iter(self.package.related(_DOCUMENT, "settings")), "word/settings.xml")
        root = _root(self.package, "settings")
        if root is None:
            root = opc.parse(f'<w:settings xmlns:w="{W}"/>'.encode(), name)
        settings.set_up(root)
        self.package.add(name, f"{opc.MAIN}.settings+xml", _bytes(root))
        self.package.relate(_DOCUMENT, "settings", name)

    def write(self) -> bytes:
        """Return the file."""
        for kind, root in (("styles", self.styles.root), ("numbering", self.numbering.root)):
            name = next(iter(self.package.related(_DOCUMENT, kind)), f"word/{kind}.xml")
            self.package.add(name, f"{opc.MAIN}.{kind}+xml", _bytes(root))
            self.package.relate(_DOCUMENT, kind, name)
        return self.package.write()

    def _around(self, said: Mapping[str, str]) -> tuple[str, str]:
        """Return what the template has before and after the document's place, if it has such a place."""
        blocks = [block for block in self._body if block is not self._section]
        place = next((n for n, block in enumerate(blocks) if _words(block).strip() == f"{{{BODY}}}"), None)
        if place is None:
            return "", ""
        for block in blocks:
            for stray in [part for part in block.iter() if part.tag in _STRAY]:
                stray.getparent().remove(stray)
            _filled(block, said)
        parts = [_text(block) for block in blocks]
        return "".join(parts[:place]), "".join(parts[place + 1 :])

    def _margins(self, said: Mapping[str, str]) -> set[str]:
        """Fill the places in headers and footers; return the parts that have one for the mark."""
        marked = set()
        for kind in ("header", "footer"):
            for name in self.package.related(_DOCUMENT, kind):
                root = opc.parse(self.package.parts[name], name)
                if MARK in _filled(root, said):
                    marked.add(name)
                self.package.parts[name] = _bytes(root)
        return marked

    def _mark(self, mark: str, *, but: set[str]) -> None:
        """Put the mark at the top of every header but some, in a new one where the template has none."""
        style = self.styles.id(styles.MARK)
        names = self.package.related(_DOCUMENT, "header")
        if not names:
            names = ("word/header.xml",)
            self.package.add(names[0], f"{opc.MAIN}.header+xml", f'<w:hdr xmlns:w="{W}"/>'.encode())
            way = self.package.relate(_DOCUMENT, "header", names[0])
            link = self._section.makeelement(f"{{{W}}}headerReference", nsmap={"r": R})
            link.set(f"{{{W}}}type", "default")
            link.set(f"{{{R}}}id", way)
            self._section.insert(0, link)
        for name in set(names) - but:
            root = opc.parse(self.package.parts[name], name)
            line = root.makeelement(f"{{{W}}}p")
            properties = line.makeelement(f"{{{W}}}pPr")
            chosen = properties.makeelement(f"{{{W}}}pStyle")
            chosen.set(f"{{{W}}}val", style)
            properties.append(chosen)
            word = line.makeelement(f"{{{W}}}r")
            text = word.makeelement(f"{{{W}}}t")
            text.text = mark
            word.append(text)
            line.extend((properties, word))
            root.insert(0, line)
            self.package.parts[name] = _bytes(root)


def open_template(own: Path | None) -> Stencil:
    """Return a working group's own template, or ours.

    Raises:
        UsageError: The group's template cannot be used; the message names the file and says why.
    """
    file = own / FILE if own and (own / FILE).exists() else resources.folder("templates") / FILE
    try:
        return Stencil(file.read_bytes())
    except OSError as error:
        raise UsageError(f"Wordmallen {file} kan inte läsas: {reason(error)}") from error
    except UsageError as error:
        raise UsageError(f"Wordmallen {file} kan inte användas: {error}") from error
    except (AttributeError, KeyError, TypeError, ValueError) as error:  # a stranger's file may hold anything
        raise UsageError(
            f"Wordmallen {file} kan inte användas: delar av den är inte som Word skriver dem. "
            "Öppna den i Word och spara om den som Word-dokument (.docx)"
        ) from error


@lru_cache(maxsize=4)
def _opened(content: bytes) -> Package:
    """Return a template's parts, each read once to see that it is whole."""
    package = opc.read(content)
    for name, part in package.parts.items():
        if name.endswith(".xml"):
            opc.parse(part, name)
    return package


def _ours() -> tuple[Any, Any]:
    """Return our own template's styles and lists."""
    package = _opened((resources.folder("templates") / FILE).read_bytes())
    return _root(package, "styles"), _root(package, "numbering")


def _root(package: Package, kind: str) -> Any:  # noqa: ANN401  lxml has no types
    names = package.related(_DOCUMENT, kind)
    return opc.parse(package.parts[names[0]], names[0]) if names else None


def _number(element: Any, name: str, otherwise: int) -> int:  # noqa: ANN401  lxml has no types
    try:
        return int(float(element.get(f"{{{W}}}{name}", otherwise)))
    except (AttributeError, ValueError):
        return otherwise


def _words(block: Any) -> str:  # noqa: ANN401  lxml has no types
    return "".join(text.text or "" for text in block.iter(f"{{{W}}}t"))


def _filled(root: Any, said: Mapping[str, str]) -> set[str]:  # noqa: ANN401  lxml has no types
    """Fill the places below an element, and return their names.

    Word splits a text where it likes, so a paragraph is read whole. A paragraph with nothing but a place that
    has nothing to say is left out, unless it is the only one.
    """
    found: set[str] = set()
    for line in list(root.iter(f"{{{W}}}p")):
        texts = list(line.iter(f"{{{W}}}t"))
        whole = "".join(text.text or "" for text in texts)
        places = {name for name in _PLACE.findall(whole) if name in said}
        if not places:
            continue
        found |= places
        made = _PLACE.sub(lambda place: said.get(place[1], place[0]), whole)
        if (
            not made.strip()
            and line.getparent().tag in {f"{{{W}}}hdr", f"{{{W}}}ftr"}
            and len(line.getparent()) > 1
        ):
            line.getparent().remove(line)
            continue
        _spread(texts, whole, said)
    return found


def _spread(texts: list[Any], whole: str, said: Mapping[str, str]) -> None:
    """Write what a paragraph says with its places filled, each piece in the run where it began."""
    starts: list[int] = []
    length = 0
    for text in texts:
        starts.append(length)
        length += len(text.text or "")
    pieces = [""] * len(texts)
    run = 0
    place = 0
    while place < len(whole):
        while run + 1 < len(starts) and starts[run + 1] <= place:
            run += 1
        match = _PLACE.match(whole, place)
        if match and match[1] in said:
            pieces[run] += said[match[1]]
            place = match.end()
        else:
            pieces[run] += whole[place]
            place += 1
    for text, piece in zip(texts, pieces, strict=True):
        text.text = piece
        text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


def _text(element: Any) -> str:  # noqa: ANN401  lxml has no types
    from lxml import etree  # noqa: PLC0415  an extra

    return str(etree.tostring(element, encoding="unicode", with_tail=False))


def _bytes(root: Any) -> bytes:  # noqa: ANN401  lxml has no types
    from lxml import etree  # noqa: PLC0415  an extra

    return HEAD.encode() + bytes(etree.tostring(root, encoding="UTF-8"))
