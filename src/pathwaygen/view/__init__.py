"""A pathway as frozen values that a template prints without thinking. Knows no findings and no templates."""

from pathwaygen.view.document import DocumentView, document
from pathwaygen.view.extras import IndicatorView, RowView
from pathwaygen.view.texts import Texts

__all__ = ["DocumentView", "IndicatorView", "RowView", "Texts", "document"]
