"""Tree → Markdown that CommonMark and Python-Markdown read alike, with every other character escaped."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from pathwaygen import prose
from pathwaygen.markdown.tree import (
    Block,
    BlockReference,
    Citation,
    Emphasis,
    Inline,
    Link,
    Listing,
    Paragraph,
    Text,
    cleaned,
    isolated,
    plain_inline,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class Md(str):
    """Text that is safe to stand in a Markdown document."""

    __slots__ = ()


_SPACES = re.compile(r"[ \n]+")
_SPECIAL = re.compile(r"[\\`*_\[\]{}|]")
_BARE_ADDRESS = re.compile(r"(https?):(?=//)", re.IGNORECASE)
_STRUCK = re.compile("~(?=~)")
_AT_START = re.compile(r"([-+#>!]|\d{1,9}[.)](?=\s|$)|={3}|~{3}|\?{3}|:(?=\s|$)|[•·▪◦‣●○■])")
_ENTITY_START = {"=": "&#61;", "~": "&#126;", "?": "&#63;", ":": "&#58;"}
_ADDRESS = re.compile(r"""[\s"'()*<>\[\\\]^`{|}]""")


def escape(text: str) -> Md:
    """Return a text that means itself, on one line."""
    return Md(_started(_text(" ".join(cleaned(text).split()))))


def write(blocks: Iterable[Block]) -> Md:
    """Return paragraphs and lists, parted by empty lines, without one at the end."""
    return Md("\n\n".join(found for found in map(_block, blocks) if found))


def write_line(blocks: Iterable[Block]) -> Md:
    """Return everything on one line."""
    return Md(_started(_line(tuple(_run_on(blocks))).strip()))


def _run_on(blocks: Iterable[Block]) -> Iterator[Inline]:
    """Yield the lines of blocks one after another."""
    for index, block in enumerate(blocks):
        if index:
            yield Text(" ")
        if isinstance(block, Paragraph):
            yield from block.children
            continue
        for place, item in enumerate(block.items):
            if place:
                yield Text("; ")
            yield from _run_on(item)


def _block(block: Block) -> str:
    if isinstance(block, Paragraph):
        return _started(_line(block.children).strip())
    return _listing(block)


def _listing(listing: Listing) -> str:
    items = [[found for found in map(_block, item) if found] for item in listing.items]
    items = [item for item in items if item]
    loose = any(_is_loose(item) for item in listing.items)
    written = []
    for number, item in enumerate(items, listing.start if listing.start is not None else 0):
        marker = ("-" if listing.start is None else f"{number}.").ljust(3) + " "
        content = ("\n\n" if loose else "\n").join(item).replace("\n", "\n" + " " * len(marker))
        written.append(marker + _without_trailing(content))
    return ("\n\n" if loose else "\n").join(written)


def _is_loose(item: tuple[Block, ...]) -> bool:
    """Say whether an item is more than one line and a list under it, or holds a loose list."""
    head, *rest = item
    return bool(rest) and (len(rest) > 1 or isinstance(rest[0], Paragraph) or not isinstance(head, Paragraph))


def _without_trailing(text: str) -> str:
    return re.sub(r"[ ]+$", "", text, flags=re.MULTILINE)


def _line(children: tuple[Inline, ...], *, linked: bool = False) -> str:
    """Return a line, or the text of a link. Emphasis is kept where both its ends are sure to be read so."""
    done = ""
    for index, child in enumerate(children):
        match child:
            case Text(text):
                opens = _opens_bracket(children[index + 1 : index + 2])
                closed = index > 0 and isinstance(children[index - 1], Citation | Link | BlockReference)
                done += _text(text, before_link=opens, linked=linked, closed=closed)
            case Link(address, inside):
                done += f"[{_label(inside) or _text(address)}]({_address(address)})"
            case Citation(marks, unknown, raw):
                done += _cited(marks, unknown, raw)
            case BlockReference(pieces, _):
                done += "".join(
                    f"[{piece}]({to})" if to else _text(piece, literal=False) for piece, to in pieces
                )
            case Emphasis(marker, inside):
                following = _first(children[index + 1 :])
                done = _emphasised(done, _strongest(marker, inside), _flat(inside), following)
    return _SPACES.sub(" ", done)


