"""Rendered text → files of other formats. Heavy and optional imports live only here."""

from pathwaygen.export import flowchart
from pathwaygen.export.html import page

__all__ = ["flowchart", "page"]
