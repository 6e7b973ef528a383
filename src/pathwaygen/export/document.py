"""A manuscript → a file in each of its formats: the one list that the command line and the build read."""

from __future__ import annotations

from collections.abc import Callable

from pathwaygen.export.docx import docx
from pathwaygen.export.html import html
from pathwaygen.export.manuscript import Manuscript
from pathwaygen.export.pdf import pdf

Writer = Callable[[Manuscript], bytes]

DOCUMENTS: dict[str, Writer] = {"html": html, "docx": docx, "pdf": pdf}
"""What writes each format; the format is also the end of its file's name."""