def _cited(marks: tuple[Md, ...], unknown: tuple[str, ...], raw: str) -> str:
    """Return a citation. References that nobody knows stay as the author wrote them."""
    if not marks:
        return _text(raw)
    rest = [_text("[" + "; ".join(f"@{cited}" for cited in unknown) + "]")] if unknown else []
    return " ".join((*marks, *rest))


def _strongest(marker: str, inside: tuple[Inline, ...]) -> str:
    """Return bold for emphasis that is both bold and italic as a whole."""
    whole = len(inside) == 1 and isinstance(inside[0], Emphasis)
    return "**" if whole else marker


def _flat(children: tuple[Inline, ...]) -> str:
    """Return what stands in emphasis; emphasis within it is let go."""
    return _line(tuple(part for child in children for part in _unwrapped(child)))


def _unwrapped(child: Inline) -> Iterator[Inline]:
    if isinstance(child, Emphasis):
        for inner in child.children:
            yield from _unwrapped(inner)
    else:
        yield child


def _emphasised(before: str, marker: str, inside: str, following: str) -> str:
    core = inside.strip()
    lead = inside[: len(inside) - len(inside.lstrip())]
    trail = inside[len(inside.rstrip()) :]
    if not core:
        return before + inside
    opens = not _is_mark(core[0]) or _is_edge((before + lead)[-1:])
    closes = not _is_mark(core[-1]) or _is_edge((trail + following)[:1])
    if not opens or not closes or (not lead and before.endswith("*")):
        return before + inside
    return f"{before}{lead}{marker}{core}{marker}{trail}"


def _is_mark(character: str) -> bool:
    return unicodedata.category(character)[0] in "PS"


def _is_edge(character: str) -> bool:
    return not character or character.isspace() or _is_mark(character)


def _first(children: tuple[Inline, ...]) -> str:
    return next((written[0] for child in children if (written := _line((child,)))), "")


def _opens_bracket(following: tuple[Inline, ...]) -> bool:
    match following:
        case (Text(), *_) | (Citation((), _, _), *_):  # an unknown citation is written as words
            return False
        case ():
            return False
    return True


def _label(children: tuple[Inline, ...]) -> str:
    """Return a link's text: no link within a link, and a citation as it was written."""
    parts: list[Inline] = []
    for child in children:
        for part in _unwrapped(child):
            match part:
                case Citation(_, _, raw) | BlockReference(_, raw):
                    parts.append(Text(raw))
                case Link(_, inside):
                    parts.append(Text(plain_inline(inside)))
                case _:
                    parts.append(part)
    return _line(tuple(parts), linked=True).strip()


def _address(address: str) -> str:
    coded = _ADDRESS.sub(lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode()), address)
    return coded.replace("&", "&amp;")


def _text(
    text: str, *, literal: bool = True, before_link: bool = False, linked: bool = False, closed: bool = False
) -> str:
    """Return a text escaped wherever it stands.

    Args:
        text: What to escape.
        literal: Whether a letter in parentheses in it names no block.
        before_link: Whether a link follows, which an exclamation mark would make a picture.
        linked: Whether it stands in a link, where an address is no link of its own.
        closed: Whether a bracket ends right before it: a parenthesis that follows names no block.
    """
    text = isolated(text)
    if literal:
        for found in reversed(tuple(prose.block_references(text))):
            if closed and found.start == 0:
                continue
            text = f"{text[: found.start]}\0{text[found.start :]}"
    text = text.replace("&", "&amp;").replace("<", "&lt;")
    text = _SPECIAL.sub(r"\\\g<0>", text).replace("\0", "\\")
    text = _STRUCK.sub("&#126;", text)
    if not linked or "\\" in text or "&" in text:
        text = _BARE_ADDRESS.sub(r"\1&#58;", text)
    return text[:-1] + r"\!" if before_link and text.endswith("!") else text


def _started(line: str) -> str:
    """Return a line that its first characters do not turn into a heading, a list or anything else."""
    found = _AT_START.match(line)
    if not found:
        return line
    mark = found[0]
    if mark[0] in _ENTITY_START:
        return _ENTITY_START[mark[0]] + line[1:]
    if not mark.isascii():
        return f"&#{ord(mark)};{line[1:]}"
    place = found.end() - 1
    return f"{line[:place]}\\{line[place:]}"
