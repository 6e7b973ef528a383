"""Indicators: what a spec's measures mean, how they are worded, and which codes they count.

Knows the model, the standard and its own templates; no patients, no findings and no document.
"""

from pathwaygen.indicators.codes import CodeMatcher, matcher
from pathwaygen.indicators.definition import Definition, Kind, Limit, Origin
from pathwaygen.indicators.output import FORMATS, Collection, mark
from pathwaygen.indicators.page import views
from pathwaygen.indicators.resolve import definition, definitions
from pathwaygen.indicators.sheet import Row, Sheet, sheet, sheets
from pathwaygen.indicators.wording import Words
from pathwaygen.indicators.yearly import yearly

__all__ = [
    "FORMATS",
    "CodeMatcher",
    "Collection",
    "Definition",
    "Kind",
    "Limit",
    "Origin",
    "Row",
    "Sheet",
    "Words",
    "definition",
    "definitions",
    "mark",
    "matcher",
    "sheet",
    "sheets",
    "views",
    "yearly",
]
