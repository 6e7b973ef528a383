"""Markdown → tree. mistune does the parsing; only lists, emphasis and links are switched on."""

from __future__ import annotations

import html
import re
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import mistune
from mistune.plugins.url import parse_url_link

from pathwaygen import prose
from pathwaygen.markdown.tree import (
    Block,
    BlockReference,
    Citation,
    Emphasis,
    Inline,
    Link,
    Links,
    Listing,
    Paragraph,
    Text,
    cleaned,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mistune import InlineState

_ALLOWED = re.compile(r"(?:https?://|mailto:|#)[^\s]", re.IGNORECASE)
_BLOCK_RULES = ["list", "blank_line"]
_INLINE_RULES = ["escape", "emphasis", "link", "link_close", "auto_link", "auto_email", "softbreak"]
_ID = re.compile(r"[A-ZÅÄÖ]\d?")


_PLAIN = re.compile(r"[^\W\d_][^\x00-\x1f\x7f-\x9f\u2028\u2029*\[\]()<>&\\@:/`_!~]*(?<!\s)\n?\Z")
"""A paragraph of words on one line, in which nothing can be markup: more than half of all texts."""


def read(text: str, links: Links) -> tuple[Block, ...]:
    """Return an author's text as a tree. Never raises on any text."""
    if not text:
        return ()
    if _PLAIN.match(text):
        return (Paragraph((Text(cleaned(text.removesuffix("\n"))),)),)
    return parsed(text, links)


def parsed(text: str, links: Links) -> tuple[Block, ...]:
    """Return any text as ``read`` does, by mistune."""
    tokens, _ = _parser().parse(cleaned(_bulleted(text)))
    return tuple(_merged(_blocks(tokens, links))) if isinstance(tokens, list) else ()


def _bulleted(text: str) -> str:
    """Return a text with the bullets of a word processor as those of Markdown."""
    for start, end in reversed(prose.bullets(text)):
        text = f"{text[:start]}- {text[end:]}"
    return text


@cache
def _parser() -> mistune.Markdown:
    block = mistune.BlockParser(list_rules=list(_BLOCK_RULES))
    block.rules = list(_BLOCK_RULES)
    for name in block.specification.keys() - set(_BLOCK_RULES):
        block.specification[name] = "(?!)"  # a list would still be broken off by it, and lose it
    line = mistune.InlineParser()
    line.rules = list(_INLINE_RULES)
    parser = mistune.Markdown(renderer=None, block=block, inline=line)
    line.register("url_link", r"""https?://[^\s<\[\]]+[^\s<\[\].,:;"')]""", parse_url_link)
    line.register(
        "entity", r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});", _entity, "escape"
    )
    line.register("citation", r"!?\[@[^\]\n]+\]", _citation, "link")
    line.register("reference", r"\(", _reference, "link")
    return parser


def _entity(_: mistune.InlineParser, match: re.Match[str], state: InlineState) -> int:
    decoded = cleaned(html.unescape(match[0])).replace("\n", " ")
    state.append_token({"type": "text", "raw": decoded, "_emphasis": False})
    return match.end()


def _citation(_: mistune.InlineParser, match: re.Match[str], state: InlineState) -> int | None:
    said = match[0].removeprefix("!")  # what looks like a picture is a call and a citation
    for found in prose.citations(said):
        if said != match[0]:
            state.append_token({"type": "text", "raw": "!"})
        state.append_token({"type": "citation", "raw": said, "ids": found.ids})
        return match.end()
    return None


def _reference(_: mistune.InlineParser, match: re.Match[str], state: InlineState) -> int | None:
    before = max(0, match.start() - 1)
    close = state.src.find(")", match.end())
    if close < 0 or close - match.start() > 200:  # noqa: PLR2004  no reference is that long
        return None
    for found in prose.block_references(state.src[before : close + 2]):
        if found.start == match.start() - before:
            state.append_token({"type": "reference", "raw": found.raw})
            return match.start() + len(found.raw)
    return None


def _blocks(tokens: Iterable[dict[str, Any]], links: Links) -> Iterator[Block]:
    for token in tokens:
        if token["type"] == "list":
            attrs = token["attrs"]
            start = min(int(attrs.get("start", 1)), 999) if attrs.get("ordered") else None
            items = tuple(item for child in token["children"] for item in _items(child, links))
            if items:
                yield Listing(start, items)
        elif "children" in token or "text" in token:
            children = tuple(_inlines(token.get("children", ()), links))
            if children:
                yield Paragraph(children)


def _items(token: dict[str, Any], links: Links) -> Iterator[tuple[Block, ...]]:
    """Yield an item, or the items of a list that stands where its first words would."""
    blocks = list(_merged(_blocks(token.get("children", ()), links)))
    while blocks and isinstance(first := blocks[0], Listing):
        yield from first.items
        blocks = blocks[1:]
    if blocks:
        yield tuple(blocks)


def _merged(blocks: Iterable[Block]) -> Iterator[Block]:
    """Join lists of one kind that follow each other: in the end they would read as one."""
    held: Block | None = None
    for block in blocks:
        if (
            isinstance(held, Listing)
            and isinstance(block, Listing)
            and (held.start is None) == (block.start is None)
        ):
            held = Listing(held.start, held.items + block.items)
            continue
        if held is not None:
            yield held
        held = block
    if held is not None:
        yield held


def _inlines(tokens: Iterable[dict[str, Any]], links: Links) -> Iterator[Inline]:
    said = ""
    for token in tokens:
        match token["type"]:
            case "text":
                said += token["raw"]
                continue
            case "softbreak" | "linebreak":
                said += " "
                continue
        found = tuple(_inline(token, links))
        if said and found:
            yield Text(said)
            said = ""
        for part in found:
            if isinstance(part, Text):
                said += part.text
            else:
                if said:
                    yield Text(said)
                    said = ""
                yield part
    if said:
        yield Text(said)


def _inline(token: dict[str, Any], links: Links) -> Iterator[Inline]:
    match token["type"]:
        case "strong":
            yield Emphasis("**", tuple(_inlines(token["children"], links)))
        case "emphasis":
            yield Emphasis("*", tuple(_inlines(token["children"], links)))
        case "link" | "image":
            yield from _link(token, links)
        case "citation":
            yield from _cited(token, links)
        case "reference":
            yield from _referred(token["raw"], links)
        case _:
            yield Text(str(token.get("raw", "")))


def _link(token: dict[str, Any], links: Links) -> Iterator[Inline]:
    address = str(token["attrs"]["url"])
    children = tuple(_inlines(token.get("children", ()), links))
    if token["type"] == "link" and _ALLOWED.match(address):
        yield Link(address, children or (Text(unquote(address)),))
    else:
        yield from children
        yield Text(f" ({cleaned(unquote(address))})" if address else "")
    if title := token["attrs"].get("title"):
        yield Text(f" ({title})")


def _cited(token: dict[str, Any], links: Links) -> Iterator[Inline]:
    known = tuple(links.citations[cited] for cited in token["ids"] if cited in links.citations)
    unknown = tuple(cited for cited in token["ids"] if cited not in links.citations)
    yield Citation(known, unknown, token["raw"])


def _referred(raw: str, links: Links) -> Iterator[Inline]:
    pieces: list[tuple[str, str | None]] = []
    position = 0
    for found in _ID.finditer(raw):
        if (address := links.blocks.get(found[0])) is None:
            continue
        pieces += [(raw[position : found.start()], None), (found[0], address)]
        position = found.end()
    if pieces:
        yield BlockReference((*pieces, (raw[position:], None)), raw)
    else:
        yield Text(raw)
