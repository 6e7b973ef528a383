"""Rendered text → files of other formats. Heavy and optional imports live only here."""

from pathwaygen.export import flowchart
from pathwaygen.export.document import DOCUMENTS
from pathwaygen.export.manuscript import Figure, Manuscript, figure, manuscript

__all__ = ["DOCUMENTS", "Figure", "Manuscript", "figure", "flowchart", "manuscript"]
