"""A document view → one Markdown document in one of its forms."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pathwaygen.errors import UsageError
from pathwaygen.markdown import Md
from pathwaygen.render.environment import template
from pathwaygen.render.glossary import Glossary
from pathwaygen.render.numbering import Numbering

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from pathwaygen.view import DocumentView
    from pathwaygen.view.supplement import SupplementView

FORMS = ("web", "document", "guidance")
"""The orders a document comes in: that of the published pathways, of the writing instruction, and of other
knowledge supports."""

_LOOSE = re.compile(r"^((?: *(?:-|\d+\.) .*\n)(?: *\{:.*\}\n)?)\n(?= *(?:-|\d+\.) )", re.MULTILINE)
"""An empty line between two list items of one line each."""
_EMPTY_LINES = re.compile(r"\n{3,}")


def document(
    view: DocumentView,
    form: str = "web",
    *,
    chart: str = "flodesschema.svg",
    templates_dir: Path | None = None,
    beside: str = "",
) -> str:
    """Return a document as Markdown.

    Args:
        view: What to print.
        form: One of ``FORMS``.
        chart: The address of the flowchart's picture, or nothing where there is none.
        templates_dir: A working group's own templates.
        beside: Text that the reader meets too, for the list of terms.

    Raises:
        UsageError: There is no such form, or a template in ``templates_dir`` is broken.
    """
    if form not in FORMS:
        raise UsageError(f"Formen {form} finns inte. Välj någon av {', '.join(FORMS)}")
    return printed(view, form, chart=chart, templates_dir=templates_dir, beside=beside)[0]


def printed(
    view: DocumentView, form: str, *, chart: str, templates_dir: Path | None = None, beside: str = ""
) -> tuple[str, Numbering]:
    """Return a document in one of ``FORMS``, and the numbers that it has given."""
    body = template(f"document/{form}.md.j2", view=view, chart=Md(chart), templates_dir=templates_dir)
    numbering, glossary = Numbering(view), Glossary(beside)
    parts = [glossary.fill(numbering.fill(body)), *_lists(numbering, glossary, templates_dir)]
    return _joined(parts), numbering


def supplement(view: SupplementView, *, templates_dir: Path | None = None) -> str:
    """Return a regional supplement as Markdown, in the order of its region's own document.

    Raises:
        UsageError: A template in ``templates_dir`` is broken.
    """
    return supplement_printed(view, templates_dir=templates_dir)[0]


def supplement_printed(view: SupplementView, *, templates_dir: Path | None = None) -> tuple[str, Numbering]:
    """Return a regional supplement as Markdown, and the numbers that it has given."""
    body = template("supplement/document.md.j2", view=view, templates_dir=templates_dir)
    rest = template("supplement/closing.md.j2", view=view, templates_dir=templates_dir)
    numbering, glossary = Numbering(view), Glossary()
    parts = [glossary.fill(numbering.fill(body)), *_lists(numbering, glossary, templates_dir)]
    return _joined([*parts, glossary.fill(numbering.fill(rest))]), numbering


def _lists(numbering: Numbering, glossary: Glossary, templates_dir: Path | None) -> tuple[str, ...]:
    """Return the lists that a document ends with: its terms, its own suggestions and its references."""
    listed = template(
        "document/parts/suggestions.md.j2", suggestions=numbering.suggestions, templates_dir=templates_dir
    )
    told = glossary.fill(numbering.fill(listed))
    return (
        template("document/parts/terms.md.j2", terms=glossary.terms, templates_dir=templates_dir),
        told,
        template(
            "document/parts/references.md.j2", references=numbering.references, templates_dir=templates_dir
        ),
    )


def _joined(parts: Iterable[str]) -> str:
    return _LOOSE.sub(r"\1", _EMPTY_LINES.sub("\n\n", "\n\n".join(parts))).strip() + "\n"
