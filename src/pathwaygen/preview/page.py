"""What is shown → the pages of the preview. Templates print it; nothing here reads a file of the author's."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from markupsafe import Markup

from pathwaygen import catalogue, render, resources, review
from pathwaygen.diagnostic import Severity
from pathwaygen.rules import manual

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pathwaygen.catalogue import Language
    from pathwaygen.preview.values import Listed, Shown

VIEWS = ("dokument", "flodesschema", "anmarkningar", "fil")
"""The views of a file, as they are called in addresses, in the order of the tabs."""
_ASSETS = {"forhandsvisning.css": "text/css", "forhandsvisning.js": "text/javascript"}


@cache
def asset(name: str) -> tuple[bytes, str] | None:
    """Return one of the pages' own files and its type; None when there is none of that name."""
    if name not in _ASSETS:
        return None
    return (resources.folder("templates") / "preview" / name).read_bytes(), _ASSETS[name]


def view(shown: Shown, name: str, *, several: bool) -> bytes:
    """Return a view of a file.

    Args:
        shown: The file.
        name: Which of ``VIEWS``.
        several: Whether there are more files, and so a list to go back to.
    """
    return _page(
        "view", shown=shown, view=name, base=address(shown.name), several=several, drawing=_drawing(shown)
    )


def index(listed: Iterable[Listed], token: str) -> bytes:
    """Return the list of files."""
    return _page("index", listed=[(address(one.name), one) for one in listed], token=token)


def rule(code: str, lang: Language) -> bytes | None:
    """Return a rule's page; None when no rule has the code."""
    if code not in catalogue.entries() or not code.startswith("PW"):
        return None
    told = manual.code_page(code, lang=lang).partition("\n")[2].strip()
    return _page("rule", card=review.card(code, lang), told=told)


def lost(what: str, token: str = "") -> bytes:
    """Return the page that says why there is none; with a token it waits for what may come back."""
    return _page("lost", what=what, token=token)


def address(name: str) -> str:
    """Return the beginning of a file's addresses."""
    return f"/{quote(name, safe='')}"


def _drawing(shown: Shown) -> Markup:
    """Return the flowchart as it stands in the page; a step leads to its action in the document."""
    svg = shown.page.chart if shown.page else ""
    linked = svg.replace('href="#', f'href="{address(shown.name)}/dokument#')
    return Markup(linked)  # noqa: S704  our own drawing, escaped by its template


def _page(name: str, **values: Any) -> bytes:  # noqa: ANN401  any node
    text = render.template(f"preview/{name}.html.j2", severities=tuple(Severity), **values)
    return text.encode("utf-8", "replace")
