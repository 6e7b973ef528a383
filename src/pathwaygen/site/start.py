"""The site's first page: the ways in for a clinician."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pathwaygen import render
from pathwaygen.markdown import inline
from pathwaygen.site import places
from pathwaygen.storage import Output

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pathwaygen.site.publication import Publication


def pages(whole: Publication) -> Iterator[Output]:
    """Yield the page."""
    shown = tuple(
        (inline(entry.title), inline(places.link(places.START, places.pathway(entry.id))))
        for entry in whole.pathways
    )
    text = render.template("site/start.md.j2", title=inline(whole.settings.title), pathways=shown)
    yield Output(places.START, text.encode())
