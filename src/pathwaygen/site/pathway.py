"""The pages of one pathway: overview, document, flowchart, actions and indicators, and its files."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from pathwaygen import indicators, render, view
from pathwaygen.site import places
from pathwaygen.storage import Output

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pathwaygen.site.publication import Near, Shown


def pages(entry: Shown, near: Near) -> Iterator[Output]:  # noqa: ARG001  more pages follow
    """Yield every page and file."""
    views = partial(indicators.views, environment=render.environment())
    seen = view.document(entry.pathway, indicators=views, errors=entry.errors)
    text = render.document(seen, "web", chart="")
    yield Output(places.pathway(entry.id, places.DOCUMENT), text.encode())
    yield Output(places.pathway(entry.id), f"# {seen.title}\n\n[Dokumentet](dokument.md)\n".encode())
