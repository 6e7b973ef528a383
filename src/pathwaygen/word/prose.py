r"""An author's Markdown as Word's flat paragraphs, and back: the ground that export and merge share.

Word has no nested lists: a paragraph has a level. So a text is a tuple of paragraphs, each of which is a
tuple of spans that look one way. ``markdown(paragraphs(text))`` says what ``text`` says, in one way of
writing it; done twice it changes nothing. Both ways the existing reader of Markdown is the judge.

A reference to blocks, ``(A, B)``, is plain words, since words that look like one are one: also when a
reviewer types them. What must not be read so, ``\(K)`` and ``\[@x]`` in the spec, has an invisible character
after the bracket (``LITERAL``), in the spans and in Word.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum
from itertools import groupby, product
from typing import TYPE_CHECKING
from urllib.parse import quote

from pathwaygen import prose as said
from pathwaygen.markdown import Links, tree
from pathwaygen.markdown.reading import read

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

LITERAL = "\u2060"
"""Word joiner: after an opening bracket it says that the words in it refer to nothing."""

_DEEPEST = 8
_SPACES = re.compile(r"[ \t\n\r]+")
_CITING = re.compile(r"\[(?=@[^\]\n]+\])")
_SPECIAL = re.compile(r"[\\*_\[\]<]")
_ENTITY = re.compile(r"&(?=#\d{1,7};|#[xX][0-9a-fA-F]{1,6};|[A-Za-z][A-Za-z0-9]{1,31};)")
_ADDRESS = re.compile(r"(https?)://", re.IGNORECASE)
_START = re.compile(r"([-+*]|\d{1,9}[.)])(?=\s|$)")
_BULLET = re.compile(rf"[{said.BULLETS}o]")


@dataclass(frozen=True, slots=True)
class Span:
    """Words of one look.

    Attributes:
        text: The words; for a citation what the author writes, such as ``[@a; @b]``.
        bold: Whether they are bold.
        italic: Whether they are in italics.
        link: The address that they lead to.
        cites: Whether they are a citation.
    """

    text: str
    bold: bool = False
    italic: bool = False
    link: str = ""
    cites: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph.

    Attributes:
        spans: What it says.
        item: ``""`` outside every list, ``bullet`` or ``number`` for the first paragraph of an item, ``more``
            for a later one of the same item.
        level: How deep the list is, from 0.
        start: The number of an item that begins a numbered list.
    """

    spans: tuple[Span, ...]
    item: str = ""
    level: int = 0
    start: int = 1

    @property
    def words(self) -> str:
        """What it says, without its looks."""
        return "".join(span.text for span in self.spans)


class _Every(Mapping[str, str]):
    """Addresses of all blocks that there could be."""

    def __getitem__(self, name: str) -> str:
        return f"#{name}"

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


_LINKS = Links(blocks=_Every())


def paragraphs(text: str) -> tuple[Paragraph, ...]:
    """Return an author's Markdown as paragraphs."""
    return tuple(_paragraphs(read(text.replace(LITERAL, ""), _LINKS), 0))


def several(text: str) -> bool:
    """Whether a text is more than one paragraph outside every list."""
    found = paragraphs(text)
    return len(found) > 1 or any(one.item for one in found)


def one_line(found: Sequence[Paragraph]) -> tuple[Paragraph, ...]:
    """Return paragraphs run together into one."""
    spans: list[Span] = []
    for paragraph in found:
        if spans and paragraph.spans:
            spans.append(Span(" "))
        spans.extend(paragraph.spans)
    return (Paragraph(normal(spans)),) if spans else ()


def _paragraphs(blocks: Iterable[tree.Block], level: int) -> Iterator[Paragraph]:
    for block in blocks:
        if isinstance(block, tree.Paragraph):
            if spans := normal(_spans(block.children, Span(""))):
                yield Paragraph(spans)
            continue
        kind = "bullet" if block.start is None else "number"
        for place, item in enumerate(block.items):
            first = True
            for paragraph in _paragraphs(item, min(level + 1, _DEEPEST)):
                if paragraph.item:
                    if first:  # a list cannot begin another
                        first = False
                    yield paragraph
                    continue
                start = (block.start or 1) if place == 0 else 1
                yield replace(
                    paragraph, item=kind if first else "more", level=level, start=start if first else 1
                )
                first = False


