"""What the form asks for of each block: its facts, its texts, and the parts of Table 1 that it carries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pathwaygen import standard
from pathwaygen.word.field import Kind
from pathwaygen.word.form import Part, said
from pathwaygen.word.form_parts import asked, element

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pathwaygen.standard import Element
    from pathwaygen.word.form import Answer, Grid, LongText, Maker

_NEW = 4
_SECTIONS = {
    "assessment": "Bedömning av rehabiliteringsbehov",
    "plan": "Rehabiliteringsplan",
    "implementation": "Åtgärder enligt planen",
    "certificate": "Intyg",
    "coordination_measures": "Koordineringsinsatser",
    "follow_up": "Uppföljning av planen",
    "closing": "Dialog om avslut och fortsatt planering",
    "occasions": "När behovet bedöms på nytt",
}
W, L, I = Kind.WORDS, Kind.LINE, Kind.ITEMS  # noqa: E741


def blocks(make: Maker) -> Part:
    """Return the part of the form that holds the blocks."""
    known = make.values.items("block")
    places = _places(make, known)
    return Part(
        said("Åtgärder, block för block"),
        help=said(
            "Ett block är ett steg i vårdförloppet. Det har en bokstav, som andra block leder vidare med."
        ),
        parts=(
            *(_block(make, row, places.get(row, ())) for row in known),
            *(_block(make, f"+{number}", ()) for number in range(1, _NEW + 1)),
        ),
    )


def _places(make: Maker, known: tuple[str, ...]) -> dict[str, list[Element]]:
    """Return the elements of Table 1 by the block that carries each, or that may.

    An element that no block has stands in the first block of its phase, else in the first block.
    """
    found: dict[str, list[Element]] = {}
    for one in asked(make, (e for e in standard.load().elements if e.path[0] == "block")):
        below = "/".join(one.path[2:])
        holders = [row for row in known if make.values.within(f"block/{row}/{below}")]
        if not holders:
            phased = [row for row in known if _phase(make, row, one.phase.value)]
            holders = (phased or list(known))[:1]
        for row in holders:
            found.setdefault(row, []).append(one)
    return found


def _phase(make: Maker, row: str, phase: str) -> bool:
    words = {"assessment": "utredning", "treatment": "behandling", "follow_up": "uppföljning"}
    return words.get(phase, "") in make.values.get(f"block/{row}/phase").split("; ")


def _block(make: Maker, row: str, carried: tuple[Element, ...] | list[Element]) -> Part:
    base = f"block/{row}"
    new = row.startswith("+")
    title = make.values.get(f"{base}/title") or make.values.get(f"{base}/decision/question")
    letter = [make.answer("Bokstav", f"{base}/id", "En stor bokstav, till exempel D", W)] if new else []
    named = f"Nytt block {row[1:]}" if new else f"{row[1:]} · {title}" if title else row[1:]
    return Part(
        said(named),
        level=3,
        answers=(
            *letter,
            make.answer("Titel", f"{base}/title", "Vad som görs", W),
            make.answer("Fas", f"{base}/phase", "Välj fas"),
            make.answer("Verksamhet", f"{base}/service", "Välj verksamhet", W),
            make.answer("Team", f"{base}/performer/team", "Professioner, med semikolon emellan", I),
            make.answer(
                "Eller profession",
                f"{base}/performer/profession",
                "En profession, om det inte är ett team",
                I,
            ),
            make.answer("Motivering", f"{base}/performer/reason", "Varför just den professionen", L),
            make.answer("KVÅ-koder", f"{base}/codes", "Till exempel AW020; AW024", I),
            *_next(make, base),
        ),
        grids=(_times(make, base), *_decision(make, base)),
        texts=(
            make.text(
                "Hälso- och sjukvårdens åtgärder", f"{base}/care/text", "Vad vården gör, gärna som punktlista"
            ),
            make.text(
                "Patientens åtgärder (efter förmåga)", f"{base}/patient/text", "Vad patienten själv kan göra"
            ),
            *_parts(make, base),
        ),
        parts=tuple(_carried(make, base, carried)),
    )


def _next(make: Maker, base: str) -> Iterator[Answer]:
    """Yield where the block leads, where that is a plain list: conditions stand in the spec."""
    steps = make.values.items(f"{base}/next/to")
    plain = all(step.startswith("~") and not make.values.get(f"{base}/next/to/{step}/when") for step in steps)
    said_otherwise = any(make.values.within(f"{base}/next/{key}") for key in ("all", "any", "when"))
    if plain and not said_otherwise:
        yield make.listed(
            "Nästa block eller utgång", f"{base}/next/to", [f"{step}/to" for step in steps], "Till exempel B"
        )


def _times(make: Maker, base: str) -> Grid:
    columns = (
        ("Det som ska vara gjort", "text", "Till exempel Första besöket", L),
        ("Inom", "within", "Till exempel 14 dagar", W),
        ("Efter händelsen", "after", "Händelsens id", W),
    )
    return make.grid("Tidsgränser", f"{base}/times", columns, new=1)


def _decision(make: Maker, base: str) -> Iterator[Grid]:
    if not base.rpartition("/")[2].startswith("+") and not make.values.within(f"{base}/decision"):
        return
    columns = (
        ("Svar", "answer", "Till exempel Ja", W),
        ("Vidare till", "to", "Block eller utgång", W),
        ("Text", "text", "", L),
    )
    made = make.grid("Beslut", f"{base}/decision/outcomes", columns, new=2)
    question = make.mark(f"{base}/decision/question", "Frågan, om blocket är ett beslut", L)
    yield type(made)(said("Beslut"), (said("Fråga"),), ((question,),))
    yield type(made)(said(""), made.header, made.rows)


def _parts(make: Maker, base: str) -> Iterator[LongText]:
    for step in make.values.items(f"{base}/parts"):
        own = f"{base}/parts/{step}"
        title = make.values.get(f"{own}/title") or step[1:]
        yield make.text(f"{title}: vården", f"{own}/care/text")
        yield make.text(f"{title}: patienten", f"{own}/patient/text")


def _carried(make: Maker, base: str, carried: tuple[Element, ...] | list[Element]) -> Iterator[Part]:
    for key, title in _SECTIONS.items():
        found = [one for one in carried if one.path[3] == key]
        texts: list[LongText] = []
        for one in found:
            path = f"{base}/{'/'.join(one.path[2:])}"
            if key == "occasions":
                steps = (*make.values.items(path), "+1", "+2")
                texts += [make.text(one.label, f"{path}/{step}/text", one.prescription) for step in steps]
            else:
                texts.append(element(make, one, path))
        if texts:
            yield Part(said(title), level=4, texts=tuple(texts))
