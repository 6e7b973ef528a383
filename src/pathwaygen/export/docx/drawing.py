"""The flowchart as Word can show it: SVG without style sheets, cut to the page, and the same as PNG.

Word draws SVG itself and knows neither media queries nor selectors such as ``#chart .box``: every shape gets
its own looks here, the light ones, read from the drawing's own style sheet.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

_SVG = "http://www.w3.org/2000/svg"
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_DROPPED = frozenset(("title", "desc", "style"))
_KEPT = frozenset(
    [
        "x",
        "y",
        "x1",
        "x2",
        "y1",
        "y2",
        "width",
        "height",
        "rx",
        "ry",
        "cx",
        "cy",
        "r",
        "d",
        "points",
        "transform",
    ]
)
_LOOKS = frozenset(["fill", "stroke", "stroke-width", "stroke-dasharray", "font-weight"])
_SCREEN = "@media"
Looks = tuple[tuple[str, str], ...]
Rule = tuple[str, frozenset[str], Looks]


def plain(svg: str) -> str:
    """Return what a drawing shows, as shapes that each carry their own looks, without the ``svg`` around."""
    from lxml import etree  # noqa: PLC0415  an extra

    reader = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True)
    root = etree.fromstring(svg.encode(), reader)
    rules: tuple[Rule, ...] = ()
    for style in root.iter(f"{{{_SVG}}}style"):
        rules = _rules(style.text or "")
    made = etree.Element("g")
    for child in root:
        _copied(child, made, rules)
    return "".join(etree.tostring(child, encoding="unicode") for child in made)


def _copied(element: Any, parent: Any, rules: tuple[Rule, ...]) -> None:  # noqa: ANN401  lxml has no types
    tag = element.tag.removeprefix(f"{{{_SVG}}}") if isinstance(element.tag, str) else ""
    if not tag or tag in _DROPPED:
        return
    if tag != "a":
        made = parent.makeelement(tag)
        for name, value in element.attrib.items():
            if name in _KEPT:
                made.set(name, value)
        for name, value in _looks(tag, str(element.get("class", "")), rules):
            made.set(name, value)
        if tag == "text":
            made.text = element.text
        parent.append(made)
        parent = made
    for child in element:
        _copied(child, parent, rules)


@lru_cache(maxsize=8)
def _rules(sheet: str) -> tuple[Rule, ...]:
    """Return the light rules of a style sheet by tag and classes, the general ones first."""
    found: list[tuple[int, Rule]] = []
    for selectors, body in _RULE.findall(sheet.partition(_SCREEN)[0]):
        looks = dict(pair.split(":", 1) for pair in body.split(";") if ":" in pair)
        for selector in selectors.split(","):
            last = selector.split()[-1]
            if ":" in last or len(selector.split()) > 2:  # noqa: PLR2004  a place and what stands in it
                continue
            tag, *classes = last.split(".")
            if not tag.startswith("#"):
                known = tuple((name, value) for name, value in looks.items() if name in _LOOKS)
                found.append((len(classes), (tag, frozenset(classes), known)))
    return tuple(rule for _, rule in sorted(found, key=lambda pair: pair[0]))


@lru_cache(maxsize=256)
def _looks(tag: str, classes: str, rules: tuple[Rule, ...]) -> Looks:
    names = set(classes.split())
    looks: dict[str, str] = {}
    for wanted, needed, found in rules:
        if (not wanted or wanted == tag) and needed <= names:
            looks |= dict(found)
    return tuple(looks.items())
