"""A place and a new value → edits of the author's text, which keep all that is not asked for.

Pure: text and changes in, text out. Comments, the order of keys, quoting, the style of texts of several
lines, indentation, byte order mark and line ends stay. Each result is read again: it must differ from
before in what was asked and nothing else, or :class:`EditError` is raised and there is no result.

- ``change``: what can be asked for, and what it means for the data. ``amend``: asks, and checks.
- ``layout``: where in the text. ``scalar``, ``block``: how a value is written.
- ``names``: an id and everything that points at it. ``apply``: edits → text.
"""

from __future__ import annotations

from pathwaygen.edit.amend import amend, edits, model_order
from pathwaygen.edit.apply import apply, encode
from pathwaygen.edit.change import Change, EditError, Insert, Remove, Rename, Set
from pathwaygen.edit.comments import comments
from pathwaygen.edit.layout import Layout
from pathwaygen.edit.names import rename_id

__all__ = [
    "Change",
    "EditError",
    "Insert",
    "Layout",
    "Remove",
    "Rename",
    "Set",
    "amend",
    "apply",
    "comments",
    "edits",
    "encode",
    "model_order",
    "rename_id",
]
