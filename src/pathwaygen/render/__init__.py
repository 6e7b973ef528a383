"""Views → text, through the templates in templates/. The only place that knows Jinja."""

from pathwaygen.render.document import FORMS, document, supplement
from pathwaygen.render.edition import Edition
from pathwaygen.render.environment import environment, template

__all__ = ["FORMS", "Edition", "document", "environment", "supplement", "template"]