def _spans(children: Iterable[tree.Inline], face: Span) -> Iterator[Span]:
    for child in children:
        match child:
            case tree.Text(text):
                yield replace(face, text=_marked(text))
            case tree.BlockReference(_, raw):
                yield replace(face, text=raw)
            case tree.Citation(_, _, raw):
                yield replace(face, text=_SPACES.sub(" ", raw), link="", cites=True)
            case tree.Emphasis("**", inside):
                yield from _spans(inside, replace(face, bold=True))
            case tree.Emphasis(_, inside):
                yield from _spans(inside, replace(face, italic=True))
            case tree.Link(address, inside):
                yield from _spans(inside, replace(face, link=_coded(address)))


def _marked(text: str) -> str:
    """Return words that refer to nothing, said so where they look as if they did."""
    for found in reversed(tuple(said.block_references(text))):
        text = f"{text[: found.start + 1]}{LITERAL}{text[found.start + 1 :]}"
    return _CITING.sub(f"[{LITERAL}", text)


def cited(raw: str) -> tuple[str, ...]:
    """Return the ids that a citation names: those of ``[@a; @b, s. 3]`` are a and b."""
    return next((found.ids for found in said.citations(raw)), ())


def normal(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Return spans as they are compared: neighbours of one look as one, spaces single and of no look."""
    pieces = [piece for span in _neighbours(spans) for piece in _edged(span)]
    joined: list[Span] = []
    for place, piece in enumerate(pieces):
        last = joined[-1] if joined else None
        if piece is _SPACE:
            if last is None or last.text.endswith(" "):
                continue
            piece = _blank(pieces, place)  # noqa: PLW2901  a space takes the look of what is around it
        if last and not (piece.cites or last.cites) and _face(last) == _face(piece):
            joined[-1] = replace(last, text=last.text + piece.text)
        else:
            joined.append(piece)
    if joined and not joined[-1].cites:
        joined[-1] = replace(joined[-1], text=joined[-1].text.rstrip(" "))
    return tuple(_needed(span) if LITERAL in span.text else span for span in joined if span.text)


def _needed(span: Span) -> Span:
    """Return a span without the marks that it needs no more, now that its words stand together.

    ``(A)`` alone looks like a reference and is marked where it is none; ``(A)(`` does not.
    """
    if span.cites:
        return span
    text = span.text
    for found in reversed(tuple(re.finditer(rf"[(\[]{LITERAL}", text))):
        plain = text[: found.start() + 1] + text[found.end() :]
        bare = plain.replace(LITERAL, "\0")
        starts = {one.start for one in said.block_references(bare)}
        if found.start() not in starts and not _CITING.match(bare, found.start()):
            text = plain
    return replace(span, text=text)


_SPACE = Span(" ")


def _face(span: Span) -> tuple[bool, bool, str]:
    return span.bold, span.italic, span.link


def _neighbours(spans: Iterable[Span]) -> Iterator[Span]:
    """Yield spans with neighbours of one look as one; a citation stands alone."""
    for (_, cites), same in groupby(spans, key=lambda span: (_face(span), span.cites)):
        if cites:
            yield from same
            continue
        first, *more = same
        yield replace(first, text="".join((first.text, *(one.text for one in more)))) if more else first


def _edged(span: Span) -> Iterator[Span]:
    """Yield a span's words, with the space before and after them apart."""
    if span.cites:
        yield span
        return
    text = _SPACES.sub(" ", tree.cleaned(span.text))
    words = text.strip(" ")
    if text[:1] == " ":
        yield _SPACE
    if words:
        yield span if words == span.text else replace(span, text=words)
        if text[-1:] == " ":
            yield _SPACE


def _blank(pieces: Sequence[Span], place: int) -> Span:
    """Return a space with the look that the words on both sides of it share."""
    before = next((p for p in reversed(pieces[:place]) if p is not _SPACE), None)
    after = next((p for p in pieces[place + 1 :] if p is not _SPACE), None)
    if before is None or after is None:
        return Span(" ")
    link = before.link if before.link == after.link and not (before.cites or after.cites) else ""
    return Span(" ", before.bold and after.bold, before.italic and after.italic, link)


def markdown(found: Sequence[Paragraph]) -> str:
    """Return paragraphs as an author's Markdown; nothing for no paragraphs."""
    lines: list[str] = []
    widths: list[int] = []
    numbers: dict[int, int] = {}
    before: Paragraph | None = None
    for paragraph in found:
        text = _line(paragraph.spans)
        if not text:
            continue
        level = min(paragraph.level, len(widths))
        if paragraph.item == "more" and level >= len(widths):
            level = len(widths) - 1
        if not paragraph.item or (paragraph.item == "more" and level < 0):
            gap, indent, mark = [""], 0, ""
            widths, numbers = [], {}
        elif paragraph.item == "more":
            gap, indent, mark = [""], sum(widths[: level + 1]), ""
            widths = widths[: level + 1]
        else:
            gap = [] if before is not None and before.item in {"bullet", "number"} else [""]
            numbers = {deep: number for deep, number in numbers.items() if deep <= level}
            mark = "- "
            if paragraph.item == "number":
                begins = level not in numbers or len(widths) <= level
                numbers[level] = paragraph.start if begins else numbers[level] + 1
                mark = f"{numbers[level]}. "
            else:
                numbers.pop(level, None)
            indent = sum(widths[:level])
            widths = [*widths[:level], len(mark)]
        lines += [*(gap if lines else ()), f"{' ' * indent}{mark}{text}"]
        before = paragraph
    return "\n".join(lines)


def _line(spans: Sequence[Span], *, again: bool = True) -> str:
    """Return a line in the simplest way of writing that reads as it should.

    Not all looks can be written side by side, such as an exclamation mark in italics with a word close behind
    it. Then the looks give way and not the words, which would get asterisks in them.
    """
    wanted = normal(spans)
    written = ""
    for bold, italic in ((True, True), (True, False), (False, True), (False, False)):
        looks = normal(replace(s, bold=s.bold and bold, italic=s.italic and italic) for s in wanted)
        for mark, care in product("*_" if italic else "*", _Care):
            written = _written(looks, care, mark)
            got = paragraphs(written)
            one = got[0] if got else Paragraph(())
            if len(got) > 1 or one.item or _unliteral(one.spans) != _unliteral(looks):
                continue
            # words that look like a reference and are none beside these others are said to be none
            return written if one.spans == looks or not again else _line(one.spans, again=False)
    return written


def _unliteral(spans: Sequence[Span]) -> tuple[Span, ...]:
    return tuple(replace(span, text=span.text.replace(LITERAL, "")) for span in spans)


class _Care(Enum):
    """How much is escaped: nothing, all but the words of a link, or all."""

    NONE = 0
    WORDS = 1
    ALL = 2


def _written(spans: Sequence[Span], care: _Care, mark: str) -> str:
    done = ""
    for bold, thick in groupby(spans, key=lambda span: span.bold):
        inner = ""
        for italic, thin in groupby(thick, key=lambda span: span.italic):
            text = "".join(_piece(link, tuple(part), care) for link, part in groupby(thin, _look))
            inner += f"{mark}{text}{mark}" if italic else text
        done += f"**{inner}**" if bold else inner
    return done if care is _Care.NONE else _started(done.replace("![", "\\!["))  # no picture is meant


def _look(span: Span) -> tuple[str, bool]:
    return span.link, span.cites


def _piece(look: tuple[str, bool], spans: Sequence[Span], care: _Care) -> str:
    link, cites = look
    text = "".join(span.text for span in spans)
    if cites:
        return text
    if link and _coded(text) in {link, link.removeprefix("mailto:")} and care is not _Care.ALL:
        return text
    plain = care is _Care.NONE or (link and care is _Care.WORDS)
    inside = _unmarked(text) if plain else _escaped(text, linked=bool(link))
    if not link:
        return inside
    return f"[{inside}]({link})"


def _coded(address: str) -> str:
    """Return an address that may stand between parentheses."""
    return quote(address, safe="/:?#[]@!$&'*+,;=%~-._")


def _unmarked(text: str) -> str:
    return text.replace(f"({LITERAL}", "\\(").replace(f"[{LITERAL}", "\\[")


def _escaped(text: str, *, linked: bool) -> str:
    text = text.replace(f"[{LITERAL}", "[").replace(f"({LITERAL}", "\0")
    text = _SPECIAL.sub(r"\\\g<0>", text).replace("\0", "\\(")
    text = _ENTITY.sub("&amp;", text)
    return text if linked else _ADDRESS.sub(r"\1&#58;//", text)


def _started(line: str) -> str:
    """Return a line whose first characters begin no list."""
    if found := _START.match(line):
        mark = found[1]
        return f"{mark[:-1]}\\{line[len(mark) - 1 :]}"
    if _BULLET.match(line) and not ((read_back := paragraphs(line)) and not read_back[0].item):
        return f"&#{ord(line[0])};{line[1:]}"
    return line
