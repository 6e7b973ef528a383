"""The words that a chart adds to its author's own. They are measured, so they are known here."""

from __future__ import annotations

from dataclasses import dataclass

from pathwaygen.flowchart.chart import Kind, Language


@dataclass(frozen=True, slots=True)
class Words:
    """One language's words.

    Attributes:
        role: What the whole drawing is called (``aria-roledescription``).
        kinds: What each kind of node is called.
        continues: The legend's line for a continuation.
        legend: The heading of the legend.
        returns: The legend's line for a return arrow.
        follows: The legend's line for an ordinary arrow.
        conditional: The legend's line for an arrow with a condition.
        all: The legend's line for a fork where every branch is followed.
        any: The legend's line for a fork where at least one branch is followed.
        time: The legend's line for the clock.
        rehabilitation: The legend's line for the R mark.
        limit: What a time limit is called when it is read out.
        includes: What the R mark means when it is read out.
        shown: What is said of a box that is drawn in several places.
        leads: What is said of an arrow.
        leads_back: What is said of an arrow back.
        overview: What the coarse chart is called.
        overview_id: The same in an id.
        several: What stands for several entries, or exits, in the coarse chart.
        either: Between answers that lead to the same place.
        ways: What is said of how an arrow is followed, by the kind of its edge.
    """

    role: str
    kinds: dict[Kind, str]
    continues: str
    legend: str
    follows: str
    returns: str
    conditional: str
    all: str
    any: str
    time: str
    rehabilitation: str
    limit: str
    includes: str
    shown: str
    leads: str
    leads_back: str
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
        follows="Leder till",
        returns="Leder tillbaka",
        conditional="Leder till under ett villkor",
        all="Alla grenar följs",
        any="En eller flera grenar följs",
        time="Tidsgräns",
        rehabilitation="R = rehabilitering ingår",
        limit="Tidsgräns",
        includes="Rehabilitering ingår (R)",
        shown="Samma ruta visas på {} ställen",
        leads="Från {} till {}",
        leads_back="Från {} tillbaka till {}",
        overview="översikt",
        overview_id="oversikt",
        several={Kind.ENTRY: "{} kriterier", Kind.EXIT: "{} kriterier"},
        either=" eller ",
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
        follows="Leads to",
        returns="Leads back",
        conditional="Leads on under a condition",
        all="Every branch is followed",
        any="One or more branches are followed",
        time="Time limit",
        rehabilitation="R = includes rehabilitation",
        limit="Time limit",
        includes="Includes rehabilitation (R)",
        shown="The same box is shown in {} places",
        leads="From {} to {}",
        leads_back="From {} back to {}",
        overview="overview",
        overview_id="overview",
        several={Kind.ENTRY: "{} criteria", Kind.EXIT: "{} criteria"},
        either=" or ",
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
