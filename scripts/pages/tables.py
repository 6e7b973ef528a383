"""Tables inside pages that people write.

Each stands between ``<!-- skrivs av scripts/docs: NAME -->`` and ``<!-- slut -->``.
"""

from __future__ import annotations

import datetime as dt
import re
from functools import cache
from typing import TYPE_CHECKING, Any

from scripts.pages.markdown import table

from pathwaygen import keywords, lint, loader, schema, standard
from pathwaygen.diagnostic import Severity
from pathwaygen.indicators import Kind, Words
from pathwaygen.indicators.calendar import Length
from pathwaygen.indicators.cases import cases
from pathwaygen.indicators.evaluate import verdict
from pathwaygen.indicators.measure import Ages, Clock, Measure, recorded
from pathwaygen.model import Pathway
from pathwaygen.period import Period
from pathwaygen.rules.rule import Level, Stage
from pathwaygen.standard import Phase, When
from pathwaygen.terms import PopulationBase

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from pathwaygen.standard import Element

    Made = Mapping[str, Any]

SEVERITY = {Severity.ERROR: "fel", Severity.WARNING: "varning", Severity.INFO: "upplysning", None: "–"}
STAGES = {
    Stage.DRAFT: "utkast (`draft`)",
    Stage.REVIEW: "remiss (`review`)",
    Stage.PUBLISHED: "publicerad (`published`)",
}
LEVELS = {
    Level.FORM: ("form", "filen går inte att läsa, eller något pekar på det som inte finns"),
    Level.SKA: ("ska", "det som ett vårdförlopp ska innehålla"),
    Level.DECISION: (
        "ställningstagande",
        "det som gruppen ska svara ja eller nej på, ett nej med motivering",
    ),
    Level.BOR: ("bör", "det som ett vårdförlopp bör innehålla"),
    Level.KAN: ("kan", "det som ett vårdförlopp kan innehålla"),
    Level.COMPLETE: (
        "fullständighet",
        "fält som publicerade vårdförlopp brukar ha, och källor till uppgifter",
    ),
    Level.SUGGESTION: ("eget förslag", "gruppens egna förslag som står kvar"),
}
_PHASES = {
    Phase.ASSESSMENT: "Utredning och bedömning",
    Phase.TREATMENT: "Plan och genomförande",
    Phase.FOLLOW_UP: "Uppföljning och avslut",
    Phase.ANY: "Utanför de tre faserna",
}
_WHEN = {When.SICK_LEAVE: " (sjukskrivning)", When.RECURRING: " (återkommande behov)"}
_MARKED = re.compile(r"(<!-- skrivs av scripts/docs: (\w+) -->\n)(.*?)(<!-- slut -->)", re.DOTALL)


def filled(text: str) -> str:
    """Return a page with its tables written anew."""
    return _MARKED.sub(lambda found: f"{found[1]}\n{_TABLES[found[2]]()}\n{found[4]}", text)


def severities() -> str:
    """Return how severe a finding is, by the demand behind it and the stage."""
    rows = (
        (f"**{name}**: {said}", *(SEVERITY[lint.severity(level, stage)] for stage in Stage))
        for level, (name, said) in LEVELS.items()
    )
    return table(("Krav", *STAGES.values()), rows)


def statuses() -> str:
    """Return the stage that each status of a document asks for."""
    made = schema.generate("sv", Pathway)["$defs"]["Status"]
    rows = (
        (f"`{word}`", said, f"`{_stage(word)}`")
        for word, said in zip(made["enum"], made["enumDescriptions"], strict=True)
    )
    return table(("`status`", "Betydelse", "Granskas som"), rows)


def _stage(status: str) -> Stage:
    text = f"format: 1\nid: x\ntitel: X\ndokument:\n  status: {status}\n"
    return lint.stage_of(loader.parse(text.encode(), name="x.yaml"))


def elements() -> str:
    """Return every element of the generic model: where it is written, and how it may be answered."""
    return "\n".join(_elements())


def _elements() -> Iterator[str]:
    for phase, title in _PHASES.items():
        rows = [_element(element) for element in standard.load().elements if element.phase is phase]
        if rows:
            yield f"### {title}\n\n{table(('Del', 'Plats i specen', 'Krav', 'Får besvaras med'), rows)}"


def _element(element: Element) -> tuple[str, ...]:
    swedish = keywords.load().swedish
    path = ".".join(swedish.get(step, step) for step in element.path if step not in ("*", "block"))
    level = element.level.value.replace("_", " ")
    return element.label + _WHEN.get(element.when, ""), f"`{path}`", level, ", ".join(_answers(element))


def _answers(element: Element) -> Iterator[str]:
    """Yield how an element may be answered: what the standard allows, where the format has a place for it."""
    keys, enum = _accepted(element.path)
    if enum:
        yield "`ja` eller `nej`"
        return
    yield "egen text"
    if element.adoptable and "standard" in keys:
        yield "`standard`"
    if element.waivable and "not_applicable" in keys:
        yield "`ej_tillämpligt`"
    if "to" in keys:
        yield "`till`"


def _accepted(path: Iterable[str]) -> tuple[set[str], bool]:
    """Return the keys that may stand at a canonical path, and whether a word of a list may."""
    root = _root()
    forms: list[Made] = [root]
    for step in path:
        if step != "*":
            inside = [form["properties"][step] for form in forms if step in form.get("properties", {})]
            forms = [form for one in inside for form in _forms(one, root["$defs"])]
    return {key for form in forms for key in form.get("properties", {})}, any(
        "enum" in form for form in forms
    )


@cache
def _root() -> Made:
    return schema.generate("en", Pathway)


def _forms(one: Made, definitions: Made) -> Iterator[Made]:
    if "$ref" in one:
        yield from _forms(definitions[one["$ref"].rpartition("/")[2]], definitions)
    elif "items" in one:
        yield from _forms(one["items"], definitions)
    elif "anyOf" in one:
        for form in one["anyOf"]:
            yield from _forms(form, definitions)
    else:
        yield one


def edges() -> str:
    """Return the edges of an indicator with the answer of each, and why."""
    measure = Measure(
        id="ind",
        title="",
        kind=Kind.SHARE,
        base=PopulationBase.X_AND_Y,
        condition=recorded(["M16"]),
        intervention=recorded(["NFB49"]),
        clock=Clock.Y,
        high=Length(days=14),
        counted=recorded(["AW020"]),
        ages=Ages(18, 67),
    )
    period = Period(dt.date(2025, 1, 1), dt.date(2025, 12, 31))
    said = vars(Words().environment.get_template("register/words.txt.j2").module)
    answers = (
        (case.name, verdict(measure, case.patient, period, case.until)) for case in cases(measure, period)
    )
    rows = [(said["cases"][name], str(said["verdict"](found, measure))) for name, found in answers]
    return table(("Patienten", "Svaret"), rows)


_TABLES: Mapping[str, Callable[[], str]] = {
    "allvar": severities,
    "statusar": statuses,
    "delar": elements,
    "granser": edges,
}
