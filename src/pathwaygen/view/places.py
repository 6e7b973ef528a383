"""What the ids of a national pathway stand for, in words: the title and nothing more of its text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pathwaygen.view.texts import NOTHING, Texts, anchor, label

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pathwaygen.markdown import Md
    from pathwaygen.model import Pathway


@dataclass(frozen=True, slots=True)
class PlaceView:
    """A place of the national pathway.

    Attributes:
        kind: What kind of thing it is, if that is known.
        id: Its id, for a place that nothing else is known of.
        title: Its title, if that is known.
        anchor: Its address in the national document, where it has one.
        letter: What the national document prints before its title: an action's letter, nothing else's id.
    """

    kind: Md
    id: Md
    title: Md
    anchor: Md = NOTHING
    letter: Md = NOTHING


class Places:
    """The places of one national pathway; of an unknown one, letters are actions, and others only ids."""

    def __init__(self, base: Pathway | None, texts: Texts) -> None:
        self._texts = texts
        self._known = {name: (kind, title) for name, kind, title in _places(base)} if base else {}

    def view(self, name: str) -> PlaceView:
        """Return a place by its id."""
        likely = _LETTERED if not self._known and _LETTER.fullmatch(name) else ""
        kind, title = self._known.get(name, (likely, ""))
        titled = self._texts.name(title) if title else NOTHING
        place = anchor(_ANCHORS[kind], name) if kind in _ANCHORS else NOTHING
        shown = self._texts.name(name)
        return PlaceView(
            self._texts.name(kind), shown, titled, place, shown if kind == _LETTERED else NOTHING
        )


_LETTER = re.compile(r"[A-ZÅÄÖ]\d{0,2}")
"""What an action's letter looks like, where the national pathway is not at hand to say."""
_LETTERED = "Åtgärd"
"""The kind of thing whose ids a reader sees: they are its letters in the flowchart and the headings."""
_ANCHORS = {
    "Mål": "mal",
    "Ingång": "ingang",
    "Utgång": "utgang",
    "Övergång": "overgang",
    _LETTERED: "block",
    "Indikator": "indikator",
    "Tabell": "tabell",
    "Bilaga": "bilaga",
    "Åtgärderna": "grupp",
}
"""What an address in the document begins with, by the kind of thing."""


def _places(base: Pathway) -> Iterator[tuple[str, str, str]]:
    """Yield id, kind and title of everything that an addition may hang on; blocks last, since they win."""
    yield from _named(base)
    for objective in base.goals.objectives if base.goals else ():
        yield objective.id, "Mål", label(objective.text or "")
    for entry in base.entry.criteria if base.entry else ():
        yield entry.id, "Ingång", label(entry.text or "")
    for way in base.exit.criteria if base.exit else ():
        yield way.id, "Utgång", label(way.text or "")
    services = {name: service.title or name for name, service in base.services.items()}
    for crossing in base.transitions:
        ends = (services.get(end or "", end or "") for end in (crossing.from_, crossing.to))
        yield crossing.id, "Övergång", " till ".join(end for end in ends if end)
    for block in base.blocks:
        question = block.decision.question if block.decision else None
        yield block.id, _LETTERED, block.title or question or ""


def _named(base: Pathway) -> Iterator[tuple[str, str, str]]:
    for indicator in base.indicators:
        yield indicator.id, "Indikator", indicator.name or ""
    for population in base.populations:
        yield population.id, "Patientgrupp", population.name or ""
    for table in base.tables:
        yield table.id, "Tabell", table.title or ""
    for attachment in base.attachments:
        yield attachment.id or "", "Bilaga", attachment.title or ""
    for group in base.groups:
        yield group.id, "Åtgärderna", group.title or ""
