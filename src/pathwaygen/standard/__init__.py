"""The generic model as data: schema/standard/ as frozen objects, and look-ups in it.

Knows the shipped files only, no pathway and no rule. A malformed file is a bug in the package and raises.
Texts are in Swedish, as they are printed.
"""

from typing import TYPE_CHECKING, Any

from pathwaygen.standard.demands import (
    Element,
    Entry,
    IndicatorForm,
    Level,
    Mention,
    Phase,
    Preset,
    TransitionDemand,
    When,
)
from pathwaygen.standard.store import Standard, later, load

if TYPE_CHECKING:
    from pathwaygen.standard.presentation import (
        CentralPart,
        Column,
        Footnote,
        PhaseHeading,
        PlanDivision,
        PlanPart,
    )
    from pathwaygen.standard.references import (
        Code,
        Law,
        Link,
        MovedAddress,
        Phrases,
        Reach,
        Registration,
        SourceDocument,
        Spelling,
        Term,
        TitleVariant,
    )

__all__ = [
    "CentralPart",
    "Code",
    "Column",
    "Element",
    "Entry",
    "Footnote",
    "IndicatorForm",
    "Law",
    "Level",
    "Link",
    "Mention",
    "MovedAddress",
    "Phase",
    "PhaseHeading",
    "Phrases",
    "PlanDivision",
    "PlanPart",
    "Preset",
    "Reach",
    "Registration",
    "SourceDocument",
    "Spelling",
    "Standard",
    "Term",
    "TitleVariant",
    "TransitionDemand",
    "When",
    "load",
]


def __getattr__(name: str) -> Any:  # noqa: ANN401  a class that is loaded when it is asked for
    if name in __all__:
        return later(name)
    raise AttributeError(name)
