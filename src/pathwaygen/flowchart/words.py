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
    ),
}


def prefix(kind: Kind, title: str, language: Language) -> str | None:
    """Return the word that an entry or an end begins with, unless its title already does."""
    word = WORDS[language].kinds[kind]
    if kind in {Kind.STEP, Kind.DECISION} or title.casefold().startswith(word.casefold()):
        return None
    return f"{word}:"
