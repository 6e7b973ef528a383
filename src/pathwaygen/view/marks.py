"""Marks that a citation or an own suggestion leaves in a text until its number is known.

The number is the place in the printed order, which the document's form decides. A mark is made of control
characters, which no author's text can hold.
"""

from __future__ import annotations

import re

from pathwaygen.markdown import Md

MARK = re.compile("\x02([rsfe])(\\d+)\x03")
"""Kind (``r`` for a reference, ``s`` for a suggestion, ``EDGES``) and place in the tuple of them."""

LAST = re.compile("\\s*\x02s\\d+\x03\\s*\\Z")
"""A suggestion's mark at the end of a text."""


EDGES = "fe"
"""Where a field of the Word file begins and ends, as kinds of marks; the number is the field's."""


def edge(kind: str, index: int) -> Md:
    """Return the mark where a field begins or ends."""
    return Md(f"\x02{kind}{index}\x03")


def reference(index: int) -> Md:
    """Return the mark that cites the reference with this place in ``DocumentView.references``."""
    return Md(f"\x02r{index}\x03")


def suggestion(index: int) -> Md:
    """Return the mark of the suggestion with this place in ``DocumentView.suggestions``."""
    return Md(f"\x02s{index}\x03")
