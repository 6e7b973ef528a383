"""The words that a chart adds to its author's own. They are measured, so they are known here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pathwaygen.flowchart.chart import Kind, Language

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Words:
    """One language's words.

    Attributes:
        role: What the whole drawing is called (``aria-roledescription``).
        kinds: What each kind of node is called.
        legend: The heading of the legend.
        signs: What each mark and line means, in the legend's order after the shapes.
        continues: What a continuation is called in the legend.
        limit: What a time limit is called when it is read out.
        includes: What the R mark means when it is read out.
        also: What a box of several phases says in the one where it stands.
        shown: What is said of a box that is drawn in several places.
        leads: What is said of an arrow.
        leads_back: What is said of an arrow back to where the patient has been.
        leads_up: What is said of an arrow on to an earlier phase, where the patient has not been.
        overview: What the coarse chart is called.
        overview_id: The same in an id.
        several: What stands for several entries, or exits, in the coarse chart.
        either: Before the last of the answers that lead to the same place.
        ways: What is said of how an arrow is followed, by the kind of its edge.
    """

    role: str
    kinds: dict[Kind, str]
    legend: str
    signs: dict[str, str]
    continues: str
    limit: str
    includes: str
    also: str
    shown: str
    leads: str
    leads_back: str
    leads_up: str
    overview: str
    overview_id: str
    several: dict[Kind, str]
    either: str
    ways: dict[str, str]


WORDS: dict[Language, Words] = {
    "sv": Words(
        role="flödesschema",
        kinds={
            Kind.ENTRY: "Ingång",
            Kind.STEP: "Åtgärd",
            Kind.DECISION: "Beslut",
            Kind.EXIT: "Utgång",
            Kind.CONTINUATION: "Vidare till",
        },
        continues="Vidare till annat förlopp",
        legend="Teckenförklaring",
        signs={
            "rehabilitation": "R = rehabilitering ingår",
            "time": "Tidsgräns",
            "answer": "Svar eller villkor",
            "normal": "Leder till",
            "conditional": "Leder till under ett villkor",
            "returns": "Till tidigare steg eller fas",
            "returns conditional": "Till tidigare steg eller fas under ett villkor",
            "joins": "Pilar till samma ruta går ihop",
            "all": "Alla grenar följs",
            "any": "En eller flera grenar följs",
        },
        limit="Tidsgräns",
        includes="Rehabilitering ingår (R)",
        also="Även i {}",
        shown="Samma ruta visas på {} ställen",
        leads="Från {} till {}",
        leads_back="Från {} tillbaka till {}",
        leads_up="Från {} till {} i en tidigare fas",
        overview="översikt",
        overview_id="oversikt",
        several={Kind.ENTRY: "{} kriterier", Kind.EXIT: "{} kriterier"},
        either="eller",
        ways={"conditional": "villkor", "all": "alla grenar följs", "any": "en eller flera grenar följs"},
    ),
    "en": Words(
        role="flowchart",
        kinds={
            Kind.ENTRY: "Entry",
            Kind.STEP: "Action",
            Kind.DECISION: "Decision",
            Kind.EXIT: "Exit",
            Kind.CONTINUATION: "Continues in",
        },
        continues="Continues in another pathway",
        legend="Key",
        signs={
            "rehabilitation": "R = includes rehabilitation",
            "time": "Time limit",
            "answer": "Answer or condition",
            "normal": "Leads to",
            "conditional": "Leads on under a condition",
            "returns": "To an earlier step or phase",
            "returns conditional": "To an earlier step or phase under a condition",
            "joins": "Arrows to the same box run together",
            "all": "Every branch is followed",
            "any": "One or more branches are followed",
        },
        limit="Time limit",
        includes="Includes rehabilitation (R)",
        also="Also in {}",
        shown="The same box is shown in {} places",
        leads="From {} to {}",
        leads_back="From {} back to {}",
        leads_up="From {} to {} in an earlier phase",
        overview="overview",
        overview_id="overview",
        several={Kind.ENTRY: "{} criteria", Kind.EXIT: "{} criteria"},
        either="or",
        ways={
            "conditional": "condition",
            "all": "every branch is followed",
            "any": "one or more branches are followed",
        },
    ),
}


def prefix(kind: Kind, title: str, language: Language) -> str | None:
    """Return the word that an entry or an end begins with, unless its title already does."""
    word = WORDS[language].kinds[kind]
    if kind in {Kind.STEP, Kind.DECISION} or title.casefold().startswith(word.casefold()):
        return None
    return f"{word}:"


def elsewhere(phases: Sequence[str], language: Language) -> str:
    """Return what a box says of the other phases that it belongs to, or nothing where there are none."""
    if not phases:
        return ""
    words = WORDS[language]
    names = [_inner(name) for name in phases]
    return words.also.format(", ".join(names))


def either(answers: Sequence[str], language: Language) -> str:
    """Return answers that lead to the same place as one, such as ``Höga eller måttliga``."""
    if not answers[1:]:
        return "".join(answers)
    first, *rest = answers
    comma = "," if any("," in answer for answer in answers) else ""
    later = [_inner(answer) if _begins_a_sentence(answer) else answer for answer in rest]
    return f"{', '.join((first, *later[:-1]))}{comma} {WORDS[language].either} {later[-1]}"


_SHORT = frozenset(("ja", "no"))
_LETTERS = 3


def _begins_a_sentence(answer: str) -> bool:
    """Whether an answer's capital is only that of a sentence: not of an abbreviation, such as ``Hb``."""
    first = answer.split(maxsplit=1)[0].rstrip(",.") if answer.split() else ""
    return first.casefold() in _SHORT or (len(first) >= _LETTERS and first.isalpha())


def _inner(name: str) -> str:
    """Return a name as it stands inside a sentence."""
    return name[:1].lower() + name[1:] if name[1:2].islower() else name
