"""What pages need beside their text: style sheets, and the configuration that makes a site of the tree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pathwaygen import render, resources
from pathwaygen.site import drawing
from pathwaygen.site.page import head
from pathwaygen.storage import Output

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pathwaygen.site.publication import Publication

STYLES = ("stil/webbplats.css", "stil/flodesschema.css", "stil/skript.css")
"""The style sheets, as every page of the site has them."""
SCRIPTS: tuple[str, ...] = ("skript/flodesschema.js", "skript/tabeller.js", "skript/innehall.js")
"""The scripts, likewise; each is a file in templates/site/."""
_EARLY = ("skript/grund.js", "skript/ljust-morkt.js")
"""The scripts that the theme's parts name themselves: they run before the page is painted."""
_THEME = (
    "tema/404.html",
    "tema/assets/javascripts/lunr/min/lunr.sv.min.js",
    "tema/partials/javascripts/base.html",
    "tema/partials/javascripts/content.html",
    "tema/partials/javascripts/palette.html",
    "tema/partials/search.html",
)
"""What stands in for files of mkdocs-material: scripts as files, a name for the search, Swedish for it."""


def theme() -> Path:
    """Return the folder with what stands in for parts of mkdocs-material."""
    return resources.folder("templates") / "site" / "tema"


def pages(_: Publication) -> Iterator[Output]:
    """Yield the files that pages refer to."""
    for path in (*STYLES, *SCRIPTS, *_EARLY):
        if path == STYLES[1]:
            yield Output(path, drawing.style().encode())
        else:
            yield Output(path, _shipped(path))


def beside(whole: Publication) -> Iterator[Output]:
    """Yield what lies beside the folder of pages: the configuration, and the parts of the theme."""
    text = render.template(
        "site/mkdocs.yml.j2", title=head(whole.settings.title).title, styles=STYLES, scripts=SCRIPTS
    )
    yield Output("mkdocs.yml", text.encode())
    for path in _THEME:
        yield Output(path, _shipped(path))


def _shipped(path: str) -> bytes:
    return (resources.folder("templates") / "site" / path).read_bytes()
