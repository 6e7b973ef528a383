"""Findings as a page that a working group goes through: by section of the document, without scripts."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from pathwaygen.diagnostic import Severity
from pathwaygen.resources import folder

if TYPE_CHECKING:
    from jinja2 import Template

    from pathwaygen.report.model import Report

_TEXT: dict[str, dict[str, str]] = {
    "sv": {
        "title": "Granskning",
        "skip": "Hoppa till innehållet",
        "lead": "Granskad mot vad som krävs inför {stage}. Ordningen är dokumentets.",
        "error": "Måste rättas",
        "warning": "Bör rättas",
        "info": "Att ta ställning till",
        "waived": "Godtaget genom avsteg",
        "contents": "Innehåll",
        "clean": "Inga anmärkningar. Allt som krävs finns med.",
        "lacking": "Saknas",
        "wrong": "Att rätta",
        "todo": "Gör så här",
        "decides": "Vem avgör",
        "place": "Plats",
        "line": "rad {line}",
        "top": "ytterst i filen",
        "accepted": "godtas genom avsteg",
        "demand": "Krav",
        "rule": "Varför frågar programmet? Regel {code}",
        "related": "Se även",
        "fix": "Programmet kan rätta det",
        "safe": "pathwaygen check --fix",
        "unsafe": "pathwaygen check --fix --unsafe-fixes, och se över resultatet",
        "reason": "Skäl",
        "by": "Beslutat av",
        "date": "Datum",
        "unsaid": "inte angivet",
        "rules": "Reglerna",
        "rules_lead": "Varje anmärkning bygger på en regel. Här står varför den finns.",
        "source": "Källa",
        "waive": "Så görs ett avsteg",
        "waive_how": "Lägg till detta ytterst i filen, och skriv skälet i en mening. "
        "Raden ”vid” begränsar avsteget till ett ställe; utan den gäller det hela filen.",
        "form": "Anmärkningen gäller hur filen är skriven. Den rättas i filen, och avsteg går inte att göra.",
        "back": "Till början",
        "of": "{count} i {section}",
    },
    "en": {
        "title": "Review",
        "skip": "Skip to the content",
        "lead": "Checked against what is asked before {stage}. The order is the document's.",
        "error": "Must be mended",
        "warning": "Ought to be mended",
        "info": "To take a stand on",
        "waived": "Accepted through a waiver",
        "contents": "Contents",
        "clean": "No findings. All that is asked for is there.",
        "lacking": "Missing",
        "wrong": "To mend",
        "todo": "Do this",
        "decides": "Who decides",
        "place": "Place",
        "line": "line {line}",
        "top": "the top level of the file",
        "accepted": "accepted through waivers",
        "demand": "Requirement",
        "rule": "Why does the program ask? Rule {code}",
        "related": "See also",
        "fix": "The program can mend it",
        "safe": "pathwaygen check --fix",
        "unsafe": "pathwaygen check --fix --unsafe-fixes, and look at the result",
        "reason": "Reason",
        "by": "Decided by",
        "date": "Date",
        "unsaid": "not stated",
        "rules": "The rules",
        "rules_lead": "Every finding above rests on a rule. Here is why it exists and how to follow it.",
        "source": "Source",
        "waive": "How to waive it",
        "waive_how": "Add this at the top level of the file, and write the reason in a sentence. "
        "The line “at” limits the waiver to one place; without it, it holds for the whole file.",
        "form": "The finding is about how the file is written. It is mended there, and cannot be waived.",
        "back": "To the top",
        "of": "{count} in {section}",
    },
}
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]"
)


def as_html(report: Report) -> str:
    """Return one self-contained page for all specs of the run."""
    page = _template().render(
        report=report, reviews=report.reviews, text=_TEXT[report.lang], kinds=tuple(Severity)
    )
    return f"{_UNSEEN.sub('�', page)}\n"


@cache
def _template() -> Template:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # noqa: PLC0415  one format needs it

    environment = Environment(
        loader=FileSystemLoader(folder("templates")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["code"] = _code
    return environment.get_template("report/review.html.j2")


def _code(text: str) -> object:
    """Return a paragraph with what stands between backticks as code, and the rest made safe."""
    from markupsafe import Markup, escape  # noqa: PLC0415  as above

    parts = (
        Markup("<code>{}</code>").format(part) if n % 2 else escape(part)
        for n, part in enumerate(text.split("`"))
    )
    return Markup().join(parts)
