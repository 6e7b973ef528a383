"""The flowchart as a page of the site shows it: a drawing that leads to the document, and in words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pathwaygen import flowchart, render
from pathwaygen.export import flowchart as charts
from pathwaygen.markdown import Md
from pathwaygen.site import places

if TYPE_CHECKING:
    from collections.abc import Collection

    from pathwaygen.flowchart import Chart

_ID = "flodesschema-chart"
"""The address of a drawing; there is one in a page."""
_STYLE = re.compile(r"<style>.*?</style>\n?", re.DOTALL)
_EMPTY_LINES = re.compile(r"\n\s*\n+")
_DARK = re.compile(r"@media \(prefers-color-scheme:dark\)\{\n(?P<rules>.*)\n\}\n\Z", re.DOTALL)
_IMAGE = re.compile(r"^!\[(?P<said>[^\]\n]*)\]\((?P<address>[^)\n]*)\)\{\.flowchart\}$", re.MULTILINE)
_PICTURE = re.compile(r"^!\[(?P<said>(?:\\.|[^\]\\\n])*)\]\((?P<address>[^)\n]*)\)$", re.MULTILINE)


def svg(chart: Chart, name: str) -> Md:
    """Return a chart's drawing as it stands in its own page; nothing where there is nothing to draw.

    Its looks are the site's style sheet's, which follows the reader's choice of light or dark, and its boxes
    lead to the document.
    """
    if not chart.nodes:
        return Md("")
    page = places.pathway(name, places.CHART)
    there = places.address(page, places.pathway(name, places.DOCUMENT))
    bare = _STYLE.sub("", charts.svg(chart, flowchart.draw(chart)))
    return Md(_EMPTY_LINES.sub("\n", bare.replace('<a href="#', f'<a href="{there}#')).strip())


def outline(chart: Chart) -> Md:
    """Return a chart in words."""
    return Md(render.template("flowchart/outline.md.j2", outline=flowchart.outline(chart)).strip())


def style() -> str:
    """Return the looks of every drawing, light or dark as the reader has chosen; light on paper."""
    text = render.template("flowchart/style.j2", drawing={"id": _ID})
    own = f"#{_ID}"
    sheet = text.partition("<style>\n")[2].partition("</style>")[0]
    dark = _DARK.search(sheet)
    if dark is None:
        raise ValueError("the drawing's style sheet has no dark part")
    rules = dark["rules"].replace(own, f'[data-md-color-scheme="slate"] {own}')
    return f"{sheet[: dark.start()]}@media screen{{\n{rules}\n}}\n"


def linked(text: str, page: str, *, shown: bool) -> str:
    """Return a document whose flowchart leads to the page on it.

    Args:
        text: The document.
        page: The address of the page on the flowchart.
        shown: Whether the picture is among the files; else its name alone is the link.
    """

    def lead(found: re.Match[str]) -> str:
        inside = found[0] if shown else found["said"]
        return f"[{inside}]({page})"

    return _IMAGE.sub(lead, text)


def pictured(text: str, known: Collection[str], folder: str = "") -> str:
    """Return a document with its own pictures where the site has them; another stands as its words.

    Args:
        text: The document.
        known: The names of the pictures.
        folder: The address of the folder that they lie in, with a slash at the end; the page's own if empty.
    """

    def show(found: re.Match[str]) -> str:
        return (
            f"![{found['said']}]({folder}{found['address']})" if found["address"] in known else found["said"]
        )

    return _PICTURE.sub(show, text)
