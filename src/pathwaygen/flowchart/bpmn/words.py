"""The words that BPMN adds to the chart's own: names of what no box in the drawing stands for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathwaygen.flowchart.chart import Language


@dataclass(frozen=True, slots=True)
class Words:
    """One language's words; ``{}`` stands for the name of the block it comes after.

    Attributes:
        language: ``sv`` or ``en``.
        start: An added start event.
        end: An added end event.
        fulfilled: The start of a way out that is open all along.
        leaves: The end of it.
        exclusive: A gateway where one way is chosen.
        inclusive: A gateway where one or more ways are chosen.
        rehabilitation: After the title of a block that carries the R mark.
    """

    language: Language
    start: str
    end: str
    fulfilled: str
    leaves: str
    exclusive: str
    inclusive: str
    rehabilitation: str


WORDS = {
    "sv": Words(
        language="sv",
        start="Start",
        end="Slut",
        fulfilled="Kriteriet uppfylls",
        leaves="Utgång",
        exclusive="Vidare från {}",
        inclusive="En eller flera från {}",
        rehabilitation="(R)",
    ),
    "en": Words(
        language="en",
        start="Start",
        end="End",
        fulfilled="The criterion is met",
        leaves="Exit",
        exclusive="Onwards from {}",
        inclusive="One or more from {}",
        rehabilitation="(R)",
    ),
}
