"""A rendered Markdown document as a tree: what every format that is not Markdown is made from.

Reads CommonMark with tables, and attributes in braces: ``{: #id .class}`` after a heading, a link or
emphasis, or on a line of its own at the end of a paragraph or a list item.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import cache
from typing import TYPE_CHECKING, Any

import mistune
from mistune.plugins.table import table
from mistune.util import unescape

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mistune import InlineState

_CARRIERS = frozenset(("link", "image", "emphasis", "strong"))
_REFERENCE = "#ref-"
_LEAVES = frozenset(("paragraph", "block_text"))


@dataclass(frozen=True, slots=True)
class Element:
    """A node of the document.

    Blocks, with what ``children`` hold:

    - ``heading``: a line. ``data["level"]`` is 1–6. Classes: ``title`` (the document's own), ``group`` (over
      several actions), ``action`` (a block of the pathway: ``A · Title`` and a ``badge``), ``care`` and
      ``patient`` (the two sides of an action), ``transition``, ``indicator``, ``table``, ``figure``,
      ``attachment``.
    - ``paragraph``: a line. Classes: ``subtitle``, ``banner`` with ``draft``, ``errors`` or ``example`` (they
      stand first, for the eye and the ear), ``note``, ``section`` (a lead-in inside an action), ``part`` (a
      lesser one), ``question`` (of a decision), ``next`` (where the arrows lead), ``footnote``. A paragraph
      that is one ``image`` is a picture; an image of class ``flowchart`` is the flowchart.
    - ``block_text``: a line, as the first child of an item of a list without empty lines.
    - ``list``: items. ``data["ordered"]``; ``data["start"]`` is the first number where it is not 1.
    - ``list_item``: blocks. It may have an address: a reference, a suggestion, a goal, an entry, an exit.
    - ``table``: ``table_head``, whose children are ``table_cell``, and ``table_body``, whose children are
      ``table_row``, whose children are ``table_cell``. A cell is a line. In a table of two columns the first
      heads its row.

    A line is made of ``text``, ``strong``, ``emphasis``, ``softbreak`` and ``linebreak`` (both a space),
    ``link`` and ``image`` (``data["url"]``; the children of an image are its text alternative). Emphasis of
    class ``badge`` is a label. Links: ``http(s):`` and ``mailto:`` lead out, ``#…`` to an ``id`` in the tree.
    Classes: ``citation`` (to the list of references), ``back`` (from it, to the first place that cites it),
    ``suggestion`` (to the list of own suggestions, marks what stands before it).

    Attributes:
        kind: mistune's name of it, such as ``paragraph``, ``list_item`` or ``strong``.
        children: What it holds.
        text: The words of a ``text``.
        id: Its address, or nothing.
        classes: Its classes.
        data: What else its kind has: a heading's ``level``, a link's ``url``, a list's ``ordered``.
    """

    kind: str
    children: tuple[Element, ...] = ()
    text: str = ""
    id: str = ""
    classes: tuple[str, ...] = ()
    data: dict[str, Any] = field(default_factory=dict)

    @property
    def words(self) -> str:
        """The text in it."""
        if self.kind in {"softbreak", "linebreak"}:
            return " "
        return self.text + "".join(child.words for child in self.children)

    def walk(self) -> Iterator[Element]:
        """Yield the element and everything in it, in order."""
        yield self
        for child in self.children:
            yield from child.walk()


def read(markdown: str) -> tuple[Element, ...]:
    """Return a document's blocks."""
    tokens, _ = _parser().parse(markdown)
    return tuple(_elements(tokens if isinstance(tokens, list) else ()))


@cache
def _parser() -> mistune.Markdown:
    parser = mistune.create_markdown(renderer=None, escape=True)
    table(parser)
    parser.inline.register("attributes", r"\{:?[ ]*[#.][^{}\n]*\}", _attributes, before="link")
    return parser


def _attributes(_: mistune.InlineParser, match: re.Match[str], state: InlineState) -> int:
    state.append_token({"type": "attributes", "raw": match[0]})
    return match.end()


def _elements(tokens: Iterable[dict[str, Any]]) -> Iterator[Element]:
    for token in tokens:
        if token["type"] == "blank_line":
            continue
        made = Element(
            token["type"],
            children=_settled(_elements(token.get("children") or ())),
            text=unescape(token.get("raw", "")) if token["type"] == "text" else token.get("raw", ""),
            data=dict(token.get("attrs") or {}),
        )
        if made.kind == "link" and str(made.data["url"]).startswith(_REFERENCE):
            made = replace(made, classes=("citation",))
        yield _claimed(made)


def _settled(children: Iterable[Element]) -> tuple[Element, ...]:
    """Give attributes to the link or the emphasis right before them."""
    done: list[Element] = []
    for child in children:
        if child.kind == "attributes" and done and done[-1].kind in _CARRIERS:
            done[-1] = _given(done[-1], child)
        else:
            done.append(child)
    return tuple(done)


def _claimed(element: Element) -> Element:
    """Move attributes at the end of a heading, a paragraph or a list item to it."""
    if element.kind == "list_item":
        return _item(element)
    if (
        element.kind not in {"heading", *_LEAVES}
        or not element.children
        or (last := element.children[-1]).kind != "attributes"
    ):
        return element
    rest = list(element.children[:-1])
    while rest and (rest[-1].kind == "softbreak" or (rest[-1].kind == "text" and not rest[-1].text.strip())):
        rest.pop()
    if rest and rest[-1].kind == "text":
        rest[-1] = replace(rest[-1], text=rest[-1].text.rstrip())
    return _given(replace(element, children=tuple(rest)), last)


def _item(item: Element) -> Element:
    """Move the attributes that a list item's first paragraph has got to the item."""
    if not item.children or item.children[0].kind not in _LEAVES:
        return item
    first, *rest = item.children
    kept = replace(first, id="", classes=())
    return replace(item, children=(kept, *rest), id=first.id, classes=first.classes)


def _given(element: Element, attributes: Element) -> Element:
    found = re.findall(r"([#.])([^\s{}#]+?)(?=[\s}]|$)", attributes.text)
    names = tuple(name for mark, name in found if mark == ".")
    own = next((name for mark, name in found if mark == "#"), "")
    return replace(element, id=own or element.id, classes=element.classes + names)
