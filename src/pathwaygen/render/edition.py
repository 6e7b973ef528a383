"""A document on several pages: itself, and pages that cite with its own numbers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from pathwaygen.render.document import printed, supplement_printed
from pathwaygen.render.environment import template
from pathwaygen.view import marks
from pathwaygen.view.supplement import SupplementView

if TYPE_CHECKING:
    from pathwaygen.view import DocumentView

_OWN = re.compile(r"(?<=[ {])#([^\s{}#]+)(?=[^{}\n]*\})")
_LINK = re.compile(r"\]\(#([^()\s]+)\)")


class Edition:
    """A document, and other pages about it.

    Attributes:
        view: What it is made from.
        document: The document as Markdown; of a pathway in the published web order.
    """

    def __init__(self, view: DocumentView | SupplementView, *, address: str, chart: str = "") -> None:
        """Print the document.

        Args:
            view: A pathway or a regional supplement as a document.
            address: Where the document lies, as the other pages link to it.
            chart: The address of the flowchart's picture, or nothing where there is none.
        """
        self.view = view
        self.document, self._numbering = (
            supplement_printed(view)
            if isinstance(view, SupplementView)
            else printed(view, "web", chart=chart)
        )
        self._address = address

    def page(self, name: str, /, **values: Any) -> str:  # noqa: ANN401  any node
        """Return a template's text. What it cites, and what it refers to elsewhere, stands in the document.

        Args:
            name: The template.
            values: What it prints, beside the view.
        """
        text = template(name, view=self.view, **values)
        return self.linked(text)

    def linked(self, text: str) -> str:
        """Return a text of the document as another page has it."""
        text = marks.MARK.sub(self._cited, text)
        own = {found[1] for found in _OWN.finditer(text)}
        return _LINK.sub(lambda found: found[0] if found[1] in own else self._there(found[1]), text)

    def _there(self, anchor: str) -> str:
        return f"]({self._address}#{anchor})"

    def _cited(self, mark: re.Match[str]) -> str:
        return self._numbering.again(mark)
