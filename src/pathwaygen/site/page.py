"""What every page has: its head for the site's generator, and tabs over the pages that belong together."""

from __future__ import annotations

import html
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pathwaygen import render
from pathwaygen.markdown import Md, inline
from pathwaygen.markdown.tree import cleaned
from pathwaygen.site import places
from pathwaygen.storage import Output

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Head:
    """A page's front matter. Texts are YAML scalars.

    Attributes:
        title: What the browser's tab and the search call it.
        description: One sentence, for search engines.
        navigation: Whether the site's own navigation stands beside it.
        contents: Whether its table of contents does.
        searched: Whether the search finds it.
    """

    title: Md
    description: Md = Md("")  # noqa: RUF009  a str
    navigation: bool = True
    contents: bool = True
    searched: bool = True


def head(
    title: str,
    description: str = "",
    *,
    navigation: bool = True,
    contents: bool = True,
    searched: bool = True,
) -> Head:
    """Return a page's front matter from plain texts."""
    return Head(
        _scalar(title),
        _scalar(description) if description else Md(""),
        navigation,
        contents,
        searched,
    )


def _scalar(text: str) -> Md:
    """Return a text as a YAML scalar on one line. MkDocs' templates print it as it stands, so it is HTML."""
    said = html.escape(" ".join(cleaned(text).split()))
    return Md(json.dumps(said, ensure_ascii=False))


@dataclass(frozen=True, slots=True)
class Tab:
    """One of several pages that belong together: its address, and whether it is the page itself."""

    name: str
    address: Md
    here: bool


def tabs(page: str, among: Sequence[tuple[str, str]]) -> tuple[Tab, ...]:
    """Return the tabs of a page: names for the template, with the places of the pages."""
    return tuple(Tab(name, link(page, to), to == page) for name, to in among)


def link(page: str, to: str) -> Md:
    """Return the address of a page or a file from another page, safe in Markdown."""
    return inline(places.link(page, to).replace(" ", "%20"))


def page(path: str, template: str, **values: Any) -> Output:  # noqa: ANN401  any node
    """Return a page as its template prints it."""
    return Output(path, render.template(template, **values).encode())
