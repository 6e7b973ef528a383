"""A manuscript → a file in each of its formats: the one list that the command line and the build read."""

from __future__ import annotations

from collections.abc import Callable

from pathwaygen.export.html import html
from pathwaygen.export.manuscript import Manuscript

Writer = Callable[[Manuscript], bytes]

DOCUMENTS: dict[str, Writer] = {"html": html}
"""What writes each format; the format is also the end of its file's name."""
