"""The generic model's elements as they are printed: described, adopted, placed or not applicable."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from pathwaygen.view.texts import NOTHING, TargetView, Texts, listed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pathwaygen.markdown import Md
    from pathwaygen.model.base import Prose
    from pathwaygen.model.rehabilitation import Instrument

_TOPICS = {
    "insurance_assessment": "assessment",
    "work_ability": "assessment",
    "sick_leave": "sick_leave",
    "certificate": "certificate",
    "coordination_need": "coordination",
    "coordination_measures": "coordination",
}
"""What belongs to insurance medicine, by a name on an element's path."""
_FIELDS = ("standard", "not_applicable", "block", "see", "when", "by", "instruments", "to")


@dataclass(frozen=True, slots=True)
class InstrumentView:
    """An instrument: its name, linked where it has an address, who uses it, and more about it."""

    name: Md
    profession: Md
    text: Md
    marks: Md


@dataclass(frozen=True, slots=True)
class ElementView:
    """An element of the generic model, or of the spec, under its label.

    Attributes:
        label: What it is called.
        text: What the group says, or the standard's words.
        not_applicable: Why it does not apply.
        placed: A reference to the block where it is described.
        see: A reference to the block whose text holds here too.
        when: When the plan is followed up.
        by: Who follows it up.
        instruments: The instruments used.
        to: Where the pathway goes on.
        marks: Its marks, where it has no text that carries them.
        topic: The part of insurance medicine it belongs to: ``assessment``, ``sick_leave``, ``certificate``
            or ``coordination``; nothing for rehabilitation and all else.
    """

    label: Md
    text: Md = NOTHING
    not_applicable: Md = NOTHING
    placed: Md = NOTHING
    see: Md = NOTHING
    when: Md = NOTHING
    by: Md = NOTHING
    instruments: tuple[InstrumentView, ...] = ()
    to: TargetView | None = None
    marks: Md = NOTHING
    topic: str = ""

    @property
    def only_placed(self) -> bool:
        """Whether it says nothing but where it is described."""
        return bool(self.placed) and self == ElementView(self.label, placed=self.placed, topic=self.topic)


def element(node: Prose | None, path: tuple[str | int, ...], texts: Texts, *place: str) -> ElementView | None:
    """Return an element, or None where the spec says nothing.

    Args:
        node: The element, or a branch of a decision.
        path: Its canonical path, which the standard knows it by.
        texts: The pathway's words.
        place: Where it stands, for the list of suggestions.
    """
    if node is None:
        return None
    known = texts.standard.element(path)
    label = texts.name(known.label if known else str(path[-1]))
    text = texts.block(node.text)
    said: dict[str, Any] = {name: getattr(node, name, None) for name in _FIELDS}
    if said["standard"] and not text:
        text = texts.wording(path)
    topic = next((_TOPICS[name] for name in path if name in _TOPICS), "")
    bare = ElementView(label, topic=topic)
    view = replace(
        bare,
        not_applicable=texts.line(said["not_applicable"]),
        placed=texts.references_to([said["block"]]) if said["block"] else NOTHING,
        see=texts.references_to([said["see"]]) if said["see"] else NOTHING,
        when=texts.line(said["when"]),
        by=texts.line(said["by"]),
        instruments=tuple(_instrument(found, texts, *place) for found in said["instruments"] or ()),
        to=texts.target(said["to"]) if said["to"] else None,
    )
    if text:
        view = replace(view, text=texts.marked(text, node, *place))
    elif view != bare:
        view = replace(view, marks=texts.marks(node, *place))
    return None if view == bare else view


def _instrument(instrument: Instrument, texts: Texts, *place: str) -> InstrumentView:
    name = texts.name(instrument.name)
    if instrument.address:
        name = texts.line(f"[{name}]({instrument.address})")
    text = texts.line(instrument.text)
    marks = texts.marks(instrument, *place, but=text)
    return InstrumentView(name, texts.line(instrument.profession), text, marks)


def gathered(elements: Iterable[ElementView | None]) -> tuple[ElementView, ...]:
    """Return elements without the empty ones; neighbours that only point at the same block become one."""
    done: list[ElementView] = []
    held: list[ElementView] = []
    for found in elements:
        if found is None:
            continue
        if held and (not found.only_placed or (found.placed, found.topic) != (held[0].placed, held[0].topic)):
            done.append(_joined(held))
            held = []
        if found.only_placed:
            held.append(found)
        else:
            done.append(found)
    return (*done, _joined(held)) if held else tuple(done)


def _joined(held: list[ElementView]) -> ElementView:
    first, *rest = (found.label for found in held)
    return replace(held[0], label=listed([first, *(label[:1].lower() + label[1:] for label in rest)]))
